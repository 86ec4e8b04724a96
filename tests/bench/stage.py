# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A sandbox of its own process, and playbooks that are timed task by task."""

from __future__ import annotations

import json
import os
import shlex
import stat
import subprocess
import sys
import tempfile
import time
import typing as t
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent


class Server:
    """The sandbox in a process of its own, so that it shares no interpreter with what is measured."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "environment"
        command = [sys.executable, "-m", "sandbox", "--port", "0", "--write-environment", str(self._file)]
        env = {**os.environ, "PYTHONPATH": str(TESTS)}
        self._process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
        self.environment = self._wait()
        assert self._process.stdout
        self.control = self._process.stdout.readline().split()[-1].rstrip("/")

    def _wait(self) -> dict[str, str]:
        for _attempt in range(200):
            if self._process.poll() is not None:
                raise SystemExit("the sandbox did not start")
            if self._file.exists():
                lines = shlex.split(self._file.read_text())
                return dict(line.split("=", 1) for line in lines if "=" in line)
            time.sleep(0.1)
        raise SystemExit("the sandbox did not say where it is")

    def call(self, method: str, path: str, body: t.Any = None) -> t.Any:
        """Use the control API."""
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(
            f"{self.control}{path}", data, {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def reset(self) -> None:
        """Bring the seed back."""
        self.call("POST", "/_control/reset", {})

    def forget(self) -> None:
        """Empty the journal."""
        self.call("DELETE", "/_control/journal")

    def journal(self) -> list[dict[str, t.Any]]:
        """What was asked since :meth:`forget`."""
        entries: list[dict[str, t.Any]] = self.call("GET", "/_control/journal")["entries"]
        return entries

    def seconds(self) -> float:
        """The time that the server itself has taken since :meth:`forget`."""
        return sum(entry["seconds"] for entry in self.journal())

    def stop(self) -> None:
        """End the process that was started here."""
        self._process.terminate()
        self._process.wait(10)


class Player:
    """Runs plays on localhost and returns the seconds of each task."""

    def __init__(self, folder: Path, environment: t.Mapping[str, str]) -> None:
        self._folder = folder
        (folder / "library").mkdir(exist_ok=True)
        self._environment = {
            **os.environ,
            **environment,
            "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callback_plugins"),
            "ANSIBLE_CALLBACKS_ENABLED": "timing",
            "ANSIBLE_LIBRARY": str(folder / "library"),
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
            "BENCH_MEMORY": str(folder / "memory"),
        }
        wrapper = folder / "python-with-memory"
        wrapper.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{HERE / "memory.py"}" "{sys.executable}" "$@"\n')
        wrapper.chmod(wrapper.stat().st_mode | stat.S_IXUSR)
        self.measured_python = str(wrapper)

    def empty_module(self, name: str, spec: t.Mapping[str, t.Any]) -> None:
        """Make a module that takes the arguments of this spec, validates them as Ansible does, and does nothing."""
        (self._folder / "library" / f"{name}.py").write_text(
            "from ansible.module_utils.basic import AnsibleModule\n"
            f"AnsibleModule({_plain(spec)!r}, supports_check_mode=True).exit_json(changed=False)\n"
        )

    def play(self, tasks: t.Sequence[t.Mapping[str, t.Any]], data: t.Mapping[str, t.Any]) -> list[tuple[str, float]]:
        """Run the tasks; return name and seconds of each, in order.

        :param data: variables, handed over in a file.
        """
        times = Path(tempfile.mkstemp(dir=self._folder)[1])
        play = {
            "hosts": "localhost",
            "connection": "local",
            "gather_facts": False,
            "vars": {"ansible_python_interpreter": sys.executable},
            "tasks": list(tasks),
        }
        (self._folder / "play.yml").write_text(json.dumps([play]))
        (self._folder / "data.json").write_text(json.dumps(data))
        command = [Path(sys.executable).parent / "ansible-playbook", self._folder / "play.yml"]
        run = subprocess.run(
            [*command, "-e", f"@{self._folder / 'data.json'}"],
            env={**self._environment, "BENCH_TIMES": str(times)},
            capture_output=True,
            text=True,
            check=False,
        )
        lines = [json.loads(line) for line in times.read_text().splitlines()]
        if run.returncode or any(line["failed"] for line in lines):
            raise SystemExit(f"a play failed:\n{run.stdout[-4000:]}\n{run.stderr[-2000:]}")
        return [(line["task"], line["seconds"]) for line in lines]

    def peak_memory(self) -> float:
        """The most memory (MB) of a module that ran with :attr:`measured_python` last."""
        return float((self._folder / "memory").read_text().split()[-1])


def _plain(spec: t.Any) -> t.Any:
    """Return a spec that can be written down: without fallbacks, and without what only they may give."""
    if isinstance(spec, dict):
        return {key: _plain(value) for key, value in spec.items() if key not in ("fallback", "required")}
    return [_plain(value) for value in spec] if isinstance(spec, (list, tuple)) else spec
