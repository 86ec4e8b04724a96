# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cloud Eye modules in this process, against a sandbox, held to the rules of the contract suite."""

from __future__ import annotations

import pytest

from contract.play import Play
from sandbox.server import Sandbox


@pytest.fixture
def play(sandbox: Sandbox) -> Play:
    return Play(sandbox, "cloudeye")
