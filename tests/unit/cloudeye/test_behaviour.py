# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users rely on beside the plain life of a dashboard: few requests, nothing twice, sentences, all ways in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contract.play import Play
from sandbox.cloudeye import data
from sandbox.cloudeye.dashboards import DASHBOARDS, WIDGETS

ONE = "cloudeye_dashboard"
MANY = "cloudeye_dashboards"
INFO = "cloudeye_dashboard_info"
STAGING = f"{data.REGION}_staging"


def graph(title: str, **more: Any) -> dict[str, Any]:
    dimensions = {"name": "instance_id", "filter_type": "all_instances"}
    return {
        "title": title,
        "metrics": [{"namespace": "SYS.ECS", "metric_name": "cpu_util", "dimensions": dimensions}],
        **more,
    }


def board(count: int = 2, **more: Any) -> dict[str, Any]:
    return {"name": "web-tier", "widgets": [graph(f"G{number}") for number in range(count)], **more}


def stored(play: Play, name: str = "web-tier", project: str = data.PROJECT) -> dict[str, Any]:
    (found,) = [one for one in play.sandbox.world.store.all(DASHBOARDS, project) if one["dashboard_name"] == name]
    return found


def graphs(play: Play, name: str = "web-tier", project: str = data.PROJECT) -> dict[str, dict[str, Any]]:
    found = play.sandbox.world.store.all(WIDGETS, stored(play, name, project)["dashboard_id"])
    assert len({one["title"] for one in found}) == len(found)
    return {one["title"]: one for one in found}


def sent(play: Play) -> list[str]:
    return [f"{entry['method']} {entry['path'].split('/', 3)[-1]}" for entry in play.sent]


# --- requests ---------------------------------------------------------------------------------------------------------


def test_fifty_widgets_take_four_requests_two_and_three(play: Play) -> None:
    play.ok(ONE, board(50))
    assert len(play.sent) == 4
    assert not play.ok(ONE, board(50)).changed
    assert len(play.sent) == 2
    changed = board(50)
    changed["widgets"][7] = graph("G7", view="table")
    changed["widgets"][7]["metrics"][0]["metric_name"] = "mem_util"
    del changed["widgets"][7]["view"]
    assert play.ok(ONE, changed).changed
    assert len(play.sent) == 3


def test_fifty_widgets_with_all_that_a_creation_does_not_take(play: Play) -> None:
    whole = board(50, is_favorite=True, extend_info={"filter": "max"})
    for widget in whole["widgets"]:
        widget["unit"] = "%"
    play.ok(ONE, whole)
    # List, create, settings, widgets, their list, their units, and the view settings once more.
    print(f"50 widgets with unit, favourite and view settings: {len(play.sent)} requests")
    assert len(play.sent) == 7
    assert {one["unit"] for one in graphs(play).values()} == {"%"}
    assert not play.ok(ONE, whole).changed
    assert len(play.sent) == 2


def test_fifty_widgets_go_to_another_project_by_info_and_create(play: Play) -> None:
    whole = board(50, row_widget_num=3, is_favorite=True, extend_info={"period": "300"})
    whole["widgets"][3].update(unit="%", threshold=80, threshold_enabled=True, properties={"legend_values": ["max"]})
    play.ok(ONE, whole)
    (record,) = play.ok(INFO, {"name": "web-tier"}).data["dashboards"]
    target = {"project_name": STAGING, "dashboards": [record["options"]]}
    assert play.predicted(MANY, target).changed
    assert not play.ok(MANY, target).changed
    copied = graphs(play, project=data.STAGING)
    same = ("title", "unit", "location", "metrics", "properties", "threshold", "view")
    for title, one in graphs(play).items():
        assert [copied[title][name] for name in same] == [one[name] for name in same]


# --- dashboards -------------------------------------------------------------------------------------------------------


def test_a_copy_acts_once_and_gets_what_a_copy_ignores(play: Play) -> None:
    wanted = {"name": "copy", "copy_from": "rabbitmq-blueprint", "row_widget_num": 0, "extend_info": {"filter": "max"}}
    promise = play.ok(ONE, wanted, check=True)
    assert sorted(promise.diff["after"]["widgets"]) == ["Channels", "Connections", "Consumers", "Queues"]
    record = play.predicted(ONE, wanted).data["dashboard"]
    assert (record["row_widget_num"], len(record["widgets"])) == (0, 4)
    assert all(widget["widget_id"] for widget in record["widgets"])
    assert stored(play, "copy")["extend_info"]["filter"] == "max"
    assert stored(play, "copy")["extend_info"]["enable_legend"] is True
    assert not play.ok(ONE, wanted).changed
    assert len(play.sent) == 1
    assert not play.ok(ONE, {**wanted, "copy_from": "gone-since"}).changed


