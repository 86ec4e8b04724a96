# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The signer against the vendor's own results, and against the sandbox's verifier, which is written apart from it."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests

from ansible_collections.dashops.dashboards.plugins.module_utils._cloudeye import signing
from sandbox.cloudeye import signing as verifier

VECTORS = json.loads((Path(__file__).parent / "signing_vectors.json").read_text(encoding="utf-8"))
ACCESS, SECRET, DATE = VECTORS["access_key"], VECTORS["secret_key"], VECTORS["date"]


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["id"].split()[0])
def test_vectors(vector: dict[str, Any]) -> None:
    headers = {**vector["headers"], "X-Sdk-Date": DATE, "Host": vector["host"]}
    pairs = [tuple(pair) for pair in vector["query"]]
    body = vector["body"].encode("utf-8")
    made = signing.authorization(vector["method"], vector["path"], pairs, headers, body, ACCESS, SECRET)
    signed = f"SignedHeaders={vector['signed_headers']}, Signature={vector['signature']}"
    assert made == f"SDK-HMAC-SHA256 Access={ACCESS}, {signed}"


def test_the_verifier_accepts_a_thousand_random_requests() -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    dice = random.Random(seed)
    differ = [number for number in range(1000) if not _accepted(dice)]
    assert differ == []


def _accepted(dice: random.Random) -> bool:
    def word(length: int) -> str:
        return "".join(dice.choice("abzAZ019 -_.~/%+=&,:;é中") for _position in range(dice.randrange(length)))

    method = dice.choice(["GET", "POST", "PUT", "DELETE"])
    path = "/v2/" + "/".join(quote(word(8), safe="") for _part in range(dice.randrange(4)))
    pairs = [(word(6) + "k", word(8)) for _pair in range(dice.randrange(5))]
    body = word(60).encode("utf-8")
    headers = {
        "X-Sdk-Date": DATE,
        "Host": "ces.example.com",
        f"X-{dice.randrange(99)}": dice.choice([" a  b ", "", "x"]),
    }
    line = signing.authorization(method, path, pairs, headers, body, ACCESS, SECRET)
    claim = verifier.parse_authorization(line)
    if claim is None:
        return False
    raw_query = "&".join(f"{quote(key, safe='')}={quote(value, safe='')}" for key, value in pairs)
    sent = {name.lower(): value for name, value in headers.items()}
    canonical = verifier.canonical_request(method, path, raw_query, sent, claim.signed_headers, body)
    return verifier.matches(claim, SECRET, DATE, canonical)


def test_a_request_is_signed_as_it_goes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "gmtime", lambda: time.struct_time((2026, 1, 15, 8, 9, 10, 3, 15, 0)))
    url = "https://ces.eu-west-101.myhuaweicloud.eu:8443/v2/p/dashboards?a=1%2B2&b=+"
    request = requests.Request("POST", url, data=b"{}", headers={"Content-Type": "application/json"})
    signer = signing.Signer(ACCESS, SECRET, "STS/token==", "p")
    request.auth = signer
    sent = request.prepare()
    assert sent.headers["X-Sdk-Date"] == DATE
    assert sent.headers["Host"] == "ces.eu-west-101.myhuaweicloud.eu:8443"
    claim = verifier.parse_authorization(sent.headers["Authorization"])
    assert claim is not None
    assert ";".join(claim.signed_headers) == "content-type;host;x-project-id;x-sdk-date;x-security-token"
    headers = {name.lower(): value for name, value in sent.headers.items()}
    canonical = verifier.canonical_request(
        "POST", "/v2/p/dashboards", "a=1%2B2&b=%2B", headers, claim.signed_headers, b"{}"
    )
    assert verifier.matches(claim, SECRET, DATE, canonical)


def test_a_token_goes_in_its_header_once_there_is_one() -> None:
    token = signing.Token()
    request = requests.Request("GET", "https://ces.example.com/", auth=token)
    assert "X-Auth-Token" not in request.prepare().headers
    token.token = "MII"
    assert request.prepare().headers["X-Auth-Token"] == "MII"
