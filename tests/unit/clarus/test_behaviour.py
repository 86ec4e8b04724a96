# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users rely on beside the plain life of an object: few requests, one object, sentences, many tenants."""

from __future__ import annotations

import typing as t

import pytest

from sandbox.clarus import READY_TOKEN, SECRETS, SWITCHES, add_tenant

from .conftest import Play, Run

DASHBOARD: dict[str, t.Any] = {
    "code": "inbound-control",
    "name": "Inbound control",
    "roles": ["Standard", "Dock lead"],
    "placements": [{"widget": "order-backlog", "position": {"x": 0, "y": 0, "w": 6, "h": 3}}],
}
WIDGET: dict[str, t.Any] = {
    "code": "dock-usage",
    "name": "Dock usage",
    "widget_type": "gauge",
    "report_query": "Dock door usage",
}
READ = ["POST /oauth/token", "POST /graphql"]


def boards(play: Play, code: str) -> list[dict[str, t.Any]]:
    return [doc for doc in play.sandbox.world.store.all("clarus.dashboard", scope="acme-north") if doc["code"] == code]


def refused(run: Run, *words: str) -> None:
    assert run.failed
    assert run.result["changed"] is False
    for word in words:
        assert word in run.msg
    assert "Traceback" not in str(run.result)


# --- requests


def test_a_create_reads_looks_up_writes_in_order_and_reads_back(play: Play) -> None:
    run = play("clarus_dashboard", **DASHBOARD, is_active=True, is_default=True)
    writes = ["POST /api/dashboards", "PUT /api/dashboards/42/widgets", "PATCH /api/dashboards/42"]
    # The two lists of roles and widgets come in one query.
    assert run.sent == [*READ, "POST /graphql", *writes, "POST /graphql"]
    first = play.sandbox.writes("clarus")[0]
    assert '"is_active":false' in first["body"]
    assert '"is_default":false' in first["body"]
    assert boards(play, "inbound-control")[0]["is_active"] is True


def test_nothing_to_change_is_one_query_with_a_ready_token(play: Play) -> None:
    play("clarus_dashboard", **DASHBOARD)
    assert play.again("clarus_dashboard", **DASHBOARD, access_token=READY_TOKEN).sent == ["POST /graphql"]
    play("clarus_dashboard_widget", **WIDGET)
    assert play.again("clarus_dashboard_widget", **WIDGET).sent == READ
    assert play.again("clarus_dashboards", dashboards=[DASHBOARD]).sent == READ
    assert play.again("clarus_dashboard_widgets", widgets=[WIDGET]).sent == READ
    assert play("clarus_dashboard_widget_info").sent == READ


def test_one_query_a_page(play: Play) -> None:
    for number in range(3):
        play("clarus_dashboard", code=f"board-{number}", name="Board")
    play.sandbox.set_switch("clarus", "page_size", 2)
    run = play.again("clarus_dashboard", code="board-2", name="Board")
    assert run.sent == [*READ, "POST /graphql"]


def test_ids_in_place_of_names(play: Play) -> None:
    by_id = {**DASHBOARD, "role_ids": [46, 42, 46], "placements": [{"widget_id": 41}]}
    del by_id["roles"]
    made = play.ok("clarus_dashboard", **by_id).result["dashboard"]
    assert (made["roles"], made["placements"][0]["widget"]) == (["Dock lead", "Standard"], "order-backlog")
    assert play.again("clarus_dashboard", **by_id).sent == READ
    refused(play("clarus_dashboard", **{**by_id, "role_ids": [7301]}), "no role with id 7301")
    refused(play("clarus_dashboard", code="inbound-control", placements=[{"widget_id": 9}]), "no widget with id 9")
    both = [{"widget_id": 41}, {"widget": "order-backlog"}]
    refused(play("clarus_dashboard", code="inbound-control", placements=both), "'order-backlog' twice")


# --- faults


