# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Projects, objects, folders and searches (API notes 2 and 3)."""

from __future__ import annotations

import copy
import datetime
import secrets
from typing import Any

from starlette.responses import Response

from sandbox.world import World

from . import answers
from .call import NAME, Call, Doc, absent_endpoint, check_fields, missing, paged

REPORT, FOLDER, PROJECT, DOCUMENT = 3, 8, 32, 55
ROOT = "D43364C684E34A5F9B2F9AD7108F7828"
SHARED_REPORTS = "D3C7D461F69C4610AA6BAA5EF51F4125"
PUBLIC_OBJECTS = "98FE182C2A10427EACE0CD30B6768258"
PREDEFINED = {7: SHARED_REPORTS, 20: "E287FE0E11E5B55F03C70080EF555BA1"}
DASHBOARD_MEDIA = 1879072805
DOCUMENT_MEDIA = 268435711
SEARCH_PATTERNS = {
    "CONTAINS_ANY_WORD": 0,
    "BEGINS_WITH": 1,
    "EXACTLY": 2,
    "BEGINS_WITH_PHRASE": 3,
    "CONTAINS": 4,
    "ENDS_WITH": 5,
    "NONE": -1,
}


def new_id() -> str:
    return secrets.token_hex(16).upper()


def timestamp(seconds: float) -> str:
    """2024-03-09T10:00:00.000+0000, the spelling of object dates (API notes 3.6)."""
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}+0000"


# ---- storing


def object_key(project: str, object_id: str) -> str:
    """Ids repeat over projects (every project has the same root folder), so a key has both."""
    return f"{project}:{object_id.strip().upper()}"


def name_key(doc: Doc) -> str:
    return f"{doc['projectId']}:{doc['parent']}:{doc['type']}:{doc['name'].lower()}"


def put(world: World, doc: Doc) -> None:
    """Keep an object, and its name as a key of its own: names are unique in a folder, by type."""
    before = find(world, doc["projectId"], doc["id"])
    if before is not None:
        world.store.delete("mstr.name", name_key(before))
    world.store.put("mstr.object", object_key(doc["projectId"], doc["id"]), doc, scope=doc["projectId"])
    world.store.put("mstr.name", name_key(doc), {"id": doc["id"]})


def remove(world: World, doc: Doc) -> None:
    key = object_key(doc["projectId"], doc["id"])
    world.store.delete("mstr.object", key)
    world.store.delete("mstr.name", name_key(doc))
    world.store.delete("mstr.definition", doc["id"])


def find(world: World, project: str, object_id: str) -> Doc | None:
    return world.store.get("mstr.object", object_key(project, object_id))


def definition_of(world: World, object_id: str) -> Doc | None:
    """What is inside a dashboard; unlike those of folders, the ids of dashboards do not repeat over projects."""
    return world.store.get("mstr.definition", object_id)


def put_definition(world: World, object_id: str, definition: Doc) -> None:
    world.store.put("mstr.definition", object_id, definition)


def needed(call: Call, object_id: str, kind: int | None = None) -> Doc:
    """The object, or the error of an absent one; `kind` None: any type."""
    doc = find(call.world, call.project["id"], object_id)
    if doc is None or (kind is not None and doc["type"] != kind):
        raise missing(call, f"No object of type {kind} with the id {object_id}.")
    return doc


def needed_dashboard(call: Call, object_id: str) -> Doc:
    doc = needed(call, object_id, DOCUMENT)
    if not is_dashboard(doc):
        raise answers.refusal(400, "ERR006", f"{doc['name']} is a document, not a dashboard.")
    return doc


def is_dashboard(doc: Doc) -> bool:
    return (doc.get("viewMedia", 0) & 0xE8000000) == 0x60000000


# ---- showing


def shown_name(call: Call, doc: Doc) -> str:
    return str(call.switch("shared_reports")) if doc["id"] == SHARED_REPORTS else str(doc["name"])


def ancestors(call: Call, doc: Doc) -> list[Doc]:
    """The folders above an object, from the project's root down to its own folder, which is level 1."""
    chain: list[Doc] = []
    parent = find(call.world, doc["projectId"], doc["parent"]) if doc["parent"] else None
    while parent is not None:
        chain.append({"id": parent["id"], "name": shown_name(call, parent), "level": len(chain) + 1})
        parent = find(call.world, doc["projectId"], parent["parent"]) if parent["parent"] else None
    return chain[::-1]


def shown(call: Call, doc: Doc, with_ancestors: bool = False) -> Doc:
    """An object as lists and searches show it; empty fields are left out (API notes 3.2)."""
    record = {
        name: copy.deepcopy(value)
        for name, value in doc.items()
        if name not in ("parent", "projectId") and value not in (None, "", False)
    }
    record["name"] = shown_name(call, doc)
    if with_ancestors:
        record["ancestors"] = ancestors(call, doc)
    if call.switch("added_fields"):
        record.update({"extType": 0, "tenantId": None, "futureField": {"a": [1]}})
    return record


