# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that the modules sent and the sandbox answered, held against the vendor's models of the same release.

The exchanges are those that the other parts of the test run wrote down (``SANDBOX_RECORDS`` names the folders). Where
there are none, since only this part was asked for, the unit tests of the modules are run here to make them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from vendor.openmetadata.wheels import WHEELS, unpacked

JUDGE = Path(__file__).parent / "judge.py"
TESTS = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def exchanges(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Everything that was written down."""
    folders = os.environ.get("SANDBOX_RECORDS", "").split(os.pathsep)
    files = sorted(file for folder in folders if folder for file in Path(folder).glob("openmetadata-*.jsonl"))
    if not files:
        folder = tmp_path_factory.mktemp("records")
        python = os.environ.get("SANDBOX_PYTHON", sys.executable)
        argv = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(TESTS / "unit" / "openmetadata")]
        done = subprocess.run(
            argv, env={**os.environ, "SANDBOX_RECORD": str(folder)}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-2000:]
        files = sorted(folder.glob("*.jsonl"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("line", WHEELS)
def test_every_body_and_every_answer_fits_the_models(
    line: str, exchanges: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    mine = "\n".join(json.dumps(one) for one in exchanges if one["line"] == line)
    argv = [sys.executable, str(JUDGE), str(unpacked(WHEELS[line]))]
    done = subprocess.run(argv, input=mine, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    with capsys.disabled():
        print(f"\nmodels {WHEELS[line]}: {told['requests']} requests and {told['answers']} answers fit")
    assert told["problems"] == []
    assert told["requests"] > 20
    assert told["answers"] > 100


def test_the_judge_finds_faults(capsys: pytest.CaptureFixture[str]) -> None:
    """A body and an answer that do not fit are found, so that the counts above mean something."""
    service = {"id": "91ab6a56-9f0c-4b3e-8d59-0c1e7a4b2f60", "type": "dashboardService"}
    wrong = {"id": service["id"], "name": "x", "service": service, "nope": 1}
    exchange = {
        "line": "2.0",
        "agent": "ansible-dashops-dashboards",
        "method": "PUT",
        "path": "/api/v1/dashboards",
        "body": json.dumps({"name": "x", "service": "y", "domain": "z"}),
        "status": 200,
        "answer": json.dumps(wrong),
    }
    argv = [sys.executable, str(JUDGE), str(unpacked(WHEELS["2.0"]))]
    done = subprocess.run(argv, input=json.dumps(exchange), capture_output=True, text=True, check=True)
    problems = json.loads(done.stdout)["problems"]
    assert len(problems) == 2
    assert "domain: Extra inputs are not permitted" in problems[0] + problems[1]
    assert "nope: Extra inputs are not permitted" in problems[0] + problems[1]
