# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is asking: tokens and signatures (API notes 1 and 8.3)."""

from __future__ import annotations

import calendar
import hmac
import time
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from . import signing
from .errors import GATEWAY, Refused

if TYPE_CHECKING:
    from sandbox.world import World

USERS = "cloudeye.user"
KEYS = "cloudeye.key"
TOKENS = "cloudeye.token"
PROJECTS = "cloudeye.project"

_STEM = "Incorrect IAM authentication information: "
_SKEW = 15 * 60
_LOCK_SECONDS = 5 * 60


def unauthorized(reason: str) -> Refused:
    """The gateway's 401 (API notes 5.3)."""
    return Refused(401, "APIGW.0301", _STEM + reason, GATEWAY)


def authenticate(world: World, request: Request, body: bytes) -> dict[str, Any]:
    """The user behind a request; a token counts before a signature (API notes 8.1)."""
    token = request.headers.get("x-auth-token")
    if token is not None:
        return _by_token(world, token)
    claim = signing.parse_authorization(request.headers.get("authorization", ""))
    if claim is None:
        raise unauthorized("x-auth-token or signature not found")
    return _by_signature(world, request, body, claim)


def _by_token(world: World, token: str) -> dict[str, Any]:
    record = world.store.get(TOKENS, token)
    if record is None or record["expires"] <= world.now():
        raise unauthorized("verify token fail")
    return _user(world, record["user"], record["project"])


def _by_signature(world: World, request: Request, body: bytes, claim: signing.Claim) -> dict[str, Any]:
    key = world.store.get(KEYS, claim.access)
    if key is None:
        raise unauthorized(f"ak {claim.access} not exist")
    if key["locked_until"] > world.now():
        raise unauthorized(f"ak {claim.access} is locked")
    date = request.headers.get("x-sdk-date", "")
    _check_clock(date, world.now())
    canonical = signing.canonical_request(
        request.method,
        request.scope["path"],
        request.scope["query_string"].decode("ascii"),
        request.headers,
        claim.signed_headers,
        body,
    )
    if not signing.matches(claim, key["secret"], date, canonical):
        _count_bad_signature(world, key)
        echoed = canonical.replace("\n", "|")
        raise unauthorized(f"verify aksk signature fail, canonicalRequest:{echoed}")
    if key["bad"]:
        world.store.put(KEYS, key["access"], {**key, "bad": 0})
    _check_security_token(world, request, key)
    return _user(world, key["user"], None)


def _check_clock(date: str, now: float) -> None:
    try:
        signed_at = calendar.timegm(time.strptime(date, "%Y%m%dT%H%M%SZ"))
    except ValueError:
        raise unauthorized("x-sdk-date is missing or wrong") from None
    if abs(now - signed_at) > _SKEW:
        server = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
        raise unauthorized(f"calc aksk signature fail:signature expired, signature time:{date},server time:{server}")


def _check_security_token(world: World, request: Request, key: dict[str, Any]) -> None:
    expected = key["security_token"]
    given = request.headers.get("x-security-token", "")
    if expected is None:
        return
    if not hmac.compare_digest(given.encode(), expected.encode()) or key["expires"] <= world.now():
        raise unauthorized("verify security token fail")


def _count_bad_signature(world: World, key: dict[str, Any]) -> None:
    limit = world.switch("cloudeye", "bad_signature_lock")
    key["bad"] += 1
    if limit and key["bad"] >= limit:
        key.update(bad=0, locked_until=world.now() + _LOCK_SECONDS)
    world.store.put(KEYS, key["access"], key)


def _user(world: World, name: str, project: str | None) -> dict[str, Any]:
    """The user's record; a token's project narrows what the user may reach."""
    user = world.store.get(USERS, name)
    if user is None:
        raise unauthorized("the user does not exist")
    if project is not None:
        user["projects"] = [project]
    return user


def authorise(user: dict[str, Any], request: Request, project: str, action: str) -> None:
    """Refuse what the user may not do in the project (API notes 1.4 and 1.8)."""
    named = request.headers.get("x-project-id", project)
    if named != project:
        raise unauthorized("x-project-id is not the project of the path")
    if project not in user["projects"]:
        raise Refused(403, "ces.0017", f"User {user['name']} has no rights in project {project}.")
    if user["actions"] is not None and action not in user["actions"]:
        raise Refused(403, "ces.0017", f"Policy doesn't allow {action} to be performed.")
