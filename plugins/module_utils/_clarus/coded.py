# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# ruff: noqa: UP006
# (Inside a Resource the name ``list`` is a method, so types are spelt as in typing.)

# Note that this module util is PRIVATE to the collection and can change at any time.

"""What dashboards and widgets have in common: a code in a tenant, and how records are made and deleted by it."""

from __future__ import annotations

import threading
import typing as t

from .._core.errors import Ambiguous, ApiError, Conflict, DashopsError, OptionError
from .._core.plan import Made, Plan, Step
from .._core.resource import Found, Index, Item, Options, OptionSpec
from .._core.writer import SelfWriter, Stored
from .client import PLATFORM, SUBDOMAIN, ClarusClient
from .queries import CODES, Node

#: Characters, not bytes (API notes 3.1, 4.1).
LIMITS = {"code": 30, "name": 50, "description": 255}


#: What names a record. ``subdomain`` is an option of the connection; an object of a list may repeat it.
KEY_OPTIONS: OptionSpec = {"id": {"type": "int"}, "code": {"type": "str"}, "subdomain": {"type": "str"}}


#: So many names a message lists; a tenant may have hundreds.
SHOWN = 30


def there_are(names: t.Iterable[str]) -> str:
    """Return the end of a message about a name that is not there: the names that are."""
    known = sorted(names)
    more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
    return f"there are: {', '.join(known[:SHOWN]) or 'none'}{more}"


