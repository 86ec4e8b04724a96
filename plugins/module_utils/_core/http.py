# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

# pylint takes a file of this name for the standard library's and adds imports to it that are not here.
# pylint: disable=unused-import

"""The one HTTP client, and the only file that imports requests.

It decides what is repeated and what never is, keeps one pool of connections, counts its requests, and turns whatever
goes wrong into the typed errors of :mod:`errors`. It knows no platform: a platform's client hands it an ``AuthBase``
object and a function that reads the vendor's error bodies.
"""

from __future__ import annotations

import enum
import json
import random
import sys
import threading
import time
import typing as t
from urllib.parse import quote, urlencode, urlsplit

from .errors import (
    AnswerLost,
    ApiError,
    BadAnswer,
    Conflict,
    DashopsError,
    Forbidden,
    MissingLibrary,
    NotFound,
    OptionError,
    RateLimited,
    Unauthorized,
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

T = t.TypeVar("T")
Query = t.Union[t.Mapping[str, t.Any], t.Sequence[tuple[str, t.Any]]]

#: Seconds before the n-th repetition, before jitter; the last value is used from there on.
BACK_OFF = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
#: Seconds before each look for an object whose creation went unanswered.
LOOK_AGAIN = (1.0, 3.0)
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
        mistakes = [
            f"{name} must {rule}, got {getattr(settings, name):g}"
            for name, rule, kept in (
                ("timeout", "be more than 0", settings.timeout > 0),
                ("retries", "not be below 0", settings.retries >= 0),
                ("retry_budget", "not be below 0", settings.retry_budget >= 0),
            )
            if not kept
        ]
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
        auth: AuthBase | None = None,
        explain: t.Callable[[Answer], Refusal] = lambda answer: Refusal(answer.text[:200]),
        renew: Renewal | None = None,
        headers: t.Mapping[str, str] | None = None,
    ) -> None:
        if not HAS_REQUESTS:
            raise MissingLibrary(f"The Python library requests is needed: install it for {sys.executable}")
        self.base = base_url(base)
        self.settings = settings
        self.auth = auth
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
                    raise self._unclear(what, answer)
                else:
                    return self._judge(what, answer, ok, json_answer)
                self._pause(attempt, answer.headers.get("Retry-After"), problem)
                attempt += 1
                continue
            self._pause(attempt, None, problem)
            attempt += 1

    def create_once(self, send: t.Callable[[], T], find: t.Callable[[], T | None]) -> T:
        """Create an object without ever making two of it.

        When the answer to ``send`` is lost the object is looked up, twice; found, it is adopted; not found, it is sent
        once more.

        :param send: creates and returns what was made; raises :class:`AnswerLost` when its fate is unknown.
        :param find: looks the object up by its key; None when it is not there.
        """
        try:
            return send()
        except AnswerLost:
            found = self._look_again(find)
        if found is not None:
            return found
        try:
            return send()
        except (AnswerLost, Conflict):
            found = self._look_again(find)
            if found is None:
                raise
        return found

    def _look_again(self, find: t.Callable[[], T | None]) -> T | None:
        for seconds in LOOK_AGAIN:
            time.sleep(seconds)
            found = find()
            if found is not None:
                return found
        return None

    def refusal(self, what: str, answer: Answer) -> ApiError:
        """Return the error for an answer of status 400 and above, in the vendor's words and with our hint."""
        refusal = self._explain(answer)
        kind = refusal.error or _error_class(answer.status)
        code = f" {refusal.code}" if refusal.code and refusal.code != str(answer.status) else ""
        message = " ".join(refusal.message.split()).rstrip(".") or "no message"
        ticket = f" (request id {refusal.request_id})" if refusal.request_id else ""
        hint = f"; {refusal.hint}" if refusal.hint else ""
        return kind(
            f"Cannot {what}: {self.base} answered {answer.status}{code}: {message}{ticket}{hint}",
            status=answer.status,
            code=refusal.code,
            request_id=refusal.request_id,
        )

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
            raise _transport_error(exc, what, self.base, settings) from None
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
        if 300 <= answer.status < 400:
            target = answer.headers.get("Location", "an unnamed place")
            raise BadAnswer(
                f"Cannot {what}: {self.base} redirects to {target}; set the url option to where the API really is",
                status=answer.status,
            )
        if answer.status >= 400 and answer.status not in ok:
            raise self.refusal(what, answer)
        page = answer.text.lstrip()[:1] == "<"
        interesting = json_answer or (page and answer.status < 400)
        if interesting and answer.body and answer.data is None and answer.text.strip() != "null":
            looks = "an HTML page" if page else "something that is not JSON"
            raise BadAnswer(
                f"Cannot {what}: {self.base} answered {answer.status} with {looks} instead of JSON; "
                "check the url option, it must point at the API and not at a web page or a proxy's login",
                status=answer.status,
            )
        return answer

    def _unclear(self, what: str, answer: Answer) -> AnswerLost:
        known = self.refusal(what, answer)
        return AnswerLost(
            f"{known}; it may have been done all the same",
            status=known.status,
            code=known.code,
            request_id=known.request_id,
        )

    def _pause(self, attempt: int, retry_after: str | None, problem: DashopsError) -> None:
        """Wait before a repetition, or raise ``problem`` when there are no repetitions or no waiting time left."""
        settings = self.settings
        if attempt >= settings.retries:
            raise problem
        seconds = BACK_OFF[min(attempt, len(BACK_OFF) - 1)] * random.uniform(0.5, 1)
        asked = _seconds(retry_after)
        if asked is not None:
            seconds = asked
        with self._lock:
            if self._waited + seconds > settings.retry_budget:
                raise type(problem)(
                    f"{problem}; not tried again, as waiting {seconds:.0f} s more would pass "
                    f"retry_budget ({settings.retry_budget:g} s)",
                    status=problem.status,
                    code=problem.code,
                    request_id=problem.request_id,
                )
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


