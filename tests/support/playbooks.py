# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs real ``ansible-playbook`` with the Ansible of this interpreter."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .collection import PLATFORMS, TESTS, collections_path

TIMEOUT = 300
_CLEAN = ("ANSIBLE_", "HUAWEICLOUD_SDK_", "HW_", *(f"{platform.upper()}_" for platform in PLATFORMS))


@dataclass(frozen=True)
class TaskResult:
    """What one task gave on one host, as callbacks see it. ``status``: ok, failed, skipped or unreachable."""

    host: str
    task: str
    status: str
    data: dict[str, Any]

    @property
    def changed(self) -> bool:
        """Whether the task says that it changed something."""
        return bool(self.data.get("changed"))


@dataclass(frozen=True)
class PlaybookResult:
    """What came out of a run."""

    code: int
    output: str
    tasks: list[TaskResult]
    #: Counts (ok, changed, failures, ...) by host.
    recap: dict[str, dict[str, int]]

    def task(self, name: str, host: str | None = None) -> TaskResult:
        """The last result of the task with this name (on a host)."""
        found = [one for one in self.tasks if one.task == name and host in (None, one.host)]
        assert found, f"no task {name!r} ran:\n{self.output}"
        return found[-1]

    @property
    def changed(self) -> int:
        """Changed tasks on all hosts."""
        return sum(counts["changed"] for counts in self.recap.values())


def clean_environment(variables: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without what steers Ansible or our modules, and with ``variables``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_CLEAN)}
    return {**kept, **variables}


def run_playbook(
    plays: str | Sequence[Mapping[str, Any]],
    *,
    check: bool = False,
    diff: bool = False,
    environment: Mapping[str, str] | None = None,
    verbosity: int = 0,
    python: str | None = None,
    inventory: str | None = None,
    extra_vars: Mapping[str, Any] | None = None,
    files: Mapping[str, str] | None = None,
    collections: Path | None = None,
    terminal: bool = False,
) -> PlaybookResult:
    """Run a playbook: a name (``dashops.dashboards.apply``), its text, its plays, or just tasks for localhost.

    ``python``: the interpreter that runs the modules (left out: this one). ``inventory``: the text of a YAML inventory
    (left out: localhost). ``files``: further files by path, put beside the playbook. ``collections``: the folder that
    holds ``ansible_collections``. ``terminal``: whether the output goes to a pseudo-terminal and not to a pipe.
    """
    with tempfile.TemporaryDirectory(prefix="dashops-play-") as scratch:
        folder = Path(scratch)
        hosts = {"all": {"hosts": {"localhost": {"ansible_connection": "local"}}}}
        (folder / "inventory.yml").write_text(inventory or yaml.safe_dump(hosts), encoding="utf-8")
        for path, text in (files or {}).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        values = {"ansible_python_interpreter": python or sys.executable, **(extra_vars or {})}
        (folder / "values.json").write_text(json.dumps(values), encoding="utf-8")
        words = [sys.executable, "-m", "ansible", "playbook", "-i", "inventory.yml", "-e", "@values.json"]
        words += [*(["--check"] if check else []), *(["--diff"] if diff else [])]
        words += ["-" + "v" * verbosity] if verbosity else []
        variables = _environment(environment or {}, folder, collections or collections_path())
        code, output = (_in_terminal if terminal else _in_pipe)([*words, _playbook(plays, folder)], folder, variables)
        return _read(code, output, folder / "record.jsonl")


def _in_pipe(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> tuple[int, str]:
    done = subprocess.run(
        words,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    return done.returncode, done.stdout


def _in_terminal(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> tuple[int, str]:
    mine, theirs = pty.openpty()
    process = subprocess.Popen(words, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    output = b""
    with contextlib.suppress(OSError):  # the terminal is gone with its last user
        while part := os.read(mine, 65536):
            output += part
    os.close(mine)
    return process.wait(TIMEOUT), output.decode("utf-8", "replace")


def _playbook(plays: str | Sequence[Mapping[str, Any]], folder: Path) -> str:
    """Write the playbook if need be; out: what ansible-playbook is given."""
    if isinstance(plays, str) and "\n" not in plays:
        return plays
    if isinstance(plays, str):
        text = plays
    else:
        whole = any("hosts" in play for play in plays)
        text = yaml.safe_dump(
            list(plays) if whole else [{"hosts": "localhost", "gather_facts": False, "tasks": list(plays)}],
            sort_keys=False,
        )
    (folder / "play.yml").write_text(text, encoding="utf-8")
    return "play.yml"


def _environment(variables: Mapping[str, str], folder: Path, collections: Path) -> dict[str, str]:
    (folder / "ansible.cfg").touch()
    return clean_environment(
        {
            "HOME": str(folder),
            "ANSIBLE_CONFIG": str(folder / "ansible.cfg"),
            "ANSIBLE_HOME": str(folder / ".ansible"),
            # Ansible takes ~ from the user's entry, modules take it from HOME: so both are named.
            "ANSIBLE_REMOTE_TMP": str(folder / ".ansible" / "remote"),
            "ANSIBLE_ASYNC_DIR": str(folder / ".ansible" / "async"),
            "ANSIBLE_COLLECTIONS_PATH": str(collections),
            "ANSIBLE_CALLBACK_PLUGINS": str(TESTS / "support" / "callback_plugins"),
            "ANSIBLE_CALLBACKS_ENABLED": "record",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_DEVEL_WARNING": "0",
            "ANSIBLE_LOCALHOST_WARNING": "0",
            "RECORD_FILE": str(folder / "record.jsonl"),
            **variables,
        }
    )


def _read(code: int, output: str, record: Path) -> PlaybookResult:
    tasks: list[TaskResult] = []
    recap: dict[str, dict[str, int]] = {}
    for line in record.read_text(encoding="utf-8").splitlines() if record.exists() else ():
        entry = json.loads(line)
        if "recap" in entry:
            recap = entry["recap"]
        else:
            tasks.append(TaskResult(**entry))
    return PlaybookResult(code, output, tasks, recap)
