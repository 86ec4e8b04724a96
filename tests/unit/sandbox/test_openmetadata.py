# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The OpenMetadata sandbox does what the API notes say, release by release (1.6 is replayed in tests/vendor)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from httpx import Response
from starlette.testclient import TestClient

from sandbox import openmetadata as platform
from sandbox.app import platform_app
from sandbox.openmetadata import fqn, seeds
from sandbox.platforms import Platform
from sandbox.world import World

HEADER = "X-OpenMetadata-Change"
DASHBOARDS = "/api/v1/dashboards"
OVERVIEW = seeds.id_of("dashboard", "superset.sales_overview")
ALL = "owners,tags,charts,dataModels,extension,dataProducts"
Ask = Callable[..., Response]


@pytest.fixture
def world() -> World:
    return World(platforms={"openmetadata": cast(Platform, platform)})


@pytest.fixture
def ask(world: World) -> Ask:
    client = TestClient(platform_app(world, "openmetadata"), base_url="http://127.0.0.1")

    def send(method: str, path: str, body: Any = None, token: str = seeds.ADMIN_TOKEN, **headers: str) -> Response:
        kind = "application/json-patch+json" if method == "PATCH" else "application/json"
        sent = {"Authorization": f"Bearer {token}", "Content-Type": kind, **headers}
        return client.request(method, path if path.startswith("/") else f"{DASHBOARDS}/{path}", json=body, headers=sent)

    return send


def line(world: World, version: str) -> str:
    """Set the release line and return the member of the domains there."""
    world.set_switch("openmetadata", "version", version)
    return "domain" if version in ("1.6", "1.8") else "domains"


def stored(ask: Ask, fields: str = ALL) -> dict[str, Any]:
    return cast("dict[str, Any]", ask("GET", f"{OVERVIEW}?fields={fields}&include=all").json())


def put(ask: Ask, token: str = seeds.ADMIN_TOKEN, **body: Any) -> Response:
    return ask("PUT", DASHBOARDS, {"name": "sales_overview", "service": "superset", **body}, token)


# ---- names


def test_parts_of_names() -> None:
    assert fqn.build("bi.main", "a") == '"bi.main".a'
    assert fqn.split('"bi.main"."a/b c.d"') == ["bi.main", "a/b c.d"]
    assert fqn.tidy('superset."x"') == "superset.x"


@pytest.mark.parametrize(("version", "found"), [("1.6", 404), ("1.8", 200), ("2.0", 200)])
def test_superfluous_quotes(world: World, ask: Ask, version: str, found: int) -> None:
    line(world, version)
    assert ask("GET", "name/superset.%22sales_overview%22").status_code == found
    assert ask("GET", "name/superset.Sales_overview").status_code == 404


@pytest.mark.parametrize(
    ("version", "name", "status"), [("1.12", "a>b", 201), ("2.0", "a>b", 400), ("2.0", 'a"b', 400)]
)
def test_names_of_a_release(world: World, ask: Ask, version: str, name: str, status: int) -> None:
    line(world, version)
    assert ask("POST", DASHBOARDS, {"name": name, "service": "superset"}).status_code == status


# ---- PUT, by member (notes 4.1)


@pytest.mark.parametrize("version", ["1.6", "1.8", "1.12", "2.0"])
def test_put_of_a_person_clears_what_is_left_out_and_keeps_owners_and_tags(
    world: World, ask: Ask, version: str
) -> None:
    line(world, version)
    assert put(ask).headers[HEADER] == "entityUpdated"
    now = stored(ask)
    assert "description" not in now
    assert now["charts"] == []
    assert [one["name"] for one in now["owners"]] == ["bob"]
    assert [one["tagFQN"] for one in now["tags"]] == ["Audience.Internal"]
    assert put(ask).headers[HEADER] == "entityNoChange"


@pytest.mark.parametrize("version", ["1.6", "1.8", "1.12", "2.0"])
def test_put_of_a_bot_keeps_a_description(world: World, ask: Ask, version: str) -> None:
    line(world, version)
    put(ask, seeds.BOT_TOKEN, description="by a bot", displayName="by a bot")
    now = stored(ask)
    assert now["description"] == "Orders and revenue, curated by hand."
    assert now["displayName"] == ("by a bot" if version == "1.12" else "Sales overview")


@pytest.mark.parametrize(("version", "kept"), [("1.6", False), ("1.8", False), ("1.12", True), ("2.0", True)])
def test_put_without_extension(world: World, ask: Ask, version: str, kept: bool) -> None:
    line(world, version)
    put(ask, extension={"costCentre": "1"})
    put(ask, description="x")
    assert ("extension" in stored(ask)) is kept
    put(ask, extension={"reviewCycleDays": 7})
    assert stored(ask)["extension"] == {"reviewCycleDays": 7}
    put(ask, seeds.BOT_TOKEN, extension={"costCentre": "2"})
    assert stored(ask)["extension"] == {"reviewCycleDays": 7}


