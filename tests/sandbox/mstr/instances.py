# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dashboard instances: made, read, answered, saved, dropped (API notes 4)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from . import answers, objects
from .call import Call, Doc, check_fields, idle, missing, open_project, save_session
from .prompts import apply_prompts, open_prompts

RUNNING, READY, PROMPTED, FAILED = 4, 1, 2, 3
POLLS = 2  # status calls that an asynchronous creation takes

LINKING_FIELDS: dict[str, type | tuple[type, ...]] = {
    "sourceInstanceId": str,
    "promptsAnswers": str,
    "selectorMode": (int, str),
    "targetPageKey": str,
    "vizSelection": str,
    "passFilter": (int, str),
    "passInCanvasSelection": bool,
}
BOOKMARK_FIELDS: dict[str, type | tuple[type, ...]] = {"id": str, "resetManipulation": bool}
OBJECTS_FIELDS: dict[str, type | tuple[type, ...]] = {
    "objects": list,
    "persistReportViewState": bool,
    "createForReportEditor": bool,
    "reset": bool,
    "linkingInfo": dict,
    "bookmarkInfo": dict,
    "bookmarkIds": list,
}
DASHBOARD_FIELDS: dict[str, type | tuple[type, ...]] = {
    "linkingInfo": dict,
    "filters": list,
    "ignoreMissingFilter": bool,
    "prompts": list,
    "bookmarkInfo": dict,
    "bookmarkIds": list,
    "resolveOnly": bool,
    "persistViewState": bool,
    "applicationId": str,
    "enableParallelRendering": bool,
    "parallelRenderingAfterManipulation": bool,
    "initialPageKey": str,
    "applyFilterResolveOnly": bool,
    "disableManipulationsAutoSaving": bool,
    "manipulations": list,
    "promptAnswers": list,
}
SAVE_FIELDS: dict[str, type | tuple[type, ...]] = {
    "name": str,
    "folderId": str,
    "description": str,
    "overwrite": bool,
    "promptBehavior": int,
}
FILTER_FIELDS: dict[str, type | tuple[type, ...]] = {
    "key": str,
    "name": str,
    "selections": list,
    "constants": list,
    "qualifier": (str, int),
    "formId": str,
    "currentSelection": dict,
    "visualizationKey": str,
    "summary": str,
    "source": dict,
}


# ---- making


def create_from_objects(call: Call) -> Response:
    """POST /api/dossiers/instances: in memory only (API notes 4.1)."""
    body = call.body()
    check_fields(call, body, OBJECTS_FIELDS)
    check_common(call, body, filter_target=False)
    sources = [source_object(call, item) for item in body.get("objects") or []]
    if not sources:
        raise answers.refusal(400, "ERR007", "The field objects is missing or empty.")
    first = sources[0]
    definition = empty_definition(first) if first["type"] == objects.REPORT else definition_for(call, first)
    return made(call, body, definition, dashboard=answers.ZERO_ID, path_ids=[doc["id"] for doc in sources])


def source_object(call: Call, item: Any) -> Doc:
    if not isinstance(item, dict):
        raise answers.refusal(400, "ERR006", "An entry of objects is not an object.")
    check_fields(call, item, {"type": int, "id": str, "newName": str}, "objects.")
    if not item.get("id") or item.get("type") is None:
        raise answers.refusal(400, "ERR007", "An entry of objects needs id and type.")
    if item["type"] not in (objects.REPORT, objects.DOCUMENT):
        raise answers.refusal(500, "ERR002", "The name of the object is not valid.", answers.INVALID_NAME)
    doc = objects.needed(call, item["id"], item["type"])
    if doc.get("agent"):
        raise answers.refusal(500, "ERR002", "This kind of dashboard cannot be used here.", -2147156965)
    return {**doc, "name": item.get("newName") or doc["name"]}


def empty_definition(source: Doc) -> Doc:
    """What a cube becomes: one page with one empty visualization (API notes 4.1)."""
    visualization = {"key": "K52", "name": "Visualization 1", "visualizationType": "grid", "metrics": []}
    page = {"key": "K53", "name": "Page 1", "visualizations": [visualization], "panelStacks": []}
    chapter = {"key": "K36", "name": "Chapter 1", "pages": [page], "filters": []}
    dataset = {"id": source["id"], "name": source["name"]}
    return {"name": source["name"], "chapters": [chapter], "datasets": [dataset], "prompts": []}


def definition_for(call: Call, doc: Doc) -> Doc:
    found = objects.definition_of(call.world, doc["id"])
    assert found is not None
    return {**found, "id": doc["id"], "name": doc["name"]}


def create_of_dashboard(call: Call) -> Response:
    """POST /api/dossiers/{id}/instances (API notes 4.2)."""
    doc = objects.needed_dashboard(call, call.path("id"))
    return of_document(call, doc, DASHBOARD_FIELDS)


def create_of_document(call: Call) -> Response:
    """POST /api/documents/{id}/instances (API notes 4.2)."""
    return of_document(call, objects.needed(call, call.path("id"), objects.DOCUMENT), DASHBOARD_FIELDS)


