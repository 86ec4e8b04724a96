# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of the Library server: JSON bodies, and errors in its two shapes (API notes 7.1 and 6.5)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from starlette.responses import JSONResponse, Response

ZERO_ID = "0" * 32

# Intelligence Server numbers that the clients tell apart (API notes 7.2).
MESSAGE_NOT_FOUND = -2147468986
RESULT_NOT_READY = -2147468903
PROJECT_NOT_LOADED = -2147209151
TOO_MANY_SESSIONS = -2147072486
BAD_LOGIN = -2147216959
ACCESS_DENIED = -2147214568
DUPLICATE_NAME = -2147217373
NO_SUCH_ID = -2147216373
INVALID_NAME = -2147216986


class RefusalError(Exception):
    """A request that the server turns down; `response` is what goes over the wire."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status_code)
        self.response = response


def library_error(status: int, code: str, message: str, iserver: int | None = None) -> Response:
    """An error of the Library server: `{code, iServerCode?, message, ticketId}` (API notes 7.1)."""
    body: dict[str, Any] = {"code": code, "message": message, "ticketId": ticket(message)}
    if iserver is not None:
        body["iServerCode"] = iserver
    return JSONResponse(body, status_code=status)


def kpi_error(status: int, code: int, message: str) -> Response:
    """An error of the KPI service: the number as a string, the sentence in parentheses (API notes 6.5)."""
    return JSONResponse({"code": str(code), "message": f"({message})"}, status_code=status)


def refuse(status: int, message: str) -> Response:
    """An error in the vendor's shape for faults that tests inject; 5xx of a proxy are HTML elsewhere."""
    codes = {401: "ERR009", 403: "ERR017", 404: "ERR004", 429: "ERR001", 503: "ERR0016"}
    return library_error(status, codes.get(status, "ERR001"), message)


def refusal(status: int, code: str, message: str, iserver: int | None = None) -> RefusalError:
    return RefusalError(library_error(status, code, message, iserver))


def kpi_refusal(status: int, code: int, message: str) -> RefusalError:
    return RefusalError(kpi_error(status, code, message))


def ticket(text: str) -> str:
    """A ticket id: twenty hex digits that hang on the text alone, so that runs can be compared."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(body, status_code=status, headers=headers)


def empty(status: int = 204) -> Response:
    return Response(status_code=status)


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
