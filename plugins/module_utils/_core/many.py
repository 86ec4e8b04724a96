# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Many objects: one check of the list, one listing, a plan for each, then only the needed writes, and pruning."""

from __future__ import annotations

import typing as t

from .engine import Entry, Outcome, collect_warnings, match, planned, read_entry
from .errors import NotTried, OptionError
from .resource import Found, Index, Options, Resource

if t.TYPE_CHECKING:
    from .progress import Progress

#: Blocks of a list that each thread gets while planning, one after the other.
BLOCKS = 8


class Settings(t.NamedTuple):
    """What a plural module may ask for beside its list."""

    parallel: int = 1
    continue_on_error: bool = True
    prune: bool = False
    prune_ignore: t.Sequence[str] = ()
    prune_empty: bool = False
    prune_limit: int = 25


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


def check(kind: type[Resource], scope: Options, settings: Settings) -> None:
    """Refuse what would not say clearly what may go, and numbers that mean nothing. Pure.

    :raises OptionError: an option of the scope is missing, a pattern is none, or a number is too small.
    """
    for name, least in (("parallel", 1), ("prune_limit", 0)):
        if getattr(settings, name) < least:
            raise OptionError(f"{name} must not be below {least}, got {getattr(settings, name)}")
    if settings.prune or settings.prune_ignore:
        from . import pruning

        pruning.check(kind, scope, settings)


def read_entries(kind: type[Resource], items: t.Sequence[Options], scope: Options) -> list[Entry]:
    """Check a whole list before the first request. Pure.

    :param items: options as Ansible validated them.
    :raises OptionError: every mistake of every item, each with its position; keys that stand in the list twice.
    """
    entries: list[Entry] = []
    mistakes: list[str] = []
    for position, item in enumerate(items):
        entry, problems = read_entry(kind, item, scope)
        entries.append(entry)
        mistakes += [f"{kind.plural}[{position}]: {problem}" for problem in problems]
    mistakes += _duplicates(kind, entries)
    mistakes += kind.check_list([(n, one.options) for n, one in enumerate(entries) if one.managed])
    if mistakes:
        raise OptionError.of(mistakes)
    return entries


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
    shown: Progress,
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
    listing = resource.list([entry.options for entry in entries], scope, True)
    index = Index(resource, listing)
    matched = [_match(resource, entry, index) for entry in entries]
    _refuse_twins(resource, matched)
    outcomes = _planned(resource, matched, settings)
    doomed, skipped = _doomed(resource, listing, outcomes, settings)
    pruned = _planned(resource, doomed, settings)
    _show_planned(shown, [*outcomes, *pruned], len(pruned))
    stopped = not settings.continue_on_error and _any_failed([*outcomes, *pruned])
    if stopped:
        outcomes, pruned = _none_tried(outcomes), _none_tried(pruned)
    if not resource.predicting:
        outcomes = _write(resource, outcomes, settings, shown)
        if pruned and not stopped and _any_failed(outcomes):
            pruned, skipped = [], "an item of the list failed"
        pruned = _write(resource, pruned, settings, shown)
    for outcome in (*outcomes, *pruned):
        collect_warnings(resource, outcome)
    return Report([*outcomes, *pruned], client.where, client.requests, skipped)


def _match(resource: Resource, entry: Entry, index: Index) -> Outcome:
    return match(entry, lambda: resource.match(entry.options, entry.key, index))


def _planned(resource: Resource, outcomes: t.Sequence[Outcome], settings: Settings) -> list[Outcome]:
    parallel = settings.parallel if resource.reads_each else 1
    size = len(outcomes) // (parallel * BLOCKS) + 1
    return _each(parallel, lambda outcome: planned(resource, outcome), outcomes, size)


def _show_planned(shown: Progress, outcomes: t.Sequence[Outcome], pruned: int) -> None:
    through = [outcome for outcome in outcomes if not outcome.pending]
    shown.add(total=pruned, done=len(through), failed=sum(1 for outcome in through if outcome.error))


def _refuse_twins(resource: Resource, outcomes: t.Sequence[Outcome]) -> None:
    """Refuse a list in which two items turn out to be one object (one by id, one by name)."""
    first: dict[str, int] = {}
    for position, outcome in enumerate(outcomes):
        found = outcome.item.found
        if found and first.setdefault(found.id, position) != position:
            pair = f"{resource.plural}[{first[found.id]}] and {resource.plural}[{position}]"
            raise OptionError(f"{pair} both mean {resource.named(found.key)} ({found.id})")


def _doomed(
    resource: Resource, listing: t.Sequence[Found], outcomes: t.Sequence[Outcome], settings: Settings
) -> tuple[list[Outcome], str | None]:
    """Return what ``prune`` takes, or why it takes nothing."""
    if not settings.prune:
        return [], None
    if not resource.complete:
        return [], "the listing was not complete"
    if _any_failed(outcomes):
        return [], "an item of the list failed"
    from . import pruning

    return pruning.doomed(resource, listing, outcomes, settings), None


def _write(resource: Resource, outcomes: list[Outcome], settings: Settings, shown: Progress) -> list[Outcome]:
    if not any(outcome.pending for outcome in outcomes):
        return outcomes
    from . import walking

    return walking.walk_all(
        resource,
        outcomes,
        lambda job, jobs: _each(settings.parallel, job, jobs),
        settings.continue_on_error,
        lambda done, failed: shown.add(done=done, failed=failed),
    )


def _none_tried(outcomes: t.Sequence[Outcome]) -> list[Outcome]:
    from . import walking

    return [walking.not_tried(outcome) if outcome.pending else outcome for outcome in outcomes]


def _any_failed(outcomes: t.Sequence[Outcome]) -> bool:
    return any(outcome.error for outcome in outcomes)


def _each(
    parallel: int, function: t.Callable[[t.Any], t.Any], entries: t.Sequence[t.Any], size: int = 1
) -> list[t.Any]:
    """Call a function for each entry, over at most so many threads, and return the results in the entries' order.

    :param size: entries that a thread takes at once: handing one over costs more than planning one without a change.
    """
    if parallel <= 1 or len(entries) <= 1:
        return [function(entry) for entry in entries]
    from concurrent.futures import ThreadPoolExecutor

    blocks = [entries[start : start + size] for start in range(0, len(entries), size)]
    with ThreadPoolExecutor(parallel) as pool:
        done = pool.map(lambda block: [function(entry) for entry in block], blocks)
        return [one for block in done for one in block]
