# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Switches: where the documents say that servers differ, or that nobody knows, the behaviour can be chosen."""

from __future__ import annotations

from typing import Any, NamedTuple


class Switch(NamedTuple):
    """One behaviour that can be chosen: its default, all its settings, the section of the API notes, what it means."""

    default: Any
    values: tuple[Any, ...]
    section: str
    text: str


COMMON: dict[str, Switch] = {
    "shuffle": Switch(False, (False, True), "common", "lists come in another order after every write"),
    "page_size": Switch(0, (0, 2), "common", "the most items a page holds, whatever is asked for (0: no cap)"),
}
