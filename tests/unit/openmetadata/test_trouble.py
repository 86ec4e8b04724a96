# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules when things go wrong: lost answers, somebody else's writes, half-done refusals, odd proxies."""

from __future__ import annotations

import json
import typing as t

import pytest

from sandbox.openmetadata import SWITCHES, seeds

from .conftest import Play

VERSIONS = SWITCHES["version"].values
OVERVIEW: dict[str, t.Any] = {"service": "superset", "name": "sales_overview"}
OVERVIEW_ID = seeds.id_of("dashboard", "superset.sales_overview")
LOST: list[dict[str, t.Any]] = [
    {"do": "drop", "after": True},
    {"do": "status", "status": 503, "after": True},
    {"do": "status", "status": 503},
    {"do": "drop"},
    {"do": "status", "status": 429, "headers": {"Retry-After": "1"}},
]


def _stored(play: Play, kind: str, fqn: str) -> dict[str, t.Any]:
    return next(doc for doc in play.sandbox.world.store.all(f"openmetadata.{kind}") if doc["fullyQualifiedName"] == fqn)


@pytest.mark.parametrize("rule", LOST, ids=lambda rule: "-".join(str(value) for value in rule.values()))
@pytest.mark.parametrize("version", VERSIONS)
def test_every_write_survives_a_lost_answer(play: Play, version: str, rule: dict[str, t.Any]) -> None:
    play.sandbox.set_switch("openmetadata", "version", version)
    steps: list[tuple[str, dict[str, t.Any], str]] = [
        ("openmetadata_dashboard", {"service": "superset", "name": "x", "description": "a"}, "created"),
        ("openmetadata_dashboard", {"service": "superset", "name": "x", "description": "b"}, "updated"),
        ("openmetadata_dashboard", {"service": "superset", "name": "x", "state": "absent"}, "deleted"),
        ("openmetadata_dashboard", {"service": "superset", "name": "x", "description": "c"}, "restored"),
        (
            "openmetadata_dashboard",
            {"service": "superset", "name": "x", "state": "absent", "hard_delete": True},
            "deleted",
        ),
    ]
    for module, params, action in steps:
        play.sandbox.fault(platform="openmetadata", write=True, **rule)
        run = play(module, **params)
        assert not run.failed, run.msg
        assert run.result["action"] == action
        again = play(module, **params)
        assert again.result["changed"] is False, params
    names = [doc["name"] for doc in play.sandbox.world.store.all("openmetadata.dashboard")]
    assert sorted(names) == ["sales.daily", "sales_overview"]


@pytest.mark.parametrize("rule", LOST, ids=lambda rule: "-".join(str(value) for value in rule.values()))
@pytest.mark.parametrize("version", VERSIONS)
def test_a_bulk_call_survives_a_lost_answer(play: Play, version: str, rule: dict[str, t.Any]) -> None:
    play.sandbox.set_switch("openmetadata", "version", version)
    wanted: dict[str, t.Any] = {"service": "superset", "dashboards": [{"name": f"d{at}"} for at in range(3)]}
    play.sandbox.fault(platform="openmetadata", write=True, **rule)
    run = play("openmetadata_dashboards", **wanted)
    assert run.result["summary"]["created"] == 3
    play.again("openmetadata_dashboards", **wanted)


def test_somebody_else_writes_in_between(play: Play) -> None:
    """The version is another one by the time of the patch: read anew, and their change is kept."""
    world = play.sandbox.world

    def theirs() -> None:
        doc = world.store.get("openmetadata.dashboard", OVERVIEW_ID)
        assert doc
        world.store.put(
            "openmetadata.dashboard", OVERVIEW_ID, {**doc, "version": 0.4, "displayName": "Theirs"}, doc["service"]
        )

    real = world.platforms["openmetadata"].EVENTS
    real["theirs"] = lambda _world: theirs()
    try:
        play.sandbox.fault(platform="openmetadata", method="PATCH", do="event", event="theirs")
        run = play("openmetadata_dashboard", **OVERVIEW, description="Mine")
    finally:
        del real["theirs"]
    assert run.result["changed"] is True
    assert [one.split()[0] for one in run.sent] == ["GET", "PATCH", "GET", "PATCH"]
    stored = _stored(play, "dashboard", "superset.sales_overview")
    assert (stored["displayName"], stored["description"]) == ("Theirs", "Mine")


