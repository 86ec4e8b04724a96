# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replays 90 exchanges recorded from a live server of the 1.6 line against the sandbox set to 1.6. API notes 13.1.

Compared are status, change header, location, kind of answer and every member of the answer, but for what was taken out
of the record (times, links, change descriptions). Error texts that come from the server's own language are compared by
the field or object that they name. ``${name}`` in the record stands for an id that an earlier answer brought.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.testclient import TestClient

from sandbox import openmetadata
from sandbox.app import platform_app
from sandbox.openmetadata import seeds
from sandbox.platforms import Platform
from sandbox.world import World

RECORD = Path(__file__).parent / "exchanges-1.6.jsonl"
#: Taken out of the recorded answers.
NOT_RECORDED = {"updatedAt", "href", "appliedAt", "changeDescription", "timestamp"}
#: Words of the server's language; what is left of a message between them is compared.
LANGUAGE = re.compile(r"Unrecognized field|Cannot construct instance|Cannot invoke|contains no element")


class Player:
    """Sends the recorded requests and compares the answers; ``ids`` maps names of the record to ids of the sandbox."""

    def __init__(self) -> None:
        self.world = World(platforms={"openmetadata": cast(Platform, openmetadata)})
        self.world.set_switch("openmetadata", "version", "1.6")
        self.client = TestClient(platform_app(self.world, "openmetadata"), base_url="http://127.0.0.1")
        self.ids: dict[str, str] = {}
        self.cursor = ""
        self.compared = 0
        self._seed()

    def _seed(self) -> None:
        seeder = seeds.Seeder(self.world)
        with self.world.store.transaction():
            self.world.store.clear("openmetadata.")
            seeder.accounts()
            self.ids = {
                "seed_alice": seeds.READER["id"],
                "seed_bob": seeder.user("bob"),
                "seed_team": seeder.team("bi-team"),
                "seed_domain": seeder.domain("Commerce", description="d"),
            }
            seeder.classification("Cls", {"A": "t", "B": "t", "C": "t"})
            seeder.classification("Mx", {"one": "t", "two": "t"}, exclusive=True)
            seeder.glossary("Glo", {"Rev": {"displayName": "Rev", "description": "x"}})
            seeder.types({
                "costCentre": seeds.property_of("string", "d"), "num": seeds.property_of("integer", "d"),
            })  # fmt: skip

    def play(self, exchange: dict[str, Any]) -> None:
        """Send one request and compare its answer."""
        headers = {"admin": seeds.ADMIN_TOKEN, "bot": seeds.BOT_TOKEN, "garbage": "garbage"}
        token = headers.get(exchange["actor"])
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        if exchange["content_type"]:
            sent["Content-Type"] = exchange["content_type"]
        body = None if exchange["body"] is None else self._filled(json.dumps(exchange["body"])).encode()
        answer = self.client.request(
            exchange["method"], "/api" + self._filled(exchange["path"]), headers=sent, content=body
        )
        note = exchange["note"]
        self._same(f"{note}: status", exchange["status"], answer.status_code)
        self._same(f"{note}: change header", exchange["change"], answer.headers.get("X-OpenMetadata-Change"))
        self._same(f"{note}: location", exchange["location"], answer.headers.get("Location"))
        self._same(f"{note}: kind", exchange["answer_type"], answer.headers["Content-Type"].partition(";")[0])
        data = answer.json()
        if exchange.get("save"):
            self.ids[exchange["save"]] = data["id"]
        if "names" in exchange["answer"]:
            data = {"names": [one["name"] for one in data["data"]], "paging": data["paging"]}
        self._compare(note, exchange["answer"], data)
        self.cursor = data.get("paging", {}).get("after", self.cursor) if isinstance(data, dict) else self.cursor

    def _filled(self, text: str) -> str:
        """The text with ids in the places of their names."""
        known = {**self.ids, "cursor": self.cursor, "any": "00000000-0000-4000-8000-000000000000"}
        return re.sub(r"\$\{(\w+)\}", lambda match: known[match[1]], text)

    def _same(self, where: str, recorded: Any, answered: Any) -> None:
        assert answered == recorded, f"{where}: recorded {recorded!r}, answered {answered!r}"
        self.compared += 1

    def _compare(self, where: str, recorded: Any, answered: Any) -> None:
        if isinstance(recorded, dict):
            assert isinstance(answered, dict), f"{where}: {answered!r}"
            shown = {key: value for key, value in answered.items() if key not in NOT_RECORDED}
            assert set(shown) == set(recorded), f"{where}: recorded {sorted(recorded)}, answered {sorted(shown)}"
            for key, value in recorded.items():
                self._compare(f"{where}.{key}", value, shown[key])
        elif isinstance(recorded, list):
            assert isinstance(answered, list), f"{where}: {answered!r}"
            assert len(answered) == len(recorded), f"{where}: {answered!r}"
            for at, value in enumerate(recorded):
                self._compare(f"{where}[{at}]", value, answered[at])
        elif isinstance(recorded, str) and recorded in ("${any}", "${cursor}"):
            self._same(where, True, isinstance(answered, str) and bool(answered))
        elif isinstance(recorded, str) and where.endswith(("message", "responseMessage", "Message")):
            self._same(where, *self._messages(self._filled(recorded), str(answered)))
        elif isinstance(recorded, str):
            self._same(where, self._filled(recorded), answered)
        else:
            self._same(where, recorded, answered)

    @staticmethod
    def _messages(recorded: str, answered: str) -> tuple[str, str]:
        """The messages, or the names in them where the rest is the server's own language."""
        if not LANGUAGE.search(recorded):
            return recorded, answered
        named = re.findall(r'field "(\w+)"|problem: (\w+)|\["(\w+)"\]|exception with message', recorded)
        words = {word for match in named for word in match if word}
        return " ".join(sorted(words)), " ".join(sorted(word for word in words if word in answered))


@pytest.fixture(scope="module")
def player() -> Player:
    return Player()


EXCHANGES = [json.loads(line) for line in RECORD.read_text(encoding="utf-8").splitlines()]


def test_the_record_is_whole() -> None:
    assert len(EXCHANGES) == 90


@pytest.mark.parametrize("exchange", EXCHANGES, ids=[f"{at:02}-{one['note']}" for at, one in enumerate(EXCHANGES)])
def test_exchange(player: Player, exchange: dict[str, Any]) -> None:
    player.play(exchange)


def test_fields_were_compared(player: Player, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\nrecorded exchanges: {player.compared} fields compared")
    assert player.compared > 1000
