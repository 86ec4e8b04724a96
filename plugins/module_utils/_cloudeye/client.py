# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""The client of Cloud Eye in one project: endpoints, credentials, the nine calls (API notes 0 to 5)."""

from __future__ import annotations

import re
import threading
import typing as t

from .._core import argspec, connection
from .._core.connection import Credential, Kind
from .._core.errors import Ambiguous, ApiError, BadAnswer, Missing, NotFound, OptionError
from .._core.http import Answer, HttpClient, Refusal, Repeat, Settings, path
from .._core.resource import Platform, Register
from .signing import Signer, Token

#: A JSON object of the API.
Node = dict[str, t.Any]
T = t.TypeVar("T")

DEFAULT_PROJECT = "0"
ALL_PROJECTS = "all_granted_eps"
#: Ids that one delete takes on old deployments (API notes 3.6), and changes that one batch update takes (4.5).
MOST_DELETED = 30
MOST_UPDATED = 50
#: What a delete says of a dashboard that is not there (API notes 3.6), and nothing more than that.
GONE = re.compile(r"\s*record not found\W*", re.IGNORECASE)

OPTIONS: dict[str, dict[str, t.Any]] = {
    "region": {"type": "str", "fallback": argspec.environment("CLOUDEYE_REGION", "HW_REGION_NAME")},
    "cloud": {"type": "str", "fallback": argspec.environment("HW_CLOUD")},
    # The variables of these two are read in open(): an id in the environment must not beat a name in the task.
    "project_id": {"type": "str"},
    "project_name": {"type": "str"},
    "url": {"type": "str", "fallback": argspec.environment("CLOUDEYE_URL")},
    "iam_url": {"type": "str", "fallback": argspec.environment("HUAWEICLOUD_SDK_IAM_ENDPOINT", "HW_AUTH_URL")},
    "access_key": {"type": "str", "no_log": False},
    "secret_key": {"type": "str", "no_log": True},
    "security_token": {"type": "str", "no_log": True},
    "auth_token": {"type": "str", "no_log": True},
    "username": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "domain_name": {"type": "str"},
    **argspec.http_options("CLOUDEYE"),
}


class Refused(t.NamedTuple):
    """What a call refused inside a 200 (API notes 7 trap 19)."""

    #: id -> the server's words.
    messages: dict[str, str]
    request_id: str | None

    def error(self, what: str, words: str) -> ApiError:
        """Return the error for some of it."""
        ticket = f" (request id {self.request_id})" if self.request_id else ""
        return ApiError(f"Cannot {what}: {words}{ticket}", status=200, request_id=self.request_id)


def _key_family(prefix: str, access: str, secret: str) -> dict[str, str]:
    return {
        "access_key": prefix + access,
        "secret_key": prefix + secret,
        "security_token": f"{prefix}SECURITY_TOKEN",
    }


KINDS = (
    Kind("auth_token", ("auth_token",), families=({"auth_token": "HW_AUTH_TOKEN"},), secret=("auth_token",)),
    Kind(
        "key",
        ("access_key", "secret_key"),
        ("security_token",),
        families=(
            _key_family("HUAWEICLOUD_SDK_", "AK", "SK"),
            _key_family("HW_", "ACCESS_KEY", "SECRET_KEY"),
        ),
        secret=("secret_key", "security_token"),
    ),
    Kind(
        "password",
        ("username", "password", "domain_name"),
        families=({"username": "HW_USER_NAME", "password": "HW_USER_PASSWORD", "domain_name": "HW_DOMAIN_NAME"},),
        secret=("password",),
    ),
)

#: Regions of which the vendor says that they have no dashboards (API notes 2).
WITHOUT_DASHBOARDS = ("cn-east-5", "na-mexico-1", "tr-west-1", "ap-southeast-4", "ap-southeast-5", "me-east-1")
_OTC_REGIONS = ("eu-de", "eu-nl")


class Place(t.NamedTuple):
    """Where to work: endpoints and project."""

    url: str
    iam_url: str
    region: str | None
    project_id: str | None
    project_name: str | None

    @property
    def where(self) -> str:
        """The project, as messages name it."""
        project = self.project_name or self.project_id
        if not project:
            return f"region {self.region}"
        return f"project {project}" + (f" in {self.region}" if self.region else "")


