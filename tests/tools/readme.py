# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Types what the README says, in a fresh clone and with an empty home, so that it cannot say what does not work."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tools import pythons, venvs
from tools.parts import Outcome, Part, execute
from tools.paths import ROOT, environment

_BLOCK = re.compile(r"^<!-- tested: (\w+) -->\n```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(text: str) -> dict[str, str]:
    """The commands of a Markdown text that are marked as tested, by the name in the mark."""
    return dict(_BLOCK.findall(text))


def _part(name: str, commands: str, proof: str) -> Part:
    """`proof` is one more line, which fails if the commands did not do what the README says of them."""

    def run(log: IO[str]) -> Outcome:
        with tempfile.TemporaryDirectory() as folder:
            clone, home = Path(folder) / "clone", Path(folder) / "home"
            home.mkdir()
            subprocess.run(["git", "clone", "-q", ROOT, clone], check=True, stdout=log, stderr=log)
            # Into an environment that is active, as people who type pip install have one.
            found = pythons.first(pythons.SUPPORTED)
            if not found or execute(log, [found[1], "-m", "venv", Path(folder) / "env"]):
                raise venvs.Failed("no virtual environment could be made")
            path = f"{folder}/env/bin{os.pathsep}{environment()['PATH']}"
            env = environment() | {"HOME": str(home), "PATH": path, "VIRTUAL_ENV": f"{folder}/env"}
            code = execute(log, ["bash", "-euxo", "pipefail", "-c", commands + proof], clone, env)
        return Outcome(0, 1) if code else Outcome(1)

    return Part(f"readme-{name}", run)


PROOFS = {
    "demo": "",
    "install": "ansible-doc --type role dashops.dashboards.estate\n",
}


def parts() -> Iterator[Part]:
    """One part a marked block; a block without a proof, or a proof without a block, is an error."""
    found = blocks((ROOT / "README.md").read_text())
    if found.keys() != PROOFS.keys():
        raise venvs.Failed(f"README.md marks {sorted(found)} as tested, {Path(__file__).name} knows {sorted(PROOFS)}")
    yield from (_part(name, found[name], proof) for name, proof in PROOFS.items())
