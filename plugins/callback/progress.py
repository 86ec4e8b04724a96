# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: progress
type: notification
short_description: Show how far modules are that take a list of objects
description:
  - When a module of this collection that takes a list works for more than two seconds on the controller, this callback
    shows how many objects are done, to do and failed, the rate, and the time left.
  - On a terminal it is one line that renews itself. Elsewhere, as in a job of AWX, it is a line every ten seconds.
  - Modules that run on other hosts or under C(become) show nothing and work as usual.
author:
  - DashOps contributors (@dashops)
requirements:
  - enable it in the configuration, for example with E(ANSIBLE_CALLBACKS_ENABLED=dashops.dashboards.progress)
"""

EXAMPLES = r"""
# ansible.cfg
#
# [defaults]
# callbacks_enabled = dashops.dashboards.progress
"""

import os
import sys
import tempfile
import threading
import time
import typing as t

from ansible.plugins.callback import CallbackBase

from ansible_collections.dashops.dashboards.plugins.module_utils._core.progress import VARIABLE
from ansible_collections.dashops.dashboards.plugins.plugin_utils._progress import (
    Work,
    is_alive,
    read_lines,
    sentence,
)

#: Seconds that a module may take before anything is shown.
PATIENCE = 2.0
#: Seconds between two looks at the file: short, so that the line is gone before the task's result is printed over it.
LOOK = 0.05
#: Seconds between two states on a terminal.
RENEW = 0.25
#: Seconds between two lines where no terminal is.
PLAIN = 10.0


class CallbackModule(CallbackBase):
    """Offers a file to the modules and shows what they write into it."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "dashops.dashboards.progress"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args: t.Any, **kwargs: t.Any) -> None:
        super().__init__(*args, **kwargs)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._width = 0

    def v2_playbook_on_start(self, playbook: t.Any) -> None:
        """Make the file; what modules inherit from the controller's environment names it."""
        self._folder = tempfile.TemporaryDirectory(prefix="dashops-progress-")
        path = os.path.join(self._folder.name, "progress")
        open(path, "wb").close()
        os.environ[VARIABLE] = path
        self._thread = threading.Thread(target=self._watch, args=(path,), daemon=True)
        self._thread.start()

    def v2_playbook_on_stats(self, stats: t.Any) -> None:
        """Stop looking, and take the file away."""
        os.environ.pop(VARIABLE, None)
        self._stop.set()
        if self._thread:
            self._thread.join()
        if self._folder:
            self._folder.cleanup()

    def _watch(self, path: str) -> None:
        works: dict[int, Work] = {}
        last_plain = last_renewed = 0.0
        with open(path, "rb") as file:
            while not self._stop.wait(LOOK):
                now = time.monotonic()
                works = read_lines(file.readlines(), works, now)
                works = {run: work for run, work in works.items() if not work.over and is_alive(run)}
                slow = [work for work in works.values() if now - work.started >= PATIENCE]
                if sys.stdout.isatty():
                    if not slow or now - last_renewed >= RENEW:
                        last_renewed = now
                        self._renew(" | ".join(sentence(work, now) for work in slow))
                elif slow and now - last_plain >= PLAIN:
                    last_plain = now
                    for work in slow:
                        self._display.display(sentence(work, now))
        self._renew("")

    def _renew(self, line: str) -> None:
        """Write over the line that stands on the terminal; an empty one takes it away."""
        if not line and not self._width:
            return
        room = _columns() - 1
        text = line[:room]
        # Straight to the file descriptor: a buffer's lock held by this thread would be copied into forked workers.
        os.write(1, f"\r{text.ljust(min(self._width, room))}\r".encode())
        self._width = len(text)


def _columns() -> int:
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:
        return 80
