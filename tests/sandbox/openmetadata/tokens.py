# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens: how they look, and which ones are good. API notes 1.2, 13."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from ..store import Store
from ..world import World
from .catalogue import PREFIX, Catalogue, Doc
from .errors import Refused, missing
from .versions import Server

_KEY = b"only for the sandbox"
KIND = PREFIX + "token"
#: Days (or an hour) by the names that the API uses; None never ends.
EXPIRY: dict[str, float | None] = {
    "OneHour": 1 / 24, "1": 1, "7": 7, "30": 30, "60": 60, "90": 90, "Unlimited": None,
}  # fmt: skip
#: How long an old server holds on to the bot's former token (13).
BOT_CACHE_SECONDS = 120.0
CHALLENGE = {"WWW-Authenticate": "om-auth"}


def mint(user: Doc, kind: str, issued: float, expires: float | None, nonce: str = "") -> str:
    """A JSON Web Token for a user; ``kind`` is BOT, PERSONAL_ACCESS or OM_USER, times are epoch seconds."""
    claims = {
        "iss": "open-metadata.org", "sub": user["name"], "email": user["email"], "roles": [], "isBot": user["isBot"],
        "tokenType": kind, "iat": int(issued), "exp": None if expires is None else int(expires),
    }  # fmt: skip
    if nonce:  # two tokens of one second must differ
        claims["jti"] = nonce
    head = _encode(json.dumps({"kid": "sandbox", "alg": "HS256", "typ": "JWT"}).encode())
    middle = _encode(json.dumps(claims).encode())
    return f"{head}.{middle}.{_signature(head, middle)}"


def keep(store: Store, token: str, user: Doc, kind: str, expires: float | None, **more: Any) -> None:
    """Store a token as good."""
    doc = {"user": user["id"], "tokenType": kind, "expires": expires, "token": token, **more}
    store.put(KIND, _digest(token), doc, scope=f"{kind}:{user['id']}")


def of_user(store: Store, user: str, kind: str) -> list[Doc]:
    """The stored tokens of a user, oldest first."""
    return store.all(KIND, f"{kind}:{user}")


def revoke(store: Store, token: str) -> bool:
    """Forget a token."""
    return store.delete(KIND, _digest(token))


def expire_all(store: Store, kind: str, now: float) -> None:
    """Let all tokens of a kind end now."""
    for doc in store.all(KIND):
        if doc["tokenType"] == kind:
            keep(store, **{**_kept(doc), "expires": now - 1})


def _kept(doc: Doc) -> dict[str, Any]:
    more = {key: value for key, value in doc.items() if key not in ("user", "tokenType")}
    return {**more, "user": {"id": doc["user"]}, "kind": doc["tokenType"]}


def actor(world: World, catalogue: Catalogue, server: Server, header: str) -> Doc:
    """The user behind an Authorization header; 401 for whoever has none, 404 for a user that is gone."""
    scheme, _blank, token = header.partition(" ")
    if not token.strip() or scheme.lower() != "bearer":
        raise _no("Not Authorized! Token not present")
    claims = _claims(token.strip())
    if claims is None:
        raise _no("Not Authorized! Unable to decode the token.")
    stored = world.store.get(KIND, _digest(token.strip()))
    user = catalogue.by_fqn("user", claims["sub"])
    if user is None or user.get("deleted"):
        raise missing("user", claims["sub"])
    if claims["tokenType"] == "BOT" and not _is_current(world, server, user, token.strip()):
        raise _no("Not Authorized! The given token does not match the current bot's token!")
    if stored is None:
        raise _no("Not Authorized! The token was used after logout or has been revoked.")
    if stored["expires"] is not None and stored["expires"] <= world.now():
        raise _no("Expired token!")
    return user


def _is_current(world: World, server: Server, user: Doc, token: str) -> bool:
    """The newest token of a bot counts; an old server goes on with the one before it for two minutes."""
    known = of_user(world.store, user["id"], "BOT")
    if not known:
        return False
    young = world.now() - known[-1].get("made", 0.0) < BOT_CACHE_SECONDS
    current = known[-2] if server.routes_unhandled and young and len(known) > 1 else known[-1]
    return bool(current["token"] == token)


def _no(message: str) -> Refused:
    return Refused(401, message, CHALLENGE)


def _claims(token: str) -> Any:
    parts = token.split(".")
    if len(parts) != 3 or not hmac.compare_digest(_signature(parts[0], parts[1]), parts[2]):
        return None
    return json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))


def _signature(head: str, middle: str) -> str:
    return _encode(hmac.new(_KEY, f"{head}.{middle}".encode(), hashlib.sha256).digest())


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
