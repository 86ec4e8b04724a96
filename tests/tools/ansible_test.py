# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs ansible-test where it was not meant to run: without containers, from any folder, without its download host."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import IO

from tools import home, tree
from tools.parts import Outcome, execute
from tools.paths import CACHE, environment


def sanity(log: IO[str], python: Path, version: str, name: str) -> Outcome:
    """All sanity tests of the ansible-core beside that interpreter.

    in: `version` of the interpreter ("3.11"); `name` of the copy of the tree, so that runs do not meet.
    """
    code = _run(log, python, name, "sanity", "--local", "--python", version, "--color", "no")
    text = Path(log.name).read_text(errors="replace")
    ran = len(re.findall(r"^Running sanity test ", text, re.MULTILINE))
    failed = re.search(r"The (\d+) sanity test\(s\) listed below \(out of \d+\) failed", text)
    bad = int(failed[1]) if failed else 1 if code else 0
    ignored = _ignored(tree.folder(name))
    return Outcome(max(ran - bad, 0), bad + len(ignored), tuple(ignored))


def integration(log: IO[str], python: Path, version: str, name: str) -> Outcome:
    """Every integration target on this machine."""
    code = _run(log, python, name, "integration", "--local", "--python", version, "--color", "no", "-v")
    text = Path(log.name).read_text(errors="replace")
    ran = len(re.findall(r"^Running \S+ integration (?:role|test script)", text, re.MULTILINE))
    return Outcome(max(ran - (1 if code else 0), 0), 1 if code or not ran else 0)


def _run(log: IO[str], python: Path, name: str, *words: str) -> int:
    # ansible-test keeps its virtual environments there, and two runs that make the same one spoil it for each other.
    own = CACHE / f"home-{name}"
    home.prepare(python, own)
    # PATH: at the end, for shellcheck; nothing else there shall come before what ansible-test looks for.
    env = environment(HOME=str(own), PATH=f"{os.environ.get('PATH', '')}:{python.parent}")
    return execute(log, [python.parent / "ansible-test", *words], tree.mirror(name), env)


def _ignored(collection: Path) -> list[str]:
    """Lines of the ignore files: there must be none."""
    files = sorted(collection.glob("tests/sanity/ignore-*.txt"))
    return [f"ignored: {path.name}: {line}" for path in files for line in path.read_text().splitlines() if line.strip()]
