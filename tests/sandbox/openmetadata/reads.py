# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading: by id, by name, lists in pages, versions. API notes 2.1 to 2.3, 2.9, 13."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import uuid
from bisect import bisect_left, bisect_right
from typing import Any

from starlette.responses import JSONResponse, Response

from . import references, render
from .call import NAME, Call
from .catalogue import PREFIX, Doc, Key
from .errors import Misrouted, Refused, missing
from .schemas import Kind

INCLUDES = ("non-deleted", "deleted", "all")
MOST = 1000000
#: How long newer servers go by a total that they counted before (2.1).
TOTAL_SECONDS = 300


def find(call: Call, kind: str, *, by: str) -> tuple[Doc | None, str]:
    """The document that the path means (``by`` "id" or "fqn"), and what the path says."""
    asked = call.path(by)
    if by == "fqn":
        return references.by_name(call, kind, asked), asked
    try:
        uuid.UUID(asked)
    except ValueError:
        raise Misrouted(404) from None
    return call.catalogue.get(kind, asked), asked


def _include(call: Call) -> str:
    include = call.query("include", "non-deleted")
    if include not in INCLUDES:
        raise Refused(400, f"query param include must be one of [{', '.join(INCLUDES)}]")
    return include


def read(call: Call, kind: Kind, by: str) -> Response:
    """``GET`` of one entity."""
    wanted = render.wanted_fields(call, kind)
    doc, asked = find(call, kind.name, by=by)
    include = _include(call)
    if doc is None or (include != "all" and bool(doc.get("deleted")) != (include == "deleted")):
        raise missing(kind.name, asked)
    body = render.entity(call, kind, doc, wanted)
    if not call.server.etag:
        return JSONResponse(body)
    tag = '"' + hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16] + '"'
    if call.header("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return JSONResponse(body, headers={"ETag": tag, "Cache-Control": "no-store"})


def read_other(call: Call, kind: str, by: str) -> Response:
    """``GET`` of one user, team, tag ..."""
    doc, asked = find(call, kind, by=by)
    if doc is None or (doc.get("deleted") and _include(call) != "all"):
        raise missing(kind, asked)
    return JSONResponse(doc)


# ---- lists


def listing(call: Call, kind: Kind) -> Response:
    """``GET`` of a page of entities."""
    wanted = render.wanted_fields(call, kind)
    scope = ""
    if kind.child and call.query("service"):
        scope = references.service(call, call.query("service"))["id"]
    keys, paging = _page(call, kind.name, scope)
    docs = [call.catalogue.get(kind.name, key[1]) or {} for key in keys]
    shown = [render.entity(call, kind, doc, wanted) for doc in docs]
    return JSONResponse({"data": call.world.listed(NAME, shown), "paging": paging})


def list_other(call: Call, kind: str) -> Response:
    """``GET`` of a page of users, teams, tags ..."""
    keys, paging = _page(call, kind, "")
    docs = [call.catalogue.get(kind, key[1]) or {} for key in keys]
    return JSONResponse({"data": call.world.listed(NAME, docs), "paging": paging})


def _page(call: Call, kind: str, scope: str) -> tuple[list[Key], dict[str, Any]]:
    limit = _limit(call)
    before, after = call.query("before"), call.query("after")
    if before and after:
        raise Refused(400, "Only one of before or after query parameter allowed")
    include = _include(call)
    keys = call.catalogue.keys(kind, scope)
    dead = call.catalogue.dead(kind, scope)

    def counts(key: Key) -> bool:
        return include == "all" or (key[1] in dead) == (include == "deleted")

    paging: dict[str, Any] = {}
    found: list[Key] = []
    if limit and before:
        at = bisect_left(keys, _cursor(before)) - 1
        while at >= 0 and len(found) <= limit:
            if counts(keys[at]):
                found.insert(0, keys[at])
            at -= 1
        more_before, more_after = len(found) > limit, True
        found = found[-limit:]
    else:
        at = bisect_right(keys, _cursor(after)) if after else 0
        while limit and at < len(keys) and len(found) <= limit:
            if counts(keys[at]):
                found.append(keys[at])
            at += 1
        more_before, more_after = bool(after), len(found) > limit
        found = found[:limit]
    if found and more_before:
        paging["before"] = _encoded(found[0])
    if found and more_after:
        paging["after"] = _encoded(found[-1])
    alive = len(keys) - len(dead)
    paging["total"] = _total(call, kind, scope, {"all": len(keys), "deleted": len(dead), "non-deleted": alive}[include])
    return found, paging


def _limit(call: Call) -> int:
    try:
        limit = int(call.query("limit", "10"))
    except ValueError:
        raise Misrouted(404) from None
    if limit < 0:
        raise Refused(400, "[query param limit must be greater than or equal to 0]")
    if limit > MOST:
        raise Refused(400, f"[query param limit must be less than or equal to {MOST}]")
    return call.world.page_size(NAME, limit)


def _total(call: Call, kind: str, scope: str, total: int) -> int:
    """The count; with the switch ``stale_total`` the one of up to five minutes ago."""
    if not call.switch("stale_total"):
        return total
    key = f"{kind}:{scope}:{call.query('include', 'non-deleted')}"
    cached = call.world.store.get(PREFIX + "total", key)
    if cached and call.world.now() - cached["at"] < TOTAL_SECONDS:
        return int(cached["total"])
    call.world.store.put(PREFIX + "total", key, {"total": total, "at": call.world.now()})
    return total


def _encoded(key: Key) -> str:
    return base64.urlsafe_b64encode(json.dumps({"name": key[0], "id": key[1]}).encode()).decode()


def _cursor(text: str) -> Key:
    try:
        cursor = json.loads(base64.urlsafe_b64decode(text.encode()))
        return cursor["name"], cursor["id"]
    except (binascii.Error, ValueError, KeyError, TypeError):
        raise Refused(400, f"Invalid cursor {text}") from None


# ---- versions


def versions(call: Call, kind: Kind) -> Response:
    """``GET .../{id}/versions``: newest first, each a string that holds JSON."""
    doc = _there(call, kind)
    wanted = render.patchable(call, kind)
    known = [doc, *reversed(call.catalogue.versions(doc["id"]))]
    texts = [json.dumps(render.entity(call, kind, one, wanted)) for one in known]
    return JSONResponse({"entityType": kind.name, "versions": texts})


def one_version(call: Call, kind: Kind) -> Response:
    """``GET .../{id}/versions/{version}``."""
    doc = _there(call, kind)
    wanted = call.path("version")
    found = next((one for one in [doc, *call.catalogue.versions(doc["id"])] if str(one["version"]) == wanted), None)
    if found is None:
        raise Refused(404, f"{kind.name} instance for {doc['id']} and version {wanted} not found")
    return JSONResponse(render.entity(call, kind, found, render.patchable(call, kind)))


def _there(call: Call, kind: Kind) -> Doc:
    doc, asked = find(call, kind.name, by="id")
    if doc is None:
        raise missing(kind.name, asked)
    return doc


# ---- custom properties


def type_of(call: Call) -> Response:
    """``GET /v1/metadata/types/name/{name}``: its custom properties come only when asked for."""
    doc, asked = find(call, "type", by="fqn")
    if doc is None:
        raise missing("type", asked)
    if "customProperties" not in call.query("fields").split(","):
        doc = {key: value for key, value in doc.items() if key != "customProperties"}
    return JSONResponse(doc)


def add_property(call: Call) -> Response:
    """``PUT /v1/metadata/types/{id}``: add or replace a custom property."""
    call.may("EditAll")
    doc, asked = find(call, "type", by="id")
    if doc is None:
        raise missing("type", asked)
    body = call.json
    kind = call.catalogue.get("type", str((body.get("propertyType") or {}).get("id", "")))
    if kind is None:
        raise missing("type", (body.get("propertyType") or {}).get("id"))
    reference = {"id": kind["id"], "type": "type", "name": kind["name"], "fullyQualifiedName": kind["name"]}
    kept = [one for one in doc.get("customProperties", []) if one["name"] != body["name"]]
    doc["customProperties"] = [*kept, {**body, "propertyType": reference}]
    call.catalogue.save("type", doc)
    return JSONResponse(doc)
