# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cloud Eye in the sandbox: signatures as the vendor makes them, and answers as strict as the vendor's."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from sandbox import cloudeye
from sandbox.app import platform_app
from sandbox.cloudeye import data, signing
from sandbox.cloudeye.schemas import metric_fault
from sandbox.world import World

VECTORS = json.loads((Path(__file__).parents[1] / "cloudeye" / "signing_vectors.json").read_text(encoding="utf-8"))
BOARDS = f"/v2/{data.PROJECT}/dashboards"
GRAPH = {
    "title": "CPU",
    "view": "line",
    "metric_display_mode": "single",
    "threshold_enabled": False,
    "metrics": [
        {
            "namespace": "SYS.ECS",
            "metric_name": "cpu_util",
            "dimensions": {"name": "instance_id", "filter_type": "all_instances"},
        }
    ],
    "location": {"left": 0, "top": 0, "width": 6, "height": 3},
}


@pytest.fixture
def world() -> Iterator[World]:
    made = World(platforms={"cloudeye": cloudeye})
    yield made
    made.store.close()


@pytest.fixture
def anonymous(world: World) -> TestClient:
    return TestClient(platform_app(world, "cloudeye"))


@pytest.fixture
def client(anonymous: TestClient) -> TestClient:
    anonymous.headers["X-Auth-Token"] = login(anonymous).headers["X-Subject-Token"]
    return anonymous


def login(client: TestClient, password: str = data.PASSWORD, scope: dict[str, str] | None = None) -> Any:
    user = {"name": data.USER, "password": password, "domain": {"name": data.DOMAIN}}
    identity = {"methods": ["password"], "password": {"user": user}}
    project = scope or {"name": data.REGION}
    return client.post("/v3/auth/tokens", json={"auth": {"identity": identity, "scope": {"project": project}}})


def signed_headers(
    path: str, access: str = data.ACCESS_KEY, secret: str = data.SECRET_KEY, ago: int = 0, **more: str
) -> dict[str, str]:
    headers = {"host": "testserver", "x-sdk-date": time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time() - ago))}
    headers.update({name.replace("_", "-"): value for name, value in more.items()})
    signed = tuple(sorted(headers))
    canonical = signing.canonical_request("GET", path, "", headers, signed, b"")
    made = signing.signature(secret, headers["x-sdk-date"], canonical)
    authorization = f"SDK-HMAC-SHA256 Access={access}, SignedHeaders={';'.join(signed)}, Signature={made}"
    return {**headers, "authorization": authorization}


def text_of(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["id"].split()[0])
def test_the_verifier_agrees_with_the_vendors_signer(vector: dict[str, Any]) -> None:
    headers = {name.lower(): value for name, value in vector["headers"].items()}
    headers.update({"x-sdk-date": VECTORS["date"], "host": vector["host"]})
    raw_query = "&".join(f"{quote(key)}={quote(text_of(value), safe='')}" for key, value in vector["query"])
    signed = vector["signed_headers"]
    line = f"SDK-HMAC-SHA256 Access={VECTORS['access_key']}, SignedHeaders={signed}, Signature={vector['signature']}"
    claim = signing.parse_authorization(line)
    assert claim is not None
    assert claim.access == VECTORS["access_key"]
    canonical = signing.canonical_request(
        vector["method"], vector["path"], raw_query, headers, claim.signed_headers, vector["body"].encode()
    )
    assert signing.matches(claim, VECTORS["secret_key"], VECTORS["date"], canonical)
    assert not signing.matches(claim, "another", VECTORS["date"], canonical)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"secret": "wrong"}, "verify aksk signature fail"),
        ({"access": "AKNOBODY"}, "ak AKNOBODY not exist"),
        ({"ago": 16 * 60}, "signature expired"),
        ({"x_project_id": data.STAGING}, "x-project-id is not the project"),
        ({"access": data.TEMPORARY_ACCESS_KEY, "secret": data.TEMPORARY_SECRET_KEY}, "verify security token fail"),
    ],
)
def test_wrong_signatures_are_refused(anonymous: TestClient, changes: dict[str, Any], sentence: str) -> None:
    answer = anonymous.get(BOARDS, headers=signed_headers(BOARDS, **changes))
    assert answer.status_code == 401
    assert answer.json()["error_code"] == "APIGW.0301"
    assert sentence in answer.json()["error_msg"]


