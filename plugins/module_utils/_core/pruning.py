# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""What ``prune`` takes: what the scope of a list holds beyond it. Imported by the tasks that prune. Pure."""

from __future__ import annotations

import re
import typing as t

from .engine import Outcome
from .errors import OptionError
from .many import Settings
from .resource import Found, Item, Options, Resource


def check(kind: type[Resource], scope: Options, settings: Settings) -> None:
    """Refuse what would not say clearly what may go.

    :raises OptionError: an option of the scope is missing, or a pattern is none.
    """
    lacking = [name for name in kind.prune_needs if name not in scope]
    if settings.prune and lacking:
        raise OptionError(f"prune needs {' and '.join(lacking)} beside the list, so that it is clear what may go")
    for pattern in settings.prune_ignore:
        try:
            re.compile(pattern)
        except re.error as exc:
            raise OptionError(f"prune_ignore: {pattern!r} is no regular expression: {exc}") from None


def doomed(
    resource: Resource, listing: t.Sequence[Found], outcomes: t.Sequence[Outcome], settings: Settings
) -> list[Outcome]:
    """Return what goes, each as an object that is to be absent.

    :param listing: what the scope holds. :param outcomes: the objects of the list, with what was found.
    :raises OptionError: it is more than ``prune_limit`` allows.
    """
    options = {name: spec["default"] for name, spec in resource.options.items() if "default" in spec}
    return [
        Outcome(Item(options, "absent", found.key, found, pruned=True))
        for found in _surplus(resource, listing, outcomes, settings)
    ]


def _surplus(
    resource: Resource, listing: t.Sequence[Found], outcomes: t.Sequence[Outcome], settings: Settings
) -> list[Found]:
    """Return what the scope holds beyond the list.

    :raises OptionError: it is more than ``prune_limit`` allows.
    """
    named = {outcome.item.key for outcome in outcomes}
    ids = {outcome.item.found.id for outcome in outcomes if outcome.item.found}
    kept = [re.compile(pattern) for pattern in settings.prune_ignore]
    surplus = [
        found
        for found in listing
        if found.id not in ids
        and found.key not in named
        and resource.may_prune(found)
        and not any(pattern.fullmatch(found.key) for pattern in kept)
    ]
    if settings.prune_limit and len(surplus) > settings.prune_limit:
        some = ", ".join(found.key for found in surplus[:5])
        more = ", ..." if len(surplus) > 5 else ""
        raise OptionError(
            f"prune would delete {len(surplus)} {resource.plural} at {resource.client.where} ({some}{more}), more "
            f"than prune_limit ({settings.prune_limit}) allows; nothing was written. Raise prune_limit (0: no limit) "
            "if that is meant"
        )
    return surplus
