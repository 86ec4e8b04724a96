# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs OpenMetadata modules in this process, through their own ``main()``, against a sandbox."""

from __future__ import annotations

import importlib
import json
import sys
import typing as t
from collections.abc import Iterator

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
    sent: list[str]

    @property
    def failed(self) -> bool:
        return bool(self.result.get("failed"))

    @property
    def msg(self) -> str:
        return str(self.result["msg"])

    @property
    def warnings(self) -> list[str]:
        # Newer ansible-core hands structured warnings to the controller.
        return [one["event"]["msg"] if isinstance(one, dict) else str(one) for one in self.result.get("warnings", [])]

    @property
    def writes(self) -> list[str]:
        return [one for one in self.sent if not one.startswith("GET ") and "/users/log" not in one]


class Play:
    """Runs modules one after the other."""

    def __init__(self, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
        self.sandbox = sandbox
        self._capsys = capsys

    def __call__(self, module: str, check: bool = False, diff: bool = True, **params: t.Any) -> Run:
        main = importlib.import_module(f"ansible_collections.dashops.dashboards.plugins.modules.{module}").main
        args = {"_ansible_check_mode": check, "_ansible_diff": diff, "_ansible_remote_tmp": "/tmp", **params}
        before = len(self.sandbox.journal("openmetadata"))
        basic._ANSIBLE_ARGS = None
        warnings._global_warnings.clear()
        self._capsys.readouterr()
        with patch_module_args(args), pytest.raises(SystemExit):
            main()
        result = json.loads(self._capsys.readouterr().out.strip().splitlines()[-1])
        journal = self.sandbox.journal("openmetadata")[before:]
        return Run(result, [f"{entry['method']} {entry['path']}" for entry in journal])

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


@pytest.fixture(scope="session")
def server() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    server.reset()
    for name, value in server.environment("openmetadata").items():
        monkeypatch.setenv(name, value)
    module = sys.modules.get("ansible_collections.dashops.dashboards.plugins.module_utils._core.http")
    if module:
        monkeypatch.setattr(module.time, "sleep", lambda seconds: None)
    return server


@pytest.fixture
def play(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> Play:
    return Play(sandbox, capsys)
