# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The strict parts of the MicroStrategy sandbox: sessions, working set, prompts, KPI rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from sandbox.app import platform_app
from sandbox.mstr import seeds
from sandbox.mstr.objects import DASHBOARD_MEDIA, DOCUMENT_MEDIA, is_dashboard, name_matches
from sandbox.platforms import load
from sandbox.world import World

API = "/MicroStrategyLibrary/api"
PROJECT = {"X-MSTR-ProjectID": seeds.MARKET}
PRICE = {
    "chapterKey": "W3BEA2A6BF8A44218B7AC7FF236A20C55",
    "pageKey": "W66AE9E04126845EB96453C9C9EB39628",
    "nodeKey": "K0575A35B7B4EE4A87AD0C586829F9799",
    "kpiObjects": [{"id": seeds.LATEST_PRICE, "type": 4}],
}


class Library:
    """A world with MicroStrategy alone, and clients of it."""

    def __init__(self) -> None:
        self.world = World(platforms={"mstr": load()["mstr"]})
        self.app = platform_app(self.world, "mstr")

    def client(self, **login: Any) -> TestClient:
        client = TestClient(self.app, base_url="http://library.test")
        body = {"username": seeds.LOGIN, "password": seeds.PASSWORD, **login}
        answer = client.post(f"{API}/auth/login", json=body)
        assert answer.status_code == 204, answer.text
        client.headers.update({"X-MSTR-AuthToken": answer.headers["x-mstr-authtoken"], **PROJECT})
        return client

    def instance(self, client: TestClient, dashboard: str = seeds.BITCOIN, **body: Any) -> dict[str, Any]:
        answer = client.post(f"{API}/dossiers/{dashboard}/instances", json=body)
        assert answer.status_code in (201, 202), answer.text
        found: dict[str, Any] = answer.json()
        return found

    def status(self, client: TestClient, mid: str, dashboard: str = seeds.BITCOIN) -> tuple[int, Any]:
        answer = client.get(f"{API}/documents/{dashboard}/instances/{mid}/status")
        return answer.status_code, answer.json()


@pytest.fixture
def library() -> Iterator[Library]:
    made = Library()
    yield made
    made.world.store.close()


def kpi_body(mid: str, **changes: Any) -> dict[str, Any]:
    content = {"id": seeds.BITCOIN, "type": 55, "instanceId": mid}
    return {"name": "Price", "content": content, "configString": "{}", "disabled": False, "kpiTarget": PRICE, **changes}


def test_a_token_without_its_cookies_is_no_session(library: Library) -> None:
    client = library.client()
    client.cookies.clear()
    answer = client.get(f"{API}/sessions")
    assert (answer.status_code, answer.json()["code"]) == (401, "ERR009")
    library.world.set_switch("mstr", "cookies_required", False)
    assert client.get(f"{API}/sessions").status_code == 200


def test_the_oldest_instance_gives_way_and_logout_ends_the_rest(library: Library) -> None:
    client = library.client(workingSet=3)
    mids = [library.instance(client)["mid"] for _again in range(4)]
    status, body = library.status(client, mids[0])
    assert (status, body["code"], body["iServerCode"]) == (404, "ERR004", -2147468986)
    assert library.status(client, mids[1])[0] == 200
    client.post(f"{API}/auth/logout")
    assert library.world.store.count("mstr.instance") == 0


def test_an_instance_belongs_to_its_session(library: Library) -> None:
    first, second = library.client(), library.client()
    mid = library.instance(first)["mid"]
    assert library.status(second, mid)[0] == 404
    library.world.set_switch("mstr", "instance_scope", "user")
    assert library.status(second, mid)[0] == 200


def test_a_session_ends_when_it_idles(library: Library) -> None:
    client = library.client()
    library.world.advance(1801)
    assert client.put(f"{API}/sessions").status_code == 401


def test_the_session_cap_shows_at_the_first_call_in_a_project(library: Library) -> None:
    library.world.set_switch("mstr", "session_cap", 1)
    first, second = library.client(), library.client()
    assert first.get(f"{API}/dossiers").status_code == 200
    answer = second.get(f"{API}/dossiers")
    assert (answer.status_code, answer.json()["iServerCode"]) == (500, -2147072486)


def test_an_asynchronous_creation_is_accepted_and_then_ready(library: Library) -> None:
    client = library.client()
    made = client.post(f"{API}/dossiers/{seeds.BITCOIN}/instances", json={}, headers={"Prefer": "respond-async"})
    assert made.status_code == 202
    codes = [library.status(client, made.json()["mid"])[0] for _again in range(3)]
    assert codes == [202, 202, 200]


