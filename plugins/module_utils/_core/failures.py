# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""What the HTTP client says and does when something goes wrong. Imported when something has."""

from __future__ import annotations

import math
import random
import re
import time
import typing as t

from .errors import (
    AnswerLost,
    ApiError,
    BadAnswer,
    Conflict,
    DashopsError,
    Forbidden,
    NotFound,
    OptionError,
    RateLimited,
    Unauthorized,
    Unreachable,
)

if t.TYPE_CHECKING:
    from .http import Answer, Refusal

#: Seconds before the n-th repetition, before jitter; the last value is used from there on.
BACK_OFF = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
#: Status -> class, where it is not plain :class:`ApiError`.
CLASSES: t.Mapping[int, type[ApiError]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    429: RateLimited,
}


# --- answers ----------------------------------------------------------------------------------------------------------


def refused(what: str, base: str, status: int, refusal: Refusal) -> ApiError:
    """Return the error for an answer of status 400 and above, in the vendor's words and with our hint."""
    kind = refusal.error or CLASSES.get(status, ApiError)
    code = f" {refusal.code}" if refusal.code and refusal.code != str(status) else ""
    message = _words(refusal.message) or "no message"
    ticket = f" (request id {refusal.request_id})" if refusal.request_id else ""
    advice = "give the proxy's user name and password in the proxy option" if status == 407 else refusal.hint
    hint = f"; {advice}" if advice else ""
    return kind(
        f"Cannot {what}: {base} answered {status}{code}: {message}{ticket}{hint}",
        status=status,
        code=refusal.code,
        request_id=refusal.request_id,
    )


def _words(message: str) -> str:
    """Return a message on one line; of a web page, as proxies send them, the title."""
    if not message.lstrip().startswith("<"):
        return " ".join(message.split()).rstrip(".")
    title = re.search(r"<title[^>]*>([^<]*)", message, re.IGNORECASE)
    words = " ".join(title[1].split()) if title else ""
    return f"a web page titled '{words}'" if words else "a web page"


def refuse_strangers(what: str, base: str, option: str, answer: Answer, json_answer: bool) -> None:
    """Refuse what is no answer of an API: redirects, web pages, and where one is wanted what is not JSON.

    :param option: the one that ``base`` comes from.
    :raises BadAnswer: it is one of these.
    """
    if 300 <= answer.status < 400:
        target = answer.headers.get("Location", "an unnamed place")
        raise BadAnswer(
            f"Cannot {what}: {base} redirects to {target}; set the {option} option to where the API really is",
            status=answer.status,
        )
    page = answer.text.lstrip()[:1] == "<"
    interesting = json_answer or (page and answer.status < 400)
    if interesting and answer.text.strip() != "null":
        looks = "an HTML page" if page else "something that is not JSON"
        raise BadAnswer(
            f"Cannot {what}: {base} answered {answer.status} with {looks} instead of JSON; "
            f"check the {option} option, it must point at the API and not at a web page or a proxy's login",
            status=answer.status,
        )


# --- repetitions ------------------------------------------------------------------------------------------------------


def pause(attempt: int, retry_after: str | None) -> float:
    """Return the seconds to wait before a repetition: what the server asks for, else longer each time.

    :param attempt: repetitions so far. :param retry_after: the header, in either of its forms.
    """
    asked = _seconds(retry_after)
    return BACK_OFF[min(attempt, len(BACK_OFF) - 1)] * random.uniform(0.5, 1) if asked is None else asked


def _seconds(retry_after: str | None) -> float | None:
    """Return the seconds of a Retry-After header; None when there is none to make sense of."""
    if not retry_after:
        return None
    try:
        seconds = float(retry_after)
    except ValueError:
        pass
    else:
        return max(seconds, 0.0) if math.isfinite(seconds) else None
    from email.utils import parsedate_to_datetime

    try:
        return max(parsedate_to_datetime(retry_after).timestamp() - time.time(), 0.0)
    except (TypeError, ValueError):
        return None


def out_of_time(problem: DashopsError, seconds: float, budget: float) -> DashopsError:
    """Return the error for a repetition that would take longer than the task may wait."""
    return type(problem)(
        f"{problem}; not tried again, as waiting {seconds:.0f} s more would pass retry_budget ({budget:g} s)",
        **problem.facts(),
    )


# --- transport --------------------------------------------------------------------------------------------------------


def of_transport(exc: Exception, failed: t.Any, what: str, base: str, option: str, timeout: float) -> DashopsError:
    """Word an exception of requests; its own text is not used, as it may hold the proxy's password.

    :param failed: the module ``requests.exceptions``. :param option: the one that ``base`` comes from.
    :param timeout: in seconds, as it was set.
    """
    if isinstance(exc, failed.SSLError):
        reason = _reason(exc)
        if "WRONG_VERSION_NUMBER" in reason or "RECORD_LAYER_FAILURE" in reason:
            return BadAnswer(f"Cannot {what}: {base} does not speak https; check {option}, http:// may be meant")
        return BadAnswer(
            f"Cannot {what}: the certificate of {base} was not accepted ({reason}); "
            "give the authority's certificate in ca_path, or client_cert if the server asks for one"
        )
    if isinstance(exc, failed.ProxyError):
        return Unreachable(f"Cannot {what}: the proxy on the way to {base} cannot be used; check the proxy option")
    if isinstance(exc, failed.ConnectTimeout):
        return Unreachable(f"Cannot {what}: no connection to {base} within {timeout:g} s; check {option} and network")
    if isinstance(exc, failed.ReadTimeout):
        return AnswerLost(f"Cannot {what}: {base} did not answer within {timeout:g} s; a longer timeout may help")
    if isinstance(exc, failed.ConnectionError) and _never_opened(exc):
        return Unreachable(f"Cannot {what}: no connection to {base} ({_reason(exc)}); check {option} and network")
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
