# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Normal forms, names, credentials, error bodies: what needs no server."""

from __future__ import annotations

import json
import typing as t

import pytest

from ansible_collections.dashops.dashboards.plugins.module_utils._core.errors import (
    Ambiguous,
    Conflict,
    Forbidden,
    Missing,
    NotFound,
    OptionError,
)
from ansible_collections.dashops.dashboards.plugins.module_utils._core.http import Answer
from ansible_collections.dashops.dashboards.plugins.module_utils._mstr import (
    client,
    dossier_instance,
    instances,
    kpi,
    lookup,
    session,
)
from ansible_collections.dashops.dashboards.plugins.module_utils._mstr.lookup import Metric, Named, Place

USER = {"MSTR_USERNAME": "env-user", "MSTR_PASSWORD": "env-pass"}


def answer(status: int, data: t.Any = None, text: str = "") -> Answer:
    body = (text or json.dumps(data)).encode()
    return Answer(status, {}, body, None if text else data)


# ---- credentials


@pytest.mark.parametrize(
    ("params", "environ", "body"),
    [
        ({"username": "u", "password": "p"}, {}, {"username": "u", "password": "p", "loginMode": 1}),
        ({"username": "u", "password": "p"}, {"MSTR_LOGIN_MODE": "ldap"}, {"loginMode": 1}),
        ({"username": "u", "password": "p", "login_mode": "64"}, {}, {"loginMode": 64}),
        ({}, USER, {"username": "env-user", "password": "env-pass", "loginMode": 1}),
        ({}, {**USER, "MSTR_LOGIN_MODE": "LDAP"}, {"loginMode": 16}),
        ({"login_mode": "ldap"}, USER, {"username": "env-user", "loginMode": 16}),
        ({"username": "half"}, USER, {"username": "env-user"}),
        ({"username": "u", "password": "p"}, {"MSTR_API_TOKEN": "t"}, {"username": "u"}),
        ({"api_token": "t", "username": "u", "password": "p"}, {}, {"username": "t", "loginMode": 4096}),
        ({}, {**USER, "MSTR_API_TOKEN": "t"}, {"username": "t"}),
        ({"login_mode": "anonymous"}, USER, {"loginMode": 8}),
        ({}, {"MSTR_LOGIN_MODE": "8", "MSTR_USERNAME": ""}, {"loginMode": 8}),
    ],
)
def test_the_first_complete_credential_counts(
    params: dict[str, str], environ: dict[str, str], body: dict[str, t.Any]
) -> None:
    found = session.login(params, environ).body
    assert {name: found.get(name) for name in body} == body


def test_secrets_of_the_environment_are_known() -> None:
    assert session.login({}, USER).secrets == ("env-pass",)


@pytest.mark.parametrize("environ", [{}, {"MSTR_LOGIN_MODE": "ldap"}, {"MSTR_USERNAME": "u", "MSTR_PASSWORD": ""}])
def test_without_a_complete_credential_every_way_is_named(environ: dict[str, str]) -> None:
    with pytest.raises(OptionError, match="session, api_token, MSTR_API_TOKEN, username and password.*anonymous"):
        session.login({}, environ)


def test_a_login_mode_is_a_name_or_a_number() -> None:
    with pytest.raises(OptionError, match="login_mode must be one of standard, anonymous, ldap, api_token or a number"):
        session.login_mode("kerberos")


@pytest.mark.parametrize("url", ["https://h/Ctx", "https://h/Ctx/", "https://h/Ctx/api", "https://h/Ctx/api/v2/x"])
def test_a_url_is_taken_in_any_spelling(url: str) -> None:
    assert client.library_url(url) == "https://h/Ctx"


def test_a_host_may_be_called_api() -> None:
    assert client.library_url("http://api/Ctx/api/") == "http://api/Ctx"


# ---- error bodies


