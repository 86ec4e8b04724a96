# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Laying what a user wants over what is stored: the rules of JSON Merge Patch. Pure."""

from __future__ import annotations

import typing as t

Data = t.Any


def overlay(stored: Data, wanted: Data) -> Data:
    """Return ``stored`` with ``wanted`` laid over it: dicts merge key by key, None removes a key, all else replaces."""
    if not isinstance(stored, dict) or not isinstance(wanted, dict):
        return without_nulls(wanted)
    merged = dict(stored)
    for key, value in wanted.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = overlay(merged.get(key), value)
    return merged


def without_nulls(value: Data) -> Data:
    """Return ``value`` without the keys of dicts that hold None, at any depth."""
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [without_nulls(inner) for inner in value]
    return value


def only(stored: Data, wanted: Data) -> Data:
    """Return of ``stored`` only the keys that ``wanted`` names, at any depth; lists are taken whole."""
    if not isinstance(stored, dict) or not isinstance(wanted, dict):
        return stored
    return {key: only(stored[key], wanted[key]) for key in wanted if key in stored}
