# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""The half of a resource's protocol that only a run with a difference needs: how an object is made, changed, removed.

A kind has both halves in one class (:class:`SelfWriter`), or this one in a file that is imported at the first
difference.
"""

from __future__ import annotations

import typing as t

from .errors import DashopsError
from .plan import Change, Item, Made, Plan, Step
from .resource import Resource


class Stored(t.NamedTuple):
    """How an object stands after its plan was walked."""

    record: dict[str, t.Any] | None = None
    id: str | None = None
    #: False only where a server takes less than was planned (design rule 3 lists those cases); a warning says why.
    changed: bool = True


class Writer:
    """Plans and writes the changes of one kind of object."""

    # --- planning, pure -------------------------------------------------------------------------------------------

    def creation(self, item: Item, target: t.Mapping[str, t.Any]) -> Change:
        """Return the steps that make the object."""
        raise NotImplementedError

    def update(self, item: Item, changed: t.Mapping[str, t.Any]) -> Change:
        """Return the steps for what differs; ``changed`` holds the wanted values, maybe none where it ``rewrites``."""
        raise NotImplementedError

    def removal(self, item: Item) -> Change:
        """Return the steps that remove the object, which is there and not ``gone``."""
        raise NotImplementedError

    def predicted(self, item: Item, plan: Plan) -> dict[str, t.Any]:
        """Return the record that check mode shows of an object that would be made or changed."""
        raise NotImplementedError

    # --- writing --------------------------------------------------------------------------------------------------

    def apply(self, step: Step, made: Made) -> None:
        """Write one step; leave in ``made`` what later steps need (``id`` of what was created)."""
        raise NotImplementedError

    def apply_bulk(self, name: str, steps: t.Sequence[Step]) -> list[DashopsError | None]:
        """Write the same step for many objects by the platform's bulk call; return an error or None for each."""
        raise NotImplementedError

    def read_back(self, item: Item, plan: Plan, made: Made, record_wanted: bool) -> Stored:
        """Return how the object stands after the plan was walked (never called after a failure or in check mode).

        :param record_wanted: False in plural modules, which return no records: read only what rule 3 needs.
        """
        raise NotImplementedError


class SelfWriter(Resource, Writer):
    """Base of kinds that have both halves in one class: a resource that is its own writer."""

    @property
    def writer(self) -> Writer:
        """See the base class."""
        return self
