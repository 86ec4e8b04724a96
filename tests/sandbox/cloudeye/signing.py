# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Verify SDK-HMAC-SHA256 signatures on the server's side (API notes 1.5 and 8.3).

Written apart from the collection's signer on purpose: the two check each other.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote, unquote

ALGORITHM = "SDK-HMAC-SHA256"
_AUTHORIZATION = re.compile(r"^(\S+) Access=([^,\s]+), SignedHeaders=([^,\s]+), Signature=([0-9a-f]{64})$")


class Claim(NamedTuple):
    """What an Authorization header claims: who signed, over which headers, with which result."""

    access: str
    signed_headers: tuple[str, ...]
    signature: str


def parse_authorization(value: str) -> Claim | None:
    """Read an Authorization header; None when it is not a signature of this algorithm."""
    match = _AUTHORIZATION.match(value)
    if match is None or match.group(1) != ALGORITHM:
        return None
    return Claim(match.group(2), tuple(match.group(3).split(";")), match.group(4))


def _encode(text: str) -> str:
    return quote(text, safe="-_.~")


def canonical_path(path: str) -> str:
    """Path as it enters the signature: decoded, each segment encoded again, with a closing slash."""
    encoded = "/".join(_encode(segment) for segment in unquote(path).split("/"))
    return encoded if encoded.endswith("/") else encoded + "/"


def canonical_query(raw: str) -> str:
    """Query string as it enters the signature: pairs decoded, sorted by key and value, encoded again."""
    pairs = []
    for part in raw.split("&"):
        if part:
            key, _equals, value = part.partition("=")
            pairs.append((unquote(key), unquote(value)))
    return "&".join(f"{_encode(key)}={_encode(value)}" for key, value in sorted(pairs))


def payload_hash(headers: Mapping[str, str], body: bytes) -> str:
    """Hash of the body, or the literal that a request with another content type says instead (step 7)."""
    announced = headers.get("x-sdk-content-sha256")
    if announced and body:
        return announced
    return hashlib.sha256(body).hexdigest()


def canonical_request(
    method: str, path: str, raw_query: str, headers: Mapping[str, str], signed: Sequence[str], body: bytes
) -> str:
    """Rebuild the canonical request from what came over the wire.

    headers: lower-case names to values. Only the signed ones count: neither Host nor any other is compulsory.
    """
    lines = [f"{name}:{headers.get(name, '').strip()}\n" for name in signed]
    return "\n".join(
        [
            method.upper(),
            canonical_path(path),
            canonical_query(raw_query),
            "".join(lines),
            ";".join(signed),
            payload_hash(headers, body),
        ]
    )


def signature(secret: str, date: str, canonical: str) -> str:
    """Signature of a canonical request: lower-case hexadecimal HMAC-SHA256 (steps 9 and 10)."""
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return hmac.new(secret.encode(), f"{ALGORITHM}\n{date}\n{digest}".encode(), hashlib.sha256).hexdigest()


def matches(claim: Claim, secret: str, date: str, canonical: str) -> bool:
    """Whether the claimed signature is the right one, compared in constant time."""
    return hmac.compare_digest(claim.signature, signature(secret, date, canonical))
