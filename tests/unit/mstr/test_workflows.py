# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What people rely on, from names in YAML to what stands on the server, and how many requests that takes."""

from __future__ import annotations

import json
import re
import typing as t

import pytest

from sandbox.mstr import seeds

from .conftest import Library

LOGIN, LOGOUT, LIST = "POST /auth/login", "POST /auth/logout", "GET /insight/KPIs"
PRICE = {"project": seeds.MARKET, "name": "Price", "dossier": "Bitcoin Analytics", "visualization": "Latest Price"}
BITCOIN = {"project": seeds.MARKET, "dossier": seeds.BITCOIN}
CUBE = {"project": seeds.MARKET, "objects": [{"type": 3, "id": seeds.CUBE}]}
SAVE_AS = {"name": "Board", "folder": "/Shared Reports/Crypto"}
SAVED = {**CUBE, "save_as": SAVE_AS}
GONE = {**SAVED, "state": "absent"}


def kpis(library: Library, name: str = "Price") -> list[dict[str, t.Any]]:
    return [one for one in library.sandbox.world.store.all("mstr.kpi", scope=seeds.LOGIN) if one["name"] == name]


# ---- KPIs


def test_a_kpi_is_made_from_names_and_leaves_no_instance(library: Library) -> None:
    made = library.predicted("mstr_kpi", PRICE)
    assert made.data["kpi"]["target"]["visualization_key"] == "K0575A35B7B4EE4A87AD0C586829F9799"
    assert kpis(library)[0]["kpiTarget"]["kpiObjects"][0]["id"] == seeds.LATEST_PRICE
    assert library.left() == (0, 0)
    assert not library.ok("mstr_kpi", PRICE).changed
    assert library.calls() == [LOGIN, LIST, LOGOUT]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            {"visualization": "Visualization 1"},
            "Price Trend / Visualization 1 .* or .*Network Valuation / Visualization 1",
        ),
        ({"visualization": "Last Price"}, "has no visualization 'Last Price'; there are: Latest Price, Transaction"),
        ({"visualization": "Price"}, "is of kind line_chart: a KPI needs a KPI visualization"),
        ({"dossier": "Weekly Review"}, "ambiguous.*/Shared Reports/Crypto/Weekly Review .*/Teams/Crypto/Weekly Review"),
        ({"dossier": "Bitcoin"}, "No dashboard 'Bitcoin'"),
        ({"visualization": "Weekly BTC Mining Fees (YTD)"}, "the metric of .* is ambiguous"),
        ({"dossier": "Prompted Sales", "visualization": "Total"}, "Prompts .* wait for answers: 'Pick a year'"),
        ({"project": "Retail"}, "No project 'Retail' .* it sees: Market Intelligence, Retail Archive, Retail Demo"),
        ({"project": "Retail Archive"}, "not loaded"),
        ({"visualization": None}, "has to be made.*visualization must be given"),
    ],
)
def test_a_failed_task_says_what_there_is_and_logs_out(library: Library, change: dict[str, t.Any], says: str) -> None:
    result = library.fails("mstr_kpi", {**PRICE, **change})
    assert re.search(says, result.msg), result.msg
    assert (result.changed, library.left()) == (False, (0, 0))


def test_a_card_inside_a_panel_stack_needs_no_keys(library: Library) -> None:
    assert library.predicted("mstr_kpi", {**PRICE, "visualization": "Energy per Transaction"}).changed
    assert kpis(library)[0]["kpiTarget"]["nodeKey"] == "K73"


def test_a_cousin_of_a_kpi_is_tried_with_a_warning(library: Library) -> None:
    library.sandbox.set_switch("mstr", "kpi_kinds", "family")
    result = library.ok("mstr_kpi", {**PRICE, "visualization": "Visualization 5"})
    assert "comparison_kpi" in result.warnings[0]


def test_filters_are_frozen_and_never_compared(library: Library) -> None:
    filters = [{"name": "Coin", "selections": [{"name": "Bitcoin"}]}]
    library.ok("mstr_kpi", {**PRICE, "filters": filters})
    assert kpis(library)[0]["filters"] == filters
    assert not library.ok("mstr_kpi", {**PRICE, "filters": [{"key": "W1029"}]}).changed


