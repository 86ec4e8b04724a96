# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Widgets, that is graphs: create, list, show, batch update, delete (API notes 4)."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from sandbox.routing import route

from .calls import Call, endpoint
from .dashboards import (
    WIDGET_QUOTA,
    WIDGETS,
    find,
    new_id,
    quota_error,
    take_mark,
    visible,
)
from .errors import Refused, not_found, wrong_body, wrong_parameter
from .schemas import GROUP_ID, TITLE, metric_fault

_OBJECTS = ("properties",)


def _check(call: Call, widget: dict[str, Any]) -> None:
    """Rules over several fields, on a widget as it would be stored."""
    bars_refused = call.switch("bar_specific_instances") == "refused"
    for metric in widget["metrics"]:
        fault = metric_fault(metric, widget["view"], bars_refused)
        if fault is not None:
            raise wrong_body(fault)
    if call.switch("title_rule") == "listed" and not TITLE.match(widget["title"]):
        raise wrong_body("title")
    location = widget["location"]
    if call.switch("location_checked") and location["left"] + location["width"] > 12:
        raise wrong_body("location")


def _stored(call: Call, widget: dict[str, Any], dashboard: str) -> dict[str, Any]:
    """A widget as the server keeps it, with the defaults that it fills in."""
    made = {
        **widget,
        "widget_id": new_id(call.world, "wg"),
        "create_time": int(call.world.now() * 1000),
        "dashboard": dashboard,
        "project": call.project,
    }
    if call.switch("create_ignores_unit"):
        made.pop("unit", None)
    if call.switch("server_defaults"):
        made = {"group_id": "default", "threshold": 0.0, "unit": "", **made}
        made["properties"] = {"topN": 100, **made.get("properties", {})}
    return _thresholds(call, made)


def _thresholds(call: Call, widget: dict[str, Any]) -> dict[str, Any]:
    if not call.switch("threshold_kept"):
        return {**widget, "threshold": 0.0, "threshold_enabled": False}
    if "threshold" in widget:
        widget["threshold"] = float(widget["threshold"])
    return widget


def create(call: Call) -> Response:
    """POST .../dashboards/{dashboard_id}/widgets: an array in, an array of ids in the same order out."""
    dashboard = find(call, call.path("dashboard_id"))["dashboard_id"]
    body = call.body("create_widgets")
    atomic = call.switch("create_widgets_atomic")
    room = WIDGET_QUOTA - call.world.store.count(WIDGETS, dashboard)
    if atomic:
        _check_all(call, body, room)
    made: list[str] = []
    for widget in body:
        if not atomic:
            _check_all(call, [widget], room - len(made))
        stored = _stored(call, widget, dashboard)
        call.world.store.put(WIDGETS, stored["widget_id"], stored, dashboard)
        made.append(stored["widget_id"])
    return call.answer({"widget_ids": made}, call.switch("create_widgets_status"))


def _check_all(call: Call, widgets: list[dict[str, Any]], room: int) -> None:
    for widget in widgets:
        _check(call, widget)
    if len(widgets) > room:
        raise quota_error(call, "graphs on a dashboard", WIDGET_QUOTA)


def _as_answer(widget: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in widget.items() if key not in ("dashboard", "project")}


def listing(call: Call) -> Response:
    """GET .../dashboards/{dashboard_id}/widgets: all of them, or those of one group."""
    dashboard = find(call, call.path("dashboard_id"))["dashboard_id"]
    group = call.request.query_params.get("group_id")
    if group is not None and not re.search(f"{GROUP_ID}|^default$", group):
        raise wrong_parameter("group_id")
    widgets = visible(call, call.world.store.all(WIDGETS, dashboard))
    if group is not None:
        widgets = [widget for widget in widgets if widget.get("group_id", "default") == group]
    return call.answer({"widgets": [_as_answer(widget) for widget in call.world.listed("cloudeye", widgets)]})


def _find_widget(call: Call, identity: str) -> dict[str, Any]:
    widget = call.world.store.get(WIDGETS, identity)
    if widget is None or widget["project"] != call.project:
        raise not_found("widget")
    return widget


def show(call: Call) -> Response:
    """GET .../widgets/{widget_id}: the widget without its dashboard."""
    return call.answer(_as_answer(_find_widget(call, call.path("widget_id"))))


def update(call: Call) -> Response:
    """POST .../widgets/batch-update: only what is sent changes; what fails is said inside a 200."""
    body = call.body("update_widgets")
    refused = body[-1]["widget_id"] if take_mark(call.world) else None
    return call.answer({"widgets": [_update_one(call, change, refused) for change in body]})


def _update_one(call: Call, change: dict[str, Any], refused: str | None) -> dict[str, str]:
    identity = change["widget_id"]
    try:
        if identity == refused:
            raise Refused(500, "ces.0021", "internal lock error")
        stored = _find_widget(call, identity)
        changed = _thresholds(call, _merged(call, stored, change))
        _check(call, changed)
    except Refused as error:
        return {"widget_id": identity, "ret_status": "error", "error_msg": error.text}
    call.world.store.put(WIDGETS, identity, changed, changed["dashboard"])
    return {"widget_id": identity, "ret_status": "successful"}


def _merged(call: Call, stored: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    change = dict(change)
    if call.switch("view_update") == "ignored":
        change.pop("view", None)
    if call.switch("object_update") == "merge":
        for name in _OBJECTS:
            if name in change:
                change[name] = {**stored.get(name, {}), **change[name]}
    return {**stored, **change}


def delete(call: Call) -> Response:
    """DELETE .../widgets/{widget_id}."""
    call.world.store.delete(WIDGETS, _find_widget(call, call.path("widget_id"))["widget_id"])
    return call.answer(None, 204)


def routes() -> list[Route]:
    """The routes of widgets."""
    board = "/v2/{project_id}/dashboards/{dashboard_id}/widgets"
    single = "/v2/{project_id}/widgets/{widget_id}"
    return [
        route("POST", "/v2/{project_id}/widgets/batch-update", endpoint("ces:widgets:put", update), section="4.5"),
        route("POST", board, endpoint("ces:widgets:create", create), section="4.2"),
        route("GET", board, endpoint("ces:widgets:list", listing), section="4.3"),
        route("GET", single, endpoint("ces:widgets:get", show), section="4.4"),
        route("DELETE", single, endpoint("ces:widgets:delete", delete), section="4.6"),
    ]
