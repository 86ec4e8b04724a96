# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what a request names to what is stored: owners, labels, domains, charts, custom properties. API notes 5."""

from __future__ import annotations

from typing import Any

from . import fqn
from .call import Call
from .catalogue import Doc
from .errors import Refused, Unhandled, missing
from .schemas import Kind

Reference = dict[str, Any]


# ---- by fully qualified name


def by_name(call: Call, kind: str, name: str) -> Doc | None:
    """A document by its fully qualified name, in the spelling that the server's line wants (13)."""
    id = call.catalogue.id_of(kind, name.lower() if kind == "user" else name)
    if id is None and call.server.strips_quotes and '"' in name:
        id = call.catalogue.id_of(kind, fqn.tidy(name))
    return call.referred(kind, id) if id else None


def living(call: Call, kind: str, name: str) -> Doc:
    """The document that a body names; 404 if there is none or it is deleted."""
    found = by_name(call, kind, name)
    if found is None or found.get("deleted"):
        raise missing(kind, name)
    return found


def service(call: Call, name: str) -> Doc:
    """The service that a body names: quoted, or a bare name with a dot (13)."""
    found = by_name(call, "dashboardService", name) or by_name(call, "dashboardService", fqn.quote(name))
    if found is None or found.get("deleted"):
        raise missing("dashboardService", name)
    return found


def ids(call: Call, kind: str, names: list[str]) -> list[str]:
    """The ids of what a list of names means, each once, in the order of their names."""
    found = {doc["id"]: doc["name"] for doc in (living(call, kind, name) for name in names)}
    return sorted(found, key=lambda id: found[id])


# ---- by reference


def from_references(call: Call, kind: str, references: list[Reference]) -> list[str]:
    """The ids behind references, for PATCH: by id, else by fully qualified name; deleted ones too."""
    found: dict[str, str] = {}
    for reference in references:
        doc = call.referred(kind, str(reference["id"])) if reference.get("id") else None
        if doc is None and reference.get("fullyQualifiedName"):
            doc = by_name(call, kind, reference["fullyQualifiedName"])
        if doc is None:
            raise missing(kind, reference.get("id") or reference.get("fullyQualifiedName"))
        found[doc["id"]] = doc["name"]
    return sorted(found, key=lambda id: found[id])


def owners(call: Call, references: list[Reference]) -> list[Reference]:
    """Owners as stored: ``{id, type}`` in the order of their names."""
    found: dict[str, tuple[str, str]] = {}
    for reference in references:
        kind, id = reference.get("type"), reference.get("id")
        if kind not in ("user", "team") or not id:
            raise Unhandled(f"Entity type {kind} of reference {id} is not an owner")
        doc = call.referred(kind, id)
        if doc is None or (doc.get("deleted") and call.server.checks_references):
            raise missing(kind, id)
        if kind == "team" and doc.get("teamType", "Group") != "Group":
            raise Refused(
                400, f"Team of type {doc['teamType']} can't own entities. Only Team of type Group can own entities."
            )
        found[id] = (doc["name"], kind)
    _check_ownership(call, [kind for _name, kind in found.values()])
    return [{"id": id, "type": found[id][1]} for id in sorted(found, key=lambda id: found[id])]


def _check_ownership(call: Call, kinds: list[str]) -> None:
    teams = kinds.count("team")
    if not teams or (teams == 1 and len(kinds) == 1):
        return
    if call.server.routes_unhandled:
        raise Refused(400, "Data Assets can have up to 5 users or a Team but not both as owners.")
    if call.switch("rules"):
        raise Refused(
            400, "Rule [Multiple Users or Single Team Ownership] validation failed: Entity does not satisfy the rule"
        )


# ---- labels


def label(given: dict[str, Any]) -> dict[str, Any]:
    """A label as stored."""
    return {
        "tagFQN": given["tagFQN"], "source": given.get("source", "Classification"),
        "labelType": given.get("labelType", "Manual"), "state": given.get("state", "Confirmed"),
    }  # fmt: skip


def label_doc(call: Call, given: dict[str, Any]) -> Doc | None:
    """The tag or glossary term behind a label."""
    return by_name(call, "tag" if given["source"] == "Classification" else "glossaryTerm", given["tagFQN"])


