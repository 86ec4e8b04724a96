# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter operators of GraphQL lists (API notes 5.1). Several fields and operators combine with AND."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Operator = Callable[[Any, Any], bool]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _ordered(compare: Callable[[Any, Any], bool]) -> Operator:
    def operator(value: Any, wanted: Any) -> bool:
        # Ids are text in GraphQL and numbers in the store: an order is meant by number.
        if isinstance(value, int) and isinstance(wanted, str):
            return wanted.isdecimal() and compare(value, int(wanted))
        return value is not None and compare(value, wanted)

    return operator


def _between(value: Any, wanted: list[Any]) -> bool:
    return value is not None and len(wanted) == 2 and wanted[0] <= value <= wanted[1]


_OPERATORS: dict[str, Operator] = {
    "eq": lambda value, wanted: _text(value) == _text(wanted),
    "ilike": lambda value, wanted: wanted.lower() in _text(value).lower(),
    "like": lambda value, wanted: wanted in _text(value),
    "in": lambda value, wanted: _text(value) in {_text(item) for item in wanted},
    "between": _between,
    "gt": _ordered(lambda value, wanted: value > wanted),
    "gteq": _ordered(lambda value, wanted: value >= wanted),
    "lt": _ordered(lambda value, wanted: value < wanted),
    "lteq": _ordered(lambda value, wanted: value <= wanted),
    "filled": lambda value, wanted: (value not in (None, "")) is wanted,
}


def matches(doc: dict[str, Any], filter: dict[str, Any]) -> bool:
    """Whether a record passes ``{field: {operator: operand}}``; null operands do not count."""
    return all(
        _OPERATORS[name](doc.get(field), operand)
        for field, operators in filter.items()
        for name, operand in (operators or {}).items()
        if operand is not None
    )
