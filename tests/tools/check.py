# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The parts of `make test`."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from tools import ansible_test, coverage, docs, home, tree, venvs
from tools.parts import Outcome, Part, execute, must, pytest
from tools.paths import CACHE, LOGS, ROOT, TESTS, environment
from tools.pythons import SUPPORTED

# The tests that have to reach all of the engine.
ENGINE = "tests/unit/core"

# What the sandbox was asked and answered in this run, for the part that judges it by the vendor's models.
RECORDS = CACHE / "record"
# The parts that ask it.
RECORDED = ("contract", "playbooks", "unit", "awx")

# The tests of the contract that start ansible-playbook for each case: a part of their own, beside the quick ones.
PLAYBOOKS = tuple(f"tests/contract/test_{name}.py" for name in ("playbook", "progress", "role", "secrets"))

# antsibull-docs copies the collection into a folder with a random name; one that ends with an underscore is a reference
# in RST, and the reference has no target.
UNLUCKY = 'Unknown target name: "antsibull-docs-'

# Tasks that are killed, eighty of them: two minutes, in the matrix.
KILLED = "tests/contract/test_killed.py"


def python_version(python: Path) -> str:
    """The "3.11" of an interpreter in a virtual environment."""
    return next(path.name.removeprefix("python") for path in sorted(python.parent.glob("python3.*")))


def suite(log: IO[str], python: Path, name: str, words: list[str], measured: bool = False) -> Outcome:
    """Run tests of the collection with pytest; `measured` also writes down which lines of the engine they reached."""
    argv = [*(coverage.run(name) if measured else []), "-m", "pytest", "-p", "no:cacheprovider", "-q", "-ra", *words]
    record = RECORDS / name
    shutil.rmtree(record, ignore_errors=True)
    record.mkdir(parents=True)
    env = home.for_ansible(python) | {"SANDBOX_RECORD": str(record)}
    return pytest(log, python, argv, tree.folder(), env, LOGS / "junit" / f"{name}.xml")


def _engine(log: IO[str]) -> Outcome:
    return suite(log, venvs.for_tests(log), "engine", [ENGINE], measured=True)


def _unit(log: IO[str]) -> Outcome:
    return suite(log, venvs.for_tests(log), "unit", ["tests/unit", f"--ignore={ENGINE}"])


def _contract(log: IO[str]) -> Outcome:
    words = ["tests/contract", *(f"--ignore={path}" for path in (*PLAYBOOKS, KILLED))]
    outcome = suite(log, venvs.for_tests(log), "contract", words)
    tables = f"tables of settings, faults and modules: {venvs.shown(Path(log.name))}"
    return replace(outcome, notes=(*outcome.notes, tables, f"{KILLED} runs in make test-matrix"))


def _playbooks(log: IO[str]) -> Outcome:
    return suite(log, venvs.for_tests(log), "playbooks", [*PLAYBOOKS])


def _awx(log: IO[str]) -> Outcome:
    outcome = suite(log, venvs.for_tests(log), "awx", ["tests/awx", "-m", "not slow"])
    return replace(outcome, notes=(*outcome.notes, "those marked slow run in make test-matrix"))


def awx_slow(log: IO[str]) -> Outcome:
    """What needs the collection awx.awx, 56 MB to download."""
    return suite(log, venvs.for_tests(log), "awx-slow", ["tests/awx", "-m", "slow"])


def _coverage(log: IO[str]) -> Outcome:
    return coverage.check(log, venvs.for_tests(log), "engine")


def _integration(log: IO[str]) -> Outcome:
    python = venvs.for_tests(log)
    return ansible_test.integration(log, python, python_version(python), "tree-integration")


def _sanity(log: IO[str]) -> Outcome:
    python = venvs.for_tests(log)
    return ansible_test.sanity(log, python, python_version(python), "tree-sanity")


def _vendor(folder: Path) -> Part:
    """The vendor's own client against the sandbox, in an environment of its own because of its pins.

    The first line of its requirements may say which Pythons the client runs on: `# python: 3.11 3.10`. Without
    requirements the tests need no client, and run in .venv.
    """
    requirements = folder / "requirements.txt"

    def run(log: IO[str]) -> Outcome:
        python = sandbox = venvs.for_tests(log)
        if requirements.exists():
            first = requirements.read_text().partition("\n")[0]
            versions = tuple(first.removeprefix("# python:").split()) if first.startswith("# python:") else SUPPORTED
            python = venvs.ensure(CACHE / "venv" / f"vendor-{folder.name}", requirements, (), versions, log)
        with tempfile.TemporaryDirectory() as empty:
            records = os.pathsep.join(str(RECORDS / name) for name in RECORDED)
            own = {"HOME": empty, "SANDBOX_PYTHON": str(sandbox), "SANDBOX_RECORDS": records}
            env = home.for_ansible(python) | own
            argv = ["-m", "pytest", "-p", "no:cacheprovider", "-q", "-ra", f"tests/vendor/{folder.name}"]
            return pytest(log, python, argv, tree.folder(), env, LOGS / "junit" / f"vendor-{folder.name}.xml")

    return Part(f"vendor-{folder.name}", run, after=RECORDED)