@pytest.mark.parametrize("fault", [{"do": "drop"}, {"do": "status", "status": 503}, {"do": "status", "status": 504}])
@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("module", ["clarus_dashboard", "clarus_dashboard_widget"])
def test_an_unanswered_create_makes_one_object(play: Play, fault: dict[str, t.Any], after: bool, module: str) -> None:
    wanted = DASHBOARD if module == "clarus_dashboard" else WIDGET
    play.sandbox.fault(platform="clarus", method="POST", path="/api/.*", after=after, **fault)
    run = play(module, **wanted)
    assert not run.failed, run.msg
    kind = "clarus.dashboard" if module == "clarus_dashboard" else "clarus.dashboard_widget"
    made = [doc for doc in play.sandbox.world.store.all(kind, scope="acme-north") if doc["code"] == wanted["code"]]
    assert len(made) == 1
    play.again(module, **wanted)


@pytest.mark.parametrize(
    "fault",
    [
        {"do": "status", "status": 401},
        {"do": "status", "status": 429, "headers": {"Retry-After": "1"}},
        {"do": "status", "status": 429},
        {"do": "event", "event": "expire_tokens"},
    ],
)
@pytest.mark.parametrize("path", ["/graphql", "/api/.*"])
def test_what_passes_is_waited_out(play: Play, fault: dict[str, t.Any], path: str) -> None:
    play.sandbox.fault(platform="clarus", path=path, **fault)
    run = play("clarus_dashboard", **DASHBOARD)
    assert not run.failed, run.msg
    assert len(boards(play, "inbound-control")) == 1
    play.again("clarus_dashboard", **DASHBOARD)


def test_a_token_that_ends_in_the_middle_is_fetched_once_for_all_threads(play: Play) -> None:
    many = [{"code": f"board-{number}", "name": "Board"} for number in range(12)]
    play.sandbox.fault(platform="clarus", path="/api/dashboards", skip=3, do="event", event="expire_tokens")
    run = play("clarus_dashboards", dashboards=many)
    assert run.result["summary"]["created"] == 12
    assert run.sent.count("POST /oauth/token") == 2


def test_a_failure_in_the_middle_says_what_is_done_and_the_next_run_finishes(play: Play) -> None:
    play.sandbox.fault(platform="clarus", method="PUT", path=".*", do="status", status=500)
    run = play("clarus_dashboard", **DASHBOARD, is_active=True)
    assert run.failed
    assert run.result["changed"] is True
    assert run.result["applied"] == ["create dashboard 'inbound-control'"]
    assert run.result["pending"] == [
        "place 1 widget on dashboard 'inbound-control'",
        "set is_active of dashboard 'inbound-control'",
    ]
    assert "tenant acme-north" in run.msg
    assert play("clarus_dashboard", **DASHBOARD, is_active=True).result["action"] == "updated"
    play.again("clarus_dashboard", **DASHBOARD, is_active=True)


def test_somebody_else_creates_it_at_the_same_time(play: Play) -> None:
    body = '{"error":"Code has already been taken"}'
    play.sandbox.fault(
        platform="clarus", method="POST", path="/api/dashboards", after=True, do="status", status=422, body=body
    )
    run = play("clarus_dashboard", **DASHBOARD)
    assert not run.failed, run.msg
    assert len(boards(play, "inbound-control")) == 1


# --- sentences


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"do": "html"}, ["instead of JSON", "url"]),
        ({"do": "redirect", "location": "https://login.example.com/"}, ["redirects to https://login.example.com/"]),
        ({"do": "status", "status": 500}, ["answered 500"]),
        ({"do": "status", "status": 200, "body": "{}"}, ["without edges and pageInfo"]),
        ({"do": "status", "status": 200, "body": "[]"}, ["answered no GraphQL"]),
    ],
)
def test_what_is_not_the_api(play: Play, fault: dict[str, t.Any], words: list[str]) -> None:
    play.sandbox.fault(platform="clarus", path="/graphql", times=0, **fault)
    refused(play("clarus_dashboard", **DASHBOARD), "tenant acme-north", *words)


