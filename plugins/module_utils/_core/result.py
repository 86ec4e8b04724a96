# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""What modules return of a list (small enough for a controller to keep), of a failure, and as a difference."""

from __future__ import annotations

import json
import typing as t

from .engine import Outcome
from .resource import Resource

if t.TYPE_CHECKING:
    from .errors import DashopsError
    from .many import Report
    from .walking import Walk

#: Encoded bytes of one result; AWX drops a result over 700,000, and the invocation counts too.
BUDGET = 500_000
#: Sentences of a kind that one failure shows; the rest is counted.
SHOWN = 100
#: In plural results the special ways of making and changing count as what they are at heart.
PLAIN_ACTION = {"restored": "updated", "recreated": "updated"}


def fit(result: dict[str, t.Any], budget: int = BUDGET) -> dict[str, t.Any]:
    """Return a plural module's result within the budget.

    First the unchanged records go, then diffs, then changed records, and failed ones at last, each from the end.
    ``results_omitted`` and ``diff_omitted`` count what is missing.

    :param result: with ``results`` (records that have an ``action``) and maybe a list ``diff``.
    :param budget: encoded bytes.
    """
    spare = _size(result) - budget
    if spare <= 0:
        return result
    kept, spare = _drop(result["results"], spare, lambda one: one["action"] in ("unchanged", "ignored"))
    diff, spare = _drop(result.get("diff", []), spare, lambda one: True)
    kept, spare = _drop(kept, spare, lambda one: one["action"] != "failed")
    kept, spare = _drop(kept, spare, lambda one: True)  # a controller that drops the result shows no failure at all
    small = {**result, "results": kept}
    if len(kept) < len(result["results"]):
        small["results_omitted"] = len(result["results"]) - len(kept)
    if len(diff) < len(result.get("diff", [])):
        small["diff"] = diff
        small["diff_omitted"] = len(result["diff"]) - len(diff)
    return small


def _drop(entries: t.Sequence[t.Any], spare: int, may_go: t.Callable[[t.Any], bool]) -> tuple[list[t.Any], int]:
    """Drop entries that may go, from the end, until ``spare`` bytes are gone; return the rest and what is left over."""
    kept: list[t.Any] = []
    for entry in reversed(entries):
        if spare > 0 and may_go(entry):
            spare -= _size(entry)
        else:
            kept.append(entry)
    return kept[::-1], spare


def _size(value: t.Any) -> int:
    return len(json.dumps(value, default=str))


def many(kind: type[Resource], report: Report, with_diff: bool) -> dict[str, t.Any]:
    """Return what a plural module returns, within the budget; of a failed one also what was done and what is left."""
    outcomes = report.outcomes
    lines = [_line(outcome) for outcome in outcomes]
    payload: dict[str, t.Any] = {
        "changed": any(outcome.changed for outcome in outcomes),
        "results": lines,
        "summary": _summary(lines, report.requests),
    }
    if report.prune_skipped:
        payload["prune_skipped"] = report.prune_skipped
    if with_diff:
        shown = [outcome for outcome in outcomes if outcome.changed and not outcome.error]
        payload["diff"] = [diff(kind, outcome, report.where) for outcome in shown]
    if report.failed:
        walks = [outcome.walked for outcome in outcomes if outcome.walked]
        payload["applied"] = _some([text for walked in walks for text in walked.applied])
        payload["pending"] = _some([text for walked in walks for text in walked.pending])
    return fit(payload)


def failed_message(kind: type[Resource], report: Report) -> str:
    """Return the sentence of a failed plural module: the failed objects first, each with its error."""
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


def _line(outcome: Outcome) -> dict[str, t.Any]:
    action = PLAIN_ACTION.get(outcome.action, outcome.action)
    error = str(outcome.error) if outcome.error else None
    return {"key": outcome.item.key, "id": outcome.id, "action": action, "error": error}


def _summary(lines: t.Sequence[t.Mapping[str, t.Any]], requests: int) -> dict[str, int]:
    counted = [line["action"] for line in lines]
    names = ("created", "updated", "unchanged", "deleted", "failed")
    return {**{name: counted.count(name) for name in names}, "requests": requests}


def partial(walked: Walk | None) -> dict[str, t.Any]:
    """Return what the failed module of one object says was done, and what is left to do."""
    return {"applied": list(walked.applied) if walked else [], "pending": list(walked.pending) if walked else []}


def partial_message(error: DashopsError, walked: Walk | None) -> str:
    """Return the error of one object, with what was done before it."""
    if not walked or not walked.applied:
        return str(error)
    left = f"; left to do: {', '.join(walked.pending)}" if walked.pending else ""
    return f"{error}. Done before: {', '.join(walked.applied)}{left}; run again to finish"


def diff(kind: Resource | type[Resource], outcome: Outcome, where: str) -> dict[str, t.Any]:
    """Return one object's difference as Ansible shows it."""
    header = f"{kind.platform.name} {kind.named(outcome.item.key)} at {where}"
    plan = outcome.plan
    after = plan.after
    if plan.action == "created" and not after:
        after = {"state": "present"}  # two empty sides are shown as nothing, and the plan would lack the object
    return {"before": plan.before, "after": after, "before_header": header, "after_header": header}
