# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a module again and again against a sandbox, and holds every run to what goes without saying."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from contract.case import Case
from sandbox.journal import Entry
from sandbox.server import Sandbox
from support.canary import issued, leaks, secret_options, secret_variables
from support.collection import platform_of
from support.modules import Result, run_module

# A sentence ends in no stack and no Python class name.
_TRACEBACK = re.compile(r"Traceback|\bFile \"|line \d+, in |object at 0x|Errno\b.*Errno|HTTPConnectionPool|Max retries")


class Refused(AssertionError):
    """A module failed where it had to succeed."""

    def __init__(self, msg: str) -> None:
        super().__init__(msg)
        self.msg = msg


class Play:
    """Runs modules of one platform; ``environment`` is laid over the sandbox's."""

    def __init__(self, sandbox: Sandbox, platform: str) -> None:
        self.sandbox = sandbox
        self.platform = platform
        self.environment: dict[str, str] = sandbox.environment(platform)

    def run(self, module: str, params: Mapping[str, Any], *, check: bool = False, diff: bool = True) -> Result:
        """Run a module. No run may write in check mode, show a diff that was not asked for, or a secret, or a stack."""
        before = len(self.sandbox.journal())
        result = run_module(
            module, params, check=check, diff=diff, environment=self.environment, sleep=self.sandbox.world.advance
        )
        self.sent: list[Entry] = self.sandbox.journal(self.platform)[before:]
        self.writes = [entry for entry in self.sent if entry["write"]]
        if check:
            assert not self.writes, [f"{entry['method']} {entry['path']}" for entry in self.writes]
        if not diff:
            assert result.diff is None
        assert not leaks(result.output, self._secrets(module, params))
        assert "exception" not in result.data or not result.data["exception"], result.data["exception"]
        assert result.stderr == ""
        return result

    def _secrets(self, module: str, params: Mapping[str, Any]) -> set[str]:
        known = secret_variables(self.environment) | secret_options(params)
        return known if module == "mstr_session" else known | issued(self.sandbox.journal(self.platform))

    def ok(self, module: str, params: Mapping[str, Any], **how: bool) -> Result:
        """Run a module that has to succeed."""
        result = self.run(module, params, **how)
        if result.failed:
            raise Refused(result.msg)
        return result

    def fails(self, module: str, params: Mapping[str, Any], **how: bool) -> Result:
        """Run a module that has to fail, with one sentence that a person can act on."""
        result = self.run(module, params, **how)
        assert result.failed, result.data
        assert_sentence(result.msg)
        return result

    def predicted(self, module: str, params: Mapping[str, Any]) -> Result:
        """Run a module after it was asked to predict: the same ``changed``, the same diff, nothing written before."""
        promise = self.ok(module, params, check=True)
        done = self.ok(module, params)
        assert promise.changed == done.changed
        assert promise.diff == done.diff
        return done


def assert_sentence(text: str) -> None:
    """One sentence, for a person."""
    assert text.strip(), "an empty message"
    assert not _TRACEBACK.search(text), text


def play_for(sandbox: Sandbox, case: Case) -> Play:
    """A play of the case's platform."""
    return Play(sandbox, platform_of(case.module))


def opened(case: Case, result: Result) -> Mapping[str, Any]:
    """Parameters that close the session which a result holds."""
    return {"state": "absent", case.returns: result.data[case.returns]}
