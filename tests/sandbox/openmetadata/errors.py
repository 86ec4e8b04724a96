# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors in the vendor's shapes. API notes 7.1, 7.2, 13."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, Response

from .versions import Server


class Refused(Exception):
    """The server refuses: ``{"code", "message"}``."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}

    def answer(self, server: Server) -> Response:
        """The answer that goes out."""
        return refuse(self.status, self.message, self.headers)


class Unhandled(Refused):
    """An error that the server itself did not foresee: a 500 without a code."""

    def __init__(self, message: str) -> None:
        super().__init__(500, f"An exception with message [{message}] was thrown while processing request.")

    def answer(self, server: Server) -> Response:
        """The answer that goes out."""
        return JSONResponse({"responseMessage": self.message, "errorType": "UNHANDLED_SERVER_EXCEPTION"}, 500)


class Misrouted(Refused):
    """Wrong route, method, content type, or an id that is none: 404, 405, 415, on old servers an unhandled 500."""

    def __init__(self, status: int) -> None:
        super().__init__(status, f"HTTP {status} {HTTPStatus(status).phrase}")

    def answer(self, server: Server) -> Response:
        """The answer that goes out."""
        return Unhandled(self.message).answer(server) if server.routes_unhandled else super().answer(server)


class TooLong(Refused):
    """A path over the limit for the request's head: HTML, from below the API."""

    def __init__(self) -> None:
        super().__init__(414, "URI Too Long")

    def answer(self, server: Server) -> Response:
        """The answer that goes out."""
        return HTMLResponse("<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>", 414)


def refuse(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """An error body as the exception mappers write it."""
    return JSONResponse({"code": status, "message": message}, status, headers)


def missing(kind: str, which: Any) -> Refused:
    """An entity or a reference that is not there (or deleted)."""
    return Refused(404, f"{kind} instance for {which} not found")


def malformed() -> Response:
    """A body that is no JSON."""
    return Response("Unable to process JSON", 400, media_type="text/plain")
