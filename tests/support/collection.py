# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where Python and Ansible find the collection, whatever folder the checkout lies in."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
MODULES = "ansible_collections.dashops.dashboards.plugins.modules"
PLATFORMS = ("mstr", "cloudeye", "openmetadata", "clarus")


@functools.cache
def collections_path() -> Path:
    """The folder that holds ``ansible_collections``: the checkout's own, or a temporary one with a link to it."""
    if ROOT.parts[-3:] == ("ansible_collections", "dashops", "dashboards"):
        return ROOT.parents[2]
    folder = Path(tempfile.mkdtemp(prefix="dashops-collections-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    link = folder / "ansible_collections" / "dashops" / "dashboards"
    link.parent.mkdir(parents=True)
    link.symlink_to(ROOT, target_is_directory=True)
    return folder


def module_names() -> list[str]:
    """All modules on disk."""
    return sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("[!_]*.py"))


def platform_of(module: str) -> str:
    """The platform that a module belongs to, by its name."""
    return module.split("_", 1)[0]