def test_a_copy_keeps_its_sources_row_and_gets_its_widgets_changed(play: Play) -> None:
    widgets = [{"title": "Queues", "unit": "count"}, graph("New")]
    wanted = {"name": "copy", "copy_from": data.BLUEPRINT, "widgets": widgets, "purge_widgets": True}
    assert play.predicted(ONE, wanted).changed
    assert stored(play, "copy")["row_widget_num"] == 2
    assert sorted(graphs(play, "copy")) == ["New", "Queues"]
    assert graphs(play, "copy")["Queues"]["unit"] == "count"
    assert len(graphs(play, "rabbitmq-blueprint")) == 4
    assert not play.ok(ONE, wanted).changed


def test_a_copy_whose_widgets_are_listed_late_gets_none_twice(play: Play) -> None:
    play.sandbox.fault(
        platform="cloudeye", method="GET", path="/widgets$", skip=1, do="status", status=200, body='{"widgets": []}'
    )
    wanted = {"name": "copy", "copy_from": "rabbitmq-blueprint", "widgets": [graph("Queues", unit="count")]}
    assert play.ok(ONE, wanted).changed
    assert sorted(graphs(play, "copy")) == ["Channels", "Connections", "Consumers", "Queues"]


@pytest.mark.parametrize("check", [True, False])
def test_a_source_has_to_be_there_and_to_be_one(play: Play, check: bool) -> None:
    missing = play.fails(ONE, {"name": "copy", "copy_from": "nothing"}, check=check)
    assert "no dashboard 'nothing'" in missing.msg
    twice = play.fails(ONE, {"name": "copy", "copy_from": "platform-overview"}, check=check)
    assert "db1735689600001Platform0 or db1735689600002Platform1" in twice.msg


def test_rename_by_id(play: Play) -> None:
    result = play.predicted(ONE, {"dashboard_id": data.BLUEPRINT, "name": "rabbitmq-template"})
    assert result.diff["before"] == {"name": "rabbitmq-blueprint"}
    assert stored(play, "rabbitmq-template")["is_favorite"] is True
    assert stored(play, "rabbitmq-template")["row_widget_num"] == 2


def test_a_name_counts_in_its_enterprise_project(play: Play) -> None:
    ours = {"name": "platform-overview", "enterprise_project_id": data.PAYMENTS}
    assert not play.ok(ONE, ours).changed
    assert "say its enterprise_project_id" in play.fails(ONE, {"name": "platform-overview"}).msg
    moved = {"dashboard_id": data.BLUEPRINT, "enterprise_project_id": data.PAYMENTS}
    assert "cannot move it" in play.fails(ONE, moved).msg
    assert "cannot move it" in play.fails(ONE, {**moved, "state": "absent"}).msg
    assert play.ok(ONE, {**ours, "state": "absent"}).changed
    assert not play.ok(ONE, {"name": "platform-overview", "row_widget_num": 3}).changed
    made = play.ok(MANY, {"enterprise_project_id": data.PAYMENTS, "dashboards": [{"name": "platform-overview"}]})
    assert made.data["summary"]["created"] == 1


@pytest.mark.parametrize("unknown", [404, "empty"])
def test_all_ways_of_being_absent(play: Play, unknown: Any) -> None:
    play.sandbox.set_switch("cloudeye", "unknown_dashboard", unknown)
    gone = "db1735689600009Nothing00"
    assert not play.ok(ONE, {"dashboard_id": gone, "state": "absent"}).changed
    assert f"dashboard_id {gone}" in play.fails(ONE, {"dashboard_id": gone}).msg
    play.sandbox.fault(platform="cloudeye", path="batch-delete", do="delay", after=True, seconds=0)
    assert play.ok(ONE, {"dashboard_id": data.BLUEPRINT, "state": "absent"}).changed
    assert not play.sandbox.world.store.count(WIDGETS)


