# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cloud Eye modules in this process, against a sandbox, held to the rules of the contract suite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract.play import Play
from sandbox.server import Sandbox


@pytest.fixture(scope="session")
def server() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def play(server: Sandbox) -> Play:
    server.reset()
    return Play(server, "cloudeye")
