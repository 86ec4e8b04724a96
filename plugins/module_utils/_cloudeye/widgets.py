# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Widgets in normal form: which is which, what is wanted, and what has to be written (API notes 4). All of it pure."""

from __future__ import annotations

import typing as t

from .._core import compare
from .._core.errors import Ambiguous, Missing, OptionError
from .client import Node
from .schemas import GRID, MOST_WIDGETS, WIDGET_FIELDS, layout_problems, shaped

#: What a widget shows as its name in diffs -> its fields. The name is the title, with the id where titles repeat.
Board = dict[str, Node]

#: What a new widget gets where the user does not say; the API demands them (API notes 4.1).
DEFAULTS: t.Mapping[str, t.Any] = {"view": "line", "metric_display_mode": "single", "threshold_enabled": False}
#: Where new widgets go: two columns, from the top (API notes 4.1.2).
WIDTH, HEIGHT = 6, 3
THRESHOLDS = frozenset({"threshold", "threshold_enabled"})


class Stored(t.NamedTuple):
    """The widgets of a dashboard as they are on the server."""

    fields: Board
    ids: dict[str, str]


class Difference(t.NamedTuple):
    """What has to be written so that a dashboard's widgets are what is wanted; each widget by its name."""

    removed: list[str]
    changed: dict[str, Node]
    new: Board


def stored(nodes: t.Sequence[Node]) -> Stored:
    """Return the normal form of what a list of widgets answered, as one reads a page: order has no meaning."""
    titles = [node.get("title") for node in nodes]
    fields: Board = {}
    ids: dict[str, str] = {}
    for node in sorted(nodes, key=_reading_order):
        title, identity = str(node.get("title")), str(node["widget_id"])
        name = title if titles.count(title) == 1 else f"{title} ({identity})"
        fields[name], ids[name] = normal(node), identity
    return Stored(fields, ids)


def _reading_order(node: Node) -> tuple[int, int, str, str]:
    location = node.get("location") or {}
    return location.get("top") or 0, location.get("left") or 0, str(node.get("title")), str(node["widget_id"])


def normal(node: Node) -> Node:
    """Return the fields of one widget that are managed, without those that hold nothing."""
    fields: Node = shaped(node, {"options": WIDGET_FIELDS})
    fields["group_id"] = fields.get("group_id") or "default"
    if "metrics" in fields:
        fields["metrics"] = _without_blanks(fields["metrics"])
    return fields


def _without_blanks(value: t.Any) -> t.Any:
    """Return metrics without what is empty at any depth: it says nothing, and a creation would be refused for it."""
    if isinstance(value, list):
        return [_without_blanks(entry) for entry in value]
    if isinstance(value, dict):
        lean = {name: _without_blanks(inner) for name, inner in value.items()}
        return {name: inner for name, inner in lean.items() if inner not in ("", [], {})}
    return value


def agrees(have: t.Any, want: t.Any) -> bool:
    """Tell whether what the user said is there: what the server added does not count, and nothing is nothing.

    Lists agree entry by entry, in order: aliases pair with values (API notes 7 trap 21).
    """
    if isinstance(want, dict):
        inner = have if isinstance(have, dict) else {}
        return all(agrees(inner.get(name), value) for name, value in want.items())
    if isinstance(want, list):
        inner_list = have if isinstance(have, list) else []
        return len(inner_list) == len(want) and all(agrees(one, two) for one, two in zip(inner_list, want))
    if not want:
        return not have
    return bool(have == want)


def overlay(have: Node, want: t.Mapping[str, t.Any]) -> Node:
    """Return ``have`` with ``want`` laid over it, key by key; what agrees stays as the server has it."""
    result = dict(have)
    for name, value in want.items():
        if not agrees(have.get(name), value):
            result[name] = _replaced(have.get(name), value)
    return result


def _replaced(have: t.Any, want: t.Any) -> t.Any:
    """Return what takes the place of a value that differs. A list is exact; entries of it that agree stay."""
    if isinstance(want, dict):
        return overlay(have if isinstance(have, dict) else {}, want)
    if isinstance(want, list) and isinstance(have, list) and len(have) == len(want):
        return [one if agrees(one, two) else two for one, two in zip(have, want)]
    return want


def named(now: Stored, widget: t.Mapping[str, t.Any], dashboard: str) -> str | None:
    """Return the name of the widget that an item of the user's list means; None when it is not there.

    :raises Missing: nothing has the given id. :raises Ambiguous: several have the title.
    """
    identity = widget.get("widget_id")
    if identity is not None:
        for name, known in now.ids.items():
            if known == identity:
                return name
        raise Missing(f"There is no widget with widget_id {identity} on {dashboard}; check the id or leave it out")
    hits = _titled(now, widget)
    heir = _heir(now, hits, widget)
    if len(hits) > 1 and heir is None:
        ids = " or ".join(sorted(now.ids[name] for name in hits))
        raise Ambiguous(
            f"Widget {widget['title']!r} of {dashboard} is ambiguous: it could be {ids}; "
            "name the one you mean by widget_id"
        )
    return heir or (hits[0] if hits else None)


def _titled(now: Stored, widget: t.Mapping[str, t.Any]) -> list[str]:
    return [name for name, fields in now.fields.items() if fields.get("title") == widget.get("title")]


