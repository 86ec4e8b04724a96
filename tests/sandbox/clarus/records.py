# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the records of a tenant are kept: kinds, ids, and the index of codes (API notes 2.2, 3.1)."""

from __future__ import annotations

from typing import Any

from sandbox.world import World

from .errors import Refusal

NAME = "clarus"
Doc = dict[str, Any]

TENANT = "clarus.tenant"
CLIENT = "clarus.client"
TOKEN = "clarus.token"
DASHBOARD = "clarus.dashboard"
WIDGET = "clarus.dashboard_widget"
ROLE = "clarus.role"
REPORT_QUERY = "clarus.report_query"
WAREHOUSE = "clarus.warehouse"
ACCOUNT = "clarus.account"
SITE = "clarus.site"
_CODES = "clarus.code"
_PLACEMENT = "clarus.placement"

_LABELS = {DASHBOARD: "Dashboard", WIDGET: "DashboardWidget", ROLE: "Role", REPORT_QUERY: "ReportQuery"}


def new_id(world: World, kind: str, tenant: str) -> int:
    """The next id of a kind in a tenant. Tenants count from different bases, so an id never means the same in two."""
    base = (world.store.get(TENANT, tenant) or {}).get("base", 0)
    return int(base) + world.store.next_int(f"{kind}.{tenant}")


def new_placement_id(world: World, tenant: str) -> int:
    """Placements are join records of their own and get new ids with each PUT (API notes 9)."""
    return new_id(world, _PLACEMENT, tenant)


def save(world: World, kind: str, tenant: str, doc: Doc) -> None:
    """Keep a record under its tenant and id."""
    world.store.put(kind, f"{tenant}/{doc['id']}", doc, scope=tenant)


def find(world: World, kind: str, tenant: str, id: int) -> Doc | None:
    """The record with this id in this tenant."""
    return world.store.get(kind, f"{tenant}/{id}")


def load(world: World, kind: str, tenant: str, id: int) -> Doc:
    """The same, or a 404 that names it."""
    doc = find(world, kind, tenant, id)
    if doc is None:
        raise Refusal(404, f"Couldn't find {_LABELS[kind]} with 'id'={id}")
    return doc


def remove(world: World, kind: str, tenant: str, doc: Doc) -> None:
    """Forget a record; its code is free again, or stays reserved (switch ``deleted_code``)."""
    world.store.delete(kind, f"{tenant}/{doc['id']}")
    if world.switch(NAME, "deleted_code") == "free":
        release_code(world, kind, tenant, doc["code"])


def all_of(world: World, kind: str, tenant: str) -> list[Doc]:
    """All records of a kind in a tenant, oldest first."""
    return world.store.all(kind, scope=tenant)


def stored_code(world: World, code: str) -> str:
    """A code as the server keeps it (switch ``code_case``)."""
    return code.lower() if world.switch(NAME, "code_case") == "lowered" else code


def claim_code(world: World, kind: str, tenant: str, code: str, id: int) -> None:
    """Take a code for a record, or refuse it as taken."""
    key = f"{kind}/{tenant}/{code.lower()}"
    entry = world.store.get(_CODES, key) or {"codes": {}}
    exact = world.switch(NAME, "code_case") == "exact"
    others = [known for known, owner in entry["codes"].items() if owner != id and (known == code or not exact)]
    if others:
        raise Refusal(422, "Code has already been taken", "code")
    entry["codes"][code] = id
    world.store.put(_CODES, key, entry)


def release_code(world: World, kind: str, tenant: str, code: str) -> None:
    """Give a code back."""
    key = f"{kind}/{tenant}/{code.lower()}"
    entry = world.store.get(_CODES, key) or {"codes": {}}
    entry["codes"].pop(code, None)
    world.store.put(_CODES, key, entry)
