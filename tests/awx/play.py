# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs ansible-playbook as people do, and reads its last lines."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

BIN = Path(sys.executable).parent
# Variables that would lead the modules to a real server.
PLATFORMS = ("CLARUS_", "CLOUDEYE_", "HUAWEICLOUD_", "HW_", "MSTR_", "OPENMETADATA_", "CONTROLLER_", "TOWER_")
RECAP = re.compile(r"^(\S+)\s+: (ok=\d+ .*)$", re.MULTILINE)
TIMEOUT = 300


class Played(NamedTuple):
    """What a run printed, and how it ended."""

    code: int
    output: str

    @property
    def recap(self) -> dict[str, dict[str, int]]:
        """The numbers of each host."""
        return {
            host: {name: int(number) for name, number in (word.split("=") for word in words.split())}
            for host, words in RECAP.findall(self.output)
        }

    @property
    def changed(self) -> int:
        """Changed tasks of all hosts."""
        return sum(numbers["changed"] for numbers in self.recap.values())

    def well(self) -> Played:
        """Itself, if the run ended well and did something at all."""
        assert self.code == 0, self.output
        assert self.recap, self.output
        return self


def environment(**more: str) -> dict[str, str]:
    """The environment of a run: the caller's without any platform, with ``more`` on top."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(PLATFORMS)}
    return env | {"NO_PROXY": "127.0.0.1,localhost", "ANSIBLE_NOCOLOR": "1", "ANSIBLE_LOCALHOST_WARNING": "0"} | more


def command(*words: object) -> list[str]:
    """The command line that runs a playbook."""
    return [str(BIN / "ansible-playbook"), *map(str, words)]


def play(*words: object, env: Mapping[str, str] | None = None, cwd: Path) -> Played:
    """Run ansible-playbook with these words."""
    done = subprocess.run(
        command(*words),
        env=environment(**(env or {})),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    return Played(done.returncode, done.stdout)
