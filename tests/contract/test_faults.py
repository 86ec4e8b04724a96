# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every module under everything that can go wrong between it and a server."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from typing import Any

import pytest

from contract import cases
from contract.case import Case
from contract.cases import CASES
from contract.conftest import CELLS, Tried
from contract.play import Play, opened, play_for
from contract.table import empty_cells
from sandbox.journal import Entry
from sandbox.openmetadata.seeds import ADMIN_EMAIL, ADMIN_PASSWORD
from sandbox.platforms import NAMES
from sandbox.server import Sandbox

RETRY_AFTER = 7
# Logins have rules of their own: they are no reads, and one that went unanswered is not simply sent again.
_LOGIN = re.compile(r"log(in|out)|token|oauth|session", re.IGNORECASE)

Check = Callable[[Play, Case, dict[str, Any]], None]


def _writers() -> list[Any]:
    return [pytest.param(case, id=name) for name, case in CASES.items() if cases.unpacked(case)]


def _all() -> list[Any]:
    return [pytest.param(case, id=name) for name, case in CASES.items()]


def _fault_on(play: Play, method: str, path: str, **rule: Any) -> None:
    play.sandbox.fault(platform=play.platform, method=method, path=path, **rule)


def _settled(play: Play, case: Case) -> None:
    """There is exactly one object, and nothing is left to do."""
    assert case.count(play.sandbox.world) == 1
    if case.idempotent:
        play.sandbox.world.faults.clear()
        assert not play.ok(case.module, case.create).changed
        assert not play.writes


# ---- the answer to a create

CREATES: dict[str, dict[str, Any]] = {
    "create: answer lost": {"do": "drop", "after": True},
    "create: cut before": {"do": "drop"},
    "create: 503 after the write": {"do": "status", "status": 503, "after": True},
    "create: 503 before the write": {"do": "status", "status": 503},
    "create: 502 after the write": {"do": "status", "status": 502, "after": True},
    "create: 504 before the write": {"do": "status", "status": 504},
    "create: 429 with Retry-After": {"do": "status", "status": 429, "headers": {"Retry-After": str(RETRY_AFTER)}},
    "create: 429 without": {"do": "status", "status": 429},
    "create: slow": {"do": "delay", "seconds": 0.05},
}


@pytest.mark.parametrize("row", CREATES)
@pytest.mark.parametrize("case", _writers())
def test_a_create_ends_with_exactly_one_object(sandbox: Sandbox, tried: Tried, case: Case, row: str) -> None:
    play = play_for(sandbox, case)
    _fault_on(play, *case.create_request, **CREATES[row])
    result = play.ok(case.module, case.create)
    assert not sandbox.world.faults.rules(), "the case's create_request matches no request of the create"
    assert result.changed
    if "Retry-After" in CREATES[row].get("headers", {}):
        assert max(result.slept) >= RETRY_AFTER
    _settled(play, case)
    tried(row, case.module)


@pytest.mark.parametrize("case", _writers())
def test_a_create_that_fails_says_so_and_the_next_run_finishes_it(sandbox: Sandbox, tried: Tried, case: Case) -> None:
    play = play_for(sandbox, case)
    _fault_on(play, *case.create_request, do="status", status=500, times=0)
    result = play.fails(case.module, case.create)
    assert isinstance(result.data["applied"], list)
    assert isinstance(result.data["pending"], list)
    assert result.data["pending"]
    assert result.changed == bool(result.data["applied"])
    assert result.data["error"]["status"] == 500
    sandbox.world.faults.clear()
    assert play.ok(case.module, case.create).changed
    _settled(play, case)
    tried("create: 500, then again", case.module)


@pytest.mark.parametrize("case", [one for one in _writers() if one.values[0].change])
@pytest.mark.parametrize(
    "rule",
    [{"do": "drop", "after": True}, {"do": "status", "status": 503}, {"do": "status", "status": 500}],
    ids=["answer lost", "503", "500"],
)
def test_an_update_that_goes_wrong_is_finished_by_the_next_run(
    sandbox: Sandbox, tried: Tried, case: Case, rule: dict[str, Any]
) -> None:
    play = play_for(sandbox, case)
    play.ok(case.module, case.create)
    sandbox.fault(platform=play.platform, write=True, **rule)
    wanted = {**case.create, **case.change}
    if play.run(case.module, wanted).failed:
        play.ok(case.module, wanted)
    assert not sandbox.world.faults.rules()
    assert case.count(sandbox.world) == 1
    if case.idempotent:
        assert not play.ok(case.module, wanted).changed
    tried("update goes wrong, then again", case.module)