def _heir(now: Stored, hits: t.Sequence[str], widget: t.Mapping[str, t.Any]) -> str | None:
    """Return the one of several that is to stay, where a change of view broke off before the old one was deleted.

    They lie in the very same place, which people's widgets never do, and differ in nothing but the view.
    """
    rest = [{name: value for name, value in now.fields[hit].items() if name not in ("view", "unit")} for hit in hits]
    heirs = [hit for hit in hits if now.fields[hit].get("view") == widget.get("view")]
    one_place = len(hits) > 1 and bool(rest[0].get("location")) and all(one == rest[0] for one in rest)
    return heirs[0] if one_place and len(heirs) == 1 else None


def wanted(now: Stored, items: t.Sequence[t.Mapping[str, t.Any]], purge: bool, dashboard: str) -> Board:
    """Return all widgets as they should be, with the names that :func:`stored` gave those that are there.

    :param purge: whether what is not in the list goes.
    :param dashboard: for messages.
    :raises OptionError: two items mean one widget, a new one lacks what it needs, or there are too many.
    """
    target: Board = {}
    new: list[tuple[str, Node]] = []
    left_over: set[str] = set()
    for item in items:
        name = named(now, item, dashboard)
        if item.get("widget_id") is None:
            left_over.update(hit for hit in _titled(now, item) if hit != name)
        given = {field: value for field, value in item.items() if field != "widget_id"}
        if name is None:
            new.append((item["title"], given))
        elif name in target:
            raise OptionError(f"two entries of widgets mean widget '{name}' of {dashboard}")
        else:
            target[name] = overlay(now.fields[name], given)
    if not purge:
        target = {name: target.get(name, fields) for name, fields in now.fields.items() if name not in left_over}
    taken = [fields["location"] for fields in target.values() if fields.get("location")]
    target.update(_placed(new, taken, dashboard))
    if len(target) > MOST_WIDGETS:
        raise OptionError(f"{dashboard} would have {len(target)} widgets, but it can hold {MOST_WIDGETS}")
    return target


def _placed(new: t.Sequence[tuple[str, Node]], taken: t.Sequence[Node], dashboard: str) -> Board:
    """Return new widgets with all that the API demands; those without a place are stacked in two columns below.

    What is said of a place in part is laid over that.
    """
    for title, given in new:
        if not given.get("metrics"):
            raise OptionError(f"Widget {title!r} is not on {dashboard} yet, so it needs metrics")
    areas = [*taken, *(given["location"] for _title, given in new if "top" in given.get("location", {}))]
    below = max((area.get("top", 0) + area.get("height", HEIGHT) for area in areas), default=0)
    bottoms = [below] * GRID
    placed: Board = {}
    for number, (title, given) in enumerate(new):
        said = given.get("location", {})
        area = {"left": 0, "width": WIDTH, "height": HEIGHT, **said} if "top" in said else _slot(bottoms, said)
        name = title if title not in placed else f"{title} (new {number})"
        placed[name] = {**DEFAULTS, **given, "location": area}
    return placed


def _slot(bottoms: list[int], said: t.Mapping[str, int]) -> Node:
    """Return the highest free place on the left or on the right, and take it.

    :param bottoms: of each column of the grid the row from which it is free. :param said: what is given of the place.
    """
    width, height = said.get("width", WIDTH), said.get("height", HEIGHT)
    sides = [said["left"]] if "left" in said else [side for side in (0, WIDTH) if side + width <= GRID]
    top, left = min((max(bottoms[side : side + width]), side) for side in sides)
    bottoms[left : left + width] = [top + height] * len(bottoms[left : left + width])
    return {"left": left, "top": top, "width": width, "height": height}


def difference(now: Stored, target: Board) -> Difference:
    """Return what has to be written; of a changed widget the fields that differ, each whole (API notes 4.5)."""
    return Difference(
        [name for name in now.fields if name not in target],
        {
            name: changes
            for name, fields in target.items()
            if name in now.fields and (changes := compare.changes(now.fields[name], fields))
        },
        {name: fields for name, fields in target.items() if name not in now.fields},
    )


def to_create(fields: Node) -> Node:
    """Return a widget as the API takes a new one: being in no group is said by silence (API notes 4.1)."""
    return {name: value for name, value in fields.items() if (name, value) != ("group_id", "default")}


def dropped_units(nodes: t.Sequence[Node], fresh: t.Sequence[Node]) -> dict[str, str]:
    """Return id -> unit of the widgets whose unit their creation dropped (API notes 4.2).

    Several may have one title; their places tell them apart then, which servers store as they are told (4.1.2).

    :param nodes: widgets that may be those that were made. :param fresh: what was sent to make them.
    """
    left = {str(node["widget_id"]): normal(node) for node in nodes}
    units: dict[str, str] = {}
    for one in fresh:
        titled = [identity for identity, fields in left.items() if fields["title"] == one["title"]]
        placed = [identity for identity in titled if left[identity].get("location") == one.get("location")]
        for hit in [*placed, *titled][:1]:
            if left.pop(hit).get("unit", "") != one.get("unit", "") != "":
                units[hit] = one["unit"]
    return units


def portable(now: Stored, row_widget_num: int | None) -> list[Node]:
    """Return the options that make these widgets anew on another dashboard.

    Where places count, one that lies on another or leaves the grid is no option: it would be refused.

    :param row_widget_num: of the dashboard.
    """
    titles = [fields.get("title") for fields in now.fields.values()]
    areas: list[Node] = []
    options = []
    for name, fields in now.fields.items():
        option = {"widget_id": now.ids[name]} if titles.count(fields.get("title")) > 1 else {}
        option.update({field: value for field, value in fields.items() if field != "group_id" or value == "default"})
        area = fields.get("location", {})
        if not row_widget_num and layout_problems([*areas, area]):
            del option["location"]
        else:
            areas.append(area)
        options.append(option)
    return options
