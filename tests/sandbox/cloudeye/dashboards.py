# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Dashboards: create or copy, list, update, delete (API notes 3)."""

from __future__ import annotations

import re
import secrets
import string
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route

from sandbox.routing import route

from .calls import Call, endpoint
from .errors import Refused, not_found, wrong_body, wrong_parameter
from .schemas import DASHBOARD_ID, ENTERPRISE, NAME

if TYPE_CHECKING:
    from sandbox.world import World

DASHBOARDS = "cloudeye.dashboard"
WIDGETS = "cloudeye.widget"
MARKS = "cloudeye.mark"
REFUSE_LAST = "refuse-last-item"
WIDGET_QUOTA = 50

_PARAMETERS = ("enterprise_id", "is_favorite", "dashboard_name", "dashboard_id", "dashboard_type")
_ALPHABET = string.ascii_letters + string.digits


def new_id(world: World, prefix: str) -> str:
    """An id of the vendor's form: prefix, 13 digits of milliseconds, nine letters or digits."""
    milliseconds = f"{int(world.now() * 1000):013d}"
    return prefix + milliseconds + "".join(secrets.choice(_ALPHABET) for _position in range(9))


def find(call: Call, identity: str) -> dict[str, Any]:
    """A dashboard of the call's project."""
    board = call.world.store.get(DASHBOARDS, identity)
    if board is None or board["project"] != call.project:
        raise not_found("dashboard")
    return board