@pytest.mark.parametrize("case", [one for one in _writers() if one.values[0].absent])
def test_a_removal_whose_answer_is_lost_removes(sandbox: Sandbox, tried: Tried, case: Case) -> None:
    play = play_for(sandbox, case)
    play.ok(case.module, case.create)
    sandbox.fault(platform=play.platform, write=True, do="drop", after=True)
    assert play.ok(case.module, case.absent).changed
    assert case.count(sandbox.world) == 0
    tried("absent: answer lost", case.module)


# ---- reading

READS: dict[str, dict[str, Any]] = {
    "read: answer lost": {"do": "drop"},
    "read: 503": {"do": "status", "status": 503},
    "read: 429 with Retry-After": {"do": "status", "status": 429, "headers": {"Retry-After": str(RETRY_AFTER)}},
    "read: 429 without": {"do": "status", "status": 429},
    "read: slow": {"do": "delay", "seconds": 0.05},
}


def _a_read(play: Play, case: Case) -> Entry:
    """A request of a prediction that reads; of a session, which reads nothing, the one that opens it."""
    play.ok(case.module, case.create, check=True)
    reads = [entry for entry in play.sent if not _LOGIN.search(entry["path"])]
    return reads[0] if reads else play.sent[0]


@pytest.mark.parametrize("row", READS)
@pytest.mark.parametrize("case", _all())
def test_a_read_is_repeated(sandbox: Sandbox, tried: Tried, case: Case, row: str) -> None:
    play = play_for(sandbox, case)
    read = _a_read(play, case)
    logs_in = bool(_LOGIN.search(read["path"]))
    sandbox.reset()
    _fault_on(play, read["method"], f"^{re.escape(read['path'])}$", **READS[row])
    result = play.run(case.module, case.create, check=True)
    assert not sandbox.world.faults.rules()
    if logs_in and result.failed:
        assert "429" not in row, result.msg
    else:
        assert not result.failed, result.msg
    tried(row, case.module)


FOREIGN: dict[str, tuple[dict[str, Any], str]] = {
    "HTML instead of JSON": ({"do": "html"}, "HTML|JSON|web page"),
    "redirect": (
        {"do": "redirect", "location": "https://login.example.com/elsewhere"},
        r"login\.example\.com/elsewhere",
    ),
    "500 for ever": ({"do": "status", "status": 500}, "500"),
    "404 page of a wrong base URL": ({"do": "html", "status": 404}, "404|url|not found|HTML|JSON"),
    "503 for ever": ({"do": "status", "status": 503}, "503"),
    "429 for ever": ({"do": "status", "status": 429}, "429|too many|limit"),
}


@pytest.mark.parametrize("row", FOREIGN)
@pytest.mark.parametrize("case", _all())
def test_a_server_that_is_not_itself_gives_one_sentence(sandbox: Sandbox, tried: Tried, case: Case, row: str) -> None:
    play = play_for(sandbox, case)
    rule, says = FOREIGN[row]
    sandbox.fault(platform=play.platform, times=0, **rule)
    result = play.fails(case.module, case.create)
    assert re.search(says, result.msg, re.IGNORECASE), result.msg
    assert not result.changed
    assert case.count(sandbox.world) == 0
    tried(row, case.module)


# ---- who asks, and what


@pytest.mark.parametrize("case", _all())
def test_a_wrong_login_gives_one_sentence(sandbox: Sandbox, tried: Tried, case: Case) -> None:
    play = play_for(sandbox, case)
    play.environment.update(case.wrong_login)
    assert case.wrong_login
    result = play.fails(case.module, case.create)
    assert result.data["error"]["status"] in (400, 401, 403)
    assert len(play.sent) <= 3, "a wrong login is not tried again and again"
    tried("wrong login", case.module)


