# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles and report queries: what dashboards and widgets refer to (API notes 5.4, 5.5)."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from sandbox.routing import route

from .attributes import REPORT_QUERY_FIELDS, ROLE_FIELDS, checked
from .errors import Refusal
from .records import REPORT_QUERY, ROLE, Doc, all_of, load, new_id, save
from .rest import Call, echoed, handler


def _check_role_name(call: Call, name: str, own: int) -> None:
    if any(doc["name"] == name and doc["id"] != own for doc in all_of(call.world, ROLE, call.tenant)):
        raise Refusal(422, "Name has already been taken", "name")


def create_role(call: Call) -> Response:
    """POST /api/roles: the name is unique."""
    values = checked(call.world, call.attributes, ROLE_FIELDS, create=True)
    _check_role_name(call, values["name"], 0)
    doc: Doc = {
        "id": new_id(call.world, ROLE, call.tenant),
        "description": None,
        "permissions": [],
        "role_type": "custom",
    }
    doc.update(values)
    save(call.world, ROLE, call.tenant, doc)
    return echoed(201, "roles", doc)


def update_role(call: Call) -> Response:
    """PATCH /api/roles/{id}."""
    doc = load(call.world, ROLE, call.tenant, call.id)
    values = checked(call.world, call.attributes, ROLE_FIELDS, create=False)
    _check_role_name(call, str(values.get("name", doc["name"])), doc["id"])
    doc.update(values)
    save(call.world, ROLE, call.tenant, doc)
    return echoed(200, "roles", doc)


def create_report_query(call: Call) -> Response:
    """POST /api/report_queries: names may repeat, only the id is unique."""
    values = checked(call.world, call.attributes, REPORT_QUERY_FIELDS, create=True)
    doc: Doc = {"id": new_id(call.world, REPORT_QUERY, call.tenant), "description": None, "parameters": [], **values}
    save(call.world, REPORT_QUERY, call.tenant, doc)
    return echoed(201, "report_queries", doc)


def update_report_query(call: Call) -> Response:
    """PATCH /api/report_queries/{id}."""
    doc = load(call.world, REPORT_QUERY, call.tenant, call.id)
    doc.update(checked(call.world, call.attributes, REPORT_QUERY_FIELDS, create=False))
    save(call.world, REPORT_QUERY, call.tenant, doc)
    return echoed(200, "report_queries", doc)


def routes() -> list[Route]:
    """The routes of this file."""
    return [
        route("POST", "/api/roles", handler("roles", create_role), section="5.4"),
        route("PATCH", "/api/roles/{id}", handler("roles", update_role), section="5.4"),
        route("POST", "/api/report_queries", handler("report_queries", create_report_query), section="5.5"),
        route("PATCH", "/api/report_queries/{id}", handler("report_queries", update_report_query), section="5.5"),
    ]
