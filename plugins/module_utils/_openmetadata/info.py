# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""What the info modules return: records, each with the options that make the same object elsewhere."""

from __future__ import annotations

import typing as t

from .._core.errors import Missing, OptionError
from .._core.resource import Found, Options
from . import names
from .client import Record
from .entity import Entity, id_problems

if t.TYPE_CHECKING:
    from .child import Child


def search(entity: Entity, filters: Options) -> list[Record]:
    """Return the records that the filters select."""
    mistakes = id_problems(filters)
    if mistakes:
        raise OptionError.of(mistakes)
    if filters.get("id"):
        filters = {**filters, "id": entity.normal_id(filters["id"])}
    chosen = filters.get("fields")
    if chosen is not None:
        entity.managed = frozenset(chosen)
    records = []
    for raw in _there(entity, filters):
        if raw.get("deleted") and not filters.get("include_deleted"):
            continue
        if filters.get("name") not in (None, raw["name"]):
            continue
        found = entity.found(raw, raw["name"])
        records.append({**entity.record(found), "options": entity.fed_back(found)})
    return records


def _there(entity: Entity, filters: Options) -> t.Iterator[Record]:
    """Yield what may match; nothing where the service is given by an id that none has."""
    try:
        yield from entity.search_raw(filters)
    except Missing:
        pass


def children(entity: Child, filters: Options) -> t.Iterable[Record]:
    """Return what may match: one GET where the filters name one object, else a listing."""
    if filters.get("id"):
        raw = entity.read(filters["id"], f"read {entity.noun} {filters['id']}")
        listed = [raw] if raw else []
        if filters.get("service"):
            wanted = entity.service_fqn(filters["service"])
            listed = [one for one in listed if names.tidy(one["service"]["fullyQualifiedName"]) == wanted]
        return listed
    include = "all" if filters.get("include_deleted") else "non-deleted"
    if filters.get("service") and filters.get("name"):
        raw = entity.by_name(filters, filters["name"])
        return [raw] if raw else []
    from . import listing

    if filters.get("service"):
        return listing.of_service(entity, filters["service"], include)
    return listing.pages(
        entity.client, entity.collection, {"include": include}, entity.wanted_fields(), what=f"list the {entity.plural}"
    )


def fed_back(entity: Entity, found: Found) -> Record:
    """Return the options that make the same object elsewhere: names, and nothing that is inherited or derived."""
    known = {option: value for option, value in found.normal.items() if value and option != "deleted"}
    kept = {option: value for option, value in known.items() if entity.defaults.get(option) != value}
    if "description" in kept:
        kept["description"] = found.raw["description"]
    if "extension" in kept:
        kept["extension"] = found.raw["extension"]
    return {"name": found.raw["name"], **kept}
