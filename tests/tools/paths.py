# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where things stand in the checkout. Whatever the commands make lies in .venv, .cache and dist."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
VENV = ROOT / ".venv"
CACHE = ROOT / ".cache"
DIST = ROOT / "dist"
LOGS = CACHE / "logs"

# What would lead Ansible and Python elsewhere, or the modules to a real server.
_FOREIGN = (
    "ANSIBLE_",
    "CLARUS_",
    "CLOUDEYE_",
    "HUAWEICLOUD_",
    "HW_",
    "MAKE",
    "MFLAGS",
    "MSTR_",
    "OPENMETADATA_",
    "PYTHON",
)

# The home of everything that the tests start: nothing is read from the real one, nothing is left there.
HOME = CACHE / "home"


def environment(**more: str) -> dict[str, str]:
    """The environment of the tools: the caller's, less what would change what they do, with a home of its own.

    out: a new dict; `more` is laid over it. The home is filled by `home.prepare`.
    """
    env = {key: value for key, value in os.environ.items() if not key.startswith(_FOREIGN)}
    own = {"HOME": str(HOME), "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "NO_PROXY": "127.0.0.1,localhost"}
    return env | own | more