def test_only_name_and_configuration_are_changed_in_place(library: Library) -> None:
    first = library.ok("mstr_kpi", {**PRICE, "config": {"color": 1}}).data["kpi"]
    renamed = {"project": seeds.MARKET, "kpi_id": first["id"], "name": "BTC"}
    assert library.predicted("mstr_kpi", renamed).diff["after"] == {"name": "BTC"}
    assert kpis(library, "BTC")[0]["configString"] == '{"color":1}'
    library.ok("mstr_kpi", PRICE)
    for check in (True, False):
        assert "has that name" in library.fails("mstr_kpi", {**renamed, "name": "Price"}, check=check).msg
    refused = library.fails("mstr_kpi", {**renamed, "disabled": True})
    assert "differs in disabled" in refused.msg
    assert "recreate: true" in refused.msg


def test_a_kpi_is_made_anew_with_what_it_had(library: Library) -> None:
    library.ok("mstr_kpi", {**PRICE, "config": {"color": 1}})
    result = library.predicted("mstr_kpi", {**PRICE, "disabled": True, "recreate": True})
    assert result.data["action"] == "recreated"
    assert (len(kpis(library)), kpis(library)[0]["configString"], library.left()) == (1, '{"color":1}', (0, 0))
    assert not library.ok("mstr_kpi", {**PRICE, "disabled": True, "recreate": True}).changed


def test_the_old_kpi_stays_where_the_new_one_cannot_be_made(library: Library) -> None:
    library.ok("mstr_kpi", PRICE)
    wanted = {**PRICE, "metric": "No such", "disabled": True, "recreate": True}
    assert "no metric 'No such'" in library.fails("mstr_kpi", wanted).msg
    assert (len(kpis(library)), library.left()) == (1, (0, 0))


def test_a_refused_new_kpi_says_that_the_old_one_is_gone(library: Library) -> None:
    library.ok("mstr_kpi", PRICE)
    wanted = {**PRICE, "disabled": True, "recreate": True}
    library.fault("POST", "/insight/KPIs$", do="status", status=400)
    result = library.fails("mstr_kpi", wanted)
    assert "The old KPI 'Price' is gone already; run again to make the new one" in result.msg
    assert (result.changed, len(result.data["applied"]), len(result.data["pending"])) == (True, 1, 1)
    assert (len(kpis(library)), library.left()) == (0, (0, 0))
    assert library.ok("mstr_kpi", wanted).changed
    assert len(kpis(library)) == 1


@pytest.mark.parametrize("named", [{}, {"name": "Price"}])
def test_it_says_how_to_go_on_without_the_old_id(library: Library, named: dict[str, str]) -> None:
    made = library.ok("mstr_kpi", PRICE).data["kpi"]
    by_id = {"kpi_id": made["id"], "name": None, **named}
    library.fault("POST", "/insight/KPIs$", do="status", status=400)
    result = library.fails("mstr_kpi", {**PRICE, **by_id, "disabled": True, "recreate": True})
    assert "run again and without kpi_id to make the new one" in result.msg
    assert library.ok("mstr_kpi", {**PRICE, "disabled": True}).changed


@pytest.mark.parametrize("event", ["expire_sessions", "evict_instances"])
@pytest.mark.parametrize("path", ["/insight/KPIs$", "/visualizations/.*"])
def test_an_instance_that_dies_in_mid_run_is_made_again(library: Library, event: str, path: str) -> None:
    library.fault("POST" if "KPIs" in path else "GET", path, do="event", event=event)
    assert library.ok("mstr_kpi", PRICE).changed
    assert (len(kpis(library)), library.left()) == (1, (0, 0))


@pytest.mark.parametrize("event", ["expire_sessions", "evict_instances"])
def test_so_it_is_between_the_old_kpi_and_the_new_one(library: Library, event: str) -> None:
    library.ok("mstr_kpi", PRICE)
    library.fault("POST", "/insight/KPIs$", do="event", event=event)
    assert library.ok("mstr_kpi", {**PRICE, "disabled": True, "recreate": True}).changed
    assert (len(kpis(library)), library.left()) == (1, (0, 0))