def test_settings_that_an_older_server_does_not_show_are_one_warning(play: Play) -> None:
    play.sandbox.set_switch("cloudeye", "extend_info_supported", False)
    wanted = {"name": "b", "extend_info": {"filter": "max"}}
    made = play.predicted(ONE, wanted)
    again = play.predicted(ONE, wanted)
    assert (made.changed, again.changed) == (True, False)
    assert [len(made.warnings), len(again.warnings)] == [1, 1]
    assert "does not show extend_info" in again.warnings[0]
    assert play.ok(ONE, {"name": "b", "extend_info": {"filter": "min"}, "is_favorite": True}).changed
    assert stored(play, "b")["extend_info"] == {"filter": "min"}


def test_a_zero_in_the_settings_is_sent_and_not_taken_for_left_out(play: Play) -> None:
    off = {"refresh_time": 0, "enable_legend": False}
    assert play.predicted(ONE, {"name": "b", "extend_info": off}).changed
    assert stored(play, "b")["extend_info"] == off
    assert not play.ok(ONE, {"name": "b", "extend_info": off}).changed
    more = {"time_interval": 30000, "enable_legend": False, "from": 0}
    play.predicted(ONE, {"dashboard_id": data.BLUEPRINT, "extend_info": more})
    assert stored(play, "rabbitmq-blueprint")["extend_info"] == {
        "filter": "average",
        "period": "300",
        "display_time": 180,
        **more,
    }


def test_settings_that_never_come_back_are_one_warning(play: Play) -> None:
    wanted = {"name": "platform-overview", "enterprise_project_id": "0", "extend_info": {"filter": "max"}}
    play.sandbox.fault(platform="cloudeye", method="PUT", do="status", status=204, body="", times=0)
    lost = play.ok(ONE, wanted)
    assert not lost.changed
    assert "did not keep extend_info" in lost.warnings[0]


def test_many_are_deleted_thirty_at_a_time(play: Play) -> None:
    play.sandbox.set_switch("cloudeye", "delete_max", 30)
    names = [f"b{number}" for number in range(31)]
    play.ok(MANY, {"dashboards": [{"name": name} for name in names]})
    # No record is returned, so none is read.
    assert sent(play) == ["GET dashboards", *["POST dashboards"] * len(names)]
    assert play.ok(MANY, {"dashboards": [{"name": name, "state": "absent"} for name in names]}).changed
    assert sent(play) == ["GET dashboards", "POST dashboards/batch-delete", "POST dashboards/batch-delete"]


def test_prune_spares_the_vendors_own_boards(play: Play) -> None:
    pruned = play.ok(MANY, {"dashboards": [{"name": "platform-overview"}], "prune": True})
    assert [(one["key"], one["action"]) for one in pruned.data["results"]] == [
        ("platform-overview", "unchanged"),
        ("rabbitmq-blueprint", "deleted"),
    ]
    assert stored(play, "ecs-overview")


def test_errors_inside_a_200_are_errors(play: Play) -> None:
    play.sandbox.event("cloudeye", "refuse_last_item")
    refused = play.fails(ONE, {"name": "rabbitmq-blueprint", "state": "absent"})
    assert "internal lock error" in refused.msg
    assert refused.data["error"]["request_id"] in refused.msg
    assert not refused.changed
    play.ok(ONE, board(3))
    play.sandbox.event("cloudeye", "refuse_last_item")
    changes = board(3)
    for widget in changes["widgets"]:
        widget["unit"] = "%"
    half = play.fails(ONE, changes)
    assert half.changed
    assert half.data["applied"] == ["2 of 3 of: change widgets 'G0', 'G1', 'G2' of dashboard 'web-tier'"]
    assert play.ok(ONE, changes).changed
    assert not play.ok(ONE, changes).changed


def test_one_of_many_that_is_not_deleted_is_named(play: Play) -> None:
    play.sandbox.event("cloudeye", "refuse_last_item")
    names = ["rabbitmq-blueprint", "platform-overview"]
    half = play.fails(MANY, {"dashboards": [{"name": name, "state": "absent"} for name in names]})
    assert [one["action"] for one in half.data["results"]] == ["deleted", "failed"]
    assert "internal lock error" in half.data["results"][1]["error"]
    assert half.data["error"]["request_id"] in half.data["results"][1]["error"]


