# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a fresh sandbox holds: fixed ids, and data of the shape that a real server has."""

from __future__ import annotations

import hashlib
from typing import Any

from sandbox.world import World

from . import kpis, objects
from .call import Doc

MARKET = "A728B9A98C420236E6C825AAB4A812D6"
RETAIL = "9C3A1B77E4D04F21A6B8C5D2E0F19A44"
ARCHIVE = "0D6E4C2A8B1F4E739A5C7D3E2F1B0A98"

LOGIN, PASSWORD = "svc_ansible", "mstr-sandbox-password"
API_TOKEN = "mstr-sandbox-api-token"

BITCOIN = "8CF183CB4346C729EC6E2EA368BF49ED"
PULSE = "3D7E5A9042B14C0E8F6A1B2C9D0E4F55"
PROMPTED = "61B0D7A94C2E4F0F8A1D3C5E7F921B64"
UNSUPPORTED = "72C1E8BA5D3F401A9B2E4D6F80A32C75"
BROKEN = "83D2F9CB6E40512BAC3F5E7091B43D86"
AGENT = "94E30ADC7F51623CBD406F81A2C54E97"
CUBE = "A1F0C3D2459B4E6780AB12CD34EF5601"
REPORT = "B2A1D4E356AC5F7891BC23DE45F06712"
DOCUMENT = "C3B2E5F467BD608AA2CD34EF56A17823"
CRYPTO_FOLDER = "032A5E114A59D28267BDD8B6D9E58B22"
PULSE_FOLDER = "F025A94B4C03B6DCEE0F5D9DA825DA67"
TEAMS_FOLDER = "92ADD0F84D07AC532AD03BA0F92A836B"
TEAM_COPIES_FOLDER = "D64C532E4E7FBA74D29A7CA3576F39CF"
LATEST_PRICE = "5B1EA76011EB75E45C3A0080EFA52176"
OTHERS_KPI = "53F0076E4A46369A13121886DEB3FEA5"
RETAIL_KPI = "64A1187F5B57470B24232997EFC40FB6"

OWNER = {"id": "54F3D26011D2896560009A8E67019608", "name": "Administrator"}
CREATED, MODIFIED = "2023-02-11T08:15:30.000+0000", "2024-05-02T19:40:12.000+0000"


def seed(world: World) -> None:
    seed_users(world)
    seed_projects(world)
    seed_objects(world)
    seed_kpis(world)


def fixed_id(text: str) -> str:
    """An id that hangs on a name alone."""
    return hashlib.sha256(f"mstr {text}".encode()).hexdigest()[:32].upper()


# ---- users


def seed_users(world: World) -> None:
    """A service account, an administrator, another owner, LDAP, a guest, and one without the KPI privilege."""
    everyone = [kpis.PRIVILEGE, "Use Library Insight"]
    users = [
        user(LOGIN, "Ansible Service", PASSWORD, privileges=everyone),
        user("administrator", "Administrator", "mstr-sandbox-admin-password", privileges=everyone, admin=True),
        user("jdoe", "Jane Doe", "mstr-sandbox-jdoe-password", privileges=everyone),
        user("lreed", "Lou Reed", "mstr-sandbox-ldap-password", privileges=everyone, login_mode=16),
        user("guest", "Guest", "", privileges=[], login_mode=8),
        user("nokpi", "No Watchlist", "mstr-sandbox-nokpi-password", privileges=[]),
        user("retail", "Retail Only", "mstr-sandbox-retail-password", privileges=everyone, projects=[RETAIL]),
    ]
    for doc in users:
        world.store.put("mstr.user", doc["login"], doc)
    world.store.put("mstr.apitoken", API_TOKEN, {"login": LOGIN})


def user(
    login: str,
    full_name: str,
    password: str,
    *,
    privileges: list[str],
    login_mode: int = 1,
    admin: bool = False,
    projects: list[str] | None = None,
) -> Doc:
    return {
        "id": OWNER["id"] if admin else fixed_id(f"user {login}"),
        "login": login,
        "fullName": full_name,
        "password": password,
        "loginMode": login_mode,
        "privileges": privileges,
        "projects": projects or [MARKET, RETAIL, ARCHIVE],
        "admin": admin,
    }


# ---- projects and objects


def seed_projects(world: World) -> None:
    """Two projects that are loaded and one that is not."""
    rows = ((MARKET, "Market Intelligence", 0), (RETAIL, "Retail Demo", 0), (ARCHIVE, "Retail Archive", -1))
    for project_id, name, status in rows:
        world.store.put(
            "mstr.project",
            project_id,
            {
                "id": project_id,
                "name": name,
                "alias": "",
                "description": f"{name} project",
                "status": status,
                "acg": 255,
                "dateCreated": CREATED,
                "dateModified": MODIFIED,
                "owner": OWNER,
            },
        )


