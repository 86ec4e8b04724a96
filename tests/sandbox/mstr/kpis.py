# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The KPI service (API notes 6)."""

from __future__ import annotations

import datetime
import hashlib
import json

from starlette.responses import Response

from sandbox.store import Store

from . import answers, objects
from .call import NAME, Call, Doc, absent_endpoint, check_fields
from .definitions import NUMBER_FORMAT, visualizations
from .instances import READY, usable

SCHEDULE_ID = "CA5683F942AD1F8529627D945B254A4A"
RANGES = {"1p", "1d", "1w", "1m", "1qt", "1y", "ytd", "all", "nodata"}
RANGE_POINTS = {"1p": 1, "1d": 24, "1w": 168, "1m": 672, "1qt": 2184, "1y": 8736, "ytd": 24, "all": 24, "nodata": 0}
COMPARES = {"1d": 1, "1w": 7, "1m": 28, "1qt": 91, "1y": 364}
PRIVILEGE = "Use Library Watchlist"
KPI_KINDS = {"kpi"}
KPI_FAMILY = {"kpi", "multi_metric_kpi", "comparison_kpi"}
CREATE_FIELDS: dict[str, type | tuple[type, ...]] = {
    "name": str,
    "content": dict,
    "configString": str,
    "disabled": bool,
    "kpiTarget": dict,
}
INVALID_REQUEST = -2147217147


def check_service(call: Call) -> None:
    """The service may be missing (API notes 7.2), and needs a privilege (6.7)."""
    there = call.switch("kpi_endpoint")
    if there == "404":
        raise absent_endpoint()
    if there == "405":
        raise answers.refusal(405, "ERR001", "HTTP 405 Method Not Allowed")
    if PRIVILEGE not in call.user["privileges"]:
        raise answers.refusal(
            403, call.permission_code(17), f"The privilege {PRIVILEGE} is needed.", answers.ACCESS_DENIED
        )


def name_key(owner: str, project: str, name: str) -> str:
    return f"{owner}:{project}:{name}"


def put(store: Store, kpi: Doc, owner: str) -> None:
    store.put("mstr.kpi", kpi["id"], {**kpi, "login": owner}, scope=owner)
    store.put("mstr.kpiname", name_key(owner, kpi["projectId"], kpi["name"]), {"id": kpi["id"]})


def drop(call: Call, kpi: Doc) -> None:
    call.store.delete("mstr.kpi", kpi["id"])
    call.store.delete("mstr.kpiname", name_key(kpi["login"], kpi["projectId"], kpi["name"]))


def timestamp(seconds: float) -> str:
    """2024-06-03T07:10:11.017Z, the spelling of KPI dates (API notes 6.6)."""
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


# ---- reading


def list_kpis(call: Call) -> Response:
    """GET /api/insight/KPIs: the user's own, of all projects (API notes 6.2)."""
    check_service(call)
    check_ranges(call, of_list=True)
    found = call.store.all("mstr.kpi", scope=call.session["user"])
    content = call.query("contentId").upper()
    if content and call.switch("kpi_list_filter"):
        found = [kpi for kpi in found if kpi["content"]["id"] == content]
    return answers.answer({"kpis": [read_shape(call, kpi) for kpi in call.world.listed(NAME, found)]})


def get_kpi(call: Call) -> Response:
    """GET /api/insight/KPIs/{id} (API notes 6.3)."""
    check_service(call)
    check_ranges(call, of_list=False)
    return answers.answer(read_shape(call, needed(call)))


def needed(call: Call) -> Doc:
    """The KPI of the path: the user's own, in the project of the header; else 404 (API notes 6.5)."""
    kpi_id = call.path("id").upper()
    if len(kpi_id) != 32 or set(kpi_id) - set("0123456789ABCDEF"):
        raise answers.kpi_refusal(400, INVALID_REQUEST, f"'{call.path('id')}' is not an id.")
    project_id = call.project["id"]
    kpi = call.store.get("mstr.kpi", kpi_id)
    if kpi is None or kpi["login"] != call.session["user"] or kpi["projectId"] != project_id:
        raise answers.kpi_refusal(404, answers.NO_SUCH_ID, f"No object of type 83 (KPI) has the id '{kpi_id}'.")
    return kpi


def check_ranges(call: Call, of_list: bool) -> None:
    unit = call.query("dataRangeUnit", "nodata")
    if unit not in RANGES or (of_list and unit == "all"):
        raise answers.kpi_refusal(400, INVALID_REQUEST, f"dataRangeUnit cannot be '{unit}'.")
    for compare in filter(None, call.query("compareWith").split(",")):
        if compare not in COMPARES:
            raise answers.kpi_refusal(400, INVALID_REQUEST, f"compareWith cannot be '{compare}'.")
    if call.query("dataAggregateLevel", "hourly") not in ("hourly", "daily"):
        raise answers.kpi_refusal(400, INVALID_REQUEST, "dataAggregateLevel must be hourly or daily.")


