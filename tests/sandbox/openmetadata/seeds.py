# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a fresh sandbox holds: people, teams, tags, terms, domains, custom properties, a Superset service."""

from __future__ import annotations

import uuid
from typing import Any

from ..world import World
from . import fqn, tokens
from .catalogue import PREFIX, Catalogue, Doc

_SPACE = uuid.UUID("0a6f2d8e-5b1c-4f7a-9d3e-2c8b4a6e1f90")
ISSUED = 1793000000.0
ADMIN_EMAIL = "admin@open-metadata.org"
SUPERSET_PASSWORD = "superset-reader-pa55"
ADMIN_PASSWORD = "Catalogue-0f-Dashb0ards"


def id_of(kind: str, full: str) -> str:
    """The fixed id of something seeded."""
    return str(uuid.uuid5(_SPACE, f"{kind}:{full}"))


def reference_to(kind: str, full: str) -> dict[str, Any]:
    """A reference to something that is seeded too."""
    return {"id": id_of(kind, full), "type": kind, "name": fqn.split(full)[-1], "fullyQualifiedName": full}


def _user(name: str, *, admin: bool = False, bot: bool = False, email: str = "") -> Doc:
    email = email or f"{name}@example.org"
    full = fqn.quote(name)
    return _doc("user", name, full, email=email, isAdmin=admin, isBot=bot)


#: What is never marked as deleted.
LASTING = ("domain", "dataProduct", "type")


def _doc(kind: str, name: str, full: str, **more: Any) -> Doc:
    deleted = {} if kind in LASTING else {"deleted": False}
    return {
        "id": id_of(kind, full), "name": name, "fullyQualifiedName": full, "version": 0.1,
        "updatedAt": int(ISSUED * 1000), "updatedBy": "admin", **deleted, **more,
    }  # fmt: skip


ADMIN = _user("admin", admin=True, email=ADMIN_EMAIL)
BOT = _user("ingestion-bot", bot=True, email="ingestion-bot@open-metadata.org")
READER = _user("alice")
#: A personal token of the administrator, the bot's token, and the token of somebody who may only read.
ADMIN_TOKEN = tokens.mint(ADMIN, "PERSONAL_ACCESS", ISSUED, None)
BOT_TOKEN = tokens.mint(BOT, "BOT", ISSUED, None)
READER_TOKEN = tokens.mint(READER, "PERSONAL_ACCESS", ISSUED, None)


