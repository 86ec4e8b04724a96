# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks where people are mistaken: misspelt variables, a promotion that says too much, files of many hosts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.server import Sandbox
from support.playbooks import PlaybookResult, run_playbook

REFUSED = "Refuse variables that are not known"
LOCAL = {"ansible_connection": "local"}
# What people have for themselves.
OWN = {
    "clarus_token": "{{ lookup('ansible.builtin.file', '/nowhere/token') }}",
    "clarus_tenants": ["acme-north"],
    "cloudeye_dashboard": {"name": "of a loop"},
    "mstr_password": "secret",
    "mstr_project_id": "B7CA92F04B9FAE8D941C3E9B7E0CD754",
    "mstr_project_name": "Market Intelligence",
    "openmetadata_chart": "{{ of_nothing }}",
    "openmetadata_service": "superset",
    "shop_dashboards": [{"name": "sales"}],
}
BOARD = [{"name": "revenue"}]
MISSPELT: list[tuple[str, dict[str, Any], str]] = [
    (
        "apply",
        {"openmetadata_dashbords": BOARD},
        "Unknown variable openmetadata_dashbords: did you mean openmetadata_dashboards?",
    ),
    (
        "plan",
        {"openmetadata_dashbord": "{{ [] }}"},
        "Unknown variable openmetadata_dashbord: did you mean openmetadata_dashboards?",
    ),
    ("plan", {"clarus_prunes": True}, "Unknown variable clarus_prunes: did you mean clarus_prune?"),
    (
        "apply",
        {"dashops_openmetadta": {"url": "x"}},
        "Unknown variable dashops_openmetadta: did you mean dashops_openmetadata?",
    ),
    ("export", {"estate_platform_s": "clarus"}, "Unknown variable estate_platform_s: did you mean estate_platforms?"),
    (
        "apply",
        {"clarus_boards": [{"code": "x"}]},
        "Unknown list clarus_boards: did you mean clarus_dashboards? "
        "The name of a list of your own must begin otherwise.",
    ),
    ("promote", {"promote_change": {}}, "Unknown variable promote_change: did you mean promote_changes?"),
    (
        "promote",
        {"promote_changes": {"clarus_widget": {}}},
        "Unknown list clarus_widget in promote_changes: did you mean clarus_widgets?",
    ),
    (
        "promote",
        {"promote_changes": {"clarus_widgets": [1]}},
        "promote_changes.clarus_widgets must be a dictionary of options.",
    ),
    ("promote", {"promote_target": {"claurs": {}}}, "Unknown platform claurs in promote_target: did you mean clarus?"),
    (
        "promote",
        {"promote_source": {"clarus": "x"}},
        "promote_source.clarus must be a dictionary of connection options.",
    ),
    ("export", {"estate_only": {"claurs": "x"}}, "Unknown platform claurs in estate_only: did you mean clarus?"),
    (
        "export",
        {"estate_only": "x.*"},
        "estate_only must be a dictionary by platform, with keys out of mstr, cloudeye, openmetadata, clarus.",
    ),
    (
        "export",
        {"estate_only": {"clarus": "(x"}},
        "estate_only.clarus is not a regular expression: missing ), unterminated subpattern at position 0, in '(x'.",
    ),
]
PROMOTION: dict[str, Any] = {
    "promote_source": {"clarus": {"subdomain": "acme-north"}},
    "promote_target": {"clarus": {"subdomain": "acme-south"}},
    "promote_apply": True,
    "estate_only": {"clarus": "order-.*"},
}


def inventory(*hosts: str, **variables: Any) -> str:
    """A local inventory."""
    return yaml.safe_dump({"all": {"hosts": {host: dict(LOCAL) for host in hosts}, "vars": variables}})


# ---- names


@pytest.mark.parametrize(("playbook", "variables", "sentence"), MISSPELT, ids=lambda value: str(value)[:40])
def test_a_misspelt_variable_is_named(playbook: str, variables: dict[str, Any], sentence: str) -> None:
    """There is no server: nothing is contacted before the names are right."""
    ran = run_playbook(f"dashops.dashboards.{playbook}", extra_vars=variables)
    assert ran.code != 0
    assert ran.task(REFUSED).data["msg"] == sentence


def test_all_misspelt_variables_are_named_at_once() -> None:
    ran = run_playbook("dashops.dashboards.plan", extra_vars={"clarus_prunes": True, "mstr_kpi": BOARD})
    assert ran.task(REFUSED).data["msg"] == (
        "Unknown variable clarus_prunes: did you mean clarus_prune? Unknown variable mstr_kpi: did you mean mstr_kpis?"
    )


