# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection inside what people have: a role of their own, become, several servers; and poor interpreters."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.cases import CASES, NAMES, modules
from contract.play import assert_sentence
from sandbox.server import Sandbox
from support.playbooks import run_playbook

PLAY = """
- hosts: localhost
  gather_facts: false
  become: true
  roles:
    - catalogue
"""
TASKS = """
- name: Apply the catalogue to each server
  ansible.builtin.include_role:
    name: dashops.dashboards.openmetadata
    apply:
      tags: [catalogue]
      module_defaults:
        group/dashops.dashboards.openmetadata:
          url: "{{ server.url }}"
          token: "{{ server.token }}"
  vars:
    openmetadata_prune: true
    openmetadata_services: [{name: team_bi, service_type: Superset}]
    openmetadata_charts: [{service: team_bi, name: orders, chart_type: Bar}]
    openmetadata_dashboards: [{service: team_bi, name: sales, charts: [orders]}]
  loop: "{{ catalogue_servers }}"
  loop_control:
    loop_var: server
    label: "{{ server.url }}"
"""


@pytest.fixture
def second() -> Iterator[Sandbox]:
    """One more server."""
    with Sandbox() as running:
        yield running


def test_a_role_in_somebodys_role_over_two_servers(sandbox: Sandbox, second: Sandbox) -> None:
    servers = [
        {"url": one.url["openmetadata"], "token": one.environment("openmetadata")["OPENMETADATA_JWT_TOKEN"]}
        for one in (sandbox, second)
    ]
    for changed in (3 * len(servers), 0):
        ran = run_playbook(
            PLAY,
            files={"roles/catalogue/tasks/main.yml": TASKS},
            extra_vars={"catalogue_servers": servers},
            # A task of ours that became another user would call this, and fail.
            environment={"ANSIBLE_BECOME_EXE": "/nowhere/sudo", "ANSIBLE_BECOME_METHOD": "sudo"},
        )
        assert ran.code == 0, ran.output
        assert ran.changed == changed, ran.output
    for one in (sandbox, second):
        assert one.world.store.count("openmetadata.dashboard") > 0


def test_the_openmetadata_role_prunes_nothing_that_a_list_names(sandbox: Sandbox) -> None:
    play = [{"hosts": "localhost", "gather_facts": False, "roles": ["dashops.dashboards.openmetadata"]}]
    environment = sandbox.environment("openmetadata")
    wanted = {
        "openmetadata_prune": True,
        "openmetadata_services": [{"name": "team.bi", "service_type": "Superset"}],
        "openmetadata_charts": [{"service": "team.bi", "name": "orders"}],
        "openmetadata_dashboards": [{"service": '"team.bi"', "name": "sales"}],
    }
    for changed in (3, 0):
        ran = run_playbook(play, extra_vars=wanted, environment=environment)
        assert ran.code == 0, ran.output
        assert ran.changed == changed, ran.output
    unclear = (
        {"service": "0c49a8f3-ac9c-4345-9c78-4b30b7ce4b0e", "name": "sales"},
        {"service": None, "name": "sales"},
        {"id": "0c49a8f3-ac9c-4345-9c78-4b30b7ce4b0e", "name": "sales"},
    )
    writes = len(sandbox.writes("openmetadata"))
    for other in unclear:
        lists = {**wanted, "openmetadata_dashboards": [other]}
        ran = run_playbook(play, extra_vars=lists, environment=environment)
        assert ran.code != 0
        assert "needs the name of its service" in ran.output
        assert "sales" in ran.output
    assert len(sandbox.writes("openmetadata")) == writes
    ran = run_playbook(
        play,
        extra_vars={**wanted, "openmetadata_dashboards": list(unclear), "openmetadata_prune": False},
        environment=environment,
    )
    assert "needs the name of its service" not in ran.output


