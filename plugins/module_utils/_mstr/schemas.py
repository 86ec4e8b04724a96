# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""JSON Schemas of the data that users write in the API's own keys (API notes 4.3 and 4.4)."""

from __future__ import annotations

import typing as t

from .._core import schema

#: Numbers and names of the matching modes both occur, and nobody knows all their values (T30).
_MODE: dict[str, t.Any] = {"type": ["integer", "string"]}

LINKING_INFO: dict[str, t.Any] = {
    "type": "object",
    "properties": {
        "sourceInstanceId": {"type": "string"},
        "promptsAnswers": {"type": "string"},
        "selectorMode": _MODE,
        "targetPageKey": {"type": "string"},
        "vizSelection": {"type": ["string", "object"]},
        "passFilter": _MODE,
        "passInCanvasSelection": {"type": "boolean"},
        "filterTargetKeys": {"type": "string"},
    },
    "additionalProperties": False,
}
FILTERS: dict[str, t.Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "key": {"type": "string"},
            "name": {"type": "string"},
            "selections": {
                "type": "array",
                "items": {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}}},
            },
            "constants": {"type": "array"},
            "currentSelection": {"type": "object"},
            "visualizationKey": {"type": "string"},
        },
    },
}


def filter_problems(filters: t.Sequence[t.Mapping[str, t.Any]]) -> list[str]:
    """Return what is wrong with a list of filters (API notes 4.4)."""
    if not filters:
        return []
    nameless = [n for n, one in enumerate(filters) if not one.get("key") and not one.get("name")]
    return [f"filters[{n}] needs key or name" for n in nameless] + schema.problems(filters, FILTERS, "filters")
