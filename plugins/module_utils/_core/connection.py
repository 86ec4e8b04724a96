# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Which credential counts. Pure: parameters and environment come in as mappings."""

from __future__ import annotations

import typing as t

from .errors import OptionError


class Kind(t.NamedTuple):
    """One way to authenticate, complete or not at all (design rule: never half from here and half from there)."""

    name: str
    #: Options that must all be set.
    required: tuple[str, ...]
    #: Options that go along if they are set in the same place.
    optional: tuple[str, ...] = ()
    #: Families of environment variables, option name to variable name; one family must hold all that is required.
    families: tuple[t.Mapping[str, str], ...] = ()
    #: Options whose values must never be shown.
    secret: tuple[str, ...] = ()


class Credential(t.NamedTuple):
    """What :func:`resolve` chose."""

    kind: str
    values: dict[str, t.Any]
    #: The values that must never be shown, also those that came from the environment.
    secrets: tuple[str, ...] = ()


def is_set(value: t.Any) -> bool:
    """Tell whether a value counts: AWX sets variables for fields left blank, so the empty string is nothing."""
    return value is not None and value != "" and value != {}


def first_set(environ: t.Mapping[str, str], names: t.Iterable[str]) -> str | None:
    """Return the first variable of ``names`` that is set and not empty, or None."""
    return next((environ[name] for name in names if is_set(environ.get(name))), None)


def resolve(kinds: t.Sequence[Kind], params: t.Mapping[str, t.Any], environ: t.Mapping[str, str]) -> Credential | None:
    """Return the first complete kind: all kinds in the options first, then all kinds in the environment.

    :param kinds: in order of preference.
    :returns: None when no kind is complete (:func:`missing` words that for the user).
    """
    for kind in kinds:
        found = _complete(kind, {name: params.get(name) for name in kind.required + kind.optional})
        if found:
            return found
    for kind in kinds:
        for family in kind.families:
            found = _complete(kind, {option: environ.get(variable) for option, variable in family.items()})
            if found:
                return found
    return None


def _complete(kind: Kind, values: t.Mapping[str, t.Any]) -> Credential | None:
    chosen = {name: value for name, value in values.items() if is_set(value)}
    if not all(name in chosen for name in kind.required):
        return None
    return Credential(kind.name, chosen, tuple(str(chosen[name]) for name in kind.secret if name in chosen))


def missing(platform: str, kinds: t.Sequence[Kind]) -> OptionError:
    """Return the error for a task without a complete credential: it names every way to give one."""
    ways = []
    for kind in kinds:
        ways.append(" and ".join(kind.required))
        ways.extend(" and ".join(family[name] for name in kind.required) for family in kind.families)
    return OptionError(
        f"No complete {platform} credential: set one of {', '.join(ways)} "
        "(options, or environment variables where the module runs)"
    )
