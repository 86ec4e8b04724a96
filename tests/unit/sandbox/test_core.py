# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandbox's core, driven through a platform that is made up here."""

from __future__ import annotations

import http.client
import json
import os
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox import __main__ as command
from sandbox.faults import Faults, complete
from sandbox.routing import route
from sandbox.server import Sandbox
from sandbox.store import Store
from sandbox.switches import Switch
from sandbox.world import World


async def read(request: Request) -> Response:
    world = request.app.state.world
    return JSONResponse(world.listed("toy", world.store.all("toy.thing")))


async def make(request: Request) -> Response:
    world = request.app.state.world
    doc = json.loads(await request.body())
    world.store.put("toy.thing", doc["id"], doc)
    if doc.get("then") == "raise":
        raise RuntimeError("half way")
    if doc.get("then") == "refuse":
        raise HTTPException(409, "no")
    return JSONResponse(doc, 201)


async def search(request: Request) -> Response:
    return JSONResponse({})


def seed(world: World) -> None:
    for number in range(5):
        world.store.put("toy.thing", f"seed{number}", {"id": f"seed{number}"})


toy: Any = SimpleNamespace(
    NAME="toy",
    SWITCHES={"mood": Switch("good", ("good", "bad"), "9", "how it feels")},
    EVENTS={"flood": lambda world: world.store.clear("toy.thing")},
    routes=lambda world: [
        route("GET", "/things", read, section="1"),
        route("POST", "/things", make, section="2"),
        route("POST", "/search", search, section="3", write=False),
    ],
    seed=seed,
    base_url=lambda origin: origin + "/api",
    environment=lambda origin: {"TOY_URL": origin, "TOY_PASSWORD": "it's"},
    overview=lambda world: [("Things <all>", world.store.all("toy.thing")), ("Nothing", [])],
    refuse=lambda status, message: JSONResponse({"toy": message}, status),
)


