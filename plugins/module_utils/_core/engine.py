# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""One object: its options checked, the object read, its plan made and walked; :mod:`many` takes the same steps.

What a run needs only when it writes stands in :mod:`writer` and :mod:`walking`, and what it needs for a list in
:mod:`many`, imported there and then: most tasks change nothing, and whatever a module imports is compiled anew in every
task.
"""

from __future__ import annotations

import typing as t

from .compare import given
from .errors import DashopsError, Missing
from .plan import Plan, make_plan
from .resource import Found, Item, Options, Resource

if t.TYPE_CHECKING:
    from .walking import Walk
    from .writer import Stored


class Entry(t.NamedTuple):
    """One object of the task, before anything was read."""

    options: Options
    state: str
    key: str
    ignore: bool = False

    @property
    def managed(self) -> bool:
        """Whether the object is to be there as its options say."""
        return self.state == "present" and not self.ignore


#: The plan of an object that there is nothing to do for.
NOTHING = Plan("unchanged", {}, {})


class Outcome(t.NamedTuple):
    """What became of one object."""

    item: Item
    plan: Plan = NOTHING
    walked: Walk | None = None
    stored: Stored | None = None
    error: DashopsError | None = None
    ignored: bool = False

    @property
    def pending(self) -> bool:
        """Whether there is something left to write."""
        return self.error is None and self.plan.changed

    @property
    def changed(self) -> bool:
        """Whether anything was written, or in check mode would be."""
        if self.error:
            return bool(self.walked and self.walked.applied)
        if not self.plan.changed:
            return False
        return self.stored.changed if self.stored else True

    @property
    def action(self) -> str:
        """One of created, updated, unchanged, deleted, ignored, failed, or a resource's own: restored, recreated."""
        if self.error:
            return "failed"
        if self.ignored:
            return "ignored"
        return self.plan.action if self.changed else "unchanged"

    @property
    def id(self) -> str | None:
        """The object's id, where it is known."""
        if self.stored and self.stored.id:
            return self.stored.id
        return self.item.found.id if self.item.found else None


def read_entry(kind: type[Resource], item: Options, scope: Options) -> tuple[Entry, list[str]]:
    """Check one object's options before the first request. Pure.

    :param item: options as Ansible validated them. :param scope: what stands beside the list that it is in.
    :returns: the entry, and the mistakes, a sentence each.
    """
    options = given(item, kind.options)
    mistakes = [
        f"{name} is {options[name]!r}, but the whole list is for {value!r}"
        for name, value in scope.items()
        if options.get(name) is not None and kind.scope_value(name, options[name]) != kind.scope_value(name, value)
    ]
    for name in set(scope) & set(kind.options):
        options.setdefault(name, scope[name])
    # Of an object that is left alone only the key counts, as of one that is to go.
    mistakes += kind.check(options, "absent" if item.get("ignore") else item["state"])
    key = "" if mistakes else kind.key(options, scope)
    return Entry(options, item["state"], key, bool(item.get("ignore"))), mistakes


def reconcile_one(resource: Resource, entry: Entry) -> Outcome:
    """Read the object, plan it, and (outside check mode) walk the plan."""
    resource.acquaint([entry.options] if entry.managed else [])
    outcome = planned(resource, match(entry, lambda: resource.fetch(entry.options, entry.key)))
    if outcome.pending and not resource.predicting:
        from . import walking

        outcome = walking.walk_one(resource, outcome, record_wanted=True)
    collect_warnings(resource, outcome)
    return outcome


def match(entry: Entry, find: t.Callable[[], Found | None]) -> Outcome:
    """Return what was found for an entry, or the error; nothing at all is no error for what is to be absent.

    :param find: looks the object up.
    """
    found: Found | None = None
    error: DashopsError | None = None
    try:
        found = find()
    except Missing as exc:
        error = None if entry.state == "absent" or entry.ignore else exc
    except DashopsError as exc:
        error = None if entry.ignore else exc
    # One that is given by its id is shown by its name.
    item = Item(entry.options, entry.state, found.key if found else entry.key, found)
    return Outcome(item, error=error, ignored=entry.ignore)


def planned(resource: Resource, outcome: Outcome) -> Outcome:
    """Return the same with its plan, or the error that keeps it from having one."""
    if outcome.error or outcome.ignored:
        return outcome
    try:
        item = resource.prepare(outcome.item)
        return outcome._replace(item=item, plan=make_plan(resource, item))
    except DashopsError as exc:
        return outcome._replace(error=exc)


def collect_warnings(resource: Resource, outcome: Outcome) -> None:
    """Hand the warnings of a plan to the user."""
    for warning in outcome.plan.warnings:
        resource.warn(warning)