def test_put_adds_tags_and_never_removes_one(ask: Ask) -> None:
    label = {"tagFQN": "Tier.Tier1", "source": "Classification", "labelType": "Manual", "state": "Confirmed"}
    put(ask, tags=[label])
    assert [one["tagFQN"] for one in stored(ask)["tags"]] == ["Audience.Internal", "Tier.Tier1"]
    assert put(ask, tags=[{**label, "tagFQN": "Tier.Tier2"}]).status_code == 400


def test_a_refused_put_of_an_old_server_has_done_damage(world: World, ask: Ask) -> None:
    line(world, "1.6")
    label = {"tagFQN": "Tier.Tier1", "source": "Classification", "labelType": "Manual", "state": "Confirmed"}
    put(ask, tags=[label])
    owner = {"id": seeds.id_of("team", "bi-team"), "type": "team"}
    assert put(ask, tags=[{**label, "tagFQN": "Tier.Tier2"}], owners=[owner]).status_code == 400
    assert stored(ask)["tags"] == []
    assert [one["name"] for one in stored(ask)["owners"]] == ["bi-team"]


def test_a_term_brings_its_tags(ask: Ask) -> None:
    term = {"tagFQN": "Business.Customer", "source": "Glossary", "labelType": "Manual", "state": "Confirmed"}
    ask("PATCH", OVERVIEW, [{"op": "add", "path": "/tags", "value": [term]}])
    assert [(one["tagFQN"], one["labelType"]) for one in stored(ask)["tags"]] == [
        ("Business.Customer", "Manual"),
        ("PII.Sensitive", "Derived"),
    ]


def test_a_chart_put_detaches(ask: Ask) -> None:
    ask("PUT", "/api/v1/charts", {"name": "orders_per_day", "service": "superset", "chartType": "Line"})
    now = stored(ask)
    assert [one["name"] for one in now["charts"]] == ["revenue_per_day"]
    assert now["version"] == 0.1


@pytest.mark.parametrize(("stores", "project"), [(False, None), (True, "Sales")])
def test_project_alone(world: World, ask: Ask, stores: bool, project: str | None) -> None:
    world.set_switch("openmetadata", "stores_project", stores)
    answer = ask("PATCH", OVERVIEW, [{"op": "add", "path": "/project", "value": "Sales"}])
    assert answer.json()["project"] == "Sales"
    assert answer.headers[HEADER] == ("entityUpdated" if stores else "entityNoChange")
    assert stored(ask).get("project") == project


# ---- PATCH, versions


def patch_description(ask: Ask, text: str, **more: str) -> Response:
    return ask("PATCH", OVERVIEW, [{"op": "add", "path": "/description", "value": text}], **more)


def test_versions_join_within_ten_minutes(world: World, ask: Ask) -> None:
    assert patch_description(ask, "a").json()["version"] == 0.2
    assert patch_description(ask, "b").json()["version"] == 0.2
    world.advance(601)
    assert patch_description(ask, "c").json()["version"] == 0.3
    back = patch_description(ask, "b")
    assert (back.json()["version"], back.headers[HEADER]) == (0.2, "entityUpdated")
    versions = ask("GET", f"{OVERVIEW}/versions").json()["versions"]
    assert all(isinstance(one, str) for one in versions)


def test_the_header_of_an_old_server_compares_with_the_version_before(world: World, ask: Ask) -> None:
    line(world, "1.6")
    patch_description(ask, "a")
    assert patch_description(ask, "a").headers[HEADER] == "entityUpdated"
    undone = patch_description(ask, "Orders and revenue, curated by hand.")
    assert (undone.json()["version"], undone.headers[HEADER]) == (0.1, "entityNoChange")
    assert stored(ask)["description"] == "Orders and revenue, curated by hand."


def test_if_match(world: World, ask: Ask) -> None:
    assert patch_description(ask, "a", **{"If-Match": 'W/"0.3"'}).status_code == 412
    assert patch_description(ask, "a", **{"If-Match": 'W/"0.1"'}).status_code == 200
    assert ask("GET", OVERVIEW).headers["ETag"]
    line(world, "1.12")
    assert patch_description(ask, "b", **{"If-Match": 'W/"9.9"'}).status_code == 200


@pytest.mark.parametrize(("version", "status"), [("1.6", 500), ("1.8", 500), ("1.12", 200), ("2.0", 200)])
def test_replace_of_a_missing_member(world: World, ask: Ask, version: str, status: int) -> None:
    line(world, version)
    assert ask("PATCH", OVERVIEW, [{"op": "replace", "path": "/sourceUrl", "value": "x"}]).status_code == status


