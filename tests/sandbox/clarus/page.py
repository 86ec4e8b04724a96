# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sandbox's page shows of Clarus."""

from __future__ import annotations

from typing import Any

from sandbox.world import World

from .records import DASHBOARD, ROLE, TENANT, WIDGET, all_of, find

Rows = list[dict[str, Any]]


def _dashboard_rows(world: World, tenant: str) -> Rows:
    rows = []
    for doc in all_of(world, DASHBOARD, tenant):
        roles = [(find(world, ROLE, tenant, id) or {}).get("name", "") for id in doc["role_ids"]]
        codes = [
            (find(world, WIDGET, tenant, item["dashboard_widget_id"]) or {}).get("code", "")
            for item in doc["placements"]
        ]
        shown = {key: doc[key] for key in ("id", "code", "name", "is_active", "is_default")}
        rows.append({**shown, "roles": ", ".join(roles), "widgets": ", ".join(codes)})
    return rows


def overview(world: World) -> list[tuple[str, Rows]]:
    """Dashboards and widgets of each tenant."""
    tables: list[tuple[str, Rows]] = []
    for tenant in (doc["subdomain"] for doc in world.store.all(TENANT)):
        tables.append((f"{tenant}: dashboards", _dashboard_rows(world, tenant)))
        keys = ("id", "code", "name", "widget_type", "report_query_id")
        widgets = [{key: doc[key] for key in keys} for doc in all_of(world, WIDGET, tenant)]
        tables.append((f"{tenant}: widgets", widgets))
    return tables
