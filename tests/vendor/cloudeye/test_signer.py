# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module's signer against the vendor's own (API notes 1.5)."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from conftest import TALLY
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

from ansible_collections.dashops.dashboards.plugins.module_utils._cloudeye import signing

UNIT = Path(__file__).parents[2] / "unit" / "cloudeye"
VECTORS = json.loads((UNIT / "signing_vectors.json").read_text(encoding="utf-8"))
COUNT = 2000
LETTERS = "abzAZ019 -_.~/%+=&,:;é中"


def vendors(method: str, path: str, query: list[Any], headers: dict[str, str], body: bytes) -> str:
    """What the vendor's signer puts into Authorization."""
    request = SdkRequest(method, "https", "ces.example.com", path, None, list(query), dict(headers), body)
    credentials = BasicCredentials(VECTORS["access_key"], VECTORS["secret_key"], "p")
    return Signer(credentials).sign(request).header_params["Authorization"]


def ours(method: str, path: str, query: list[Any], headers: dict[str, str], body: bytes) -> str:
    """What the modules put there."""
    keys = (VECTORS["access_key"], VECTORS["secret_key"])
    return signing.authorization(method, path, query, headers, body, *keys)


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["id"].split()[0])
def test_the_vectors_are_the_vendors(vector: dict[str, Any]) -> None:
    headers = {**vector["headers"], "X-Sdk-Date": VECTORS["date"], "Host": vector["host"]}
    query = [tuple(pair) for pair in vector["query"]]
    made = vendors(vector["method"], vector["path"], query, headers, vector["body"].encode())
    assert made.endswith(f"SignedHeaders={vector['signed_headers']}, Signature={vector['signature']}")


def test_random_requests_are_signed_alike() -> None:
    seed = random.randrange(10**9)
    dice = random.Random(seed)
    requests = [_request(dice) for _number in range(COUNT)]
    differing = [request for request in requests if vendors(*request) != ours(*request)]
    TALLY.update(signed=COUNT, seed=seed, differ=len(differing))
    assert not differing, f"seed {seed}: {differing[0]}"


def _request(dice: random.Random) -> tuple[str, str, list[Any], dict[str, str], bytes]:
    def word(length: int, letters: str = LETTERS) -> str:
        return "".join(dice.choice(letters) for _position in range(dice.randrange(length)))

    path = "/v2/" + "/".join(word(8) for _part in range(dice.randrange(4)))
    query = [(f"{word(5)}{number}", dice.choice([word(8), True, False, 7, ""])) for number in range(dice.randrange(5))]
    headers = {"X-Sdk-Date": VECTORS["date"], "Host": "ces.example.com"}
    headers |= {f"X-{number}": f" {word(6, 'ab 1')} " for number in range(dice.randrange(3))}
    if dice.random() < 0.7:
        headers["Content-Type"] = dice.choice(["application/json", "application/json;charset=UTF-8"])
    if dice.random() < 0.2:
        headers["X_Under"] = "never signed"
    return dice.choice(["GET", "POST", "PUT", "DELETE"]), path, query, headers, word(60).encode()
