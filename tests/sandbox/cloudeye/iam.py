# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Identity: tokens by password, temporary keys, and the look-up of projects (API notes 1.1, 1.3 and 1.6)."""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.routing import route

from . import errors
from .auth import KEYS, PROJECTS, TOKENS, USERS, authenticate
from .calls import parse_json
from .errors import IAM, Refused

if TYPE_CHECKING:
    from sandbox.world import World

_TOKEN_SECONDS = 24 * 3600


def _iam(handle: Callable[[World, Request, bytes], Response]) -> Callable[[Request], Awaitable[Response]]:
    async def run(request: Request) -> Response:
        world: World = request.app.state.world
        try:
            return handle(world, request, await request.body())
        except Refused as refused:
            return errors.answer(refused)

    return run


def _answer(document: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    common = errors.headers_of(IAM, errors.new_request_id())
    return JSONResponse(document, status, headers={**common, **(headers or {})})


def _refusal(status: int, text: str) -> Refused:
    return Refused(status, str(status), text, IAM)


def _body(raw: bytes) -> dict[str, Any]:
    try:
        document = parse_json(raw)
    except Refused:
        raise _refusal(400, "Request body is invalid.") from None
    if not isinstance(document, dict):
        raise _refusal(400, "Request body is invalid.")
    return document


def _dig(document: Any, *steps: str) -> Any:
    for step in steps:
        document = document.get(step) if isinstance(document, dict) else None
    return document


def _stamp(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(seconds))


def _checked_user(world: World, body: dict[str, Any]) -> dict[str, Any]:
    """The user whose name, password and account stand in a token request."""
    if _dig(body, "auth", "identity", "methods") != ["password"]:
        raise _refusal(400, "The identity methods are not supported: password is expected.")
    given = _dig(body, "auth", "identity", "password", "user")
    user = world.store.get(USERS, str(_dig(given, "name")))
    right = (
        user is not None
        and secrets.compare_digest(str(_dig(given, "password")).encode(), user["password"].encode())
        and _dig(given, "domain", "name") == user["domain"]
    )
    if user is None or not right:
        raise _refusal(401, "The username or password is wrong.")
    return user


def _scope(world: World, user: dict[str, Any], wanted: Any) -> dict[str, Any]:
    """The project that a token is asked for, by id or by name."""
    for identity in user["projects"]:
        project = world.store.get(PROJECTS, identity)
        if (
            project
            and isinstance(wanted, dict)
            and (wanted.get("id", identity), wanted.get("name", project["name"]))
            == (
                identity,
                project["name"],
            )
        ):
            return project
    raise _refusal(401, "The token has no project scope that the user may use.")


def create_token(world: World, request: Request, raw: bytes) -> Response:
    """POST /v3/auth/tokens: the token is in the header, its facts are in the body."""
    body = _body(raw)
    user = _checked_user(world, body)
    project = _scope(world, user, _dig(body, "auth", "scope", "project"))
    token = "MII" + secrets.token_urlsafe(120)
    now = world.now()
    world.store.put(TOKENS, token, {"user": user["name"], "project": project["id"], "expires": now + _TOKEN_SECONDS})
    facts: dict[str, Any] = {
        "expires_at": _stamp(now + _TOKEN_SECONDS),
        "issued_at": _stamp(now),
        "methods": ["password"],
        "user": {"name": user["name"], "domain": {"name": user["domain"]}},
        "roles": [{"id": "0", "name": "ces_adm"}],
        "project": {"id": project["id"], "name": project["name"], "domain": {"name": user["domain"]}},
    }
    if not request.query_params.get("nocatalog"):
        facts["catalog"] = []
    return _answer({"token": facts}, 201, {"X-Subject-Token": token})


def create_temporary_key(world: World, request: Request, raw: bytes) -> Response:
    """POST /v3.0/OS-CREDENTIAL/securitytokens: a triple for the user of a token."""
    identity = _dig(_body(raw), "auth", "identity")
    token = _dig(identity, "token", "id") or request.headers.get("x-auth-token", "")
    record = world.store.get(TOKENS, str(token))
    if record is None or record["expires"] <= world.now():
        raise _refusal(401, "The token must be updated.")
    seconds = _dig(identity, "token", "duration_seconds") or 900
    if not isinstance(seconds, int) or not 900 <= seconds <= 86400:
        raise _refusal(400, "duration_seconds is from 900 to 86400.")
    key = temporary_key(record["user"], world.now() + seconds)
    world.store.put(KEYS, key["access"], key)
    credential = {
        "access": key["access"],
        "secret": key["secret"],
        "securitytoken": key["security_token"],
        "expires_at": _stamp(key["expires"]),
    }
    return _answer({"credential": credential}, 201)


def temporary_key(user: str, expires: float) -> dict[str, Any]:
    """A new temporary key as it is stored."""
    return {
        "access": "HST" + secrets.token_hex(9).upper()[:17],
        "secret": secrets.token_hex(20),
        "security_token": "ggp" + secrets.token_urlsafe(60),
        "expires": expires,
        "user": user,
        "bad": 0,
        "locked_until": 0,
    }


def _visible_projects(world: World, request: Request, raw: bytes) -> list[dict[str, Any]]:
    user = authenticate(world, request, raw)
    found = [world.store.get(PROJECTS, identity) for identity in user["projects"]]
    return [_as_answer(project) for project in found if project is not None]


def _as_answer(project: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": project["id"],
        "name": project["name"],
        "domain_id": project["domain_id"],
        "parent_id": project["domain_id"],
        "is_domain": False,
        "enabled": True,
        "description": "",
        "links": {"self": f"https://iam.myhuaweicloud.com/v3/projects/{project['id']}"},
    }


def list_projects(world: World, request: Request, raw: bytes) -> Response:
    """GET /v3/projects with its filters; needs a right that a user may lack."""
    projects = _visible_projects(world, request, raw)
    if world.switch("cloudeye", "projects_forbidden"):
        raise _refusal(403, "You are not authorized to perform the requested action.")
    query = request.query_params
    for name in ("name", "domain_id", "parent_id"):
        if name in query:
            projects = [project for project in projects if project[name] == query[name]]
    if query.get("enabled") == "false":
        projects = []
    return _answer(_page(world, request, world.listed("cloudeye", projects)))


def _page(world: World, request: Request, projects: list[dict[str, Any]]) -> dict[str, Any]:
    """One page of projects with the links to its neighbours."""
    query = request.query_params
    try:
        page, asked = int(query.get("page", 1)), int(query.get("per_page", 5000))
    except ValueError:
        raise _refusal(400, "page and per_page are numbers.") from None
    if page < 1 or not 1 <= asked <= 5000:
        raise _refusal(400, "page is at least 1, per_page is from 1 to 5000.")
    size = world.page_size("cloudeye", asked)
    following = str(request.url.include_query_params(page=page + 1, per_page=asked))
    links = {**_links(request), "next": following if page * size < len(projects) else None}
    return {"projects": projects[(page - 1) * size : page * size], "links": links}


def _links(request: Request) -> dict[str, Any]:
    return {"self": str(request.url), "previous": None, "next": None}


def list_own_projects(world: World, request: Request, raw: bytes) -> Response:
    """GET /v3/auth/projects: what the caller may use; no right is needed and there are no filters."""
    projects = _visible_projects(world, request, raw)
    return _answer({"projects": world.listed("cloudeye", projects), "links": _links(request)})


def routes() -> list[Route]:
    """The routes of the identity service."""
    return [
        route("POST", "/v3/auth/tokens", _iam(create_token), section="1.1", write=False),
        route("POST", "/v3.0/OS-CREDENTIAL/securitytokens", _iam(create_temporary_key), section="1.3", write=False),
        route("GET", "/v3/projects", _iam(list_projects), section="1.6"),
        route("GET", "/v3/auth/projects", _iam(list_own_projects), section="1.6"),
    ]
