# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Pure functions on data: normal forms, and the smallest before/after that shows a difference."""

from __future__ import annotations

import typing as t

Data = t.Any


def given(options: t.Mapping[str, t.Any], spec: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return only what the user said: options that are None are dropped, in typed suboptions too.

    :param options: options as Ansible validated them (typed suboptions arrive filled with None).
    :param spec: the argument spec they were validated against; a dict without ``options`` is the user's own data,
        in which None has a meaning and stays.
    """
    return {
        name: _given_value(value, spec[name]) for name, value in options.items() if value is not None and name in spec
    }


def _given_value(value: t.Any, spec: t.Mapping[str, t.Any]) -> t.Any:
    inner = spec.get("options")
    if inner is None:
        return value
    if isinstance(value, list):
        return [given(entry, inner) if isinstance(entry, dict) else entry for entry in value]
    return given(value, inner)


def text(value: str | None) -> str:
    """Return a text in normal form: None is the empty text, line ends are LF, no blanks at the end."""
    if value is None:
        return ""
    whole = str(value)
    if "\n" not in whole:
        return whole.rstrip()
    lines = whole.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).rstrip()


def changes(before: t.Mapping[str, Data], after: t.Mapping[str, Data]) -> dict[str, Data]:
    """Return the entries of ``after`` that are missing or different in ``before``."""
    return {key: value for key, value in after.items() if key not in before or before[key] != value}


def minimal(before: Data, after: Data) -> tuple[Data, Data]:
    """Return before and after cut down to what differs: equal keys of dicts go, at any depth; lists stay whole."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return before, after
    left: dict[str, Data] = {}
    right: dict[str, Data] = {}
    for key in [*before, *(key for key in after if key not in before)]:
        if key not in after:
            left[key] = before[key]
        elif key not in before:
            right[key] = after[key]
        elif before[key] != after[key]:
            left[key], right[key] = minimal(before[key], after[key])
    return left, right
