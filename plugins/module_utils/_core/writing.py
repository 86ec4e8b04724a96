# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Walks plans: the only code that writes. Imported when there is something to write."""

from __future__ import annotations

import typing as t

from .engine import Outcome
from .errors import DashopsError
from .plan import PARTLY, Made, Step, Walk
from .resource import Resource


def walk_one(resource: Resource, outcome: Outcome, record_wanted: bool) -> Outcome:
    """Walk the plan of one object.

    :param record_wanted: whether the result shows the object's record.
    """
    item, plan = outcome.item, outcome.plan
    walked = walk(plan.steps, resource.apply)
    if walked.error:
        return outcome._replace(walked=walked, error=walked.error)
    if item.state == "absent":
        return outcome._replace(walked=walked)
    try:
        stored = resource.read_back(item, plan, walked.made, record_wanted)
    except DashopsError as exc:
        return outcome._replace(walked=walked, error=exc)
    return outcome._replace(walked=walked, stored=stored)


def walk_bulk(resource: Resource, outcomes: t.Sequence[Outcome]) -> list[Outcome]:
    """Walk the plans of many objects by one call of the platform, whose step is the only one of each."""
    steps = [outcome.plan.steps[0] for outcome in outcomes]
    try:
        errors = resource.apply_bulk(steps[0].name, steps)
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
