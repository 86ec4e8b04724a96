# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Reading many at once: pages, what a service holds, what a list of objects needs (API notes 2.1, 13).

Imported by the first listing; a task for one object reads that one.
"""

from __future__ import annotations

import typing as t

from .._core.errors import ApiError, Missing, NotFound
from .._core.resource import Found, Options
from . import names
from .client import OpenMetadataClient, Record, UnknownUser, an_object

if t.TYPE_CHECKING:
    from .child import Child
    from .entity import Entity

#: Objects that a listing asks for at once (API notes 10, cost model).
PAGE = 500


def pages(
    client: OpenMetadataClient, collection: str, query: t.Mapping[str, t.Any], fields: t.Sequence[str], *, what: str
) -> t.Iterator[Record]:
    """Yield all objects of a collection that the query selects, page by page (API notes 2.1).

    :param what: what is tried, for error messages.
    :raises NotFound: the query names a service that is not there.
    """
    after: str | None = None
    seen: set[str] = set()
    while True:
        answer = client.get(f"/v1/{collection}", {"limit": PAGE, **query, "after": after}, fields, what=what)
        page = an_object(answer, what)
        if not isinstance(page.get("data"), list):
            # Taken for an empty list, all that is there would be made anew, over what people have written.
            raise ApiError(
                f"Cannot {what}: the server answered {answer.status} without a list; check the url option",
                status=answer.status,
            )
        yield from page["data"]
        after = (page.get("paging") or {}).get("after")
        if not after:
            return
        if after in seen:
            raise ApiError(f"Cannot {what}: the server goes round in circles, so its list is never complete")
        seen.add(after)


def with_ids(entity: Entity, listed: list[Found], wanted: t.Sequence[Options], scope: Options) -> list[Found]:
    """Return what was listed, and what the task names by an id that is not among it."""
    listed = [*listed]
    known = {found.id for found in listed}
    for options in wanted:
        if options.get("id") and entity.normal_id(options["id"]) not in known:
            raw = entity.read(entity.normal_id(options["id"]), f"read {entity.noun} {options['id']}")
            if raw is not None:
                listed.append(entity.found(raw, entity.key_of(raw, options, scope)))
                known.add(raw["id"])
    return listed


def of_services(child: Child, wanted: t.Sequence[Options], scope: Options) -> list[Found]:
    """Return what all services hold that an item names or the whole list is for: one listing each."""
    services = [options["service"] for options in wanted if options.get("service")]
    if scope.get("service"):
        services.append(scope["service"])
    listed = []
    for service in dict.fromkeys(names.single(one) for one in services):
        try:
            for raw in of_service(child, service):
                listed.append(child.found(raw, child.key_of(raw, {"service": service}, scope)))
        except Missing:
            if scope.get("service"):
                raise  # else each item says so for itself, and the rest is done
    return listed


def of_service(child: Child, service: str, include: str = "all") -> t.Iterator[Record]:
    """Yield what a service holds; nothing if there is no such service."""
    fqn = child.service_fqn(service)
    query = {"service": fqn, "include": include}
    try:
        what = f"list the {child.plural} of service '{service}'"
        for raw in pages(child.client, child.collection, query, child.wanted_fields(), what=what):
            child.services[fqn] = True
            yield raw
    except UnknownUser:
        raise
    except NotFound:
        child.services[fqn] = False
