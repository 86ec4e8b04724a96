# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration object of a widget: enforcement, defaults and how PATCH treats it (API notes 4.2, 4.4)."""

from __future__ import annotations

from typing import Any

from sandbox.world import World

from .attributes import is_int
from .errors import Refusal
from .records import NAME

_VALUES: dict[str, tuple[Any, ...]] = {
    "color_palette": ("default", "vivid", "pastel", "cool", "warm", "mono"),
    "legend_position": ("top", "bottom", "left", "right"),
    "limit": (5, 10, 20),
}
_FLAGS = ("show_legend", "horizontal", "log_scale", "smooth")
_DEFAULTS: dict[str, Any] = {"color_palette": "default", "show_legend": True, "legend_position": "top", "limit": 10}
_TYPE_DEFAULTS: dict[str, dict[str, Any]] = {
    "bar": {"horizontal": False, "log_scale": False},
    "line": {"smooth": False, "log_scale": False},
}


def check_values(world: World, configuration: dict[str, Any]) -> None:
    """Refuse values outside the documented sets when the switch ``configuration_check`` says so."""
    if world.switch(NAME, "configuration_check") == "none":
        return
    for key, value in configuration.items():
        known = _VALUES.get(key)
        wrong_choice = known is not None and (value not in known or (is_int(known[0]) and not is_int(value)))
        if wrong_choice or (key in _FLAGS and not isinstance(value, bool)):
            raise Refusal(422, f"Configuration {key} is invalid", "configuration")


def stored(world: World, old: dict[str, Any] | None, new: dict[str, Any]) -> dict[str, Any]:
    """What a write leaves in place of ``old``: the new object, or a deep merge."""
    if old and world.switch(NAME, "configuration_patch") == "merge":
        return _merged(old, new)
    return new


def with_defaults(world: World, widget_type: str, configuration: dict[str, Any]) -> dict[str, Any]:
    """The object with omitted keys filled when the switch ``fill_defaults`` says so."""
    if not world.switch(NAME, "fill_defaults"):
        return configuration
    return {**_DEFAULTS, **_TYPE_DEFAULTS.get(widget_type, {}), **configuration}


def _merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    result = dict(old)
    for key, value in new.items():
        before = old.get(key)
        result[key] = _merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return result
