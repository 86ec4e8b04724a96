# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens, tenants and permissions (API notes 1)."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from sandbox.world import World

from .errors import Refusal, answer, render
from .records import CLIENT, NAME, TENANT, TOKEN, Doc

SUBDOMAIN_HEADER = "x-clarus-subdomain"
# Tokens whose reply tells no lifetime still end some day; a day is long enough not to matter.
_UNTOLD_LIFETIME = 86400


def throttle(world: World) -> None:
    """Every n-th request is refused when the switch ``throttle`` says so (API notes 2.3)."""
    every = world.switch(NAME, "throttle")
    if every and world.store.next_int("clarus.requests") % every == 0:
        raise Refusal(429, "Too many requests", headers={"Retry-After": "0"})


def tenant_of(world: World, request: Request) -> str:
    """The tenant that the header names: it is demanded on every request."""
    name = request.headers.get(SUBDOMAIN_HEADER, "")
    if not name:
        raise Refusal(400, "X-Clarus-Subdomain header is missing")
    if world.store.get(TENANT, name) is None:
        raise Refusal(world.switch(NAME, "wrong_tenant"), f"Subdomain {name} is not available to this account")
    return name


def caller(world: World, request: Request, tenant: str) -> Doc:
    """The client behind the bearer token, checked against the tenant.

    :return: the client's document: ``client_id``, ``tenants``, ``roles`` (tenant -> role id), ``writes``
    """
    scheme, _blank, value = request.headers.get("authorization", "").partition(" ")
    token = world.store.get(TOKEN, value.strip()) if scheme.lower() == "bearer" else None
    if token is None or token["expires_at"] <= world.now():
        raise Refusal(401, "The access token is invalid, expired or was revoked")
    client = world.store.get(CLIENT, token["client_id"])
    bound = world.switch(NAME, "token_tenants") == "one" and token["tenant"] not in ("", tenant)
    if client is None or tenant not in client["tenants"] or bound:
        raise Refusal(world.switch(NAME, "wrong_tenant"), f"Subdomain {tenant} is not available to this account")
    return client


def check_permission(world: World, client: Doc) -> None:
    """Writes need an account that may manage dashboards."""
    if not client["writes"]:
        raise Refusal(world.switch(NAME, "missing_permission"), "You are not allowed to perform this action")


def issue_token(world: World, client: Doc, tenant: str, value: str = "") -> Doc:
    """Make a token for a client; ``value`` fixes its text for seeded ones."""
    lifetime = world.switch(NAME, "token_lifetime") or _UNTOLD_LIFETIME
    token = {
        "token": value or secrets.token_urlsafe(32),
        "client_id": client["client_id"],
        "tenant": tenant,
        "created_at": int(world.now()),
        "expires_at": world.now() + lifetime,
    }
    world.store.put(TOKEN, token["token"], token)
    return token


def _basic(request: Request) -> dict[str, str]:
    scheme, _blank, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        user, _colon, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return {"client_id": user, "client_secret": password}


def _fields(kind: str, raw: bytes, wanted: str) -> dict[str, Any]:
    """The fields of a token request; a body in the other encoding has none that count."""
    media = kind.partition(";")[0].strip().lower()
    if wanted == "form" and media == "application/x-www-form-urlencoded":
        return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
    if wanted == "json" and media == "application/json":
        try:
            body = json.loads(raw)
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}
    return {}


def _oauth_error(status: int, error: str, text: str) -> Response:
    return answer(status, {"error": error, "error_description": text})


async def token(request: Request) -> Response:
    """POST /oauth/token, the client credentials grant."""
    world: World = request.app.state.world
    try:
        throttle(world)
        tenant = tenant_of(world, request)
    except Refusal as refusal:
        return render(world.switch(NAME, "error_body"), refusal)
    encoding = world.switch(NAME, "token_encoding")
    fields = {**_fields(request.headers.get("content-type", ""), await request.body(), encoding), **_basic(request)}
    return _grant(world, tenant, fields)


def _grant(world: World, tenant: str, fields: dict[str, Any]) -> Response:
    if not fields.get("grant_type"):
        return _oauth_error(400, "invalid_request", "Missing required parameter: grant_type.")
    if fields["grant_type"] != "client_credentials":
        return _oauth_error(400, "unsupported_grant_type", "The authorization grant type is not supported.")
    client = world.store.get(CLIENT, str(fields.get("client_id", "")))
    if client is None or not secrets.compare_digest(
        client["client_secret"].encode(), str(fields.get("client_secret", "")).encode()
    ):
        return _oauth_error(401, "invalid_client", "Client authentication failed due to unknown client or bad secret.")
    scope = str(fields.get("scope") or "")
    known = set(client["scopes"])
    if set(scope.split()) - known or (not scope and world.switch(NAME, "oauth_scope") == "required"):
        return _oauth_error(400, "invalid_scope", "The requested scope is invalid, unknown, or malformed.")
    issued = issue_token(world, client, tenant)
    body = {"access_token": issued["token"], "token_type": "Bearer", "scope": scope, "created_at": issued["created_at"]}
    if world.switch(NAME, "token_lifetime"):
        body["expires_in"] = world.switch(NAME, "token_lifetime")
    return answer(200, body, {"Cache-Control": "no-store"})


def expire_tokens(world: World) -> None:
    """End every session, as a login to the user interface with the same account does (API notes 1)."""
    for doc in world.store.all(TOKEN):
        world.store.delete(TOKEN, doc["token"])
