# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The vendor's own client (API notes 8) drives the sandbox; every value that it returns is compared with the seed."""

from __future__ import annotations

from typing import Any

import pytest
from mstrio.api import browsing, documents, projects
from mstrio.connection import Connection
from mstrio.helpers import IServerError, VersionException
from mstrio.project_objects.dashboard import Dashboard, list_dashboards
from mstrio.utils.helper import response_handler
from mstrio_check import Check

from sandbox.mstr import objects, seeds
from sandbox.mstr.definitions import visualizations
from sandbox.server import Sandbox

CHAPTER, PAGE, CARD = (
    "W3BEA2A6BF8A44218B7AC7FF236A20C55",
    "W66AE9E04126845EB96453C9C9EB39628",
    "K0575A35B7B4EE4A87AD0C586829F9799",
)
METRIC = {"id": seeds.LATEST_PRICE, "name": "Latest Price", "min": 22212.82, "max": 22212.82}
KPIS = "/api/insight/KPIs"


def seeded(sandbox: Sandbox, project: str, object_id: str) -> dict[str, Any]:
    """What the sandbox holds of an object, less what no answer shows."""
    doc = objects.find(sandbox.world, project, object_id)
    assert doc is not None
    return {
        name: value for name, value in doc.items() if name not in ("parent", "projectId", "description", "published")
    }


# ---- the connection


def test_a_connection_learns_session_version_and_project(
    sandbox: Sandbox, connection: Connection, check: Check
) -> None:
    check.same(connection.project_id, seeds.MARKET)
    check.same(connection.iserver_version, "11.3.1060")
    check.same(connection.web_version, "11.3.1060")
    check.same(connection.user_id, seeds.fixed_id(f"user {seeds.LOGIN}"))
    check.same(check.call(connection.status), True)
    check.call(connection.renew)
    sent = [(entry["method"], entry["path"].split("/api")[1], entry["status"]) for entry in sandbox.journal("mstr")]
    assert ("POST", "/auth/login", 204) in sent
    assert ("PUT", "/sessions", 204) in sent


def test_an_older_server_gets_the_older_application_type(sandbox: Sandbox, check: Check) -> None:
    sandbox.set_switch("mstr", "application_type_76", False)
    opened = check.call(Connection, sandbox.url["mstr"], seeds.LOGIN, seeds.PASSWORD, verbose=False)
    check.same(check.call(opened.status), True)
    check.call(opened.close)


def test_a_wrong_password_is_the_clients_error(sandbox: Sandbox, check: Check) -> None:
    with pytest.raises(IServerError) as raised:
        check.call(Connection, sandbox.url["mstr"], seeds.LOGIN, "wrong", verbose=False)
    check.same(raised.value.http_code, 401)


def test_tokens_open_other_sessions(sandbox: Sandbox, connection: Connection, check: Check) -> None:
    identity = check.call(connection.get_identity_token)
    delegated = check.call(Connection, sandbox.url["mstr"], identity_token=identity, verbose=False)
    check.same(delegated.user_id, connection.user_id)
    check.call(delegated.close)
    token = check.call(connection.get_api_token)
    by_token = check.call(Connection, sandbox.url["mstr"], api_token=token, verbose=False)
    check.same(by_token.user_id, connection.user_id)
    check.call(by_token.close)


# ---- finding


def test_projects(sandbox: Sandbox, connection: Connection, check: Check) -> None:
    stored = sandbox.world.store.all("mstr.project")
    check.same(check.call(projects.get_projects, connection).json(), stored)
    check.same(check.call(projects.get_project, connection, "Retail Demo").json(), stored[1])


def test_quick_search(sandbox: Sandbox, connection: Connection, check: Check) -> None:
    answer = check.call(
        browsing.get_quick_search_result,
        connection,
        project_id=seeds.MARKET,
        name="bitcoin analytics",
        pattern=2,
        object_types=[55],
        get_ancestors=True,
    ).json()
    wanted = seeded(sandbox, seeds.MARKET, seeds.BITCOIN)
    check.same(answer, {"totalItems": 1, "result": [wanted]})
    names = [folder["name"] for folder in answer["result"][0]["ancestors"]]
    check.same(names, ["Market Intelligence", "Shared Reports", "Crypto"])


