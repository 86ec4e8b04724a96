# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roles of the collection inside roles that people have: what the guide shows, word for word."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from awx.figures import Figure
from awx.play import BIN, environment, play
from sandbox.server import Sandbox

pytestmark = pytest.mark.slow

PLAY = """
- hosts: shops
  gather_facts: false
  become: true
  tasks:
    - ansible.builtin.include_role:
        name: shop
      tags: [dashboards]
"""
ROLE = """
- name: Our two boards on each server
  ansible.builtin.include_role:
    name: dashops.dashboards.openmetadata
    apply:
      tags: [dashboards]
      module_defaults:
        group/dashops.dashboards.openmetadata:
          url: "{{ server.url }}"
          token: "{{ lookup('ansible.builtin.env', server.token_variable) if server.token_variable else vault_token }}"
  vars:
    openmetadata_dashboards: "{{ shop_dashboards }}"
  loop: "{{ shop_servers }}"
  loop_control:
    loop_var: server
    label: "{{ server.url }}"
  tags: [dashboards]

- name: Our boards, once for the play
  ansible.builtin.include_role:
    name: dashops.dashboards.estate
    apply:
      delegate_to: localhost
      tags: [dashboards]
      module_defaults:
        group/dashops.dashboards.openmetadata:
          url: "{{ shop_servers[0].url }}"
          token: "{{ vault_token }}"
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
    openmetadata_dashboards: "{{ shop_dashboards }}"
  run_once: true
  tags: [dashboards]

- name: Never with these tags
  ansible.builtin.fail:
  tags: [other]
"""


def test_included_in_a_loop_under_become_with_vault_lookup_and_tags(
    sandbox: Sandbox, tmp_path: Path, figure: Figure
) -> None:
    with Sandbox() as other:
        first, second = (one.environment("openmetadata") for one in (sandbox, other))
        token = first["OPENMETADATA_JWT_TOKEN"]
        (tmp_path / "roles" / "shop" / "tasks").mkdir(parents=True)
        (tmp_path / "roles" / "shop" / "tasks" / "main.yml").write_text(ROLE)
        (tmp_path / "site.yml").write_text(PLAY)
        (tmp_path / "hosts.ini").write_text("[shops]\nshop ansible_connection=local\n")
        (tmp_path / "key").write_text("a long passphrase")
        (tmp_path / "vault.yml").write_text(json.dumps({"vault_token": token}))
        words = [str(BIN / "ansible-vault"), "encrypt", "--vault-password-file", "key", "vault.yml"]
        subprocess.run(words, cwd=tmp_path, env=environment(), check=True, capture_output=True)
        values = {
            "ansible_become_exe": "/nowhere/sudo",
            "ansible_python_interpreter": "{{ ansible_playbook_python }}",
            "shop_dashboards": [{"service": "superset", "name": name} for name in ("shop_sales", "shop_stock")],
            "shop_servers": [
                {"url": first["OPENMETADATA_URL"], "token_variable": ""},
                {"url": second["OPENMETADATA_URL"], "token_variable": "SHOP_TOKEN"},
            ],
        }
        given = ("-i", "hosts.ini", "-e", json.dumps(values), "-e", "@vault.yml", "--vault-password-file", "key")
        env = {"SHOP_TOKEN": second["OPENMETADATA_JWT_TOKEN"]}
        runs = [play("site.yml", *given, "--tags", "dashboards", env=env, cwd=tmp_path).well() for _again in range(2)]
        assert [run.changed for run in runs] == [2, 0]
        assert [run for run in runs if token in run.output] == []
        for one in (sandbox, other):
            names = [doc["name"] for doc in one.world.store.all("openmetadata.dashboard")]
            assert names.count("shop_sales") == names.count("shop_stock") == 1
    figure(
        "role in a role: loop over 2 servers with vault and lookup, under become, by tag: "
        f"changed={runs[0].changed}, then changed={runs[1].changed}"
    )
