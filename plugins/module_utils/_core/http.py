# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

# pylint takes a file of this name for the standard library's and adds imports to it that are not here.
# pylint: disable=unused-import

"""The one HTTP client, and the only file that imports requests.

It decides what is repeated and what never is, keeps one pool of connections, counts its requests, and turns whatever
goes wrong into the typed errors of :mod:`errors` (worded in :mod:`failures`). It knows no platform: a platform's client
hands it an ``AuthBase`` object and a function that reads the vendor's error bodies.
"""

from __future__ import annotations

import enum
import json
import sys
import threading
import time
import typing as t
from urllib.parse import quote, urlencode, urlsplit

from .errors import (
    AnswerLost,
    ApiError,
    DashopsError,
    MissingLibrary,
    OptionError,
    Unreachable,
)

try:
    import requests
    from requests.auth import AuthBase
except ImportError:
    HAS_REQUESTS = False

    class AuthBase:  # type: ignore[no-redef]
        """Stands in so that platform clients can be imported, and then say in one sentence what is missing."""

else:
    HAS_REQUESTS = True

if t.TYPE_CHECKING:
    from requests import PreparedRequest, Response

__all__ = [
    "Answer",
    "AuthBase",
    "HttpClient",
    "Query",
    "Refusal",
    "Renewal",
    "Repeat",
    "Settings",
    "base_url",
    "encode_query",
    "path",
]

Query = t.Union[t.Mapping[str, t.Any], t.Sequence[tuple[str, t.Any]]]

MAYBE_DONE = (502, 503, 504)


class Repeat(enum.Enum):
    """What may be done again when it went wrong."""

    #: GET, PUT, DELETE, POSTs that only read, PATCHes that say whole values.
    SAFE = "safe"
    #: POSTs that write: again only after 429, a fresh login, or if the connection never opened.
    UNSEEN = "unseen"


class Settings(t.NamedTuple):
    """Connection options that are the same on every platform (seconds, counts, file names)."""

    timeout: float = 30
    retries: int = 4
    retry_budget: float = 120
    validate_certs: bool = True
    ca_path: str | None = None
    client_cert: str | None = None
    client_key: str | None = None
    proxy: str | None = None
    parallel: int = 1

    @classmethod
    def of(cls, params: t.Mapping[str, t.Any]) -> Settings:
        """Take the settings out of a module's parameters; what is not there keeps its default.

        :raises OptionError: a time or a count that cannot be kept.
        """
        settings = cls(**{name: params[name] for name in cls._fields if params.get(name) is not None})
        rules = (
            ("timeout", "be more than 0", settings.timeout > 0),
            ("retries", "not be below 0", settings.retries >= 0),
            ("retry_budget", "not be below 0", settings.retry_budget >= 0),
        )
        mistakes = [f"{name} must {rule}, got {getattr(settings, name):g}" for name, rule, kept in rules if not kept]
        if mistakes:
            raise OptionError.of(mistakes)
        return settings


class Answer(t.NamedTuple):
    """What the server sent back."""

    status: int
    headers: t.Mapping[str, str]
    body: bytes
    #: The parsed JSON body; None when there was no body or it is no JSON.
    data: t.Any

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class Refusal(t.NamedTuple):
    """A vendor's error body, understood."""

    message: str = ""
    code: str | None = None
    request_id: str | None = None
    #: What the user can do about it, a clause.
    hint: str = ""
    #: A more telling class than the one for the HTTP status.
    error: type[ApiError] | None = None


#: Gets a fresh login after a 401; returns whether there is one, so that the request can be repeated.
Renewal = t.Callable[[], bool]


