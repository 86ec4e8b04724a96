# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

# ruff: noqa: UP006
# (Inside Resource the name ``list`` is a method, so types are spelt as in typing.)

"""Dashboard services and their connections (API notes 5.4, 13).

Secrets never take part in a comparison and never come back: servers show masks, and to bots the plain text. A mask is
never sent, since older servers store it, so a change of a connection is a patch of the single members that differ.
"""

from __future__ import annotations

import functools
import typing as t

from .._core import masking, merge
from .._core.argspec import MASK
from .._core.errors import OptionError
from .._core.resource import Found, Item, Options, OptionSpec
from . import names
from .client import Raw, Record
from .entity import COMMON, Entity

if t.TYPE_CHECKING:
    from .service_writer import ServiceWriter

#: Collections below a service that keep it from being deleted.
CHILDREN = ("dashboards", "charts", "dashboard/datamodels")
FIELDS = Entity.fields
#: Asterisks that make a mask; eight and nine have been seen.
SHORTEST_MASK = 6
#: What the cipher text begins with that the answers of some writes hold.
CIPHER = "fernet:"


class Service(Entity):
    """A dashboard service of the catalogue."""

    noun = "service"
    plural = "services"
    collection = "services/dashboardServices"
    options: t.ClassVar[OptionSpec] = {
        **COMMON,
        "service_type": {"type": "str"},
        "connection": {"type": "dict"},
        "connection_secrets": {"type": "dict", "no_log": True},
        "update_secrets": {"type": "str", "choices": ["on_create", "always"], "default": "on_create", "no_log": False},
        "recursive": {"type": "bool", "default": False},
    }
    fields = FIELDS
    prunable = False
    info_options: t.ClassVar[OptionSpec] = {
        "id": COMMON["id"],
        "name": COMMON["name"],
        "include_deleted": {"type": "bool", "default": False},
        "fields": {"type": "list", "elements": "str", "choices": [*FIELDS]},
    }

    # --- before any request -------------------------------------------------------------------------------------------

    @classmethod
    def check(cls, options: Options, state: str) -> t.List[str]:
        """See the base class."""
        mistakes = super().check(options, state)
        if "connection" in options:
            from .._core import schema
            from . import schemas

            mistakes += schema.problems(options["connection"], schemas.CONNECTION, "connection")
            mistakes += [
                f"{found} looks like a secret: give it in connection_secrets, nested the same way below config"
                for found in masking.secret_paths(options["connection"], "connection")
            ]
        for option in ("connection", "connection_secrets"):
            if _holds_mask(options.get(option)):
                mistakes.append(f"{option} holds a mask in place of a value, and servers may store it as it is")
        return mistakes

    @classmethod
    def key(cls, options: Options, scope: Options) -> str:
        """See the base class."""
        return str(options.get("name") or options.get("id"))

    # --- reading ------------------------------------------------------------------------------------------------------

    def key_of(self, raw: Raw, options: Options, scope: Options) -> str:
        """See the base class."""
        return str(raw["name"])

    def list_all(self, wanted: t.Sequence[Options], scope: Options) -> t.List[Found]:
        """See the base class: one listing of all services."""
        return [self.found(raw, raw["name"]) for raw in self._listing("all")]

    def _listing(self, include: str) -> t.Iterator[Record]:
        from . import listing

        return listing.pages(
            self.client, self.collection, {"include": include}, self.wanted_fields(), what="list the services"
        )

    def by_name(self, options: Options, key: str) -> Record | None:
        """See the base class."""
        return self.read(f"name/{names.quote(options['name'])}", f"read {self.named(key)}")

    # --- normal form --------------------------------------------------------------------------------------------------

    def normal(self, raw: Raw) -> Record:
        """See the base class: a connection's configuration with its secrets masked."""
        shown = super().normal(raw)
        shown["service_type"] = raw.get("serviceType")
        config = (raw.get("connection") or {}).get("config")
        if config is not None:
            shown["connection"] = {"config": _masked(config)}
        return shown

    def wanted(self, item: Item, resolved: t.Mapping[str, t.List[str]]) -> t.Dict[str, t.Any]:
        """See the base class: only the given members of a connection count, the server adds defaults of its own."""
        wanted = super().wanted(item, resolved)
        options = item.options
        stored = item.found.normal.get("connection", {}) if item.found else {}
        if item.found is None and options.get("service_type"):
            wanted["service_type"] = options["service_type"]
        given = _given_connection(options)
        if given is not None:
            wanted["connection"] = _unknown_stay(stored, merge.overlay(stored, given))
            if not stored and options.get("connection_secrets"):
                hidden = {"config": _hidden(options["connection_secrets"])}
                wanted["connection"] = merge.overlay(wanted["connection"], hidden)
        return wanted

    def prepare(self, item: Item) -> Item:
        """See the base class."""
        if item.state == "absent":
            self._foresee_refusal(item)
            return item
        options, found = item.options, item.found
        if found is None and not options.get("service_type"):
            raise OptionError(f"{self.named(item.key)} is not there, and service_type is needed to create it")
        if found is not None and options.get("service_type", found.raw["serviceType"]) != found.raw["serviceType"]:
            raise OptionError(
                f"{self.named(item.key)} is of type {found.raw['serviceType']}, not {options['service_type']}; the "
                "type of a service cannot be changed, so delete it first or leave service_type out"
            )
        return super().prepare(item)

    def _foresee_refusal(self, item: Item) -> None:
        """Fail in check mode as the run would: a service that holds something goes only with ``recursive``."""
        if not self.predicting or item.found is None or self.gone(item) or item.options.get("recursive"):
            return
        from . import listing

        service = names.quote(item.found.raw["name"])
        for collection in CHILDREN:
            what = f"see whether {self.named(item.key)} is empty"
            query = {"service": service, "include": "all", "limit": 1}
            if next(iter(listing.pages(self.client, collection, query, (), what=what)), None):
                raise OptionError(f"{self.named(item.key)} is not empty; recursive: true deletes what is in it too")

    # --- writing ------------------------------------------------------------------------------------------------------

    def rewrites(self, item: Item) -> bool:
        """See the base class: secrets that are to be sent always."""
        return sends_secrets(item)

    @functools.cached_property
    def writer(self) -> ServiceWriter:
        """See the base class."""
        from .service_writer import ServiceWriter

        return ServiceWriter(self)

    # --- results ------------------------------------------------------------------------------------------------------

    def record(self, found: Found) -> t.Dict[str, t.Any]:
        """See the base class; a bot is shown masks too."""
        shown = super().record(found)
        if "connection" in shown:
            shown["connection"] = _masked(shown["connection"])
        return shown

    # --- info ---------------------------------------------------------------------------------------------------------

    def search_raw(self, filters: Options) -> t.Iterable[Record]:
        """See the base class."""
        if filters.get("id") or filters.get("name"):
            what = f"read {self.named(filters.get('name') or filters['id'])}"
            key = filters.get("id") or f"name/{names.quote(filters['name'])}"
            raw = self.read(key, what)
            return [raw] if raw else []
        return self._listing("all" if filters.get("include_deleted") else "non-deleted")

    def fed_back(self, found: Found) -> Record:
        """See the base class: a connection without its secrets."""
        options = super().fed_back(found)
        if "connection" in options:
            options["connection"] = {"config": _without_secrets(options["connection"]["config"])}
        return options


