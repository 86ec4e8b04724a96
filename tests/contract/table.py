# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of what was tried: switch or fault by module, with the number of cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

Cells = Counter[tuple[str, str]]


def empty_cells(cells: Cells, rows: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Cells in which nothing was tried."""
    return [f"{row} x {column}" for row in rows for column in columns if not cells[row, column]]


def drawn(
    cells: Cells, title: str, rows: Iterable[str], columns: Sequence[str], applies: Callable[[str, str], bool]
) -> list[str]:
    """The table as lines; modules are numbered, because their names are long. A dash: the row is not for the module."""

    def shown(row: str, column: str) -> str:
        return f"{cells[row, column] if cells[row, column] or applies(row, column) else '-':>4}"

    rows = list(rows)
    width = max([len(title), *(len(row) for row in rows)]) + 2
    legend = [f"  {number}: {column}" for number, column in enumerate(columns, 1)]
    head = f"{title:<{width}}" + "".join(f"{number:>4}" for number in range(1, len(columns) + 1))
    body = [f"{row:<{width}}" + "".join(shown(row, column) for column in columns) for row in rows]
    return ["", head, *body, *legend]
