# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests around AWX share: a running sandbox, and figures that are printed at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from awx.figures import FIGURES, Figure
from sandbox.server import Sandbox


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker of the long tests known."""
    config.addinivalue_line("markers", "slow: builds an execution environment, minutes instead of seconds")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was measured and counted."""
    for line in FIGURES:
        terminalreporter.write_line(f"awx: {line}")


@pytest.fixture
def figure() -> Figure:
    """Keeps a line for the end of the run."""
    return FIGURES.append


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    """One sandbox for all tests."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    """The sandbox as it is after it started."""
    running.reset()
    return running
