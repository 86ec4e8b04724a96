# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pure parts: names, base URLs, normal forms, patches, connections."""

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.dashops.dashboards.plugins.module_utils._core.plan import make_plan
from ansible_collections.dashops.dashboards.plugins.module_utils._core.resource import Found, Item
from ansible_collections.dashops.dashboards.plugins.module_utils._openmetadata import client, names, writer
from ansible_collections.dashops.dashboards.plugins.module_utils._openmetadata.dashboard import Dashboard
from ansible_collections.dashops.dashboards.plugins.module_utils._openmetadata.service import Service

PART = st.text(st.characters(blacklist_characters='"', blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)
SERVICE = {"id": "s", "type": "dashboardService", "name": "superset", "fullyQualifiedName": "superset"}


class Nowhere:
    """A client that may not be asked."""

    where = "nowhere"
    requests = 0
    old_domains = False

    def __getattr__(self, name: str) -> t.Any:
        raise AssertionError(f"asked for {name}")


@given(st.lists(PART, min_size=1, max_size=4))
def test_what_is_built_can_be_split(parts: list[str]) -> None:
    assert names.split(names.build(parts)) == parts
    assert names.tidy(names.build(parts)) == names.build(parts)


@pytest.mark.parametrize(
    ("text", "least", "most", "readings"),
    [
        ("a", 1, None, ["a"]),
        ("a", 2, None, []),
        ("a.b", 1, None, ["a.b", '"a.b"']),
        ("a.b", 2, None, ["a.b"]),
        ("a.b.c", 2, 2, ['a."b.c"', '"a.b".c']),
        ('a."b.c"', 1, None, ['a."b.c"']),
        ('"a"."b"', 2, 2, ["a.b"]),
        ("a..b", 2, None, ['a.".b"', '"a.".b']),
        ("a.b.c.d.e.f", 1, None, ["a.b.c.d.e.f"]),
    ],
)
def test_readings(text: str, least: int, most: int | None, readings: list[str]) -> None:
    assert [*names.readings(text, least, most)] == readings


def test_bare() -> None:
    assert names.bare('"bi.main"') == "bi.main"
    assert names.bare('a"b') == 'a"b'
    assert names.bare(" superset ") == "superset"


@pytest.mark.parametrize("bad", ["", " ", "x" * 257, 'say "x"', "a::b", "a\nb"])
def test_names_that_no_server_takes(bad: str) -> None:
    assert names.problems("name", bad)
    assert not names.problems("name", "a/b c.d%&?#ü>")


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("https://om.example.org", "https://om.example.org/api"),
        ("https://om.example.org/api/", "https://om.example.org/api"),
        ("https://om.example.org/api/v1//", "https://om.example.org/api"),
        ("http://[::1]:8585/", "http://[::1]:8585/api"),
        ("https://example.org/catalogue/api/v1", "https://example.org/catalogue/api"),
        ("https://example.org/api-docs", "https://example.org/api-docs/api"),
    ],
)
def test_root(url: str, root: str) -> None:
    assert client.root(url) == root


RAW: dict[str, t.Any] = {
    "id": "d",
    "name": "sales",
    "fullyQualifiedName": "superset.sales",
    "service": SERVICE,
    "version": 0.3,
    "description": "Text  \r\nmore\n\n",
    "charts": [
        {"id": "c2", "type": "chart", "name": "b", "fullyQualifiedName": "superset.b", "deleted": False},
        {"id": "c1", "type": "chart", "name": "a.x", "fullyQualifiedName": 'superset."a.x"', "deleted": False},
        {"id": "c3", "type": "chart", "name": "gone", "fullyQualifiedName": "superset.gone", "deleted": True},
        {"id": "c4", "type": "chart", "name": "far", "fullyQualifiedName": "other.far", "deleted": False},
    ],
    "owners": [{"id": "o", "type": "team", "name": "Org", "inherited": True}],
    "domains": [{"id": "x", "type": "domain", "name": "Commerce", "fullyQualifiedName": "Commerce", "inherited": True}],
    "tags": [
        {"tagFQN": "Tier.Tier1", "source": "Classification", "labelType": "Manual", "state": "Confirmed"},
        {"tagFQN": "PII.Sensitive", "source": "Classification", "labelType": "Derived", "state": "Confirmed"},
        {"tagFQN": "PII.None", "source": "Classification", "labelType": "Automated", "state": "Suggested"},
        {"tagFQN": "Business.Revenue", "source": "Glossary", "labelType": "Manual", "state": "Confirmed"},
    ],
    "extension": {"a": 1, "list": ["y", "x"]},
}