def place_of(params: t.Mapping[str, t.Any], environ: t.Mapping[str, str]) -> Place:
    """Return where a module's parameters say to work (API notes 1.6, 2). Pure.

    :raises OptionError: neither a region nor the URL and project that a region would give.
    """
    region = params["region"] or None
    project_id, project_name = params["project_id"] or None, params["project_name"] or None
    if not project_id and not project_name:
        project_id = connection.first_set(environ, ("HUAWEICLOUD_SDK_PROJECT_ID", "HW_PROJECT_ID"))
        project_name = connection.first_set(environ, ("HW_PROJECT_NAME",))
    if not region and not params["url"]:
        raise OptionError("region is needed (or CLOUDEYE_REGION in the environment), or url in its place")
    if not region and not project_id and not project_name:
        raise OptionError("one of project_id, project_name and region has to say which project to work in")
    cloud = params["cloud"] or default_cloud(region or "")
    url = params["url"] or f"https://ces.{region}.{cloud}"
    iam_url = params["iam_url"] or (f"https://iam.{region}.{cloud}" if region else f"https://iam.{cloud}")
    return Place(url, re.sub(r"/v3/?$", "", iam_url), region, project_id, project_name)


def default_cloud(region: str) -> str:
    """Return the domain that serves a region: international, European, or Open Telekom Cloud (API notes 2)."""
    if region.startswith("eu-west-1"):
        return "myhuaweicloud.eu"
    return "otc.t-systems.com" if region in _OTC_REGIONS else "myhuaweicloud.com"