def selected_fields(call: Call, record: Doc) -> Doc:
    wanted = call.query("fields")
    return {name: record[name] for name in wanted.split(",") if name in record} if wanted else record


# ---- projects


def projects(call: Call) -> Response:
    """GET /api/projects: a bare array, without a project header (API notes 2)."""
    visible = [doc for doc in call.store.all("mstr.project") if doc["id"] in call.user["projects"]]
    return answers.answer(call.world.listed(NAME, visible))


def project(call: Call) -> Response:
    """GET /api/projects/{idOrName}: an absent one is answered 500 ERR001 (API notes 2)."""
    wanted = call.path("id")
    for doc in call.store.all("mstr.project"):
        if wanted in (doc["id"], doc["name"]):
            if doc["id"] not in call.user["projects"]:
                raise answers.refusal(403, "ERR014", "No access to this project.")
            return answers.answer(doc)
    raise answers.refusal(500, "ERR001", f"No project {wanted}.")


# ---- objects


def object_info(call: Call) -> Response:
    """GET /api/objects/{id}?type= (API notes 3.6)."""
    kind = call.number("type", 0)
    if kind == PROJECT:
        return project_as_object(call)
    doc = needed(call, call.path("id"), kind or None)
    record = shown(call, doc, with_ancestors=True)
    record["projectId"] = doc["projectId"]
    record["acl"] = []
    return answers.answer(selected_fields(call, record))


def project_as_object(call: Call) -> Response:
    doc = call.store.get("mstr.project", call.path("id").upper())
    if doc is None or doc["id"] not in call.user["projects"]:
        raise missing(call, f"No project with the id {call.path('id')}.")
    return answers.answer({**doc, "type": PROJECT, "subtype": 8192})


def delete_object(call: Call) -> Response:
    """DELETE /api/objects/{id}?type= (API notes 3.6)."""
    remove(call.world, needed(call, call.path("id"), call.number("type", 0)))
    return answers.empty()


def copy_object(call: Call) -> Response:
    """POST /api/objects/{id}/copy?type= (API notes 3.6)."""
    source = needed(call, call.path("id"), call.number("type", 0))
    body = call.body(required=False)
    check_fields(call, body, {"name": str, "folderId": str})
    made = store_new(
        call,
        {**source, "name": body.get("name") or f"Copy of {source['name']}"},
        body.get("folderId") or source["parent"],
    )
    definition = definition_of(call.world, source["id"])
    if definition is not None:
        put_definition(call.world, made["id"], definition)
    return answers.answer(shown(call, made))


def store_new(call: Call, fields: Doc, folder_id: str, object_id: str = "") -> Doc:
    """Put a new object of the session's user into a folder; 400 ERR0015 if the name is taken there."""
    folder = needed(call, folder_id, FOLDER)
    now = timestamp(call.world.now())
    owner = {"id": call.user["id"], "name": call.user["fullName"]}
    doc = {**fields, "id": object_id or new_id(), "parent": folder["id"], "projectId": call.project["id"]}
    doc.update({"dateCreated": now, "dateModified": now, "version": new_id(), "owner": owner, "acg": 255})
    if call.store.get("mstr.name", name_key(doc)) is not None:
        raise answers.refusal(
            400, "ERR0015", f"An object named '{doc['name']}' is already in the folder.", answers.DUPLICATE_NAME
        )
    put(call.world, doc)
    return doc


# ---- folders


def folder(call: Call) -> Response:
    """GET /api/folders/{id}: what is in the folder, as an array (API notes 3.6)."""
    return folder_content(call, needed(call, call.path("id"), FOLDER))


def predefined(call: Call) -> Response:
    """GET /api/folders/preDefined/{n}: what is in a predefined folder (API notes 3.6)."""
    number = call.path("number")
    if number == "39":
        return answers.answer(call.world.listed(NAME, call.store.all("mstr.project")))
    if not number.isdigit() or int(number) not in PREDEFINED:
        raise missing(call, f"No predefined folder {number}.")
    return folder_content(call, needed(call, PREDEFINED[int(number)], FOLDER))


def predefined_list(call: Call) -> Response:
    """GET /api/folders/preDefined?folderType=7,20: the folder objects themselves (API notes 3.6)."""
    wanted = [int(text) for text in call.query("folderType").split(",") if text.isdigit() and int(text) in PREDEFINED]
    found = [{**shown(call, needed(call, PREDEFINED[number], FOLDER)), "folderType": number} for number in wanted]
    return answers.answer({"preDefined": found})


