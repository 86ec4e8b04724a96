# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Login, logout, tokens and the system endpoints. API notes 1.2 to 1.5, 13."""

from __future__ import annotations

import base64
import binascii
import uuid
from typing import Any

from starlette.responses import Response

from . import tokens
from .call import Call
from .catalogue import PREFIX, Doc
from .errors import Refused, missing

SESSION_SECONDS = 3600.0
LOCK_SECONDS = 600.0
LOCK_AFTER = 3
WRONG = "You have entered an invalid username or password."
LOCKED = "Failed Login Attempts Exceeded. Please try after some time."


def members(body: Any, known: dict[str, bool], what: str) -> dict[str, Any]:
    """The body as a dict of known members; ``known`` says which are required."""
    if not isinstance(body, dict):
        raise Refused(400, f"Cannot deserialize value of type `{what}` from Array value")
    for name in body:
        if name not in known:
            raise Refused(
                400, f'Unrecognized field "{name}" (class org.openmetadata.schema.{what}), not marked as ignorable'
            )
    for name, required in known.items():
        if required and body.get(name) is None:
            raise Refused(400, f"[{name} must not be null]")
    return body


# ---- login


def login(call: Call) -> Response:
    """``POST /v1/users/login``: e-mail and base64 of the password."""
    body = members(call.json, {"email": True, "password": True}, "auth.LoginRequest")
    email = str(body["email"]).lower()
    account = call.world.store.get(PREFIX + "password", email)
    try:
        password = base64.b64decode(str(body["password"]), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Refused(400, "Illegal base64 character") from None
    if account is None:
        raise Refused(_status(call, 400), WRONG)
    failures = [moment for moment in account["failures"] if call.world.now() - moment < LOCK_SECONDS]
    if len(failures) >= LOCK_AFTER:
        raise Refused(_status(call, 401), LOCKED)
    if password != account["password"]:
        account["failures"] = [*failures, call.world.now()]
        call.world.store.put(PREFIX + "password", email, account)
        raise Refused(_status(call, 401), WRONG)
    call.world.store.put(PREFIX + "password", email, {**account, "failures": []})
    user = call.catalogue.by_fqn("user", account["user"])
    if user is None:
        raise missing("user", account["user"])
    return call.answer(_session(call, user))


def _status(call: Call, live: int) -> int:
    """The status of a failed login: as seen on a live server, or the one that the switch names."""
    return int(call.switch("failed_login") or live)


def _session(call: Call, user: Doc) -> dict[str, Any]:
    expires = call.world.now() + SESSION_SECONDS
    token = tokens.mint(user, "OM_USER", call.world.now(), expires, uuid.uuid4().hex)
    refresh = str(uuid.uuid4())
    tokens.keep(call.world.store, token, user, "OM_USER", expires)
    call.world.store.put(PREFIX + "refresh", refresh, {"user": user["id"]})
    return {
        "accessToken": token, "refreshToken": refresh, "tokenType": "Bearer ", "expiryDuration": int(expires * 1000),
    }  # fmt: skip


def refresh(call: Call) -> Response:
    """``POST /v1/users/refresh``."""
    body = members(call.json, {"refreshToken": True}, "auth.TokenRefreshRequest")
    stored = call.world.store.get(PREFIX + "refresh", str(body["refreshToken"]))
    user = call.catalogue.get("user", stored["user"]) if stored else None
    if user is None:
        raise Refused(400, "Invalid refresh token")
    call.world.store.delete(PREFIX + "refresh", str(body["refreshToken"]))
    return call.answer(_session(call, user))


def logout(call: Call) -> Response:
    """``POST /v1/users/logout``: plain text under a JSON content type (13)."""
    body = members(call.json, {"token": False, "refreshToken": False}, "auth.LogoutRequest")
    tokens.revoke(call.world.store, str(body.get("token", "")))
    if body.get("refreshToken"):
        call.world.store.delete(PREFIX + "refresh", str(body["refreshToken"]))
    return Response("Logout Successful", media_type="application/json")


# ---- tokens


def logged_in(call: Call) -> Response:
    """``GET /v1/users/loggedInUser``."""
    return call.answer(call.actor)


def generate(call: Call) -> Response:
    """``PUT /v1/users/generateToken/{id}``: a new token for a bot; the answer is of no use, ask for it (13)."""
    call.may("EditAll")
    body = members(call.json, {"JWTTokenExpiry": True}, "teams.authN.GenerateTokenRequest")
    if body["JWTTokenExpiry"] not in tokens.EXPIRY:
        raise Refused(400, "Cannot construct instance of `org.openmetadata.schema.auth.JWTTokenExpiry`")
    user = _user(call)
    issue_bot_token(call, user, tokens.EXPIRY[body["JWTTokenExpiry"]])
    return call.answer({"JWTToken": "fernet:gAAAAAB-only-an-encrypted-form", "JWTTokenExpiry": body["JWTTokenExpiry"]})


def issue_bot_token(call: Call, user: Doc, days: float | None) -> None:
    """Store a new current token of a bot."""
    now = call.world.now()
    expires = None if days is None else now + days * 86400
    token = tokens.mint(user, "BOT", now, expires, uuid.uuid4().hex)
    tokens.keep(call.world.store, token, user, "BOT", expires, made=now)


def bot_token(call: Call) -> Response:
    """``GET /v1/users/token/{id}``: the bot's current token, in clear."""
    call.may("ViewAll")
    known = tokens.of_user(call.world.store, _user(call)["id"], "BOT")
    if not known:
        return call.answer({})
    return call.answer({"JWTToken": known[-1]["token"], "JWTTokenExpiry": "Unlimited"})


def _user(call: Call) -> Doc:
    user = call.catalogue.get("user", call.path("id"))
    if user is None:
        raise missing("user", call.path("id"))
    return user


def create_personal(call: Call) -> Response:
    """``PUT /v1/users/security/token``: a personal access token."""
    body = members(call.json, {"tokenName": True, "JWTTokenExpiry": True}, "auth.CreatePersonalToken")
    if body["JWTTokenExpiry"] not in tokens.EXPIRY:
        raise Refused(400, "Cannot construct instance of `org.openmetadata.schema.auth.JWTTokenExpiry`")
    days = tokens.EXPIRY[body["JWTTokenExpiry"]]
    now = call.world.now()
    expires = None if days is None else now + days * 86400
    id = str(uuid.uuid4())
    token = tokens.mint(call.actor, "PERSONAL_ACCESS", now, expires, id)
    tokens.keep(call.world.store, token, call.actor, "PERSONAL_ACCESS", expires, name=body["tokenName"], id=id)
    return call.answer(_personal(tokens.of_user(call.world.store, call.actor["id"], "PERSONAL_ACCESS")[-1]))


def list_personal(call: Call) -> Response:
    """``GET /v1/users/security/token``: without the tokens themselves."""
    known = tokens.of_user(call.world.store, call.actor["id"], "PERSONAL_ACCESS")
    return call.answer(
        {"data": [{**_personal(one), "jwtToken": None} for one in known], "paging": {"total": len(known)}}
    )


def revoke_personal(call: Call) -> Response:
    """``PUT /v1/users/security/token/revoke``."""
    body = members(call.json, {"tokenIds": True}, "auth.RevokePersonalTokenRequest")
    known = tokens.of_user(call.world.store, call.actor["id"], "PERSONAL_ACCESS")
    for one in known:
        if one.get("id") in body["tokenIds"]:
            tokens.revoke(call.world.store, one["token"])
    left = tokens.of_user(call.world.store, call.actor["id"], "PERSONAL_ACCESS")
    return call.answer({"data": [_personal(one) for one in left], "paging": {"total": len(left)}})


def _personal(stored: Doc) -> dict[str, Any]:
    return {
        "token": stored.get("id"), "tokenName": stored.get("name"), "userId": stored["user"],
        "tokenType": "PERSONAL_ACCESS_TOKEN", "jwtToken": stored["token"],
        "expiryDate": None if stored["expires"] is None else int(stored["expires"] * 1000),
    }  # fmt: skip


# ---- system


def version(call: Call) -> Response:
    """``GET /v1/system/version``: no token needed."""
    return call.answer({
        "version": call.server.text, "revision": "aae0a6781011f31d0f8cbfac790bf7170255f89e", "timestamp": 1793086000000,
    })  # fmt: skip


def health(call: Call) -> Response:
    """``GET /v1/system/health`` (newer)."""
    return Response("OK", media_type="text/plain")


def rules(call: Call) -> Response:
    """``GET /v1/system/settings/entityRulesSettings``."""
    on = bool(call.switch("rules"))
    names = ("Multiple Users or Single Team Ownership", "Multiple Domains are not allowed")
    return call.answer({
        "config_type": "entityRulesSettings",
        "config_value": {"entitySemantics": [{"name": name, "enabled": on, "provider": "system"} for name in names]},
    })  # fmt: skip