def test_readonly_members(ask: Ask) -> None:
    ask("PATCH", OVERVIEW, [{"op": "add", "path": "/name", "value": "other"}])
    assert stored(ask)["name"] == "sales_overview"
    assert ask("PATCH", OVERVIEW, [{"op": "add", "path": "/deleted", "value": True}]).status_code == 400


@pytest.mark.parametrize(("version", "blank"), [("1.12", True), ("2.0", False)])
def test_a_bot_and_a_blank_description(world: World, ask: Ask, version: str, blank: bool) -> None:
    line(world, version)
    ask("PATCH", OVERVIEW, [{"op": "add", "path": "/description", "value": ""}], seeds.BOT_TOKEN)
    assert (not stored(ask)["description"]) is blank


# ---- delete, restore


@pytest.mark.parametrize(("version", "cascade"), [("1.6", False), ("2.0", True)])
def test_exclusive_charts_go_with_their_dashboard(world: World, ask: Ask, version: str, cascade: bool) -> None:
    line(world, version)
    ask("DELETE", OVERVIEW)
    assert ask("GET", "/api/v1/charts/name/superset.orders_per_day").status_code == (404 if cascade else 200)
    ask("PUT", f"{DASHBOARDS}/restore", {"id": OVERVIEW})
    assert ask("GET", "/api/v1/charts/name/superset.orders_per_day").status_code == 200


def test_hard_delete_takes_true_only(ask: Ask) -> None:
    assert ask("DELETE", f"{OVERVIEW}?hardDelete=maybe").headers[HEADER] == "entitySoftDeleted"
    assert ask("DELETE", f"{OVERVIEW}?hardDelete=true").headers[HEADER] == "entityDeleted"
    assert ask("DELETE", f"{OVERVIEW}?hardDelete=true").status_code == 404


def test_delete_stale(world: World, ask: Ask) -> None:
    body = {"scopeFqn": "superset", "scopeEntityType": "service", "seenFqns": ["superset.other"], "dryRun": True}
    path = f"{DASHBOARDS}/deleteStale"
    assert ask("DELETE", path, body).json()["successRequest"][0]["request"] == "superset.sales_overview"
    assert ask("DELETE", path, {**body, "seenFqns": [], "dryRun": False}).json()["numberOfRowsPassed"] == 0
    assert ask("DELETE", path, {**body, "dryRun": False}).json()["numberOfRowsPassed"] == 1
    assert stored(ask)["deleted"] is True
    line(world, "1.12")
    assert ask("DELETE", path, body).status_code == 404


# ---- bulk, lists


def test_rows_of_a_bulk_call(ask: Ask) -> None:
    rows = [
        {"name": "a.b", "service": "superset"},
        {"name": "x", "service": "no_such"},
        {"name": "y", "service": "superset"},
    ]
    answer = ask("PUT", f"{DASHBOARDS}/bulk", rows).json()
    assert answer["status"] == "partialSuccess"
    assert [one["request"] for one in answer["successRequest"]] == ['superset."a.b"', "superset.y"]
    assert answer["failedRequest"][0]["request"] == rows[1]
    whole = ask("PUT", f"{DASHBOARDS}/bulk", [{"name": "z", "service": "superset"}, {"name": "z", "nope": 1}])
    assert whole.status_code == 400
    assert ask("GET", "name/superset.z").status_code == 404


def test_bulk_of_a_bot_with_and_without_override(ask: Ask) -> None:
    row = {"name": "sales_overview", "service": "superset", "description": "by a bot"}
    ask("PUT", f"{DASHBOARDS}/bulk", [row], seeds.BOT_TOKEN)
    assert stored(ask)["description"] == "Orders and revenue, curated by hand."
    ask("PUT", f"{DASHBOARDS}/bulk?overrideMetadata=true", [row], seeds.BOT_TOKEN)
    assert stored(ask)["description"] == "by a bot"


def test_a_row_with_the_stored_hash_is_not_compared(ask: Ask) -> None:
    row = {"name": "sales_overview", "service": "superset", "description": "a", "sourceHash": "h1"}
    ask("PUT", f"{DASHBOARDS}/bulk", [row])
    ask("PUT", f"{DASHBOARDS}/bulk", [{**row, "description": "b"}])
    assert stored(ask)["description"] == "a"


def test_pages_hold_everything_once(ask: Ask) -> None:
    ask("PUT", f"{DASHBOARDS}/bulk", [{"name": f"d{at:02}", "service": "superset"} for at in range(11)])
    seen: list[str] = []
    after = ""
    while True:
        page = ask("GET", f"{DASHBOARDS}?service=superset&limit=4{after}").json()
        seen += [one["name"] for one in page["data"]]
        if "after" not in page["paging"]:
            break
        after = f"&after={page['paging']['after']}"
    assert seen == sorted(seen)
    assert len(seen) == page["paging"]["total"] == 12
    before = ask("GET", f"{DASHBOARDS}?service=superset&limit=4&before={page['paging']['before']}").json()
    assert [one["name"] for one in before["data"]] == ["d04", "d05", "d06", "d07"]


