# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which project a role works in: its own variable, else the module defaults, else the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from sandbox.cloudeye.data import PAYMENTS
from sandbox.mstr import seeds
from sandbox.server import Sandbox
from support.playbooks import PlaybookResult, run_playbook

PULSE = {"dossier": "Store Pulse", "visualization": "Revenue now"}
PRICE = {"dossier": "Bitcoin Analytics", "visualization": "Latest Price"}
RETAIL, MARKET = "Retail Demo", "Market Intelligence"


def ran(playbook: Any, sandbox: Sandbox, **variables: Any) -> PlaybookResult:
    """Run a playbook whose environment names the project Market Intelligence; it must end well."""
    environment = {**sandbox.environment(), "MSTR_PROJECT": MARKET}
    done = run_playbook(playbook, extra_vars=variables, environment=environment)
    assert done.code == 0, done.output
    return done


def kpis(sandbox: Sandbox, project: str) -> set[str]:
    """The KPIs of the account in a project."""
    stored = sandbox.world.store.all("mstr.kpi", scope=seeds.LOGIN)
    return {kpi["name"] for kpi in stored if kpi["projectId"] == project}


def boards(sandbox: Sandbox, enterprise: str) -> dict[str, int]:
    """The boards of an enterprise project, and how many graphs they have in a row."""
    stored = sandbox.world.store.all("cloudeye.dashboard", scope=sandbox.environment()["HUAWEICLOUD_SDK_PROJECT_ID"])
    return {doc["dashboard_name"]: doc["row_widget_num"] for doc in stored if doc["enterprise_id"] == enterprise}


def exported(folder: Path, platform: str) -> dict[str, Any]:
    """What an export wrote of a platform: its text, or names of its items, by variable."""
    read = yaml.safe_load((folder / f"{platform}.yml").read_text(encoding="utf-8"))
    return {key: value if isinstance(value, str) else [item["name"] for item in value] for key, value in read.items()}


# ---- MicroStrategy: the project


def test_a_project_in_the_module_defaults_is_written_and_pruned(sandbox: Sandbox) -> None:
    elsewhere = kpis(sandbox, seeds.MARKET)
    assert "Revenue now" in kpis(sandbox, seeds.RETAIL)
    ran(
        "dashops.dashboards.apply",
        sandbox,
        dashops_mstr={"project": RETAIL},
        mstr_kpis=[{"name": "Fresh", **PULSE}],
        mstr_prune=True,
    )
    assert kpis(sandbox, seeds.RETAIL) == {"Fresh"}
    assert kpis(sandbox, seeds.MARKET) == elsewhere


def test_a_saved_dashboard_goes_where_the_defaults_of_an_included_role_say(sandbox: Sandbox) -> None:
    role = {
        "name": "dashops.dashboards.mstr",
        "apply": {"module_defaults": {"group/dashops.dashboards.mstr": {"project": RETAIL}}},
    }
    board = {"dossier": "Store Pulse", "save_as": {"name": "Kept", "folder": "/Shared Reports/Pulse"}}
    ran([{"ansible.builtin.include_role": role}], sandbox, mstr_instances=[board])
    found = {project: sandbox.world.store.all("mstr.object", scope=project) for project in (seeds.RETAIL, seeds.MARKET)}
    assert [project for project, docs in found.items() if "Kept" in {doc["name"] for doc in docs}] == [seeds.RETAIL]


def test_the_variable_of_the_role_counts_more_than_the_defaults(sandbox: Sandbox) -> None:
    ran(
        "dashops.dashboards.apply",
        sandbox,
        dashops_mstr={"project": MARKET},
        mstr_project=RETAIL,
        mstr_kpis=[{"name": "Fresh", **PULSE}],
    )
    assert "Fresh" in kpis(sandbox, seeds.RETAIL)


def test_without_both_the_environment_says_the_project(sandbox: Sandbox) -> None:
    ran("dashops.dashboards.apply", sandbox, mstr_kpis=[{"name": "Fresh", **PRICE}])
    assert "Fresh" in kpis(sandbox, seeds.MARKET)


def test_a_project_in_the_module_defaults_is_exported(sandbox: Sandbox, tmp_path: Path) -> None:
    variables = {"dashops_mstr": {"project": RETAIL}, "estate_platforms": "mstr", "export_dir": str(tmp_path)}
    ran("dashops.dashboards.export", sandbox, **variables)
    assert exported(tmp_path, "mstr") == {"mstr_kpis": sorted(kpis(sandbox, seeds.RETAIL))}


def test_a_promotion_is_from_project_to_project(sandbox: Sandbox) -> None:
    """The variable of the inventory is about the estate that lives there, and neither of the two."""
    inventory = {"all": {"hosts": {"localhost": {"ansible_connection": "local", "mstr_project": MARKET}}}}
    done = run_playbook(
        "dashops.dashboards.promote",
        inventory=yaml.safe_dump(inventory),
        environment={**sandbox.environment(), "MSTR_PROJECT": MARKET},
        extra_vars={
            "promote_source": {"mstr": {"project": RETAIL}},
            "promote_target": {"mstr": {"project": MARKET}},
            "promote_changes": {"mstr_kpis": PRICE},
            "promote_apply": True,
        },
    )
    assert done.code == 0, done.output
    assert "Revenue now" in kpis(sandbox, seeds.MARKET)


# ---- Cloud Eye: the enterprise project


def test_an_enterprise_project_in_the_module_defaults_is_written_and_pruned(sandbox: Sandbox) -> None:
    elsewhere = boards(sandbox, "0")
    variables: dict[str, Any] = {
        "dashops_cloudeye": {"enterprise_project_id": PAYMENTS},
        "cloudeye_dashboards": [{"name": "fresh", "row_widget_num": 2}],
        "cloudeye_prune": True,
    }
    ran("dashops.dashboards.apply", sandbox, **variables)
    assert boards(sandbox, PAYMENTS) == {"fresh": 2}
    assert boards(sandbox, "0") == elsewhere


def test_an_export_is_of_one_enterprise_project_and_says_which(sandbox: Sandbox, tmp_path: Path) -> None:
    """The default one also where all dashboards are in another one."""
    for board in sandbox.world.store.all("cloudeye.dashboard"):
        if board["enterprise_id"] == "0":
            sandbox.world.store.delete("cloudeye.dashboard", board["dashboard_id"])
    default: dict[str, Any] = {"cloudeye_dashboards": []}
    said: dict[str, Any] = {"cloudeye_enterprise_project_id": PAYMENTS, "cloudeye_dashboards": ["platform-overview"]}
    variables: dict[str, Any] = {"estate_platforms": "cloudeye", "export_dir": str(tmp_path)}
    cases: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"dashops_cloudeye": {"enterprise_project_id": PAYMENTS}}, said),
        ({"dashops_cloudeye": {}}, default),
        ({"cloudeye_enterprise_project_id": PAYMENTS}, said),
    ]
    for more, expected in cases:
        ran("dashops.dashboards.export", sandbox, **variables, **more)
        assert exported(tmp_path, "cloudeye") == expected, more


def test_a_promotion_is_from_enterprise_project_to_enterprise_project(sandbox: Sandbox) -> None:
    ran(
        "dashops.dashboards.promote",
        sandbox,
        promote_source={"cloudeye": {"enterprise_project_id": "0"}},
        promote_target={"cloudeye": {"enterprise_project_id": PAYMENTS}},
        promote_apply=True,
    )
    assert "rabbitmq-blueprint" in boards(sandbox, PAYMENTS)
