# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Clarus sandbox, driven over HTTP by queries and bodies that are nobody's client's."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from sandbox import clarus
from sandbox.app import platform_app
from sandbox.world import World

NORTH = "acme-north"
SOUTH = "acme-south"
JSON = "application/json"


class Api:
    """A caller with a token and a tenant."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.client = TestClient(platform_app(world, "clarus"), base_url="http://127.0.0.1")
        self.client.headers.update({"X-Clarus-Subdomain": NORTH, "Authorization": f"Bearer {clarus.READY_TOKEN}"})

    def send(self, method: str, path: str, type_name: str, **attributes: Any) -> Any:
        body = {"data": {"type": type_name, "attributes": attributes}}
        return self.client.request(method, path, json=body, headers={"Content-Type": JSON})

    def query(self, text: str, **variables: Any) -> dict[str, Any]:
        answer = self.client.post("/graphql", json={"query": text, "variables": variables})
        assert answer.status_code == 200
        result: dict[str, Any] = answer.json()
        return result

    def board(self, code: str) -> dict[str, Any] | None:
        text = """{ dashboards { all { nodes { id code is_default is_active roles { id name }
            dashboard_widget_placements { id position dashboard_widget { code } } } } } }"""
        nodes = self.query(text)["data"]["dashboards"]["all"]["nodes"]
        return next((node for node in nodes if node["code"] == code), None)

    def token(self, client_id: str, **more: str) -> Any:
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": clarus.SECRETS[client_id]}
        return self.client.post("/oauth/token", data={**form, **more}, headers={"Authorization": ""})


@pytest.fixture
def api() -> Api:
    return Api(World(platforms={"clarus": clarus}))


def test_all_headers_are_demanded(api: Api) -> None:
    body = {"query": "{ sites { all { nodes { code } } } }"}
    assert api.client.post("/graphql", json=body, headers={"Authorization": "Bearer wrong"}).status_code == 401
    del api.client.headers["X-Clarus-Subdomain"]
    assert api.client.post("/graphql", json=body).status_code == 400
    assert api.client.post("/graphql", json=body, headers={"X-Clarus-Subdomain": "acme-west"}).status_code == 403


def test_a_client_reaches_its_own_tenants_only(api: Api) -> None:
    issued = api.token("dashops-south").json()
    assert issued["token_type"] == "Bearer"
    assert issued["expires_in"] == 7200
    headers = {"Authorization": f"Bearer {issued['access_token']}"}
    query = {"query": "{ sites { all { nodes { code } } } }"}
    assert api.client.post("/graphql", json=query, headers=headers).status_code == 403
    south = api.client.post("/graphql", json=query, headers={**headers, "X-Clarus-Subdomain": SOUTH}).json()
    assert south["data"]["sites"]["all"]["nodes"] == [{"code": SOUTH}]


def test_token_requests_are_checked(api: Api) -> None:
    assert api.token(clarus.environment("")["CLARUS_CLIENT_ID"], scope="dashboards reports").status_code == 200
    assert api.token("dashops-north", client_secret="wrong").json()["error"] == "invalid_client"
    assert api.token("dashops-north", scope="everything").json()["error"] == "invalid_scope"
    assert api.token("dashops-north", grant_type="password").json()["error"] == "unsupported_grant_type"
    api.world.set_switch("clarus", "token_encoding", "json")
    assert api.token("dashops-north").json()["error"] == "invalid_request"


def test_tokens_end_with_time_and_with_a_login_elsewhere(api: Api) -> None:
    query = {"query": "{ sites { all { nodes { code } } } }"}
    api.world.event("clarus", "expire_tokens")
    assert api.client.post("/graphql", json=query).status_code == 401
    token = api.token("dashops-north").json()["access_token"]
    api.client.headers["Authorization"] = f"Bearer {token}"
    assert api.client.post("/graphql", json=query).status_code == 200
    api.world.advance(7201)
    assert api.client.post("/graphql", json=query).status_code == 401
    api.world.set_switch("clarus", "graphql_unauthorized", "errors")
    assert "Unauthorized" in api.client.post("/graphql", json=query).json()["errors"][0]["message"]


def test_a_create_answers_a_bare_id_and_graphql_text_ids(api: Api) -> None:
    made = api.send("POST", "/api/dashboards", "dashboards", code="dock", name="Dock", role_ids=[42])
    assert made.status_code == 201
    assert isinstance(made.json()["id"], int)
    board = api.board("dock")
    assert board is not None
    assert board["id"] == str(made.json()["id"])
    assert board["roles"] == [{"id": "42", "name": "Standard"}]


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"name": "No code"}, "Code can't be blank"),
        ({"code": "x" * 31, "name": "Long"}, "Code is too long (maximum is 30 characters)"),
        ({"code": "outbound-overview", "name": "Twin"}, "Code has already been taken"),
        ({"code": "a", "name": "A", "role_ids": [7301]}, "Role 7301 must exist"),
        ({"code": "a", "name": "A", "role_ids": ["42"]}, "Role ids is invalid"),
        ({"code": "a", "name": "A", "is_active": "yes"}, "Is active is invalid"),
    ],
)
def test_a_wrong_dashboard_is_refused(api: Api, attributes: dict[str, Any], message: str) -> None:
    answer = api.send("POST", "/api/dashboards", "dashboards", **attributes)
    assert (answer.status_code, answer.json()) == (422, {"error": message})


def test_one_default_a_tenant(api: Api) -> None:
    made = api.send("POST", "/api/dashboards", "dashboards", code="dock", name="Dock", is_default=True)
    assert (api.board("outbound-overview") or {})["is_default"] is False
    path = f"/api/dashboards/{made.json()['id']}"
    api.world.set_switch("clarus", "undefault", "refused")
    assert api.send("PATCH", path, "dashboards", is_default=False).status_code == 422
    api.world.set_switch("clarus", "delete_default", "refused")
    assert api.client.delete(path).status_code == 422


def test_placements_are_replaced_whole_or_not_at_all(api: Api) -> None:
    path = "/api/dashboards/41/widgets"
    before = api.board("outbound-overview")
    twice = [{"dashboard_widget_id": 42}, {"dashboard_widget_id": 42}]
    assert api.send("PUT", path, "dashboards", placements=twice).status_code == 422
    assert api.board("outbound-overview") == before
    answer = api.send("PUT", path, "dashboards", placements=[{"dashboard_widget_id": 42}])
    assert (answer.status_code, answer.content) == (204, b"")
    placed = (api.board("outbound-overview") or {})["dashboard_widget_placements"]
    assert [(item["position"], item["dashboard_widget"]["code"]) for item in placed] == [({}, "receipts-by-hour")]
    assert placed[0]["id"] not in {item["id"] for item in (before or {})["dashboard_widget_placements"]}


def test_envelope_and_content_type_are_checked(api: Api) -> None:
    assert api.send("PATCH", "/api/dashboards/41", "dashboard_widgets", name="x").status_code == 400
    assert api.client.patch("/api/dashboards/41", json={"name": "x"}).status_code == 400
    assert api.client.patch("/api/dashboards/41", content=b"{", headers={"Content-Type": JSON}).status_code == 400
    assert api.client.patch("/api/dashboards/41", content=b"{}").status_code == 400
    assert api.client.get("/api/dashboards/41").status_code in (404, 405)


def test_a_viewer_reads_and_does_not_write(api: Api) -> None:
    token = api.token("dashops-viewer").json()["access_token"]
    api.client.headers["Authorization"] = f"Bearer {token}"
    assert api.board("outbound-overview") is not None
    assert api.send("PATCH", "/api/dashboards/41", "dashboards", name="x").status_code == 403


@pytest.mark.parametrize(
    ("patch", "fill", "expected"),
    [
        ("replace", False, {"limit": 5}),
        ("merge", False, {"metric": "count", "smooth": True, "limit": 5}),
        (
            "replace",
            True,
            {
                "color_palette": "default",
                "show_legend": True,
                "legend_position": "top",
                "limit": 5,
                "smooth": False,
                "log_scale": False,
            },
        ),
    ],
)
def test_what_a_patch_does_to_a_configuration(api: Api, patch: str, fill: bool, expected: dict[str, Any]) -> None:
    api.world.set_switch("clarus", "configuration_patch", patch)
    api.world.set_switch("clarus", "fill_defaults", fill)
    assert api.send("PATCH", "/api/dashboard_widgets/42", "dashboard_widgets", configuration={"limit": 5}).is_success
    found = api.query(
        '{ dashboard_widgets { all(filter: {code: {eq: "receipts-by-hour"}}) { nodes { configuration } } } }'
    )
    assert found["data"]["dashboard_widgets"]["all"]["nodes"] == [{"configuration": expected}]


def test_deleting_a_placed_widget(api: Api) -> None:
    api.world.set_switch("clarus", "delete_placed", "refused")
    assert api.client.delete("/api/dashboard_widgets/41").status_code == 422
    api.world.set_switch("clarus", "delete_placed", "cascade")
    assert api.client.delete("/api/dashboard_widgets/41").status_code == 204
    assert len((api.board("outbound-overview") or {})["dashboard_widget_placements"]) == 1


@pytest.mark.parametrize(
    ("case", "status", "stored"), [("exact", 201, "Dock"), ("folded", 422, None), ("lowered", 422, None)]
)
def test_case_of_codes(api: Api, case: str, status: int, stored: str | None) -> None:
    api.world.set_switch("clarus", "code_case", case)
    assert api.send("POST", "/api/dashboards", "dashboards", code="dock", name="Dock").status_code == 201
    assert api.send("POST", "/api/dashboards", "dashboards", code="Dock", name="Dock").status_code == status
    assert (api.board("Dock") or {"code": None})["code"] == stored


def test_a_deleted_code_may_stay_reserved(api: Api) -> None:
    api.world.set_switch("clarus", "deleted_code", "reserved")
    assert api.client.delete("/api/dashboards/41").status_code == 204
    answer = api.send("POST", "/api/dashboards", "dashboards", code="outbound-overview", name="Again")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("errors", {"errors": ["Name can't be blank"]}),
        ("fields", {"errors": {"name": ["Name can't be blank"]}}),
        ("message", {"message": "Name can't be blank"}),
    ],
)
def test_error_bodies(api: Api, shape: str, expected: dict[str, Any]) -> None:
    api.world.set_switch("clarus", "error_body", shape)
    assert api.send("PATCH", "/api/dashboards/41", "dashboards", name="").json() == expected


def test_pages_are_complete_and_small(api: Api) -> None:
    for number in range(6):
        api.send("POST", "/api/dashboards", "dashboards", code=f"board-{number}", name="Board")
    api.world.set_switch("clarus", "page_max", 5)
    api.world.set_switch("clarus", "shuffle", True)
    seen, after = [], None
    text = """query Q($a: String) {
      dashboards { all(first: 50, after: $a) { edges { node { code } } pageInfo { ...P } } }
    } fragment P on PageInfo { endCursor hasNextPage }"""
    while True:
        page = api.query(text, a=after)["data"]["dashboards"]["all"]
        seen += [edge["node"]["code"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert sorted(seen) == sorted([f"board-{number}" for number in range(6)] + ["outbound-overview"])


def test_graphql_is_graphql(api: Api) -> None:
    """Aliases, fragments, introspection, two roots in one query, partial matches by ilike."""
    text = """query ($part: String!) {
      crew: roles { all(filter: {name: {ilike: $part}}) { edges { cursor node { ...Named } } } }
      report_queries { all(first: 1) { nodes { title: name } } }
      __type(name: "DashboardFilterType") { inputFields { name } }
    } fragment Named on Role { name }"""
    data = api.query(text, part="DOCK")["data"]
    assert data["crew"]["all"]["edges"] == [{"cursor": "MQ", "node": {"name": "Dock lead"}}]
    assert data["report_queries"]["all"]["nodes"] == [{"title": "Open put-away tasks by zone"}]
    assert {"name": "code"} in data["__type"]["inputFields"]


def test_an_unknown_filter_or_root_is_an_error_in_a_200(api: Api) -> None:
    api.world.set_switch("clarus", "dashboard_filter", "none")
    api.world.set_switch("clarus", "report_queries_root", False)
    for text in (
        '{ dashboards { all(filter: {code: {eq: "a"}}) { nodes { id } } } }',
        "{ report_queries { all { nodes { id } } } }",
        "{ dashboards { all { nodes { role_ids } } } }",
    ):
        assert api.query(text)["errors"][0]["message"]


@pytest.mark.parametrize(
    ("switch", "attributes"), [("hide_inactive", {"is_active": False}), ("hide_by_role", {"role_ids": [42]})]
)
def test_a_hidden_dashboard_still_holds_its_code(api: Api, switch: str, attributes: dict[str, Any]) -> None:
    api.world.set_switch("clarus", switch, True)
    assert api.send("POST", "/api/dashboards", "dashboards", code="dock", name="Dock", **attributes).status_code == 201
    assert api.board("dock") is None
    assert api.board("outbound-overview") is not None
    assert api.send("POST", "/api/dashboards", "dashboards", code="dock", name="Dock").status_code == 422


def test_throttling_tells_when_to_come_back(api: Api) -> None:
    api.world.set_switch("clarus", "throttle", 3)
    answers = [api.client.post("/graphql", json={"query": "{ __typename }"}) for _number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "0"


def test_roles_and_report_queries_can_be_written(api: Api) -> None:
    role = api.send("POST", "/api/roles", "roles", name="Cycle counter", permissions=["manage_stock"])
    assert role.json()["data"]["attributes"]["name"] == "Cycle counter"
    assert api.send("PATCH", "/api/roles/41", "roles", name="Cycle counter").status_code == 422
    query = api.send("POST", "/api/report_queries", "report_queries", name="Gate", graphql="{ __typename }")
    assert query.json()["data"]["type"] == "report_queries"
    id = query.json()["data"]["id"]
    assert api.send("PATCH", f"/api/report_queries/{id}", "report_queries", name="Gates").status_code == 200
