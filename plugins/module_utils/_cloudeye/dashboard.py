# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# ruff: noqa: UP006
# (Inside a Resource the name ``list`` is a method, so types are spelt as in typing.)

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Dashboards with their widgets as a resource (API notes 3, 4, 7)."""

from __future__ import annotations

import time
import typing as t

from .._core.errors import Ambiguous, DashopsError, Missing, NotFound, OptionError
from .._core.plan import PARTLY, Change, Made, Plan, Step
from .._core.resource import Found, Item, Options, OptionSpec
from .._core.writer import SelfWriter, Stored
from . import schemas, widgets
from .client import ALL_PROJECTS, DEFAULT_PROJECT, MOST_DELETED, MOST_UPDATED, PLATFORM, CloudEyeClient, Node, Refused

ENTERPRISE = "enterprise_project_id"
#: What a PUT sets; it is always sent whole, since some servers reset what is left out (API notes 3.5).
SETTINGS = ("name", "row_widget_num", "is_favorite", "extend_info")
#: What is wanted as it is given.
PLAIN = ("name", ENTERPRISE, "row_widget_num", "is_favorite")
API_NAMES = {"name": "dashboard_name", ENTERPRISE: "enterprise_id"}
#: Re-reads, one second apart, before what was made counts as not there (API notes 7 trap 25).
LOOKS = 5


class Dashboard(SelfWriter):
    """A dashboard, known by its name in its enterprise project, and the widgets on it."""

    platform = PLATFORM
    noun = "dashboard"
    plural = "dashboards"
    options = schemas.DASHBOARD
    rules: t.ClassVar[t.Mapping[str, t.Any]] = {"required_one_of": [("dashboard_id", "name")]}
    id_option = "dashboard_id"
    scope: t.ClassVar[OptionSpec] = {
        ENTERPRISE: {"type": "str", "aliases": ["enterprise_id"], "default": DEFAULT_PROJECT},
    }
    bulk: t.ClassVar[t.Mapping[str, int]] = {"delete": MOST_DELETED}
    info_options = schemas.INFO

    def __init__(self, client: CloudEyeClient, predicting: bool = False) -> None:
        super().__init__(client, predicting)
        #: Ids that listings have shown: what a create may have made is not among them (design rule 6).
        self._seen: t.Set[str] = set()
        #: The dashboards of the plural module's scope.
        self._listing: t.List[Node] = []

    @classmethod
    def check(cls, options: Options, state: str) -> t.List[str]:
        """Refuse what the API would refuse, and layouts that cannot be meant."""
        return schemas.problems(options) if state == "present" else schemas.key_problems(options)

    @classmethod
    def key(cls, options: Options, scope: Options) -> str:
        """Return the name, or the id where only that is given."""
        return str(options.get("name") or options["dashboard_id"])

    # --- reading ------------------------------------------------------------------------------------------------------

    def list(self, wanted: t.Sequence[Options], scope: Options, whole: bool) -> t.List[Found]:
        """Return the dashboards of an enterprise project, or those that one item may mean, with one request.

        The vendor's own monitoring boards share the list and are left out, unless asked for by id (trap 27).
        """
        if whole:
            boards = self._read({"enterprise_id": scope[ENTERPRISE]}, "read dashboards")
            self._listing = boards
        elif wanted[0].get("dashboard_id"):
            identity = wanted[0]["dashboard_id"]
            return [found_of(board) for board in self._read({"dashboard_id": identity}, f"read dashboard {identity}")]
        else:
            name = wanted[0]["name"]
            query = {"enterprise_id": wanted[0].get(ENTERPRISE, ALL_PROJECTS), "dashboard_name": name}
            boards = self._read(query, f"read {self.named(name)}")
        return [found_of(board) for board in boards if not built_in(board)]

    def _read(self, query: t.Mapping[str, t.Any], what: str) -> t.List[Node]:
        boards: t.List[Node] = self.client.dashboards(query, what)
        self._seen.update(board["dashboard_id"] for board in boards)
        return boards

    def ambiguous(self, key: str, ids: t.Sequence[str]) -> Ambiguous:
        """Return the error for a name that several dashboards have, maybe in several enterprise projects."""
        return Ambiguous(
            f"{self.named(key)} is ambiguous at {self.client.where}: it could be {' or '.join(sorted(ids))}; "
            f"name the one you mean by dashboard_id, or say its {ENTERPRISE}"
        )

    def prepare(self, item: Item) -> Item:
        """Read the widgets where they are managed, and the source of a copy that is to be made."""
        if item.found is not None:
            self._check_project(item.found, item.options)
        if item.state == "absent":
            return item
        if item.found is None:
            return self._prepare_new(item)
        if "extend_info" in item.options and "extend_info" not in item.found.normal:
            self._warn_hidden(item.found.key)
        if "widgets" not in item.options:
            return item
        nodes = self.client.widgets(item.found.id, f"read the widgets of {self.named(item.found.key)}")
        now = widgets.stored(nodes)
        found = item.found._replace(
            normal={**item.found.normal, "widgets": now.fields}, raw={**item.found.raw, "widgets": nodes}
        )
        return item._replace(found=found, facts=self._facts(item, now, item.options["widgets"]))

    def _prepare_new(self, item: Item) -> Item:
        source: Node = {}
        now = widgets.Stored({}, {})
        if "copy_from" in item.options:
            board = self._source(item)
            source = normal(board)
            what = f"read the widgets of {self.named(board['dashboard_name'])}"
            now = widgets.stored(self.client.widgets(board["dashboard_id"], what))
            source["dashboard_id"] = board["dashboard_id"]
        if "widgets" not in item.options:
            return item._replace(facts={"source": source, "now": now, "widgets": now.fields if source else None})
        wanted = self._without_ids(item)
        return item._replace(facts={**self._facts(item, now, wanted), "source": source, "wanted": wanted})

    def _facts(self, item: Item, now: widgets.Stored, wanted: t.Sequence[Options]) -> t.Dict[str, t.Any]:
        purge = bool(item.options.get("purge_widgets"))
        return {"now": now, "widgets": widgets.wanted(now, wanted, purge, self._label(item))}

    def _without_ids(self, item: Item) -> t.List[Node]:
        """Return the widgets of a dashboard that is to be made: ids of another one's widgets mean nothing on it."""
        kept = []
        for widget in item.options["widgets"]:
            if "widget_id" in widget:
                if "title" not in widget:
                    raise OptionError(
                        f"{self.named(item.key)} does not exist yet, so its widgets need titles and not widget_id"
                    )
                self.warn(
                    f"{self.named(item.key)} is new: widget_id {widget['widget_id']} is ignored, "
                    f"and the widget is made with the title {widget['title']!r}"
                )
            kept.append({name: value for name, value in widget.items() if name != "widget_id"})
        titles = [widget["title"] for widget in kept]
        if len(set(titles)) < len(titles):
            self.warn(f"{self.named(item.key)} gets widgets of one title; give titles that differ to manage them later")
        return kept

    def _source(self, item: Item) -> Node:
        """Return the dashboard to copy, by id or by name (design 4.3)."""
        wanted = item.options["copy_from"]
        what = f"read dashboard {wanted!r} to copy"
        if schemas.DASHBOARD_ID.fullmatch(wanted):
            hits = self._read({"dashboard_id": wanted}, what)
        else:
            hits = [board for board in self._listing if board["dashboard_name"] == wanted]
            if not hits:
                hits = self._read({"enterprise_id": ALL_PROJECTS, "dashboard_name": wanted}, what)
                hits = [board for board in hits if board["dashboard_name"] == wanted]
        if not hits:
            raise Missing(
                f"There is no dashboard {wanted!r} at {self.client.where} that {self.named(item.key)} could copy; "
                "copy_from takes the name or id of one in the same project that is there before the task"
            )
        if len(hits) > 1:
            ids = " or ".join(sorted(board["dashboard_id"] for board in hits))
            raise Ambiguous(f"copy_from {wanted!r} is ambiguous: it could be {ids}; give the id")
        return hits[0]

    def _check_project(self, found: Found, options: Options) -> None:
        asked, has = options.get(ENTERPRISE), found.normal[ENTERPRISE]
        if asked not in (None, has):
            raise OptionError(
                f"{self.named(found.key)} ({found.id}) is in enterprise project {has} and not in {asked}; "
                "the API cannot move it, so make another one there or correct enterprise_project_id"
            )

    def _warn_hidden(self, name: str) -> None:
        self.warn(
            f"{self.named(name)}: the server does not show extend_info, so a difference in it cannot be seen; "
            "it is sent when something else changes"
        )

    def search(self, filters: Options) -> t.List[t.Dict[str, t.Any]]:
        """Return dashboards with their ``options``; the filters are applied here too, as servers differ (trap 2)."""
        known = {name: value for name, value in filters.items() if (name, value) != (ENTERPRISE, ALL_PROJECTS)}
        if mistakes := schemas.key_problems(known):
            raise OptionError.of(mistakes)
        identity, kind = filters.get("dashboard_id"), filters["dashboard_type"]
        query = {"dashboard_id": identity}
        if not identity:
            query = {
                "enterprise_id": filters.get(ENTERPRISE, ALL_PROJECTS),
                "dashboard_name": filters.get("name"),
                "is_favorite": filters.get("is_favorite"),
                # The filter is not known to old servers, which show everything.
                "dashboard_type": kind if kind == "monitor_dashboard" else None,
            }
        asked = {name: known[name] for name in ("name", ENTERPRISE, "is_favorite") if name in known}
        found = [found_of(board) for board in self._read(query, "read dashboards")]
        return [
            self._info_record(one, filters["widgets"])
            for one in sorted(found, key=lambda one: (one.normal[ENTERPRISE], one.key, one.id))
            if all(one.normal.get(name) == value for name, value in asked.items())
            and (identity or built_in(one.raw) == (kind == "monitor_dashboard"))
        ]

    def _info_record(self, found: Found, with_widgets: bool) -> t.Dict[str, t.Any]:
        options = {name: found.normal[name] for name in SETTINGS if found.normal.get(name) not in (None, {})}
        if with_widgets:
            nodes = self.client.widgets(found.id, f"read the widgets of {self.named(found.key)}")
            found = found._replace(raw={**found.raw, "widgets": nodes})
            options["widgets"] = widgets.portable(widgets.stored(nodes), found.normal.get("row_widget_num"))
        return {**self.record(found), "options": options}

    # --- planning -----------------------------------------------------------------------------------------------------

    def target(self, item: Item) -> t.Dict[str, t.Any]:
        """Return what is wanted; ``extend_info`` and widgets are laid over what is there (or what is copied)."""
        options = item.options
        base = item.found.normal if item.found else item.facts["source"]
        wanted = {name: options[name] for name in PLAIN if name in options}
        if item.found is None and "row_widget_num" not in wanted:
            # Servers have different defaults, so it is always sent (API notes 7 trap 4).
            wanted["row_widget_num"] = base.get("row_widget_num", 0 if item.facts["widgets"] else 3)
        if "extend_info" in options and (item.found is None or "extend_info" in base):
            wanted["extend_info"] = _settled(base.get("extend_info"), options["extend_info"])
        if item.facts.get("widgets") is not None:
            wanted["widgets"] = item.facts["widgets"]
        return wanted

    def creation(self, item: Item, target: t.Mapping[str, t.Any]) -> Change:
        """Create or copy it, set what a creation does not take, then see to the widgets (API notes 0)."""
        label, source = self._label(item), item.facts["source"]
        body = {
            "dashboard_name": target["name"],
            "enterprise_id": target.get(ENTERPRISE, DEFAULT_PROJECT),
            "row_widget_num": target["row_widget_num"],
        }
        given = {name: target[name] for name in SETTINGS if name in item.options and target[name] != {}}
        if source:
            copied = {**body, "dashboard_id": source["dashboard_id"]}
            steps = [Step(f"create {label} as a copy of {self.named(source['name'])}", "create", copied)]
            if len(given) > 1:
                steps.append(Step(f"correct the settings of {label}", "correct", given))
            if "wanted" in item.facts:
                adjust = {
                    "wanted": item.facts["wanted"],
                    "purge": item.options.get("purge_widgets"),
                    "label": label,
                    "titles": [fields["title"] for fields in item.facts["now"].fields.values()],
                }
                steps.append(Step(f"change the copied widgets of {label}", "adjust", adjust))
            return Change(tuple(steps))
        steps = [Step(f"create {label}", "create", body)]
        later = {name: value for name, value in given.items() if name in ("is_favorite", "extend_info") and value}
        if later:
            settings = {"is_favorite": False, **given, "row_widget_num": target["row_widget_num"]}
            steps.append(Step(f"set {' and '.join(later)} of {label}", "settings", {"settings": settings}))
        if target.get("widgets"):
            steps += _widget_steps(widgets.difference(item.facts["now"], target["widgets"]), {}, None, label)
        return Change(tuple(steps))

    def update(self, item: Item, changed: t.Mapping[str, t.Any]) -> Change:
        """Send the settings whole if one of them differs, then remove, change and create widgets."""
        found = _present(item)
        label, steps = self._label(item), []
        names = [name for name in SETTINGS if name in changed]
        if names:
            settings = {name: found.normal[name] for name in SETTINGS if found.normal.get(name) not in (None, {})}
            if "extend_info" in item.options and "extend_info" not in found.normal:
                settings["extend_info"] = item.options["extend_info"]
            settings.update({name: changed[name] for name in names})
            data = {"id": found.id, "settings": settings}
            steps.append(Step(f"set {', '.join(names)} of {label}", "settings", data))
        if "widgets" in changed:
            now = item.facts["now"]
            steps += _widget_steps(widgets.difference(now, changed["widgets"]), now.ids, found.id, label)
        return Change(tuple(steps))

    def removal(self, item: Item) -> Change:
        """Delete it; its widgets go with it (API notes 3.6)."""
        found = _present(item)
        return Change((Step(f"delete {self._label(item)}", "delete", {"id": found.id}),))

    def _label(self, item: Item) -> str:
        return self.named(item.found.key if item.found else item.key)

    # --- writing ------------------------------------------------------------------------------------------------------

    def apply(self, step: Step, made: Made) -> None:
        """Write one step."""
        data: t.Any = step.data
        if step.name == "create":
            made["id"] = self.client.create_dashboard(data, step.text, lambda: self._made_by(data, step.text))
        elif step.name == "settings":
            self.client.update_dashboard(data.get("id") or made["id"], _body(data["settings"]), step.text)
        elif step.name == "correct":
            self._correct(made, data, step.text)
        elif step.name == "adjust":
            self._adjust(made, data, step.text)
        elif step.name == "delete":
            _raise_first(self.client.delete_dashboards([data["id"]], step.text), step.text)
        else:
            self._apply_to_widgets(step, str(data.get("id") or made["id"]), made)

    def apply_bulk(self, name: str, steps: t.Sequence[Step]) -> t.List[DashopsError | None]:
        """Delete many with one request; errors stand inside a 200 (API notes 3.6)."""
        refused: Refused = self.client.delete_dashboards([step.data["id"] for step in steps], "delete dashboards")
        words = [refused.messages.get(step.data["id"]) for step in steps]
        return [refused.error(step.text, said) if said else None for step, said in zip(steps, words)]

    def _made_by(self, body: Node, what: str) -> str | None:
        """Return the id of the dashboard that a create made whose answer was lost: one that no listing had shown."""
        query = {"enterprise_id": body["enterprise_id"], "dashboard_name": body["dashboard_name"]}
        boards = self.client.dashboards(query, what)
        new = [board["dashboard_id"] for board in boards if board["dashboard_name"] == body["dashboard_name"]]
        new = [identity for identity in new if identity not in self._seen]
        if len(new) > 1:
            raise self.ambiguous(body["dashboard_name"], new)
        return new[0] if new else None

    def _correct(self, made: Made, wanted: Node, what: str) -> None:
        """Set what a copy did not get: it keeps the row of its source, whatever is asked for (API notes 3.3)."""
        now = normal(self._visible(made["id"], what))
        target = dict(wanted)
        if "extend_info" in wanted:
            target["extend_info"] = _settled(now.get("extend_info"), wanted["extend_info"])
        if any(now.get(name) != value for name, value in target.items()):
            kept = {name: now[name] for name in SETTINGS if now.get(name) not in (None, {})}
            self.client.update_dashboard(made["id"], _body({**kept, **target}), what)
            made.pop("board", None)

    def _adjust(self, made: Made, data: t.Any, what: str) -> None:
        """Bring the widgets of a copy, whose ids are known only now, to what is wanted.

        All of them have to be listed first: what is not would be made a second time.
        """
        now = widgets.stored(self._visible_widgets(made["id"], data["titles"], what))
        target = widgets.wanted(now, data["wanted"], data["purge"], data["label"])
        for step in _widget_steps(widgets.difference(now, target), now.ids, made["id"], data["label"]):
            self._apply_to_widgets(step, made["id"], made)

    def _apply_to_widgets(self, step: Step, dashboard_id: str, made: Made) -> None:
        data = step.data
        if step.name == "remove":
            self.client.delete_widget(data["widget_id"], step.text)
        elif step.name == "change":
            _raise_first(self.client.update_widgets(data["changes"], step.text), step.text, made, len(data["changes"]))
        elif step.name == "views":
            self._recreate(dashboard_id, data["views"], made, step.text)
        elif step.name == "add":
            nodes = [widgets.to_create(fields) for fields in data["widgets"]]
            self.client.create_widgets(dashboard_id, nodes, step.text, data["known"])
            made.pop("nodes", None)
            made["titles"] = [fields["title"] for fields in data["widgets"]]
        else:
            self._fix_units(dashboard_id, data["widgets"], data["known"], made, step.text)

    def _recreate(self, dashboard_id: str, views: t.Mapping[str, str], made: Made, what: str) -> None:
        """Make those widgets anew whose view an update did not change; they get new ids (API notes 4.5, trap 18).

        The old ones go last, since not every view can draw every metric: a refusal then costs nothing. Only on a
        dashboard that is too full to hold both they have to go first.
        """
        nodes = {node["widget_id"]: node for node in self.client.widgets(dashboard_id, what)}
        stale = [identity for identity, view in views.items() if nodes.get(identity, {}).get("view", view) != view]
        if not stale:
            return
        fresh = [widgets.to_create({**widgets.normal(nodes[one]), "view": views[one]}) for one in stale]

        def create() -> None:
            self.client.create_widgets(dashboard_id, fresh, what, set(nodes))
            made[PARTLY] = f"make new ones to {what}"

        def delete() -> None:
            for identity in stale:
                self.client.delete_widget(identity, what)
                made[PARTLY] = f"delete old ones to {what}"

        writes = (create, delete) if len(nodes) + len(stale) <= schemas.MOST_WIDGETS else (delete, create)
        for write in writes:
            write()
        self._fix_units(dashboard_id, fresh, set(nodes), made, what)
        del made[PARTLY]

    def _fix_units(
        self, dashboard_id: str, fresh: t.Sequence[Node], known: t.Container[str], made: Made, what: str
    ) -> None:
        """Send the units once more that a creation dropped (API notes 4.2, trap 17).

        :param fresh: the widgets that were made. :param known: ids of those that were there before.
        """
        nodes = self._visible_widgets(dashboard_id, [one["title"] for one in fresh], what, known)
        units = widgets.dropped_units([node for node in nodes if node["widget_id"] not in known], fresh)
        changes = [{"widget_id": identity, "unit": unit} for identity, unit in units.items()]
        for start in range(0, len(changes), MOST_UPDATED):
            part = changes[start : start + MOST_UPDATED]
            _raise_first(self.client.update_widgets(part, what), what, made, len(part))
        made["nodes"] = [
            {**node, "unit": units[node["widget_id"]]} if node["widget_id"] in units else node for node in nodes
        ]

    def _visible(self, dashboard_id: str, what: str) -> Node:
        """Return a dashboard that was just written, as soon as listings show it (trap 25).

        :raises Missing: they do not within some seconds.
        """
        for look in range(LOOKS):
            boards = self.client.dashboards({"dashboard_id": dashboard_id}, what)
            if boards:
                return t.cast(Node, boards[0])
            if look < LOOKS - 1:
                time.sleep(1)
        raise Missing(f"Cannot {what} in {self.client.where}: {dashboard_id} was made but is not listed; run again")

    def _visible_widgets(
        self, dashboard_id: str, titles: t.Sequence[str], what: str, known: t.Container[str] = ()
    ) -> t.List[Node]:
        """Return the widgets of a dashboard, as soon as some with each of these titles are listed.

        :param known: ids of widgets that do not count.
        """
        nodes: t.List[Node] = []
        for look in range(LOOKS):
            try:
                nodes = self.client.widgets(dashboard_id, what)
            except NotFound:
                nodes = []
            if {node["title"] for node in nodes if node["widget_id"] not in known} >= set(titles):
                return nodes
            if look < LOOKS - 1:
                time.sleep(1)
        raise Missing(f"Cannot {what} in {self.client.where}: not all widgets that were made are listed; run again")

    # --- results ------------------------------------------------------------------------------------------------------

    def read_back(self, item: Item, plan: Plan, made: Made, record_wanted: bool) -> Stored:
        """Read what the server may have taken otherwise than told: thresholds, ``extend_info``, and what is new."""
        identity = str(made.get("id") or _present(item).id)
        label = self._label(item)
        what = f"read {label}"
        new = "id" in made
        hides = "extend_info" in plan.after and "extend_info" in item.options
        thresholds = _thresholds(plan)
        nodes = made.get("nodes")
        copied = new and item.facts["source"]
        if nodes is None and ("titles" in made or thresholds or (copied and record_wanted)):
            nodes = self._visible_widgets(identity, made.get("titles", []), what)
        board: Node | None = None
        if hides or (record_wanted and ((new and nodes is None) or "correct" in _names(plan))):
            board = self._visible(identity, what)
        kept = True
        lost = hides and board is not None and not normal(board).get("extend_info")
        if lost and not widgets.agrees({}, plan.target["extend_info"]):
            shown = board is not None and "extend_info" in board
            kept = self._warn_lost(item, shown) or bool(set(plan.after) - {"extend_info"})
        if thresholds and nodes is not None:
            kept = self._thresholds_kept(plan, nodes, label) and kept
        record = self._record_after(item, plan, identity, board, nodes) if record_wanted else None
        return Stored(record, identity, changed=kept or new)

    def _warn_lost(self, item: Item, shown: bool) -> bool:
        """Warn that view settings did not come back; return True where that is only because they are not shown."""
        name = item.found.key if item.found else item.key
        if shown:
            self.warn(f"{self.named(name)}: the server did not keep extend_info")
            return False
        self._warn_hidden(name)
        return True

    def _thresholds_kept(self, plan: Plan, nodes: t.Sequence[Node], label: str) -> bool:
        """Warn about thresholds that the server dropped; return whether anything else was changed (trap 17)."""
        now = widgets.stored(nodes).fields
        # A widget that was just made is known by its title only; of those that share one the name has the id in it.
        by_title = {fields["title"]: fields for fields in now.values()}
        lost = [
            fields["title"]
            for name, fields in plan.target["widgets"].items()
            if not all(
                widgets.agrees(now.get(name, by_title.get(fields["title"], {})).get(field), fields[field])
                for field in widgets.THRESHOLDS
                if field in fields
            )
        ]
        if not lost:
            return True
        titles = ", ".join(repr(title) for title in sorted(lost))
        self.warn(f"{label}: the server did not keep threshold and threshold_enabled of {titles}")
        fields_changed = {field for fields in plan.after["widgets"].values() for field in fields}
        return bool(set(plan.after) - {"widgets"} or fields_changed - widgets.THRESHOLDS)

    def _record_after(
        self, item: Item, plan: Plan, identity: str, board: Node | None, nodes: t.Sequence[Node] | None
    ) -> t.Dict[str, t.Any]:
        record = self.predicted(item, plan)
        record["dashboard_id"] = identity
        if board is not None:
            record.update({name: value for name, value in _facts_of(board).items() if value is not None})
        if nodes is not None:
            record["widgets"] = _widget_records(nodes)
            record["widget_num"] = len(nodes)
        return record

    def predicted(self, item: Item, plan: Plan) -> t.Dict[str, t.Any]:
        """Return the record with what is wanted laid over it."""
        record = self.record(item.found) if item.found else _facts_of({"is_favorite": False, "enterprise_id": "0"})
        record.update(plan.target)
        if "widgets" in plan.target:
            ids = item.facts["now"].ids if item.found else {}
            record["widgets"] = [
                {"widget_id": ids.get(name), **fields} for name, fields in plan.target["widgets"].items()
            ]
            record["widget_num"] = len(record["widgets"])
        return record

    def record(self, found: Found) -> t.Dict[str, t.Any]:
        """Return a dashboard in the names of the options, with its widgets where they were read."""
        record = _facts_of(found.raw)
        if "widgets" in found.raw:
            record["widgets"] = _widget_records(found.raw["widgets"])
            record["widget_num"] = len(record["widgets"])
        return record


