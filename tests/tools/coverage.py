# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every line and branch of the engine is reached by a test; what is not must be excused where it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from tools import tree
from tools.parts import Outcome, execute
from tools.paths import CACHE, ROOT, environment

ENGINE = Path("plugins/module_utils/_core")
EXCUSES = 10

_DATA = CACHE / "coverage"
_CONFIG = f"--rcfile={ROOT / '.config' / 'coverage.ini'}"
_EXCUSE = re.compile(r"#\s*pragma:\s*no\s*(cover|branch)")


def run(name: str) -> list[str]:
    """The words that stand behind `python` to measure a run."""
    _DATA.mkdir(parents=True, exist_ok=True)
    include = f"--include={tree.folder() / ENGINE}/*"
    return ["-m", "coverage", "run", _CONFIG, f"--data-file={_DATA / name}", include]


def check(log: IO[str], python: Path, name: str) -> Outcome:
    """What a run reached; one test a file of the engine, and one for the excuses, which are counted and named."""
    report, data = _DATA / f"{name}.json", f"--data-file={_DATA / name}"
    tool = [python, "-m", "coverage"]
    execute(log, [*tool, "report", _CONFIG, data, "--show-missing"], tree.folder(), environment())
    if execute(log, [*tool, "json", _CONFIG, data, "-o", report], tree.folder(), environment()):
        return Outcome(0, 1, ("nothing of the engine was reached",))
    measured = {Path(name).name: facts for name, facts in json.loads(report.read_text())["files"].items()}
    sources = sorted(path for path in (tree.folder() / ENGINE).glob("*.py") if path.stat().st_size)
    gaps = [gap for path in sources for gap in [_gap(path.name, measured.get(path.name))] if gap]
    excuses = [f"{path.name}:{number}" for path in sources for number in _excused(path)]
    notes = [*gaps, f"{len(excuses)} of at most {EXCUSES} excuses by comment: {', '.join(excuses) or 'none'}"]
    failed = len(gaps) + (len(excuses) > EXCUSES)
    return Outcome(len(sources) + 1 - failed, failed, tuple(notes))


def _gap(name: str, facts: Mapping[str, Any] | None) -> str:
    """One line that says what of a file no test reached, empty if all was."""
    if facts is None:
        return f"{name}: not reached at all"
    lines, branches = facts["missing_lines"], facts["missing_branches"]
    if not lines and not branches:
        return ""
    return f"{name}: lines {lines or 'all reached'}, branches {branches or 'all reached'}"


def _excused(path: Path) -> list[int]:
    return [number for number, line in enumerate(path.read_text().splitlines(), 1) if _EXCUSE.search(line)]
