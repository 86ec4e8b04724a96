# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The finer points of dashboards and widgets under the settings of the switches that bear on them.

Where a server cannot do something the module must say so in a sentence; what it then says is in ``REFUSES``.
"""

from __future__ import annotations

import re
import typing as t

import pytest

from sandbox.clarus import SWITCHES
from sandbox.switches import COMMON

from .conftest import Play

DASHBOARD: dict[str, t.Any] = {
    "code": "inbound-control",
    "name": "Inbound control",
    "description": "Receipts and put-away",
    "roles": ["Admin", "Dock lead"],
    "is_active": True,
    "is_default": True,
    "placements": [
        {"widget": "order-backlog", "position": {"x": 0, "y": 0, "w": 6, "h": 3}},
        {"widget": "carrier-mix"},
    ],
}
WIDGET: dict[str, t.Any] = {
    "code": "putaway-backlog",
    "name": "Put-away backlog",
    "widget_type": "bar",
    "report_query": "Open put-away tasks by zone",
    "configuration": {"metric": "total_records", "limit": "20", "show_legend": "false"},
    "dashboard_filters": {"warehouse_id": 41, "zone": {"from": 1, "to": 2}},
}
NO_DELETION = "offers no deletion.*is_active: false|offers no deletion.*Take it off"
#: (switch, value, what is tried) -> what the module says.
REFUSES = {
    ("delete_route", "404", "absent"): NO_DELETION,
    ("delete_route", "405", "absent"): NO_DELETION,
    ("delete_default", "refused", "absent default"): "default dashboard can't be deleted",
    ("undefault", "refused", "undefault"): "can't be removed",
    ("empty_roles", "refused", "no roles"): "can't be blank",
    ("partial_position", "refused", "partial position"): "must have x, y, w and h",
    ("report_queries_root", False, "report query"): "does not list report queries.*give report_query_id",
    ("deleted_code", "reserved", "again after deletion"): "may exist but be invisible",
    ("hide_inactive", True, "again inactive"): "may exist but be invisible",
    ("hide_by_role", True, "again other role"): "may exist but be invisible",
    ("code_case", "folded", "case twin"): "'inbound-control' exists.*without regard to case",
    ("code_case", "lowered", "case twin"): "'inbound-control' exists.*without regard to case",
    ("code_characters", "slug", "case twin"): "lower-case",
}
DEFAULTS = ("defaults", None)


def under(*names: str) -> pytest.MarkDecorator:
    """Run a test with all defaults, and with each other setting of these switches."""
    known = {**SWITCHES, **COMMON}
    others = [(name, value) for name in names for value in known[name].values if value is not known[name].default]
    every = [DEFAULTS, *others]
    return pytest.mark.parametrize("setting", every, indirect=True, ids=[f"{name}={value}" for name, value in every])


class Setting:
    """One setting of one switch, and the runs under it."""

    def __init__(self, play: Play, name: str, value: t.Any) -> None:
        self.play, self.name, self.value = play, name, value
        if name != DEFAULTS[0]:
            play.sandbox.set_switch("clarus", name, value)

    def does(self, trial: str, module: str, **params: t.Any) -> bool:
        """Run a trial; if this server refuses it, check the sentence. Returns whether it was done."""
        sentence = REFUSES.get((self.name, self.value, trial))
        if sentence is None:
            self.play.ok(module, **params)
            return True
        run = self.play(module, **params)
        assert run.failed
        assert re.search(sentence, run.msg), run.msg
        assert "acme-north" in run.msg
        return False


@pytest.fixture
def setting(request: pytest.FixtureRequest, play: Play) -> Setting:
    return Setting(play, *request.param)


@pytest.mark.parametrize("question", range(1, 11))
def test_every_open_question_is_a_switch_with_two_settings(question: int) -> None:
    about = [switch for switch in SWITCHES.values() if switch.section.endswith(f"; question {question}")]
    assert about
    assert all(len(switch.values) >= 2 for switch in about)


@under("delete_route", "delete_default", "deleted_code", "position_keys", "description_blank", "shuffle", "page_size")
def test_life_of_a_dashboard(setting: Setting) -> None:
    play, module = setting.play, "clarus_dashboard"
    assert play.ok(module, **DASHBOARD).result["action"] == "created"
    run = play.again(module, **DASHBOARD)
    assert run.result["dashboard"]["roles"] == ["Admin", "Dock lead"]
    assert run.result["dashboard"]["placements"][0]["position"] == {"x": 0, "y": 0, "w": 6, "h": 3}

    moved = {**DASHBOARD, "placements": [{"widget": "carrier-mix", "position": {"x": 1, "y": 1, "w": 1, "h": 1}}]}
    run = play.ok(module, **moved)
    assert {one.split()[0] for one in run.writes} == {"PUT"}
    play.again(module, **moved)

    renamed = {"code": DASHBOARD["code"], "name": "Inbound", "description": ""}
    assert {one.split()[0] for one in play.ok(module, **renamed).writes} == {"PATCH"}
    play.again(module, **renamed)

    # The code moves on; without roles and placements in the task these stay.
    id = run.result["dashboard"]["id"]
    kept = play.ok(module, id=id, code="inbound").result["dashboard"]
    assert (kept["code"], kept["roles"]) == ("inbound", ["Admin", "Dock lead"])
    play.ok(module, id=id, code="inbound-control")

    gone = {"code": DASHBOARD["code"], "state": "absent"}
    if setting.does("absent default" if (setting.name == "delete_default") else "absent", module, **gone):
        play.again(module, **gone)
        if setting.does("again after deletion", module, **DASHBOARD):
            play.again(module, **DASHBOARD)


@under("undefault", "empty_roles", "partial_position", "no_roles", "position_keys", "throttle")
def test_flags_roles_and_parts(setting: Setting) -> None:
    play, module = setting.play, "clarus_dashboard"
    play.ok(module, **DASHBOARD)
    code = {"code": DASHBOARD["code"]}
    if setting.does("undefault", module, **code, is_default=False):
        play.again(module, **code, is_default=False)
    if setting.does("no roles", module, **code, roles=[]) and (setting.name, setting.value) != ("no_roles", "nobody"):
        play.again(module, **code, roles=[])
    partly = {**code, "placements": [{"widget": "receipts-by-hour", "position": {"x": 3}}]}
    if setting.does("partial position", module, **partly):
        play.again(module, **partly)
        assert set(play.ok(module, **code, placements=[]).writes) == {"PUT /api/dashboards/42/widgets"}


@under("hide_inactive", "hide_by_role")
def test_what_the_list_hides(setting: Setting) -> None:
    """A dashboard that vanishes from the list by the write is reported as sent; the next run explains itself."""
    play, module = setting.play, "clarus_dashboard"
    for trial, wanted in (
        ("again inactive", {**DASHBOARD, "is_default": False, "is_active": False, "code": "hidden-1"}),
        ("again other role", {**DASHBOARD, "is_default": False, "roles": ["RF"], "code": "hidden-2"}),
    ):
        run = play.ok(module, **wanted)
        assert run.result["dashboard"]["code"] == wanted["code"]
        if (setting.name, setting.value, trial) in REFUSES:
            assert "does not list it" in " ".join(run.warnings)
            setting.does(trial, module, **wanted)
        else:
            play.again(module, **wanted)


@under("code_case", "code_characters")
def test_a_code_in_another_case(setting: Setting) -> None:
    play, module = setting.play, "clarus_dashboard"
    play.ok(module, code="inbound-control", name="Inbound control")
    promised = play(module, check=True, code="Inbound-Control", name="Inbound control")
    assert "'inbound-control'" in promised.warnings[0]
    setting.does("case twin", module, code="Inbound-Control", name="Inbound control")


@under(
    "report_queries_root",
    "configuration_patch",
    "fill_defaults",
    "configuration_check",
    "delete_placed",
    "delete_route",
)
def test_life_of_a_widget(setting: Setting) -> None:
    play, module = setting.play, "clarus_dashboard_widget"
    wanted = dict(WIDGET)
    if not setting.does("report query", module, **wanted):
        del wanted["report_query"]
        wanted["report_query_id"] = 41
        play.ok(module, **wanted)
    play.again(module, **wanted)

    fewer = {**wanted, "configuration": {"limit": None, "log_scale": True}, "dashboard_filters": {"zone": {"to": None}}}
    play.ok(module, **fewer)
    stored = play.again(module, **fewer).result["widget"]
    assert stored["configuration"].get("limit") is None
    assert stored["configuration"]["metric"] == "total_records"
    assert stored["dashboard_filters"]["zone"].get("to") is None
    assert stored["dashboard_filters"]["zone"]["from"] == 1

    play.ok(module, code=wanted["code"], widget_type="line", report_query="")
    assert play.again(module, code=wanted["code"], report_query_id=0).result["widget"]["report_query_id"] is None

    play.ok("clarus_dashboard", code="board", name="Board", placements=[{"widget": wanted["code"]}])
    gone = {"code": wanted["code"], "state": "absent"}
    refused = play(module, **gone)
    assert "still stands on board" in refused.msg
    assert refused.writes == []
    if setting.does("absent", module, **gone, force=True):
        play.again(module, **gone)


@under("configuration_patch", "fill_defaults", "configuration_check")
def test_replacing_a_configuration(setting: Setting) -> None:
    """Exact where the server lets it; else the write happens once a run and is told as no change (design rule 3)."""
    play, module = setting.play, "clarus_dashboard_widget"
    wanted: dict[str, t.Any] = {"code": "receipts-by-hour", "configuration_mode": "replace"}
    wanted["configuration"] = {"metric": "quantity"}
    first = play(module, **wanted)
    assert first.result["changed"] is True
    if (setting.name, setting.value) in [("configuration_patch", "merge"), ("fill_defaults", True)]:
        assert "configuration_mode: replace" in first.warnings[0]
        second = play(module, **wanted)
        assert second.result["changed"] is False
        assert "configuration_mode: replace" in second.warnings[0]
        assert "diff" not in second.result
    else:
        assert first.warnings == []
        assert play.again(module, **wanted).result["widget"]["configuration"] == {"metric": "quantity"}


@under("report_queries_root", "page_size", "shuffle", "token_tenants", "fill_defaults")
def test_many_and_info(setting: Setting) -> None:
    """What the info modules read of one tenant makes the same in another, in one task each."""
    play = setting.play
    widgets = play("clarus_dashboard_widget_info").result["widgets"]
    boards = play("clarus_dashboard_info").result["dashboards"]
    assert [one["code"] for one in sorted(widgets, key=lambda one: one["id"])][0] == "order-backlog"
    assert next(one for one in widgets if one["code"] == "carrier-mix")["dashboards"] == ["outbound-overview"]
    assert play("clarus_dashboard_info", code="outbound").result["dashboards"] == []

    tenant = {"subdomain": "acme-south"}
    copied = [{**one["options"], "code": f"copy-{one['code']}"} for one in widgets]
    for one in copied:
        # An id is the other tenant's own: nothing could be looked up for it.
        if "report_query_id" in one:
            del one["report_query_id"]
        else:
            assert one["report_query"] in ("Order backlog by carrier", "Dock door usage", "Receipts by hour")
    placed = [
        {**one["options"], "code": "copy", "placements": [{"widget": copied[0]["code"]}], "is_default": False}
        for one in boards
    ]
    for _round in range(2):
        made = play.ok("clarus_dashboard_widgets", **tenant, widgets=copied)
        made = play.ok("clarus_dashboards", **tenant, dashboards=placed)
    assert made.result["summary"]["unchanged"] == 1
    assert made.writes == []
