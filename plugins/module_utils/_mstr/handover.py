# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Opening a session for later tasks, and closing it (API notes 1 and 4.8)."""

from __future__ import annotations

import typing as t

from .._core.errors import OptionError
from .._core.resource import OptionSpec, Register
from .client import MstrClient
from .session import handed_over

OPTIONS: OptionSpec = {"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}}


def hand_over(params: t.Mapping[str, t.Any], environ: t.Mapping[str, str], register: Register) -> dict[str, t.Any]:
    """Open a session and return it, or close the one that was handed over.

    The token is what the module is for, so it is not registered as a secret: up to ansible-core 2.21 that would cut it
    out of the module's own result. The action plugin keeps the result from the log instead.
    """
    if params["state"] == "absent":
        return _close(params, environ, register)
    client = MstrClient.open({**params, "session": None}, environ, register, register_session=False)
    try:
        client.log_in()
        session = {"token": client.session.token, "cookies": dict(client.session.cookies), "url": client.http.base}
    finally:
        client.http.close()
    return {"changed": False, "session": session}


def _close(params: t.Mapping[str, t.Any], environ: t.Mapping[str, str], register: Register) -> dict[str, t.Any]:
    if not handed_over(params):
        raise OptionError("state absent needs session, as an earlier task with state present returned it")
    client = MstrClient.open(params, environ, register)
    try:
        client.log_out()
    finally:
        client.http.close()
    return {"changed": False, "session": None}
