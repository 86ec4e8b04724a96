# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The nine calls of the vendor's client against the sandbox (API notes 8.2), and what it makes of refusals."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import TALLY, Connect
from huaweicloudsdkces.v2 import (
    BaseWidgetInfo,
    BaseWidgetInfoLocation,
    BaseWidgetInfoProperties,
    BatchDeleteDashboardsRequestBody,
    BatchUpdateWidgetsRequest,
    CesClient,
    CreateDashboardRequestBody,
    CreateDashboardWidgetsRequest,
    CreateOneDashboardRequest,
    DeleteDashboardsRequest,
    DeleteOneWidgetRequest,
    DimensionInfo,
    ExtendInfo,
    ListDashboardInfosRequest,
    ListDashboardWidgetsRequest,
    ShowWidgetRequest,
    UpdateDashboardRequest,
    UpdateDashboardRequestBody,
    UpdateWidgetInfo,
    UpdateWidgetInfoLocation,
    WidgetMetric,
)
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException, SdkException
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.region.region import Region

from contract.play import Play
from sandbox.cloudeye import data
from sandbox.cloudeye.dashboards import DASHBOARDS, WIDGETS
from sandbox.server import Sandbox

Same = Callable[[Any, Any], None]
INSTANCE = "6f1c0e0a-0000-4000-8000-000000000001"


def raw(answer: Any) -> Any:
    """What came over the wire, read from the client's own answer."""
    return json.loads(answer.raw_content)


def shown(document: dict[str, Any]) -> dict[str, Any]:
    """What an answer shows of a stored document."""
    return {name: value for name, value in document.items() if name not in ("project", "dashboard")}


def model(document: dict[str, Any]) -> dict[str, Any]:
    """The same in the names of the client's attributes."""
    renamed = {"topN": "top_n", "from": "_from"}
    return {
        renamed.get(name, name): model(value) if isinstance(value, dict) else value for name, value in document.items()
    }


def widget(title: str, unit: str | None = None) -> BaseWidgetInfo:
    """A graph in the client's own classes."""
    dimensions = DimensionInfo(name="rabbitmq_instance_id", filter_type="specific_instances", values=[INSTANCE])
    return BaseWidgetInfo(
        title=title,
        view="line",
        metric_display_mode="single",
        threshold_enabled=False,
        metrics=[WidgetMetric(namespace="SYS.DMS", metric_name="connections", dimensions=dimensions)],
        location=BaseWidgetInfoLocation(left=0, top=0, width=6, height=3),
        properties=BaseWidgetInfoProperties(top_n=30, description="who is connected"),
        unit=unit,
    )


# --- the nine calls ---------------------------------------------------------------------------------------------------


def test_lists_bring_what_was_seeded(sandbox: Sandbox, client: CesClient, same: Same) -> None:
    store = sandbox.world.store
    answer = client.list_dashboard_infos(ListDashboardInfosRequest(enterprise_id="all_granted_eps"))
    seeded = [shown(board) for board in store.all(DASHBOARDS, data.PROJECT)]
    same([board.to_dict() for board in answer.dashboards], [model(board) for board in seeded])
    same(raw(answer)["dashboards"], seeded)
    favourites = ListDashboardInfosRequest(enterprise_id="0", is_favorite=True, dashboard_type="other")
    same([board.dashboard_id for board in client.list_dashboard_infos(favourites).dashboards], [data.BLUEPRINT])
    answer = client.list_dashboard_widgets(ListDashboardWidgetsRequest(data.BLUEPRINT, group_id="default"))
    seeded = [shown(one) for one in store.all(WIDGETS, data.BLUEPRINT)]
    same([one.to_dict() for one in answer.widgets], [model(one) for one in seeded])
    for one in seeded:
        single = client.show_widget(ShowWidgetRequest(one["widget_id"]))
        same(single.to_dict(), model(one))
        same(raw(single), one)


def test_a_board_lives(sandbox: Sandbox, client: CesClient, same: Same) -> None:
    body = CreateDashboardRequestBody("sdk-board", enterprise_id=data.PAYMENTS, row_widget_num=0)
    made = client.create_one_dashboard(CreateOneDashboardRequest(body))
    assert made.status_code == 201
    settings = ExtendInfo(filter="average", period="300", _from=1, to=2, refresh_time=0, enable_legend=True)
    change = UpdateDashboardRequestBody("sdk-renamed", is_favorite=True, row_widget_num=2, extend_info=settings)
    assert client.update_dashboard(UpdateDashboardRequest(made.dashboard_id, change)).status_code == 204
    (board,) = client.list_dashboard_infos(ListDashboardInfosRequest(dashboard_id=made.dashboard_id)).dashboards
    same(
        [board.dashboard_name, board.enterprise_id, board.row_widget_num, board.is_favorite, board.creator_name],
        ["sdk-renamed", data.PAYMENTS, 2, True, data.USER],
    )
    same(board.extend_info.to_dict()["_from"], 1)
    same([board.extend_info.period, board.extend_info.refresh_time], ["300", 0])
    copy = CreateDashboardRequestBody("sdk-copy", dashboard_id=made.dashboard_id, row_widget_num=0)
    copied = client.create_one_dashboard(CreateOneDashboardRequest(copy)).dashboard_id
    (board,) = client.list_dashboard_infos(ListDashboardInfosRequest(dashboard_id=copied)).dashboards
    same([board.row_widget_num, board.is_favorite, board.enterprise_id], [2, False, "0"])
    gone = BatchDeleteDashboardsRequestBody([made.dashboard_id, copied, "db1735689600009Nothing00"])
    results = client.delete_dashboards(DeleteDashboardsRequest(gone)).dashboards
    same([one.ret_status for one in results], ["successful", "successful", "error"])
    same(results[2].error_msg, "record not found")
    with pytest.raises(ClientRequestException) as missing:
        client.list_dashboard_infos(ListDashboardInfosRequest(dashboard_id=copied))
    assert missing.value.status_code == 404


