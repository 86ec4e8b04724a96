# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example project runs in the execution environment as a job of AWX does: isolated, with rendered credentials.

EE_IMAGE and EE_PYTHON say which image, and which interpreter has ansible-runner; ``make test-matrix`` sets them.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from awx.rules import COLLECTION, load, render
from sandbox.server import Sandbox

PROJECT = COLLECTION / "playbooks" / "examples" / "awx" / "project"
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|_SK$")


class Job(NamedTuple):
    """What a job left behind."""

    status: str
    stdout: str
    events: str

    @property
    def changed(self) -> int:
        """Changed tasks of all hosts."""
        numbers = re.findall(r"changed=(\d+)", self.stdout)
        assert len(numbers) == 5, self.stdout
        return sum(map(int, numbers))


class Runner:
    """A folder as AWX makes one for a job, and ansible-runner on it."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.folder = folder
        self.secrets: list[str] = []
        (folder / "env").mkdir()
        shutil.copytree(PROJECT, folder / "project")
        shutil.copytree(PROJECT / "inventory", folder / "inventory")
        variables: dict[str, str] = {"NO_PROXY": "127.0.0.1", "ANSIBLE_NOCOLOR": "1"}
        for platform, kind in load().items():
            given = sandbox.environment(platform)
            self.secrets += [value for name, value in given.items() if SECRET.search(name)]
            templates = kind["injectors"]["env"]
            fields = {
                templates[name].strip("{} "): value for name, value in given.items() if "{%" not in templates[name]
            }
            fields["ca"] = Path(str(sandbox.ca_path)).read_text()
            variables |= render(kind, fields, folder / "env", seen="/runner/env").env
        settings = {
            "process_isolation": True,
            "process_isolation_executable": "podman",
            "container_image": os.environ["EE_IMAGE"],
        }
        (folder / "env" / "settings").write_text(json.dumps(settings))
        (folder / "env" / "envvars").write_text(json.dumps(variables))

    def start(self, name: str, playbook: str) -> subprocess.Popen[bytes]:
        """Start a job."""
        words = ["-m", "ansible_runner", "run", str(self.folder), "-p", playbook, "-i", name]
        return subprocess.Popen(
            [os.environ["EE_PYTHON"], *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder
        )

    def run(self, name: str, playbook: str) -> Job:
        """Run a job to its end; as ansible-runner's exit code says little, look at what it wrote down."""
        self.start(name, playbook).wait(280)
        left = self.folder / "artifacts" / name
        events = "".join(path.read_text() for path in sorted((left / "job_events").iterdir()))
        return Job((left / "status").read_text(), (left / "stdout").read_text(), events)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(tls=True) as running:
        yield running


def test_plan_and_apply_in_the_execution_environment(sandbox: Sandbox, tmp_path: Path, capsys: Any) -> None:
    runner = Runner(sandbox, tmp_path)
    plan = runner.run("plan", "plan.yml")
    assert (plan.status, plan.changed > 0, len(sandbox.writes())) == ("successful", True, 0), plan.stdout
    first = runner.run("first", "apply.yml")
    again = runner.run("again", "apply.yml")
    assert (first.status, again.status) == ("successful", "successful"), first.stdout + again.stdout
    assert (first.changed > 0, again.changed) == (True, 0)
    assert len(runner.secrets) >= 4
    for job in (plan, first, again):
        assert [secret for secret in runner.secrets if secret in job.stdout or secret in job.events] == []
    with capsys.disabled():
        print(
            f"\nee: plan changed={plan.changed} with 0 writes, apply successful changed={first.changed}, again "
            f"changed=0, {len(runner.secrets)} secrets in no stdout and no event"
        )


def test_the_environment_is_killed_and_the_job_run_again(sandbox: Sandbox, tmp_path: Path, capsys: Any) -> None:
    runner = Runner(sandbox, tmp_path)
    job = runner.start("killed", "apply.yml")
    while job.poll() is None and len(sandbox.writes()) < 2:
        time.sleep(0.002)
    assert job.poll() is None
    subprocess.run(["podman", "kill", "ansible_runner_killed"], check=True, stdout=subprocess.DEVNULL)
    job.wait(60)
    at = len(sandbox.writes())
    assert (tmp_path / "artifacts" / "killed" / "status").read_text() != "successful"
    repaired, again = runner.run("repaired", "apply.yml"), runner.run("again", "apply.yml")
    assert (repaired.status, again.changed) == ("successful", 0), repaired.stdout
    store = sandbox.world.store
    tenants = ("acme-north", "acme-south")
    made = Counter((tenant, doc["code"]) for tenant in tenants for doc in store.all("clarus.dashboard", tenant))
    boards = [doc["dashboard_name"] for doc in store.all("cloudeye.dashboard")]
    made += Counter(("cloudeye", name) for name in boards if name == "rabbitmq-orders")
    made += Counter(("openmetadata", doc["name"]) for doc in store.all("openmetadata.dashboard"))
    made += Counter(("mstr", doc["name"]) for doc in store.all("mstr.kpi") if doc["name"] == "Bitcoin price")
    assert set(made.values()) == {1}, made
    with capsys.disabled():
        print(f"\nee: killed after {at} writes, run again changed={repaired.changed}, then changed=0, nothing twice")