@pytest.mark.parametrize(
    ("data", "number", "iserver", "message"),
    [
        ({"code": "ERR0014", "message": "No."}, 14, None, "No."),
        ({"code": "ERR014", "message": "No."}, 14, None, "No."),
        ({"code": "ERR004", "iServerCode": -2147468986, "message": "Gone."}, 4, -2147468986, "Gone."),
        ({"code": "-2147217373", "message": "(Taken.)"}, None, -2147217373, "Taken."),
        ({"errors": [{"code": "8004cc4c", "message": "Model."}]}, None, None, "Model."),
        ({"code": "ERR001", "message": "All.", "subErrors": [{"message": "One."}, "x"]}, 1, None, "All.; One."),
        (["odd"], None, None, '["odd"]'),
    ],
)
def test_error_bodies_are_understood(data: t.Any, number: int | None, iserver: int | None, message: str) -> None:
    seen = client.fault(answer(400, data))
    assert (seen.number, seen.iserver) == (number, iserver)
    assert seen.message.rstrip("; ") == message


def test_a_page_of_a_proxy_is_no_message() -> None:
    assert client.fault(answer(503, text="<html>busy</html>")).message == "an HTML page"


@pytest.mark.parametrize(
    ("status", "data", "kind"),
    [
        (403, {"code": "ERR017", "message": ""}, Forbidden),
        (500, {"code": "ERR001", "iServerCode": -2147214568, "message": ""}, Forbidden),
        (404, {"code": "ERR004", "iServerCode": -2147468986, "message": ""}, client.InstanceGone),
        (404, {"code": "-2147216373", "message": ""}, NotFound),
        (400, {"code": "ERR0015", "message": ""}, Conflict),
        (400, {"code": "-2147217373", "message": ""}, Conflict),
    ],
)
def test_errors_have_a_telling_class(status: int, data: t.Any, kind: type[Exception]) -> None:
    assert client.explain(answer(status, data)).error is kind


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"code": "ERR009", "message": ""}, "the session has ended"),
        ({"code": "ERR001", "iServerCode": -2147206924, "message": ""}, "the session has ended"),
        ({"code": "ERR001", "message": ""}, "check username, password and login_mode, or open a new session"),
        ({"code": "ERR003", "message": ""}, "check username, password and login_mode"),
        ({"code": "ERR001", "iServerCode": -2147216963, "message": ""}, "password has to be changed"),
    ],
)
def test_only_an_ended_session_is_called_so(data: t.Any, says: str) -> None:
    assert says in client.explain(answer(401, data)).hint


@pytest.mark.parametrize(
    ("status", "data", "absent"),
    [
        (404, {"code": "ERR004", "message": "None."}, True),
        (500, {"code": "ERR001", "message": "None."}, True),
        (500, {"code": "ERR002", "message": "Broken."}, False),
        (404, {"code": "ERR004", "message": "HTTP 404 Not Found"}, False),
        (404, {"code": "ERR001", "iServerCode": -2147209151, "message": "Not loaded."}, False),
        (500, {"code": "ERR001", "iServerCode": -2147072486, "message": "Too many."}, False),
        (500, {"code": "ERR001", "iServerCode": -2147214568, "message": "Denied."}, False),
        (500, {"code": "ERR001", "iServerCode": -2147206497, "message": "Slow."}, False),
        (500, {"code": "ERR001", "iServerCode": -2147216373, "message": "No such id."}, True),
    ],
)
def test_four_meanings_of_not_found(status: int, data: t.Any, absent: bool) -> None:
    assert client.absent(answer(status, data)) is absent


# ---- names and places

