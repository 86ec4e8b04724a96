# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PUT, POST and bulk: what each member of a body does to what is stored. API notes 2.4, 2.5, 4.1, 5.3, 5.4, 6."""

from __future__ import annotations

import re
import uuid
from typing import Any

from starlette.responses import Response

from . import fqn, history, references, secrets
from .call import Call
from .catalogue import Doc
from .errors import Refused
from .render import written
from .schemas import CHART, DASHBOARD, SERVICE, Kind, bare_name, bind

#: More rows than this in one bulk call are refused (7.2).
MOST_ROWS = 1000
_SCRIPT = re.compile(r"<script\b.*?</script>|\son\w+=\"[^\"]*\"", re.IGNORECASE | re.DOTALL)


def put(call: Call, kind: Kind) -> Response:
    """``PUT``: create, or change what is there by the rule of each member."""
    doc, created, change, given = upsert(call, kind, call.json)
    return call.answer(written(call, kind, doc, given, created=created), 201 if created else 200, change)


def post(call: Call, kind: Kind) -> Response:
    """``POST``: create only; what is soft-deleted is in the way too."""
    given = bind(kind, call.server, call.json)
    call.may("Create")
    name, _service, full = _identity(call, kind, given)
    if call.catalogue.id_of(kind.name, full):
        raise Refused(409, "Entity already exists")
    doc = create(call, kind, {**given, "name": name})
    shown = written(call, kind, doc, given, created=True)
    return call.answer(shown, 201, headers={"Location": shown["href"]})


def upsert(call: Call, kind: Kind, body: Any, *, override: bool = False) -> tuple[Doc, bool, str, dict[str, Any]]:
    """Create or update by PUT's rules; returns the document, whether it is new, the change header, the bound body."""
    given = bind(kind, call.server, body)
    name, _service, full = _identity(call, kind, given)
    id = call.catalogue.id_of(kind.name, full)
    if id is None:
        call.may("Create")
        return create(call, kind, {**given, "name": name}), True, history.CREATED, given
    call.may("EditAll")
    original = loaded(call, kind, id)
    doc, change = history.commit(call, kind, original, _updated(call, kind, original, given, override), patch=False)
    return doc, False, change, given


def loaded(call: Call, kind: Kind, id: str) -> Doc:
    """A stored document, a chart with its links."""
    doc = call.catalogue.get(kind.name, id) or {}
    if kind is CHART:
        doc["dashboards"] = call.catalogue.dashboards_of(id)
    return doc


def _identity(call: Call, kind: Kind, given: dict[str, Any]) -> tuple[str, Doc, str]:
    """The bare name, the service and the fully qualified name that a body means."""
    name = bare_name(call.server, given["name"])
    if not kind.child:
        return name, {}, fqn.quote(name)
    service = references.service(call, given["service"])
    full = fqn.child(service["fullyQualifiedName"], name)
    if kind.name == "dashboardDataModel":  # one part more (13)
        full = f"{service['fullyQualifiedName']}.model.{fqn.quote(name)}"
    return name, service, full


# ---- create


def create(call: Call, kind: Kind, given: dict[str, Any]) -> Doc:
    """Store a new document."""
    name, service, full = _identity(call, kind, given)
    doc: Doc = {"id": str(uuid.uuid4()), "name": name, "fullyQualifiedName": full, "version": 0.1, "deleted": False}
    if kind.child:
        doc["service"] = service["id"]
    for member in ("displayName", "lifeCycle", "sourceHash", *kind.scalars):
        if given.get(member) is not None:
            doc[member] = given[member]
    if kind is DASHBOARD:
        doc.setdefault("dashboardType", "Dashboard")
    doc["description"] = sanitised(call, given.get("description"))
    if given.get("connection") is not None:
        doc["connection"] = secrets.checked(call, name, given["serviceType"], given["connection"])
    doc.update(_relations(call, kind, given))
    if given.get("extension"):
        doc["extension"] = references.extension(call, kind, given["extension"])
    if call.server.entity_status and kind is not SERVICE:
        doc["entityStatus"] = "Unprocessed"
    doc = history.stamped(call, doc)
    history.store(call, kind, doc, charts=[], dashboards=[])
    return {key: value for key, value in doc.items() if value is not None}


