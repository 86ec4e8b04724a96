# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One request on its way through a handler: who asks, what is asked, and the world that answers."""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..world import World
from . import tokens
from .catalogue import Catalogue, Doc
from .errors import Refused, TooLong, malformed
from .versions import Server

NAME = "openmetadata"
#: The limit of a request's head (API notes 1.1).
LONGEST_PATH = 8192
CHANGE_HEADER = "X-OpenMetadata-Change"
#: The variable that names the folder into which exchanges are written down; not set, none is.
RECORD = "SANDBOX_RECORD"


class Malformed(Exception):
    """The body is no JSON."""


class Call:
    """One request. ``actor`` is the user's document (empty for the endpoints that need no token)."""

    def __init__(self, request: Request, body: bytes) -> None:
        self.request = request
        self.world: World = request.app.state.world
        self.catalogue = Catalogue(self.world.store)
        self.server = Server.of(self.switch("version"))
        self.actor: Doc = {}
        self.sent = body
        self._references: dict[tuple[str, str], Doc | None] = {}

    def switch(self, name: str) -> Any:
        """The setting of one of our switches."""
        return self.world.switch(NAME, name)

    def path(self, name: str) -> str:
        """A parameter of the path."""
        return str(self.request.path_params[name])

    def query(self, name: str, default: str = "") -> str:
        """A parameter of the query."""
        return self.request.query_params.get(name, default)

    def flag(self, name: str) -> bool:
        """A boolean of the query: whatever is not ``true`` is false (13)."""
        return self.query(name).lower() == "true"

    def header(self, name: str) -> str:
        """A header of the request."""
        return self.request.headers.get(name, "")

    @cached_property
    def json(self) -> Any:
        """The body."""
        try:
            return json.loads(self.sent)
        except ValueError:
            raise Malformed from None

    @property
    def who(self) -> str:
        """The name of the user who asks."""
        return str(self.actor.get("name", ""))

    @property
    def bot(self) -> bool:
        """Whether a bot asks."""
        return bool(self.actor.get("isBot"))

    @property
    def millis(self) -> int:
        """The time, as the API counts it."""
        return int(self.world.now() * 1000)

    def may(self, operation: str) -> None:
        """Refuse those who are neither admin nor bot."""
        if not (self.actor.get("isAdmin") or self.bot):
            raise Refused(403, f"Principal: CatalogPrincipal{{name='{self.who}'}} operations [{operation}] not allowed")

    def referred(self, kind: str, id: str) -> Doc | None:
        """A document that others refer to, read once a request."""
        if (kind, id) not in self._references:
            self._references[kind, id] = self.catalogue.get(kind, id)
        return self._references[kind, id]

    def forget(self, kind: str, id: str) -> None:
        """Read a document anew when it is referred to again: it was written."""
        self._references.pop((kind, id), None)

    def answer(self, body: Any, status: int = 200, change: str = "", headers: dict[str, str] | None = None) -> Response:
        """A JSON answer, with the change header where there is one and the switch lets it through."""
        sent = dict(headers or {})
        if change and self.switch("change_header"):
            sent[CHANGE_HEADER] = change
        return JSONResponse(body, status, sent)


Handler = Callable[[Call], Response]


def _answered(call: Call, handler: Handler, public: bool) -> Response:
    try:
        if len(call.request.scope.get("raw_path", b"")) > LONGEST_PATH:
            raise TooLong
        if not public:
            call.actor = tokens.actor(call.world, call.catalogue, call.server, call.header("authorization"))
        return handler(call)
    except Refused as refused:
        return refused.answer(call.server)
    except Malformed:
        return malformed()


def _record(call: Call, answer: Response) -> None:
    """Write an exchange down, so that it can be held against the vendor's own models later."""
    exchange = {
        "line": call.switch("version"), "agent": call.header("user-agent"), "method": call.request.method,
        "path": call.request.scope["path"], "body": call.sent.decode("utf-8", "replace"), "status": answer.status_code,
        "answer": bytes(answer.body).decode("utf-8", "replace"),
    }  # fmt: skip
    folder = Path(os.environ[RECORD])
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"openmetadata-{os.getpid()}.jsonl", "a", encoding="utf-8") as file:
        file.write(json.dumps(exchange) + "\n")


def endpoint(handler: Handler, *, public: bool = False) -> Callable[[Request], Awaitable[Response]]:
    """Wrap a handler: check the token, turn what it raises into the vendor's answers."""

    async def answer(request: Request) -> Response:
        call = Call(request, await request.body())
        made = _answered(call, handler, public)
        if RECORD in os.environ:
            _record(call, made)
        return made

    answer.__name__ = handler.__name__
    return answer