def test_a_session_that_was_handed_over_is_not_replaced(library: Library) -> None:
    handed = library.session()
    library.fault("POST", "/insight/KPIs$", do="event", event="expire_sessions")
    assert "open a new one with mstr_session" in library.fails("mstr_kpi", {**PRICE, **handed}).msg
    assert LOGIN not in library.calls()


def test_kpis_of_others_and_of_other_projects_are_left_alone(library: Library) -> None:
    listed = library.ok("mstr_kpis", {"project": seeds.RETAIL, "kpis": [{**without_project(PRICE), "ignore": True}]})
    assert listed.data["summary"]["unchanged"] == 0
    pruned = {"project": seeds.RETAIL, "kpis": [], "prune": True, "prune_empty": True}
    library.ok("mstr_kpi", PRICE)
    assert [one["key"] for one in library.ok("mstr_kpis", pruned).data["results"]] == ["Revenue now"]
    left = [kpi["id"] for kpi in library.sandbox.world.store.all("mstr.kpi")]
    assert left == [seeds.OTHERS_KPI, kpis(library)[0]["id"]]


def without_project(params: dict[str, t.Any]) -> dict[str, t.Any]:
    return {name: value for name, value in params.items() if name != "project"}


def test_many_kpis_share_login_listing_and_definition(library: Library) -> None:
    items = [{**without_project(PRICE), "name": name, "visualization": name} for name in ("Hash Rate", "Addresses")]
    library.predicted("mstr_kpis", {"project": seeds.MARKET, "kpis": items})
    assert sum("definition" in call for call in library.calls()) == 1
    assert library.calls().count(LIST) == 1
    assert library.left() == (0, 0)
    twice = library.ok("mstr_kpis", {"project": seeds.MARKET, "kpis": items})
    assert (twice.changed, library.calls()) == (False, [LOGIN, LIST, LOGOUT])
    other = {"project": "Retail Demo", "kpis": [{**items[0], "project": seeds.MARKET}]}
    assert "project is" in library.fails("mstr_kpis", other).msg


def test_many_at_once_share_a_session_all_the_same(library: Library) -> None:
    names = ("Hash Rate", "Addresses", "Block Time", "Market Cap")
    items = [{**without_project(PRICE), "name": name, "visualization": name} for name in names]
    library.fault("POST", "/insight/KPIs$", do="event", event="expire_sessions")
    made = library.ok("mstr_kpis", {"project": seeds.MARKET, "kpis": items, "parallel": 4})
    assert (made.data["summary"]["created"], library.left()) == (4, (0, 0))


def test_a_target_is_compared_where_the_server_shows_it(library: Library) -> None:
    library.ok("mstr_kpi", PRICE)
    library.sandbox.set_switch("mstr", "kpi_target_in_get", True)
    library.sandbox.set_switch("mstr", "kpi_node_key", "rewritten")
    exact = {"chapter": "Summary", "page": "Bitcoin", "metric": seeds.LATEST_PRICE}
    assert not library.ok("mstr_kpi", {**PRICE, **exact}).changed
    assert "differs in visualization" in library.fails("mstr_kpi", {**PRICE, "visualization": "Hash Rate"}).msg
    moved = library.predicted("mstr_kpi", {**PRICE, "visualization": "Hash Rate", "recreate": True})
    assert moved.diff["before"]["visualization"] == "Latest Price"
    assert kpis(library)[0]["kpiTarget"]["kpiObjects"][0]["name"] == "Hash Rate"


def test_what_reading_shows_as_null_stays_as_writing_showed_it(library: Library) -> None:
    empty = {"id": "E" * 32, "name": "Price", "kpiTarget": None, "subscriptionId": None}
    library.fault("GET", "/insight/KPIs/[^/]+$", do="status", status=200, body=json.dumps(empty))
    made = library.ok("mstr_kpi", PRICE).data["kpi"]
    assert made["target"]["metric_id"] == seeds.LATEST_PRICE
    assert made["subscription_id"]