def sanitised(call: Call, text: str | None) -> str | None:
    """A description as stored: newer servers take scripts out and tidy line ends."""
    if text is None or not call.server.sanitises:
        return text
    return _SCRIPT.sub("", text).replace("\r\n", "\n").rstrip()


def _relations(call: Call, kind: Kind, given: dict[str, Any]) -> Doc:
    """Everything in a body that refers to others, resolved and checked."""
    found: Doc = {}
    for member, target in kind.relations:
        found[member] = references.ids(call, target, given.get(member, []))
    if kind is CHART:
        found["dashboards"] = references.ids(call, "dashboard", given.get("dashboards", []))
    found["owners"] = references.owners(call, given.get("owners", []))
    found["tags"] = references.labels(call, given.get("tags", []))
    found["domains"] = references.ids(call, "domain", domain_names(call, given))
    found["dataProducts"] = references.ids(call, "dataProduct", given.get("dataProducts", []))
    references.check_domains(call, found["domains"])
    references.check_products(call, found["domains"] or _service_domains(call, kind, given), found["dataProducts"])
    return found


def domain_names(call: Call, given: dict[str, Any]) -> list[str]:
    """The domains that a body names, whatever the member is called."""
    value = given.get(call.server.domain_member)
    return list(value) if isinstance(value, list) else [value] if value else []


def _service_domains(call: Call, kind: Kind, given: dict[str, Any]) -> list[str]:
    return list(references.service(call, given["service"]).get("domains", [])) if kind.child else []


# ---- update by PUT


def _updated(call: Call, kind: Kind, old: Doc, given: dict[str, Any], override: bool) -> Doc:
    """What is stored after a PUT of ``given``, member by member. API notes 4.1."""
    found = (
        _relations(call, kind, given)
        if given.get(call.server.domain_member)
        else _relations_kept(call, kind, old, given)
    )
    timid = call.bot and not override
    new: Doc = {**old, "deleted": False}
    new["description"] = sanitised(call, given.get("description"))
    if (timid and old.get("description")) or (override and not given.get("description")):
        new["description"] = old.get("description")
    new["displayName"] = given.get("displayName")
    if timid and call.server.bot_keeps_display_name and old.get("displayName"):
        new["displayName"] = old["displayName"]
    for member in kind.scalars:
        if member not in ("serviceType", "connection"):
            new[member] = given.get(member)
    if kind is DASHBOARD:
        new["dashboardType"] = given.get("dashboardType", "Dashboard")
    for member, _target in kind.relations:
        new[member] = found[member]
    if kind is CHART:
        new["dashboards"] = found["dashboards"]
    if found["owners"] and not (timid and call.server.bot_policy):
        new["owners"] = found["owners"]
    if found["domains"] and not (call.bot and old.get("domains")):
        new["domains"] = found["domains"]
    if not (call.bot and old.get("dataProducts")):
        new["dataProducts"] = found["dataProducts"]
    _update_extension(call, kind, old, new, given)
    _update_service(call, kind, old, new, given)
    if call.server.certification and not call.bot:
        new["certification"] = None
    if call.server.entity_status and kind is not SERVICE:
        new["entityStatus"] = "Unprocessed"
    if given.get("sourceHash"):
        new["sourceHash"] = given["sourceHash"]
    new["tags"] = _united(call, kind, old, new, found["tags"])
    return new


def _relations_kept(call: Call, kind: Kind, old: Doc, given: dict[str, Any]) -> Doc:
    """The same where the body names no domain: data products may stand on the stored one."""
    found = _relations(call, kind, {**given, "dataProducts": []})
    found["dataProducts"] = references.ids(call, "dataProduct", given.get("dataProducts", []))
    above = _service_domains(call, kind, given)
    references.check_products(call, old.get("domains", []) or above, found["dataProducts"])
    return found


def _update_extension(call: Call, kind: Kind, old: Doc, new: Doc, given: dict[str, Any]) -> None:
    if not kind.extension or call.bot:
        return
    sent = given.get("extension")
    if sent is None and call.server.null_extension_kept:
        return
    new["extension"] = references.extension(call, kind, sent or {}) or None


