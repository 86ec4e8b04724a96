# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a module's ``main()`` in this process, on every supported ansible-core."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from unittest import mock

from ansible.module_utils import basic
from ansible.module_utils.common import warnings
from ansible.module_utils.common.parameters import PASS_VARS

from .collection import MODULES, PLATFORMS

# Variables of one module must not reach the next test, nor those of whoever runs the tests.
_PREFIXES = (*(f"{platform.upper()}_" for platform in PLATFORMS), "HUAWEICLOUD_SDK_", "HW_", "DASHOPS_")


@dataclass(frozen=True)
class Result:
    """What came out of a module."""

    data: dict[str, Any]
    stdout: str
    stderr: str
    #: Seconds of each wait that the module wanted.
    slept: tuple[float, ...]

    @property
    def failed(self) -> bool:
        """Whether it ended with fail_json."""
        return bool(self.data.get("failed"))

    @property
    def changed(self) -> bool:
        """What it says of itself."""
        return bool(self.data.get("changed"))

    @property
    def msg(self) -> str:
        """The sentence of a failure, or an empty string."""
        return str(self.data.get("msg", ""))

    @property
    def diff(self) -> Any:
        """The diff, or None."""
        return self.data.get("diff")

    @property
    def warnings(self) -> list[str]:
        """Warnings as plain sentences (newer cores hand on structured ones)."""
        return [one["event"]["msg"] if isinstance(one, dict) else str(one) for one in self.data.get("warnings", [])]

    @property
    def output(self) -> str:
        """All that it wrote."""
        return self.stdout + self.stderr


def run_module(
    name: str,
    params: Mapping[str, Any],
    *,
    check: bool = False,
    diff: bool = True,
    environment: Mapping[str, str] | None = None,
    sleep: Callable[[float], None] | None = None,
) -> Result:
    """Run a module and return what it said.

    ``environment``: the variables of the platforms that are set; nothing else of theirs is. ``sleep`` is called
    instead of waiting (left out: no time passes). Errors: AssertionError if the module neither exits nor fails
    properly.
    """
    args = {
        **params,
        "_ansible_check_mode": check,
        "_ansible_diff": diff,
        "_ansible_module_name": f"dashops.dashboards.{name}",
        "_ansible_remote_tmp": os.environ.get("TMPDIR", "/tmp"),
    }
    if "inject_invocation" in PASS_VARS:  # newer cores put the invocation into a result only where asked
        args["_ansible_inject_invocation"] = True
    main = importlib.import_module(f"{MODULES}.{name}").main
    slept: list[float] = []

    def pretend(seconds: float) -> None:
        slept.append(seconds)
        if sleep is not None:
            sleep(seconds)

    out, err = io.StringIO(), io.StringIO()
    with (
        _arguments(args),
        _variables(environment or {}),
        mock.patch.object(time, "sleep", pretend),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit:
            pass
        else:
            raise AssertionError(f"{name} neither exited nor failed")
    lines = out.getvalue().strip().splitlines()
    assert len(lines) == 1, f"{name} wrote more or less than one result: {out.getvalue()}{err.getvalue()}"
    return Result(json.loads(lines[0]), out.getvalue(), err.getvalue(), tuple(slept))


@contextlib.contextmanager
def _arguments(args: dict[str, Any]) -> Iterator[None]:
    """Hand arguments to the next AnsibleModule, and let nothing of the last one be left."""
    for kept in ("_global_warnings", "_global_deprecations"):
        getattr(warnings, kept).clear()
    try:
        from ansible.module_utils.testing import patch_module_args
    except ImportError:
        text = json.dumps({"ANSIBLE_MODULE_ARGS": args}).encode()
        with mock.patch.object(basic, "_ANSIBLE_ARGS", text):
            yield
    else:
        with patch_module_args(args):
            yield


@contextlib.contextmanager
def _variables(environment: Mapping[str, str]) -> Iterator[None]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_PREFIXES)}
    with mock.patch.dict(os.environ, {**kept, **environment}, clear=True):
        yield
