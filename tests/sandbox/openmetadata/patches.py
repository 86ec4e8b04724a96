# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PATCH by RFC 6902. API notes 2.6, 4.4, 7.3, 13."""

from __future__ import annotations

from typing import Any

import jsonpatch
import jsonpointer
from starlette.responses import Response

from . import history, references, render, secrets
from .call import Call
from .catalogue import Doc
from .errors import Misrouted, Refused, Unhandled, missing
from .schemas import CHART, DASHBOARD, SERVICE, Kind, check_enumerations, check_labels, entity_members, unknown
from .writes import loaded, sanitised

CONTENT_TYPE = "application/json-patch+json"
#: The permission that a change of each member needs.
OPERATIONS = {
    "description": "EditDescription", "tags": "EditTags", "owners": "EditOwners", "displayName": "EditDisplayName",
    "extension": "EditCustomFields",
}  # fmt: skip


def patch(call: Call, kind: Kind, doc: Doc | None, asked: str) -> Response:
    """``PATCH``: apply the operations to the entity as it would be read, and store what came of it."""
    if call.header("content-type").partition(";")[0].strip() != CONTENT_TYPE:
        raise Misrouted(415)
    if doc is None or doc.get("deleted"):
        raise missing(kind.name, asked)
    _check_match(call, doc)
    operations = call.json
    if not isinstance(operations, list):
        raise Refused(400, "Cannot deserialize value of type `javax.json.JsonPatch` from Object value")
    for operation in operations:
        call.may(OPERATIONS.get(_member(operation), "EditAll"))
    old = loaded(call, kind, doc["id"])
    before = _readable(call, kind, old)
    after = _applied(call, before, operations)
    new = _stored(call, kind, old, before, after)
    made, change = history.commit(call, kind, old, new, patch=True)
    shown = _answer(call, kind, made, after if any(_member(one) == "domain" for one in operations) else None)
    return call.answer(shown, 200, change, render_etag(call, made))


def render_etag(call: Call, doc: Doc) -> dict[str, str]:
    """The tag that a PATCH answers with on newer servers."""
    return {"ETag": f'W/"{doc["version"]}"'} if call.server.etag else {}


def _check_match(call: Call, doc: Doc) -> None:
    wanted = call.header("if-match")
    if call.server.etag and wanted and wanted != "*" and wanted != f'W/"{doc["version"]}"':
        raise Refused(412, "The entity has been modified by somebody else: If-Match does not match its version")


def _member(operation: Any) -> str:
    path = operation.get("path", "") if isinstance(operation, dict) else ""
    return str(path).lstrip("/").split("/", maxsplit=1)[0]


def _readable(call: Call, kind: Kind, doc: Doc) -> dict[str, Any]:
    """The entity that the operations see; a service's secrets as they are stored."""
    shown = render.entity(call, kind, doc, render.patchable(call, kind))
    if kind is SERVICE and doc.get("connection") is not None:
        shown["connection"] = doc["connection"]
    return shown


def _applied(call: Call, before: dict[str, Any], operations: list[Any]) -> dict[str, Any]:
    if call.server.lenient_replace:
        operations = [_lenient(before, one) for one in operations]
    try:
        after = jsonpatch.JsonPatch(operations).apply(before)
    except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException, TypeError) as error:
        if call.server.lenient_replace:
            raise Refused(400, f"JSON patch cannot be applied: {error}") from error
        raise Unhandled(str(error)) from error
    if not isinstance(after, dict):
        raise Refused(400, "JSON patch does not leave an object")
    return after


def _lenient(before: dict[str, Any], operation: Any) -> Any:
    if not isinstance(operation, dict) or operation.get("op") != "replace":
        return operation
    missing_member = jsonpointer.resolve_pointer(before, operation.get("path", ""), None) is None
    return {**operation, "op": "add"} if missing_member else operation


# ---- from the patched entity back to what is stored


