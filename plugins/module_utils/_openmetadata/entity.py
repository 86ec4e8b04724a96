# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

# ruff: noqa: UP006
# (Inside Resource the name ``list`` is a method, so types are spelt as in typing.)

"""What dashboards, charts and services have in common: normal form, reading, what is wanted (API notes 2 to 5, 13).

A resource says in a few tables which options it has; what every task does with them is here, and what only some need
in :mod:`references`, :mod:`listing`, :mod:`writer` and :mod:`info`.
"""

from __future__ import annotations

import functools
import typing as t

from .._core import compare
from .._core.errors import OptionError
from .._core.resource import Found, Item, Options, OptionSpec, Resource
from . import names
from .client import PLATFORM, OpenMetadataClient, Raw, Record, Reference

if t.TYPE_CHECKING:
    from .references import References
    from .writer import EntityWriter

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
    reads_each = False  # what one task looks up is kept for the others, so that it is read once
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
    #: Plain values whose member goes when the option is empty, as the server has no empty value for it.
    removed_when_empty: t.ClassVar[t.FrozenSet[str]] = frozenset()
    #: Values that a server has where nobody gave one.
    defaults: t.ClassVar[t.Dict[str, str]] = {}
    info_options = {"id": COMMON["id"], "name": COMMON["name"]}

    def __init__(self, client: OpenMetadataClient, predicting: bool = False) -> None:
        super().__init__(client, predicting)
        #: Whether many objects are handled, so that a listing is cheaper than looking up each name.
        self.listed = False
        #: The options that are read and compared: all of them, in a list those that it names at all.
        self.managed: t.FrozenSet[str] = frozenset(self.options)

    @functools.cached_property
    def references(self) -> References:
        """What looks up the names that the task uses."""
        from .references import References

        return References(self.client, self.listed)

    # --- before any request -------------------------------------------------------------------------------------------

    @classmethod
    def check(cls, options: Options, state: str) -> t.List[str]:
        """See the base class."""
        mistakes = id_problems(options)
        if not options.get("id") and not options.get("name"):
            mistakes.append("one of id and name is required")
        if "name" in options and not (options.get("id") and state == "absent"):
            mistakes += names.problems("name", options["name"])
        for option in (*cls.links, *LABELS):
            mistakes += [
                f"{option} must not hold an empty text" for entry in options.get(option, ()) if not entry.strip()
            ]
        mistakes += ["owners: name must not be empty" for one in options.get("owners", ()) if not one["name"].strip()]
        if "extension" in options:
            from .._core import schema
            from . import schemas

            mistakes += schema.problems(options["extension"], schemas.EXTENSION, "extension")
        return mistakes

    @classmethod
    def normal_id(cls, value: t.Any) -> str:
        """See the base class: a UUID may be given in capitals."""
        return super().normal_id(value).lower()

    # --- normal form --------------------------------------------------------------------------------------------------

    def found(self, raw: Raw, key: str) -> Found:
        """Return a record of the server as what the engine compares."""
        return Found(raw["id"], key, self.normal(raw), raw)

    def normal(self, raw: Raw) -> Record:
        """Return the managed fields of a record in option names: names instead of ids, order without meaning gone."""
        shown: Record = {option: self._scalar(option, raw.get(member)) for option, member in self.scalars.items()}
        for option in self.links:
            if option in self.managed:
                shown[option] = sorted(self._entry(option, raw, fqn) for fqn in self.linked(option, raw))
        if "owners" in self.managed:
            shown["owners"] = _owners((one["type"], one["name"]) for one in own(raw.get("owners")))
        for option, (source, _kind) in LABELS.items():
            if option in self.managed:
                shown[option] = sorted(one["tagFQN"] for one in labels(raw, source) if one.get("labelType") == "Manual")
        if "extension" in self.managed:
            shown["extension"] = self._properties(raw.get("extension"))
        if raw.get("deleted"):
            shown["deleted"] = True
        return shown

    def _properties(self, stored: t.Any) -> Record:
        if not stored:
            return {}
        from . import properties

        return properties.normal(stored)

    def _scalar(self, option: str, value: t.Any) -> str:
        if option == "description":
            return compare.text(value)
        return str(value or self.defaults.get(option, ""))

    def linked(self, option: str, raw: Raw) -> t.Dict[str, Reference]:
        """Return what a record links to by this option, by fully qualified name; inherited ones are not its own.

        Soft-deleted ones do not count, unless the object itself is: then they come back with it (API notes 13).
        """
        linked = [one for one in own(self._member(option, raw)) if raw.get("deleted") or not one.get("deleted")]
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
        return list(dict.fromkeys(field for option, field in self.fields.items() if option in self.managed))

    def list(self, wanted: t.Sequence[Options], scope: Options, whole: bool) -> t.List[Found]:
        """See the base class: one listing a service, soft-deleted ones too."""
        from . import listing

        self.listed = True
        self.managed = frozenset(option for options in wanted for option in options)
        return listing.with_ids(self, self.list_all(wanted, scope), wanted, scope)

    def list_all(self, wanted: t.Sequence[Options], scope: Options) -> t.List[Found]:
        """Return what the listings of the scope hold."""
        raise NotImplementedError

    def key_of(self, raw: Raw, options: Options, scope: Options) -> str:
        """Return the key text of a record that was read for these options."""
        raise NotImplementedError

    def fetch(self, options: Options, key: str) -> Found | None:
        """See the base class: one GET, by id or by fully qualified name."""
        if options.get("id"):
            raw = self.read(self.normal_id(options["id"]), f"read {self.noun} {options['id']}")
            if raw is None:
                raise self.unknown_id(options["id"])
        else:
            raw = self.by_name(options, key)
        if raw is None:
            return None
        self.same(options, raw)
        return self.found(raw, self.key_of(raw, options, {}))

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

    def read(self, key: str, what: str) -> Record | None:
        """Return one record by its id, or by ``name/`` and its fully qualified name."""
        return self.client.read(self.collection, key, self.wanted_fields(), what=what)

    # --- resolving names ----------------------------------------------------------------------------------------------

    def prepare(self, item: Item) -> Item:
        """See the base class: entries become fully qualified names, and those that a write needs get their ids."""
        if item.state == "absent":
            return item
        raw = item.found.raw if item.found else {}
        resolved: t.Dict[str, t.List[str]] = {}
        for option in self.links:
            if option in item.options:
                resolved[option] = [self._resolve(item, option, entry, raw) for entry in item.options[option]]
        for option in LABELS:
            if option in item.options:
                resolved[option] = [self._resolve_label(item, option, entry, raw) for entry in item.options[option]]
        if "owners" in item.options:
            resolved["owners"] = [self._resolve_owner(item, owner, raw) for owner in item.options["owners"]]
        target = self.wanted(item, resolved)
        differing = compare.changes(item.found.normal, target) if item.found else target
        item = item._replace(facts={"resolved": resolved, "target": target})
        if item.found and not differing:
            return item
        return self.writer.complete(item, differing)

    def _resolve(self, item: Item, option: str, entry: str, raw: Raw) -> str:
        linked = self.linked(option, raw)
        for fqn, reference in linked.items():
            if entry == reference["id"] or (option == "data_products" and entry == reference.get("name")):
                return fqn
        readings = self.readings(item, option, entry)
        clear = None if names.is_id(entry) else names.clear(readings, linked)
        if clear is not None:
            return clear
        kind, where = self.links[option].kind, f"{self.named(item.key)}, {option}"
        return self.references.resolve(kind, entry, readings, where, self.predicting and kind == "chart")

    def readings(self, item: Item, option: str, entry: str) -> t.Sequence[str]:
        """Return the fully qualified names that an entry may mean."""
        return names.readings(entry)

    def _resolve_label(self, item: Item, option: str, entry: str, raw: Raw) -> str:
        readings = names.readings(entry, least=2)
        source, kind = LABELS[option]
        clear = names.clear(readings, (one["tagFQN"] for one in labels(raw, source)))
        if clear is not None:
            return clear
        where = f"{self.named(item.key)}, {option}"
        if not readings and not names.is_id(entry):
            raise OptionError(f"{where}: '{entry}' must name the {_parent(option)} too, as {_parent(option)}.name")
        return self.references.resolve(kind, entry, readings, where)

    def _resolve_owner(self, item: Item, owner: t.Mapping[str, str], raw: Raw) -> str:
        """Return an owner's name as the server has it: logins are in small letters, and ids become names."""
        name = names.bare(owner["name"])
        if names.is_id(name):
            known = {one["id"]: one["name"] for one in own(raw.get("owners"))}
            found = None if name in known else self.references.find(owner["type"], name)
            if name not in known and found is None:
                raise self.references.missing(owner["type"], name, f"{self.named(item.key)}, owners")
            name = known.get(name) or str((found or {})["name"])
        return owner_name(owner["type"], name)

    # --- planning, pure -----------------------------------------------------------------------------------------------

    def target(self, item: Item) -> t.Dict[str, t.Any]:
        """See the base class; ``prepare`` has worked it out."""
        target: Record = item.facts["target"]
        return target

    def wanted(self, item: Item, resolved: t.Mapping[str, t.List[str]]) -> t.Dict[str, t.Any]:
        """Return what the user wants in normal form. Pure.

        :param resolved: option -> fully qualified names of its entries, of owners their names.
        """
        options, raw = item.options, item.found.raw if item.found else {}
        wanted: Record = {option: self._scalar(option, options[option]) for option in self.scalars if option in options}
        for option in self.links:
            if option in options:
                wanted[option] = sorted({self._shown_entry(item, option, fqn) for fqn in resolved[option]})
        if "owners" in options:
            wanted["owners"] = _owners(zip((one["type"] for one in options["owners"]), resolved["owners"]))
        for option, (source, _kind) in LABELS.items():
            if option in options:
                given = {one["tagFQN"] for one in labels(raw, source) if not by_hand(one)}
                wanted[option] = sorted(set(resolved[option]) - given)
        if "extension" in options:
            from . import properties

            wanted["extension"] = self._properties(properties.wanted(item))
        if raw.get("deleted"):
            wanted["deleted"] = False
        return wanted

    def _shown_entry(self, item: Item, option: str, fqn: str) -> str:
        return fqn

    def gone(self, item: Item) -> bool:
        """See the base class: what is soft-deleted counts as absent, unless it is to go for good."""
        deleted = item.found is not None and item.found.normal.get("deleted") and not item.options.get("hard_delete")
        return super().gone(item) or bool(deleted)

    def may_prune(self, found: Found) -> bool:
        """See the base class."""
        return not found.raw.get("deleted")

    # --- writing ------------------------------------------------------------------------------------------------------

    @property
    def writer(self) -> EntityWriter:
        """See the base class."""
        raise NotImplementedError

    # --- results ------------------------------------------------------------------------------------------------------

    def record(self, found: Found) -> t.Dict[str, t.Any]:
        """See the base class: the server's record without its history."""
        return {member: value for member, value in found.raw.items() if member not in NOISE}

    # --- info ---------------------------------------------------------------------------------------------------------

    def search(self, filters: Options) -> t.List[t.Dict[str, t.Any]]:
        """See the base class."""
        from . import info

        return info.search(self, filters)

    def search_raw(self, filters: Options) -> t.Iterable[Record]:
        """Return the records that may match."""
        raise NotImplementedError

    def fed_back(self, found: Found) -> Record:
        """Return the options that make the same object elsewhere: names, and nothing that is inherited or derived."""
        from . import info

        return info.fed_back(self, found)


