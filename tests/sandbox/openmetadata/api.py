# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All routes of the API. Those with ``{fqn}`` take the rest of the path, as names may hold slashes. API notes 2, 5."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ..routing import route
from . import accounts, patches, reads, removal, writes
from .call import Call, endpoint
from .errors import Misrouted
from .schemas import CHART, DASHBOARD, DATA_MODEL, SERVICE, Kind

ROOT = "/api/v1"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
#: What can only be read: kind and path.
OTHERS = {
    "user": "users", "team": "teams", "tag": "tags", "classification": "classifications", "glossary": "glossaries",
    "glossaryTerm": "glossaryTerms", "domain": "domains", "dataProduct": "dataProducts", "bot": "bots",
}  # fmt: skip
PAGE = "<!doctype html><html><head><title>OpenMetadata</title></head><body><div id='root'></div></body></html>"


def _named(handler: Callable[..., Response], name: str, *values: object) -> Callable[[Call], Response]:
    bound = partial(handler, **dict(zip(("kind", "by"), values, strict=False)))
    bound.__name__ = name  # type: ignore[attr-defined]
    return bound


def _since(feature: str, handler: Callable[[Call], Response], status: int = 405) -> Callable[[Call], Response]:
    """A handler that is there only on servers with a feature."""

    def guarded(call: Call) -> Response:
        if not getattr(call.server, feature):
            raise Misrouted(status)
        return handler(call)

    return guarded


def _patch_by(call: Call, kind: Kind, by: str) -> Response:
    doc, asked = reads.find(call, kind.name, by=by)
    return patches.patch(call, kind, doc, asked)


def _entity_routes(kind: Kind) -> list[Route]:
    base = f"{ROOT}/{kind.path}"
    by_id, by_name = base + "/{id}", base + "/name/{fqn:path}"

    def made(method: str, path: str, handler: Callable[..., Response], section: str, *by: str) -> Route:
        return route(method, path, endpoint(_named(handler, handler.__name__, kind, *by)), section=section)

    found = [
        made("GET", base, reads.listing, "2.1"),
        made("POST", base, writes.post, "2.4"),
        made("PUT", base, writes.put, "2.5"),
        made("PUT", f"{base}/restore", removal.restore, "2.8"),
        made("GET", by_name, reads.read, "2.3", "fqn"),
        made("PATCH", by_name, _patch_by, "2.6", "fqn"),
        made("DELETE", by_name, removal.delete, "2.7", "fqn"),
    ]
    if kind is not SERVICE:
        bulk = _since("bulk", _named(writes.bulk, "bulk", kind))
        stale = _since("delete_stale", _named(removal.delete_stale, "delete_stale", kind), 404)
        found.append(route("PUT", f"{base}/bulk", endpoint(bulk), section="6"))
        found.append(route("DELETE", f"{base}/deleteStale", endpoint(stale), section="2.7"))
    later = _since("delete_async", _named(removal.delete_async, "delete_async", kind), 404)
    return [
        *found,
        route("DELETE", f"{base}/async/{{id}}", endpoint(later), section="2.7"),
        made("GET", by_id + "/versions", reads.versions, "2.9"),
        made("GET", by_id + "/versions/{version}", reads.one_version, "2.9"),
        made("GET", by_id, reads.read, "2.2", "id"),
        made("PATCH", by_id, _patch_by, "2.6", "id"),
        made("DELETE", by_id, removal.delete, "2.7", "id"),
    ]


def _account_routes() -> list[Route]:
    def public(method: str, path: str, handler: Callable[[Call], Response], section: str) -> Route:
        return route(method, ROOT + path, endpoint(handler, public=True), section=section, write=False)

    def private(method: str, path: str, handler: Callable[[Call], Response], section: str) -> Route:
        return route(method, ROOT + path, endpoint(handler), section=section)

    return [
        public("GET", "/system/version", accounts.version, "1.5"),
        public("GET", "/system/health", _since("health", accounts.health, 404), "1.5"),
        public("POST", "/users/login", accounts.login, "1.3"),
        public("POST", "/users/refresh", accounts.refresh, "1.3"),
        public("POST", "/users/logout", accounts.logout, "1.3"),
        private("GET", "/users/loggedInUser", accounts.logged_in, "1.5"),
        private("GET", "/system/settings/entityRulesSettings", accounts.rules, "5.5"),
        private("PUT", "/users/generateToken/{id}", accounts.generate, "1.2"),
        private("GET", "/users/token/{id}", accounts.bot_token, "1.2"),
        private("GET", "/users/security/token", accounts.list_personal, "1.2"),
        private("PUT", "/users/security/token", accounts.create_personal, "1.2"),
        private("PUT", "/users/security/token/revoke", accounts.revoke_personal, "1.2"),
        private("GET", "/metadata/types/name/{fqn:path}", reads.type_of, "5.5"),
        private("PUT", "/metadata/types/{id}", reads.add_property, "5.5"),
    ]


def _other_routes() -> list[Route]:
    found = []
    for kind, path in OTHERS.items():
        by_name = endpoint(_named(reads.read_other, "read_other", kind, "fqn"))
        by_id = endpoint(_named(reads.read_other, "read_other", kind, "id"))
        found.append(
            route("GET", f"{ROOT}/{path}", endpoint(_named(reads.list_other, "list_other", kind)), section="5.2")
        )
        found.append(route("GET", f"{ROOT}/{path}/name/{{fqn:path}}", by_name, section="5.2"))
        found.append(route("GET", f"{ROOT}/{path}/{{id}}", by_id, section="5.2"))
    return found


def _fallback(known: list[Route]) -> list[Route]:
    """What no route takes: 404 or 405 below /api, the user interface's page everywhere else."""

    def nowhere(call: Call) -> Response:
        path = call.request.scope["path"]
        raise Misrouted(405 if any(one.path_regex.match(path) for one in known) else 404)

    async def page(request: Request) -> Response:
        return HTMLResponse(PAGE)

    lost = [route(method, "/api/{rest:path}", endpoint(nowhere), section="7.2", write=False) for method in METHODS]
    return [*lost, *(route(method, "/{rest:path}", page, section="1.1", write=False) for method in METHODS)]


def all_routes() -> list[Route]:
    """The routes in the order in which they are tried."""
    known = [
        *_account_routes(),
        *(one for kind in (DATA_MODEL, DASHBOARD, CHART, SERVICE) for one in _entity_routes(kind)),
    ]
    known += _other_routes()
    return [*known, *_fallback(known)]
