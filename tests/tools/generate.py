# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes what follows from the files that are there: action groups, and the tables of the README.

Runs in .venv, since it reads YAML. `--check` writes nothing and says what is out of date.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from tools.paths import ROOT

# The order of platforms in all that is generated, with the names people know them by.
PLATFORMS = {
    "mstr": "MicroStrategy / Strategy",
    "cloudeye": "Huawei Cloud Eye",
    "openmetadata": "OpenMetadata",
    "clarus": "ClarusWMS",
}


def documentation(path: Path) -> dict[str, Any]:
    """The DOCUMENTATION of a module, read without importing it."""
    for node in ast.parse(path.read_text()).body:
        names = [name.id for name in node.targets if isinstance(name, ast.Name)] if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.Assign) and names == ["DOCUMENTATION"]:
            return yaml.safe_load(ast.literal_eval(node.value))
    raise SystemExit(f"{path} has no DOCUMENTATION")


def modules() -> dict[str, list[Path]]:
    """The modules of each platform, sorted by name; the platform is the first word of the name."""
    paths = sorted((ROOT / "plugins" / "modules").glob("[!_]*.py"))
    stray = [path.stem for path in paths if path.stem.split("_")[0] not in PLATFORMS]
    if stray:
        raise SystemExit(f"modules of an unknown platform: {', '.join(stray)}; add it to {Path(__file__).name}")
    return {platform: [path for path in paths if path.stem.split("_")[0] == platform] for platform in PLATFORMS}


def action_groups() -> str:
    """action_groups of meta/runtime.yml: one group a platform, and one of all."""
    groups = {platform: [path.stem for path in paths] for platform, paths in modules().items()}
    everything = sorted(name for names in groups.values() for name in names)
    lines = ["action_groups:"]
    for group, names in {"all": everything, **groups}.items():
        lines += [f"  {group}:" + ("" if names else " []"), *(f"    - {name}" for name in names)]
    return "\n".join(lines) + "\n"


def module_table() -> str:
    """A row a module: its name and what it does."""
    lines = ["| module | what it does |", "|---|---|"]
    for platform, paths in modules().items():
        lines.append(f"| **{PLATFORMS[platform]}** | |")
        lines += [f"| `{path.stem}` | {documentation(path)['short_description']} |" for path in paths]
    return _table(lines)


def role_table() -> str:
    """A row a role: its name, with a link to its README, and what it does."""
    lines = ["| role | what it does |", "|---|---|"]
    for path in sorted((ROOT / "roles").glob("*/meta/argument_specs.yml")):
        role = path.parent.parent.name
        text = yaml.safe_load(path.read_text())["argument_specs"]["main"]["short_description"]
        lines.append(f"| [`{role}`](roles/{role}/README.md) | {text} |")
    return _table(lines)


def _table(lines: list[str]) -> str:
    """A Markdown table with the empty lines that it needs around it."""
    return "\n".join(["", *lines, "", ""])


# file, name of the part in it, what stands there; the markers are comments in the file's own language.
TARGETS: list[tuple[str, str, Callable[[], str]]] = [
    ("meta/runtime.yml", "action groups", action_groups),
    ("README.md", "modules", module_table),
    ("README.md", "roles", role_table),
]


def replaced(text: str, name: str, content: str) -> str:
    """The text with new content between the markers of a part. errors: SystemExit if it has no such markers."""
    head, tail = rf"^[^\n]*generated: {name} \(make generate\)[^\n]*\n", r"^[^\n]*end of generated part[^\n]*$"
    pattern = rf"(?ms)(?P<head>{head}).*?(?P<tail>{tail})"
    if not re.search(pattern, text):
        raise SystemExit(f"no markers for the generated part '{name}'")
    return re.sub(pattern, lambda found: f"{found['head']}{content}{found['tail']}", text, count=1)


def main() -> int:
    """Write what differs, or say it; 1 if `--check` found something."""
    parser = argparse.ArgumentParser("generate", description=__doc__)
    parser.add_argument("--check", action="store_true")
    only_check, stale = parser.parse_args().check, 0
    for file, name, content in TARGETS:
        path = ROOT / file
        before = path.read_text()
        after = replaced(before, name, content())
        if before != after:
            stale += 1
            print(f"{file}: {name} {'out of date, run make generate' if only_check else 'written'}")
            if not only_check:
                path.write_text(after)
    return 1 if only_check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
