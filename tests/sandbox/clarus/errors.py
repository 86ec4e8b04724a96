# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals, and the shapes in which the server may put them into words (API notes 2.3)."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from starlette.responses import HTMLResponse, Response


class Refusal(Exception):
    """A request that the server refuses.

    :param status: HTTP status
    :param message: what the error body says
    :param field: the attribute at fault, for bodies that name it
    """

    def __init__(self, status: int, message: str, field: str = "base", headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.field = field
        self.headers = headers or {}


def answer(status: int, body: Any, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer; non-ASCII text goes out as it is."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status_code=status, media_type="application/json", headers=headers)


def _body(shape: str, refusal: Refusal) -> Any:
    if shape == "errors":
        return {"errors": [refusal.message]}
    if shape == "fields":
        return {"errors": {refusal.field: [refusal.message]}}
    if shape == "jsonapi":
        return {"errors": [{"status": str(refusal.status), "title": "Refused", "detail": refusal.message}]}
    if shape == "message":
        return {"message": refusal.message}
    return {"error": refusal.message}


def render(shape: str, refusal: Refusal) -> Response:
    """A refusal as the server under the switch ``error_body`` words it."""
    if shape == "html":
        page = f"<html><body><h1>Error {refusal.status}</h1><p>{escape(refusal.message)}</p></body></html>"
        return HTMLResponse(page, status_code=refusal.status, headers=refusal.headers)
    return answer(refusal.status, _body(shape, refusal), refusal.headers)


def refuse(status: int, message: str) -> Response:
    """An error in the documented shape, for injected faults."""
    return render("error", Refusal(status, message))
