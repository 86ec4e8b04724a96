# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

# ruff: noqa: UP006
# (Inside Resource the name ``list`` is a method, so types are spelt as in typing.)

"""What dashboards, charts and services have in common: normal form, plans, writes (API notes 2 to 5, 13).

A resource says in a few tables which options it has; everything else is here. Creation is one PUT, a change is one
JSON Patch of whole values, so what a task does not name is never touched, whatever the kind of token.
"""

from __future__ import annotations

import typing as t

from .._core import compare, schema
from .._core.errors import ApiError, Conflict, DashopsError, NotFound, OptionError
from .._core.http import path
from .._core.plan import Change, Made, Plan, Step
from .._core.resource import Found, Item, Options, OptionSpec, Resource, Stored
from . import names, schemas
from .client import PLATFORM, NoRoute, OpenMetadataClient, Stale
from .references import Raw, Record, Reference, References

OWNER: OptionSpec = {
    "type": {"type": "str", "choices": ["user", "team"], "required": True},
    "name": {"type": "str", "required": True},
}
COMMON: OptionSpec = {
    "id": {"type": "str"},
    "name": {"type": "str"},
    "display_name": {"type": "str"},
    "description": {"type": "str"},
    "owners": {"type": "list", "elements": "dict", "options": OWNER},
    "tags": {"type": "list", "elements": "str"},
    "glossary_terms": {"type": "list", "elements": "str"},
    "domains": {"type": "list", "elements": "str", "aliases": ["domain"]},
    "data_products": {"type": "list", "elements": "str"},
    "hard_delete": {"type": "bool", "default": False},
}
EXTENSION: OptionSpec = {
    "extension": {"type": "dict"},
    "extension_mode": {"type": "str", "choices": ["merge", "replace"], "default": "merge"},
}

#: Option -> source in labels and type of what a label refers to.
LABELS = {"tags": ("Classification", "tag"), "glossary_terms": ("Glossary", "glossaryTerm")}
#: Echoed by servers, and by many not stored when nothing else changes with them (API notes 4.2).
ECHOED = ("project", "dashboard_type")
#: Members of a reference that a patch sends.
SENT = ("id", "type", "name", "fullyQualifiedName")
#: Members of records that say nothing about the object as it is managed here.
NOISE = ("changeDescription", "incrementalChangeDescription", "votes", "followers", "usageSummary")


class Link(t.NamedTuple):
    """An option whose entries name other objects: the member of the API and the type of what it refers to."""

    member: str
    kind: str


COMMON_LINKS = {"domains": Link("domains", "domain"), "data_products": Link("dataProducts", "dataProduct")}


