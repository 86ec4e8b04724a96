# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""The client of the Library server: one session, its projects, its errors (API notes 1, 2 and 7)."""

from __future__ import annotations

import re
import threading
import typing as t

from .._core import argspec, connection
from .._core.errors import (
    Ambiguous,
    AnswerLost,
    ApiError,
    BadAnswer,
    Conflict,
    DashopsError,
    Forbidden,
    Missing,
    NotFound,
    OptionError,
    Unauthorized,
)
from .._core.http import Answer, HttpClient, Refusal, Repeat, Settings, base_url, path
from .._core.resource import OptionSpec, Platform, Register
from . import session as sessions

T = t.TypeVar("T")

# Numbers of the Intelligence Server (API notes 7.2).
INSTANCE_GONE = -2147468986
NOT_READY = -2147468903
REQUEST_TIMEOUT = -2147206497
PROJECT_NOT_LOADED = -2147209151
TOO_MANY_SESSIONS = -2147072486
BAD_LOGIN = -2147216959
PASSWORD_EXPIRED = (-2147216963, -2147216960)
SESSION_INVALID = -2147206924
ACCESS_DENIED = (-2147214568, -2147213784)
TOO_MANY_JOBS = (-2147209053, -2147206853)
DUPLICATE_NAME = -2147217373
NO_SUCH_ID = -2147216373

LOG_IN_AGAIN = "check username, password and login_mode, or open a new session with mstr_session"
SESSION_ENDED = "the session has ended (and with it every instance that it held): open a new one with mstr_session"
CHECK_URL = "check url: it ends in the path of the Library application, as a rule /MicroStrategyLibrary"
HINTS: dict[int, str] = {
    PROJECT_NOT_LOADED: "the project is not loaded on the Intelligence Server: have it loaded and run again",
    TOO_MANY_SESSIONS: "the account has as many sessions in this project as the server allows: end some, or wait about "
    "30 minutes until they time out, or share one session over the play with mstr_session",
    BAD_LOGIN: "check username, password and login_mode",
    REQUEST_TIMEOUT: "the Intelligence Server took too long: try again when it is less busy",
    NOT_READY: "its prompts wait for answers, or it is still being made",
    **dict.fromkeys(PASSWORD_EXPIRED, "the account's password has to be changed first"),
    **dict.fromkeys(ACCESS_DENIED, "the account lacks a privilege or the access to the object"),
    **dict.fromkeys(TOO_MANY_JOBS, "the account has too many jobs or messages on the server: try again later"),
}
HINTS_BY_CODE: dict[int, str] = {
    3: "check username, password and login_mode",
    13: "the Library server does not reach the Intelligence Server",
    14: "the account lacks a privilege",
    16: "the service is not available: try again later",
    17: "the account lacks a privilege or the access to the object",
    20: "prompts of this kind can be answered only in the user interface",
}
ID = re.compile(r"[0-9A-Fa-f]{32}")


class InstanceGone(NotFound):
    """An instance was evicted, deleted, or died with its session (API notes 4.7)."""


SESSION_OPTION: dict[str, t.Any] = {
    "type": "dict",
    "no_log": False,
    "options": {
        "token": {"type": "str", "no_log": True},
        "cookies": {"type": "dict", "no_log": True},
        "url": {"type": "str"},
    },
}
#: Connection options; `project` stands in every resource, too, so that an item of a list may repeat it.
PROJECT: dict[str, t.Any] = {"type": "str"}
OPTIONS: OptionSpec = {
    "url": {"type": "str", "fallback": argspec.environment("MSTR_URL")},
    "username": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "login_mode": {"type": "str"},
    "api_token": {"type": "str", "no_log": True},
    "session": SESSION_OPTION,
    "project": PROJECT,
    "working_set": {"type": "int", "default": 10},
    "application_type": {"type": "int", "default": 35},
    **argspec.http_options("MSTR"),
}


def is_id(text: str) -> bool:
    """Tell whether a text is an object id, which no name looks like (32 hexadecimal digits)."""
    return bool(ID.fullmatch(text.strip()))


def same_id(one: t.Any, other: t.Any) -> bool:
    """Tell whether two ids are the same; their case does not count."""
    return str(one or "").strip().upper() == str(other or "").strip().upper()


class Fault(t.NamedTuple):
    """An error body, understood (API notes 7.1, 6.5)."""

    message: str = ""
    code: str | None = None
    #: The number of the code: 14 for ERR014 and for ERR0014 (T33).
    number: int | None = None
    #: Number of the Intelligence Server.
    iserver: int | None = None
    ticket: str | None = None

    @property
    def endpoint_absent(self) -> bool:
        """Whether the server does not know the route at all, as one of another version (API notes 7.2)."""
        return self.message.strip() in ("HTTP 404 Not Found", "HTTP 405 Method Not Allowed")


