# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One request: who asks, in which project, with what body (API notes 1 and 2)."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.world import World

from . import answers

NAME = "mstr"
IDLE_SECONDS = 1800
Doc = dict[str, Any]


class Call:
    """What a handler needs of a request. `session` is set before a handler that needs one runs."""

    def __init__(self, request: Request, raw: bytes) -> None:
        self.request = request
        self.world: World = request.app.state.world
        self.store = self.world.store
        self.raw = raw
        self.session: Doc = {}
        self._project: Doc | None = None

    def switch(self, name: str) -> Any:
        return self.world.switch(NAME, name)

    def path(self, name: str) -> str:
        return str(self.request.path_params[name])

    def query(self, name: str, default: str = "") -> str:
        return self.request.query_params.get(name, default)

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean of the query; clients write True, true or 1."""
        text = self.query(name)
        return default if text == "" else text.lower() in ("true", "1")

    def number(self, name: str, default: int) -> int:
        text = self.query(name)
        try:
            return int(text) if text else default
        except ValueError:
            raise answers.refusal(400, "ERR006", f"{name} is not a number.") from None

    @property
    def user(self) -> Doc:
        user = self.store.get("mstr.user", self.session["user"])
        assert user is not None
        return user

    @property
    def project_header(self) -> str:
        return self.request.headers.get("x-mstr-projectid", "").strip().upper()

    @property
    def project(self) -> Doc:
        """The project that the request names; opening it counts against the session cap (API notes 1.6)."""
        if self._project is None:
            if not self.project_header:
                raise answers.refusal(400, "ERR005", "The header X-MSTR-ProjectID is missing.")
            self._project = open_project(self, self.project_header)
        return self._project

    def body(self, kind: type = dict, required: bool = True) -> Any:
        """The JSON body, of the kind named; an empty one is {} where the operation allows that."""
        if not self.raw.strip():
            if required:
                raise answers.refusal(400, "ERR005", "The request has no body.")
            return kind()
        try:
            value = json.loads(self.raw)
        except ValueError:
            raise answers.refusal(400, "ERR006", "The request's body is not JSON.") from None
        if not isinstance(value, kind):
            raise answers.refusal(400, "ERR006", f"The request's body is not a JSON {kind.__name__}.")
        return value

    def permission_code(self, number: int) -> str:
        return f"ERR00{number}" if self.switch("error_codes") == "long" else f"ERR0{number}"


def open_project(call: Call, project_id: str) -> Doc:
    project = call.store.get("mstr.project", project_id)
    if project is None:
        raise missing(call, f"No project with the id {project_id}.")
    if project["id"] not in call.user["projects"]:
        raise answers.refusal(403, call.permission_code(14), f"No access to project {project['name']}.")
    if project["status"] != 0:
        raise answers.refusal(404, "ERR001", f"Project {project['name']} is not loaded.", answers.PROJECT_NOT_LOADED)
    if project_id not in call.session["projects"]:
        check_cap(call, project_id)
        call.session["projects"].append(project_id)
        save_session(call.world, call.session)
    return project


def check_cap(call: Call, project_id: str) -> None:
    cap = call.switch("session_cap")
    if not cap:
        return
    others = [
        session
        for session in call.store.all("mstr.session", scope=call.session["user"])
        if session["token"] != call.session["token"]
        and project_id in session["projects"]
        and not idle(call.world, session)
    ]
    if len(others) >= cap:
        raise answers.refusal(
            500, "ERR001", "The maximum number of interactive sessions is reached.", answers.TOO_MANY_SESSIONS
        )


def missing(call: Call, message: str) -> answers.RefusalError:
    """An absent object: 404 on newer servers, 500 on older ones (API notes 3.6)."""
    if call.switch("missing_object") == "404":
        return answers.refusal(404, "ERR004", message, answers.NO_SUCH_ID)
    return answers.refusal(500, "ERR001", message, answers.NO_SUCH_ID)


def absent_endpoint() -> answers.RefusalError:
    return answers.refusal(404, "ERR004", "HTTP 404 Not Found")


def save_session(world: World, session: Doc) -> None:
    world.store.put("mstr.session", session["token"], session, scope=session["user"])


def idle(world: World, session: Doc) -> bool:
    return world.now() - session["touched"] > IDLE_SECONDS


def find_session(call: Call) -> Doc:
    """The session of the request's token, its cookies checked; touching it resets the idle clock."""
    token = call.request.headers.get("x-mstr-authtoken", "")
    session = call.store.get("mstr.session", token) if token else None
    if session is not None and idle(call.world, session):
        drop_session(call.world, session)
        session = None
    if session is None or (call.switch("cookies_required") and not cookies_match(call.request, session)):
        raise answers.refusal(401, "ERR009", "The session is not valid any more; log in again.")
    session["touched"] = call.world.now()
    save_session(call.world, session)
    return session


def cookies_match(request: Request, session: Doc) -> bool:
    return all(request.cookies.get(name) == value for name, value in session["cookies"].items())


def drop_session(world: World, session: Doc) -> None:
    """End a session, and with it every instance that it holds (API notes 4.8)."""
    for mid in session["instances"]:
        world.store.delete("mstr.instance", mid)
    world.store.delete("mstr.session", session["token"])


def handler(work: Callable[[Call], Response], *, login: bool = True) -> Callable[..., Any]:
    """Make the ASGI handler of a plain function; `login` False: the operation needs no session."""

    @functools.wraps(work)
    async def run(request: Request) -> Response:
        call = Call(request, await request.body())
        try:
            if login:
                call.session = find_session(call)
            return work(call)
        except answers.RefusalError as exc:
            return exc.response

    return run


def check_fields(call: Call, body: Doc, known: dict[str, type | tuple[type, ...]], where: str = "") -> None:
    """Refuse wrong types, and unknown fields where the switch says so; null counts as left out."""
    for name, value in body.items():
        if name not in known:
            if call.switch("unknown_fields") == "refuse":
                raise answers.refusal(400, "ERR006", f"Unrecognized field {where}{name}.")
            continue
        kind = known[name]
        kinds: tuple[type, ...] = kind if isinstance(kind, tuple) else (kind,)
        if value is not None and (not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds)):
            raise answers.refusal(400, "ERR006", f"The value of {where}{name} has a wrong type.")


def paged(call: Call, items: list[Doc], default_limit: int = -1) -> list[Doc]:
    """The slice that `offset` and `limit` ask for, in the order and page size that the common switches set."""
    limit = call.number("limit", default_limit)
    offset = call.number("offset", 0)
    wanted = call.world.page_size(NAME, limit if limit >= 0 else len(items))
    return call.world.listed(NAME, items)[offset : offset + wanted]
