# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Runs modules: one object, many objects, reading. The only place that ends a module.

Check mode, diff mode, partial failure and plural modules all come from :func:`reconcile`; ``run_one`` is ``run_many``
with one item, and with a read of that one only.
"""

from __future__ import annotations

import os
import re
import sys
import threading
import typing as t
from contextlib import contextmanager

from ansible.module_utils.basic import AnsibleModule

from . import argspec, progress, result
from .compare import given
from .errors import DashopsError, Missing, OptionError
from .plan import Plan, Walk, make_plan, walk
from .resource import Found, Index, Item, Options, OptionSpec, Platform, Register, Resource, Stored

MINIMUM_PYTHON = (3, 10)
#: Sentences of a kind that one failure shows; the rest is counted.
SHOWN = 100
#: Blocks of a list that each thread gets, one after the other.
BLOCKS = 8
#: Characters of the shortest value that is masked wherever it turns up (ansible-core 2.22 draws the same line).
SHORTEST_SECRET = 4

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


class Ending(t.NamedTuple):
    """How a module ends: its result, and the error if it failed."""

    payload: dict[str, t.Any]
    error: DashopsError | None = None
    message: str = ""


# --- modules ----------------------------------------------------------------------------------------------------------


def run_one(kind: type[Resource]) -> None:
    """Run the module for one object of this kind."""
    module = _module(argspec.singular(kind))

    def work() -> Ending:
        entries = read_entries(kind, [module.params], {}, many=False)
        with _resource(module, kind) as resource:
            report = reconcile(resource, entries, {}, Settings(), progress.of({}, kind.noun))
            return _one_ending(resource, report, bool(module._diff))

    _end(module, work)


def run_many(kind: type[Resource]) -> None:
    """Run the plural module of this kind."""
    module = _module(argspec.plural(kind))
    params = module.params
    scope = {name: params[name] for name in kind.scope if params[name] is not None}

    def work() -> Ending:
        settings = Settings(many=True, **{name: params[name] for name in Settings._fields if name in params})
        _check_prune(kind, scope, settings)
        entries = read_entries(kind, params[kind.plural], scope, many=True)
        with _resource(module, kind) as resource:
            with progress.of(os.environ, f"{kind.platform.name} {kind.plural}") as shown:
                report = reconcile(resource, entries, scope, settings, shown)
        return _many_ending(kind, report, bool(module._diff))

    # Never the list itself: AWX drops a result that is too large, and with it the error.
    _end(module, work, {**scope, kind.plural: f"{len(params[kind.plural])} {kind.plural}"})


def run_info(kind: type[Resource]) -> None:
    """Run the info module of this kind."""
    module = _module(argspec.info(kind))

    def work() -> Ending:
        with _resource(module, kind) as resource:
            records = resource.search(given(module.params, kind.info_options))
            beside = resource.beside()
        return Ending({"changed": False, kind.plural: records, **beside})

    _end(module, work)


def run_plain(
    platform: Platform,
    options: OptionSpec,
    work: t.Callable[[t.Mapping[str, t.Any], t.Mapping[str, str], Register], dict[str, t.Any]],
) -> None:
    """Run a module that is not about one kind of object.

    :param work: gets the parameters, the environment and what registers secrets, and returns the result.
    """
    module = _module(argspec.plain(platform, options))
    _end(module, lambda: Ending(work(module.params, os.environ, _secret_keeper(module))))


# --- the engine -------------------------------------------------------------------------------------------------------


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
        problems += kind.check(options, item["state"])
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


def _check_prune(kind: type[Resource], scope: Options, settings: Settings) -> None:
    lacking = [name for name in kind.prune_needs if name not in scope]
    if settings.prune and lacking:
        raise OptionError(f"prune needs {' and '.join(lacking)} beside the list, so that it is clear what may go")
    for pattern in settings.prune_ignore:
        try:
            re.compile(pattern)
        except re.error as exc:
            raise OptionError(f"prune_ignore: {pattern!r} is no regular expression: {exc}") from None


def reconcile(
    resource: Resource,
    entries: t.Sequence[Entry],
    scope: Options,
    settings: Settings,
    shown: progress.Progress,
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
        if not settings.continue_on_error and _any_failed([*outcomes, *pruned]):
            outcomes, pruned = _none_tried(outcomes), _none_tried(pruned)
        if not resource.predicting:
            outcomes = _write(resource, outcomes, settings, each, shown)
            if pruned and _any_failed(outcomes):
                pruned, skipped = [], "an item of the list failed"
            pruned = _write(resource, pruned, settings, each, shown)
    _collect_warnings(resource, [*outcomes, *pruned])
    return Report([*outcomes, *pruned], client.where, client.requests, skipped)


def _show_planned(shown: progress.Progress, outcomes: t.Sequence[Outcome], pruned: int) -> None:
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
    """Return what ``prune`` takes, or why it takes nothing."""
    if not settings.prune:
        return [], None
    if not resource.complete:
        return [], "the listing was not complete"
    if _any_failed(outcomes):
        return [], "an item of the list failed"
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
        raise OptionError(
            f"prune would delete {len(surplus)} {resource.plural} at {resource.client.where} ({some}, ...), more than "
            f"prune_limit ({settings.prune_limit}) allows; nothing was written. Raise prune_limit (0: no limit) if "
            "that is meant"
        )
    options = {name: spec["default"] for name, spec in resource.options.items() if "default" in spec}
    return [Outcome(Item(options, "absent", found.key, found, pruned=True)) for found in surplus], None


def _write(
    resource: Resource,
    outcomes: t.Sequence[Outcome],
    settings: Settings,
    each: Each,
    shown: progress.Progress,
) -> list[Outcome]:
    """Walk what is pending, first what stays, then what goes; bulk calls where the resource has them."""
    written = list(outcomes)
    stop = threading.Event()

    def job(positions: t.Sequence[int]) -> list[Outcome]:
        group = [outcomes[position] for position in positions]
        if stop.is_set():
            return [_not_tried(outcome) for outcome in group]
        done = _walk_bulk(resource, group) if len(group) > 1 else [_walk_one(resource, group[0], settings.many)]
        if _any_failed(done) and not settings.continue_on_error:
            stop.set()
        shown.add(done=len(done), failed=sum(1 for outcome in done if outcome.error))
        return done

    for state in ("present", "absent"):
        positions = [n for n, outcome in enumerate(outcomes) if outcome.pending and outcome.item.state == state]
        jobs = _jobs(resource, outcomes, positions)
        for group, done in zip(jobs, each(job, jobs)):
            for position, outcome in zip(group, done):
                written[position] = outcome
    return written


def _jobs(resource: Resource, outcomes: t.Sequence[Outcome], positions: t.Sequence[int]) -> list[list[int]]:
    """Group positions into jobs: one object each, or as many as the bulk call of their only step takes."""
    jobs: list[list[int]] = []
    bulk: dict[str, list[int]] = {}
    for position in positions:
        plan = outcomes[position].plan
        if len(plan.steps) == 1 and plan.steps[0].name in resource.bulk:
            bulk.setdefault(plan.steps[0].name, []).append(position)
        else:
            jobs.append([position])
    for name, members in bulk.items():
        size = resource.bulk[name]
        jobs.extend(members[start : start + size] for start in range(0, len(members), size))
    return sorted(jobs)


def _walk_one(resource: Resource, outcome: Outcome, many: bool) -> Outcome:
    item, plan = outcome.item, outcome.plan
    walked = walk(plan.steps, resource.apply)
    if walked.error:
        return outcome._replace(walked=walked, error=walked.error)
    if item.state == "absent":
        return outcome._replace(walked=walked)
    try:
        stored = resource.read_back(item, plan, walked.made, not many)
    except DashopsError as exc:
        return outcome._replace(walked=walked, error=exc)
    return outcome._replace(walked=walked, stored=stored)


def _walk_bulk(resource: Resource, outcomes: t.Sequence[Outcome]) -> list[Outcome]:
    steps = [outcome.plan.steps[0] for outcome in outcomes]
    try:
        errors = resource.apply_bulk(steps[0].name, steps)
    except DashopsError as exc:
        errors = [exc] * len(steps)
    return [_bulk_outcome(*one) for one in zip(outcomes, steps, errors)]


def _bulk_outcome(outcome: Outcome, step: t.Any, error: DashopsError | None) -> Outcome:
    applied, pending = ((), (step.text,)) if error else ((step.text,), ())
    return outcome._replace(walked=Walk(applied, pending, {}, error), error=error)


def _not_tried(outcome: Outcome) -> Outcome:
    pending = tuple(step.text for step in outcome.plan.steps)
    error = NotTried("not tried, as another object failed and continue_on_error is false")
    return outcome._replace(walked=Walk((), pending, {}, error), error=error)


def _none_tried(outcomes: t.Sequence[Outcome]) -> list[Outcome]:
    return [_not_tried(outcome) if outcome.pending else outcome for outcome in outcomes]


def _any_failed(outcomes: t.Sequence[Outcome]) -> bool:
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


# --- endings ----------------------------------------------------------------------------------------------------------


def _one_ending(resource: Resource, report: Report, diff: bool) -> Ending:
    outcome = report.outcomes[0]
    payload: dict[str, t.Any] = {"changed": outcome.changed}
    if outcome.error:
        walked = outcome.walked
        payload.update(applied=list(walked.applied) if walked else [], pending=list(walked.pending) if walked else [])
        return Ending(payload, outcome.error, _partial_message(outcome))
    payload.update(action=outcome.action, **resource.returned(_record(resource, outcome)))
    if diff and outcome.changed:
        payload["diff"] = _diff(resource, outcome, report.where)
    return Ending(payload)


def _partial_message(outcome: Outcome) -> str:
    walked = outcome.walked
    if not walked or not walked.applied:
        return str(outcome.error)
    left = f"; left to do: {', '.join(walked.pending)}" if walked.pending else ""
    return f"{outcome.error}. Done before: {', '.join(walked.applied)}{left}; run again to finish"


def _record(resource: Resource, outcome: Outcome) -> dict[str, t.Any] | None:
    item, plan = outcome.item, outcome.plan
    if outcome.stored and outcome.stored.record is not None:
        return outcome.stored.record
    if resource.predicting and plan.changed:
        return resource.predicted(item, plan)
    return resource.record(item.found) if item.found else None


def _many_ending(kind: type[Resource], report: Report, diff: bool) -> Ending:
    outcomes = report.outcomes
    payload: dict[str, t.Any] = {
        "changed": any(outcome.changed for outcome in outcomes),
        "results": [_line(outcome) for outcome in outcomes],
        "summary": _summary(report),
    }
    if report.prune_skipped:
        payload["prune_skipped"] = report.prune_skipped
    if diff:
        shown = [outcome for outcome in outcomes if outcome.changed and not outcome.error]
        payload["diff"] = [_diff(kind, outcome, report.where) for outcome in shown]
    if not report.failed:
        return Ending(result.fit(payload))
    walks = [outcome.walked for outcome in outcomes if outcome.walked]
    payload["applied"] = _some([text for walked in walks for text in walked.applied])
    payload["pending"] = _some([text for walked in walks for text in walked.pending])
    return Ending(result.fit(payload), report.failed[0].error, _failed_message(kind, report))


def _failed_message(kind: type[Resource], report: Report) -> str:
    failed = report.failed
    parts = [_named_error(kind.named(outcome.item.key), str(outcome.error)) for outcome in failed[:10]]
    if len(failed) > 10:
        parts.append(f"and {len(failed) - 10} more, see results")
    return f"{len(failed)} of {len(report.outcomes)} {kind.plural} failed. {'; '.join(parts)}"


def _named_error(name: str, error: str) -> str:
    return error if name in error else f"{name}: {error}"


def _some(sentences: t.Sequence[str]) -> list[str]:
    more = [f"and {len(sentences) - SHOWN} more"] if len(sentences) > SHOWN else []
    return [*sentences[:SHOWN], *more]


#: In plural results the special ways of making and changing count as what they are at heart.
PLAIN_ACTION = {"restored": "updated", "recreated": "updated"}


def _line(outcome: Outcome) -> dict[str, t.Any]:
    action = PLAIN_ACTION.get(outcome.action, outcome.action)
    error = str(outcome.error) if outcome.error else None
    return {"key": outcome.item.key, "id": outcome.id, "action": action, "error": error}


def _summary(report: Report) -> dict[str, int]:
    counted = [_line(outcome)["action"] for outcome in report.outcomes]
    names = ("created", "updated", "unchanged", "deleted", "failed")
    return {**{name: counted.count(name) for name in names}, "requests": report.requests}


def _diff(kind: Resource | type[Resource], outcome: Outcome, where: str) -> dict[str, t.Any]:
    header = f"{kind.platform.name} {kind.named(outcome.item.key)} at {where}"
    plan = outcome.plan
    return {"before": plan.before, "after": plan.after, "before_header": header, "after_header": header}


# --- Ansible's side ---------------------------------------------------------------------------------------------------


def _module(spec: dict[str, t.Any]) -> AnsibleModule:
    return AnsibleModule(supports_check_mode=True, **spec)


@contextmanager
def _resource(module: AnsibleModule, kind: type[Resource]) -> t.Iterator[Resource]:
    """Open a client and give it back, whatever happens; the warnings go to the user on the way out."""
    client = kind.platform.open(module.params, os.environ, _secret_keeper(module))
    resource = kind(client, predicting=bool(module.check_mode))
    try:
        yield resource
    finally:
        client.close()
        for warning in resource.warnings:
            module.warn(warning)


def _secret_keeper(module: AnsibleModule) -> Register:
    """Return what registers a secret that was not in the task: ansible-core does this in two ways by its version."""
    try:
        from ansible.module_utils.secrets import register_secret
    except ImportError:
        return lambda value: module.no_log_values.add(value) if value else None
    return lambda value: register_secret(value) if value else None


def _end(module: AnsibleModule, work: t.Callable[[], Ending], shown: Options | None = None) -> None:
    """Do the work and end the module. It ends outside of any ``except``, so that no traceback is added.

    :param shown: what the result shows as the task's options, where it is not all of them.
    """
    if sys.version_info < MINIMUM_PYTHON:
        needed = ".".join(str(part) for part in MINIMUM_PYTHON)
        module.fail_json(
            msg=f"dashops.dashboards needs Python {needed} or newer, but {sys.executable} runs this module"
        )
    try:
        ending = work()
    except DashopsError as exc:
        ending = Ending({"changed": False, "applied": [], "pending": []}, exc)
    if shown is None:
        shown = argspec.concealed(module.params, module.argument_spec)
    ending.payload["invocation"] = {"module_args": shown}
    # What is shorter is no secret, but masking it would punch holes into every text and number that holds it.
    module.no_log_values -= {value for value in module.no_log_values if len(str(value)) < SHORTEST_SECRET}
    if ending.error is not None:
        module.fail_json(msg=ending.message or str(ending.error), error=ending.error.facts(), **ending.payload)
    module.exit_json(**ending.payload)
