# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copies the checkout to where the tools want a collection, and builds the tarball from there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tools.paths import CACHE, ROOT, environment
from tools.venvs import Failed, lock


def _files() -> list[str]:
    """What git knows and what it would take: tracked files, and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted({name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()})


def root(name: str = "tree") -> Path:
    """The folder of a copy that holds ansible_collections."""
    return CACHE / name


def folder(name: str = "tree") -> Path:
    """The collection's folder in a copy."""
    return root(name) / "ansible_collections" / "dashops" / "dashboards"


def mirror(name: str = "tree") -> Path:
    """Bring a copy of the checkout up to date; only what differs is written. out: the collection's folder in it."""
    with lock(name):
        wanted, target = _files(), folder(name)
        if not (target / ".git").is_dir():
            # A repository of its own: tools that ask git for the files would find the checkout, which ignores the copy.
            subprocess.run(["git", "init", "-q", target], capture_output=True, check=True)
        for path in wanted:
            if not _same(ROOT / path, target / path):
                (target / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / path, target / path)
        _sweep(target, {Path(path) for path in wanted})
    return target


def _same(source: Path, target: Path) -> bool:
    if not target.is_file():
        return False
    one, other = source.stat(), target.stat()
    return (one.st_size, one.st_mtime_ns, one.st_mode) == (other.st_size, other.st_mtime_ns, other.st_mode)


def _sweep(target: Path, wanted: set[Path]) -> None:
    """Take out what the checkout does not have, but for compiled Python beside its source."""
    folders = {parent for path in wanted for parent in path.parents}
    for path in sorted(target.rglob("*")):
        name = path.relative_to(target)
        if name.parts[0] == ".git":
            continue
        if path.is_dir() and name not in folders and not (path.name == "__pycache__" and name.parent in folders):
            shutil.rmtree(path)
        elif path.is_file() and name not in wanted and path.parent.name != "__pycache__":
            path.unlink()


def build(python: Path, target: Path) -> Path:
    """Build the tarball in a folder, with the ansible-galaxy beside that interpreter; out: its path."""
    source = mirror("tree-build")
    words = ["collection", "build", "--force", "--output-path", str(target), str(source)]
    printed = _galaxy(python, words, "building the tarball")
    return Path(printed.rsplit(" at ", 1)[1].strip())


def install(python: Path, tarball: Path, target: Path) -> None:
    """Install the tarball into a folder of collections, as a user would, and without asking any server."""
    words = [
        "collection",
        "install",
        "--force",
        "--offline",
        "--no-deps",
        "--collections-path",
        str(target),
        str(tarball),
    ]
    _galaxy(python, words, "installing the tarball")


def _galaxy(python: Path, words: list[str], what: str) -> str:
    """Run ansible-galaxy; out: what it printed. errors: Failed."""
    done = subprocess.run(
        [python.parent / "ansible-galaxy", *words], env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failed(f"{what} failed: {done.stdout}{done.stderr}")
    return done.stdout
