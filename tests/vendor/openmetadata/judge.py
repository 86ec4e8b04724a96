# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds recorded exchanges against the vendor's own models. Run with the folder of one wheel, exchanges on stdin.

Output: JSON with ``requests``, ``answers`` (how many were held against a model) and ``problems``.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from vendor.openmetadata import wheel

SCHEMA = "metadata.generated.schema"
#: Collection -> model of a creation, model of the entity.
MODELS = {
    "dashboards": ("api.data.createDashboard.CreateDashboardRequest", "entity.data.dashboard.Dashboard"),
    "charts": ("api.data.createChart.CreateChartRequest", "entity.data.chart.Chart"),
    "services/dashboardServices": (
        "api.services.createDashboardService.CreateDashboardServiceRequest",
        "entity.services.dashboardService.DashboardService",
    ),
    "dashboard/datamodels": (
        "api.data.createDashboardDataModel.CreateDashboardDataModelRequest",
        "entity.data.dashboardDataModel.DashboardDataModel",
    ),
    "users": ("", "entity.teams.user.User"),
    "teams": ("", "entity.teams.team.Team"),
    "tags": ("", "entity.classification.tag.Tag"),
    "glossaryTerms": ("", "entity.data.glossaryTerm.GlossaryTerm"),
    "domains": ("", "entity.domains.domain.Domain"),
    "dataProducts": ("", "entity.domains.dataProduct.DataProduct"),
    "metadata/types": ("", "entity.type.Type"),
}
#: Answers for which the vendor publishes no model.
WITHOUT = re.compile(r"/users/(login|logout|refresh|generateToken|token|security)|/system/|/deleteStale$|/async/")
OUR_AGENT = "ansible-dashops-dashboards"


class Judge:
    """Counts what was held against a model, and keeps what did not fit."""

    def __init__(self) -> None:
        self.requests = 0
        self.answers = 0
        self.problems: list[str] = []

    def exchange(self, one: dict[str, Any]) -> None:
        """Judge a request of the modules, and an answer that is no error."""
        path = one["path"].removeprefix("/api/v1/")
        collection = next((name for name in MODELS if path == name or path.startswith(f"{name}/")), None)
        rest = path.removeprefix(collection or "").strip("/")
        where = f"{one['line']} {one['method']} {one['path']}"
        if one["agent"].startswith(OUR_AGENT) and one["body"]:
            self.requests += 1
            self._request(where, path, collection, rest, one["method"], json.loads(one["body"]))
        if one["status"] < 300 and one["answer"] and not WITHOUT.search(one["path"]):
            self.answers += 1
            self._answer(f"{where} (answer)", collection, rest, json.loads(one["answer"]))

    def _request(self, where: str, path: str, collection: str | None, rest: str, method: str, body: Any) -> None:
        if path == "users/login":
            self._fits(where, "auth.loginRequest.LoginRequest", body)
        elif path == "users/logout":
            self._fits(where, "auth.logoutRequest.LogoutRequest", body)
        elif collection is None:
            self.problems.append(f"{where}: the modules send something that has no model")
        elif method == "PATCH":
            self._patch(where, collection, body)
        elif rest == "restore":
            self._fits(where, "api.data.restoreEntity.RestoreEntity", body)
        else:
            for row in body if rest == "bulk" else [body]:
                self._fits(where, MODELS[collection][0], row)

    def _patch(self, where: str, collection: str, operations: list[dict[str, Any]]) -> None:
        """Each operation of a patch: one that we use, and a value that fits the member of the entity."""
        fields = model(MODELS[collection][1]).model_fields
        known = {field.alias or name: field for name, field in fields.items()}
        for operation in operations:
            member, _slash, below = operation["path"].lstrip("/").partition("/")
            if operation["op"] not in ("add", "remove") or member not in known:
                self.problems.append(f"{where}: {operation}")
            elif operation["op"] == "add" and not below:
                self._valid(f"{where} {member}", TypeAdapter(known[member].annotation), operation["value"])

    def _answer(self, where: str, collection: str | None, rest: str, body: Any) -> None:
        if collection is None:
            self.problems.append(f"{where}: the sandbox answers something that has no model")
        elif rest == "bulk":
            self._fits(where, "type.bulkOperationResult.BulkOperationResult", body)
        elif rest.endswith("/versions"):
            self._fits(where, "type.entityHistory.EntityVersionHistory", body)
        elif rest == "":
            for row in body.get("data", [body]):
                self._fits(where, MODELS[collection][1], row)
            if "data" in body:
                self._fits(where, "type.paging.Paging", body["paging"])
        else:
            self._fits(where, MODELS[collection][1], body)

    def _fits(self, where: str, name: str, body: Any) -> None:
        self._valid(where, TypeAdapter(model(name)), body)

    def _valid(self, where: str, adapter: TypeAdapter[Any], body: Any) -> None:
        try:
            adapter.validate_python(body)
        except ValidationError as error:
            faults = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:3]]
            self.problems.append(f"{where}: {'; '.join(faults)}")


_LOADED: dict[str, Any] = {}


def model(name: str) -> Any:
    """A model of the wheel by its path below the generated schemas."""
    if name not in _LOADED:
        module, _dot, member = name.rpartition(".")
        _LOADED[name] = getattr(importlib.import_module(f"{SCHEMA}.{module}"), member)
    return _LOADED[name]


def main() -> None:
    """Judge what comes in."""
    wheel.models(Path(sys.argv[1]))
    judge = Judge()
    for line in sys.stdin:
        judge.exchange(json.loads(line))
    told = {"requests": judge.requests, "answers": judge.answers, "problems": sorted(set(judge.problems))}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
