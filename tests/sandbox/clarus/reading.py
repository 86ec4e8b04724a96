# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /graphql: the only way to read (API notes 5.1)."""

from __future__ import annotations

from typing import Any

from graphql import graphql_sync
from starlette.requests import Request
from starlette.responses import Response

from sandbox.world import World

from .auth import caller, tenant_of, throttle
from .errors import Refusal, answer, render
from .records import NAME
from .resolvers import Reader
from .rest import json_body
from .schema import schema


async def read(request: Request) -> Response:
    """Answer a GraphQL request; what is wrong with the query itself is a 200 with ``errors``."""
    world: World = request.app.state.world
    raw = await request.body()
    try:
        throttle(world)
        tenant = tenant_of(world, request)
        client = caller(world, request, tenant)
        body = json_body(request, raw)
    except Refusal as refusal:
        if refusal.status == 401 and world.switch(NAME, "graphql_unauthorized") == "errors":
            return answer(200, {"data": None, "errors": [{"message": f"Unauthorized: {refusal.message}"}]})
        return render(world.switch(NAME, "error_body"), refusal)
    return answer(200, _execute(Reader(world, tenant, client["roles"].get(tenant, 0)), body))


def _execute(reader: Reader, body: dict[str, Any]) -> dict[str, Any]:
    query, variables = body.get("query"), body.get("variables")
    if not isinstance(query, str) or not query:
        return {"errors": [{"message": "No query string was present"}]}
    if variables is not None and not isinstance(variables, dict):
        return {"errors": [{"message": "Variables must be an object"}]}
    names = ("dashboard_filter", "widget_filter", "report_queries_root")
    return dict(
        graphql_sync(
            schema(*(reader.world.switch(NAME, name) for name in names)),
            query,
            context_value=reader,
            variable_values=variables,
            operation_name=body.get("operationName"),
        ).formatted
    )