def _seconds(retry_after: str | None) -> float | None:
    """Return the seconds of a Retry-After header, in either of its forms; None when there is none to make sense of."""
    if not retry_after:
        return None
    try:
        return max(float(retry_after), 0.0)
    except ValueError:
        pass
    from email.utils import parsedate_to_datetime

    try:
        return max(parsedate_to_datetime(retry_after).timestamp() - time.time(), 0.0)
    except (TypeError, ValueError):
        return None


def _error_class(status: int) -> type[ApiError]:
    known: dict[int, type[ApiError]] = {
        401: Unauthorized,
        403: Forbidden,
        404: NotFound,
        409: Conflict,
        429: RateLimited,
    }
    return known.get(status, ApiError)


def _transport_error(
    exc: requests.exceptions.RequestException, what: str, base: str, settings: Settings
) -> DashopsError:
    """Word an exception of requests; its own text is not used, as it may hold the proxy's password."""
    failed = requests.exceptions
    if isinstance(exc, failed.SSLError):
        return BadAnswer(
            f"Cannot {what}: the certificate of {base} was not accepted ({_reason(exc)}); "
            "give the authority's certificate in ca_path, or client_cert if the server asks for one"
        )
    if isinstance(exc, failed.ProxyError):
        return Unreachable(f"Cannot {what}: the proxy on the way to {base} cannot be used; check the proxy option")
    if isinstance(exc, failed.ConnectTimeout):
        return Unreachable(
            f"Cannot {what}: no connection to {base} within {settings.timeout:g} s; check url and network"
        )
    if isinstance(exc, failed.ReadTimeout):
        return AnswerLost(
            f"Cannot {what}: {base} did not answer within {settings.timeout:g} s; a longer timeout may help"
        )
    if isinstance(exc, failed.ConnectionError) and _never_opened(exc):
        return Unreachable(f"Cannot {what}: no connection to {base} ({_reason(exc)}); check url and network")
    if isinstance(exc, (failed.ConnectionError, failed.ChunkedEncodingError, failed.ContentDecodingError)):
        return AnswerLost(f"Cannot {what}: {base} broke the connection before its answer was complete")
    return OptionError(f"Cannot {what}: {base} is no usable URL")


def _never_opened(exc: BaseException) -> bool:
    return any(type(cause).__name__ in ("NewConnectionError", "NameResolutionError") for cause in _causes(exc))


def _reason(exc: BaseException) -> str:
    """Return the innermost system's own words (``Connection refused``, ``certificate has expired``)."""
    for cause in _causes(exc):
        words = getattr(cause, "verify_message", None) or getattr(cause, "strerror", None)
        if words:
            return str(words)
    names = [type(cause).__name__ for cause in _causes(exc)]
    return "the host name is unknown" if "NameResolutionError" in names else "it failed"


def _causes(exc: BaseException | None) -> t.Iterator[BaseException]:
    """Walk an exception and what it wraps: causes, contexts, urllib3's ``reason``, arguments that are exceptions."""
    seen: list[BaseException] = []
    queue = [exc] if exc else []
    while queue:
        cause = queue.pop(0)
        if any(cause is old for old in seen):
            continue
        seen.append(cause)
        yield cause
        inner = [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]
        queue.extend(one for one in inner if isinstance(one, BaseException))
