# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Fully qualified names, so that no user ever has to quote one. Pure (API notes 2.3, 13)."""

from __future__ import annotations

import functools
import itertools
import re
import typing as t

LONGEST = 256
#: Dots in a text up to which all ways to read it as a fully qualified name are tried.
MOST_DOTS = 4

_PART = r'"((?:[^"\\]|\\.)*)"|([^."]+)'
_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def is_id(text: str) -> bool:
    """Tell whether a text is an id of the server (a UUID in its usual form)."""
    return len(text) == 36 and bool(re.fullmatch(_ID, text.lower()))


def quote(part: str) -> str:
    """Return a part of a fully qualified name: in quotes exactly where it holds a dot."""
    return f'"{part}"' if "." in part else part


def bare(text: str) -> str:
    """Return a name of one part without the quotes that it may have been given in; an id in small letters."""
    text = text.strip()
    if is_id(text):
        return text.lower()
    return text[1:-1] if len(text) > 2 and text[0] == text[-1] == '"' and '"' not in text[1:-1] else text


def single(text: str) -> str:
    """Return the fully qualified name of one part, given with or without quotes; an id in small letters."""
    return quote(bare(text))


def build(parts: t.Iterable[str]) -> str:
    """Return the fully qualified name of these bare parts."""
    return ".".join(quote(part) for part in parts)


def split(fqn: str) -> list[str]:
    """Return the bare parts of a fully qualified name."""
    if '"' not in fqn:
        return fqn.split(".")
    return [match[1] if match[1] is not None else match[2] for match in re.finditer(_PART, fqn)]


def tidy(fqn: str) -> str:
    """Return the same name with quotes exactly where they are needed."""
    return build(split(fqn)) if '"' in fqn else fqn


def child(parent: str, name: str) -> str:
    """Return the fully qualified name of ``name`` below a parent given by its fully qualified name."""
    return f"{parent}.{quote(name)}"


@functools.lru_cache(maxsize=1000)  # the same tags stand on many objects
def readings(text: str, least: int = 1, most: int | None = None) -> tuple[str, ...]:
    """Return every fully qualified name that a text may mean, the plain one first.

    A user writes names without quotes, so a dot may divide parts or belong to one: ``a.b`` is ``a.b`` or ``"a.b"``.
    A text that has quotes means one thing.

    :param least: the fewest parts that such a name has. :param most: the most.
    """
    if "." not in text and '"' not in text:
        return (text,) if least == 1 else ()
    if '"' in text:
        known = split(text)
        return (build(known),) if least <= len(known) <= (most or len(known)) else ()
    pieces = text.split(".")
    gaps = len(pieces) - 1
    if gaps > MOST_DOTS:
        return (text,)
    found = []
    for count in range(gaps, -1, -1):
        if not least <= count + 1 <= (most or count + 1):
            continue
        for cuts in itertools.combinations(range(1, len(pieces)), count):
            edges = [0, *cuts, len(pieces)]
            parts = [".".join(pieces[start:end]) for start, end in zip(edges, edges[1:])]
            if all(part.strip() for part in parts):
                found.append(build(parts))
    return tuple(found)


def clear(readings: t.Sequence[str], current: t.Iterable[str]) -> str | None:
    """Return what a text means where that needs no look-up: the only reading, or the one that is set already.

    :param readings: the fully qualified names that it may mean. :param current: those that are set.
    """
    if len(readings) == 1:
        return readings[0]
    known = set(current)
    return next((reading for reading in readings if reading in known), None)


def problems(option: str, name: str) -> list[str]:
    """Return what is wrong with the name of a new object, a sentence each (API notes 3.1, 13)."""
    mistakes = []
    if not name.strip():
        mistakes.append(f"{option} must not be empty")
    if len(name) > LONGEST:
        mistakes.append(f"{option} is {len(name)} characters long, the server takes at most {LONGEST}")
    if '"' in name:
        mistakes.append(f"{option} must not hold double quotes; write a name with dots as it is, without quotes")
    if "::" in name:
        mistakes.append(f"{option} must not hold '::'")
    if any(character < " " for character in name):
        mistakes.append(f"{option} must not hold line ends or other control characters")
    return mistakes