def planned(options: dict[str, t.Any]) -> t.Any:
    """The plan for a dashboard, made without a single request."""
    resource = Dashboard(t.cast(t.Any, Nowhere()))
    found = resource.found(RAW, "superset.sales")
    wanted = {"service": "superset", "name": "sales", "hard_delete": False, "extension_mode": "merge", **options}
    return make_plan(resource, resource.prepare(Item(wanted, key="superset.sales", found=found)))


def test_normal_form() -> None:
    normal = Dashboard(t.cast(t.Any, Nowhere())).normal(RAW)
    assert normal["description"] == "Text\nmore"
    assert normal["charts"] == ["a.x", "b", "other.far"]
    assert normal["owners"] == []
    assert normal["domains"] == []
    assert normal["tags"] == ["Tier.Tier1"]
    assert normal["glossary_terms"] == ["Business.Revenue"]
    assert normal["dashboard_type"] == "Dashboard"
    assert normal["project"] == ""
    assert "gone" in Dashboard(t.cast(t.Any, Nowhere())).normal({**RAW, "deleted": True})["charts"]


@pytest.mark.parametrize(
    "options",
    [
        {"description": "Text\nmore"},
        {"charts": ["other.far", "a.x", "superset.b"]},
        {"charts": ['superset."a.x"', "c2", "c4"]},
        {"owners": [], "domains": [], "data_products": [], "project": ""},
        {"tags": ["Tier.Tier1"]},
        {"tags": ["PII.None", "Tier.Tier1", "PII.Sensitive"]},
        {"extension": {"list": ["x", "y"]}},
        {"extension": {"unknown": None}},
        {"extension": {"list": ["x", "y"], "a": 1}, "extension_mode": "replace"},
    ],
)
def test_nothing_to_change(options: dict[str, t.Any]) -> None:
    assert not planned(options).changed


def operations(options: dict[str, t.Any]) -> list[dict[str, t.Any]]:
    return t.cast("list[dict[str, t.Any]]", planned(options).steps[0].data["operations"])


def test_patch_of_charts_keeps_the_deleted_ones() -> None:
    (patch,) = operations({"charts": ["b"]})
    assert patch["path"] == "/charts"
    assert [one["id"] for one in patch["value"]] == ["c2", "c3"]


def test_patch_of_tags_keeps_what_is_not_by_hand_and_not_managed() -> None:
    (patch,) = operations({"tags": []})
    assert [(one["tagFQN"], one["labelType"]) for one in patch["value"]] == [
        ("PII.None", "Automated"),
        ("Business.Revenue", "Manual"),
    ]


def test_patch_of_the_extension_is_the_whole() -> None:
    (patch,) = operations({"extension": {"a": None, "b": 2}})
    assert patch == {"op": "add", "path": "/extension", "value": {"list": ["y", "x"], "b": 2}}


def test_diff_holds_changed_keys_only() -> None:
    plan = planned({"description": "New", "project": "Sales", "charts": ["a.x", "b", "other.far"]})
    assert plan.before == {"description": "Text\nmore", "project": ""}
    assert plan.after == {"description": "New", "project": "Sales"}


def test_a_row_is_found_by_name_in_any_shape() -> None:
    row = {"name": "sales.daily", "service": '"bi.main"'}
    assert writer._row_key(row) == writer._row_key('"bi.main"."sales.daily"')
    assert writer._row_key({**row, "service": "bi.main"}) == writer._row_key(row)


