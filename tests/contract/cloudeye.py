# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The cases of the Cloud Eye modules."""

from __future__ import annotations

from contract.case import Case
from sandbox.cloudeye import data
from sandbox.cloudeye.dashboards import DASHBOARDS
from sandbox.world import World

NAME = "rabbitmq-orders"


def _metric(name: str, **more: object) -> dict[str, object]:
    dimensions = {"name": "rabbitmq_instance_id", "filter_type": "all_instances"}
    return {"namespace": "SYS.DMS", "metric_name": name, "dimensions": dimensions, **more}


_ORDERS = {"name": "rabbitmq_instance_id", "filter_type": "specific_instances", "values": ["instance-2", "instance-1"]}
_CONNECTIONS = {
    "title": "Connections",
    "unit": "count",
    "metrics": [_metric("connections", dimensions=_ORDERS, alias=["orders", "audit"])],
    "properties": {"description": "clients of the order service"},
}
_CHANNELS = {"title": "Channels", "view": "area_chart", "metrics": [_metric("channels"), _metric("queues")]}
_MEMORY = {
    "title": "Memory",
    "metrics": [_metric("memory_used")],
    "location": {"left": 0, "top": 20, "width": 12, "height": 4},
}
_DASHBOARD = {
    "name": NAME,
    "row_widget_num": 0,
    "is_favorite": True,
    "extend_info": {"filter": "average", "period": "300", "display_time": 180},
    "widgets": [_CONNECTIONS, _CHANNELS, _MEMORY],
}
_CHANGE = {
    "row_widget_num": 2,
    "is_favorite": False,
    "extend_info": {"period": "60"},
    "widgets": [
        {"title": "Channels", "view": "line", "metrics": [_metric("queues")]},
        {"title": "Memory", "location": {"top": 30}},
        {"title": "Consumers", "unit": "count", "metrics": [_metric("consumers")]},
    ],
    "purge_widgets": True,
}
_ABSENT = {"name": NAME, "state": "absent"}
_WRONG_LOGIN = {"HUAWEICLOUD_SDK_SK": "not-the-secret"}
_CREATE = ("POST", "/dashboards$")


def _count(world: World) -> int:
    return sum(board["dashboard_name"] == NAME for board in world.store.all(DASHBOARDS, data.PROJECT))


def _make_twin(world: World) -> None:
    board = next(one for one in world.store.all(DASHBOARDS, data.PROJECT) if one["dashboard_name"] == NAME)
    twin = {**board, "dashboard_id": "db1735689600009TwinTwin0"}
    world.store.put(DASHBOARDS, twin["dashboard_id"], twin, data.PROJECT)


CASES = [
    Case(
        module="cloudeye_dashboard",
        kind="resource",
        create=_DASHBOARD,
        change=_CHANGE,
        absent=_ABSENT,
        misspelt={"extend_info": {"filter": "averge"}},
        misspelt_option="filter",
        wrong_login=_WRONG_LOGIN,
        create_request=_CREATE,
        count=_count,
        make_twin=_make_twin,
        unchanged_requests=2,
        returns="dashboard",
    ),
    Case(
        module="cloudeye_dashboards",
        kind="plural",
        create={"dashboards": [_DASHBOARD]},
        change={"dashboards": [{**_DASHBOARD, **_CHANGE}]},
        absent={"dashboards": [_ABSENT]},
        misspelt={"dashboards": [{**_DASHBOARD, "state": "presnt"}]},
        wrong_login=_WRONG_LOGIN,
        create_request=_CREATE,
        count=_count,
        make_twin=_make_twin,
        unchanged_requests=2,
        returns="results",
    ),
    Case(
        module="cloudeye_dashboard_info",
        kind="info",
        create={"name": "rabbitmq-blueprint"},
        misspelt={"dashboard_type": "others"},
        misspelt_option="dashboard_type",
        wrong_login=_WRONG_LOGIN,
        unchanged_requests=2,
        returns="dashboards",
    ),
]