@pytest.mark.parametrize(("version", "more"), [("1.6", 0), ("2.0", 1)])
def test_the_plan_of_the_openmetadata_role_shows_each_change_once(sandbox: Sandbox, version: str, more: int) -> None:
    """Also what is pruned, service by service. Newer servers delete a chart with its last dashboard: it comes back."""
    sandbox.set_switch("openmetadata", "version", version)
    play = [{"hosts": "localhost", "gather_facts": False, "roles": ["dashops.dashboards.openmetadata"]}]
    environment = sandbox.environment("openmetadata")
    new = {"service": "team_bi", "name": "orders", "chart_type": "Bar"}
    kept = {"service": "superset", "name": "revenue_per_day", "description": "Changed"}
    wanted = {
        "openmetadata_prune": True,
        "openmetadata_services": [{"name": "team_bi", "service_type": "Superset"}],
        "openmetadata_charts": [new, kept, {"service": "superset", "name": "orders_per_day"}],
        "openmetadata_dashboards": [
            {"service": "team_bi", "name": "sales", "charts": ["orders"]},
            {"service": "superset", "name": "fresh", "charts": ["revenue_per_day"]},
        ],
    }
    plan = run_playbook(play, check=True, diff=True, extra_vars=wanted, environment=environment)
    assert plan.code == 0, plan.output
    for shown in ("orders'", "fresh'", "sales_overview'", "active_customers'", "revenue_per_day'"):
        assert len(re.findall(rf"^--- before: .*{shown}", plan.output, re.MULTILINE)) == 1, (shown, plan.output)
    done = run_playbook(play, extra_vars=wanted, environment=environment)
    assert done.code == 0, done.output
    again = run_playbook(play, extra_vars=wanted, environment=environment)
    assert again.changed == 0, again.output
    assert done.changed == plan.changed + more, (plan.output, done.output)


def test_the_plan_of_the_clarus_role_shows_each_widget_once(sandbox: Sandbox) -> None:
    play = [{"hosts": "localhost", "gather_facts": False, "roles": ["dashops.dashboards.clarus"]}]
    wanted = {
        "clarus_prune": True,
        "clarus_prune_limit": 0,
        "clarus_prune_ignore": [".*"],
        "clarus_widgets": [
            {"code": "fresh", "name": "Fresh", "widget_type": "bar"},
            {"code": "gone", "state": "absent"},
        ],
        "clarus_dashboards": [{"code": "board", "name": "Board", "placements": [{"widget": "fresh"}]}],
    }
    environment = sandbox.environment("clarus")
    for check, changed in ((True, 2), (False, 2), (False, 0)):
        ran = run_playbook(play, check=check, extra_vars=wanted, environment=environment)
        assert ran.code == 0, ran.output
        assert ran.changed == changed, ran.output


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An interpreter with nothing but the standard library."""
    folder = tmp_path_factory.mktemp("bare")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    return str(folder / "bin" / "python")


def test_an_interpreter_without_requests_is_named(sandbox: Sandbox, bare: str) -> None:
    first = [modules(platform)[-1] for platform in NAMES]
    tasks = [
        {"name": case.module, f"dashops.dashboards.{case.module}": dict(case.create), "ignore_errors": True}
        for case in first
    ]
    ran = run_playbook(tasks, environment=sandbox.environment(), python=bare)
    for case in first:
        result = ran.task(case.module)
        assert result.status == "failed"
        assert_sentence(result.data["msg"])
        assert "requests" in result.data["msg"]
        assert bare in result.data["msg"]
    assert "Traceback" not in ran.output
    assert not sandbox.journal()


def _python39() -> str | None:
    """A Python 3.9 that starts: a name on PATH may be a shim that does not."""
    candidates = [shutil.which("python3.9"), *map(str, sorted(Path.home().glob(".pyenv/versions/3.9*/bin/python3.9")))]
    for path in candidates:
        if path and subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0:
            return path
    return None


def test_python_39_is_told_what_is_needed(sandbox: Sandbox) -> None:
    python = _python39()
    if python is None:
        pytest.skip("there is no Python 3.9 on this machine")
    case = CASES["clarus_dashboard"]
    tasks = [{"name": "old", "dashops.dashboards.clarus_dashboard": dict(case.create), "ignore_errors": True}]
    ran = run_playbook(tasks, environment=sandbox.environment(), python=python)
    result = ran.task("old")
    assert result.status == "failed"
    assert_sentence(result.data["msg"])
    assert "3.10" in result.data["msg"]
