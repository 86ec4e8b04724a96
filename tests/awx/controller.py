# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A make-believe AWX on loopback: as much of its API as awx.awx needs, and it refuses what AWX refuses."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from awx.rules import refusals

TOKEN = "awx-token-0123456789-abcdefghijklmnopqrstuvwxyz"
ENCRYPTED = "$encrypted$"
Doc = dict[str, Any]

# What each kind of object may hold, with the values of a new one.
COMMON: Doc = {"name": "", "description": "", "organization": None}
KINDS: dict[str, Doc] = {
    "organizations": {"name": "", "description": ""},
    "credential_types": {"name": "", "description": "", "kind": "", "inputs": {}, "injectors": {}, "managed": False},
    "credentials": {**COMMON, "credential_type": None, "inputs": {}},
    "execution_environments": {**COMMON, "image": "", "pull": "", "credential": None},
    "projects": {
        **COMMON,
        "scm_type": "",
        "scm_url": "",
        "scm_branch": "",
        "scm_update_on_launch": False,
        "credential": None,
        "default_environment": None,
    },
    "inventories": {**COMMON, "kind": "", "host_filter": None, "variables": ""},
    "inventory_sources": {
        "name": "",
        "description": "",
        "inventory": None,
        "source": "",
        "source_project": None,
        "source_path": "",
        "overwrite": False,
        "overwrite_vars": False,
        "update_on_launch": False,
    },
    "job_templates": {
        **COMMON,
        "project": None,
        "inventory": None,
        "playbook": "",
        "job_type": "run",
        "diff_mode": False,
        "execution_environment": None,
        "forks": 0,
        "limit": "",
        "job_slice_count": 1,
        "extra_vars": "",
        "ask_limit_on_launch": False,
        "allow_simultaneous": False,
        "survey_enabled": False,
    },
}
# Members that name another object, and the kind of that object.
REFERENCES = {
    "organization": "organizations",
    "credential_type": "credential_types",
    "credential": "credentials",
    "project": "projects",
    "source_project": "projects",
    "inventory": "inventories",
    "execution_environment": "execution_environments",
    "default_environment": "execution_environments",
}
# Within what a name is used only once.
SCOPES = {"credentials": ("organization", "credential_type"), "inventory_sources": ("inventory",)}
SURVEY_TYPES = ("text", "textarea", "password", "multiplechoice", "multiselect", "integer", "float")
# A line by which AWX knows a playbook, and the folders in which it looks for none.
PLAYBOOK_LINE = re.compile(r"^\s*-?\s*(hosts|include|(ansible\.builtin\.)?import_playbook):", re.MULTILINE)
NO_PLAYBOOKS = ("roles", "tasks", "group_vars", "host_vars")


def playbooks(folder: Path) -> list[str]:
    """The files of a project that AWX offers as playbooks."""
    found = []
    for path in sorted([*folder.rglob("*.yml"), *folder.rglob("*.yaml")]):
        name = path.relative_to(folder)
        skipped = any(part in NO_PLAYBOOKS or part.startswith(".") for part in name.parts[:-1])
        if not skipped and PLAYBOOK_LINE.search(path.read_text()):
            found.append(str(name))
    return found


class Refused(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, **body: Any) -> None:
        super().__init__(status)
        self.status, self.body = status, body


class Call(NamedTuple):
    """A request whose token was right."""

    method: str
    parts: list[str]
    query: dict[str, str]
    body: Doc


