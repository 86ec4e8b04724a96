# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tenants, clients and records that the sandbox starts with (API notes 2.2, 5.4 to 5.6).

Two warehouses of one logistics group. They have the same roles, report queries and widgets under different ids, so
whoever carries an id from one to the other lands on the wrong record (API notes 7 trap 16).
"""

from __future__ import annotations

from typing import Any

from sandbox.world import World

from .auth import issue_token
from .records import (
    ACCOUNT,
    CLIENT,
    DASHBOARD,
    REPORT_QUERY,
    ROLE,
    SITE,
    TENANT,
    WAREHOUSE,
    WIDGET,
    claim_code,
    new_id,
    new_placement_id,
    save,
)

SCOPES = ("dashboards", "reports")
BOTH = "dashops-rollout"
SECRETS = {
    BOTH: "cs_rollout_b7f3d0a94e",
    "dashops-north": "cs_north_51c2ee8a07",
    "dashops-south": "cs_south_9ad44f60b3",
    "dashops-viewer": "cs_viewer_3e0b6d7712",
}
READY_TOKEN = "tok_acme_north_4c81f2d6e5"

ROLES = ("Admin", "Standard", "Client", "Financial", "RF", "Dock lead", "Inventory controller")
REPORT_QUERIES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("Open put-away tasks by zone", (("warehouse_id", "Integer"),)),
    ("Dock door usage", (("warehouse_id", "Integer"), ("date_from", "Date"))),
    ("Receipts by hour", (("warehouse_id", "Integer"), ("date_from", "Date"), ("date_to", "Date"))),
    ("Purchase orders due", (("warehouse_id", "Integer"), ("account_id", "Integer"))),
    ("Order backlog by carrier", (("warehouse_id", "Integer"),)),
    # A report query is known by its name alone, and nothing keeps a name from being used twice (API notes 5.5).
    ("Stock accuracy", (("warehouse_id", "Integer"),)),
    ("Stock accuracy", (("account_id", "Integer"),)),
)
WIDGETS: tuple[tuple[str, str, str, int, dict[str, Any]], ...] = (
    ("order-backlog", "Order backlog", "bar", 4, {"metric": "total_records", "horizontal": True, "limit": 20}),
    ("receipts-by-hour", "Receipts by hour", "line", 2, {"metric": "count", "smooth": True}),
    ("carrier-mix", "Carrier mix", "pie", 4, {"metric": "quantity", "color_palette": "cool", "show_legend": True}),
)
# tenant -> (base of its ids, site, warehouses)
TENANTS: dict[str, tuple[int, str, tuple[tuple[str, str], ...]]] = {
    "acme-north": (40, "Acme North", (("LDS1", "Leeds One"), ("LDS2", "Leeds Two"))),
    "acme-south": (7300, "Acme South", (("RDG1", "Reading One"),)),
}


def add_tenant(world: World, name: str, base: int, site: str, warehouses: tuple[tuple[str, str], ...]) -> None:
    """Make a tenant with roles, report queries, warehouses and accounts, and open it to the client of all tenants.

    :param base: added to every id of the tenant
    """
    world.store.put(TENANT, name, {"subdomain": name, "base": base, "site": site})
    for role in ROLES:
        built_in = role in ROLES[:5]
        role_doc: dict[str, Any] = {
            "name": role,
            "description": None,
            "permissions": [],
            "role_type": "system" if built_in else "custom",
        }
        save(world, ROLE, name, {"id": new_id(world, ROLE, name), **role_doc})
    for query, parameters in REPORT_QUERIES:
        typed = [{"name": parameter, "type": type_} for parameter, type_ in parameters]
        query_doc = {"name": query, "description": None, "graphql": "{ sites { all { edges { node { id } } } } }"}
        save(world, REPORT_QUERY, name, {"id": new_id(world, REPORT_QUERY, name), **query_doc, "parameters": typed})
    for kind, rows in ((SITE, ((name, site),)), (WAREHOUSE, warehouses), (ACCOUNT, (("KETTLE", "Kettle & Co"),))):
        for code, label in rows:
            save(world, kind, name, {"id": new_id(world, kind, name), "code": code, "name": label})
    client = world.store.get(CLIENT, BOTH)
    if client is not None:
        _save_client(world, BOTH, [*client["tenants"], name])


def _save_client(world: World, client_id: str, tenants: list[str]) -> None:
    """A client of these tenants, with the Admin role in each."""
    bases = {tenant: (world.store.get(TENANT, tenant) or {"base": 0})["base"] for tenant in tenants}
    doc = {
        "client_id": client_id,
        "client_secret": SECRETS[client_id],
        "tenants": tenants,
        "roles": {tenant: base + 1 for tenant, base in bases.items()},
        "scopes": list(SCOPES),
        "writes": client_id != "dashops-viewer",
    }
    world.store.put(CLIENT, client_id, doc)


def _seed_records(world: World, tenant: str) -> None:
    base = world.store.get(TENANT, tenant)["base"]  # type: ignore[index]
    widget_ids = []
    for code, label, type_, query, configuration in WIDGETS:
        id = new_id(world, WIDGET, tenant)
        claim_code(world, WIDGET, tenant, code, id)
        doc = {"id": id, "code": code, "name": label, "description": None, "widget_type": type_}
        warehouse = {"warehouse_id": base + 1}
        doc.update(report_query_id=base + query + 1, configuration=configuration, dashboard_filters=warehouse)
        save(world, WIDGET, tenant, doc)
        widget_ids.append(id)
    places = [{"x": 0, "y": 0, "w": 8, "h": 4}, {"x": 8, "y": 0, "w": 4, "h": 4}]
    placements = [
        {"id": new_placement_id(world, tenant), "dashboard_widget_id": widget, "position": position}
        for widget, position in zip((widget_ids[0], widget_ids[2]), places, strict=True)
    ]
    id = new_id(world, DASHBOARD, tenant)
    claim_code(world, DASHBOARD, tenant, "outbound-overview", id)
    doc = {"id": id, "code": "outbound-overview", "name": "Outbound overview", "description": "Orders still to ship"}
    doc.update(is_active=True, is_default=True, role_ids=[base + 1, base + 2], placements=placements)
    save(world, DASHBOARD, tenant, doc)


def seed(world: World) -> None:
    """Two tenants with different ids, one client for both, one for each, one that may only read, a ready token."""
    for tenant, (base, site, warehouses) in TENANTS.items():
        add_tenant(world, tenant, base, site, warehouses)
        _seed_records(world, tenant)
    _save_client(world, BOTH, list(TENANTS))
    _save_client(world, "dashops-viewer", list(TENANTS))
    _save_client(world, "dashops-north", ["acme-north"])
    _save_client(world, "dashops-south", ["acme-south"])
    north = world.store.get(CLIENT, "dashops-north")
    assert north is not None
    issue_token(world, north, "acme-north", READY_TOKEN)
