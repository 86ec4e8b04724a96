# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""From what a user writes to what the server means: owners, tags, terms, domains, products, charts (API notes 5).

Imported by the first text that is not clear by itself: most tasks change nothing and look nothing up.
"""

from __future__ import annotations

import threading
import typing as t

from .._core.errors import Ambiguous, Missing, NotFound
from . import names
from .client import OpenMetadataClient, Record, Reference, UnknownUser

#: Type in references -> collection in paths.
COLLECTIONS = {
    "user": "users",
    "team": "teams",
    "tag": "tags",
    "glossaryTerm": "glossaryTerms",
    "domain": "domains",
    "dataProduct": "dataProducts",
    "chart": "charts",
    "dashboardDataModel": "dashboard/datamodels",
    "dashboardService": "services/dashboardServices",
}
NOUNS = {
    "glossaryTerm": "glossary term",
    "dataProduct": "data product",
    "dashboardDataModel": "data model",
    "dashboardService": "service",
}
#: What stands below a service: a plural module reads all of one service in a listing and not one by one.
CHILDREN = ("chart", "dashboardDataModel")


def noun(kind: str) -> str:
    """Return the word for a type of reference."""
    return NOUNS.get(kind, kind)


class References:
    """Looks up what tasks name, each once in a run. It may be used by several threads.

    :param listing: True where many objects are handled: charts and data models are then read a service at a time.
    """

    def __init__(self, client: OpenMetadataClient, listing: bool = False) -> None:
        self.client = client
        self.listing = listing
        self._known: dict[tuple[str, str], Reference | None] = {}
        self._listed: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def find(self, kind: str, name: str) -> Reference | None:
        """Return the reference that a fully qualified name or an id means, or None if nothing living has it."""
        with self._lock:
            if (kind, name) not in self._known and not self._in_listing(kind, name):
                what = f"look up {noun(kind)} '{name}'"
                key = name if names.is_id(name) else f"name/{name}"
                record = self.client.read(COLLECTIONS[kind], key, what=what)
                living = record if record and not record.get("deleted") else None
                self._known[kind, name] = _reference(kind, living) if living else None
            return self._known.get((kind, name))

    def _in_listing(self, kind: str, name: str) -> bool:
        """Read all children of the service that a name begins with, and tell whether that settled the question."""
        if not self.listing or kind not in CHILDREN or names.is_id(name):
            return False
        service = names.quote(names.split(name)[0])
        if (kind, service) not in self._listed:
            from . import listing

            self._listed.add((kind, service))
            what = f"list the {noun(kind)}s of service '{service}'"
            try:
                for record in listing.pages(self.client, COLLECTIONS[kind], {"service": service}, (), what=what):
                    self._known[kind, names.tidy(record["fullyQualifiedName"])] = _reference(kind, record)
            except UnknownUser:
                raise
            except NotFound:
                pass
        return True

    def resolve(
        self,
        kind: str,
        text: str,
        readings: t.Sequence[str],
        where: str,
        on_its_way: bool = False,
    ) -> str:
        """Return the fully qualified name that an id means, or a text that could mean several.

        :param readings: the fully qualified names that it may mean.
        :param where: names the object and the option, for errors.
        :param on_its_way: an earlier task may make it; if none of them is there the first reading is what is meant.
        :raises Ambiguous: several of them exist. :raises Missing: none does.
        """
        if names.is_id(text):
            found = self.find(kind, text)
            if found is None:
                raise self.missing(kind, text, where)
            return names.tidy(found["fullyQualifiedName"])
        hits = {names.tidy(hit["fullyQualifiedName"]): hit for hit in (self.find(kind, one) for one in readings) if hit}
        if len(hits) > 1:
            raise Ambiguous(
                f"{where}: '{text}' could be {' or '.join(sorted(hits))} at {self.client.where}; "
                "write the one you mean with its parts in double quotes, or its id"
            )
        if not hits and not (on_its_way and readings):
            raise self.missing(kind, text, where)
        return next(iter(hits or readings))

    def missing(self, kind: str, text: str, where: str) -> Missing:
        """Return the error for something that a task names and the server does not have."""
        return Missing(
            f"{where}: there is no {noun(kind)} '{text}' at {self.client.where}; create it first, or check its "
            "spelling (case counts)"
        )


def _reference(kind: str, record: Record) -> Reference:
    return {
        "id": record["id"],
        "type": kind,
        "name": record["name"],
        "fullyQualifiedName": record.get("fullyQualifiedName", record["name"]),
    }
