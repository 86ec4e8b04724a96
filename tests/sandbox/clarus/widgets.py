# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dashboard widgets (API notes 4)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from sandbox.routing import route
from sandbox.world import World

from .attributes import WIDGET_FIELDS, WIDGET_TYPES, checked
from .configuration import check_values, stored, with_defaults
from .errors import Refusal
from .records import (
    DASHBOARD,
    NAME,
    REPORT_QUERY,
    WIDGET,
    Doc,
    all_of,
    claim_code,
    find,
    load,
    new_id,
    release_code,
    remove,
    save,
    stored_code,
)
from .rest import Call, check_delete_route, created, done, handler


def _checked(call: Call, *, create: bool) -> dict[str, Any]:
    values = checked(call.world, call.attributes, WIDGET_FIELDS, create=create)
    if "widget_type" in values and values["widget_type"] not in WIDGET_TYPES:
        raise Refusal(422, f"'{values['widget_type']}' is not a valid widget_type", "widget_type")
    query = values.get("report_query_id")
    if query is not None and find(call.world, REPORT_QUERY, call.tenant, query) is None:
        raise Refusal(422, f"Report query {query} must exist", "report_query_id")
    if "configuration" in values:
        check_values(call.world, values["configuration"])
    if "code" in values:
        values["code"] = stored_code(call.world, values["code"])
    return values


def _written(world: World, old: Doc, values: dict[str, Any]) -> Doc:
    """A record after a write, its two free objects replaced or merged."""
    new = {**old, **values}
    for name in ("configuration", "dashboard_filters"):
        if name in values:
            new[name] = stored(world, old.get(name), values[name])
    new["configuration"] = with_defaults(world, new["widget_type"], new["configuration"])
    return new


def create_widget(call: Call) -> Response:
    """POST /api/dashboard_widgets (API notes 4.3)."""
    values = _checked(call, create=True)
    id = new_id(call.world, WIDGET, call.tenant)
    claim_code(call.world, WIDGET, call.tenant, values["code"], id)
    blank: Doc = {"id": id, "description": None, "report_query_id": None, "configuration": {}, "dashboard_filters": {}}
    save(call.world, WIDGET, call.tenant, _written(call.world, blank, values))
    return created(call.world, id)


def update_widget(call: Call) -> Response:
    """PATCH /api/dashboard_widgets/{id}, partial (API notes 4.4)."""
    doc = load(call.world, WIDGET, call.tenant, call.id)
    values = _checked(call, create=False)
    if values.get("code", doc["code"]) != doc["code"]:
        claim_code(call.world, WIDGET, call.tenant, values["code"], doc["id"])
        release_code(call.world, WIDGET, call.tenant, doc["code"])
    save(call.world, WIDGET, call.tenant, _written(call.world, doc, values))
    return done(call.world)


def delete_widget(call: Call) -> Response:
    """DELETE /api/dashboard_widgets/{id}: its placements go too, or it is refused while it has any (API notes 4.5)."""
    check_delete_route(call.world)
    doc = load(call.world, WIDGET, call.tenant, call.id)
    for board in all_of(call.world, DASHBOARD, call.tenant):
        left = [item for item in board["placements"] if item["dashboard_widget_id"] != doc["id"]]
        if len(left) == len(board["placements"]):
            continue
        if call.world.switch(NAME, "delete_placed") == "refused":
            raise Refusal(422, "Dashboard widget is in use and can't be deleted")
        save(call.world, DASHBOARD, call.tenant, {**board, "placements": left})
    remove(call.world, WIDGET, call.tenant, doc)
    return done(call.world)


def routes() -> list[Route]:
    """The routes of this file."""
    one = "/api/dashboard_widgets/{id}"
    return [
        route("POST", "/api/dashboard_widgets", handler("dashboard_widgets", create_widget), section="4.3"),
        route("PATCH", one, handler("dashboard_widgets", update_widget), section="4.4"),
        route("DELETE", one, handler("dashboard_widgets", delete_widget, body=False), section="4.5"),
    ]
