# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules against a sandbox: the life of each object on every line of servers, and what must never happen."""

from __future__ import annotations

import re
import typing as t

import pytest

from sandbox.openmetadata import SWITCHES, seeds
from sandbox.switches import COMMON

from .conftest import Play

DASHBOARD: dict[str, t.Any] = {
    "service": "superset",
    "name": "sales.daily",
    "display_name": "Sales, daily",
    "description": "Orders and revenue per day.",
    "dashboard_type": "Report",
    "source_url": "https://superset.example.org/superset/dashboard/42",
    "project": "Sales",
    "charts": ["orders_per_day", "superset.revenue_per_day"],
    "data_models": ["orders"],
    "owners": [{"type": "team", "name": "data.platform"}],
    "tags": ["Tier.Tier2", "PII.None"],
    "glossary_terms": ["Business.Revenue"],
    "domains": ["Commerce"],
    "data_products": ["Sales Insights"],
    "extension": {"costCentre": "4711", "reviewCycleDays": 30, "criticality": ["low"]},
}
CHART: dict[str, t.Any] = {
    "service": "superset",
    "name": "returns_per_day",
    "display_name": "Returns per day",
    "description": "What came back.",
    "chart_type": "Bar",
    "source_url": "https://superset.example.org/explore/?slice_id=17",
    "owners": [{"type": "user", "name": "Maria.Lopez"}, {"type": "user", "name": "bob"}],
    "tags": ["PII.None"],
    "domains": ["Commerce"],
}
SECRET = "superset-writer-pa55word"
SERVICE: dict[str, t.Any] = {
    "name": "superset_bi",
    "service_type": "Superset",
    "display_name": "Superset of the BI team",
    "owners": [{"type": "team", "name": "bi-team"}],
    "tags": ["Tier.Tier1"],
    "domains": ["Commerce"],
    "connection": {
        "config": {
            "hostPort": "http://superset.example.org:8088",
            "connection": {"provider": "db", "username": "catalogue"},
        }
    },
    "connection_secrets": {"connection": {"password": SECRET}},
}
MODULES = {
    "openmetadata_dashboard": DASHBOARD,
    "openmetadata_chart": CHART,
    "openmetadata_dashboard_service": SERVICE,
}
#: module -> field that is changed, its new value
CHANGES = {"description": "Another text.", "tags": ["Tier.Tier3"], "owners": [], "domains": [], "display_name": ""}
EVERY: list[tuple[str, t.Any]] = [
    (name, value) for name, switch in {**COMMON, **SWITCHES}.items() for value in switch.values
]  # fmt: skip
VERSIONS = SWITCHES["version"].values


def _old(version: str) -> bool:
    return version in ("1.6", "1.8")


@pytest.mark.parametrize(("switch", "value"), EVERY, ids=str)
@pytest.mark.parametrize("module", MODULES)
def test_life(play: Play, module: str, switch: str, value: t.Any) -> None:
    play.sandbox.set_switch("openmetadata", switch, value)
    wanted = MODULES[module]
    created = play.ok(module, **wanted)
    assert created.result["action"] == "created"
    again = play.again(module, **wanted)
    assert len(again.sent) == (2 if switch == "version" and _old(value) else 1), again.sent
    for option, new in CHANGES.items():
        changed = play.ok(
            module, **{**wanted, option: new, "data_products": []} if option == "domains" else {**wanted, option: new}
        )
        assert changed.result["action"] == "updated", option
        play.again(
            module, **{**wanted, option: new, "data_products": []} if option == "domains" else {**wanted, option: new}
        )
        assert len(changed.writes) == 1
        play.ok(module, **wanted)
    gone: dict[str, t.Any] = {
        "name": wanted["name"],
        "state": "absent",
        **({"service": "superset"} if "service" in wanted else {}),
    }
    assert play.ok(module, **gone).result["action"] == "deleted"
    play.again(module, **gone)
    assert play.ok(module, **wanted).result["action"] == "restored"
    play.again(module, **wanted)
    assert play.ok(module, **gone, hard_delete=True).result["action"] == "deleted"
    assert play.again(module, **gone, hard_delete=True).result["action"] == "unchanged"
    assert re.search(re.escape(SECRET), str(created.result)) is None


@pytest.mark.parametrize("version", VERSIONS)
def test_one_field_changed_is_two_requests(play: Play, version: str) -> None:
    play.sandbox.set_switch("openmetadata", "version", version)
    play("openmetadata_dashboard", **DASHBOARD)
    changed = play("openmetadata_dashboard", **{**DASHBOARD, "description": "Other."})
    assert [one.split()[0] for one in changed.sent][-2:] == ["GET", "PATCH"]
    assert len(changed.sent) == (3 if _old(version) else 2)


