# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what is stored to what is answered: references, labels, what ``fields`` asks for. API notes 3.2 to 3.4."""

from __future__ import annotations

from typing import Any

from . import secrets
from .call import Call
from .catalogue import Doc
from .errors import Refused
from .references import label_doc
from .schemas import CHART, SERVICE, Kind, fields

#: Members that an answer always holds, in the order of the vendor's.
PLAIN = (
    "id", "name", "displayName", "fullyQualifiedName", "description", "project", "serviceType", "version", "updatedAt",
    "updatedBy", "href", "dashboardType", "chartType", "sourceUrl", "dataModelType", "sql", "columns", "deleted",
    "changeDescription", "entityStatus",
)  # fmt: skip
PATHS = {"dashboard": "dashboards", "chart": "charts", "dashboardService": "services/dashboardServices"}
#: References to these say nothing of deletion.
NEVER_DELETED = ("domain", "dataProduct")


def wanted_fields(call: Call, kind: Kind) -> set[str]:
    """What the query's ``fields`` asks for; one unknown name refuses the whole request."""
    known = fields(kind, call.server)
    names = [name for name in call.query("fields").split(",") if name]
    if names == ["*"] and call.server.since(2, 0):
        return known
    for name in names:
        if name.strip() not in known:
            raise Refused(400, f"Invalid field name {name.strip()}")
    return {name.strip() for name in names}


def reference(call: Call, kind: str, id: str, *, inherited: bool = False) -> dict[str, Any] | None:
    """A reference as answers hold it; None if its target is gone."""
    doc = call.referred(kind, id)
    if doc is None:
        return None
    made = {"id": id, "type": kind, "name": doc["name"], "fullyQualifiedName": doc["fullyQualifiedName"]}
    if doc.get("description") is not None:
        made["description"] = doc["description"]
    made["displayName"] = doc.get("displayName") or doc["name"]
    if kind not in NEVER_DELETED:
        made["deleted"] = bool(doc.get("deleted"))
    if inherited:
        made["inherited"] = True
    return made


def references(call: Call, kind: str, ids: list[str], *, inherited: bool = False) -> list[dict[str, Any]]:
    """References to what is still there, in the order of their names."""
    found = [made for made in (reference(call, kind, id, inherited=inherited) for id in ids) if made]
    return sorted(found, key=lambda one: one["name"])


