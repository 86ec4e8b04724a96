# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.dashops.dashboards.plugins.module_utils._core import creating, errors


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Keep the waits instead of waiting."""
    kept: list[float] = []
    monkeypatch.setattr(creating.time, "sleep", kept.append)
    return kept


def creation(sends: list[t.Any], finds: list[t.Any]) -> tuple[t.Callable[[], t.Any], t.Callable[[], t.Any]]:
    def play(script: list[t.Any]) -> t.Any:
        step = script.pop(0)
        if isinstance(step, Exception):
            raise step
        return step

    return (lambda: play(sends)), (lambda: play(finds))


LOST = errors.AnswerLost("lost")
TWICE = errors.Conflict("twice")


@pytest.mark.parametrize(
    ("sends", "finds", "made"),
    [
        (["id"], [], "id"),
        ([LOST], ["id"], "id"),
        ([LOST], [None, "id"], "id"),
        ([LOST, "id"], [None, None], "id"),
        ([LOST, LOST], [None, None, "id"], "id"),
        ([LOST, TWICE], [None, None, None, "id"], "id"),
    ],
)
def test_create_once(waits: list[float], sends: list[t.Any], finds: list[t.Any], made: str) -> None:
    looks = len(finds)
    assert creating.create_once(*creation(sends, finds)) == made
    assert waits == [1.0, 3.0, 1.0, 3.0][:looks]
    assert (sends, finds) == ([], [])


@pytest.mark.parametrize("last", [LOST, TWICE])
def test_create_once_gives_up(last: Exception) -> None:
    with pytest.raises(type(last)):
        creating.create_once(*creation([LOST, last], [None] * 4))
