# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the sandbox holds at first: one account with two projects of a region, a stranger's project, and boards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .auth import KEYS, PROJECTS, USERS
from .dashboards import DASHBOARDS, WIDGETS

if TYPE_CHECKING:
    from sandbox.world import World

REGION = "eu-west-101"
DOMAIN = "acme-account"
PROJECT = "0123456789abcdef0123456789abcdef"
STAGING = "fedcba9876543210fedcba9876543210"
STRANGER = "00000000000000000000000000000bad"
PAYMENTS = "6f1c0e0a-1111-4000-8000-000000000001"

USER = "deploy-bot"
PASSWORD = "S3cret!Deploy"
ACCESS_KEY = "AKEXAMPLE0123456789A"
SECRET_KEY = "SKexampleSKexampleSKexampleSKexample0123"
TEMPORARY_ACCESS_KEY = "HSTEXAMPLE0123456789"
TEMPORARY_SECRET_KEY = "SKtemporarySKtemporarySKtemporary0123456"
SECURITY_TOKEN = "STSTOKEN/abc+def=="
READER_ACCESS_KEY = "AKREADER0123456789AB"
READER_SECRET_KEY = "SKreaderSKreaderSKreaderSKreaderSK012345"

BLUEPRINT = "db1735689600000Ab3dEf9Gh"
_MADE = 1735689600000
_RABBIT = "6f1c0e0a-0000-4000-8000-000000000001"


def widget(title: str, metric: str, left: int, top: int, **more: Any) -> dict[str, Any]:
    """A graph of the seeded RabbitMQ instance."""
    dimensions = {"name": "rabbitmq_instance_id", "filter_type": "specific_instances", "values": [_RABBIT]}
    return {
        "title": title,
        "view": "line",
        "metric_display_mode": "single",
        "threshold": 0.0,
        "threshold_enabled": False,
        "unit": "",
        "group_id": "default",
        "metrics": [{"namespace": "SYS.DMS", "metric_name": metric, "dimensions": dimensions}],
        "location": {"left": left, "top": top, "width": 6, "height": 3},
        "properties": {"topN": 100},
        **more,
    }


_WIDGETS = [
    widget("Connections", "connections", 0, 0, unit="count"),
    widget("Channels", "channels", 6, 0),
    widget("Queues", "queues", 0, 3, properties={"topN": 30, "description": "declared queues"}),
    widget("Consumers", "consumers", 6, 3, threshold=80.0, threshold_enabled=True),
]

_BOARDS: list[dict[str, Any]] = [
    {
        "dashboard_id": BLUEPRINT,
        "dashboard_name": "rabbitmq-blueprint",
        "row_widget_num": 2,
        "is_favorite": True,
        "extend_info": {"filter": "average", "period": "300", "display_time": 180, "enable_legend": True},
    },
    {"dashboard_id": "db1735689600001Platform0", "dashboard_name": "platform-overview"},
    {
        "dashboard_id": "db1735689600002Platform1",
        "dashboard_name": "platform-overview",
        "enterprise_id": PAYMENTS,
    },
    {
        "dashboard_id": "db1735689600003BuiltIn00",
        "dashboard_name": "ecs-overview",
        "namespace": "SYS.ECS",
        "sub_product": "instance",
        "dashboard_template_id": "mb1735689600003BuiltIn00",
    },
    {
        "dashboard_id": "db1735689600004Staging00",
        "dashboard_name": "staging-smoke",
        "project": STAGING,
        "row_widget_num": 0,
    },
]


def seed(world: World) -> None:
    """Fill the world with accounts, projects and boards, all with fixed ids."""
    _seed_accounts(world)
    for index, board in enumerate(_BOARDS):
        document = {
            "enterprise_id": "0",
            "creator_name": USER,
            "create_time": _MADE + index,
            "row_widget_num": 3,
            "is_favorite": False,
            "extend_info": None,
            "project": PROJECT,
            **board,
        }
        world.store.put(DASHBOARDS, document["dashboard_id"], document, document["project"])
    for index, graph in enumerate(_WIDGETS):
        identity = f"wg{_MADE + index}Blueprint"
        document = {
            **graph,
            "widget_id": identity,
            "create_time": _MADE + index,
            "dashboard": BLUEPRINT,
            "project": PROJECT,
        }
        world.store.put(WIDGETS, identity, document, BLUEPRINT)


def _seed_accounts(world: World) -> None:
    names = {PROJECT: (REGION, DOMAIN), STAGING: (f"{REGION}_staging", DOMAIN), STRANGER: (REGION, "other-account")}
    for identity, (name, domain) in names.items():
        world.store.put(PROJECTS, identity, {"id": identity, "name": name, "domain_id": f"id-of-{domain}"})
    user: dict[str, Any] = {
        "name": USER,
        "password": PASSWORD,
        "domain": DOMAIN,
        "projects": [PROJECT, STAGING],
        "actions": None,
    }
    read_only = ["ces:dashboards:list", "ces:widgets:list", "ces:widgets:get"]
    reader = {**user, "name": "audit-reader", "password": "S3cret!Reader", "actions": read_only}
    for account in (user, reader):
        world.store.put(USERS, account["name"], account)
    _seed_key(world, ACCESS_KEY, SECRET_KEY, USER)
    _seed_key(world, READER_ACCESS_KEY, READER_SECRET_KEY, "audit-reader")
    _seed_key(world, TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY, USER, SECURITY_TOKEN)


def _seed_key(world: World, access: str, secret: str, user: str, security_token: str | None = None) -> None:
    document = {
        "access": access,
        "secret": secret,
        "security_token": security_token,
        "expires": world.now() + 86400 * 365 * 10,
        "user": user,
        "bad": 0,
        "locked_until": 0,
    }
    world.store.put(KEYS, access, document)
