# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions: what counts as a change, and what is stored when something changed. API notes 4.2, 4.3, 13."""

from __future__ import annotations

from typing import Any

from .call import Call
from .catalogue import Doc
from .schemas import CHART, Kind

#: A PATCH by the same user within this time joins the version before it.
WINDOW_MILLIS = 10 * 60 * 1000

CREATED = "entityCreated"
UPDATED = "entityUpdated"
NO_CHANGE = "entityNoChange"

#: Members that are compared as sets.
SETS = ("charts", "dataModels", "domains", "dataProducts", "dashboards")
PLAIN = (
    "description", "displayName", "sourceUrl", "chartType", "extension", "certification", "entityStatus", "connection",
    "dataModelType", "sql", "columns",
)  # fmt: skip
#: Echoed, and stored only when something else changes (4.2).
NOT_COMPARED = ("project", "dashboardType")


def changed(call: Call, old: Doc, new: Doc) -> list[str]:
    """The compared members that differ."""
    plain = PLAIN + (NOT_COMPARED if call.switch("stores_project") else ())
    names = [member for member in plain if old.get(member) != new.get(member)]
    names += [member for member in SETS if set(old.get(member, [])) != set(new.get(member, []))]
    if _owner_ids(old) != _owner_ids(new):
        names.append("owners")
    if _label_keys(old) != _label_keys(new):
        names.append("tags")
    if bool(old.get("deleted")) != bool(new.get("deleted")):
        names.append("deleted")
    return names


def _owner_ids(doc: Doc) -> set[str]:
    return {owner["id"] for owner in doc.get("owners", [])}


def _label_keys(doc: Doc) -> set[tuple[str, str]]:
    return {(label["tagFQN"], label["source"]) for label in doc.get("tags", [])}


def bumped(version: float) -> float:
    """The version after this one: plain addition, 0.9 to 1.0."""
    return round(version + 0.1, 1)


def stamped(call: Call, doc: Doc) -> Doc:
    """The document as changed now by the one who asks."""
    return {**doc, "updatedAt": call.millis, "updatedBy": call.who}


def commit(call: Call, kind: Kind, old: Doc, new: Doc, *, patch: bool) -> tuple[Doc, str]:
    """Store ``new`` in the place of ``old`` if something counts as changed.

    :returns: what the answer shows (also where nothing was stored), and the change header's value.
    """
    base = _consolidated(call, old) if patch else None
    by_request = bool(changed(call, old, new))
    names = changed(call, base or old, new)
    if not names:
        if base is not None and by_request:  # this one took back the change before it
            call.catalogue.forget(base)
            _store(
                call, kind, old, {**new, "version": base["version"], "changeDescription": base.get("changeDescription")}
            )
            return {**new, "version": base["version"]}, _header(call, NO_CHANGE, by_request)
        kept = {member: old.get(member) for member in ("version", "updatedAt", "updatedBy", "changeDescription")}
        if _labels_overwritten(old, new):
            _store(call, kind, old, {**old, "tags": new["tags"]})
        return {**new, **kept}, NO_CHANGE
    if base is None:
        call.catalogue.remember(old)
    made = stamped(call, new)
    made["version"] = old["version"] if base is not None else bumped(old["version"])
    made["changeDescription"] = _described(base or old, made, names)
    _store(call, kind, old, made)
    return made, _header(call, UPDATED, by_request)


def _header(call: Call, value: str, by_request: bool) -> str:
    if call.server.header_against_previous:
        return value
    return UPDATED if by_request else NO_CHANGE


def _consolidated(call: Call, old: Doc) -> Doc | None:
    """The version that a PATCH is compared with when it joins the change before it; None if it does not join."""
    previous = (old.get("changeDescription") or {}).get("previousVersion")
    if previous is None or old.get("updatedBy") != call.who or call.header("if-match"):
        return None
    if call.millis - old["updatedAt"] >= WINDOW_MILLIS:
        return None
    base = call.catalogue.version(old["id"], previous)
    return base if base is not None and not base.get("deleted") else None


def _labels_overwritten(old: Doc, new: Doc) -> bool:
    """A label sent with another labelType is no change, but it is overwritten (13)."""
    return bool(new.get("tags")) and old.get("tags") != new.get("tags")


def _described(old: Doc, new: Doc, names: list[str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "fieldsAdded": [],
        "fieldsUpdated": [],
        "fieldsDeleted": [],
        "previousVersion": old["version"],
    }
    for name in names:
        if not old.get(name):
            told["fieldsAdded"].append({"name": name, "newValue": _told(name, new.get(name))})
        elif not new.get(name):
            told["fieldsDeleted"].append({"name": name, "oldValue": _told(name, old.get(name))})
        else:
            change = {"name": name, "oldValue": _told(name, old.get(name)), "newValue": _told(name, new.get(name))}
            told["fieldsUpdated"].append(change)
    return told


def _told(name: str, value: Any) -> Any:
    return "*********" if name == "connection" else value


def _store(call: Call, kind: Kind, old: Doc, new: Doc) -> None:
    """Keep the document and the links of charts to dashboards."""
    store(call, kind, new, charts=old.get("charts", []), dashboards=old.get("dashboards"))


def store(call: Call, kind: Kind, doc: Doc, charts: list[str], dashboards: list[str] | None) -> None:
    """Keep a document. A chart's ``dashboards`` are links, and so is the other side of a dashboard's ``charts``."""
    kept = dict(doc)
    if kind is CHART:
        wanted = kept.pop("dashboards", None)
        if wanted is not None:
            _relink(call, doc["id"], dashboards or [], wanted)
    else:
        for chart in set(charts) - set(doc.get("charts", [])):
            call.catalogue.unlink(chart, doc["id"])
        for chart in set(doc.get("charts", [])) - set(charts):
            call.catalogue.link(chart, doc["id"])
    call.catalogue.save(kind.name, kept)
    call.forget(kind.name, doc["id"])


def _relink(call: Call, chart: str, old: list[str], new: list[str]) -> None:
    for id in set(old) ^ set(new):
        dashboard = call.catalogue.get("dashboard", id)
        if dashboard is None:
            continue
        charts = [one for one in dashboard.get("charts", []) if one != chart]
        if id in new:
            charts = sorted([*charts, chart])
            call.catalogue.link(chart, id)
        else:
            call.catalogue.unlink(chart, id)
        call.catalogue.save("dashboard", {**dashboard, "charts": charts})
        call.forget("dashboard", id)
