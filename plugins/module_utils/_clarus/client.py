# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""The client of one ClarusWMS tenant: token, tenant header, GraphQL lists, REST writes (API notes 1, 2, 5)."""

from __future__ import annotations

import re
import threading
import typing as t

from .._core import argspec, connection
from .._core.connection import Credential, Kind
from .._core.errors import AnswerLost, ApiError, BadAnswer, Conflict, OptionError, Unauthorized
from .._core.http import Answer, AuthBase, HttpClient, Refusal, Repeat, Settings, path
from .._core.resource import Platform, Register
from . import queries
from .queries import Node, Selections

if t.TYPE_CHECKING:
    from requests import PreparedRequest

TOKEN_PATH = "/oauth/token"

SUBDOMAIN = {"type": "str", "required": True, "fallback": argspec.environment("CLARUS_SUBDOMAIN")}
OPTIONS: dict[str, dict[str, t.Any]] = {
    "url": {"type": "str", "default": "https://clarus-api.com", "fallback": argspec.environment("CLARUS_URL")},
    "subdomain": SUBDOMAIN,
    "client_id": {"type": "str"},
    "client_secret": {"type": "str", "no_log": True},
    "scope": {"type": "str"},
    "access_token": {"type": "str", "no_log": True},
    **argspec.http_options("CLARUS"),
}

KINDS = (
    Kind(
        "access_token",
        ("access_token",),
        families=({"access_token": "CLARUS_ACCESS_TOKEN"},),
        secret=("access_token",),
    ),
    Kind(
        "client",
        ("client_id", "client_secret"),
        ("scope",),
        families=({"client_id": "CLARUS_CLIENT_ID", "client_secret": "CLARUS_CLIENT_SECRET", "scope": "CLARUS_SCOPE"},),
        secret=("client_secret",),
    ),
)

_TOKEN_REFUSED = re.compile(r"unauthori[sz]ed|unauthenticated|not authenticated|access token", re.IGNORECASE)
_TAKEN = re.compile(r"taken|already|duplicate|unique", re.IGNORECASE)


class GraphqlError(ApiError):
    """A query that the server answered with ``errors``."""


