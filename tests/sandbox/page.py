# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages that a newcomer looks at: what each platform holds, and what was asked of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from starlette.responses import HTMLResponse

from .journal import Entry
from .world import World

_TITLES = {"mstr": "MicroStrategy", "cloudeye": "Cloud Eye", "openmetadata": "OpenMetadata", "clarus": "ClarusWMS"}

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #222; }
h1 { font-size: 1.5rem; } h2 { margin-top: 2.2rem; border-bottom: 1px solid #ccc; } h3 { margin-bottom: .3rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .25rem .7rem .25rem 0;
vertical-align: top; border-bottom: 1px solid #eee; overflow-wrap: anywhere; } th { color: #666; font-weight: 500; }
.quiet { color: #777; } code { font-size: .9em; } .write { font-weight: 600; } .bad { color: #b00020; }
"""

# A page is for eyes: the newest requests are enough, the whole journal is one link away.
_SHOWN = 300


def overview_page(world: World, urls: Mapping[str, str]) -> HTMLResponse:
    """What each platform holds."""
    introduction = (
        '<p>Four platforms, all of them make-believe. See the <a href="/journal">requests</a>, or the same as '
        '<a href="/_control/journal">JSON</a>; <a href="/_control/switches">switches</a>, '
        '<a href="/_control/environment">environment</a>. Reload to see what a playbook made.</p>'
    )
    parts = [introduction]
    for name, platform in world.platforms.items():
        url = escape(urls.get(name, ""))
        parts.append(f"<h2>{escape(_TITLES.get(name, name))}</h2><p class='quiet'><code>{url}</code></p>")
        parts += [
            f"<h3>{escape(heading)} <span class='quiet'>({len(rows)})</span></h3>{_table(rows)}"
            for heading, rows in platform.overview(world)
        ]
    return _page("The dashboards sandbox", "".join(parts))


def journal_page(entries: list[Entry]) -> HTMLResponse:
    """The newest requests, newest first."""
    rows = "".join(_request(entry) for entry in reversed(entries[-_SHOWN:]))
    writes = sum(1 for entry in entries if entry["write"])
    head = "<tr><th>platform</th><th>request</th><th>status</th><th>API notes</th></tr>"
    summary = f"<p><a href='/'>back</a> &middot; {len(entries)} requests, {writes} of them writes</p>"
    return _page("Requests", f"{summary}<table>{head}{rows}</table>")


def _request(entry: Entry) -> str:
    status = "cut" if entry["status"] is None else entry["status"]
    fault = f" (injected: {entry['fault']['do']})" if entry["fault"] else ""
    kind = " class='write'" if entry["write"] else ""
    bad = " class='bad'" if fault or entry["status"] is None or entry["status"] >= 400 else ""
    target = escape(f"{entry['method']} {entry['target']}")
    texts = "".join(f"<pre>{escape(entry[part][:4000])}</pre>" for part in ("body", "answer") if entry[part])
    return (
        f"<tr><td>{escape(entry['platform'])}</td><td><details><summary{kind}><code>{target}</code></summary>{texts}"
        f"</details></td><td{bad}>{status}{escape(fault)}</td><td class='quiet'>{escape(entry['section'])}</td></tr>"
    )


def _table(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "<p class='quiet'>nothing yet</p>"
    columns = list(dict.fromkeys(key for row in rows for key in row))
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_text(row.get(column)))}</td>" for column in columns) + "</tr>" for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)) and all(isinstance(item, (str, int, float)) for item in value):
        return ", ".join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _page(title: str, body: str) -> HTMLResponse:
    return HTMLResponse(
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{escape(title)}</title>"
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>{body}</body></html>"
    )
