# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control API: what tests and curious people may do to the sandbox from outside."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .page import journal_page, overview_page
from .world import World

Environment = Callable[[], dict[str, str]]


def control_app(world: World, urls: Mapping[str, str], environment: Environment) -> Starlette:
    """The application of the control port.

    ``urls``: each platform's base URL, for the page. ``environment``: gives the variables of GET /_control/environment.

    * GET, DELETE /_control/journal ``?platform=&writes=1``
    * GET, POST, DELETE /_control/faults: a rule or a list of rules (see ``faults.complete``)
    * GET, POST /_control/switches: ``{"platform", "name", "value"}``
    * POST /_control/reset
    * POST /_control/event: ``{"platform", "event"}``
    * POST /_control/clock: ``{"advance": seconds}``
    * GET /_control/environment
    """
    control = _Control(world, urls, environment)
    routes = [
        Route("/", control.page, methods=["GET"]),
        Route("/journal", control.journal_page, methods=["GET"]),
        Route("/_control/journal", control.read_journal, methods=["GET"]),
        Route("/_control/journal", control.clear_journal, methods=["DELETE"]),
        Route("/_control/faults", control.read_faults, methods=["GET"]),
        Route("/_control/faults", control.add_faults, methods=["POST"]),
        Route("/_control/faults", control.clear_faults, methods=["DELETE"]),
        Route("/_control/switches", control.read_switches, methods=["GET"]),
        Route("/_control/switches", control.set_switch, methods=["POST"]),
        Route("/_control/reset", control.reset, methods=["POST"]),
        Route("/_control/event", control.event, methods=["POST"]),
        Route("/_control/clock", control.clock, methods=["POST"]),
        Route("/_control/environment", control.read_environment, methods=["GET"]),
    ]
    refusals = {HTTPException: _refused, ValueError: _invalid, TypeError: _invalid}
    return Starlette(routes=routes, exception_handlers=refusals)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code)


async def _invalid(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, 400)


async def _body(request: Request, *names: str) -> list[Any]:
    """The named members of a JSON object in the body; ValueError if it is none or lacks one."""
    try:
        body = json.loads(await request.body())
    except ValueError:
        raise ValueError("the body is not JSON") from None
    if not isinstance(body, dict) or not set(names) <= set(body):
        raise ValueError(f"the body must be an object with {', '.join(names)}")
    return [body[name] for name in names]


class _Control:
    def __init__(self, world: World, urls: Mapping[str, str], environment: Environment) -> None:
        self.world = world
        self.urls = urls
        self.environment = environment

    def _platform(self, request: Request) -> str | None:
        return request.query_params.get("platform") or None

    async def page(self, request: Request) -> Response:
        return overview_page(self.world, self.urls)

    async def journal_page(self, request: Request) -> Response:
        return journal_page(self.world.journal.entries(self._platform(request)))

    async def read_journal(self, request: Request) -> Response:
        entries = self.world.journal.entries(self._platform(request))
        writes = [entry for entry in entries if entry["write"]]
        wanted = writes if request.query_params.get("writes") else entries
        return JSONResponse({"entries": wanted, "requests": len(entries), "writes": len(writes)})

    async def clear_journal(self, request: Request) -> Response:
        self.world.journal.clear()
        return JSONResponse({})

    async def read_faults(self, request: Request) -> Response:
        return JSONResponse({"rules": self.world.faults.rules()})

    async def add_faults(self, request: Request) -> Response:
        try:
            given = json.loads(await request.body())
        except ValueError:
            raise ValueError("the body is not JSON") from None
        rules = given if isinstance(given, list) else [given]
        if not all(isinstance(rule, dict) for rule in rules):
            raise ValueError("the body must be a rule or a list of rules")
        for rule in rules:
            self.world.faults.add(rule)
        return await self.read_faults(request)

    async def clear_faults(self, request: Request) -> Response:
        self.world.faults.clear()
        return JSONResponse({})

    async def read_switches(self, request: Request) -> Response:
        return JSONResponse(
            {
                platform: {
                    name: {**switch._asdict(), "value": self.world.switch(platform, name)}
                    for name, switch in declared.items()
                }
                for platform, declared in self.world.declared_switches().items()
            }
        )

    async def set_switch(self, request: Request) -> Response:
        self.world.set_switch(*await _body(request, "platform", "name", "value"))
        return JSONResponse({})

    async def reset(self, request: Request) -> Response:
        self.world.reset()
        return JSONResponse({})

    async def event(self, request: Request) -> Response:
        self.world.event(*await _body(request, "platform", "event"))
        return JSONResponse({})

    async def clock(self, request: Request) -> Response:
        (seconds,) = await _body(request, "advance")
        self.world.advance(float(seconds))
        return JSONResponse({"now": self.world.now()})

    async def read_environment(self, request: Request) -> Response:
        return JSONResponse(self.environment())
