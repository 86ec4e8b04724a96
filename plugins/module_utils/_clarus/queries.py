# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""The GraphQL side: what is selected of each kind of record, and one query for several lists (API notes 5).

Lists are read without a filter and matched here: the filters of dashboards are not documented, ``like`` and ``ilike``
match parts of a code, and only a whole list shows a code that differs in case (API notes 5.2, 7 trap 10 and 11).
"""

from __future__ import annotations

import typing as t

#: A record as GraphQL shows it: ids are text (API notes 2.2).
Node = dict[str, t.Any]
#: Root field -> what is selected of each record.
Selections = t.Mapping[str, str]

PAGE_SIZE = 50

DASHBOARDS = (
    "id code name description is_active is_default roles { id name } "
    "dashboard_widget_placements { id position dashboard_widget { id code name widget_type } }"
)
WIDGETS = "id code name description widget_type configuration dashboard_filters report_query_id"
PLACED_WIDGETS = "id code dashboard_widget_placements { position dashboard_widget { id } }"
CODES = "id code"
NAMES = "id name"


def text(selections: Selections) -> str:
    """Return a query for one page of each of these lists; each list has a cursor variable of its own."""
    cursors = ", ".join(f"${root}: String" for root in selections)
    lists = " ".join(_list(root, fields) for root, fields in selections.items())
    return f"query Lists($first: Int, {cursors}) {{ {lists} }}"


def _list(root: str, fields: str) -> str:
    page = "pageInfo { hasNextPage endCursor }"
    return f"{root} {{ all(first: $first, after: ${root}) {{ {page} edges {{ node {{ {fields} }} }} }} }}"


def variables(cursors: t.Mapping[str, str | None]) -> dict[str, t.Any]:
    """Return the variables that go with :func:`text`.

    :param cursors: root field -> where its next page begins, None for the first one.
    """
    return {"first": PAGE_SIZE, **cursors}


def placements(board: t.Mapping[str, t.Any]) -> list[Node]:
    """Return a dashboard's placements that have a widget; a list of none may come as null."""
    return [one for one in board["dashboard_widget_placements"] or [] if one.get("dashboard_widget")]
