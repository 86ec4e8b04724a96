# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# ruff: noqa: UP006
# (Inside a Resource the name ``list`` is a method, so types are spelt as in typing.)

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Dashboard instances, and dashboards saved from them (API notes 4).

An instance has no key: it is known by its handle, or it is a means to a saved dashboard, which then is the resource.
"""

from __future__ import annotations

import json
import typing as t

from .._core import schema
from .._core.errors import Ambiguous, ApiError, Missing, Unauthorized
from .._core.http import Repeat, path
from .._core.plan import Change, Made, Plan, Step
from .._core.resource import Found, Index, Item, Options, OptionSpec
from .._core.writer import SelfWriter, Stored
from . import instances, lookup, schemas
from .client import PLATFORM, PROJECT, MstrClient, absent, instance_path, is_id
from .instances import ZERO_ID, Instance, Wanted
from .lookup import DASHBOARD_TYPE, Named

OPTIONS: OptionSpec = {
    "instance_id": {"type": "str"},
    "project": PROJECT,
    "dossier": {"type": "str"},
    "objects": {
        "type": "list",
        "elements": "dict",
        "options": {
            "type": {"type": "int", "required": True},
            "id": {"type": "str", "required": True},
            "new_name": {"type": "str"},
        },
    },
    "persist_report_view_state": {"type": "bool"},
    "create_for_report_editor": {"type": "bool"},
    "reset": {"type": "bool"},
    "filters": {"type": "list", "elements": "dict"},
    "ignore_missing_filter": {"type": "bool"},
    "persist_view_state": {"type": "bool"},
    "prompts": {
        "type": "list",
        "elements": "dict",
        "options": {
            "key": {"type": "str", "no_log": False},
            "id": {"type": "str"},
            "name": {"type": "str"},
            "answers": {"type": "list", "elements": "raw"},
            "use_default": {"type": "bool"},
        },
        "required_one_of": [("key", "id", "name")],
        "mutually_exclusive": [("answers", "use_default")],
    },
    "bookmark_ids": {"type": "list", "elements": "str"},
    "bookmark_info": {
        "type": "dict",
        "options": {"id": {"type": "str"}, "reset_manipulation": {"type": "bool"}},
    },
    "linking_info": {"type": "dict"},
    "save_as": {
        "type": "dict",
        "options": {
            "name": {"type": "str", "required": True},
            "folder": {"type": "str", "required": True, "aliases": ["folder_id"]},
            "description": {"type": "str"},
            "overwrite": {"type": "bool", "default": False},
        },
    },
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "float", "default": 300},
}
INFO_OPTIONS: OptionSpec = {name: OPTIONS[name] for name in ("instance_id", "project", "dossier", "objects")}
#: Options that only one way of making an instance knows, by their names in the API (API notes 4.1, 4.2).
OBJECTS_SIDE = {
    "persist_report_view_state": "persistReportViewState",
    "create_for_report_editor": "createForReportEditor",
    "reset": "reset",
}
DOSSIER_SIDE = {
    "filters": "filters",
    "ignore_missing_filter": "ignoreMissingFilter",
    "persist_view_state": "persistViewState",
}
BOTH_SIDES = {"bookmark_ids": "bookmarkIds"}
#: What the diff of a new instance shows.
SHOWN = ("dossier", "objects", *OBJECTS_SIDE, *DOSSIER_SIDE, "prompts", "bookmark_ids", "bookmark_info", "linking_info")
NEW = "instance of "

Raw = t.Mapping[str, t.Any]


# --- pure -------------------------------------------------------------------------------------------------------------


def creation_body(options: Options) -> t.Dict[str, t.Any]:
    """Return the body that makes an instance: only what was given, in the API's names (API notes 4.1 to 4.3)."""
    names = {**OBJECTS_SIDE, **DOSSIER_SIDE, **BOTH_SIDES}
    body = {names[option]: options[option] for option in names if option in options}
    if "objects" in options:
        body["objects"] = [_source(one) for one in options["objects"]]
    info = options.get("bookmark_info") or {}
    if info:
        fields = {"id": "id", "reset_manipulation": "resetManipulation"}
        body["bookmarkInfo"] = {fields[name]: value for name, value in info.items()}
    if "linking_info" in options:
        body["linkingInfo"] = linking(options["linking_info"])
    return body