def tags(call: Call, stored: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Labels as answers hold them, with those that follow from glossary terms; a deleted term is not shown."""
    shown: dict[tuple[str, str], dict[str, Any]] = {}
    derived: list[dict[str, Any]] = []
    for label in stored:
        doc = label_doc(call, label)
        if doc is None or doc.get("deleted"):
            continue
        shown[label["tagFQN"], label["source"]] = _label(doc, label)
        if label["source"] == "Glossary":
            derived.extend(doc.get("tags", []))
    for label in derived:
        doc = label_doc(call, label)
        if doc is not None and (label["tagFQN"], label["source"]) not in shown:
            shown[label["tagFQN"], label["source"]] = _label(doc, {**label, "labelType": "Derived"})
    return sorted(shown.values(), key=lambda one: one["tagFQN"])


def _label(doc: Doc, label: dict[str, Any]) -> dict[str, Any]:
    made = {"tagFQN": label["tagFQN"], "name": doc["name"]}
    for member in ("displayName", "description", "style"):
        if doc.get(member) is not None:
            made[member] = doc[member]
    return {**made, "source": label["source"], "labelType": label["labelType"], "state": label["state"]}


def owners(call: Call, doc: Doc) -> list[dict[str, Any]]:
    """Own owners, else on newer servers those of the service."""
    own = [reference(call, one["type"], one["id"]) for one in doc.get("owners", [])]
    if own or not call.server.owners_inherited:
        return [one for one in own if one]
    service = call.referred("dashboardService", doc.get("service", "")) or {}
    above = [reference(call, one["type"], one["id"], inherited=True) for one in service.get("owners", [])]
    return [one for one in above if one]


def domains(call: Call, doc: Doc, *, inherit: bool = True) -> list[dict[str, Any]]:
    """Own domains, else those of the service."""
    own = references(call, "domain", doc.get("domains", []))
    if own or not inherit:
        return own
    service = call.referred("dashboardService", doc.get("service", "")) or {}
    return references(call, "domain", service.get("domains", []), inherited=True)


def domain_member(call: Call, shown: list[dict[str, Any]]) -> dict[str, Any]:
    """``{"domains": [...]}`` or, before 1.9, ``{"domain": {...}}``, left out where there is none."""
    if call.server.domains:
        return {"domains": shown}
    return {"domain": shown[0]} if shown else {}


def votes() -> dict[str, Any]:
    """Nobody voted."""
    return {"upVotes": 0, "downVotes": 0, "upVoters": [], "downVoters": []}


def entity(call: Call, kind: Kind, doc: Doc, wanted: set[str]) -> dict[str, Any]:
    """An entity with the members that ``wanted`` (names of ``fields``) asks for."""
    shown = {member: doc[member] for member in PLAIN if doc.get(member) is not None}
    shown["href"] = f"{str(call.request.base_url).rstrip('/')}/api/v1/{kind.path}/{doc['id']}"
    shown["deleted"] = bool(doc.get("deleted"))
    if not call.server.entity_status:
        shown.pop("entityStatus", None)
    if kind.child:
        above = call.referred("dashboardService", doc["service"]) or {}
        shown["service"] = reference(call, "dashboardService", doc["service"])
        shown["serviceType"] = above.get("serviceType")
    if kind is SERVICE and doc.get("connection") is not None:
        shown["connection"] = secrets.shown(call, doc)
    for member, target in kind.relations:
        if member in wanted:
            shown[member] = references(call, target, doc.get(member, []))
    if "owners" in wanted:
        shown["owners"] = owners(call, doc)
    if "tags" in wanted:
        shown["tags"] = tags(call, doc.get("tags", []))
    if call.server.domain_member in wanted:
        shown.update(domain_member(call, domains(call, doc)))
    if "dataProducts" in wanted:
        shown["dataProducts"] = references(call, "dataProduct", doc.get("dataProducts", []))
    if "extension" in wanted and doc.get("extension"):
        shown["extension"] = doc["extension"]
    if "dashboards" in wanted and kind is CHART:
        shown["dashboards"] = references(call, "dashboard", call.catalogue.dashboards_of(doc["id"]))
    if "followers" in wanted:
        shown["followers"] = references(call, "user", doc.get("followers", []))
    if "votes" in wanted:
        shown["votes"] = votes()
    for member in ("lifeCycle", "sourceHash"):
        if member in wanted and doc.get(member):
            shown[member] = doc[member]
    if call.server.certification and doc.get("certification") and wanted & {"tags", "certification"}:
        shown["certification"] = doc["certification"]
    return shown


def patchable(call: Call, kind: Kind) -> set[str]:
    """The fields that are loaded for a PATCH or a deletion, and so are in its answer."""
    loaded = {"owners", "tags", "dataProducts", call.server.domain_member, "extension", "lifeCycle", "certification"}
    loaded |= set(kind.extras) | {member for member, _target in kind.relations}
    return loaded | {"dashboards"} if kind is CHART else loaded


def written(call: Call, kind: Kind, doc: Doc, body: dict[str, Any], *, created: bool) -> dict[str, Any]:
    """The answer of a PUT or POST: not a whole record (13)."""
    wanted = {member for member, _target in kind.relations}
    if kind is CHART:
        wanted.add("dashboards")
    if not created or body.get("owners"):
        wanted.add("owners")
    if body.get("tags"):
        wanted.add("tags")
    if doc.get("extension"):
        wanted.add("extension")
    shown = entity(call, kind, doc, wanted)
    if doc.get("domains"):
        shown.update(domain_member(call, domains(call, doc)))
    return shown
