# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds Python interpreters by starting them: a name on PATH says little, a pyenv shim may only answer 127."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# Newest first: what .venv is made with. Each of them runs some ansible-core that the collection supports.
SUPPORTED = ("3.13", "3.12", "3.11", "3.10")

# Without ensurepip no virtual environment can be made (on Debian that is the package python3-venv).
_PROBE = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2], '%d.%d.%d' % sys.version_info[:3])"


def _places(version: str) -> Iterator[Path]:
    """Paths where a Python of this version may be, most explicit first."""
    yield Path(sys.executable)
    folders = [Path(entry) for entry in os.environ.get("PATH", "").split(os.pathsep) if entry]
    for name in (f"python{version}", "python3"):
        for folder in folders:
            yield folder / name
            if folder.name == "shims":
                yield from sorted(folder.parent.glob(f"versions/*/bin/{name}"), reverse=True)


@functools.cache
def _probe(path: Path) -> tuple[str, str] | None:
    """Start the interpreter; out: its version as ("3.11", "3.11.7"), None if it cannot make virtual environments."""
    if not os.access(path, os.X_OK):
        return None
    try:
        done = subprocess.run([path, "-c", _PROBE], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    words = done.stdout.split()
    return (words[0], words[1]) if done.returncode == 0 and len(words) == 2 else None


@functools.cache
def find(version: str) -> Path | None:
    """The interpreter of a version such as "3.11", None if there is none that starts."""
    for path in _places(version):
        found = _probe(path)
        if found and found[0] == version:
            return path
    return None


def first(versions: tuple[str, ...]) -> tuple[str, Path] | None:
    """The first of the versions that is there: its name and its path."""
    for version in versions:
        path = find(version)
        if path:
            return version, path
    return None


def full_version(path: Path) -> str:
    """The version with its patch level, for an interpreter that `find` returned."""
    found = _probe(path)
    return found[1] if found else "unknown"
