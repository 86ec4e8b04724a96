# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Widgets in normal form: which is which, what differs, and where new ones go."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ansible_collections.dashops.dashboards.plugins.module_utils._cloudeye import schemas, widgets
from ansible_collections.dashops.dashboards.plugins.module_utils._core.errors import Ambiguous, Missing, OptionError

METRIC: dict[str, Any] = {
    "namespace": "SYS.ECS",
    "metric_name": "cpu_util",
    "dimensions": {"name": "instance_id", "filter_type": "all_instances"},
}
BOARD = "dashboard 'b'"


def node(number: int, title: str, **more: Any) -> dict[str, Any]:
    return {
        "widget_id": f"wg{number:022d}",
        "title": title,
        "view": "line",
        "metrics": [METRIC],
        "location": {"left": 0, "top": 3 * number, "width": 6, "height": 3},
        "properties": {"topN": 100},
        "unit": "",
        "threshold": 0.0,
        **more,
    }


def test_order_and_what_the_server_adds_have_no_meaning() -> None:
    nodes = [node(2, "B", group_id=None), node(1, "A", group_id="default", create_time=1)]
    assert widgets.stored(nodes) == widgets.stored(nodes[::-1])
    assert list(widgets.stored(nodes).fields) == ["A", "B"]
    assert widgets.stored(nodes).fields["B"]["group_id"] == "default"


@pytest.mark.parametrize(
    ("have", "want", "same"),
    [
        ({"topN": 100, "order": "asc"}, {"topN": 100}, True),
        (None, {"topN": 100}, False),
        (80.0, 80, True),
        (None, "", True),
        (None, [], True),
        (None, False, True),
        ("", None, True),
        (["a", "b"], ["b", "a"], False),
        (["a"], ["a", "b"], False),
        ("text", {"topN": 1}, False),
        ([{"a": 1, "b": 2}], [{"a": 1}], True),
    ],
)
def test_what_agrees(have: Any, want: Any, same: bool) -> None:
    assert widgets.agrees(have, want) is same


def test_what_is_laid_over() -> None:
    have: dict[str, Any] = {
        "properties": {"topN": 100, "order": "asc"},
        "metrics": [{**METRIC, "rollup_enable": False}, METRIC],
    }
    want: dict[str, Any] = {
        "properties": {"order": "desc", "description": ""},
        "metrics": [METRIC, {**METRIC, "metric_name": "mem"}],
    }
    laid = widgets.overlay(have, want)
    assert laid["properties"] == {"topN": 100, "order": "desc"}
    assert laid["metrics"] == [have["metrics"][0], want["metrics"][1]]
    assert widgets.overlay({}, {"properties": {"topN": 1}}) == {"properties": {"topN": 1}}


_LEAVES = some.none() | some.booleans() | some.integers(0, 3) | some.sampled_from(["", "a"])
_VALUES = some.recursive(
    _LEAVES,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from("abc"), inner),
    max_leaves=8,
)


@given(some.dictionaries(some.sampled_from("abc"), _VALUES), some.dictionaries(some.sampled_from("abc"), _VALUES))
def test_what_was_laid_over_agrees_and_is_laid_over_once(have: dict[str, Any], want: dict[str, Any]) -> None:
    laid = widgets.overlay(have, want)
    assert widgets.agrees(laid, want)
    assert widgets.overlay(laid, want) == laid


def test_a_widget_is_found_by_id_or_title() -> None:
    now = widgets.stored([node(1, "A"), node(2, "B"), node(3, "B")])
    assert widgets.named(now, {"title": "A"}, BOARD) == "A"
    assert widgets.named(now, {"title": "C"}, BOARD) is None
    by_id = widgets.named(now, {"widget_id": f"wg{3:022d}"}, BOARD)
    assert by_id == f"B (wg{3:022d})"
    with pytest.raises(Ambiguous, match=f"wg{2:022d} or wg{3:022d}"):
        widgets.named(now, {"title": "B"}, BOARD)
    with pytest.raises(Missing, match="widget_id"):
        widgets.named(now, {"widget_id": f"wg{9:022d}"}, BOARD)


def test_new_widgets_are_stacked_below_in_two_columns() -> None:
    now = widgets.stored([node(1, "Old")])
    items: list[dict[str, Any]] = [
        {"title": "Placed", "metrics": [METRIC], "location": {"left": 0, "top": 10, "width": 12, "height": 5}},
        {"title": "N1", "metrics": [METRIC]},
        {"title": "N2", "metrics": [METRIC], "view": "bar"},
        {"title": "N3", "metrics": [METRIC], "location": {"height": 9}},
    ]
    target = widgets.wanted(now, items, False, BOARD)
    places = {name: (f["location"]["left"], f["location"]["top"]) for name, f in target.items() if name != "Old"}
    assert places == {"Placed": (0, 10), "N1": (0, 15), "N2": (6, 15), "N3": (0, 18)}
    assert target["N3"]["location"]["height"] == 9
    assert (target["N1"]["view"], target["N2"]["view"]) == ("line", "bar")


