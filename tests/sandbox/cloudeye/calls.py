# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The frame of every Cloud Eye call: who asks, in which project, with which body, and how refusals are answered."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from . import auth, errors
from .errors import Refused
from .schemas import BODIES

if TYPE_CHECKING:
    from sandbox.world import World

Endpoint = Callable[[Request], Awaitable[Response]]


class Call(NamedTuple):
    """An authenticated request to Cloud Eye."""

    world: World
    user: dict[str, Any]
    project: str
    request: Request
    raw: bytes

    def switch(self, name: str) -> Any:
        """The setting of one of the platform's switches."""
        return self.world.switch("cloudeye", name)

    def path(self, name: str) -> str:
        """A parameter of the path."""
        return str(self.request.path_params[name])

    def body(self, kind: str) -> Any:
        """The JSON body, checked as the kind of body that it must be."""
        document = parse_json(self.raw)
        BODIES[kind].check(document, strict=self.switch("unknown_fields") == "refused")
        return document

    def answer(self, document: Any, status: int = 200) -> Response:
        """An answer in JSON with the headers of the gateway; an empty one for None."""
        headers = errors.headers_of(errors.CES, errors.new_request_id())
        if document is None:
            return Response(b"", status, headers=headers)
        return JSONResponse(document, status, headers=headers)


def parse_json(raw: bytes) -> Any:
    """A JSON body, or the refusal that an empty or broken one meets."""
    if not raw:
        raise Refused(400, "ces.0001", "The request body is empty.")
    try:
        return json.loads(raw)
    except ValueError:
        raise errors.wrong_body("body") from None


def endpoint(action: str, handle: Callable[[Call], Response]) -> Endpoint:
    """Make a route's handler of a function of an authenticated and permitted call."""

    async def run(request: Request) -> Response:
        world: World = request.app.state.world
        try:
            raw = await request.body()
            user = auth.authenticate(world, request, raw)
            project = request.path_params["project_id"]
            auth.authorise(user, request, project, action)
            return handle(Call(world, user, project, request, raw))
        except Refused as refused:
            return errors.answer(refused, world.switch("cloudeye", "error_shape"))

    return run
