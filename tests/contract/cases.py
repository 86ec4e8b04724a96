# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All cases, and the settings and faults under which every module has to hold."""

from __future__ import annotations

import importlib
from typing import Any, NamedTuple

from contract.case import Case
from sandbox.platforms import NAMES, load
from sandbox.switches import COMMON
from support.collection import platform_of

CASES: dict[str, Case] = {
    case.module: case for platform in NAMES for case in importlib.import_module(f"contract.{platform}").CASES
}
DEFAULTS = "defaults"


class Setting(NamedTuple):
    """One setting of one switch of one platform; ``DEFAULTS`` stands for all switches at their defaults."""

    platform: str
    switch: str
    value: Any

    @property
    def row(self) -> str:
        """How the table calls it."""
        return self.switch if self.switch == DEFAULTS else f"{self.switch}={self.value}"


def settings(platform: str) -> list[Setting]:
    """All settings of all switches: the defaults at once, then each other value alone."""
    declared = {**load()[platform].SWITCHES, **COMMON}
    others = [
        Setting(platform, name, value)
        for name, switch in declared.items()
        for value in switch.values
        if (value, type(value)) != (switch.default, type(switch.default))
    ]
    return [Setting(platform, DEFAULTS, None), *others]


def modules(platform: str) -> list[Case]:
    """The cases of a platform."""
    return [case for case in CASES.values() if platform_of(case.module) == platform]


def unpacked(case: Case) -> list[Case]:
    """Cases that write objects."""
    return [case] if case.kind in ("resource", "plural") else []


#: How rows of faults begin that need a module which writes objects.
WRITING = ("create", "update", "absent", "ambiguous", "login ends")


def applies(row: str, module: str) -> bool:
    """Whether a row of the table is for a module."""
    return bool(unpacked(CASES[module])) or not row.startswith(WRITING)
