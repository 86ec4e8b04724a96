# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# ruff: noqa: UP006
# (Inside a Resource the name ``list`` is a method, so types are spelt as in typing.)

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Dashboard widgets: a chart bound to a report query (API notes 4, 5.3)."""

from __future__ import annotations

import typing as t

from .._core import compare, merge, schema
from .._core.errors import Missing, OptionError
from .._core.plan import Change, Made, Plan, Step
from .._core.resource import Found, Item, Options, OptionSpec
from .._core.writer import Stored
from . import schemas
from .client import ClarusClient, GraphqlError
from .coded import KEY_OPTIONS, CodedResource, as_listed, id_of, stored, text_problems, there_are
from .queries import NAMES, PLACED_WIDGETS, WIDGETS, Node, placements

#: Attributes that are options of the same name and compared as they are.
PLAIN = ("code", "name", "description", "widget_type")
#: Free objects; ``configuration_mode`` governs both.
FREE = ("configuration", "dashboard_filters")

OPTIONS: OptionSpec = {
    **KEY_OPTIONS,
    "name": {"type": "str"},
    "description": {"type": "str"},
    "widget_type": {"type": "str", "choices": schemas.WIDGET_TYPES},
    "report_query": {"type": "str"},
    "report_query_id": {"type": "int"},
    "configuration": {"type": "dict"},
    "dashboard_filters": {"type": "dict"},
    "configuration_mode": {"type": "str", "choices": ["merge", "replace"], "default": "merge"},
    "force": {"type": "bool", "default": False},
}
#: What the record of a new widget shows of attributes that were not given.
NEW: Node = {
    "id": None,
    "description": None,
    "report_query_id": None,
    "report_query": None,
    "configuration": {},
    "dashboard_filters": {},
}
INFO_OPTIONS: OptionSpec = {name: OPTIONS[name] for name in ("id", "code", "name", "widget_type")}


class Widget(CodedResource):
    """A widget of a tenant, known by its code."""

    noun = "widget"
    plural = "widgets"
    type_name = "dashboard_widgets"
    needed = ("code", "name", "widget_type")
    options = OPTIONS
    rules: t.ClassVar[t.Mapping[str, t.Any]] = {
        **CodedResource.rules,
        "mutually_exclusive": [("report_query", "report_query_id")],
    }
    info_options = INFO_OPTIONS
    retirement = "Take it off its dashboards instead"

    def __init__(self, client: ClarusClient, predicting: bool = False) -> None:
        super().__init__(client, predicting)
        #: Name -> ids of the report queries; None while they are unknown.
        self._queries: t.Dict[str, t.List[int]] | None = None
        #: The dashboards of the tenant with the widgets on them; None while they are unknown.
        self._boards: t.List[Node] | None = None

    @classmethod
    def check(cls, options: Options, state: str) -> t.List[str]:
        """Refuse texts that do not fit."""
        return text_problems(options)

    # --- reading ------------------------------------------------------------------------------------------------------

    def read(self, wanted: t.Sequence[Options]) -> t.List[Found]:
        """Return all widgets of the tenant, with the report queries in the same query if one is wanted by name."""
        by_name = any(options.get("report_query") for options in wanted)
        return self._read({self.type_name: WIDGETS}, by_name)[0]

    def _read(self, selections: t.Dict[str, str], by_name: bool) -> t.Tuple[t.List[Found], t.Dict[str, t.List[Node]]]:
        lists = self._lists(selections, by_name)
        self._queries = _ids_by_name(lists["report_queries"]) if "report_queries" in lists else None
        names = self._query_names()
        found = [Found(str(int(node["id"])), node["code"], normal(node, names), node) for node in lists[self.type_name]]
        return found, lists

    def _query_names(self) -> t.Dict[int, str] | None:
        """Return id -> name of the report queries; None if they were not read."""
        if self._queries is None:
            return None
        return {id: name for name, ids in self._queries.items() for id in ids}

    def _lists(self, selections: t.Dict[str, str], by_name: bool) -> t.Dict[str, t.List[Node]]:
        """Read the lists; the root of the report queries is inferred, so a server may not have it (API notes 5.5)."""
        if by_name:
            try:
                return self.client.lists({**selections, "report_queries": NAMES}, "read widgets and report queries")
            except GraphqlError as exc:
                if "report_queries" not in str(exc):
                    raise
        return self.client.lists(selections, "read widgets")

    def prepare(self, item: Item) -> Item:
        """Resolve the report query, or for a removal find the dashboards that the widget stands on."""
        if item.state == "absent":
            return item._replace(facts={"boards": self._boards_of(item)}) if item.found else item
        self.check_creatable(item)
        return item._replace(facts={"report_query_id": self._report_query_id(item.options, item.key)})

    def _report_query_id(self, options: Options, key: str) -> int | None:
        """Return the id of the wanted report query; None where none is wanted (API notes 5.5)."""
        name, id = options.get("report_query"), options.get("report_query_id") or None
        if id and self._queries is not None and id not in (self._query_names() or {}):
            raise Missing(f"{self.client.where} has no report query with id {id}, which {self.named(key)} names")
        if not name:
            return id
        if self._queries is None:
            raise Missing(
                f"{self.client.where} does not list report queries, so {name!r} of {self.named(key)} cannot be looked "
                "up: give report_query_id instead of report_query"
            )
        ids = self._queries.get(name, [])
        if not ids:
            raise Missing(
                f"{self.client.where} has no report query {name!r}, which {self.named(key)} names; "
                f"{there_are(self._queries)}"
            )
        return self.only(ids, f"report query {name!r} of {self.named(key)}", "report_query_id")

    def _boards_of(self, item: Item) -> t.List[Node]:
        """Return id and code of the dashboards that show the widget; without ``force`` it must be none."""
        found = stored(item)
        with self.lock:
            if self._boards is None:
                self._boards = self.client.lists({"dashboards": PLACED_WIDGETS}, "read dashboards")["dashboards"]
        boards = [{"id": int(node["id"]), "code": node["code"]} for node in self._boards if _shows(node, found.id)]
        if not boards or item.options.get("force"):
            return boards
        problem = (
            f"{self.named(found.key)} in {self.client.where} still stands on "
            f"{', '.join(sorted(board['code'] for board in boards))}"
        )
        if not (item.pruned and self.predicting):
            remedy = "keep it with prune_ignore" if item.pruned else "set force: true"
            raise OptionError(f"{problem}: take it off first, or {remedy}")
        self.warn(f"{problem}; an earlier task would have to take it off before it can be pruned")
        return []

    # --- planning -----------------------------------------------------------------------------------------------------

    def target(self, item: Item) -> t.Dict[str, t.Any]:
        """Return what is wanted; in merge mode free objects are the stored ones with the given keys laid over."""
        options = item.options
        wanted = {name: options[name] for name in PLAIN if name in options}
        if "description" in wanted:
            wanted["description"] = compare.text(wanted["description"])
        if "report_query" in options or "report_query_id" in options:
            wanted.update(query_form(item.facts["report_query_id"], self._query_names()))
        for name in FREE:
            if name in options:
                given = _typed(name, options[name])
                merging = options["configuration_mode"] == "merge" and item.found is not None
                wanted[name] = merge.overlay(item.found.normal[name] if item.found and merging else {}, given)
        return wanted

    def creation(self, item: Item, target: t.Mapping[str, t.Any]) -> Change:
        """Create it with all that is wanted."""
        attributes = self._attributes(item, target)
        step = Step(f"create {self.named(item.key)}", "create", {"attributes": attributes})
        return Change((step,), warnings=self._odd_values(item, target))

    def update(self, item: Item, changed: t.Mapping[str, t.Any]) -> Change:
        """Patch what differs; a free object always goes whole, since PATCH seems to replace it (API notes 4.4)."""
        id, attributes = id_of(stored(item)), self._attributes(item, changed)
        names = ", ".join("report_query" if name == "report_query_id" else name for name in attributes)
        steps = [Step(f"set {names} of {self.named(item.key)}", "update", {"id": id, "attributes": attributes})]
        gone = self._gone(item, changed)
        if gone:
            text = f"make sure that removed keys of {' and '.join(gone)} of {self.named(item.key)} are gone"
            steps.append(Step(text, "clear", {"id": id, "gone": gone}))
        return Change(tuple(steps), warnings=self._odd_values(item, changed))

    def removal(self, item: Item) -> Change:
        """Take it off the dashboards (only with ``force`` there are any) and delete it."""
        found = stored(item)
        id, name = id_of(found), self.named(found.key)
        steps = [
            Step(f"take {name} off dashboard '{board['code']}'", "take_off", {"id": id, "board": board["id"]})
            for board in item.facts["boards"]
        ]
        return Change((*steps, Step(f"delete {name}", "delete", {"id": id})))

    def _attributes(self, item: Item, wanted: t.Mapping[str, t.Any]) -> Node:
        """Return the REST attributes of what is wanted."""
        attributes: Node = {name: wanted[name] for name in (*PLAIN, *FREE) if name in wanted}
        if "description" in attributes:
            attributes["description"] = attributes["description"] or None
        if "report_query" in wanted or "report_query_id" in wanted:
            attributes["report_query_id"] = item.facts["report_query_id"]
        return attributes

    def _gone(self, item: Item, changed: t.Mapping[str, t.Any]) -> t.Dict[str, Node]:
        """Return the keys (as a tree of nulls) that the user removed by null, by name of the free object.

        A server that merges objects would keep them. With ``configuration_mode: replace`` there are none: keys that
        come back then may as well be defaults, and are only reported (see :meth:`read_back`).
        """
        if item.options["configuration_mode"] == "replace":
            return {}
        trees = {name: nulls(stored(item).normal[name], item.options[name]) for name in FREE if name in changed}
        return {name: tree for name, tree in trees.items() if tree}

    def _odd_values(self, item: Item, changed: t.Mapping[str, t.Any]) -> t.Tuple[str, ...]:
        """Warn about configuration values outside what is documented (never an error: the tables are not complete)."""
        if "configuration" not in changed:
            return ()
        kind = item.options.get("widget_type") or (item.found.normal["widget_type"] if item.found else "")
        problems = schema.problems(changed["configuration"], schemas.configuration(kind), "configuration")
        return tuple(f"{self.named(item.key)}: {one}, as far as it is documented" for one in problems)

    # --- writing ------------------------------------------------------------------------------------------------------

    def apply(self, step: Step, made: Made) -> None:
        """Write one step."""
        if step.name == "take_off":
            self._take_off(step)
        elif step.name == "clear":
            self._clear(step)
        else:
            super().apply(step, made)

    def _take_off(self, step: Step) -> None:
        """Put a dashboard's placements back without the widget, from a fresh read: others may have gone meanwhile."""
        with self.lock:
            nodes = self.client.lists({"dashboards": PLACED_WIDGETS}, "read dashboards")["dashboards"]
            board = next((node for node in nodes if int(node["id"]) == step.data["board"]), None)
            if board is None or not _shows(board, step.data["id"]):
                return
            left = [
                {"dashboard_widget_id": int(one["dashboard_widget"]["id"]), "position": one["position"] or {}}
                for one in placements(board)
                if int(one["dashboard_widget"]["id"]) != step.data["id"]
            ]
            self.client.place(step.data["board"], left, step.text)

    def _clear(self, step: Step) -> None:
        """Send nulls for removed keys that a merging server has kept (API notes 10 question 3)."""
        node = self._node(step.data["id"]) or {}
        present = {name: merge.without_nulls(node.get(name) or {}) for name in step.data["gone"]}
        kept = {name: nulls(present[name], tree) for name, tree in step.data["gone"].items()}
        attributes = {name: laid_over(present[name], tree) for name, tree in kept.items() if tree}
        if attributes:
            self.client.update(self.type_name, step.data["id"], attributes, step.text)

    def _node(self, id: int) -> Node | None:
        nodes = self.client.lists({self.type_name: WIDGETS}, "read widgets")[self.type_name]
        return next((node for node in nodes if int(node["id"]) == id), None)

    # --- results ------------------------------------------------------------------------------------------------------

    def read_back(self, item: Item, plan: Plan, made: Made, record_wanted: bool) -> Stored:
        """Return the record; with ``configuration_mode: replace`` also whether the server took the replacement."""
        changed = set(plan.after) | set(plan.before)
        replaced = bool(item.found) and item.options["configuration_mode"] == "replace" and bool(changed & set(FREE))
        result = super().read_back(item, plan, made, record_wanted)
        if not replaced:
            return result
        node = result.record or self._node(int(result.id or 0))
        now = normal(node) if node else {}
        refilled = [name for name in FREE if name in changed and now.get(name) != plan.target.get(name)]
        if refilled:
            self.warn(
                f"{self.client.where} keeps or fills in keys of {' and '.join(refilled)} of {self.named(item.key)}: "
                "with configuration_mode: replace it differs from the task in every run"
            )
        before = stored(item).normal
        same = changed <= set(refilled) and all(now.get(name) == before[name] for name in refilled)
        return result._replace(changed=not same)

    def record(self, found: Found) -> t.Dict[str, t.Any]:
        """Return the widget with integer ids."""
        node = found.raw
        query = _int(node.get("report_query_id"))
        return {
            "id": int(node["id"]),
            "subdomain": self.client.subdomain,
            **{name: node.get(name) for name in PLAIN},
            "report_query_id": query,
            "report_query": (self._query_names() or {}).get(query) if query else None,
            **{name: node.get(name) or {} for name in FREE},
        }

    def predicted(self, item: Item, plan: Plan) -> t.Dict[str, t.Any]:
        """Return the record that check mode shows."""
        known = self.record(item.found) if item.found else NEW
        record = {**known, **as_listed(plan.target), "subdomain": self.client.subdomain}
        if "report_query_id" in item.facts and ("report_query" in plan.target or "report_query_id" in plan.target):
            record["report_query_id"] = item.facts["report_query_id"]
        return record

    def search(self, filters: Options) -> t.List[t.Dict[str, t.Any]]:
        """Return the widgets that have all of the given values, with the dashboards they stand on and ``options``."""
        found, lists = self._read({self.type_name: WIDGETS, "dashboards": PLACED_WIDGETS}, by_name=True)
        return [
            {
                **self.record(one),
                "dashboards": sorted(node["code"] for node in lists["dashboards"] if _shows(node, one.id)),
                "options": self._portable(one),
            }
            for one in found
            if all(str(one.raw[name]) == str(value) for name, value in filters.items())
        ]

    def _portable(self, found: Found) -> t.Dict[str, t.Any]:
        """Return the options that make this widget anew in any tenant; the query by name where that is possible."""
        options = {name: found.normal[name] for name in (*PLAIN, *FREE)}
        name = found.normal.get("report_query")
        if name and len((self._queries or {}).get(name, [])) == 1:
            return {**options, "report_query": name}
        return {**options, "report_query_id": _int(found.raw.get("report_query_id")) or 0}


