# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the vendor's own client against a server, and prints what it returned as JSON.

Arguments: the folder of the unpacked wheel, the base URL of the API, a token.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

from vendor.openmetadata import wheel

SCHEMA = "metadata.generated.schema"


def named(name: str) -> Any:
    """Something of the wheel by its dotted path."""
    module, _dot, member = name.rpartition(".")
    return getattr(importlib.import_module(module), member)


def plain(entity: Any) -> Any:
    """An entity as JSON, without what is not set."""
    return json.loads(entity.model_dump_json(exclude_none=True))


def connect(url: str, token: str) -> Any:
    """The client; its constructor asks for the server's version and compares it with its own."""
    connections = f"{SCHEMA}.entity.services.connections.metadata.openMetadataConnection.OpenMetadataConnection"
    security = f"{SCHEMA}.security.client.openMetadataJWTClientConfig.OpenMetadataJWTClientConfig"
    jwt = named(security)(jwtToken=token)
    settings = named(connections)(hostPort=url, authProvider="openmetadata", securityConfig=jwt)
    return named("metadata.ingestion.ometa.ometa_api.OpenMetadata")(settings)


def drive(client: Any) -> dict[str, Any]:
    """Use every call that is documented for dashboards, charts and services."""
    dashboard = named(f"{SCHEMA}.entity.data.dashboard.Dashboard")
    chart = named(f"{SCHEMA}.entity.data.chart.Chart")
    service = named(f"{SCHEMA}.entity.services.dashboardService.DashboardService")
    new_dashboard = named(f"{SCHEMA}.api.data.createDashboard.CreateDashboardRequest")
    new_chart = named(f"{SCHEMA}.api.data.createChart.CreateChartRequest")
    new_service = named(f"{SCHEMA}.api.services.createDashboardService.CreateDashboardServiceRequest")
    fields = ["owners", "tags", "charts"]
    told: dict[str, Any] = {"health": bool(client.health_check())}
    told["seeded"] = plain(client.get_by_name(entity=dashboard, fqn="superset.sales_overview", fields=fields))
    told["by_id"] = plain(client.get_by_id(entity=dashboard, entity_id=told["seeded"]["id"], fields=fields))
    told["dotted"] = plain(client.get_by_name(entity=dashboard, fqn='"bi.main"."sales.daily"'))
    told["absent"] = client.get_by_name(entity=dashboard, fqn="superset.nothing")
    told["service"] = plain(client.get_by_name(entity=service, fqn="superset"))["name"]
    client.create_or_update(new_service(name="made.here", serviceType="CustomDashboard"))
    client.create_or_update(new_chart(name="c", service='"made.here"', chartType="Line"))
    made = client.create_or_update(
        new_dashboard(name="d", service='"made.here"', charts=['"made.here".c'], description="a")
    )
    told["made"] = plain(made)
    told["again"] = plain(client.create_or_update(new_dashboard(name="d", service='"made.here"', description="b")))[
        "version"
    ]
    rows = [new_dashboard(name=f"b{at}", service='"made.here"') for at in range(5)]
    bulk = client.bulk_create_or_update(rows)
    told["bulk"] = [bulk.status.value, bulk.numberOfRowsProcessed.root, bulk.numberOfRowsFailed.root]
    listed = client.list_all_entities(entity=dashboard, params={"service": '"made.here"'}, limit=2)
    told["listed"] = [plain(one)["name"] for one in listed]
    changed = made.model_copy(deep=True)
    changed.displayName = "Patched"
    told["patched"] = plain(client.patch(entity=dashboard, source=made, destination=changed))["displayName"]
    told["versions"] = len(client.list_versions(entity=dashboard, entity_id=made.id).versions)
    told["chart"] = plain(client.get_by_name(entity=chart, fqn='"made.here".c'))["chartType"]
    client.delete(entity=dashboard, entity_id=made.id)
    told["deleted"] = client.get_by_name(entity=dashboard, fqn='"made.here".d')
    client.restore(entity=dashboard, entity_id=made.id)
    told["restored"] = plain(client.get_by_name(entity=dashboard, fqn='"made.here".d'))["deleted"]
    client.delete(entity=dashboard, entity_id=made.id, hard_delete=True)
    told["gone"] = client.get_by_name(entity=dashboard, fqn='"made.here".d', fields=["tags"], include="all")
    return told


def main() -> None:
    """Drive the client."""
    wheel.client(Path(sys.argv[1]))
    print(json.dumps(drive(connect(sys.argv[2], sys.argv[3]))))


if __name__ == "__main__":
    main()
