# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logging in and out, session facts, identity and API tokens, server status (API notes 1 and 7.4)."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import parse_qsl

from starlette.responses import Response

from sandbox.world import World

from . import answers
from .call import IDLE_SECONDS, Call, Doc, check_fields, drop_session, save_session

STANDARD, ANONYMOUS, LDAP, API_TOKEN = 1, 8, 16, 4096
IDENTITY_SECONDS = 300
COOKIE_PATH = "/MicroStrategyLibrary"

LOGIN_FIELDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(
        (
            "username",
            "password",
            "newPassword",
            "metadataLocale",
            "warehouseDataLocale",
            "displayLocale",
            "messagesLocale",
            "numberLocale",
            "timeZone",
            "applicationId",
            "tenantId",
        ),
        str,
    ),
    **dict.fromkeys(("loginMode", "maxSearch", "workingSet", "applicationType"), int),
    "changePassword": bool,
    "stickyTenantId": (bool, str),
}


def login(call: Call) -> Response:
    """POST /api/auth/login (API notes 1.1)."""
    body = login_body(call)
    check_fields(call, body, LOGIN_FIELDS)
    check_application(call, body.get("applicationType"))
    working_set = body.get("workingSet") or 10
    if working_set < 3:
        raise answers.refusal(400, "ERR006", "workingSet must be 3 or more.")
    return open_session(call, authenticate(call, body), working_set, body.get("maxSearch") or 3)


def login_body(call: Call) -> Doc:
    """The fields of a login, sent as JSON or as a form; numbers of a form are made numbers."""
    if not call.request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        body: Doc = call.body()
        return body
    form: Doc = dict(parse_qsl(call.raw.decode("utf-8"), keep_blank_values=True))
    for name, kind in LOGIN_FIELDS.items():
        if kind is int and name in form:
            try:
                form[name] = int(form[name])
            except ValueError:
                raise answers.refusal(400, "ERR006", f"The value of {name} has a wrong type.") from None
    return form


def check_application(call: Call, number: int | None) -> None:
    known = range(1, 77 if call.switch("application_type_76") else 76)
    if number is not None and number not in known:
        raise answers.refusal(400, "ERR006", "There were constraint violations: applicationType.")


def authenticate(call: Call, body: Doc) -> Doc:
    """The user of the credentials, by login mode; 401 ERR003 if they are wrong."""
    mode = body.get("loginMode", STANDARD)
    name, password = body.get("username") or "", body.get("password") or ""
    user: Doc | None = None
    if mode in (STANDARD, LDAP):
        user = call.store.get("mstr.user", name)
        if user is not None and (user["loginMode"] != mode or user["password"] != password):
            user = None
    elif mode == ANONYMOUS:
        user = call.store.get("mstr.user", "guest")
    elif mode == API_TOKEN:
        owner = call.store.get("mstr.apitoken", name)
        user = call.store.get("mstr.user", owner["login"]) if owner else None
    if user is None:
        raise answers.refusal(401, "ERR003", "Login failed: the name or the password is wrong.", answers.BAD_LOGIN)
    return user


def open_session(call: Call, user: Doc, working_set: int = 10, max_search: int = 3) -> Response:
    """Start a session; its token and cookies are in the answer's headers, the body is empty."""
    now = call.world.now()
    session: dict[str, Any] = {
        "token": secrets.token_hex(13),
        "user": user["login"],
        "cookies": {"JSESSIONID": secrets.token_hex(16).upper(), "iSession": secrets.token_hex(16)},
        "created": now,
        "touched": now,
        "workingSet": working_set,
        "maxSearch": max_search,
        "projects": [],
        "instances": [],
    }
    save_session(call.world, session)
    response = answers.empty()
    name = call.switch("token_header")
    # Raw, because the spelling of the header's name is what servers differ in.
    response.raw_headers.append((name.encode(), session["token"].encode()))
    for cookie, value in session["cookies"].items():
        response.set_cookie(cookie, value, path=COOKIE_PATH, httponly=cookie == "JSESSIONID", samesite=None)
    return response


def logout(call: Call) -> Response:
    """POST /api/auth/logout (API notes 1.4)."""
    if call.switch("logout_scope") == "user":
        for session in call.store.all("mstr.session", scope=call.session["user"]):
            drop_session(call.world, session)
    else:
        drop_session(call.world, call.session)
    return answers.empty()