CONFIG = {
    "type": "Superset",
    "hostPort": "http://a",
    "extra": 1,
    "connection": {"username": "u", "password": "*********"},
}


def service_plan(**options: t.Any) -> t.Any:
    resource = Service(t.cast(t.Any, Nowhere()))
    raw = {"id": "s", "name": "superset", "serviceType": "Superset", "version": 0.1, "connection": {"config": CONFIG}}
    wanted = {"name": "superset", "hard_delete": False, "update_secrets": "on_create", "recursive": False, **options}
    return make_plan(resource, resource.prepare(Item(wanted, key="superset", found=resource.found(raw, "superset"))))


def test_only_given_keys_of_a_connection_count() -> None:
    assert not service_plan(connection={"config": {"hostPort": "http://a", "connection": {"username": "u"}}}).changed
    assert not service_plan(connection_secrets={"connection": {"password": "new"}}).changed


def test_a_connection_is_patched_member_by_member() -> None:
    connection = {"config": {"hostPort": "http://b", "extra": None, "a/b": 1, "connection": {"username": "v"}}}
    plan = service_plan(connection=connection)
    assert plan.steps[0].data["operations"] == [
        {"op": "add", "path": "/connection/config/hostPort", "value": "http://b"},
        {"op": "remove", "path": "/connection/config/extra"},
        {"op": "add", "path": "/connection/config/a~1b", "value": 1},
        {"op": "add", "path": "/connection/config/connection/username", "value": "v"},
    ]
    assert "***" not in str(plan.steps[0].data["operations"])
    assert plan.before["connection"]["config"]["connection"] == {"username": "u"}


def test_secrets_that_are_always_sent_make_a_change_with_a_warning() -> None:
    plan = service_plan(connection_secrets={"connection": {"password": "new"}}, update_secrets="always")
    path = "/connection/config/connection/password"
    assert plan.steps[0].data["operations"] == [{"op": "add", "path": path, "value": "new"}]
    assert plan.warnings
    assert "new" not in str((plan.before, plan.after, plan.target, plan.steps[0].text))


def test_secrets_of_a_connection_are_refused() -> None:
    mistakes = Service.check(
        {"name": "x", "connection": {"config": {"a": {"api_token": "t"}, "password": "p", "paginationLimit": 1}}},
        "present",
    )
    assert len(mistakes) == 2
    assert "connection.config.a.api_token" in mistakes[0]
    assert Service.check({"name": "x", "connection": {"hostPort": "x"}}, "present")


def test_what_a_server_masks_under_another_name() -> None:
    """It is never compared, never sent back and never given back to be fed elsewhere."""
    resource = Service(t.cast(t.Any, Nowhere()))
    raw = {
        "id": "s",
        "name": "x",
        "serviceType": "Sigma",
        "connection": {"config": {"pin": "********", "hostPort": "a"}},
    }
    found = resource.found(raw, "x")
    options = {"name": "x", "connection": {"config": {"pin": "1234", "hostPort": "b"}}}
    plan = make_plan(resource, resource.prepare(Item(options, key="x", found=found)))
    assert plan.after == {"connection": {"config": {"hostPort": "b"}}}
    assert [one["path"] for one in plan.steps[0].data["operations"]] == ["/connection/config/hostPort"]
    assert resource.fed_back(found)["connection"] == {"config": {"hostPort": "a"}}
    assert Service.check({"name": "x", "connection": {"config": {"pin": "*********"}}}, "present")
    assert Service.check({"name": "x", "connection_secrets": {"password": "********"}}, "present")


def test_a_record_shows_no_secret_of_a_bot() -> None:
    raw = {"id": "s", "name": "x", "connection": {"config": {"connection": {"password": "clear-text"}}}}
    assert "clear-text" not in str(Service(t.cast(t.Any, Nowhere())).record(Found("s", "x", {}, raw)))