def visible(call: Call, documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what was made so lately that lists do not show it yet."""
    delay = call.switch("visible_after")
    if not delay:
        return documents
    return [item for item in documents if item["create_time"] <= (call.world.now() - delay) * 1000]


def take_mark(world: World) -> bool:
    """Whether the last item of this batch is to fail; true once after the event that asks for it."""
    return world.store.delete(MARKS, REFUSE_LAST)


def quota_error(call: Call, what: str, limit: int) -> Refused:
    """The answer when no more fit; its code is not published (API notes 3.7)."""
    return Refused(call.switch("quota_status"), "ces.0018", f"The quota of {what} is exceeded: at most {limit}.")


def _check_row(call: Call, body: dict[str, Any]) -> None:
    if body.get("row_widget_num", 0) > call.switch("row_widget_num_max"):
        raise wrong_body("row_widget_num")


def _check_name(call: Call, name: str, enterprise: str, but: str | None = None) -> None:
    if not call.switch("unique_names"):
        return
    for board in call.world.store.all(DASHBOARDS, call.project):
        if (board["dashboard_name"], board["enterprise_id"]) == (name, enterprise) and board["dashboard_id"] != but:
            raise Refused(400, "ces.0014", f"The dashboard name {name} is used already.")


def create(call: Call) -> Response:
    """POST .../dashboards: a new board, or a copy of the one whose id is given."""
    body = call.body("create_dashboard")
    _check_row(call, body)
    enterprise = body.get("enterprise_id", "0")
    _check_name(call, body["dashboard_name"], enterprise)
    source = find(call, body["dashboard_id"]) if "dashboard_id" in body else None
    limit = call.switch("dashboard_quota")
    if call.world.store.count(DASHBOARDS, call.project) >= limit:
        raise quota_error(call, "dashboards", limit)
    board = {
        "dashboard_id": new_id(call.world, "db"),
        "dashboard_name": body["dashboard_name"],
        "enterprise_id": enterprise,
        "creator_name": call.user["name"],
        "create_time": int(call.world.now() * 1000),
        "row_widget_num": body.get("row_widget_num", call.switch("row_widget_num_default")),
        "is_favorite": False,
        "extend_info": None,
        "project": call.project,
    }
    if source is not None:
        board.update(row_widget_num=source["row_widget_num"], extend_info=source["extend_info"])
    call.world.store.put(DASHBOARDS, board["dashboard_id"], board, call.project)
    if source is not None:
        _copy_widgets(call, source["dashboard_id"], board["dashboard_id"])
    return call.answer({"dashboard_id": board["dashboard_id"]}, 201)


def _copy_widgets(call: Call, source: str, target: str) -> None:
    for widget in call.world.store.all(WIDGETS, source):
        widget.update(widget_id=new_id(call.world, "wg"), dashboard=target, create_time=int(call.world.now() * 1000))
        call.world.store.put(WIDGETS, widget["widget_id"], widget, target)


def listing(call: Call) -> Response:
    """GET .../dashboards: the whole list, narrowed by five filters."""
    query = dict(call.request.query_params)
    _check_query(call, query)
    if "dashboard_id" in query:
        found = call.world.store.get(DASHBOARDS, query["dashboard_id"])
        boards = [found] if found is not None and found["project"] == call.project else []
    else:
        boards = call.world.store.all(DASHBOARDS, call.project)
    boards = [board for board in visible(call, boards) if _selected(call, board, query)]
    if "dashboard_id" in query and not boards and call.switch("unknown_dashboard") == 404:
        raise not_found("dashboard")
    return call.answer({"dashboards": [_as_answer(call, board) for board in call.world.listed("cloudeye", boards)]})


def _check_query(call: Call, query: dict[str, str]) -> None:
    patterns = {
        "enterprise_id": f"{ENTERPRISE}|^all_granted_eps$",
        "is_favorite": "^(true|false)$",
        "dashboard_name": NAME,
        "dashboard_id": DASHBOARD_ID,
        "dashboard_type": "^(monitor_dashboard|other)$",
    }
    known = [name for name in _PARAMETERS if name != "dashboard_type" or call.switch("dashboard_type_supported")]
    for name, value in query.items():
        if name not in known or not re.search(patterns[name], value):
            raise wrong_parameter(name)
    if "is_favorite" in query and "enterprise_id" not in query:
        raise wrong_parameter("enterprise_id")


def _selected(call: Call, board: dict[str, Any], query: dict[str, str]) -> bool:
    enterprise = query.get("enterprise_id")
    if enterprise is None and "dashboard_id" not in query and call.switch("list_scope") == "default":
        enterprise = "0"
    if enterprise not in (None, "all_granted_eps", board["enterprise_id"]):
        return False
    if "is_favorite" in query and board["is_favorite"] != (query["is_favorite"] == "true"):
        return False
    name = query.get("dashboard_name")
    if name is not None:
        exact = call.switch("name_filter") == "exact"
        if board["dashboard_name"] != name if exact else name not in board["dashboard_name"]:
            return False
    return _of_type(call, board, query.get("dashboard_type"))


def _of_type(call: Call, board: dict[str, Any], kind: str | None) -> bool:
    built_in = "dashboard_template_id" in board
    if kind is None:
        return not built_in or call.switch("dashboard_type_default") == "all"
    return built_in == (kind == "monitor_dashboard")


def _as_answer(call: Call, board: dict[str, Any]) -> dict[str, Any]:
    answer = {key: value for key, value in board.items() if key not in ("project", "extend_info")}
    count_key = call.switch("widget_count_key")
    if count_key != "none":
        answer[count_key] = call.world.store.count(WIDGETS, board["dashboard_id"])
    if call.switch("extend_info_supported"):
        answer["extend_info"] = _extend_info(call, board["extend_info"])
    return answer


def _extend_info(call: Call, stored: dict[str, Any] | None) -> dict[str, Any] | None:
    if stored and "period" in stored and call.switch("period_type") == "integer":
        return {**stored, "period": int(stored["period"])}
    return stored


def update(call: Call) -> Response:
    """PUT .../dashboards/{dashboard_id}: name, favourite, row and view settings."""
    board = find(call, call.path("dashboard_id"))
    body = call.body("update_dashboard")
    _check_row(call, body)
    if call.switch("put_requires_row_widget_num") and "row_widget_num" not in body:
        raise wrong_body("row_widget_num")
    if "dashboard_name" in body:
        _check_name(call, body["dashboard_name"], board["enterprise_id"], board["dashboard_id"])
    if call.switch("put_resets_omitted"):
        board.update(is_favorite=False, extend_info=None, row_widget_num=call.switch("row_widget_num_default"))
    elif "extend_info" in body and call.switch("extend_info_update") == "merge":
        body["extend_info"] = {**(board["extend_info"] or {}), **body["extend_info"]}
    board.update(body)
    call.world.store.put(DASHBOARDS, board["dashboard_id"], board, call.project)
    return call.answer(None, 204)


def delete(call: Call) -> Response:
    """POST .../dashboards/batch-delete: what fails is said inside a 200."""
    identities = call.body("delete_dashboards")["dashboard_ids"]
    if len(identities) > call.switch("delete_max"):
        raise wrong_body("dashboard_ids")
    refused = identities[-1] if take_mark(call.world) else None
    return call.answer({"dashboards": [_delete_one(call, identity, identity == refused) for identity in identities]})


def _delete_one(call: Call, identity: str, refused: bool) -> dict[str, str]:
    board = call.world.store.get(DASHBOARDS, identity)
    if refused or board is None or board["project"] != call.project:
        text = "internal lock error" if refused else "record not found"
        return {"dashboard_id": identity, "ret_status": "error", "error_msg": text}
    for widget in call.world.store.all(WIDGETS, identity):
        call.world.store.delete(WIDGETS, widget["widget_id"])
    call.world.store.delete(DASHBOARDS, identity)
    return {"dashboard_id": identity, "ret_status": "successful"}


def routes() -> list[Route]:
    """The routes of dashboards."""
    root = "/v2/{project_id}/dashboards"
    return [
        route("POST", f"{root}/batch-delete", endpoint("ces:dashboards:delete", delete), section="3.6"),
        route("POST", root, endpoint("ces:dashboards:create", create), section="3.3"),
        route("GET", root, endpoint("ces:dashboards:list", listing), section="3.4"),
        route("PUT", root + "/{dashboard_id}", endpoint("ces:dashboards:put", update), section="3.5"),
    ]