def test_a_metric_that_the_definition_does_not_show_fails_before_an_instance_is_made(library: Library) -> None:
    for check in (True, False):
        assert "no metric 'X'" in library.fails("mstr_kpi", {**PRICE, "metric": "X"}, check=check).msg
        assert not library.writes


def test_what_info_returns_makes_no_difference(library: Library) -> None:
    library.ok("mstr_kpi", {**PRICE, "config": {"color": 1}})
    for shown in (False, True):
        library.sandbox.set_switch("mstr", "kpi_target_in_get", shown)
        found = library.ok("mstr_kpi_info", {"project": seeds.MARKET}).data["kpis"]
        assert found[0]["target_verified"] is shown
        assert ("visualization" in found[0]["options"]) is shown
        again = {"project": seeds.MARKET, "kpis": [one["options"] for one in found]}
        assert not library.ok("mstr_kpis", again).changed


@pytest.mark.parametrize(("unit", "points"), [("1p", 1), ("1d", 24), ("all", 24)])
def test_values_on_request(library: Library, unit: str, points: int) -> None:
    query = {"project": seeds.RETAIL, "dossier": "Store Pulse", "data_range_unit": unit, "compare_with": ["1d", "1w"]}
    found = library.ok("mstr_kpi_info", {**query, "include_filter": True}).data["kpis"]
    assert len(found[0]["data"]["dataPoints"]) == points
    assert [one["indicator"] for one in found[0]["data_compares"]] == ["1d", "1w"]
    assert library.ok("mstr_kpi_info", {**query, "kpi_id": "F" * 32}).data["kpis"] == []


def test_info_without_a_project_is_about_all_of_them(library: Library) -> None:
    library.ok("mstr_kpi", PRICE)
    library.environment["MSTR_PROJECT"] = ""
    library.sandbox.set_switch("mstr", "kpi_target_in_get", True)
    found = library.ok("mstr_kpi_info", {}).data["kpis"]
    assert {one["name"]: one["project_id"] for one in found} == {"Revenue now": seeds.RETAIL, "Price": seeds.MARKET}
    assert "project is needed" in library.fails("mstr_kpi", {**PRICE, "project": None}).msg


# ---- sessions


def test_too_many_sessions_give_one_sentence_and_no_storm(library: Library) -> None:
    library.sandbox.set_switch("mstr", "session_cap", 1)
    library.ok("mstr_dossier_instance", {**BITCOIN, **library.session()})
    result = library.fails("mstr_dossier_instance", BITCOIN)
    assert "as many sessions in this project as the server allows" in result.msg
    assert len(library.sent) == 3


def test_every_way_to_log_in(library: Library) -> None:
    library.environment = {name: library.environment[name] for name in ("MSTR_URL", "MSTR_PROJECT")}
    ldap = {"username": "lreed", "password": "mstr-sandbox-ldap-password", "login_mode": "ldap"}
    for credential in ({"api_token": seeds.API_TOKEN}, ldap, {"login_mode": "anonymous"}):
        library.ok("mstr_dossier_instance_info", {**BITCOIN, **credential})
        assert library.left() == (0, 0)


def test_a_dead_session_can_be_closed(library: Library) -> None:
    handed = library.session()
    for _again in range(2):
        assert not library.ok("mstr_session", {**handed, "state": "absent"}).changed
    assert "state absent needs session" in library.fails("mstr_session", {"state": "absent"}).msg


def test_a_wrong_url_says_so(library: Library) -> None:
    assert "check url" in library.fails("mstr_kpi", {**PRICE, "url": library.sandbox.origin["mstr"]}).msg


@pytest.mark.parametrize(("path", "body"), [("/insight/KPIs$", "[]"), ("/dossiers$", "[1]"), ("/definition$", "3")])
def test_json_of_another_shape_is_not_taken_for_an_answer(library: Library, path: str, body: str) -> None:
    library.fault("GET", path, do="status", status=200, body=body)
    assert "JSON of another shape" in library.fails("mstr_kpi", PRICE).msg
    assert library.left() == (0, 0)


