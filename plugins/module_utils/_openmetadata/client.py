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
from .._core.errors import ApiError, NotFound
from .._core.http import Answer, AuthBase, HttpClient, Refusal, Settings, base_url, path
from .._core.resource import Platform, Register

if t.TYPE_CHECKING:
    from requests import PreparedRequest

    from .login import Login

#: A record of the server, as it came.
Raw = t.Mapping[str, t.Any]
Record = dict[str, t.Any]
#: ``{id, type, name, fullyQualifiedName}``, as a JSON Patch sends it.
Reference = dict[str, t.Any]

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

USERS = "users"


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
    :param register: takes secrets that turn up later.
    """

    def __init__(self, url: str, settings: Settings, credential: Credential, register: Register) -> None:
        auth = Bearer(re.sub(r"^Bearer\s+", "", credential.values.get("token", "").strip()))
        self._refused_fields: set[str] = set()
        self._http = HttpClient(root(url), settings, auth=auth, explain=self._explain)
        self._login: Login | None = None
        if credential.kind == "login":
            from .login import Login

            self._login = Login(self._http, auth, credential.values, register)
            self._http.renew = self._login.renew
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
        if self._login:
            self._login.end()
        self._http.close()

    # --- reading ------------------------------------------------------------------------------------------------------

    def read(self, collection: str, key: str, fields: t.Sequence[str] = (), *, what: str) -> Record | None:
        """Return one object, soft-deleted or not, or None.

        :param collection: ``dashboards``, ``charts`` ... :param key: its id, or ``name/`` and its fully qualified name.
        :param what: what is tried, for error messages.
        """
        kind, slash, name = key.partition("/")
        place = f"/v1/{collection}" + (path(kind, name) if slash else path(key))
        answer = self.get(place, {"include": "all"}, fields, what=what, ok=(404,))
        if answer.status == 404:
            refusal = self._http.refusal(what, answer)
            if isinstance(refusal, NoRoute) or (isinstance(refusal, UnknownUser) and collection != USERS):
                raise refusal
            return None
        return an_object(answer, what)

    def get(
        self, place: str, query: t.Mapping[str, t.Any], fields: t.Sequence[str], *, what: str, ok: tuple[int, ...] = ()
    ) -> Answer:
        """Send a read; a field name that the server refuses is renamed or dropped, and never asked for again."""
        while True:
            wanted = self._accepted(fields, place)
            asked = {**query, "fields": ",".join(wanted) or None}
            answer = self.request("GET", place, what=what, query=asked, ok=(*ok, 400))
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

    # --- any request --------------------------------------------------------------------------------------------------

    def write(self, method: str, place: str, *, what: str, **more: t.Any) -> Record:
        """Send a write and return the object that came back."""
        return an_object(self.request(method, place, what=what, **more), what)

    def request(self, method: str, place: str, *, what: str, **more: t.Any) -> Answer:
        """Send a request, logged in; PUT, DELETE and our PATCHes may all be repeated."""
        if self._login:
            self._login.ensure()
        return self._http.request(method, place, what=what, **more)

    def _explain(self, answer: Answer) -> Refusal:
        from . import refusals

        return refusals.explain(answer, self._login is not None)


PLATFORM = Platform("OpenMetadata", "openmetadata", OPTIONS, OpenMetadataClient.open, parallel=4)