@pytest.mark.parametrize(
    ("status", "message", "gone"),
    [
        ("error", "record not found", True),
        ("error", "Record not found.", True),
        ("error", "owner not found in EPS", False),
        ("failed", None, False),
    ],
)
def test_only_a_missing_record_is_gone(play: Play, status: str, message: str | None, gone: bool) -> None:
    item = {"dashboard_id": data.BLUEPRINT, "ret_status": status, "error_msg": message}
    body = json.dumps({"dashboards": [item]})
    play.sandbox.fault(platform="cloudeye", path="batch-delete", do="status", status=200, body=body)
    wanted = {"name": "rabbitmq-blueprint", "state": "absent"}
    if gone:
        assert play.ok(ONE, wanted).changed
    else:
        assert (message or "no message, ret_status failed") in play.fails(ONE, wanted).msg


GONE = '{"error_code": "ces.0016", "error_msg": "The resource does not exist."}'


def test_what_was_made_and_is_never_listed_is_an_error_that_says_so(play: Play) -> None:
    play.sandbox.fault(platform="cloudeye", method="GET", path="/widgets$", do="status", status=404, body=GONE, times=0)
    lost = play.fails(ONE, board())
    assert lost.changed
    assert "not all widgets that were made are listed; run again" in lost.msg
    play.sandbox.world.faults.clear()
    assert not play.ok(ONE, board()).changed
    play.sandbox.fault(platform="cloudeye", method="GET", do="status", status=404, body=GONE, times=0)
    assert "was made but is not listed; run again" in play.fails(ONE, {"name": "hidden"}).msg


def test_an_answer_without_an_id_or_token_is_told(play: Play) -> None:
    play.sandbox.fault(platform="cloudeye", method="POST", path="/dashboards$", do="status", status=201, body="{}")
    assert "answered without a dashboard_id" in play.fails(ONE, board()).msg
    play.sandbox.fault(platform="cloudeye", path="/v3/auth/tokens", do="status", status=201, body="{}")
    assert "answered without a token; check iam_url" in play.fails(INFO, PASSWORD).msg


# --- widgets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("atomic", [True, False])
def test_a_lost_answer_makes_no_widget_twice(play: Play, atomic: bool) -> None:
    play.sandbox.set_switch("cloudeye", "create_widgets_atomic", atomic)
    play.sandbox.fault(platform="cloudeye", method="POST", path="/widgets$", do="drop", after=True)
    play.ok(ONE, board(3))
    assert sorted(graphs(play)) == ["G0", "G1", "G2"]
    play.sandbox.fault(platform="cloudeye", method="POST", path="/widgets$", do="drop")
    play.ok(ONE, board(4))
    assert len(graphs(play)) == 4
    assert not play.ok(ONE, board(4)).changed


def test_a_view_that_an_update_does_not_change_is_made_anew(play: Play) -> None:
    play.sandbox.set_switch("cloudeye", "view_update", "ignored")
    widget = graph("CPU", unit="%", properties={"description": "all"})
    play.ok(ONE, {"name": "b", "widgets": [widget]})
    before = graphs(play, "b")["CPU"]
    changed = play.predicted(ONE, {"name": "b", "widgets": [{**widget, "view": "area_chart"}]})
    after = graphs(play, "b")["CPU"]
    assert after["view"] == "area_chart"
    assert after["widget_id"] != before["widget_id"]
    assert changed.data["dashboard"]["widgets"][0]["widget_id"] == after["widget_id"]
    assert (after["unit"], after["properties"]["description"]) == ("%", "all")


def test_a_view_whose_old_widget_could_not_be_deleted_is_finished_by_the_next_run(play: Play) -> None:
    play.sandbox.set_switch("cloudeye", "view_update", "ignored")
    play.ok(ONE, board(2))
    play.sandbox.fault(platform="cloudeye", method="DELETE", path="/widgets/", do="status", status=403, body=GONE)
    wanted = {"name": "web-tier", "widgets": [{"title": "G0", "view": "bar"}]}
    assert "run again to finish" in play.fails(ONE, wanted).msg
    assert play.ok(ONE, wanted).changed
    assert graphs(play)["G0"]["view"] == "bar"
    assert not play.ok(ONE, wanted).changed


def test_a_widget_that_cannot_be_made_anew_is_not_lost(play: Play) -> None:
    play.sandbox.set_switch("cloudeye", "view_update", "ignored")
    play.ok(ONE, board(2))
    before = graphs(play)
    play.sandbox.fault(platform="cloudeye", method="POST", path="/widgets$", do="status", status=400, body=GONE)
    wanted = {"name": "web-tier", "widgets": [{"title": "G0", "view": "bar"}]}
    refused = play.fails(ONE, wanted)
    assert graphs(play) == before
    assert refused.data["pending"] == ["give widget 'G0' of dashboard 'web-tier' the new view"]
    assert play.ok(ONE, wanted).changed
    assert graphs(play)["G0"]["view"] == "bar"


