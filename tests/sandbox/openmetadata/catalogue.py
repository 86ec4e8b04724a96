# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents by id and by fully qualified name, lists in the order of their names, links of charts to dashboards.

A fully qualified name is a document of its own kind, and so is every link, so that no look-up reads what it does not
need. The sorted lists are kept in memory beside the store: a stamp in the store, changed by every write that changes
a list, says whether they still are what is stored (after a reset or a rolled back request they are read again).
"""

from __future__ import annotations

import uuid
from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from ..store import Store

Doc = dict[str, Any]
Key = tuple[str, str]  # name, id

#: Kinds whose lists are sorted in memory.
LISTED = (
    "dashboard", "chart", "dashboardService", "dashboardDataModel", "user", "team", "classification", "tag",
    "glossary", "glossaryTerm", "domain", "dataProduct", "bot",
)  # fmt: skip
PREFIX = "openmetadata."
STAMP = PREFIX + "stamp"


class Listing:
    """The sorted keys of one kind, in all and by service, and which of them are deleted."""

    def __init__(self) -> None:
        self.keys: dict[str, list[Key]] = {}
        self.dead: dict[str, set[str]] = {}

    def add(self, doc: Doc) -> None:
        """Note a document that was not there before."""
        for scope in _scopes(doc):
            insort(self.keys.setdefault(scope, []), (doc["name"], doc["id"]))
        self.mark(doc)

    def mark(self, doc: Doc) -> None:
        """Note whether a document is deleted."""
        for scope in _scopes(doc):
            dead = self.dead.setdefault(scope, set())
            dead.add(doc["id"]) if doc.get("deleted") else dead.discard(doc["id"])

    def drop(self, doc: Doc) -> None:
        """Forget a document."""
        for scope in _scopes(doc):
            keys = self.keys.get(scope, [])
            at = bisect_left(keys, (doc["name"], doc["id"]))
            if at < len(keys) and keys[at] == (doc["name"], doc["id"]):
                del keys[at]
            self.dead.get(scope, set()).discard(doc["id"])


class Lists(NamedTuple):
    """The listings that belong to a stamp."""

    stamp: str
    of: dict[str, Listing]


_LISTS: WeakKeyDictionary[Store, Lists] = WeakKeyDictionary()


class Catalogue:
    """The catalogue in a store; cheap to make, one for each request."""

    def __init__(self, store: Store) -> None:
        self.store = store

    # ---- documents

    def get(self, kind: str, id: str) -> Doc | None:
        """A fresh copy by id."""
        return self.store.get(PREFIX + kind, id)

    def id_of(self, kind: str, fqn: str) -> str | None:
        """The id that belongs to a fully qualified name, spelt exactly as stored."""
        found = self.store.get(f"{PREFIX}fqn.{kind}", fqn)
        return found["id"] if found else None

    def by_fqn(self, kind: str, fqn: str) -> Doc | None:
        """A fresh copy by fully qualified name."""
        id = self.id_of(kind, fqn)
        return self.get(kind, id) if id else None

    def save(self, kind: str, doc: Doc) -> None:
        """Keep a document; members that are None are left out."""
        doc = {key: value for key, value in doc.items() if value is not None}
        old = self.get(kind, doc["id"])
        if kind in LISTED and (old is None or old["name"] != doc["name"] or _dead(old) != _dead(doc)):
            listing = self._listing(kind)
            if old is not None:
                listing.drop(old)
            listing.add(doc)
            self._stamp()
        self.store.put(PREFIX + kind, doc["id"], doc, scope=doc.get("service", ""))
        if old is None or old["fullyQualifiedName"] != doc["fullyQualifiedName"]:
            self.store.put(f"{PREFIX}fqn.{kind}", doc["fullyQualifiedName"], {"id": doc["id"]})

    def remove(self, kind: str, doc: Doc) -> None:
        """Forget a document and its history."""
        if kind in LISTED:
            self._listing(kind).drop(doc)
            self._stamp()
        self.store.delete(PREFIX + kind, doc["id"])
        self.store.delete(f"{PREFIX}fqn.{kind}", doc["fullyQualifiedName"])
        for version in self.store.ids(f"{PREFIX}history", doc["id"]):
            self.store.delete(f"{PREFIX}history", version)

    # ---- lists

    def keys(self, kind: str, scope: str = "") -> list[Key]:
        """Names and ids of a kind (below a service), sorted; not to be changed."""
        return self._listing(kind).keys.get(scope, [])

    def dead(self, kind: str, scope: str = "") -> set[str]:
        """The ids of those that are deleted; not to be changed."""
        return self._listing(kind).dead.get(scope, set())

    def children(self, kind: str, service: str) -> Iterator[Doc]:
        """All documents of a kind below a service."""
        for _name, id in list(self.keys(kind, service)):
            doc = self.get(kind, id)
            if doc:
                yield doc

    def _listing(self, kind: str) -> Listing:
        stored = self.store.get(STAMP, "") or {"value": ""}
        lists = _LISTS.get(self.store)
        if lists is None or lists.stamp != stored["value"]:
            lists = Lists(stored["value"], {})
            _LISTS[self.store] = lists
        if kind not in lists.of:
            lists.of[kind] = Listing()
            for doc in self.store.all(PREFIX + kind):
                lists.of[kind].add(doc)
        return lists.of[kind]

    def _stamp(self) -> None:
        """Say that the lists in memory and the store have changed together."""
        stamp = uuid.uuid4().hex
        self.store.put(STAMP, "", {"value": stamp})
        _LISTS[self.store] = Lists(stamp, _LISTS[self.store].of)

    # ---- links

    def link(self, chart: str, dashboard: str) -> None:
        """Note that a chart stands on a dashboard."""
        self.store.put(f"{PREFIX}link", f"{chart}:{dashboard}", {"dashboard": dashboard}, scope=chart)

    def unlink(self, chart: str, dashboard: str) -> None:
        """Note that it does not any more."""
        self.store.delete(f"{PREFIX}link", f"{chart}:{dashboard}")

    def dashboards_of(self, chart: str) -> list[str]:
        """The ids of the dashboards on which a chart stands."""
        return [link["dashboard"] for link in self.store.all(f"{PREFIX}link", chart)]

    # ---- history

    def remember(self, doc: Doc) -> None:
        """Keep a version that is about to be replaced."""
        self.store.put(f"{PREFIX}history", f"{doc['id']}:{doc['version']}", doc, scope=doc["id"])

    def forget(self, doc: Doc) -> None:
        """Drop a version from the history again."""
        self.store.delete(f"{PREFIX}history", f"{doc['id']}:{doc['version']}")

    def version(self, id: str, version: float) -> Doc | None:
        """An earlier version."""
        return self.store.get(f"{PREFIX}history", f"{id}:{version}")

    def versions(self, id: str) -> list[Doc]:
        """All earlier versions, oldest first."""
        return self.store.all(f"{PREFIX}history", id)


def _scopes(doc: Doc) -> tuple[str, ...]:
    return ("", doc["service"]) if doc.get("service") else ("",)


def _dead(doc: Doc) -> bool:
    return bool(doc.get("deleted"))
