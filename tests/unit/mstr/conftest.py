# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs MicroStrategy modules in this process, through their own ``main()``, against a sandbox."""

from __future__ import annotations

import typing as t

import pytest

from contract.play import Play
from sandbox.server import Sandbox


class Library(Play):
    """A play with short ways to say what these tests look at."""

    def calls(self) -> list[str]:
        """Requests of the last run, as method and path behind /api."""
        return [f"{entry['method']} {entry['path'].split('/api')[-1]}" for entry in self.sent]

    def session(self) -> dict[str, t.Any]:
        """Open a session, and return what hands it to a task."""
        return {"session": self.ok("mstr_session", {}).data["session"]}

    def left(self) -> tuple[int, int]:
        """Sessions and instances that are still there."""
        store = self.sandbox.world.store
        return store.count("mstr.session"), store.count("mstr.instance")

    def fault(self, method: str, path: str, **rule: t.Any) -> None:
        """Put a fault in force for the next such request."""
        self.sandbox.fault(platform="mstr", method=method, path=path, **rule)


@pytest.fixture
def library(sandbox: Sandbox) -> Library:
    """A play of MicroStrategy on a clean sandbox."""
    return Library(sandbox, "mstr")
