# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The engine, driven through real AnsibleModule objects with a resource that lives in memory."""

from __future__ import annotations

import json
import sys
import typing as t

import pytest
from ansible.module_utils import basic
from ansible.module_utils.common.parameters import PASS_VARS

from ansible_collections.dashops.dashboards.plugins.module_utils._core import argspec, engine, errors, result, run
from ansible_collections.dashops.dashboards.plugins.module_utils._core.plan import Change, Made, Plan, Step
from ansible_collections.dashops.dashboards.plugins.module_utils._core.resource import (
    Found,
    Item,
    Platform,
    Register,
    Resource,
)
from ansible_collections.dashops.dashboards.plugins.module_utils._core.writer import SelfWriter, Stored, Writer

try:
    from ansible.module_utils.testing import patch_module_args
except ImportError:
    from unittest import mock

    def patch_module_args(args: dict[str, t.Any]) -> t.Any:  # type: ignore[misc]
        return mock.patch.object(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": args}).encode())


#: Newer cores put the invocation into a result only where it is asked for.
INVOCATION = {"_ansible_inject_invocation": True} if "inject_invocation" in PASS_VARS else {}


class Shelf:
    """The toy's server and client in one: things by id, a journal of what was done, and what to refuse."""

    where = "the shelf"

    def __init__(self) -> None:
        self.things: dict[str, dict[str, t.Any]] = {}
        self.journal: list[str] = []
        self.refuse: set[str] = set()
        self.complete = True
        self.closed = 0
        self.requests = 0

    def add(self, ident: str, name: str, text: str = "") -> None:
        self.things[ident] = {"id": ident, "name": name, "text": text}

    def call(self, what: str) -> None:
        self.requests += 1
        self.journal.append(what)
        if what in self.refuse:
            raise errors.ApiError(f"Cannot {what}: refused", status=400, code="E1", request_id="r-1")

    @property
    def writes(self) -> list[str]:
        return [what for what in self.journal if not what.startswith(("list", "look"))]

    def close(self) -> None:
        self.closed += 1


SHELF = Shelf()


def open_shelf(params: t.Mapping[str, t.Any], environ: t.Mapping[str, str], register: t.Callable[[str], None]) -> Shelf:
    register(environ.get("TOY_TOKEN", ""))
    register("session-token-of-the-run")
    return SHELF


class Toy(SelfWriter):
    platform = Platform("Toy", "toy", {"url": {"type": "str"}}, open_shelf, parallel=2)
    noun = "thing"
    plural = "things"
    options = {
        "id": {"type": "str"},
        "name": {"type": "str"},
        "shelf": {"type": "str"},
        "text": {"type": "str"},
        "hard": {"type": "bool", "default": False},
    }
    scope = {"shelf": {"type": "str"}}
    prune_needs = ("shelf",)
    bulk = {"create": 2}
    info_options = {"name": {"type": "str"}}

    @classmethod
    def check(cls, options: t.Mapping[str, t.Any], state: str) -> list[str]:
        problems = super().check(options, state)
        shouts = state == "present" and options.get("text", "").isupper()
        return [*problems, *(["text must not shout"] if shouts else [])]

    @classmethod
    def check_list(cls, items: t.Sequence[tuple[int, t.Mapping[str, t.Any]]]) -> t.List[str]:  # noqa: UP006
        first = [position for position, options in items if options.get("text") == "only one"]
        problems = super().check_list(items)
        return [*problems, *([f"things{first} all want to be the only one"] if len(first) > 1 else [])]

    @classmethod
    def key(cls, options: t.Mapping[str, t.Any], scope: t.Mapping[str, t.Any]) -> str:
        return str(options.get("name") or options["id"])

    def list(self, wanted: t.Any, scope: t.Any, whole: bool) -> t.List[Found]:  # noqa: UP006
        self.client.call(f"list {'all' if whole else 'some'}")
        self.complete = self.client.complete
        return [
            Found(one["id"], one["name"], {"name": one["name"], "text": one["text"]}, one)
            for one in self.client.things.values()
        ]

    def prepare(self, item: Item) -> Item:
        if item.options.get("text") == "look":
            self.client.call(f"look up {item.key}")
        if self.predicting and item.options.get("text") == "orphan":
            self.warn("the parent would have been made by an earlier task")
        return super().prepare(item)

    def rewrites(self, item: Item) -> bool:
        return super().rewrites(item) or item.options.get("hard", False)

    def target(self, item: Item) -> dict[str, t.Any]:
        return {name: item.options[name] for name in ("name", "text") if name in item.options}

    def creation(self, item: Item, target: t.Mapping[str, t.Any]) -> Change:
        make = Step(f"create {item.key}", "create", dict(target))
        if item.options.get("text") == "two steps":
            return Change((make, Step(f"paint {item.key}", "paint"), Step(f"tidy {item.key}", "tidy", always=True)))
        return Change((make,), warnings=("toys are fragile",))

    def update(self, item: Item, changed: t.Mapping[str, t.Any]) -> Change:
        assert item.found
        action = "restored" if changed.get("text") == "restored" else None
        return Change((Step(f"change {item.key}", "change", {"id": item.found.id, **changed}),), action)

    def removal(self, item: Item) -> Change:
        assert item.found
        return Change((Step(f"delete {item.key}", "delete", item.found.id),))

    def may_prune(self, found: Found) -> bool:
        return super().may_prune(found) and found.raw["text"] != "built in"

    def apply(self, step: Step, made: Made) -> None:
        self.client.call(step.text)
        if step.name == "create":
            made["id"] = step.data["name"].upper()
            self.client.add(made["id"], step.data["name"], step.data.get("text", ""))
        elif step.name == "change":
            self.client.things[step.data["id"]].update(step.data)
        elif step.name == "delete":
            del self.client.things[step.data]

    def apply_bulk(self, name: str, steps: t.Sequence[Step]) -> t.List[errors.DashopsError | None]:  # noqa: UP006
        self.client.call(f"bulk {name}")
        outcomes: list[errors.DashopsError | None] = []
        for step in steps:
            refused = step.text in self.client.refuse
            outcomes.append(errors.ApiError(f"Cannot {step.text}", status=400) if refused else None)
            if not refused:
                self.client.add(step.data["name"].upper(), step.data["name"], step.data.get("text", ""))
        return outcomes

    def read_back(self, item: Item, plan: Plan, made: Made, record_wanted: bool) -> Stored:
        ident = made.get("id") or (item.found.id if item.found else None)
        if record_wanted:
            self.client.call("look at it again")
        changed = plan.after.get("text") != "not kept"
        if not changed:
            self.warn("text is not kept by this server")
        return Stored(dict(self.client.things[ident]) if record_wanted else None, ident, changed)

    def predicted(self, item: Item, plan: Plan) -> dict[str, t.Any]:
        return {**(self.record(item.found) if item.found else {"id": None}), **plan.target}

    def search(self, filters: t.Mapping[str, t.Any]) -> t.List[dict[str, t.Any]]:  # noqa: UP006
        found = self.list([], {}, True)
        return [self.record(one) for one in found if one.key == filters.get("name", one.key)]


class Outcome(t.NamedTuple):
    result: dict[str, t.Any]
    failed: bool
    warnings: list[str]


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    fresh = Shelf()
    monkeypatch.setattr(sys.modules[__name__], "SHELF", fresh)
    return fresh


@pytest.fixture
def play(capsys: pytest.CaptureFixture[str]) -> t.Callable[..., Outcome]:
    def run_it(work: t.Callable[[], None], check: bool = False, diff: bool = True, **params: t.Any) -> Outcome:
        args = {
            "_ansible_check_mode": check,
            "_ansible_diff": diff,
            "_ansible_remote_tmp": "/tmp",
            **INVOCATION,
            **params,
        }
        with patch_module_args(args), pytest.raises(SystemExit):
            work()
        out = json.loads(capsys.readouterr().out)
        warnings = [one if isinstance(one, str) else str(one) for one in out.pop("warnings", [])]
        return Outcome(out, bool(out.get("failed")), warnings)

    return run_it


Play = t.Callable[..., Outcome]


def one() -> None:
    run.run_one(Toy)


def many() -> None:
    run.run_many(Toy)


# --- one object -----------------------------------------------------------------------------------------------------


def test_create_then_again(play: Play, shelf: Shelf) -> None:
    made = play(one, name="duck", text="yellow")
    assert made.result["changed"] is True
    assert made.result["action"] == "created"
    assert made.result["thing"] == {"id": "DUCK", "name": "duck", "text": "yellow"}
    assert made.result["diff"]["before"] == {}
    assert made.result["diff"]["after"] == {"name": "duck", "text": "yellow"}
    assert made.result["diff"]["after_header"] == "Toy thing 'duck' at the shelf"
    assert any("fragile" in warning for warning in made.warnings)
    assert shelf.closed == 1
    shelf.journal.clear()
    again = play(one, name="duck", text="yellow")
    assert (again.result["changed"], again.result["action"]) == (False, "unchanged")
    assert again.result["thing"]["id"] == "DUCK"
    assert "diff" not in again.result
    assert shelf.journal == ["list some"]


def test_check_mode_predicts_and_writes_nothing(play: Play, shelf: Shelf) -> None:
    predicted = play(one, check=True, name="duck", text="orphan")
    assert shelf.writes == []
    assert predicted.result["thing"] == {"id": None, "name": "duck", "text": "orphan"}
    assert any("earlier task" in warning for warning in predicted.warnings)
    real = play(one, name="duck", text="orphan")
    assert predicted.result["diff"] == real.result["diff"]
    assert predicted.result["changed"] is real.result["changed"] is True


def test_check_mode_of_an_update_and_of_a_removal(play: Play, shelf: Shelf) -> None:
    shelf.add("1", "duck", "yellow")
    update = play(one, check=True, name="duck", text="red")
    assert update.result["thing"] == {"id": "1", "name": "duck", "text": "red"}
    gone = play(one, check=True, name="duck", state="absent")
    assert gone.result["thing"]["text"] == "yellow"
    assert shelf.writes == []


def test_the_diff_has_changed_keys_only_and_only_when_asked_for(play: Play, shelf: Shelf) -> None:
    shelf.add("1", "duck", "yellow")
    assert "diff" not in play(one, check=True, diff=False, name="duck", text="red").result
    diff = play(one, name="duck", text="red").result["diff"]
    assert (diff["before"], diff["after"]) == ({"text": "yellow"}, {"text": "red"})


def test_absent_twice(play: Play, shelf: Shelf) -> None:
    shelf.add("1", "duck")
    gone = play(one, name="duck", state="absent")
    assert (gone.result["changed"], gone.result["action"]) == (True, "deleted")
    assert gone.result["thing"]["id"] == "1"
    assert gone.result["diff"]["before"] == {"name": "duck", "text": ""}
    again = play(one, name="duck", state="absent")
    assert (again.result["changed"], again.result["thing"]) == (False, None)


def test_rename_by_id_and_a_resources_own_action(play: Play, shelf: Shelf) -> None:
    shelf.add("1", "duck")
    renamed = play(one, id="1", name="goose", text="restored")
    assert renamed.result["action"] == "restored"
    assert shelf.things["1"]["name"] == "goose"


def test_what_is_written_though_nothing_differs(play: Play, shelf: Shelf) -> None:
    shelf.add("1", "duck", "yellow")
    assert not play(one, name="duck", text="yellow").result["changed"]
    predicted = play(one, check=True, name="duck", text="yellow", hard=True).result
    assert shelf.writes == []
    real = play(one, name="duck", text="yellow", hard=True).result
    assert shelf.writes == ["change duck"]
    assert predicted["action"] == real["action"] == "updated"
    diff = real["diff"]
    assert predicted["diff"] == diff
    assert (diff["before"], diff["after"]) == ({}, {})


def test_an_unknown_id(play: Play, shelf: Shelf) -> None:
    unknown = play(one, id="9", name="duck")
    assert unknown.result["msg"] == "No thing with id 9 at the shelf; check the id or leave it out"
    assert not play(one, id="9", state="absent").result["changed"]


def test_two_of_a_name(play: Play, shelf: Shelf) -> None:
    shelf.add("2", "duck")
    shelf.add("1", "duck")
    for state in ("present", "absent"):
        twins = play(one, name="duck", state=state)
        assert twins.result["msg"].startswith(
            "thing 'duck' is ambiguous at the shelf: it could be 1 or 2; name the one"
        )


def test_a_failure_in_the_middle_says_what_was_done(play: Play, shelf: Shelf) -> None:
    shelf.refuse.add("paint duck")
    half = play(one, name="duck", text="two steps")
    assert half.failed
    assert half.result["changed"] is True
    assert half.result["applied"] == ["create duck", "tidy duck"]
    assert half.result["pending"] == ["paint duck"]
    assert half.result["error"] == {"status": 400, "code": "E1", "request_id": "r-1"}
    assert "Done before: create duck, tidy duck; left to do: paint duck; run again" in half.result["msg"]
    assert shelf.closed == 1


def test_a_step_that_took_place_in_part_is_a_change(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(self: t.Any, step: Step, made: Made) -> None:
        made["partly"] = "create half a duck"
        raise errors.ApiError("Cannot create duck: it broke")

    monkeypatch.setattr(Toy, "apply", half)
    broken = play(one, name="duck")
    assert (broken.failed, broken.result["changed"]) == (True, True)
    assert (broken.result["applied"], broken.result["pending"]) == (["create half a duck"], ["create duck"])


def test_a_failure_at_the_start(play: Play, shelf: Shelf) -> None:
    shelf.refuse.add("create duck")
    nothing = play(one, name="duck", text="x")
    assert nothing.result["msg"] == "Cannot create duck: refused"
    assert (nothing.result["changed"], nothing.result["applied"]) == (False, [])
    assert nothing.result["pending"] == ["create duck"]


def test_steps_after_a_failure_are_pending_but_for_the_clean_up(play: Play, shelf: Shelf) -> None:
    shelf.refuse |= {"create duck", "tidy duck"}
    nothing = play(one, name="duck", text="two steps")
    assert shelf.writes == ["create duck", "tidy duck"]
    assert nothing.result["pending"] == ["create duck", "paint duck", "tidy duck"]


def test_a_failed_look_afterwards_does_not_hide_the_write(play: Play, shelf: Shelf) -> None:
    shelf.refuse.add("look at it again")
    blind = play(one, name="duck")
    assert (blind.failed, blind.result["changed"], blind.result["applied"]) == (True, True, ["create duck"])
    assert "Done before: create duck; run again" in blind.result["msg"]


def test_a_failed_listing(play: Play, shelf: Shelf) -> None:
    shelf.refuse.add("list some")
    blind = play(one, name="duck")
    assert blind.failed
    assert shelf.closed == 1


def test_what_a_server_does_not_keep_is_no_change(play: Play, shelf: Shelf) -> None:
    shelf.add("1", "duck")
    stubborn = play(one, name="duck", text="not kept")
    assert (stubborn.result["changed"], stubborn.result["action"]) == (False, "unchanged")
    assert any("not kept" in warning for warning in stubborn.warnings)


def test_bad_options_come_before_any_request(play: Play, shelf: Shelf) -> None:
    loud = play(one, name="duck", text="LOUD")
    assert loud.result["msg"] == "text must not shout"
    assert (shelf.requests, shelf.closed) == (0, 0)


def test_secrets_of_the_run_are_registered(play: Play, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOY_TOKEN", "canary-of-the-environment")
    shelf.add("1", "duck", "canary-of-the-environment session-token-of-the-run")
    shown = json.dumps(play(one, name="duck").result)
    assert "canary" not in shown
    assert "session-token" not in shown


def test_a_short_secret_is_hidden_where_it_is_given_and_punches_no_holes(play: Play, shelf: Shelf) -> None:
    options: dict[str, dict[str, t.Any]] = {
        "secret": {"type": "str", "no_log": True, "aliases": ["hush"]},
        "logins": {"type": "list", "elements": "dict", "options": {"user": {"type": "str"}, "pin": {"no_log": True}}},
        "free": {"type": "list", "elements": "str"},
        "one": {"type": "dict", "options": {"pin": {"type": "str", "no_log": True}}},
    }

    def work(params: t.Mapping[str, t.Any], environ: t.Mapping[str, str], keep: Register) -> dict[str, t.Any]:
        return {"changed": False, "count": 123, "text": "all 3 of them, long-secret"}

    logins = [{"user": "a", "pin": "3"}, {"user": "b"}]
    out = play(
        lambda: run.run_plain(Toy.platform, options, work),
        hush="3",
        logins=logins,
        free=["x"],
        one={"pin": "long-secret"},
    ).result
    assert (out["count"], out["text"]) == (123, "all 3 of them, ********")
    shown = out["invocation"]["module_args"]
    assert (shown["secret"], shown["hush"]) == (argspec.MASK, argspec.MASK)
    assert shown["logins"] == [{"user": "a", "pin": argspec.MASK}, {"user": "b", "pin": None}]
    assert (shown["free"], shown["one"]) == (["x"], {"pin": argspec.MASK})


def test_a_refused_url_does_not_show_its_password(play: Play) -> None:
    out = play(one, name="duck", url="https://me:open-sesame@host/base", text="SHOUT")
    assert out.failed
    assert out.result["invocation"]["module_args"]["url"] == f"https://{argspec.MASK}@host/base"
    shown = play(one, name="duck", url="https://host/@me", text="SHOUT").result["invocation"]["module_args"]["url"]
    assert shown == "https://host/@me"


def test_a_secret_in_a_free_form_option_is_not_shown_by_what_refuses_it(play: Play) -> None:
    def work(params: t.Mapping[str, t.Any], environ: t.Mapping[str, str], keep: Register) -> dict[str, t.Any]:
        raise errors.OptionError("free.login.password looks like a secret")

    options: dict[str, dict[str, t.Any]] = {
        "free": {"type": "dict"},
        "update_secrets": {"type": "str", "no_log": False},
    }
    given = {"free": {"login": {"password": "canary", "user": "u"}}, "update_secrets": "always"}
    shown = play(lambda: run.run_plain(Toy.platform, options, work), **given).result["invocation"]["module_args"]
    assert shown["free"] == {"login": {"password": argspec.MASK, "user": "u"}}
    assert shown["update_secrets"] == "always"


def test_a_failure_before_the_first_request_does_not_return_the_list(play: Play, shelf: Shelf) -> None:
    out = play(many, shelf="top", things=things(*(f"thing-{n}" for n in range(3)), text="SHOUT"))
    assert out.failed
    assert out.result["invocation"] == {"module_args": {"shelf": "top", "things": "3 things"}}
    assert shelf.journal == []


def test_a_resource_is_told_what_is_to_be_there(play: Play, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[t.Any] = []
    monkeypatch.setattr(Toy, "acquaint", lambda self, items: seen.extend(one["name"] for one in items))
    wanted = [{"name": "a"}, {"name": "b", "state": "absent"}, {"name": "c", "ignore": True}]
    play(many, things=wanted, check=True)
    assert seen == ["a"]


def test_newer_cores_register_secrets_their_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    registered: list[str] = []
    module = type(sys)("ansible.module_utils.secrets")
    module.register_secret = registered.append  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ansible.module_utils.secrets", module)
    keep = run._secret_keeper(t.cast("basic.AnsibleModule", None))
    keep("hidden")
    keep("")
    assert registered == ["hidden"]


def test_an_old_python_is_named(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MINIMUM_PYTHON", (99, 0))
    assert (
        play(one, name="duck")
        .result["msg"]
        .startswith(f"dashops.dashboards needs Python 99.0 or newer, but {sys.executable}")
    )


# --- reading, and modules of another kind ---------------------------------------------------------------------------


def test_info(play: Play, shelf: Shelf) -> None:
    shelf.add("1", "duck")
    shelf.add("2", "goose")
    both = play(lambda: run.run_info(Toy))
    assert [thing["name"] for thing in both.result["things"]] == ["duck", "goose"]
    assert play(lambda: run.run_info(Toy), name="goose").result["things"] == [{"id": "2", "name": "goose", "text": ""}]
    assert play(lambda: run.run_info(Toy), name="swan").result["things"] == []


def test_plain(play: Play) -> None:
    def work(params: t.Mapping[str, t.Any], environ: t.Mapping[str, str], keep: Register) -> dict[str, t.Any]:
        keep("long-secret")
        return {"changed": False, "seen": params["word"], "home": "HOME" in environ, "said": "a long-secret"}

    plain = play(lambda: run.run_plain(Toy.platform, {"word": {"type": "str"}}, work), word="hello")
    assert (plain.result["seen"], plain.result["said"]) == ("hello", "a ********")


def test_info_may_return_more_than_its_list(play: Play, shelf: Shelf) -> None:
    chatty = type("Chatty", (Toy,), {"beside": lambda self: {"shelf": "oak"}})
    assert play(lambda: run.run_info(chatty)).result["shelf"] == "oak"


def test_two_alike_are_two_objects_where_nothing_names_them(play: Play, shelf: Shelf) -> None:
    keyless = type("Keyless", (Toy,), {"keyless": classmethod(lambda cls, options: options.get("text") == "new")})
    twice = [{"name": "duck", "text": "new"}, {"name": "duck", "text": "new"}]
    assert "both mean" not in play(lambda: run.run_many(keyless), things=twice).result.get("msg", "")
    twice[1]["text"] = twice[0]["text"] = "old"
    assert "both mean" in play(lambda: run.run_many(keyless), things=twice).result["msg"]


# --- many objects ---------------------------------------------------------------------------------------------------


def things(*names: str, **common: t.Any) -> list[dict[str, t.Any]]:
    return [{"name": name, **common} for name in names]


@pytest.mark.parametrize("parallel", [1, 3])
def test_many(play: Play, shelf: Shelf, parallel: int) -> None:
    shelf.add("1", "b", "old")
    shelf.add("2", "c", "x")
    shelf.add("3", "d", "x")
    shelf.add("4", "e", "x")
    wanted = [
        *things("a", "b", "c", text="x"),
        {"name": "d", "state": "absent"},
        {"name": "e", "ignore": True, "text": "y"},
        {"name": "f", "state": "absent"},
    ]
    out = play(many, things=wanted, parallel=parallel)
    assert [(line["key"], line["id"], line["action"]) for line in out.result["results"]] == [
        ("a", "A", "created"),
        ("b", "1", "updated"),
        ("c", "2", "unchanged"),
        ("d", "3", "deleted"),
        ("e", "4", "ignored"),
        ("f", None, "unchanged"),
    ]
    assert out.result["summary"] == {
        "created": 1, "updated": 1, "unchanged": 2, "deleted": 1, "failed": 0, "requests": 4,
    }  # fmt: skip
    assert [one["after"] for one in out.result["diff"]] == [{"name": "a", "text": "x"}, {"text": "x"}, {}]
    assert out.result["invocation"] == {"module_args": {"things": "6 things"}}
    assert shelf.writes[-1] == "delete d"
    shelf.journal.clear()
    again = play(many, things=wanted, parallel=parallel)
    assert again.result["changed"] is False
    assert shelf.journal == ["list all"]


def test_many_in_check_mode(play: Play, shelf: Shelf) -> None:
    shelf.add("1", "b", "old")
    predicted = play(many, check=True, things=things("a", "b", text="x"))
    assert shelf.writes == []
    real = play(many, things=things("a", "b", text="x"))
    assert predicted.result["diff"] == real.result["diff"]
    assert predicted.result["changed"] is real.result["changed"] is True


def test_bulk_calls_take_what_has_one_step(play: Play, shelf: Shelf) -> None:
    out = play(many, things=[*things("a", "b", "c", "d", "e", text="x"), *things("f", text="two steps")], parallel=1)
    assert shelf.writes == ["bulk create", "bulk create", "create e", "create f", "paint f", "tidy f"]
    assert [line["id"] for line in out.result["results"]] == [None, None, None, None, "E", "F"]


def test_one_row_of_a_bulk_call_is_refused(play: Play, shelf: Shelf) -> None:
    shelf.refuse.add("create b")
    out = play(many, things=things("a", "b", "c", "d", text="x"))
    assert out.failed
    assert out.result["msg"] == "1 of 4 things failed. thing 'b': Cannot create b"
    assert out.result["summary"]["created"] == 3
    assert out.result["results"][1] == {"key": "b", "id": None, "action": "failed", "error": "Cannot create b"}
    assert (out.result["pending"], out.result["changed"]) == (["create b"], True)
    shelf.refuse.clear()
    shelf.journal.clear()
    again = play(many, things=things("a", "b", "c", "d", text="x"))
    assert shelf.writes == ["create b"]
    assert again.result["summary"]["created"] == 1


def test_a_whole_bulk_call_is_refused(play: Play, shelf: Shelf) -> None:
    shelf.refuse.add("bulk create")
    out = play(many, things=things("a", "b", text="x"))
    assert out.result["summary"]["failed"] == 2
    assert out.result["error"]["code"] == "E1"
    assert out.result["changed"] is False


def test_one_item_that_cannot_be_planned(play: Play, shelf: Shelf) -> None:
    shelf.refuse.add("look up b")
    out = play(many, things=[*things("a", text="x"), *things("b", text="look")])
    assert out.failed
    assert [line["action"] for line in out.result["results"]] == ["created", "failed"]


def test_ambiguous_items_fail_and_the_rest_is_done(play: Play, shelf: Shelf) -> None:
    shelf.add("1", "b")
    shelf.add("2", "b")
    out = play(many, things=[*things("a", "b", text="x"), {"name": "b2", "id": "7", "ignore": True}])
    assert [line["action"] for line in out.result["results"]] == ["created", "failed", "ignored"]


def test_a_sentence_that_names_its_object_is_not_given_the_name_again(play: Play, shelf: Shelf) -> None:
    shelf.add("1", "b")
    shelf.add("2", "b")
    message = play(many, things=things("b", text="x")).result["msg"]
    assert message.startswith("1 of 1 things failed. thing 'b' is ambiguous")


def test_an_ignored_item_may_be_ambiguous(play: Play, shelf: Shelf) -> None:
    shelf.add("1", "b")
    shelf.add("2", "b")
    out = play(many, things=[{"name": "b", "ignore": True, "text": "ONLY THE KEY COUNTS"}])
    assert not out.failed
    assert out.result["results"][0]["action"] == "ignored"


def test_stop_at_the_first_failure(play: Play, shelf: Shelf) -> None:
    shelf.refuse.add("change a")
    shelf.add("1", "a")
    shelf.add("2", "b")
    out = play(many, things=things("a", "b", text="x"), continue_on_error=False, parallel=1)
    assert shelf.writes == ["change a"]
    assert out.result["results"][1]["action"] == "failed"
    assert "not tried" in out.result["results"][1]["error"]
    assert out.result["pending"] == ["change a", "change b"]


def test_stop_before_any_write_when_planning_fails(play: Play, shelf: Shelf) -> None:
    shelf.refuse.add("look up b")
    for check in (True, False):
        out = play(
            many, things=[*things("a", text="x"), *things("b", text="look")], continue_on_error=False, check=check
        )
        assert out.failed
        assert shelf.writes == []
        assert out.result["changed"] is False
        assert out.result["msg"].startswith("2 of 2 things failed. thing 'b': ")
        assert [line["action"] for line in out.result["results"]] == ["failed", "failed"]
        assert out.result["pending"] == ["create a"]


def test_the_whole_list_is_checked_first(play: Play, shelf: Shelf) -> None:
    wanted = [*things("a", text="LOUD"), *things("b"), *things("c", shelf="other"), *things("b", text="x")]
    out = play(many, things=wanted, shelf="top")
    assert out.result["msg"] == (
        "things[0]: text must not shout; things[2]: shelf is 'other', but the whole list is for 'top'; "
        "things[1] and things[3] both mean thing 'b'"
    )
    assert shelf.requests == 0


def test_what_ansible_refuses_names_the_items(play: Play, shelf: Shelf) -> None:
    wrong = [{"name": "a"}, {"nam": "b"}, {"name": "c", "state": "presnt"}, {"name": "d", "hard": "maybe"}]
    msg = play(many, things=wrong).result["msg"]
    assert "things[0]" not in msg
    assert "things[1]: Unsupported parameters: nam" in msg
    assert "things[2]: value of state must be one of" in msg
    assert "things[3]: " in msg
    many_wrong = play(many, things=[{"nam": "x"}] * 30).result["msg"]
    assert many_wrong.endswith("and 20 more")
    assert "things[9]" in many_wrong
    assert "things[10]" not in many_wrong
    assert shelf.journal == []


def test_what_ansible_refuses_is_not_returned(play: Play) -> None:
    out = play(many, things=[{"nam": "b" * 1000}] * 100).result
    assert out["invocation"]["module_args"]["things"] == "100 things"
    assert "bbb" not in json.dumps(out["invocation"])
    free = Toy.platform._replace(options={"free": {"type": "dict"}})
    args: dict[str, t.Any] = {"free": {"password": "hidden-free"}, "unknown": 1}
    out = play(lambda: run.run_plain(free, {}, lambda *_all: {}), **args).result
    assert "Unsupported parameters" in out["msg"]
    assert "hidden-free" not in json.dumps(out)


def test_what_ansible_refuses_beside_the_list_is_said_as_ever(play: Play) -> None:
    refused: list[dict[str, t.Any]] = [{"things": [{"name": "a"}], "prune": "maybe"}, {"things": {}}, {}]
    for wrong in refused:
        msg = play(many, **wrong).result["msg"]
        assert msg
        assert "things[" not in msg


def test_what_only_the_whole_list_shows(play: Play, shelf: Shelf) -> None:
    wanted = [{"name": name, "text": "only one"} for name in "abcd"]
    wanted[1]["state"] = "absent"
    wanted[2]["ignore"] = True  # type: ignore[assignment]
    assert play(many, things=wanted).result["msg"] == "things[0, 3] all want to be the only one"
    assert not play(many, check=True, things=wanted[:3]).failed
    assert len(shelf.writes) == 0


def test_two_items_that_turn_out_to_be_one(play: Play, shelf: Shelf) -> None:
    shelf.add("1", "a")
    out = play(many, things=[{"id": "1", "text": "x"}, {"name": "a", "text": "y"}])
    assert out.result["msg"] == "things[0] and things[1] both mean thing 'a' (1)"
    assert shelf.writes == []


def test_many_failures_are_named_first_and_counted(play: Play, shelf: Shelf) -> None:
    names = [f"n{number:02}" for number in range(12)]
    shelf.refuse |= {f"create {name}" for name in names}
    message = play(many, things=things(*names, text="x")).result["msg"]
    assert message.startswith("12 of 12 things failed. thing 'n00': ")
    assert message.endswith("and 2 more, see results")


def test_long_lists_of_sentences_are_cut(play: Play, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result, "SHOWN", 2)
    shelf.refuse.add("create a")
    out = play(many, things=things("a", "b", "c", "d", "e", text="x"))
    assert len(out.result["applied"]) == 3
    assert out.result["applied"][2] == "and 2 more"


def test_results_are_cut_to_the_budget(play: Play, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result.fit, "__defaults__", (2000,))
    for number in range(60):
        shelf.add(str(number), f"n{number}")
    out = play(many, things=things(*(f"n{number}" for number in range(60))))
    assert out.result["summary"]["unchanged"] == 60
    assert out.result["results_omitted"] + len(out.result["results"]) == 60


def test_no_diff_of_many_unless_asked_for(play: Play, shelf: Shelf) -> None:
    assert "diff" not in play(many, diff=False, things=things("a", text="x")).result


def test_an_empty_list_asks_nothing(play: Play, shelf: Shelf) -> None:
    out = play(many, things=[])
    assert (out.result["changed"], out.result["summary"]["requests"]) == (False, 0)
    assert shelf.journal == []


# --- prune ----------------------------------------------------------------------------------------------------------


def fill(shelf: Shelf, *names: str) -> None:
    for number, name in enumerate(names):
        shelf.add(str(number), name)


def test_prune(play: Play, shelf: Shelf) -> None:
    fill(shelf, "a", "b", "keep-1", "ignored", "renamed")
    shelf.add("99", "system", "built in")
    wanted = [{"name": "a"}, {"name": "ignored", "ignore": True}, {"id": "4", "name": "new name"}]
    out = play(many, things=wanted, shelf="top", prune=True, prune_ignore=["keep-.*", "b-is-not-whole"])
    assert out.result["results"][-1] == {"key": "b", "id": "1", "action": "deleted", "error": None}
    assert out.result["summary"]["deleted"] == 1
    assert sorted(one["name"] for one in shelf.things.values()) == ["a", "ignored", "keep-1", "new name", "system"]
    assert out.result["diff"][-1]["before"] == {"name": "b", "text": ""}


def test_prune_in_check_mode(play: Play, shelf: Shelf) -> None:
    fill(shelf, "a", "b")
    out = play(many, check=True, things=things("a"), shelf="top", prune=True)
    assert out.result["summary"]["deleted"] == 1
    assert shelf.writes == []


def test_an_object_given_by_its_id_is_shown_by_its_name(play: Play, shelf: Shelf) -> None:
    fill(shelf, "z", "a", "b")
    out = play(
        many, things=[{"id": "1", "text": "x"}, {"id": "2", "ignore": True}, {"id": "9", "state": "absent"}], diff=True
    )
    assert [one["key"] for one in out.result["results"]] == ["a", "b", "9"]
    assert "thing 'a'" in out.result["diff"][0]["after_header"]
    assert "thing 'a'" in play(one, id="1", text="y", diff=True).result["diff"]["after_header"]


def test_the_diff_of_a_new_object_without_options_is_not_empty() -> None:
    shown = result.diff(Toy, engine.Outcome(Item({}, key="a"), Plan("created", {}, {})), "here")
    assert shown["before"] == {}
    assert shown["after"] == {"state": "present"}


@pytest.mark.parametrize("wrong", [{"parallel": 0}, {"parallel": -1}, {"prune_limit": -1}])
def test_numbers_that_mean_nothing_are_refused(play: Play, shelf: Shelf, wrong: dict[str, int]) -> None:
    out = play(many, things=things("a"), **wrong)
    (name,) = wrong
    assert out.result["msg"].startswith(f"{name} must not be below ")
    assert shelf.journal == []


def test_prune_limit(play: Play, shelf: Shelf) -> None:
    fill(shelf, *(f"n{number}" for number in range(6)))
    wanted = [{"name": "n0", "text": "x"}, {"name": "n1", "state": "absent"}]
    out = play(many, things=wanted, shelf="top", prune=True, prune_limit=3)
    assert "prune would delete 4 things" in out.result["msg"]
    assert "prune_limit (3)" in out.result["msg"]
    assert shelf.writes == []
    assert play(many, things=wanted, shelf="top", prune=True, prune_limit=0).result["summary"]["deleted"] == 5


def test_prune_of_an_empty_list(play: Play, shelf: Shelf) -> None:
    fill(shelf, "a")
    out = play(many, things=[], shelf="top", prune=True)
    assert out.result["prune_skipped"] == "the list is empty"
    assert shelf.journal == []
    assert play(many, things=[], shelf="top", prune=True, prune_empty=True).result["summary"]["deleted"] == 1


def test_prune_is_skipped_after_a_failure(play: Play, shelf: Shelf) -> None:
    fill(shelf, "a", "b")
    for refused in ("look up a", "change a"):
        shelf.refuse = {refused}
        out = play(many, things=things("a", text="look"), shelf="top", prune=True)
        assert out.result["prune_skipped"] == "an item of the list failed"
        assert "1" in shelf.things


def test_a_prune_that_cannot_be_planned_is_told_where_nothing_was_tried(
    play: Play, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Toy, item: Item) -> Change:
        raise errors.OptionError(f"{item.key} is in use")

    fill(shelf, "a", "b")
    monkeypatch.setattr(Toy, "removal", refuse)
    wanted = [{"name": "a"}, {"name": "new"}]
    out = play(many, things=wanted, shelf="top", prune=True, continue_on_error=False)
    assert "b is in use" in out.result["msg"]
    assert shelf.writes == []


def test_prune_is_skipped_when_the_listing_was_not_complete(play: Play, shelf: Shelf) -> None:
    fill(shelf, "a", "b")
    shelf.complete = False
    out = play(many, things=things("a"), shelf="top", prune=True)
    assert out.result["prune_skipped"] == "the listing was not complete"


def test_prune_needs_a_scope_and_sound_patterns(play: Play, shelf: Shelf) -> None:
    assert play(many, things=[], prune=True).result["msg"].startswith("prune needs shelf beside the list")
    wrong = play(many, things=[], shelf="top", prune=True, prune_ignore=["("])
    assert wrong.result["msg"].startswith("prune_ignore: '(' is no regular expression")
    assert shelf.requests == 0


# --- specs ----------------------------------------------------------------------------------------------------------


def test_items_of_the_plural_are_the_singulars_own_options() -> None:
    single = argspec.singular(Toy)["argument_spec"]
    items = argspec.plural(Toy)["argument_spec"]["things"]["options"]
    for name in Toy.options:
        assert items[name] is single[name] is Toy.options[name]
    assert items["state"] is single["state"]


def test_kinds_without_prune_have_no_such_option() -> None:
    bare = type("Bare", (Toy,), {"prunable": False})
    assert "prune" not in argspec.plural(bare)["argument_spec"]


def test_a_missing_option_names_its_variable(play: Play) -> None:
    url = {"type": "str", "required": True, "fallback": argspec.environment("TOY_URL", "OLD_TOY_URL")}
    platform = Toy.platform._replace(options={"url": url})
    msg = play(lambda: run.run_plain(platform, {}, lambda *_all: {})).result["msg"]
    assert (
        msg == "missing required arguments: url; or set TOY_URL or OLD_TOY_URL in the environment where the module runs"
    )
    bare = Toy.platform._replace(options={"url": {"type": "str", "required": True}})
    assert play(lambda: run.run_plain(bare, {}, lambda *_all: {})).result["msg"] == "missing required arguments: url"


def test_environment_variables_stand_in_for_settings(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    platform = Toy.platform._replace(options=argspec.http_options("TOY"))
    monkeypatch.setenv("TOY_TIMEOUT", "5")
    monkeypatch.setenv("TOY_RETRIES", "")

    def work(params: t.Mapping[str, t.Any], environ: t.Mapping[str, str], keep: Register) -> dict[str, t.Any]:
        return {"changed": False, "timeout": params["timeout"], "retries": params["retries"]}

    out = play(lambda: run.run_plain(platform, {}, work)).result
    assert (out["timeout"], out["retries"]) == (5.0, 4)


# --- the protocol's own defaults ------------------------------------------------------------------------------------


def test_a_resource_without_hooks_says_so() -> None:
    bare, writer = Resource(SHELF), Writer()
    item = Item({})
    calls: list[t.Callable[[], t.Any]] = [
        lambda: Resource.key({}, {}),
        lambda: bare.list([], {}, True),
        lambda: bare.search({}),
        lambda: bare.target(item),
        lambda: bare.writer,
        lambda: writer.creation(item, {}),
        lambda: writer.update(item, {}),
        lambda: writer.removal(item),
        lambda: writer.predicted(item, Plan("created", {}, {})),
        lambda: writer.apply(Step("x", "x"), {}),
        lambda: writer.apply_bulk("x", []),
        lambda: writer.read_back(item, Plan("created", {}, {}), {}, True),
    ]
    for call in calls:
        with pytest.raises(NotImplementedError):
            call()