def test_new_widgets_stay_on_the_grid_and_off_one_another() -> None:
    shapes: list[dict[str, int]] = [{"width": 3}, {"width": 9}, {"height": 9}, {}, {"left": 9, "width": 3}, {"top": 2}]
    items = [{"title": f"N{number}", "metrics": [METRIC], "location": shape} for number, shape in enumerate(shapes)]
    target = widgets.wanted(widgets.Stored({}, {}), items, False, BOARD)
    areas = [target[f"N{number}"]["location"] for number in range(len(shapes))]
    assert schemas.layout_problems(areas) == []
    assert [(area["left"], area["top"]) for area in areas] == [(0, 5), (0, 8), (0, 11), (6, 11), (9, 14), (0, 2)]


def test_places_that_would_be_refused_are_no_options() -> None:
    def area(left: int, top: int, width: int = 6) -> dict[str, int]:
        return {"left": left, "top": top, "width": width, "height": 3}

    places = [area(0, 0), area(3, 1), area(6, 3), area(8, 6)]
    now = widgets.stored([node(number, f"T{number}", location=place) for number, place in enumerate(places)])
    kept = [option["title"] for option in widgets.portable(now, 0) if "location" in option]
    assert kept == ["T0", "T2"]
    assert schemas.problems({"name": "b", "widgets": widgets.portable(now, 0)}) == []
    assert all("location" in option for option in widgets.portable(now, 2))