def _stored(call: Call, kind: Kind, old: Doc, before: dict[str, Any], after: dict[str, Any]) -> Doc:
    known = entity_members(kind, call.server)
    package = "entity.services" if kind is SERVICE else "entity.data"
    for member in after:
        if member not in known:
            raise unknown(member, f"{package}.{kind.entity_class}", known)
    if after.get("deleted") != before.get("deleted"):
        raise Refused(400, "Entity with read-only attribute deleted can't be changed")
    check_enumerations(kind, call.server, {name: value for name, value in after.items() if value is not None})
    new: Doc = dict(old)
    for member in ("displayName", "lifeCycle", "certification", "entityStatus", *_scalars(kind)):
        if after.get(member) != before.get(member):
            new[member] = after.get(member)
    if after.get("description") != before.get("description"):
        _describe(call, old, new, after.get("description"))
    if kind is DASHBOARD and new.get("dashboardType") is None:
        new["dashboardType"] = "Dashboard"
    _relate(call, kind, old, new, before, after)
    if kind.extension and after.get("extension") != before.get("extension"):
        new["extension"] = references.extension(call, kind, after.get("extension") or {}) or None
    if kind is SERVICE and after.get("connection") != before.get("connection"):
        _connect(call, old, new, after.get("connection"))
    return new


def _scalars(kind: Kind) -> tuple[str, ...]:
    return tuple(member for member in kind.scalars if member not in ("serviceType", "connection"))


def _describe(call: Call, old: Doc, new: Doc, text: Any) -> None:
    if text is not None and not isinstance(text, str):
        raise Refused(
            400, 'Cannot deserialize value of type `java.lang.String` (through reference chain: ["description"])'
        )
    if not text and call.bot and call.server.bot_policy and old.get("description"):
        return
    new["description"] = sanitised(call, text)


def _relate(call: Call, kind: Kind, old: Doc, new: Doc, before: dict[str, Any], after: dict[str, Any]) -> None:
    """References of the patched entity; those that are inherited are not stored."""
    for member, target in (*kind.relations, ("dataProducts", "dataProduct")):
        if after.get(member) != before.get(member):
            new[member] = references.from_references(call, target, _own(after.get(member)))
    if kind is CHART and after.get("dashboards") != before.get("dashboards"):
        new["dashboards"] = references.from_references(call, "dashboard", _own(after.get("dashboards")))
    if after.get("owners") != before.get("owners"):
        new["owners"] = references.owners(call, _own(after.get("owners")))
    member = call.server.domain_member
    if after.get(member) != before.get(member):
        new["domains"] = references.from_references(call, "domain", _own(after.get(member)))
        references.check_domains(call, new["domains"])
    if after.get("tags") != before.get("tags"):
        labels = after.get("tags") or []
        if not isinstance(labels, list) or not all(isinstance(one, dict) for one in labels):
            raise Refused(400, 'Cannot deserialize value (through reference chain: ["tags"])')
        check_labels(labels)
        if not all(one.get("source") for one in labels):
            raise Unhandled("source of a label is null")
        new["tags"] = references.labels(call, labels)
    above = call.referred("dashboardService", old.get("service", "")) or {}
    if new.get("dataProducts") != old.get("dataProducts") or new.get("domains") != old.get("domains"):
        references.check_products(call, new.get("domains") or above.get("domains", []), new.get("dataProducts", []))


def _own(value: Any) -> list[dict[str, Any]]:
    """The references of a member that are not inherited, whatever its shape."""
    listed = value if isinstance(value, list) else [value] if value else []
    if not all(isinstance(one, dict) for one in listed):
        raise Refused(400, "Cannot construct instance of `org.openmetadata.schema.type.EntityReference`")
    return [one for one in listed if not one.get("inherited")]


def _connect(call: Call, old: Doc, new: Doc, sent: Any) -> None:
    if sent is None:
        new["connection"] = None
        return
    if call.server.masks_restored:
        sent = secrets.restored(sent, old.get("connection") or {})
    new["connection"] = secrets.checked(call, old["name"], old["serviceType"], sent)


def _answer(call: Call, kind: Kind, doc: Doc, domains: dict[str, Any] | None) -> dict[str, Any]:
    """The answer: an old server echoes a patched domain as a bare reference, and secrets as cipher text (13)."""
    shown = render.entity(call, kind, doc, render.patchable(call, kind))
    if kind is SERVICE and call.server.cipher_in_patch_answer and doc.get("connection") is not None:
        shown["connection"] = secrets.hide(doc["connection"], secrets.CIPHER)
    if domains is not None and call.server.routes_unhandled and domains.get("domain"):
        shown["domain"] = {
            member: domains["domain"][member] for member in ("id", "type") if member in domains["domain"]
        }
    return shown
