# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests that a run sends when there is nothing to change, read from the server's journal."""

from __future__ import annotations

import typing as t

from bench.rows import Row
from bench.stage import Player, Server
from contract import clarus, cloudeye, mstr, openmetadata

#: Module, and what it may send: reads, and the login and logout around them.
LIMITS: dict[str, tuple[int, int]] = {
    "openmetadata_dashboard": (1, 0),
    "clarus_dashboard": (1, 1),
    "cloudeye_dashboard": (2, 0),
    "mstr_kpi": (1, 2),
}


def unchanged(server: Server, player: Player, repeat: int) -> list[Row]:
    """Run each module's case of the contract suite twice and count what the second run sent."""
    rows = []
    for case in [*mstr.CASES, *cloudeye.CASES, *openmetadata.CASES, *clarus.CASES]:
        if case.module in LIMITS:
            reads, logins = LIMITS[case.module]
            sent = float(_second_run(server, player, case.module, case.create))
            must = f"= {reads + logins}"
            note = f"{logins} of them log in or out" if logins else ""
            rows.append(
                Row(f"requests, unchanged, {case.module}", must, [sent], sent == reads + logins, "", None, note)
            )
    return rows


def _second_run(server: Server, player: Player, module: str, params: t.Mapping[str, t.Any]) -> int:
    server.reset()
    task = {"name": module, f"dashops.dashboards.{module}": dict(params)}
    player.play([task], {})
    server.forget()
    player.play([task], {})
    return len(server.journal())
