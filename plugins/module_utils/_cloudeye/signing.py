# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Sign requests with an access key: SDK-HMAC-SHA256 (API notes 1.5). Pure but for the clock."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
import typing as t
from urllib.parse import quote, unquote, urlsplit

from .._core.http import AuthBase

if t.TYPE_CHECKING:
    from requests import PreparedRequest

ALGORITHM = "SDK-HMAC-SHA256"
#: What is signed of a request, where it is there. A proxy may rewrite any other header and break nothing.
SIGNED = ("Content-Type", "X-Project-Id", "X-Security-Token")
Pairs = t.Sequence[tuple[str, t.Any]]


def authorization(
    method: str,
    path: str,
    query: Pairs,
    headers: t.Mapping[str, str],
    body: bytes,
    access_key: str,
    secret_key: str,
) -> str:
    """Return the Authorization header of a request.

    :param path: raw or percent-encoded.
    :param query: (key, value) pairs, not encoded; booleans, numbers and texts.
    :param headers: all headers to sign, with Host and X-Sdk-Date among them.
    :param body: exactly the bytes that are sent.
    """
    lowered = {name.lower(): value for name, value in headers.items() if "_" not in name}
    names = sorted(lowered)
    canonical = "\n".join(
        [
            method.upper(),
            _canonical_path(path),
            _canonical_query(query),
            "".join(f"{name}:{lowered[name].strip()}\n" for name in names),
            ";".join(names),
            _payload_hash(lowered, body),
        ]
    )
    digest = hashlib.sha256(canonical.encode("utf-8")).hexdigest()
    to_sign = f"{ALGORITHM}\n{lowered['x-sdk-date']}\n{digest}"
    signature = hmac.new(secret_key.encode("utf-8"), to_sign.encode("utf-8"), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Access={access_key}, SignedHeaders={';'.join(names)}, Signature={signature}"


def _encode(text: str) -> str:
    return quote(text, safe="-_.~")


def _canonical_path(path: str) -> str:
    """Return the path decoded, encoded segment by segment, and with a slash at its end (which is never sent)."""
    encoded = "/".join(_encode(segment) for segment in unquote(path).split("/"))
    return encoded if encoded.endswith("/") else encoded + "/"


def _canonical_query(query: Pairs) -> str:
    pairs = sorted((key, _text(value)) for key, value in query)
    return "&".join(f"{_encode(key)}={_encode(value)}" for key, value in pairs)


def _text(value: t.Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _payload_hash(headers: t.Mapping[str, str], body: bytes) -> str:
    """Return the hash of the body, or what a request with another content type says in its place (step 7)."""
    announced = headers.get("x-sdk-content-sha256")
    return announced if announced and body else hashlib.sha256(body).hexdigest()


class Signer(AuthBase):
    """Signs each request with a permanent or temporary key, each time with the present time.

    :param security_token: goes with a temporary key.
    :param project_id: named in each request where it is known.
    """

    def __init__(
        self, access_key: str, secret_key: str, security_token: str | None = None, project_id: str | None = None
    ) -> None:
        self.access_key = access_key
        self.secret_key = secret_key
        self.security_token = security_token
        self.project_id = project_id

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        parts = urlsplit(request.url or "")
        more = {
            "X-Sdk-Date": time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()),
            "Host": parts.netloc,
            "X-Project-Id": self.project_id,
            "X-Security-Token": self.security_token,
        }
        request.headers.update({name: value for name, value in more.items() if value})
        signed = {name: request.headers[name] for name in (*SIGNED, "X-Sdk-Date", "Host") if name in request.headers}
        body = request.body or b""
        request.headers["Authorization"] = authorization(
            request.method or "",
            parts.path,
            _pairs(parts.query),
            signed,
            body if isinstance(body, bytes) else body.encode("utf-8"),
            self.access_key,
            self.secret_key,
        )
        return request


def _pairs(query: str) -> list[tuple[str, str]]:
    """Return the decoded pairs of a query string, in which a plus sign is a plus sign."""
    split = (part.partition("=") for part in query.split("&") if part)
    return [(unquote(key), unquote(value)) for key, _equals, value in split]


class Token(AuthBase):
    """Puts a token of the identity service on each request."""

    def __init__(self, token: str = "") -> None:
        self.token = token
        self._sent = threading.local()

    @property
    def replaced(self) -> bool:
        """Whether there is another token since the calling thread sent its last request."""
        return getattr(self._sent, "token", self.token) != self.token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        self._sent.token = self.token
        if self.token:
            request.headers["X-Auth-Token"] = self.token
        return request