@pytest.mark.parametrize("status", [200, 201])
def test_widgets_live(sandbox: Sandbox, client: CesClient, same: Same, status: int) -> None:
    sandbox.set_switch("cloudeye", "create_widgets_status", status)
    request = CreateDashboardWidgetsRequest(data.BLUEPRINT, [widget("First", "count"), widget("Second")])
    made = client.create_dashboard_widgets(request)
    same([made.status_code, len(made.widget_ids)], [status, 2])
    first, second = made.widget_ids
    shown_first = client.show_widget(ShowWidgetRequest(first))
    same([shown_first.title, shown_first.unit, shown_first.properties.top_n], ["First", "", 30])
    location = UpdateWidgetInfoLocation(left=6, top=9, width=6, height=4)
    changes = [
        UpdateWidgetInfo(widget_id=first, unit="count", location=location),
        UpdateWidgetInfo(widget_id="wg" + "0" * 22, unit="%"),
    ]
    results = client.batch_update_widgets(BatchUpdateWidgetsRequest(changes)).widgets
    same([(one.widget_id, one.ret_status) for one in results], [(first, "successful"), ("wg" + "0" * 22, "error")])
    shown_first = client.show_widget(ShowWidgetRequest(first))
    same([shown_first.unit, shown_first.location.top, shown_first.title], ["count", 9, "First"])
    assert client.delete_one_widget(DeleteOneWidgetRequest(second)).status_code == 204
    with pytest.raises(ClientRequestException):
        client.show_widget(ShowWidgetRequest(second))


def test_the_project_is_looked_up_when_the_client_is_built(sandbox: Sandbox) -> None:
    origin = sandbox.origin["cloudeye"]
    credentials = BasicCredentials(data.ACCESS_KEY, data.SECRET_KEY).with_iam_endpoint(origin)
    builder = CesClient.new_builder().with_http_config(HttpConfig.get_default_config()).with_credentials(credentials)
    built = builder.with_region(Region(data.REGION, origin)).build()
    assert built.list_dashboard_infos(ListDashboardInfosRequest()).dashboards
    assert [entry["path"] for entry in sandbox.journal("cloudeye")][0] == "/v3/projects"


# --- refusals ---------------------------------------------------------------------------------------------------------


def refused(client: CesClient) -> SdkException:
    with pytest.raises(SdkException) as error:
        client.list_dashboard_infos(ListDashboardInfosRequest())
    return error.value


def test_wrong_key_skewed_clock_and_a_foreign_project(sandbox: Sandbox, connect: Connect) -> None:
    wrong = refused(connect(secret="not-the-secret"))
    assert (wrong.status_code, wrong.error_code) == (401, "APIGW.0301")
    assert "verify aksk signature fail" in wrong.error_msg
    assert wrong.request_id
    assert "not exist" in refused(connect(access="AKNOBODY")).error_msg
    assert refused(connect(project=data.STRANGER)).status_code == 403
    assert refused(connect(data.TEMPORARY_ACCESS_KEY, data.TEMPORARY_SECRET_KEY)).status_code == 401
    sandbox.world.advance(16 * 60)
    assert "signature expired" in refused(connect()).error_msg


def test_temporary_keys_and_tokens(sandbox: Sandbox, connect: Connect) -> None:
    temporary = connect(data.TEMPORARY_ACCESS_KEY, data.TEMPORARY_SECRET_KEY, security_token=data.SECURITY_TOKEN)
    assert temporary.list_dashboard_infos(ListDashboardInfosRequest()).dashboards
    sandbox.world.store.put("cloudeye.token", "MII", {"user": data.USER, "project": data.PROJECT, "expires": 9e12})
    invoker = connect(secret="not-the-secret").list_dashboard_infos_invoker(ListDashboardInfosRequest())
    by_token = invoker.add_header("X-Auth-Token", "MII").add_header("Authorization", "none").invoke()
    assert by_token.dashboards


