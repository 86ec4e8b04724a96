# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the parts of a check side by side and says of each what came out, in one table with one last line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree

from tools.paths import CACHE, LOGS, environment
from tools.venvs import CannotRun, Failed, shown

# No part may hang a run for ever.
TIMEOUT = 45 * 60


@dataclass(frozen=True)
class Outcome:
    """What came out of a part: numbers of tests, and lines that belong under its row."""

    passed: int
    failed: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One row of the table. `run` gets the open log; it raises Failed or CannotRun, or says what came out."""

    name: str
    run: Callable[[IO[str]], Outcome]
    after: tuple[str, ...] = ()


@dataclass
class Report:
    """What came out of all parts."""

    passed: int = 0
    failed: int = 0
    not_run: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)


def execute(
    log: IO[str],
    argv: Sequence[object],
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: int = TIMEOUT,
) -> int:
    """Run a program with its output in the log; out: its exit code. It gets no standard input and is ended, with all
    that it started, when the time is up."""
    words = [str(word) for word in argv]
    print(f"$ {' '.join(words)}", file=log, flush=True)
    with subprocess.Popen(
        words,
        cwd=cwd,
        env=env or environment(),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    ) as process:
        try:
            return process.wait(timeout)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)
            if isinstance(error, subprocess.TimeoutExpired):
                raise Failed(f"took longer than {timeout} seconds: {' '.join(words)}") from None
            raise


def must(
    log: IO[str], argv: Sequence[object], cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Outcome:
    """Run a program that is one test as a whole."""
    return Outcome(0, 1) if execute(log, argv, cwd, env) else Outcome(1)


def pytest(
    log: IO[str], python: Path, words: Sequence[object], cwd: Path, env: Mapping[str, str], report: Path
) -> Outcome:
    """Run pytest (`words` stand behind `python`); out: its numbers, read from its report. A skipped test is named."""
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    code = execute(log, [python, *words, f"--junitxml={report}"], cwd, env)
    if not report.exists():
        raise Failed(f"pytest ended with {code} before it ran a test")
    cases = list(ElementTree.parse(report).iter("testcase"))
    bad = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skipped = [case for case in cases if case.find("skipped") is not None]
    notes = tuple(f"skipped: {case.get('classname')}::{case.get('name')}" for case in skipped)
    # A code other than 0 without a failed case is a failure too: an error at collection, no test found, an interrupt.
    return Outcome(len(cases) - len(bad) - len(skipped), max(len(bad), 1 if code else 0), notes)


def run_all(title: str, parts: Sequence[Part], wanted: Sequence[str], jobs: int) -> int:
    """Run the parts (all, or those whose names are wanted), print the table; out: the exit code."""
    unknown = [name for name in wanted if not any(part.name.startswith(name) for part in parts)]
    if unknown:
        print(f"No part is called {', '.join(unknown)}. Parts: {', '.join(part.name for part in parts)}")
        return 2
    chosen = [part for part in parts if not wanted or any(part.name.startswith(name) for name in wanted)]
    logs = LOGS / title
    logs.mkdir(parents=True, exist_ok=True)
    _result(title).unlink(missing_ok=True)
    report, started = Report(), time.monotonic()
    print(f"{title}: {len(chosen)} parts, {jobs} at a time; logs in {shown(logs)}", flush=True)
    print(f"{'part':<26}{'result':<9}{'passed':>7}{'failed':>7}{'seconds':>9}", flush=True)
    with ThreadPoolExecutor(jobs) as pool:
        _schedule(pool, chosen, jobs, logs, report)
    for reason in report.not_run:
        print(f"not run: {reason}")
    print(f"{title}: {time.monotonic() - started:.0f} seconds")
    print(f"{report.passed} passed, {report.failed} failed", flush=True)
    kept = {"passed": report.passed, "failed": report.failed, "not_run": report.not_run}
    _result(title).parent.mkdir(parents=True, exist_ok=True)
    _result(title).write_text(json.dumps(kept))
    return 1 if report.failed else 0


def _schedule(pool: ThreadPoolExecutor, parts: Sequence[Part], jobs: int, logs: Path, report: Report) -> None:
    """Start each part when a place is free and the parts that it comes after have ended."""
    names = {part.name for part in parts}
    waiting, ended = list(parts), set[str]()
    running: dict[Future[None], str] = {}
    while waiting or running:
        ready = [part for part in waiting if set(part.after) & names <= ended]
        for part in ready[: jobs - len(running)]:
            waiting.remove(part)
            running[pool.submit(_run, part, logs, report)] = part.name
        done, _rest = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            ended.add(running.pop(future))
            future.result()


def _run(part: Part, logs: Path, report: Report) -> None:
    path, started = logs / f"{part.name}.log", time.monotonic()
    reason = ""
    with path.open("w") as log:
        try:
            outcome = part.run(log)
        except CannotRun as error:
            outcome, reason = Outcome(0), str(error)
        except (Failed, OSError, subprocess.SubprocessError) as error:
            outcome = Outcome(0, 1, (str(error),))
    result = "not run" if reason else "FAILED" if outcome.failed else "ok"
    seconds = time.monotonic() - started
    with report.lock:
        report.passed += outcome.passed
        report.failed += outcome.failed
        if reason:
            report.not_run.append(f"{part.name}: {reason}")
        print(f"{part.name:<26}{result:<9}{outcome.passed:>7}{outcome.failed:>7}{seconds:>9.1f}")
        for note in outcome.notes:
            print(f"    {note}")
        if outcome.failed:
            print(_tail(path))
        print(end="", flush=True)


def _tail(path: Path, lines: int = 40) -> str:
    """The end of a log, for people who see only what is printed."""
    last = path.read_text(errors="replace").splitlines()[-lines:]
    return "\n".join([f"    --- end of {shown(path)} ---", *(f"    | {line}" for line in last)])


def _result(title: str) -> Path:
    """Where the numbers of a run are kept for the sum over several runs."""
    return CACHE / "results" / f"{title}.json"


def total(titles: Sequence[str]) -> int:
    """Print the sum over runs that were made before; a run that did not come to its end is one failure."""
    passed = failed = 0
    for title in titles:
        path = _result(title)
        kept: dict[str, Any] = {"passed": 0, "failed": 1, "not_run": ["all of it"]}
        if path.exists():
            kept = json.loads(path.read_text())
        passed, failed = passed + kept["passed"], failed + kept["failed"]
        print(f"{title}: {kept['passed']} passed, {kept['failed']} failed")
        print("".join(f"not run: {title}: {reason}\n" for reason in kept["not_run"]), end="")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
