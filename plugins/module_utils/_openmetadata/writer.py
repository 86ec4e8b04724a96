# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""How an object is made, changed and deleted (API notes 2.6, 3.1, 4, 6.3, 7.3, 13). Imported at the first difference.

Creation is one PUT, a change is one JSON Patch of whole values, so what a task does not name is never touched, whatever
the kind of token. Services add their connections in :mod:`service_writer`.
"""

from __future__ import annotations

import typing as t

from .._core import compare, merge
from .._core.errors import (
    AnswerLost,
    ApiError,
    Conflict,
    DashopsError,
    Forbidden,
    Missing,
    NotFound,
    OptionError,
    Unauthorized,
)
from .._core.http import path
from .._core.plan import PARTLY, Change, Made, Plan, Step
from .._core.resource import Found, Item
from .._core.writer import Stored, Writer
from . import names, properties
from .client import NoRoute, Raw, Record, Reference, Stale, an_object
from .entity import LABELS, Entity, by_hand, labels, own, owner_name

if t.TYPE_CHECKING:
    from .child import Child

#: Echoed by servers, and by many not stored when nothing else changes with them (API notes 4.2).
ECHOED = ("project", "dashboard_type")
#: Members of a reference that a patch sends.
SENT = ("id", "type", "name", "fullyQualifiedName")
#: Says whether a write changed anything.
CHANGE_HEADER = "X-OpenMetadata-Change"


class EntityWriter(Writer):
    """How the three kinds of objects are made, changed and deleted.

    :param entity: the kind, with what it has read.
    """

    def __init__(self, entity: Entity) -> None:
        self.entity = entity

    # --- ids by name --------------------------------------------------------------------------------------------------

    def complete(self, item: Item, differing: t.Mapping[str, t.Any]) -> Item:
        """Look up the ids that the write of these options needs; in check mode also what the server would miss.

        :raises Missing: a name that the server does not have.
        """
        raw = item.found.raw if item.found else {}
        if self.entity.client.old_domains and len(differing.get("domains", ())) > 1:
            raise OptionError(f"{self.entity.named(item.key)}: this server (before 1.9) takes one domain, not several")
        # A creation names what it links to, a patch needs ids.
        needed = [
            option for option in self.entity.links if option in differing and (item.found or self.entity.predicting)
        ]
        ids = {option: self._references(item, option, raw) for option in needed}
        if "owners" in differing:
            ids["owners"] = self._owner_references(item, raw)
        if self.entity.predicting:
            self.foresee(item, differing, raw)
        return item._replace(facts={**item.facts, "ids": ids})

    def _references(self, item: Item, option: str, raw: Raw) -> dict[str, Reference]:
        """Return references by fully qualified name; what is missing is an error, or in check mode maybe on its way."""
        kind = self.entity.links[option].kind
        linked = self.entity.linked(option, raw)
        made: dict[str, Reference] = {}
        for fqn in item.facts["resolved"][option]:
            found = linked.get(fqn) or self.entity.references.find(kind, fqn)
            if found is None and not (self.entity.predicting and kind == "chart"):
                raise self.entity.references.missing(kind, fqn, f"{self.entity.named(item.key)}, {option}")
            if found is None:
                name = self.entity.named(item.key)
                self.entity.warn(f"{name}: chart '{fqn}' is not there yet; predicted as if an earlier task made it")
            else:
                made[fqn] = found
        return made

    def _owner_references(self, item: Item, raw: Raw) -> dict[str, Reference]:
        current = {(one["type"], owner_name(one["type"], one["name"])): one for one in own(raw.get("owners"))}
        made: dict[str, Reference] = {}
        for owner, name in zip(item.options["owners"], item.facts["resolved"]["owners"]):
            found = current.get((owner["type"], name)) or self.entity.references.find(owner["type"], names.quote(name))
            if found is None:
                raise self.entity.references.missing(owner["type"], name, f"{self.entity.named(item.key)}, owners")
            made[f"{owner['type']}:{name}"] = found
        return made

    def foresee(self, item: Item, differing: t.Mapping[str, t.Any], raw: Raw) -> None:
        """Fail in check mode as the run would: on labels that are not there."""
        for option, (source, kind) in LABELS.items():
            if option in differing:
                current = {one["tagFQN"] for one in labels(raw, source)}
                for fqn in item.facts["resolved"][option]:
                    if fqn not in current and self.entity.references.find(kind, fqn) is None:
                        raise self.entity.references.missing(kind, fqn, f"{self.entity.named(item.key)}, {option}")

    # --- planning, pure -----------------------------------------------------------------------------------------------

    def creation(self, item: Item, target: t.Mapping[str, t.Any]) -> Change:
        """Return one PUT, or a row of a bulk call."""
        return Change(
            (Step(f"create {self.entity.named(item.key)}", "create", {"body": self.body(item), "item": item}),)
        )

    def body(self, item: Item) -> Record:
        """Return the body that creates the object (API notes 3.1): fully qualified names, ids of owners only."""
        options, resolved = item.options, item.facts["resolved"]
        made: Record = {"name": options.get("name")}
        for option, member in self.entity.scalars.items():
            if options.get(option):
                made[member] = options[option]
        for option, link in self.entity.links.items():
            if options.get(option):
                made[link.member] = list(dict.fromkeys(resolved[option]))
        if self.entity.client.old_domains and "domains" in made:
            made["domain"] = made.pop("domains")[0]
        if options.get("owners"):
            ids = item.facts["ids"]["owners"].values()
            made["owners"] = [{"id": one["id"], "type": one["type"]} for one in ids]
        tags = [_label(fqn, source) for option, (source, _kind) in LABELS.items() for fqn in resolved.get(option, ())]
        if tags:
            made["tags"] = tags
        if merge.without_nulls(options.get("extension") or {}):
            made["extension"] = merge.without_nulls(options["extension"])
        return made

    def update(self, item: Item, changed: t.Mapping[str, t.Any]) -> Change:
        """Return the restoring of what was deleted, then one patch."""
        found = there(item)
        steps = []
        if found.normal.get("deleted"):
            steps.append(Step(f"restore {self.entity.named(item.key)}", "restore", {"item": item}))
        options = [option for option in changed if option != "deleted"]
        if options:
            what = ", ".join(option.replace("_", " ") for option in options)
            data = {"item": item, "operations": self.operations(item, changed), "version": found.raw.get("version")}
            steps.append(Step(f"change {what} of {self.entity.named(item.key)}", "update", data))
        return Change(tuple(steps), "restored" if found.normal.get("deleted") else None)

    def operations(self, item: Item, changed: t.Mapping[str, t.Any]) -> list[Record]:
        """Return a JSON Patch of whole values for the options that differ (API notes 2.6, 13)."""
        patch: list[Record] = []
        for option in changed:
            if option in self.entity.scalars:
                patch.append(self._scalar_operation(item, option))
            elif option in self.entity.links:
                patch += self._link_operations(item, option)
            elif option == "owners":
                patch.append(_add("owners", [_sent(one) for one in item.facts["ids"]["owners"].values()]))
            elif option == "extension":
                patch.append(_add("extension", properties.wanted(item)))
        if any(option in changed for option in LABELS):
            patch.append(_add("tags", _wanted_labels(item)))
        return patch

    def _link_operations(self, item: Item, option: str) -> list[Record]:
        raw = item.found.raw if item.found else {}
        link = self.entity.links[option]
        wanted = list(item.facts["ids"].get(option, {}).values())
        if option == "domains" and self.entity.client.old_domains:
            return [_add("domain", _sent(wanted[0], link.kind))] if wanted else [{"op": "remove", "path": "/domain"}]
        # What is deleted stays linked, so that it can be restored; but with its dashboard it was restored just now.
        apart = link.kind == "chart" and not raw.get("deleted")
        kept = [one for one in own(raw.get(link.member)) if one.get("deleted")] if apart else []
        known = {one["id"] for one in wanted}
        return [
            _add(link.member, [_sent(one, link.kind) for one in [*wanted, *(k for k in kept if k["id"] not in known)]])
        ]

    def _scalar_operation(self, item: Item, option: str) -> Record:
        member, value = self.entity.scalars[option], item.options[option]
        if option in self.entity.removed_when_empty and not value:
            return {"op": "remove", "path": f"/{member}"}
        return _add(member, value)

    def removal(self, item: Item) -> Change:
        """See the base class."""
        hard = bool(item.options.get("hard_delete"))
        query = {"hardDelete": hard, **self.deletion(item)}
        text = f"delete {self.entity.named(item.key)}" + (" for good" if hard else "")
        return Change((Step(text, "delete", {"item": item, "query": query}),))

    def deletion(self, item: Item) -> Record:
        """Return what else the query of a DELETE says."""
        return {}

    # --- writing ------------------------------------------------------------------------------------------------------

    def apply(self, step: Step, made: Made) -> None:
        """Write one step; ``made`` keeps the server's answer, and of a patch the change header."""
        item: Item = step.data["item"]
        if step.name == "create":
            made["answer"] = self._create(step, made)
        elif step.name == "restore":
            made["answer"] = self._restore(step, item)
        elif step.name == "update":
            made["answer"] = {**made.get("answer", {}), **self._patch(step, made)}
        else:
            self._delete(step, item, made)

    def _delete(self, step: Step, item: Item, made: Made) -> None:
        try:
            # Gone already is as good: a repeated request finds nothing.
            self.entity.client.request(
                "DELETE",
                f"/v1/{self.entity.collection}" + path(there(item).id),
                what=step.text,
                query=step.data["query"],
                ok=(404,),
                json_answer=False,
            )
        except DashopsError as exc:
            raise self._with_state(exc, item, step, made) from None

    def _create(self, step: Step, made: Made) -> Record:
        item: Item = step.data["item"]
        try:
            return self.entity.client.write(
                "PUT", f"/v1/{self.entity.collection}", what=step.text, body=step.data["body"]
            )
        except Conflict:
            found = self._again(item)  # somebody else is making it: go on from what is there
            if found is None:
                raise
            return self._catch_up(step, item._replace(found=found))
        except (NoRoute, NotFound):
            raise
        except DashopsError as exc:
            raise self._with_state(exc, item, step, made) from None

    def _restore(self, step: Step, item: Item) -> Record:
        wanted = {"id": there(item).id}
        try:
            return self.entity.client.write("PUT", f"/v1/{self.entity.collection}/restore", what=step.text, body=wanted)
        except ApiError:
            found = self._again(item)  # old servers fail where it is back already, after a repeated request
            if found is None or found.normal.get("deleted"):
                raise
            return dict(found.raw)

    def _patch(self, step: Step, made: Made) -> Record:
        item: Item = step.data["item"]
        version = made.get("answer", {}).get("version", step.data["version"])
        patch = step.data["operations"]
        try:
            answer, made["change"] = self._send_patch(there(item).id, patch, version, what=step.text)
        except Stale:
            now = self._again(item)  # our own repeated request, or somebody else's write
            if now is None:
                raise
            return self._catch_up(step, item._replace(found=now))
        except DashopsError as exc:
            raise self._with_state(exc, item, step, made) from None
        return _whole(answer, patch)

    def _send_patch(
        self, id_: str, patch: t.Sequence[Record], version: t.Any, *, what: str
    ) -> tuple[Record, str | None]:
        """Send a JSON Patch of whole values (API notes 2.6, 7.3); return the answer and the change header.

        :param version: the version that was read; servers that know ``If-Match`` refuse if it is another by now.
        :raises Stale: it is.
        """
        headers = {"Content-Type": "application/json-patch+json"}
        if version is not None:
            headers["If-Match"] = f'W/"{float(version):.1f}"'
        place = f"/v1/{self.entity.collection}" + path(id_)
        answer = self.entity.client.request("PATCH", place, what=what, body=list(patch), headers=headers)
        return an_object(answer, what), answer.headers.get(CHANGE_HEADER)

    def _catch_up(self, step: Step, item: Item) -> Record:
        """Bring an object that was read anew to the target; nothing is sent if it is there already."""
        item = self.entity.prepare(item)
        found = there(item)
        patch = self.operations(item, compare.changes(found.normal, self.entity.target(item)))
        if not patch:
            return dict(found.raw)
        answer, _change = self._send_patch(found.id, patch, found.raw.get("version"), what=step.text)
        return {**found.raw, **_whole(answer, patch)}

    def _again(self, item: Item) -> Found | None:
        """Read an object anew."""
        if item.found is not None:
            raw = self.entity.read(item.found.id, f"read {self.entity.named(item.key)}")
        else:
            raw = self.entity.by_name(item.options, item.key)
        return None if raw is None else self.entity.found(raw, item.key)

    def _with_state(self, exc: DashopsError, item: Item, step: Step, made: Made) -> DashopsError:
        """Return the error of a write with what is there now: some servers refuse half-way (API notes 13).

        If that is not what was there before, ``made`` says so, and the task has changed something.
        """
        if isinstance(exc, Unauthorized) or not isinstance(exc, (ApiError, AnswerLost)):
            return exc  # the server lets nobody look, has seen nothing, or is not what answered
        try:
            now = self._again(item)
        except DashopsError:
            return exc
        written = True
        if now is None:
            state = "it is not there" if item.found else "it was not created"
            written = item.found is not None
        elif item.found is None:
            state = "it is there all the same"
        elif now.normal.get("deleted") and not item.found.normal.get("deleted"):
            state = "it is marked as deleted"
        else:
            differing = compare.changes(item.found.normal, now.normal)
            parts = [f"{option.replace('_', ' ')} {value!r}" for option, value in differing.items()]
            state = f"it now has {', '.join(parts)}" if parts else "nothing of it was changed"
            written = bool(parts)
        if written:
            made[PARTLY] = f"{step.text} (although the request failed)"
        return type(exc)(f"{exc}; {state}", **exc.facts())

    # --- bulk ---------------------------------------------------------------------------------------------------------

    def apply_bulk(self, name: str, steps: t.Sequence[Step]) -> list[DashopsError | None]:
        """Create many. A server without the call, or one that refuses the call as a whole, gets single PUTs."""
        if not self.entity.client.no_bulk:
            try:
                return self._bulk(steps)
            except NoRoute:
                self.entity.client.no_bulk = True
            except ApiError as exc:
                if exc.status not in (400, 413):
                    return [self._of_one(exc, steps, step) for step in steps]
        return [self._single(step) for step in steps]

    def _single(self, step: Step) -> DashopsError | None:
        try:
            self.apply(step, {})
        except DashopsError as exc:
            return exc
        return None

    def _of_one(self, exc: ApiError, steps: t.Sequence[Step], step: Step) -> ApiError:
        """Return the error of a whole call as that of one of its rows."""
        doubt = "; it may have been done all the same" if (exc.status or 0) >= 500 else ""
        return type(exc)(str(exc).replace(self._bulk_text(steps), step.text, 1) + doubt, **exc.facts())

    def _bulk_text(self, steps: t.Sequence[Step]) -> str:
        return f"create {len(steps)} {self.entity.plural}"

    def _bulk(self, steps: t.Sequence[Step]) -> list[DashopsError | None]:
        """Send one bulk call and match its rows by name, never by place (API notes 6.3)."""
        rows = [step.data["body"] for step in steps]
        what = self._bulk_text(steps)
        answer = self.entity.client.write("PUT", f"/v1/{self.entity.collection}/bulk", what=what, body=rows)
        passed = {_row_key(one.get("request")) for one in answer.get("successRequest") or ()}
        failed = {_row_key(one.get("request")): one for one in answer.get("failedRequest") or ()}
        errors: list[DashopsError | None] = []
        for step in steps:
            key = _row_key(step.data["body"])
            row = failed.get(key)
            if key in passed and row is None:
                errors.append(None)
            elif row is not None and row.get("status") == 409:
                errors.append(self._single(step))
            elif row is not None:
                message = " ".join(str(row.get("message", "no message")).split()).rstrip(".")
                errors.append(ApiError(f"Cannot {step.text}: {message}; it was not created", status=row.get("status")))
            else:
                errors.append(self._unmentioned(step))
        return errors

    def _unmentioned(self, step: Step) -> DashopsError | None:
        """Look up a row that the answer does not mention; None if it is there."""
        try:
            found = self._again(step.data["item"])
        except DashopsError as exc:
            return exc
        return (
            None
            if found
            else ApiError(f"Cannot {step.text}: the server's answer does not mention it, and it is not there")
        )

    # --- results ------------------------------------------------------------------------------------------------------

    def predicted(self, item: Item, plan: Plan) -> Record:
        """Return what check mode shows: wanted values under the server's names."""
        known = self.entity.record(item.found) if item.found else {"id": None, "name": item.options.get("name")}
        return {**known, **self.as_record(item, plan.target)}

    def as_record(self, item: Item, target: t.Mapping[str, t.Any]) -> Record:
        """Return wanted values under the server's names."""
        shown: Record = {}
        for option, value in target.items():
            if option in self.entity.scalars:
                shown[self.entity.scalars[option]] = value
            elif option in self.entity.links:
                shown[self.entity.links[option].member] = [
                    {"fullyQualifiedName": fqn} for fqn in item.facts["resolved"][option]
                ]
            elif option not in LABELS:
                shown[option] = value
        if any(option in target for option in LABELS):
            shown["tags"] = _wanted_labels(item)
        return shown

    def read_back(self, item: Item, plan: Plan, made: Made, record_wanted: bool) -> Stored:
        """See the base class. An echo is not trusted where servers are known not to store it (API notes 4.2)."""
        raw = {**(item.found.raw if item.found else {}), **made.get("answer", {})}
        changed = set(plan.after) - {"deleted"}
        if item.found and changed and changed <= set(ECHOED):
            raw = self.entity.read(raw["id"], f"read {self.entity.named(item.key)}") or raw
        stored = self.entity.normal(raw)
        lost = [
            option for option in ("description", *ECHOED) if option in changed and stored[option] != plan.target[option]
        ]
        for option in lost:
            self.entity.warn(self._lost(item, option))
        before = item.found.normal if item.found else {}
        idle = (
            bool(changed)
            and "deleted" not in plan.after
            and all(option in lost and stored[option] == before.get(option) for option in changed)
        )
        return Stored(self.entity.record(Found(raw["id"], item.key, stored, raw)), raw["id"], not idle)

    def _lost(self, item: Item, option: str) -> str:
        name = self.entity.named(item.key)
        if option in ECHOED:
            word = option.replace("_", " ")
            return f"{name}: the server does not store a change of {word} alone, only together with another change"
        if not item.options.get("description"):
            return f"{name}: the server does not let this token blank the description"
        return f"{name}: the server stored the description in another form than it was sent (HTML is sanitised)"


