# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a platform package declares its routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Handler = Callable[[Request], Awaitable[Response]]

READING = frozenset({"GET", "HEAD"})


class DeclaredRoute(Route):
    """A route that knows whether a call of it writes."""

    write: bool


def route(method: str, path: str, handler: Handler, *, section: str, write: bool | None = None) -> Route:
    """Return the Starlette route of one documented call.

    ``section`` names the section of the API notes that the route follows. ``write`` says whether the call changes
    what the platform holds; left out, everything but GET and HEAD does. Say ``write=False`` for a POST that only reads
    or logs in or out.

    The handler finds the world at ``request.app.state.world``. It runs alone (no other handler in between) and in one
    transaction: an exception takes back what it stored, an answer of any status keeps it. A Starlette
    ``HTTPException`` is answered in the vendor's shape (the package's ``refuse``).
    """
    writes = method.upper() not in READING if write is None else write

    async def endpoint(request: Request) -> Response:
        request.scope["sandbox"].update(section=section, write=writes)
        world = request.app.state.world
        async with world.turn:
            with world.store.transaction():
                return await handler(request)

    endpoint.__name__ = getattr(handler, "__name__", "endpoint")
    made = DeclaredRoute(path, endpoint, methods=[method.upper()])
    made.write = writes
    return made


def is_write(declared: Route | None, method: str) -> bool:
    """Whether a request to this route (None: no such route) counts as a write."""
    return declared.write if isinstance(declared, DeclaredRoute) else method.upper() not in READING