def test_throttling(sandbox: Sandbox, connect: Connect) -> None:
    sandbox.fault(platform="cloudeye", do="status", status=429)
    assert connect(retries=2).list_dashboard_infos(ListDashboardInfosRequest()).dashboards
    sandbox.fault(platform="cloudeye", do="status", status=429)
    with pytest.raises(ClientRequestException) as throttled:
        connect().create_one_dashboard(CreateOneDashboardRequest(CreateDashboardRequestBody("b")))
    assert (throttled.value.status_code, throttled.value.error_code) == (429, "APIGW.0308")


@pytest.mark.parametrize(("shape", "code"), [("A", "ces.0014"), ("B", "400"), ("C", 400)])
def test_the_shapes_of_errors_as_the_client_reads_them(
    sandbox: Sandbox, client: CesClient, shape: str, code: Any
) -> None:
    sandbox.set_switch("cloudeye", "error_shape", shape)
    with pytest.raises(ClientRequestException) as wrong:
        client.create_one_dashboard(
            CreateOneDashboardRequest(CreateDashboardRequestBody("no blanks", row_widget_num=9))
        )
    assert (wrong.value.status_code, wrong.value.error_code) == (400, code)


# --- the same scenario by the client and by the module ----------------------------------------------------------------


def writes(sandbox: Sandbox) -> list[tuple[str, str, str, Any]]:
    """Method, path, query and body of what was written, ids in it replaced."""
    told = []
    ids: dict[str, str] = {}
    for entry in sandbox.journal("cloudeye"):
        text = f"{entry['path']} {entry['body']}"
        for prefix, kind in (("db", "board"), ("wg", "widget")):
            for word in sorted(set(re.split('[/" ]', text))):
                if len(word) == 24 and word.startswith(prefix):
                    ids.setdefault(word, f"{kind}-{len(ids)}")
        if entry["write"]:
            body = entry["body"]
            path = entry["path"]
            for identity, name in ids.items():
                body, path = body.replace(identity, name), path.replace(identity, name)
            told.append((entry["method"], path, entry["query"], json.loads(body) if body else None))
    return told


def by_client(client: CesClient) -> None:
    body = CreateDashboardRequestBody("scenario", enterprise_id="0", row_widget_num=0)
    board = client.create_one_dashboard(CreateOneDashboardRequest(body)).dashboard_id
    settings = ExtendInfo(filter="average", period="300")
    change = UpdateDashboardRequestBody("scenario", is_favorite=True, row_widget_num=0, extend_info=settings)
    client.update_dashboard(UpdateDashboardRequest(board, change))
    made = client.create_dashboard_widgets(
        CreateDashboardWidgetsRequest(board, [widget("First", "count"), widget("Second")])
    )
    first, second = made.widget_ids
    client.batch_update_widgets(BatchUpdateWidgetsRequest([UpdateWidgetInfo(widget_id=first, unit="count")]))
    client.batch_update_widgets(BatchUpdateWidgetsRequest([UpdateWidgetInfo(widget_id=first, title="Renamed")]))
    client.delete_one_widget(DeleteOneWidgetRequest(second))
    client.delete_dashboards(DeleteDashboardsRequest(BatchDeleteDashboardsRequestBody([board])))


def by_module(play: Play) -> None:
    def options(title: str, **more: Any) -> dict[str, Any]:
        dimensions = {"name": "rabbitmq_instance_id", "filter_type": "specific_instances", "values": [INSTANCE]}
        return {
            "title": title,
            "metrics": [{"namespace": "SYS.DMS", "metric_name": "connections", "dimensions": dimensions}],
            "location": {"left": 0, "top": 0, "width": 6, "height": 3},
            "properties": {"topN": 30, "description": "who is connected"},
            **more,
        }

    board = {"name": "scenario", "row_widget_num": 0, "is_favorite": True, "enterprise_project_id": "0"}
    board["extend_info"] = {"filter": "average", "period": "300"}
    # Two places that overlap are refused in one task, so the graphs come in two.
    second = options("Second", location={"left": 6, "top": 0, "width": 6, "height": 3})
    made = play.ok("cloudeye_dashboard", {**board, "widgets": [options("First", unit="count"), second]})
    ids = {one["title"]: one["widget_id"] for one in made.data["dashboard"]["widgets"]}
    renamed = [{"widget_id": ids["First"], "title": "Renamed"}]
    play.ok("cloudeye_dashboard", {**board, "widgets": renamed})
    play.ok("cloudeye_dashboard", {**board, "widgets": renamed, "purge_widgets": True})
    play.ok("cloudeye_dashboard", {"name": "scenario", "state": "absent"})


def test_client_and_module_write_the_same(sandbox: Sandbox, client: CesClient) -> None:
    by_client(client)
    theirs = writes(sandbox)
    sandbox.reset()
    by_module(Play(sandbox, "cloudeye"))
    ours = writes(sandbox)
    for sent in ours:
        if sent[1].endswith("/widgets"):
            sent[3][1]["location"]["left"] = 0
    TALLY["wire"] += len(ours)
    assert ours == theirs