# --- pure helpers -----------------------------------------------------------------------------------------------------


def is_mask(value: t.Any) -> bool:
    """Tell whether a value is what servers show in place of a secret: asterisks or cipher text (API notes 12, 13)."""
    if not isinstance(value, str):
        return False
    return value.startswith(CIPHER) or (len(value) >= SHORTEST_MASK and set(value) == {"*"})


def _holds_mask(value: t.Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_mask(inner) for inner in value.values())
    if isinstance(value, list):
        return any(_holds_mask(inner) for inner in value)
    return is_mask(value)


def _masked(value: t.Any) -> t.Any:
    """Return a copy with one and the same mask for what is named like a secret and for what the server masked."""
    return _unify(masking.mask(value))


def _unify(value: t.Any) -> t.Any:
    if isinstance(value, dict):
        return {name: _unify(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_unify(inner) for inner in value]
    return MASK if is_mask(value) else value


def _unknown_stay(stored: t.Any, wanted: t.Any) -> t.Any:
    """Return ``wanted`` with the mask wherever ``stored`` has it: what cannot be read is not compared."""
    if isinstance(stored, dict) and isinstance(wanted, dict):
        return {name: _unknown_stay(stored.get(name), inner) for name, inner in wanted.items()}
    return stored if stored == MASK else wanted


def _given_connection(options: Options) -> Record | None:
    """Return the connection as the user gave it, or None; secrets alone are no connection to compare."""
    if "connection" in options:
        return dict(options["connection"])
    return None


def _hidden(secrets: t.Any) -> t.Any:
    """Return the same dict with a mask for every leaf."""
    if isinstance(secrets, dict):
        return {name: _hidden(inner) for name, inner in secrets.items() if inner is not None}
    return MASK


def _without_secrets(config: t.Any) -> t.Any:
    if isinstance(config, dict):
        return {name: _without_secrets(inner) for name, inner in config.items() if inner != MASK}
    return config


def sends_secrets(item: Item) -> bool:
    """Tell whether a task wants its secrets sent in every run."""
    return bool(item.options.get("update_secrets") == "always" and item.options.get("connection_secrets"))
