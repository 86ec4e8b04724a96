# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The four platforms, and what each of their packages exports."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.routing import Route

    from .switches import Switch
    from .world import World

NAMES = ("mstr", "cloudeye", "openmetadata", "clarus")


class Platform(Protocol):
    """What a package ``sandbox/<platform>`` exports."""

    NAME: str
    SWITCHES: dict[str, Switch]
    EVENTS: dict[str, Callable[[World], None]]

    def routes(self, world: World) -> list[Route]:
        """All routes of the platform's API."""

    def seed(self, world: World) -> None:
        """Put data of real shape into an empty store."""

    def base_url(self, origin: str) -> str:
        """What a user gives as ``url``, from an origin like http://127.0.0.1:8701."""

    def environment(self, origin: str) -> dict[str, str]:
        """The variables that make the modules talk to this sandbox with the seeded credentials."""

    def overview(self, world: World) -> list[tuple[str, list[dict[str, Any]]]]:
        """Heading and rows of each table that the page at / shows."""

    def refuse(self, status: int, message: str) -> Response:
        """An error in the vendor's shape."""


def load() -> Mapping[str, Platform]:
    """Import the platform packages, in the order of :data:`NAMES`."""
    return {name: cast(Platform, importlib.import_module(f"{__package__}.{name}")) for name in NAMES}
