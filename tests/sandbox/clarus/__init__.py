# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ClarusWMS: dashboards, widgets and placements, per tenant."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import Route

from sandbox.routing import route
from sandbox.world import World

from . import catalogue, dashboards, widgets
from .auth import expire_tokens, token
from .data import BOTH, READY_TOKEN, SCOPES, SECRETS, add_tenant, seed
from .errors import refuse
from .page import overview
from .reading import read
from .records import NAME
from .switches import SWITCHES

__all__ = [
    "EVENTS",
    "NAME",
    "READY_TOKEN",
    "SECRETS",
    "SWITCHES",
    "add_tenant",
    "base_url",
    "environment",
    "overview",
    "refuse",
    "routes",
    "seed",
]

EVENTS: dict[str, Callable[[World], None]] = {"expire_tokens": expire_tokens}


def routes(world: World) -> list[Route]:
    """All routes: the token, GraphQL for reading, REST for writing (API notes 0)."""
    return [
        route("POST", "/oauth/token", token, section="1", write=False),
        route("POST", "/graphql", read, section="5", write=False),
        *dashboards.routes(),
        *widgets.routes(),
        *catalogue.routes(),
    ]


def base_url(origin: str) -> str:
    """What users give as ``url``: the origin itself."""
    return origin


def environment(origin: str) -> dict[str, str]:
    """The first tenant with the client that serves all of them."""
    return {
        "CLARUS_URL": base_url(origin),
        "CLARUS_SUBDOMAIN": "acme-north",
        "CLARUS_CLIENT_ID": BOTH,
        "CLARUS_CLIENT_SECRET": SECRETS[BOTH],
        "CLARUS_SCOPE": " ".join(SCOPES),
    }
