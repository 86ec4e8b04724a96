# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""MicroStrategy / Strategy: the Library server's REST API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import HTMLResponse, Response
from starlette.routing import Match, Route

from sandbox.routing import route
from sandbox.world import World

from . import answers, definitions, instances, kpis, objects, prompt_calls, seeds, sessions
from .answers import refuse
from .call import NAME, Call, handler
from .settings import SWITCHES

CONTEXT = "/MicroStrategyLibrary"
API = f"{CONTEXT}/api"
INSTANCE = f"{API}/documents/{{id}}/instances/{{mid}}"
DOSSIER = f"{API}/dossiers/{{id}}"
DOSSIER_V2 = f"{API}/v2/dossiers/{{id}}"
VISUALIZATION = "instances/{mid}/chapters/{chapter}/visualizations/{visualization}"

Work = Callable[[Call], Response]

# Method, path, work, section of the API notes. Neither the first nor the second list writes anything.
SESSION_ROUTES: list[tuple[str, str, Work, str]] = [
    ("GET", f"{API}/sessions", sessions.session_info, "1.3"),
    ("PUT", f"{API}/sessions", sessions.keep_alive, "1.3"),
    ("GET", f"{API}/sessions/projectId", sessions.project_of_session, "1.3"),
    ("GET", f"{API}/sessions/userInfo", sessions.user_info, "1.3"),
    ("GET", f"{API}/sessions/privileges", sessions.privileges, "1.3"),
    ("GET", f"{API}/sessions/lifetime", sessions.lifetime, "1.3"),
    ("POST", f"{API}/auth/logout", sessions.logout, "1.4"),
    ("POST", f"{API}/auth/identityToken", sessions.make_identity, "1.5"),
    ("POST", f"{API}/v2/auth/identityToken", sessions.make_identity_v2, "1.5"),
    ("POST", f"{API}/metadataSearches/results", objects.start_search, "3.4"),
    ("POST", f"{API}/v2/metadataSearches/results", objects.start_search, "3.4"),
]
OPEN_ROUTES: list[tuple[str, str, Work, str]] = [
    ("POST", f"{API}/auth/login", sessions.login, "1.1"),
    ("GET", f"{API}/auth/identityToken", sessions.check_identity, "1.5"),
    ("POST", f"{API}/auth/delegate", sessions.delegate, "1.5"),
    ("GET", f"{API}/auth/token", sessions.token_of_cookie, "1.5"),
    ("GET", f"{API}/status", sessions.status, "7.4"),
]
ROUTES: list[tuple[str, str, Work, str]] = [
    ("POST", f"{API}/auth/apiTokens", sessions.make_api_token, "1.5"),
    ("GET", f"{API}/projects", objects.projects, "2"),
    ("GET", f"{API}/projects/{{id}}", objects.project, "2"),
    ("GET", f"{API}/searches/results", objects.search_results, "3.2"),
    ("GET", f"{API}/dossiers", objects.dossiers, "3.3"),
    ("GET", f"{API}/documents", objects.documents, "3.3"),
    ("GET", f"{API}/metadataSearches/results", objects.read_search, "3.4"),
    ("GET", f"{API}/library", objects.library, "3.5"),
    ("GET", f"{API}/v2/library", objects.library, "3.5"),
    ("GET", f"{API}/library/{{id}}", objects.library_one, "3.5"),
    ("GET", f"{API}/objects/{{id}}", objects.object_info, "3.6"),
    ("DELETE", f"{API}/objects/{{id}}", objects.delete_object, "3.6"),
    ("POST", f"{API}/objects/{{id}}/copy", objects.copy_object, "3.6"),
    ("GET", f"{API}/folders/preDefined", objects.predefined_list, "3.6"),
    ("GET", f"{API}/folders/preDefined/{{number}}", objects.predefined, "3.6"),
    ("GET", f"{API}/folders/{{id}}", objects.folder, "3.6"),
    ("POST", f"{API}/dossiers/instances", instances.create_from_objects, "4.1"),
    ("POST", f"{DOSSIER}/instances", instances.create_of_dashboard, "4.2"),
    ("POST", f"{API}/documents/{{id}}/instances", instances.create_of_document, "4.2"),
    ("PUT", f"{DOSSIER}/instances/{{mid}}/filters", instances.set_filters, "4.4"),
    ("GET", f"{INSTANCE}/status", instances.status, "4.6"),
    ("DELETE", INSTANCE, instances.delete, "4.9"),
    ("GET", f"{API}/documents/{{id}}/prompts", prompt_calls.of_dashboard, "4.10"),
    ("GET", f"{INSTANCE}/prompts", prompt_calls.of_instance, "4.10"),
    ("GET", f"{INSTANCE}/prompts/{{key}}/elements", prompt_calls.elements, "4.10"),
    ("PUT", f"{INSTANCE}/prompts/answers", prompt_calls.answer, "4.10"),
    ("POST", f"{INSTANCE}/promptsAnswers", prompt_calls.answer_older, "4.10"),
    ("POST", f"{INSTANCE}/rePrompt", instances.ask_again, "4.10"),
    ("PUT", f"{INSTANCE}/refresh", instances.refresh, "4.11"),
    ("POST", f"{INSTANCE}/save", instances.save_over, "4.11"),
    ("POST", f"{INSTANCE}/saveAs", instances.save_as, "4.11"),
    ("GET", f"{DOSSIER_V2}/instances/{{mid}}/definition", definitions.instance_definition, "4.11"),
    ("GET", f"{DOSSIER}/definition", definitions.definition_v1, "5.1"),
    ("GET", f"{DOSSIER_V2}/definition", definitions.definition_v2, "5.1"),
    ("GET", f"{DOSSIER_V2}/definition/", definitions.definition_v2, "5.1"),
    ("GET", f"{DOSSIER}/{VISUALIZATION}", definitions.visualization_result, "5.3"),
    ("GET", f"{DOSSIER_V2}/{VISUALIZATION}", definitions.visualization_result_v2, "5.3"),
    ("POST", f"{API}/insight/KPIs", kpis.create_kpi, "6.1"),
    ("GET", f"{API}/insight/KPIs", kpis.list_kpis, "6.2"),
    ("GET", f"{API}/insight/KPIs/{{id}}", kpis.get_kpi, "6.3"),
    ("PATCH", f"{API}/insight/KPIs/{{id}}", kpis.change_kpi, "6.4"),
    ("DELETE", f"{API}/insight/KPIs/{{id}}", kpis.delete_kpi, "6.4"),
]