# --- pure helpers -----------------------------------------------------------------------------------------------------


def id_problems(options: Options) -> t.List[str]:
    """Return what is wrong with the id in the options, a sentence each."""
    given = options.get("id")
    if not given or names.is_id(given):
        return []
    return [f"id must be a UUID like 6b0f2c1e-5d4a-4b7e-9f3c-1a2b3c4d5e6f, got {given!r}"]


def _parent(option: str) -> str:
    return "classification" if option == "tags" else "glossary"


def own(references: t.Any) -> t.List[Reference]:
    """Return the references of a member that are the object's own, whatever the member's shape."""
    listed = references if isinstance(references, list) else [references] if references else []
    return [one for one in listed if not one.get("inherited")]


def labels(raw: Raw, source: str) -> t.List[Record]:
    """Return a record's labels of one source: classification tags or glossary terms."""
    return [one for one in raw.get("tags") or () if one.get("source") == source]


def by_hand(label: Record) -> bool:
    """Tell whether a person or a task has set a label, and no rule or parent."""
    return label.get("labelType", "Manual") == "Manual"


def owner_name(kind: str, name: str) -> str:
    """Return an owner's name as the server has it: logins are in small letters."""
    return name.lower() if kind == "user" else name


def _owners(pairs: t.Iterable[t.Tuple[str, str]]) -> t.List[Record]:
    unique = sorted({(kind, owner_name(kind, name)) for kind, name in pairs})
    return [{"type": kind, "name": name} for kind, name in unique]
