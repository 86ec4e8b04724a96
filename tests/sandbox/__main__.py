# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m sandbox``: run the sandbox until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import sys
import threading
from pathlib import Path

from .platforms import NAMES
from .server import CONTROL, Sandbox

FIRST_PORT = 8700


def arguments(words: list[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser("sandbox", description="Four make-believe dashboard platforms on this machine.")
    parser.add_argument(
        "--port", type=int, default=FIRST_PORT, help="page and control API; the platforms take the next ones (0: any)"
    )
    for name in NAMES:
        parser.add_argument(f"--{name}-port", type=int, help=f"port of {name}")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--data", default=":memory:", metavar="FILE", help="SQLite file that keeps the data")
    parser.add_argument("--seed", metavar="FILE", help="JSON list of {kind, id, scope, doc} beside the built-in seeds")
    parser.add_argument("--latency", type=float, default=0.0, metavar="MS", help="milliseconds added to each answer")
    parser.add_argument("--tls", action="store_true", help="https, with a throw-away authority")
    parser.add_argument("--write-environment", metavar="FILE", help="write the export lines to a file when ready")
    return parser.parse_args(words)


def ports(options: argparse.Namespace) -> dict[str, int]:
    """Which port each part listens on: given, or counted from ``--port``, or any free one (0)."""
    chosen = {CONTROL: options.port}
    for offset, name in enumerate(NAMES, start=1):
        given = getattr(options, f"{name}_port")
        follows = options.port + offset if options.port else 0
        chosen[name] = follows if given is None else given
    return chosen


def exports(variables: dict[str, str]) -> str:
    """Lines to paste into a shell."""
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())


def main(words: list[str] | None = None) -> int:
    """Run until SIGINT or SIGTERM; 1 if a port is taken."""
    options = arguments(sys.argv[1:] if words is None else words)
    sandbox = Sandbox(options.data, options.latency / 1000, options.tls, options.host, ports(options), options.seed)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_ignored: ended.set())
    try:
        sandbox.start()
    except OSError as error:
        print(f"cannot listen: {error}; choose other ports with --port N, or make sandbox PORT=N", file=sys.stderr)
        return 1
    try:
        lines = exports(sandbox.environment())
        if options.write_environment:
            part = Path(options.write_environment + ".part")
            part.write_text(lines, encoding="utf-8")
            os.replace(part, options.write_environment)  # whoever waits for the file finds it whole
        print(f"page and control API: {sandbox.origin[CONTROL]}/")
        for name, url in sandbox.url.items():
            print(f"{name + ':':<22}{url}")
        print(f"\nPaste this into the shell that runs ansible-playbook:\n\n{lines}")
        print("Ctrl-C ends the sandbox.", flush=True)
        ended.wait()
    finally:
        sandbox.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
