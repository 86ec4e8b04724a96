# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

# ruff: noqa: UP006
# (Inside Resource the name ``list`` is a method, so types are spelt as in typing.)

"""What stands below a service: dashboards and charts (API notes 2.3, 3, 5.3)."""

from __future__ import annotations

import functools
import typing as t

from .._core.errors import ApiError, Missing, OptionError
from .._core.resource import Item, Options, OptionSpec
from . import names
from .client import Raw, Record
from .entity import COMMON, Entity

if t.TYPE_CHECKING:
    from .writer import ChildWriter

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
        #: Services by fully qualified name, as listings and look-ups told: there, or not there.
        self.services: t.Dict[str, bool] = {}

    # --- before any request -------------------------------------------------------------------------------------------

    @classmethod
    def check(cls, options: Options, state: str) -> t.List[str]:
        """See the base class."""
        mistakes = super().check(options, state)
        if not options.get("id") and not options.get("service"):
            mistakes.append("service is required where no id is given")
        return mistakes

    @classmethod
    def key(cls, options: Options, scope: Options) -> str:
        """See the base class: the name where all are of one service, else the fully qualified name."""
        name = options.get("name")
        if not name or not options.get("service"):
            return str(options.get("id") or name)
        return str(name) if scope.get("service") else names.child(names.single(options["service"]), name)

    @classmethod
    def scope_value(cls, name: str, value: t.Any) -> t.Any:
        """See the base class: a service with and without quotes is one."""
        return names.bare(value)

    # --- reading ------------------------------------------------------------------------------------------------------

    def key_of(self, raw: Raw, options: Options, scope: Options) -> str:
        """See the base class."""
        return self.key({"service": raw["service"]["name"], **options, "name": raw["name"]}, scope)

    def list_all(self, wanted: t.Sequence[Options], scope: Options) -> t.List[t.Any]:
        """See the base class: one listing for each service that an item names."""
        from . import listing

        return listing.of_services(self, wanted, scope)

    def service_fqn(self, service: str) -> str:
        """Return the fully qualified name of a service given by its name or id."""
        service = names.bare(service)
        if not names.is_id(service):
            return names.quote(service)
        found = self.references.find("dashboardService", service)
        if found is None:
            raise Missing(f"There is no service with id {service} at {self.client.where}; check the id")
        return names.tidy(found["fullyQualifiedName"])

    def by_name(self, options: Options, key: str) -> Record | None:
        """See the base class. Where something on the way cannot cope with a slash in a path, a listing is searched."""
        what = f"read {self.named(key)}"
        fqn = names.child(self.service_fqn(options["service"]), options["name"])
        try:
            return self.read(f"name/{fqn}", what)
        except ApiError as exc:
            if "/" not in options["name"] or exc.status not in (400, 404, 500):
                raise
        from . import listing

        return next(
            (raw for raw in listing.of_service(self, options["service"]) if raw["name"] == options["name"]), None
        )

    def same(self, options: Options, raw: Raw) -> None:
        """See the base class: nothing moves to another service either."""
        super().same(options, raw)
        if options.get("id") and options.get("service"):
            service = names.tidy(raw["service"]["fullyQualifiedName"])
            if names.single(options["service"]) not in (raw["service"]["id"], service):
                raise OptionError(
                    f"{self.noun} {options['id']} belongs to service '{raw['service']['name']}', not to "
                    f"'{options['service']}'; OpenMetadata cannot move it, so leave out service or id"
                )

    # --- normal form --------------------------------------------------------------------------------------------------

    def _entry(self, option: str, raw: Raw, fqn: str) -> str:
        return _short(option, _own_service(raw), fqn)

    def _shown_entry(self, item: Item, option: str, fqn: str) -> str:
        own = _own_service(item.found.raw) if item.found else self.service_fqn(item.options["service"])
        return _short(option, own, fqn)

    def readings(self, item: Item, option: str, entry: str) -> t.Sequence[str]:
        """See the base class: a chart or data model may be a bare name in the own service."""
        if option not in ("charts", "data_models"):
            return super().readings(item, option, entry)
        own = _own_service(item.found.raw) if item.found else self.service_fqn(item.options["service"])
        parent = own + ".model" if option == "data_models" else own
        found = [] if '"' in entry else [names.child(parent, entry)]
        least, most = (3, 3) if option == "data_models" else (2, 2)
        return list(dict.fromkeys([*found, *names.readings(entry, least, most)]))

    # --- writing ------------------------------------------------------------------------------------------------------

    @functools.cached_property
    def writer(self) -> ChildWriter:
        """See the base class."""
        from .writer import ChildWriter

        return ChildWriter(self)

    # --- info ---------------------------------------------------------------------------------------------------------

    def search_raw(self, filters: Options) -> t.Iterable[Record]:
        """See the base class."""
        from . import info

        return info.children(self, filters)

    def fed_back(self, found: t.Any) -> Record:
        """See the base class."""
        return {"service": found.raw["service"]["name"], **super().fed_back(found)}


def _own_service(raw: Raw) -> str:
    return names.tidy(raw["service"]["fullyQualifiedName"])


def _short(option: str, service: str, fqn: str) -> str:
    """Return a bare name for what is of the own service, else the fully qualified name."""
    if option not in ("charts", "data_models"):
        return fqn
    parts = names.split(fqn)
    return parts[-1] if names.quote(parts[0]) == service else fqn
