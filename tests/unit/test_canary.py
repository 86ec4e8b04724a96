# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The search for secrets finds them: a net with holes would let every test of secrets pass."""

from __future__ import annotations

import base64
import json

import pytest

from support.canary import issued, leaks, secret_options, secret_variables

SECRET = 'pa"ss/wörd'


@pytest.mark.parametrize(
    "text",
    [
        f"the password is {SECRET}.",
        json.dumps({"a": SECRET}),
        json.dumps({"a": json.dumps({"b": SECRET})}),
        "https://host/?p=pa%22ss%2Fw%C3%B6rd",
        base64.b64encode(SECRET.encode()).decode(),
    ],
)
def test_a_secret_is_found_in_every_spelling(text: str) -> None:
    assert leaks(text, {SECRET, "another"})
    assert not leaks(text, {"another"})


def test_secrets_are_told_by_their_names() -> None:
    assert secret_variables({"A_PASSWORD": "long enough", "A_USERNAME": "user", "B_SK": "x", "C_SK": "secret"}) == {
        "long enough",
        "secret",
    }
    assert secret_options({"token": "12345", "name": "n", "connection_secrets": {"a": [{"b": "deep-one"}]}}) == {
        "12345",
        "deep-one",
    }


def test_what_a_server_hands_out_is_a_secret() -> None:
    entry = {
        "answer": '{"access_token": "abcdef"}',
        "answer_headers": {"x-mstr-authtoken": "ghijkl", "set-cookie": "JSESSIONID=mnopqr; Path=/"},
    }
    assert issued([entry]) == {"abcdef", "ghijkl", "mnopqr"}
