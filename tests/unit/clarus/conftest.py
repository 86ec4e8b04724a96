# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs Clarus modules in this process, through their own ``main()``, against a sandbox."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from sandbox.server import Sandbox
from support.keywords import Play, Run

__all__ = ["Play", "Run"]


@pytest.fixture(scope="session")
def server() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    server.reset()
    for name, value in server.environment("clarus").items():
        monkeypatch.setenv(name, value)
    module = sys.modules.get("ansible_collections.dashops.dashboards.plugins.module_utils._core.http")
    if module:
        monkeypatch.setattr(module.time, "sleep", lambda seconds: None)
    return server


@pytest.fixture
def play(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> Play:
    return Play(sandbox, "clarus", capsys)
