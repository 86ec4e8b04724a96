# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The parts of `make test-matrix`: each ansible-core on a Python that is there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tools import ansible_test, check, ee, tree, venvs
from tools.parts import Outcome, Part, must
from tools.paths import CACHE, TESTS, environment


@dataclass(frozen=True)
class Core:
    """A series of ansible-core, and the Pythons that it runs on, the one to test it with first."""

    series: str
    pythons: tuple[str, ...]

    @property
    def requirement(self) -> str:
        """In pip's words. A series that has no final release yet is taken as a release candidate."""
        major, minor = self.series.split(".")
        first = f"{self.series}.0rc1" if self.series == CANDIDATE else f"{self.series}.0"
        return f"ansible-core >= {first}, < {major}.{int(minor) + 1}.0.dev0"

    def python(self, log: IO[str]) -> Path:
        """The interpreter of an environment with this ansible-core."""
        path = CACHE / "venv" / f"core-{self.series}"
        return venvs.ensure(path, TESTS / "requirements-test.txt", (self.requirement,), self.pythons, log)


CANDIDATE = "2.22"
CORES = {
    core.series: core
    for core in (
        Core("2.16", ("3.10", "3.11", "3.12")),
        Core("2.17", ("3.12", "3.11", "3.10")),
        Core("2.18", ("3.11", "3.13", "3.12")),
        Core("2.19", ("3.11", "3.13", "3.12")),
        Core("2.20", ("3.12", "3.13")),
        Core("2.21", ("3.13", "3.12")),
        Core(CANDIDATE, ("3.13",)),
    )
}


def _sanity(core: Core) -> Part:
    def run(log: IO[str]) -> Outcome:
        python = core.python(log)
        return ansible_test.sanity(log, python, check.python_version(python), f"tree-{core.series}")

    return Part(f"sanity-{core.series}", run)


def _suite(core: Core, name: str, words: list[str]) -> Part:
    def run(log: IO[str]) -> Outcome:
        return check.suite(log, core.python(log), f"{name}-{core.series}", words)

    return Part(f"{name}-{core.series}", run)


def _installed(core: Core) -> Part:
    """The tarball as a user installs it, and the playbooks called by their names: the demo, where the first Python on
    PATH is not the one that has the libraries."""

    def run(log: IO[str]) -> Outcome:
        python = core.python(log)
        with tempfile.TemporaryDirectory() as empty:
            tree.install(python, tree.build(python, Path(empty)), Path(empty))
            own = {"ANSIBLE_COLLECTIONS_PATH": empty, "PYTHONPATH": str(tree.folder() / "tests")}
            return must(log, [python, "-m", "demo"], Path(empty), environment() | own)

    return Part(f"installed-{core.series}", run)


def parts() -> Iterator[Part]:
    """All parts, the long ones first."""
    yield from (_suite(CORES[series], "contract", ["tests/contract"]) for series in ("2.16", "2.21"))
    yield from (_sanity(core) for core in CORES.values() if core.series != CANDIDATE)
    yield from (_installed(CORES[series]) for series in ("2.16", "2.19", "2.21"))
    yield Part("awx-slow", check.awx_slow)
    yield Part("execution-environment", ee.prove, after=("awx-slow",))
    yield _suite(CORES[CANDIDATE], "secrets", ["tests/contract/test_secrets.py"])
