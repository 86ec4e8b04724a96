# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Builds the example's execution environment with podman, on a Debian base that is made here if it is not there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO

from tools import home, tree, venvs
from tools.parts import Outcome, pytest
from tools.paths import CACHE, LOGS, ROOT, environment

BASE = "localhost/dashboards-ee-base:bookworm"
IMAGE = "localhost/dashboards-ee:latest"
FOLDER = CACHE / "ee"
DEFINITION = ROOT / "playbooks" / "examples" / "awx" / "execution-environment"
# Program, the Debian package that brings it, what it is for.
NEEDED = (
    ("podman", "podman", "builds and runs images"),
    ("runc", "runc", "starts containers"),
    ("mmdebstrap", "mmdebstrap", "makes the base image"),
)
PACKAGES = "python3,python3-pip,python3-venv,ca-certificates"


def missing() -> list[str]:
    """What this machine lacks, one sentence each."""
    lacks = [f"{program} ({use}): apt-get install {package}" for program, package, use in NEEDED if not _there(program)]
    if os.geteuid() != 0:
        lacks.append("root: the base image is made, and the environment is built, as root")
    return lacks


def _there(program: str) -> bool:
    return shutil.which(program) is not None


def settings() -> dict[str, str]:
    """The environment of podman and ansible-runner: how containers run on this machine, and the authority that its
    package registry is signed by, which is mounted and no part of the image."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    inside, mounts = [path], list[str]()
    authority = os.environ.get("PIP_CERT")
    if authority:
        inside.append(f"PIP_CERT={authority}")
        mounts.append(f"{authority}:{authority}:ro")
    indexes = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL")
    inside += [f"{name}={os.environ[name]}" for name in indexes if os.environ.get(name)]
    file = FOLDER / "containers.conf"
    file.write_text(
        "[containers]\n"
        'default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]\n'
        'netns = "host"\n'
        f"env = {_listed(inside)}\n"
        f"volumes = {_listed(mounts)}\n"
        "[engine]\n"
        'runtime = "runc"\n'
    )
    return environment(CONTAINERS_CONF=str(file))


def _listed(words: list[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def tools(log: IO[str] = sys.stderr) -> Path:
    """The environment with ansible-builder and ansible-runner; out: its interpreter."""
    wanted = ("ansible-builder~=3.2.0", "ansible-runner~=2.4.0", "ansible-core~=2.19.0")
    return venvs.ensure(CACHE / "venv" / "ee", None, wanted, ("3.13", "3.12", "3.11"), log)


def build(log: IO[str] = sys.stderr) -> str:
    """Build the execution environment with the collection of this checkout; out: its image.

    errors: CannotRun with everything that this machine lacks; Failed.
    """
    lacks = missing()
    if lacks:
        raise venvs.CannotRun("the execution environment needs " + "; ".join(lacks))
    env = settings()
    _base(env, log)
    context = FOLDER / "definition"
    shutil.rmtree(context, ignore_errors=True)
    shutil.copytree(DEFINITION, context)
    tarball = tree.build(venvs.for_demo(log), FOLDER)
    shutil.copy(tarball, context / "dashops-dashboards.tar.gz")
    python = tools(log)
    builder = [str(python.parent / "ansible-builder"), "build", "-f", "execution-environment.yml", "-c", "context"]
    command = [*builder, "-t", IMAGE, "--container-runtime", "podman", "-v", "2"]
    _run(command, env | {"PATH": f"{python.parent}:{env['PATH']}"}, log, context)
    return IMAGE


def prove(log: IO[str]) -> Outcome:
    """Build it, and run the example project in it as AWX would."""
    image = build(log)
    python = venvs.for_tests(log)
    own = {"EE_IMAGE": image, "EE_PYTHON": str(tools(log)), "CONTAINERS_CONF": str(FOLDER / "containers.conf")}
    words = ["-m", "pytest", "-p", "no:cacheprovider", "-q", "-ra", "tests/ee"]
    report = LOGS / "junit" / "execution-environment.xml"
    return pytest(log, python, words, tree.folder(), home.for_ansible(python) | own, report)


def _base(env: dict[str, str], log: IO[str]) -> None:
    """Make the base image: Debian with Python, from the machine's own package sources."""
    if subprocess.run(["podman", "image", "exists", BASE], env=env, check=False).returncode == 0:
        return
    tarball = FOLDER / "base.tar"
    words = ["mmdebstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", str(tarball)]
    try:
        _run(words, env, log, FOLDER)
        _run(["podman", "import", str(tarball), BASE], env, log, FOLDER)
    finally:
        tarball.unlink(missing_ok=True)


def _run(words: list[str], env: dict[str, str], log: IO[str], cwd: Path) -> None:
    command = ["nice", *words]
    done = subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
    if done.returncode:
        raise venvs.Failed(f"building the execution environment failed: {' '.join(words)}")
