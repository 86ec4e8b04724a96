# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""The client of one OpenMetadata server: reads and writes (API notes 1, 2, 7, 13)."""

from __future__ import annotations

import re
import threading
import typing as t

from .._core import argspec, connection
from .._core.connection import Credential, Kind
from .._core.errors import ApiError, DashopsError, NotFound
from .._core.http import Answer, AuthBase, HttpClient, Refusal, Settings, base_url, path
from .._core.resource import Platform, Register

if t.TYPE_CHECKING:
    from requests import PreparedRequest

Record = dict[str, t.Any]

OPTIONS: dict[str, dict[str, t.Any]] = {
    "url": {"type": "str", "required": True, "fallback": argspec.environment("OPENMETADATA_URL")},
    "token": {"type": "str", "no_log": True},
    "username": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    **argspec.http_options("OPENMETADATA"),
}

KINDS = (
    Kind("token", ("token",), families=({"token": "OPENMETADATA_JWT_TOKEN"},), secret=("token",)),
    Kind(
        "login",
        ("username", "password"),
        families=({"username": "OPENMETADATA_USERNAME", "password": "OPENMETADATA_PASSWORD"},),
        secret=("password",),
    ),
)

#: Objects that a listing asks for at once (API notes 10, cost model).
PAGE = 500
USERS = "users"
CHANGE_HEADER = "X-OpenMetadata-Change"


class NoRoute(ApiError):
    """The server does not know the route (or the method): an older release, or a base URL that is not the API."""


class UnknownUser(NotFound):
    """There is no such user: one that is looked up, or the one that the token itself belongs to (API notes 13)."""


class Stale(ApiError):
    """``If-Match`` did not match: the object was written in between."""


def root(url: str) -> str:
    """Return the base of the API for a URL in any of its spellings: with or without ``/api`` or ``/api/v1``."""
    return re.sub(r"(/api)?(/v1)?/*$", "", base_url(url)) + "/api"


def an_object(answer: Answer, what: str) -> Record:
    """Return the object that the server sent.

    :raises ApiError: it sent something else.
    """
    if not isinstance(answer.data, dict):
        raise ApiError(
            f"Cannot {what}: the server answered {answer.status} without an object; check the url option, "
            "its path must be that of the API",
            status=answer.status,
        )
    return answer.data