def test_a_full_dashboard_has_room_for_a_widget_that_is_made_anew(play: Play) -> None:
    play.sandbox.set_switch("cloudeye", "view_update", "ignored")
    play.ok(ONE, board(50))
    assert play.predicted(ONE, {"name": "web-tier", "widgets": [{"title": "G0", "view": "bar"}]}).changed
    assert (len(graphs(play)), graphs(play)["G0"]["view"]) == (50, "bar")


def test_thresholds_that_do_not_stick_are_a_warning(play: Play) -> None:
    play.sandbox.set_switch("cloudeye", "threshold_kept", False)
    widget = graph("CPU", threshold=80, threshold_enabled=True)
    made = play.ok(ONE, {"name": "b", "widgets": [widget]})
    assert made.changed
    again = play.ok(ONE, {"name": "b", "widgets": [widget]})
    assert not again.changed
    assert made.warnings == again.warnings
    assert "did not keep threshold" in again.warnings[0]
    with_more = play.ok(ONE, {"name": "b", "widgets": [{**widget, "unit": "%"}]})
    assert with_more.changed


def test_thresholds_of_widgets_that_share_a_title_are_not_mixed_up(play: Play) -> None:
    world = play.sandbox.world
    first = world.store.all(WIDGETS, data.BLUEPRINT)[0]
    second = {**first, "widget_id": "wg1735689600009TwinTwin0", "threshold": 50, "threshold_enabled": True}
    world.store.put(WIDGETS, second["widget_id"], second, data.BLUEPRINT)
    wanted = {"widget_id": first["widget_id"], "threshold": 80, "threshold_enabled": True}
    twin = {"widget_id": second["widget_id"], "threshold": 50}
    changed = play.predicted(ONE, {"name": "rabbitmq-blueprint", "widgets": [wanted, twin]})
    assert changed.changed
    assert not changed.warnings


def test_units_of_widgets_that_share_a_title_are_not_mixed_up(play: Play) -> None:
    play.sandbox.set_switch("cloudeye", "view_update", "ignored")

    def units(name: str) -> list[tuple[Any, ...]]:
        found = play.sandbox.world.store.all(WIDGETS, stored(play, name)["dashboard_id"])
        return sorted((one["location"]["top"], one["view"], one["unit"]) for one in found)

    twins = [
        graph(
            "Twin", widget_id=f"wg{number:022d}", unit=unit, location={"left": 0, "top": top, "width": 6, "height": 3}
        )
        for number, (top, unit) in enumerate([(3, "ms"), (0, "%"), (6, "")])
    ]
    made = play.ok(ONE, {"name": "b", "widgets": twins}).data["dashboard"]
    assert units("b") == [(0, "line", "%"), (3, "line", "ms"), (6, "line", "")]
    first = made["widgets"][0]["widget_id"]
    assert play.ok(ONE, {"name": "b", "widgets": [{"widget_id": first, "view": "bar"}]}).changed
    assert units("b") == [(0, "bar", "%"), (3, "line", "ms"), (6, "line", "")]


def test_widgets_are_renamed_by_id_and_purged_only_where_asked(play: Play) -> None:
    first = play.ok(ONE, board(3)).data["dashboard"]["widgets"][0]["widget_id"]
    renamed = {"name": "web-tier", "widgets": [{"widget_id": first, "title": "First"}]}
    assert play.predicted(ONE, renamed).diff["after"] == {"widgets": {"G0": {"title": "First"}}}
    assert sorted(graphs(play)) == ["First", "G1", "G2"]
    assert play.predicted(ONE, {**renamed, "purge_widgets": True}).changed
    assert list(graphs(play)) == ["First"]
    assert play.ok(ONE, {"name": "web-tier", "widgets": [], "purge_widgets": True}).changed
    assert graphs(play) == {}


def test_a_widget_that_is_gone_is_removed(play: Play) -> None:
    play.ok(ONE, board(1))
    play.sandbox.fault(platform="cloudeye", method="DELETE", do="drop", after=True)
    assert play.ok(ONE, {"name": "web-tier", "widgets": [], "purge_widgets": True}).changed
    assert graphs(play) == {}


