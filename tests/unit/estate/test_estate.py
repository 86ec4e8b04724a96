# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which platforms the role `estate` applies, without a platform to contact."""

from __future__ import annotations

from typing import Any

import pytest

from support.collection import ROOT
from support.playbooks import run_playbook

ROLE = ROOT / "roles" / "estate"
LISTS: dict[str, Any] = {
    "mstr_kpis": [{"name": "a"}],
    "cloudeye_dashboards": [],
    "openmetadata_services": None,
    "clarus_dashboards": [{"code": "b"}],
}
CASES: dict[str, tuple[Any, list[str]]] = {
    "left out": ([], ["mstr", "clarus"]),
    "null": (None, ["mstr", "clarus"]),
    "an answer left blank": ("", ["mstr", "clarus"]),
    "a list": (["clarus"], ["clarus"]),
    "a string with commas, in any order": ("clarus, mstr", ["mstr", "clarus"]),
    "only one that is empty": ("cloudeye", []),
}


def test_which_platforms_are_applied() -> None:
    """One run for all cases: the variables of the role are read as they are."""
    tasks = [
        {
            "name": name,
            "ansible.builtin.debug": {"msg": "{{ _estate_applied }}"},
            "vars": {**LISTS, "estate_platforms": given},
        }
        for name, (given, _expected) in CASES.items()
    ]
    files = [str(ROLE / folder / "main.yml") for folder in ("defaults", "vars")]
    play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "vars_files": files, "tasks": tasks}
    played = run_playbook([play])
    assert {name: played.task(name).data["msg"] for name in CASES} == {
        name: expected for name, (_given, expected) in CASES.items()
    }


@pytest.mark.parametrize("playbook", ["apply", "plan"])
def test_an_unknown_platform_is_named(playbook: str) -> None:
    variables = {**LISTS, "estate_platforms": "mstr,grafana"}
    played = run_playbook(f"dashops.dashboards.{playbook}", extra_vars=variables)
    assert played.code != 0
    refused = played.task("Refuse platforms that are not known")
    assert refused.data["msg"] == (
        "Unknown platform in estate_platforms: grafana. Known platforms are mstr, cloudeye, openmetadata, clarus."
    )
