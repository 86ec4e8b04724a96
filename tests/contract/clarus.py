# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The cases of the ClarusWMS modules."""

from __future__ import annotations

import typing as t

from contract.case import Case
from sandbox.world import World

_DASHBOARD = {
    "code": "inbound-control",
    "name": "Inbound control",
    "description": "Receipts, put-away backlog and dock usage",
    "is_active": True,
    "roles": ["Admin", "Dock lead"],
    "placements": [
        {"widget": "order-backlog", "position": {"x": 0, "y": 0, "w": 6, "h": 3}},
        {"widget": "receipts-by-hour", "position": {"x": 6, "y": 0, "w": 6, "h": 3}},
        {"widget": "carrier-mix"},
    ],
}
_WIDGET = {
    "code": "putaway-backlog",
    "name": "Put-away backlog",
    "description": "Open put-away tasks by zone",
    "widget_type": "bar",
    "report_query": "Open put-away tasks by zone",
    "configuration": {"metric": "total_records", "color_palette": "warm", "horizontal": True, "limit": 20},
    "dashboard_filters": {"warehouse_id": 41},
}
_NO_DELETION = {("delete_route", "404"): "offers no deletion", ("delete_route", "405"): "offers no deletion"}
_NO_QUERIES = {("report_queries_root", False): "does not list report queries"}
_WRONG_LOGIN = {"CLARUS_CLIENT_SECRET": "not-the-secret"}
_UNIQUE = "a code is unique in its tenant: the server refuses a second one"
#: The token and one query.
_READ_ONCE = 2


def _count(kind: str, code: str) -> t.Callable[[World], int]:
    return lambda world: sum(doc["code"] == code for doc in world.store.all(kind, scope="acme-north"))


CASES = [
    Case(
        module="clarus_dashboard",
        kind="resource",
        create=_DASHBOARD,
        change={"name": "Inbound", "placements": [{"widget": "carrier-mix"}], "roles": ["Admin"]},
        absent={"code": "inbound-control", "state": "absent"},
        misspelt={"state": "presnt"},
        wrong_login=_WRONG_LOGIN,
        create_request=("POST", "/api/dashboards$"),
        count=_count("clarus.dashboard", "inbound-control"),
        no_twin=_UNIQUE,
        refuses=_NO_DELETION,
        unchanged_requests=_READ_ONCE,
        returns="dashboard",
    ),
    Case(
        module="clarus_dashboards",
        kind="plural",
        create={"dashboards": [_DASHBOARD]},
        change={"dashboards": [{**_DASHBOARD, "description": "What comes in"}]},
        absent={"dashboards": [{"code": "inbound-control", "state": "absent"}]},
        misspelt={"dashboards": [{**_DASHBOARD, "state": "presnt"}]},
        wrong_login=_WRONG_LOGIN,
        create_request=("POST", "/api/dashboards$"),
        count=_count("clarus.dashboard", "inbound-control"),
        no_twin=_UNIQUE,
        refuses=_NO_DELETION,
        unchanged_requests=_READ_ONCE,
        returns="results",
    ),
    Case(
        module="clarus_dashboard_info",
        kind="info",
        create={"code": "outbound-overview"},
        misspelt={"id": "forty-one"},
        misspelt_option="id",
        wrong_login=_WRONG_LOGIN,
        unchanged_requests=_READ_ONCE,
        returns="dashboards",
    ),
    Case(
        module="clarus_dashboard_widget",
        kind="resource",
        create=_WIDGET,
        change={"widget_type": "line", "configuration": {"horizontal": None, "smooth": True}},
        absent={"code": "putaway-backlog", "state": "absent"},
        misspelt={"widget_type": "bars"},
        misspelt_option="widget_type",
        wrong_login=_WRONG_LOGIN,
        create_request=("POST", "/api/dashboard_widgets$"),
        count=_count("clarus.dashboard_widget", "putaway-backlog"),
        no_twin=_UNIQUE,
        refuses={**_NO_DELETION, **_NO_QUERIES},
        unchanged_requests=_READ_ONCE,
        returns="widget",
    ),
    Case(
        module="clarus_dashboard_widgets",
        kind="plural",
        create={"widgets": [_WIDGET]},
        change={"widgets": [{**_WIDGET, "name": "Backlog"}]},
        absent={"widgets": [{"code": "putaway-backlog", "state": "absent"}]},
        misspelt={"widgets": [{**_WIDGET, "configuration_mode": "merged"}]},
        misspelt_option="configuration_mode",
        wrong_login=_WRONG_LOGIN,
        create_request=("POST", "/api/dashboard_widgets$"),
        count=_count("clarus.dashboard_widget", "putaway-backlog"),
        no_twin=_UNIQUE,
        refuses={**_NO_DELETION, **_NO_QUERIES},
        unchanged_requests=_READ_ONCE,
        returns="results",
    ),
    Case(
        module="clarus_dashboard_widget_info",
        kind="info",
        create={"code": "carrier-mix"},
        misspelt={"widget_type": "bars"},
        misspelt_option="widget_type",
        wrong_login=_WRONG_LOGIN,
        unchanged_requests=_READ_ONCE,
        returns="widgets",
    ),
]