@pytest.mark.parametrize("token", [seeds.ADMIN_TOKEN, seeds.BOT_TOKEN], ids=["person", "bot"])
@pytest.mark.parametrize("version", VERSIONS)
def test_only_what_the_user_said(play: Play, version: str, token: str) -> None:
    play.sandbox.set_switch("openmetadata", "version", version)
    run = play.ok("openmetadata_dashboard", service="superset", name="sales_overview", tags=["Tier.Tier1"], token=token)
    record = run.result["dashboard"]
    assert record["description"] == "Orders and revenue, curated by hand."
    assert [one["tagFQN"] for one in record["tags"]] == ["Tier.Tier1"]
    assert len(record["charts"]) == 2
    assert [one["name"] for one in record["owners"]] == ["bob"]
    run = play.ok("openmetadata_dashboard", service="superset", name="sales_overview", description="New.", token=token)
    assert [one["tagFQN"] for one in run.result["dashboard"]["tags"]] == ["Tier.Tier1"]


@pytest.mark.parametrize("version", VERSIONS)
def test_chart_then_dashboard(play: Play, version: str) -> None:
    play.sandbox.set_switch("openmetadata", "version", version)
    dashboard: dict[str, t.Any] = {"service": "superset", "name": "returns", "charts": ["returns_per_day"]}
    assert play.ok("openmetadata_chart", **CHART).result["changed"]
    assert play.ok("openmetadata_dashboard", **dashboard).result["changed"]
    assert play.ok("openmetadata_chart", **{**CHART, "display_name": "Returns"}).result["changed"]
    play.again("openmetadata_chart", **{**CHART, "display_name": "Returns"})
    play.again("openmetadata_dashboard", **dashboard)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ["a.b", "a/b c.d%&?#ü", "日本.x", "a\\b", "n" * 256, "50% of all"])
def test_names(play: Play, version: str, name: str) -> None:
    play.sandbox.set_switch("openmetadata", "version", version)
    wanted: dict[str, t.Any] = {"service": "bi.main", "name": name, "description": "x"}
    assert play.ok("openmetadata_dashboard", **wanted).result["changed"]
    play.again("openmetadata_dashboard", **wanted)
    play.again("openmetadata_dashboards", service="bi.main", dashboards=[{"name": name, "description": "x"}])
    play.again("openmetadata_dashboard", **{**wanted, "service": '"bi.main"'})
    assert play.ok("openmetadata_dashboard", **wanted, state="absent", hard_delete=True).result["changed"]


@pytest.mark.parametrize("version", VERSIONS)
def test_project_alone_is_a_warning_and_no_change(play: Play, version: str) -> None:
    play.sandbox.set_switch("openmetadata", "version", version)
    wanted: dict[str, t.Any] = {"service": "superset", "name": "sales_overview", "project": "Sales"}
    run = play("openmetadata_dashboard", **wanted)
    assert run.result["changed"] is False
    assert [one for one in run.warnings if "does not store a change of project alone" in one]
    play.sandbox.set_switch("openmetadata", "stores_project", True)
    run = play("openmetadata_dashboard", **wanted)
    assert run.result["changed"] is True
    assert not run.warnings


def test_a_bot_may_not_blank_a_description(play: Play) -> None:
    run = play(
        "openmetadata_dashboard", service="superset", name="sales_overview", description="", token=seeds.BOT_TOKEN
    )
    assert run.result["changed"] is False
    assert run.warnings == [
        "dashboard 'superset.sales_overview': the server does not let this token blank the description"
    ]


