# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""JSON Schemas for free-form data (design rule 10)."""

from __future__ import annotations

import typing as t

EXTENSION: dict[str, t.Any] = {
    "type": "object",
    "propertyNames": {"type": "string", "minLength": 1, "maxLength": 256},
}

CONNECTION: dict[str, t.Any] = {
    "type": "object",
    "required": ["config"],
    "additionalProperties": False,
    "properties": {"config": {"type": "object", "properties": {"type": {"type": "string", "minLength": 1}}}},
}
