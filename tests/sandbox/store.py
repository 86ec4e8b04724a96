# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandbox's memory: one SQLite table of JSON documents."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, scope TEXT NOT NULL, doc TEXT NOT NULL,
    UNIQUE (kind, id));
CREATE INDEX IF NOT EXISTS documents_by_scope ON documents (kind, scope);
"""
_PUT = (
    "INSERT INTO documents (kind, id, scope, doc) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (kind, id) DO UPDATE SET scope = excluded.scope, doc = excluded.doc"
)
_COUNTER = "#next"


class Row(NamedTuple):
    """A stored document as it lies in the table (``doc`` is JSON text)."""

    kind: str
    id: str
    scope: str
    doc: str


class Store:
    """Documents by kind ("openmetadata.dashboard") and id, each in a scope (a project, a tenant, a service ...).

    ``path`` is a file's name or ":memory:". Every look-up by id or scope uses an index. Calls may come from any
    thread. A look-up by another key is a document of its own kind: ``put("openmetadata.fqn", fqn, {"id": id})``.
    """

    def __init__(self, path: str = ":memory:") -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        # The sandbox need not survive a power cut, and waiting for the disk would make every answer slow.
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: an exception inside takes back everything that was put or deleted inside."""
        with self._lock:
            if self._db.in_transaction:  # a transaction inside one is part of it
                yield
                return
            self._db.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def put(self, kind: str, id: str, doc: dict[str, Any], scope: str = "") -> None:
        """Keep a document, new or in the place of the one with this id (which keeps its position)."""
        text = json.dumps(doc, ensure_ascii=False, separators=(",", ":"))
        with self._lock:
            self._db.execute(_PUT, (kind, id, scope, text))

    def get(self, kind: str, id: str) -> dict[str, Any] | None:
        """A fresh copy of the document, or None. Changes to it are kept only by :meth:`put`."""
        with self._lock:
            row = self._db.execute("SELECT doc FROM documents WHERE kind = ? AND id = ?", (kind, id)).fetchone()
        return None if row is None else json.loads(row[0])

    def delete(self, kind: str, id: str) -> bool:
        """Forget a document; False if there was none."""
        with self._lock:
            return self._db.execute("DELETE FROM documents WHERE kind = ? AND id = ?", (kind, id)).rowcount > 0

    def _select(self, columns: str, kind: str, scope: str | None, order: str = "") -> list[tuple[Any, ...]]:
        where, values = "kind = ?", [kind]
        if scope is not None:
            where, values = where + " AND scope = ?", [kind, scope]
        with self._lock:
            return self._db.execute(f"SELECT {columns} FROM documents WHERE {where} {order}", values).fetchall()

    def all(self, kind: str, scope: str | None = None) -> list[dict[str, Any]]:
        """Fresh copies of all documents of a kind (in a scope), in the order in which they were first put."""
        return [json.loads(row[0]) for row in self._select("doc", kind, scope, "ORDER BY seq")]

    def ids(self, kind: str, scope: str | None = None) -> list[str]:
        """Only the ids, in the same order: for paging through thousands without reading them all for each page."""
        return [row[0] for row in self._select("id", kind, scope, "ORDER BY seq")]

    def count(self, kind: str, scope: str | None = None) -> int:
        """How many documents of a kind there are (in a scope)."""
        return int(self._select("COUNT(*)", kind, scope)[0][0])

    def next_int(self, kind: str) -> int:
        """The next number of the kind's counter: 1, 2, 3 ... (a counter is forgotten with its kind)."""
        with self._lock:
            number = int((self.get(kind + _COUNTER, "") or {"value": 0})["value"]) + 1
            self.put(kind + _COUNTER, "", {"value": number})
        return number

    def clear(self, prefix: str) -> None:
        """Forget all kinds whose name starts with the prefix ("" = everything), counters too."""
        with self._lock:
            self._db.execute("DELETE FROM documents WHERE substr(kind, 1, ?) = ?", (len(prefix), prefix))

    def snapshot(self) -> list[Row]:
        """Everything that is stored, for :meth:`restore`."""
        with self._lock:
            rows = self._db.execute("SELECT kind, id, scope, doc FROM documents ORDER BY seq").fetchall()
        return [Row(*row) for row in rows]

    def restore(self, rows: list[Row]) -> None:
        """Make the store what it was when the snapshot was taken."""
        with self.transaction():
            self.clear("")
            self._db.executemany(_PUT, rows)