class Entity(Resource):
    """Base of the three kinds of objects."""

    platform = PLATFORM
    client: OpenMetadataClient
    rules = {"required_one_of": [("id", "name")]}
    #: The collection in paths.
    collection: t.ClassVar[str]
    #: Option -> member, for plain values.
    scalars: t.ClassVar[t.Dict[str, str]] = {"display_name": "displayName", "description": "description"}
    #: Option -> what it links to.
    links: t.ClassVar[t.Dict[str, Link]] = COMMON_LINKS
    #: What ``fields`` can ask for, by option.
    fields: t.ClassVar[t.Dict[str, str]] = {
        "owners": "owners",
        "tags": "tags",
        "glossary_terms": "tags",
        "domains": "domains",
        "data_products": "dataProducts",
    }
    #: Values that a server has where nobody gave one.
    defaults: t.ClassVar[t.Dict[str, str]] = {}
    info_options = {"id": COMMON["id"], "name": COMMON["name"]}

    def __init__(self, client: OpenMetadataClient, predicting: bool = False) -> None:
        super().__init__(client, predicting)
        self.references = References(client)
        #: The options that a list names at all: only those are read and compared. None: all of them.
        self.managed: t.FrozenSet[str] | None = None

    # --- before any request -------------------------------------------------------------------------------------------

    @classmethod
    def check(cls, options: Options, state: str) -> t.List[str]:
        """See the base class."""
        mistakes = []
        if options.get("id") and not names.is_id(options["id"]):
            mistakes.append(f"id must be a UUID like 6b0f2c1e-5d4a-4b7e-9f3c-1a2b3c4d5e6f, got {options['id']!r}")
        if "name" in options and not (options.get("id") and state == "absent"):
            mistakes += names.problems("name", options["name"])
        for option in (*cls.links, *LABELS):
            mistakes += [
                f"{option} must not hold an empty text" for entry in options.get(option, ()) if not entry.strip()
            ]
        if "extension" in options:
            mistakes += schema.problems(options["extension"], schemas.EXTENSION, "extension")
        return mistakes

    # --- normal form --------------------------------------------------------------------------------------------------

    def found(self, raw: Raw, key: str) -> Found:
        """Return a record of the server as what the engine compares."""
        return Found(raw["id"], key, self.normal(raw), raw)

    def normal(self, raw: Raw) -> Record:
        """Return the managed fields of a record in option names: names instead of ids, order without meaning gone."""
        shown: Record = {option: self._scalar(option, raw.get(member)) for option, member in self.scalars.items()}
        for option in self.links:
            if self._manages(option):
                shown[option] = sorted(self._entry(option, raw, fqn) for fqn in self._linked(option, raw))
        if self._manages("owners"):
            shown["owners"] = _owners((one["type"], one["name"]) for one in _own(raw.get("owners")))
        for option, (source, _kind) in LABELS.items():
            if self._manages(option):
                shown[option] = sorted(
                    one["tagFQN"] for one in _labels(raw, source) if one.get("labelType") == "Manual"
                )
        if "extension" in self.options and self._manages("extension"):
            shown["extension"] = _properties(raw.get("extension"))
        if raw.get("deleted"):
            shown["deleted"] = True
        return shown

    def _manages(self, option: str) -> bool:
        return self.managed is None or option in self.managed

    def _scalar(self, option: str, value: t.Any) -> str:
        if option == "description":
            return compare.text(value)
        return str(value or self.defaults.get(option, ""))

    def _linked(self, option: str, raw: Raw) -> t.Dict[str, Reference]:
        """Return what a record links to by this option, by fully qualified name; inherited ones are not its own.

        Soft-deleted ones do not count, unless the object itself is: then they come back with it (API notes 13).
        """
        linked = [one for one in _own(self._member(option, raw)) if raw.get("deleted") or not one.get("deleted")]
        return {names.tidy(one.get("fullyQualifiedName") or names.quote(one["name"])): one for one in linked}

    def _member(self, option: str, raw: Raw) -> t.Any:
        """Return the member of an option; servers before 1.9 have one domain under another name."""
        value = raw.get(self.links[option].member)
        return raw.get("domain") if option == "domains" and value is None else value

    def _entry(self, option: str, raw: Raw, fqn: str) -> str:
        """Return how an entry is shown."""
        return fqn

    # --- reading ------------------------------------------------------------------------------------------------------

    def wanted_fields(self) -> t.List[str]:
        """Return the ``fields`` to ask for: what the task manages, or all."""
        return list(dict.fromkeys(field for option, field in self.fields.items() if self._manages(option)))

    def list(self, wanted: t.Sequence[Options], scope: Options, whole: bool) -> t.List[Found]:
        """See the base class: one listing a service, soft-deleted ones too."""
        self.managed = frozenset(option for options in wanted for option in options)
        self.references.listing = True
        listed = self.list_all(wanted, scope)
        known = {found.id for found in listed}
        for options in wanted:
            if options.get("id") and self.normal_id(options["id"]) not in known:
                raw = self._read(options["id"], f"read {self.noun} {options['id']}")
                if raw is not None:
                    listed.append(self.found(raw, self.key_of(raw, options, scope)))
                    known.add(raw["id"])
        return listed

    def list_all(self, wanted: t.Sequence[Options], scope: Options) -> t.List[Found]:
        """Return what the listings of the scope hold."""
        raise NotImplementedError

    def key_of(self, raw: Raw, options: Options, scope: Options) -> str:
        """Return the key text of a record that was read for these options."""
        raise NotImplementedError

    def fetch(self, options: Options, key: str) -> Found | None:
        """See the base class: one GET, by id or by fully qualified name."""
        if options.get("id"):
            raw = self._read(options["id"], f"read {self.noun} {options['id']}")
            if raw is None:
                raise self.unknown_id(options["id"])
        else:
            raw = self.by_name(options, key)
        if raw is None:
            return None
        self.same(options, raw)
        return self.found(raw, key)

    def by_name(self, options: Options, key: str) -> Record | None:
        """Return the record that the names in the options mean."""
        raise NotImplementedError

    def match(self, options: Options, key: str, index: t.Any) -> Found | None:
        """See the base class."""
        found = super().match(options, key, index)
        if found is not None:
            self.same(options, found.raw)
        return found

    def same(self, options: Options, raw: Raw) -> None:
        """Refuse an id together with another name: nothing can be renamed or moved (API notes 2.6)."""
        if options.get("id") and options.get("name", raw["name"]) != raw["name"]:
            raise OptionError(
                f"{self.noun} {options['id']} is called '{raw['name']}', not '{options['name']}'; OpenMetadata cannot "
                "rename it, so give its present name, or leave out id or name"
            )

    def _read(self, key: str, what: str) -> Record | None:
        return self.client.read(self.collection, key, self.wanted_fields(), what=what)

    # --- resolving names ----------------------------------------------------------------------------------------------

    def prepare(self, item: Item) -> Item:
        """See the base class: entries become fully qualified names, and those that a write needs get their ids."""
        if item.state == "absent":
            return item
        raw = item.found.raw if item.found else {}
        resolved: t.Dict[str, t.List[str]] = {}
        for option in (*self.links, *LABELS):
            if option in item.options:
                resolved[option] = [self._resolve(item, option, entry, raw) for entry in item.options[option]]
        if "owners" in item.options:
            resolved["owners"] = [self._resolve_owner(item, owner, raw) for owner in item.options["owners"]]
        item = item._replace(facts={"resolved": resolved})
        target = self.target(item)
        differing = compare.changes(item.found.normal, target) if item.found else target
        self._check_domains(item, differing)
        ids = {
            option: self._references(item, option, raw)
            for option in self.links
            if self._needs_ids(item, option, differing)
        }
        if "owners" in differing:
            ids["owners"] = self._owner_references(item, raw)
        if self.predicting:
            self.foresee(item, differing, raw)
        return item._replace(facts={"resolved": resolved, "ids": ids})

    def _resolve(self, item: Item, option: str, entry: str, raw: Raw) -> str:
        where = f"{self.named(item.key)}, {option}"
        if option in LABELS:
            source, kind = LABELS[option]
            current: t.Container[str] = {one["tagFQN"] for one in _labels(raw, source)}
            readings = names.readings(entry, least=2)
            if not readings and not names.is_id(entry):
                raise OptionError(f"{where}: '{entry}' must name the {_parent(option)} too, as {_parent(option)}.name")
            return self.references.resolve(kind, entry, readings, current, where)
        linked = self._linked(option, raw)
        for fqn, reference in linked.items():
            if entry == reference["id"] or (option == "data_products" and entry == reference.get("name")):
                return fqn
        return self.references.resolve(
            self.links[option].kind, entry, self.readings(item, option, entry), linked, where
        )

    def readings(self, item: Item, option: str, entry: str) -> t.List[str]:
        """Return the fully qualified names that an entry may mean."""
        return names.readings(entry)

    def _resolve_owner(self, item: Item, owner: t.Mapping[str, str], raw: Raw) -> str:
        """Return an owner's name as the server has it: logins are in small letters, and ids become names."""
        name = names.bare(owner["name"])
        if names.is_id(name):
            known = {one["id"]: one["name"] for one in _own(raw.get("owners"))}
            found = None if name in known else self.references.find(owner["type"], name)
            if name not in known and found is None:
                raise self.references.missing(owner["type"], name, f"{self.named(item.key)}, owners")
            name = known.get(name) or str((found or {})["name"])
        return name.lower() if owner["type"] == "user" else name

    def _needs_ids(self, item: Item, option: str, differing: t.Mapping[str, t.Any]) -> bool:
        """Tell whether a write needs ids of an option's entries: a creation names them, a patch needs ids."""
        return option in differing and (item.found is not None or self.predicting)

    def _references(self, item: Item, option: str, raw: Raw) -> t.Dict[str, Reference]:
        """Return references by fully qualified name; what is missing is an error, or in check mode maybe on its way."""
        kind = self.links[option].kind
        linked = self._linked(option, raw)
        made: t.Dict[str, Reference] = {}
        for fqn in item.facts["resolved"][option]:
            found = linked.get(fqn) or self.references.find(kind, fqn)
            if found is None and not (self.predicting and kind == "chart"):
                raise self.references.missing(kind, fqn, f"{self.named(item.key)}, {option}")
            if found is None:
                self.warn(
                    f"{self.named(item.key)}: chart '{fqn}' is not there yet; predicted as if an earlier task made it"
                )
            else:
                made[fqn] = found
        return made

    def _owner_references(self, item: Item, raw: Raw) -> t.Dict[str, Reference]:
        current = {(one["type"], _owner_name(one["type"], one["name"])): one for one in _own(raw.get("owners"))}
        made: t.Dict[str, Reference] = {}
        for owner, name in zip(item.options["owners"], item.facts["resolved"]["owners"]):
            found = current.get((owner["type"], name)) or self.references.find(owner["type"], names.quote(name))
            if found is None:
                raise self.references.missing(owner["type"], name, f"{self.named(item.key)}, owners")
            made[f"{owner['type']}:{name}"] = found
        return made

    def _check_domains(self, item: Item, differing: t.Mapping[str, t.Any]) -> None:
        if self.client.old_domains and len(differing.get("domains", ())) > 1:
            raise OptionError(f"{self.named(item.key)}: this server (before 1.9) takes one domain, not several")

    def foresee(self, item: Item, differing: t.Mapping[str, t.Any], raw: Raw) -> None:
        """Fail in check mode as the run would: on labels and custom properties that are not there."""
        for option, (source, kind) in LABELS.items():
            if option in differing:
                current = {one["tagFQN"] for one in _labels(raw, source)}
                for fqn in item.facts["resolved"][option]:
                    if fqn not in current and self.references.find(kind, fqn) is None:
                        raise self.references.missing(kind, fqn, f"{self.named(item.key)}, {option}")

    # --- planning, pure -----------------------------------------------------------------------------------------------

    def target(self, item: Item) -> t.Dict[str, t.Any]:
        """See the base class."""
        options, raw = item.options, item.found.raw if item.found else {}
        resolved = item.facts["resolved"]
        wanted: Record = {option: self._scalar(option, options[option]) for option in self.scalars if option in options}
        for option in self.links:
            if option in options:
                wanted[option] = sorted({self._shown_entry(item, option, fqn) for fqn in resolved[option]})
        if "owners" in options:
            wanted["owners"] = _owners(zip((one["type"] for one in options["owners"]), resolved["owners"]))
        for option, (source, _kind) in LABELS.items():
            if option in options:
                given = {one["tagFQN"] for one in _labels(raw, source) if not _by_hand(one)}
                wanted[option] = sorted(set(resolved[option]) - given)
        if "extension" in options:
            wanted["extension"] = _properties(_extension(item))
        if raw.get("deleted"):
            wanted["deleted"] = False
        return wanted

    def _shown_entry(self, item: Item, option: str, fqn: str) -> str:
        return fqn

    def creation(self, item: Item, target: t.Mapping[str, t.Any]) -> Change:
        """See the base class: one PUT, or a row of a bulk call."""
        data = {"body": self.body(item), "item": item}
        return Change((Step(f"create {self.named(item.key)}", "create", data),))

    def body(self, item: Item) -> Record:
        """Return the body that creates the object (API notes 3.1): fully qualified names, ids of owners only."""
        options, resolved = item.options, item.facts["resolved"]
        made: Record = {"name": options.get("name")}
        for option, member in self.scalars.items():
            if options.get(option):
                made[member] = options[option]
        for option, link in self.links.items():
            if options.get(option):
                made[link.member] = list(dict.fromkeys(resolved[option]))
        if self.client.old_domains and "domains" in made:
            made["domain"] = made.pop("domains")[0]
        if options.get("owners"):
            ids = item.facts["ids"]["owners"].values()
            made["owners"] = [{"id": one["id"], "type": one["type"]} for one in ids]
        labels = [_label(fqn, source) for option, (source, _kind) in LABELS.items() for fqn in resolved.get(option, ())]
        if labels:
            made["tags"] = labels
        if compare.without_nulls(options.get("extension") or {}):
            made["extension"] = compare.without_nulls(options["extension"])
        return made

    def update(self, item: Item, changed: t.Mapping[str, t.Any]) -> Change:
        """See the base class: restored if it was deleted, then one patch."""
        found = there(item)
        steps = []
        if found.normal.get("deleted"):
            steps.append(Step(f"restore {self.named(item.key)}", "restore", {"item": item}))
        names_ = [option for option in changed if option != "deleted"]
        if names_:
            what = ", ".join(name.replace("_", " ") for name in names_)
            data = {"item": item, "operations": self.operations(item, changed), "version": found.raw.get("version")}
            steps.append(Step(f"change {what} of {self.named(item.key)}", "update", data))
        return Change(tuple(steps), "restored" if found.normal.get("deleted") else None)

    def operations(self, item: Item, changed: t.Mapping[str, t.Any]) -> t.List[Record]:
        """Return a JSON Patch of whole values for the options that differ (API notes 2.6, 13)."""
        patch: t.List[Record] = []
        for option in changed:
            if option in self.scalars:
                patch.append(self._patch_scalar(item, option))
            elif option in self.links:
                patch += self._patch_links(item, option)
            elif option == "owners":
                patch.append(_add("owners", [_sent(one) for one in item.facts["ids"]["owners"].values()]))
            elif option == "extension":
                patch.append(_add("extension", _extension(item)))
        if any(option in changed for option in LABELS):
            patch.append(_add("tags", self._patched_labels(item)))
        return patch

    def _patch_scalar(self, item: Item, option: str) -> Record:
        return _add(self.scalars[option], item.options[option])

    def _patch_links(self, item: Item, option: str) -> t.List[Record]:
        raw = item.found.raw if item.found else {}
        link = self.links[option]
        wanted = list(item.facts["ids"].get(option, {}).values())
        if option == "domains" and self.client.old_domains:
            return [_add("domain", _sent(wanted[0], link.kind))] if wanted else [{"op": "remove", "path": "/domain"}]
        kept = [one for one in _own(raw.get(link.member)) if one.get("deleted")] if link.kind == "chart" else []
        known = {one["id"] for one in wanted}
        return [
            _add(link.member, [_sent(one, link.kind) for one in [*wanted, *(k for k in kept if k["id"] not in known)]])
        ]

    def _patched_labels(self, item: Item) -> t.List[Record]:
        """Return all labels that are to be there: what is not managed and what is not by hand stays as it was read."""
        raw = item.found.raw if item.found else {}
        labels: t.List[Record] = []
        for option, (source, _kind) in LABELS.items():
            stored = [one for one in _labels(raw, source) if one.get("labelType") != "Derived"]
            if option not in item.options:
                labels += stored
                continue
            wanted = list(dict.fromkeys(item.facts["resolved"][option]))
            by_hand = {one["tagFQN"] for one in stored if _by_hand(one)}
            labels += [one for one in stored if one["tagFQN"] not in by_hand or one["tagFQN"] in wanted]
            there = {one["tagFQN"] for one in _labels(raw, source)}
            labels += [_label(fqn, source) for fqn in wanted if fqn not in there]
        return [_label(one["tagFQN"], one["source"], one) if "tagFQN" in one else one for one in labels]

    def removal(self, item: Item) -> Change:
        """See the base class: what is soft-deleted counts as absent, unless it is to go for good."""
        found = there(item)
        hard = bool(item.options.get("hard_delete"))
        if found.normal.get("deleted") and not hard:
            return Change()
        query = {"hardDelete": hard, **self.deletion(item)}
        text = f"delete {self.named(item.key)}" + (" for good" if hard else "")
        return Change((Step(text, "delete", {"item": item, "query": query}),))

    def deletion(self, item: Item) -> Record:
        """Return what else the query of a DELETE says."""
        return {}

    def may_prune(self, found: Found) -> bool:
        """See the base class."""
        return not found.raw.get("deleted")

    # --- writing ------------------------------------------------------------------------------------------------------

    def apply(self, step: Step, made: Made) -> None:
        """See the base class."""
        item: Item = step.data["item"]
        if step.name == "create":
            made["answer"] = self._create(step)
        elif step.name == "restore":
            made["answer"] = self._restore(step, item)
        elif step.name == "update":
            made["answer"] = {**made.get("answer", {}), **self._update(step, made)}
        else:
            self.client.delete(self.collection, there(item).id, step.data["query"], what=step.text)

    def _create(self, step: Step) -> Record:
        item: Item = step.data["item"]
        try:
            return self.client.write("PUT", f"/v1/{self.collection}", what=step.text, body=step.data["body"])
        except Conflict:
            found = self._again(item)  # somebody else is making it: go on from what is there
            if found is None:
                raise
            return self._catch_up(step, item._replace(found=found))
        except (NoRoute, NotFound):
            raise
        except ApiError as exc:
            raise self._with_state(exc, item) from None

    def _restore(self, step: Step, item: Item) -> Record:
        body = {"id": there(item).id}
        try:
            return self.client.write("PUT", f"/v1/{self.collection}/restore", what=step.text, body=body)
        except ApiError:
            found = self._again(item)  # old servers fail where it is back already, after a repeated request
            if found is None or found.normal.get("deleted"):
                raise
            return dict(found.raw)

    def _update(self, step: Step, made: Made) -> Record:
        item: Item = step.data["item"]
        found = there(item)
        version = made.get("answer", {}).get("version", step.data["version"])
        place = f"/v1/{self.collection}" + path(found.id)
        operations = step.data["operations"]
        try:
            answer, made["change"] = self.client.patch(place, operations, version, what=step.text)
        except Stale:
            now = self._again(item)  # our own repeated request, or somebody else's write
            if now is None:
                raise
            return self._catch_up(step, item._replace(found=now))
        except ApiError as exc:
            raise self._with_state(exc, item) from None
        return _whole(answer, operations)

    def _catch_up(self, step: Step, item: Item) -> Record:
        """Bring an object that was read anew to the target; nothing is sent if it is there already."""
        item = self.prepare(item)
        found = there(item)
        operations = self.operations(item, compare.changes(found.normal, self.target(item)))
        if not operations:
            return dict(found.raw)
        place = f"/v1/{self.collection}" + path(found.id)
        answer, _change = self.client.patch(place, operations, found.raw.get("version"), what=step.text)
        return {**found.raw, **_whole(answer, operations)}

    def _again(self, item: Item) -> Found | None:
        """Read an object anew."""
        if item.found is not None:
            raw = self._read(item.found.id, f"read {self.named(item.key)}")
        else:
            raw = self.by_name(item.options, item.key)
        return None if raw is None else self.found(raw, item.key)

    def _with_state(self, exc: ApiError, item: Item) -> DashopsError:
        """Return the error of a refused write with what is there now: some servers refuse half-way (API notes 13)."""
        try:
            now = self._again(item)
        except DashopsError:
            return exc
        if now is None:
            state = "it is not there" if item.found else "it was not created"
        elif item.found is None:
            state = "it is there all the same"
        else:
            differing = compare.changes(item.found.normal, now.normal)
            parts = [f"{option.replace('_', ' ')} {value!r}" for option, value in differing.items()]
            state = f"it now has {', '.join(parts)}" if parts else "nothing of it was changed"
        return type(exc)(f"{exc}; {state}", status=exc.status, code=exc.code, request_id=exc.request_id)

    # --- bulk ---------------------------------------------------------------------------------------------------------

    def apply_bulk(self, name: str, steps: t.Sequence[Step]) -> t.List[DashopsError | None]:
        """See the base class. A server without the call, or one that refuses the call as a whole, gets single PUTs."""
        if not self.client.no_bulk:
            try:
                return self._bulk(steps)
            except NoRoute:
                self.client.no_bulk = True
            except ApiError as exc:
                if exc.status not in (400, 413):
                    raise
        return [self._single(step) for step in steps]

    def _single(self, step: Step) -> DashopsError | None:
        try:
            self.apply(step, {})
        except DashopsError as exc:
            return exc
        return None

    def _bulk(self, steps: t.Sequence[Step]) -> t.List[DashopsError | None]:
        """Send one bulk call and match its rows by name, never by place (API notes 6.3)."""
        rows = [step.data["body"] for step in steps]
        what = f"create {len(rows)} {self.plural}"
        answer = self.client.write("PUT", f"/v1/{self.collection}/bulk", what=what, body=rows)
        passed = {_row_key(one.get("request")) for one in answer.get("successRequest") or ()}
        failed = {_row_key(one.get("request")): one for one in answer.get("failedRequest") or ()}
        errors: t.List[DashopsError | None] = []
        for step in steps:
            key = _row_key(step.data["body"])
            row = failed.get(key)
            if key in passed and row is None:
                errors.append(None)
            elif row is not None and row.get("status") == 409:
                errors.append(self._single(step))
            else:
                told = row or {"message": "the server's answer does not mention it"}
                message = " ".join(str(told.get("message", "no message")).split()).rstrip(".")
                errors.append(ApiError(f"Cannot {step.text}: {message}; it was not created", status=told.get("status")))
        return errors

    # --- results ------------------------------------------------------------------------------------------------------

    def record(self, found: Found) -> t.Dict[str, t.Any]:
        """See the base class: the server's record without its history."""
        return {member: value for member, value in found.raw.items() if member not in NOISE}

    def predicted(self, item: Item, plan: Plan) -> t.Dict[str, t.Any] | None:
        """See the base class: wanted values under the server's names."""
        if item.state == "absent":
            return self.record(item.found) if item.found else None
        known = self.record(item.found) if item.found else {"id": None, "name": item.options.get("name")}
        return {**known, **self._as_record(item, plan.target)}

    def _as_record(self, item: Item, target: t.Mapping[str, t.Any]) -> Record:
        shown: Record = {}
        for option, value in target.items():
            if option in self.scalars:
                shown[self.scalars[option]] = value
            elif option in self.links:
                shown[self.links[option].member] = [
                    {"fullyQualifiedName": fqn} for fqn in item.facts["resolved"][option]
                ]
            elif option not in LABELS:
                shown[option] = value
        if any(option in target for option in LABELS):
            shown["tags"] = self._patched_labels(item)
        return shown

    def read_back(self, item: Item, plan: Plan, made: Made, record_wanted: bool) -> Stored:
        """See the base class. An echo is not trusted where servers are known not to store it (API notes 4.2, T9)."""
        raw = {**(item.found.raw if item.found else {}), **made.get("answer", {})}
        changed = set(plan.after) - {"deleted"}
        if item.found and changed and changed <= set(ECHOED):
            raw = self._read(raw["id"], f"read {self.named(item.key)}") or raw
        stored = self.normal(raw)
        lost = [
            option for option in ("description", *ECHOED) if option in changed and stored[option] != plan.target[option]
        ]
        for option in lost:
            self.warn(self._lost(item, option))
        before = item.found.normal if item.found else {}
        idle = (
            bool(changed)
            and "deleted" not in plan.after
            and all(option in lost and stored[option] == before.get(option) for option in changed)
        )
        return Stored(self.record(Found(raw["id"], item.key, stored, raw)), raw["id"], not idle)

    def _lost(self, item: Item, option: str) -> str:
        name = self.named(item.key)
        if option in ECHOED:
            word = option.replace("_", " ")
            return f"{name}: the server does not store a change of {word} alone, only together with another change"
        if not item.options.get("description"):
            return f"{name}: the server does not let this token blank the description"
        return f"{name}: the server stored the description in another form than it was sent (HTML is sanitised)"

    # --- info ---------------------------------------------------------------------------------------------------------

    def search(self, filters: Options) -> t.List[t.Dict[str, t.Any]]:
        """See the base class."""
        chosen = filters.get("fields")
        if chosen is not None:
            self.managed = frozenset(chosen)
        records = []
        for raw in self.search_raw(filters):
            if raw.get("deleted") and not filters.get("include_deleted"):
                continue
            if filters.get("name") not in (None, raw["name"]):
                continue
            found = self.found(raw, raw["name"])
            records.append({**self.record(found), "options": self.fed_back(found)})
        return records

    def search_raw(self, filters: Options) -> t.Iterable[Record]:
        """Return the records that may match."""
        raise NotImplementedError

    def fed_back(self, found: Found) -> Record:
        """Return the options that make the same object elsewhere: names, and nothing that is inherited or derived."""
        known = {option: value for option, value in found.normal.items() if value and option != "deleted"}
        kept = {option: value for option, value in known.items() if self.defaults.get(option) != value}
        if "description" in kept:
            kept["description"] = found.raw["description"]
        if "extension" in kept:
            kept["extension"] = found.raw["extension"]
        return {"name": found.raw["name"], **kept}


