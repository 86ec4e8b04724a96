# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of the Clarus package that need no server."""

from __future__ import annotations

import typing as t

import pytest
from graphql import parse
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.dashops.dashboards.plugins.module_utils._clarus import (
    client,
    coded,
    dashboard,
    queries,
    schemas,
    widget,
)
from ansible_collections.dashops.dashboards.plugins.module_utils._core import merge

NODE: dict[str, t.Any] = {
    "id": "41",
    "code": "inbound-control",
    "name": "Inbound control",
    "description": None,
    "is_active": True,
    "is_default": False,
    "roles": [{"id": "9", "name": "Standard"}, {"id": "2", "name": "Dock lead"}],
    "dashboard_widget_placements": [
        {"id": "2", "position": {}, "dashboard_widget": {"id": "61", "code": "dock-usage"}},
        {
            "id": "1",
            "position": {"x": "0", "y": 1, "w": 6, "h": 3, "minW": 2},
            "dashboard_widget": {"id": "5", "code": "b"},
        },
        {"id": "3", "position": {"x": 0, "y": 0}, "dashboard_widget": {"id": "6", "code": "c"}},
        {"id": "4", "position": {}, "dashboard_widget": None},
    ],
}
OBJECTS = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
    max_leaves=12,
).filter(lambda value: isinstance(value, dict))


def test_a_message_lists_the_names_that_are_there_but_no_hundreds() -> None:
    assert coded.there_are([]) == "there are: none"
    assert coded.there_are(["b", "a"]) == "there are: a, b"
    assert coded.there_are(f"query {number:03}" for number in range(200)).endswith("query 028, query 029 and 170 more")


def test_normal_form_of_a_dashboard() -> None:
    normal = dashboard.normal(NODE)
    assert normal["description"] == ""
    assert normal["roles"] == ["Dock lead", "Standard"]
    assert normal["placements"] == {"c": {"x": 0, "y": 0}, "b": {"x": 0, "y": 1, "w": 6, "h": 3}, "dock-usage": {}}
    shuffled = {**NODE, "dashboard_widget_placements": NODE["dashboard_widget_placements"][::-1]}
    assert list(dashboard.normal(shuffled)["placements"]) == list(normal["placements"])


def test_lists_of_none_may_come_as_null() -> None:
    bare = {**NODE, "roles": None, "dashboard_widget_placements": None}
    assert dashboard.normal(bare)["roles"] == []
    assert dashboard.normal(bare)["placements"] == {}
    assert queries.placements(bare) == []


def test_options_for_another_tenant_hold_no_ids() -> None:
    options = dashboard.portable(dashboard.normal(NODE))
    assert options["placements"] == [
        {"widget": "c", "position": {"x": 0, "y": 0}},
        {"widget": "b", "position": {"x": 0, "y": 1, "w": 6, "h": 3}},
        {"widget": "dock-usage"},
    ]
    assert set(options) <= set(dashboard.OPTIONS) - {"id", "role_ids"}


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [((0, 0, 6, 3), (6, 0, 6, 3), False), ((0, 0, 6, 3), (5, 2, 1, 1), True), ((0, 0, 2, 2), (0, 2, 2, 2), False)],
)
def test_places_that_meet(one: tuple[int, ...], other: tuple[int, ...], meet: bool) -> None:
    places = [
        {"widget": code, "position": dict(zip("xywh", place, strict=True))}
        for code, place in (("a", one), ("b", other))
    ]
    assert dashboard.placement_problems(places) == (["placements[0] and placements[1] overlap"] if meet else [])
    partly = [places[0], {"widget": "b", "position": {"x": 0, "y": 0}}]
    assert dashboard.placement_problems(partly) == []


@given(stored=OBJECTS, wanted=OBJECTS)
def test_removed_keys_are_those_that_merging_takes_away(stored: dict[str, t.Any], wanted: dict[str, t.Any]) -> None:
    """Writing the nulls out over what is stored leaves, without nulls, what the merge without them leaves."""
    stored = merge.without_nulls(stored)
    tree = widget.nulls(stored, wanted)
    assert merge.without_nulls(widget.laid_over(stored, tree)) == merge.overlay(stored, tree)
    assert widget.nulls(merge.overlay(stored, wanted), tree) == {}


def test_types_that_templates_lose() -> None:
    typed = schemas.typed(
        {"limit": "20", "show_legend": "False", "smooth": "on", "metric": "10", "horizontal": "maybe"}
    )
    assert typed == {"limit": 20, "show_legend": False, "smooth": True, "metric": "10", "horizontal": "maybe"}
    assert schemas.typed_filters({"warehouse_id": "3", "zone": "3"}) == {"warehouse_id": 3, "zone": "3"}


def test_queries_are_graphql_and_name_their_cursors() -> None:
    for selections in (
        {"dashboards": queries.DASHBOARDS},
        {"roles": queries.NAMES, "dashboard_widgets": queries.WIDGETS},
    ):
        text = queries.text(selections)
        parse(text)
        assert all(f"${root}: String" in text and f"after: ${root}" in text for root in selections)
    assert queries.variables({"roles": None}) == {"first": 50, "roles": None}


@pytest.mark.parametrize(
    ("body", "sentences"),
    [
        ({"error": "no"}, ["no"]),
        ({"error": "invalid_client", "error_description": "unknown client"}, ["unknown client"]),
        ({"errors": ["a", "b"]}, ["a", "b"]),
        ({"errors": {"code": ["taken", "long"], "name": "blank"}}, ["code: taken", "code: long", "name: blank"]),
        ({"errors": [{"title": "Refused", "detail": "taken"}]}, ["taken"]),
        ([{"message": "Field 'x' doesn't exist", "path": ["query"]}], ["Field 'x' doesn't exist"]),
        ({"message": "no"}, ["no"]),
        ("plain", ["plain"]),
        (None, []),
    ],
)
def test_sentences_of_an_error_body(body: t.Any, sentences: list[str]) -> None:
    assert client.messages(body) == sentences
