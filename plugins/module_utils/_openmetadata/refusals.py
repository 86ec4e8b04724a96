# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""What the server's error bodies mean (API notes 7.1, 7.2, 13). Imported when there is one to read."""

from __future__ import annotations

import re

from .._core.errors import NotFound, Unauthorized
from .._core.http import Answer, Refusal
from .client import NoRoute, Stale, UnknownUser

_INVALID_FIELD = r"Invalid field name (\S+)"
_NAMED_STATUS = r"HTTP (404|405|415)\b"
_INSTANCE = r"(\w+) instance for (.+?) not found"

#: Words of a refusal -> what to do about it.
HINTS = {
    "is not empty": "recursive: true deletes what is in it too",
    "mutually exclusive": "keep one of them",
    "Unknown custom field": "define the custom property in the server's settings first",
    "Rule [": "the rule is set in the server's settings",
}


def explain(answer: Answer, logged_in: bool) -> Refusal:
    """Read an error body in any of its shapes, and say what to do about it.

    :param logged_in: whether the task gave user name and password, and no token.
    """
    text = message(answer)
    named = re.search(_NAMED_STATUS, text)
    status = int(named[1]) if named and answer.status == 500 else answer.status
    missing = re.search(_INSTANCE, text, re.DOTALL)
    if status in (404, 405) and not missing:
        hint = "the server does not know this call; check the url option, or the server is too old for it"
        return Refusal(text, hint=hint, error=NoRoute)
    if status == 401:
        return Refusal(text, hint=_unauthorized_hint(logged_in), error=Unauthorized)
    if status == 403:
        return Refusal(text, hint="give the account's role a policy that allows it")
    if status == 412:
        return Refusal(text, hint="somebody else is changing it at the same time, so run again", error=Stale)
    if missing and missing[1] == "user":
        hint = "create it first, or if it is the user of the token itself, use the token of another one"
        return Refusal(text, hint=hint, error=UnknownUser)
    if missing:
        return Refusal(text, hint="create it first, or check its spelling (case counts)", error=NotFound)
    return Refusal(text, hint=next((hint for words, hint in HINTS.items() if words in text), ""))


def _unauthorized_hint(logged_in: bool) -> str:
    if logged_in:
        return "check username and password"
    return (
        "check the token; it may have ended or been revoked, and of a bot only the newest token is good, "
        "which some servers accept only two minutes after it was made"
    )


def refused_field(answer: Answer) -> str | None:
    """Return the name in ``fields`` that this server does not know, if that is what it says."""
    found = re.search(_INVALID_FIELD, message(answer))
    return found[1] if found else None


def message(answer: Answer) -> str:
    """Return the text of an error body: ``message``, ``responseMessage``, ``error``, ``errors``, else its beginning."""
    data = answer.data if isinstance(answer.data, dict) else {}
    for name in ("message", "responseMessage", "error", "errors"):
        if data.get(name):
            return str(data[name])
    return answer.text[:200]
