# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

# ruff: noqa: UP006
# (Inside Resource the name ``list`` is a method, so types are spelt as in typing.)

"""What stands below a service: dashboards and charts (API notes 2.3, 3, 5.3)."""

from __future__ import annotations

import typing as t

from .._core import compare
from .._core.errors import ApiError, Missing, NotFound, OptionError
from .._core.http import path
from .._core.plan import Change
from .._core.resource import Item, Options, OptionSpec
from . import names
from .client import UnknownUser
from .entity import COMMON, Entity
from .references import Raw, Record

SERVICE: OptionSpec = {"service": {"type": "str"}}
INFO: OptionSpec = {
    "id": COMMON["id"],
    "name": COMMON["name"],
    "service": SERVICE["service"],
    "include_deleted": {"type": "bool", "default": False},
}


class Child(Entity):
    """Base of dashboards and charts."""

    scope = SERVICE
    prune_needs = ("service",)
    bulk = {"create": 100}
    #: The entity type that custom properties are defined for.
    property_type: t.ClassVar[str]

    def __init__(self, client: t.Any, predicting: bool = False) -> None:
        super().__init__(client, predicting)
        self._absent_services: t.Set[str] = set()
        self._defined: t.Set[str] | None = None

    # --- before any request -------------------------------------------------------------------------------------------

    @classmethod
    def check(cls, options: Options, state: str) -> t.List[str]:
        """See the base class."""
        mistakes = super().check(options, state)
        if not options.get("id"):
            if not options.get("name"):
                mistakes.append("one of id and name is required")
            if not options.get("service"):
                mistakes.append("service is required where no id is given")
        return mistakes

    @classmethod
    def key(cls, options: Options, scope: Options) -> str:
        """See the base class: the name where all are of one service, else the fully qualified name."""
        name = options.get("name")
        if not name or not options.get("service"):
            return str(options.get("id") or name)
        return str(name) if scope.get("service") else names.child(_service(options["service"]), name)

    # --- reading ------------------------------------------------------------------------------------------------------

    def key_of(self, raw: Raw, options: Options, scope: Options) -> str:
        """See the base class."""
        return self.key({"id": raw["id"], **options, "name": raw["name"]}, scope)

    def list_all(self, wanted: t.Sequence[Options], scope: Options) -> t.List[t.Any]:
        """See the base class: one listing for each service that an item names."""
        services = [options["service"] for options in wanted if options.get("service")]
        if scope.get("service"):
            services.append(scope["service"])
        listed = []
        for service in dict.fromkeys(services):
            for raw in self._listing(service):
                listed.append(self.found(raw, self.key_of(raw, {"service": service}, scope)))
        return listed

    def _listing(self, service: str, include: str = "all") -> t.Iterator[Record]:
        """Yield what a service holds; nothing if there is no such service."""
        fqn = self._service_fqn(service)
        query = {"service": fqn, "include": include}
        try:
            yield from self.client.pages(
                self.collection, query, self.wanted_fields(), what=f"list the {self.plural} of service '{service}'"
            )
        except UnknownUser:
            raise
        except NotFound:
            self._absent_services.add(fqn)

    def _service_fqn(self, service: str) -> str:
        """Return the fully qualified name of a service given by its name or id."""
        if not names.is_id(service):
            return _service(service)
        found = self.references.find("dashboardService", service)
        if found is None:
            raise Missing(f"There is no service with id {service} at {self.client.where}; check the id")
        return names.tidy(found["fullyQualifiedName"])

    def by_name(self, options: Options, key: str) -> Record | None:
        """See the base class. Where something on the way cannot cope with a slash in a path, a listing is searched."""
        what = f"read {self.named(key)}"
        fqn = names.child(self._service_fqn(options["service"]), options["name"])
        try:
            return self.read(f"name/{fqn}", what)
        except ApiError as exc:
            if "/" not in options["name"] or exc.status not in (400, 404, 500):
                raise
        return next((raw for raw in self._listing(options["service"]) if raw["name"] == options["name"]), None)

    def same(self, options: Options, raw: Raw) -> None:
        """See the base class: nothing moves to another service either."""
        super().same(options, raw)
        if options.get("id") and options.get("service"):
            service = names.tidy(raw["service"]["fullyQualifiedName"])
            if options["service"] != raw["service"]["id"] and _service(options["service"]) != service:
                raise OptionError(
                    f"{self.noun} {options['id']} belongs to service '{raw['service']['name']}', not to "
                    f"'{options['service']}'; OpenMetadata cannot move it, so leave out service or id"
                )

    # --- normal form --------------------------------------------------------------------------------------------------

    def _entry(self, option: str, raw: Raw, fqn: str) -> str:
        return _short(option, _own_service(raw), fqn)

    def _shown_entry(self, item: Item, option: str, fqn: str) -> str:
        own = _own_service(item.found.raw) if item.found else self._service_fqn(item.options["service"])
        return _short(option, own, fqn)

    def readings(self, item: Item, option: str, entry: str) -> t.List[str]:
        """See the base class: a chart or data model may be a bare name in the own service."""
        if option not in ("charts", "data_models"):
            return super().readings(item, option, entry)
        own = _own_service(item.found.raw) if item.found else self._service_fqn(item.options["service"])
        parent = own + ".model" if option == "data_models" else own
        found = [] if '"' in entry else [names.child(parent, entry)]
        least, most = (3, 3) if option == "data_models" else (2, 2)
        return list(dict.fromkeys([*found, *names.readings(entry, least, most)]))

    # --- planning -----------------------------------------------------------------------------------------------------

    def foresee(self, item: Item, differing: t.Mapping[str, t.Any], raw: Raw) -> None:
        """See the base class: the service may be on its way too, and custom properties must be defined."""
        super().foresee(item, differing, raw)
        if item.found is None and not self._has_service(item.options["service"]):
            self.warn(
                f"{self.named(item.key)}: service '{item.options['service']}' is not there yet; predicted as if an "
                "earlier task made it"
            )
        unknown = self._undefined(item) if "extension" in differing else []
        if unknown:
            raise Missing(
                f"{self.named(item.key)}, extension: the server knows no custom property {' or '.join(unknown)} of "
                f"{self.plural}; define it in the server's settings first"
            )

    def _has_service(self, service: str) -> bool:
        fqn = self._service_fqn(service)
        if self.references.listing:
            return fqn not in self._absent_services
        return self.references.find("dashboardService", fqn) is not None

    def _undefined(self, item: Item) -> t.List[str]:
        """Return the custom properties that a task sets and the server does not define (API notes 5.5)."""
        if self._defined is None:
            place = "/v1/metadata/types" + path("name", self.property_type)
            what = f"read the custom properties of {self.plural}"
            kind = self.client.write("GET", place, what=what, query={"fields": "customProperties"})
            self._defined = {one["name"] for one in kind.get("customProperties") or ()}
        return sorted(set(compare.without_nulls(item.options["extension"])) - self._defined)

    def body(self, item: Item) -> Record:
        """See the base class."""
        return {**super().body(item), "service": self._service_fqn(item.options["service"])}

    def creation(self, item: Item, target: t.Mapping[str, t.Any]) -> Change:
        """See the base class."""
        if not item.options.get("name") or not item.options.get("service"):
            raise self.unknown_id(item.options.get("id"))
        return super().creation(item, target)

    # --- info ---------------------------------------------------------------------------------------------------------

    def search_raw(self, filters: Options) -> t.Iterable[Record]:
        """See the base class: one GET where the filters name one object, else a listing."""
        if filters.get("id"):
            raw = self.read(filters["id"], f"read {self.noun} {filters['id']}")
            listed = [raw] if raw else []
            if filters.get("service"):
                wanted = self._service_fqn(filters["service"])
                listed = [one for one in listed if names.tidy(one["service"]["fullyQualifiedName"]) == wanted]
            return listed
        include = "all" if filters.get("include_deleted") else "non-deleted"
        if filters.get("service") and filters.get("name"):
            raw = self.by_name(filters, filters["name"])
            return [raw] if raw else []
        if filters.get("service"):
            return self._listing(filters["service"], include)
        return self.client.pages(
            self.collection, {"include": include}, self.wanted_fields(), what=f"list the {self.plural}"
        )

    def fed_back(self, found: t.Any) -> Record:
        """See the base class."""
        return {"service": found.raw["service"]["name"], **super().fed_back(found)}


def _service(text: str) -> str:
    return names.quote(names.bare(text))


def _own_service(raw: Raw) -> str:
    return names.tidy(raw["service"]["fullyQualifiedName"])


def _short(option: str, service: str, fqn: str) -> str:
    """Return a bare name for what is of the own service, else the fully qualified name."""
    if option not in ("charts", "data_models"):
        return fqn
    parts = names.split(fqn)
    return parts[-1] if names.quote(parts[0]) == service else fqn
