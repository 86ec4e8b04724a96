# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every module once through real ``ansible-playbook``, all of them in one process."""

from __future__ import annotations

from typing import Any

import pytest

from contract import cases
from contract.case import Case
from contract.cases import CASES
from contract.conftest import CELLS, Tried
from contract.table import empty_cells
from sandbox.server import Sandbox
from support.canary import leaks, secret_options, secret_variables
from support.playbooks import PlaybookResult, run_playbook


def _tasks(case: Case) -> list[dict[str, Any]]:
    """The tasks of a module: it makes and removes, reads, or opens and closes."""
    module = f"dashops.dashboards.{case.module}"
    first = {"name": case.module, module: dict(case.create), "register": "made", "ignore_errors": True}
    if case.kind == "session":
        closing = {"state": "absent", case.returns: "{{ made." + case.returns + " }}"}
        return [first, {"name": f"{case.module}: close", module: closing, "ignore_errors": True}]
    if case.absent:
        return [first, {"name": f"{case.module}: remove", module: dict(case.absent), "ignore_errors": True}]
    return [first]


@pytest.fixture(scope="module")
def ran(server: Sandbox) -> PlaybookResult:
    server.reset()
    tasks = [task for case in CASES.values() for task in _tasks(case)]
    return run_playbook(tasks, environment=server.environment(), diff=True, verbosity=1)


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
def test_module_in_a_playbook(ran: PlaybookResult, tried: Tried, case: Case) -> None:
    made = ran.task(case.module)
    assert made.status == "ok", made.data.get("msg")
    assert made.changed == bool(cases.unpacked(case))
    if case.kind != "session":  # what it returns is kept from callbacks
        assert made.data[case.returns]
    for follow in ("remove", "close"):
        for task in ran.tasks:
            if task.task == f"{case.module}: {follow}":
                assert task.status == "ok", task.data.get("msg")
                assert task.changed == (follow == "remove")
    tried("real ansible-playbook", case.module)


def test_no_module_was_left_out(pytestconfig: pytest.Config) -> None:
    assert not empty_cells(pytestconfig.stash[CELLS], ["real ansible-playbook"], list(CASES))


def test_no_secret_is_printed(ran: PlaybookResult, server: Sandbox) -> None:
    secrets = secret_variables(server.environment()) | {
        secret for case in CASES.values() for secret in secret_options(case.create)
    }
    assert len(secrets) >= 5
    assert not leaks(ran.output + repr(ran.tasks), secrets)