def folder_content(call: Call, folder_doc: Doc) -> Response:
    inside = [
        doc for doc in call.store.all("mstr.object", scope=call.project["id"]) if doc["parent"] == folder_doc["id"]
    ]
    page = paged(call, [shown(call, doc) for doc in inside], 1000)
    return answers.answer(page, headers={"x-mstr-total-count": str(len(inside))})


# ---- searches


def name_matches(name: str, text: str, pattern: int) -> bool:
    """Whether a name is found; case does not count, also in an exact search (API notes 3.2, T25)."""
    name, text = name.lower(), text.lower()
    if not text or pattern == -1:
        return True
    if pattern == 0:
        return any(word in name.split() or word in name for word in text.split())
    tests = {
        1: name.startswith(text),
        2: name == text,
        3: name.startswith(text),
        4: text in name,
        5: name.endswith(text),
    }
    return tests.get(pattern, False)


def search_results(call: Call) -> Response:
    """GET /api/searches/results (API notes 3.2)."""
    kinds = {int(text) for text in call.request.query_params.getlist("type") if text.isdigit()}
    root = call.query("root").upper()
    found = [
        doc
        for doc in call.store.all("mstr.object", scope=call.project["id"])
        if name_matches(shown_name(call, doc), call.query("name"), call.number("pattern", 0))
        and (not kinds or {doc["type"], doc["subtype"]} & kinds)
        and (not root or root in {above["id"] for above in ancestors(call, doc)})
    ]
    return result_page(call, found)


def result_page(call: Call, found: list[Doc]) -> Response:
    with_ancestors = call.flag("getAncestors")
    page = [shown(call, doc, with_ancestors) for doc in paged(call, found)]
    body = {"totalItems": len(found), "result": page}
    return answers.answer(body, headers={"x-mstr-total-count": str(len(found))})


def dossiers(call: Call) -> Response:
    """GET /api/dossiers: dashboards only (API notes 3.3)."""
    if not call.switch("dossier_list"):
        raise absent_endpoint()
    return listed_documents(call, dashboards_only=True)


def documents(call: Call) -> Response:
    """GET /api/documents: documents and dashboards (API notes 3.3)."""
    return listed_documents(call, dashboards_only=False)


def listed_documents(call: Call, dashboards_only: bool) -> Response:
    pattern = call.query("searchPattern", "CONTAINS_ANY_WORD")
    if pattern not in SEARCH_PATTERNS:
        raise answers.refusal(400, "ERR006", f"searchPattern cannot be {pattern}.")
    found = [
        doc
        for doc in call.store.all("mstr.object", scope=call.project["id"])
        if doc["type"] == DOCUMENT
        and (is_dashboard(doc) or not dashboards_only)
        and name_matches(doc["name"], call.query("searchTerm"), SEARCH_PATTERNS[pattern])
    ]
    return result_page(call, found)


def start_search(call: Call) -> Response:
    """POST /api/v2/metadataSearches/results: a stored search (API notes 3.4)."""
    kinds = [int(text) for text in call.request.query_params.getlist("type") if text.isdigit()]
    search = {
        "name": call.query("name"),
        "pattern": call.number("pattern", 4),
        "types": kinds,
        "root": call.query("root").upper(),
        "project": call.project["id"],
    }
    search_id = new_id()
    call.store.put("mstr.search", search_id, search)
    return answers.answer({"id": search_id, "totalItems": len(stored_hits(call, search))})


def stored_hits(call: Call, search: Doc) -> list[Doc]:
    return [
        doc
        for doc in call.store.all("mstr.object", scope=search["project"])
        if name_matches(doc["name"], search["name"], search["pattern"])
        and (not search["types"] or {doc["type"], doc["subtype"]} & set(search["types"]))
        and (not search["root"] or search["root"] in {above["id"] for above in ancestors(call, doc)})
    ]


def read_search(call: Call) -> Response:
    """GET /api/metadataSearches/results?searchId= : a bare array (API notes 3.4)."""
    search = call.store.get("mstr.search", call.query("searchId"))
    if search is None:
        raise missing(call, "No such search.")
    hits = stored_hits(call, search)
    page = [shown(call, doc) for doc in paged(call, hits)]
    return answers.answer(page, headers={"x-mstr-total-count": str(len(hits))})


def library(call: Call) -> Response:
    """GET /api/library: what is published to the user (API notes 3.5)."""
    published = [doc for doc in call.store.all("mstr.object", scope=call.project["id"]) if doc.get("published")]
    return answers.answer([library_item(call, doc) for doc in call.world.listed(NAME, published)])


def library_one(call: Call) -> Response:
    return answers.answer(library_item(call, needed(call, call.path("id"), DOCUMENT)))


def library_item(call: Call, doc: Doc) -> dict[str, Any]:
    target = {key: doc[key] for key in ("id", "name", "type", "subtype", "dateCreated", "dateModified")}
    return {"id": doc["id"], "name": doc["name"], "projectId": doc["projectId"], "target": target, "active": True}