def test_dashboards_are_found_by_name_and_id(sandbox: Sandbox, connection: Connection, check: Check) -> None:
    listed = check.call(list_dashboards, connection, name="Bitcoin Analytics")
    by_id = check.call(Dashboard, connection, id=seeds.BITCOIN)
    by_name = check.call(Dashboard, connection, name="Bitcoin Analytics")
    for dashboard in (*listed, by_id, by_name):
        found = {"id": dashboard.id, "name": dashboard.name, "owner": {"id": dashboard.owner.id}}
        check.same(found, {"id": seeds.BITCOIN, "name": "Bitcoin Analytics", "owner": {"id": seeds.OWNER["id"]}})
    assert len(listed) == 1
    every = {dashboard.name for dashboard in check.call(list_dashboards, connection)}
    assert "Printed Factsheet" not in every, "a document is no dashboard"


# ---- inside a dashboard


def test_chapters_pages_and_visualizations(connection: Connection, check: Check) -> None:
    dashboard = check.call(Dashboard, connection, id=seeds.BITCOIN)
    chapters = check.call(lambda: dashboard.chapters)
    wanted = seeds.bitcoin()["chapters"]
    check.same([chapter.key for chapter in chapters], [chapter["key"] for chapter in wanted])
    check.same([chapter.name for chapter in chapters], [chapter["name"] for chapter in wanted])
    for chapter, wanted_chapter in zip(chapters, wanted):
        for page, wanted_page in zip(chapter.pages, wanted_chapter["pages"], strict=True):
            check.same({"key": page.key, "name": page.name}, {"key": wanted_page["key"], "name": wanted_page["name"]})
            found = [
                {"key": one.key, "name": one.name, "visualizationType": one.visualization_type}
                for one in page.visualizations
            ]
            fields = ("key", "name", "visualizationType")
            check.same(found, [{name: one[name] for name in fields} for one in wanted_page["visualizations"]])


# ---- instances


def test_the_life_of_an_instance(sandbox: Sandbox, connection: Connection, check: Check) -> None:
    body = {"resolveOnly": True, "persistViewState": True}
    made = check.call(documents.create_dashboard_instance, connection, seeds.BITCOIN, body).json()
    check.same(made, {"id": seeds.BITCOIN, "status": 1})
    at = {"document_id": seeds.BITCOIN, "instance_id": made["mid"]}
    check.same(check.call(documents.get_document_status, connection, **at).json(), made)
    result = check.call(
        documents.get_definition_and_results_of_visualization, connection, made["mid"], CHAPTER, CARD, seeds.BITCOIN
    ).json()
    check.same(result, {"key": CARD, "name": "Latest Price", "visualizationType": "kpi"})
    check.same(result["definition"]["grid"]["columns"][0]["elements"], [METRIC])
    check.same(check.call(documents.refresh_document_instance, connection, **at).status_code, 204)
    saved = check.call(documents.save_document_as, connection, **at).json()
    check.same(seeded(sandbox, seeds.MARKET, saved["id"]), {"name": "Bitcoin Analytics", "type": 55})
    check.same(check.call(documents.delete_document_instance, connection, **at).status_code, 204)
    with pytest.raises(IServerError) as raised:
        check.call(documents.get_document_status, connection, **at)
    check.same(raised.value.http_code, 404)


def test_the_client_makes_instances_of_its_own(sandbox: Sandbox, connection: Connection, check: Check) -> None:
    dashboard = check.call(Dashboard, connection, id=seeds.BITCOIN)
    mid = check.call(lambda: dashboard.instance_id)
    other = check.call(documents.create_new_document_instance, connection, seeds.BITCOIN, {}).json()
    held = {instance["mid"] for instance in sandbox.world.store.all("mstr.instance")}
    assert {mid, other["mid"]} <= held


def test_prompts(connection: Connection, check: Check) -> None:
    made = check.call(documents.create_dashboard_instance, connection, seeds.PROMPTED, {}).json()
    check.same(made["status"], 2)
    at = {"document_id": seeds.PROMPTED, "instance_id": made["mid"]}
    rounds = seeds.prompted()["prompts"]
    answers = ({"answers": 2024}, {}), ({"useDefault": True},)
    for prompts, given in zip(rounds, answers, strict=True):
        asked = check.call(documents.get_prompts_for_instance, connection, closed=False, **at).json()
        check.same(asked, prompts)
        body = {"prompts": [{"key": prompt["key"], **one} for prompt, one in zip(prompts, given, strict=True)]}
        check.same(check.call(documents.answer_prompts, connection, body=body, **at).status_code, 204)
    check.same(check.call(documents.get_document_status, connection, **at).json()["status"], 1)