def test_somebody_else_creates_it_at_the_same_time(play: Play) -> None:
    play("openmetadata_dashboard", service="superset", name="x", description="theirs", display_name="Theirs")
    play.sandbox.fault(platform="openmetadata", method="GET", do="status", status=404, body=NOT_THERE)
    play.sandbox.fault(platform="openmetadata", method="PUT", do="status", status=409, body=TAKEN)
    run = play("openmetadata_dashboard", service="superset", name="x", description="mine")
    assert not run.failed, run.msg
    stored = _stored(play, "dashboard", "superset.x")
    assert (stored["displayName"], stored["description"]) == ("Theirs", "mine")


NOT_THERE = '{"code": 404, "message": "dashboard instance for superset.x not found"}'
TAKEN = '{"code": 409, "message": "Entity already exists"}'


def test_a_refused_row_of_a_bulk_call_that_exists_by_now(play: Play) -> None:
    body = (
        '{"dryRun": false, "status": "failure", "numberOfRowsProcessed": 2, "numberOfRowsPassed": 1, '
        '"numberOfRowsFailed": 1, "successRequest": [{"request": "superset.b", "status": 200}], "failedRequest": '
        '[{"request": {"name": "a", "service": "superset"}, "status": 409, "message": "Entity already exists"}]}'
    )
    play.sandbox.fault(platform="openmetadata", path="/bulk$", do="status", status=200, body=body)
    run = play("openmetadata_dashboards", service="superset", dashboards=[{"name": "a"}, {"name": "b"}])
    assert run.result["summary"]["created"] == 2
    assert run.writes == ["PUT /api/v1/dashboards/bulk", "PUT /api/v1/dashboards"]


def test_a_row_that_the_answer_does_not_mention(play: Play) -> None:
    body = '{"dryRun": false, "status": "success", "successRequest": [{"request": "superset.b", "status": 200}]}'
    play.sandbox.fault(platform="openmetadata", path="/bulk$", do="status", status=200, body=body)
    run = play("openmetadata_dashboards", service="superset", dashboards=[{"name": "a"}, {"name": "b"}])
    assert run.failed
    assert "does not mention it, and it is not there" in run.msg
    play("openmetadata_dashboard", service="superset", name="d")
    play.sandbox.fault(platform="openmetadata", path="/dashboards$", do="status", status=200, body='{"data": []}')
    play.sandbox.fault(platform="openmetadata", path="/bulk$", do="status", status=200, body=body)
    run = play("openmetadata_dashboards", service="superset", dashboards=[{"name": "d"}, {"name": "b"}])
    assert run.result["summary"]["created"] == 2


@pytest.mark.parametrize(("status", "doubt"), [(500, True), (403, False)])
def test_the_error_of_a_whole_bulk_call_is_that_of_each_row(play: Play, status: int, doubt: bool) -> None:
    play.sandbox.fault(platform="openmetadata", path="/bulk$", do="status", status=status)
    run = play("openmetadata_dashboards", service="superset", dashboards=[{"name": "a"}, {"name": "b"}])
    errors = [one["error"] for one in run.result["results"]]
    for name, error in zip("ab", errors):
        assert error.startswith(f"Cannot create dashboard '{name}': ")
        assert ("may have been done all the same" in error) is doubt


@pytest.mark.parametrize("status", [400, 413])
def test_a_refused_bulk_call_is_done_row_by_row(play: Play, status: int) -> None:
    body = '{"code": 400, "message": "BULK_LIMIT_EXCEPTION"}'
    play.sandbox.fault(platform="openmetadata", path="/bulk$", do="status", status=status, body=body)
    run = play("openmetadata_dashboards", service="superset", dashboards=[{"name": "a"}, {"name": "b"}])
    assert run.result["summary"]["created"] == 2


def test_a_proxy_that_cannot_pass_a_slash(play: Play) -> None:
    play("openmetadata_dashboard", service="superset", name="a/b")
    for _at in range(2):
        play.sandbox.fault(
            platform="openmetadata", path="/name/superset.a/b", do="status", status=404, body='{"message": "no route"}'
        )
    run = play.again("openmetadata_dashboard", service="superset", name="a/b")
    assert len(run.sent) == 2


