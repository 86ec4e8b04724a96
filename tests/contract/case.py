# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module says of itself so that the contract suite can hold it to the contract."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from sandbox.world import World

Params = t.Mapping[str, t.Any]


@dataclass(frozen=True)
class Case:
    """One module in the contract suite. Connection options come from the sandbox's environment."""

    module: str
    #: "resource" (singular), "plural", "info" or "session".
    kind: str
    #: Parameters that make the object (info: that read something of the seed; session: that open one).
    create: Params
    #: Laid over ``create``: at least one field becomes another value.
    change: Params = field(default_factory=dict)
    #: Parameters that remove what ``create`` made.
    absent: Params = field(default_factory=dict)
    #: Laid over ``create``: one misspelt choice or wrong type; the error must name the option.
    misspelt: Params = field(default_factory=dict)
    #: The option that ``misspelt`` breaks.
    misspelt_option: str = "state"
    #: Environment that makes the login fail (wrong password or key).
    wrong_login: t.Mapping[str, str] = field(default_factory=dict)
    #: Method and path pattern of the request that creates the object.
    create_request: tuple[str, str] = ("POST", ".*")
    #: How many objects with the key of ``create`` the sandbox holds.
    count: t.Callable[[World], int] = lambda world: 0
    #: Puts a second object with the same key into the sandbox, behind the API's back; None where no two can exist.
    make_twin: t.Callable[[World], None] | None = None
    #: Why there can be no twin.
    no_twin: str = ""
    #: The (switch, value) pairs under which the module cannot do its work, with a pattern of the sentence that says so.
    refuses: t.Mapping[tuple[str, t.Any], str] = field(default_factory=dict)
    #: Requests (logins included) of a run that changes nothing.
    unchanged_requests: int | None = None
    #: Key of the record (or list) in the result.
    returns: str = ""
    #: Whether a second run with ``create`` is unchanged (an instance without a handle never is).
    idempotent: bool = True
    #: Why it is not.
    not_idempotent: str = ""
