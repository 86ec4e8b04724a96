# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the guides show does what they say."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.server import Sandbox
from support.collection import ROOT
from support.playbooks import run_playbook

GUIDES = ROOT / "docs" / "docsite" / "rst"
BLOCK = re.compile(r"^\.\. code-block:: yaml\n\n((?:    .*\n|\n)+)", re.MULTILINE)


def block(guide: str, words: str) -> str:
    """The block of YAML of a guide that has these words."""
    text = (GUIDES / f"{guide}.rst").read_text(encoding="utf-8")
    found = [one for one in map(textwrap.dedent, BLOCK.findall(text)) if words in one]
    assert len(found) == 1, f"{len(found)} blocks with {words!r}"
    return found[0]


def test_the_play_of_getting_started_runs_on_an_inventory_that_says_no_connection(sandbox: Sandbox) -> None:
    variables = sandbox.environment("openmetadata")
    play = block("getting_started", "hosts: localhost").replace(
        "https://catalog.example.com", variables["OPENMETADATA_URL"]
    )
    ran = run_playbook(
        play,
        inventory=yaml.safe_dump({"all": {"hosts": {"localhost": None}}}),
        extra_vars={"vault_openmetadata_token": variables["OPENMETADATA_JWT_TOKEN"]},
    )
    assert (ran.code, ran.changed) == (0, 1), ran.output


def test_the_ids_of_a_tenant_are_looked_up(sandbox: Sandbox) -> None:
    tasks = block("clarus", "Get a token").replace("https://clarus-api.com", sandbox.url["clarus"])
    warehouses = sandbox.world.store.all("clarus.warehouse", "acme-north")
    tasks = tasks.replace("LDS1", warehouses[0]["code"])
    tasks += "\n- name: Show\n  ansible.builtin.debug:\n    var: warehouse_id\n"
    ran = run_playbook(
        [{"hosts": "acme-north", "gather_facts": False, "tasks": yaml.safe_load(tasks)}],
        inventory=yaml.safe_dump({"all": {"hosts": {"acme-north": {"ansible_connection": "local"}}}}),
        environment=sandbox.environment("clarus"),
    )
    assert ran.code == 0, ran.output
    assert str(ran.task("Show").data["warehouse_id"]) == str(warehouses[0]["id"])


def test_the_promotion_lays_the_changes_over(sandbox: Sandbox) -> None:
    """The example's tenants are those of the sandbox under other names; the source has what the clarus guide shows."""
    variables = block("clarus", "clarus_widgets:\n").partition("\n")[2]
    hosts = {"localhost": {"ansible_connection": "local", "warehouse_id": 41}}
    how: dict[str, Any] = {
        "inventory": yaml.safe_dump({"all": {"hosts": hosts}}),
        "environment": sandbox.environment("clarus"),
    }
    made = run_playbook("dashops.dashboards.apply", extra_vars=yaml.safe_load(variables), **how)
    assert made.code == 0, made.output
    example = (
        block("adopting_guide", "promote_source:").replace("acme-test", "acme-north").replace("acme-prod", "acme-south")
    )
    values = {**yaml.safe_load(example), "promote_apply": True}
    ran = run_playbook("dashops.dashboards.promote", extra_vars=values, **how)
    assert ran.code == 0, ran.output
    there = {doc["code"]: doc for doc in sandbox.world.store.all("clarus.dashboard_widget", "acme-south")}
    assert there["putaway-backlog"]["dashboard_filters"] == {"warehouse_id": 7301}
    assert "inbound-control" in {doc["code"] for doc in sandbox.world.store.all("clarus.dashboard", "acme-south")}


def test_exported_files_become_the_variables_of_their_hosts(sandbox: Sandbox, tmp_path: Path) -> None:
    group = block("adopting_guide", "inventory/group_vars/warehouses.yml")
    hosts = {host: {"ansible_connection": "local"} for host in ("acme-north", "acme-south")}
    inventory = yaml.safe_dump({"warehouses": {"hosts": hosts}})
    environment = sandbox.environment()
    files = {"group_vars/warehouses.yml": group}
    how: dict[str, Any] = {"inventory": inventory, "environment": environment}
    ran = run_playbook("dashops.dashboards.export", files=files, extra_vars={"export_dir": str(tmp_path)}, **how)
    assert ran.code == 0, ran.output
    for path in tmp_path.rglob("*.yml"):
        files[f"host_vars/{path.relative_to(tmp_path)}"] = path.read_text(encoding="utf-8")
    assert sorted(files) == [
        "group_vars/warehouses.yml",
        "host_vars/acme-north/clarus.yml",
        "host_vars/acme-south/clarus.yml",
    ]
    plan = run_playbook("dashops.dashboards.plan", files=files, **how)
    assert (plan.code, plan.changed) == (0, 0), plan.output
    assert len([task for task in plan.tasks if task.task == "Make widgets" and task.status == "ok"]) == len(hosts)


@pytest.mark.parametrize("role", ["clarus", "cloudeye", "estate", "mstr", "openmetadata"])
def test_the_play_in_the_readme_of_a_role_needs_no_ssh(role: str) -> None:
    text = (ROOT / "roles" / role / "README.md").read_text(encoding="utf-8")
    play = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0])[0]
    assert play["connection"] == "local"
    assert play["vars"]["ansible_python_interpreter"] == "{{ ansible_playbook_python }}"
