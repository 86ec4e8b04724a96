# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Options of dashboards and widgets, and what can be found wrong with them before any request (API notes 3 and 4)."""

from __future__ import annotations

import itertools
import re
import sys
import typing as t

from .._core.resource import Options, OptionSpec

NAME = re.compile(r"[\u4E00-\u9FFFa-zA-Z0-9_-]{1,128}")
DASHBOARD_ID = re.compile(r"db[a-zA-Z0-9]{22}")
WIDGET_ID = re.compile(r"wg[a-zA-Z0-9]{22}")
GROUP_ID = re.compile(r"dg[a-zA-Z0-9]{22}|default")
ENTERPRISE = re.compile(r"[a-z0-9]{8}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{12}|0")
#: Widgets that a dashboard holds at most (API notes 3.7).
MOST_WIDGETS = 50
GRID = 12

_BOOL: dict[str, t.Any] = {"type": "bool"}
_INT: dict[str, t.Any] = {"type": "int"}
_STR: dict[str, t.Any] = {"type": "str"}


def _choice(*values: t.Any, of: str = "str") -> dict[str, t.Any]:
    return {"type": of, "choices": list(values)}


def _needed(spec: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    return {**spec, "required": True}


def _texts() -> dict[str, t.Any]:
    return {"type": "list", "elements": "str"}


EXTEND_INFO: OptionSpec = {
    "filter": _choice("average", "min", "max", "sum"),
    "period": _choice("1", "60", "300", "1200", "3600", "14400", "86400"),
    "display_time": _choice(0, 5, 15, 30, 60, 120, 180, 720, 1440, 10080, 43200, of="int"),
    "refresh_time": _choice(0, 10, 60, 300, 1200, of="int"),
    "from": _INT,
    "to": _INT,
    "screen_color": _STR,
    "enable_screen_auto_play": _BOOL,
    "time_interval": _choice(10000, 30000, 60000, of="int"),
    "enable_legend": _BOOL,
    "full_screen_widget_num": _choice(1, 4, 9, 16, 25, of="int"),
}

DIMENSIONS: OptionSpec = {
    "name": _needed(_STR),
    "filter_type": _needed(_choice("all_instances", "specific_instances", "resource_groups")),
    "values": _texts(),
}

METRIC: OptionSpec = {
    "namespace": _needed(_STR),
    "metric_name": _needed(_STR),
    "dimensions": {"type": "dict", "required": True, "options": DIMENSIONS},
    "alias": _texts(),
    "extra_info": {
        "type": "dict",
        "options": {
            "origin_metric_name": _needed(_STR),
            "metric_prefix": _STR,
            "metric_type": _STR,
            "custom_proc_name": _STR,
        },
    },
    "y_axis_position": _choice("left", "right"),
    "rollup_enable": _BOOL,
    "rollup_filter": _choice("last", "max", "min", "average", "sum"),
    "rollup_dimension": _STR,
    "last_week_compare_enable": _BOOL,
    "yesterday_compare_enable": _BOOL,
    "metric_dimension": _STR,
    "top_num": _INT,
    "unit": _STR,
    "order": _choice("asc", "desc"),
    "topn_metric_name": _STR,
}

LOCATION: OptionSpec = {"left": _INT, "top": _INT, "width": _INT, "height": _INT}

PROPERTIES: OptionSpec = {
    "topN": _INT,
    "filter": _choice("topN"),
    "order": _choice("asc", "desc"),
    "description": _STR,
    "last_week_compare_enable": _BOOL,
    "yesterday_compare_enable": _BOOL,
    "is_all_compare_enable": _BOOL,
    "legend_location": _choice("hide", "right", "bottom"),
    "legend_values": {"type": "list", "elements": "str", "choices": ["last", "max", "min", "avg", "sum"]},
    "thresholds": {
        "type": "list",
        "elements": "dict",
        "options": {
            "threshold": {"type": "float", "required": True},
            "threshold_color": _needed(_choice("#B50E65", "#F23030", "#FF8800", "#F2E70C")),
        },
    },
}

#: What a widget is made of, beside its id.
WIDGET_FIELDS: OptionSpec = {
    "group_id": _STR,
    "title": _STR,
    "metrics": {"type": "list", "elements": "dict", "options": METRIC},
    "view": _choice("bar", "line", "bar_chart", "table", "circular_bar", "area_chart", "gauge", "stat"),
    "metric_display_mode": _choice("single", "multiple"),
    "threshold": {"type": "float"},
    "threshold_enabled": _BOOL,
    "location": {"type": "dict", "options": LOCATION},
    "properties": {"type": "dict", "options": PROPERTIES},
    "unit": _STR,
}

DASHBOARD: OptionSpec = {
    "dashboard_id": _STR,
    "name": {"type": "str", "aliases": ["dashboard_name"]},
    "enterprise_project_id": {"type": "str", "aliases": ["enterprise_id"]},
    "copy_from": _STR,
    "row_widget_num": _INT,
    "is_favorite": _BOOL,
    "extend_info": {"type": "dict", "options": EXTEND_INFO},
    "widgets": {
        "type": "list",
        "elements": "dict",
        "options": {"widget_id": _STR, **WIDGET_FIELDS},
        "required_one_of": [("widget_id", "title")],
    },
    "purge_widgets": {"type": "bool", "default": False},
}

INFO: OptionSpec = {
    "dashboard_id": _STR,
    "name": {"type": "str", "aliases": ["dashboard_name"]},
    "enterprise_project_id": {"type": "str", "aliases": ["enterprise_id"]},
    "is_favorite": _BOOL,
    "dashboard_type": {"type": "str", "choices": ["other", "monitor_dashboard"], "default": "other"},
    "widgets": {"type": "bool", "default": True},
}


#: Numbers that start at 1 (API notes 4.1.1, 4.1.3).
FROM_ONE = frozenset({"topN", "top_num"})


def shaped(value: t.Any, spec: t.Mapping[str, t.Any]) -> t.Any:
    """Return what a server stored in the types of the options, without what is no option and what is not set. Pure.

    Servers spell some numbers as texts and some texts as numbers (API notes 3.2); what cannot be read stays as it is.
    """
    inner = spec.get("options")
    if isinstance(value, dict) and inner:
        known = {name: shaped(value[name], inner[name]) for name in inner if value.get(name) is not None}
        return {name: one for name, one in known.items() if not _filler(name, one, inner[name])}
    if isinstance(value, list):
        return [shaped(entry, {"type": spec.get("elements"), "options": inner}) for entry in value]
    kind = spec.get("type")
    if kind == "bool" and isinstance(value, str):
        return value.lower() == "true"
    if kind == "str" and not isinstance(value, (str, bool)):
        return str(value)
    if kind in ("int", "float") and isinstance(value, str):
        try:
            return int(value) if kind == "int" else float(value)
        except ValueError:
            return value
    return value


def _filler(name: str, value: t.Any, spec: t.Mapping[str, t.Any]) -> bool:
    """Tell whether a value is a blank or a zero that nobody could have set: servers fill in what is not set."""
    if isinstance(value, (bool, list, dict)):
        return False
    if "choices" in spec:
        return value in ("", 0, "0") and value not in spec["choices"]
    return value == 0 and name in FROM_ONE


#: Limits: of numbers their values, of texts and lists their lengths.
_Limits = t.Mapping[str, tuple[float, float]]
_EPOCH = (0, 9999999999999)
_BIG = 2147483647
_DASHBOARD_LIMITS: _Limits = {"row_widget_num": (0, 4), "widgets": (0, MOST_WIDGETS)}
_EXTEND_LIMITS: _Limits = {"from": _EPOCH, "to": _EPOCH, "screen_color": (0, 100)}
_WIDGET_LIMITS: _Limits = {
    "title": (1, 128),
    "metrics": (1, 200),
    "unit": (0, 32),
    "threshold": (0, sys.float_info.max),
}
_LOCATION_LIMITS: _Limits = {"left": (0, 9), "top": (0, _BIG), "width": (3, 12), "height": (3, _BIG)}
_PROPERTY_LIMITS: _Limits = {"topN": (1, _BIG), "description": (0, 200), "legend_values": (0, 5), "thresholds": (0, 6)}
_GUIDE_LIMITS: _Limits = {"threshold": (0, _BIG)}
_METRIC_LIMITS: _Limits = {
    "namespace": (3, 32),
    "metric_name": (1, 1080),
    "alias": (0, 200),
    "rollup_dimension": (1, 32),
    "metric_dimension": (1, 131),
    "top_num": (1, 200),
    "unit": (0, 32),
    "topn_metric_name": (1, 96),
}
_DIMENSION_LIMITS: _Limits = {"name": (1, 131), "values": (0, 200)}


def problems(options: Options) -> list[str]:
    """Return what is wrong with a dashboard's options, a sentence each. Pure."""
    found = key_problems(options) + _outside(options, _DASHBOARD_LIMITS, "")
    if not NAME.fullmatch(options.get("copy_from", "name")):
        found.append(f"copy_from must be the name or id of a dashboard, got {options['copy_from']!r}")
    found += _outside(options.get("extend_info", {}), _EXTEND_LIMITS, "extend_info.")
    widgets = options.get("widgets", [])
    for number, widget in enumerate(widgets):
        found += _widget_problems(widget, f"widgets[{number}]")
    found += _twice(widgets)
    if not options.get("row_widget_num"):
        # With a number of graphs in a row the console lays them out by itself.
        found += layout_problems([widget.get("location", {}) for widget in widgets])
    return found


def key_problems(options: Options) -> list[str]:
    """Return what is wrong with the options that say which dashboard is meant. Pure."""
    forms = (
        ("name", NAME, "1 to 128 letters, digits, Chinese characters, _ and -, without blanks or dots"),
        ("dashboard_id", DASHBOARD_ID, "db and 22 letters or digits"),
        ("enterprise_project_id", ENTERPRISE, "0 or the id of an enterprise project"),
    )
    return [
        f"{name} must be {meaning}, got {options[name]!r}"
        for name, form, meaning in forms
        if name in options and not form.fullmatch(options[name])
    ]


def _outside(values: Options, limits: _Limits, path: str) -> list[str]:
    """Return the values that are too small or too large, too short or too long."""
    found = []
    for name, (least, most) in limits.items():
        value = values.get(name)
        if value is None:
            continue
        sized = len(value) if isinstance(value, (str, list)) else value
        if not least <= sized <= most:
            unit = " characters" if isinstance(value, str) else " entries" if isinstance(value, list) else ""
            found.append(f"{path}{name} must be from {least} to {most}{unit}, got {sized}")
    return found


def _widget_problems(widget: Options, path: str) -> list[str]:
    found = _outside(widget, _WIDGET_LIMITS, f"{path}.")
    found += _outside(widget.get("location", {}), _LOCATION_LIMITS, f"{path}.location.")
    properties = widget.get("properties", {})
    found += _outside(properties, _PROPERTY_LIMITS, f"{path}.properties.")
    for number, guide in enumerate(properties.get("thresholds", [])):
        found += _outside(guide, _GUIDE_LIMITS, f"{path}.properties.thresholds[{number}].")
    for name, form in (("widget_id", WIDGET_ID), ("group_id", GROUP_ID)):
        if name in widget and not form.fullmatch(widget[name]):
            found.append(f"{path}.{name} is no id of Cloud Eye: {widget[name]!r}")
    for number, metric in enumerate(widget.get("metrics", [])):
        found += _metric_problems(metric, f"{path}.metrics[{number}]")
    return found


def _metric_problems(metric: Options, path: str) -> list[str]:
    """Return what is wrong with one metric, rules over several fields too (API notes 4.1.1)."""
    dimensions = metric["dimensions"]
    found = _outside(metric, _METRIC_LIMITS, f"{path}.")
    found += _outside(dimensions, _DIMENSION_LIMITS, f"{path}.dimensions.")
    kind, aliases, values = dimensions["filter_type"], metric.get("alias", []), dimensions.get("values", [])
    if aliases and kind != "specific_instances":
        found.append(f"{path}.alias needs dimensions.filter_type specific_instances, got {kind}")
    elif len(aliases) > len(values) * len(metric["metric_name"].split(",")):
        found.append(f"{path}.alias names {len(aliases)} resources, but dimensions.values has {len(values)}")
    if metric.get("rollup_enable"):
        lacking = [name for name in ("rollup_filter", "rollup_dimension") if not metric.get(name)]
        found += [f"{path}.rollup_enable needs {name}" for name in lacking]
    elif kind == "resource_groups":
        found.append(f"{path}.dimensions.filter_type resource_groups needs rollup_enable")
    return found


def _twice(widgets: t.Sequence[Options]) -> list[str]:
    """Return the widgets that are named twice: by id, or by title where there is no id."""
    first: dict[tuple[str, str], int] = {}
    found = []
    for number, widget in enumerate(widgets):
        name = "widget_id" if "widget_id" in widget else "title"
        before = first.setdefault((name, widget[name]), number)
        if before != number:
            found.append(f"widgets[{before}] and widgets[{number}] both mean the widget with {name} {widget[name]!r}")
    return found


def layout_problems(areas: t.Sequence[Options]) -> list[str]:
    """Return the widgets that leave the grid or lie on one another, of those whose whole place is given. Pure.

    :param areas: the places of widgets, in the order of the widgets.
    """
    placed = [(number, area) for number, area in enumerate(areas) if len(area) == len(LOCATION)]
    found = [
        f"widgets[{number}].location leaves the grid: left + width is {area['left'] + area['width']}, more than {GRID}"
        for number, area in placed
        if area["left"] + area["width"] > GRID
    ]
    pairs = itertools.combinations(placed, 2)
    found += [f"widgets[{one}] and widgets[{two}] overlap" for (one, a), (two, b) in pairs if _overlap(a, b)]
    return found


def _overlap(one: t.Mapping[str, int], other: t.Mapping[str, int]) -> bool:
    across = one["left"] < other["left"] + other["width"] and other["left"] < one["left"] + one["width"]
    down = one["top"] < other["top"] + other["height"] and other["top"] < one["top"] + one["height"]
    return across and down
