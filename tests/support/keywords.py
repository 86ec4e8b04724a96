# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs modules in this process, through their own ``main()``, with the environment as the test has set it."""

from __future__ import annotations

import importlib
import json
import typing as t

import pytest
from ansible.module_utils import basic
from ansible.module_utils.common import warnings

from sandbox.server import Sandbox

try:
    from ansible.module_utils.testing import patch_module_args
except ImportError:
    from unittest import mock

    def patch_module_args(args: dict[str, t.Any]) -> t.Any:  # type: ignore[misc]
        return mock.patch.object(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": args}).encode())


class Run(t.NamedTuple):
    """What came of a module: its result, and what it sent."""

    result: dict[str, t.Any]
    #: Method and path of each request.
    sent: list[str]
    #: Those that write.
    writes: list[str]

    @property
    def failed(self) -> bool:
        """Whether it ended with fail_json."""
        return bool(self.result.get("failed"))

    @property
    def msg(self) -> str:
        """The sentence of a failure."""
        return str(self.result["msg"])

    @property
    def warnings(self) -> list[str]:
        """The texts of its warnings."""
        # Newer ansible-core hands structured warnings to the controller.
        return [one["event"]["msg"] if isinstance(one, dict) else str(one) for one in self.result.get("warnings", [])]


class Play:
    """Runs modules of one platform one after the other; their parameters are keywords."""

    def __init__(self, sandbox: Sandbox, platform: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.sandbox = sandbox
        self.platform = platform
        self._capsys = capsys

    def __call__(self, module: str, check: bool = False, diff: bool = True, **params: t.Any) -> Run:
        main = importlib.import_module(f"ansible_collections.dashops.dashboards.plugins.modules.{module}").main
        args = {"_ansible_check_mode": check, "_ansible_diff": diff, "_ansible_remote_tmp": "/tmp", **params}
        before = len(self.sandbox.journal(self.platform))
        basic._ANSIBLE_ARGS = None
        warnings._global_warnings.clear()
        self._capsys.readouterr()
        with patch_module_args(args), pytest.raises(SystemExit):
            main()
        result = json.loads(self._capsys.readouterr().out.strip().splitlines()[-1])
        journal = self.sandbox.journal(self.platform)[before:]
        sent = [(f"{entry['method']} {entry['path']}", entry["write"]) for entry in journal]
        return Run(result, [call for call, _write in sent], [call for call, write in sent if write])

    def ok(self, module: str, **params: t.Any) -> Run:
        """Run it, and predict it first: check mode writes nothing and promises the same."""
        promised = self(module, check=True, **params)
        assert not promised.failed, promised.msg
        assert promised.writes == []
        done = self(module, **params)
        assert not done.failed, done.msg
        assert done.result["changed"] == promised.result["changed"], params
        assert done.result.get("diff") == promised.result.get("diff")
        return done

    def again(self, module: str, **params: t.Any) -> Run:
        """Run what was run before: nothing may change."""
        run = self(module, **params)
        assert not run.failed, run.msg
        assert run.result["changed"] is False
        assert run.writes == []
        return run