# --- pure parts -------------------------------------------------------------------------------------------------------


def _settled(have: t.Mapping[str, t.Any] | None, want: t.Mapping[str, t.Any]) -> Node:
    """Return view settings with what is wanted laid over them.

    A zero or ``false`` agrees with what is not set, as some servers leave both out. But where anything is sent it goes
    along, since it need not be what the server does by itself; and so it does where nothing was ever set (``None``).
    """
    if have is None:
        return dict(want)
    return {**have, **want} if not widgets.agrees(have, want) else dict(have)


def built_in(board: t.Mapping[str, t.Any]) -> bool:
    """Tell whether a board is one of the vendor's own monitoring boards (API notes 3.1)."""
    return str(board.get("dashboard_template_id") or "").startswith("mb")


def normal(board: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """Return a dashboard's normal form. Without ``extend_info`` where the server does not show that (trap 12)."""
    known = schemas.shaped(dict(board), {"options": schemas.DASHBOARD})
    form = {
        "name": board["dashboard_name"],
        ENTERPRISE: str(board.get("enterprise_id") or DEFAULT_PROJECT),
        "is_favorite": known.get("is_favorite", False),
    }
    if "row_widget_num" in known:
        form["row_widget_num"] = known["row_widget_num"]
    if "extend_info" in board:
        # What is null is not set.
        form["extend_info"] = known.get("extend_info", {})
    return form


def found_of(board: Node) -> Found:
    """Return a dashboard of a listing as what was found."""
    return Found(str(board["dashboard_id"]), board["dashboard_name"], normal(board), board)


def _facts_of(board: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """Return the record of a dashboard in option names and types. The number of graphs has two names (trap 12)."""
    known = schemas.shaped(dict(board), {"options": schemas.DASHBOARD})
    count = board.get("widget_num")
    return {
        "dashboard_id": board.get("dashboard_id"),
        "name": board.get("dashboard_name"),
        ENTERPRISE: str(board.get("enterprise_id") or DEFAULT_PROJECT),
        "creator_name": board.get("creator_name"),
        "create_time": _whole(board.get("create_time")),
        "row_widget_num": known.get("row_widget_num"),
        "is_favorite": known.get("is_favorite", False),
        "widget_num": _whole(board.get("widgets_num") if count is None else count),
        "extend_info": known.get("extend_info", {}),
    }


def _whole(value: t.Any) -> t.Any:
    """Return a number of the server's, which some spell as a text."""
    return schemas.shaped(value, {"type": "int"})


def _widget_records(nodes: t.Sequence[Node]) -> t.List[Node]:
    now = widgets.stored(nodes)
    times = {node["widget_id"]: _whole(node.get("create_time")) for node in nodes}
    return [
        {"widget_id": now.ids[name], **fields, "create_time": times[now.ids[name]]}
        for name, fields in now.fields.items()
    ]


def _widget_steps(
    change: widgets.Difference, ids: t.Mapping[str, str], dashboard_id: str | None, label: str
) -> t.List[Step]:
    """Return the writes for widgets: removals first, as a full dashboard has no room for new ones.

    :param ids: of the widgets that are there, by name.
    :param dashboard_id: None for one that an earlier step makes.
    """
    steps = [
        Step(f"delete widget '{name}' of {label}", "remove", {"id": dashboard_id, "widget_id": ids[name]})
        for name in change.removed
    ]
    changes = [{"widget_id": ids[name], **fields} for name, fields in change.changed.items()]
    if changes:
        text = f"change {_listed(list(change.changed))} of {label}"
        steps.append(Step(text, "change", {"id": dashboard_id, "changes": changes}))
    views = {ids[name]: fields["view"] for name, fields in change.changed.items() if "view" in fields}
    if views:
        named = [name for name, fields in change.changed.items() if "view" in fields]
        text = f"give {_listed(named)} of {label} the new view"
        steps.append(Step(text, "views", {"id": dashboard_id, "views": views}))
    if change.new:
        data = {"id": dashboard_id, "widgets": list(change.new.values()), "known": frozenset(ids.values())}
        steps.append(Step(f"create {_listed(list(change.new))} on {label}", "add", data))
        with_units = [name for name, fields in change.new.items() if fields.get("unit")]
        if with_units:
            steps.append(Step(f"set the unit of {_listed(with_units)} of {label}", "units", data))
    return steps


def _listed(names: t.Sequence[str]) -> str:
    if len(names) > 3:
        return f"{len(names)} widgets"
    return f"widget{'' if len(names) == 1 else 's'} " + ", ".join(f"'{name}'" for name in names)


def _body(settings: t.Mapping[str, t.Any]) -> Node:
    return {API_NAMES.get(name, name): value for name, value in settings.items()}


def _raise_first(refused: Refused, what: str, made: Made | None = None, sent: int = 1) -> None:
    """Raise what failed inside a 200 (trap 19); note in ``made`` when a part of what was sent took place."""
    failed = refused.messages
    if not failed:
        return
    if made is not None and len(failed) < sent:
        made[PARTLY] = f"{sent - len(failed)} of {sent} of: {what}"
    words = "; ".join(f"{identity}: {message}" for identity, message in failed.items())
    raise refused.error(what, words)


def _thresholds(plan: Plan) -> bool:
    """Tell whether thresholds are among what was written."""
    target = plan.target.get("widgets", {})
    return any(
        field in fields and target.get(name, {}).get(field)
        for name, fields in plan.after.get("widgets", {}).items()
        for field in widgets.THRESHOLDS
    )


def _names(plan: Plan) -> t.Set[str]:
    return {step.name for step in plan.steps}


def _present(item: Item) -> Found:
    if item.found is None:
        raise AssertionError("only a dashboard that is there can be changed or deleted")
    return item.found
