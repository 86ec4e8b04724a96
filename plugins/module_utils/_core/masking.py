# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Secrets in free-form data, known by their names. Pure."""

from __future__ import annotations

import re
import typing as t

from .argspec import MASK

#: Names of members whose values are never shown.
SECRET_NAME = r"password|passphrase|secret|token|(private|ssl)_?key|api_?key|credential"


def mask(value: t.Any) -> t.Any:
    """Return a copy in which every text or number under a name like a secret's is the mask, at any depth."""
    if isinstance(value, dict):
        return {key: MASK if _is_secret(key, inner) else mask(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [mask(inner) for inner in value]
    return value


def secret_paths(value: t.Any, path: str) -> list[str]:
    """Return the paths of the leaves that are named like secrets."""
    if isinstance(value, dict):
        found = []
        for key, inner in value.items():
            here = f"{path}.{key}"
            found += [here] if _is_secret(key, inner) else secret_paths(inner, here)
        return found
    if isinstance(value, list):
        return [one for position, inner in enumerate(value) for one in secret_paths(inner, f"{path}[{position}]")]
    return []


def _is_secret(name: str, value: t.Any) -> bool:
    return (
        bool(re.search(SECRET_NAME, str(name), re.IGNORECASE))
        and isinstance(value, (str, int, float))
        and not isinstance(value, bool)
    )
