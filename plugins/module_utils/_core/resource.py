# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# ruff: noqa: UP006
# (Inside Resource the name ``list`` is a method, so types are spelt as in typing.)

# Note that this module util is PRIVATE to the collection and can change at any time.

"""The protocol that every kind of object implements: its options, its normal form, how it is found, how it changes.

The engine (:mod:`engine`, for lists :mod:`many`) drives it: ``check`` and ``key`` before any request, ``list`` or
``fetch`` and ``prepare`` to read, ``target`` to compare. What differs its ``writer`` (:mod:`writer`) plans and writes.
"""

from __future__ import annotations

import typing as t

from .errors import Ambiguous, Missing
from .plan import Found, Item, Options

if t.TYPE_CHECKING:
    from .writer import Writer

__all__ = [
    "Found",
    "Index",
    "Item",
    "Options",
    "OptionSpec",
    "Platform",
    "Register",
    "Resource",
]

#: Part of an argument spec: option name to its specification.
OptionSpec = t.Dict[str, t.Dict[str, t.Any]]
#: Takes a value that must never be shown.
Register = t.Callable[[str], None]


class Platform(t.NamedTuple):
    """One platform: its name in messages, its action group, its connection options, how a client is opened."""

    name: str
    group: str
    options: OptionSpec
    #: ``open(params, environ, register)``: resolves the credentials, registers the secrets, and sends nothing yet
    #: but what a login needs. Of the client the engine uses ``where`` (the server, tenant or project in messages),
    #: ``requests`` (how many were sent, logins too) and ``close()`` (logs out what was logged in, and never raises).
    open: t.Callable[[t.Mapping[str, t.Any], t.Mapping[str, str], Register], t.Any]
    #: Requests that plural modules keep in flight unless told otherwise.
    parallel: int = 1