def routes(world: World) -> list[Route]:
    """Every documented call, and the answers to what is none (API notes 7.2)."""
    found = [route(method, path, handler(work), section=section) for method, path, work, section in ROUTES]
    for method, path, work, section in SESSION_ROUTES:
        found.append(route(method, path, handler(work), section=section, write=False))
    for method, path, work, section in OPEN_ROUTES:
        found.append(route(method, path, handler(work, login=False), section=section, write=False))
    known = list(found)

    def unknown(call: Call) -> Response:
        if any(item.matches(call.request.scope)[0] == Match.PARTIAL for item in known):
            raise answers.refusal(405, "ERR001", "HTTP 405 Method Not Allowed")
        raise answers.refusal(404, "ERR004", "HTTP 404 Not Found")

    def outside(call: Call) -> Response:
        return HTMLResponse("<!doctype html><title>HTTP Status 404</title><h1>HTTP Status 404</h1>", 404)

    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        for path, work, section in ((f"{CONTEXT}/{{rest:path}}", unknown, "7.2"), ("/{rest:path}", outside, "7.5")):
            found.append(route(method, path, handler(work, login=False), section=section, write=False))
    return found


def expire_sessions(world: World) -> None:
    """All sessions end, and with them all instances."""
    sessions.expire(world)


def evict_instances(world: World) -> None:
    """All instances are gone, the sessions live on."""
    for session in world.store.all("mstr.session"):
        session["instances"] = []
        world.store.put("mstr.session", session["token"], session, scope=session["user"])
    world.store.clear("mstr.instance")


def unload_projects(world: World) -> None:
    """No project is loaded any more."""
    set_project_status(world, -1)


def load_projects(world: World) -> None:
    """Every project is loaded."""
    set_project_status(world, 0)


def set_project_status(world: World, status: int) -> None:
    for project in world.store.all("mstr.project"):
        world.store.put("mstr.project", project["id"], {**project, "status": status})


EVENTS: dict[str, Callable[[World], None]] = {
    "expire_sessions": expire_sessions,
    "evict_instances": evict_instances,
    "unload_projects": unload_projects,
    "load_projects": load_projects,
}


def seed(world: World) -> None:
    """Users, projects, folders, dashboards, a cube and KPIs with fixed ids."""
    seeds.seed(world)


def base_url(origin: str) -> str:
    """What a user gives as `url`."""
    return origin + CONTEXT


def environment(origin: str) -> dict[str, str]:
    """The variables of the seeded service account."""
    return {
        "MSTR_URL": base_url(origin),
        "MSTR_USERNAME": seeds.LOGIN,
        "MSTR_PASSWORD": seeds.PASSWORD,
        "MSTR_PROJECT": "Market Intelligence",
    }


def overview(world: World) -> list[tuple[str, list[dict[str, Any]]]]:
    """Dashboards, KPIs, live instances and sessions."""
    projects = {project["id"]: project["name"] for project in world.store.all("mstr.project")}
    boards = [
        {"name": doc["name"], "project": projects[doc["projectId"]], "id": doc["id"], "owner": doc["owner"]["name"]}
        for doc in world.store.all("mstr.object")
        if doc["type"] == objects.DOCUMENT
    ]
    cards = [
        {
            "name": kpi["name"],
            "project": projects[kpi["projectId"]],
            "dashboard": kpi["content"]["name"],
            "owner": kpi["login"],
            "config": kpi["configString"],
            "id": kpi["id"],
        }
        for kpi in world.store.all("mstr.kpi")
    ]
    live = [
        {"mid": item["mid"], "of": item["definition"]["name"], "user": item["user"], "status": item["status"]}
        for item in world.store.all("mstr.instance")
    ]
    logins = [{"user": item["user"], "instances": len(item["instances"])} for item in world.store.all("mstr.session")]
    return [("Dashboards", boards), ("KPIs", cards), ("Instances", live), ("Sessions", logins)]


__all__ = ["EVENTS", "NAME", "SWITCHES", "base_url", "environment", "overview", "refuse", "routes", "seed"]
