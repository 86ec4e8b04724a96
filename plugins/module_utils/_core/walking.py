# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Walks plans: the only code that writes. Imported when there is something to write."""

from __future__ import annotations

import threading
import typing as t

from .engine import Outcome
from .errors import DashopsError, NotTried
from .plan import PARTLY, Made, Step
from .resource import Resource

#: Calls a function for each of a list, maybe several at once, and returns the results in the list's order.
Each = t.Callable[[t.Callable[[t.Any], t.Any], t.Sequence[t.Any]], list[t.Any]]


class Walk(t.NamedTuple):
    """What came of walking a plan: sentences of what was done and what is left, and the error that stopped it."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]
    made: Made
    error: DashopsError | None = None


def walk_all(
    resource: Resource,
    outcomes: t.Sequence[Outcome],
    each: Each,
    continue_on_error: bool,
    tell: t.Callable[[int, int], None],
) -> list[Outcome]:
    """Walk what is pending, first what stays, then what goes; bulk calls where the resource has them.

    :param each: has the jobs done, several at once. :param tell: is told how many were done, and how many of them
        failed.
    """
    written = list(outcomes)
    stop = threading.Event()

    def job(positions: t.Sequence[int]) -> list[Outcome]:
        group = [outcomes[position] for position in positions]
        if stop.is_set():
            return [not_tried(outcome) for outcome in group]
        done = walk_bulk(resource, group) if len(group) > 1 else [walk_one(resource, group[0], record_wanted=False)]
        failed = sum(1 for outcome in done if outcome.error)
        if failed and not continue_on_error:
            stop.set()
        tell(len(done), failed)
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


def not_tried(outcome: Outcome) -> Outcome:
    """Return what became of an object that was left alone because another one failed."""
    pending = tuple(step.text for step in outcome.plan.steps)
    error = NotTried("not tried, as another object failed and continue_on_error is false")
    return outcome._replace(walked=Walk((), pending, {}, error), error=error)


def walk_one(resource: Resource, outcome: Outcome, record_wanted: bool) -> Outcome:
    """Walk the plan of one object.

    :param record_wanted: whether the result shows the object's record.
    """
    item, plan = outcome.item, outcome.plan
    walked = walk(plan.steps, resource.writer.apply)
    if walked.error:
        return outcome._replace(walked=walked, error=walked.error)
    if item.state == "absent":
        return outcome._replace(walked=walked)
    try:
        stored = resource.writer.read_back(item, plan, walked.made, record_wanted)
    except DashopsError as exc:
        return outcome._replace(walked=walked, error=exc)
    return outcome._replace(walked=walked, stored=stored)


def walk_bulk(resource: Resource, outcomes: t.Sequence[Outcome]) -> list[Outcome]:
    """Walk the plans of many objects by one call of the platform, whose step is the only one of each."""
    steps = [outcome.plan.steps[0] for outcome in outcomes]
    try:
        errors = resource.writer.apply_bulk(steps[0].name, steps)
    except DashopsError as exc:
        errors = [exc] * len(steps)
    return [_bulk_outcome(*one) for one in zip(outcomes, steps, errors)]


def _bulk_outcome(outcome: Outcome, step: t.Any, error: DashopsError | None) -> Outcome:
    applied, pending = ((), (step.text,)) if error else ((step.text,), ())
    return outcome._replace(walked=Walk(applied, pending, {}, error), error=error)


def walk(steps: t.Sequence[Step], apply: t.Callable[[Step, Made], None]) -> Walk:
    """Apply the steps in order; after a failure only those marked ``always`` are still done.

    :param apply: writes one step and may leave ids in the bag that it is handed; raises :class:`DashopsError`, before
        which it may leave :data:`PARTLY`.
    """
    made: Made = {}
    applied: list[str] = []
    pending: list[str] = []
    error: DashopsError | None = None
    for step in steps:
        if error is not None and not step.always:
            pending.append(step.text)
            continue
        try:
            apply(step, made)
        except DashopsError as exc:
            error = error or exc
            if PARTLY in made:
                applied.append(made.pop(PARTLY))
            pending.append(step.text)
        else:
            applied.append(step.text)
    return Walk(tuple(applied), tuple(pending), made, error)
