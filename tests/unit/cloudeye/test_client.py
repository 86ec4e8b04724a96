# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where to work, which credential, and what a server's refusal says."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.dashops.dashboards.plugins.module_utils._cloudeye import client
from ansible_collections.dashops.dashboards.plugins.module_utils._core.connection import resolve
from ansible_collections.dashops.dashboards.plugins.module_utils._core.errors import OptionError

NOTHING: dict[str, Any] = dict.fromkeys(client.OPTIONS)


def place(environ: dict[str, str] | None = None, **params: Any) -> client.Place:
    return client.place_of({**NOTHING, **params}, environ or {})


@pytest.mark.parametrize(
    ("params", "url", "iam_url"),
    [
        (
            {"region": "cn-north-4"},
            "https://ces.cn-north-4.myhuaweicloud.com",
            "https://iam.cn-north-4.myhuaweicloud.com",
        ),
        (
            {"region": "eu-west-101"},
            "https://ces.eu-west-101.myhuaweicloud.eu",
            "https://iam.eu-west-101.myhuaweicloud.eu",
        ),
        ({"region": "eu-west-0"}, "https://ces.eu-west-0.myhuaweicloud.com", "https://iam.eu-west-0.myhuaweicloud.com"),
        ({"region": "eu-de"}, "https://ces.eu-de.otc.t-systems.com", "https://iam.eu-de.otc.t-systems.com"),
        ({"region": "x-1", "cloud": "example.org"}, "https://ces.x-1.example.org", "https://iam.x-1.example.org"),
        (
            {"region": "x-1", "iam_url": "https://iam.example.org/v3/"},
            "https://ces.x-1.myhuaweicloud.com",
            "https://iam.example.org",
        ),
        (
            {"url": "https://ces.example.org", "project_id": "p"},
            "https://ces.example.org",
            "https://iam.myhuaweicloud.com",
        ),
    ],
)
def test_endpoints(params: dict[str, Any], url: str, iam_url: str) -> None:
    assert place(**params)[:2] == (url, iam_url)


def test_a_project_in_the_task_beats_one_in_the_environment() -> None:
    environ = {"HUAWEICLOUD_SDK_PROJECT_ID": "", "HW_PROJECT_ID": "env", "HW_PROJECT_NAME": "named"}
    assert place(environ, region="r")[3:] == ("env", "named")
    assert place(environ, region="r", project_name="task")[3:] == (None, "task")
    assert place(environ, region="r", project_id="task")[3:] == ("task", None)


@pytest.mark.parametrize("params", [{}, {"project_id": "p"}, {"url": "https://ces.example.org"}])
def test_too_little_to_know_where_to_work(params: dict[str, Any]) -> None:
    with pytest.raises(OptionError, match="region"):
        place(**params)


def test_a_credential_comes_from_one_family_of_variables() -> None:
    mixed = {"HUAWEICLOUD_SDK_AK": "a", "HW_SECRET_KEY": "s", "HW_SECURITY_TOKEN": "t"}
    assert resolve(client.KINDS, NOTHING, mixed) is None
    chosen = resolve(client.KINDS, NOTHING, {**mixed, "HUAWEICLOUD_SDK_SK": "k"})
    assert chosen is not None
    assert chosen.values == {"access_key": "a", "secret_key": "k"}
    token = resolve(client.KINDS, {**NOTHING, "auth_token": "t", "access_key": "a", "secret_key": "s"}, {})
    assert token is not None
    assert token.kind == "auth_token"


@pytest.mark.parametrize(
    ("body", "message", "code"),
    [
        ({"error_code": "ces.0016", "error_msg": "gone", "request_id": "r"}, "gone", "ces.0016"),
        ({"http_code": "403", "message": {"details": "no", "code": "ces.0017"}}, "no", "ces.0017"),
        (
            {
                "code": 400,
                "element": "Bad Request",
                "message": "bad",
                "details": {"details": "row", "code": "ces.0014"},
            },
            "row",
            "ces.0014",
        ),
        ({"error": {"code": 401, "message": "wrong password", "title": "Unauthorized"}}, "wrong password", "401"),
        ({"other": 1}, None, None),
        (["text"], None, None),
        (None, None, None),
    ],
)
def test_error_bodies(body: Any, message: str | None, code: str | None) -> None:
    assert client.read_error(body) == (message, code)