def test_a_full_dashboard_has_room_for_what_takes_the_place_of_another(play: Play) -> None:
    play.ok(ONE, board(50))
    others = {**board(), "widgets": [graph(f"H{number}") for number in range(50)], "purge_widgets": True}
    assert play.ok(ONE, others).changed
    assert len(graphs(play)) == 50
    assert "would have 51 widgets" in play.fails(ONE, {"name": "web-tier", "widgets": [graph("more")]}).msg


def test_ids_of_widgets_mean_nothing_on_a_new_dashboard(play: Play) -> None:
    ids = {"widget_id": "wg" + "0" * 22}
    made = play.predicted(ONE, {"name": "b", "widgets": [graph("A", **ids), graph("B")]})
    assert sorted(graphs(play, "b")) == ["A", "B"]
    assert "is ignored" in made.warnings[0]
    assert "need titles" in play.fails(ONE, {"name": "c", "widgets": [ids]}).msg
    assert "no widget with widget_id" in play.fails(ONE, {"name": "b", "widgets": [ids]}).msg


def test_repeated_titles_go_over_as_two_widgets(play: Play) -> None:
    world = play.sandbox.world
    twin = world.store.all(WIDGETS, data.BLUEPRINT)[0]
    twin["widget_id"] = "wg1735689600009TwinTwin0"
    world.store.put(WIDGETS, twin["widget_id"], twin, data.BLUEPRINT)
    (record,) = play.ok(INFO, {"name": "rabbitmq-blueprint"}).data["dashboards"]
    assert sum("widget_id" in widget for widget in record["options"]["widgets"]) == 2
    assert not play.ok(ONE, record["options"]).changed
    made = play.ok(ONE, {**record["options"], "name": "copy"})
    assert any("one title" in warning for warning in made.warnings)
    assert len(world.store.all(WIDGETS, made.data["dashboard"]["dashboard_id"])) == 5


# --- ways in ----------------------------------------------------------------------------------------------------------

PASSWORD = {"username": data.USER, "password": data.PASSWORD, "domain_name": data.DOMAIN}


def test_a_password_brings_the_project_along(play: Play) -> None:
    play.environment["HUAWEICLOUD_SDK_PROJECT_ID"] = ""
    assert play.ok(INFO, {**PASSWORD, "widgets": False}).data["dashboards"]
    assert [entry["path"] for entry in play.sent] == ["/v3/auth/tokens", f"/v2/{data.PROJECT}/dashboards"]
    assert "password" in play.fails(INFO, {**PASSWORD, "password": "wrong-one"}).msg


def test_a_token_that_runs_out_is_renewed_once(play: Play) -> None:
    play.sandbox.fault(platform="cloudeye", method="POST", path="/dashboards$", do="event", event="expire_tokens")
    assert play.ok(ONE, {**board(), **PASSWORD}).changed
    assert [entry["path"] for entry in play.sent].count("/v3/auth/tokens") == 2
    assert len(graphs(play)) == 2


def test_requests_in_flight_share_one_new_token(play: Play) -> None:
    boards = {"dashboards": [{**board(1), "name": f"b{number}"} for number in range(12)], "parallel": 4, **PASSWORD}
    play.ok(MANY, boards)
    play.sandbox.fault(platform="cloudeye", method="GET", path="/widgets$", do="event", event="expire_tokens")
    assert not play.ok(MANY, boards).changed
    assert [entry["path"] for entry in play.sent].count("/v3/auth/tokens") == 2


def test_a_ready_token_is_used_as_it_is(play: Play) -> None:
    play.ok(INFO, {**PASSWORD, "widgets": False})
    token = play.sent[0]["answer_headers"]["x-subject-token"]
    assert play.ok(INFO, {"auth_token": token, "widgets": False}).data["dashboards"]
    play.sandbox.event("cloudeye", "expire_tokens")
    assert "auth_token is wrong, has run out" in play.fails(INFO, {"auth_token": token}).msg
    assert len(play.sent) == 1


@pytest.mark.parametrize("forbidden", [False, True])
@pytest.mark.parametrize("pages", [0, 2])
def test_a_project_is_looked_up_by_name(play: Play, forbidden: bool, pages: int) -> None:
    play.sandbox.set_switch("cloudeye", "projects_forbidden", forbidden)
    play.sandbox.set_switch("cloudeye", "page_size", pages)
    read = play.ok(INFO, {"project_name": STAGING, "widgets": False}).data["dashboards"]
    assert [one["name"] for one in read] == ["staging-smoke"]
    assert len(play.sent) == (3 if forbidden else 2)
    assert "no project 'nowhere'" in play.fails(INFO, {"project_name": "nowhere"}).msg


