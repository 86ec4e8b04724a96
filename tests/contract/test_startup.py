# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A task imports what it uses and nothing else: whatever a module imports is compiled anew in every task."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t

import pytest

from sandbox.server import Sandbox
from support.collection import PLATFORMS, module_names, platform_of
from support.modules import run_module

UTILS = "ansible_collections.dashops.dashboards.plugins.module_utils."
#: What only some runs need: with a list, with something to write, with a failure.
SELDOM = (
    "_core.many",
    "_core.refused",
    "_core.result",
    "_core.progress",
    "_core.schema",
    "_core.walking",
    "_core.failures",
    "_core.creating",
    "_core.pruning",
)
#: The same of OpenMetadata; also with something to look up, with a login, and of modules that only read.
SELDOM_THERE = ("writer", "listing", "references", "refusals", "login", "info", "properties", "schemas")

_AFTER_IMPORT = """
import importlib, json, sys
importlib.import_module("ansible_collections.dashops.dashboards.plugins.modules." + sys.argv[1])
print(json.dumps(sorted(sys.modules)))
"""
_AFTER_A_RUN = """
import json, sys
from support.modules import run_module
result = run_module(sys.argv[1], json.loads(sys.argv[2]), environment=json.loads(sys.argv[3]))
actions = [result.data["action"]] if "action" in result.data else [one["action"] for one in result.data["results"]]
assert actions == ["unchanged"] and not result.failed, result.data
print(json.dumps(sorted(sys.modules)))
"""


def loaded(code: str, *words: str) -> set[str]:
    """The names of what a fresh Python has imported after this code."""
    run = subprocess.run(
        [sys.executable, "-c", code, *words],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stdout.splitlines()[-1]))


@pytest.mark.parametrize("module", module_names())
def test_a_module_imports_nothing_of_others_and_no_jsonschema(module: str) -> None:
    names = loaded(_AFTER_IMPORT, module)
    assert "requests" in names
    assert "jsonschema" not in names
    assert not names & {f"{UTILS}{name}" for name in SELDOM if name != "_core.schema"}
    assert not names & {f"{UTILS}_openmetadata.{name}" for name in SELDOM_THERE}
    foreign = tuple(f"{UTILS}_{platform}" for platform in PLATFORMS if platform != platform_of(module))
    assert not [name for name in names if name.startswith(foreign)]


ONE = {
    "service": "superset",
    "name": "quick",
    "description": "x",
    "tags": ["Tier.Tier2"],
    "owners": [{"type": "team", "name": "bi-team"}],
    "charts": ["orders_per_day"],
    "domains": ["Commerce"],
}
GONE = {"service": "superset", "name": "quick", "state": "absent"}
MANY = {"service": "superset", "dashboards": [{name: value for name, value in ONE.items() if name != "service"}]}


@pytest.mark.parametrize(
    ("module", "tasks", "needed"),
    [
        ("openmetadata_dashboard", [ONE], set()),
        ("openmetadata_dashboard", [ONE, GONE], set()),
        ("openmetadata_dashboards", [MANY], {"_core.many", "_core.result", "_core.progress", "_openmetadata.listing"}),
    ],
    ids=["present", "absent", "list"],
)
def test_a_run_that_changes_nothing_loads_nothing_for_changes(
    module: str, tasks: list[dict[str, t.Any]], needed: set[str]
) -> None:
    with Sandbox() as sandbox:
        environment = sandbox.environment()
        for task in tasks:
            assert run_module(module, task, environment=environment).changed
        names = loaded(_AFTER_A_RUN, module, json.dumps(tasks[-1]), json.dumps(environment))
    seldom = {*SELDOM, "_core.writer", *(f"_openmetadata.{name}" for name in SELDOM_THERE)} - needed
    assert not names & {f"{UTILS}{name}" for name in seldom}
    assert "jsonschema" not in names