def base_url(url: str, option: str = "url") -> str:
    """Return the URL without a slash at its end.

    :raises OptionError: it is no http(s) URL, or it holds a user name or password (those would end up in logs).
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        # Not shown, since it may hold a password that cannot be told from the rest.
        raise OptionError(f"{option} must be an http or https URL: the address in brackets is none") from None
    if "@" in parts.netloc:
        raise OptionError(f"{option} must not hold a user name or password: give them in their own options")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise OptionError(f"{option} must be an http or https URL like https://host.example.com, got {url!r}")
    return url.strip().split("?")[0].split("#")[0].rstrip("/")


def path(*parts: str) -> str:
    """Return a path of these parts, each percent-encoded whole (a slash inside a part too)."""
    return "".join("/" + quote(part, safe="") for part in parts)


def encode_query(query: Query) -> str:
    """Return the query string: sorted pairs, ``%20`` for blanks, ``true``/``false`` for booleans; None is left out."""
    pairs = query.items() if isinstance(query, t.Mapping) else query
    flat = sorted((str(key), _query_text(value)) for key, value in pairs if value is not None)
    return urlencode(flat, quote_via=quote, safe="-_.~")


def _query_text(value: t.Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


class HttpClient:
    """Requests to one service.

    :param base: the URL that every path is put behind.
    :param option: the option that it comes from, for messages.
    :param settings: time-outs, repetition, TLS, proxy.
    :param auth: puts the credentials on each request (an ``AuthBase`` object, so that no ``~/.netrc`` replaces them).
    :param explain: reads the vendor's error body of an answer with status 400 and above.
    :param renew: gets a fresh login after a 401, once a request.
    :param headers: sent with each request.
    """

    def __init__(
        self,
        base: str,
        settings: Settings,
        *,
        option: str = "url",
        auth: AuthBase | None = None,
        explain: t.Callable[[Answer], Refusal] = lambda answer: Refusal(answer.text[:200]),
        renew: Renewal | None = None,
        headers: t.Mapping[str, str] | None = None,
    ) -> None:
        if not HAS_REQUESTS:
            raise MissingLibrary(f"The Python library requests is needed: install it for {sys.executable}")
        self.base = base_url(base, option)
        self.option = option
        self.settings = settings
        self.auth = auth
        #: May be set later too, by a login that sends its own requests here.
        self.renew = renew
        #: Requests sent so far, repetitions and logins too.
        self.requests = 0
        self._explain = explain
        self._waited = 0.0
        self._lock = threading.Lock()
        self.session = requests.Session()
        if not settings.validate_certs:
            # The user has said so; urllib3 would say it again on stderr for every request.
            requests.packages.urllib3.disable_warnings()  # type: ignore[attr-defined]
        self.session.headers.update({"User-Agent": "ansible-dashops-dashboards", "Accept": "application/json"})
        self.session.headers.update(headers or {})
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=max(settings.parallel, 1), max_retries=0)
        self.session.mount("http://", adapter)
        self.session.mount("https://", adapter)

    def request(
        self,
        method: str,
        path: str,
        *,
        what: str,
        query: Query | None = None,
        body: t.Any = None,
        form: t.Mapping[str, t.Any] | None = None,
        headers: t.Mapping[str, str] | None = None,
        repeat: Repeat = Repeat.SAFE,
        ok: t.Container[int] = (),
        renew: bool = True,
        json_answer: bool = True,
    ) -> Answer:
        """Send one request, repeated where that is safe, and return its answer.

        :param path: behind the base URL, percent-encoded.
        :param what: what is tried, on which object, as it stands behind "Cannot": ``read dashboard 'sales'``.
        :param body: data to send as JSON (UTF-8).
        :param form: data to send as an HTML form instead.
        :param repeat: what may be done again.
        :param ok: statuses of 400 and above that are an answer and not an error (404 for a look-up).
        :param renew: whether a 401 may be answered by a fresh login and one repetition.
        :param json_answer: False where the answer's body is of no interest (a web page is no answer all the same).
        :raises ApiError: the server refused. :raises AnswerLost: an unsafe write whose fate is unknown.
        :raises Unreachable: no connection. :raises BadAnswer: something else than the API answered.
        """
        url = self.base + path + ("?" + encode_query(query) if query else "")
        payload, kind = _serialise(body, form)
        sent_headers = {**({"Content-Type": kind} if kind else {}), **(headers or {})}
        attempt = 0
        while True:
            try:
                answer = self._send(method, url, payload, sent_headers, what)
            except Unreachable as exc:
                problem: DashopsError = exc
            except AnswerLost as exc:
                if repeat is Repeat.UNSEEN:
                    raise
                problem = exc
            else:
                if answer.status == 401 and renew and self.renew and self.renew():
                    renew = False
                    continue
                if answer.status == 429 or (answer.status in MAYBE_DONE and repeat is Repeat.SAFE):
                    problem = self.refusal(what, answer)
                elif answer.status in MAYBE_DONE:
                    raise AnswerLost.after(self.refusal(what, answer))
                else:
                    return self._judge(what, answer, ok, json_answer)
                self._pause(attempt, answer.headers.get("Retry-After"), problem)
                attempt += 1
                continue
            self._pause(attempt, None, problem)
            attempt += 1

    def refusal(self, what: str, answer: Answer) -> ApiError:
        """Return the error for an answer of status 400 and above, in the vendor's words and with our hint."""
        from . import failures

        return failures.refused(what, self.base, answer.status, self._explain(answer))

    def close(self) -> None:
        """Close the pooled connections."""
        self.session.close()

    def _send(self, method: str, url: str, payload: bytes | None, headers: t.Mapping[str, str], what: str) -> Answer:
        settings = self.settings
        with self._lock:
            self.requests += 1
        cert: t.Any = (settings.client_cert, settings.client_key) if settings.client_key else settings.client_cert
        try:
            response = self.session.request(
                method,
                url,
                data=payload,
                headers=headers,
                auth=self.auth or _NoAuth(),
                timeout=settings.timeout,
                verify=(settings.ca_path or True) if settings.validate_certs else False,
                cert=cert,
                proxies=self._proxies(url),
                allow_redirects=False,
            )
        except requests.exceptions.RequestException as exc:
            from . import failures

            failed = requests.exceptions
            raise failures.of_transport(exc, failed, what, self.base, self.option, settings.timeout) from None
        except OSError as exc:
            # requests checks the files of ca_path and client_cert itself, and its message names the file.
            raise OptionError(f"Cannot {what}: {exc}") from None
        return _answer(response)

    def _proxies(self, url: str) -> dict[str, str] | None:
        proxy = self.settings.proxy
        if not proxy or requests.utils.should_bypass_proxies(url, no_proxy=None):
            return None
        return {"http": proxy, "https": proxy}

    def _judge(self, what: str, answer: Answer, ok: t.Container[int], json_answer: bool) -> Answer:
        if answer.status >= 400 and answer.status not in ok:
            raise self.refusal(what, answer)
        if (answer.body and answer.data is None) or 300 <= answer.status < 400:
            from . import failures

            failures.refuse_strangers(what, self.base, self.option, answer, json_answer)
        return answer

    def _pause(self, attempt: int, retry_after: str | None, problem: DashopsError) -> None:
        """Wait before a repetition, or raise ``problem`` when there are no repetitions or no waiting time left."""
        settings = self.settings
        if attempt >= settings.retries:
            raise problem
        from . import failures

        seconds = failures.pause(attempt, retry_after)
        with self._lock:
            if self._waited + seconds > settings.retry_budget:
                raise failures.out_of_time(problem, seconds, settings.retry_budget)
            self._waited += seconds
        time.sleep(seconds)


class _NoAuth(AuthBase):
    """Keeps requests from taking credentials out of a ``~/.netrc``."""

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        return request


def _serialise(body: t.Any, form: t.Mapping[str, t.Any] | None) -> tuple[bytes | None, str | None]:
    if form is not None:
        return urlencode(form).encode("ascii"), "application/x-www-form-urlencoded"
    if body is not None:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8"), "application/json"
    return None, None


def _answer(response: Response) -> Answer:
    body = response.content
    try:
        data = json.loads(body) if body else None
    except ValueError:
        data = None
    return Answer(response.status_code, response.headers, body, data)
