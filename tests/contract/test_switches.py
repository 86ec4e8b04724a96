# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every module under every setting of every switch of its platform: what is right does not hang on the server."""

from __future__ import annotations

import re

import pytest

from contract import cases
from contract.case import Case
from contract.cases import CASES, DEFAULTS, Setting
from contract.conftest import Tried
from contract.play import Play, Refused, assert_sentence, opened, play_for
from sandbox.platforms import NAMES
from sandbox.server import Sandbox

EVERY = [
    pytest.param(case, setting, id=f"{case.module}-{setting.row}")
    for platform in NAMES
    for case in cases.modules(platform)
    for setting in cases.settings(platform)
]


@pytest.mark.parametrize(("case", "setting"), EVERY)
def test_module_under_setting(sandbox: Sandbox, tried: Tried, case: Case, setting: Setting) -> None:
    if setting.switch != DEFAULTS:
        sandbox.set_switch(setting.platform, setting.switch, setting.value)
    refusal = case.refuses.get((setting.switch, setting.value))
    try:
        LIVES[case.kind](play_for(sandbox, case), case, setting)
    except Refused as refused:
        if refusal is None:
            raise
        assert_sentence(refused.msg)
        assert re.search(refusal, refused.msg, re.IGNORECASE), refused.msg
    else:
        assert refusal is None, "the case says that the module cannot do its work here, but it did"
    tried(setting.row, case.module)


def _written(play: Play, case: Case, setting: Setting) -> None:
    """The life of an object: created, left alone, changed, left alone, removed, gone."""
    world = play.sandbox.world
    made = play.predicted(case.module, case.create)
    assert made.changed
    assert made.diff
    assert made.data[case.returns]
    assert case.count(world) == 1
    _unchanged(play, case, setting)
    if case.change:
        wanted = {**case.create, **case.change}
        assert play.predicted(case.module, wanted).changed
        assert not play.ok(case.module, wanted, diff=False).changed
        assert not play.writes
    if case.absent:
        assert play.predicted(case.module, case.absent).changed
        assert case.count(world) == 0
        for check in (False, True):
            assert not play.ok(case.module, case.absent, check=check).changed
            assert not play.writes


def _unchanged(play: Play, case: Case, setting: Setting) -> None:
    if not case.idempotent:
        assert case.not_idempotent
        assert play.ok(case.module, case.create).changed
        return
    again = play.ok(case.module, case.create)
    assert not again.changed
    assert not again.diff
    assert not play.writes
    if setting.switch == DEFAULTS:
        assert len(play.sent) == case.unchanged_requests
    assert not play.ok(case.module, case.create, check=True).changed


def _read(play: Play, case: Case, setting: Setting) -> None:
    found = play.ok(case.module, case.create)
    assert not found.changed
    assert not play.writes
    assert found.diff is None
    assert isinstance(found.data[case.returns], (list, dict))
    assert found.data[case.returns]
    if setting.switch == DEFAULTS:
        assert len(play.sent) == case.unchanged_requests
    assert play.ok(case.module, case.create, check=True).data[case.returns] == found.data[case.returns]


def _session(play: Play, case: Case, setting: Setting) -> None:
    for check in (True, False):
        result = play.ok(case.module, case.create, check=check)
        assert not result.changed
        assert result.data[case.returns]
        assert not play.ok(case.module, opened(case, result), check=check).changed
        assert not play.ok(case.module, opened(case, result)).changed


LIVES = {"resource": _written, "plural": _written, "info": _read, "session": _session}


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
def test_a_diff_is_absent_unless_asked_for(sandbox: Sandbox, tried: Tried, case: Case) -> None:
    play = play_for(sandbox, case)
    params = case.create
    assert "diff" not in play.ok(case.module, params, check=True, diff=False).data
    assert "diff" not in play.ok(case.module, params, diff=False).data
    tried("no diff unless asked", case.module)


@pytest.mark.parametrize("platform", NAMES)
def test_no_cell_is_empty(platform: str, pytestconfig: pytest.Config) -> None:
    """Looks at what the tests above noted: a setting under which a module was not tried, or did not hold."""
    from contract.conftest import CELLS
    from contract.table import empty_cells

    rows = [setting.row for setting in cases.settings(platform)]
    columns = [case.module for case in cases.modules(platform)]
    assert not empty_cells(pytestconfig.stash[CELLS], rows, columns)
