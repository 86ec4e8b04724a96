# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running sandbox: one port a platform, and one for the control API and the page."""

from __future__ import annotations

import asyncio
import socket
import ssl
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from .app import platform_app
from .control import control_app
from .journal import Entry
from .world import World

CONTROL = "control"


class Sandbox:
    """Runs in a thread of its own from ``with`` to the end of the block (or from :meth:`start` to :meth:`stop`).

    ``data``: SQLite file or ":memory:". ``latency``: seconds added to each answer. ``tls``: serve https with a
    certificate of a throw-away authority, whose certificate's file is ``ca_path``. ``ports``: by platform, and
    ``control`` for the control API; left out or 0, a free one is taken. ``seed_file``: see :class:`World`.
    ``environment()`` is what a shell needs so that the modules talk to it.
    """

    def __init__(
        self,
        data: str = ":memory:",
        latency: float = 0.0,
        tls: bool = False,
        host: str = "127.0.0.1",
        ports: Mapping[str, int] | None = None,
        seed_file: str | None = None,
    ) -> None:
        self.world = World(data, seed_file=seed_file)
        self.origin: dict[str, str] = {}
        self.url: dict[str, str] = {}
        self.ca_path: str | None = None
        self._latency = latency
        self._tls = tls
        self._host = host
        self._ports = dict(ports or {})
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._crash: BaseException | None = None

    # ---- running

    def start(self) -> Sandbox:
        """Listen on all ports; OSError if one is taken."""
        sockets = self._listen()
        apps: dict[int, ASGIApp] = {
            _port(sockets[name]): platform_app(self.world, name, self._latency) for name in self.world.platforms
        }
        apps[_port(sockets[CONTROL])] = control_app(self.world, self.url, self.environment)
        options: dict[str, Any] = self._certificate() if self._tls else {}
        config = uvicorn.Config(
            _by_port(apps),
            lifespan="off",
            log_level="error",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
            **options,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, args=(list(sockets.values()),), daemon=True)
        self._thread.start()
        while not self._server.started:
            self._thread.join(0.005)
            if not self._thread.is_alive():
                raise RuntimeError("the sandbox did not start") from self._crash
        return self

    def stop(self) -> None:
        """Close all connections and end the thread."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
        self.world.store.close()
        if self._scratch is not None:
            self._scratch.cleanup()

    def __enter__(self) -> Sandbox:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _listen(self) -> dict[str, socket.socket]:
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        names = (CONTROL, *self.world.platforms)
        sockets: dict[str, socket.socket] = {}
        for name in names:
            # With the protocol named, asyncio sets TCP_NODELAY; without, half of the answers wait 40 ms for an ACK.
            listener = sockets[name] = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((self._host, self._ports.get(name, 0)))
            except OSError:
                for opened in sockets.values():
                    opened.close()
                raise
            host = f"[{self._host}]" if family == socket.AF_INET6 else self._host
            self.origin[name] = f"{'https' if self._tls else 'http'}://{host}:{_port(listener)}"
        self.url.update({name: p.base_url(self.origin[name]) for name, p in self.world.platforms.items()})
        return sockets

    def _serve(self, sockets: list[socket.socket]) -> None:
        assert self._server is not None
        try:
            asyncio.run(self._server.serve(sockets))
        except BaseException as error:  # noqa: BLE001 - told by start(), which is waiting
            self._crash = error
        finally:
            for listener in sockets:
                listener.close()

    def _certificate(self) -> dict[str, Any]:
        import trustme  # only for https

        self._scratch = tempfile.TemporaryDirectory(prefix="sandbox-")
        folder = Path(self._scratch.name)
        authority = trustme.CA()
        self.ca_path = str(folder / "ca.pem")
        authority.cert_pem.write_to_path(self.ca_path)
        own = authority.issue_cert("localhost", "127.0.0.1", "::1")
        own.private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
        return {"ssl_certfile": str(folder / "server.pem"), "ssl_cert_reqs": ssl.CERT_NONE}

    # ---- for tests

    def reset(self) -> None:
        """Back to the seeds: see :meth:`World.reset`."""
        self.world.reset()

    def set_switch(self, platform: str, name: str, value: Any) -> None:
        """Choose the setting of a switch."""
        self.world.set_switch(platform, name, value)

    def fault(self, **rule: Any) -> None:
        """Put a fault in force: see ``faults.complete``."""
        self.world.faults.add(rule)

    def event(self, platform: str, name: str) -> None:
        """Let something happen on a platform."""
        self.world.event(platform, name)

    def journal(self, platform: str | None = None) -> list[Entry]:
        """The requests so far."""
        return self.world.journal.entries(platform)

    def writes(self, platform: str | None = None) -> list[Entry]:
        """The requests so far that write."""
        return self.world.journal.writes(platform)

    def environment(self, platform: str | None = None) -> dict[str, str]:
        """The variables that make the modules (of one platform) talk to this sandbox."""
        variables: dict[str, str] = {}
        for name, package in self.world.platforms.items():
            if platform in (None, name):
                variables.update(package.environment(self.origin[name]))
                if self.ca_path is not None:
                    variables[f"{name.upper()}_CA_PATH"] = self.ca_path
        return variables


def _port(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


def _by_port(apps: Mapping[int, ASGIApp]) -> ASGIApp:
    """One application that asks the right one, told by the port that a connection came in on."""

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        await apps[scope["server"][1]](scope, receive, send)

    return dispatch
