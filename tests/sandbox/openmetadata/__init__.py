# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenMetadata: dashboards, charts and dashboard services of the data catalogue. API notes: OpenMetadata."""

from __future__ import annotations

import uuid
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from ..switches import Switch
from ..world import World
from . import api, seeds, tokens
from .call import NAME
from .catalogue import PREFIX, Catalogue
from .errors import refuse as _refuse
from .seeds import seed

__all__ = ["EVENTS", "NAME", "SWITCHES", "base_url", "environment", "overview", "refuse", "routes", "seed"]

SWITCHES = {
    "version": Switch("2.0", ("2.0", "1.12", "1.8", "1.6"), "3.5, 13", "the release line that the server is of"),
    "rules": Switch(True, (True, False), "5.5", "the rules about owners and domains are enforced"),
    "stores_project": Switch(False, (False, True), "4.2, 12", "a change of project or dashboardType alone is stored"),
    "stale_total": Switch(False, (False, True), "2.1", "paging.total is a count of up to five minutes ago"),
    "change_header": Switch(True, (True, False), "2.5", "the change header comes through (a proxy may strip it)"),
    "mask": Switch(9, (9, 8), "5.4, 12", "how many asterisks stand for a secret"),
    "failed_login": Switch(0, (0, 400, 401, 403), "1.3, 13", "status of a failed login (0: 400 or 401, as seen)"),
}


def _expire_sessions(world: World) -> None:
    tokens.expire_all(world.store, "OM_USER", world.now())


def _new_bot_token(world: World) -> None:
    now = world.now()
    token = tokens.mint(seeds.BOT, "BOT", now, None, uuid.uuid4().hex)
    tokens.keep(world.store, token, seeds.BOT, "BOT", None, made=now)


EVENTS = {"expire_tokens": _expire_sessions, "new_bot_token": _new_bot_token}


def routes(world: World) -> list[Route]:
    """All routes of the API."""
    return api.all_routes()


def base_url(origin: str) -> str:
    """What a user gives as ``url``."""
    return f"{origin}/api"


def environment(origin: str) -> dict[str, str]:
    """The variables of the administrator's personal token."""
    return {"OPENMETADATA_URL": base_url(origin), "OPENMETADATA_JWT_TOKEN": seeds.ADMIN_TOKEN}


def overview(world: World) -> list[tuple[str, list[dict[str, Any]]]]:
    """Services, dashboards and charts."""
    catalogue = Catalogue(world.store)
    tables = (("Dashboard services", "dashboardService"), ("Dashboards", "dashboard"), ("Charts", "chart"))
    return [(heading, [_row(doc) for doc in catalogue.store.all(PREFIX + kind)]) for heading, kind in tables]


def _row(doc: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": doc["fullyQualifiedName"], "display name": doc.get("displayName", ""),
        "type": doc.get("serviceType") or doc.get("chartType") or doc.get("dashboardType") or "",
        "tags": ", ".join(label["tagFQN"] for label in doc.get("tags", [])), "version": doc["version"],
        "state": "deleted" if doc.get("deleted") else "",
    }  # fmt: skip


def refuse(status: int, message: str) -> Response:
    """An error in the vendor's shape."""
    return _refuse(status, message)