class ChildWriter(EntityWriter):
    """What dashboards and charts add: the service that they stand in, and custom properties."""

    entity: Child

    def __init__(self, child: Child) -> None:
        super().__init__(child)
        #: Names of the custom properties that the server defines, once they were asked for.
        self._defined: set[str] | None = None

    def foresee(self, item: Item, differing: t.Mapping[str, t.Any], raw: Raw) -> None:
        """See the base class: the service may be on its way too, and custom properties must be defined."""
        super().foresee(item, differing, raw)
        if item.found is None and not self._has_service(item.options["service"]):
            # Of a list once, and not for each of a thousand objects.
            name = "" if self.entity.listed else f"{self.entity.named(item.key)}: "
            self.entity.warn(
                f"{name}service '{item.options['service']}' is not there yet; predicted as if an earlier task made it"
            )
        unknown = self._undefined(item) if "extension" in differing else []
        if unknown:
            raise Missing(
                f"{self.entity.named(item.key)}, extension: the server knows no custom property {' or '.join(unknown)} "
                f"of {self.entity.plural}; define it in the server's settings first"
            )

    def _has_service(self, service: str) -> bool:
        child, fqn = self.entity, self.entity.service_fqn(service)
        if fqn not in child.services:  # a listing that is empty does not tell
            child.services[fqn] = child.references.find("dashboardService", fqn) is not None
        return child.services[fqn]

    def _undefined(self, item: Item) -> list[str]:
        """Return the custom properties that a task sets and the server does not define (API notes 5.5)."""
        if self._defined is None:
            place = "/v1/metadata/types" + path("name", self.entity.property_type)
            what = f"read the custom properties of {self.entity.plural}"
            try:
                answer = self.entity.client.request("GET", place, what=what, query={"fields": "customProperties"})
            except (Forbidden, NoRoute):
                return []  # the run does without this look, so a plan must not fail for it
            self._defined = {one["name"] for one in an_object(answer, what).get("customProperties") or ()}
        return sorted(set(merge.without_nulls(item.options["extension"])) - self._defined)

    def body(self, item: Item) -> Record:
        """See the base class."""
        return {**super().body(item), "service": self.entity.service_fqn(item.options["service"])}

    def creation(self, item: Item, target: t.Mapping[str, t.Any]) -> Change:
        """See the base class."""
        if not item.options.get("name") or not item.options.get("service"):
            raise self.entity.unknown_id(item.options.get("id"))
        return super().creation(item, target)