class Bearer(AuthBase):
    """Puts the token on each request but the login."""

    def __init__(self, token: str = "") -> None:
        self.token = token
        #: What each thread sent last, so that a 401 can be told from one for a token that is already replaced.
        self.sent = threading.local()

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        self.sent.token = self.token
        if self.token:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class OpenMetadataClient:
    """Reads and writes on one server. It may be used by several threads.

    :param credential: ``token``, or ``login`` for one that is fetched before the first request and ended in ``close``.
    :param register: takes secrets; called with a fetched token before it is used.
    """

    def __init__(self, url: str, settings: Settings, credential: Credential, register: Register) -> None:
        self._credential = credential
        self._register = register
        self._auth = Bearer(re.sub(r"^Bearer\s+", "", credential.values.get("token", "").strip()))
        self._lock = threading.Lock()
        self._login_error: DashopsError | None = None
        self._refused_fields: set[str] = set()
        login = credential.kind == "login"
        renew = self._renew if login else None
        self._http = HttpClient(root(url), settings, auth=self._auth, explain=self._explain, renew=renew)
        self.where = re.sub(r"^https?://", "", self._http.base)[: -len("/api")]
        #: Whether bulk calls are known not to be there.
        self.no_bulk = False

    @classmethod
    def open(
        cls, params: t.Mapping[str, t.Any], environ: t.Mapping[str, str], register: Register
    ) -> OpenMetadataClient:
        """Return a client for a module's parameters; nothing is sent yet.

        :raises OptionError: no complete credential, or no usable URL.
        """
        credential = connection.resolve(KINDS, params, environ)
        if credential is None:
            raise connection.missing("OpenMetadata", KINDS)
        for secret in credential.secrets:
            register(secret)
            register(secret.strip())
        return cls(params["url"], Settings.of(params), credential, register)

    @property
    def requests(self) -> int:
        """Requests sent so far, login and logout too."""
        return self._http.requests

    @property
    def old_domains(self) -> bool:
        """Whether the server is known to have ``domain`` in place of ``domains`` (before 1.9)."""
        return "domains" in self._refused_fields

    def close(self) -> None:
        """Log out if we logged in, and close the connections."""
        if self._credential.kind == "login" and self._auth.token:
            from . import login

            login.log_out(self._http, self._auth.token)
        self._http.close()

    # --- reading ------------------------------------------------------------------------------------------------------

    def read(self, collection: str, key: str, fields: t.Sequence[str] = (), *, what: str) -> Record | None:
        """Return one object, soft-deleted or not, or None.

        :param collection: ``dashboards``, ``charts`` ... :param key: its id, or ``name/`` and its fully qualified name.
        :param what: what is tried, for error messages.
        """
        kind, slash, name = key.partition("/")
        place = f"/v1/{collection}" + (path(kind, name) if slash else path(key))
        answer = self._with_fields("GET", place, {"include": "all"}, fields, what, ok=(404,))
        if answer.status == 404:
            refusal = self._http.refusal(what, answer)
            if isinstance(refusal, NoRoute) or (isinstance(refusal, UnknownUser) and collection != USERS):
                raise refusal
            return None
        return an_object(answer, what)

    def pages(
        self, collection: str, query: t.Mapping[str, t.Any], fields: t.Sequence[str], *, what: str
    ) -> t.Iterator[Record]:
        """Yield all objects of a collection that the query selects, page by page (API notes 2.1).

        :raises NotFound: the query names a service that is not there.
        """
        after: str | None = None
        seen: set[str] = set()
        while True:
            answer = self._with_fields(
                "GET", f"/v1/{collection}", {"limit": PAGE, **query, "after": after}, fields, what
            )
            page = an_object(answer, what)
            if not isinstance(page.get("data"), list):
                # Taken for an empty list, all that is there would be made anew, over what people have written.
                raise ApiError(
                    f"Cannot {what}: the server answered {answer.status} without a list; check the url option",
                    status=answer.status,
                )
            yield from page["data"]
            after = (page.get("paging") or {}).get("after")
            if not after:
                return
            if after in seen:
                raise ApiError(f"Cannot {what}: the server goes round in circles, so its list is never complete")
            seen.add(after)

    def look_up(self, collection: str, key: str, *, what: str) -> Record | None:
        """Return a user, team, tag ... by ``name/`` and fully qualified name or by id; None if there is none."""
        found = self.read(collection, key, what=what)
        return None if found is None or found.get("deleted") else found

    def _with_fields(
        self,
        method: str,
        place: str,
        query: t.Mapping[str, t.Any],
        fields: t.Sequence[str],
        what: str,
        ok: tuple[int, ...] = (),
    ) -> Answer:
        """Send a read; a field name that the server refuses is renamed or dropped, and never asked for again."""
        while True:
            wanted = self._accepted(fields, place)
            answer = self.request(
                method, place, what=what, query={**query, "fields": ",".join(wanted) or None}, ok=(*ok, 400)
            )
            if answer.status != 400:
                return answer
            from . import refusals

            refused = refusals.refused_field(answer)
            if refused not in wanted:
                raise self._http.refusal(what, answer)
            self._refused_fields.add(refused)

    def _accepted(self, fields: t.Sequence[str], place: str) -> list[str]:
        """Return the field names for this server. One that lacks ``domains`` also lacks the extension of a chart."""
        lacking = self.old_domains and place.startswith("/v1/charts")
        named = ["domain" if name == "domains" and self.old_domains else name for name in fields]
        known = [name for name in named if name not in self._refused_fields]
        return [name for name in known if not (name == "extension" and lacking)]

    # --- writing ------------------------------------------------------------------------------------------------------

    def write(self, method: str, place: str, *, what: str, **more: t.Any) -> Record:
        """Send a write and return the object that came back; PUT, DELETE and our PATCHes may all be repeated."""
        return an_object(self.request(method, place, what=what, **more), what)

    def patch(
        self, place: str, operations: t.Sequence[Record], version: t.Any, *, what: str
    ) -> tuple[Record, str | None]:
        """Send a JSON Patch of whole values (API notes 2.6, 7.3); return the answer and the change header.

        :param version: the version that was read; servers that know ``If-Match`` refuse if it is another by now.
        :raises Stale: it is.
        """
        headers = {"Content-Type": "application/json-patch+json"}
        if version is not None:
            headers["If-Match"] = f'W/"{float(version):.1f}"'
        answer = self.request("PATCH", place, what=what, body=list(operations), headers=headers)
        return an_object(answer, what), answer.headers.get(CHANGE_HEADER)

    def delete(self, collection: str, id_: str, query: t.Mapping[str, t.Any], *, what: str) -> None:
        """Delete by id; gone already is as good (a repeated request finds nothing)."""
        self.request("DELETE", f"/v1/{collection}" + path(id_), what=what, query=query, ok=(404,), json_answer=False)

    def request(self, method: str, place: str, *, what: str, **more: t.Any) -> Answer:
        """Send a request, logged in."""
        self._ensure_login()
        return self._http.request(method, place, what=what, **more)

    # --- login --------------------------------------------------------------------------------------------------------

    def _ensure_login(self) -> None:
        if self._credential.kind == "login" and not self._auth.token:
            with self._lock:
                if not self._auth.token:
                    self._login()

    def _renew(self) -> bool:
        with self._lock:
            if self._auth.token == getattr(self._auth.sent, "token", None):
                self._auth.token = ""
                self._login()
        return True

    def _login(self) -> None:
        """Fetch a token. A login that failed is never sent again: three failures block the account (API notes 1.3)."""
        from . import login

        if self._login_error is not None:
            raise self._login_error
        try:
            self._auth.token = login.log_in(self._http, self._credential.values, self._register)
        except DashopsError as exc:
            self._login_error = exc
            raise

    def _explain(self, answer: Answer) -> Refusal:
        from . import refusals

        return refusals.explain(answer, self._credential.kind == "login")


PLATFORM = Platform("OpenMetadata", "openmetadata", OPTIONS, OpenMetadataClient.open, parallel=4)