def _source(one: Raw) -> t.Dict[str, t.Any]:
    named = {"newName": one["new_name"]} if "new_name" in one else {}
    return {"type": one["type"], "id": one["id"].strip().upper(), **named}


def linking(info: Raw) -> t.Dict[str, t.Any]:
    """Return linkingInfo; a selection given as data becomes the text that the API wants (T7)."""
    selection = info.get("vizSelection")
    if isinstance(selection, dict):
        return {**info, "vizSelection": json.dumps(selection, ensure_ascii=False, separators=(",", ":"))}
    return dict(info)


def folder_text(text: str) -> str:
    """Return a folder as ids and paths are compared: ids in capitals, paths with one slash at the front."""
    text = text.strip()
    return text.upper() if is_id(text) else "/" + text.strip("/")


def saved_record(raw: Raw) -> t.Dict[str, t.Any]:
    """Return what results show of a saved dashboard."""
    return {
        "id": raw.get("id"),
        "name": raw.get("name"),
        "folder": lookup.folder_path(raw),
        "folder_id": lookup.folder_id(raw),
        "description": raw.get("description") or "",
        "owner": (raw.get("owner") or {}).get("name"),
        "date_created": raw.get("dateCreated"),
        "date_modified": raw.get("dateModified"),
    }


def saved_normal(raw: Raw) -> t.Dict[str, t.Any]:
    """Return what the diff of a saved dashboard shows; what is in it cannot be read back as options."""
    return {
        "name": raw.get("name"),
        "folder": lookup.folder_path(raw),
        "description": raw.get("description") or "",
        "content": "as it was saved before",
    }


def tree(definition: Raw, board: Named) -> t.Dict[str, t.Any]:
    """Return chapters, pages and visualizations with keys and names, those of panel stacks under their page."""
    chapters: t.Dict[str, t.Dict[str, t.Any]] = {}
    for chapter in definition.get("chapters") or []:
        pages = {str(page.get("key")): {**_named(page), "visualizations": []} for page in chapter.get("pages") or []}
        filters = [_named(one) for one in chapter.get("filters") or []]
        chapters[str(chapter.get("key"))] = {**_named(chapter), "pages": pages, "filters": filters}
    for place in lookup.places(definition):
        chapters[place.chapter.id]["pages"][place.page.id]["visualizations"].append(
            {
                "key": place.visualization.id,
                "name": place.visualization.name,
                "type": place.kind,
                "metrics": [{"id": metric.id, "name": metric.shown} for metric in place.metrics],
            }
        )
    listed = [{**chapter, "pages": list(chapter["pages"].values())} for chapter in chapters.values()]
    return {"id": board.id, "name": str(definition.get("name") or board.name), "chapters": listed}


def _named(item: Raw) -> t.Dict[str, t.Any]:
    return {"key": item.get("key"), "name": item.get("name")}


def source_problems(options: Options, state: str) -> t.List[str]:
    """Return what is wrong with what the instance is made of."""
    problems = []
    if state == "present" and not any(options.get(name) for name in ("dossier", "objects", "instance_id")):
        problems.append("one of dossier, objects and instance_id is needed")
    if state == "absent" and not any(options.get(name) for name in ("instance_id", "save_as")):
        problems.append("state absent needs instance_id (of an instance) or save_as (of a saved dashboard)")
    for side, names in (("objects", OBJECTS_SIDE), ("dossier", DOSSIER_SIDE)):
        problems += [f"{name} goes with {side} only" for name in names if name in options and not options.get(side)]
    for position, one in enumerate(options.get("objects") or []):
        if not is_id(one["id"]):
            problems.append(f"objects[{position}].id must be 32 hexadecimal digits, got {one['id']!r}")
    return problems