def _update_service(call: Call, kind: Kind, old: Doc, new: Doc, given: dict[str, Any]) -> None:
    """The connection: compared, never merged; a type that differs is stored only where there is no connection (13)."""
    if kind is not SERVICE:
        return
    sent, stored = given.get("connection"), old.get("connection")
    if sent is None:
        if stored is not None and call.server.service_put_needs_connection:
            raise Refused(
                400,
                'Cannot invoke "org.openmetadata.schema.ServiceConnectionEntityInterface.getConfig()" because the '
                'return value of "org.openmetadata.schema.ServiceEntityInterface.getConnection()" is null',
            )
        new["connection"] = None if history.changed(call, old, {**new, "connection": stored}) else stored
        new["serviceType"] = given["serviceType"] if stored is None else old["serviceType"]
        return
    if call.server.masks_restored:
        sent = secrets.restored(sent, stored or {})
    new["connection"] = secrets.checked(call, old["name"], old["serviceType"], sent)


def _united(call: Call, kind: Kind, old: Doc, new: Doc, sent: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Labels of a PUT: those sent are added, none is removed."""
    labels = {(one["tagFQN"], one["source"]): one for one in [*old.get("tags", []), *sent]}
    united = sorted(labels.values(), key=lambda one: one["tagFQN"])
    try:
        references.check_exclusive(call, united)
    except Refused:
        if call.server.damage:  # an old server has written by the time it refuses (13)
            call.catalogue.save(kind.name, {**old, "tags": [], "owners": new.get("owners", [])})
        raise
    return united


# ---- bulk


def bulk(call: Call, kind: Kind) -> Response:
    """``PUT .../bulk``: every row by itself; a row that does not bind refuses the whole call."""
    rows = call.json
    if not isinstance(rows, list):
        raise Refused(
            400, f"Cannot deserialize value of type `java.util.ArrayList<{kind.create_class}>` from Object value"
        )
    if len(rows) > MOST_ROWS:
        raise Refused(413, f"BULK_LIMIT_EXCEPTION: at most {MOST_ROWS} rows are allowed in one call")
    for row in rows:
        _bindable(call, kind, row)
    override = call.flag("overrideMetadata") and call.server.override_metadata
    if call.flag("async"):
        for row in rows:
            _row(call, kind, row, override)
        return call.answer(_bulk_result(len(rows), [], []), 202)
    results = [_row(call, kind, row, override) for row in rows]
    passed = [result for result in results if result["status"] == 200]
    failed = [result for result in results if result["status"] != 200]
    return call.answer(_bulk_result(len(rows), passed, failed))


def _bindable(call: Call, kind: Kind, row: Any) -> None:
    """Binding fails the whole call for unknown members and wrong shapes; constraints are a matter of the row."""
    try:
        bind(kind, call.server, row)
    except Refused as refused:
        if not refused.message.startswith("["):
            raise


def _row(call: Call, kind: Kind, row: dict[str, Any], override: bool) -> dict[str, Any]:
    try:
        skipped = _same_hash(call, kind, row) if not override else None
        if skipped:
            return {"request": skipped, "status": 200}
        doc, _created, _change, _given = upsert(call, kind, row, override=override)
        return {"request": doc["fullyQualifiedName"], "status": 200}
    except Refused as refused:
        if refused.status == 403:
            return {"request": row, "status": 403, "message": f"Permission denied: {refused.message}"}
        return {"request": row, "status": 400, "message": refused.message}


def _same_hash(call: Call, kind: Kind, row: dict[str, Any]) -> str | None:
    """The name of a row whose hash is the stored one: such a row is not even compared (6.4)."""
    if not row.get("sourceHash") or not call.server.override_metadata:
        return None
    _name, _service, full = _identity(call, kind, bind(kind, call.server, row))
    stored = call.catalogue.by_fqn(kind.name, full)
    return full if stored and stored.get("sourceHash") == row["sourceHash"] else None


def _bulk_result(rows: int, passed: list[Any], failed: list[Any]) -> dict[str, Any]:
    status = "success" if not failed else "failure" if not passed else "partialSuccess"
    return {
        "dryRun": False, "status": status, "numberOfRowsProcessed": rows, "numberOfRowsPassed": len(passed),
        "numberOfRowsFailed": len(failed), "successRequest": passed, "failedRequest": failed,
    }  # fmt: skip
