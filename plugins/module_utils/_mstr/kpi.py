# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# ruff: noqa: UP006
# (Inside a Resource the name ``list`` is a method, so types are spelt as in typing.)

# Note that this module util is PRIVATE to the collection and can change at any time.

"""KPI objects: found by name in a project, made from a visualization of a dashboard (API notes 6)."""

from __future__ import annotations

import json
import typing as t

from .._core.errors import ApiError, DashopsError, Missing, OptionError, Unauthorized
from .._core.http import Answer, Repeat, path
from .._core.plan import Change, Made, Plan, Step
from .._core.resource import Found, Item, Options, OptionSpec
from .._core.writer import SelfWriter, Stored
from . import instances, lookup
from .client import PLATFORM, PROJECT, PROJECT_NOT_LOADED, InstanceGone, MstrClient, fault, is_id, same_id
from .lookup import DASHBOARD_TYPE, Named, Place
from .schemas import filter_problems

ROUTE = "/insight/KPIs"
METRIC_TYPE = 4
#: Options that only a new KPI can take: PATCH knows name and configString alone (API notes 6.4).
FIXED = ("dossier", "chapter", "page", "visualization", "metric", "disabled")
TARGET = ("chapter", "page", "visualization", "metric")
RANGES = ("1p", "1d", "1w", "1m", "1qt", "1y", "ytd", "all", "nodata")
COMPARISONS = ("1d", "1w", "1m", "1qt", "1y")

OPTIONS: OptionSpec = {
    "kpi_id": {"type": "str"},
    "name": {"type": "str"},
    "project": PROJECT,
    "dossier": {"type": "str"},
    "chapter": {"type": "str"},
    "page": {"type": "str"},
    "visualization": {"type": "str"},
    "metric": {"type": "str"},
    "filters": {"type": "list", "elements": "dict"},
    "config": {"type": "dict"},
    "config_string": {"type": "json"},
    "disabled": {"type": "bool"},
    "recreate": {"type": "bool", "default": False},
}
INFO_OPTIONS: OptionSpec = {
    **{name: OPTIONS[name] for name in ("kpi_id", "name", "project", "dossier")},
    "data_range_unit": {"type": "str", "choices": list(RANGES), "default": "nodata"},
    "compare_with": {"type": "list", "elements": "str", "choices": list(COMPARISONS)},
    "data_aggregate_level": {"type": "str", "choices": ["hourly", "daily"]},
    "include_filter": {"type": "bool"},
}

Raw = t.Mapping[str, t.Any]


# --- normal form, pure ------------------------------------------------------------------------------------------------


def parsed(text: t.Any) -> t.Any:
    """Return a configString as data; a text that is no JSON stays a text (T7)."""
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return text


def canonical(value: t.Any) -> str:
    """Return data as a text in which only real differences show: 1.0 is 1, but `true` is not, and "1" is not either."""
    return json.dumps(_whole(value), sort_keys=True, ensure_ascii=False)