def test_a_sanitised_description_is_a_warning(play: Play) -> None:
    wanted: dict[str, t.Any] = {
        "service": "superset",
        "name": "x",
        "description": "Hello <script>alert(1)</script>there",
    }
    first = play("openmetadata_dashboard", **wanted)
    assert first.result["changed"]
    assert "HTML is sanitised" in first.warnings[0]
    second = play("openmetadata_dashboard", **wanted)
    assert second.result["changed"] is False
    assert "HTML is sanitised" in second.warnings[0]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_service_secret_survives(play: Play, version: str) -> None:
    play.sandbox.set_switch("openmetadata", "version", version)
    play("openmetadata_dashboard_service", **SERVICE)
    for at in range(10):
        config = {
            "hostPort": f"http://superset-{at}.example.org",
            "connection": {"provider": "db", "username": "catalogue"},
        }
        run = play.ok("openmetadata_dashboard_service", **{**SERVICE, "connection": {"config": config}})
        assert run.result["changed"]
        assert SECRET not in str(run.result)
        assert "fernet" not in str(run.result)
    id_ = run.result["service"]["id"]
    stored = play.sandbox.world.store.get("openmetadata.dashboardService", id_)
    assert stored
    assert stored["connection"]["config"]["connection"]["password"] == SECRET
    always = play(
        "openmetadata_dashboard_service", **{**SERVICE, "connection": {"config": config}}, update_secrets="always"
    )
    assert always.warnings
    new = {
        **SERVICE,
        "connection_secrets": {"connection": {"password": "another-pa55word"}},
        "update_secrets": "always",
    }
    assert play("openmetadata_dashboard_service", **new).result["changed"]
    stored = play.sandbox.world.store.get("openmetadata.dashboardService", id_)
    assert stored
    assert stored["connection"]["config"]["connection"]["password"] == "another-pa55word"


@pytest.mark.parametrize("token", [seeds.ADMIN_TOKEN, seeds.BOT_TOKEN], ids=["person", "bot"])
def test_info_masks_secrets(play: Play, token: str) -> None:
    run = play("openmetadata_dashboard_service_info", name="superset", token=token)
    assert "superset-reader-pa55" not in str(run.result)
    assert "password" not in str(run.result["services"][0]["options"])
    assert run.result["services"][0]["connection"]["config"]["connection"]["password"] == "********"


@pytest.mark.parametrize("version", VERSIONS)
def test_info_can_be_fed_back(play: Play, version: str) -> None:
    play.sandbox.set_switch("openmetadata", "version", version)
    play("openmetadata_dashboard", **DASHBOARD)
    play("openmetadata_chart", **CHART)
    options = [one["options"] for one in play("openmetadata_dashboard_info").result["dashboards"]]
    assert len(options) == 3
    assert "domains" not in next(one for one in options if one["service"] == "bi.main")
    mine = next(one for one in options if (one["service"], one["name"]) == ("superset", "sales.daily"))
    assert {**mine, "tags": sorted(mine["tags"])} == {
        **DASHBOARD,
        "charts": ["orders_per_day", "revenue_per_day"],
        "tags": ["PII.None", "Tier.Tier2"],
    }
    play.again("openmetadata_dashboards", dashboards=options)
    charts = [one["options"] for one in play("openmetadata_chart_info", service="superset").result["charts"]]
    play.again("openmetadata_charts", charts=charts)
    services = [one["options"] for one in play("openmetadata_dashboard_service_info").result["services"]]
    play.again("openmetadata_dashboard_services", services=services)


def test_info_filters(play: Play) -> None:
    def names(**filters: t.Any) -> list[str]:
        return [one["name"] for one in play("openmetadata_dashboard_info", **filters).result["dashboards"]]

    assert names() == ["sales.daily", "sales_overview"]
    assert names(name="sales_overview") == ["sales_overview"]
    assert names(service="bi.main") == ["sales.daily"]
    assert names(service="bi.main", name="sales.daily") == ["sales.daily"]
    assert names(service="nowhere") == []
    assert names(id=seeds.id_of("dashboard", "superset.sales_overview")) == ["sales_overview"]
    assert names(id=seeds.id_of("dashboard", "superset.sales_overview"), service="bi.main") == []
    assert names(id="6b0f2c1e-5d4a-4b7e-9f3c-1a2b3c4d5e6f") == []
    play("openmetadata_dashboard", service="superset", name="sales_overview", state="absent")
    assert names(service="superset") == []
    assert names(service="superset", include_deleted=True) == ["sales_overview"]


@pytest.mark.parametrize("version", VERSIONS)
def test_many(play: Play, version: str) -> None:
    play.sandbox.set_switch("openmetadata", "version", version)
    play.sandbox.set_switch("openmetadata", "page_size", 2)
    items = [
        {
            "name": f"d{at}",
            "description": "x",
            "charts": ["orders_per_day"],
            "owners": [{"type": "user", "name": "bob"}],
        }
        for at in range(5)
    ]
    wanted: dict[str, t.Any] = {"service": "superset", "dashboards": items}
    created = play.ok("openmetadata_dashboards", **wanted)
    assert created.result["summary"]["created"] == 5
    assert len(created.writes) == (6 if _old(version) else 1)
    play.again("openmetadata_dashboards", **wanted)
    items[0] = {**items[0], "description": "y"}
    pruned = play.ok("openmetadata_dashboards", **{**wanted, "dashboards": items[:3]}, prune=True)
    assert {key: pruned.result["summary"][key] for key in ("updated", "unchanged", "deleted")} == {
        "updated": 1, "unchanged": 2, "deleted": 3,
    }  # fmt: skip
    play.again("openmetadata_dashboards", **{**wanted, "dashboards": items[:3]}, prune=True)