class Controller:
    """Listens from ``with`` to the end of the block. ``repositories``: folders of projects by their URL.

    ``log``: method, path and body of each request. ``store``: objects by kind and id.
    """

    def __init__(self, repositories: Mapping[str, Path]) -> None:
        self.repositories = dict(repositories)
        self.log: list[tuple[str, str, Doc]] = []
        self.store: dict[str, dict[int, Doc]] = {kind: {} for kind in KINDS}
        self.surveys: dict[int, Doc] = {}
        self.attached: dict[int, list[int]] = {}
        self._next = 0
        self._create("organizations", {"name": "Default"})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Controller:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def writes(self) -> int:
        """How many requests came in that write."""
        return sum(1 for method, _path, _body in self.log if method != "GET")

    # ---- requests

    def answer(self, call: Call) -> tuple[int, Any]:
        """Status and body of the answer. errors: Refused."""
        kind, rest = call.parts[0], call.parts[1:]
        if kind in ("project_updates", "inventory_updates"):
            return 200, self._update_of(kind.removesuffix("_updates"), int(rest[0]))
        if kind not in KINDS:
            raise Refused(404, detail="Not found.")
        if not rest:
            return (200, self._list(kind, call.query)) if call.method == "GET" else (201, self._post(kind, call.body))
        number = int(rest[0])
        if number not in self.store[kind]:
            raise Refused(404, detail="Not found.")
        if rest[1:]:
            return self._below(kind, number, rest[1], call)
        if call.method == "PATCH":
            self._change(kind, self.store[kind][number], call.body)
        return 200, self._shown(kind, number)

    def _below(self, kind: str, number: int, name: str, call: Call) -> tuple[int, Any]:
        if (kind, name) == ("job_templates", "survey_spec"):
            return 200, self._survey(number, call)
        if (kind, name) == ("job_templates", "credentials"):
            return self._credentials(number, call)
        if name == "update" and call.method == "POST" and kind in ("projects", "inventory_sources"):
            single = {"projects": "project", "inventory_sources": "inventory"}[kind]
            return 202, self._update_of(single, number)
        raise Refused(404, detail="Not found.")

    def _list(self, kind: str, query: Mapping[str, str]) -> Doc:
        numbers = [
            number
            for number, doc in self.store[kind].items()
            if all(str(doc.get(name)) == value for name, value in query.items())
        ]
        shown = [self._shown(kind, number) for number in numbers]
        return {"count": len(shown), "next": None, "previous": None, "results": shown}

    def _post(self, kind: str, body: Doc) -> Doc:
        return self._shown(kind, self._create(kind, body))

    def _create(self, kind: str, body: Doc) -> int:
        doc = json.loads(json.dumps(KINDS[kind]))
        self._change(kind, doc, body)
        self._next += 1
        self.store[kind][self._next] = doc
        return self._next

    def _change(self, kind: str, doc: Doc, body: Doc) -> None:
        changed = doc | body
        unknown = sorted(set(body) - set(KINDS[kind]))
        if unknown:
            raise Refused(400, **{name: ["AWX would ignore this."] for name in unknown})
        if not changed["name"]:
            raise Refused(400, name=["This field may not be blank."])
        for name, other in REFERENCES.items():
            if changed.get(name) is not None and changed[name] not in self.store[other]:
                raise Refused(400, **{name: [f'Invalid pk "{changed[name]}" - object does not exist.']})
        self._only_one(kind, doc, changed)
        check: Callable[[Doc], None] = getattr(self, f"_check_{kind}", lambda _doc: None)
        check(changed)
        if kind == "credentials":
            changed["inputs"] = self._kept(doc["inputs"], changed["inputs"])
        doc.update(changed)

    def _only_one(self, kind: str, doc: Doc, changed: Doc) -> None:
        scope = ("name", *SCOPES.get(kind, ("organization",)))
        for other in self.store[kind].values():
            if other is not doc and all(other.get(name) == changed.get(name) for name in scope):
                raise Refused(400, __all__=[f"{kind} with this {' and '.join(scope)} already exists."])

    def _shown(self, kind: str, number: int) -> Doc:
        doc: Doc = json.loads(json.dumps(self.store[kind][number]))
        url = f"/api/v2/{kind}/{number}/"
        if kind == "credentials":
            secret = self._fields(doc["credential_type"], "secret")
            doc["inputs"] = {k: ENCRYPTED if k in secret and v else v for k, v in doc["inputs"].items()}
        related = {name: f"{url}{name}/" for name in ("survey_spec", "credentials", "update")}
        more: Doc = {"id": number, "url": url, "type": kind.removesuffix("s"), "related": related, "summary_fields": {}}
        if kind == "projects":
            more["scm_revision"] = "0" * 40
            more["summary_fields"] = {"current_update": {"id": number}}
            more["status"] = "successful" if doc["scm_url"] in self.repositories else "failed"
        return doc | more

    def _update_of(self, kind: str, number: int) -> Doc:
        if kind == "project":
            known = self.store["projects"][number]["scm_url"] in self.repositories
        else:
            known = self._source_file(self.store["inventory_sources"][number]).is_file()
        status = "successful" if known else "failed"
        url = f"/api/v2/{kind}_updates/{number}/"
        ended = {"finished": "2026-01-01T00:00:00Z", "started": "2026-01-01T00:00:00Z", "elapsed": 1.0}
        return {"id": number, "url": url, "status": status, "failed": not known, "scm_revision": "0" * 40, **ended}

    # ---- what is refused

    def _check_credential_types(self, doc: Doc) -> None:
        if doc["kind"] not in ("cloud", "net"):
            raise Refused(400, kind=["must be cloud or net"])
        problems = refusals(doc["inputs"], doc["injectors"])
        if problems:
            raise Refused(400, inputs=problems)

    def _check_credentials(self, doc: Doc) -> None:
        if doc["credential_type"] is None:
            raise Refused(400, credential_type=["This field is required."])
        if doc["organization"] is None:
            raise Refused(400, detail="Missing 'user', 'team', or 'organization'.")
        fields = {field["id"]: field for field in self._inputs(doc["credential_type"])["fields"]}
        for name, value in doc["inputs"].items():
            if name not in fields:
                raise Refused(400, inputs=[f"Additional properties are not allowed ('{name}' was unexpected)"])
            if not isinstance(value, bool if fields[name]["type"] == "boolean" else str):
                raise Refused(400, inputs=[f"{name}: {value!r} is not of type {fields[name]['type']}"])
            if fields[name].get("format") == "url" and "://" not in str(value):
                raise Refused(400, inputs=[f"{name}: Invalid URL: Missing url scheme"])

    def _check_execution_environments(self, doc: Doc) -> None:
        if not doc["image"]:
            raise Refused(400, image=["This field may not be blank."])
        if doc["pull"] not in ("", "always", "missing", "never"):
            raise Refused(400, pull=[f'"{doc["pull"]}" is not a valid choice.'])

    def _check_projects(self, doc: Doc) -> None:
        if doc["scm_type"] not in ("", "git", "svn", "insights", "archive"):
            raise Refused(400, scm_type=[f'"{doc["scm_type"]}" is not a valid choice.'])
        if doc["scm_type"] and not doc["scm_url"]:
            raise Refused(400, scm_url=["SCM URL is required."])
        if doc["scm_type"] == "" and doc["scm_update_on_launch"]:
            raise Refused(400, detail="Update options must be set to false for manual projects.")

    def _check_inventories(self, doc: Doc) -> None:
        if doc["organization"] is None:
            raise Refused(400, organization=["This field is required."])

    def _check_inventory_sources(self, doc: Doc) -> None:
        if doc["inventory"] is None:
            raise Refused(400, inventory=["This field is required."])
        if (doc["source"] == "scm") != (doc["source_project"] is not None):
            raise Refused(400, detail="A source of type scm needs a project, and no other has one.")

    def _source_file(self, source: Doc) -> Path:
        project = self.store["projects"][source["source_project"]]
        return self.repositories.get(project["scm_url"], Path("/nowhere")) / source["source_path"]

    def _check_job_templates(self, doc: Doc) -> None:
        if doc["job_type"] not in ("run", "check"):
            raise Refused(400, job_type=[f'"{doc["job_type"]}" is not a valid choice.'])
        if doc["project"] is None:
            raise Refused(400, project=["This field is required."])
        if doc["inventory"] is None:
            raise Refused(400, inventory=["Job Template must set an inventory or allow prompting."])
        folder = self.repositories.get(self.store["projects"][doc["project"]]["scm_url"])
        if folder is None or doc["playbook"] not in playbooks(folder):
            raise Refused(400, playbook=["Playbook not found for project."])
        if doc["forks"] < 0 or doc["job_slice_count"] < 1:
            raise Refused(400, detail="Ensure this value is greater than or equal to the least one.")

    def _inputs(self, credential_type: int) -> Doc:
        inputs: Doc = self.store["credential_types"][credential_type]["inputs"]
        return inputs

    def _fields(self, credential_type: int, mark: str) -> set[str]:
        return {field["id"] for field in self._inputs(credential_type)["fields"] if field.get(mark)}

    def _kept(self, old: Doc, new: Doc) -> Doc:
        """A secret that comes back as AWX shows it is the one that is there."""
        return {name: old.get(name) if value == ENCRYPTED else value for name, value in new.items()}

    def _survey(self, number: int, call: Call) -> Doc:
        if call.method == "POST":
            self.surveys[number] = _checked(call.body)
        return self.surveys.get(number, {})

    def _credentials(self, number: int, call: Call) -> tuple[int, Any]:
        mine = self.attached.setdefault(number, [])
        if call.method == "GET":
            shown = [self._shown("credentials", one) for one in mine]
            return 200, {"count": len(shown), "next": None, "previous": None, "results": shown}
        one = int(call.body["id"])
        if call.body.get("disassociate"):
            mine.remove(one)
            return 204, None
        kind = self.store["credentials"][one]["credential_type"]
        if kind in [self.store["credentials"][other]["credential_type"] for other in mine]:
            name = self.store["credential_types"][kind]["name"]
            raise Refused(400, error=f"Cannot assign multiple {name} credentials.")
        mine.append(one)
        return 204, None