def _whole(value: t.Any) -> t.Any:
    """Return data with whole numbers as integers; JSON knows one kind of number."""
    if isinstance(value, dict):
        return {key: _whole(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def same_key(one: t.Any, other: t.Any) -> bool:
    """Tell whether two node keys are the same; the first letter may have been changed by the server (T2)."""
    left, right = str(one or ""), str(other or "")
    return left == right or (len(left) > 1 and left[1:] == right[1:] and left[0] in "KW" and right[0] in "KW")


def normal(raw: Raw) -> t.Dict[str, t.Any]:
    """Return what is compared and shown: names and the configuration as data; ids, dates and values are left out."""
    content = raw.get("content") or {}
    found = {
        "name": str(raw.get("name")),
        "dossier": str(content.get("name") or content.get("id") or ""),
        "disabled": bool(raw.get("disabled")),
        "config": parsed(raw.get("configString") or ""),
    }
    return {**found, **_shown_target(raw)}


def _shown_target(raw: Raw) -> t.Dict[str, t.Any]:
    """Return the target by its keys, where the server shows it (API notes 6.3)."""
    shown = raw.get("kpiTarget") or {}
    if not shown:
        return {}
    metric = _target_metric(raw)
    return {
        "chapter": shown.get("chapterKey"),
        "page": shown.get("pageKey"),
        "visualization": shown.get("nodeKey"),
        "metric": metric.name or metric.id,
    }


def _target_metric(raw: Raw) -> Named:
    listed = (raw.get("kpiTarget") or {}).get("kpiObjects") or [{}]
    return Named(str(listed[0].get("id") or ""), str(listed[0].get("name") or ""))


def config_text(options: Options) -> str | None:
    """Return the configString that the options mean, or None where they say nothing of it."""
    if "config" in options:
        return json.dumps(options["config"], ensure_ascii=False, separators=(",", ":"))
    return options.get("config_string")


def record(raw: Raw) -> t.Dict[str, t.Any]:
    """Return what results show of a KPI."""
    content = raw.get("content") or {}
    shown = raw.get("kpiTarget") or {}
    metric = _target_metric(raw)
    target = {
        "chapter_key": shown.get("chapterKey"),
        "page_key": shown.get("pageKey"),
        "visualization_key": shown.get("nodeKey"),
        "metric_id": metric.id,
        "metric_name": metric.name,
    }
    return {
        "id": raw.get("id"),
        "name": raw.get("name"),
        "project_id": raw.get("projectId"),
        "dashboard": {"id": content.get("id"), "name": content.get("name")},
        "disabled": bool(raw.get("disabled")),
        "config": parsed(raw.get("configString") or ""),
        "target": target if shown else None,
        "target_verified": bool(shown),
        "bookmark_id": raw.get("bookmarkId"),
        "subscription_id": raw.get("subscriptionId"),
        "date_created": raw.get("dateCreated"),
        "date_modified": raw.get("dateModified"),
    }


def values(raw: Raw) -> t.Dict[str, t.Any]:
    """Return values and comparisons in one spelling of their times (T5)."""
    data = raw.get("data") or {}
    found: t.Dict[str, t.Any] = {}
    if data:
        found["data"] = {**data, "dataPoints": [_timed(point) for point in data.get("dataPoints") or []]}
    if raw.get("dataCompares"):
        found["data_compares"] = [_timed(one) for one in raw["dataCompares"]]
    return found


def _timed(point: Raw) -> t.Dict[str, t.Any]:
    rest = {name: value for name, value in point.items() if name not in ("timestamp", "timeStamp")}
    return {**rest, "timestamp": point.get("timestamp") or point.get("timeStamp")}


class Target(t.NamedTuple):
    """What a new KPI is made from; names are resolved."""

    board: Named
    place: Place
    metric: str | None


class Kpi(SelfWriter):
    """A KPI of the session's user in one project."""

    platform = PLATFORM
    noun = "kpi"
    plural = "kpis"
    options = OPTIONS
    rules: t.ClassVar[t.Mapping[str, t.Any]] = {
        "required_one_of": [("kpi_id", "name")],
        "mutually_exclusive": [("config", "config_string")],
    }
    id_option = "kpi_id"
    scope: t.ClassVar[OptionSpec] = {"project": PROJECT}
    info_options = INFO_OPTIONS

    def __init__(self, client: MstrClient, predicting: bool = False) -> None:
        super().__init__(client, predicting)
        #: Dashboard id -> its visualizations: many KPIs are of one dashboard.
        self._places: t.Dict[str, t.List[Place]] = {}
        #: Name -> id of the KPIs that are there.
        self._taken: t.Dict[str, str] = {}

    @classmethod
    def check(cls, options: Options, state: str) -> t.List[str]:
        """Check the filters, which are written in the API's own keys."""
        problems = filter_problems(options.get("filters") or [])
        if options.get("kpi_id") and not is_id(options["kpi_id"]):
            problems.append(f"kpi_id must be 32 hexadecimal digits, got {options['kpi_id']!r}")
        for name in ("name", "dossier", "visualization"):
            if name in options and not options[name].strip():
                problems.append(f"{name} must not be empty")
        return problems

    @classmethod
    def key(cls, options: Options, scope: Options) -> str:
        """Return the name, or the id where nothing else is given."""
        return str(options.get("name") or options["kpi_id"])

    @classmethod
    def normal_id(cls, value: t.Any) -> str:
        """Return an id in upper case."""
        return str(value).strip().upper()

    @classmethod
    def named(cls, key: str) -> str:
        """Return how messages name a KPI."""
        return f"KPI '{key}'"

    # --- reading --------------------------------------------------------------------------------------------------

    def list(self, wanted: t.Sequence[Options], scope: Options, whole: bool) -> t.List[Found]:
        """Return the user's KPIs in the project; the one listing covers all projects (T11)."""
        for options in wanted:
            self.client.check_project(options.get("project"))
        found = [Found(str(raw["id"]), str(raw["name"]), normal(raw), raw) for raw in self._of_project({})]
        self._taken = {one.key: one.id for one in found}
        return found

    def _of_project(self, query: t.Mapping[str, t.Any]) -> t.List[t.Dict[str, t.Any]]:
        project_id = self.client.project_id
        return [raw for raw in self._all(query) if same_id(raw.get("projectId") or project_id, project_id)]

    def _all(self, query: t.Mapping[str, t.Any]) -> t.List[t.Dict[str, t.Any]]:
        what = "list the KPIs"
        answer = self.client.request("GET", ROUTE, what=what, query=query, project=None, ok=(404, 405))
        if answer.status >= 400:
            raise self._no_service(what, answer)
        return self.client.data(answer, dict, what).get("kpis") or []

    def _no_service(self, what: str, answer: Answer) -> ApiError:
        """Return the error for a server without KPIs, which is not the same as no KPI (T13)."""
        if fault(answer).iserver == PROJECT_NOT_LOADED or not isinstance(answer.data, dict):
            return self.client.refusal(what, answer)
        base = self.client.http.base
        return ApiError(
            f"Cannot {what}: {base} has no KPI service ({answer.status} for /api{ROUTE}); it came with 2021 Update 10, "
            "and newer servers may be without it: ask the server's administrator",
            status=answer.status,
            code=fault(answer).code,
            request_id=fault(answer).ticket,
        )

    def _read(self, kpi_id: str, project: str = "", query: t.Mapping[str, t.Any] | None = None) -> t.Dict[str, t.Any]:
        what = f"read KPI {kpi_id}"
        answer = self.client.request("GET", ROUTE + path(kpi_id), what=what, project=project, query=query)
        return self.client.data(answer, dict, what)

    def prepare(self, item: Item) -> Item:
        """Resolve names where something has to be made, or where a difference cannot be seen without."""
        if item.state == "absent":
            return item
        if item.found is None:
            _check_creatable(item)
            return item._replace(facts=self._facts(item, item.options))
        return self._compared(item, item.found)

    def _compared(self, item: Item, found: Found) -> Item:
        """Find out whether dashboard and target are the wanted ones; `facts["same"]` names the options that are."""
        options = item.options
        taken_by = self._taken.get(str(options.get("name")), found.id)
        if not same_id(taken_by, found.id):
            raise OptionError(f"KPI {found.id} cannot be named '{options['name']}': KPI {taken_by} has that name")
        same = set()
        board = None
        if "dossier" in options:
            if options["dossier"] == found.normal["dossier"] or same_id(options["dossier"], _board_id(found)):
                same.add("dossier")
            else:
                board = lookup.dashboard(self.client, options["dossier"])
                same |= {"dossier"} if same_id(board.id, _board_id(found)) else set()
        facts: t.Dict[str, t.Any] = {"same": same, "board": board}
        shown_normal = dict(found.normal)
        if found.raw.get("kpiTarget") and any(name in options for name in TARGET):
            board = board or Named(_board_id(found), found.normal["dossier"])
            same |= self._same_target(options, found, board, shown_normal)
        item = item._replace(facts=facts, found=found._replace(normal=shown_normal))
        if options["recreate"] and self._fixed_differs(item):
            full = {**_kept(found, options), **options}
            _check_creatable(item._replace(options=full))
            facts.update(self._facts(item, full))
        return item._replace(facts=facts)

    def _same_target(self, options: Options, found: Found, board: Named, shown: t.Dict[str, t.Any]) -> t.Set[str]:
        """Compare the target that the server shows, and put its names in the place of its keys; return what is same."""
        raw = found.raw["kpiTarget"]
        same = set()
        listed = self._places_of(Named(_board_id(found), found.normal["dossier"]))
        there = _place_of_key(listed, raw.get("nodeKey"))
        place = there
        if there:
            shown.update(chapter=there.chapter.name, page=there.page.name, visualization=there.visualization.name)
        if "visualization" in options:
            place = lookup.choose_place(self._places_of(board), options, board.name)
            keys = ((place.chapter, "chapterKey"), (place.page, "pageKey"), (place.visualization, "nodeKey"))
            another = there and there.visualization.id != place.visualization.id
            if not another and all(same_key(one.id, raw.get(name)) for one, name in keys):
                same |= {"chapter", "page", "visualization"}
        elif there:
            same |= {name for name in ("chapter", "page") if options.get(name) in getattr(there, name)}
        metric = _target_metric(found.raw)
        known = [one for one in (place.metrics if place else ()) if same_id(one.id, metric.id)]
        names = [name for one in known for name in (one.name, one.alias)]
        if options.get("metric") in (metric.name, *names) or same_id(options.get("metric"), metric.id):
            same.add("metric")
        return same

    def _fixed_differs(self, item: Item) -> bool:
        target, there = self.target(item), t.cast("Found", item.found).normal
        return any(there.get(name) != target[name] for name in FIXED if name in target)

    def _facts(self, item: Item, options: Options) -> t.Dict[str, t.Any]:
        """Resolve what a new KPI is made from, the metric too, as far as the definition shows it."""
        board = lookup.dashboard(self.client, options["dossier"])
        place = lookup.choose_place(self._places_of(board), options, board.name)
        warning = lookup.refuse_other_kinds(place)
        if warning:
            self.warn(f"{self.named(item.key)}: {warning}")
        metric = options.get("metric")
        if place.metrics:
            chosen = lookup.choose_metric(place.metrics, metric, f"visualization {place.text()}")
            # Only the definition knows aliases.
            metric = metric and chosen.id
        return {"new": Target(board, place, metric), "full": options}

    def _places_of(self, board: Named) -> t.List[Place]:
        if board.id not in self._places:
            self._places[board.id] = lookup.places(lookup.definition(self.client, board))
        return self._places[board.id]

    # --- planning, pure -------------------------------------------------------------------------------------------

    def target(self, item: Item) -> t.Dict[str, t.Any]:
        """Return what the user wants; filters are frozen into a KPI when it is made, so they are never compared."""
        options, found = item.options, item.found
        wanted: t.Dict[str, t.Any] = {
            name: options[name] for name in ("name", "dossier", "disabled") if name in options
        }
        if found is None or found.raw.get("kpiTarget"):
            wanted.update((name, options[name]) for name in TARGET if name in options)
        text = config_text(options)
        if text is not None:
            wanted["config"] = parsed(text)
        if found is None:
            return {**wanted, "config": wanted.get("config", {}), "disabled": wanted.get("disabled", False)}
        for name in item.facts["same"] & set(wanted):
            wanted[name] = found.normal.get(name)
        if "dossier" in wanted and "dossier" not in item.facts["same"] and wanted["dossier"] == found.normal["dossier"]:
            wanted["dossier"] = f"{wanted['dossier']} ({item.facts['board'].id})"
        return {**wanted, **_compared_config(wanted, found)}

    def creation(self, item: Item, target: t.Mapping[str, t.Any]) -> Change:
        """Make a KPI, and the instance that it is made from."""
        return Change((Step(f"create {self.named(item.key)}", "create", self._body(item)),))

    def update(self, item: Item, changed: t.Mapping[str, t.Any]) -> Change:
        """Change name and configuration; for the rest a new KPI is needed, which loses the old one's history."""
        found = t.cast("Found", item.found)
        fixed = [name for name in FIXED if name in changed]
        if not fixed:
            text = config_text(item.options) if "config" in changed else found.raw.get("configString")
            body = {"name": changed.get("name", found.normal["name"]), "configString": text or ""}
            data = {"id": found.id, "project": found.raw.get("projectId"), "body": body}
            return Change((Step(f"change {self.named(item.key)}", "change", data),))
        if not item.options["recreate"]:
            raise OptionError(
                f"{self.named(item.key)} at {self.client.where} differs in {', '.join(fixed)}, which the server cannot "
                "change: recreate: true deletes it and makes a new one (its id changes and its history is lost)"
            )
        data = self._body(item)
        old = {
            "id": found.id,
            "project": found.raw.get("projectId"),
            "by_id": "kpi_id" in item.options,
            "new": data,
        }
        steps = (
            Step(f"delete {self.named(found.key)} ({found.id}) to make it anew", "retire", old),
            Step(f"create {self.named(item.key)}", "create", data),
        )
        return Change(steps, action="recreated")

    def removal(self, item: Item) -> Change:
        """Delete the KPI in its own project (T11)."""
        found = t.cast("Found", item.found)
        data = {"id": found.id, "project": found.raw.get("projectId")}
        return Change((Step(f"delete {self.named(found.key)} ({found.id})", "delete", data),))

    def _body(self, item: Item) -> t.Dict[str, t.Any]:
        """Return what a new KPI is made from; what the user left out stays as it was on one that is made anew."""
        options = item.facts["full"]
        before = item.found.raw if item.found else {}
        text = config_text(options)
        return {
            "key": item.key,
            "name": options.get("name") or before.get("name"),
            "config": text if text is not None else before.get("configString") or "{}",
            "disabled": options.get("disabled", bool(before.get("disabled"))),
            "filters": options.get("filters") or [],
            "target": item.facts["new"],
        }

    # --- writing --------------------------------------------------------------------------------------------------

    def apply(self, step: Step, made: Made) -> None:
        """Write one step."""
        if step.name == "create":
            self._create(step.data, made)
        elif step.name == "retire":
            self._retire(step.data, made)
        elif step.name == "change":
            route = ROUTE + path(step.data["id"])
            answer = self.client.request(
                "PATCH", route, what=step.text, body=step.data["body"], project=step.data["project"] or ""
            )
            made.update(id=step.data["id"], answer=answer.data or {})
        else:
            self._delete(step.data, step.text)

    def _delete(self, data: t.Mapping[str, t.Any], what: str) -> None:
        """Delete; one that is gone already is fine (T35)."""
        route = ROUTE + path(data["id"])
        answer = self.client.request(
            "DELETE", route, what=what, project=data["project"] or "", ok=(404,), json_answer=False
        )
        if answer.status == 404 and (fault(answer).endpoint_absent or fault(answer).iserver == PROJECT_NOT_LOADED):
            raise self.client.refusal(what, answer)

    def _create(self, data: t.Mapping[str, t.Any], made: Made) -> None:
        """Make the KPI from an instance that lives only as long as this takes (API notes 5.4)."""
        prepared: t.Tuple[instances.Instance, Named] | None = made.pop("prepared", None)
        try:
            raw = self._post_prepared(data, prepared) if prepared else None
            if raw is None:
                raw = instances.using(self.client, self._wanted(data), lambda live: self._made(data, live))
        except DashopsError as exc:
            if not made.get("retired"):
                raise
            without = " and without kpi_id" if made["by_id"] else ""
            raise type(exc)(
                f"{exc}. The old {self.named(data['key'])} is gone already; run again{without} to make the new one",
                status=exc.status,
                code=exc.code,
                request_id=exc.request_id,
            ) from exc
        made.update(id=str(raw["id"]), answer=raw)

    def _post_prepared(
        self, data: t.Mapping[str, t.Any], prepared: t.Tuple[instances.Instance, Named]
    ) -> t.Dict[str, t.Any] | None:
        """Make the KPI from the instance that is ready for it, and drop that; None where it died in between."""
        try:
            return self._post(data, *prepared)
        except InstanceGone:
            return None
        except Unauthorized:
            if not self.client.own:
                raise
            return None
        finally:
            instances.drop(self.client, prepared[0])

    def _retire(self, data: t.Mapping[str, t.Any], made: Made) -> None:
        """Delete the old KPI once everything that the new one needs is there."""
        new = data["new"]
        live = instances.create(self.client, self._wanted(new))
        try:
            metric = self._metric(new, live)
            self._delete(data, f"delete {self.named(new['key'])}")
        except DashopsError:
            instances.drop(self.client, live)
            raise
        made.update(retired=True, by_id=data["by_id"], prepared=(live, metric))

    def _wanted(self, data: t.Mapping[str, t.Any]) -> instances.Wanted:
        """The instance whose state, filters included, is frozen into the KPI (API notes 4.4)."""
        board = data["target"].board
        body = {"resolveOnly": False, **({"filters": data["filters"]} if data["filters"] else {})}
        advice = "this module answers none; take a dashboard without prompts"
        return instances.of_dashboard(board.id, f"dashboard '{board.name}'", body, prompts=(), advice=advice)

    def _made(self, data: t.Mapping[str, t.Any], live: instances.Instance) -> t.Dict[str, t.Any]:
        return self._post(data, live, self._metric(data, live))

    def _metric(self, data: t.Mapping[str, t.Any], live: instances.Instance) -> Named:
        """Find the metric in the visualization's result, of which only the definition is asked for (API notes 5.3)."""
        place = data["target"].place
        answer = self.client.request(
            "GET",
            path("dossiers", live.path_id, "instances", live.mid, "chapters", place.chapter.id)
            + path("visualizations", place.visualization.id),
            what=f"read visualization {place.text()}",
            query={"offset": 0, "limit": 0},
            renew=False,
        )
        shown = ((answer.data or {}).get("result") or {}).get("definition") or {}
        listed = lookup.metrics(shown.get("metrics") or [])
        return lookup.choose_metric(listed, data["target"].metric, f"visualization {place.text()}")

    def _post(self, data: t.Mapping[str, t.Any], live: instances.Instance, metric: Named) -> t.Dict[str, t.Any]:
        """Send the KPI, never twice: a lost answer is looked for by name (T34)."""
        target = data["target"]
        body = {
            "name": data["name"],
            "content": {"id": target.board.id, "type": DASHBOARD_TYPE, "instanceId": live.mid},
            "configString": data["config"],
            "disabled": data["disabled"],
            "kpiTarget": {
                "chapterKey": target.place.chapter.id,
                "pageKey": target.place.page.id,
                "nodeKey": target.place.visualization.id,
                "kpiObjects": [{"id": metric.id, "type": METRIC_TYPE}],
            },
        }

        def send() -> t.Dict[str, t.Any]:
            what = f"create {self.named(data['name'])} from dashboard '{target.board.name}'"
            answer = self.client.request(
                "POST", ROUTE, what=what, body=body, repeat=Repeat.UNSEEN, renew=False, ok=(404, 405)
            )
            if answer.status >= 400:
                seen = fault(answer)
                raise self._no_service(what, answer) if seen.endpoint_absent else self.client.refusal(what, answer)
            if not isinstance(answer.data, dict) or not answer.data.get("id"):
                raise ApiError(
                    f"Cannot {what}: the server answered {answer.status} without an id", status=answer.status
                )
            return answer.data

        from .._core.creating import create_once

        return create_once(send, lambda: self._by_name(data["name"]))

    def _by_name(self, name: str) -> t.Dict[str, t.Any] | None:
        return next((raw for raw in self._of_project({}) if raw.get("name") == name), None)

    # --- results --------------------------------------------------------------------------------------------------

    def record(self, found: Found) -> t.Dict[str, t.Any]:
        """Return what results show."""
        return record(found.raw)

    def read_back(self, item: Item, plan: Plan, made: Made, record_wanted: bool) -> Stored:
        """Read the KPI again, since only reading shows its project, and only writing its target (T4)."""
        kpi_id = made["id"]
        if not record_wanted:
            return Stored(id=kpi_id)
        project = item.found.raw.get("projectId") if item.found else ""
        read = {name: value for name, value in self._read(kpi_id, project or "").items() if value is not None}
        return Stored(record({**made["answer"], **read}), kpi_id)

    def predicted(self, item: Item, plan: Plan) -> t.Dict[str, t.Any]:
        """See the base class."""
        base = self.record(item.found) if item.found else {**record({}), "project_id": self.client.project_id}
        wanted = {name: plan.target[name] for name in ("name", "disabled", "config") if name in plan.target}
        if "new" in item.facts:
            board = item.facts["new"].board
            wanted["dashboard"] = {"id": board.id, "name": board.name}
        return {**base, **wanted, **({"id": None} if plan.action == "recreated" else {})}

    # --- info -----------------------------------------------------------------------------------------------------

    def search(self, filters: Options) -> t.List[t.Dict[str, t.Any]]:
        """Return the KPIs that fit, of all projects where none is named; sorted, as the server promises no order."""
        query = _value_query(filters)
        # `all` is not allowed on the list.
        single = filters.get("data_range_unit") == "all"
        everywhere = not self.client.project
        listed = self._all({} if single else query) if everywhere else self._of_project({} if single else query)
        board = lookup.dashboard(self.client, filters["dossier"]) if "dossier" in filters else None
        hits = [
            raw
            for raw in listed
            if ("kpi_id" not in filters or same_id(raw["id"], filters["kpi_id"]))
            and ("name" not in filters or raw.get("name") == filters["name"])
            and (board is None or same_id((raw.get("content") or {}).get("id"), board.id))
        ]
        if single:
            hits = [{**raw, **self._read(raw["id"], raw.get("projectId") or "", query)} for raw in hits]
        hits.sort(key=lambda raw: tuple(str(raw.get(name)) for name in ("projectId", "name", "id")))
        return [{**record(raw), **values(raw), "options": self._options(raw)} for raw in hits]

    def _options(self, raw: Raw) -> t.Dict[str, t.Any]:
        """Return what makes this KPI elsewhere: its target only where the server shows it."""
        shown = normal(raw)
        config = shown.pop("config")
        if isinstance(config, dict):
            shown["config"] = config
        else:
            shown["config_string"] = raw.get("configString") or ""
        if "visualization" in shown:
            found = Found(str(raw["id"]), shown["name"], shown, raw)
            try:
                listed = self._places_of(Named(_board_id(found), shown["dossier"]))
            except DashopsError:
                # The dashboard may be gone, or in a project that was not named; its KPI is still worth showing.
                listed = []
            place = _place_of_key(listed, raw["kpiTarget"].get("nodeKey"))
            if place:
                shown.update(chapter=place.chapter.name, page=place.page.name, visualization=place.visualization.name)
        return shown


def _place_of_key(listed: t.Sequence[Place], key: t.Any) -> Place | None:
    """Return the visualization of a key that the server shows; a changed first letter is the second chance (T2)."""
    exact = (place for place in listed if place.visualization.id == key)
    alike = (place for place in listed if same_key(place.visualization.id, key))
    return next(exact, None) or next(alike, None)


def _board_id(found: Found) -> str:
    return str((found.raw.get("content") or {}).get("id") or "").upper()


def _kept(found: Found, options: Options) -> t.Dict[str, t.Any]:
    """Return what a KPI that is made anew takes over from the old one, as far as the server shows it.

    A visualization that the user names has its own chapter, page and metric.
    """
    kept: t.Dict[str, t.Any] = {"dossier": _board_id(found)}
    shown = found.raw.get("kpiTarget") or {}
    if shown and "visualization" not in options:
        kept.update(chapter=shown.get("chapterKey"), page=shown.get("pageKey"), visualization=shown.get("nodeKey"))
        kept["metric"] = _target_metric(found.raw).id
    return kept


def _check_creatable(item: Item) -> None:
    lacking = [name for name in ("name", "dossier", "visualization") if not item.options.get(name)]
    if item.found and "name" in lacking:
        lacking.remove("name")
    if lacking:
        made = "made anew" if item.found else "made, as it is not there yet"
        raise Missing(f"{Kpi.named(item.key)} has to be {made}, and for that {' and '.join(lacking)} must be given")


def _compared_config(wanted: t.Mapping[str, t.Any], found: Found) -> t.Dict[str, t.Any]:
    """Return the wanted configuration so that comparing it with `==` finds just the real differences."""
    if "config" not in wanted:
        return {}
    stored, config = found.normal["config"], wanted["config"]
    if canonical(stored) == canonical(config):
        return {"config": stored}
    # True == 1 in Python, though not in JSON.
    return {"config": canonical(config) if stored == config else config}


def _value_query(filters: Options) -> t.Dict[str, t.Any]:
    query: t.Dict[str, t.Any] = {}
    if filters.get("data_range_unit", "nodata") != "nodata":
        query["dataRangeUnit"] = filters["data_range_unit"]
    if filters.get("compare_with"):
        query["compareWith"] = ",".join(filters["compare_with"])
    if filters.get("data_aggregate_level"):
        query["dataAggregateLevel"] = filters["data_aggregate_level"]
    if filters.get("include_filter"):
        query["includeFilter"] = True
    return query
