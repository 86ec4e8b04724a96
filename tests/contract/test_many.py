# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Modules that take a list, with lists as long as people have them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from contract.play import Play
from sandbox.server import Sandbox

COUNT = 200
#: The item that the server refuses.
BAD = 117
#: AWX drops a result with more bytes than this.
AWX_LIMIT = 700_000

Item = dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Many:
    """A plural module with two hundred objects, and how a server comes to refuse one of them."""

    module: str
    option: str
    item: Callable[[int], Item]
    #: Parameters beside the list.
    beside: Item = dataclasses.field(default_factory=dict)
    #: Makes the sandbox refuse; returns what the bad item holds besides while it is refused.
    refuse: Callable[[Sandbox], Item] = lambda sandbox: {}
    #: Requests that write, of one object.
    writes: int = 1
    switches: tuple[tuple[str, Any], ...] = ()

    def items(self, **bad: Any) -> list[Item]:
        """All items, the bad one with what makes it so."""
        return [{**self.item(number), **(bad if number == BAD else {})} for number in range(COUNT)]


def _fault(platform: str, path: str, status: int) -> Callable[[Sandbox], Item]:
    def refuse(sandbox: Sandbox) -> Item:
        sandbox.fault(platform=platform, method="POST", path=path, skip=BAD, do="status", status=status, body="refused")
        return {}

    return refuse


EACH = {
    "openmetadata": Many(
        "openmetadata_dashboards",
        "dashboards",
        lambda number: {"service": "superset", "name": f"board-{number:03}", "description": f"Number {number}"},
        # Two tags of a classification that allows one: the row is refused, the rest of the bulk call is not.
        refuse=lambda sandbox: {"tags": ["PII.None", "PII.Sensitive"]},
    ),
    "clarus": Many(
        "clarus_dashboards",
        "dashboards",
        lambda number: {"code": f"board-{number:03}", "name": f"Board {number}"},
        refuse=_fault("clarus", "/api/dashboards$", 422),
    ),
    "cloudeye": Many(
        "cloudeye_dashboards",
        "dashboards",
        lambda number: {"name": f"board-{number:03}", "row_widget_num": 2},
        refuse=_fault("cloudeye", "/dashboards$", 400),
        switches=(("dashboard_quota", 500),),
    ),
    "mstr": Many(
        "mstr_kpis",
        "kpis",
        lambda number: {
            "name": f"KPI {number:03}",
            "dossier": "Bitcoin Analytics",
            "visualization": "Latest Price",
            "config": {"color": number},
        },
        beside={"project": "Market Intelligence"},
        refuse=_fault("mstr", "/insight/KPIs$", 400),
        # An instance is made, the KPI is made from it, and the instance goes.
        writes=3,
    ),
}


@pytest.mark.parametrize("platform", EACH)
def test_one_of_two_hundred_is_refused(sandbox: Sandbox, platform: str) -> None:
    many, play = EACH[platform], Play(sandbox, platform)
    for name, value in many.switches:
        sandbox.set_switch(platform, name, value)
    bad = many.refuse(sandbox)
    failed = play.fails(many.module, {**many.beside, many.option: many.items(**bad), "parallel": 1})
    assert "results" in failed.data, failed.msg
    lines = failed.data["results"]
    assert [position for position, line in enumerate(lines) if line["action"] == "failed"] == [BAD]
    assert failed.data["summary"]["created"] == COUNT - 1, failed.msg
    assert failed.msg.startswith(f"1 of {COUNT} {many.option} failed. ")
    assert lines[BAD]["key"] in failed.msg
    sandbox.world.faults.clear()
    wanted = {**many.beside, many.option: many.items()}
    mended = play.ok(many.module, wanted)
    assert [line["key"] for line in mended.data["results"] if line["action"] == "created"] == [lines[BAD]["key"]]
    assert mended.data["summary"]["unchanged"] == COUNT - 1
    assert len(play.writes) == many.writes
    assert not play.ok(many.module, wanted).changed
    assert not play.writes


def boards(services: int, count: int) -> list[Item]:
    """So many dashboards, in turn on so many services."""
    return [
        {"service": f"bi-{number % services}", "name": f"board-{number:05}", "description": f"Number {number}"}
        for number in range(count)
    ]


def test_a_thousand_dashboards_in_ten_services(sandbox: Sandbox) -> None:
    play = Play(sandbox, "openmetadata")
    services = [{"name": f"bi-{number}", "service_type": "Superset"} for number in range(10)]
    play.ok("openmetadata_dashboard_services", {"services": services})
    wanted = {"dashboards": boards(10, 1000)}
    made = play.ok("openmetadata_dashboards", wanted, diff=False)
    assert made.data["summary"]["created"] == 1000
    bulk_calls = len(play.writes)
    again = play.ok("openmetadata_dashboards", wanted, diff=False)
    assert not again.changed
    assert {(entry["method"], entry["path"]) for entry in play.sent} == {("GET", "/api/v1/dashboards")}
    assert len(play.sent) == 10
    print(f"1,000 dashboards in 10 services: {bulk_calls} writes; unchanged: {len(play.sent)} requests, all listings")


def test_prune_of_a_hundred_is_refused_by_default(sandbox: Sandbox) -> None:
    play = Play(sandbox, "openmetadata")
    play.ok("openmetadata_dashboard_service", {"name": "bi-0", "service_type": "Superset"})
    everything = boards(1, 150)
    play.ok("openmetadata_dashboards", {"dashboards": everything}, diff=False)
    kept = {"service": "bi-0", "dashboards": everything[:50], "prune": True}
    refused = play.fails("openmetadata_dashboards", kept)
    assert "prune would delete 100 dashboards" in refused.msg
    assert not play.writes
    pruned = play.predicted("openmetadata_dashboards", {**kept, "prune_limit": 0})
    assert pruned.data["summary"]["deleted"] == 100
    assert not play.ok("openmetadata_dashboards", {**kept, "prune_limit": 0}).changed


def test_results_of_ten_thousand_stay_small(sandbox: Sandbox) -> None:
    play = Play(sandbox, "openmetadata")
    play.ok("openmetadata_dashboard_service", {"name": "bi-0", "service_type": "Superset"})
    wanted = {"dashboards": boards(1, 10_000)}
    predicted = play.ok("openmetadata_dashboards", wanted, check=True)
    sizes = [len(json.dumps(predicted.data))]
    for _time in range(2):
        sizes.append(len(json.dumps(play.ok("openmetadata_dashboards", wanted).data)))
    assert max(sizes) < AWX_LIMIT
    assert predicted.data["summary"]["created"] == 10_000
    print(f"results of 10,000 dashboards, predicted, created, unchanged: {sizes} bytes")
