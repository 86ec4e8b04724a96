# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the module, and keeps what it returns from the log: the token is its result and its secret at once."""

from __future__ import annotations

import typing as t

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    """Action plugin of mstr_session."""

    #: The result of an asynchronous task is read by another module, which would show it.
    _supports_async = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Run the module; a failure is shown, as it holds no token and people must read it."""
        result: dict[str, t.Any] = super().run(tmp, task_vars)
        result.update(self._execute_module(module_name="dashops.dashboards.mstr_session", task_vars=task_vars))
        if not result.get("failed"):
            result["_ansible_no_log"] = True
        return result
