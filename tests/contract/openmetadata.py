# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The cases of the OpenMetadata modules."""

from __future__ import annotations

import typing as t

from contract.case import Case
from sandbox.world import World

_DASHBOARD: dict[str, t.Any] = {
    "service": "superset",
    "name": "sales.daily",
    "display_name": "Sales, daily",
    "description": "Orders and revenue per day.",
    "dashboard_type": "Report",
    "source_url": "https://superset.example.org/superset/dashboard/42",
    "project": "Sales",
    "charts": ["orders_per_day", "revenue_per_day"],
    "data_models": ["orders"],
    "owners": [{"type": "team", "name": "data.platform"}],
    "tags": ["Tier.Tier2", "PII.None"],
    "glossary_terms": ["Business.Revenue"],
    "domains": ["Commerce"],
    "data_products": ["Sales Insights"],
    "extension": {"costCentre": "4711", "criticality": ["low"]},
}
_CHART: dict[str, t.Any] = {
    "service": "superset",
    "name": "returns_per_day",
    "display_name": "Returns per day",
    "chart_type": "Bar",
    "source_url": "https://superset.example.org/explore/?slice_id=17",
    "owners": [{"type": "user", "name": "maria.lopez"}],
    "tags": ["PII.None"],
    "domains": ["Commerce"],
}
_SERVICE: dict[str, t.Any] = {
    "name": "superset_bi",
    "service_type": "Superset",
    "description": "What the BI team publishes.",
    "owners": [{"type": "team", "name": "bi-team"}],
    "connection": {
        "config": {
            "hostPort": "http://superset.example.org:8088",
            "connection": {"provider": "db", "username": "catalogue"},
        }
    },
    "connection_secrets": {"connection": {"password": "contract-pa55word"}},
}
_WRONG_LOGIN = {"OPENMETADATA_JWT_TOKEN": "not-a-token-of-this-server"}
_UNIQUE = "a fully qualified name is unique: the server keeps one object under it"
_READ_ONCE = 1


def _count(kind: str, name: str) -> t.Callable[[World], int]:
    return lambda world: sum(doc["fullyQualifiedName"] == name for doc in world.store.all(f"openmetadata.{kind}"))


def _cases(
    module: str, many: str, info: str, wanted: dict[str, t.Any], change: dict[str, t.Any], path: str, kind: str
) -> list[Case]:
    """The cases of one kind of object: one, many, reading."""
    noun = "service" if kind == "dashboardService" else kind
    plural = f"{noun}s"
    key: dict[str, t.Any] = {name: wanted[name] for name in ("service", "name") if name in wanted}
    fqn = f'superset."{wanted["name"]}"' if "." in wanted["name"] else f"superset.{wanted['name']}"
    count = _count(kind, wanted["name"] if noun == "service" else fqn)
    return [
        Case(
            module=module,
            kind="resource",
            create=wanted,
            change=change,
            absent={**key, "state": "absent", "hard_delete": True},
            misspelt={"state": "presnt"},
            wrong_login=_WRONG_LOGIN,
            create_request=("PUT", f"{path}$"),
            count=count,
            no_twin=_UNIQUE,
            unchanged_requests=_READ_ONCE,
            returns=noun,
        ),
        Case(
            module=many,
            kind="plural",
            create={plural: [wanted]},
            change={plural: [{**wanted, **change}]},
            absent={plural: [{**key, "state": "absent", "hard_delete": True}]},
            misspelt={plural: [{**wanted, "state": "presnt"}]},
            wrong_login=_WRONG_LOGIN,
            create_request=("PUT", f"{path}(/bulk)?$"),
            count=count,
            no_twin=_UNIQUE,
            unchanged_requests=_READ_ONCE,
            returns="results",
        ),
        Case(
            module=info,
            kind="info",
            create={"name": "superset"} if noun == "service" else {"service": "superset"},
            misspelt={"include_deleted": "perhaps"},
            misspelt_option="include_deleted",
            wrong_login=_WRONG_LOGIN,
            unchanged_requests=_READ_ONCE,
            returns=plural,
        ),
    ]


CASES = [
    *_cases(
        "openmetadata_dashboard",
        "openmetadata_dashboards",
        "openmetadata_dashboard_info",
        _DASHBOARD,
        {"description": "Orders only.", "charts": ["orders_per_day"], "tags": ["Tier.Tier1"], "project": "Orders"},
        "/api/v1/dashboards",
        "dashboard",
    ),
    *_cases(
        "openmetadata_chart",
        "openmetadata_charts",
        "openmetadata_chart_info",
        _CHART,
        {"chart_type": "Line", "tags": [], "display_name": "Returns"},
        "/api/v1/charts",
        "chart",
    ),
    *_cases(
        "openmetadata_dashboard_service",
        "openmetadata_dashboard_services",
        "openmetadata_dashboard_service_info",
        _SERVICE,
        {"description": "What is published.", "connection": {"config": {"hostPort": "http://superset-2.example.org"}}},
        "/api/v1/services/dashboardServices",
        "dashboardService",
    ),
]
