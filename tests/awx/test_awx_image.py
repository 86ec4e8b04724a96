# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``make ee`` says in one sentence all that a machine lacks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from awx.figures import Figure
from tools import ee, venvs


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, figure: Figure) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(venvs.CannotRun) as told:
        ee.build()
    packages = ("podman", "runc", "mmdebstrap")
    wanted = ["root", *(f"apt-get install {name}" for name in packages)]
    assert [words for words in wanted if words not in str(told.value)] == []
    figure(f"make ee on a machine without {', '.join(packages)} or root names all four")
