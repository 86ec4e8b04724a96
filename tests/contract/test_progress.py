# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The progress callback, in real runs: on a terminal, in a pipe, and where the module is somewhere else."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from sandbox.server import Sandbox
from support.playbooks import PlaybookResult, run_playbook

LINE = re.compile(r"Clarus dashboards: (\d+) of 24 done, \d+ to do, 0 failed(, [\d.]+/s, about \d+ s left)?")
TASK = {
    "name": "roll out",
    "dashops.dashboards.clarus_dashboards": {
        "dashboards": [{"code": f"board-{number:02}", "name": f"Board {number}"} for number in range(24)],
        "parallel": 1,
    },
}


@pytest.fixture
def slow(sandbox: Sandbox) -> Sandbox:
    """A sandbox that takes its time for each dashboard."""
    sandbox.fault(platform="clarus", method="POST", path="/api/dashboards$", do="delay", seconds=0.13, times=0)
    return sandbox


def play(sandbox: Sandbox, *, enabled: str = "record,dashops.dashboards.progress", **how: Any) -> PlaybookResult:
    """Run the task; it has to create all."""
    environment = {**sandbox.environment("clarus"), "ANSIBLE_CALLBACKS_ENABLED": enabled}
    result = run_playbook([TASK], environment=environment, **how)
    assert result.code == 0, result.output
    assert result.task("roll out").data["summary"]["created"] == 24
    return result


def test_one_line_renews_itself_on_a_terminal(slow: Sandbox) -> None:
    output = play(slow, terminal=True).output
    states = [int(found.group(1)) for found in LINE.finditer(output)]
    assert len(set(states)) > 3, output
    assert states == sorted(states)
    last = [found.end() for found in LINE.finditer(output)][-1]
    line = output[:last].rpartition("\n")[2]
    assert line.count("\r") >= len(states), "each state is written over the one before, in the same line"
    assert re.match(r" *\r", output[last:]), "what comes next is written over the line"


def test_a_pipe_gets_a_line_now_and_then(slow: Sandbox) -> None:
    output = play(slow).output
    assert len(LINE.findall(output)) == 1, output
    assert "\r" not in output


def test_a_fast_module_shows_nothing(sandbox: Sandbox) -> None:
    assert not LINE.search(play(sandbox).output)


def test_nothing_is_shown_unless_enabled(slow: Sandbox) -> None:
    assert not LINE.search(play(slow, enabled="record").output)


@pytest.mark.parametrize("there", ["-u DASHOPS_PROGRESS", "DASHOPS_PROGRESS=/no/such/folder/progress"])
def test_a_module_that_runs_somewhere_else_works_as_usual(slow: Sandbox, tmp_path: Path, there: str) -> None:
    """On another host the variable does not arrive, or names a file that is not there."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec env {there} "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    assert not LINE.search(play(slow, python=str(python)).output)