def test_the_difference_is_what_has_to_be_written() -> None:
    now = widgets.stored([node(1, "A"), node(2, "B"), node(3, "C")])
    items: list[dict[str, Any]] = [
        {"title": "A", "unit": "%"},
        {"widget_id": f"wg{2:022d}", "title": "B2"},
        {"title": "N", "metrics": [METRIC]},
    ]
    change = widgets.difference(now, widgets.wanted(now, items, True, BOARD))
    assert change.removed == ["C"]
    assert change.changed == {"A": {"unit": "%"}, "B": {"title": "B2"}}
    assert list(change.new) == ["N"]
    kept = widgets.difference(now, widgets.wanted(now, items[:1], False, BOARD))
    assert (kept.removed, list(kept.changed), kept.new) == ([], ["A"], {})


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ([{"title": "A"}, {"widget_id": f"wg{1:022d}"}], "two entries of widgets mean widget 'A'"),
        ([{"title": "New"}], "so it needs metrics"),
        ([{"title": f"N{number}", "metrics": [METRIC]} for number in range(50)], "51 widgets, but it can hold 50"),
    ],
)
def test_what_cannot_be_meant(items: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(OptionError, match=says):
        widgets.wanted(widgets.stored([node(1, "A")]), items, False, BOARD)


def test_two_new_widgets_of_one_title_stay_two() -> None:
    new = {"title": "Same", "metrics": [METRIC]}
    target = widgets.wanted(widgets.Stored({}, {}), [new, new], False, BOARD)
    assert [fields["title"] for fields in target.values()] == ["Same", "Same"]


def test_options_carry_ids_only_where_titles_repeat() -> None:
    grouped = node(4, "D", group_id="dg" + "0" * 22)
    options = widgets.portable(widgets.stored([node(1, "A"), node(2, "B"), node(3, "B"), grouped]), 0)
    assert [one.get("widget_id") for one in options] == [None, f"wg{2:022d}", f"wg{3:022d}", None]
    assert [one.get("group_id") for one in options] == ["default", "default", "default", None]


# --- mistakes before any request --------------------------------------------------------------------------------------


def problems(**widget: Any) -> list[str]:
    return schemas.problems({"name": "b", "widgets": [{"title": "A", **widget}]})


def metric(**more: Any) -> dict[str, Any]:
    return {"metrics": [{**METRIC, **more}]}


SPECIFIC = {"name": "instance_id", "filter_type": "specific_instances", "values": ["i-1"]}


@pytest.mark.parametrize(
    ("widget", "says"),
    [
        (metric(alias=["web"]), "widgets[0].metrics[0].alias needs dimensions.filter_type specific_instances"),
        (metric(dimensions=SPECIFIC, alias=["a", "b"]), "alias names 2 resources, but dimensions.values has 1"),
        (metric(rollup_enable=True, rollup_filter="max"), "rollup_enable needs rollup_dimension"),
        (metric(dimensions={**SPECIFIC, "filter_type": "resource_groups"}), "resource_groups needs rollup_enable"),
        (metric(top_num=201), "widgets[0].metrics[0].top_num must be from 1 to 200, got 201"),
        (
            metric(dimensions={**SPECIFIC, "name": "x" * 132}),
            "dimensions.name must be from 1 to 131 characters, got 132",
        ),
        ({"title": "x" * 129}, "widgets[0].title must be from 1 to 128 characters, got 129"),
        ({"metrics": []}, "widgets[0].metrics must be from 1 to 200 entries, got 0"),
        ({"location": {"left": 10}}, "widgets[0].location.left must be from 0 to 9, got 10"),
        ({"location": {"left": 8, "top": 0, "width": 6, "height": 3}}, "leaves the grid: left + width is 14"),
        ({"properties": {"topN": 0}}, "widgets[0].properties.topN must be from 1"),
        ({"properties": {"thresholds": [{"threshold": -1}]}}, "properties.thresholds[0].threshold must be from 0"),
        ({"widget_id": "wg1"}, "widgets[0].widget_id is no id of Cloud Eye: 'wg1'"),
        ({"group_id": "none"}, "widgets[0].group_id is no id of Cloud Eye: 'none'"),
    ],
)
def test_a_mistake_is_named_with_its_path(widget: dict[str, Any], says: str) -> None:
    (problem,) = problems(**widget)
    assert says in problem


@pytest.mark.parametrize(
    "widget",
    [
        metric(dimensions=SPECIFIC, alias=["web"]),
        metric(
            rollup_enable=True,
            rollup_filter="max",
            rollup_dimension="az",
            dimensions={**SPECIFIC, "filter_type": "resource_groups"},
        ),
        {"group_id": "default", "location": {"top": 7}},
        {"threshold": 1e300},
    ],
)
def test_what_is_right(widget: dict[str, Any]) -> None:
    assert problems(**widget) == []


def test_layouts_count_only_where_places_do() -> None:
    area = {"left": 0, "top": 0, "width": 6, "height": 3}
    twice = [{"title": "A", "location": area}, {"title": "B", "location": {**area, "left": 5}}]
    assert schemas.problems({"name": "b", "widgets": twice}) == ["widgets[0] and widgets[1] overlap"]
    assert schemas.problems({"name": "b", "row_widget_num": 2, "widgets": twice}) == []


def test_names_ids_and_titles() -> None:
    wrong = schemas.problems({"name": "a b", "dashboard_id": "db1", "enterprise_project_id": "x", "row_widget_num": 5})
    assert [text.split()[0] for text in wrong] == ["name", "dashboard_id", "enterprise_project_id", "row_widget_num"]
    assert "copy_from" in schemas.problems({"name": "a", "copy_from": ""})[0]
    assert len(schemas.problems({"name": "a", "widgets": [{"title": "A", "threshold": -1}]})[0]) < 100
    twice = [{"title": "A"}, {"title": "A"}, {"widget_id": f"wg{1:022d}", "title": "A"}]
    assert schemas.problems({"name": "监控_1", "widgets": twice}) == [
        "widgets[0] and widgets[1] both mean the widget with title 'A'"
    ]


@pytest.mark.parametrize(
    ("stored", "shape"),
    [
        (
            {"period": 300, "refresh_time": "60", "enable_legend": "True", "to": None, "more": 1},
            {"period": "300", "refresh_time": 60, "enable_legend": True},
        ),
        ({"period": "300", "display_time": "often"}, {"period": "300", "display_time": "often"}),
        (
            {
                "filter": "",
                "period": 0,
                "time_interval": 0,
                "full_screen_widget_num": "0",
                "from": 0,
                "screen_color": "",
            },
            {"from": 0, "screen_color": ""},
        ),
        ({"display_time": 0, "refresh_time": "0"}, {"display_time": 0, "refresh_time": 0}),
    ],
)
def test_stored_values_get_the_types_of_the_options(stored: dict[str, Any], shape: dict[str, Any]) -> None:
    assert schemas.shaped(stored, schemas.DASHBOARD["extend_info"]) == shape


def test_null_at_any_depth_is_nothing() -> None:
    dimensions = {"name": "instance_id", "filter_type": "all_instances", "values": None, "later": 1}
    odd = node(1, "A", metrics=[{**METRIC, "dimensions": dimensions, "unit": "", "alias": []}], properties=None)
    plain = node(1, "A", metrics=[METRIC])
    del plain["properties"]
    assert widgets.normal({**odd, "threshold": "0"}) == widgets.normal(plain)


def test_what_a_server_fills_in_and_nobody_could_set_is_nothing() -> None:
    blanks = {"alias": [], "top_num": 0, "order": "", "extra_info": {"origin_metric_name": "", "metric_type": ""}}
    filled = node(1, "A", group_id="", metrics=[{**METRIC, **blanks}])
    filled["properties"] = {"topN": 0, "filter": "", "order": "", "legend_location": "", "description": ""}
    assert widgets.normal(filled) == {**widgets.normal(node(1, "A")), "properties": {"description": ""}}