def session_info(call: Call) -> Response:
    """GET /api/sessions (API notes 1.3)."""
    user, session = call.user, call.session
    return answers.answer(
        {
            "id": user["id"],
            "fullName": user["fullName"],
            "initials": "".join(word[0] for word in user["fullName"].split()),
            "locale": 1033,
            "displayLocale": 1033,
            "maxSearch": session["maxSearch"],
            "workingSet": session["workingSet"],
            "timeout": IDLE_SECONDS,
            "lifetime": -1,
            "metadataUser": True,
        }
    )


def keep_alive(call: Call) -> Response:
    """PUT /api/sessions (API notes 1.3); the session is already touched."""
    return answers.empty()


def project_of_session(call: Call) -> Response:
    return answers.answer({"projectId": call.project["id"]})


def user_info(call: Call) -> Response:
    user = call.user
    initials = "".join(word[0] for word in user["fullName"].split())
    return answers.answer({"id": user["id"], "fullName": user["fullName"], "initials": initials})


def privileges(call: Call) -> Response:
    names = call.user["privileges"]
    return answers.answer({"privileges": [{"id": str(number), "name": name} for number, name in enumerate(names, 1)]})


def lifetime(call: Call) -> Response:
    return answers.answer({"lifetime": -1})


def make_identity(call: Call) -> Response:
    """POST /api/auth/identityToken (API notes 1.5)."""
    token = identity(call)
    response = answers.empty(201)
    response.raw_headers.append((b"X-MSTR-IdentityToken", token.encode()))
    return response


def make_identity_v2(call: Call) -> Response:
    return answers.answer({"identityToken": identity(call)}, 201)


def identity(call: Call) -> str:
    token = secrets.token_hex(16)
    until = call.world.now() + IDENTITY_SECONDS
    call.store.put("mstr.identity", token, {"login": call.session["user"], "until": until})
    return token


def identified(call: Call, token: str) -> Doc:
    kept = call.store.get("mstr.identity", token)
    user = call.store.get("mstr.user", kept["login"]) if kept and kept["until"] > call.world.now() else None
    if user is None:
        raise answers.refusal(401, "ERR003", "The identity token is not valid.", answers.BAD_LOGIN)
    return user


def check_identity(call: Call) -> Response:
    return answers.answer({"userId": identified(call, call.request.headers.get("x-mstr-identitytoken", ""))["id"]})


def delegate(call: Call) -> Response:
    """POST /api/auth/delegate: a new session of the same user (API notes 1.5)."""
    body = call.body()
    check_fields(call, body, {"loginMode": (int, str), "identityToken": str, "applicationType": int})
    return open_session(call, identified(call, body.get("identityToken") or ""))


def token_of_cookie(call: Call) -> Response:
    """GET /api/auth/token: the token of a session known by its cookie."""
    wanted = call.request.cookies.get("iSession")
    for session in call.store.all("mstr.session"):
        if wanted and session["cookies"]["iSession"] == wanted:
            response = answers.empty()
            response.raw_headers.append((call.switch("token_header").encode(), session["token"].encode()))
            return response
    raise answers.refusal(401, "ERR009", "There is no session of that cookie.")


def make_api_token(call: Call) -> Response:
    """POST /api/auth/apiTokens (API notes 1.5)."""
    body = call.body(required=False)
    check_fields(call, body, {"userId": str})
    wanted = body.get("userId") or call.user["id"]
    if wanted != call.user["id"] and not call.user["admin"]:
        raise answers.refusal(403, call.permission_code(17), "Only administrators make tokens of others.")
    owner = next((user for user in call.store.all("mstr.user") if user["id"] == wanted), None)
    if owner is None:
        raise answers.refusal(400, "ERR006", f"No user with the id {wanted}.")
    token = f"mstr-api-token-{secrets.token_hex(16)}"
    call.store.put("mstr.apitoken", token, {"login": owner["login"]})
    return answers.answer({"apiToken": token}, 201)


def status(call: Call) -> Response:
    """GET /api/status (API notes 7.4)."""
    return answers.answer(
        {
            "webVersion": "11.3.1060.02110",
            "iServerVersion": "11.3.1060.02110",
            "isVersionMatch": True,
            "deploymentType": "on-premises",
            "clustered": False,
        }
    )


def expire(world: World) -> None:
    """All sessions end, as after a restart of the server; with them all instances."""
    for session in world.store.all("mstr.session"):
        drop_session(world, session)