def test_variables_of_ones_own_are_let_alone() -> None:
    ran = run_playbook("dashops.dashboards.plan", extra_vars=OWN)
    assert ran.code == 0, ran.output
    assert ran.task(REFUSED).status == "skipped"
    nothing = ran.task("Say that there is nothing to do").data["msg"]
    assert nothing == (
        "No list of mstr, cloudeye, openmetadata, clarus has anything in it for this host, so nothing is contacted."
    )


# ---- promotion


def codes(sandbox: Sandbox, kind: str) -> set[str]:
    """The codes of a kind in the target."""
    return {doc["code"] for doc in sandbox.world.store.all(f"clarus.{kind}", "acme-south")}


def promoted(sandbox: Sandbox, hosts: str, **more: Any) -> PlaybookResult:
    """Promote from one warehouse to another."""
    return run_playbook(
        "dashops.dashboards.promote",
        inventory=hosts,
        extra_vars={**PROMOTION, **more},
        environment=sandbox.environment("clarus"),
    )


def test_a_promotion_never_prunes_whatever_the_inventory_says(sandbox: Sandbox) -> None:
    before = {kind: codes(sandbox, kind) for kind in ("dashboard", "dashboard_widget")}
    ran = promoted(sandbox, inventory("localhost", clarus_prune=True, clarus_prune_limit=0))
    assert ran.code == 0, ran.output
    assert ran.changed > 0
    assert before["dashboard"] <= codes(sandbox, "dashboard")
    assert before["dashboard_widget"] <= codes(sandbox, "dashboard_widget")


def test_extra_variables_that_would_change_what_is_promoted_are_refused(sandbox: Sandbox) -> None:
    given = {"clarus_prune": True, "clarus_widgets": [{"code": "x"}], "openmetadata_prune": False, "mstr_project": "x"}
    ran = promoted(sandbox, inventory("localhost"), **given)
    assert ran.code != 0
    assert ran.task("Refuse extra variables that say otherwise").data["msg"] == (
        "A promotion takes its lists from the source, its project from promote_source and promote_target, and never "
        "prunes: leave mstr_project, clarus_widgets, clarus_prune out of the extra variables."
    )
    assert not sandbox.journal()


def test_changes_that_fall_on_nothing_are_said(sandbox: Sandbox) -> None:
    changes = {"clarus_widgets": {"description": "From the north"}, "clarus_dashboards": {"is_active": True}}
    ran = promoted(sandbox, inventory("localhost"), promote_changes=changes, promote_apply=False)
    assert ran.code == 0, ran.output
    assert ran.task("Say which of promote_changes change nothing").data["msg"] == (
        "promote_changes has clarus_dashboards, but nothing of that was read from the source; estate_only says what is."
    )


def test_a_promotion_says_where_to() -> None:
    ran = run_playbook("dashops.dashboards.promote", extra_vars={"promote_source": {"clarus": {}}})
    assert ran.code != 0
    assert ran.task("Refuse a promotion to nowhere").data["msg"] == (
        "promote_target is needed: by platform, the connection options of where to promote to, such as "
        "{'clarus': {'subdomain': 'acme-prod'}}; promote_source says from where."
    )


# ---- export


@pytest.mark.parametrize("folder", ["files", "files/{{ inventory_hostname }}"])
def test_hosts_do_not_overwrite_each_others_files(sandbox: Sandbox, tmp_path: Path, folder: str) -> None:
    ran = run_playbook(
        "dashops.dashboards.export",
        inventory=inventory("acme-north", "acme-south", dashops_clarus={"subdomain": "{{ inventory_hostname }}"}),
        extra_vars={"export_dir": f"{tmp_path}/{folder}", "estate_platforms": "clarus"},
        environment=sandbox.environment("clarus"),
    )
    assert ran.code == 0, ran.output
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.yml")) == [
        "files/acme-north/clarus.yml",
        "files/acme-south/clarus.yml",
    ]


def test_an_export_of_all_platforms_says_so_before_it_fails(sandbox: Sandbox) -> None:
    ran = run_playbook("dashops.dashboards.export", environment=sandbox.environment("openmetadata"))
    assert ran.code != 0
    told = ran.task("Say that all platforms are read").data["msg"]
    assert told.startswith(
        "estate_platforms is not set, so all platforms are read: mstr, cloudeye, openmetadata, clarus."
    )
    assert json.dumps(told) in ran.output