# --- pure helpers -----------------------------------------------------------------------------------------------------


def there(item: Item) -> Found:
    """Return what an item was found as, where a plan exists only for what was found."""
    if item.found is None:
        raise AssertionError(f"{item.key} was not found, and yet it is changed")
    return item.found


def _parent(option: str) -> str:
    return "classification" if option == "tags" else "glossary"


def _own(references: t.Any) -> t.List[Reference]:
    """Return the references of a member that are the object's own, whatever the member's shape."""
    listed = references if isinstance(references, list) else [references] if references else []
    return [one for one in listed if not one.get("inherited")]


def _labels(raw: Raw, source: str) -> t.List[Record]:
    return [one for one in raw.get("tags") or () if one.get("source") == source]


def _by_hand(label: Record) -> bool:
    return label.get("labelType", "Manual") == "Manual"


def _label(fqn: str, source: str, stored: Record | None = None) -> Record:
    known = stored or {}
    return {
        "tagFQN": fqn,
        "source": source,
        "labelType": known.get("labelType", "Manual"),
        "state": known.get("state", "Confirmed"),
    }


def _owner_name(kind: str, name: str) -> str:
    return name.lower() if kind == "user" else name


def _owners(pairs: t.Iterable[t.Tuple[str, str]]) -> t.List[Record]:
    unique = sorted({(kind, _owner_name(kind, name)) for kind, name in pairs})
    return [{"type": kind, "name": name} for kind, name in unique]


