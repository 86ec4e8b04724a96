# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds secrets where none may be."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

# Names of variables and options that hold a secret; a key's id (AK, client id, user) is none.
_SECRET_NAME = re.compile(r"(PASSWORD|SECRET|TOKEN|_SK$|SECRET_KEY|PROXY)", re.IGNORECASE)
_NO_SECRET = re.compile(r"(TOKEN_URL|SECRETS_MODE|UPDATE_SECRETS)", re.IGNORECASE)
# Shorter ones turn up by chance ("ok").
_SHORTEST = 4

# What servers hand out at run time.
_ISSUED_HEADERS = ("x-mstr-authtoken", "x-subject-token")
_ISSUED_MEMBERS = re.compile(r'"(?:access_?token|accessToken|refreshToken)"\s*:\s*"([^"]+)"')


def secret_variables(environment: Mapping[str, str]) -> set[str]:
    """Values of the variables that hold secrets."""
    return {
        value
        for name, value in environment.items()
        if _SECRET_NAME.search(name) and not _NO_SECRET.search(name) and len(value) >= _SHORTEST
    }


def leaves(value: Any) -> Iterator[str]:
    """All strings in a nested value."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from leaves(one)
    elif isinstance(value, str):
        yield value


def secret_options(params: Any) -> set[str]:
    """Secrets among a module's parameters, also in suboptions."""
    found: set[str] = set()
    if isinstance(params, Mapping):
        for name, value in params.items():
            if name in ("connection_secrets",) or (_SECRET_NAME.search(str(name)) and not _NO_SECRET.search(str(name))):
                found |= {text for text in leaves(value) if len(text) >= _SHORTEST}
            else:
                found |= secret_options(value)
    elif isinstance(params, (list, tuple)):
        for value in params:
            found |= secret_options(value)
    return found


def issued(journal: Iterable[Mapping[str, Any]]) -> set[str]:
    """Tokens and session cookies that a sandbox handed out, from its journal."""
    found: set[str] = set()
    for entry in journal:
        headers = entry["answer_headers"]
        found |= {headers[name] for name in _ISSUED_HEADERS if name in headers}
        found |= set(_ISSUED_MEMBERS.findall(entry["answer"]))
        cookie = headers.get("set-cookie", "")
        found |= set(re.findall(r"^[^=;]+=([^;]+)", cookie))
    return {value for value in found if len(value) >= _SHORTEST}


def spellings(secret: str) -> set[str]:
    """The ways in which a secret may be written."""
    raw = secret.encode()
    return {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(json.dumps(secret)[1:-1])[1:-1],
        quote(secret, safe=""),
        quote_plus(secret),
        base64.b64encode(raw).decode(),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
    }


def leaks(text: str, secrets: Iterable[str]) -> list[str]:
    """Those secrets that stand in the text in any spelling, each with a little of what is around it."""
    found = []
    for secret in sorted(set(secrets)):
        for spelling in spellings(secret):
            place = text.find(spelling)
            if place >= 0:
                found.append(f"{secret!r}: ...{text[max(place - 80, 0) : place + len(spelling) + 20]}...")
                break
    return found
