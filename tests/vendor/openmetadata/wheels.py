# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which wheels of the vendor are used, and where they lie unpacked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

#: Line of the sandbox's server -> the wheel of that line.
WHEELS = {"1.6": "1.6.13.2", "1.8": "1.8.12.0", "1.12": "1.12.14.2", "2.0": "2.0.7.0"}


def unpacked(version: str) -> Path:
    """Where the wheel lies unpacked, beside this interpreter's packages; pip brings it the first time."""
    folder = Path(sys.prefix) / "models" / version
    done = folder / ".done"
    if not done.exists():
        argv = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-compile", "--upgrade", "--target"]
        subprocess.run([*argv, str(folder), f"openmetadata-ingestion=={version}"], check=True)
        done.touch()
    return folder