class Client:
    """One request at a time over a real connection."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def __call__(self, method: str, path: str, body: Any = None, to: str = "toy") -> tuple[int, Any]:
        host = self.sandbox.origin[to].split("//")[1]
        connection = http.client.HTTPConnection(host, timeout=5)
        try:
            connection.request(method, path, None if body is None else json.dumps(body))
            answer = connection.getresponse()
            self.headers = {name.lower(): value for name, value in answer.getheaders()}
            text = answer.read().decode()
            return answer.status, json.loads(text) if "json" in self.headers.get("content-type", "") else text
        finally:
            connection.close()


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sandbox.world.load", lambda: {"toy": toy})
        with Sandbox() as sandbox:
            yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    running.reset()
    return running


@pytest.fixture
def call(sandbox: Sandbox) -> Client:
    return Client(sandbox)


# ---- store


def test_store_keeps_order_scope_and_copies(tmp_path: Path) -> None:
    path = str(tmp_path / "data.sqlite")
    store = Store(path)
    for name in "cab":
        store.put("k", name, {"name": name}, "x" if name == "a" else "y")
    store.put("k", "c", {"name": "c2"}, "y")
    assert [doc["name"] for doc in store.all("k")] == ["c2", "a", "b"]
    assert store.ids("k", "y") == ["c", "b"]
    assert (store.count("k"), store.count("k", "x"), store.count("other")) == (3, 1, 0)
    copy = store.get("k", "a")
    assert copy is not None
    copy["name"] = "changed"
    assert store.get("k", "a") == {"name": "a"}
    assert (store.delete("k", "a"), store.delete("k", "a"), store.get("k", "a")) == (True, False, None)
    store.close()
    assert Store(path).ids("k") == ["c", "b"]


def test_store_counts_and_clears_by_prefix() -> None:
    store = Store()
    assert [store.next_int("p.k"), store.next_int("p.k"), store.next_int("p.other")] == [1, 2, 1]
    store.put("p_k", "1", {})
    store.clear("p.")
    assert store.next_int("p.k") == 1
    assert store.count("p_k") == 1


def test_store_takes_a_failed_transaction_back() -> None:
    store = Store()
    store.put("k", "old", {"v": 1})
    with pytest.raises(RuntimeError), store.transaction():
        store.put("k", "old", {"v": 2})
        with store.transaction():
            store.put("k", "new", {})
        raise RuntimeError
    assert store.all("k") == [{"v": 1}]


def test_store_snapshot_and_restore_keep_order() -> None:
    store = Store()
    store.put("k", "b", {"n": 1})
    store.put("k", "a", {"n": 2})
    kept = store.snapshot()
    store.delete("k", "b")
    store.put("k", "z", {})
    store.restore(kept)
    assert store.ids("k") == ["b", "a"]


def test_store_looks_up_by_key_among_thousands() -> None:
    store = Store()
    with store.transaction():
        for number in range(10_000):
            store.put("k", str(number), {"n": number})
    started = time.perf_counter()
    assert all(store.get("k", str(number)) for number in range(0, 10_000, 10))
    assert time.perf_counter() - started < 1


# ---- world


def test_switches_take_only_their_settings() -> None:
    world = World(platforms={"toy": toy})
    world.set_switch("toy", "mood", "bad")
    assert world.switch("toy", "mood") == "bad"
    for platform, name, value in (
        ("toy", "mood", "odd"),
        ("toy", "none", 1),
        ("no", "mood", "bad"),
        ("toy", "shuffle", 1),
    ):
        with pytest.raises(ValueError, match=r"."):
            world.set_switch(platform, name, value)
    world.reset()
    assert world.switch("toy", "mood") == "good"


def test_shuffled_lists_are_stable_until_a_write() -> None:
    world = World(platforms={"toy": toy})
    items = list(range(50))
    assert world.listed("toy", items) == items
    world.set_switch("toy", "shuffle", True)
    first = world.listed("toy", items)
    assert first != items
    assert sorted(first) == items
    assert world.listed("toy", items) == first
    world.journal.add({"platform": "toy", "write": True})
    assert world.listed("toy", items) != first


def test_page_size_is_capped_by_its_switch() -> None:
    world = World(platforms={"toy": toy})
    assert world.page_size("toy", 100) == 100
    world.set_switch("toy", "page_size", 2)
    assert (world.page_size("toy", 100), world.page_size("toy", 1)) == (2, 1)


def test_clock_moves_until_reset() -> None:
    world = World(platforms={"toy": toy})
    world.advance(1000)
    assert world.now() - time.time() == pytest.approx(1000, abs=5)
    world.reset()
    assert world.now() - time.time() == pytest.approx(0, abs=5)


def test_a_seed_file_is_loaded_after_the_seeds_and_a_full_file_is_not_seeded_again(tmp_path: Path) -> None:
    seeds = tmp_path / "seed.json"
    seeds.write_text('[{"kind": "toy.thing", "id": "mine", "doc": {"id": "mine"}}]')
    world = World(str(tmp_path / "data"), {"toy": toy}, str(seeds))
    assert world.store.ids("toy.thing")[-1] == "mine"
    world.store.clear("toy.thing")
    world.store.put("toy.thing", "kept", {})
    world.store.close()
    world = World(str(tmp_path / "data"), {"toy": toy})
    assert world.store.ids("toy.thing") == ["kept"]
    world.reset()
    assert "seed0" in world.store.ids("toy.thing")


def test_events_happen_by_name() -> None:
    world = World(platforms={"toy": toy})
    world.event("toy", "flood")
    assert world.store.count("toy.thing") == 0
    with pytest.raises(ValueError, match="flood"):
        world.event("toy", "fire")
    with pytest.raises(ValueError, match="none"):
        world.event("other", "fire")


# ---- faults


@pytest.mark.parametrize(
    "rule",
    [
        {"platform": "toy"},
        {"do": "drop"},
        {"platform": "toy", "do": "explode"},
        {"platform": "toy", "do": "status"},
        {"platform": "toy", "do": "drop", "colour": 1},
        {"platform": "toy", "do": "drop", "skip": "1"},
    ],
)
def test_a_wrong_rule_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        complete(rule)


def test_rules_are_chosen_skipped_and_used_up() -> None:
    faults = Faults()
    faults.add({"platform": "toy", "do": "drop", "method": "post", "path": "^/thi", "skip": 1, "times": 2})
    faults.add({"platform": "toy", "do": "html", "write": False, "times": 0})

    def taken(method: str, path: str, write: bool = True, platform: str = "toy") -> str | None:
        rule = faults.take(platform, method, path, lambda: write)
        return None if rule is None else rule["do"]

    assert taken("POST", "/things", platform="other") is None
    assert taken("GET", "/things") is None
    assert taken("POST", "/nothing") is None
    assert [taken("POST", "/things") for _time in range(4)] == [None, "drop", "drop", None]
    assert [taken("GET", "/x", write=False) for _time in range(3)] == ["html"] * 3
    assert len(faults.rules()) == 1


# ---- server


def test_requests_are_answered_and_journalled(sandbox: Sandbox, call: Client) -> None:
    assert call("POST", "/things?a=1&b=%2F", {"id": "ü"}) == (201, {"id": "ü"})
    assert call("GET", "/things")[1][-1] == {"id": "ü"}
    assert call("POST", "/search", {})[0] == 200
    assert call("PUT", "/nowhere") == (404, {"toy": "Not Found"})
    assert call("DELETE", "/things") == (405, {"toy": "Method Not Allowed"})
    first, *rest = sandbox.journal()
    assert first["platform"] == "toy"
    assert (first["method"], first["path"], first["query"]) == ("POST", "/things", "a=1&b=%2F")
    assert json.loads(first["body"]) == json.loads(first["answer"]) == {"id": "ü"}
    assert (first["status"], first["write"], first["section"], first["fault"]) == (201, True, "2", None)
    assert first["headers"]["host"] in sandbox.origin["toy"]
    assert [entry["write"] for entry in rest] == [False, False, True, True]
    assert len(sandbox.writes("toy")) == 3
    assert sandbox.journal("other") == []


def test_a_crash_in_a_handler_leaves_nothing_half_done(sandbox: Sandbox, call: Client) -> None:
    status, answer = call("POST", "/things", {"id": "half", "then": "raise"})
    assert (status, "half way" in answer["toy"]) == (500, True)
    assert call("POST", "/things", {"id": "half", "then": "refuse"}) == (409, {"toy": "no"})
    assert sandbox.world.store.get("toy.thing", "half") is None
    assert call("POST", "/things", {"id": "whole"})[0] == 201


@pytest.mark.parametrize("after", [False, True])
def test_a_dropped_answer_closes_the_connection(sandbox: Sandbox, call: Client, after: bool) -> None:
    sandbox.fault(platform="toy", method="POST", do="drop", after=after)
    with pytest.raises(http.client.RemoteDisconnected):
        call("POST", "/things", {"id": "new"})
    assert (sandbox.world.store.get("toy.thing", "new") is not None) is after
    (entry,) = sandbox.journal()
    assert (entry["status"], entry["fault"]["do"], entry["write"]) == (None, "drop", True)
    assert call("POST", "/things", {"id": "new"})[0] == 201


@pytest.mark.parametrize("after", [False, True])
def test_a_status_is_answered_in_the_vendors_shape(sandbox: Sandbox, call: Client, after: bool) -> None:
    sandbox.fault(platform="toy", write=True, do="status", status=503, headers={"Retry-After": "7"}, after=after)
    assert call("GET", "/things")[0] == 200
    assert call("POST", "/things", {"id": "new"}) == (503, {"toy": "injected fault"})
    assert call.headers["retry-after"] == "7"
    assert (sandbox.world.store.get("toy.thing", "new") is not None) is after


def test_other_faults(sandbox: Sandbox, call: Client) -> None:
    sandbox.fault(platform="toy", do="html")
    sandbox.fault(platform="toy", do="redirect", location="https://elsewhere.example/x")
    sandbox.fault(platform="toy", do="status", status=418, body="raw")
    sandbox.fault(platform="toy", do="delay", seconds=0.2)
    sandbox.fault(platform="toy", do="event", event="flood")
    status, text = call("GET", "/things")
    assert (status, call.headers["content-type"], "<html>" in text) == (200, "text/html; charset=utf-8", True)
    assert (call("GET", "/things")[0], call.headers["location"]) == (302, "https://elsewhere.example/x")
    host = sandbox.origin["toy"]
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(host + "/things")
    assert (caught.value.status, caught.value.read()) == (418, b"raw")
    started = time.monotonic()
    assert len(call("GET", "/things")[1]) == 5
    assert time.monotonic() - started >= 0.2
    assert call("GET", "/things") == (200, [])


def test_an_event_can_come_after_the_call(sandbox: Sandbox, call: Client) -> None:
    sandbox.fault(platform="toy", do="event", event="flood", after=True)
    assert len(call("GET", "/things")[1]) == 5
    assert call("GET", "/things")[1] == []


# ---- control API, page


def test_control_api(sandbox: Sandbox, call: Client) -> None:
    def control(method: str, path: str, body: Any = None) -> Any:
        status, answer = call(method, "/_control/" + path, body, to="control")
        assert status == 200, answer
        return answer

    assert (
        len(
            control(
                "POST", "faults", [{"platform": "toy", "do": "drop", "skip": 9}, {"platform": "toy", "do": "html"}]
            )["rules"]
        )
        == 2
    )
    assert len(control("GET", "faults")["rules"]) == 2
    control("DELETE", "faults")
    assert control("GET", "faults") == {"rules": []}
    control("POST", "switches", {"platform": "toy", "name": "mood", "value": "bad"})
    mood = control("GET", "switches")["toy"]["mood"]
    assert mood == {
        "default": "good",
        "values": ["good", "bad"],
        "section": "9",
        "text": "how it feels",
        "value": "bad",
    }
    call("POST", "/things", {"id": "x"})
    call("GET", "/things")
    journal = control("GET", "journal?platform=toy&writes=1")
    assert (journal["requests"], journal["writes"], len(journal["entries"])) == (2, 1, 1)
    assert len(control("GET", "journal")["entries"]) == 2
    control("DELETE", "journal")
    assert control("GET", "journal")["requests"] == 0
    control("POST", "event", {"platform": "toy", "event": "flood"})
    assert call("GET", "/things")[1] == []
    assert control("POST", "clock", {"advance": 60})["now"] > time.time() + 50
    assert control("GET", "environment") == {"TOY_URL": sandbox.origin["toy"], "TOY_PASSWORD": "it's"}
    control("POST", "reset")
    assert len(call("GET", "/things")[1]) == 5


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("switches", {"platform": "toy", "name": "mood", "value": "odd"}),
        ("switches", {"platform": "toy"}),
        ("switches", []),
        ("event", {"platform": "toy", "event": "fire"}),
        ("clock", {"advance": "soon"}),
        ("faults", {"do": "drop"}),
        ("faults", "x"),
    ],
)
def test_control_api_explains_mistakes(call: Client, path: str, body: Any) -> None:
    status, answer = call("POST", "/_control/" + path, body, to="control")
    assert (status, bool(answer["error"])) == (400, True)


def test_the_page_shows_what_is_there(sandbox: Sandbox, call: Client) -> None:
    call("POST", "/things", {"id": "<b>"})
    sandbox.fault(platform="toy", do="status", status=500)
    call("GET", "/things")
    status, page = call("GET", "/", to="control")
    assert status == 200
    assert "Things &lt;all&gt;" in page
    assert "&lt;b&gt;" in page
    assert sandbox.url["toy"] in page
    status, page = call("GET", "/journal", to="control")
    assert status == 200
    assert "2 requests, 1 of them writes" in page
    assert "injected: status" in page


# ---- ways to run it


def test_tls_with_an_authority_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.world.load", lambda: {"toy": toy})
    with Sandbox(tls=True) as sandbox:
        context = ssl.create_default_context(cafile=sandbox.ca_path)
        with urllib.request.urlopen(sandbox.origin["toy"] + "/things", context=context) as answer:
            assert answer.status == 200
        sandbox.fault(platform="toy", do="drop")
        with pytest.raises((http.client.RemoteDisconnected, ssl.SSLEOFError, ConnectionError, urllib.error.URLError)):
            urllib.request.urlopen(sandbox.origin["toy"] + "/things", context=context)
        assert sandbox.environment()["TOY_CA_PATH"] == sandbox.ca_path


def test_latency(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.world.load", lambda: {"toy": toy})
    with Sandbox(latency=0.1) as sandbox:
        started = time.monotonic()
        assert Client(sandbox)("GET", "/things")[0] == 200
        assert time.monotonic() - started >= 0.1


def test_a_taken_port_is_an_error(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox) -> None:
    monkeypatch.setattr("sandbox.world.load", lambda: {"toy": toy})
    taken = int(sandbox.origin["control"].rsplit(":", 1)[1])
    with pytest.raises(OSError, match=r"in use"):
        Sandbox(ports={"control": taken}).start()


def test_ports_of_the_command() -> None:
    assert command.ports(command.arguments([]))["mstr"] == command.FIRST_PORT + 1
    assert set(command.ports(command.arguments(["--port", "0"])).values()) == {0}
    assert command.ports(command.arguments(["--port", "0", "--clarus-port", "9"]))["clarus"] == 9
    assert command.exports({"A": "it's"}) == "export A='it'\"'\"'s'\n"


def test_the_command_runs_until_it_is_told_to_end(tmp_path: Path) -> None:
    ready = tmp_path / "environment.sh"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    words = [sys.executable, "-m", "sandbox", "--port", "0", "--write-environment", str(ready)]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        deadline = time.monotonic() + 30
        while not ready.exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        assert "export OPENMETADATA_URL=" in ready.read_text()
    finally:
        process.send_signal(signal.SIGINT)
        output, _nothing = process.communicate(timeout=20)
    assert process.returncode == 0, output
    assert "page and control API: http://127.0.0.1:" in output
    assert "Traceback" not in output


def test_a_taken_port_is_said_with_what_make_takes(capsys: pytest.CaptureFixture[str]) -> None:
    with Sandbox() as sandbox:
        port = sandbox.origin["control"].rpartition(":")[2]
        handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            assert command.main(["--port", port]) == 1
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
    hint = capsys.readouterr().err.strip().rpartition("or ")[2]
    assert hint == "make sandbox PORT=N"
    words = ["make", "--dry-run", *hint.replace("PORT=N", "PORT=8800").split()[1:]]
    done = subprocess.run(words, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-2:] == ["--port", "8800"]
