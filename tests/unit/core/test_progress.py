# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Both ends of the file between a module and the progress callback."""

from __future__ import annotations

import json
import os
import typing as t
from pathlib import Path

import pytest

from ansible_collections.dashops.dashboards.plugins.module_utils._core import progress
from ansible_collections.dashops.dashboards.plugins.plugin_utils import _progress


def lines(path: Path) -> list[dict[str, t.Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_module_says_where_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY", 0.0)
    path = tmp_path / "progress"
    with progress.of({progress.VARIABLE: str(path)}, "Toy things") as shown:
        shown.begin(3)
        shown.add(total=1, done=2, failed=1)
        shown.add(done=1)
    said = lines(path)
    assert [(one["total"], one["done"], one["failed"], one["over"]) for one in said] == [
        (3, 0, 0, False),
        (4, 2, 1, False),
        (4, 3, 1, False),
        (4, 3, 1, True),
    ]
    assert {(one["run"], one["what"]) for one in said} == {(os.getpid(), "Toy things")}


def test_a_fast_module_says_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY", 3600.0)
    path = tmp_path / "progress"
    with progress.of({progress.VARIABLE: str(path)}, "Toy things") as shown:
        shown.begin(1000)
        for _number in range(1000):
            shown.add(done=1)
    assert [one["done"] for one in lines(path)] == [0, 1000]


@pytest.mark.parametrize("environ", [{}, {progress.VARIABLE: ""}, {progress.VARIABLE: "/no/such/folder/progress"}])
def test_nobody_looks(environ: dict[str, str]) -> None:
    with progress.of(environ, "Toy things") as shown:
        shown.begin(3)
        shown.add(done=3)


def said(run: int, done: int, over: bool = False) -> bytes:
    return json.dumps(
        {"run": run, "what": "Toy things", "total": 120, "done": done, "failed": 1, "over": over}
    ).encode()


def test_the_callback_keeps_the_newest_state_of_each_module() -> None:
    first = _progress.read_lines([said(1, 0), said(2, 5), b"broken", b"[]", b"{}"], {}, 100.0)
    later = _progress.read_lines([said(1, 40), said(2, 120, over=True)], first, 110.0)
    assert {run: (work.done, work.over, work.started) for run, work in later.items()} == {
        1: (40, False, 100.0),
        2: (120, True, 100.0),
    }


def test_the_sentence() -> None:
    work = _progress.Work("Toy things", 120, 40, 1, False, 100.0)
    assert _progress.sentence(work, 110.0) == "Toy things: 40 of 120 done, 80 to do, 1 failed, 4.0/s, about 20 s left"
    assert _progress.sentence(work._replace(done=0), 110.0) == "Toy things: 0 of 120 done, 120 to do, 1 failed"
    assert _progress.sentence(work._replace(total=1000), 110.0).endswith("about 4 min 00 s left")


def test_modules_that_are_gone() -> None:
    assert _progress.is_alive(os.getpid())
    assert _progress.is_alive(1)
    assert not _progress.is_alive(2**22 + 1)