class Seeder:
    """Puts entities into a world, as if they had been made through the API long ago."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.catalogue = Catalogue(world.store)

    def save(self, kind: str, doc: Doc) -> str:
        """Keep a document and return its id."""
        self.catalogue.save(kind, doc)
        return str(doc["id"])

    def accounts(self) -> None:
        """The administrator with a password and a token, the bot, a reader."""
        for user in (ADMIN, BOT, READER):
            self.save("user", user)
        store = self.world.store
        store.put(PREFIX + "password", ADMIN_EMAIL, {"password": ADMIN_PASSWORD, "user": "admin", "failures": []})
        tokens.keep(store, ADMIN_TOKEN, ADMIN, "PERSONAL_ACCESS", None, id=id_of("token", "admin"), name="automation")
        tokens.keep(store, READER_TOKEN, READER, "PERSONAL_ACCESS", None, id=id_of("token", "alice"), name="reports")
        tokens.keep(store, BOT_TOKEN, BOT, "BOT", None)
        self.save("bot", _doc("bot", "ingestion-bot", "ingestion-bot", botUser={"id": BOT["id"], "type": "user"}))

    def user(self, name: str, **more: Any) -> str:
        """A person."""
        return self.save("user", {**_user(name), **more})

    def team(self, name: str, **more: Any) -> str:
        """A team; ``teamType`` Group can own things."""
        return self.save("team", _doc("team", name, fqn.quote(name), teamType="Group", **more))

    def classification(self, name: str, tags: dict[str, str], *, exclusive: bool = False, disabled: str = "") -> None:
        """A classification and its tags with their descriptions; one of them may be disabled."""
        full = fqn.quote(name)
        about = f"The classification {name}."
        self.save("classification", _doc("classification", name, full, mutuallyExclusive=exclusive, description=about))
        above = reference_to("classification", full)
        for tag, description in tags.items():
            more = {"description": description, "disabled": tag == disabled, "classification": above}
            doc = _doc("tag", tag, fqn.child(full, tag), **more)
            self.save("tag", doc)

    def glossary(self, name: str, terms: dict[str, dict[str, Any]]) -> None:
        """A glossary and its terms."""
        full = fqn.quote(name)
        self.save("glossary", _doc("glossary", name, full, description=f"The glossary {name}."))
        above = reference_to("glossary", full)
        for term, more in terms.items():
            self.save("glossaryTerm", _doc("glossaryTerm", term, fqn.child(full, term), glossary=above, **more))

    def domain(self, *parts: str, **more: Any) -> str:
        """A domain, or one below another."""
        return self.save("domain", _doc("domain", parts[-1], fqn.build(*parts), domainType="Aggregate", **more))

    def product(self, name: str, **more: Any) -> str:
        """A data product."""
        return self.save("dataProduct", _doc("dataProduct", name, fqn.quote(name), **more))

    def types(self, properties: dict[str, dict[str, Any]]) -> None:
        """The property types, and dashboards and charts with these custom properties."""
        names = ("string", "integer", "number", "markdown", "email", "enum", "date-cp", "timestamp", "hyperlink-cp")
        for name in names:
            self.save("type", _doc("type", name, name, category="field", description=name, schema="{}"))
        defined = [{"name": name, **one} for name, one in properties.items()]
        for name in ("dashboard", "chart"):
            self.save(
                "type",
                _doc("type", name, name, category="entity", description=name, schema="{}", customProperties=defined),
            )

    def service(self, name: str, service_type: str, **more: Any) -> Doc:
        """A dashboard service."""
        doc = _doc("dashboardService", name, fqn.quote(name), serviceType=service_type, **more)
        self.save("dashboardService", doc)
        return doc

    def child(self, kind: str, service: Doc, name: str, **more: Any) -> str:
        """A chart, dashboard or data model of a service."""
        above = service["fullyQualifiedName"] + (".model" if kind == "dashboardDataModel" else "")
        doc = _doc(kind, name, fqn.child(above, name), service=service["id"], **more)
        for chart in more.get("charts", []):
            self.catalogue.link(chart, doc["id"])
        return self.save(kind, doc)


def property_of(kind: str, description: str, **config: Any) -> dict[str, Any]:
    """The definition of a custom property of a type."""
    reference = {"id": id_of("type", kind), "type": "type", "name": kind, "fullyQualifiedName": kind}
    made: dict[str, Any] = {"description": description, "propertyType": reference}
    return {**made, "customPropertyConfig": {"config": config}} if config else made


def seed(world: World) -> None:
    """Fill an empty store."""
    seeder = Seeder(world)
    seeder.accounts()
    _people(seeder)
    _vocabulary(seeder)
    _dashboards(seeder)


def _people(seeder: Seeder) -> None:
    seeder.user("bob")
    seeder.user("maria.lopez", displayName="Maria Lopez")
    seeder.team("bi-team", displayName="Business intelligence", description="Builds the dashboards.")
    seeder.team("data.platform", displayName="Data platform")
    seeder.save("team", _doc("team", "Organization", "Organization", teamType="Organization"))


def _vocabulary(seeder: Seeder) -> None:
    seeder.classification("PII", {"None": "No personal data.", "Sensitive": "Personal data."}, exclusive=True)
    seeder.classification("Tier", {"Tier1": "Critical.", "Tier2": "Important.", "Tier3": "Useful."}, exclusive=True)
    audience = {"Internal": "For colleagues.", "Partners": "For partners too.", "Legacy": "No longer used."}
    seeder.classification("Audience", audience, disabled="Legacy")
    sensitive = {"tagFQN": "PII.Sensitive", "source": "Classification", "labelType": "Manual", "state": "Confirmed"}
    seeder.glossary("Business", {
        "Revenue": {"displayName": "Revenue", "description": "What customers paid."},
        "Orders": {"displayName": "Orders", "description": "What customers ordered."},
        "Customer": {"displayName": "Customer", "description": "Somebody who ordered.", "tags": [sensitive]},
    })  # fmt: skip
    seeder.domain("Commerce", description="Everything about selling.")
    seeder.domain("Commerce", "Retail", description="Shops.")
    seeder.domain("Finance", description="Money.")
    seeder.product("Sales Insights", description="Figures about sales.")
    seeder.types({
        "costCentre": property_of("string", "Who pays."),
        "reviewCycleDays": property_of("integer", "How often somebody looks at it."),
        "criticality": property_of("enum", "How much it hurts.", values=["low", "medium", "high"], multiSelect=False),
    })  # fmt: skip


def _dashboards(seeder: Seeder) -> None:
    config = {
        "type": "Superset", "hostPort": "http://superset.example.org:8088", "supportsMetadataExtraction": True,
        "connection": {"provider": "db", "username": "catalogue", "password": SUPERSET_PASSWORD, "verifySSL": "no-ssl"},
    }  # fmt: skip
    superset = seeder.service("superset", "Superset", connection={"config": config}, description="The team's Superset.")
    charts = [
        seeder.child("chart", superset, "orders_per_day", displayName="Orders per day", chartType="Line"),
        seeder.child("chart", superset, "revenue_per_day", displayName="Revenue per day", chartType="Bar"),
    ]
    seeder.child("chart", superset, "active_customers", displayName="Active customers", chartType="Area")
    for model in ("orders", "customers"):
        seeder.child("dashboardDataModel", superset, model, dataModelType="SupersetDataModel", columns=[])
    seeder.child(
        "dashboard", superset, "sales_overview", displayName="Sales overview", dashboardType="Dashboard",
        charts=sorted(charts), description="Orders and revenue, curated by hand.",
        owners=[{"id": id_of("user", "bob"), "type": "user"}],
        tags=[{"tagFQN": "Audience.Internal", "source": "Classification", "labelType": "Manual", "state": "Confirmed"}],
    )  # fmt: skip
    commerce = [id_of("domain", "Commerce")]
    dotted = seeder.service("bi.main", "CustomDashboard", domains=commerce, description="Reports of our own making.")
    seeder.child("dashboard", dotted, "sales.daily", displayName="Sales, daily", dashboardType="Report")
