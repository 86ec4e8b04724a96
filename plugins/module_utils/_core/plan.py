# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Plans as data. Making one does no I/O and is the same in check mode; walking one is the only code that writes."""

from __future__ import annotations

import typing as t

from . import compare

if t.TYPE_CHECKING:
    from .resource import Resource

#: What a user said about one object: options that were left out are not in it.
Options = t.Mapping[str, t.Any]
#: What the steps of one plan hand on to each other: ids and answers of what was just written.
Made = dict[str, t.Any]
#: A step that fails after a part of it took place leaves a sentence about that part here.
PARTLY = "partly"


class Found(t.NamedTuple):
    """An object as it is on the server."""

    id: str
    #: Key text: name, code or title under its scope.
    key: str
    #: Every managed field that the server showed, in option names and normal form. It is what gets compared and shown.
    normal: dict[str, t.Any]
    #: The server's own record.
    raw: t.Mapping[str, t.Any] = {}


class Item(t.NamedTuple):
    """One object on its way through a run."""

    options: Options
    state: str = "present"
    key: str = ""
    #: What is on the server; None when it is not there.
    found: Found | None = None
    #: What ``prepare`` looked up for the plan (ids by name, the parts of the object that a listing does not bring).
    facts: t.Mapping[str, t.Any] = {}
    #: True when the object goes because ``prune`` found it, not because the user named it.
    pruned: bool = False


class Step(t.NamedTuple):
    """One write."""

    #: A sentence without a full stop, for people: "create dashboard 'sales'".
    text: str
    #: Which write it is; the writer's ``apply`` looks at it.
    name: str
    #: What to send.
    data: t.Any = None
    #: Clean-up that happens even after a step before it failed.
    always: bool = False


class Change(t.NamedTuple):
    """How a resource turns a difference into steps."""

    steps: tuple[Step, ...] = ()
    #: Given only where it is not the plain created, updated or deleted: restored, recreated.
    action: str | None = None
    warnings: tuple[str, ...] = ()


class Plan(t.NamedTuple):
    """What would be done to one object. ``before`` and ``after`` are cut down to what differs."""

    action: str
    before: dict[str, t.Any]
    after: dict[str, t.Any]
    steps: tuple[Step, ...] = ()
    warnings: tuple[str, ...] = ()
    #: The wanted values in normal form: all that the user said, changed or not.
    target: t.Mapping[str, t.Any] = {}

    @property
    def changed(self) -> bool:
        """Whether there is something to write."""
        return bool(self.steps)


def make_plan(resource: Resource, item: Item) -> Plan:
    """Compare what is wanted with what is there and return the plan. Pure.

    :param resource: the kind of object, of which only the pure hooks are used.
    :param item: one object with what was found on the server and what ``prepare`` looked up.
    """
    found = item.found
    if item.state == "absent":
        change = Change() if resource.gone(item) else resource.writer.removal(item)
        before = found.normal if found and change.steps else {}
        return _plan(change, "deleted", before, {}, {})
    target = resource.target(item)
    if found is None:
        return _plan(resource.writer.creation(item, target), "created", {}, target, target)
    changed = compare.changes(found.normal, target)
    if not changed and not resource.rewrites(item):
        return _plan(Change(), "updated", {}, {}, target)
    before = {key: found.normal[key] for key in changed if key in found.normal}
    return _plan(resource.writer.update(item, changed), "updated", before, changed, target)


def _plan(
    change: Change,
    action: str,
    before: t.Mapping[str, t.Any],
    after: t.Mapping[str, t.Any],
    target: t.Mapping[str, t.Any],
) -> Plan:
    if not change.steps:
        return Plan("unchanged", {}, {}, (), change.warnings, target)
    left, right = compare.minimal(dict(before), dict(after))
    return Plan(change.action or action, left, right, change.steps, change.warnings, target)
