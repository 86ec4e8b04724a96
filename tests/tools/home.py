# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A home folder for what the tests start: empty but for pip's settings and what ansible-test looks for there."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

from tools import tree
from tools.paths import HOME, environment
from tools.venvs import lock

# ansible-test bootstraps pip in its own environments with get-pip.py from a download host that may be out of reach.
# Python brings a pip along, and that pip installs the release which ansible-test asks for.
_GET_PIP = """\
import subprocess
import sys

subprocess.check_call([sys.executable, "-m", "ensurepip"], stdout=subprocess.DEVNULL)
words = [word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel")]
sys.exit(subprocess.call([sys.executable, "-m", "pip", "install", *words]))
"""

# The names under which ansible-core 2.16 and 2.17, 2.18 and 2.19, 2.20 to 2.22 look for it.
_GET_PIP_NAMES = ("get_pip_23_1_2.py", "get_pip_24_2.py", "get_pip_25_2.py", "get_pip_25_3.py", "get_pip_26_0.py")


def prepare(python: Path, folder: Path = HOME) -> None:
    """Fill a home folder, with the settings that the pip of this interpreter has here (files and environment)."""
    with lock(folder.name):
        _write(folder / ".config" / "pip" / "pip.conf", _pip_settings(python))
        for name in _GET_PIP_NAMES:
            _write(folder / ".ansible" / "test" / "cache" / name, _GET_PIP)


def for_ansible(python: Path, name: str = "tree") -> dict[str, str]:
    """The environment in which this interpreter imports the collection from a copy, and runs Ansible with it."""
    prepare(python)
    own = environment()
    paths = f"{tree.root(name)}:{tree.folder(name) / 'tests'}"
    path = f"{python.parent}:{own['PATH']}"
    return own | {"PYTHONPATH": paths, "ANSIBLE_COLLECTIONS_PATH": str(tree.root(name)), "PATH": path}


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def _pip_settings(python: Path) -> str:
    """pip.conf with what `pip config list` says: ansible-test hands no variables on, so the file must hold them all."""
    sections: dict[str, dict[str, str]] = {"global": {"cache-dir": _pip(python, "cache", "dir").strip()}}
    for line in _pip(python, "config", "list").splitlines():
        name, _equals, value = line.partition("=")
        section, _dot, key = name.rpartition(".")
        sections.setdefault("global" if section == ":env:" else section, {})[key] = str(ast.literal_eval(value))
    return "".join(_section(name, values) for name, values in sections.items())


def _section(name: str, values: dict[str, str]) -> str:
    lines = [f"{key} = " + value.strip().replace("\n", "\n    ") for key, value in values.items()]
    return "\n".join([f"[{name}]", *lines]) + "\n"


def _pip(python: Path, *words: str) -> str:
    return subprocess.run([python, "-m", "pip", *words], capture_output=True, text=True, check=True).stdout