def seed_objects(world: World) -> None:
    for project_id, name in ((MARKET, "Market Intelligence"), (RETAIL, "Retail Demo"), (ARCHIVE, "Retail Archive")):
        seed_folders(world, project_id, name)
    folder(world, MARKET, CRYPTO_FOLDER, "Crypto", objects.SHARED_REPORTS)
    folder(world, MARKET, TEAMS_FOLDER, "Teams", objects.ROOT)
    folder(world, MARKET, TEAM_COPIES_FOLDER, "Crypto", TEAMS_FOLDER)
    folder(world, RETAIL, PULSE_FOLDER, "Pulse", objects.SHARED_REPORTS)
    dashboard(world, MARKET, BITCOIN, "Bitcoin Analytics", CRYPTO_FOLDER, bitcoin(), published=True)
    # The same name in two folders, as people copy dashboards.
    for parent, object_id in ((CRYPTO_FOLDER, fixed_id("weekly 1")), (TEAM_COPIES_FOLDER, fixed_id("weekly 2"))):
        dashboard(world, MARKET, object_id, "Weekly Review", parent, simple("Weekly Review"))
    dashboard(world, MARKET, PROMPTED, "Prompted Sales", CRYPTO_FOLDER, prompted())
    dashboard(world, MARKET, UNSUPPORTED, "Odd Prompt", CRYPTO_FOLDER, unsupported())
    dashboard(world, MARKET, BROKEN, "Broken Dashboard", CRYPTO_FOLDER, simple("Broken Dashboard"), broken=True)
    dashboard(world, MARKET, AGENT, "Ask Bitcoin", CRYPTO_FOLDER, simple("Ask Bitcoin"), agent=True)
    dashboard(world, RETAIL, PULSE, "Store Pulse", PULSE_FOLDER, store_pulse(), published=True)
    for project_id in (MARKET, RETAIL):
        put(
            world,
            project_id,
            CUBE,
            "Daily Prices" if project_id == MARKET else "Daily Sales",
            objects.SHARED_REPORTS,
            3,
            776,
        )
        put(
            world,
            project_id,
            REPORT,
            "Price Grid" if project_id == MARKET else "Sales Grid",
            objects.SHARED_REPORTS,
            3,
            768,
        )
    put(world, MARKET, DOCUMENT, "Printed Factsheet", CRYPTO_FOLDER, 55, 14081, viewMedia=objects.DOCUMENT_MEDIA)
    objects.put_definition(world, DOCUMENT, simple("Printed Factsheet"))


def seed_folders(world: World, project: str, name: str) -> None:
    folder(world, project, objects.ROOT, name, "")
    folder(world, project, objects.PUBLIC_OBJECTS, "Public Objects", objects.ROOT)
    folder(world, project, objects.SHARED_REPORTS, "Shared Reports", objects.ROOT)
    folder(world, project, objects.PREDEFINED[20], "My Reports", objects.ROOT)


def folder(world: World, project: str, object_id: str, name: str, parent: str) -> None:
    put(world, project, object_id, name, parent, objects.FOLDER, 2048)


def put(
    world: World, project: str, object_id: str, name: str, parent: str, kind: int, subtype: int, **more: Any
) -> None:
    objects.put(
        world,
        {
            "id": object_id,
            "name": name,
            "type": kind,
            "subtype": subtype,
            "description": "",
            "parent": parent,
            "projectId": project,
            "dateCreated": CREATED,
            "dateModified": MODIFIED,
            "owner": OWNER,
            "acg": 255,
            "version": fixed_id(f"version {object_id}"),
            **more,
        },
    )


def dashboard(world: World, project: str, object_id: str, name: str, parent: str, definition: Doc, **more: Any) -> None:
    put(world, project, object_id, name, parent, 55, 14081, viewMedia=objects.DASHBOARD_MEDIA, **more)
    objects.put_definition(world, object_id, definition)


# ---- definitions


def metric(name: str, value: float = 1.0, metric_id: str = "") -> Doc:
    return {"id": metric_id or fixed_id(f"metric {name}"), "name": name, "value": value}


def viz(key: str, name: str, kind: str = "kpi", *metrics: Doc) -> Doc:
    return {"key": key, "name": name, "visualizationType": kind, "metrics": list(metrics) or [metric(name)]}


def page(key: str, name: str, *items: Doc, stacks: list[Doc] | None = None) -> Doc:
    return {"key": key, "name": name, "visualizations": list(items), "panelStacks": stacks or []}


