# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""What is documented of a widget's ``configuration`` (API notes 4.2). It is not the whole truth: only warn by it."""

from __future__ import annotations

import typing as t

WIDGET_TYPES = [
    "area",
    "bar",
    "funnel",
    "gauge",
    "graph",
    "grid",
    "heatmap",
    "line",
    "pictorial_bar",
    "pie",
    "radar",
    "sankey",
    "scatter",
    "single",
    "sunburst",
    "tree",
    "treemap",
]

_COMMON: dict[str, t.Any] = {
    "metric": {"type": "string"},
    "color_palette": {"enum": ["default", "vivid", "pastel", "cool", "warm", "mono"]},
    "show_legend": {"type": "boolean"},
    "legend_position": {"enum": ["top", "bottom", "left", "right"]},
    "limit": {"enum": [5, 10, 20]},
}
_BY_TYPE: dict[str, dict[str, t.Any]] = {
    "bar": {"horizontal": {"type": "boolean"}, "log_scale": {"type": "boolean"}},
    "line": {"smooth": {"type": "boolean"}, "log_scale": {"type": "boolean"}},
}


def configuration(widget_type: str) -> dict[str, t.Any]:
    """Return the JSON Schema of a type's configuration; keys that it does not name are let through."""
    return {"type": "object", "properties": {**_COMMON, **_BY_TYPE.get(widget_type, {})}}


_FLAGS = ("show_legend", "horizontal", "log_scale", "smooth")
_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def typed(value: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return a configuration whose documented keys have their types: templates may deliver "10" and "true"."""
    result = dict(value)
    for key in _FLAGS:
        if isinstance(result.get(key), str):
            result[key] = _WORDS.get(result[key].strip().lower(), result[key])
    return {key: _number(inner) if key == "limit" else inner for key, inner in result.items()}


def typed_filters(value: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return dashboard filters whose ids are numbers, as REST has them: older Ansible templates them as text."""
    return {key: _number(inner) if key.endswith("_id") else inner for key, inner in value.items()}


def _number(value: t.Any) -> t.Any:
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else value
