# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is inside a dashboard, and the results of its visualizations (API notes 5)."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from starlette.responses import Response

from . import answers
from .call import Call, Doc, absent_endpoint
from .instances import READY, needed_instance
from .objects import DOCUMENT, definition_of, is_dashboard, needed, needed_dashboard, selected_fields

NUMBER_FORMAT = {
    "category": 1,
    "decimalPlaces": 0,
    "currencySymbol": "$",
    "currencyPosition": 0,
    "formatString": '"$"#,##0',
    "negativeType": 3,
}


def definition_v1(call: Call) -> Response:
    """GET /api/dossiers/{id}/definition: no panel stacks, as a rule no types (API notes 5.1)."""
    doc = needed_dashboard(call, call.path("id"))
    return answers.answer(selected_fields(call, first_definition(call, dashboard_definition(call, doc))))


def definition_v2(call: Call) -> Response:
    """GET /api/v2/dossiers/{id}/definition, also with a slash at its end (API notes 5.1)."""
    if not call.switch("definition_v2"):
        raise absent_endpoint()
    doc = needed(call, call.path("id"), DOCUMENT)
    if not is_dashboard(doc):
        raise answers.refusal(400, "ERR0010", f"{doc['name']} is a document, not a dashboard.")
    return answers.answer(second_definition(dashboard_definition(call, doc)))


def instance_definition(call: Call) -> Response:
    """GET /api/v2/dossiers/{id}/instances/{mid}/definition (API notes 4.11)."""
    return answers.answer(second_definition(needed_instance(call)["definition"]))


def dashboard_definition(call: Call, doc: Doc) -> Doc:
    found = definition_of(call.world, doc["id"])
    assert found is not None
    return {**found, "id": doc["id"], "name": doc["name"]}


def first_definition(call: Call, definition: Doc) -> Doc:
    """The first shape: only what lies on the pages themselves."""
    typed = call.switch("definition_v1_types")

    def visualization(item: Doc) -> Doc:
        kind = {"visualizationType": item["visualizationType"]} if typed else {}
        return {"key": item["key"], "name": item["name"], **kind}

    def page(item: Doc) -> Doc:
        return {**names(item), "visualizations": [visualization(viz) for viz in item["visualizations"]]}

    chapters = [
        {**names(chapter), "pages": [page(item) for item in chapter["pages"]], "filters": shown_filters(chapter)}
        for chapter in definition["chapters"]
    ]
    return {"id": definition["id"], "name": definition["name"], "chapters": chapters}


def second_definition(definition: Doc) -> Doc:
    """The second shape: types, units, selectors, and panel stacks inside panel stacks."""

    def visualization(item: Doc) -> Doc:
        metrics = [{"id": metric["id"], "type": "metric", "name": metric["name"]} for metric in item["metrics"]]
        return {
            **names(item),
            "visualizationType": item["visualizationType"],
            "units": {"attributes": [], "metrics": metrics},
        }

    def container(item: Doc) -> Doc:
        stacks = [
            {**names(stack), "panels": [container(panel) for panel in stack["panels"]]} for stack in item["panelStacks"]
        ]
        found = {
            **names(item),
            "visualizations": [visualization(viz) for viz in item["visualizations"]],
            "selectors": [],
        }
        return {**found, "panelStacks": stacks} if stacks else found

    chapters = [
        {**names(chapter), "pages": [container(item) for item in chapter["pages"]], "filters": shown_filters(chapter)}
        for chapter in definition["chapters"]
    ]
    return {
        "id": definition.get("id", answers.ZERO_ID),
        "name": definition["name"],
        "currentChapter": definition["chapters"][0]["key"],
        "chapters": chapters,
        "datasets": definition["datasets"],
    }


def names(item: Doc) -> Doc:
    return {"key": item["key"], "name": item["name"]}


def shown_filters(chapter: Doc) -> list[Doc]:
    return [copy.deepcopy(item) for item in chapter["filters"]]


def visualizations(definition: Doc) -> Iterator[tuple[Doc, Doc, Doc]]:
    """Each visualization with its chapter and page, also those inside panel stacks (T28)."""
    for chapter in definition["chapters"]:
        for page in chapter["pages"]:
            for item in inside(page):
                yield chapter, page, item


def inside(container: Doc) -> Iterator[Doc]:
    yield from container["visualizations"]
    for stack in container["panelStacks"]:
        for panel in stack["panels"]:
            yield from inside(panel)


def visualization_of(call: Call, definition: Doc) -> Doc:
    chapter_key, key = call.path("chapter"), call.path("visualization")
    for chapter, _page, item in visualizations(definition):
        if chapter["key"] == chapter_key and item["key"] == key:
            return item
    raise answers.refusal(400, "ERR006", f"There is no visualization {key} in chapter {chapter_key}.")


def ready_instance(call: Call) -> Doc:
    instance = needed_instance(call)
    if instance["status"] != READY or instance["polls"] > 0:
        raise answers.refusal(400, "ERR008", "The result is not ready.", answers.RESULT_NOT_READY)
    return instance


def visualization_result(call: Call) -> Response:
    """GET .../chapters/{ck}/visualizations/{vk} (API notes 5.3); limit 0 asks for the definition alone."""
    instance = ready_instance(call)
    item = visualization_of(call, instance["definition"])
    limit = call.number("limit", 1000)
    paging = {
        "total": 1,
        "current": min(1, limit) if limit >= 0 else 1,
        "offset": call.number("offset", 0),
        "limit": limit,
    }
    definition = {
        "metrics": [shown_metric(metric) for metric in item["metrics"]],
        "attributes": [],
        "thresholds": [],
        "viewFilterSummary": "",
        "elementFilterSummary": "",
        "metricLimitSummary": "",
    }
    data: dict[str, Any] = {
        "paging": {**paging, "prev": None, "next": None},
        "root": None if limit == 0 else root(item),
    }
    return answers.answer({**names(item), "result": {"definition": definition, "data": data}})


def shown_metric(metric: Doc) -> Doc:
    value = metric["value"]
    return {
        "name": metric["name"],
        "id": metric["id"],
        "type": "Metric",
        "min": value,
        "max": value,
        "dataType": "Double",
        "numberFormatting": NUMBER_FORMAT,
    }


def root(item: Doc) -> Doc:
    values = {metric["name"]: {"rv": metric["value"], "fv": f"${metric['value']:,.0f}"} for metric in item["metrics"]}
    return {"isPartial": False, "metrics": values}


def visualization_result_v2(call: Call) -> Response:
    """GET /api/v2/dossiers/.../visualizations/{vk}: definition and data at the top (API notes 5.3)."""
    item = visualization_of(call, ready_instance(call)["definition"])
    metrics = [shown_metric(metric) for metric in item["metrics"]]
    grid = {"rows": [], "columns": [{"name": "Metrics", "type": "templateMetrics", "elements": metrics}]}
    values = [metric["value"] for metric in item["metrics"]]
    return answers.answer(
        {
            **names(item),
            "visualizationType": item["visualizationType"],
            "definition": {"grid": grid},
            "data": {
                "paging": {"total": 1, "current": 1, "offset": 0, "limit": call.number("limit", 1000)},
                "headers": {"rows": [], "columns": [list(range(len(values)))]},
                "metricValues": {"raw": [values], "formatted": [[f"${value:,.0f}" for value in values]]},
            },
        }
    )