def free_form_problems(options: Options) -> t.List[str]:
    """Return what is wrong with data that is written in the API's own keys."""
    problems = schemas.filter_problems(options.get("filters") or [])
    if options.get("linking_info"):
        problems += schema.problems(options["linking_info"], schemas.LINKING_INFO, "linking_info")
        if "filterTargetKeys" in options["linking_info"] and not options.get("dossier"):
            problems.append("linking_info.filterTargetKeys goes with dossier only")
    return problems


class DossierInstance(SelfWriter):
    """An instance in the session's working set, or a dashboard that is saved from one."""

    platform = PLATFORM
    noun = "instance"
    plural = "instances"
    options = OPTIONS
    rules: t.ClassVar[t.Mapping[str, t.Any]] = {"mutually_exclusive": [("dossier", "objects")]}
    id_option = "instance_id"
    scope: t.ClassVar[OptionSpec] = {"project": PROJECT}
    prunable = False
    info_options = INFO_OPTIONS

    def __init__(self, client: MstrClient, predicting: bool = False) -> None:
        super().__init__(client, predicting)
        self._many = False
        self._live: t.Dict[str, Instance] = {}
        self._definition: t.Dict[str, t.Any] | None = None

    @classmethod
    def check(cls, options: Options, state: str) -> t.List[str]:
        """Check what the argument spec cannot: sides, ids, free-form data, waiting."""
        problems = source_problems(options, state) + free_form_problems(options)
        if not options["wait"]:
            problems += [f"{name} needs wait: true" for name in ("save_as", "prompts") if options.get(name)]
        if options["wait_timeout"] <= 0:
            problems.append(f"wait_timeout must be more than 0 seconds, got {options['wait_timeout']:g}")
        if "save_as" in options and not options["save_as"]["name"].strip():
            problems.append("save_as.name must not be empty")
        return problems

    @classmethod
    def key(cls, options: Options, scope: Options) -> str:
        """Return path and name of the saved dashboard, else the handle, else what the instance is made of."""
        if options.get("save_as"):
            return lookup.join(folder_text(options["save_as"]["folder"]), options["save_as"]["name"])
        if options.get("instance_id"):
            return str(options["instance_id"]).strip().upper()
        return NEW + _source_text(options)

    @classmethod
    def keyless(cls, options: Options) -> bool:
        """An instance without a handle is a new one each time."""
        return not options.get("save_as") and not options.get("instance_id")

    @classmethod
    def normal_id(cls, value: t.Any) -> str:
        """Return a handle in upper case, without the blank that some servers put behind it (T15)."""
        return str(value).strip().upper()

    @classmethod
    def named(cls, key: str) -> str:
        """Return how messages name an instance or a saved dashboard."""
        if key.startswith(NEW):
            return f"{NEW}'{key[len(NEW) :]}'"
        return f"dashboard '{key}'" if "/" in key else f"instance '{key}'"

    # --- reading --------------------------------------------------------------------------------------------------

    def list(self, wanted: t.Sequence[Options], scope: Options, whole: bool) -> t.List[Found]:
        """Return the saved dashboards among which those that are wanted can be found; instances cannot be listed."""
        self._many = whole
        for options in wanted:
            self.client.check_project(options.get("project"))
        names = {options["save_as"]["name"] for options in wanted if options.get("save_as")}
        return [_saved(hit) for hit in lookup.dashboards(self.client, names)] if names else []

    def fetch(self, options: Options, key: str) -> Found | None:
        """Return the saved dashboard, or the live instance."""
        return self.match(options, key, Index(self, self.list([options], {}, whole=False)))

    def match(self, options: Options, key: str, index: Index) -> Found | None:
        """Pick the saved dashboard out of a listing, or ask for the instance."""
        if options.get("save_as"):
            return self._match_saved(options["save_as"], index)
        if options.get("instance_id"):
            return self._match_instance(options)
        return None

    def _match_saved(self, save_as: Raw, index: Index) -> Found | None:
        wanted = folder_text(save_as["folder"])
        named = [found.raw for found in index.listing if found.raw.get("name") == save_as["name"]]
        hits = lookup.in_folder(self.client, named, wanted)
        if len(hits) > 1:
            ids = " and ".join(sorted(str(hit["id"]) for hit in hits))
            key = lookup.join(wanted, save_as["name"])
            raise Ambiguous(
                f"{self.named(key)} is ambiguous at {self.client.where}: {ids} have that name; rename or delete one"
            )
        return _saved(hits[0]) if hits else None

    def _match_instance(self, options: Options) -> Found | None:
        """Return the instance if it lives (API notes 4.7).

        :raises Missing: the session that was handed over has ended: nothing to remove, and nothing to go on with.
        """
        try:
            live = self._state(options)
        except Unauthorized as exc:
            if self.client.own:
                raise
            raise Missing(str(exc), status=exc.status, code=exc.code, request_id=exc.request_id) from exc
        if live is None:
            return None
        return Found(live.mid, live.mid, {}, live.record())

    def _state(self, options: Options) -> Instance | None:
        mid = self.normal_id(options["instance_id"])
        known = Instance(mid, ZERO_ID, 0, self._path_id(options))
        live = instances.state(self.client, known, f"read instance {mid}")
        if live is not None:
            self._live[mid] = live
        return live

    def _path_id(self, options: Options) -> str:
        """Return the id that an instance's routes take: its dashboard's, or its first object's (API notes 4.9)."""
        if options.get("dossier"):
            return lookup.dashboard(self.client, options["dossier"]).id
        return str(options["objects"][0]["id"]).strip().upper() if options.get("objects") else ZERO_ID

    def prepare(self, item: Item) -> Item:
        """Resolve names where something has to be made."""
        options = item.options
        save_as = options.get("save_as")
        if item.state == "absent" or (item.found and not (save_as and save_as["overwrite"])):
            return item
        facts: t.Dict[str, t.Any] = {"live": None}
        if save_as:
            facts["folder"] = lookup.folder(self.client, folder_text(save_as["folder"]))
            if options.get("instance_id"):
                facts["live"] = self._state(options)
        facts["wanted"] = self._wanted(item) if facts["live"] is None else None
        return item._replace(facts=facts)

    def _wanted(self, item: Item) -> Wanted:
        """Return what to make the instance of; in check mode it is read, as the run would find it missing."""
        options = item.options
        if not options.get("dossier") and not options.get("objects"):
            lost = self.named(str(options["instance_id"]))
            raise Missing(f"{lost} at {self.client.where} is gone; to make it again, dossier or objects must be given")
        more = {"wait": options["wait"], "wait_timeout": options["wait_timeout"], "prompts": options.get("prompts")}
        if options.get("save_as") and more["prompts"] is None:
            more["prompts"] = ()
        body = creation_body(options)
        if options.get("objects"):
            if self.predicting:
                self._check_there([(one["id"].strip().upper(), one["type"]) for one in options["objects"]])
            first = str(options["objects"][0]["id"]).strip().upper()
            return instances.of_objects(first, _source_text(options), body, **more)
        board = lookup.dashboard(self.client, options["dossier"])
        if self.predicting and is_id(options["dossier"]):
            self._check_there([(board.id, DASHBOARD_TYPE)])
        return instances.of_dashboard(board.id, f"dashboard '{board.name}'", body, **more)

    def _check_there(self, wanted: t.Sequence[t.Tuple[str, int]]) -> None:
        for object_id, kind in wanted:
            if lookup.object_info(self.client, object_id, kind, f"read object {object_id}") is None:
                raise Missing(f"No object of type {kind} with id {object_id} at {self.client.where}; check id and type")

    # --- planning, pure -------------------------------------------------------------------------------------------

    def target(self, item: Item) -> t.Dict[str, t.Any]:
        """Return what the diff shows as wanted: an existing dashboard or instance is left as it is."""
        options, save_as = item.options, item.options.get("save_as")
        if not save_as:
            return {} if item.found else {name: options[name] for name in SHOWN if name in options}
        if item.found and not save_as["overwrite"]:
            return {}
        live = item.facts["live"]
        source = f"instance {live.mid}" if live else item.facts["wanted"].text
        described = {"description": save_as["description"]} if "description" in save_as else {}
        if item.found:
            return {"content": f"saved anew from {source}", **described}
        folder = folder_text(save_as["folder"])
        return {"name": save_as["name"], "folder": folder, "content": f"saved from {source}", **described}

    def creation(self, item: Item, target: t.Mapping[str, t.Any]) -> Change:
        """Make an instance, and save it where that is wanted."""
        if item.options.get("save_as"):
            return Change((self._save_step(item),))
        step = Step(f"make an instance of {item.facts['wanted'].text}", "create", item.facts["wanted"])
        lost: t.Tuple[str, ...] = ()
        if self.client.own:
            lost = (
                f"{self.named(item.key)} ends with this task, as its session does: open one with mstr_session and hand "
                "it over in session, or keep the dashboard with save_as",
            )
        return Change((step,), "recreated" if item.options.get("instance_id") else None, lost)

    def update(self, item: Item, changed: t.Mapping[str, t.Any]) -> Change:
        """Save anew, since that is wanted; an instance that lives and a dashboard that is there differ in nothing."""
        return Change((self._save_step(item),))

    def _save_step(self, item: Item) -> Step:
        save_as = item.options["save_as"]
        body = {"name": save_as["name"], "folderId": item.facts["folder"], "overwrite": save_as["overwrite"]}
        if "description" in save_as:
            body["description"] = save_as["description"]
        data = {"body": body, "live": item.facts["live"], "wanted": item.facts["wanted"]}
        return Step(f"save {self.named(item.key)}", "save", data)

    def removal(self, item: Item) -> Change:
        """Delete the saved dashboard where save_as names one, else the instance."""
        found = t.cast("Found", item.found)
        if item.options.get("save_as"):
            return Change((Step(f"delete {self.named(found.key)} ({found.id})", "delete", found.id),))
        return Change((Step(f"delete {self.named(found.key)}", "remove", self._live[found.id]),))

    # --- writing --------------------------------------------------------------------------------------------------

    def apply(self, step: Step, made: Made) -> None:
        """Write one step."""
        if step.name == "create":
            live = instances.using(self.client, step.data, lambda live: live, keep=True)
            made.update(id=live.mid, instance=live.record())
        elif step.name == "save":
            self._save(step, made)
        elif step.name == "delete":
            self._delete(step)
        else:
            instances.remove(self.client, step.data)

    def _save(self, step: Step, made: Made) -> None:
        data = step.data

        def save(live: Instance) -> str:
            made["instance"] = live.record()
            return self._save_instance(step, live)

        if data["live"]:
            made["id"] = save(data["live"])
        else:
            # In a session that was handed over it stays for whatever comes next, but not where nobody learns its
            # handle: many of those would drive the user's own out of the working set (T20). Our own session ends soon.
            keep = self.client.own or not self._many
            made["id"] = instances.using(self.client, data["wanted"], save, keep=keep)

    def _save_instance(self, step: Step, live: Instance) -> str:
        """Save, and never make two dashboards of it: a lost answer is looked for by folder and name."""
        body = step.data["body"]
        # Saved over a dashboard once more, the result is the same.
        repeat = Repeat.SAFE if body["overwrite"] else Repeat.UNSEEN

        def send() -> str:
            answer = self.client.request(
                "POST",
                instance_path(live.path_id, live.mid, "saveAs"),
                what=step.text,
                body=body,
                repeat=repeat,
                renew=False,
            )
            saved = (answer.data or {}).get("id") if isinstance(answer.data, dict) else None
            if not saved:
                raise ApiError(f"Cannot {step.text}: the answer ({answer.status}) has no id", status=answer.status)
            return str(saved).strip().upper()

        def find() -> str | None:
            hits = lookup.in_folder(self.client, lookup.dashboards(self.client, [body["name"]]), body["folderId"])
            return str(hits[0]["id"]).upper() if hits else None

        from .._core.creating import create_once

        return create_once(send, find)

    def _delete(self, step: Step) -> None:
        route = path("objects", step.data)
        query = {"type": DASHBOARD_TYPE}
        answer = self.client.request("DELETE", route, what=step.text, query=query, ok=(404, 500), json_answer=False)
        if answer.status < 400 or (answer.status == 404 and absent(answer)):
            return
        # A 500 may mean that it is gone as well as that something is wrong.
        if not absent(answer) or lookup.object_info(self.client, step.data, DASHBOARD_TYPE, step.text):
            raise self.client.refusal(step.text, answer)

    # --- results --------------------------------------------------------------------------------------------------

    def record(self, found: Found) -> t.Dict[str, t.Any]:
        """Return instance and saved dashboard, as far as there are any."""
        if found.id in self._live:
            return {"instance": self._live[found.id].record(), "saved": None}
        return {"instance": None, "saved": saved_record(found.raw)}

    @classmethod
    def returned(cls, record: t.Dict[str, t.Any] | None) -> t.Dict[str, t.Any]:
        """Return instance and saved dashboard under their own keys."""
        return record or {"instance": None, "saved": None}

    def read_back(self, item: Item, plan: Plan, made: Made, record_wanted: bool) -> Stored:
        """Return what was made; a saved dashboard is read for its owner and dates."""
        if not item.options.get("save_as") or not record_wanted:
            return Stored({"instance": made["instance"], "saved": None} if record_wanted else None, made["id"])
        what = f"read {self.named(item.key)}"
        raw = lookup.object_info(self.client, made["id"], DASHBOARD_TYPE, what) or {"id": made["id"]}
        return Stored({"instance": made["instance"], "saved": saved_record(raw)}, made["id"])

    def predicted(self, item: Item, plan: Plan) -> t.Dict[str, t.Any]:
        """See the base class: nothing has an id yet."""
        live, wanted = item.facts["live"], item.facts["wanted"]
        made = {"mid": None, "id": wanted.id, "status": None, "status_name": None} if wanted else live.record()
        save_as = item.options.get("save_as")
        if not save_as:
            return {"instance": made, "saved": None}
        base = saved_record(item.found.raw) if item.found else saved_record({})
        named = {"name": save_as["name"], "folder": folder_text(save_as["folder"]), "folder_id": item.facts["folder"]}
        described = {"description": save_as["description"]} if "description" in save_as else {}
        return {"instance": made, "saved": {**base, **named, **described}}

    # --- info -----------------------------------------------------------------------------------------------------

    def search(self, filters: Options) -> t.List[t.Dict[str, t.Any]]:
        """Return the instance if it lives; nothing of how it was made can be read back, so there are no options."""
        if filters.get("dossier"):
            board = lookup.dashboard(self.client, filters["dossier"])
            self._definition = tree(lookup.definition(self.client, board), board)
        if not filters.get("instance_id"):
            return []
        try:
            live = self._state(filters)
        except Unauthorized:
            if self.client.own:
                raise
            return []
        return [live.record()] if live else []

    def beside(self) -> t.Dict[str, t.Any]:
        """Return the dashboard's definition."""
        return {"definition": self._definition}


def _saved(hit: Raw) -> Found:
    key = lookup.join(lookup.folder_path(hit), str(hit.get("name")))
    return Found(str(hit["id"]).strip().upper(), key, saved_normal(hit), hit)


def _source_text(options: Options) -> str:
    if options.get("dossier"):
        return str(options["dossier"])
    named = [str(one.get("new_name") or one["id"]) for one in options.get("objects") or []]
    return ", ".join(named)