def of_document(call: Call, doc: Doc, fields: dict[str, type | tuple[type, ...]]) -> Response:
    body = call.body(required=False)
    check_fields(call, body, fields)
    check_common(call, body, filter_target=True)
    definition = definition_for(call, doc)
    check_filters(call, definition, body.get("filters") or [], bool(body.get("ignoreMissingFilter")))
    return made(call, body, definition, dashboard=doc["id"], path_ids=[doc["id"]], fails=bool(doc.get("broken")))


def check_common(call: Call, body: Doc, filter_target: bool) -> None:
    known = {**LINKING_FIELDS, "filterTargetKeys": str} if filter_target else LINKING_FIELDS
    check_fields(call, body.get("linkingInfo") or {}, known, "linkingInfo.")
    check_fields(call, body.get("bookmarkInfo") or {}, BOOKMARK_FIELDS, "bookmarkInfo.")
    if not all(isinstance(item, str) for item in body.get("bookmarkIds") or []):
        raise answers.refusal(400, "ERR006", "The value of bookmarkIds has a wrong type.")


def check_filters(call: Call, definition: Doc, wanted: list[Any], ignore_missing: bool) -> None:
    """Refuse a filter that the dashboard does not have, unless told to ignore it (API notes 4.4)."""
    known = {
        item[field] for chapter in definition["chapters"] for item in chapter["filters"] for field in ("key", "name")
    }
    for item in wanted:
        if not isinstance(item, dict):
            raise answers.refusal(400, "ERR006", "An entry of filters is not an object.")
        check_fields(call, item, FILTER_FIELDS, "filters.")
        label = item.get("key") or item.get("name")
        if label not in known and not ignore_missing:
            raise answers.refusal(400, "ERR006", f"The filter {label} does not exist.")


def made(
    call: Call, body: Doc, definition: Doc, *, dashboard: str, path_ids: list[str], fails: bool = False
) -> Response:
    """Keep a new instance in the session's working set and answer it (API notes 4.5, 4.6, 4.8)."""
    mid = objects.new_id()
    waiting = call.switch("respond_async") and "respond-async" in call.request.headers.get("prefer", "")
    instance: Doc = {
        "mid": mid,
        "session": call.session["token"],
        "user": call.session["user"],
        "projectId": call.project["id"],
        "dashboard": dashboard,
        "pathIds": path_ids,
        "polls": POLLS if waiting else 0,
        "definition": definition,
        "rounds": definition["prompts"],
        "round": 0,
        "answers": {},
        "filters": body.get("filters") or [],
        "request": body,
        "failed": fails,
    }
    apply_prompts(call, instance, body.get("prompts") or [])
    instance["status"] = state(instance)
    save(call, instance)
    evict(call, mid)
    status = 202 if waiting else 201
    path = f"{call.request.url.path.split('/api/')[0]}/api/documents/{path_ids[0]}/instances/{mid}"
    return answers.answer(shown(call, instance), status, {"Location": path})


def state(instance: Doc) -> int:
    if instance["failed"]:
        return FAILED
    return PROMPTED if open_prompts(instance) else READY


def evict(call: Call, mid: str) -> None:
    """Put the instance into the working set; the oldest one gives way (API notes 4.8)."""
    held = [*call.session["instances"], mid]
    while len(held) > call.session["workingSet"]:
        call.store.delete("mstr.instance", held.pop(0))
    call.session["instances"] = held
    save_session(call.world, call.session)


def save(call: Call, instance: Doc) -> None:
    call.store.put("mstr.instance", instance["mid"], instance, scope=instance["user"])


def shown(call: Call, instance: Doc) -> Doc:
    status = RUNNING if instance["polls"] > 0 else instance["status"]
    record: Doc = {"status": status, "mid": instance["mid"] + (" " if call.switch("mid_blank") else "")}
    if call.switch("instance_id"):
        record = {"id": instance["dashboard"], **record}
    return record


# ---- finding


def needed_instance(call: Call) -> Doc:
    """The instance of the path, alive and of this session; else the errors of API notes 4.7."""
    if call.switch("instance_project_header") == "required" or call.project_header:
        project_id = call.project["id"]
    else:
        project_id = ""
    instance = call.store.get("mstr.instance", call.path("mid").strip().upper())
    if instance is None or not usable(call, instance) or (project_id and instance["projectId"] != project_id):
        raise answers.refusal(404, "ERR004", "Message not found in the inbox.", answers.MESSAGE_NOT_FOUND)
    open_project(call, instance["projectId"])
    wanted = call.path("id").upper()
    memory = instance["dashboard"] == answers.ZERO_ID
    if wanted not in instance["pathIds"] and not (memory and call.switch("memory_path_id") == "any"):
        raise answers.refusal(404, "ERR004", "Message not found in the inbox.", answers.MESSAGE_NOT_FOUND)
    return instance


def usable(call: Call, instance: Doc) -> bool:
    if instance["session"] == call.session["token"]:
        return True
    holder = call.store.get("mstr.session", instance["session"])
    alive = holder is not None and not idle(call.world, holder)
    return alive and call.switch("instance_scope") == "user" and instance["user"] == call.session["user"]


