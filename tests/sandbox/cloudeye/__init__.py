# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Huawei Cloud Eye (CES V2) and the identity service that goes with it, as a sandbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import dashboards, data, iam, widgets
from .auth import KEYS, TOKENS
from .data import seed
from .errors import refuse
from .switches import SWITCHES

if TYPE_CHECKING:
    from starlette.routing import Route

    from sandbox.world import World

NAME = "cloudeye"

__all__ = ["EVENTS", "NAME", "SWITCHES", "base_url", "environment", "overview", "refuse", "routes", "seed"]


def _expire_tokens(world: World) -> None:
    world.store.clear(TOKENS)


def _expire_temporary_keys(world: World) -> None:
    for key in world.store.all(KEYS):
        if key["security_token"] is not None:
            world.store.put(KEYS, key["access"], {**key, "expires": 0})


def _refuse_last_item(world: World) -> None:
    world.store.put(dashboards.MARKS, dashboards.REFUSE_LAST, {})


EVENTS: dict[str, Callable[[World], None]] = {
    "expire_tokens": _expire_tokens,
    "expire_temporary_keys": _expire_temporary_keys,
    "refuse_last_item": _refuse_last_item,
}


def routes(world: World) -> list[Route]:
    """All routes of the platform."""
    return [*iam.routes(), *dashboards.routes(), *widgets.routes()]


def base_url(origin: str) -> str:
    """What users give as `url`."""
    return origin


def environment(origin: str) -> dict[str, str]:
    """Variables that make the modules talk to this sandbox with the seeded key."""
    return {
        "CLOUDEYE_URL": base_url(origin),
        "CLOUDEYE_REGION": data.REGION,
        "HUAWEICLOUD_SDK_IAM_ENDPOINT": origin,
        "HUAWEICLOUD_SDK_AK": data.ACCESS_KEY,
        "HUAWEICLOUD_SDK_SK": data.SECRET_KEY,
        "HUAWEICLOUD_SDK_PROJECT_ID": data.PROJECT,
    }


def overview(world: World) -> list[tuple[str, list[dict[str, Any]]]]:
    """What the page shows: boards with their number of graphs, and graphs."""
    boards = world.store.all(dashboards.DASHBOARDS)
    names = {board["dashboard_id"]: board["dashboard_name"] for board in boards}
    board_rows = [
        {
            "project": board["project"],
            "enterprise project": board["enterprise_id"],
            "name": board["dashboard_name"],
            "id": board["dashboard_id"],
            "graphs": world.store.count(dashboards.WIDGETS, board["dashboard_id"]),
            "favourite": board["is_favorite"],
        }
        for board in boards
    ]
    graph_rows = [
        {
            "dashboard": names.get(graph["dashboard"]),
            "title": graph["title"],
            "view": graph["view"],
            "id": graph["widget_id"],
        }
        for graph in world.store.all(dashboards.WIDGETS)
    ]
    return [("Dashboards", board_rows), ("Graphs", graph_rows)]
