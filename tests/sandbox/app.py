# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a platform package to an ASGI application: journal, faults and latency around its routes."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .faults import Rule
from .platforms import Platform
from .routing import is_write
from .world import World

log = logging.getLogger("sandbox")

_HTML = "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>"


class AnswerDropped(ConnectionError):
    """A dropped answer, for a client that is not behind a real connection."""


def platform_app(world: World, name: str, latency: float = 0.0) -> ASGIApp:
    """The ASGI application of one platform; ``latency`` in seconds is added to each answer."""
    platform = world.platforms[name]

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return platform.refuse(error.status_code, error.detail)

    async def crashed(request: Request, error: Exception) -> Response:
        log.error("%s %s failed in the sandbox", request.method, request.url.path, exc_info=error)
        return platform.refuse(500, f"the sandbox failed: {error!r}")

    routes = platform.routes(world)
    inner = Starlette(routes=routes, exception_handlers={HTTPException: refused})
    inner.router.redirect_slashes = False  # none of the platforms does that
    inner.state.world = world
    return Front(world, platform, inner, routes, crashed, latency)


class Front:
    """What every request passes on its way to a platform."""

    def __init__(
        self, world: World, platform: Platform, inner: Starlette, routes: list[Route], crashed: Any, latency: float
    ) -> None:
        self.world = world
        self.platform = platform
        self.inner = inner
        self.routes = routes
        self.crashed = crashed
        self.latency = latency

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return
        scope["sandbox"] = {}
        body = await _read(receive)
        if self.latency:
            await asyncio.sleep(self.latency)
        rule = self.world.faults.take(self.platform.NAME, scope["method"], scope["path"], lambda: self._is_write(scope))
        started = time.perf_counter()
        answer = await self._answer(scope, body, rule)
        seconds = time.perf_counter() - started
        if rule is not None:
            await asyncio.sleep(rule["seconds"])
        self.world.journal.add(self._entry(scope, body, answer, rule, seconds))
        if answer is None:
            await _cut(receive, send)
        else:
            await answer(scope, receive, send)

    async def _answer(self, scope: Scope, body: bytes, rule: Rule | None) -> Response | None:
        """The answer to send, or None if the connection is to be cut."""
        if rule is None:
            return await self._handle(scope, body)
        carried_out = rule["after"] or rule["do"] == "delay"
        answer = await self._handle(scope, body) if carried_out else None
        if rule["do"] == "event":
            self.world.event(self.platform.NAME, rule["event"])
            return answer or await self._handle(scope, body)
        return answer if rule["do"] == "delay" else self._faulty(rule)

    def _faulty(self, rule: Rule) -> Response | None:
        if rule["do"] == "drop":
            return None
        if rule["do"] == "redirect":
            return RedirectResponse(rule["location"], rule["status"])
        if rule["do"] == "html":
            return HTMLResponse(rule["body"] or _HTML, rule["status"], rule["headers"])
        if rule["body"] is not None:
            return Response(rule["body"], rule["status"], rule["headers"], "application/json")
        answer = self.platform.refuse(rule["status"], "injected fault")
        answer.headers.update(rule["headers"])
        return answer

    async def _handle(self, scope: Scope, body: bytes) -> Response:
        """Let the platform answer, and hold the whole answer."""
        status, headers, chunks = 0, [], []
        given = False

        async def receive() -> Message:
            nonlocal given
            if given:
                return {"type": "http.disconnect"}
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status, headers = message["status"], message["headers"]
            else:
                chunks.append(message.get("body", b""))

        try:
            await self.inner(scope, receive, send)
        except Exception as error:  # noqa: BLE001 - a fault of the sandbox itself: say so, as a server would
            return await self.crashed(Request(scope), error)
        answer = Response(b"".join(chunks), status)
        answer.raw_headers = list(headers)
        return answer

    def _is_write(self, scope: Scope) -> bool:
        matching = (route for route in self.routes if route.matches(scope)[0] == Match.FULL)
        return is_write(next(matching, None), scope["method"])

    def _entry(
        self, scope: Scope, body: bytes, answer: Response | None, rule: Rule | None, seconds: float
    ) -> dict[str, Any]:
        query = scope["query_string"].decode("latin-1")
        raw_path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        note = scope["sandbox"] or {"section": "", "write": self._is_write(scope)}
        return {
            "platform": self.platform.NAME,
            "method": scope["method"],
            "path": scope["path"],
            "target": f"{raw_path}?{query}" if query else raw_path,
            "query": query,
            "headers": _readable(scope["headers"]),
            "body": body.decode("utf-8", "replace"),
            "status": None if answer is None else answer.status_code,
            "answer": "" if answer is None else bytes(answer.body).decode("utf-8", "replace"),
            "answer_headers": {} if answer is None else _readable(answer.raw_headers),
            "write": note["write"],
            "section": note["section"],
            "fault": rule,
            "seconds": seconds,
        }


def _readable(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}


async def _read(receive: Receive) -> bytes:
    chunks = []
    more = True
    while more:
        message = await receive()
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(chunks)


async def _cut(receive: Receive, send: Send) -> None:
    """Close the connection under the client's feet, as a crash between two machines does."""
    connection = getattr(getattr(send, "__self__", None), "transport", None)
    if connection is None:
        raise AnswerDropped("the answer was dropped")
    connection.abort()
    while (await receive())["type"] != "http.disconnect":  # uvicorn would else answer 500 in our place
        pass
