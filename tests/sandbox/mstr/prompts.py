# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prompts of dashboards; the nested ones open when the outer ones are answered (API notes 4.10)."""

from __future__ import annotations

import copy
from typing import Any

from . import answers
from .call import Call, Doc, check_fields

PROMPT_FIELDS: dict[str, type | tuple[type, ...]] = {
    "key": str,
    "id": str,
    "name": str,
    "type": str,
    "answers": (list, dict, str, int, float, bool),
    "values": (list, dict, str, int, float, bool),
    "useDefault": bool,
}


def open_round(instance: Doc) -> list[Doc]:
    """The prompts of the round that is open; a round is a list of prompts without nesting."""
    rounds: list[list[Doc]] = instance["rounds"]
    return rounds[instance["round"]] if instance["round"] < len(rounds) else []


def open_prompts(instance: Doc) -> list[Doc]:
    return [prompt for prompt in open_round(instance) if prompt["key"] not in instance["answers"]]


def shown(instance: Doc, closed: bool | None) -> list[Doc]:
    """The prompts that were asked so far; `closed` None shows open and closed ones."""
    asked = [prompt for group in instance["rounds"][: instance["round"] + 1] for prompt in group]
    found = []
    for prompt in asked:
        is_closed = prompt["key"] in instance["answers"]
        if closed is None or closed == is_closed:
            record = {**copy.deepcopy(prompt), "closed": is_closed}
            if is_closed:
                record["answers"] = instance["answers"][prompt["key"]]
            found.append(record)
    return found


def apply_prompts(call: Call, instance: Doc, groups: list[Any]) -> None:
    """Answers given with the creation: arrays inside an array, one for each round (API notes 4.2)."""
    for group in groups:
        if not isinstance(group, list):
            raise answers.refusal(400, "ERR006", "prompts must be arrays inside an array.")
        answer_round(call, instance, group, "values")


def answer_round(call: Call, instance: Doc, given: list[Any], field: str) -> None:
    """Answer prompts of the open round, and open the next one when none is left (API notes 4.10)."""
    for item in given:
        if not isinstance(item, dict):
            raise answers.refusal(400, "ERR006", "A prompt's answer is not an object.")
        check_fields(call, item, PROMPT_FIELDS, "prompts.")
        answer_one(wanted_prompt(instance, item), item, field, instance)
    if open_round(instance) and not open_prompts(instance):
        instance["round"] += 1


def wanted_prompt(instance: Doc, item: Doc) -> Doc:
    """The open prompt that is named, by key before id before name."""
    for field in ("key", "id", "name"):
        if item.get(field):
            for prompt in open_round(instance):
                if prompt[field] == item[field]:
                    return prompt
            raise answers.refusal(400, "ERR006", f"There is no prompt with the {field} {item[field]}.")
    raise answers.refusal(400, "ERR007", "A prompt's answer needs key, id or name.")


def answer_one(prompt: Doc, item: Doc, field: str, instance: Doc) -> None:
    if prompt["type"] == "UNSUPPORTED":
        raise answers.refusal(400, "ERR0020", f"The prompt {prompt['name']} is not supported.")
    if item.get("type") not in (None, prompt["type"]):
        raise answers.refusal(400, "ERR006", f"The prompt {prompt['name']} is of type {prompt['type']}.")
    value = item.get(field)
    if item.get("useDefault"):
        value = prompt.get("defaultAnswer")
        if value is None:
            raise answers.refusal(400, "ERR006", f"The prompt {prompt['name']} has no default answer.")
    elif value in (None, []):
        if prompt["required"]:
            raise answers.refusal(400, "ERR006", f"The prompt {prompt['name']} must be answered.")
        value = []
    else:
        check_value(prompt, value)
    instance["answers"][prompt["key"]] = value


def check_value(prompt: Doc, value: Any) -> None:
    """Refuse what is out of a value prompt's range, and elements that the prompt does not offer."""
    values = value if isinstance(value, list) else [value]
    if prompt["type"] == "VALUE" and prompt.get("dataType") == "NUMERIC":
        for item in values:
            try:
                number = float(item)
            except (TypeError, ValueError):
                raise answers.refusal(400, "ERR006", f"The prompt {prompt['name']} takes a number.") from None
            if not prompt["min"] <= number <= prompt["max"]:
                raise answers.refusal(400, "ERR006", f"The answer to {prompt['name']} is out of range.")
    if prompt["type"] == "ELEMENTS":
        for item in values:
            if not isinstance(item, dict) or not item.get("id"):
                raise answers.refusal(400, "ERR006", f"The prompt {prompt['name']} takes elements with an id.")
