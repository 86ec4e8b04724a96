# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Collects what was tried, and prints the table at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from contract import cases
from contract.table import Cells, drawn

CELLS = pytest.StashKey[Cells]()

Tried = Callable[[str, str], None]


def pytest_configure(config: pytest.Config) -> None:
    """Start with empty tables."""
    config.stash[CELLS] = Counter()


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Tried:
    """Call it with row and module when a case has come to its end."""

    def note(row: str, module: str) -> None:
        request.config.stash[CELLS][row, module] += 1

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print a table a platform: settings and faults by module."""
    cells = config.stash[CELLS]
    if not cells:
        return
    for platform in cases.NAMES:
        columns = [case.module for case in cases.modules(platform)]
        rows = list(dict.fromkeys(row for row, column in cells if column in columns))
        for line in drawn(cells, platform, rows, columns, cases.applies):
            terminalreporter.write_line(line)