def test_permanent_and_temporary_keys_are_accepted(anonymous: TestClient, world: World) -> None:
    assert anonymous.get(BOARDS, headers=signed_headers(BOARDS)).status_code == 200
    temporary: dict[str, Any] = {"access": data.TEMPORARY_ACCESS_KEY, "secret": data.TEMPORARY_SECRET_KEY}
    headers = signed_headers(BOARDS, **temporary, x_security_token=data.SECURITY_TOKEN)
    assert anonymous.get(BOARDS, headers=headers).status_code == 200
    world.event("cloudeye", "expire_temporary_keys")
    assert anonymous.get(BOARDS, headers=headers).status_code == 401


def test_five_bad_signatures_lock_a_key_for_five_minutes(anonymous: TestClient, world: World) -> None:
    world.set_switch("cloudeye", "bad_signature_lock", 5)
    for _attempt in range(5):
        assert anonymous.get(BOARDS, headers=signed_headers(BOARDS, secret="wrong")).status_code == 401
    assert "locked" in anonymous.get(BOARDS, headers=signed_headers(BOARDS)).json()["error_msg"]
    world.advance(301)
    assert anonymous.get(BOARDS, headers=signed_headers(BOARDS, ago=-301)).status_code == 200


def test_tokens_end_and_passwords_are_checked(client: TestClient, world: World) -> None:
    assert client.get(BOARDS).status_code == 200
    assert client.get(BOARDS.replace(data.PROJECT, data.STAGING)).status_code == 403
    world.event("cloudeye", "expire_tokens")
    assert client.get(BOARDS).status_code == 401
    assert login(client, "wrong").json()["error"]["title"] == "Unauthorized"
    assert login(client, scope={"id": data.STRANGER}).status_code == 401


def test_rights_are_checked(anonymous: TestClient) -> None:
    headers = signed_headers(BOARDS, data.READER_ACCESS_KEY, data.READER_SECRET_KEY)
    assert anonymous.get(BOARDS, headers=headers).status_code == 200
    foreign = BOARDS.replace(data.PROJECT, data.STRANGER)
    assert anonymous.get(foreign, headers=signed_headers(foreign)).status_code == 403


def test_projects_by_name_and_without_the_right(client: TestClient, world: World) -> None:
    client.headers["X-Auth-Token"] = login(client, scope={"id": data.STAGING}).headers["X-Subject-Token"]
    found = client.get("/v3/projects", params={"name": f"{data.REGION}_staging"}).json()["projects"]
    assert [project["id"] for project in found] == [data.STAGING]
    world.set_switch("cloudeye", "projects_forbidden", True)
    assert client.get("/v3/projects").status_code == 403
    assert len(client.get("/v3/auth/projects").json()["projects"]) == 1


@pytest.mark.parametrize("shape", ["A", "B", "C"])
def test_a_wrong_body_names_its_fields_in_every_shape(client: TestClient, world: World, shape: str) -> None:
    world.set_switch("cloudeye", "error_shape", shape)
    answer = client.post(BOARDS, json={"dashboard_name": "no spaces", "row_widget_num": 5, "is_favorite": True})
    assert answer.status_code == 400
    assert "ces.0014" in answer.text
    assert all(name in answer.text for name in ("dashboard_name", "row_widget_num", "is_favorite"))


def test_a_copy_keeps_the_sources_row_and_makes_new_graphs(client: TestClient) -> None:
    body = {"dashboard_name": "copied", "dashboard_id": data.BLUEPRINT, "row_widget_num": 0}
    answer = client.post(BOARDS, json=body)
    assert answer.status_code == 201
    identity = answer.json()["dashboard_id"]
    board = client.get(BOARDS, params={"dashboard_id": identity}).json()["dashboards"][0]
    assert (board["row_widget_num"], board["is_favorite"], board["widgets_num"]) == (2, False, 4)
    copied = client.get(f"{BOARDS}/{identity}/widgets").json()["widgets"]
    source = client.get(f"{BOARDS}/{data.BLUEPRINT}/widgets").json()["widgets"]
    assert not {widget["widget_id"] for widget in copied} & {widget["widget_id"] for widget in source}


