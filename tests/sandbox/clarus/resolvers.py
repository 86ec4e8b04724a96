# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the fields of the GraphQL schema get their values (API notes 5)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any, NamedTuple

from graphql import GraphQLError, GraphQLResolveInfo, GraphQLSchema

from sandbox.world import World

from .filters import matches
from .records import ACCOUNT, DASHBOARD, NAME, REPORT_QUERY, ROLE, SITE, WAREHOUSE, WIDGET, Doc, find

_KINDS = {
    "dashboards": DASHBOARD,
    "dashboard_widgets": WIDGET,
    "roles": ROLE,
    "report_queries": REPORT_QUERY,
    "warehouses": WAREHOUSE,
    "accounts": ACCOUNT,
    "sites": SITE,
}


class Reader(NamedTuple):
    """Who reads: the context of every resolver. ``role`` is the id of the account's role in this tenant."""

    world: World
    tenant: str
    role: int


def _visible(reader: Reader, kind: str, doc: Doc) -> bool:
    """Whether a list shows a record to this account (API notes 7 trap 12)."""
    if kind != DASHBOARD:
        return True
    if reader.world.switch(NAME, "hide_inactive") and not doc["is_active"]:
        return False
    if not reader.world.switch(NAME, "hide_by_role"):
        return True
    if not doc["role_ids"]:
        return bool(reader.world.switch(NAME, "no_roles") == "everybody")
    return reader.role in doc["role_ids"]


def _keys(reader: Reader, kind: str, filter: dict[str, Any] | None) -> list[str]:
    """The keys of all records that a list has, in the order that it has now."""
    store, switch = reader.world.store, reader.world.switch
    keys = store.ids(kind, scope=reader.tenant)
    hiding = kind == DASHBOARD and (switch(NAME, "hide_inactive") or switch(NAME, "hide_by_role"))
    if filter or hiding:
        docs = [(f"{reader.tenant}/{doc['id']}", doc) for doc in store.all(kind, scope=reader.tenant)]
        keys = [key for key, doc in docs if _visible(reader, kind, doc) and matches(doc, filter or {})]
    return reader.world.listed(NAME, keys)


def cursor_of(index: int) -> str:
    """The cursor of the n-th item, counted from 1: base64 without padding, as the notes show it ("MQ")."""
    return base64.urlsafe_b64encode(str(index).encode()).decode().rstrip("=")


def index_of(cursor: str | None) -> int:
    """The position that a cursor stands for; nothing stands for 0."""
    if not cursor:
        return 0
    try:
        return int(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        raise GraphQLError(f"Invalid cursor: {cursor!r}") from None


def _page_size(world: World, first: int | None, total: int) -> int:
    wanted = first
    if wanted is None:
        wanted = world.switch(NAME, "page_default") or total
    if wanted < 0:
        raise GraphQLError("first must not be negative")
    cap = world.switch(NAME, "page_max")
    return world.page_size(NAME, min(wanted, cap) if cap else wanted)


def _list_resolver(kind: str) -> Callable[..., Doc]:
    def resolve(
        _root: Any,
        info: GraphQLResolveInfo[Reader],
        filter: dict[str, Any] | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Doc:
        if last is not None or before is not None:
            raise GraphQLError("Only forward paging (first, after) is offered")
        reader = info.context
        keys = _keys(reader, kind, filter)
        start = index_of(after)
        page = keys[start : start + _page_size(reader.world, first, len(keys))]
        nodes = [reader.world.store.get(kind, key) for key in page]
        edges = [{"cursor": cursor_of(start + number), "node": node} for number, node in enumerate(nodes, start=1)]
        info_of_page = {
            "hasNextPage": start + len(page) < len(keys),
            "hasPreviousPage": start > 0,
            "startCursor": edges[0]["cursor"] if edges else None,
            "endCursor": edges[-1]["cursor"] if edges else None,
        }
        return {"pageInfo": info_of_page, "edges": edges, "nodes": nodes}

    return resolve


def _roles(dashboard: Doc, info: GraphQLResolveInfo[Reader]) -> list[Doc | None]:
    reader = info.context
    return [find(reader.world, ROLE, reader.tenant, id) for id in reader.world.listed(NAME, dashboard["role_ids"])]


def _placements(dashboard: Doc, info: GraphQLResolveInfo[Reader]) -> list[Doc]:
    reader = info.context
    return reader.world.listed(NAME, dashboard["placements"])


def _placed_widget(placement: Doc, info: GraphQLResolveInfo[Reader]) -> Doc | None:
    reader = info.context
    return find(reader.world, WIDGET, reader.tenant, placement["dashboard_widget_id"])


def _set(schema: GraphQLSchema, type_name: str, field: str, resolve: Callable[..., Any]) -> None:
    type_ = schema.type_map.get(type_name)
    if type_ is not None:
        type_.fields[field].resolve = resolve  # type: ignore[attr-defined]


def attach(schema: GraphQLSchema, roots: dict[str, str]) -> None:
    """Give a schema its resolvers. Whatever is not named here is the key of the same name of the record.

    :param roots: root field -> node type
    """
    for root, node in roots.items():
        _set(schema, f"{node}Lists", "all", _list_resolver(_KINDS[root]))
        if root in schema.type_map["Query"].fields:  # type: ignore[attr-defined]
            _set(schema, "Query", root, lambda _root, _info: {})
    _set(schema, "Dashboard", "roles", _roles)
    _set(schema, "Dashboard", "dashboard_widget_placements", _placements)
    _set(schema, "DashboardWidgetPlacement", "dashboard_widget", _placed_widget)