def read_shape(call: Call, kpi: Doc) -> Doc:
    """A KPI as list and get show it: with its project, without its target (API notes 6.3, T4)."""
    record = common_shape(call, kpi)
    record["projectId"] = kpi["projectId"]
    record["schedule"] = {"id": SCHEDULE_ID, "name": None, "recurrenceIntervalInHour": 1}
    record["hashInfo"] = hashes(call, kpi)
    if call.switch("kpi_target_in_get"):
        record["kpiTarget"] = shown_target(call, kpi)
    add_values(call, record)
    return record


def common_shape(call: Call, kpi: Doc) -> Doc:
    fields = ("id", "name", "disabled", "dateCreated", "dateModified", "bookmarkId", "content")
    record = {field: kpi[field] for field in fields}
    record["configString"] = shown_config(call, kpi["configString"])
    if call.switch("added_fields"):
        record.update({"futureField": {"a": [1]}, "acg": 255})
    return record


def shown_config(call: Call, text: str) -> str:
    if call.switch("config_text") == "same":
        return text
    try:
        return json.dumps(json.loads(text), indent=2, sort_keys=True)
    except ValueError:
        return text


def hashes(call: Call, kpi: Doc) -> Doc:
    """Cache keys of the mobile app; they change every hour (API notes 6.6)."""
    hour = int(call.world.now() // 3600)
    until = timestamp((hour + 1) * 3600)

    def stamp(part: str) -> Doc:
        return {"id": hashlib.sha256(f"{kpi['id']}{part}{hour}".encode()).hexdigest()[:32], "validUntil": until}

    data = {part: stamp(part) for part in ("ALL", "1D", "1W", "1M", "1QT", "1Y", "YTD")}
    return {"defn": stamp("defn"), "data": data}


def add_values(call: Call, record: Doc) -> None:
    """Values and comparisons, for the ranges that were asked for (API notes 6.2, T5)."""
    unit = call.query("dataRangeUnit", "nodata")
    hour = int(call.world.now() // 3600)
    if unit != "nodata":
        daily = call.query("dataAggregateLevel", "hourly") == "daily"
        step = 24 if daily else 1
        count = max(1, RANGE_POINTS[unit] // step)
        points = [data_point((hour - index * step) * 3600, daily) for index in reversed(range(count))]
        record["data"] = {
            "initialTimestamp": record["dateCreated"],
            "latestPostStamp": points[-1]["timestamp"],
            "minIndex": 0,
            "maxIndex": len(points) - 1,
            "numberFormat": [{"numberFormat": NUMBER_FORMAT["formatString"]}],
            "dataPoints": points,
        }
    if call.flag("includeFilter"):
        record.setdefault("data", {})["filterSummary"] = answers.compact({"k": "K49", "objects": [], "wid": 1})
    compares = [text for text in call.query("compareWith").split(",") if text]
    if compares:
        record["dataCompares"] = [
            {
                "timeStamp": timestamp((hour - COMPARES[text] * 24) * 3600),
                "indicator": text,
                "compare": "2%",
                "value": 0.79,
            }
            for text in compares
        ]


def data_point(seconds: int, daily: bool) -> Doc:
    value = 100 + seconds // 3600 % 24
    point: Doc = {"rawValue": value, "formattedValue": f"${value}", "timestamp": timestamp(seconds)}
    return {**point, "min": value - 5, "max": value + 5} if daily else point


# ---- writing


def create_kpi(call: Call) -> Response:
    """POST /api/insight/KPIs (API notes 6.1)."""
    check_service(call)
    project = call.project
    body = call.body()
    check_fields(call, body, CREATE_FIELDS)
    for field in CREATE_FIELDS:
        if body.get(field) is None or body[field] == "" and field == "name":
            raise answers.kpi_refusal(400, INVALID_REQUEST, f"The field {field} is missing.")
    instance = content_instance(call, body["content"])
    target = checked_target(call, instance["definition"], body["kpiTarget"])
    refuse_duplicate(call, project["id"], body["name"])
    now = timestamp(call.world.now())
    kpi: Doc = {
        "id": objects.new_id(),
        "projectId": project["id"],
        "name": body["name"],
        "disabled": body["disabled"],
        "configString": body["configString"],
        "content": {"id": instance["dashboard"], "type": 55, "name": instance["definition"]["name"]},
        "dateCreated": now,
        "dateModified": now,
        "bookmarkId": objects.new_id(),
        "subscriptionId": objects.new_id(),
        "kpiTarget": target,
        "filters": instance["filters"],
    }
    put(call.store, kpi, call.session["user"])
    return answers.answer(write_shape(call, kpi), call.switch("kpi_create_status"))


def write_shape(call: Call, kpi: Doc) -> Doc:
    """A KPI as a POST answers it: with its target, without its project (API notes 6.1, T4)."""
    record = common_shape(call, kpi)
    record["schedule"] = {"id": SCHEDULE_ID, "recurrenceIntervalInHour": 1}
    record["subscriptionId"] = kpi["subscriptionId"]
    record["kpiTarget"] = shown_target(call, kpi)
    return record


def shown_target(call: Call, kpi: Doc) -> Doc:
    target = kpi["kpiTarget"]
    key = target["nodeKey"]
    if call.switch("kpi_node_key") == "rewritten":
        key = "K" + key[1:]
    return {**target, "nodeKey": key, "elements": []}


def content_instance(call: Call, content: Doc) -> Doc:
    """The live, ready instance of this session that the KPI is made from."""
    check_fields(call, content, {"id": str, "type": int, "instanceId": str}, "content.")
    if not content.get("id") or content.get("type") != 55 or not content.get("instanceId"):
        raise answers.kpi_refusal(400, INVALID_REQUEST, "content needs id, type 55 and instanceId.")
    instance = call.store.get("mstr.instance", content["instanceId"].strip().upper())
    if instance is None or not usable(call, instance) or instance["dashboard"] != content["id"].upper():
        raise answers.kpi_refusal(404, answers.MESSAGE_NOT_FOUND, "The instance was not found in the inbox.")
    if instance["status"] != READY or instance["polls"] > 0:
        raise answers.kpi_refusal(400, answers.RESULT_NOT_READY, "The instance is not ready.")
    return instance


def checked_target(call: Call, definition: Doc, target: Doc) -> Doc:
    check_fields(call, target, {"chapterKey": str, "pageKey": str, "nodeKey": str, "kpiObjects": list}, "kpiTarget.")
    for chapter, page, item in visualizations(definition):
        if (chapter["key"], page["key"], item["key"]) == tuple(
            target.get(k) for k in ("chapterKey", "pageKey", "nodeKey")
        ):
            break
    else:
        raise answers.kpi_refusal(400, INVALID_REQUEST, "The target is not in the dashboard.")
    kinds = KPI_FAMILY if call.switch("kpi_kinds") == "family" else KPI_KINDS
    if item["visualizationType"] not in kinds:
        raise answers.kpi_refusal(400, INVALID_REQUEST, f"'{item['name']}' is not a KPI visualization.")
    metrics = {metric["id"]: metric["name"] for metric in item["metrics"]}
    wanted = target.get("kpiObjects") or []
    if not wanted or not all(
        isinstance(one, dict) and one.get("id") in metrics and one.get("type") == 4 for one in wanted
    ):
        raise answers.kpi_refusal(400, INVALID_REQUEST, "kpiObjects names no metric of the visualization.")
    kpi_objects = [{"id": one["id"], "type": 4, "name": metrics[one["id"]]} for one in wanted]
    return {"chapterKey": chapter["key"], "pageKey": page["key"], "nodeKey": item["key"], "kpiObjects": kpi_objects}


def refuse_duplicate(call: Call, project_id: str, name: str) -> None:
    if call.store.get("mstr.kpiname", name_key(call.session["user"], project_id, name)) is not None:
        raise answers.kpi_refusal(400, answers.DUPLICATE_NAME, f"A KPI named '{name}' is already in the target folder.")


def change_kpi(call: Call) -> Response:
    """PATCH /api/insight/KPIs/{id}: name and configString (API notes 6.4)."""
    check_service(call)
    kpi = needed(call)
    body = call.body()
    others = sorted(set(body) - {"name", "configString"})
    if others and call.switch("kpi_patch_others") == "refuse":
        raise answers.kpi_refusal(400, INVALID_REQUEST, f"The field {others[0]} cannot be changed.")
    if not call.switch("kpi_patch_partial") and not {"name", "configString"} <= set(body):
        raise answers.kpi_refusal(400, INVALID_REQUEST, "name and configString are needed.")
    check_fields(
        call, {field: value for field, value in body.items() if field not in others}, {"name": str, "configString": str}
    )
    name = body.get("name") or kpi["name"]
    if name != kpi["name"]:
        refuse_duplicate(call, kpi["projectId"], name)
    drop(call, kpi)
    config = body.get("configString")
    kpi.update(name=name, configString=kpi["configString"] if config is None else config)
    kpi["dateModified"] = timestamp(call.world.now())
    put(call.store, kpi, kpi["login"])
    record = write_shape(call, kpi)
    record["schedule"]["name"] = None
    record["hashInfo"] = {"defn": {"id": hashes(call, kpi)["defn"]["id"], "validUntil": None}}
    return answers.answer(record)


def delete_kpi(call: Call) -> Response:
    """DELETE /api/insight/KPIs/{id} (API notes 6.4)."""
    check_service(call)
    drop(call, needed(call))
    return answers.empty()
