# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Error answers in the vendor's shapes (API notes 5)."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse, Response

GATEWAY = "gateway"
CES = "ces"
IAM = "iam"

_GATEWAY_CODES = {401: "APIGW.0301", 404: "APIGW.0101", 429: "APIGW.0308"}
_CES_CODES = {400: "ces.0014", 403: "ces.0017"}


class Refused(Exception):
    """A request that the server refuses.

    status: HTTP status; code: the vendor's code; text: the sentence; family: who says it, which fixes the shape.
    """

    def __init__(self, status: int, code: str, text: str, family: str = CES) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text
        self.family = family


def wrong_body(*fields: str) -> Refused:
    """The answer to a body with wrong fields: their names stand in the bracket (API notes 5.1)."""
    inner = ", ".join(fields)
    return Refused(400, "ces.0014", f"Some content in message body is not correct, error message: [{inner}]")


def wrong_parameter(*names: str) -> Refused:
    """The answer to a wrong query or path parameter."""
    return Refused(400, "ces.0013", f"The URL parameter is invalid or does not exist: [{', '.join(names)}]")


def not_found(what: str) -> Refused:
    """The answer for an unknown resource."""
    return Refused(404, "ces.0016", f"The {what} does not exist.")


def body_of(refused: Refused, ces_shape: str, request_id: str) -> dict[str, Any]:
    """Body of an error: the gateway speaks shape A, IAM shape D, and CES the one that the switch names (A, B or C)."""
    shape = {GATEWAY: "A", IAM: "D"}.get(refused.family, ces_shape)
    phrase = HTTPStatus(refused.status).phrase
    if shape == "B":
        message = {"details": refused.text, "code": refused.code}
        return {"http_code": refused.status, "message": message, "encoded_authorization_message": None}
    if shape == "C":
        details = {"details": refused.text, "code": refused.code}
        sentence = f"{phrase}: the request could not be carried out."
        return {"code": refused.status, "element": phrase, "message": sentence, "details": details}
    if shape == "D":
        return {"error": {"code": refused.status, "message": refused.text, "title": phrase}}
    return {"error_code": refused.code, "error_msg": refused.text, "request_id": request_id}


def headers_of(family: str, request_id: str) -> dict[str, str]:
    """Headers that every answer carries (API notes 5.1)."""
    name = "X-IAM-Trace-Id" if family == IAM else "X-Request-Id"
    return {name: request_id, "Server": "api-gateway"}


def new_request_id() -> str:
    """An id like those in X-Request-Id."""
    return uuid.uuid4().hex


def answer(refused: Refused, ces_shape: str = "A") -> Response:
    """The refusal as an answer."""
    request_id = new_request_id()
    return JSONResponse(
        body_of(refused, ces_shape, request_id), refused.status, headers=headers_of(refused.family, request_id)
    )


def refuse(status: int, message: str) -> Response:
    """An injected fault in the vendor's shape: the gateway's for what it says itself, else the service's."""
    if status in _GATEWAY_CODES:
        return answer(Refused(status, _GATEWAY_CODES[status], message, GATEWAY))
    return answer(Refused(status, _CES_CODES.get(status, "ces.0007"), message))
