# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# ruff: noqa: UP006
# (Inside a Resource the name ``list`` is a method, so types are spelt as in typing.)

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Dashboards with their roles and placements (API notes 3, 5.2)."""

from __future__ import annotations

import itertools
import typing as t

from .._core import compare
from .._core.errors import Missing, OptionError
from .._core.plan import Change, Made, Plan, Step
from .._core.resource import Found, Item, Options, OptionSpec
from . import queries
from .client import ClarusClient
from .coded import KEY_OPTIONS, CodedResource, as_listed, id_of, stored, text_problems, there_are
from .queries import CODES, DASHBOARDS, NAMES, Node

COORDINATES = ("x", "y", "w", "h")
#: Attributes that are options of the same name; the rest of a dashboard is roles and placements.
ATTRIBUTES = ("code", "name", "description", "is_active", "is_default")
#: Attributes that users notice at once: they are set when the widgets are in place.
FLAGS = ("is_active", "is_default")

Position = t.Dict[str, int]

OPTIONS: OptionSpec = {
    **KEY_OPTIONS,
    "name": {"type": "str"},
    "description": {"type": "str"},
    "is_active": {"type": "bool"},
    "is_default": {"type": "bool"},
    "roles": {"type": "list", "elements": "str"},
    "role_ids": {"type": "list", "elements": "int"},
    "placements": {
        "type": "list",
        "elements": "dict",
        "options": {
            "widget": {"type": "str"},
            "widget_id": {"type": "int"},
            "position": {"type": "dict", "options": {name: {"type": "int"} for name in COORDINATES}},
        },
        "mutually_exclusive": [("widget", "widget_id")],
        "required_one_of": [("widget", "widget_id")],
    },
}
#: The record of a new dashboard as far as nothing is given (API notes 3.1).
NEW: Node = {
    "id": None,
    "description": None,
    "is_active": True,
    "is_default": False,
    "roles": [],
    "role_ids": [],
    "placements": [],
}
INFO_OPTIONS: OptionSpec = {name: OPTIONS[name] for name in ("id", "code", "name")}


class Dashboard(CodedResource):
    """A dashboard of a tenant, known by its code."""

    noun = "dashboard"
    plural = "dashboards"
    type_name = "dashboards"
    needed = ("code", "name")
    options = OPTIONS
    rules: t.ClassVar[t.Mapping[str, t.Any]] = {
        **CodedResource.rules,
        "mutually_exclusive": [("roles", "role_ids")],
    }
    info_options = INFO_OPTIONS
    retirement = "Hide it with is_active: false and empty it with placements: []"

    def __init__(self, client: ClarusClient, predicting: bool = False) -> None:
        super().__init__(client, predicting)
        #: Root field -> its records, each list read at most once and only when a name or id must be looked up.
        self._catalogue: t.Dict[str, t.List[Node]] = {}
        #: Codes of the dashboards that have the default flag.
        self._defaults: t.List[str] = []
        #: Whether an object of the task asks for the default flag.
        self._claimed = False

    @classmethod
    def check(cls, options: Options, state: str) -> t.List[str]:
        """Refuse texts that do not fit, a widget that is placed twice, and places that overlap."""
        return text_problems(options) + placement_problems(options.get("placements", []))

    @classmethod
    def check_list(cls, items: t.Sequence[t.Tuple[int, Options]]) -> t.List[str]:
        """Refuse a list in which two dashboards want to be the default: a tenant has one (API notes 7 trap 3)."""
        wanting = [position for position, options in items if options.get("is_default")]
        if len(wanting) < 2:
            return []
        places = " and ".join(f"{cls.plural}[{position}]" for position in wanting)
        return [f"{places} all have is_default: true, but a tenant has one default dashboard"]

    def acquaint(self, items: t.Sequence[Options]) -> None:
        """Learn whether a dashboard of the task takes the default flag."""
        self._claimed = any(options.get("is_default") for options in items)

    # --- reading ------------------------------------------------------------------------------------------------------

    def read(self, wanted: t.Sequence[Options]) -> t.List[Found]:
        """Return all dashboards of the tenant with role names and widget codes (API notes 5.2)."""
        nodes = self.client.lists({self.type_name: DASHBOARDS}, "read dashboards")[self.type_name]
        self._defaults = [node["code"] for node in nodes if node["is_default"]]
        return [Found(str(int(node["id"])), node["code"], normal(node), node) for node in nodes]

    def prepare(self, item: Item) -> Item:
        """Look up the ids that roles and widgets have, where the dashboard itself does not show them."""
        if item.state == "absent":
            return item
        self.check_creatable(item)
        roles, widgets = self._shown_roles(item), self._shown_widgets(item)
        missing = []
        if not _all_known(item.options, roles, "roles", "role_ids"):
            missing.append("roles")
        if not all(_all_known(placed, widgets, "widget", "widget_id") for placed in item.options.get("placements", [])):
            missing.append("dashboard_widgets")
        catalogue = self._look_up(missing)
        if "roles" in missing:
            roles = _ids_by(catalogue["roles"], "name")
        if "dashboard_widgets" in missing:
            widgets = _ids_by(catalogue["dashboard_widgets"], "code")
        facts = {"roles": self._resolve_roles(item, roles), "placements": self._resolve_placements(item, widgets)}
        return item._replace(facts=facts)

    def _shown_roles(self, item: Item) -> t.Dict[str, t.List[int]]:
        return _ids_by(_roles(item.found.raw), "name") if item.found else {}

    def _shown_widgets(self, item: Item) -> t.Dict[str, t.List[int]]:
        return _ids_by([one["dashboard_widget"] for one in _placements(item.found.raw)], "code") if item.found else {}

    def _look_up(self, roots: t.Sequence[str]) -> t.Dict[str, t.List[Node]]:
        """Read the lists of roles and widgets that are not known yet, all in one query."""
        with self.lock:
            unread = {root: NAMES if root == "roles" else CODES for root in roots if root not in self._catalogue}
            if unread:
                self._catalogue.update(self.client.lists(unread, f"look up {' and '.join(roots)}"))
        return self._catalogue

    def _resolve_roles(self, item: Item, known: t.Mapping[str, t.List[int]]) -> t.Dict[str, int]:
        """Return name -> id of the wanted roles."""
        by_id = {id: name for name, ids in known.items() for id in ids}
        wanted: t.Dict[str, int] = {}
        for name in item.options.get("roles", []):
            if name not in known:
                raise Missing(
                    f"{self.client.where} has no role {name!r}, which {self.named(item.key)} names; {there_are(known)}"
                )
            wanted[name] = self.only(known[name], f"role {name!r} of {self.named(item.key)}", "role_ids")
        for id in item.options.get("role_ids", []):
            if id not in by_id:
                raise Missing(f"{self.client.where} has no role with id {id}, which {self.named(item.key)} names")
            wanted[by_id[id]] = id
        return wanted

    def _resolve_placements(self, item: Item, known: t.Mapping[str, t.List[int]]) -> t.Dict[str, int | None]:
        """Return code -> id of the wanted widgets; the id is None for one that check mode only foresees."""
        by_id = {id: code for code, ids in known.items() for id in ids}
        wanted: t.Dict[str, int | None] = {}
        for placed in item.options.get("placements", []):
            code, id = self._resolve_widget(item, placed, known, by_id)
            if code in wanted:
                raise OptionError(f"placements of {self.named(item.key)} name the widget {code!r} twice")
            wanted[code] = id
        return wanted

    def _resolve_widget(
        self, item: Item, placed: Options, known: t.Mapping[str, t.List[int]], by_id: t.Mapping[int, str]
    ) -> t.Tuple[str, int | None]:
        if "widget_id" in placed:
            id = placed["widget_id"]
            if id not in by_id:
                raise Missing(f"{self.client.where} has no widget with id {id}, which {self.named(item.key)} places")
            return by_id[id], id
        code = placed["widget"]
        if code in known:
            return code, self.only(known[code], f"widget {code!r} of {self.named(item.key)}", "widget_id")
        problem = f"{self.client.where} has no widget {code!r}, which {self.named(item.key)} places"
        if not self.predicting:
            raise Missing(f"{problem}; make it with clarus_dashboard_widget first")
        self.warn(f"{problem}; an earlier task would have to create it")
        return code, None

    # --- planning -----------------------------------------------------------------------------------------------------

    def target(self, item: Item) -> t.Dict[str, t.Any]:
        """Return what is wanted: roles by name, placements as widget code -> position."""
        options = item.options
        wanted = {name: options[name] for name in ATTRIBUTES if name in options}
        if "description" in wanted:
            wanted["description"] = compare.text(wanted["description"])
        if "roles" in options or "role_ids" in options:
            wanted["roles"] = sorted(item.facts["roles"])
        if "placements" in options:
            present = item.found.normal["placements"] if item.found else {}
            # prepare kept the order of the list: one code for each of its items.
            wanted["placements"] = {
                code: {**present.get(code, {}), **placed.get("position", {})}
                for code, placed in zip(item.facts["placements"], options["placements"])
            }
        return wanted

    def creation(self, item: Item, target: t.Mapping[str, t.Any]) -> Change:
        """Create it, place the widgets, and only then show it: nobody shall land on an empty dashboard."""
        attributes = self._attributes(item, target)
        later = {name: True for name in FLAGS if attributes.get(name) and target.get("placements")}
        attributes.update(dict.fromkeys(later, False))
        steps = [Step(f"create {self.named(item.key)}", "create", {"attributes": attributes})]
        if target.get("placements"):
            steps.append(self._place(item, target, None))
        if later:
            steps.append(self._set(item, None, later))
        return Change(tuple(steps), warnings=self._taken_default(item, target))

    def update(self, item: Item, changed: t.Mapping[str, t.Any]) -> Change:
        """Place the widgets if their places differ, then patch what else differs, flags with it."""
        id = id_of(stored(item))
        attributes = self._attributes(item, changed)
        if attributes.get("is_default") is False and self._claimed:
            # Another dashboard of the list takes the flag, and with it this one loses it.
            del attributes["is_default"]
        steps = []
        if "placements" in changed:
            steps.append(self._place(item, changed, id))
        if attributes:
            steps.append(self._set(item, id, attributes))
        return Change(tuple(steps), warnings=self._taken_default(item, changed))

    def removal(self, item: Item) -> Change:
        """Delete it; its placements go with it, the widgets stay (API notes 3.5)."""
        found = stored(item)
        return Change((Step(f"delete {self.named(found.key)}", "delete", {"id": id_of(found)}),))

    def _attributes(self, item: Item, wanted: t.Mapping[str, t.Any]) -> Node:
        """Return the REST attributes of what is wanted: ids instead of names, null instead of no description."""
        attributes: Node = {name: wanted[name] for name in ATTRIBUTES if name in wanted}
        if "description" in attributes:
            attributes["description"] = attributes["description"] or None
        if "roles" in wanted:
            attributes["role_ids"] = sorted(item.facts["roles"].values())
        return attributes

    def _set(self, item: Item, id: int | None, attributes: Node) -> Step:
        names = ", ".join("roles" if name == "role_ids" else name for name in attributes)
        return Step(f"set {names} of {self.named(item.key)}", "update", {"id": id, "attributes": attributes})

    def _place(self, item: Item, wanted: t.Mapping[str, t.Any], id: int | None) -> Step:
        present = _raw_positions(item.found.raw) if item.found else {}
        placements = []
        for code, position in wanted["placements"].items():
            # Keys that the user interface keeps beside the coordinates are handed back (API notes 6).
            whole = {**present.get(code, {}), **position}
            placement: Node = {"dashboard_widget_id": item.facts["placements"][code]}
            placements.append({**placement, "position": whole} if whole else placement)
        count = f"{len(placements)} widget{'' if len(placements) == 1 else 's'}"
        return Step(f"place {count} on {self.named(item.key)}", "place", {"id": id, "placements": placements})

    def _taken_default(self, item: Item, changed: t.Mapping[str, t.Any]) -> t.Tuple[str, ...]:
        """Warn when the flag is taken from another dashboard: two tasks that both want it never converge (trap 3)."""
        others = [code for code in self._defaults if not item.found or code != item.found.key]
        if not changed.get("is_default") or not others:
            return ()
        return (
            f"{self.named(item.key)} becomes the default of {self.client.where} in place of {', '.join(others)}; "
            "if another task asks for that one as default, the two take the flag from each other in every run",
        )

    # --- writing and results ------------------------------------------------------------------------------------------

    def apply(self, step: Step, made: Made) -> None:
        """Write one step."""
        if step.name == "place":
            self.client.place(step.data["id"] or made["id"], step.data["placements"], step.text)
        else:
            super().apply(step, made)

    def record(self, found: Found) -> t.Dict[str, t.Any]:
        """Return the dashboard with integer ids, role names and widget codes."""
        node = found.raw
        roles = sorted((role["name"], int(role["id"])) for role in _roles(node))
        return {
            "id": int(node["id"]),
            "subdomain": self.client.subdomain,
            **{name: node.get(name) for name in ATTRIBUTES},
            "roles": [name for name, id in roles],
            "role_ids": [id for name, id in roles],
            "placements": [
                {
                    "widget": placed["dashboard_widget"]["code"],
                    "widget_id": int(placed["dashboard_widget"]["id"]),
                    "position": coordinates(placed["position"]),
                }
                for placed in _placements(node)
            ],
        }

    def predicted(self, item: Item, plan: Plan) -> t.Dict[str, t.Any]:
        """Return the record that check mode shows: the present one with what is wanted laid over it."""
        record = self.record(item.found) if item.found else {**NEW, "subdomain": self.client.subdomain}
        wanted = as_listed(plan.target)
        if "roles" in wanted:
            wanted["role_ids"] = [item.facts["roles"][name] for name in wanted["roles"]]
        if "placements" in wanted:
            wanted["placements"] = [
                {"widget": code, "widget_id": item.facts["placements"][code], "position": position}
                for code, position in sorted(wanted["placements"].items(), key=_reading_order)
            ]
        return {**record, **wanted}

    def search(self, filters: Options) -> t.List[t.Dict[str, t.Any]]:
        """Return the dashboards that have all of the given id, code and name, each with its ``options``."""
        return [
            {**self.record(found), "options": portable(found.normal)}
            for found in self.read([])
            if all(str(found.raw[name]) == str(value) for name, value in filters.items())
        ]


# --- pure parts -------------------------------------------------------------------------------------------------------


def normal(node: Node) -> t.Dict[str, t.Any]:
    """Return a dashboard's normal form: role names sorted, placements as widget code -> coordinates."""
    return {
        "code": node["code"],
        "name": node["name"],
        "description": compare.text(node.get("description")),
        "is_active": node["is_active"],
        "is_default": node["is_default"],
        "roles": sorted(role["name"] for role in _roles(node)),
        "placements": {
            placed["dashboard_widget"]["code"]: coordinates(placed["position"]) for placed in _placements(node)
        },
    }