CHAPTERS = Named("C1", "Sales"), Named("C2", "Stock")
PLACES = [
    Place(CHAPTERS[0], Named("P1", "Today"), Named("K1", "Visualization 1")),
    Place(CHAPTERS[0], Named("P2", "Week"), Named("K2", "Visualization 1")),
    Place(CHAPTERS[1], Named("P3", "Today"), Named("K3", "Total")),
    Place(CHAPTERS[1], Named("P3", "Today"), Named("K4", "K3")),
]


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"visualization": "Total"}, "K3"),
        ({"visualization": "K1"}, "K1"),
        ({"visualization": "Visualization 1", "page": "Week"}, "K2"),
        ({"visualization": "Visualization 1", "chapter": "C1", "page": "P1"}, "K1"),
    ],
)
def test_a_visualization_is_found_by_name_or_key(options: dict[str, str], key: str) -> None:
    assert lookup.choose_place(PLACES, options, "Board").visualization.id == key


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"visualization": "Visualization 1"}, Ambiguous, r"Sales / Today / .*\(K1\) or Sales / Week / .*\(K2\)"),
        ({"visualization": "None"}, Missing, "no visualization 'None'; there are: Visualization 1, Total, K3"),
        ({"visualization": "Total", "chapter": "Sale"}, Missing, "no chapter 'Sale'; there are: Sales, Stock"),
        (
            {"visualization": "Total", "chapter": "Sales"},
            Missing,
            "no visualization 'Total'; there are: Visualization 1",
        ),
        ({"visualization": "K3"}, Ambiguous, r"key of 'Total' \(K3\) and the name of 'K3' \(K4\)"),
    ],
)
def test_what_is_not_clear_is_said(options: dict[str, str], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        lookup.choose_place(PLACES, options, "Board")


def test_a_metric_may_be_left_out_where_there_is_one() -> None:
    one, two = Metric("A" * 32, "Fees"), Metric("B" * 32, "Cost")
    assert lookup.choose_metric([one], None, "it") == Named("A" * 32, "Fees")
    assert lookup.choose_metric([one, two], "Cost", "it").id == two.id
    assert lookup.choose_metric([one, two], "b" * 32, "it").id == two.id
    with pytest.raises(Ambiguous, match=r"the metric of it is ambiguous: it could be Fees \(A+\) or Cost"):
        lookup.choose_metric([one, two], None, "it")
    with pytest.raises(Missing, match="it has no metric 'X'; there are: Fees, Cost"):
        lookup.choose_metric([one, two], "X", "it")
    with pytest.raises(Missing, match="it has no metric; there are: none"):
        lookup.choose_metric([], None, "it")


def test_a_metric_goes_by_its_name_and_by_its_alias() -> None:
    listed = [Metric("A" * 32, "Fees"), Metric("B" * 32, "Cost", "Expense"), Metric("C" * 32, "Expense", "Other")]
    assert lookup.choose_metric(listed[:2], "Cost", "it").id == "B" * 32
    assert lookup.choose_metric(listed[:2], "Expense", "it").id == "B" * 32
    with pytest.raises(Ambiguous, match=r"could be Expense \(B+\) or Expense \(C+\)"):
        lookup.choose_metric(listed, "Expense", "it")


def test_other_kinds_are_refused_only_where_they_are_known() -> None:
    place = PLACES[0]
    assert lookup.refuse_other_kinds(place) is None
    assert lookup.refuse_other_kinds(place._replace(kind="kpi")) is None
    assert "servers differ" in str(lookup.refuse_other_kinds(place._replace(kind="comparison_kpi")))
    with pytest.raises(Missing, match="is of kind grid"):
        lookup.refuse_other_kinds(place._replace(kind="grid"))


def test_panel_stacks_are_walked() -> None:
    inner = {"panels": [{"visualizations": [{"key": "K3", "name": "c"}]}]}
    outer = {"panels": [{"visualizations": [{"key": "K2", "name": "b"}], "panelStacks": [inner]}]}
    page = {"key": "P", "name": "p", "visualizations": [{"key": "K1", "name": "a"}], "panelStacks": [outer]}
    found = lookup.places({"chapters": [{"key": "C", "name": "c", "pages": [page]}]})
    assert [place.visualization.id for place in found] == ["K1", "K2", "K3"]


HIT = {
    "id": "X",
    "ancestors": [
        {"id": lookup.ROOT_FOLDER, "name": "Project", "level": 3},
        {"id": "F2", "name": "Sub", "level": 1},
        {"id": "F1", "name": "Shared Reports", "level": 2},
    ],
}


def test_paths_start_at_the_project_without_its_name() -> None:
    assert lookup.folder_path(HIT) == "/Shared Reports/Sub"
    assert lookup.folder_id(HIT) == "F2"
    assert (lookup.folder_path({}), lookup.folder_id({})) == ("/", "")


@pytest.mark.parametrize(
    ("place", "wanted", "same"),
    [
        ("/Shared Reports/Sub", "/Shared Reports/Sub", True),
        ("/Public Objects/Shared Reports/Sub", "/Shared Reports/Sub", True),
        ("/Public Objects/Shared Reports/Sub", "/Sub", False),
        ("/Teams/Sub", "/Shared Reports/Sub", False),
    ],
)
def test_shared_reports_may_lie_deeper(place: str, wanted: str, same: bool) -> None:
    assert lookup.same_path(place, wanted) is same


@pytest.mark.parametrize(("media", "dashboard"), [(1879072805, True), (268435711, False), (None, True)])
def test_documents_are_no_dashboards(media: int | None, dashboard: bool) -> None:
    assert lookup.is_dashboard({"viewMedia": media}) is dashboard


# ---- KPIs


def test_a_changed_letter_counts_only_where_no_key_is_the_same() -> None:
    listed = [PLACES[0]._replace(visualization=Named(key, key)) for key in ("K68", "W68", "K70")]
    assert kpi._place_of_key(listed, "W68") is listed[1]
    assert kpi._place_of_key(listed, "W70") is listed[2]
    assert kpi._place_of_key(listed, "W71") is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("W68", "W68", True), ("W68", "K68", True), ("W68", "W69", False), ("X68", "K68", False), ("K", "W", False)],
)
def test_the_first_letter_of_a_key_may_change(one: str, other: str, same: bool) -> None:
    assert kpi.same_key(one, other) is same


