# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""How a service is made and changed (API notes 5.4, 13): its connection member by member, and never a mask."""

from __future__ import annotations

import typing as t

from .._core import merge
from .._core.plan import Change, Made, Plan
from .._core.resource import Item, Options
from .._core.writer import Stored
from .client import Record
from .service import is_mask, sends_secrets
from .writer import EntityWriter, there


class ServiceWriter(EntityWriter):
    """What services add: type, connection and secrets."""

    def creation(self, item: Item, target: t.Mapping[str, t.Any]) -> Change:
        """See the base class."""
        if not item.options.get("name"):
            raise self.entity.unknown_id(item.options.get("id"))
        return super().creation(item, target)

    def body(self, item: Item) -> Record:
        """See the base class."""
        options = item.options
        made = {**super().body(item), "serviceType": options["service_type"]}
        connection = _whole_connection(options, options["service_type"])
        return made if connection is None else {**made, "connection": connection}

    def update(self, item: Item, changed: t.Mapping[str, t.Any]) -> Change:
        """See the base class: secrets that are to be sent always make a change of their own."""
        change = super().update(item, changed)
        if not sends_secrets(item):
            return change
        if not any(step.name == "update" for step in change.steps):
            change = super().update(item, {**changed, "connection": None})
        word = (
            f"{self.entity.named(item.key)}: update_secrets is always, so its secrets are sent; "
            "only the server sees a change"
        )
        return change._replace(warnings=(*change.warnings, word))

    def operations(self, item: Item, changed: t.Mapping[str, t.Any]) -> list[Record]:
        """See the base class."""
        patch = super().operations(item, changed)
        if "connection" in changed or sends_secrets(item):
            patch += _patch_connection(item)
        return patch

    def deletion(self, item: Item) -> Record:
        """See the base class."""
        return {"recursive": bool(item.options.get("recursive"))}

    def as_record(self, item: Item, target: t.Mapping[str, t.Any]) -> Record:
        """See the base class."""
        shown = super().as_record(item, target)
        if "service_type" in shown:
            shown["serviceType"] = shown.pop("service_type")
        return shown

    def read_back(self, item: Item, plan: Plan, made: Made, record_wanted: bool) -> Stored:
        """See the base class. Whether secrets that were sent differed, only the server knows."""
        stored = super().read_back(item, plan, made, record_wanted)
        if "connection" in plan.after and made.get("answer") and not made["answer"].get("connection"):
            self.entity.warn(
                f"{self.entity.named(item.key)}: the server does not show its connection to this account, so it is "
                "sent as a whole in every run; give the account's role a policy that allows to view all"
            )
        only_secrets = item.found is not None and plan.action == "updated" and not plan.after
        return stored._replace(changed=False) if only_secrets and made.get("change") == "entityNoChange" else stored


def _whole_connection(options: Options, service_type: str) -> Record | None:
    """Return the connection that creates a service: what was given, the secrets, and the type."""
    if "connection" not in options and not options.get("connection_secrets"):
        return None
    given = (options.get("connection") or {}).get("config") or {}
    config = merge.overlay(merge.without_nulls(given), options.get("connection_secrets") or {})
    return {"config": {"type": service_type, **config}}


def _patch_connection(item: Item) -> list[Record]:
    """Return the operations for a connection: all of it where there is none, else single members and no mask."""
    raw, options = there(item).raw, item.options
    stored = (raw.get("connection") or {}).get("config")
    if stored is None:
        whole = _whole_connection(options, raw["serviceType"])
        return [{"op": "add", "path": "/connection", "value": whole}] if whole else []
    wanted = (options.get("connection") or {}).get("config") or {}
    patch = _member_operations("/connection/config", stored, wanted)
    if sends_secrets(item):
        stored = merge.overlay(stored, wanted)
        patch += _member_operations("/connection/config", stored, options["connection_secrets"], force=True)
    return patch


def _member_operations(place: str, stored: Record, wanted: Record, force: bool = False) -> list[Record]:
    """Return operations for the members of ``wanted`` that differ (all of them with ``force``), as deep as they are."""
    patch: list[Record] = []
    for name, value in wanted.items():
        here = f"{place}/{name.replace('~', '~0').replace('/', '~1')}"
        old = stored.get(name)
        if value is None:
            patch += [{"op": "remove", "path": here}] if name in stored else []
        elif isinstance(value, dict) and isinstance(old, dict):
            patch += _member_operations(here, old, value, force)
        elif force or (old != merge.without_nulls(value) and not is_mask(old)):
            patch.append({"op": "add", "path": here, "value": merge.without_nulls(value)})
    return patch