def test_half_done_refusals_are_told(play: Play) -> None:
    """Old servers may have written by the time they refuse; what is there now stands in the error."""
    play.sandbox.set_switch("openmetadata", "version", "1.6")
    world = play.sandbox.world

    def damage() -> None:
        doc = world.store.get("openmetadata.dashboard", OVERVIEW_ID)
        assert doc
        world.store.put(
            "openmetadata.dashboard", OVERVIEW_ID, {**doc, "tags": [], "description": "cut"}, doc["service"]
        )

    real = world.platforms["openmetadata"].EVENTS
    real["damage"] = lambda _world: damage()
    try:
        play.sandbox.fault(platform="openmetadata", method="PATCH", do="event", event="damage")
        run = play("openmetadata_dashboard", **OVERVIEW, tags=["Tier.Tier1", "Tier.Tier2"])
    finally:
        del real["damage"]
    assert run.failed
    assert "it now has description 'cut', tags []" in run.msg


def test_a_reader_is_told_what_to_do(play: Play) -> None:
    run = play("openmetadata_dashboard", **OVERVIEW, description="x", token=seeds.READER_TOKEN)
    assert "give the account's role a policy that allows it" in run.msg
    assert run.result["error"]["status"] == 403
    assert run.result["pending"] == ["change description of dashboard 'superset.sales_overview'"]
    many = play(
        "openmetadata_dashboards",
        service="superset",
        dashboards=[{"name": "a"}, {"name": "b"}],
        token=seeds.READER_TOKEN,
    )
    assert "Permission denied" in many.msg


def test_a_new_bot_token(play: Play) -> None:
    play.sandbox.event("openmetadata", "new_bot_token")
    run = play("openmetadata_dashboard", **OVERVIEW, token=seeds.BOT_TOKEN)
    assert "only the newest token is good" in run.msg
    assert seeds.BOT_TOKEN not in str(run.result)


