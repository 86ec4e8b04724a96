# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls the vendor's client and compares what it returns, and counts both."""

from __future__ import annotations

from typing import Any

TALLY = {"calls": 0, "fields": 0}


class Check:
    """Calls the client, and compares what it returns field by field."""

    def call(self, function: Any, *args: Any, **options: Any) -> Any:
        """Call a function of the client; what it raises fails the test."""
        TALLY["calls"] += 1
        return function(*args, **options)

    def same(self, found: Any, wanted: Any, place: str = "") -> None:
        """Compare data down to its leaves; what is found may hold more than is wanted."""
        if isinstance(wanted, dict):
            for name, value in wanted.items():
                assert name in found, f"{place}.{name} is missing"
                self.same(found[name], value, f"{place}.{name}")
        elif isinstance(wanted, list):
            assert len(found) == len(wanted), f"{place} has {len(found)} entries and not {len(wanted)}"
            for position, value in enumerate(wanted):
                self.same(found[position], value, f"{place}[{position}]")
        else:
            TALLY["fields"] += 1
            assert found == wanted, f"{place} is {found!r} and not {wanted!r}"
