# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings awx.awx: it is in the wheel of the package ansible, so no Galaxy is needed. The wheel itself is not kept."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

WHEEL = "ansible==11.13.0"
VERSION = "24.6.1"
INSIDE = "ansible_collections/awx/awx/"


def awx_awx() -> Path:
    """A folder of collections that holds awx.awx, kept below the home folder from one run to the next."""
    folder = Path.home() / ".cache" / "dashops-tests" / f"awx-{VERSION}"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            _unpack(_download(Path(scratch)), Path(scratch) / "unpacked")
            (Path(scratch) / "unpacked").rename(folder)
    return folder


def _download(folder: Path) -> Path:
    # The wheel is the same for every Python; its metadata would have pip refuse an old one.
    words = ["--no-deps", "--only-binary=:all:", "--python-version=3.12", f"--dest={folder}", WHEEL]
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", *words], check=True)
    return next(folder.glob("*.whl"))


def _unpack(wheel: Path, folder: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder, [name for name in archive.namelist() if name.startswith(INSIDE)])
