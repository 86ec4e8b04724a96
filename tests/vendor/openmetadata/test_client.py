# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vendor's own client (2.0) drives the sandbox: every value that it returns is what was seeded or written."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from vendor.openmetadata.wheels import WHEELS, unpacked

from sandbox.openmetadata import seeds
from sandbox.server import Sandbox

DRIVE = Path(__file__).parent / "drive.py"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


@pytest.fixture(scope="module")
def told(sandbox: Sandbox) -> dict[str, Any]:
    """What the client returned."""
    argv = [sys.executable, str(DRIVE), str(unpacked(WHEELS["2.0"])), sandbox.url["openmetadata"], seeds.ADMIN_TOKEN]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout))


def test_reading_what_was_seeded(told: dict[str, Any]) -> None:
    seeded = told["seeded"]
    assert seeded["id"] == seeds.id_of("dashboard", "superset.sales_overview")
    assert seeded["description"] == "Orders and revenue, curated by hand."
    assert [one["name"] for one in seeded["charts"]] == ["orders_per_day", "revenue_per_day"]
    assert [(one["type"], one["name"]) for one in seeded["owners"]] == [("user", "bob")]
    assert [one["tagFQN"] for one in seeded["tags"]] == ["Audience.Internal"]
    assert told["by_id"] == seeded
    assert told["dotted"]["name"] == "sales.daily"
    assert told["dotted"]["service"]["name"] == "bi.main"
    assert told["absent"] is None
    assert told["service"] == "superset"
    assert told["health"] is True


def test_writing(told: dict[str, Any]) -> None:
    assert told["made"]["fullyQualifiedName"] == '"made.here".d'
    assert [one["name"] for one in told["made"]["charts"]] == ["c"]
    assert told["made"]["version"] == 0.1
    assert told["again"] == 0.2
    assert told["bulk"] == ["success", 5, 0]
    assert told["listed"] == ["b0", "b1", "b2", "b3", "b4", "d"]
    assert told["patched"] == "Patched"
    assert told["versions"] == 2
    assert told["chart"] == "Line"


def test_deleting(told: dict[str, Any]) -> None:
    assert told["deleted"] is None
    assert told["restored"] is False
    assert told["gone"] is None


def test_the_client_was_not_refused(told: dict[str, Any], sandbox: Sandbox) -> None:
    """Whatever it sent was understood; 404 is its way to learn that something is not there."""
    assert told
    statuses = [entry["status"] for entry in sandbox.journal("openmetadata")]
    assert len(statuses) > 20
    assert set(statuses) <= {200, 201, 404}
    assert statuses.count(404) == 3