def stack(key: str, name: str, *panels: Doc) -> Doc:
    return {"key": key, "name": name, "panels": list(panels)}


def chapter(key: str, name: str, *pages: Doc, filters: list[Doc] | None = None) -> Doc:
    return {"key": key, "name": name, "pages": list(pages), "filters": filters or []}


def definition_of(name: str, *chapters: Doc, rounds: list[list[Doc]] | None = None) -> Doc:
    datasets = [{"id": CUBE, "name": "Daily Prices"}]
    return {"name": name, "chapters": list(chapters), "datasets": datasets, "prompts": rounds or []}


def simple(name: str, rounds: list[list[Doc]] | None = None) -> Doc:
    items = page(
        "K53", "Page 1", viz("K52", "Visualization 1", "grid"), viz("W68", "Total", "kpi", metric("Total", 42))
    )
    return definition_of(name, chapter("K36", "Chapter 1", items), rounds=rounds)


def bitcoin() -> Doc:
    """The dashboard of the vendor's own KPI walk-through, with what its sample leaves out."""
    coin = {
        "key": "W1029",
        "name": "Coin",
        "summary": "Coin (All)",
        "source": {"id": fixed_id("coin"), "name": "Coin", "type": 12},
    }
    return definition_of(
        "Bitcoin Analytics", bitcoin_summary(coin), bitcoin_chain(), bitcoin_market(), bitcoin_energy()
    )


def bitcoin_summary(coin: Doc) -> Doc:
    cards = page(
        "W66AE9E04126845EB96453C9C9EB39628",
        "Bitcoin",
        viz("K0575A35B7B4EE4A87AD0C586829F9799", "Latest Price", "kpi", metric("Latest Price", 22212.82, LATEST_PRICE)),
        viz("K79913FEC544356AD52CCF48DD81506EE", "Transaction", "kpi", metric("Transactions", 312000)),
        viz("K31B23A789949C4BF27D3C099974B9634", "Market Cap", "kpi", metric("Market Cap", 4.3e11)),
        viz("K658DC9A7B941EF9D5376BDB037C15B73", "Addresses", "kpi", metric("Active Addresses", 950000)),
        viz("KFE8C6416084281ECE9615D8A723E8888", "Hash Rate", "kpi", metric("Hash Rate", 2.9e8)),
        viz("K0EC0A72DFC400304562915AB7B0BE0CF", "Block Time", "kpi", metric("Block Time", 9.6)),
        viz("KBBE93DCE204BE75A8FED1A8C11C13ABD", "Price", "line_chart", metric("Price", 22212.82)),
    )
    return chapter("W3BEA2A6BF8A44218B7AC7FF236A20C55", "Summary", cards, filters=[coin])


def bitcoin_chain() -> Doc:
    return chapter(
        "W9D847538C2C34219845B9A4465F31475",
        "Blockchain Analytics",
        page("W155", "Transactions", viz("W07F29CC0388145F0B0C19B6E30DA839A", "Visualization 4 copy", "bar_chart")),
        page("W153", "Mining", viz("W904613A5412949FFB7F3E0C689188ECF", "Visualization 3 copy", "grid")),
        page(
            "WBF01FA492EE94461945FAA5EF010EA39",
            "Distribution",
            viz("W9A3B8B1B2DBA4EB28E53E24390495BA8", "Net Realized P/L KPI copy"),
        ),
        page(
            "W430AF459B1CB49E5A3C446315A77713D",
            "Addresses",
            viz("W0D3A7A47A14A4F6984D62DB85F805611", "BTC in Top 100 Addresses copy"),
        ),
        page(
            "W7E06EE12AA4F4357BC38660E6D6675C1",
            "Top Movers",
            viz("W06DCAA9BDA114754961A1733D92B0968", "Visualization 2 copy", "heat_map"),
        ),
    )


def bitcoin_market() -> Doc:
    return chapter(
        "W5A12E9C0FFC740D3800DD62E62FCA223",
        "Market Analytics",
        page(
            "W7883EFF7A16A4B648931FF1F18F41F5D",
            "Price Trend",
            viz("W434C609C25F54D3F89FF798250CF297F", "Visualization 1", "line_chart"),
        ),
        page(
            "W1D753812D4BB4D62948513E1C24E4DF7",
            "Network Valuation",
            viz("WC71F3328C27540D5857331478735675B", "Visualization 1", "kpi", metric("NVT Ratio", 51)),
        ),
        page(
            "W52A2509B41F04AAA972668B96AD9A93E",
            "Network Profitability",
            viz("WA5A4D4AF7F2D4E85BEC266D85AE26970", "Net Realized P/L KPI", "kpi", metric("Net Realized P/L", 1.2e7)),
            viz(
                "W87B07DEB025D4A8090A454A57FEC6635", "Net Unrealized P/L KPI", "kpi", metric("Net Unrealized P/L", 9e9)
            ),
            viz("W8429608805D141C5A1D6D320710C14E2", "SHT SOPR KPI", "kpi", metric("STH SOPR", 1.01)),
            viz("W68A92B83FFBD4B71B5EFF0D3FEA81C64", "LTH SOPR KPI", "kpi", metric("LTH SOPR", 1.4)),
        ),
    )