@pytest.mark.parametrize(
    ("stored", "wanted", "differs"),
    [
        ('{"b": 2, "a": 1}', {"a": 1, "b": 2}, False),
        ('{"a":100}', {"a": "100"}, True),
        ('{"a":[1]}', {"a": [1.0]}, False),
        ('{"a":true}', {"a": 1}, True),
        ('{"a":1,"b":2}', {"a": 1}, True),
        ("no json", {}, True),
    ],
)
def test_configurations_are_compared_as_data(stored: str, wanted: t.Any, differs: bool) -> None:
    raw = {"id": "A" * 32, "name": "n", "configString": stored}
    found = kpi.Found(raw["id"], "n", kpi.normal(raw), raw)
    item = kpi.Item({"name": "n", "config": wanted}, found=found, facts={"same": set(), "board": None})
    target = kpi.Kpi(t.cast("t.Any", None)).target(item)
    assert (target["config"] != found.normal["config"]) is differs


def test_both_spellings_of_a_time_are_read() -> None:
    raw = {"data": {"dataPoints": [{"rawValue": 1, "timestamp": "t1"}]}, "dataCompares": [{"timeStamp": "t2"}]}
    found = kpi.values(raw)
    assert found["data"]["dataPoints"][0]["timestamp"] == "t1"
    assert found["data_compares"] == [{"timestamp": "t2"}]
    assert kpi.values({}) == {}


# ---- instances


@pytest.mark.parametrize(
    ("status", "name"), [(1, "ready"), (2, "prompted"), (3, "failed"), (18, "failed"), (0, "running"), (99, "running")]
)
def test_every_status_has_a_name(status: int, name: str) -> None:
    assert instances.status_name(status) == name


