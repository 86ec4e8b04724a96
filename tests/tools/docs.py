# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Builds the documentation site from what the package registry offers; no other server is asked."""

from __future__ import annotations

import shutil
import zlib
from pathlib import Path
from typing import IO

from tools import home, tree, venvs
from tools.parts import execute
from tools.paths import CACHE
from tools.venvs import Failed

NAME = "dashops.dashboards"
SITE = CACHE / "docs"

# Pages of Ansible's own documentation that ours refer to; the inventory that says where they are is on a server.
_ANSIBLE = "https://docs.ansible.com/ansible/latest/"
_SETTINGS = "reference_appendices/config.html"
_PAGES = {
    "ansible_configuration_settings std:label": (_SETTINGS, "Ansible configuration settings"),
    "ANSIBLE_CALLBACKS_ENABLED std:envvar": (f"{_SETTINGS}#envvar-ANSIBLE_CALLBACKS_ENABLED", "-"),
    "action_plugins std:label": ("plugins/action.html", "Action plugins"),
    "callback_plugins std:label": ("plugins/callback.html", "Callback plugins"),
    "common_return_values std:label": ("reference_appendices/common_return_values.html", "Return values"),
}


def build(log: IO[str]) -> Path:
    """Build the site; a warning is an error. out: its first page. errors: Failed."""
    python = venvs.for_tools(log)
    env = home.for_ansible(python)
    shutil.rmtree(SITE, ignore_errors=True)
    SITE.mkdir(parents=True)
    _step(
        log,
        [
            python.parent / "antsibull-docs",
            "sphinx-init",
            "--use-current",
            "--squash-hierarchy",
            "--dest-dir",
            SITE,
            NAME,
        ],
        env,
    )
    _only_known_inventories()
    _step(log, [SITE / "build.sh"], env)
    return SITE / "build" / "html" / "index.html"


def _step(log: IO[str], argv: list[object], env: dict[str, str]) -> None:
    if execute(log, argv, tree.folder(), env):
        raise Failed(f"building the documentation failed: {argv[0]}")


def _only_known_inventories() -> None:
    """Let the site refer to Ansible's pages without reading anything from a server."""
    inventory = SITE / "ansible.inv"
    lines = [f"{name} -1 {page} {title}" for name, (page, title) in _PAGES.items()]
    head = "# Sphinx inventory version 2\n# Project: Ansible\n# Version: devel\n"
    head += "# The remainder of this file is compressed using zlib.\n"
    inventory.write_bytes(head.encode() + zlib.compress("\n".join([*lines, ""]).encode()))
    with (SITE / "conf.py").open("a") as conf:
        conf.write(f"\nintersphinx_mapping = {{'ansible_devel': ({_ANSIBLE!r}, {str(inventory)!r})}}\n")
