# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Checks, reads and plans what a task names, one object or many, and has the plans walked.

Check mode, partial failure and plural modules all come from :func:`reconcile`. What a run needs only when it writes
or prunes stands in :mod:`writing` and :mod:`pruning`, and is imported there and then: most runs change nothing, and
whatever a module imports is compiled anew in every task.
"""

from __future__ import annotations

import typing as t
from contextlib import contextmanager

from .compare import given
from .errors import DashopsError, Missing, OptionError
from .plan import Plan, Walk, make_plan
from .resource import Found, Index, Item, Options, Resource, Stored

if t.TYPE_CHECKING:
    from .progress import Progress

#: Blocks of a list that each thread gets, one after the other.
BLOCKS = 8

#: Calls a function for each of a list, maybe several at once, and returns the results in the list's order.
Each = t.Callable[[t.Callable[[t.Any], t.Any], t.Sequence[t.Any]], list[t.Any]]


class Settings(t.NamedTuple):
    """What a plural module may ask for beside its list; the defaults are those of a singular one."""

    many: bool = False
    parallel: int = 1
    continue_on_error: bool = True
    prune: bool = False
    prune_ignore: t.Sequence[str] = ()
    prune_empty: bool = False
    prune_limit: int = 25


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


class NotTried(DashopsError):
    """Nothing is wrong with the object itself."""


class Silence:
    """Tells nobody how far the work is, where :class:`progress.Progress` would."""

    def begin(self, total: int) -> None:
        """See there."""

    def add(self, total: int = 0, done: int = 0, failed: int = 0) -> None:
        """See there."""


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


class Report(t.NamedTuple):
    """What became of all objects: those of the task in its order, then what was pruned."""

    outcomes: t.Sequence[Outcome]
    where: str
    requests: int
    #: Why nothing was pruned although it was asked for.
    prune_skipped: str | None = None

    @property
    def failed(self) -> list[Outcome]:
        """The objects that did not come out as wanted, those first that are the reason."""
        failed = [outcome for outcome in self.outcomes if outcome.error]
        return sorted(failed, key=lambda outcome: isinstance(outcome.error, NotTried))


def read_entries(kind: type[Resource], items: t.Sequence[Options], scope: Options, many: bool) -> list[Entry]:
    """Check a whole list before the first request. Pure.

    :param items: options as Ansible validated them.
    :raises OptionError: every mistake of every item, each with its position; keys that stand in the list twice.
    """
    entries: list[Entry] = []
    mistakes: list[str] = []
    for position, item in enumerate(items):
        options = given(item, kind.options)
        problems = _scope_problems(kind, options, scope)
        for name in set(scope) & set(kind.options):
            options.setdefault(name, scope[name])
        # Of an object that is left alone only the key counts, as of one that is to go.
        problems += kind.check(options, "absent" if item.get("ignore") else item["state"])
        place = f"{kind.plural}[{position}]: " if many else ""
        mistakes += [place + problem for problem in problems]
        entries.append(
            Entry(options, item["state"], "" if problems else kind.key(options, scope), bool(item.get("ignore")))
        )
    mistakes += _duplicates(kind, entries)
    mistakes += kind.check_list([(n, one.options) for n, one in enumerate(entries) if one.managed])
    if mistakes:
        raise OptionError.of(mistakes)
    return entries


def _scope_problems(kind: type[Resource], options: Options, scope: Options) -> list[str]:
    return [
        f"{name} is {options[name]!r}, but the whole list is for {value!r}"
        for name, value in scope.items()
        if name in kind.options and options.get(name, value) != value
    ]


def _duplicates(kind: type[Resource], entries: t.Sequence[Entry]) -> list[str]:
    first: dict[str, int] = {}
    mistakes = []
    for position, entry in enumerate(entries):
        if not entry.key or kind.keyless(entry.options):
            continue
        if first.setdefault(entry.key, position) != position:
            pair = f"{kind.plural}[{first[entry.key]}] and {kind.plural}[{position}]"
            mistakes.append(f"{pair} both mean {kind.named(entry.key)}")
    return mistakes


def reconcile(
    resource: Resource,
    entries: t.Sequence[Entry],
    scope: Options,
    settings: Settings,
    shown: Progress | Silence,
) -> Report:
    """Read what is there, plan every object, and (outside check mode) walk the plans.

    Order of writes: what is created or updated, then what is ``absent``, then what is pruned.

    :param shown: is told how far it is.

    :raises DashopsError: the scope could not be read, or more would be pruned than ``prune_limit`` allows.
    """
    client = resource.client
    if not entries and not (settings.prune and settings.prune_empty):
        return Report((), client.where, client.requests, "the list is empty" if settings.prune else None)
    shown.begin(len(entries))
    resource.acquaint([entry.options for entry in entries if entry.managed])
    listing = resource.list([entry.options for entry in entries], scope, True) if settings.many else []
    index = Index(resource, listing)
    with _pool(settings.parallel) as each:
        matched = [_match(resource, entry, index, settings.many) for entry in entries]
        _refuse_twins(resource, matched)
        outcomes = each(lambda outcome: _planned(resource, outcome), matched)
        doomed, skipped = _doomed(resource, listing, outcomes, settings)
        pruned = each(lambda outcome: _planned(resource, outcome), doomed)
        _show_planned(shown, [*outcomes, *pruned], len(pruned))
        if not settings.continue_on_error and any_failed([*outcomes, *pruned]):
            outcomes, pruned = _none_tried(outcomes), _none_tried(pruned)
        if not resource.predicting:
            outcomes = _written(resource, outcomes, settings, each, shown)
            if pruned and any_failed(outcomes):
                pruned, skipped = [], "an item of the list failed"
            pruned = _written(resource, pruned, settings, each, shown)
    _collect_warnings(resource, [*outcomes, *pruned])
    return Report([*outcomes, *pruned], client.where, client.requests, skipped)


def _show_planned(shown: Progress | Silence, outcomes: t.Sequence[Outcome], pruned: int) -> None:
    through = [outcome for outcome in outcomes if not outcome.pending]
    shown.add(total=pruned, done=len(through), failed=sum(1 for outcome in through if outcome.error))


def _match(resource: Resource, entry: Entry, index: Index, many: bool) -> Outcome:
    outcome = Outcome(Item(entry.options, entry.state, entry.key), ignored=entry.ignore)
    try:
        if many:
            found = resource.match(entry.options, entry.key, index)
        else:
            found = resource.fetch(entry.options, entry.key)
    except Missing as exc:
        return outcome if entry.state == "absent" or entry.ignore else outcome._replace(error=exc)
    except DashopsError as exc:
        return outcome if entry.ignore else outcome._replace(error=exc)
    return outcome._replace(item=outcome.item._replace(found=found))


def _refuse_twins(resource: Resource, outcomes: t.Sequence[Outcome]) -> None:
    """Refuse a list in which two items turn out to be one object (one by id, one by name)."""
    first: dict[str, int] = {}
    for position, outcome in enumerate(outcomes):
        found = outcome.item.found
        if found and first.setdefault(found.id, position) != position:
            pair = f"{resource.plural}[{first[found.id]}] and {resource.plural}[{position}]"
            raise OptionError(f"{pair} both mean {resource.named(found.key)} ({found.id})")


def _planned(resource: Resource, outcome: Outcome) -> Outcome:
    if outcome.error or outcome.ignored:
        return outcome
    try:
        item = resource.prepare(outcome.item)
        return outcome._replace(item=item, plan=make_plan(resource, item))
    except DashopsError as exc:
        return outcome._replace(error=exc)


def _doomed(
    resource: Resource, listing: t.Sequence[Found], outcomes: t.Sequence[Outcome], settings: Settings
) -> tuple[list[Outcome], str | None]:
    if not settings.prune:
        return [], None
    from . import pruning

    return pruning.doomed(resource, listing, outcomes, settings)


def _written(
    resource: Resource, outcomes: list[Outcome], settings: Settings, each: Each, shown: Progress | Silence
) -> list[Outcome]:
    if not any(outcome.pending for outcome in outcomes):
        return outcomes
    from . import writing

    return writing.write(resource, outcomes, settings, each, shown)


def not_tried(outcome: Outcome) -> Outcome:
    """Return what became of an object that was left alone because another one failed."""
    pending = tuple(step.text for step in outcome.plan.steps)
    error = NotTried("not tried, as another object failed and continue_on_error is false")
    return outcome._replace(walked=Walk((), pending, {}, error), error=error)


def _none_tried(outcomes: t.Sequence[Outcome]) -> list[Outcome]:
    return [not_tried(outcome) if outcome.pending else outcome for outcome in outcomes]


def any_failed(outcomes: t.Sequence[Outcome]) -> bool:
    """Tell whether one of the objects did not come out as wanted."""
    return any(outcome.error for outcome in outcomes)


def _collect_warnings(resource: Resource, outcomes: t.Sequence[Outcome]) -> None:
    for outcome in outcomes:
        for warning in outcome.plan.warnings:
            resource.warn(warning)


def _one_by_one(function: t.Callable[[t.Any], t.Any], entries: t.Sequence[t.Any]) -> list[t.Any]:
    return [function(entry) for entry in entries]


@contextmanager
def _pool(parallel: int) -> t.Iterator[Each]:
    """Yield a ``map`` that keeps the order of its results, over at most ``parallel`` threads."""
    if parallel <= 1:
        yield _one_by_one
        return
    from concurrent.futures import ThreadPoolExecutor

    def each(function: t.Callable[[t.Any], t.Any], entries: t.Sequence[t.Any]) -> list[t.Any]:
        # Blocks, since handing over one entry costs more than planning one that needs no change.
        size = len(entries) // (parallel * BLOCKS) + 1
        blocks = [entries[start : start + size] for start in range(0, len(entries), size)]
        return [done for block in pool.map(lambda block: _one_by_one(function, block), blocks) for done in block]

    with ThreadPoolExecutor(parallel) as pool:
        yield each