def fault(answer: Answer) -> Fault:
    """Read an error body: JSON, then `errors[0]`, then the fields, else the raw text."""
    data = answer.data
    if isinstance(data, dict) and isinstance(data.get("errors"), list) and data["errors"]:
        data = data["errors"][0]
    if not isinstance(data, dict):
        text = answer.text.strip()
        return Fault("an HTML page" if text[:1] == "<" else text[:200])
    code = None if data.get("code") is None else str(data["code"])
    iserver = _number(data.get("iServerCode"))
    number = None
    if code and code.upper().startswith("ERR"):
        number = _number(code[3:])
    elif iserver is None:
        # The KPI service sends the number itself, as a string (T10).
        iserver = _number(code)
    ticket = data.get("ticketId")
    return Fault(_message(data), code, number, iserver, str(ticket) if ticket else None)


def _message(data: t.Mapping[str, t.Any]) -> str:
    text = str(data.get("message") or "").strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    inner = [
        str(one.get("message")) for one in data.get("subErrors") or [] if isinstance(one, dict) and one.get("message")
    ]
    return "; ".join([text, *(one for one in inner if one not in text)])


def _number(value: t.Any) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None


def explain(answer: Answer) -> Refusal:
    """Word an error of the server, with what to do about it (API notes 7.2)."""
    seen = fault(answer)
    hint = HINTS.get(seen.iserver or 0) or HINTS_BY_CODE.get(seen.number or 0) or ""
    kind: type[ApiError] | None = None
    if answer.status == 401:
        hint = hint or (SESSION_ENDED if seen.number == 9 or seen.iserver == SESSION_INVALID else LOG_IN_AGAIN)
    elif seen.iserver in (TOO_MANY_SESSIONS, PROJECT_NOT_LOADED):
        kind = ApiError
    elif seen.number in (14, 17) or seen.iserver in ACCESS_DENIED:
        kind = Forbidden
    elif seen.iserver == INSTANCE_GONE:
        kind, hint = InstanceGone, "the instance is gone: evicted, deleted, or of another session"
    elif seen.iserver == NO_SUCH_ID:
        kind = NotFound
    elif seen.iserver == DUPLICATE_NAME or seen.number == 15:
        kind, hint = Conflict, "the name is taken: give another one, or remove what has it"
    if answer.status == 404 and not isinstance(answer.data, dict):
        hint = CHECK_URL
    elif "constraint violation" in seen.message.lower():
        hint = "the server does not know this application_type, or takes no such working_set"
    code = seen.code if seen.iserver is None or seen.code == str(seen.iserver) else f"{seen.code} ({seen.iserver})"
    return Refusal(seen.message, code, seen.ticket, hint, kind)


def absent(answer: Answer) -> bool:
    """Tell whether an answer to a look-up by id means that the object is not there.

    Older servers say 500 ERR001 (T32), which is also how they refuse; a 404 may mean that the project is not loaded
    (T17).
    """
    seen = fault(answer)
    if seen.iserver in HINTS or seen.endpoint_absent:
        return False
    return answer.status == 404 or (answer.status == 500 and (seen.number == 1 or seen.iserver == NO_SUCH_ID))


def library_url(url: str) -> str:
    """Return the base URL without `/api` and what follows; the context path is the user's (API notes 1.7)."""
    # Behind another slash it is a host of that name.
    return re.sub(r"(?<!/)/api(/.*)?$", "", base_url(url))