def test_a_failed_login_is_never_repeated(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENMETADATA_JWT_TOKEN")
    login: dict[str, t.Any] = {"username": seeds.ADMIN_EMAIL, "password": "not-the-password"}
    items = [{"service": "superset", "name": "a"}, {"service": "bi.main", "name": "b"}]
    run = play("openmetadata_dashboards", dashboards=items, **login)
    assert run.failed
    assert run.sent == ["POST /api/v1/users/login"]


def test_applied_and_pending(play: Play) -> None:
    play("openmetadata_dashboard", **OVERVIEW, state="absent")
    body = '{"code": 400, "message": "no"}'
    play.sandbox.fault(platform="openmetadata", method="PATCH", do="status", status=400, body=body)
    run = play("openmetadata_dashboard", **OVERVIEW, description="New")
    assert run.result["changed"] is True
    assert run.result["applied"] == ["restore dashboard 'superset.sales_overview'"]
    assert run.result["pending"] == ["change description of dashboard 'superset.sales_overview'"]
    assert play("openmetadata_dashboard", **OVERVIEW, description="New").result["action"] == "updated"


def test_a_chart_that_is_named_two_ways(play: Play) -> None:
    """``a.b`` is a chart of the own service and one of service ``a``: which one is meant must be said."""
    play("openmetadata_dashboard_service", name="a", service_type="CustomDashboard")
    play("openmetadata_chart", service="a", name="b")
    play("openmetadata_chart", service="superset", name="a.b")
    for many in (False, True):
        wanted: dict[str, t.Any] = {"name": "x", "charts": ["a.b"]}
        run = (
            play("openmetadata_dashboards", service="superset", dashboards=[wanted])
            if many
            else play("openmetadata_dashboard", service="superset", **wanted)
        )
        assert 'could be a.b or superset."a.b"' in run.msg
    assert play.ok("openmetadata_dashboard", service="superset", name="x", charts=['superset."a.b"']).result["changed"]
    play.again("openmetadata_dashboard", service="superset", name="x", charts=["a.b"])


def test_ids_in_place_of_names(play: Play) -> None:
    wanted: dict[str, t.Any] = {
        "service": seeds.id_of("dashboardService", "superset"),
        "name": "x",
        "charts": [seeds.id_of("chart", "superset.orders_per_day")],
        "owners": [{"type": "user", "name": seeds.id_of("user", '"maria.lopez"')}],
        "domains": [seeds.id_of("domain", "Commerce")],
    }
    assert play.ok("openmetadata_dashboard", **wanted).result["changed"]
    play.again("openmetadata_dashboard", **wanted)
    play.again("openmetadata_dashboards", dashboards=[wanted])
    run = play.ok("openmetadata_dashboard", **{**wanted, "charts": [seeds.id_of("chart", "superset.revenue_per_day")]})
    assert run.result["diff"]["after"] == {"charts": ["revenue_per_day"]}


def test_an_undefined_property_fails_in_check_mode_too(play: Play) -> None:
    promised = play("openmetadata_dashboard", check=True, **OVERVIEW, extension={"nope": 1})
    assert "no custom property nope" in promised.msg
    assert "Unknown custom field nope" in play("openmetadata_dashboard", **OVERVIEW, extension={"nope": 1}).msg


@pytest.mark.parametrize(
    ("option", "entry", "word"),
    [
        ("tags", "Tier.None", "tag"),
        ("glossary_terms", "Business.None", "glossary term"),
        ("data_products", "None", "data product"),
    ],
)
def test_what_is_missing_fails_in_check_mode_too(play: Play, option: str, entry: str, word: str) -> None:
    wanted: dict[str, t.Any] = {**OVERVIEW, option: [entry]}
    assert f"there is no {word} '{entry}'" in play("openmetadata_dashboard", check=True, **wanted).msg
    assert play("openmetadata_dashboard", **wanted).failed


def test_a_service_that_is_not_empty(play: Play) -> None:
    gone = {"name": "superset", "state": "absent", "hard_delete": True}
    assert play.ok("openmetadata_dashboard_service", **gone, recursive=True).result["action"] == "deleted"
    assert play.sandbox.world.store.count("openmetadata.chart") == 0
    soft = {"name": "bi.main", "state": "absent", "recursive": True}
    assert play.ok("openmetadata_dashboard_service", **soft).result["changed"]
    run = play.ok("openmetadata_dashboard_service", name="bi.main", service_type="CustomDashboard")
    assert run.result["action"] == "restored"
    assert not _stored(play, "dashboard", '"bi.main"."sales.daily"').get("deleted")


@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_token_whose_user_is_gone(play: Play, state: str) -> None:
    """The server says 404, and it does not mean the dashboard."""
    user = play.sandbox.world.store.get("openmetadata.user", seeds.READER["id"])
    assert user
    play.sandbox.world.store.put("openmetadata.user", user["id"], {**user, "deleted": True})
    for params in (
        {**OVERVIEW, "state": state},
        {"service": "superset", "dashboards": [{"name": "x", "state": state}]},
    ):
        module = "openmetadata_dashboards" if "dashboards" in params else "openmetadata_dashboard"
        run = play(module, **params, token=seeds.READER_TOKEN)
        assert run.failed
        assert "if it is the user of the token itself" in run.msg
    assert play("openmetadata_dashboard_info", service="superset", token=seeds.READER_TOKEN).failed


def test_several_domains_on_an_old_server(play: Play) -> None:
    play.sandbox.set_switch("openmetadata", "version", "1.6")
    run = play("openmetadata_dashboard", **OVERVIEW, domains=["Commerce", "Finance"])
    assert "takes one domain" in run.msg
    assert run.writes == []


def test_several_domains_where_the_rule_is_off(play: Play) -> None:
    wanted: dict[str, t.Any] = {**OVERVIEW, "domains": ["Finance", "Commerce.Retail"]}
    assert "set in the server's settings" in play("openmetadata_dashboard", **wanted).msg
    play.sandbox.set_switch("openmetadata", "rules", False)
    assert play.ok("openmetadata_dashboard", **wanted).result["changed"]
    play.again("openmetadata_dashboard", **wanted)


@pytest.mark.parametrize("body", ['{"message": "welcome"}', '{"data": null, "paging": null}'])
def test_an_answer_without_a_list_is_not_taken_for_an_empty_one(play: Play, body: str) -> None:
    play.sandbox.fault(platform="openmetadata", method="GET", do="status", status=200, body=body)
    run = play("openmetadata_dashboards", service="superset", dashboards=[{"name": "sales_overview"}])
    assert run.failed
    assert "without a list" in run.msg
    assert not run.writes


def test_a_list_that_goes_round_in_circles_is_refused(play: Play) -> None:
    for _page in range(2):
        body = '{"data": [], "paging": {"total": 9, "after": "same"}}'
        play.sandbox.fault(platform="openmetadata", method="GET", do="status", status=200, body=body)
    run = play("openmetadata_dashboards", service="superset", dashboards=[{"name": "sales_overview"}])
    assert "never complete" in run.msg
    assert not run.writes


@pytest.mark.parametrize("version", VERSIONS)
def test_a_dashboard_is_restored_with_fewer_charts(play: Play, version: str) -> None:
    play.sandbox.set_switch("openmetadata", "version", version)
    board: dict[str, t.Any] = {"service": "superset", "name": "x"}
    play("openmetadata_charts", service="superset", charts=[{"name": "a"}, {"name": "b"}])
    play("openmetadata_dashboard", **board, charts=["a", "b"])
    play("openmetadata_dashboard", **board, state="absent")
    run = play("openmetadata_dashboard", **board, charts=["a"])
    assert run.result["action"] == "restored"
    play.again("openmetadata_dashboard", **board, charts=["a"])


@pytest.mark.parametrize(
    ("params", "state"),
    [
        ({"service": "superset", "name": "x"}, "it is there all the same"),
        ({**OVERVIEW, "description": "x"}, "it now has description 'x'"),
        ({**OVERVIEW, "state": "absent"}, "it is marked as deleted"),
        ({**OVERVIEW, "state": "absent", "hard_delete": True}, "it is not there"),
    ],
)
@pytest.mark.parametrize("took_place", [True, False])
def test_what_a_failed_write_has_done_is_a_change(
    play: Play, params: dict[str, t.Any], state: str, took_place: bool
) -> None:
    play.sandbox.fault(platform="openmetadata", write=True, do="status", status=500, after=took_place)
    run = play("openmetadata_dashboard", **params)
    assert run.failed
    assert (state in run.msg) is took_place
    assert run.result["changed"] is took_place
    assert bool(run.result["applied"]) is took_place
    assert len(run.result["pending"]) == 1


def test_a_write_that_timed_out_is_looked_up(play: Play) -> None:
    for _attempt in range(2):
        play.sandbox.fault(platform="openmetadata", write=True, do="drop", after=True)
    run = play("openmetadata_dashboard", **OVERVIEW, description="x", retries=0)
    assert run.failed
    assert "it now has description 'x'" in run.msg
    assert run.result["changed"] is True


def test_check_mode_needs_no_right_to_see_the_custom_properties(play: Play) -> None:
    body = '{"code": 403, "message": "no"}'
    play.sandbox.fault(platform="openmetadata", path="/metadata/", do="status", status=403, body=body)
    run = play("openmetadata_dashboard", check=True, **OVERVIEW, extension={"costCentre": "9"})
    assert run.result["changed"] is True


def test_somebody_else_writes_all_the_time(play: Play) -> None:
    for _attempt in range(2):
        play.sandbox.fault(platform="openmetadata", method="PATCH", do="status", status=412)
    run = play("openmetadata_dashboard", **OVERVIEW, description="x")
    assert "so run again" in run.msg
    assert run.result["error"]["status"] == 412


@pytest.mark.parametrize("plural", [False, True])
def test_a_chart_with_a_dot_in_its_name_that_an_earlier_task_would_make(play: Play, plural: bool) -> None:
    wanted: dict[str, t.Any] = {"service": "new.one", "name": "x", "charts": ["orders.daily"]}
    run = (
        play("openmetadata_dashboards", check=True, dashboards=[wanted])
        if plural
        else play("openmetadata_dashboard", check=True, **wanted)
    )
    assert not run.failed, run.msg
    diff = run.result["diff"][0] if plural else run.result["diff"]
    assert diff["after"] == {"charts": ["orders.daily"]}
    assert any('chart \'"new.one"."orders.daily"\' is not there yet' in one for one in run.warnings)


def test_a_service_with_and_without_quotes_is_one(play: Play) -> None:
    items = [{"service": '"bi.main"', "name": "a"}, {"service": "bi.main", "name": "b"}]
    assert play("openmetadata_dashboards", dashboards=items).result["summary"]["created"] == 2
    again = play.again("openmetadata_dashboards", dashboards=items)
    assert len(again.sent) == 1
    twice = play("openmetadata_dashboards", dashboards=[items[0], {**items[1], "name": "a"}])
    assert "dashboards[0] and dashboards[1] both mean" in twice.msg
    assert not twice.sent
    for scope in ("bi.main", '"bi.main"'):
        play.again("openmetadata_dashboards", service=scope, dashboards=items)
    other = play("openmetadata_dashboards", service="superset", dashboards=items)
    assert "but the whole list is for 'superset'" in other.msg


def test_an_id_in_capitals(play: Play) -> None:
    item: dict[str, t.Any] = {"id": OVERVIEW_ID.upper(), "description": "x"}
    for params in ({"service": "superset", "dashboards": [item]}, {"dashboards": [item]}):
        run = play("openmetadata_dashboards", **params)
        assert not run.failed, run.msg
    assert not play("openmetadata_dashboard", **item).failed
    twice = play("openmetadata_dashboards", dashboards=[item, {"id": OVERVIEW_ID}])
    assert "both mean" in twice.msg
    assert not twice.writes


def test_a_list_of_a_service_that_an_earlier_task_would_make(play: Play) -> None:
    items = [{"name": "a"}, {"name": "b"}]
    for body in (NOT_THERE, '{"data": [], "paging": {"total": 0}}'):
        status = 404 if body == NOT_THERE else 200
        play.sandbox.fault(platform="openmetadata", path="/dashboards$", do="status", status=status, body=body)
        run = play("openmetadata_dashboards", check=True, service="new_one", dashboards=items)
        assert run.result["summary"]["created"] == 2
        assert run.warnings == ["service 'new_one' is not there yet; predicted as if an earlier task made it"]
    play("openmetadata_dashboard_service", name="new_one", service_type="Superset")
    run = play("openmetadata_dashboards", check=True, service="new_one", dashboards=items)
    assert not run.warnings


@pytest.mark.parametrize("kind", ["dashboard", "chart", "dashboard_service"])
def test_an_id_that_is_none_is_refused_before_the_first_request(play: Play, kind: str) -> None:
    for module in (f"openmetadata_{kind}_info", f"openmetadata_{kind}"):
        run = play(module, id="sales")
        assert run.failed
        assert "id must be a UUID" in run.msg
        assert not run.sent


def test_what_is_given_by_its_id_is_shown_by_its_name(play: Play) -> None:
    item = {"id": OVERVIEW_ID, "description": "x"}
    shown = play("openmetadata_dashboard", check=True, diff=True, **item).result["diff"]
    assert "'superset.sales_overview'" in shown["after_header"]
    many = play("openmetadata_dashboards", check=True, diff=True, dashboards=[item])
    assert many.result["results"][0]["key"] == "superset.sales_overview"
    assert many.result["diff"][0]["after_header"] == shown["after_header"]
    scoped = play("openmetadata_dashboards", check=True, service="superset", dashboards=[item])
    assert scoped.result["results"][0]["key"] == "sales_overview"
    service = {"id": seeds.id_of("dashboardService", "superset"), "description": "x"}
    run = play("openmetadata_dashboard_service", check=True, diff=True, **service)
    assert "service 'superset'" in run.result["diff"]["after_header"]


def test_an_owner_without_a_name_is_refused_before_the_first_request(play: Play) -> None:
    run = play("openmetadata_dashboard", **OVERVIEW, owners=[{"type": "user", "name": " "}])
    assert run.msg == "owners: name must not be empty"
    assert not run.sent


def test_a_connection_that_the_account_may_not_see(play: Play) -> None:
    record = play("openmetadata_dashboard_service", name="superset").result["service"]
    body = json.dumps({name: value for name, value in record.items() if name != "connection"})
    for method in ("GET", "PATCH"):
        play.sandbox.fault(platform="openmetadata", method=method, do="status", status=200, body=body)
    run = play("openmetadata_dashboard_service", name="superset", connection={"config": {"hostPort": "http://x"}})
    assert run.result["changed"] is True
    assert any("does not show its connection to this account" in one for one in run.warnings)


def test_an_item_of_a_service_id_that_is_not_there_fails_alone(play: Play) -> None:
    stray = {"service": "0c49a8f3-ac9c-4345-9c78-4b30b7ce4b0e", "name": "x"}
    run = play("openmetadata_dashboards", dashboards=[stray, {**OVERVIEW, "description": "x"}])
    assert [one["action"] for one in run.result["results"]] == ["failed", "updated"]
    assert "There is no service with id 0c49a8f3" in run.msg
    run = play("openmetadata_dashboards", dashboards=[{**stray, "state": "absent"}])
    assert [one["action"] for one in run.result["results"]] == ["unchanged"]
    scoped = play("openmetadata_dashboards", service=stray["service"], dashboards=[{"name": "x"}])
    assert scoped.msg.startswith("There is no service with id 0c49a8f3")
    assert play("openmetadata_dashboard_info", service=stray["service"]).result["dashboards"] == []


def test_a_token_that_ends_in_the_run_is_not_used_to_look_again(play: Play) -> None:
    play.sandbox.fault(platform="openmetadata", method="PATCH", do="status", status=401)
    run = play("openmetadata_dashboard", **OVERVIEW, description="x")
    assert run.result["error"]["status"] == 401
    assert [one.split()[0] for one in run.sent] == ["GET", "PATCH"]


def test_cipher_text_and_keys_are_no_values_to_show_or_to_send(play: Play) -> None:
    record = play("openmetadata_dashboard_service", name="superset").result["service"]
    config = {"type": "Superset", "consumer": "fernet:Zm9v", "ssl": {"sslKey": "canary"}, "hostPort": "http://x"}
    body = json.dumps({**record, "connection": {"config": config}})
    play.sandbox.fault(platform="openmetadata", method="GET", do="status", status=200, body=body)
    (shown,) = play("openmetadata_dashboard_service_info", name="superset").result["services"]
    assert shown["connection"]["config"] == {**config, "consumer": "********", "ssl": {"sslKey": "********"}}
    assert shown["options"]["connection"]["config"] == {"type": "Superset", "ssl": {}, "hostPort": "http://x"}
    for wrong, word in (
        ({"consumer": "fernet:Zm9v"}, "holds a mask"),
        ({"ssl": {"sslKey": "x"}}, "looks like a secret"),
    ):
        run = play("openmetadata_dashboard_service", name="superset", connection={"config": wrong})
        assert word in run.msg
        assert not run.sent


def test_a_list_keeps_other_custom_properties_on_an_old_server(play: Play) -> None:
    play.sandbox.set_switch("openmetadata", "version", "1.8")
    first: dict[str, t.Any] = {
        "service": "superset",
        "name": "kept",
        "extension": {"costCentre": "4711", "reviewCycleDays": 30},
    }
    play("openmetadata_dashboard", **first)
    item = {**first, "domains": ["Commerce"], "extension": {"costCentre": "4712"}}
    assert play("openmetadata_dashboards", dashboards=[item]).result["summary"]["updated"] == 1
    play.again("openmetadata_dashboards", dashboards=[item])
    shown = play("openmetadata_dashboard_info", service="superset", name="kept", fields=["domains", "extension"])
    assert shown.result["dashboards"][0]["options"]["extension"] == {"costCentre": "4712", "reviewCycleDays": 30}


def test_ids_in_capitals_everywhere(play: Play) -> None:
    found = play("openmetadata_dashboard_info", id=OVERVIEW_ID.upper()).result["dashboards"]
    assert [one["id"] for one in found] == [OVERVIEW_ID]
    service_id = found[0]["service"]["id"].upper()
    item: dict[str, t.Any] = {"id": OVERVIEW_ID, "service": service_id, "description": "x"}
    assert not play("openmetadata_dashboard", **item).failed
    named: dict[str, t.Any] = {"service": service_id, "name": found[0]["name"], "description": "x"}
    assert not play("openmetadata_dashboard", **named).result["changed"]
    both = [named, {"service": service_id.lower(), "name": "another"}]
    assert not play("openmetadata_dashboards", check=True, dashboards=both).failed
