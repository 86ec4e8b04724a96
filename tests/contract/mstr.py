# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""MicroStrategy modules in the contract suite."""

from __future__ import annotations

import typing as t

from sandbox.mstr import NAME, kpis, objects, seeds
from sandbox.world import World

from .case import Case

KPI_NAME = "Contract price"
KPI = {
    "name": KPI_NAME,
    "dossier": "Bitcoin Analytics",
    "visualization": "Latest Price",
    "config": {"reversedPalette": False, "selectedDataCompare": "1w"},
}
CHANGED_CONFIG = {"config": {"reversedPalette": True, "selectedDataCompare": "1w"}}
BOARD_NAME = "Contract board"
BOARD = {
    "objects": [{"type": 3, "id": seeds.CUBE}],
    "save_as": {"name": BOARD_NAME, "folder": "/Shared Reports/Crypto", "description": "Built on the price cube"},
}
PROJECT = {"project": seeds.MARKET}
WRONG_LOGIN = {"MSTR_PASSWORD": "mstr-not-the-password"}
NO_KPI_SERVICE = {("kpi_endpoint", "404"): "has no KPI service", ("kpi_endpoint", "405"): "has no KPI service"}


def count_kpis(world: World) -> int:
    """How many KPIs of the service account have the name."""
    return sum(kpi["name"] == KPI_NAME for kpi in world.store.all("mstr.kpi", scope=seeds.LOGIN))


def twin_kpi(world: World) -> None:
    """Put a KPI of the same name beside the one that is there."""
    kpi = next(kpi for kpi in world.store.all("mstr.kpi", scope=seeds.LOGIN) if kpi["name"] == KPI_NAME)
    kpis.put(world.store, {**kpi, "id": objects.new_id()}, seeds.LOGIN)


def boards(world: World) -> list[dict[str, t.Any]]:
    """The saved dashboards of the name."""
    return [doc for doc in world.store.all("mstr.object", scope=seeds.MARKET) if doc["name"] == BOARD_NAME]


def twin_board(world: World) -> None:
    """Put a dashboard of the same name beside the one that is there."""
    board = boards(world)[0]
    twin = {**board, "id": objects.new_id()}
    objects.put(world, twin)
    objects.put_definition(world, twin["id"], objects.definition_of(world, board["id"]) or {})


CASES: list[Case] = [
    Case(
        module=f"{NAME}_session",
        kind="session",
        create={},
        misspelt={"state": "presnt"},
        wrong_login=WRONG_LOGIN,
        no_twin="a session is no object with a key",
        returns="session",
    ),
    Case(
        module=f"{NAME}_kpi",
        kind="resource",
        create={**PROJECT, **KPI},
        change=CHANGED_CONFIG,
        absent={**PROJECT, "name": KPI_NAME, "state": "absent"},
        misspelt={"state": "presnt"},
        wrong_login=WRONG_LOGIN,
        create_request=("POST", r"/insight/KPIs$"),
        count=count_kpis,
        make_twin=twin_kpi,
        refuses=NO_KPI_SERVICE,
        unchanged_requests=3,
        returns="kpi",
    ),
    Case(
        module=f"{NAME}_kpis",
        kind="plural",
        create={**PROJECT, "kpis": [KPI]},
        change={"kpis": [{**KPI, **CHANGED_CONFIG}]},
        absent={**PROJECT, "kpis": [{"name": KPI_NAME, "state": "absent"}]},
        misspelt={"kpis": [{**KPI, "state": "presnt"}]},
        wrong_login=WRONG_LOGIN,
        create_request=("POST", r"/insight/KPIs$"),
        count=count_kpis,
        make_twin=twin_kpi,
        refuses=NO_KPI_SERVICE,
        unchanged_requests=3,
        returns="results",
    ),
    Case(
        module=f"{NAME}_kpi_info",
        kind="info",
        create={"project": seeds.RETAIL, "name": "Revenue now", "data_range_unit": "1d", "compare_with": ["1d", "1w"]},
        misspelt={"data_range_unit": "1dd"},
        misspelt_option="data_range_unit",
        wrong_login=WRONG_LOGIN,
        refuses=NO_KPI_SERVICE,
        unchanged_requests=3,
        returns="kpis",
    ),
    Case(
        module=f"{NAME}_dossier_instance",
        kind="resource",
        create={**PROJECT, **BOARD},
        absent={**PROJECT, "save_as": BOARD["save_as"], "state": "absent"},
        misspelt={"state": "presnt"},
        wrong_login=WRONG_LOGIN,
        create_request=("POST", r"/saveAs$"),
        count=lambda world: len(boards(world)),
        make_twin=twin_board,
        unchanged_requests=3,
        returns="saved",
    ),
    Case(
        module=f"{NAME}_dossier_instances",
        kind="plural",
        create={**PROJECT, "instances": [BOARD]},
        absent={**PROJECT, "instances": [{"save_as": BOARD["save_as"], "state": "absent"}]},
        misspelt={"instances": [{**BOARD, "state": "presnt"}]},
        wrong_login=WRONG_LOGIN,
        create_request=("POST", r"/saveAs$"),
        count=lambda world: len(boards(world)),
        make_twin=twin_board,
        unchanged_requests=3,
        returns="results",
    ),
    Case(
        module=f"{NAME}_dossier_instance_info",
        kind="info",
        create={**PROJECT, "dossier": seeds.BITCOIN},
        misspelt={"timeout": "soon"},
        misspelt_option="timeout",
        wrong_login=WRONG_LOGIN,
        unchanged_requests=3,
        returns="definition",
    ),
]