def test_a_look_up_of_projects_ends_whatever_its_links_say(play: Play) -> None:
    play.sandbox.set_switch("cloudeye", "projects_forbidden", True)
    whole = {"projects": [{"id": data.PROJECT, "name": STAGING}], "links": {"next": "http://iam.example.com/?page=2"}}
    path = "/v3/auth/projects$"
    body = json.dumps(whole)
    play.sandbox.fault(platform="cloudeye", path=path, do="status", status=200, body=body, times=0)
    play.ok(INFO, {"project_name": STAGING, "widgets": False})
    assert len(play.sent) == 3
    play.sandbox.world.faults.clear()
    play.sandbox.fault(platform="cloudeye", path="/v3/projects$", do="status", status=200, body=body, times=0)
    play.ok(INFO, {"project_name": STAGING, "widgets": False})
    assert len(play.sent) == 3


def test_two_projects_of_a_name_are_named(play: Play) -> None:
    world = play.sandbox.world
    world.store.put("cloudeye.project", "twin", {"id": "twin", "name": STAGING, "domain_id": "d"})
    user = world.store.get("cloudeye.user", data.USER) or {}
    world.store.put("cloudeye.user", data.USER, {**user, "projects": [*user["projects"], "twin"]})
    assert f"{data.STAGING} or twin" in play.fails(INFO, {"project_name": STAGING}).msg


def test_temporary_keys(play: Play) -> None:
    key = {"access_key": data.TEMPORARY_ACCESS_KEY, "secret_key": data.TEMPORARY_SECRET_KEY}
    assert play.ok(INFO, {**key, "security_token": data.SECURITY_TOKEN}).data["dashboards"]
    play.sandbox.event("cloudeye", "expire_temporary_keys")
    assert "get a new one" in play.fails(INFO, {**key, "security_token": data.SECURITY_TOKEN}).msg


# --- what the server refuses ------------------------------------------------------------------------------------------


def test_a_clock_that_is_off_is_named(play: Play) -> None:
    play.sandbox.world.advance(3600)
    assert "check the clock" in play.fails(INFO, {}).msg
    assert len(play.sent) == 1


def test_rights_and_projects_that_the_account_lacks(play: Play) -> None:
    reader = {"access_key": data.READER_ACCESS_KEY, "secret_key": data.READER_SECRET_KEY}
    refused = play.fails(ONE, {**board(), **reader})
    assert "ces:dashboards:create" in refused.msg
    assert "the account needs the actions" in refused.msg
    assert refused.data["error"]["code"] == "ces.0017"
    assert "no rights in project" in play.fails(INFO, {"project_id": data.STRANGER}).msg


@pytest.mark.parametrize(("status", "shape"), [(403, "B"), (400, "A"), (403, "C")])
def test_a_quota_that_is_reached_is_a_sentence(play: Play, status: int, shape: str) -> None:
    for name, value in (("dashboard_quota", 10), ("quota_status", status), ("error_shape", shape)):
        play.sandbox.set_switch("cloudeye", name, value)
    full = play.fails(MANY, {"dashboards": [{"name": f"b{number}"} for number in range(9)]})
    assert "quota of dashboards is exceeded" in full.msg
    assert "delete what is not needed" in full.msg
    assert full.data["summary"]["failed"] == 3


def test_a_region_without_dashboards(play: Play) -> None:
    body = '{"error_code":"APIGW.0101","error_msg":"The API does not exist or has not been published."}'
    play.sandbox.fault(platform="cloudeye", do="status", status=404, body=body, times=0)
    assert "region tr-west-1 has no Cloud Eye dashboards" in play.fails(ONE, {**board(), "region": "tr-west-1"}).msg
    assert "may have no Cloud Eye dashboards" in play.fails(ONE, {**board(), "state": "absent"}).msg


@pytest.mark.parametrize(
    "body", ['{"status": "ok"}', '{"dashboards": [{"id": 1}]}', '{"dashboards": "none"}', '["text"]', '"text"']
)
def test_another_api_is_told_apart_from_an_empty_list(play: Play, body: str) -> None:
    play.sandbox.fault(platform="cloudeye", do="status", status=200, body=body, times=0)
    assert "no list of dashboards; check url" in play.fails(ONE, board()).msg


