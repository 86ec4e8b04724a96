# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The vendor's client, pointed at the sandbox (API notes 8.1), and a count of what was compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from huaweicloudsdkces.v2 import CesClient
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.http.http_config import HttpConfig

from sandbox.cloudeye import data
from sandbox.server import Sandbox

TALLY: Counter[str] = Counter()

Connect = Callable[..., CesClient]


@pytest.fixture(autouse=True)
def _forget_projects() -> None:
    """The vendor's client keeps looked-up projects for the life of the process."""
    BasicCredentials._CACHE.clear()


@pytest.fixture
def connect(sandbox: Sandbox) -> Connect:
    """Makes a client: of the permanent key, unless told otherwise."""

    def made(
        access: str = data.ACCESS_KEY,
        secret: str = data.SECRET_KEY,
        project: str = data.PROJECT,
        security_token: str | None = None,
        retries: int = 0,
    ) -> CesClient:
        config = HttpConfig.get_default_config()
        config.retry_times = retries
        credentials = BasicCredentials(access, secret, project)
        if security_token is not None:
            credentials = credentials.with_security_token(security_token)
        builder = CesClient.new_builder().with_http_config(config).with_credentials(credentials)
        return builder.with_endpoint(sandbox.origin["cloudeye"]).build()

    return made


@pytest.fixture
def client(connect: Connect) -> CesClient:
    """A client of the permanent key."""
    return connect()


@pytest.fixture
def same() -> Callable[[Any, Any], None]:
    """Compares what the client read with what was seeded, field by field."""

    def compare(got: Any, want: Any) -> None:
        if isinstance(want, dict):
            missing = {name for name in want if want[name] is not None} - set(got)
            assert not missing, missing
            for name, value in want.items():
                compare(got.get(name), value)
        elif isinstance(want, list):
            assert len(got) == len(want)
            for one, other in zip(got, want, strict=True):
                compare(one, other)
        else:
            TALLY["values"] += 1
            assert got == want

    return compare


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how much was tried."""
    terminalreporter.write_line(
        f"huaweicloudsdkces: {TALLY['values']} values compared with the seed; {TALLY['signed']} random requests signed "
        f"(seed {TALLY['seed']}), {TALLY['differ']} differ; {TALLY['wire']} requests compared with the module's"
    )
