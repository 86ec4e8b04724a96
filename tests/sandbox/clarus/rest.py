# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The frame of every REST write: who asks, in which tenant, with which attributes (API notes 2.1, 2.2)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from sandbox.world import World

from .auth import caller, check_permission, tenant_of, throttle
from .errors import Refusal, answer, render
from .records import NAME, Doc


class Call(NamedTuple):
    """One REST write: the world, the tenant, the id of the path (0 on create), the attributes of the body."""

    world: World
    tenant: str
    id: int
    attributes: dict[str, Any]


Action = Callable[[Call], Response]
Handler = Callable[[Request], Awaitable[Response]]


def handler(type_name: str, action: Action, *, body: bool = True) -> Handler:
    """Wrap an action so that it sees only a well-formed, permitted write.

    :param type_name: the ``type`` that the envelope must name
    :param body: false for DELETE, which has none
    """

    async def handle(request: Request) -> Response:
        world: World = request.app.state.world
        raw = await request.body()
        try:
            throttle(world)
            tenant = tenant_of(world, request)
            check_permission(world, caller(world, request, tenant))
            attributes = _attributes(request, raw, type_name) if body else {}
            return action(Call(world, tenant, _path_id(request), attributes))
        except Refusal as refusal:
            return render(world.switch(NAME, "error_body"), refusal)

    return handle


def _path_id(request: Request) -> int:
    text = str(request.path_params.get("id", "0"))
    if not text.isdecimal():
        raise Refusal(404, "Not Found")
    return int(text)


def json_body(request: Request, raw: bytes) -> dict[str, Any]:
    """The body as a JSON object, or a 400."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json":
        raise Refusal(400, "The body must be sent as application/json")
    try:
        body = json.loads(raw)
    except ValueError:
        raise Refusal(400, "Malformed JSON in the request body") from None
    if not isinstance(body, dict):
        raise Refusal(400, "The request body must be an object")
    return body


def _attributes(request: Request, raw: bytes, type_name: str) -> dict[str, Any]:
    data = json_body(request, raw).get("data")
    if not isinstance(data, dict) or not isinstance(data.get("attributes"), dict):
        raise Refusal(400, "param is missing or the value is empty: data")
    if data.get("type") != type_name:
        raise Refusal(400, f"data.type must be {type_name}")
    attributes: dict[str, Any] = data["attributes"]
    return attributes


def created(world: World, id: int) -> Response:
    """The bare id of a new record; attributes are never echoed."""
    bare = {"id": id}
    return answer(
        world.switch(NAME, "post_status"), bare if world.switch(NAME, "id_shape") == "bare" else {"data": bare}
    )


def done(world: World) -> Response:
    """Success without content."""
    return Response(b"", status_code=world.switch(NAME, "write_status"))


def echoed(status: int, type_name: str, doc: Doc) -> Response:
    """The fuller answer that roles and report queries give (API notes 2.2)."""
    attributes = {key: value for key, value in doc.items() if key != "id"}
    return answer(status, {"data": {"id": doc["id"], "type": type_name, "attributes": attributes}})


def check_delete_route(world: World) -> None:
    """DELETE is not documented for this family: it may be no route at all (API notes 3.5)."""
    route = world.switch(NAME, "delete_route")
    if route != "present":
        raise Refusal(int(route), "Not Found" if route == "404" else "Method Not Allowed")