def test_nested_prompts_open_one_after_the_other(library: Library) -> None:
    client = library.client()
    mid = library.instance(client, seeds.PROMPTED)["mid"]
    base = f"{API}/documents/{seeds.PROMPTED}/instances/{mid}"

    def names() -> list[str]:
        return [prompt["name"] for prompt in client.get(f"{base}/prompts?closed=False").json()]

    def answer(**given: Any) -> int:
        return client.put(f"{base}/prompts/answers", json={"prompts": [given]}).status_code

    assert names() == ["Pick a year", "Add a note"]
    assert answer(name="Pick a year", type="VALUE", answers=1900) == 400
    assert answer(name="Pick a year", type="VALUE", answers=2024) == 204
    assert answer(name="Add a note") == 204
    assert names() == ["Pick a region"]
    assert answer(name="Pick a region", useDefault=True) == 204
    assert library.status(client, mid, seeds.PROMPTED)[1]["status"] == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"kpiTarget": {**PRICE, "nodeKey": "KBBE93DCE204BE75A8FED1A8C11C13ABD"}}, 400, "-2147217147"),
        ({"kpiTarget": {**PRICE, "kpiObjects": [{"id": seeds.LATEST_PRICE, "type": "Metric"}]}}, 400, "-2147217147"),
        ({"content": {"id": seeds.BITCOIN, "type": 55, "instanceId": "F" * 32}}, 404, "-2147468986"),
        ({"disabled": None}, 400, "-2147217147"),
    ],
)
def test_a_kpi_needs_a_live_instance_and_a_kpi_visualization(
    library: Library, change: dict[str, Any], status: int, code: str
) -> None:
    client = library.client()
    mid = library.instance(client)["mid"]
    answer = client.post(f"{API}/insight/KPIs", json=kpi_body(mid, **change))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.post(f"{API}/insight/KPIs", json=kpi_body(mid)).status_code == 201
    twice = client.post(f"{API}/insight/KPIs", json=kpi_body(mid))
    assert (twice.status_code, twice.json()["code"]) == (400, "-2147217373")


def test_a_kpi_is_listed_over_projects_and_read_in_its_own(library: Library) -> None:
    client = library.client()
    client.post(f"{API}/insight/KPIs", json=kpi_body(library.instance(client)["mid"]))
    listed = client.get(f"{API}/insight/KPIs").json()["kpis"]
    assert {kpi["projectId"] for kpi in listed} == {seeds.MARKET, seeds.RETAIL}
    assert all("kpiTarget" not in kpi for kpi in listed)
    retail = f"{API}/insight/KPIs/{seeds.RETAIL_KPI}"
    assert client.get(retail).status_code == 404
    assert client.get(retail, headers={"X-MSTR-ProjectID": seeds.RETAIL}).status_code == 200


def test_saving_as_keeps_names_unique_in_a_folder(library: Library) -> None:
    client = library.client()
    made = client.post(f"{API}/dossiers/instances", json={"objects": [{"type": 3, "id": seeds.CUBE}]}).json()
    assert made["id"] == "0" * 32
    save = f"{API}/documents/{seeds.CUBE}/instances/{made['mid']}/saveAs"
    body = {"name": "Prices", "folderId": seeds.CRYPTO_FOLDER}
    first = client.post(save, json=body)
    assert client.post(save, json=body).json()["code"] == "ERR0015"
    again = client.post(save, json={**body, "overwrite": True})
    assert (first.status_code, again.json()["id"]) == (201, first.json()["id"])
    path = client.get(f"{API}/objects/{first.json()['id']}?type=55").json()["ancestors"]
    assert [folder["name"] for folder in path] == ["Market Intelligence", "Shared Reports", "Crypto"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing/here", 404, "ERR004"),
        ("POST", "/dossiers", 405, "ERR001"),
        ("GET", f"/dossiers/{seeds.BITCOIN}/instances/{'F' * 32}/status", 404, "ERR004"),
        ("GET", "/projects/Nowhere", 500, "ERR001"),
    ],
)
def test_what_is_not_there(library: Library, method: str, path: str, status: int, code: str) -> None:
    answer = library.client().request(method, API + path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("pattern", "hits"),
    [(0, ["Net Worth", "NVT", "net"]), (1, ["Net Worth", "net"]), (2, ["net"]), (4, ["Net Worth", "net"])],
)
def test_name_patterns_do_not_look_at_case(pattern: int, hits: list[str]) -> None:
    text = "net nvt" if pattern == 0 else "NET"
    assert [name for name in ("Net Worth", "NVT", "net", "x") if name_matches(name, text, pattern)] == hits


def test_view_media_tells_dashboards_from_documents() -> None:
    assert is_dashboard({"viewMedia": DASHBOARD_MEDIA})
    assert not is_dashboard({"viewMedia": DOCUMENT_MEDIA})
