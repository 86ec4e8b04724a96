# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What attributes must look like (API notes 3.1, 4.1, 5.4, 5.5)."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from sandbox.world import World

from .errors import Refusal
from .records import NAME

WIDGET_TYPES = (
    "area", "bar", "funnel", "gauge", "graph", "grid", "heatmap", "line", "pictorial_bar", "pie", "radar", "sankey",
    "scatter", "single", "sunburst", "tree", "treemap",
)  # fmt: skip


class Field(NamedTuple):
    """One attribute: its JSON type, whether a record must have it, its longest text, whether null is allowed."""

    type: type
    required: bool = False
    limit: int = 0
    nullable: bool = False


DASHBOARD_FIELDS = {
    "code": Field(str, True, 30),
    "name": Field(str, True, 50),
    "description": Field(str, False, 255, True),
    "is_active": Field(bool),
    "is_default": Field(bool),
    "role_ids": Field(list),
}
WIDGET_FIELDS = {
    "code": Field(str, True, 30),
    "name": Field(str, True, 50),
    "description": Field(str, False, 255, True),
    "widget_type": Field(str, True),
    "report_query_id": Field(int, nullable=True),
    "configuration": Field(dict),
    "dashboard_filters": Field(dict),
}
PLACEMENTS_FIELDS = {"placements": Field(list, True)}
ROLE_FIELDS = {
    "name": Field(str, True, 50),
    "description": Field(str, False, 255, True),
    "permissions": Field(list),
    "role_type": Field(str),
}
REPORT_QUERY_FIELDS = {
    "name": Field(str, True, 255),
    "description": Field(str, False, 255, True),
    "graphql": Field(str, True),
    "parameters": Field(list),
}


def is_int(value: Any) -> bool:
    """A JSON integer; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def checked(world: World, given: dict[str, Any], fields: dict[str, Field], *, create: bool) -> dict[str, Any]:
    """The known attributes of a write, or a 422 for the first that is wrong.

    On create all required ones must be there; on update only what is given counts (API notes 3.3).
    """
    unknown = sorted(set(given) - set(fields))
    if unknown and world.switch(NAME, "unknown_attributes") == "refused":
        raise Refusal(422, f"Unknown attribute {unknown[0]}", unknown[0])
    known = {name: value for name, value in given.items() if name in fields}
    for name, field in fields.items():
        if name in known:
            _check(name, known[name], field)
        elif create and field.required:
            raise Refusal(422, f"{_label(name)} can't be blank", name)
    if "code" in known:
        _check_code(world, known["code"])
    if known.get("description") == "" and world.switch(NAME, "description_blank") == "null":
        known["description"] = None
    return known


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _check(name: str, value: Any, field: Field) -> None:
    if value is None and field.nullable:
        return
    blank = value is None or (value == "" and field.type is str)
    if field.required and blank:
        raise Refusal(422, f"{_label(name)} can't be blank", name)
    right = is_int(value) if field.type is int else isinstance(value, field.type)
    if not right:
        raise Refusal(422, f"{_label(name)} is invalid", name)
    if field.limit and len(value) > field.limit:
        raise Refusal(422, f"{_label(name)} is too long (maximum is {field.limit} characters)", name)


def _check_code(world: World, code: str) -> None:
    if world.switch(NAME, "code_characters") == "slug" and not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", code):
        raise Refusal(422, "Code may only have lower-case letters, digits, dashes and underscores", "code")


def check_ids(name: str, values: list[Any]) -> list[int]:
    """A list of integers without repeats, as it is stored."""
    if not all(is_int(value) for value in values):
        raise Refusal(422, f"{_label(name)} is invalid", name)
    return list(dict.fromkeys(values))


def check_position(world: World, position: Any) -> dict[str, Any]:
    """The gridstack coordinates of a placement; left out they are an empty object (API notes 3.4)."""
    if position is None:
        return {}
    if not isinstance(position, dict):
        raise Refusal(422, "Position must be an object", "placements")
    coordinates = {key: position[key] for key in ("x", "y", "w", "h") if key in position}
    if not all(is_int(value) and value >= 0 for value in coordinates.values()):
        raise Refusal(422, "Position must have integer coordinates", "placements")
    if position and len(coordinates) < 4 and world.switch(NAME, "partial_position") == "refused":
        raise Refusal(422, "Position must have x, y, w and h", "placements")
    return dict(position)
