# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Delete and restore. API notes 2.7, 2.8, 5.4, 13."""

from __future__ import annotations

import uuid

from starlette.responses import Response

from . import history, reads, references, render
from .accounts import members
from .call import Call
from .catalogue import Doc
from .errors import Refused, Unhandled, missing
from .schemas import CHART, DASHBOARD, DATA_MODEL, SERVICE, Kind

SOFT = "entitySoftDeleted"
HARD = "entityDeleted"
RESTORED = "entityRestored"
CHILDREN = (DASHBOARD, CHART, DATA_MODEL)


def delete(call: Call, kind: Kind, by: str) -> Response:
    """``DELETE``: soft or hard, by id or by name; soft-deleted ones can be deleted again."""
    doc, asked = reads.find(call, kind.name, by=by)
    if doc is None:
        raise missing(kind.name, asked)
    call.may("Delete")
    hard = call.flag("hardDelete")
    made = _delete(call, kind, doc, hard=hard, recursive=call.flag("recursive"))
    return call.answer(render.entity(call, kind, made, render.patchable(call, kind)), 200, HARD if hard else SOFT)


def delete_async(call: Call, kind: Kind) -> Response:
    """``DELETE .../async/{id}``: done at once here, but the answer does not say so."""
    doc, asked = reads.find(call, kind.name, by="id")
    if doc is None:
        raise missing(kind.name, asked)
    call.may("Delete")
    hard, recursive = call.flag("hardDelete"), call.flag("recursive")
    _delete(call, kind, doc, hard=hard, recursive=recursive)
    job = {
        "jobId": str(uuid.uuid4()),
        "message": f"Delete operation initiated for {doc['name']}",
        "entityName": doc["name"],
    }
    return call.answer({**job, "hardDelete": hard, "recursive": recursive}, 202)


def delete_stale(call: Call, kind: Kind) -> Response:
    """``DELETE .../deleteStale`` (2.0): what is in the scope and was not seen; nothing seen deletes nothing."""
    known = {
        "scopeFqn": True, "scopeEntityType": True, "seenFqns": True, "recursive": False, "hardDelete": False,
        "dryRun": False,
    }  # fmt: skip
    body = members(call.json, known, "type.BulkDeleteStaleRequest")
    call.may("Delete")
    if body["scopeEntityType"] not in ("service", "dashboardService"):
        raise Refused(400, f"Unsupported scope {body['scopeEntityType']}")
    service = references.service(call, str(body["scopeFqn"]))
    seen = set(body["seenFqns"])
    stale = [
        doc for doc in call.catalogue.children(kind.name, service["id"])
        if seen and not doc.get("deleted") and doc["fullyQualifiedName"] not in seen
    ]  # fmt: skip
    if not body.get("dryRun"):
        for doc in stale:
            _delete(call, kind, doc, hard=bool(body.get("hardDelete")), recursive=body.get("recursive", True))
    return call.answer({
        "dryRun": bool(body.get("dryRun")), "status": "success", "numberOfRowsProcessed": len(stale),
        "numberOfRowsPassed": len(stale), "numberOfRowsFailed": 0, "failedRequest": [],
        "successRequest": [{"request": doc["fullyQualifiedName"], "status": 200} for doc in stale],
    })  # fmt: skip


def _delete(call: Call, kind: Kind, doc: Doc, *, hard: bool, recursive: bool) -> Doc:
    if kind is SERVICE:
        _delete_children(call, doc, hard=hard, recursive=recursive)
    made = _removed(call, kind, doc) if hard else _soft_deleted(call, kind, doc)
    if kind is DASHBOARD and call.server.chart_cascade:
        for chart in _exclusive_charts(call, doc):
            _removed(call, CHART, chart) if hard else _soft_deleted(call, CHART, chart)
    return made


def _delete_children(call: Call, service: Doc, *, hard: bool, recursive: bool) -> None:
    for kind in CHILDREN:
        for child in call.catalogue.children(kind.name, service["id"]):
            if not recursive:
                raise Refused(400, "dashboardService is not empty")
            _removed(call, kind, child) if hard else _soft_deleted(call, kind, child)


def _soft_deleted(call: Call, kind: Kind, doc: Doc) -> Doc:
    """Mark as deleted; a second time changes nothing."""
    if doc.get("deleted"):
        return doc
    made, _change = history.commit(call, kind, doc, {**doc, "deleted": True}, patch=False)
    return made


def _removed(call: Call, kind: Kind, doc: Doc) -> Doc:
    """Forget an entity; the answer shows it as it was, not marked as deleted (13)."""
    if kind is CHART:
        for id in call.catalogue.dashboards_of(doc["id"]):
            dashboard = call.catalogue.get("dashboard", id)
            call.catalogue.unlink(doc["id"], id)
            if dashboard is not None:
                kept = [chart for chart in dashboard.get("charts", []) if chart != doc["id"]]
                call.catalogue.save("dashboard", {**dashboard, "charts": kept})
    for chart in doc.get("charts", []):
        call.catalogue.unlink(chart, doc["id"])
    call.catalogue.remove(kind.name, doc)
    return {**doc, "deleted": False}


def _exclusive_charts(call: Call, dashboard: Doc) -> list[Doc]:
    """The charts of a dashboard that stand on no other living one."""
    found = []
    for id in dashboard.get("charts", []):
        others = [
            call.catalogue.get("dashboard", other)
            for other in call.catalogue.dashboards_of(id)
            if other != dashboard["id"]
        ]
        chart = call.catalogue.get("chart", id)
        if chart is not None and not any(other and not other.get("deleted") for other in others):
            found.append(chart)
    return found


def restore(call: Call, kind: Kind) -> Response:
    """``PUT .../restore``: for a living or unknown one old servers fail (13), newer ones do nothing or say 404."""
    body = members(call.json, {"id": True}, "api.data.RestoreEntity")
    call.may("EditAll")
    doc = call.catalogue.get(kind.name, str(body["id"]))
    if call.server.routes_unhandled and (doc is None or not doc.get("deleted")):
        raise Unhandled(f"{kind.name} instance for {body['id']} cannot be restored")
    if doc is None:
        raise missing(kind.name, body["id"])
    made = _restored(call, kind, doc)
    return call.answer(render.entity(call, kind, made, render.patchable(call, kind)), 200, RESTORED)


def _restored(call: Call, kind: Kind, doc: Doc) -> Doc:
    """Bring back an entity with what went with it: a service's children, a dashboard's charts."""
    if not doc.get("deleted"):
        return doc
    made, _change = history.commit(call, kind, doc, {**doc, "deleted": False}, patch=False)
    call.forget(kind.name, doc["id"])
    if kind is SERVICE:
        for child_kind in CHILDREN:
            for child in call.catalogue.children(child_kind.name, doc["id"]):
                _restored(call, child_kind, child)
    if kind is DASHBOARD and call.server.chart_cascade:
        for chart in _exclusive_charts(call, doc):
            _restored(call, CHART, chart)
            call.forget("chart", chart["id"])
    return made
