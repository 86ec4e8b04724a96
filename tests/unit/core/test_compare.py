# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given, strategies

from ansible_collections.dashops.dashboards.plugins.module_utils._core import compare, merge

JSON = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers() | strategies.text(max_size=5),
    lambda inner: (
        strategies.lists(inner, max_size=3)
        | strategies.dictionaries(strategies.sampled_from("abcd"), inner, max_size=4)
    ),
    max_leaves=12,
)
DICTS = strategies.dictionaries(strategies.sampled_from("abcd"), JSON, max_size=4)


def test_given_drops_none_in_typed_suboptions_and_keeps_it_in_free_dicts() -> None:
    spec = {
        "name": {"type": "str"},
        "owner": {"type": "dict", "options": {"type": {}, "name": {}}},
        "widgets": {"type": "list", "options": {"title": {}, "unit": {}}},
        "tags": {"type": "list"},
        "extension": {"type": "dict"},
    }
    options = {
        "name": None,
        "owner": {"type": "team", "name": None},
        "widgets": [{"title": "CPU", "unit": None}, "not a dict"],
        "tags": [None],
        "extension": {"costCentre": None},
        "state": "present",
    }
    assert compare.given(options, spec) == {
        "owner": {"type": "team"},
        "widgets": [{"title": "CPU"}, "not a dict"],
        "tags": [None],
        "extension": {"costCentre": None},
    }


@pytest.mark.parametrize(
    ("value", "normal"),
    [(None, ""), ("", ""), ("a\r\nb", "a\nb"), ("a  \nb\n\n", "a\nb"), ("  a", "  a"), (4711, "4711")],
)
def test_text(value: t.Any, normal: str) -> None:
    assert compare.text(value) == normal


def test_overlay_merges_dicts_and_none_removes() -> None:
    stored = {"a": {"x": 1, "y": 2}, "b": [1, 2], "c": 3}
    assert merge.overlay(stored, {"a": {"y": None, "z": {"q": None, "r": 1}}, "b": [3], "c": None}) == {
        "a": {"x": 1, "z": {"r": 1}},
        "b": [3],
    }
    assert stored == {"a": {"x": 1, "y": 2}, "b": [1, 2], "c": 3}


@given(DICTS, DICTS)
def test_overlay_twice_is_overlay_once(stored: dict[str, t.Any], wanted: dict[str, t.Any]) -> None:
    once = merge.overlay(stored, wanted)
    assert merge.overlay(once, wanted) == once


def test_only() -> None:
    stored = {"a": {"x": 1, "y": 2}, "b": [1], "c": 3}
    assert merge.only(stored, {"a": {"x": 0}, "b": [], "d": 1}) == {"a": {"x": 1}, "b": [1]}


def test_changes() -> None:
    assert compare.changes({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == {"b": 3, "c": 4}


def test_minimal_cuts_equal_keys_at_any_depth() -> None:
    before = {"a": 1, "b": {"x": 1, "y": 2}, "c": [1, 2], "gone": 0}
    after = {"a": 1, "b": {"x": 1, "y": 3}, "c": [2, 1], "new": {"z": None}}
    assert compare.minimal(before, after) == (
        {"b": {"y": 2}, "c": [1, 2], "gone": 0},
        {"b": {"y": 3}, "c": [2, 1], "new": {"z": None}},
    )


@given(DICTS, DICTS)
def test_minimal_is_empty_only_for_equal_data(before: dict[str, t.Any], after: dict[str, t.Any]) -> None:
    left, right = compare.minimal(before, after)
    assert (left == right == {}) == (before == after)