def bitcoin_energy() -> Doc:
    inner = stack(
        "K71",
        "Units",
        page("K72", "Per Transaction", viz("K73", "Energy per Transaction", "kpi", metric("kWh per Transaction", 707))),
    )
    outer = stack("K61", "Energy", page("K62", "Per Year", viz("K63", "Yearly Energy", "gauge"), stacks=[inner]))
    return chapter(
        "W03451867BA5247A4B325C39E5FA65CE0",
        "Bitcoin Energy",
        page(
            "W154",
            "Consumption",
            viz(
                "W80B3C94F6025411EB4E0B3519005DBBD",
                "Visualization 2",
                "multi_metric_kpi",
                metric("Energy", 127),
                metric("Cost", 6.4e9),
            ),
            viz(
                "K252F61E2A84BF7EC3C37FBA8C54010D7",
                "Weekly BTC Mining Fees (YTD)",
                "kpi",
                metric("Fees", 3.1e6),
                metric("Fees Last Year", 2.8e6),
            ),
            stacks=[outer],
        ),
        page(
            "WED5E86A38E254DE48F17C260E3E84677",
            "Comparison",
            viz("K4D98B639FE4EC4AD82DF479C6F23DC6F", "Visualization 5", "comparison_kpi"),
        ),
    )


def store_pulse() -> Doc:
    region = {
        "key": "W1029",
        "name": "Region",
        "summary": "Region (All)",
        "source": {"id": fixed_id("region"), "name": "Region", "type": 12},
    }
    today = page(
        "K53",
        "Today",
        viz("K52", "Revenue now", "kpi", metric("Revenue", 182344.5)),
        viz("W68", "Visualization 1", "grid"),
    )
    return definition_of(
        "Store Pulse", chapter("W1A2B3C4D5E6F708192A3B4C5D6E7F801", "Overview", today, filters=[region])
    )


def prompt(name: str, kind: str, required: bool = True, **more: Any) -> Doc:
    prompt_id = fixed_id(f"prompt {name}")
    return {
        "id": prompt_id,
        "key": f"{prompt_id}@0@10",
        "name": name,
        "title": name,
        "type": kind,
        "required": required,
        **more,
    }


def prompted() -> Doc:
    """A number and an optional text first, then the region, which opens when these are closed."""
    regions = [
        {"id": f"h{number};{fixed_id('region')}", "name": name} for number, name in enumerate(("North", "South"), 1)
    ]
    year = prompt("Pick a year", "VALUE", dataType="NUMERIC", min=2015, max=2030, defaultAnswer=2024)
    note = prompt("Add a note", "VALUE", required=False, dataType="STRING")
    region = prompt("Pick a region", "ELEMENTS", elements=regions, defaultAnswer=regions[:1])
    return simple("Prompted Sales", [[year, note], [region]])


def unsupported() -> Doc:
    return simple("Odd Prompt", [[prompt("Pick a level", "UNSUPPORTED")]])


# ---- KPIs


def seed_kpis(world: World) -> None:
    """One KPI of another owner, one of the service account in the other project: both are to be left alone."""
    today = {"id": PULSE, "type": 55, "name": "Store Pulse"}
    target = {
        "chapterKey": "W1A2B3C4D5E6F708192A3B4C5D6E7F801",
        "pageKey": "K53",
        "nodeKey": "K52",
        "kpiObjects": [{"id": fixed_id("metric Revenue"), "type": 4, "name": "Revenue"}],
    }
    for kpi_id, owner in ((OTHERS_KPI, "jdoe"), (RETAIL_KPI, LOGIN)):
        kpi = {
            "id": kpi_id,
            "projectId": RETAIL,
            "name": "Revenue now",
            "disabled": False,
            "configString": '{"reversedPalette":false,"selectedDataCompare":"1w"}',
            "content": today,
            "dateCreated": "2024-06-03T07:10:11.017Z",
            "dateModified": "2024-06-03T07:10:11.017Z",
            "bookmarkId": fixed_id(f"bookmark {kpi_id}"),
            "subscriptionId": fixed_id(f"subscription {kpi_id}"),
            "kpiTarget": target,
            "filters": [],
        }
        kpis.put(world.store, kpi, owner)
