# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes down how long each task took, from the controller's point of view."""

from __future__ import annotations

DOCUMENTATION = r"""
name: timing
type: notification
short_description: Writes the seconds of each task as JSON lines into the file that E(BENCH_TIMES) names
description:
  - Used by the benchmarks of this collection only.
author:
  - DashOps contributors (@dashops)
"""

import json
import os
import time
import typing as t

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    """Seconds from the start of a task to its result; one host, one task at a time."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "timing"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args: t.Any, **kwargs: t.Any) -> None:
        super().__init__(*args, **kwargs)
        self._name = ""
        self._started = 0.0

    def v2_playbook_on_task_start(self, task: t.Any, is_conditional: bool) -> None:
        """A task begins."""
        self._name = task.name
        self._started = time.perf_counter()

    def v2_runner_on_ok(self, result: t.Any) -> None:
        """A task is through."""
        self._write(failed=False)

    def v2_runner_on_failed(self, result: t.Any, ignore_errors: bool = False) -> None:
        """A task failed, which no benchmark wants."""
        self._write(failed=True)

    def _write(self, failed: bool) -> None:
        line = {"task": self._name, "seconds": time.perf_counter() - self._started, "failed": failed}
        with open(os.environ["BENCH_TIMES"], "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