def test_lists_are_scoped_and_filtered(client: TestClient, world: World) -> None:
    def names(**query: str) -> list[str]:
        return sorted(board["dashboard_name"] for board in client.get(BOARDS, params=query).json()["dashboards"])

    assert names() == ["ecs-overview", "platform-overview", "rabbitmq-blueprint"]
    assert names(enterprise_id="all_granted_eps").count("platform-overview") == 2
    assert names(enterprise_id="all_granted_eps", is_favorite="true") == ["rabbitmq-blueprint"]
    assert names(dashboard_name="platform") == []
    world.set_switch("cloudeye", "name_filter", "substring")
    assert names(dashboard_name="platform") == ["platform-overview"]
    assert names(dashboard_type="monitor_dashboard") == ["ecs-overview"]
    assert client.get(BOARDS, params={"is_favorite": "true"}).status_code == 400


def test_deletes_report_inside_a_200_and_take_the_graphs_along(client: TestClient, world: World) -> None:
    ids = [data.BLUEPRINT, "db1735689600009Nothing00"]
    results = client.post(f"{BOARDS}/batch-delete", json={"dashboard_ids": ids}).json()["dashboards"]
    assert [result["ret_status"] for result in results] == ["successful", "error"]
    assert results[1]["error_msg"] == "record not found"
    assert world.store.count("cloudeye.widget") == 0
    assert client.get(BOARDS, params={"dashboard_id": data.BLUEPRINT}).status_code == 404


def test_a_batch_of_graphs_fails_whole_or_in_part(client: TestClient, world: World) -> None:
    path = f"{BOARDS}/db1735689600001Platform0/widgets"
    wrong = json.loads(json.dumps(GRAPH))
    wrong["metrics"][0]["alias"] = ["web"]
    assert client.post(path, json=[GRAPH, wrong]).status_code == 400
    assert client.get(path).json()["widgets"] == []
    world.set_switch("cloudeye", "create_widgets_atomic", False)
    assert client.post(path, json=[GRAPH, wrong]).status_code == 400
    assert len(client.get(path).json()["widgets"]) == 1
    assert client.post(path, json=[GRAPH] * 50).status_code == 403


def test_what_a_creation_of_graphs_drops_and_adds(client: TestClient, world: World) -> None:
    path = f"{BOARDS}/db1735689600001Platform0/widgets"
    world.set_switch("cloudeye", "threshold_kept", False)
    client.post(path, json=[{**GRAPH, "unit": "%", "threshold": 80, "threshold_enabled": True}])
    (graph,) = client.get(path).json()["widgets"]
    assert (graph["unit"], graph["threshold"], graph["threshold_enabled"]) == ("", 0.0, False)
    assert (graph["group_id"], graph["properties"]) == ("default", {"topN": 100})


def test_a_batch_update_changes_what_is_sent_and_reports_each_item(client: TestClient, world: World) -> None:
    path = f"{BOARDS}/{data.BLUEPRINT}/widgets"
    ids = [widget["widget_id"] for widget in client.get(path).json()["widgets"]]
    world.event("cloudeye", "refuse_last_item")
    changes = [{"widget_id": ids[0], "title": "Clients"}, {"widget_id": ids[1], "title": "Never"}]
    results = client.post(f"/v2/{data.PROJECT}/widgets/batch-update", json=changes).json()["widgets"]
    assert [result["ret_status"] for result in results] == ["successful", "error"]
    shown = client.get(f"/v2/{data.PROJECT}/widgets/{ids[0]}").json()
    assert (shown["title"], shown["unit"]) == ("Clients", "count")
    part = [{"widget_id": ids[0], "location": {"left": 0}}]
    assert client.post(f"/v2/{data.PROJECT}/widgets/batch-update", json=part).status_code == 400


def test_lists_lag_behind_where_the_switch_says_so(client: TestClient, world: World) -> None:
    world.set_switch("cloudeye", "visible_after", 1)
    identity = client.post(BOARDS, json={"dashboard_name": "slow"}).json()["dashboard_id"]
    assert client.get(BOARDS, params={"dashboard_id": identity}).status_code == 404
    world.advance(1.1)
    assert client.get(BOARDS, params={"dashboard_id": identity}).status_code == 200


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"alias": ["web"]}, "alias"),
        ({"rollup_enable": True, "rollup_filter": "max"}, "rollup_dimension"),
        ({"dimensions": {"name": "id", "filter_type": "resource_groups"}}, "rollup_enable"),
        ({"dimensions": {"name": "id", "filter_type": "specific_instances"}}, "filter_type"),
        ({}, None),
    ],
)
def test_rules_over_several_fields_of_a_metric(change: dict[str, Any], fault: str | None) -> None:
    metric = {"namespace": "SYS.ECS", "dimensions": {"name": "id", "filter_type": "all_instances"}, **change}
    assert metric_fault(metric, "bar", bars_refused=True) == fault