def test_credentials_that_do_not_do(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = play("clarus_dashboard", **DASHBOARD, client_id="dashops-north", client_secret="canary-5519")
    refused(wrong, "invalid_client", "check client_id, client_secret and subdomain")
    assert "canary-5519" not in wrong.msg
    refused(play("clarus_dashboard", **DASHBOARD, access_token="canary-6620"), "check that access_token")
    north: dict[str, t.Any] = {"client_id": "dashops-north", "client_secret": SECRETS["dashops-north"]}
    refused(play("clarus_dashboard", **DASHBOARD, **north, subdomain="acme-south"), "tenant acme-south", "403")
    viewer: dict[str, t.Any] = {"client_id": "dashops-viewer", "client_secret": SECRETS["dashops-viewer"]}
    assert play("clarus_dashboard_info", **viewer).result["dashboards"]
    refused(play("clarus_dashboard", **DASHBOARD, **viewer), "may lack the permission")
    refused(play("clarus_dashboard", **DASHBOARD, **north, scope="everything"), "invalid_scope", "check scope")
    refused(play("clarus_dashboard", **DASHBOARD, subdomain="acme north"), "name of a tenant")
    for name in ("CLARUS_CLIENT_ID", "CLARUS_CLIENT_SECRET"):
        monkeypatch.delenv(name)
    refused(play("clarus_dashboard", **DASHBOARD), "No complete Clarus credential", "CLARUS_ACCESS_TOKEN")


@pytest.mark.parametrize("shape", SWITCHES["error_body"].values)
def test_every_shape_of_error_is_read(play: Play, shape: str) -> None:
    play.sandbox.set_switch("clarus", "error_body", shape)
    viewer: dict[str, t.Any] = {"client_id": "dashops-viewer", "client_secret": SECRETS["dashops-viewer"]}
    run = play("clarus_dashboard", **DASHBOARD, **viewer)
    refused(run, "answered 403: ", "You are not allowed to perform this action", "tenant acme-north")
    assert "<" not in run.msg


@pytest.mark.parametrize("status", SWITCHES["wrong_tenant"].values)
@pytest.mark.parametrize("shown", SWITCHES["graphql_unauthorized"].values)
def test_a_tenant_of_somebody_else(play: Play, status: int, shown: str) -> None:
    play.sandbox.set_switch("clarus", "wrong_tenant", status)
    play.sandbox.set_switch("clarus", "graphql_unauthorized", shown)
    north: dict[str, t.Any] = {"client_id": "dashops-north", "client_secret": SECRETS["dashops-north"]}
    run = play("clarus_dashboard", **DASHBOARD, **north, subdomain="acme-south")
    refused(run, "tenant acme-south", "Subdomain acme-south is not available")
    assert run.writes == []


@pytest.mark.parametrize("status", SWITCHES["missing_permission"].values)
def test_an_account_that_may_only_read(play: Play, status: int) -> None:
    play.sandbox.set_switch("clarus", "missing_permission", status)
    viewer: dict[str, t.Any] = {"client_id": "dashops-viewer", "client_secret": SECRETS["dashops-viewer"]}
    for wanted in (DASHBOARD, {"code": "outbound-overview", "state": "absent"}):
        refused(play("clarus_dashboard", **wanted, **viewer), "You are not allowed", "account")


def test_mistakes_are_found_before_the_first_request(play: Play) -> None:
    place = {"x": 0, "y": 0, "w": 6, "h": 3}
    for placements, words in (
        ([{"widget": "a"}, {"widget": "b"}, {"widget": "a"}], "placements[0] and placements[2] both place"),
        ([{"widget": "a", "position": place}, {"widget": "b", "position": {**place, "x": 5}}], "overlap"),
        ([{"widget": "a", "position": {**place, "w": 0}}], "position.w must be at least 1"),
        ([{"widget": "a", "position": {**place, "y": -1}}], "position.y must be at least 0"),
    ):
        run = play("clarus_dashboard", code="a", name="A", placements=placements)
        refused(run, words)
        assert run.sent == []
    refused(play("clarus_dashboard", code="x" * 31, name=" "), "31 characters", "name must not be empty")
    two = [{"code": code, "name": code, "is_default": True} for code in ("a", "b")]
    run = play("clarus_dashboards", dashboards=two)
    refused(run, "dashboards[0] and dashboards[1] all have is_default: true")
    assert run.sent == []


def test_what_is_missing_is_named(play: Play) -> None:
    refused(play("clarus_dashboard", code="new"), "name must be given")
    refused(play("clarus_dashboard", **{**DASHBOARD, "roles": ["Dock Lead"]}), "'Dock Lead'", "Dock lead")
    run = play("clarus_dashboard", **{**DASHBOARD, "placements": [{"widget": "none"}]})
    refused(run, "'none'", "clarus_dashboard_widget")
    assert run.writes == []
    refused(play("clarus_dashboard", id=999, name="A"), "No dashboard with id 999")
    assert play.again("clarus_dashboard", id=999, state="absent").result["dashboard"] is None
    unknown = play("clarus_dashboard_widget", **{**WIDGET, "report_query": "Dock"})
    refused(unknown, "no report query 'Dock'", "there are: ", "Dock door usage", "Stock accuracy")
    ambiguous = play("clarus_dashboard_widget", **{**WIDGET, "report_query": "Stock accuracy"})
    refused(ambiguous, "46 or 47", "report_query_id")


def test_report_queries_of_one_name_are_told_apart_by_id(play: Play) -> None:
    by_id = {"code": "accuracy", "name": "Accuracy", "widget_type": "pie", "report_query_id": 46}
    play.ok("clarus_dashboard_widgets", widgets=[WIDGET, by_id])
    run = play.ok("clarus_dashboard_widgets", widgets=[WIDGET, {**by_id, "report_query_id": 47}])
    assert run.result["diff"][0]["before"] == {"report_query": "Stock accuracy (id 46)"}
    assert run.result["diff"][0]["after"] == {"report_query": "Stock accuracy (id 47)"}
    read = play("clarus_dashboard_widget_info", code="accuracy").result["widgets"][0]
    assert (read["report_query"], read["options"]["report_query_id"]) == ("Stock accuracy", 47)
    refused(play("clarus_dashboard_widgets", widgets=[WIDGET, {**by_id, "report_query_id": 9}]), "query with id 9")


def test_removed_keys_go_also_where_a_patch_merges(play: Play) -> None:
    play.sandbox.set_switch("clarus", "configuration_patch", "merge")
    play("clarus_dashboard_widget", **WIDGET, configuration={"a": 1, "b": {"c": 2, "d": 3}, "e": 4})
    less = {"code": "dock-usage", "configuration": {"a": None, "b": {"c": None}}}
    stored = play.ok("clarus_dashboard_widget", **less).result["widget"]["configuration"]
    assert (stored.get("a"), stored["b"].get("c"), stored["b"]["d"], stored["e"]) == (None, None, 3, 4)
    play.again("clarus_dashboard_widget", **less)


def test_check_mode_foresees_a_widget_and_nothing_else(play: Play) -> None:
    run = play("clarus_dashboard", check=True, **{**DASHBOARD, "placements": [{"widget": "later"}]})
    assert run.result["changed"] is True
    assert "'later'" in run.warnings[0]
    assert run.result["dashboard"]["placements"] == [{"widget": "later", "widget_id": None, "position": {}}]
    refused(play("clarus_dashboard", check=True, **{**DASHBOARD, "roles": ["later"]}), "no role 'later'")


def test_taking_the_default_flag_is_explained(play: Play) -> None:
    run = play.ok("clarus_dashboard", **DASHBOARD, is_default=True)
    assert "in place of outbound-overview" in run.warnings[0]
    assert play.again("clarus_dashboard", **DASHBOARD, is_default=True).warnings == []


def test_the_default_moves_within_a_list(play: Play) -> None:
    """Whoever takes the flag takes it from the other: a server that refuses to unset it is not asked to."""
    play.sandbox.set_switch("clarus", "undefault", "refused")
    old = {"code": "outbound-overview", "is_default": False}
    new = {"code": "dock", "name": "Dock", "is_default": True}
    assert play("clarus_dashboards", dashboards=[old, new]).result["summary"]["created"] == 1
    play.again("clarus_dashboards", dashboards=[old, new])
    assert boards(play, "outbound-overview")[0]["is_default"] is False


def test_odd_configuration_values_warn_and_go_through(play: Play) -> None:
    odd = {**WIDGET, "configuration": {"color_palette": "neon", "limit": 7, "needle": {"width": 3}}}
    run = play.ok("clarus_dashboard_widget", **odd)
    assert len(run.warnings) == 2
    assert all("as far as it is documented" in one for one in run.warnings)
    assert run.result["widget"]["configuration"] == odd["configuration"]
    assert play.again("clarus_dashboard_widget", **odd).warnings == []


# --- layout and diffs


def test_a_partial_position_is_laid_over_the_stored_one_and_keeps_the_rest(play: Play) -> None:
    play.sandbox.set_switch("clarus", "position_keys", "extra")
    play("clarus_dashboard", **DASHBOARD)
    code, wider = "inbound-control", [{"widget": "order-backlog", "position": {"w": 8}}]
    run = play.ok("clarus_dashboard", code=code, placements=wider)
    assert run.result["diff"]["before"] == {"placements": {"order-backlog": {"w": 6}}}
    assert run.result["diff"]["after"] == {"placements": {"order-backlog": {"w": 8}}}
    sent = play.sandbox.writes("clarus")[-1]["body"]
    assert '"minW":2' in sent
    assert '"x":0' in sent
    run = play.ok("clarus_dashboard", code=code, placements=[{"widget": "order-backlog"}, {"widget": "carrier-mix"}])
    assert run.result["diff"]["after"] == {"placements": {"carrier-mix": {}}}


def test_diffs_speak_in_names(play: Play) -> None:
    play("clarus_dashboard", **DASHBOARD)
    diff = play.ok("clarus_dashboard", code="inbound-control", roles=["RF"], description="x").result["diff"]
    assert diff["before"] == {"description": "", "roles": ["Dock lead", "Standard"]}
    assert diff["after"] == {"description": "x", "roles": ["RF"]}
    assert diff["before_header"] == "Clarus dashboard 'inbound-control' at tenant acme-north"
    play("clarus_dashboard_widget", **WIDGET)
    diff = play.ok("clarus_dashboard_widget", code="dock-usage", report_query="Receipts by hour").result["diff"]
    assert (diff["before"], diff["after"]) == (
        {"report_query": "Dock door usage"},
        {"report_query": "Receipts by hour"},
    )


# --- many


def test_pruning_in_order(play: Play) -> None:
    play("clarus_dashboard_widget", **WIDGET)
    one: dict[str, t.Any] = {"dashboards": [{"code": "dock", "name": "Dock", "placements": [{"widget": "dock-usage"}]}]}
    kept: dict[str, t.Any] = {"widgets": [{"code": "dock-usage"}], "prune": True}
    promised = play("clarus_dashboard_widgets", check=True, **kept)
    assert promised.result["summary"]["deleted"] == 3
    assert any("still stands on outbound-overview" in warning for warning in promised.warnings)
    too_early = play("clarus_dashboard_widgets", **kept)
    assert too_early.failed
    assert "take it off first, or keep it with prune_ignore" in too_early.msg
    assert too_early.result["summary"]["deleted"] == 1
    assert play.ok("clarus_dashboards", **one, prune=True).result["summary"]["deleted"] == 1
    assert play.ok("clarus_dashboard_widgets", **kept).result["summary"]["deleted"] == 2


def test_widgets_of_one_dashboard_go_together_by_force(play: Play) -> None:
    gone = [{"code": code, "state": "absent", "force": True} for code in ("order-backlog", "carrier-mix")]
    run = play.ok("clarus_dashboard_widgets", widgets=gone, parallel=4)
    assert run.result["summary"]["deleted"] == 2
    assert boards(play, "outbound-overview")[0]["placements"] == []


def test_twenty_tenants(play: Play) -> None:
    """Twelve widgets, three roles, one client for all tenants: rolled out, and then nothing changes."""
    widgets = [{**WIDGET, "code": f"widget-{number}"} for number in range(12)]
    placements = [
        {"widget": f"widget-{number}", "position": {"x": number % 3 * 4, "y": number // 3 * 3, "w": 4, "h": 3}}
        for number in range(12)
    ]
    board = {**DASHBOARD, "roles": ["Standard", "Dock lead", "RF"], "placements": placements}
    tenants = [f"site-{number:02}" for number in range(1, 21)]
    for number, tenant in enumerate(tenants, start=1):
        add_tenant(play.sandbox.world, tenant, number * 10000, tenant, (("W1", "One"),))
    for tenant in tenants:
        assert play("clarus_dashboard_widgets", subdomain=tenant, widgets=widgets).result["summary"]["created"] == 12
        assert play("clarus_dashboards", subdomain=tenant, dashboards=[board]).result["summary"]["created"] == 1
    for tenant in tenants:
        play.again("clarus_dashboard_widgets", subdomain=tenant, widgets=widgets)
        play.again("clarus_dashboards", subdomain=tenant, dashboards=[board])


def test_promotion_by_info_and_apply_alone(play: Play) -> None:
    play("clarus_dashboard_widget", **WIDGET, configuration={"metric": "quantity"})
    play("clarus_dashboard", **{**DASHBOARD, "placements": [{"widget": "dock-usage", "position": {"x": 1}}]})
    widgets = play("clarus_dashboard_widget_info", code="dock-usage").result["widgets"]
    read = play("clarus_dashboard_info", code="inbound-control").result["dashboards"]
    assert "id" not in str(sorted(read[0]["options"]))
    south: dict[str, t.Any] = {"subdomain": "acme-south"}
    play.ok("clarus_dashboard_widgets", **south, widgets=[one["options"] for one in widgets])
    play.ok("clarus_dashboard", **south, **read[0]["options"])
    play.again("clarus_dashboard", **south, **read[0]["options"])
    copied = play("clarus_dashboard_info", **south, code="inbound-control").result["dashboards"][0]
    assert copied["options"] == read[0]["options"]
    assert copied["role_ids"] != read[0]["role_ids"]


# --- from outside


@pytest.mark.parametrize("other", [{"ignore": True}, {"state": "absent"}])
def test_who_is_not_to_be_there_does_not_take_the_default_flag(play: Play, other: dict[str, t.Any]) -> None:
    """``is_default: false`` is dropped only for a list in which another dashboard really takes the flag."""
    play("clarus_dashboard", code="other", name="Other")
    play("clarus_dashboard", **DASHBOARD, is_default=True)
    listed = [{"code": "other", "is_default": True, **other}, {"code": "inbound-control", "is_default": False}]
    run = play.ok("clarus_dashboards", dashboards=listed)
    assert run.result["results"][1]["action"] == "updated"
    assert boards(play, "inbound-control")[0]["is_default"] is False


@pytest.mark.parametrize("module", ["clarus_dashboards", "clarus_dashboard_widgets"])
def test_an_object_may_repeat_the_tenant_of_the_list_and_no_other(play: Play, module: str) -> None:
    kind = module.rsplit("_", 1)[1]
    same: dict[str, t.Any] = {kind: [{"code": "gone", "state": "absent", "subdomain": "acme-north"}]}
    play.again(module, subdomain="acme-north", **same)
    run = play(module, subdomain="acme-south", **same)
    refused(run, f"{kind}[0]", "subdomain", "'acme-north'", "'acme-south'")
    assert run.sent == []


@pytest.mark.parametrize(
    "answer", ["", "[7]", '{"id": null}', '{"id": "abc"}', '{"data": [{"id": 1}]}', '{"data": "made"}']
)
def test_a_create_that_answers_no_id_is_looked_up(play: Play, answer: str) -> None:
    play.sandbox.fault(
        platform="clarus", method="POST", path="/api/.*", do="status", status=201, body=answer, after=True
    )
    run = play("clarus_dashboard", **DASHBOARD)
    assert not run.failed, run.msg
    assert len(boards(play, "inbound-control")) == 1
    assert run.result["dashboard"]["placements"] != []


@pytest.mark.parametrize(("state", "method"), [("present", "PATCH"), ("absent", "DELETE")])
def test_a_web_page_is_no_write(play: Play, state: str, method: str) -> None:
    play("clarus_dashboard", **DASHBOARD)
    play.sandbox.fault(platform="clarus", method=method, path="/api/.*", do="html")
    wanted = [{"code": "inbound-control", "name": "Other", "state": state}]
    refused(play("clarus_dashboards", dashboards=wanted), "an HTML page")
    assert boards(play, "inbound-control")[0]["name"] == "Inbound control"


def test_check_mode_shows_the_record_that_the_run_returns(play: Play) -> None:
    new: dict[str, t.Any] = {"code": "new", "name": "New"}
    laid_out = [
        {"widget": "carrier-mix"},
        {"widget": "order-backlog", "position": {"x": 6, "y": 0, "w": 6, "h": 3}},
        {"widget": "receipts-by-hour", "position": {"x": 0, "y": 0, "w": 6, "h": 3}},
    ]
    for module, noun, wanted in (
        ("clarus_dashboard", "dashboard", new),
        ("clarus_dashboard", "dashboard", {"code": "new", "description": "Text", "placements": laid_out}),
        ("clarus_dashboard", "dashboard", {"code": "new", "description": "", "roles": ["Standard", "Dock lead"]}),
        ("clarus_dashboard_widget", "widget", {**new, "widget_type": "bar"}),
        ("clarus_dashboard_widget", "widget", {"code": "new", "description": "Text"}),
        ("clarus_dashboard_widget", "widget", {"code": "new", "description": ""}),
    ):
        promised = play(module, check=True, **wanted).result[noun]
        returned = play(module, **wanted).result[noun]
        assert promised == {**returned, "id": promised["id"]}, wanted


def test_a_replacement_is_read_back_once(play: Play) -> None:
    play("clarus_dashboard_widget", **WIDGET, configuration={"metric": "quantity", "limit": 5})
    reads = {}
    for mode in ("merge", "replace"):
        limit = {"merge": 10, "replace": 20}[mode]
        run = play(
            "clarus_dashboard_widget", code="dock-usage", configuration={"limit": limit}, configuration_mode=mode
        )
        reads[mode] = run.sent.count("POST /graphql")
    assert reads["replace"] == reads["merge"]


def test_a_name_that_two_roles_have_says_where_and_for_what(play: Play) -> None:
    store = play.sandbox.world.store
    role = next(doc for doc in store.all("clarus.role", scope="acme-north") if doc["name"] == "Standard")
    store.put("clarus.role", "7777", {**role, "id": 7777}, scope="acme-north")
    run = play("clarus_dashboard", **DASHBOARD)
    refused(run, "role 'Standard' of dashboard 'inbound-control' is ambiguous at tenant acme-north", "7777", "role_ids")
    assert run.writes == []
