# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks that are killed in the middle: running again ends in the declared state, with nothing there twice."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from typing import Any

import pytest

from contract.play import Play
from contract.test_many import EACH
from sandbox.server import Sandbox

KILLS = 20
#: Kills that have to fall between two writes of the task.
BETWEEN = 5
COUNT = 30
#: What half of the objects look like before, so that there is something to create and something to change.
OLD: dict[str, dict[str, Any]] = {
    "openmetadata": {"description": "old"},
    "clarus": {"name": "old"},
    "cloudeye": {"row_widget_num": 1},
    "mstr": {"config": {"color": -1}},
}
#: Where the sandbox keeps the objects, and the member that names them.
STORED = {
    "openmetadata": ("openmetadata.dashboard", "name"),
    "clarus": ("clarus.dashboard", "code"),
    "cloudeye": ("cloudeye.dashboard", "dashboard_name"),
    "mstr": ("mstr.kpi", "name"),
}
_TASK = """
import json, sys, time
from support.modules import run_module
run_module(sys.argv[1], json.loads(sys.argv[2]), environment=json.loads(sys.argv[3]), sleep=time.sleep)
"""


class Task:
    """One task in a process of its own."""

    def __init__(self, sandbox: Sandbox, platform: str, params: dict[str, Any]) -> None:
        self._sandbox, self._platform = sandbox, platform
        self._before = self.writes_of_all()
        words = [EACH[platform].module, json.dumps(params), json.dumps(sandbox.environment(platform))]
        self.process = subprocess.Popen(
            [sys.executable, "-c", _TASK, *words],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def writes_of_all(self) -> int:
        """Requests that wrote, in the whole journal."""
        return len(self._sandbox.writes(self._platform))

    @property
    def writes(self) -> int:
        """Requests of this task that wrote."""
        return self.writes_of_all() - self._before

    def until_first_write(self) -> None:
        """Wait until it has written once, or ended."""
        while not self.writes and self.process.poll() is None:
            time.sleep(0.002)

    def seconds_of_writing(self) -> float:
        """Wait until it has ended; out: the time between its first write and its last."""
        self.until_first_write()
        first = last = time.monotonic()
        seen = self.writes
        while self.process.poll() is None:
            if self.writes != seen:
                seen, last = self.writes, time.monotonic()
            time.sleep(0.002)
        assert self.process.returncode == 0
        return last - first

    def kill(self) -> int:
        """End it at once, wherever it is; out: what it had written, once its last request is through."""
        self.process.kill()
        self.process.wait()
        time.sleep(0.1)
        return self.writes


def prepare(sandbox: Sandbox, platform: str) -> Play:
    """A fresh server on which half of the objects are there, in an older form."""
    sandbox.reset()
    many, play = EACH[platform], Play(sandbox, platform)
    for name, value in many.switches:
        sandbox.set_switch(platform, name, value)
    old = [{**many.item(number), **OLD[platform]} for number in range(0, COUNT, 2)]
    play.ok(many.module, {**many.beside, many.option: old})
    return play


@pytest.mark.parametrize("platform", EACH)
def test_killed_and_run_again(platform: str) -> None:
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    many = EACH[platform]
    items = [many.item(number) for number in range(COUNT)]
    names = [item.get("code", item["name"]) for item in items]
    wanted = {**many.beside, many.option: items, "parallel": 1}
    kind, member = STORED[platform]
    fell: list[int] = []
    with Sandbox(latency=0.01) as sandbox:
        prepare(sandbox, platform)
        started = time.monotonic()
        whole = Task(sandbox, platform, wanted)
        writing = whole.seconds_of_writing()
        total, needed = time.monotonic() - started, whole.writes
        for number in range(KILLS):
            play = prepare(sandbox, platform)
            task = Task(sandbox, platform, wanted)
            if number % 2:  # any moment of its life, or any moment from its first write on
                task.until_first_write()
            time.sleep(dice.uniform(0, writing if number % 2 else total))
            fell.append(task.kill())
            play.ok(many.module, wanted)
            assert not play.ok(many.module, wanted).changed
            named = Counter(doc[member] for doc in sandbox.world.store.all(kind))
            twice = [name for name in names if named[name] != 1]
            assert not twice, f"seed {seed}, kill {number}: {twice}"
    between = sum(0 < writes < needed for writes in fell)
    print(f"{platform}: seed {seed}, {KILLS} kills after {fell} of {needed} writes, {between} between two of them")
    assert between >= BETWEEN