def test_a_token_buys_a_temporary_key(client: TestClient) -> None:
    token = client.headers.pop("X-Auth-Token")
    body: dict[str, Any] = {
        "auth": {"identity": {"methods": ["token"], "token": {"id": token, "duration_seconds": 900}}}
    }
    path = "/v3.0/OS-CREDENTIAL/securitytokens"
    key = client.post(path, json=body).json()["credential"]
    headers = signed_headers(BOARDS, key["access"], key["secret"], x_security_token=key["securitytoken"])
    assert client.get(BOARDS, headers=headers).status_code == 200
    body["auth"]["identity"]["token"]["duration_seconds"] = 5
    assert client.post(path, json=body).status_code == 400
    assert client.post(path, json={}).status_code == 401
    assert client.post("/v3/auth/tokens", content=b"[]").status_code == 400


@pytest.mark.parametrize(
    ("switch", "value", "body", "fields"),
    [
        ("row_widget_num_max", 3, {"dashboard_name": "b", "row_widget_num": 4}, "row_widget_num"),
        ("unique_names", True, {"dashboard_name": "platform-overview"}, "is used already"),
        ("dashboard_quota", 10, None, "quota of dashboards is exceeded"),
    ],
)
def test_what_a_switch_refuses(
    client: TestClient, world: World, switch: str, value: Any, body: dict[str, Any] | None, fields: str
) -> None:
    world.set_switch("cloudeye", switch, value)
    if body is None:
        answers = [client.post(BOARDS, json={"dashboard_name": f"b{number}"}) for number in range(7)]
        assert [answer.status_code for answer in answers] == [201] * 6 + [403]
        assert fields in answers[-1].text
        return
    answer = client.post(BOARDS, json=body)
    assert answer.status_code == 400
    assert fields in answer.text


@pytest.mark.parametrize(
    ("switch", "value", "change", "says"),
    [
        ("title_rule", "listed", {"title": "with blanks"}, "title"),
        ("location_checked", True, {"location": {"left": 8, "top": 0, "width": 6, "height": 3}}, "location"),
    ],
)
def test_what_a_switch_refuses_of_graphs(
    client: TestClient, world: World, switch: str, value: Any, change: dict[str, Any], says: str
) -> None:
    path = f"{BOARDS}/{data.BLUEPRINT}/widgets"
    assert client.post(path, json=[{**GRAPH, **change}]).status_code == 200
    world.set_switch("cloudeye", switch, value)
    refused = client.post(path, json=[{**GRAPH, **change}])
    assert refused.status_code == 400
    assert f"[{says}]" in refused.text


def test_an_update_sets_what_it_says_and_some_servers_reset_the_rest(client: TestClient, world: World) -> None:
    path = f"{BOARDS}/{data.BLUEPRINT}"

    def board() -> Any:
        return client.get(BOARDS, params={"dashboard_id": data.BLUEPRINT}).json()["dashboards"][0]

    assert client.put(path, json={"extend_info": {"filter": "max"}}).status_code == 204
    assert board()["extend_info"] == {"filter": "max"}
    assert board()["is_favorite"] is True
    world.set_switch("cloudeye", "extend_info_update", "merge")
    client.put(path, json={"extend_info": {"period": "60"}})
    world.set_switch("cloudeye", "period_type", "integer")
    assert board()["extend_info"] == {"filter": "max", "period": 60}
    world.set_switch("cloudeye", "put_resets_omitted", True)
    client.put(path, json={"dashboard_name": "renamed"})
    assert (board()["is_favorite"], board()["row_widget_num"], board()["extend_info"]) == (False, 3, None)
    world.set_switch("cloudeye", "put_requires_row_widget_num", True)
    assert "[row_widget_num]" in client.put(path, json={"dashboard_name": "again"}).text
    assert client.put(f"{BOARDS}/db1735689600009Nothing00", json={}).status_code == 404
