# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Injected faults: what goes wrong between a client and a server, on request."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

KINDS = ("status", "drop", "delay", "html", "redirect", "event")

_KEYS: dict[str, type | tuple[type, ...]] = {
    "platform": str,
    "method": str,
    "path": str,
    "write": bool,
    "skip": int,
    "times": int,
    "do": str,
    "status": int,
    "headers": dict,
    "body": str,
    "after": bool,
    "seconds": (int, float),
    "location": str,
    "event": str,
}
_DEFAULTS: dict[str, Any] = {
    "method": "",
    "path": "",
    "write": None,
    "skip": 0,
    "times": 1,
    "headers": {},
    "body": None,
    "after": False,
    "seconds": 0.0,
    "location": "https://login.example.com/",
    "event": "",
}

Rule = dict[str, Any]


def complete(rule: Rule) -> Rule:
    """Return the rule with all defaults; ValueError names what is wrong with it.

    Keys: ``platform``, which requests (``method``, ``path``: a regular expression found anywhere in the decoded path,
    ``write``: only calls that do or do not write), when (``skip`` the first n that match, then ``times`` times; 0 =
    until the faults are cleared), ``do``, ``after`` (true: the call is carried out first), and by kind: status:
    ``status``, ``headers``, ``body`` (else the vendor's shape); html: ``status`` (200), ``body``; redirect: ``status``
    (302), ``location``; delay: ``seconds``, then the true answer; event: ``event``, one of the platform's; drop: the
    connection is cut without an answer.
    """
    for key, value in rule.items():
        if key not in _KEYS:
            raise ValueError(f"a fault rule has no key {key!r}; there are {', '.join(_KEYS)}")
        if value is not None and not isinstance(value, _KEYS[key]):
            raise ValueError(f"{key!r} of a fault rule cannot be {value!r}")
    given = {key: value for key, value in rule.items() if value is not None}
    if given.get("do") not in KINDS:
        raise ValueError(f"'do' of a fault rule is one of {', '.join(KINDS)}")
    if "platform" not in given:
        raise ValueError("a fault rule needs a 'platform'")
    if given["do"] == "status" and "status" not in given:
        raise ValueError("a fault rule that answers a status needs 'status'")
    re.compile(given.get("path", ""))
    status = {"html": 200, "redirect": 302}.get(given["do"])
    return {**_DEFAULTS, "status": status, **given}


class Faults:
    """The rules in force. Of several that match a request, the oldest one that is due acts."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []

    def add(self, rule: Rule) -> None:
        """Put a rule in force (ValueError: see :func:`complete`)."""
        self._rules.append(complete(rule))

    def rules(self) -> list[Rule]:
        """The rules that are still in force."""
        return [dict(rule) for rule in self._rules]

    def clear(self) -> None:
        """Take all rules back."""
        self._rules.clear()

    def take(self, platform: str, method: str, path: str, is_write: Callable[[], bool]) -> Rule | None:
        """The rule that acts on this request, if any; counts it."""
        for rule in list(self._rules):
            if not _matches(rule, platform, method, path, is_write):
                continue
            if rule["skip"] > 0:
                rule["skip"] -= 1
                continue
            if rule["times"] > 0:
                rule["times"] -= 1
                if rule["times"] == 0:
                    self._rules.remove(rule)
            return dict(rule)
        return None


def _matches(rule: Rule, platform: str, method: str, path: str, is_write: Callable[[], bool]) -> bool:
    return (
        rule["platform"] == platform
        and rule["method"].upper() in ("", method)
        and re.search(rule["path"], path) is not None
        and (rule["write"] is None or rule["write"] == is_write())
    )
