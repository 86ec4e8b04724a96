# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The world: what the four platforms of one sandbox share."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from .faults import Faults
from .journal import Journal
from .platforms import Platform, load
from .store import Row, Store
from .switches import COMMON, Switch

Item = TypeVar("Item")


class World:
    """Stored documents, journal, faults, switches and clock.

    ``data``: the SQLite file or ":memory:"; a file that already holds something is not seeded again. ``seed_file``: a
    JSON list of ``{"kind", "id", "scope"?, "doc"}`` that is loaded after the built-in seeds. ``platforms``: by name;
    left out, all four.
    """

    def __init__(
        self, data: str = ":memory:", platforms: Mapping[str, Platform] | None = None, seed_file: str | None = None
    ) -> None:
        self.store = Store(data)
        self.journal = Journal()
        self.faults = Faults()
        self.platforms = load() if platforms is None else platforms
        self.turn = asyncio.Lock()  # one handler at a time
        self._declared: dict[str, dict[str, Switch]] = {
            name: {**COMMON, **platform.SWITCHES} for name, platform in self.platforms.items()
        }
        self._switches: dict[str, dict[str, Any]] = {}
        self._ahead = 0.0
        self._seed_file = seed_file
        self._seeds: list[Row] | None = None
        self._default_switches()
        if not self.store.snapshot():
            self._seed()

    # ---- switches

    def switch(self, platform: str, name: str) -> Any:
        """The setting of a switch."""
        return self._switches[platform][name]

    def set_switch(self, platform: str, name: str, value: Any) -> None:
        """Choose a setting; ValueError if there is no such platform, switch or setting."""
        declared = self._declared.get(platform, {}).get(name)
        if declared is None:
            raise ValueError(f"there is no switch {name!r} on {platform!r}")
        # 0 == False: the type counts too
        if not any(value == known and isinstance(value, bool) == isinstance(known, bool) for known in declared.values):
            raise ValueError(f"switch {name!r} of {platform!r} can be {', '.join(map(repr, declared.values))}")
        self._switches[platform][name] = value

    def declared_switches(self) -> dict[str, dict[str, Switch]]:
        """All switches by platform and name, the common ones included."""
        return self._declared

    def _default_switches(self) -> None:
        self._switches = {
            platform: {name: switch.default for name, switch in declared.items()}
            for platform, declared in self._declared.items()
        }

    # ---- clock

    def now(self) -> float:
        """Seconds since the epoch; tests can move the clock."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move the clock forward (or back)."""
        self._ahead += seconds

    # ---- lists

    def listed(self, platform: str, items: list[Item]) -> list[Item]:
        """A copy of a list as the server would give it: as it is, or with ``shuffle`` in an order that nobody chose.

        That order holds while only reading goes on (so that paging works) and is another one after a write.
        """
        if not self.switch(platform, "shuffle"):
            return list(items)
        salt = len(self.journal.writes(platform))
        return sorted(items, key=lambda item: zlib.crc32(f"{salt}{item!r}".encode()))

    def page_size(self, platform: str, wanted: int) -> int:
        """The page size that the server uses when a client asks for ``wanted`` items."""
        cap = int(self.switch(platform, "page_size"))
        return min(wanted, cap) if cap else wanted

    # ---- state

    def event(self, platform: str, name: str) -> None:
        """Let something happen on a platform (expired tokens, evicted instances); ValueError if it knows none such."""
        events = self.platforms[platform].EVENTS if platform in self.platforms else {}
        if name not in events:
            raise ValueError(f"there is no event {name!r} on {platform!r}; there are: {', '.join(events) or 'none'}")
        with self.store.transaction():
            events[name](self)

    def reset(self) -> None:
        """Back to the seeds: clean store, switches at their defaults, clock right, no faults, empty journal."""
        self._default_switches()
        self._ahead = 0.0
        self.faults.clear()
        if self._seeds is None:
            self._seed()
        else:
            self.store.restore(self._seeds)
        self.journal.clear()

    def _seed(self) -> None:
        with self.store.transaction():
            self.store.clear("")
            for platform in self.platforms.values():
                platform.seed(self)
            if self._seed_file is not None:
                for row in json.loads(Path(self._seed_file).read_text(encoding="utf-8")):
                    self.store.put(row["kind"], row["id"], row["doc"], row.get("scope", ""))
        self._seeds = self.store.snapshot()
