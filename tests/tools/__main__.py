# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The project's own commands; the Makefile only names them."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tools import check, docs, ee, matrix, parts, readme, tree, venvs
from tools.paths import CACHE, DIST, ROOT, TESTS, VENV, environment

JOBS = max(1, min(4, os.cpu_count() or 1))


def test(words: list[str]) -> int:
    """Everything on the ansible-core of .venv; words name the parts to run."""
    tree.mirror()
    return parts.run_all("test", list(check.parts()), words, JOBS)


def test_matrix(words: list[str]) -> int:
    """What has to hold on every ansible-core; words name the parts to run."""
    tree.mirror()
    return parts.run_all("test-matrix", list(matrix.parts()), words, JOBS)


def test_readme(words: list[str]) -> int:
    """The README's commands, typed in a clone of what is committed."""
    return parts.run_all("readme", list(readme.parts()), words, JOBS)


def build(_words: list[str]) -> int:
    """The tarball that ansible-galaxy installs."""
    print(venvs.shown(tree.build(venvs.for_demo(), DIST)))
    return 0


def demo(words: list[str]) -> int:
    """The example estate on four make-believe platforms, from nothing."""
    return _with_collection(venvs.for_demo(), "demo", words)


def bench(words: list[str]) -> int:
    """Measures: prints a table of ratios, writes JSON."""
    return _with_collection(venvs.for_tests(), "bench", ["--json", str(CACHE / "bench.json"), *words])


def sandbox(words: list[str]) -> int:
    """The four make-believe platforms alone, until Ctrl-C."""
    return _program(venvs.for_demo(), "sandbox", words)


def _with_collection(python: Path, package: str, words: list[str]) -> int:
    """Run a package below tests/ with the collection that was built and installed into .venv."""
    tree.install(python, tree.build(python, DIST), VENV / "collections")
    return _program(python, package, words)


def _program(python: Path, package: str, words: list[str]) -> int:
    """Run a package below tests/ as a person would in an active .venv: with the caller's own home."""
    path = f"{python.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    own = {
        "PYTHONPATH": f"{TESTS}{os.pathsep}{VENV / 'collections'}",
        "PATH": path,
        "ANSIBLE_COLLECTIONS_PATH": str(VENV / "collections"),
    }
    env = environment() | own | {"HOME": os.environ.get("HOME", str(ROOT))}
    try:
        return subprocess.run([python, "-m", package, *words], cwd=ROOT, env=env, check=False).returncode
    except KeyboardInterrupt:
        return 130


def build_docs(_words: list[str]) -> int:
    """The documentation site."""
    tree.mirror()
    print(venvs.shown(docs.build(sys.stdout)))
    return 0


def execution_environment(_words: list[str]) -> int:
    """The example's execution environment, with podman."""
    print(ee.build())
    return 0


def generate(words: list[str]) -> int:
    """Action groups and the tables of the README."""
    env = environment(PYTHONPATH=str(TESTS))
    return subprocess.run([venvs.for_demo(), "-m", "tools.generate", *words], cwd=ROOT, env=env, check=False).returncode


def layout(_words: list[str]) -> int:
    """Sort the imports of the Python files and format them."""
    ruff = venvs.for_tools().parent / "ruff"
    commands = (["check", "--select", "I", "--fix", "."], ["format", "."])
    return max(subprocess.run([ruff, *words], cwd=ROOT, check=False).returncode for words in commands)


def total(titles: list[str]) -> int:
    """The sum over runs that were made before; a run that did not come to its end is one failure."""
    return parts.total(titles)


def clean(_words: list[str]) -> int:
    """Everything that these commands made."""
    for path in (VENV, CACHE, DIST):
        shutil.rmtree(path, ignore_errors=True)
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "test": test,
    "test-matrix": test_matrix,
    "readme": test_readme,
    "demo": demo,
    "sandbox": sandbox,
    "bench": bench,
    "build": build,
    "docs": build_docs,
    "ee": execution_environment,
    "generate": generate,
    "format": layout,
    "total": total,
    "clean": clean,
}


def main() -> int:
    """Run one command."""
    parser = argparse.ArgumentParser("dev")
    parser.add_argument(
        "command", choices=COMMANDS, help="; ".join(f"{name}: {run.__doc__}" for name, run in COMMANDS.items())
    )
    options, words = parser.parse_known_args()
    try:
        return COMMANDS[options.command](words)
    except (venvs.CannotRun, venvs.Failed) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
