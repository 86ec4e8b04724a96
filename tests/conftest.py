# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every test may use: the sandbox, and the collection as an import."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = str(Path(__file__).resolve().parent)
if TESTS not in sys.path:
    sys.path.insert(0, TESTS)

from sandbox.server import Sandbox  # noqa: E402
from support.collection import collections_path  # noqa: E402

if str(collections_path()) not in sys.path:
    sys.path.insert(0, str(collections_path()))


@pytest.fixture(scope="session")
def server() -> Iterator[Sandbox]:
    """One sandbox for the whole session; take ``sandbox``, which is clean."""
    with Sandbox() as running:
        yield running


@pytest.fixture
def sandbox(server: Sandbox) -> Sandbox:
    """The sandbox as it is after a start."""
    server.reset()
    return server