def as_listed(target: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """Return wanted values as the server lists them: a description that is not there is null."""
    return {name: value or None if name == "description" else value for name, value in target.items()}


def text_problems(options: Options) -> t.List[str]:
    """Return what is wrong with the texts of a record: too long, or empty where that means nothing."""
    problems = [
        f"{name} is {len(options[name])} characters long, at most {limit} are allowed"
        for name, limit in LIMITS.items()
        if len(options.get(name, "")) > limit
    ]
    return problems + [f"{name} must not be empty" for name in ("code", "name") if not options.get(name, "x").strip()]


def stored(item: Item) -> Found:
    """Return what is on the server, where the plan is only made if there is something."""
    if item.found is None:
        raise AssertionError(f"{item.key} is not there")
    return item.found


def id_of(found: Found) -> int:
    """Return the id as REST takes it."""
    return int(found.id or 0)


class CodedResource(SelfWriter):
    """Base of the kinds that are known by ``code`` in a tenant.

    :cvar type_name: the REST path, envelope type and GraphQL root of the kind (API notes 2.1).
    :cvar needed: options without which nothing can be created.
    """

    platform = PLATFORM
    scope: t.ClassVar[OptionSpec] = {"subdomain": SUBDOMAIN}
    rules: t.ClassVar[t.Mapping[str, t.Any]] = {"required_one_of": [("id", "code")]}
    type_name: t.ClassVar[str]
    needed: t.ClassVar[t.Tuple[str, ...]]
    client: ClarusClient

    def __init__(self, client: ClarusClient, predicting: bool = False) -> None:
        super().__init__(client, predicting)
        self.lock = threading.Lock()
        #: Codes of the listing by their folded form.
        self._folded: t.Dict[str, str] = {}

    @classmethod
    def key(cls, options: Options, scope: Options) -> str:
        """Return the code, or the id where only that is given."""
        return str(options["code"]) if "code" in options else str(options["id"])

    # --- reading ------------------------------------------------------------------------------------------------------

    def read(self, wanted: t.Sequence[Options]) -> t.List[Found]:
        """Return all records of the kind in the tenant."""
        raise NotImplementedError

    def list(self, wanted: t.Sequence[Options], scope: Options, whole: bool) -> t.List[Found]:
        """Return all records of the tenant: there is no read of a single one (API notes 3.6)."""
        listing = self.read(wanted)
        self._folded = {found.key.casefold(): found.key for found in listing}
        return listing

    def match(self, options: Options, key: str, index: Index) -> Found | None:
        """Match by id, or by the exact code; a code that differs only in case is worth a warning (trap 11)."""
        found = super().match(options, key, index)
        if found is None and "id" not in options and key.casefold() in self._folded:
            self.warn(
                f"{self.client.where} has no {self.named(key)} but {self.named(self._folded[key.casefold()])}: "
                "codes are compared with their case"
            )
        return found

    def check_creatable(self, item: Item) -> None:
        """Refuse to create what lacks an option that every new record needs."""
        lacking = [name for name in self.needed if name not in item.options]
        if item.state == "present" and item.found is None and lacking:
            raise OptionError(
                f"There is no {self.named(item.key)} at {self.client.where} yet: to create it, "
                f"{' and '.join(lacking)} must be given"
            )

    def find_id(self, code: str) -> int | None:
        """Return the id of the record with exactly this code, or None."""
        nodes = self.client.lists({self.type_name: CODES}, f"look for {self.named(code)}")[self.type_name]
        self._folded = {node["code"].casefold(): node["code"] for node in nodes}
        return next((int(node["id"]) for node in nodes if node["code"] == code), None)

    def only(self, ids: t.Sequence[int], what: str, option: str) -> int:
        """Return the one id that a name or code has.

        :raises Ambiguous: several records have it.
        """
        if len(ids) > 1:
            which = " or ".join(map(str, sorted(ids)))
            raise Ambiguous(f"{what} is ambiguous at {self.client.where}: it could be {which}; name it by {option}")
        return ids[0]

    # --- writing ------------------------------------------------------------------------------------------------------

    def apply(self, step: Step, made: Made) -> None:
        """Write one step; its data are ``id`` (None: of what was just made) and ``attributes``."""
        data = step.data
        if step.name == "create":
            made["id"] = self._create(data["attributes"], step.text)
        elif step.name == "update":
            self.client.update(self.type_name, data["id"] or made["id"], data["attributes"], step.text)
        elif step.name == "delete":
            self._delete(data["id"], step)

    def _create(self, attributes: Node, text: str) -> int:
        code = attributes["code"]
        try:
            return self.client.create(self.type_name, attributes, text, lambda: self.find_id(code))
        except ApiError as exc:
            if exc.status not in (409, 422):
                raise
            id = self.find_id(code)
            if id is None:
                raise self._not_created(exc, code) from None
        # Somebody made it after our listing: it becomes what the task says.
        self.client.update(self.type_name, id, attributes, text)
        return id

    def _not_created(self, exc: ApiError, code: str) -> DashopsError:
        """Word a refused create whose code nobody can see (API notes 7 trap 11 and 12)."""
        twin = self._folded.get(code.casefold())
        if twin is not None:
            clause = f"{self.named(twin)} exists, and this server takes codes without regard to case: write {twin!r}"
        elif not isinstance(exc, Conflict):
            return exc
        else:
            clause = (
                "the code may exist but be invisible to this account (inactive, of other roles, or deleted): use an "
                "account with the admin role, or another code"
            )
        return type(exc)(f"{exc}; {clause}", status=exc.status, code=exc.code, request_id=exc.request_id)

    def _delete(self, id: int, step: Step) -> None:
        """Delete a record; a 404 is right if it is gone and means a missing route if it is not (API notes 3.5)."""
        refused = self.client.delete(self.type_name, id, step.text)
        if refused is None:
            return
        nodes = self.client.lists({self.type_name: CODES}, f"check {self.noun} {id}")[self.type_name]
        if any(int(node["id"]) == id for node in nodes):
            raise ApiError(
                f"{refused}. It is still there, so this server offers no deletion, at least not to this account. "
                f"{self.retirement}",
                status=refused.status,
                request_id=refused.request_id,
            )

    #: What to do with a record on a server that deletes nothing.
    retirement: t.ClassVar[str] = ""

    # --- results ------------------------------------------------------------------------------------------------------

    def read_back(self, item: Item, plan: Plan, made: Made, record_wanted: bool) -> Stored:
        """Return the record as the list shows it; where it is hidden, as it was planned (trap 12)."""
        id = made.get("id") or (int(item.found.id) if item.found and item.found.id else None)
        if not record_wanted:
            return Stored(id=str(id))
        found = next((one for one in self.read([item.options]) if one.id == str(id)), None)
        if found is None:
            self.warn(
                f"{self.named(item.key)} was written, but {self.client.where} does not list it for this account "
                "(inactive, or of other roles): the result shows what was sent"
            )
            return Stored({**self.predicted(item, plan), "id": id}, str(id))
        wanted = item.options.get("code", found.key)
        if found.key != wanted:
            self.warn(f"{self.client.where} keeps the code {wanted!r} as {found.key!r}: write it so")
        return Stored(self.record(found), found.id)
