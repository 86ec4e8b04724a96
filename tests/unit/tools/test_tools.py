# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The project's own commands: what would let a broken check pass unseen."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import IO

import pytest

from tools import coverage, generate, home, parts, pythons, readme, tree
from tools.parts import Outcome, Part
from tools.venvs import CannotRun, Failed


def test_a_generated_part_is_replaced_between_its_markers() -> None:
    text = "a\n# generated: x (make generate)\nold\n# end of generated part\nb\n"
    assert generate.replaced(text, "x", "new\n") == text.replace("old", "new")


def test_a_generated_part_without_markers_is_an_error() -> None:
    with pytest.raises(SystemExit, match="'y'"):
        generate.replaced("# generated: x (make generate)\n# end of generated part\n", "y", "new\n")


def test_only_marked_blocks_of_the_readme_are_typed() -> None:
    text = "```sh\nrm -rf /\n```\n\n<!-- tested: build -->\n```sh\nmake build\nls\n```\n"
    assert readme.blocks(text) == {"build": "make build\nls\n"}


def test_the_settings_of_pip_are_handed_on_as_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {
        ("cache", "dir"): "/var/cache/pip\n",
        ("config", "list"): "global.timeout='60'\ninstall.no-binary=':none:'\n:env:.find-links='/a\\n/b'\n",
    }
    monkeypatch.setattr(home, "_pip", lambda _python, *words: said[words])
    assert home._pip_settings(Path("python")) == (
        "[global]\ncache-dir = /var/cache/pip\ntimeout = 60\nfind-links = /a\n    /b\n[install]\nno-binary = :none:\n"
    )


def test_a_name_on_the_path_that_does_not_start_is_no_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shims, real = tmp_path / "shims", tmp_path / "versions" / "9.9.1" / "bin"
    for path, text in ((shims / "python9.9", "exit 127"), (real / "python9.9", "echo 9.9 9.9.1")):
        path.parent.mkdir(parents=True)
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
    monkeypatch.setenv("PATH", str(shims))
    pythons.find.cache_clear()
    assert pythons.find("9.9") == real / "python9.9"
    assert pythons.find("9.8") is None
    assert pythons.first(("9.8", "9.9")) == ("9.9", real / "python9.9")


def test_a_copy_of_the_checkout_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "source"
    (source / "plugins" / "old").mkdir(parents=True)
    (source / "plugins" / "old" / "a.py").write_text("1")
    (source / "b.py").write_text("1")
    monkeypatch.setattr(tree, "ROOT", source)
    monkeypatch.setattr(tree, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(tree, "_files", lambda: [str(path.relative_to(source)) for path in source.rglob("*.py")])
    copy = tree.mirror()
    assert (copy / "plugins" / "old" / "a.py").read_text() == "1"
    (source / "plugins" / "old" / "a.py").unlink()
    (source / "b.py").write_text("22")
    (copy / "left.txt").write_text("x")
    tree.mirror()
    assert not (copy / "plugins").exists()
    assert not (copy / "left.txt").exists()
    assert (copy / "b.py").read_text() == "22"
    assert (copy / ".git").is_dir()


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Logs and results go to a folder of the test."""
    monkeypatch.setattr(parts, "LOGS", tmp_path / "logs")
    monkeypatch.setattr(parts, "CACHE", tmp_path)
    return tmp_path


def _fails(_log: IO[str]) -> Outcome:
    raise Failed("pip had no network")


def _cannot(_log: IO[str]) -> Outcome:
    raise CannotRun("no Python 9.9")


def test_a_run_ends_with_one_line_of_sums(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = [Part("one", lambda _log: Outcome(3, 1, ("skipped: x",))), Part("two", _fails), Part("three", _cannot)]
    assert parts.run_all("some", chosen, [], 2) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "3 passed, 2 failed"
    assert "not run: three: no Python 9.9" in lines
    assert "    pip had no network" in lines
    assert "    skipped: x" in lines


def test_a_run_without_a_failure_ends_well(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert parts.run_all("some", [Part("one", lambda _log: Outcome(3))], [], 2) == 0
    assert parts.total(["some"]) == 0
    assert capsys.readouterr().out.endswith("some: 3 passed, 0 failed\n3 passed, 0 failed\n")


def test_a_run_that_never_ended_is_a_failure_in_the_sum(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert parts.total(["some"]) == 1
    assert capsys.readouterr().out.endswith("0 passed, 1 failed\n")


def test_an_unknown_part_is_refused(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert parts.run_all("some", [Part("one", lambda _log: Outcome(1))], ["ome"], 2) == 2
    assert "No part is called ome" in capsys.readouterr().out


def test_a_part_waits_for_those_that_it_comes_after(folders: Path) -> None:
    first_may_end, order = threading.Event(), []

    def first(_log: IO[str]) -> Outcome:
        assert first_may_end.wait(10)
        order.append("first")
        return Outcome(1)

    def other(_log: IO[str]) -> Outcome:
        first_may_end.set()
        return Outcome(1)

    def last(_log: IO[str]) -> Outcome:
        order.append("last")
        return Outcome(1)

    chosen = [Part("last", last, after=("first", "not chosen")), Part("first", first), Part("other", other)]
    assert parts.run_all("some", chosen, [], 2) == 0
    assert order == ["first", "last"]


def test_pytest_that_finds_no_test_has_failed(tmp_path: Path) -> None:
    (tmp_path / "test_none.py").write_text("")
    with (tmp_path / "log").open("w") as log:
        words = ["-m", "pytest", "-p", "no:cacheprovider", "."]
        outcome = parts.pytest(log, Path(sys.executable), words, tmp_path, {"PATH": ""}, tmp_path / "report.xml")
    assert (outcome.passed, outcome.failed) == (0, 1)


def test_pytest_is_counted_and_skipped_tests_are_named(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(
        "import pytest\ndef test_a(): pass\ndef test_b(): assert 0\n@pytest.mark.skip\ndef test_c(): pass\n"
    )
    with (tmp_path / "log").open("w") as log:
        words = ["-m", "pytest", "-p", "no:cacheprovider", "."]
        outcome = parts.pytest(log, Path(sys.executable), words, tmp_path, {"PATH": ""}, tmp_path / "report.xml")
    assert outcome == Outcome(1, 1, ("skipped: test_some::test_c",))


def test_what_of_the_engine_no_test_reached_is_said(tmp_path: Path) -> None:
    assert coverage._gap("a.py", {"missing_lines": [], "missing_branches": []}) == ""
    assert coverage._gap("a.py", {"missing_lines": [3], "missing_branches": []}) == (
        "a.py: lines [3], branches all reached"
    )
    assert coverage._gap("a.py", None) == "a.py: not reached at all"
    (tmp_path / "a.py").write_text("x = 1\nif x:  # pragma: no branch\n    pass  # pragma: no cover\n")
    assert coverage._excused(tmp_path / "a.py") == [2, 3]
