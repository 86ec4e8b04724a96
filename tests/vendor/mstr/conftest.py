# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Counts what the vendor's client did and what was compared, and says so at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from mstrio.connection import Connection
from mstrio_check import TALLY, Check

from sandbox.mstr import seeds
from sandbox.server import Sandbox


@pytest.fixture
def check() -> Check:
    """What calls and compares."""
    return Check()


@pytest.fixture
def connection(sandbox: Sandbox, check: Check) -> Iterator[Connection]:
    """The vendor's connection, logged in as the service account."""
    opened = check.call(
        Connection,
        sandbox.url["mstr"],
        seeds.LOGIN,
        seeds.PASSWORD,
        project_name="Market Intelligence",
        verbose=False,
    )
    token = opened.token
    yield opened
    check.call(opened.close)
    assert sandbox.world.store.get("mstr.session", token) is None


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how much was tried."""
    terminalreporter.write_line(f"mstrio-py: {TALLY['calls']} calls, {TALLY['fields']} values compared with the seed")
