# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import sys
import typing as t

import pytest

from ansible_collections.dashops.dashboards.plugins.module_utils._core import argspec, masking, result, schema
from ansible_collections.dashops.dashboards.plugins.module_utils._core.errors import MissingLibrary, OptionError

SCHEMA = {
    "type": "object",
    "properties": {"limit": {"type": "integer"}, "series": {"type": "array", "items": {"type": "string"}}},
}


def test_problems_name_the_path_into_the_users_data() -> None:
    found = schema.problems({"limit": "x", "series": ["a", 1]}, SCHEMA, "widgets[2].configuration")
    assert found == [
        "widgets[2].configuration.limit: 'x' is not of type 'integer'",
        "widgets[2].configuration.series[1]: 1 is not of type 'string'",
    ]


def test_no_problems() -> None:
    assert schema.problems({"limit": 1}, SCHEMA, "configuration") == []


def test_a_missing_jsonschema_names_the_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema", None)
    with pytest.raises(MissingLibrary, match=f"jsonschema.*{sys.executable}"):
        schema.problems({}, SCHEMA, "configuration")


def test_option_error_joins_mistakes() -> None:
    error = OptionError.of(["a: wrong", "b: wrong"])
    assert str(error) == "a: wrong; b: wrong"
    assert error.facts() == {"status": None, "code": None, "request_id": None}


def test_mask_hides_secrets_and_keeps_the_rest() -> None:
    masked = masking.mask(
        {
            "hostPort": "x",
            "auth": {"password": "p"},
            "list": [{"apiKey": "k", "token": 5}],
            "secretOk": True,
            "credentials": {"a": 1},
        }
    )
    assert masked == {
        "hostPort": "x",
        "auth": {"password": argspec.MASK},
        "list": [{"apiKey": argspec.MASK, "token": argspec.MASK}],
        "secretOk": True,
        "credentials": {"a": 1},
    }


def test_secret_paths() -> None:
    data = {"config": {"password": "p", "ssl": [{"privateKey": "k"}], "plain": 1}}
    assert masking.secret_paths(data, "connection") == [
        "connection.config.password",
        "connection.config.ssl[0].privateKey",
    ]


def line(key: str, action: str) -> dict[str, t.Any]:
    return {"key": key, "id": "0" * 36, "action": action, "error": None}


def payload(actions: t.Sequence[str]) -> dict[str, t.Any]:
    return {"changed": True, "results": [line(f"key {number}", action) for number, action in enumerate(actions)]}


def test_fit_leaves_a_small_result_alone() -> None:
    small = payload(["created", "unchanged"])
    assert result.fit(small) == small


def test_fit_drops_unchanged_records_first() -> None:
    big = payload(["failed", *["unchanged"] * 100, "created"])
    small = result.fit(big, budget=5000)
    assert result._size(small) <= 5000
    assert small["results"][0]["action"] == "failed"
    assert small["results"][-1]["action"] == "created"
    assert small["results_omitted"] + len(small["results"]) == 102


def test_fit_drops_diffs_and_then_changed_records_before_failures() -> None:
    big = payload(["failed"] * 3 + ["created"] * 100)
    big["diff"] = [{"before": {}, "after": {"description": "x" * 100}} for _number in range(50)]
    small = result.fit(big, budget=3000)
    assert small["diff"] == []
    assert small["diff_omitted"] == 50
    assert [entry["action"] for entry in small["results"][:3]] == ["failed"] * 3
    assert small["results_omitted"] > 0
    assert result._size(small) <= 3200


def test_fit_drops_failures_where_they_alone_are_too_much() -> None:
    big = payload(["failed"] * 200 + ["created"])
    small = result.fit(big, budget=5000)
    assert result._size(small) <= 5200
    assert [entry["key"] for entry in small["results"][:2]] == ["key 0", "key 1"]
    assert small["results_omitted"] + len(small["results"]) == 201


def test_fit_may_drop_diffs_alone() -> None:
    big = payload(["created"])
    big["diff"] = [{"before": {}, "after": {"description": "x" * 100}} for _number in range(50)]
    small = result.fit(big, budget=3000)
    assert "results_omitted" not in small
    assert len(small["results"]) == 1
    assert small["diff_omitted"] + len(small["diff"]) == 50