class Bearer(AuthBase):
    """Puts the token on each request but the one that asks for it."""

    def __init__(self, token: str = "") -> None:
        self.token = token
        #: What each thread sent last, so that a 401 can be told from one for a token that is already replaced.
        self.sent = threading.local()

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        if self.token and not (request.url or "").endswith(TOKEN_PATH):
            self.sent.token = self.token
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class ClarusClient:
    """Reads and writes in one tenant. It may be used by several threads.

    :param credential: ``access_token``, or ``client`` for a token that is fetched at the first request.
    :param register: takes secrets; called with a fetched token before it is used.
    """

    def __init__(
        self, url: str, subdomain: str, settings: Settings, credential: Credential, register: Register
    ) -> None:
        self.subdomain = subdomain
        self.where = f"tenant {subdomain}"
        self._credential = credential
        self._register = register
        self._auth = Bearer(credential.values.get("access_token", ""))
        self._lock = threading.Lock()
        self._http = HttpClient(
            url,
            settings,
            auth=self._auth,
            explain=self._explain,
            renew=self._renew if credential.kind == "client" else None,
            headers={"X-Clarus-Subdomain": subdomain},
        )

    @classmethod
    def open(cls, params: t.Mapping[str, t.Any], environ: t.Mapping[str, str], register: Register) -> ClarusClient:
        """Return a client for a module's parameters; nothing is sent yet.

        :raises OptionError: no complete credential, or no usable tenant name.
        """
        subdomain = params["subdomain"].strip()
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", subdomain):
            raise OptionError(f"subdomain must be the name of a tenant like acme-north, got {params['subdomain']!r}")
        credential = connection.resolve(KINDS, params, environ)
        if credential is None:
            raise connection.missing("Clarus", KINDS)
        for secret in credential.secrets:
            register(secret)
        return cls(params["url"], subdomain, Settings.of(params), credential, register)

    @property
    def requests(self) -> int:
        """Requests sent so far, those for tokens too."""
        return self._http.requests

    def close(self) -> None:
        """Close the connections. Tokens run out by themselves: no revocation is documented (API notes 1)."""
        self._http.close()

    # --- reading ------------------------------------------------------------------------------------------------------

    def lists(self, selections: Selections, what: str) -> dict[str, list[Node]]:
        """Return all records of several lists, one query a page (API notes 5.1).

        :param selections: root field -> fields of its records; ``id`` must be among them.
        :param what: what is read, for error messages.
        :raises GraphqlError: the server does not know a root or a field.
        """
        found: dict[str, dict[str, Node]] = {root: {} for root in selections}
        cursors: dict[str, str | None] = dict.fromkeys(selections)
        while cursors:
            data = self._query({root: selections[root] for root in cursors}, cursors, what)
            cursors = {root: self._page(found[root], data.get(root), after, what) for root, after in cursors.items()}
            cursors = {root: after for root, after in cursors.items() if after is not None}
        return {root: list(nodes.values()) for root, nodes in found.items()}

    def _page(self, found: dict[str, Node], root: t.Any, after: str | None, what: str) -> str | None:
        """Add one page to what was found, by id; return where the next one begins, or None after the last."""
        try:
            connection_, info = root["all"], root["all"]["pageInfo"]
            for edge in connection_["edges"]:
                found[edge["node"]["id"]] = edge["node"]
            more, end = info["hasNextPage"], info["endCursor"]
        except (TypeError, KeyError):
            raise BadAnswer(
                f"Cannot {self._in_tenant(what)}: {self._http.base} answered a list without edges and pageInfo; "
                "check the url option"
            ) from None
        if more and (not end or end == after):
            raise BadAnswer(f"Cannot {self._in_tenant(what)}: {self._http.base} says there is more but not where")
        return str(end) if more else None

    def _query(
        self, selections: Selections, cursors: t.Mapping[str, str | None], what: str, renew: bool = True
    ) -> dict[str, t.Any]:
        self._login_once()
        body = {"query": queries.text(selections), "variables": queries.variables(cursors)}
        what_here = self._in_tenant(what)
        answer = self._http.request("POST", "/graphql", what=what_here, body=body, repeat=Repeat.SAFE)
        if not isinstance(answer.data, dict):
            raise BadAnswer(f"Cannot {what_here}: {self._http.base} answered no GraphQL; check the url option")
        errors = answer.data.get("errors")
        if not errors:
            return answer.data.get("data") or {}
        message = "; ".join(messages(errors))
        if _TOKEN_REFUSED.search(message):
            # Some servers say so in a 200; it is the same as a 401 (API notes 2.3).
            if renew and self._credential.kind == "client" and self._renew():
                return self._query(selections, cursors, what, renew=False)
            raise Unauthorized(f"Cannot {what_here}: {message}; {self._credential_hint()}")
        raise GraphqlError(f"Cannot {what_here}: {self._http.base} refused the query: {message}", status=answer.status)

    # --- writing ------------------------------------------------------------------------------------------------------

    def create(self, type_name: str, attributes: Node, what: str, find: t.Callable[[], int | None]) -> int:
        """Create a record and return its id (API notes 3.2, 4.3).

        :param type_name: ``dashboards`` or ``dashboard_widgets``.
        :param find: looks the record up by its code, for when the answer is lost.
        """

        def send() -> int:
            answer = self._write("POST", path("api", type_name), type_name, attributes, what)
            id = _made(answer.data)
            if id is None:
                # It was made, or may have been: the look-up by code tells.
                raise AnswerLost(f"Cannot {self._in_tenant(what)}: {self._http.base} answered without an id")
            return id

        from .._core.creating import create_once

        return create_once(send, find)

    def update(self, type_name: str, id: int, attributes: Node, what: str) -> None:
        """Change the given attributes of a record (API notes 3.3, 4.4)."""
        self._write("PATCH", path("api", type_name, str(id)), type_name, attributes, what)

    def place(self, dashboard_id: int, placements: t.Sequence[Node], what: str) -> None:
        """Replace all placements of a dashboard (API notes 3.4)."""
        where = path("api", "dashboards", str(dashboard_id), "widgets")
        self._write("PUT", where, "dashboards", {"placements": list(placements)}, what)

    def delete(self, type_name: str, id: int, what: str) -> ApiError | None:
        """Delete a record; return the error when the server has no such record, or no such route (API notes 3.5)."""
        self._login_once()
        where = path("api", type_name, str(id))
        answer = self._http.request("DELETE", where, what=self._in_tenant(what), ok=(404, 405, 410), json_answer=False)
        return self._http.refusal(self._in_tenant(what), answer) if answer.status >= 400 else None

    def _write(self, method: str, where: str, type_name: str, attributes: Node, what: str) -> Answer:
        self._login_once()
        creates = method == "POST"
        return self._http.request(
            method,
            where,
            what=self._in_tenant(what),
            body={"data": {"type": type_name, "attributes": attributes}},
            repeat=Repeat.UNSEEN if creates else Repeat.SAFE,
            json_answer=creates,
        )

    # --- tokens -------------------------------------------------------------------------------------------------------

    def _login_once(self) -> None:
        with self._lock:
            if not self._auth.token:
                self._login()

    def _renew(self) -> bool:
        """Get a fresh token, unless another thread has got one since this thread's request was sent."""
        with self._lock:
            if self._auth.token == getattr(self._auth.sent, "token", ""):
                self._login()
        return True

    def _login(self) -> None:
        """Fetch a token by client credentials (API notes 1).

        RFC 6749 asks for a form; where that is not understood the same fields are sent once more as JSON. The request
        may be repeated: a token that nobody uses does no harm.
        """
        fields = {"grant_type": "client_credentials", **self._credential.values}
        what = self._in_tenant("get a token")
        answer = self._http.request("POST", TOKEN_PATH, what=what, form=fields, renew=False, ok=(400, 415))
        if answer.status == 415 or (isinstance(answer.data, dict) and answer.data.get("error") == "invalid_request"):
            answer = self._http.request("POST", TOKEN_PATH, what=what, body=fields, renew=False)
        if answer.status >= 400:
            raise self._http.refusal(what, answer)
        token = answer.data.get("access_token") if isinstance(answer.data, dict) else None
        if not isinstance(token, str) or not token:
            raise BadAnswer(f"Cannot {what}: {self._http.base} answered without an access_token; check the url option")
        self._register(token)
        self._auth.token = token

    # --- wording ------------------------------------------------------------------------------------------------------

    def _in_tenant(self, what: str) -> str:
        return f"{what} in {self.where}"

    def _credential_hint(self) -> str:
        if self._credential.kind == "access_token":
            return f"check that access_token is still valid and made for {self.where}"
        return (
            "check client_id, client_secret and subdomain, and that nobody logs in with the same account "
            "(a login ends its other sessions)"
        )

    def _explain(self, answer: Answer) -> Refusal:
        """Read an error body in any of the shapes that a server may use (API notes 2.3)."""
        data = answer.data
        code = data.get("error") if isinstance(data, dict) and "error_description" in data else None
        message = "; ".join(messages(data)) if data is not None else re.sub(r"<[^>]*>", " ", answer.text)[:300]
        hints = {
            400: "check scope" if code == "invalid_scope" else "",
            401: self._credential_hint(),
            403: f"the account may lack the permission, or may not use {self.where}",
            404: "check the url option and the subdomain; the account may also lack the permission",
        }
        taken = answer.status == 422 and bool(_TAKEN.search(message))
        return Refusal(
            message,
            code=code,
            request_id=answer.headers.get("X-Request-Id"),
            hint=hints.get(answer.status, ""),
            error=Conflict if taken else None,
        )


def _made(body: t.Any) -> int | None:
    """Return the id in the answer to a create, bare or in an envelope (API notes 2.2); None if there is none."""
    if not isinstance(body, dict):
        return None
    id = str(body.get("id") or "")
    return int(id) if id.isdecimal() else _made(body.get("data"))


def messages(body: t.Any, prefix: str = "") -> list[str]:
    """Return the sentences in an error body, whatever its shape: text, lists, errors by field, JSON:API, GraphQL."""
    if isinstance(body, list):
        return [one for inner in body for one in messages(inner, prefix)]
    if not isinstance(body, dict):
        return [f"{prefix}{body}"] if body not in (None, "") else []
    for key in ("error_description", "detail", "message", "error", "title"):
        if isinstance(body.get(key), str):
            return [f"{prefix}{body[key]}"]
    inner = body.get("errors", body)
    if isinstance(inner, dict):
        return [one for field, texts in inner.items() for one in messages(texts, f"{field}: ")]
    return messages(inner, prefix)


PLATFORM = Platform("Clarus", "clarus", OPTIONS, ClarusClient.open, parallel=4)
