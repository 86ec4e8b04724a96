# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The measures: each returns one line of the table."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
import typing as t

from ansible_collections.dashops.dashboards.plugins.module_utils._core import argspec
from ansible_collections.dashops.dashboards.plugins.module_utils._openmetadata.dashboard import Dashboard
from bench.stage import HERE, Player, Server

SERVICE = "superset"
#: Rows of one page of the module's listing; the bare script asks for the same.
PAGE = "500"
#: Tasks of a kind in one play, in turn with what they are compared with.
IN_TURN = 8
#: Plays in turn with a script, where only a difference of two tasks is compared with it.
TURNS = 2
#: What the module asks for, for the options that these dashboards name.
FIELDS = "owners,tags"
Task = dict[str, t.Any]


class Row(t.NamedTuple):
    """One measure."""

    measure: str
    #: What must hold, in words.
    must: str
    #: Every measured value, in the order of the repetitions.
    values: list[float]
    holds: bool
    unit: str = "x"
    #: Share of the sandbox in the time of ours (0 to 1), where time is what is measured.
    server_share: float | None = None
    note: str = ""

    @property
    def median(self) -> float:
        """The value to quote."""
        return statistics.median(self.values)


def dashboards(count: int) -> list[dict[str, t.Any]]:
    """Return so many dashboards of one service, as users write them."""
    return [
        {
            "name": f"bench-{number:05}",
            "display_name": f"Benchmark {number}",
            "description": f"What the team of store {number} looks at every morning, with {number % 97} graphs.",
            "source_url": f"http://superset.example.org/dashboard/{number}",
            "owners": [{"type": "team", "name": "bi-team"}],
            "tags": ["Tier.Tier2"],
        }
        for number in range(count)
    ]


def plural(name: str, **more: t.Any) -> Task:
    """Return the task that hands ``data`` to the plural module, or to the module that does nothing."""
    module = "dashops.dashboards.openmetadata_dashboards" if name == "ours" else "empty_plural"
    return {"name": name, module: {"service": SERVICE, "dashboards": "{{ data }}"}, **more}


def singular_beside_uri(server: Server, player: Player, repeat: int) -> Row:
    """One dashboard that needs no change, beside the GET of ansible.builtin.uri, task by task in turn."""
    server.reset()
    item = {"service": SERVICE, **dashboards(1)[0]}
    ours = {"name": "ours", "dashops.dashboards.openmetadata_dashboard": item}
    for _run in range(2):
        server.forget()
        player.play([ours], {})
    (get,) = server.journal()
    uri = {
        "name": "uri",
        "ansible.builtin.uri": {
            "url": f"{_api(server).removesuffix('/api')}{get['path']}?{get['query']}",
            "headers": {"Authorization": f"Bearer {server.environment['OPENMETADATA_JWT_TOKEN']}"},
            "return_content": True,
        },
    }
    values, shares, notes = [], [], []
    for _round in range(repeat):
        server.forget()
        times = player.play([ours, uri] * 2 * IN_TURN, {})
        shares.append(server.seconds() / sum(seconds for _name, seconds in times))
        mine, theirs = _least(times, "ours"), _least(times, "uri")
        values.append(mine / theirs)
        notes.append((mine, theirs))
    mine_ms, theirs_ms = (statistics.median(one) * 1000 for one in zip(*notes))
    share = statistics.median(shares)
    note = f"{mine_ms:.0f} ms beside {theirs_ms:.0f} ms"
    return Row("singular, unchanged / uri", "<= 1.0", values, statistics.median(values) <= 1.0, "x", share, note)