# ---- KPIs, for which the client has no functions of its own


def kpi_body(mid: str, name: str) -> dict[str, Any]:
    """What a KPI of the price card is made from."""
    return {
        "name": name,
        "content": {"id": seeds.BITCOIN, "type": 55, "instanceId": mid},
        "configString": '{"color":100}',
        "disabled": False,
        "kpiTarget": {
            "chapterKey": CHAPTER,
            "pageKey": PAGE,
            "nodeKey": CARD,
            "kpiObjects": [{"id": seeds.LATEST_PRICE, "type": 4}],
        },
    }


def test_the_life_of_a_kpi(connection: Connection, check: Check) -> None:
    mid = check.call(documents.create_dashboard_instance, connection, seeds.BITCOIN, {}).json()["mid"]
    made = check.call(connection.post, endpoint=KPIS, json=kpi_body(mid, "Price")).json()
    shared = {"name": "Price", "configString": '{"color":100}', "disabled": False}
    shared |= {"content": {"id": seeds.BITCOIN, "type": 55, "name": "Bitcoin Analytics"}}
    target = {"chapterKey": CHAPTER, "pageKey": PAGE, "nodeKey": CARD, "elements": []}
    metric = {"id": seeds.LATEST_PRICE, "type": 4, "name": "Latest Price"}
    check.same(made, {**shared, "kpiTarget": {**target, "kpiObjects": [metric]}})
    assert "projectId" not in made
    one = f"{KPIS}/{made['id']}"
    read = check.call(connection.get, endpoint=one, params={"dataRangeUnit": "1p"}).json()
    check.same(read, {**shared, "id": made["id"], "projectId": seeds.MARKET, "schedule": {"name": None}})
    check.same(len(read["data"]["dataPoints"]), 1)
    assert "kpiTarget" not in read
    listed = check.call(connection.get, endpoint=KPIS).json()["kpis"]
    check.same({kpi["id"]: kpi["projectId"] for kpi in listed}[made["id"]], seeds.MARKET)
    body = {"name": "BTC price", "configString": "{}"}
    check.same(check.call(connection.patch, endpoint=one, json=body).json(), body)
    check.same(check.call(connection.delete, endpoint=one).status_code, 204)
    with pytest.raises(IServerError) as raised:
        response_handler(check.call(connection.get, endpoint=one))
    check.same(raised.value.http_code, 404)


def test_a_kpi_name_is_taken_once(connection: Connection, check: Check) -> None:
    mid = check.call(documents.create_dashboard_instance, connection, seeds.BITCOIN, {}).json()["mid"]
    check.call(connection.post, endpoint=KPIS, json=kpi_body(mid, "Price"))
    with pytest.raises(IServerError) as raised:
        response_handler(check.call(connection.post, endpoint=KPIS, json=kpi_body(mid, "Price")))
    check.same(raised.value.http_code, 400)


@pytest.mark.parametrize("setting", ["404", "405"])
def test_a_server_without_kpis_is_an_older_one_to_the_client(
    sandbox: Sandbox, connection: Connection, check: Check, setting: str
) -> None:
    sandbox.set_switch("mstr", "kpi_endpoint", setting)
    with pytest.raises(VersionException):
        response_handler(check.call(connection.get, endpoint=KPIS))


def test_every_seeded_kpi_card_has_a_metric(connection: Connection, check: Check) -> None:
    """The first definition's path (API notes 5.3), asked for the definition alone."""
    mid = check.call(documents.create_dashboard_instance, connection, seeds.BITCOIN, {}).json()["mid"]
    for chapter, _page, card in visualizations(seeds.bitcoin()):
        if card["visualizationType"] != "kpi":
            continue
        route = f"/api/dossiers/{seeds.BITCOIN}/instances/{mid}/chapters/{chapter['key']}/visualizations/{card['key']}"
        answer = check.call(connection.get, endpoint=route, params={"offset": 0, "limit": 0}).json()
        wanted = [{"id": one["id"], "name": one["name"], "type": "Metric"} for one in card["metrics"]]
        check.same(answer["result"]["definition"]["metrics"], wanted)
        check.same(answer["result"]["data"], {"root": None, "paging": {"limit": 0, "current": 0}})
