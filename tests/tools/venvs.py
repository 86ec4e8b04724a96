# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Virtual environments that are made once and made again only when what they should hold has changed."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tools import pythons
from tools.paths import CACHE, ROOT, TESTS, VENV


class CannotRun(Exception):
    """Something that this machine lacks; the text says what."""


class Failed(Exception):
    """A step that went wrong; the text says which, the log holds the rest."""


@contextmanager
def lock(name: str) -> Iterator[None]:
    """One holder at a time, over threads and processes."""
    folder = CACHE / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _lines(requirements: Path) -> Iterator[str]:
    """The lines of a requirements file and of the files that it names."""
    for line in requirements.read_text().splitlines():
        if line.startswith("-r "):
            yield from _lines(requirements.parent / line[3:].strip())
        elif line and not line.startswith("#"):
            yield line


def ensure(
    path: Path,
    requirements: Path | None,
    extra: tuple[str, ...] = (),
    versions: tuple[str, ...] = pythons.SUPPORTED,
    log: IO[str] = sys.stderr,
) -> Path:
    """Make a virtual environment, or find that the one which is there holds the same already.

    in: path of the environment; a requirements file, if any; more requirements in pip's words; versions of Python, best
    first.
    out: the path of its interpreter. pip's own configuration decides where packages come from.
    errors: CannotRun if no such Python starts, Failed if pip fails.
    """
    found = pythons.first(versions)
    if not found:
        wanted_pythons = " or ".join(versions)
        raise CannotRun(f"no Python {wanted_pythons} that can make virtual environments (Debian: python3-venv) starts")
    # The path is part of it: an environment that was moved along with the checkout does not work.
    base = f"{pythons.full_version(found[1])} {path}"
    wanted = [*extra, *(_lines(requirements) if requirements else ())]
    python = path / "bin" / "python"
    with lock(f"venv-{path.name}"):
        layer = path / f".installed-{requirements.stem if requirements else 'extra'}"
        made = path / ".made"
        stamp = hashlib.sha256("\n".join([base, *wanted]).encode()).hexdigest()
        if not made.exists() or made.read_text() != base or not python.exists():
            shutil.rmtree(path, ignore_errors=True)
            run([str(found[1]), "-m", "venv", str(path)], log, "making a virtual environment")
            run([str(python), "-m", "pip", "install", "-q", "--no-compile", "--upgrade", "pip"], log, "pip install")
            made.write_text(base)
        if not layer.exists() or layer.read_text() != stamp:
            print(f"installing into {shown(path)} (Python {pythons.full_version(found[1])})", file=log, flush=True)
            pip = [str(python), "-m", "pip", "install", "-q", "--no-compile"]
            run([*pip, *extra, *(["-r", str(requirements)] if requirements else [])], log, "pip install")
            layer.write_text(stamp)
    return python


def run(argv: list[str], log: IO[str], what: str) -> None:
    """Run a step of an installation. errors: Failed."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    if subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env, check=False).returncode:
        raise Failed(f"{what} failed: {' '.join(argv)}")


def shown(path: Path) -> str:
    """A path as people type it in the checkout."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def for_demo(log: IO[str] = sys.stderr) -> Path:
    """.venv with what the collection and the sandbox need; out: its interpreter."""
    return ensure(VENV, TESTS / "requirements.txt", log=log)


def for_tests(log: IO[str] = sys.stderr) -> Path:
    """.venv with what the tests need too; out: its interpreter."""
    return ensure(VENV, TESTS / "requirements-test.txt", log=log)


def for_tools(log: IO[str] = sys.stderr) -> Path:
    """The environment of linters, documentation and changelog; out: its interpreter."""
    return ensure(CACHE / "venv" / "tools", TESTS / "requirements-tools.txt", log=log)
