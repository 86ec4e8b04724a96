# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal: every request that reached a platform, with its answer."""

from __future__ import annotations

from collections import deque
from typing import Any

Entry = dict[str, Any]

# Enough for any test; a sandbox that somebody leaves running for weeks forgets the oldest.
KEPT = 200_000


class Journal:
    """Requests and answers in the order in which they ended.

    An entry has ``platform``, ``method``, ``path`` (decoded), ``target`` (as sent, with the query), ``query``,
    ``headers`` (names in lower case), ``body``, ``status`` (None: the connection was cut), ``answer``,
    ``answer_headers``, ``write`` (bool), ``section`` (of the API notes), ``fault`` (the injected rule, or None) and
    ``seconds`` (that the server took, without injected waiting).
    """

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)

    def add(self, entry: Entry) -> None:
        """Append an entry."""
        self._entries.append(entry)

    def entries(self, platform: str | None = None) -> list[Entry]:
        """All entries (of one platform)."""
        return [entry for entry in list(self._entries) if platform in (None, entry["platform"])]

    def writes(self, platform: str | None = None) -> list[Entry]:
        """Only the requests that write, refused ones included: what a run that changes nothing may not send."""
        return [entry for entry in self.entries(platform) if entry["write"]]

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