# --- pure parts -------------------------------------------------------------------------------------------------------


def normal(node: Node, query_names: t.Mapping[int, str] | None = None) -> t.Dict[str, t.Any]:
    """Return a widget's normal form.

    :param query_names: id -> name of the report queries, if they were read.
    """
    return {
        **{name: node[name] for name in PLAIN},
        "description": compare.text(node.get("description")),
        **query_form(_int(node.get("report_query_id")), query_names),
        **{name: _typed(name, merge.without_nulls(node.get(name) or {})) for name in FREE},
    }


def query_form(id: int | None, names: t.Mapping[int, str] | None) -> t.Dict[str, t.Any]:
    """Return a report query as the normal form says it: by name where names were read, else by id."""
    if names is None or id is None:
        return {"report_query_id" if names is None else "report_query": id}
    name = names.get(id, "")
    unique = list(names.values()).count(name) == 1
    return {"report_query": name if unique else f"{name} (id {id})".strip()}


def _typed(name: str, value: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """Return a free object with the types that the API fixes."""
    return schemas.typed(value) if name == "configuration" else schemas.typed_filters(value)


def nulls(stored: t.Any, given: t.Any) -> Node:
    """Return the tree of keys that ``given`` removes by null and that ``stored`` has."""
    tree: Node = {}
    for key, value in given.items():
        if value is None and key in stored:
            tree[key] = None
        elif isinstance(value, dict) and isinstance(stored.get(key), dict):
            inner = nulls(stored[key], value)
            if inner:
                tree[key] = inner
    return tree


def laid_over(stored: t.Any, tree: t.Any) -> t.Any:
    """Return ``stored`` with the nulls of ``tree`` written out (and not, as by ``overlay``, taken out)."""
    result = dict(stored)
    for key, value in tree.items():
        result[key] = None if value is None else laid_over(stored[key], value)
    return result


def _ids_by_name(nodes: t.Iterable[Node]) -> t.Dict[str, t.List[int]]:
    ids: t.Dict[str, t.List[int]] = {}
    for node in nodes:
        ids.setdefault(node["name"], []).append(int(node["id"]))
    return ids


def _shows(board: Node, widget_id: t.Any) -> bool:
    return any(str(one["dashboard_widget"]["id"]) == str(widget_id) for one in placements(board))


def _int(value: t.Any) -> int | None:
    return None if value in (None, "") else int(value)
