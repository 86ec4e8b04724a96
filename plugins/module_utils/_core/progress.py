# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Tells a person how far a plural module is, through the callback ``dashops.dashboards.progress``.

A module cannot print. Where the callback is enabled and the module runs on the controller, an environment variable
names a file to which the module appends a line now and then. Without that variable nothing happens.
"""

from __future__ import annotations

import json
import os
import threading
import time
import typing as t

#: Names the file; the callback sets it.
VARIABLE = "DASHOPS_PROGRESS"
#: Seconds between two lines of one module.
EVERY = 0.2


class Progress:
    """The module's end: counts objects that are done and failed.

    :param path: the file to append to; None for silence.
    :param what: what the module works on, for example ``OpenMetadata dashboards``.
    """

    def __init__(self, path: str | None, what: str) -> None:
        self._path = path
        self._what = what
        self._lock = threading.Lock()
        self._said = 0.0
        self._total = self._done = self._failed = 0

    def begin(self, total: int) -> None:
        """Say how many objects there are; from here on time counts."""
        self._total = total
        self._say(now=True)

    def add(self, total: int = 0, done: int = 0, failed: int = 0) -> None:
        """Say that there are more objects (pruned ones), that some are done, and how many of these failed."""
        with self._lock:
            self._total += total
            self._done += done
            self._failed += failed
            self._say()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_reason: object) -> None:
        """Say that the module is through, also when it failed."""
        self._say(now=True, over=True)

    def _say(self, now: bool = False, over: bool = False) -> None:
        moment = time.monotonic()
        if self._path is None or not (now or moment - self._said >= EVERY):
            return
        self._said = moment
        line = {
            "run": os.getpid(),
            "what": self._what,
            "total": self._total,
            "done": self._done,
            "failed": self._failed,
            "over": over,
        }
        try:
            # One short write in append mode: lines of modules that run side by side do not mix.
            with open(self._path, "ab") as file:
                file.write(json.dumps(line).encode("utf-8") + b"\n")
        except OSError:
            # The file is on another machine, or its reader has gone: nobody is looking.
            self._path = None


def of(environ: t.Mapping[str, str], what: str) -> Progress:
    """Return the progress of a module in this environment."""
    return Progress(environ.get(VARIABLE) or None, what)