class CloudEyeClient:
    """Reads and writes dashboards and widgets of one project.

    :param credential: of kind ``auth_token``, ``key`` or ``password``.
    :param register: takes secrets; called with a fetched token before it is used.
    """

    def __init__(self, place: Place, settings: Settings, credential: Credential, register: Register) -> None:
        self.where = place.where
        self._place = place
        self._credential = credential
        self._register = register
        self._project_id = place.project_id
        self._lock = threading.RLock()
        values = credential.values
        self._auth: Signer | Token
        iam_auth: Signer | Token
        if credential.kind == "key":
            key = (values["access_key"], values["secret_key"], values.get("security_token"))
            self._auth, iam_auth = Signer(*key, project_id=place.project_id), Signer(*key)
        else:
            self._auth = iam_auth = Token(values.get("auth_token", ""))
        self._http = HttpClient(
            place.url,
            settings,
            auth=self._auth,
            explain=self._explain,
            renew=self._renew if credential.kind == "password" else None,
            headers={"Content-Type": "application/json"},
        )
        self._iam = HttpClient(place.iam_url, settings, option="iam_url", auth=iam_auth, explain=self._explain)

    @classmethod
    def open(cls, params: t.Mapping[str, t.Any], environ: t.Mapping[str, str], register: Register) -> CloudEyeClient:
        """Return a client for a module's parameters; nothing is sent yet.

        :raises OptionError: no complete credential, or nothing that says where to work.
        """
        credential = connection.resolve(KINDS, params, environ)
        if credential is None:
            raise connection.missing("Cloud Eye", KINDS)
        for secret in credential.secrets:
            register(secret)
        return cls(place_of(params, environ), Settings.of(params), credential, register)

    @property
    def requests(self) -> int:
        """Requests sent so far, those to the identity service too."""
        return self._http.requests + self._iam.requests

    def close(self) -> None:
        """Close the connections. Tokens are shared by nobody and run out by themselves."""
        self._http.close()
        self._iam.close()

    # --- dashboards ---------------------------------------------------------------------------------------------------

    def dashboards(self, query: t.Mapping[str, t.Any], what: str) -> list[Node]:
        """Return the dashboards that the filters let through, none for an unknown id or name (API notes 3.4).

        :param query: of ``enterprise_id``, ``dashboard_name``, ``dashboard_id``, ``is_favorite``, ``dashboard_type``.
        """
        try:
            answer = self._call("GET", ("dashboards",), what, query=query)
        except NotFound:
            if query.get("dashboard_id") or query.get("dashboard_name"):
                return []
            # A whole enterprise project that seems to be empty would be filled a second time.
            raise
        return self._nodes(answer, "dashboards", ("dashboard_id", "dashboard_name"), what)

    def create_dashboard(self, body: Node, what: str, find: t.Callable[[], str | None]) -> str:
        """Create or copy a dashboard and return its id (API notes 3.3).

        :param find: looks the dashboard up, for when the answer is lost.
        """

        def send() -> str:
            answer = self._call("POST", ("dashboards",), what, body=body, repeat=Repeat.UNSEEN)
            made = answer.data.get("dashboard_id") if isinstance(answer.data, dict) else None
            if not made:
                raise BadAnswer(f"Cannot {self._here(what)}: {self._http.base} answered without a dashboard_id")
            return str(made)

        from .._core.creating import create_once

        return create_once(send, find)

    def update_dashboard(self, dashboard_id: str, body: Node, what: str) -> None:
        """Set name, row, favourite and view settings (API notes 3.5)."""
        self._call("PUT", ("dashboards", dashboard_id), what, body=body, json_answer=False)

    def delete_dashboards(self, ids: t.Sequence[str], what: str) -> Refused:
        """Delete dashboards; return those that failed (API notes 3.6). One that is gone is done.

        :param ids: at most :data:`MOST_DELETED`.
        """
        body = {"dashboard_ids": list(ids)}
        # A repeated delete finds nothing left to do, so it may be repeated.
        answer = self._call("POST", ("dashboards", "batch-delete"), what, body=body)
        refused = self._refused(answer, "dashboards", "dashboard_id", what)
        failed = {one: message for one, message in refused.messages.items() if not GONE.fullmatch(message)}
        return refused._replace(messages=failed)

    # --- widgets ------------------------------------------------------------------------------------------------------

    def widgets(self, dashboard_id: str, what: str) -> list[Node]:
        """Return the widgets of a dashboard (API notes 4.3)."""
        answer = self._call("GET", ("dashboards", dashboard_id, "widgets"), what)
        return self._nodes(answer, "widgets", ("widget_id", "title"), what)

    def create_widgets(self, dashboard_id: str, widgets: t.Sequence[Node], what: str, known: t.Collection[str]) -> None:
        """Create widgets in one call, never any of them twice (API notes 4.2).

        :param known: ids of the widgets that were there before, so that a lost answer can be made up for: what is new
            and has a title that was sent was made by this call.
        """
        remaining = list(widgets)

        def send() -> bool:
            where = ("dashboards", dashboard_id, "widgets")
            self._call("POST", where, what, body=remaining, repeat=Repeat.UNSEEN, json_answer=False)
            return True

        def find() -> bool | None:
            made = [one["title"] for one in self.widgets(dashboard_id, what) if one["widget_id"] not in known]
            remaining[:] = [one for one in widgets if not _took(made, one["title"])]
            return None if remaining else True

        from .._core.creating import create_once

        create_once(send, find)

    def update_widgets(self, changes: t.Sequence[Node], what: str) -> Refused:
        """Change the given fields of widgets; return those that failed (API notes 4.5).

        :param changes: at most :data:`MOST_UPDATED`, each with its ``widget_id``.
        """
        # Whole values are set, so it may be repeated.
        answer = self._call("POST", ("widgets", "batch-update"), what, body=list(changes))
        return self._refused(answer, "widgets", "widget_id", what)

    def delete_widget(self, widget_id: str, what: str) -> None:
        """Delete a widget; one that is gone is done (API notes 4.6)."""
        try:
            self._call("DELETE", ("widgets", widget_id), what, json_answer=False)
        except NotFound:
            pass

    # --- calls --------------------------------------------------------------------------------------------------------

    def _call(self, method: str, parts: t.Sequence[str], what: str, **more: t.Any) -> Answer:
        project = self._project()
        return self._http.request(method, path("v2", project, *parts), what=self._here(what), **more)

    def _nodes(self, answer: Answer, name: str, needed: t.Sequence[str], what: str) -> list[Node]:
        """Return the list in an answer; null, and no body at all, are an empty one (API notes 6).

        :param needed: fields without which nothing can be done with an entry.
        :raises BadAnswer: the answer has no such list.
        """
        if answer.data is None:
            return []
        nodes = answer.data.get(name, ()) if isinstance(answer.data, dict) else ()
        if nodes is None:
            return []
        if not isinstance(nodes, list) or not all(
            isinstance(node, dict) and all(node.get(field) is not None for field in needed) for node in nodes
        ):
            raise BadAnswer(f"Cannot {self._here(what)}: {self._http.base} answered no list of {name}; check url")
        return nodes

    def _refused(self, answer: Answer, name: str, id_name: str, what: str) -> Refused:
        # A word that nobody knows is no success either.
        messages = {
            str(node[id_name]): str(node.get("error_msg") or f"no message, ret_status {node['ret_status']}")
            for node in self._nodes(answer, name, (id_name,), what)
            if node.get("ret_status", "successful") != "successful"
        }
        return Refused(messages, _request_id(answer))

    def _here(self, what: str) -> str:
        return f"{what} in {self.where}"

    # --- project and token --------------------------------------------------------------------------------------------

    def _project(self) -> str:
        """Return the project's id; log in and look it up where that is still to do."""
        with self._lock:
            if self._credential.kind == "password" and isinstance(self._auth, Token) and not self._auth.token:
                self._login(self._auth)
            if not self._project_id:
                self._project_id = self._look_up_project()
            if isinstance(self._auth, Signer):
                self._auth.project_id = self._project_id
            return self._project_id

    def _look_up_project(self) -> str:
        """Look the project up by its name, once (API notes 1.6)."""
        name = self._place.project_name or self._place.region or ""
        found = {str(project["id"]) for project in self._projects(name) if project.get("name") == name}
        if not found:
            raise Missing(
                f"There is no project {name!r} at {self._iam.base} that this account may use; "
                "check region and project_name, or give project_id"
            )
        if len(found) > 1:
            raise Ambiguous(
                f"Project {name!r} is ambiguous: it could be {' or '.join(sorted(found))}; "
                "name the one you mean by project_id"
            )
        return found.pop()

    def _projects(self, name: str) -> list[Node]:
        what = f"look up project {name!r}"
        answer = self._iam.request("GET", "/v3/projects", what=what, query={"name": name}, ok=(403,))
        if answer.status == 403:
            # What the account may use itself can be listed without any right, and comes as a whole.
            answer = self._iam.request("GET", "/v3/auth/projects", what=what)
            return list(_projects_of(answer).values())
        projects = fresh = _projects_of(answer)
        page = 1
        # A page that brings nothing new is the end too, whatever its link says.
        while fresh and (answer.data.get("links") or {}).get("next"):
            page += 1
            query = {"name": name, "page": page, "per_page": 100}
            answer = self._iam.request("GET", "/v3/projects", what=what, query=query)
            fresh = {identity: node for identity, node in _projects_of(answer).items() if identity not in projects}
            projects = {**projects, **fresh}
        return list(projects.values())

    def _login(self, auth: Token) -> None:
        """Get a token by password (API notes 1.1). A token that nobody uses does no harm, so it may be repeated."""
        values, place = self._credential.values, self._place
        user = {
            "name": values["username"],
            "password": values["password"],
            "domain": {"name": values["domain_name"]},
        }
        project = {"id": place.project_id} if place.project_id else {"name": place.project_name or place.region}
        identity = {"methods": ["password"], "password": {"user": user}}
        body = {"auth": {"identity": identity, "scope": {"project": project}}}
        auth.token = ""
        what = self._here(f"get a token for user {values['username']!r}")
        answer = self._iam.request(
            "POST", "/v3/auth/tokens", what=what, query={"nocatalog": "true"}, body=body, renew=False
        )
        token = answer.headers.get("X-Subject-Token")
        if not token:
            raise BadAnswer(f"Cannot {what}: {self._iam.base} answered without a token; check iam_url")
        self._register(token)
        auth.token = token
        facts = answer.data.get("token") if isinstance(answer.data, dict) else None
        if isinstance(facts, dict) and not self._project_id:
            self._project_id = (facts.get("project") or {}).get("id")

    def _renew(self) -> bool:
        with self._lock:
            # Requests in flight fail together when a token runs out; one new token is enough for all.
            if isinstance(self._auth, Token) and not self._auth.replaced:
                self._login(self._auth)
        return True

    # --- wording ------------------------------------------------------------------------------------------------------

    def _explain(self, answer: Answer) -> Refusal:
        """Read an error body in any of the four shapes (API notes 5.1)."""
        message, code = read_error(answer.data)
        request_id = _request_id(answer)
        # A 404 of Cloud Eye has one of its codes; any other says nothing about a dashboard.
        elsewhere = answer.status == 404 and (not code or code.isdigit())
        if elsewhere or (not message and not code):
            text = message or re.sub(r"<[^>]*>", " ", answer.text)[:300]
            wrong = "check url and iam_url, this does not look like Cloud Eye" if elsewhere else ""
            return Refusal(text, code, request_id, wrong, ApiError if elsewhere else None)
        # The gateway echoes the whole request, headers and all.
        message = re.split(r",?\s*canonicalRequest", message or "")[0]
        error = ApiError if answer.status == 404 and (code or "").startswith("APIGW") else None
        return Refusal(message, code, request_id, self._hint(answer.status, code or "", message), error)

    def _hint(self, status: int, code: str, message: str) -> str:
        lowered = message.lower()
        if code == "APIGW.0101":
            region = self._place.region
            known = f"region {region} has no Cloud Eye dashboards" if region in WITHOUT_DASHBOARDS else ""
            return known or "the region may have no Cloud Eye dashboards, or url or iam_url is wrong"
        if status == 401:
            return self._login_hint(code, lowered)
        if "quota" in lowered or code == "ces.0018":
            return "delete what is not needed, or ask for more (10 dashboards of 50 widgets each are the default)"
        if status == 403:
            return "the account needs the actions ces:dashboards:* and ces:widgets:* in this project"
        return ""

    def _login_hint(self, code: str, message: str) -> str:
        if "expired" in message or code == "APIGW.0303":
            return "check the clock of the machine that runs the module, it may be off by 15 minutes at most"
        if "security token" in message:
            return "the temporary key has run out or its security_token is wrong: get a new one"
        return {
            "auth_token": "auth_token is wrong, has run out, or is for another project",
            "key": "check access_key, secret_key and, for a temporary key, security_token",
            "password": "check username, password and domain_name (the account's name)",
        }[self._credential.kind]


