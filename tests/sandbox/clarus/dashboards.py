# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dashboards and their placements (API notes 3)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from sandbox.routing import route
from sandbox.world import World

from .attributes import DASHBOARD_FIELDS, PLACEMENTS_FIELDS, check_ids, check_position, checked, is_int
from .errors import Refusal
from .records import (
    DASHBOARD,
    NAME,
    ROLE,
    WIDGET,
    Doc,
    all_of,
    claim_code,
    find,
    load,
    new_id,
    new_placement_id,
    release_code,
    remove,
    save,
    stored_code,
)
from .rest import Call, check_delete_route, created, done, handler

_UI_KEYS = {"autoPosition": False, "minW": 2, "minH": 1}


def _roles(call: Call, values: list[Any]) -> list[int]:
    """Known role ids of this tenant; an unknown one is refused (API notes 9)."""
    ids = check_ids("role_ids", values)
    for id in ids:
        if find(call.world, ROLE, call.tenant, id) is None:
            raise Refusal(422, f"Role {id} must exist", "role_ids")
    return ids


def _checked(call: Call, *, create: bool) -> dict[str, Any]:
    values = checked(call.world, call.attributes, DASHBOARD_FIELDS, create=create)
    if "role_ids" in values:
        values["role_ids"] = _roles(call, values["role_ids"])
    if "code" in values:
        values["code"] = stored_code(call.world, values["code"])
    return values


def _clear_other_defaults(world: World, tenant: str, keep: int) -> None:
    """A tenant has one default: giving the flag to one takes it from all others (API notes 3.1)."""
    for doc in all_of(world, DASHBOARD, tenant):
        if doc["is_default"] and doc["id"] != keep:
            save(world, DASHBOARD, tenant, {**doc, "is_default": False})


def create_dashboard(call: Call) -> Response:
    """POST /api/dashboards (API notes 3.2)."""
    values = _checked(call, create=True)
    world = call.world
    id = new_id(world, DASHBOARD, call.tenant)
    claim_code(world, DASHBOARD, call.tenant, values["code"], id)
    blank: Doc = {"description": None, "is_active": True, "is_default": False, "role_ids": [], "placements": []}
    save(world, DASHBOARD, call.tenant, {"id": id, **blank, **values})
    if values.get("is_default"):
        _clear_other_defaults(world, call.tenant, id)
    return created(world, id)


def update_dashboard(call: Call) -> Response:
    """PATCH /api/dashboards/{id}, partial (API notes 3.3)."""
    world = call.world
    doc = load(world, DASHBOARD, call.tenant, call.id)
    values = _checked(call, create=False)
    if values.get("role_ids") == [] and world.switch(NAME, "empty_roles") == "refused":
        raise Refusal(422, "Role ids can't be blank", "role_ids")
    if doc["is_default"] and values.get("is_default") is False and world.switch(NAME, "undefault") == "refused":
        raise Refusal(422, "Is default can't be removed from the default dashboard", "is_default")
    if values.get("code", doc["code"]) != doc["code"]:
        claim_code(world, DASHBOARD, call.tenant, values["code"], doc["id"])
        release_code(world, DASHBOARD, call.tenant, doc["code"])
    save(world, DASHBOARD, call.tenant, {**doc, **values})
    if values.get("is_default"):
        _clear_other_defaults(world, call.tenant, doc["id"])
    return done(world)


def _placement(call: Call, item: Any) -> Doc:
    if not isinstance(item, dict) or not is_int(item.get("dashboard_widget_id")):
        raise Refusal(422, "Dashboard widget must exist", "placements")
    unknown = sorted(set(item) - {"dashboard_widget_id", "position"})
    if unknown and call.world.switch(NAME, "unknown_attributes") == "refused":
        raise Refusal(422, f"Unknown attribute {unknown[0]}", "placements")
    if find(call.world, WIDGET, call.tenant, item["dashboard_widget_id"]) is None:
        raise Refusal(422, f"Dashboard widget {item['dashboard_widget_id']} must exist", "placements")
    position = check_position(call.world, item.get("position"))
    if position and call.world.switch(NAME, "position_keys") == "extra":
        position = {**position, **_UI_KEYS}
    return {"dashboard_widget_id": item["dashboard_widget_id"], "position": position}


def set_placements(call: Call) -> Response:
    """PUT /api/dashboards/{id}/widgets: the whole set, or nothing of it (API notes 3.4)."""
    doc = load(call.world, DASHBOARD, call.tenant, call.id)
    values = checked(call.world, call.attributes, PLACEMENTS_FIELDS, create=True)
    placements = [_placement(call, item) for item in values["placements"]]
    ids = [item["dashboard_widget_id"] for item in placements]
    if len(set(ids)) < len(ids):
        raise Refusal(422, "Placements has a dashboard widget more than once", "placements")
    for item in placements:
        item["id"] = new_placement_id(call.world, call.tenant)
    save(call.world, DASHBOARD, call.tenant, {**doc, "placements": placements})
    return done(call.world)


def delete_dashboard(call: Call) -> Response:
    """DELETE /api/dashboards/{id}: placements go with it, widgets stay (API notes 3.5)."""
    check_delete_route(call.world)
    doc = load(call.world, DASHBOARD, call.tenant, call.id)
    if doc["is_default"] and call.world.switch(NAME, "delete_default") == "refused":
        raise Refusal(422, "The default dashboard can't be deleted")
    remove(call.world, DASHBOARD, call.tenant, doc)
    return done(call.world)


def routes() -> list[Route]:
    """The routes of this file."""
    one = "/api/dashboards/{id}"
    return [
        route("POST", "/api/dashboards", handler("dashboards", create_dashboard), section="3.2"),
        route("PATCH", one, handler("dashboards", update_dashboard), section="3.3"),
        route("PUT", f"{one}/widgets", handler("dashboards", set_placements), section="3.4"),
        route("DELETE", one, handler("dashboards", delete_dashboard, body=False), section="3.5"),
    ]