# --- pure helpers -----------------------------------------------------------------------------------------------------


def there(item: Item) -> Found:
    """Return what an item was found as, where a plan exists only for what was found."""
    if item.found is None:
        raise AssertionError(f"{item.key} was not found, and yet it is changed")
    return item.found


def _add(member: str, value: t.Any) -> Record:
    """Return the operation that gives a member a whole value, whether it had one or not."""
    return {"op": "add", "path": f"/{member}", "value": value}


def _wanted_labels(item: Item) -> list[Record]:
    """Return all labels that are to be there: what is not managed and what is not by hand stays as it was read."""
    raw = item.found.raw if item.found else {}
    wanted_labels: list[Record] = []
    for option, (source, _kind) in LABELS.items():
        stored = [one for one in labels(raw, source) if one.get("labelType") != "Derived"]
        if option not in item.options:
            wanted_labels += stored
            continue
        wanted = list(dict.fromkeys(item.facts["resolved"][option]))
        set_by_hand = {one["tagFQN"] for one in stored if by_hand(one)}
        wanted_labels += [one for one in stored if one["tagFQN"] not in set_by_hand or one["tagFQN"] in wanted]
        known = {one["tagFQN"] for one in labels(raw, source)}
        wanted_labels += [_label(fqn, source) for fqn in wanted if fqn not in known]
    return [_label(one["tagFQN"], one["source"], one) if "tagFQN" in one else one for one in wanted_labels]


def _label(fqn: str, source: str, stored: Record | None = None) -> Record:
    known = stored or {}
    return {
        "tagFQN": fqn,
        "source": source,
        "labelType": known.get("labelType", "Manual"),
        "state": known.get("state", "Confirmed"),
    }


def _sent(reference: Reference, kind: str | None = None) -> Reference:
    """Return a reference with the members that a patch needs."""
    members: Reference = {"type": kind} if kind else {}
    return {**members, **{name: reference[name] for name in SENT if name in reference}}


def _whole(answer: Record, patch: t.Sequence[Record]) -> Record:
    """Return a write's answer; a bare reference in it is replaced by the one that was sent (API notes 13)."""
    domain = answer.get("domain")
    if isinstance(domain, dict) and "name" not in domain:
        sent = [one["value"] for one in patch if one["path"] == "/domain" and "value" in one]
        return {**answer, "domain": sent[0]} if sent else answer
    return answer


def _row_key(request: t.Any) -> str:
    """Return the fully qualified name of a row of a bulk answer: a text as it is, a body by its service and name."""
    if isinstance(request, dict):
        service = str(request.get("service", ""))
        return names.child(service if service.startswith('"') else names.quote(service), str(request.get("name", "")))
    return names.tidy(str(request))
