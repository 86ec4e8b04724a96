# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``python -m bench``: measures, prints a table, writes JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import typing as t
from importlib.metadata import version
from pathlib import Path

from bench import counts, rows
from bench.rows import Row
from bench.stage import Player, Server


def main() -> int:
    """Run the measures; exit code 0 whatever they show (speed is no test), other only when one could not be taken."""
    parser = argparse.ArgumentParser(prog="bench", description="Measures, as ratios side by side in one run.")
    parser.add_argument("--repeat", type=int, default=5, help="repetitions of each measure (default: 5)")
    parser.add_argument("--json", type=Path, default=Path("bench.json"), help="where to write the figures")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        server = Server(folder)
        try:
            table = measure(server, Player(folder, server.environment), options.repeat)
        finally:
            server.stop()
    print_table(table)
    options.json.write_text(json.dumps(report(table, options.repeat), indent=1) + "\n")
    print(f"\nFigures for later comparison: {options.json}")
    return 0


def measure(server: Server, player: Player, repeat: int) -> list[Row]:
    """Take all measures, saying which one is at work."""
    table: list[Row] = []
    measures: list[tuple[str, t.Callable[[Server, Player, int], Row | list[Row]]]] = [
        ("requests of runs that change nothing", counts.unchanged),
        ("singular module beside uri", rows.singular_beside_uri),
        ("1,000 unchanged dashboards beside a bare script", rows.unchanged_beside_bare),
        ("creating 1,000 dashboards beside a loop of uri", rows.create_beside_uri),
        ("10,000 beside 1,000 dashboards", rows.growth),
    ]
    for number, (title, take) in enumerate(measures, 1):
        print(f"[{number}/{len(measures)}] {title} ...", file=sys.stderr, flush=True)
        taken = take(server, player, repeat)
        table += taken if isinstance(taken, list) else [taken]
    return table


def print_table(table: t.Sequence[Row]) -> None:
    """Print one line a measure; each ends with ``holds`` or ``falls short``."""
    print(f"\n{machine()}\n")
    print(f"{'measure':58} {'median':>9} {'spread':>17} {'must':>9} {'server':>7}  {'':24}")
    for row in table:
        spread = f"{min(row.values):.2f} to {max(row.values):.2f}"
        share = f"{row.server_share:.0%}" if row.server_share is not None else "-"
        verdict = "holds" if row.holds else "falls short"
        print(f"{row.measure:58} {row.median:9.2f} {spread:>17} {row.must:>9} {share:>7}  {row.note:24} {verdict}")


def machine() -> str:
    """Say what was measured on."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"ansible-core {version('ansible-core')}; load {os.getloadavg()[0]:.1f}"
    )


def report(table: t.Sequence[Row], repeat: int) -> dict[str, t.Any]:
    """Return the figures as data."""
    measures = [{**row._asdict(), "median": row.median} for row in table]
    return {"machine": machine(), "repeat": repeat, "measures": measures}


if __name__ == "__main__":
    sys.exit(main())
