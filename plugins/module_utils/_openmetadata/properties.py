# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Custom properties of an object: its extension (API notes 5.5). Pure. Imported where there are some."""

from __future__ import annotations

import typing as t

from .._core import merge
from .._core.plan import Item
from .client import Record


def wanted(item: Item) -> Record:
    """Return the custom properties as they are to be stored, by the mode that the task names."""
    given = item.options["extension"]
    if item.options.get("extension_mode", "merge") == "replace" or item.found is None:
        return t.cast(Record, merge.without_nulls(given))
    return t.cast(Record, merge.overlay(dict(item.found.raw.get("extension") or {}), given))


def normal(extension: t.Any) -> Record:
    """Return custom properties in normal form: lists of texts in order, references by type and id (API notes 5.5)."""
    return {name: _property(value) for name, value in (extension or {}).items()}


def _property(value: t.Any) -> t.Any:
    if isinstance(value, list):
        entries = [_property(one) for one in value]
        return sorted(entries) if all(isinstance(one, str) for one in entries) else entries
    if isinstance(value, dict) and "id" in value and "type" in value:
        return {"id": value["id"], "type": value["type"]}
    return value