def read_error(data: t.Any) -> tuple[str | None, str | None]:
    """Return message and code of an error body, in whichever of the four shapes it is (API notes 5.1). Pure."""
    if not isinstance(data, dict):
        return None, None
    parts = [data] + [data[name] for name in ("message", "details", "error") if isinstance(data.get(name), dict)]
    codes = [part.get(name) for part in parts for name in ("error_code", "code") if part.get(name) is not None]
    names = ("error_msg", "details", "message")
    inner_first = [*parts[1:], parts[0]]
    texts = [part[name] for part in inner_first for name in names if isinstance(part.get(name), str)]
    known = [code for code in codes if str(code).startswith(("ces.", "APIGW."))]
    code = next(iter([*known, *codes]), None)
    return next(iter(texts), None), None if code is None else str(code)


def _request_id(answer: Answer) -> str | None:
    return answer.headers.get("X-Request-Id") or answer.headers.get("X-IAM-Trace-Id")


def _projects_of(answer: Answer) -> dict[str, Node]:
    """Return the projects in an answer, by id."""
    data = answer.data if isinstance(answer.data, dict) else {}
    return {node["id"]: node for node in data.get("projects") or [] if isinstance(node, dict) and node.get("id")}


def _took(made: list[str], title: str) -> bool:
    """Take one of the titles off the list; return whether there was one (titles may repeat)."""
    if title not in made:
        return False
    made.remove(title)
    return True


PLATFORM = Platform("Cloud Eye", "cloudeye", OPTIONS, CloudEyeClient.open)
