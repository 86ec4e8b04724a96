# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls about prompts of an instance or a dashboard (API notes 4.10)."""

from __future__ import annotations

from starlette.responses import Response

from . import answers, instances, objects, prompts
from .call import Call, check_fields


def of_dashboard(call: Call) -> Response:
    """GET /api/documents/{id}/prompts: the first round, without answers."""
    doc = objects.needed(call, call.path("id"), objects.DOCUMENT)
    rounds = instances.definition_for(call, doc)["prompts"]
    return answers.answer(rounds[0] if rounds else [])


def of_instance(call: Call) -> Response:
    """GET .../prompts?closed=false."""
    instance = instances.needed_instance(call)
    closed = call.flag("closed") if call.query("closed") else None
    return answers.answer(prompts.shown(instance, closed))


def elements(call: Call) -> Response:
    """GET .../prompts/{key}/elements."""
    instance = instances.needed_instance(call)
    for prompt in prompts.shown(instance, None):
        if prompt["key"] == call.path("key"):
            offered = prompt.get("elements") or []
            limit = min(call.number("limit", 100), 200)
            offset = call.number("offset", 0)
            return answers.answer({"elements": offered[offset : offset + limit]})
    raise answers.refusal(404, "ERR004", "No such prompt.")


def answer(call: Call) -> Response:
    """PUT .../prompts/answers."""
    instance = instances.needed_instance(call)
    body = call.body()
    check_fields(call, body, {"prompts": list})
    finish(call, instance, body.get("prompts") or [], "answers")
    return answers.empty()


def answer_older(call: Call) -> Response:
    """POST .../promptsAnswers, the older variant."""
    instance = instances.needed_instance(call)
    body = call.body()
    check_fields(call, body, {"messageName": str, "answers": list})
    finish(call, instance, body.get("answers") or [], "values")
    return answers.empty()


def finish(call: Call, instance: dict[str, object], given: list[object], field: str) -> None:
    prompts.answer_round(call, instance, given, field)
    instance["status"] = instances.state(instance)
    instances.save(call, instance)