def test_a_list_that_knows_no_offset_ends(library: Library) -> None:
    hit = {"id": seeds.BITCOIN, "name": "Bitcoin Analytics", "ancestors": []}
    library.fault(
        "GET", "/dossiers$", do="status", status=200, times=0, body=json.dumps({"totalItems": 9, "result": [hit]})
    )
    assert library.ok("mstr_kpi", PRICE).changed
    assert library.calls().count("GET /dossiers") == 2


# ---- instances


def test_an_instance_without_a_session_ends_with_the_task(library: Library) -> None:
    for _again in range(2):
        result = library.ok("mstr_dossier_instance", BITCOIN)
        assert result.changed
        assert "ends with this task" in result.warnings[0]
    assert library.left() == (0, 0)


def test_the_life_of_an_instance_in_a_session(library: Library) -> None:
    task = {**BITCOIN, **library.session()}
    made = library.ok("mstr_dossier_instance", task)
    assert (made.data["action"], made.warnings) == ("created", [])
    handle = {**task, "instance_id": made.data["instance"]["mid"] + " "}
    assert not library.ok("mstr_dossier_instance", handle).changed
    assert library.ok("mstr_dossier_instance_info", handle).data["instances"] == [made.data["instance"]]
    library.sandbox.event("mstr", "evict_instances")
    assert library.ok("mstr_dossier_instance_info", handle).data["instances"] == []
    again = library.predicted("mstr_dossier_instance", handle)
    assert (again.data["action"], again.changed) == ("recreated", True)
    new = {**task, "instance_id": again.data["instance"]["mid"], "state": "absent"}
    assert library.predicted("mstr_dossier_instance", new).changed
    assert not library.ok("mstr_dossier_instance", new).changed


def test_an_instance_of_objects_is_found_by_its_first_object(library: Library) -> None:
    library.sandbox.set_switch("mstr", "memory_path_id", "source")
    task = {**CUBE, **library.session()}
    made = library.ok("mstr_dossier_instance", task).data["instance"]
    assert made["id"] == "0" * 32
    assert library.ok("mstr_dossier_instance_info", {**task, "instance_id": made["mid"]}).data["instances"] == [made]
    assert library.ok("mstr_dossier_instance", {**task, "instance_id": made["mid"], "state": "absent"}).changed


def test_a_handle_alone_cannot_be_made_again(library: Library) -> None:
    lost = {"project": seeds.MARKET, "instance_id": "F" * 32}
    assert "dossier or objects must be given" in library.fails("mstr_dossier_instance", lost).msg


def test_a_dead_session_is_an_error_for_present_and_nothing_to_do_for_absent(library: Library) -> None:
    task = {**BITCOIN, **library.session()}
    handle = {**task, "instance_id": library.ok("mstr_dossier_instance", task).data["instance"]["mid"]}
    library.sandbox.event("mstr", "expire_sessions")
    assert "the session has ended" in library.fails("mstr_dossier_instance", handle).msg
    assert not library.ok("mstr_dossier_instance", {**handle, "state": "absent"}).changed
    assert library.ok("mstr_dossier_instance_info", {**handle, "dossier": None}).data["instances"] == []


def test_a_project_that_is_not_loaded_is_no_reason_to_make_it_again(library: Library) -> None:
    task = {**BITCOIN, **library.session()}
    handle = {**task, "instance_id": library.ok("mstr_dossier_instance", task).data["instance"]["mid"]}
    library.sandbox.event("mstr", "unload_projects")
    assert "not loaded" in library.fails("mstr_dossier_instance", handle).msg


def test_a_lost_answer_leaves_one_instance_or_a_sentence(library: Library) -> None:
    library.fault("POST", "/instances$", do="drop", after=True)
    assert library.ok("mstr_dossier_instance", BITCOIN).changed
    assert library.calls().count(LOGIN) == 2
    assert library.left() == (0, 0)
    handed = library.session()
    library.fault("POST", "/instances$", do="drop", after=True)
    assert "The session was handed over" in library.fails("mstr_dossier_instance", {**BITCOIN, **handed}).msg


def test_a_session_that_ends_before_anything_was_made_is_renewed(library: Library) -> None:
    library.fault("POST", "/instances$", do="event", event="expire_sessions")
    assert library.ok("mstr_dossier_instance", BITCOIN).changed
    assert library.calls().count(LOGIN) == 2


