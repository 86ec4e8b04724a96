# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""JSON Schemas of the data that users write in the API's own keys (API notes 4.3 and 4.4)."""

from __future__ import annotations

import typing as t

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
FILTER: dict[str, t.Any] = {
    "type": "object",
    "properties": {
        "key": {"type": "string"},
        "name": {"type": "string"},
        "selections": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
                "anyOf": [{"required": ["id"]}, {"required": ["name"]}],
            },
        },
        "constants": {"type": "array"},
        "currentSelection": {"type": "object"},
        "visualizationKey": {"type": "string"},
    },
    "anyOf": [{"required": ["key"]}, {"required": ["name"]}],
}
FILTERS: dict[str, t.Any] = {"type": "array", "items": FILTER}