class Resource:
    """Base of all kinds of objects.

    :param client: the platform's client; what is pure sends nothing by it.
    :param predicting: True in check mode, where the parents that an earlier task would have made may be missing.
    """

    platform: t.ClassVar[Platform]
    #: Singular noun; also the key of the record in results.
    noun: t.ClassVar[str]
    #: Plural noun; also the list option of the plural module and the key of the list that the info module returns.
    plural: t.ClassVar[str]
    #: The resource's options without connection and state: the same objects serve singular and plural modules.
    options: t.ClassVar[OptionSpec]
    #: ``mutually_exclusive`` and its kind, as AnsibleModule takes them.
    rules: t.ClassVar[t.Mapping[str, t.Any]] = {}
    #: The option that names an object by the server's id.
    id_option: t.ClassVar[str] = "id"
    #: Options beside the list in the plural module that say in what scope it works.
    scope: t.ClassVar[OptionSpec] = {}
    prunable: t.ClassVar[bool] = True
    #: Whether ``prepare`` reads something for each object, so that several at once are quicker.
    reads_each: t.ClassVar[bool] = True
    #: Options of the scope without which ``prune`` would not know what may go.
    prune_needs: t.ClassVar[t.Tuple[str, ...]] = ()
    #: Names of steps that one call can do for many objects, with the most that one call takes.
    bulk: t.ClassVar[t.Mapping[str, int]] = {}
    #: Options of the info module beside the connection.
    info_options: t.ClassVar[OptionSpec] = {}

    def __init__(self, client: t.Any, predicting: bool = False) -> None:
        self.client = client
        self.predicting = predicting
        #: Set to False by ``list`` when the server did not show the whole scope: then nothing is pruned.
        self.complete = True
        #: Warnings in order, each once.
        self.warnings: t.Dict[str, None] = {}

    def warn(self, text: str) -> None:
        """Keep a warning; it names the object and never a time or a request id, so that Ansible prints it once."""
        self.warnings[text] = None

    # --- before any request ---------------------------------------------------------------------------------------

    @classmethod
    def check(cls, options: Options, state: str) -> t.List[str]:
        """Return the mistakes in one object's options, a sentence each. Pure; runs before the first request."""
        return []

    @classmethod
    def check_list(cls, items: t.Sequence[t.Tuple[int, Options]]) -> t.List[str]:
        """Return the mistakes that only a look at the whole list shows, a sentence each. Pure.

        :param items: position and options of the objects that are to be present and not ignored.
        """
        return []

    @classmethod
    def key(cls, options: Options, scope: Options) -> str:
        """Return the key text of the object that the options mean (the id if nothing else names it)."""
        raise NotImplementedError

    @classmethod
    def keyless(cls, options: Options) -> bool:
        """Tell whether the options name nothing that could be there already, so that two alike mean two objects."""
        return False

    @classmethod
    def scope_value(cls, name: str, value: t.Any) -> t.Any:
        """Return an option that stands beside the list in the form in which an item's own is compared with it."""
        return value

    @classmethod
    def normal_id(cls, value: t.Any) -> str:
        """Return an id in the form in which ids are compared."""
        return str(value).strip()

    def acquaint(self, items: t.Sequence[Options]) -> None:
        """Learn what the whole task wants, where the plan of one object depends on the others. Sends nothing.

        :param items: options of the objects that are to be present and not ignored.
        """

    # --- reading --------------------------------------------------------------------------------------------------

    def list(self, wanted: t.Sequence[Options], scope: Options, whole: bool) -> t.List[Found]:
        """Return what the scope holds, all pages of it.

        :param wanted: what the task names; without ``whole`` only that must be in the result.
        :param whole: True for plural modules (one listing of the scope).
        """
        raise NotImplementedError

    def fetch(self, options: Options, key: str) -> Found | None:
        """Return the one object that the options mean, or None (``absent`` of an unknown id too).

        :raises Ambiguous: more than one matches. :raises Missing: an id was given and nothing has it.
        """
        return self.match(options, key, Index(self, self.list([options], {}, whole=False)))

    def match(self, options: Options, key: str, index: Index) -> Found | None:
        """Pick the object that the options mean out of a listing; the same errors as :meth:`fetch`."""
        wanted_id = options.get(self.id_option)
        if wanted_id:
            found = index.by_id.get(self.normal_id(wanted_id))
            if found is None:
                raise self.unknown_id(wanted_id)
            return found
        hits = index.by_key.get(key, [])
        if len(hits) > 1:
            raise self.ambiguous(key, [hit.id for hit in hits])
        return hits[0] if hits else None

    def prepare(self, item: Item) -> Item:
        """Read what the plan needs beyond the listing, and only where there is a difference to plan for.

        Returns the item, with ``found`` completed or with ``facts``. In check mode (``self.predicting``) a parent that
        an earlier task would have created is a warning here, not an error.
        """
        return item

    def search(self, filters: Options) -> t.List[t.Dict[str, t.Any]]:
        """Return the records of the info module, each with the ``options`` that make it anew."""
        raise NotImplementedError

    def beside(self) -> t.Dict[str, t.Any]:
        """Return what the info module returns beside its list, after :meth:`search`."""
        return {}

    # --- planning, pure -------------------------------------------------------------------------------------------

    def target(self, item: Item) -> t.Dict[str, t.Any]:
        """Return what the user wants in normal form: given options only, merge modes worked out against ``found``."""
        raise NotImplementedError

    def rewrites(self, item: Item) -> bool:
        """Tell whether something is written though nothing differs: secrets that no server shows."""
        return False

    def gone(self, item: Item) -> bool:
        """Tell whether the object counts as absent already."""
        return item.found is None

    def may_prune(self, found: Found) -> bool:
        """Tell whether ``prune`` may take this object of the scope."""
        return True

    # --- writing --------------------------------------------------------------------------------------------------

    @property
    def writer(self) -> Writer:
        """What plans and writes changes: this object, or one of a file that is imported at the first difference."""
        raise NotImplementedError

    # --- results --------------------------------------------------------------------------------------------------

    def record(self, found: Found) -> t.Dict[str, t.Any]:
        """Return the record that results show, without secrets."""
        return dict(found.raw)

    @classmethod
    def returned(cls, record: t.Dict[str, t.Any] | None) -> t.Dict[str, t.Any]:
        """Return the record under its key in the result of the singular module."""
        return {cls.noun: record}

    # --- wording --------------------------------------------------------------------------------------------------

    @classmethod
    def named(cls, key: str) -> str:
        """Return how messages name an object."""
        return f"{cls.noun} '{key}'"

    def ambiguous(self, key: str, ids: t.Sequence[str]) -> Ambiguous:
        """Return the error for a key that more than one object has."""
        return Ambiguous(
            f"{self.named(key)} is ambiguous at {self.client.where}: it could be "
            f"{' or '.join(sorted(ids))}; name the one you mean by {self.id_option}"
        )

    def unknown_id(self, value: t.Any) -> Missing:
        """Return the error for an id that nothing has."""
        return Missing(
            f"No {self.noun} with {self.id_option} {value} at {self.client.where}; check the id or leave it out"
        )


class Index:
    """A listing by id and by key."""

    def __init__(self, resource: Resource, listing: t.Sequence[Found]) -> None:
        self.listing = listing
        self.by_id: t.Dict[str, Found] = {}
        self.by_key: t.Dict[str, t.List[Found]] = {}
        for found in listing:
            self.by_id[resource.normal_id(found.id)] = found
            self.by_key.setdefault(found.key, []).append(found)