def test_nested_prompts_are_answered(library: Library) -> None:
    task = {**library.session(), "project": seeds.MARKET, "dossier": "Prompted Sales"}
    assert library.ok("mstr_dossier_instance", task).data["instance"]["status_name"] == "prompted"
    answers = [{"name": "Pick a year", "answers": [2024]}, {"name": "Add a note"}]
    left = library.fails("mstr_dossier_instance", {**task, "prompts": answers})
    assert "'Pick a region' (ELEMENTS, required)" in left.msg
    answers.append({"name": "Pick a region", "use_default": True})
    done = library.ok("mstr_dossier_instance", {**task, "prompts": answers})
    assert done.data["instance"]["status_name"] == "ready"
    odd = {**task, "dossier": "Odd Prompt", "prompts": [{"name": "Pick a level", "answers": ["x"]}]}
    assert "only in the user interface" in library.fails("mstr_dossier_instance", odd).msg


def test_an_instance_that_fails_fails_the_task(library: Library) -> None:
    result = library.fails("mstr_dossier_instance", {"project": seeds.MARKET, "dossier": "Broken Dashboard"})
    assert "status 3 (failed)" in result.msg
    assert (result.changed, library.left()) == (False, (0, 0))
    library.sandbox.set_switch("mstr", "respond_async", False)
    unwaited = {"project": seeds.MARKET, "dossier": "Broken Dashboard", "wait": False}
    assert "status 3 (failed)" in library.fails("mstr_dossier_instance", unwaited).msg


def test_it_is_waited_for_only_when_that_is_wanted(library: Library) -> None:
    task = {**BITCOIN, **library.session()}
    running = library.ok("mstr_dossier_instance", {**task, "wait": False}).data["instance"]
    assert running["status_name"] == "running"
    handle = {**task, "instance_id": running["mid"]}
    found = [library.ok("mstr_dossier_instance_info", handle).data["instances"][0] for _again in range(3)]
    assert found[-1]["status_name"] == "ready"


# ---- saved dashboards


def test_a_saved_dashboard_is_made_once(library: Library) -> None:
    made = library.predicted("mstr_dossier_instance", SAVED)
    assert made.data["saved"]["folder"] == "/Shared Reports/Crypto"
    again = library.ok("mstr_dossier_instance", SAVED)
    assert (again.changed, again.data["instance"], len(library.sent)) == (False, None, 3)
    assert again.data["saved"]["id"] == made.data["saved"]["id"]
    assert library.predicted("mstr_dossier_instance", GONE).changed
    assert not library.ok("mstr_dossier_instance", GONE).changed


@pytest.mark.parametrize("keeps", [True, False])
def test_it_is_saved_over_in_each_run_where_that_is_wanted(library: Library, keeps: bool) -> None:
    library.sandbox.set_switch("mstr", "overwrite_keeps_id", keeps)
    first = library.ok("mstr_dossier_instance", SAVED).data["saved"]["id"]
    over = {"project": seeds.MARKET, "objects": CUBE["objects"], "save_as": {**SAVE_AS, "overwrite": True}}
    for _again in range(2):
        assert library.predicted("mstr_dossier_instance", over).diff["after"]["content"].startswith("saved anew from")
    last = library.ok("mstr_dossier_instance", SAVED).data["saved"]["id"]
    assert (last == first) is keeps


@pytest.mark.parametrize(
    "body",
    [
        {"code": "ERR001", "message": "Denied.", "iServerCode": -2147214568},
        {"code": "ERR001", "message": "Something is wrong."},
    ],
)
def test_a_refused_delete_is_not_taken_for_done(library: Library, body: dict[str, t.Any]) -> None:
    library.ok("mstr_dossier_instance", SAVED)
    library.fault("DELETE", "/objects/", do="status", status=500, body=json.dumps(body))
    refused = library.fails("mstr_dossier_instance", GONE)
    assert (refused.changed, body["message"].rstrip(".") in refused.msg) == (False, True)
    assert library.ok("mstr_dossier_instance", GONE).changed