def status(call: Call) -> Response:
    """GET /api/documents/{id}/instances/{mid}/status: 202 while it is made (API notes 4.6)."""
    instance = needed_instance(call)
    if instance["polls"] > 0:
        body = shown(call, instance)
        instance["polls"] -= 1
        save(call, instance)
        return answers.answer(body, 202, {"X-MSTR-IStatus": "executing"})
    return answers.answer(shown(call, instance))


def delete(call: Call) -> Response:
    """DELETE /api/documents/{id}/instances/{mid} (API notes 4.9)."""
    drop(call, needed_instance(call))
    return answers.empty()


def drop(call: Call, instance: Doc) -> None:
    call.store.delete("mstr.instance", instance["mid"])
    holder = call.store.get("mstr.session", instance["session"])
    if holder is not None and instance["mid"] in holder["instances"]:
        holder["instances"].remove(instance["mid"])
        save_session(call.world, holder)


# ---- changing


def set_filters(call: Call) -> Response:
    """PUT /api/dossiers/{id}/instances/{mid}/filters (API notes 4.4)."""
    instance = needed_instance(call)
    wanted = call.body(list)
    check_filters(call, instance["definition"], wanted, call.flag("ignoreMissingFilter"))
    instance["filters"] = wanted
    save(call, instance)
    return answers.empty()


def refresh(call: Call) -> Response:
    needed_instance(call)
    return answers.empty()


def ask_again(call: Call) -> Response:
    """POST .../rePrompt: a new mid, all prompts open again (API notes 4.10, T19)."""
    instance = needed_instance(call)
    drop(call, instance)
    instance.update(mid=objects.new_id(), round=0, answers={}, session=call.session["token"])
    instance["status"] = state(instance)
    save(call, instance)
    call.session = call.store.get("mstr.session", call.session["token"]) or call.session
    evict(call, instance["mid"])
    return answers.answer({"mid": instance["mid"]})


def save_as(call: Call) -> Response:
    """POST /api/documents/{id}/instances/{mid}/saveAs (API notes 4.11)."""
    instance = needed_instance(call)
    if instance["polls"] > 0 or instance["status"] != READY:
        raise answers.refusal(400, "ERR008", "The instance is not ready.", answers.RESULT_NOT_READY)
    open_in(call, instance)
    body = call.body(required=False)
    check_fields(call, body, SAVE_FIELDS)
    if body.get("promptBehavior") not in (None, 0, 2, 4):
        raise answers.refusal(400, "ERR006", "promptBehavior must be 0, 2 or 4.")
    name = instance["definition"]["name"] if not call.raw.strip() else body.get("name")
    folder_id = objects.PREDEFINED[20] if not call.raw.strip() else body.get("folderId")
    if not name or not folder_id:
        raise answers.refusal(400, "ERR007", "name and folderId are needed.")
    if len(name) > 250 or any(char in name for char in '\\"[]'):
        raise answers.refusal(400, "ERR006", "The name has a character that is not allowed.", answers.INVALID_NAME)
    doc = saved_object(call, name, folder_id, body, no_body=not call.raw.strip())
    objects.put_definition(call.world, doc["id"], {**instance["definition"], "name": name})
    return answers.answer({"id": doc["id"]}, 201)


def open_in(call: Call, instance: Doc) -> None:
    """Work in the instance's own project where the request names none (API notes 8)."""
    call._project = open_project(call, instance["projectId"])


def saved_object(call: Call, name: str, folder_id: str, body: Doc, no_body: bool) -> Doc:
    fields: Doc = {
        "name": name,
        "type": objects.DOCUMENT,
        "subtype": 14081,
        "viewMedia": objects.DASHBOARD_MEDIA,
        "description": body.get("description") or "",
    }
    folder = objects.needed(call, folder_id, objects.FOLDER)
    key = objects.name_key({**fields, "projectId": call.project["id"], "parent": folder["id"]})
    taken = call.store.get("mstr.name", key)
    if taken is None or not (body.get("overwrite") or no_body):
        return objects.store_new(call, fields, folder["id"])
    old = objects.find(call.world, call.project["id"], taken["id"])
    assert old is not None
    objects.remove(call.world, old)
    keeps = call.switch("overwrite_keeps_id")
    return objects.store_new(call, fields, folder["id"], old["id"] if keeps else "")


def save_over(call: Call) -> Response:
    """POST .../save: over the dashboard that the instance is of (API notes 4.11)."""
    instance = needed_instance(call)
    open_in(call, instance)
    if instance["dashboard"] == answers.ZERO_ID:
        raise answers.refusal(400, "ERR006", "An instance without a dashboard cannot be saved over one.")
    doc = objects.find(call.world, instance["projectId"], instance["dashboard"])
    if doc is None:
        raise missing(call, "The dashboard is gone.")
    doc["dateModified"] = objects.timestamp(call.world.now())
    doc["version"] = objects.new_id()
    objects.put(call.world, doc)
    return answers.empty()