ASKED: list[dict[str, t.Any]] = [
    {"key": "K1", "id": "I1", "name": "Year", "type": "VALUE", "required": True},
    {"key": "K2", "id": "I2", "name": "Region", "type": "ELEMENTS"},
    {"key": "K3", "id": "I3", "name": "Region", "type": "ELEMENTS"},
]


def test_prompts_are_answered_by_key_id_or_name() -> None:
    given: list[dict[str, t.Any]] = [
        {"name": "Year", "answers": [2024]},
        {"id": "I2", "answers": [{"id": "h1"}]},
        {"key": "K3", "name": "Other", "use_default": True},
        {"name": "Not open yet", "answers": [1]},
    ]
    assert instances.match_prompts(ASKED, given) == [
        {"key": "K1", "id": "I1", "name": "Year", "type": "VALUE", "answers": 2024},
        {"key": "K2", "id": "I2", "name": "Region", "type": "ELEMENTS", "answers": [{"id": "h1"}]},
        {"key": "K3", "id": "I3", "name": "Region", "type": "ELEMENTS", "useDefault": True},
    ]
    assert instances.match_prompts(ASKED, [{"name": "Year"}]) == [
        {"key": "K1", "id": "I1", "name": "Year", "type": "VALUE"}
    ]
    with pytest.raises(Ambiguous, match="prompt 'Region' is ambiguous: it could be K2 or K3"):
        instances.match_prompts(ASKED, [{"name": "Region"}])
    assert instances.describe(ASKED[:2]) == "'Year' (VALUE, required), 'Region' (ELEMENTS, optional)"


def test_a_body_holds_only_what_was_given() -> None:
    options = {
        "objects": [{"type": 3, "id": "a" * 32, "new_name": "New"}],
        "reset": True,
        "bookmark_info": {"id": "B", "reset_manipulation": False},
        "linking_info": {"vizSelection": {"sels": []}, "selectorMode": 2},
        "wait": True,
    }
    assert dossier_instance.creation_body(options) == {
        "objects": [{"type": 3, "id": "A" * 32, "newName": "New"}],
        "reset": True,
        "bookmarkInfo": {"id": "B", "resetManipulation": False},
        "linkingInfo": {"vizSelection": '{"sels":[]}', "selectorMode": 2},
    }


WAITING = {"wait": True, "wait_timeout": 300.0}


@pytest.mark.parametrize(
    ("options", "state", "says"),
    [
        ({}, "present", "one of dossier, objects and instance_id is needed"),
        ({"dossier": "x"}, "absent", "state absent needs instance_id"),
        ({"dossier": "x", "reset": True}, "present", "reset goes with objects only"),
        (
            {"objects": [{"type": 3, "id": "A" * 32}], "filters": [{"key": "W1"}]},
            "present",
            "filters goes with dossier",
        ),
        ({"objects": [{"type": 3, "id": "cube"}]}, "present", r"objects[0].id must be 32 hexadecimal digits"),
        ({"dossier": "x", "filters": [{"selections": []}]}, "present", "filters[0] needs key or name"),
        ({"dossier": "x", "filters": [{"key": 1}]}, "present", "filters[0].key: 1 is not of type"),
        ({"dossier": "x", "linking_info": {"selectMode": 1}}, "present", "linking_info: Additional properties"),
        ({"dossier": "x", "linking_info": {"passFilter": []}}, "present", "linking_info.passFilter"),
        ({"dossier": "x", "wait": False, "prompts": [{"name": "p"}]}, "present", "prompts needs wait: true"),
        ({"dossier": "x", "wait_timeout": 0.0}, "present", "wait_timeout must be more than 0"),
    ],
)
def test_mistakes_are_found_before_the_first_request(options: dict[str, t.Any], state: str, says: str) -> None:
    problems = dossier_instance.DossierInstance.check({**WAITING, **options}, state)
    assert any(says in problem for problem in problems), problems
