# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fully qualified names. API notes 2.3, 13."""

from __future__ import annotations

import re

_PART = re.compile(r'"(?P<quoted>[^"]*)"|(?P<bare>[^."]+)')


def quote(part: str) -> str:
    """A part of a fully qualified name: in quotes if it holds a dot."""
    return f'"{part}"' if "." in part else part


def build(*parts: str) -> str:
    """The fully qualified name of bare parts."""
    return ".".join(quote(part) for part in parts)


def split(fqn: str) -> list[str]:
    """The bare parts of a fully qualified name."""
    return [match["quoted"] if match["quoted"] is not None else match["bare"] for match in _PART.finditer(fqn)]


def tidy(fqn: str) -> str:
    """The same name without superfluous quotes."""
    return build(*split(fqn))


def child(parent_fqn: str, name: str) -> str:
    """The fully qualified name of ``name`` below a parent whose fully qualified name is known."""
    return f"{parent_fqn}.{quote(name)}"
