# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds the house together: nothing is forgotten, and nothing reaches where it may not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from contract.cases import CASES
from support.collection import PLATFORMS, ROOT, module_names, platform_of

PLUGINS = ROOT / "plugins"
UTILS = PLUGINS / "module_utils"
COLLECTION = "ansible_collections.dashops.dashboards.plugins"


def imported(path: Path) -> Iterator[tuple[str, bool]]:
    """Absolute names that a file imports, each with whether that happens as soon as the file is imported."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = [COLLECTION, *path.relative_to(PLUGINS).parts[:-1]]
    late = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or _only_types(node)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node not in late
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((f"{module}.{name.name}", node not in late) for name in node.names)


def _only_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def plugin_files() -> list[Path]:
    return sorted(PLUGINS.rglob("*.py"))


def named(path: Path) -> str:
    return str(path.relative_to(PLUGINS))


@pytest.mark.parametrize("module", module_names())
def test_no_module_is_forgotten(module: str) -> None:
    groups = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))["action_groups"]
    assert module in groups["all"]
    assert module in groups[platform_of(module)]
    assert module in CASES, "not in the contract suite"
    assert f"`{module}`" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_nothing_is_listed_that_is_not_there() -> None:
    groups = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))["action_groups"]
    assert set(groups) == {"all", *PLATFORMS}
    assert sorted(groups["all"]) == module_names()
    assert sorted(name for platform in PLATFORMS for name in groups[platform]) == module_names()
    assert sorted(CASES) == module_names()


@pytest.mark.parametrize("path", plugin_files(), ids=named)
def test_a_platform_knows_no_other(path: Path) -> None:
    own = next((platform for platform in PLATFORMS if f"_{platform}" in named(path).split("/")), None)
    own = own or (platform_of(path.stem) if path.parent.name in ("modules", "action") else None)
    for name, _at_once in imported(path):
        found = re.search(rf"module_utils\._({'|'.join(PLATFORMS)})\b", name)
        assert found is None or found[1] == own, name


@pytest.mark.parametrize("path", plugin_files(), ids=named)
def test_only_one_file_speaks_http_and_only_one_ends_a_module(path: Path) -> None:
    names = [name for name, at_once in imported(path) if at_once]
    if path != UTILS / "_core" / "http.py":
        assert not [name for name in names if name.split(".")[0] in ("requests", "urllib3", "httpx")]
    assert not [name for name in names if name.split(".")[0] == "jsonschema"], "import it only when it is needed"
    if path == UTILS / "_core" / "run.py":
        return
    code = ast.parse(path.read_text(encoding="utf-8"))
    ends = {node.attr for node in ast.walk(code) if isinstance(node, ast.Attribute)} & {"exit_json", "fail_json"}
    assert not ends
    assert not any(name.endswith(".AnsibleModule") for name in names)


@pytest.mark.parametrize("path", sorted((UTILS / "_core").glob("*.py")), ids=named)
def test_the_engine_knows_no_platform_and_its_pure_parts_no_ansible(path: Path) -> None:
    names = [name for name, _at_once in imported(path)]
    assert not [name for name in names if re.search(rf"module_utils\._({'|'.join(PLATFORMS)})\b", name)]
    if path.stem in ("errors", "compare", "merge", "plan", "connection"):
        assert not [name for name in names if name.startswith("ansible.")]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_platform_of_the_sandbox_knows_no_other(platform: str) -> None:
    others = [other for other in PLATFORMS if other != platform]
    for path in (ROOT / "tests" / "sandbox" / platform).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[-1] not in others, path