def test_lists_are_right_after_a_reset(world: World, ask: Ask) -> None:
    ask("PUT", DASHBOARDS, {"name": "x", "service": "superset"})
    assert len(ask("GET", DASHBOARDS).json()["data"]) == 3
    world.reset()
    assert len(ask("GET", DASHBOARDS).json()["data"]) == 2


def test_a_stale_total(world: World, ask: Ask) -> None:
    world.set_switch("openmetadata", "stale_total", True)
    assert ask("GET", DASHBOARDS).json()["paging"]["total"] == 2
    ask("PUT", DASHBOARDS, {"name": "x", "service": "superset"})
    assert ask("GET", DASHBOARDS).json()["paging"]["total"] == 2
    world.advance(301)
    assert ask("GET", DASHBOARDS).json()["paging"]["total"] == 3


@pytest.mark.parametrize(
    ("version", "refused"), [("1.6", "domains"), ("1.8", "domains"), ("1.12", "domain"), ("2.0", "owner")]
)
def test_field_names_of_a_release(world: World, ask: Ask, version: str, refused: str) -> None:
    member = line(world, version)
    assert ask("GET", f"{OVERVIEW}?fields={member}").status_code == 200
    answer = ask("GET", f"{OVERVIEW}?fields={refused}")
    assert answer.json() == {"code": 400, "message": f"Invalid field name {refused}"}


# ---- accounts


def test_login_locks_after_three_failures(world: World, ask: Ask) -> None:
    wrong = {"email": seeds.ADMIN_EMAIL, "password": "d3Jvbmc="}
    right = {"email": seeds.ADMIN_EMAIL, "password": "Q2F0YWxvZ3VlLTBmLURhc2hiMGFyZHM="}
    assert [ask("POST", "/api/v1/users/login", wrong).status_code for _at in range(3)] == [401, 401, 401]
    assert "Exceeded" in ask("POST", "/api/v1/users/login", right).text
    world.advance(601)
    token = ask("POST", "/api/v1/users/login", right).json()["accessToken"]
    assert ask("GET", DASHBOARDS, token=token).status_code == 200
    world.advance(3601)
    assert ask("GET", DASHBOARDS, token=token).json()["message"] == "Expired token!"


@pytest.mark.parametrize("version", ["1.6", "2.0"])
def test_a_new_bot_token(world: World, ask: Ask, version: str) -> None:
    line(world, version)
    bot = seeds.BOT["id"]
    ask("PUT", f"/api/v1/users/generateToken/{bot}", {"JWTTokenExpiry": "Unlimited"})
    new = ask("GET", f"/api/v1/users/token/{bot}").json()["JWTToken"]
    first = (200, 401) if version == "1.6" else (401, 200)
    assert tuple(ask("GET", DASHBOARDS, token=token).status_code for token in (seeds.BOT_TOKEN, new)) == first
    world.advance(121)
    assert tuple(ask("GET", DASHBOARDS, token=token).status_code for token in (seeds.BOT_TOKEN, new)) == (401, 200)


def test_a_personal_token(ask: Ask) -> None:
    made = ask("PUT", "/api/v1/users/security/token", {"tokenName": "ci", "JWTTokenExpiry": "30"}).json()
    assert ask("GET", "/api/v1/users/loggedInUser", token=made["jwtToken"]).json()["name"] == "admin"
    ask("PUT", "/api/v1/users/security/token/revoke", {"tokenIds": [made["token"]]})
    assert ask("GET", DASHBOARDS, token=made["jwtToken"]).status_code == 401


# ---- services


@pytest.mark.parametrize(("version", "password"), [("1.6", "*********"), ("1.12", seeds.SUPERSET_PASSWORD)])
def test_a_mask_that_is_sent_back(world: World, ask: Ask, version: str, password: str) -> None:
    line(world, version)
    id_ = seeds.id_of("dashboardService", "superset")
    path = f"/api/v1/services/dashboardServices/{id_}"
    masked = ask("GET", path).json()["connection"]
    assert masked["config"]["connection"]["password"] == "*********"
    ask("PATCH", path, [{"op": "add", "path": "/connection", "value": masked}])
    doc = world.store.get("openmetadata.dashboardService", id_)
    assert doc
    assert doc["connection"]["config"]["connection"]["password"] == password


def test_the_interface_answers_where_the_api_is_not(ask: Ask) -> None:
    answer = ask("GET", "/v1/dashboards")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert ask("GET", "/api/v1/dashboards/name/" + "x" * 9000).status_code == 414