@pytest.mark.parametrize("case", _all())
def test_no_credentials_give_one_sentence_and_no_request(sandbox: Sandbox, tried: Tried, case: Case) -> None:
    play = play_for(sandbox, case)
    for name in list(play.environment):
        if re.search(r"USERNAME|PASSWORD|TOKEN|SECRET|_AK$|_SK$|CLIENT_ID", name):
            play.environment[name] = ""  # as AWX sets fields left blank
    play.fails(case.module, case.create)
    assert not play.sent
    tried("no credentials", case.module)


@pytest.mark.parametrize("case", _all())
def test_an_unreachable_port_gives_one_sentence(sandbox: Sandbox, tried: Tried, case: Case) -> None:
    play = play_for(sandbox, case)
    with socket.socket() as reserved:  # bound and not listening: nobody else gets it
        reserved.bind(("127.0.0.1", 0))
        nowhere = f"127.0.0.1:{reserved.getsockname()[1]}"
        for name, value in play.environment.items():
            if value.startswith("http"):
                play.environment[name] = re.sub(r"//[^/]+", f"//{nowhere}", value)
        result = play.fails(case.module, case.create)
    assert nowhere in result.msg
    tried("unreachable", case.module)


@pytest.mark.parametrize("case", _all())
def test_a_misspelt_value_is_named_before_the_first_request(sandbox: Sandbox, tried: Tried, case: Case) -> None:
    play = play_for(sandbox, case)
    assert case.misspelt
    result = play.fails(case.module, {**case.create, **case.misspelt})
    assert case.misspelt_option in result.msg
    assert not play.sent
    tried("misspelt option", case.module)


@pytest.mark.parametrize("case", _writers())
def test_an_ambiguous_key_names_both(sandbox: Sandbox, tried: Tried, case: Case) -> None:
    if case.make_twin is None:
        assert case.no_twin, "say why there can be no twin"
    else:
        play = play_for(sandbox, case)
        play.ok(case.module, case.create)
        case.make_twin(sandbox.world)
        result = play.fails(case.module, case.create)
        assert not play.writes
        ids = {row.id for row in sandbox.world.store.snapshot() if row.kind.startswith(play.platform)}
        named = [ident for ident in ids if len(ident) > 3 and ident in result.msg]
        assert len(named) >= 2, result.msg
    tried("ambiguous key", case.module)


EXPIRY = {
    "mstr": "expire_sessions",
    "cloudeye": "expire_tokens",
    "openmetadata": "expire_tokens",
    "clarus": "expire_tokens",
}
# Beside the sandbox's variables: a token that was handed in cannot be renewed, a login can.
LOGIN = {
    "openmetadata": {
        "OPENMETADATA_JWT_TOKEN": "",
        "OPENMETADATA_USERNAME": ADMIN_EMAIL,
        "OPENMETADATA_PASSWORD": ADMIN_PASSWORD,
    }
}


@pytest.mark.parametrize("case", _writers())
def test_a_login_that_ends_in_mid_run_is_renewed(sandbox: Sandbox, tried: Tried, case: Case) -> None:
    play = play_for(sandbox, case)
    play.environment.update(LOGIN.get(play.platform, {}))
    _fault_on(play, *case.create_request, do="event", event=EXPIRY[play.platform])
    assert play.ok(case.module, case.create).changed
    assert not sandbox.world.faults.rules()
    _settled(play, case)
    tried("login ends in mid-run", case.module)


@pytest.mark.parametrize("case", [one for one in _all() if one.values[0].kind == "session"])
def test_a_session_is_closed_by_whoever_opened_it(sandbox: Sandbox, tried: Tried, case: Case) -> None:
    play = play_for(sandbox, case)
    session = opened(case, play.ok(case.module, case.create))
    sandbox.event(play.platform, EXPIRY[play.platform])
    assert not play.ok(case.module, session).changed
    tried("login ends in mid-run", case.module)


@pytest.mark.parametrize("platform", NAMES)
def test_no_cell_is_empty(platform: str, pytestconfig: pytest.Config) -> None:
    """A fault under which a module was not tried, or did not hold."""
    cells = pytestconfig.stash[CELLS]
    every = cases.modules(platform)
    common = [*READS, *FOREIGN, "wrong login", "no credentials", "unreachable", "misspelt option"]
    writing = [*CREATES, "create: 500, then again", "ambiguous key", "login ends in mid-run"]
    assert not empty_cells(cells, common, [case.module for case in every])
    assert not empty_cells(cells, writing, [case.module for case in every if cases.unpacked(case)])