def _checked(survey: Doc) -> Doc:
    """The survey, if AWX would take it."""
    if not {"name", "description", "spec"} <= set(survey):
        raise Refused(400, error="'name', 'description' and 'spec' are needed in survey spec.")
    variables = [question.get("variable") for question in survey["spec"]]
    if len(set(variables)) != len(variables):
        raise Refused(400, error="'variable' is duplicated in survey questions.")
    for position, question in enumerate(survey["spec"]):
        if question.get("type") not in SURVEY_TYPES:
            raise Refused(400, error=f"'{question.get('type')}' in survey question {position} is no allowed type.")
        if not {"question_name", "variable", "required"} <= set(question):
            raise Refused(400, error=f"'question_name', 'variable' or 'required' missing in question {position}.")
        if question["type"].startswith("multi"):
            choices = str(question.get("choices", "")).split("\n")
            defaults = [word for word in str(question.get("default", "")).split("\n") if word]
            if not all(choices) or not set(defaults) <= set(choices):
                raise Refused(400, error=f"Default choice must be answered from the choices of question {position}.")
    return survey


def _handler(controller: Controller) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            target = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            controller.log.append((self.command, target.path, body))
            try:
                if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                    raise Refused(401, detail="Authentication credentials were not provided.")
                parts = target.path.removeprefix("/api/v2/").strip("/").split("/")
                status, answer = controller.answer(Call(self.command, parts, dict(parse_qsl(target.query)), body))
            except Refused as refused:
                status, answer = refused.status, refused.body
            data = b"" if answer is None else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("X-API-Product-Name", "AWX")
            self.send_header("X-API-Product-Version", "24.6.1")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_DELETE = _do  # noqa: N815 - names that http.server asks for

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the standard error."""

    return Handler
