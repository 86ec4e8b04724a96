# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The GraphQL schema of the reading side, in the variants that the switches ask for (API notes 5)."""

from __future__ import annotations

from functools import cache

from graphql import GraphQLSchema, build_schema

from .resolvers import attach

_BASE = """
"Any JSON value"
scalar JSON

input StringInputType { eq: String ilike: String like: String in: [String!] between: [String!] }
input IntegerInputType { eq: Int gt: Int gteq: Int lt: Int lteq: Int between: [Int!] }
input IdInputType { eq: ID gt: ID gteq: ID lt: ID lteq: ID in: [ID!] filled: Boolean }
input BooleanInputType { eq: Boolean! }

type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
"""

_NODES = {
    "Dashboard": """
        id: ID! code: String! name: String! description: String is_active: Boolean! is_default: Boolean!
        roles: [Role!]! dashboard_widget_placements: [DashboardWidgetPlacement!]!""",
    "DashboardWidgetPlacement": "id: ID! position: JSON! dashboard_widget: DashboardWidget!",
    "DashboardWidget": """
        id: ID! code: String! name: String! description: String widget_type: String! configuration: JSON!
        dashboard_filters: JSON! report_query_id: ID""",
    "Role": "id: ID! name: String! description: String role_type: String permissions: [String!]!",
    "ReportQuery": "id: ID! name: String! description: String",
    "Warehouse": "id: ID! code: String! name: String!",
    "Account": "id: ID! code: String! name: String!",
    "Site": "id: ID! code: String! name: String!",
}

_ROOTS = {
    "dashboards": "Dashboard",
    "dashboard_widgets": "DashboardWidget",
    "roles": "Role",
    "report_queries": "ReportQuery",
    "warehouses": "Warehouse",
    "accounts": "Account",
    "sites": "Site",
}

_BY_ID = "id: IdInputType"
_BY_CODE = f"{_BY_ID} code: StringInputType name: StringInputType"


def _filters(dashboard_filter: str, widget_filter: str) -> dict[str, str]:
    """The fields of each filter type. Those of dashboards could not be read by anybody (API notes 5.2)."""
    return {
        "Dashboard": _BY_CODE if dashboard_filter == "code" else _BY_ID,
        "DashboardWidget": _BY_CODE + (" widget_type: StringInputType" if widget_filter == "type" else ""),
        "Role": f"{_BY_ID} name: StringInputType role_type: StringInputType",
        "ReportQuery": f"{_BY_ID} name: StringInputType",
        "Warehouse": _BY_CODE,
        "Account": _BY_CODE,
        "Site": _BY_CODE,
    }


def _list_types(node: str, filter_fields: str) -> str:
    return f"""
input {node}FilterType {{ {filter_fields} }}
type {node}Edge {{ cursor: String! node: {node}! }}
type {node}Connection {{ pageInfo: PageInfo! edges: [{node}Edge!]! nodes: [{node}!]! }}
type {node}Lists {{
  all(filter: {node}FilterType, first: Int, after: String, last: Int, before: String): {node}Connection!
}}
"""


def sdl(dashboard_filter: str, widget_filter: str, report_queries: bool) -> str:
    """The schema as text."""
    roots = {name: node for name, node in _ROOTS.items() if report_queries or name != "report_queries"}
    filters = _filters(dashboard_filter, widget_filter)
    nodes = [f"type {name} {{ {fields} }}" for name, fields in _NODES.items()]
    lists = [_list_types(node, filters[node]) for node in roots.values()]
    query = " ".join(f"{name}: {node}Lists!" for name, node in roots.items())
    return "\n".join([_BASE, *nodes, *lists, f"type Query {{ {query} }}"])


@cache
def schema(dashboard_filter: str, widget_filter: str, report_queries: bool) -> GraphQLSchema:
    """The schema with its resolvers."""
    built = build_schema(sdl(dashboard_filter, widget_filter, report_queries))
    attach(built, _ROOTS)
    return built
