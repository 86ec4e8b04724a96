# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What bodies may hold (API notes 3 and 4), as JSON Schema, and the rules that span several fields."""

from __future__ import annotations

import re
from typing import Any

from jsonschema import Draft202012Validator

from .errors import wrong_body

NAME = "^[\\u4E00-\\u9FFFa-zA-Z0-9_-]{1,128}$"
ENTERPRISE = "^([a-z0-9]{8}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{12}|0)$"
DASHBOARD_ID = "^db[a-zA-Z0-9]{22}$"
WIDGET_ID = "^wg[a-zA-Z0-9]{22}$"
GROUP_ID = "^dg[a-zA-Z0-9]{22}$"
TITLE = re.compile("^[\\u4E00-\\u9FFFa-zA-Z0-9\"\u201d\u201c'\u2264<>&%_:/;?+,~\uff0c\uff08\uff09\u00ba()\\[.-]+$")
BARS = ("bar", "bar_chart", "circular_bar", "table")

_BOOL = {"type": "boolean"}


def _text(least: int, most: int) -> dict[str, Any]:
    return {"type": "string", "minLength": least, "maxLength": most}


def _number(least: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most}


def _enum(*values: Any) -> dict[str, Any]:
    return {"enum": list(values)}


def _object(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


_EXTEND_INFO_FIELDS: dict[str, Any] = {"from": _number(0, 9999999999999)}
EXTEND_INFO = _object(
    (),
    **_EXTEND_INFO_FIELDS,
    filter=_enum("average", "min", "max", "sum"),
    period=_enum("1", "60", "300", "1200", "3600", "14400", "86400"),
    display_time=_enum(0, 5, 15, 30, 60, 120, 180, 720, 1440, 10080, 43200),
    refresh_time=_enum(0, 10, 60, 300, 1200),
    to=_number(0, 9999999999999),
    screen_color=_text(0, 100),
    enable_screen_auto_play=_BOOL,
    time_interval=_enum(10000, 30000, 60000),
    enable_legend=_BOOL,
    full_screen_widget_num=_enum(1, 4, 9, 16, 25),
)

_DIMENSIONS = _object(
    ("name", "filter_type"),
    name={"type": "string", "pattern": "^[a-zA-Z][a-zA-Z0-9_-]{0,31}(,[a-zA-Z][a-zA-Z0-9_-]{0,31}){0,3}$"},
    filter_type=_enum("all_instances", "specific_instances", "resource_groups"),
    values={"type": "array", "maxItems": 200, "items": {"type": "string"}},
)

_METRIC = _object(
    ("namespace", "dimensions", "metric_name"),
    namespace={"type": "string", "minLength": 3, "maxLength": 32, "pattern": "^[a-zA-Z]\\w*\\.[a-zA-Z]\\w*$"},
    dimensions=_DIMENSIONS,
    metric_name=_text(1, 1080),
    alias={"type": "array", "maxItems": 200, "items": {"type": "string"}},
    extra_info=_object(
        ("origin_metric_name",),
        origin_metric_name=_text(1, 4096),
        metric_prefix=_text(1, 4096),
        metric_type=_text(1, 32),
        custom_proc_name=_text(1, 250),
    ),
    y_axis_position=_enum("left", "right"),
    rollup_enable=_BOOL,
    rollup_filter=_enum("last", "max", "min", "average", "sum"),
    rollup_dimension=_text(1, 32),
    last_week_compare_enable=_BOOL,
    yesterday_compare_enable=_BOOL,
    metric_dimension=_text(1, 131),
    top_num=_number(1, 200),
    unit=_text(0, 32),
    order=_enum("asc", "desc"),
    topn_metric_name={"type": "string", "pattern": "^[a-zA-Z].{0,95}$"},
)

_LOCATION = _object(
    ("left", "top", "width", "height"),
    left=_number(0, 9),
    top=_number(0, 2147483647),
    width=_number(3, 12),
    height=_number(3, 2147483647),
)

_PROPERTIES = _object(
    topN=_number(1, 2147483647),
    filter=_enum("topN"),
    order=_enum("asc", "desc"),
    description=_text(0, 200),
    last_week_compare_enable=_BOOL,
    yesterday_compare_enable=_BOOL,
    is_all_compare_enable=_BOOL,
    legend_location=_enum("hide", "right", "bottom"),
    legend_values={"type": "array", "maxItems": 5, "items": _enum("last", "max", "min", "avg", "sum")},
    thresholds={
        "type": "array",
        "maxItems": 6,
        "items": _object(
            ("threshold", "threshold_color"),
            threshold={"type": "number", "minimum": 0, "maximum": 2147483647},
            threshold_color=_enum("#B50E65", "#F23030", "#FF8800", "#F2E70C"),
        ),
    },
)

_WIDGET_FIELDS: dict[str, Any] = {
    "title": _text(1, 128),
    "metrics": {"type": "array", "minItems": 1, "maxItems": 200, "items": _METRIC},
    "view": _enum("bar", "line", "bar_chart", "table", "circular_bar", "area_chart", "gauge", "stat"),
    "metric_display_mode": _enum("single", "multiple"),
    "threshold": {"type": "number", "minimum": 0},
    "threshold_enabled": _BOOL,
    "location": _LOCATION,
    "properties": _PROPERTIES,
    "unit": _text(0, 32),
}

CREATE_DASHBOARD = _object(
    ("dashboard_name",),
    dashboard_name={"type": "string", "pattern": NAME},
    enterprise_id={"type": "string", "pattern": ENTERPRISE},
    dashboard_id={"type": "string", "pattern": DASHBOARD_ID},
    row_widget_num=_number(0, 4),
)
UPDATE_DASHBOARD = _object(
    dashboard_name={"type": "string", "pattern": NAME},
    is_favorite=_BOOL,
    row_widget_num=_number(0, 4),
    extend_info=EXTEND_INFO,
)
DELETE_DASHBOARDS = _object(
    ("dashboard_ids",),
    dashboard_ids={"type": "array", "minItems": 1, "items": {"type": "string", "pattern": DASHBOARD_ID}},
)
CREATE_WIDGETS = {
    "type": "array",
    "minItems": 1,
    "items": _object(
        ("title", "metrics", "view", "metric_display_mode", "threshold_enabled", "location"),
        **_WIDGET_FIELDS,
        group_id={"type": "string", "pattern": GROUP_ID},
    ),
}
UPDATE_WIDGETS = {
    "type": "array",
    "minItems": 1,
    "maxItems": 50,
    "items": _object(
        ("widget_id",),
        **_WIDGET_FIELDS,
        widget_id={"type": "string", "pattern": WIDGET_ID},
        group_id={"type": "string", "pattern": f"{GROUP_ID}|^default$"},
    ),
}


class Body:
    """One kind of body: `check(document, strict)` refuses what the API refuses."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._validator = Draft202012Validator(schema)

    def check(self, document: Any, *, strict: bool) -> None:
        """Refuse a wrong document with the names of its wrong fields.

        strict: whether fields that the API does not know are wrong too.
        """
        wrong = []
        for error in self._validator.iter_errors(document):
            if error.validator == "additionalProperties":
                if strict:
                    wrong += sorted(set(error.instance) - set(error.schema["properties"]))
            elif error.validator == "required":
                wrong += [name for name in error.validator_value if name not in error.instance]
            else:
                wrong.append(
                    next((str(step) for step in reversed(error.absolute_path) if isinstance(step, str)), "body")
                )
        if wrong:
            raise wrong_body(*dict.fromkeys(wrong))


BODIES = {
    "create_dashboard": Body(CREATE_DASHBOARD),
    "update_dashboard": Body(UPDATE_DASHBOARD),
    "delete_dashboards": Body(DELETE_DASHBOARDS),
    "create_widgets": Body(CREATE_WIDGETS),
    "update_widgets": Body(UPDATE_WIDGETS),
}


def metric_fault(metric: dict[str, Any], view: str, bars_refused: bool) -> str | None:
    """The field of a metric that breaks a rule over several fields, or None (API notes 4.1.1)."""
    kind = metric["dimensions"]["filter_type"]
    if metric.get("alias") and kind != "specific_instances":
        return "alias"
    if metric.get("rollup_enable") and not (metric.get("rollup_filter") and metric.get("rollup_dimension")):
        return "rollup_filter" if not metric.get("rollup_filter") else "rollup_dimension"
    if kind == "resource_groups" and not metric.get("rollup_enable"):
        return "rollup_enable"
    if bars_refused and kind == "specific_instances" and view in BARS:
        return "filter_type"
    return None