def unchanged_beside_bare(server: Server, player: Player, repeat: int) -> Row:
    """1,000 unchanged dashboards, less a module that does nothing, beside a bare script with the same requests.

    Ansible packs a module before its first task of a play; that is not the module's time, so each plays once before.
    """
    server.reset()
    data = {"data": dashboards(1000)}
    player.empty_module("empty_plural", argspec.plural(Dashboard)["argument_spec"])
    player.play([plural("ours")], data)
    values, shares, notes = [], [], []
    for _round in range(repeat):
        times: list[tuple[str, float]] = []
        bares: list[float] = []
        for _turn in range(TURNS):
            times += player.play([plural("empty"), plural("ours")] * (1 + IN_TURN), data)[2:]
            server.forget()
            latest = [_bare(server) for _time in range(IN_TURN)]
            shares.append(server.seconds() / sum(latest))
            bares += latest
        bare = min(bares)
        net = _least(times, "ours") - _least(times, "empty")
        values.append(net / bare)
        notes.append((net, bare))
    note = f"{statistics.median(n for n, _b in notes):.2f} s beside {statistics.median(b for _n, b in notes):.2f} s"
    holds = statistics.median(values) <= 1.3
    return Row("plural, 1,000 unchanged / bare script", "<= 1.3", values, holds, "x", statistics.median(shares), note)


def create_beside_uri(server: Server, player: Player, repeat: int) -> Row:
    """Creating 1,000 dashboards in one task, beside a loop of uri POSTs, per dashboard."""
    rows = 20
    data = {"data": dashboards(1000)}
    loop = {
        "name": "uri",
        "loop": [{"name": f"loop-{number:02}", "service": SERVICE} for number in range(rows)],
        "ansible.builtin.uri": {
            "url": f"{_api(server)}/v1/dashboards",
            "method": "POST",
            "headers": {"Authorization": f"Bearer {server.environment['OPENMETADATA_JWT_TOKEN']}"},
            "body_format": "json",
            "body": "{{ item }}",
            "status_code": 201,
        },
    }
    values, shares, notes = [], [], []
    for _round in range(max(2, repeat // 2)):
        server.reset()
        mine = _seconds(player.play([plural("ours")], data), "ours")[0]
        shares.append(server.seconds() / mine)
        theirs = _seconds(player.play([loop], {}), "uri")[0]
        values.append((theirs / rows) / (mine / 1000))
        notes.append((mine / 1000, theirs / rows))
    mine_ms, theirs_ms = (statistics.median(one) * 1000 for one in zip(*notes))
    note = f"{mine_ms:.1f} ms beside {theirs_ms:.0f} ms"
    holds = statistics.median(values) >= 50
    return Row(
        "plural create of 1,000 / loop of uri, faster", ">= 50", values, holds, "x", statistics.median(shares), note
    )


def growth(server: Server, player: Player, repeat: int) -> list[Row]:
    """10,000 beside 1,000 dashboards, per dashboard, less the module that does nothing; and the memory of 10,000."""
    player.empty_module("empty_plural", argspec.plural(Dashboard)["argument_spec"])
    per: dict[str, list[float]] = {"create": [], "unchanged": []}
    memory: list[float] = []
    for _round in range(max(3, repeat // 2)):
        cost: dict[tuple[str, int], float] = {}
        for count in (1000, 10000):
            server.reset()
            data = {"data": dashboards(count)}
            times = player.play([plural("empty"), plural("ours")] * (1 + IN_TURN), data)
            nothing = _least(times, "empty")
            cost["create", count] = (_seconds(times, "ours")[0] - nothing) / count
            cost["unchanged", count] = (_least(times[2:], "ours") - nothing) / count
        for kind, values in per.items():
            values.append(cost[kind, 10000] / cost[kind, 1000])
        player.play([plural("ours", vars={"ansible_python_interpreter": player.measured_python})], data)
        memory.append(player.peak_memory())
    rows = [
        Row(f"plural {kind}, 10,000 / 1,000, per dashboard", "<= 1.2", values, statistics.median(values) <= 1.2)
        for kind, values in per.items()
    ]
    return [*rows, Row("memory of 10,000", "< 250 MB", memory, max(memory) < 250, "MB")]


def _bare(server: Server) -> float:
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, HERE / "bare.py", PAGE, FIELDS, SERVICE],
        env={**os.environ, **server.environment},
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - started


def _api(server: Server) -> str:
    return server.environment["OPENMETADATA_URL"].rstrip("/").removesuffix("/api") + "/api"


def _least(times: t.Sequence[tuple[str, float]], task: str) -> float:
    """Return the shortest time of a task: what disturbs it (other processes, garbage of Ansible's) only adds."""
    return min(_seconds(times, task))


def _seconds(times: t.Sequence[tuple[str, float]], task: str) -> list[float]:
    return [seconds for name, seconds in times if name == task]