def test_a_bad_row_does_not_hurt_the_others(play: Play) -> None:
    items = [{"name": "good"}, {"name": "bad", "charts": ["no_such"]}, {"name": "fine"}]
    run = play("openmetadata_dashboards", service="superset", dashboards=items)
    assert run.failed
    assert [one["action"] for one in run.result["results"]] == ["created", "failed", "created"]
    assert "chart instance for superset.no_such not found" in run.msg


def test_refusals(play: Play) -> None:
    def msg(module: str = "openmetadata_dashboard", **params: t.Any) -> str:
        run = play(module, **params)
        assert run.failed
        promised = play(module, check=True, **params)
        assert promised.failed, params
        assert promised.msg == run.msg
        return run.msg

    id_ = seeds.id_of("dashboard", "superset.sales_overview")
    base: dict[str, t.Any] = {"service": "superset", "name": "sales_overview"}
    assert "cannot rename it" in msg(id=id_, name="other")
    assert "cannot move it" in msg(id=id_, name="sales_overview", service="bi.main")
    assert "No dashboard with id" in msg(id="6b0f2c1e-5d4a-4b7e-9f3c-1a2b3c4d5e6f")
    assert "id must be a UUID" in msg(id="42")
    assert "double quotes" in msg(service="superset", name='"x"')
    assert "there is no user 'nobody'" in msg(**base, owners=[{"type": "user", "name": "nobody"}])
    assert "there is no domain 'Nowhere'" in msg(**base, domains=["Nowhere"])
    assert "must name the classification too" in msg(**base, tags=["Tier1"])
    assert "is of type Superset, not Tableau" in msg(
        "openmetadata_dashboard_service", name="superset", service_type="Tableau"
    )
    assert "service_type is needed" in msg("openmetadata_dashboard_service", name="new")
    assert "connection_secrets" in msg(
        "openmetadata_dashboard_service", name="new", service_type="Superset", connection={"config": {"password": "x"}}
    )
    run = play("openmetadata_dashboard_service", name="superset", state="absent")
    assert "recursive: true" in run.msg
    assert "recursive: true" in play("openmetadata_dashboard_service", check=True, name="superset", state="absent").msg


@pytest.mark.parametrize("version", VERSIONS)
def test_a_refused_change_says_what_is_there_now(play: Play, version: str) -> None:
    play.sandbox.set_switch("openmetadata", "version", version)
    run = play("openmetadata_dashboard", service="superset", name="sales_overview", tags=["Tier.Tier1", "Tier.Tier2"])
    assert run.failed
    assert "mutually exclusive" in run.msg
    assert "nothing of it was changed" in run.msg


def test_check_mode_predicts_parents(play: Play) -> None:
    run = play("openmetadata_dashboard", check=True, service="soon", name="x", charts=["y"])
    assert run.result["changed"]
    assert len(run.warnings) == 2
    many = play("openmetadata_dashboards", check=True, dashboards=[{"service": "soon", "name": "x", "charts": ["y"]}])
    assert many.result["changed"]
    assert len(many.warnings) == 2


def test_login_and_logout(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENMETADATA_JWT_TOKEN")
    login: dict[str, t.Any] = {"username": seeds.ADMIN_EMAIL, "password": seeds.ADMIN_PASSWORD}
    run = play("openmetadata_dashboard_info", service="superset", **login)
    assert run.sent == ["POST /api/v1/users/login", "GET /api/v1/dashboards", "POST /api/v1/users/logout"]
    play.sandbox.fault(platform="openmetadata", path="/dashboards", do="event", event="expire_tokens")
    run = play("openmetadata_dashboard_info", service="superset", **login)
    assert len(run.result["dashboards"]) == 1
    wrong = play("openmetadata_dashboard_info", **{**login, "password": "not-the-password"})
    assert "check username" in wrong.msg
    assert wrong.sent == ["POST /api/v1/users/login"]


@pytest.mark.parametrize("ending", ["", "/", "/api", "/api/", "/api/v1", "/api/v1/"])
def test_url_in_any_spelling(play: Play, ending: str) -> None:
    url = play.sandbox.origin["openmetadata"] + ending
    assert len(play("openmetadata_dashboard_info", url=url).result["dashboards"]) == 2