def _ansible_lint(log: IO[str]) -> Outcome:
    python = venvs.for_tools(log)
    return must(log, [python.parent / "ansible-lint", "--offline", "--strict"], tree.folder(), home.for_ansible(python))


def _types(log: IO[str]) -> Outcome:
    python = venvs.for_tools(log)
    env = home.for_ansible(python)
    cache = f"--cache-dir={CACHE / 'mypy'}"
    config = f"--config-file={tree.folder() / 'mypy.ini'}"
    plugins = ["-p", "ansible_collections.dashops.dashboards.plugins"]
    tests = [path.name for path in sorted((tree.folder() / "tests").iterdir()) if any(path.rglob("*.py"))]
    parts = [name for name in tests if name not in ("vendor", "integration", "output")]
    first = must(
        log, [python, "-m", "mypy", config, cache, *plugins], tree.root(), env | {"MYPYPATH": str(tree.root())}
    )
    paths = env | {"MYPYPATH": f"{tree.root()}:{tree.folder() / 'tests'}"}
    second = must(log, [python, "-m", "mypy", config, cache, *parts], tree.folder() / "tests", paths)
    return Outcome(first.passed + second.passed, first.failed + second.failed)


def _style(log: IO[str]) -> Outcome:
    python = venvs.for_tools(log)
    ruff = [python.parent / "ruff"]
    found = must(log, [*ruff, "check", "--no-cache", "."], ROOT)
    form = must(log, [*ruff, "format", "--no-cache", "--check", "."], ROOT)
    yaml = must(log, [python.parent / "yamllint", "--strict", "."], tree.folder())
    return Outcome(found.passed + form.passed + yaml.passed, found.failed + form.failed + yaml.failed)


def _docs_lint(log: IO[str]) -> Outcome:
    python = venvs.for_tools(log)
    words = ["lint-collection-docs", "--plugin-docs", "--validate-collection-refs", "self", "."]
    argv = [python.parent / "antsibull-docs", *words]
    outcome = must(log, argv, tree.folder(), home.for_ansible(python))
    if UNLUCKY in Path(log.name).read_text(encoding="utf-8"):
        print("The name of its own temporary folder ended with an underscore: once more.", file=log, flush=True)
        outcome = must(log, argv, tree.folder(), home.for_ansible(python))
    return outcome


def _docs(log: IO[str]) -> Outcome:
    docs.build(log)
    return Outcome(1)


def _licences(log: IO[str]) -> Outcome:
    return must(log, [venvs.for_tools(log).parent / "reuse", "lint"], ROOT)


def _changelog(log: IO[str]) -> Outcome:
    python = venvs.for_tools(log)
    return must(log, [python.parent / "antsibull-changelog", "lint"], tree.folder(), home.for_ansible(python))


def _generated(log: IO[str]) -> Outcome:
    env = environment(PYTHONPATH=str(TESTS), HOME=str(ROOT))
    return must(log, [venvs.for_tests(log), "-m", "tools.generate", "--check"], ROOT, env)


def _tarball(log: IO[str]) -> Outcome:
    """What is built can be installed, and Ansible finds every module in it."""
    python = venvs.for_tests(log)
    with tempfile.TemporaryDirectory() as empty:
        tree.install(python, tree.build(python, Path(empty)), Path(empty))
        env = home.for_ansible(python) | {"ANSIBLE_COLLECTIONS_PATH": empty, "PYTHONPATH": ""}
        modules = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))
        names = [f"dashops.dashboards.{name}" for name in modules]
        failed = execute(log, [python.parent / "ansible-doc", "--type", "module", *names], Path(empty), env)
    return Outcome(0 if failed else len(names), 1 if failed else 0)


def _galaxy(log: IO[str]) -> Outcome:
    """Galaxy's own importer takes what is built."""
    python = venvs.for_tools(log)
    words = ["--envdir", str(CACHE / "nox"), "-R", "-e", "extra-checks", "build-import-check"]
    return must(log, [python.parent / "nox", *words], tree.folder(), home.for_ansible(python))


def parts() -> Iterator[Part]:
    """All parts; the long ones first, so that the short ones fill what is left."""
    yield Part("playbooks", _playbooks)
    yield Part("contract", _contract)
    yield Part("sanity", _sanity)
    yield Part("unit", _unit)
    yield Part("engine", _engine)
    yield Part("coverage", _coverage, after=("engine",))
    yield Part("awx", _awx)
    yield Part("integration", _integration)
    yield from (_vendor(path) for path in sorted((TESTS / "vendor").iterdir()) if any(path.glob("test_*.py")))
    yield Part("ansible-lint", _ansible_lint)
    yield Part("types", _types)
    yield Part("docs", _docs)
    yield Part("docs-lint", _docs_lint)
    yield Part("style", _style)
    yield Part("tarball", _tarball)
    yield Part("galaxy", _galaxy)
    yield Part("licences", _licences)
    yield Part("changelog", _changelog)
    yield Part("generated", _generated)