class MstrClient:
    """One session on one server.

    :param base: the Library application's URL.
    :param settings: time-outs, repetition, TLS, proxy.
    :param project: name or id.
    :param credentials: how to log in; None where the session was handed over.
    :param session: token and cookies of a session that was handed over.
    :param register: takes every secret that comes up at run time.
    """

    def __init__(
        self,
        base: str,
        settings: Settings,
        *,
        project: str | None = None,
        credentials: sessions.Login | None = None,
        session: sessions.Session | None = None,
        login_options: t.Mapping[str, t.Any] | None = None,
        register: Register = lambda value: None,
    ) -> None:
        self.session = session or sessions.Session()
        self.project = (project or "").strip()
        self._credentials = credentials
        self._login_options = dict(login_options or {})
        self._register = register
        #: One request at a time: a session is not made for several, and its token and cookies change under way.
        self._turn = threading.RLock()
        #: What was looked up already, by kind and text: many objects lie in few folders and are made of few dashboards.
        self.known: dict[tuple[str, str], t.Any] = {}
        self._project_id = self.project.upper() if is_id(self.project) else ""
        self.http = HttpClient(
            library_url(base), settings, auth=sessions.SessionAuth(self.session), explain=explain, renew=self._renew
        )
        self.where = f"{self.http.base} project '{self.project}'" if self.project else self.http.base

    @classmethod
    def open(
        cls,
        params: t.Mapping[str, t.Any],
        environ: t.Mapping[str, str],
        register: Register,
        register_session: bool = True,
    ) -> MstrClient:
        """Make a client out of a module's parameters; nothing is sent yet.

        :param register_session: False where the token of a new session is the result.
        :raises OptionError: no complete credential, no URL, or a wrong working set or login mode.
        """
        handed = sessions.handed_over(params)
        credentials = None if handed else sessions.login(params, environ)
        session = sessions.Session(handed["token"], handed.get("cookies")) if handed else sessions.Session()
        for secret in (*session.secrets(), *(credentials.secrets if credentials else ())):
            register(secret)
        url = (handed or {}).get("url") or params.get("url")
        if not url:
            raise OptionError("url is needed: set it, or MSTR_URL in the environment where the module runs")
        if params["working_set"] < 3:
            raise OptionError(f"working_set must be 3 or more, got {params['working_set']}")
        return cls(
            url,
            Settings.of(params),
            project=params.get("project") or connection.first_set(environ, ["MSTR_PROJECT"]),
            credentials=credentials,
            session=session,
            login_options={"workingSet": params["working_set"], "applicationType": params["application_type"]},
            register=register if register_session else lambda value: None,
        )

    # --- the session ----------------------------------------------------------------------------------------------

    @property
    def own(self) -> bool:
        """Whether the session is this client's own, to be closed by it."""
        return self._credentials is not None

    @property
    def requests(self) -> int:
        """Requests sent so far, logins too."""
        return self.http.requests

    def log_in(self) -> None:
        """Open a session (API notes 1.1)."""
        credentials = t.cast("sessions.Login", self._credentials)
        self._forget()
        what = f"log in as {credentials.account}"
        answer = self.http.request(
            "POST",
            "/api/auth/login",
            what=what,
            body={**credentials.body, **self._login_options},
            # Repeated safely: a login whose answer got lost is a session that never enters a project.
            repeat=Repeat.SAFE,
            renew=False,
            ok=(404, 405),
            json_answer=False,
        )
        token = str(answer.headers.get(sessions.TOKEN_HEADER) or "")
        if answer.status >= 400 or not token:
            page = "an HTML page and " if answer.text.lstrip()[:1] == "<" else ""
            raise BadAnswer(
                f"Cannot {what}: {self.http.base} answered {answer.status} with {page}no token; {CHECK_URL}",
                status=answer.status,
            )
        self.session.token = token
        self._take_cookies()
        for secret in self.session.secrets():
            self._register(secret)

    def _open_session(self) -> None:
        """Log in if that is this client's to do and was not done yet."""
        with self._turn:
            if self.own and not self.session.token:
                self.log_in()

    def log_out(self) -> None:
        """Close the session (API notes 1.4); one that is dead already is fine."""
        self.http.request("POST", "/api/auth/logout", what="log out", renew=False, ok=(401,), json_answer=False)
        self._forget()

    def restart(self) -> None:
        """Close the session with all its instances, and open another one."""
        with self._turn:
            try:
                self.log_out()
            except DashopsError:
                # It may be dead, and the login says so if the server is.
                pass
            self.log_in()

    def close(self) -> None:
        """Log out what was logged in here, and never raise."""
        # A server that does not answer has had its chances before this.
        self.http.settings = self.http.settings._replace(retries=0)
        try:
            if self.own and self.session.token:
                self.log_out()
        except DashopsError:
            pass
        finally:
            self.http.close()

    def _renew(self, stale: str | None = None) -> bool:
        """Get a fresh login after a 401; a session that was handed over cannot be replaced.

        :param stale: token that was refused; when it is not in use any more, another thread has logged in already.
        """
        if not self.own:
            return False
        with self._turn:
            if stale is None or stale == self.session.token:
                self.log_in()
        return True

    def _forget(self) -> None:
        self.session.token = ""
        self.session.cookies.clear()
        self.http.session.cookies.clear()

    def _take_cookies(self) -> None:
        """Keep the cookies that the server has set so far, all of them (T21)."""
        self.session.cookies.update({cookie.name: cookie.value or "" for cookie in self.http.session.cookies})

    # --- requests -------------------------------------------------------------------------------------------------

    def request(self, method: str, route: str, *, what: str, project: str | None = "", **more: t.Any) -> Answer:
        """Send one request inside the session, which is opened first if need be.

        :param route: path behind `/api`, percent-encoded.
        :param project: id for the project header; empty: the client's project; None: no header.
        :param more: as :meth:`HttpClient.request` takes it.
        """
        with self._turn:
            self._open_session()
            headers = dict(more.pop("headers", None) or {})
            if project is not None:
                headers["X-MSTR-ProjectID"] = project or self.project_id
            answer = self.http.request(method, "/api" + route, what=what, headers=headers, **more)
            self._take_cookies()
        return answer

    def data(self, answer: Answer, kind: type[T], what: str) -> T:
        """Return an answer's data, which has to be an object (dict) or an array (list); none at all is an empty one.

        :raises BadAnswer: it is JSON of another shape, so something else than the Library answered.
        """
        found = kind() if answer.data is None else answer.data
        if not isinstance(found, kind):
            raise BadAnswer(
                f"Cannot {what}: {self.http.base} answered {answer.status} with JSON of another shape; {CHECK_URL}",
                status=answer.status,
            )
        return found

    def refusal(self, what: str, answer: Answer) -> ApiError:
        """Return the error for an answer that was let through as `ok`."""
        return self.http.refusal(what, answer)

    def page_through(
        self, route: str, query: t.Mapping[str, t.Any], *, what: str, ok: t.Container[int] = ()
    ) -> Answer | list[t.Any]:
        """Read all pages of `{totalItems, result}` (API notes 3.2), or return the answer that `ok` let through."""
        found: dict[str, t.Any] = {}
        while True:
            page = {**query, "offset": len(found), "limit": -1}
            answer = self.request("GET", route, what=what, query=page, ok=ok)
            if answer.status >= 400:
                return answer
            data, before = self.data(answer, dict, what), len(found)
            found.update((str(one.get("id")), one) for one in data.get("result") or [])
            # A server that knows no offset sends the same again.
            if len(found) == before or len(found) >= int(data.get("totalItems") or 0):
                return list(found.values())

    # --- projects -------------------------------------------------------------------------------------------------

    @property
    def project_id(self) -> str:
        """Id of the project; a name costs one look-up (API notes 2)."""
        if not self._project_id:
            self._project_id = self._find_project()
        return self._project_id

    def check_project(self, other: str | None) -> None:
        """Refuse an object that names another project than the task."""
        if other and other != self.project and not (is_id(other) and same_id(other, self.project_id)):
            raise OptionError(f"project is {other!r}, but the whole list is for {self.project!r}")

    def _find_project(self) -> str:
        if not self.project:
            raise OptionError(
                "project is needed, by name or id: set it, or MSTR_PROJECT in the environment where the module runs"
            )
        what = f"find the project '{self.project}'"
        listed = self.data(self.request("GET", "/projects", what=what, project=None), list, what)
        hits = [one for one in listed if one.get("name") == self.project]
        if not hits:
            names = ", ".join(sorted(str(one.get("name")) for one in listed)) or "none"
            raise Missing(f"No project '{self.project}' at {self.http.base} that the account sees; it sees: {names}")
        if len(hits) > 1:
            ids = " or ".join(sorted(str(one["id"]) for one in hits))
            raise Ambiguous(
                f"project '{self.project}' is ambiguous at {self.http.base}: it could be {ids}; give the id"
            )
        status = hits[0].get("status")
        if status not in (0, None):
            raise Missing(
                f"The project '{self.project}' at {self.http.base} cannot be used (status {status}); "
                f"{HINTS[PROJECT_NOT_LOADED]}"
            )
        return str(hits[0]["id"]).upper()

    # --- what was looked up ----------------------------------------------------------------------------------------

    def once(self, kind: str, text: str, look_up: t.Callable[[], T]) -> T:
        """Return what a look-up finds, and look only once."""
        with self._turn:
            if (kind, text) not in self.known:
                self.known[kind, text] = look_up()
            return t.cast("T", self.known[kind, text])

    # --- instances ------------------------------------------------------------------------------------------------

    def make_instance(self, send: t.Callable[[], T], what: str) -> T:
        """Make an instance without ever leaving a second one behind.

        An instance has no key to look it up by. When the answer is lost in a session of our own, that session is
        closed, and with it whatever was made in it.

        :raises AnswerLost: the session was handed over, so it must not be closed here.
        """
        self._open_session()
        token = self.session.token
        try:
            return send()
        except Unauthorized:
            # Nothing was made, and nothing that hangs on the old session is in use yet.
            if not self._renew(stale=token):
                raise
            return send()
        except AnswerLost as exc:
            if not self.own:
                raise AnswerLost(
                    f"{exc}. The session was handed over, so it cannot be told whether {what} was made: if it was, it "
                    "stays in the session's working set until the session ends; run again for another one",
                    status=exc.status,
                    code=exc.code,
                    request_id=exc.request_id,
                ) from exc
            self.restart()
            return send()


def instance_path(dashboard_id: str, mid: str, *rest: str) -> str:
    """Return the route of an instance; status, deletion and saving live under documents (T16)."""
    return path("documents", dashboard_id, "instances", mid, *rest)


PLATFORM = Platform("MicroStrategy", "mstr", OPTIONS, MstrClient.open, 1)
