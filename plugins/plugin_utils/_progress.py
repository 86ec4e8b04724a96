# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this plugin util is PRIVATE to the collection and can change at any time.

"""The callback's end of the file that modules write their progress into: what it says, worded for a person."""

from __future__ import annotations

import errno
import json
import os
import typing as t


class Work(t.NamedTuple):
    """How far one module is, as it last said."""

    what: str
    total: int
    done: int
    failed: int
    over: bool
    started: float


def read_lines(lines: t.Iterable[bytes], known: t.Mapping[int, Work], now: float) -> dict[int, Work]:
    """Return the state of all modules after these lines of the file. Pure.

    :param lines: JSON objects ``{run, what, total, done, failed, over}``; a broken line is passed over.
    :param known: the state before, by run.
    :param now: seconds on the clock that ``started`` counts with.
    """
    works = dict(known)
    for line in lines:
        try:
            said = json.loads(line)
            run = said["run"]
            started = works[run].started if run in works else now
            works[run] = Work(said["what"], said["total"], said["done"], said["failed"], said["over"], started)
        except (ValueError, KeyError, TypeError):
            continue
    return works


def sentence(work: Work, now: float) -> str:
    """Return one module's progress for a person. Pure."""
    seconds = max(now - work.started, 0.001)
    left = work.total - work.done
    parts = [f"{work.done} of {work.total} done", f"{left} to do", f"{work.failed} failed"]
    if work.done:
        rate = work.done / seconds
        parts += [f"{rate:.1f}/s", f"about {_duration(left / rate)} left"]
    return f"{work.what}: {', '.join(parts)}"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} s" if whole < 90 else f"{whole // 60} min {whole % 60:02} s"


def is_alive(run: int) -> bool:
    """Tell whether the module's process is still there (one that was killed cannot say that it is over)."""
    try:
        os.kill(run, 0)
    except OSError as exc:
        return exc.errno == errno.EPERM
    return True