def labels(call: Call, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Labels as stored, checked, sorted; derived ones are left out, as they follow from the others."""
    chosen = {}
    for one in map(label, given):
        doc = label_doc(call, one)
        if doc is None or doc.get("deleted"):
            raise missing("tag" if one["source"] == "Classification" else "glossaryTerm", one["tagFQN"])
        if doc.get("disabled") and call.server.checks_references:
            raise Refused(400, f"Tag {one['tagFQN']} is disabled and can't be assigned")
        if one["labelType"] != "Derived":
            chosen[one["tagFQN"], one["source"]] = one
    check_exclusive(call, list(chosen.values()))
    return sorted(chosen.values(), key=lambda one: one["tagFQN"])


def check_exclusive(call: Call, stored: list[dict[str, Any]]) -> None:
    """Refuse two labels of one parent whose children exclude each other."""
    first: dict[str, str] = {}
    for one in stored:
        parent = one["tagFQN"].rpartition(".")[0]
        kind = "classification" if one["source"] == "Classification" else "glossaryTerm"
        above = by_name(call, kind, parent) or by_name(call, "glossary", parent)
        if above is None or not above.get("mutuallyExclusive"):
            continue
        if parent in first:
            raise Refused(
                400,
                f"Tag labels {one['tagFQN']} and {first[parent]} are mutually exclusive and can't be assigned together",
            )
        first[parent] = one["tagFQN"]


# ---- domains and data products


def check_domains(call: Call, domains: list[str]) -> None:
    """Refuse several domains where the rule is on."""
    if len(domains) > 1 and call.switch("rules"):
        raise Refused(
            400, "Rule [Multiple Domains are not allowed] validation failed: Entity does not satisfy the rule"
        )


def check_products(call: Call, domains: list[str], products: list[str]) -> None:
    """Refuse data products without a domain."""
    if products and not domains and call.server.checks_references:
        raise Refused(400, "Domain cannot be empty when the asset belongs to data products")


# ---- custom properties

_JSON_NAMES = {str: "string", bool: "boolean", int: "integer", float: "number", dict: "object", list: "array"}
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "markdown": (str,), "email": (str,), "date-cp": (str,), "dateTime-cp": (str,), "time-cp": (str,),
    "duration": (str,), "sqlQuery": (str,), "integer": (int,), "timestamp": (int,), "number": (int, float),
    "enum": (list,), "entityReference": (dict,), "entityReferenceList": (list,), "timeInterval": (dict,),
    "hyperlink-cp": (dict,), "table-cp": (dict,),
}  # fmt: skip


def extension(call: Call, kind: Kind, given: dict[str, Any]) -> dict[str, Any]:
    """Custom properties, checked against their definitions; lists of an enumeration come back sorted."""
    defined = {one["name"]: one for one in properties(call, kind.name)}
    checked = {}
    for name, value in given.items():
        if name not in defined:
            raise Refused(400, f"Unknown custom field {name}")
        checked[name] = _property(defined[name], value)
    return checked


def properties(call: Call, kind: str) -> list[dict[str, Any]]:
    """The definitions of an entity type's custom properties."""
    doc = call.referred("type", call.catalogue.id_of("type", kind) or "")
    return list(doc.get("customProperties", [])) if doc else []


def _property(definition: dict[str, Any], value: Any) -> Any:
    """A value, checked by the type of its property."""
    name, kind = definition["name"], definition["propertyType"]["name"]
    wanted = _TYPES.get(kind, (object,))
    sent: Any = value
    if isinstance(value, bool) or not isinstance(value, wanted):
        found = _JSON_NAMES.get(type(value), "null")
        expected = _JSON_NAMES.get(wanted[-1], kind)
        raise Refused(400, f"Custom field {name} has invalid JSON [$: {found} found, {expected} expected]")
    if kind == "enum":
        allowed = definition.get("customPropertyConfig", {}).get("config", {}).get("values", [])
        wrong = [one for one in sent if one not in allowed]
        if wrong:
            raise Refused(400, f"Values '{wrong}' not supported for property {name}")
        return sorted(sent)
    return value