@pytest.mark.parametrize(
    "body",
    ['{"message": "no Route matched"}', '{"status": 404, "error": "Not Found"}', '{"code": 404, "message": "no"}'],
)
def test_a_404_of_something_else_is_no_missing_dashboard(play: Play, body: str) -> None:
    play.sandbox.fault(platform="cloudeye", do="status", status=404, body=body, times=0)
    assert "does not look like Cloud Eye" in play.fails(ONE, {"dashboard_id": data.BLUEPRINT, "state": "absent"}).msg
    assert "does not look like Cloud Eye" in play.fails(INFO, {}).msg


def test_a_record_has_the_documented_types_however_the_server_spells_it(play: Play) -> None:
    odd = {
        **stored(play, "rabbitmq-blueprint"),
        "create_time": "1735689600000",
        "row_widget_num": "2",
        "is_favorite": None,
        "widget_num": None,
        "widgets_num": "4",
        "extend_info": None,
    }
    play.sandbox.fault(platform="cloudeye", do="status", status=200, body=json.dumps({"dashboards": [odd]}))
    record = play.ok(ONE, {"name": "rabbitmq-blueprint"}).data["dashboard"]
    assert (record["create_time"], record["row_widget_num"], record["widget_num"]) == (1735689600000, 2, 4)
    assert (record["is_favorite"], record["extend_info"]) == (False, {})


def test_a_scope_that_is_not_found_is_not_empty(play: Play) -> None:
    play.sandbox.fault(platform="cloudeye", method="GET", do="status", status=404, body=GONE, times=0)
    assert "ces.0016" in play.fails(MANY, {"dashboards": [{"name": "platform-overview"}]}).msg
    assert "ces.0016" in play.fails(INFO, {}).msg
    assert play.ok(INFO, {"name": "nothing"}).data["dashboards"] == []


def test_the_url_that_is_wrong_is_named(play: Play) -> None:
    lookup = {"name": "b", "project_name": data.REGION}
    assert play.fails(ONE, {**lookup, "iam_url": "iam"}).msg.startswith("iam_url must be an http or https URL")
    assert "check iam_url and network" in play.fails(ONE, {**lookup, "iam_url": "http://127.0.0.1:1", "retries": 0}).msg
    play.sandbox.fault(platform="cloudeye", path="/v3/", do="redirect", location="https://login.example.com")
    assert "set the iam_url option" in play.fails(ONE, lookup).msg
    play.sandbox.fault(platform="cloudeye", path="/v3/", do="html")
    assert "check the iam_url option" in play.fails(ONE, lookup).msg


def test_null_is_an_empty_list(play: Play) -> None:
    play.sandbox.fault(platform="cloudeye", do="status", status=200, body='{"dashboards": null}')
    assert play.ok(INFO, {}).data["dashboards"] == []


# --- reading ----------------------------------------------------------------------------------------------------------


def test_what_info_finds(play: Play) -> None:
    def names(**filters: Any) -> list[str]:
        return [one["name"] for one in play.ok(INFO, {"widgets": False, **filters}).data["dashboards"]]

    assert names() == ["platform-overview", "rabbitmq-blueprint", "platform-overview"]
    assert names(is_favorite=True) == ["rabbitmq-blueprint"]
    assert names(enterprise_project_id=data.PAYMENTS) == ["platform-overview"]
    assert names(enterprise_project_id="all_granted_eps", is_favorite=False, name="platform-overview") == [
        "platform-overview",
        "platform-overview",
    ]
    assert names(dashboard_type="monitor_dashboard") == ["ecs-overview"]
    assert names(dashboard_id=data.BLUEPRINT) == ["rabbitmq-blueprint"]
    assert names(dashboard_id=data.BLUEPRINT, name="other") == []
    assert names(name="platform") == []
    assert names(dashboard_id="db1735689600009Nothing00") == []
    assert "widgets" not in play.ok(INFO, {"widgets": False}).data["dashboards"][0]
    wrong = play.fails(INFO, {"name": "a b", "enterprise_project_id": "all", "dashboard_id": "x"})
    assert [text.split()[0] for text in wrong.msg.split("; ")] == ["name", "dashboard_id", "enterprise_project_id"]
    assert not play.sent


def test_what_info_returns_goes_straight_back(play: Play) -> None:
    records = play.ok(INFO, {"enterprise_project_id": "0"}).data["dashboards"]
    assert len(play.sent) == 1 + len(records)
    for record in records:
        assert not set(record["options"]) & {"dashboard_id", "enterprise_project_id"}
    options = [record["options"] for record in records]
    assert not play.ok(MANY, {"dashboards": options}).changed