def test_what_somebody_else_deletes_meanwhile_is_gone_all_the_same(library: Library) -> None:
    library.ok("mstr_dossier_instance", SAVED)
    library.fault("DELETE", "/objects/", do="status", status=503, after=True)
    assert library.ok("mstr_dossier_instance", GONE).changed
    assert not library.ok("mstr_dossier_instance", GONE).changed


def test_many_saved_dashboards_leave_the_instances_of_a_session_alone(library: Library) -> None:
    session = library.session()
    kept = library.ok("mstr_dossier_instance", {**BITCOIN, **session}).data["instance"]["mid"]
    copies = [
        {"dossier": seeds.BITCOIN, "save_as": {"name": f"Copy {n}", "folder": "/Shared Reports/Crypto"}}
        for n in range(11)
    ]
    library.ok("mstr_dossier_instances", {"project": seeds.MARKET, "instances": copies, **session})
    assert library.left() == (1, 1)
    assert not library.ok("mstr_dossier_instance", {**BITCOIN, **session, "instance_id": kept}).changed


def test_a_folder_is_looked_for_once(library: Library) -> None:
    library.sandbox.set_switch("mstr", "shared_reports", "Reports")
    save = [{**CUBE, "save_as": {"name": name, "folder": "/Shared Reports/Crypto"}} for name in ("One", "Two", "Three")]
    task = {"project": seeds.MARKET, "instances": [without_project(one) for one in save]}
    library.ok("mstr_dossier_instances", task)
    assert not library.ok("mstr_dossier_instances", task).changed
    assert library.calls().count("GET /folders/preDefined") == 1


def test_a_live_instance_is_what_gets_saved(library: Library) -> None:
    task = {**CUBE, **library.session()}
    mid = library.ok("mstr_dossier_instance", task).data["instance"]["mid"]
    saved = library.predicted("mstr_dossier_instance", {**task, "instance_id": mid, "save_as": SAVED["save_as"]})
    assert saved.data["instance"]["mid"] == mid
    assert library.left() == (1, 1)


def test_a_folder_that_is_not_there_is_said(library: Library) -> None:
    lost = {**CUBE, "save_as": {"name": "Board", "folder": "/Shared Reports/Nowhere"}}
    for check in (True, False):
        assert "No folder '/Shared Reports/Nowhere'" in library.fails("mstr_dossier_instance", lost, check=check).msg


def test_a_source_that_is_not_there_fails_in_check_mode_too(library: Library) -> None:
    for lost in ({"dossier": "F" * 32}, {"objects": [{"type": 3, "id": "F" * 32}]}):
        for check in (True, False):
            library.fails("mstr_dossier_instance", {"project": seeds.MARKET, **lost}, check=check)


def test_many_are_found_in_one_listing(library: Library) -> None:
    save = {"name": "Copy", "folder": seeds.TEAM_COPIES_FOLDER}
    items = [without_project(SAVED), {"dossier": seeds.BITCOIN, "save_as": save}]
    library.predicted("mstr_dossier_instances", {"project": seeds.MARKET, "instances": items})
    again = library.ok("mstr_dossier_instances", {"project": seeds.MARKET, "instances": items})
    assert (again.changed, library.calls()) == (False, [LOGIN, "GET /dossiers", LOGOUT])
    twice = library.ok(
        "mstr_dossier_instances", {"project": seeds.MARKET, "instances": [{"dossier": seeds.BITCOIN}] * 2}
    )
    assert twice.data["summary"]["created"] == 2


def test_the_definition_names_what_is_inside(library: Library) -> None:
    found = library.ok("mstr_dossier_instance_info", {"project": seeds.MARKET, "dossier": "Bitcoin Analytics"}).data
    assert found["instances"] == []
    assert found["definition"]["name"] == "Bitcoin Analytics"
    energy = found["definition"]["chapters"][-1]["pages"][0]["visualizations"]
    assert {one["name"] for one in energy} >= {"Yearly Energy", "Energy per Transaction"}
    assert found["definition"]["chapters"][0]["filters"] == [{"key": "W1029", "name": "Coin"}]
