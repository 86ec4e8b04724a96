# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Applies the example estate, applies it again, changes one thing and plans that, and checks what it shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sandbox.server import Sandbox

EXAMPLES = Path(__file__).resolve().parents[2] / "playbooks" / "examples"
INVENTORIES = [EXAMPLES / platform / "inventory.yml" for platform in ("openmetadata", "clarus", "cloudeye", "mstr")]
#: The one thing that is changed: a description in the list of the clarus warehouses.
BEFORE, AFTER = "Receipts, put-away backlog and dock usage", "Receipts, put-away backlog, dock usage and what is due"
RECAP = re.compile(r"^(\S+)\s+: ok=(\d+)\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)", re.MULTILINE)


class Broken(Exception):
    """A promise of the demo did not hold."""


def main() -> int:
    """Run the demo; 1 when something that it promises did not come out."""
    started = time.monotonic()
    try:
        with Sandbox() as sandbox, tempfile.TemporaryDirectory(prefix="dashops-demo-") as folder:
            headline("The sandbox speaks all four APIs on this machine, without an account")
            for name, url in sandbox.url.items():
                print(f"  {name:14}{url}")
            show(sandbox, Path(folder))
    except Broken as problem:
        print(f"\nThe demo did not hold its promise: {problem}", file=sys.stderr)
        return 1
    headline(f"Done in {time.monotonic() - started:.0f} s; the sandbox is stopped")
    print("  The lists are in playbooks/examples. `make sandbox` starts it again, for your own playbooks.")
    return 0


def show(sandbox: Sandbox, folder: Path) -> None:
    """Apply, apply again, change, plan."""
    (folder / "ansible.cfg").touch()
    own = {"ANSIBLE_CONFIG": str(folder / "ansible.cfg"), "ANSIBLE_HOME": str(folder / "ansible")}
    environment = {**os.environ, **sandbox.environment(), **ANSIBLE, **own}
    headline("Apply the estate of playbooks/examples: ansible-playbook dashops.dashboards.apply")
    first = play("dashops.dashboards.apply", environment)
    if not all(changed(first).values()):
        raise Broken("the first run changed nothing on some host")
    headline("Apply it again: nothing to do")
    again = play("dashops.dashboards.apply", environment)
    if any(changed(again).values()):
        raise Broken("the second run is not changed=0 on every host")
    lists = EXAMPLES / "clarus" / "group_vars" / "warehouses.yml"
    edited = folder / "edited.yml"
    text = lists.read_text(encoding="utf-8")
    edited.write_text(text.replace(BEFORE, AFTER), encoding="utf-8")
    headline(
        "Change one description of the clarus dashboard, and plan it: ansible-playbook dashops.dashboards.plan\n\n"
        f"-  {BEFORE}\n+  {AFTER}"
    )
    before = len(sandbox.writes())
    plan = play("dashops.dashboards.plan", environment, "--limit", "warehouses", "--extra-vars", f"@{edited}")
    if f'+    "description": "{AFTER}"' not in plan or not all(changed(plan).values()):
        raise Broken("the plan does not show the change as a diff")
    if len(sandbox.writes()) != before:
        raise Broken("the plan wrote something")


#: How the runs look, whatever the user's own configuration says.
ANSIBLE = {
    "ANSIBLE_CALLBACKS_ENABLED": "dashops.dashboards.progress",
    "ANSIBLE_LOCALHOST_WARNING": "false",
    "ANSIBLE_NOCOLOR": "1",
}


def play(playbook: str, environment: dict[str, str], *words: str) -> str:
    """Run a playbook of the collection on all hosts, show its output, and return it."""
    command = [str(Path(sys.executable).parent / "ansible-playbook"), playbook]
    for inventory in INVENTORIES:
        command += ["--inventory", str(inventory)]
    process = subprocess.Popen(
        [*command, *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout
    output = ""
    for line in process.stdout:
        print(line, end="", flush=True)
        output += line
    if process.wait():
        raise Broken(f"{playbook} failed")
    return output


def changed(output: str) -> dict[str, int]:
    """Return how many tasks changed something, by host."""
    counts = {host: int(number) for host, _ok, number, _unreachable, _failed in RECAP.findall(output)}
    if not counts:
        raise Broken("the run has no recap")
    return counts


def headline(text: str) -> None:
    """Print what comes next."""
    print(f"\n{'=' * 100}\n{text}\n{'=' * 100}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