def portable(wanted: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """Return the options that make this dashboard anew in any tenant: codes and names, no ids."""
    placements = [
        {"widget": code, **({"position": position} if position else {})}
        for code, position in sorted(wanted["placements"].items(), key=_reading_order)
    ]
    return {**wanted, "placements": placements}


def coordinates(position: t.Any) -> Position:
    """Return x, y, w and h as integers, as far as they are there; other keys are the user interface's own."""
    return {name: int(position[name]) for name in COORDINATES if (position or {}).get(name) is not None}


def placement_problems(placements: t.Sequence[Options]) -> t.List[str]:
    """Return what is wrong with placements: a widget twice, numbers that are no place, two widgets on one place."""
    problems = []
    first: t.Dict[t.Tuple[str, t.Any], int] = {}
    areas: t.List[t.Tuple[int, Position]] = []
    for number, placed in enumerate(placements):
        name = "widget_id" if "widget_id" in placed else "widget"
        if first.setdefault((name, placed[name]), number) != number:
            both = f"placements[{first[name, placed[name]]}] and placements[{number}]"
            problems.append(f"{both} both place {name} {placed[name]!r}: a widget stands once on a dashboard")
        position = placed.get("position", {})
        problems += [
            f"placements[{number}].position.{key} must be at least {least}, got {position[key]}"
            for key, least in (("x", 0), ("y", 0), ("w", 1), ("h", 1))
            if position.get(key, least) < least
        ]
        if all(key in position for key in COORDINATES):
            areas.append((number, position))
    problems += [
        f"placements[{left}] and placements[{right}] overlap"
        for (left, one), (right, other) in itertools.combinations(areas, 2)
        if _overlap(one, other)
    ]
    return problems


def _overlap(one: Position, other: Position) -> bool:
    across = one["x"] < other["x"] + other["w"] and other["x"] < one["x"] + one["w"]
    down = one["y"] < other["y"] + other["h"] and other["y"] < one["y"] + one["h"]
    return across and down


def _reading_order(entry: t.Tuple[str, Position]) -> t.Tuple[bool, int, int, str]:
    code, position = entry
    return (not position, position.get("y", 0), position.get("x", 0), code)


def _placements(node: t.Mapping[str, t.Any]) -> t.List[Node]:
    """Return the placements in an order that does not depend on the server's: as one reads a page."""
    return sorted(
        queries.placements(node),
        key=lambda one: _reading_order((one["dashboard_widget"]["code"], coordinates(one["position"]))),
    )


def _roles(node: t.Mapping[str, t.Any]) -> t.List[Node]:
    """Return the roles; a list of none may come as null."""
    return node["roles"] or []


def _raw_positions(node: t.Mapping[str, t.Any]) -> t.Dict[str, Node]:
    return {one["dashboard_widget"]["code"]: dict(one["position"] or {}) for one in _placements(node)}


def _ids_by(nodes: t.Iterable[Node], name: str) -> t.Dict[str, t.List[int]]:
    """Return name or code -> the ids that have it; GraphQL gives ids as text (trap 6)."""
    ids: t.Dict[str, t.List[int]] = {}
    for node in nodes:
        ids.setdefault(node[name], []).append(int(node["id"]))
    return ids


def _all_known(options: Options, known: t.Mapping[str, t.List[int]], by_name: str, by_id: str) -> bool:
    """Tell whether all names and ids that options hold (one or a list) are known already."""
    names, ids = options.get(by_name, []), options.get(by_id, [])
    ids_known = {id for some in known.values() for id in some}
    return all(name in known for name in ([names] if isinstance(names, str) else names)) and all(
        id in ids_known for id in ([ids] if isinstance(ids, int) else ids)
    )