def _extension(item: Item) -> Record:
    """Return the custom properties as they are to be stored, by the mode that the task names."""
    wanted = item.options["extension"]
    if item.options.get("extension_mode", "merge") == "replace" or item.found is None:
        return t.cast(Record, compare.without_nulls(wanted))
    return t.cast(Record, compare.overlay(dict(item.found.raw.get("extension") or {}), wanted))


def _properties(extension: t.Any) -> Record:
    """Return custom properties in normal form: lists of texts in order, references by type and id (API notes 5.5)."""
    return {name: _property(value) for name, value in (extension or {}).items()}


def _property(value: t.Any) -> t.Any:
    if isinstance(value, list):
        entries = [_property(one) for one in value]
        return sorted(entries) if all(isinstance(one, str) for one in entries) else entries
    if isinstance(value, dict) and "id" in value and "type" in value:
        return {"id": value["id"], "type": value["type"]}
    return value


def _add(member: str, value: t.Any) -> Record:
    return {"op": "add", "path": f"/{member}", "value": value}


def _sent(reference: Reference, kind: str | None = None) -> Reference:
    """Return a reference with the members that a patch needs."""
    members: Reference = {"type": kind} if kind else {}
    return {**members, **{name: reference[name] for name in SENT if name in reference}}


def _whole(answer: Record, operations: t.Sequence[Record]) -> Record:
    """Return a write's answer; a bare reference in it is replaced by the one that was sent (API notes 13)."""
    domain = answer.get("domain")
    if isinstance(domain, dict) and "name" not in domain:
        sent = [one["value"] for one in operations if one["path"] == "/domain" and "value" in one]
        return {**answer, "domain": sent[0]} if sent else answer
    return answer


def _row_key(request: t.Any) -> str:
    """Return the fully qualified name of a row of a bulk answer: a text as it is, a body by its service and name."""
    if isinstance(request, dict):
        service = str(request.get("service", ""))
        return names.child(service if service.startswith('"') else names.quote(service), str(request.get("name", "")))
    return names.tidy(str(request))
