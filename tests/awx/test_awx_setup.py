# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role awx_setup with the real awx.awx, against a controller that refuses what AWX refuses."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from awx.collection import VERSION, awx_awx
from awx.controller import TOKEN, Call, Controller, Refused, playbooks
from awx.figures import Figure
from awx.play import Played, play
from awx.rules import load

EXAMPLE = Path(__file__).resolve().parents[2] / "playbooks" / "examples" / "awx"
PROJECT = EXAMPLE / "project"
URL = "https://git.example.com/bi/dashboards.git"
SECRETS = {
    "vault_clarus_client_secret": "canary-client-secret-5d1f",
    "vault_openmetadata_token": "canary-token-77aa",
    "vault_mstr_password": "canary-password-c0de",
    "vault_cloudeye_access_key": "canary-access-key-91b2",
    "vault_cloudeye_secret_key": "canary-secret-key-e4f3",
}


@pytest.fixture(scope="module")
def controller() -> Iterator[Controller]:
    with Controller({URL: PROJECT}) as running:
        yield running


def setup(controller: Controller, folder: Path, *words: object, collections: str | None = None) -> Played:
    """Run the example's setup.yml."""
    paths = collections or f"{os.environ['ANSIBLE_COLLECTIONS_PATH']}:{awx_awx()}"
    (folder / "vault.json").write_text(json.dumps(SECRETS))
    env = {"CONTROLLER_HOST": controller.url, "CONTROLLER_OAUTH_TOKEN": TOKEN, "ANSIBLE_COLLECTIONS_PATH": paths}
    return play(EXAMPLE / "setup.yml", "-i", "localhost,", "-e", "@vault.json", *words, env=env, cwd=folder)


@pytest.mark.slow
def test_changed_then_unchanged_then_checked(controller: Controller, tmp_path: Path, figure: Figure) -> None:
    """Set up once; the tests that follow look at what is there."""
    first = setup(controller, tmp_path, "-vvv").well()
    made = {kind: len(docs) for kind, docs in controller.store.items()}
    assert made == {
        "organizations": 1,
        "credential_types": 4,
        "credentials": 4,
        "execution_environments": 1,
        "projects": 1,
        "inventories": 1,
        "inventory_sources": 1,
        "job_templates": 2,
    }
    writes = controller.writes
    assert writes > sum(made.values())
    second = setup(controller, tmp_path).well()
    checked = setup(controller, tmp_path, "--check").well()
    assert (second.changed, checked.changed, controller.writes) == (0, 0, writes)
    for played in (first, second, checked):
        assert [name for name in [*SECRETS.values(), TOKEN] if name in played.output] == []
    figure(
        f"awx_setup with awx.awx {VERSION}: changed={first.changed} ({writes} writes), then changed=0, "
        f"--check changed=0, {len(SECRETS) + 1} secrets in no output"
    )


@pytest.mark.slow
def test_what_the_job_templates_are(controller: Controller) -> None:
    templates = {doc["name"]: (number, doc) for number, doc in controller.store["job_templates"].items()}
    assert set(templates) == {"dashboards plan", "dashboards apply"}
    for name, job_type in (("plan", "check"), ("apply", "run")):
        number, doc = templates[f"dashboards {name}"]
        assert (doc["job_type"], doc["playbook"], doc["diff_mode"]) == (job_type, f"{name}.yml", True)
        assert doc["job_slice_count"] == 2
        assert len(controller.attached[number]) == 4
        questions = {question["variable"]: question for question in controller.surveys[number]["spec"]}
        assert questions["estate_platforms"]["choices"].split("\n") == list(load())
        assert questions["dashops_prune"]["default"] == "no"
        assert questions["dashops_hosts"]["default"] == "all"


@pytest.mark.slow
def test_what_differs_is_written_and_a_secret_is_left_alone(controller: Controller, tmp_path: Path) -> None:
    templates = controller.store["job_templates"]
    templates[max(templates)]["forks"] = 1
    played = setup(controller, tmp_path, "-e", "vault_openmetadata_token=another-canary-token-0000").well()
    stored = {doc["name"]: doc["inputs"] for doc in controller.store["credentials"].values()}
    assert (played.changed, templates[max(templates)]["forks"]) == (1, 5)
    assert stored["catalogue"]["token"] == SECRETS["vault_openmetadata_token"]


def test_without_the_collection_one_sentence_says_so(controller: Controller, tmp_path: Path) -> None:
    before = list(controller.log)
    played = setup(controller, tmp_path, collections=os.environ["ANSIBLE_COLLECTIONS_PATH"])
    assert played.code != 0
    assert "The role awx_setup needs the collection awx.awx (24 or newer)" in played.output
    assert "Traceback" not in played.output
    assert controller.log == before


# ---- the controller does refuse

TYPE = load()["clarus"]
NEW_TYPE: dict[str, Any] = {"name": "t", "kind": "cloud", "inputs": TYPE["inputs"], "injectors": TYPE["injectors"]}
TEMPLATE: dict[str, Any] = {"name": "j", "project": 4, "inventory": 5, "playbook": "plan.yml"}
WRONG: list[tuple[str, dict[str, Any]]] = [
    ("credential_types", NEW_TYPE | {"kind": "ssh"}),
    ("credential_types", NEW_TYPE | {"injectors": {"env": {"ANSIBLE_HOST_KEY_CHECKING": "x"}}}),
    ("credential_types", NEW_TYPE | {"name": "type"}),
    ("credentials", {"name": "c", "organization": 1, "credential_type": 2, "inputs": {"client": "x"}}),
    ("credentials", {"name": "c", "organization": 1, "credential_type": 2, "inputs": {"insecure": "yes"}}),
    ("credentials", {"name": "c", "credential_type": 2, "inputs": {}}),
    ("credentials", {"name": "c", "organization": 1, "inputs": {}}),
    ("execution_environments", {"name": "e", "image": "", "pull": "missing"}),
    ("execution_environments", {"name": "e", "image": "x", "pull": "sometimes"}),
    ("projects", {"name": "p", "organization": 1, "scm_type": "git"}),
    ("projects", {"name": "p", "organization": 1, "scm_type": "cvs", "scm_url": "x"}),
    ("projects", {"name": "p", "organization": 99, "scm_type": "git", "scm_url": "x"}),
    ("inventories", {"name": "i"}),
    ("inventory_sources", {"name": "s", "inventory": 5, "source": "scm"}),
    ("job_templates", TEMPLATE | {"job_type": "dry"}),
    ("job_templates", TEMPLATE | {"playbook": "dashops.dashboards.plan"}),
    ("job_templates", TEMPLATE | {"playbook": "inventory/group_vars/all.yml"}),
    ("job_templates", TEMPLATE | {"project": 6}),
    ("job_templates", TEMPLATE | {"job_slice_count": 0}),
    ("job_templates", TEMPLATE | {"inventory": None}),
    ("job_templates", TEMPLATE | {"sliced": 2}),
]
QUESTION: dict[str, Any] = {"type": "text", "question_name": "Q", "variable": "q", "required": True}
WRONG_SURVEYS: list[dict[str, Any]] = [
    {"name": "", "spec": []},
    {"name": "", "description": "", "spec": [QUESTION, QUESTION]},
    {"name": "", "description": "", "spec": [QUESTION | {"type": "boolean"}]},
    {"name": "", "description": "", "spec": [{"type": "text", "variable": "q"}]},
    {"name": "", "description": "", "spec": [QUESTION | {"type": "multiplechoice", "choices": "a\nb", "default": "c"}]},
]


def post(controller: Controller, *parts: object, body: dict[str, Any]) -> Any:
    return controller.answer(Call("POST", [str(part) for part in parts], {}, body))[1]


def test_the_controller_refuses(figure: Figure) -> None:
    with Controller({URL: PROJECT}) as controller:
        ids = [
            post(controller, "credential_types", body=NEW_TYPE | {"name": "type"})["id"],
            post(controller, "credentials", body={"name": "a", "organization": 1, "credential_type": 2})["id"],
            post(controller, "projects", body={"name": "p", "organization": 1, "scm_type": "git", "scm_url": URL})[
                "id"
            ],
            post(controller, "inventories", body={"name": "i", "organization": 1})["id"],
            post(controller, "projects", body={"name": "q", "organization": 1, "scm_type": "git", "scm_url": "x"})[
                "id"
            ],
            post(controller, "job_templates", body=TEMPLATE)["id"],
            post(controller, "credentials", body={"name": "b", "organization": 1, "credential_type": 2})["id"],
        ]
        assert ids == [2, 3, 4, 5, 6, 7, 8]
        post(controller, "job_templates", 7, "credentials", body={"id": 3})
        wrong: list[tuple[list[object], dict[str, Any]]] = [([kind], body) for kind, body in WRONG]
        wrong += [(["job_templates", 7, "survey_spec"], survey) for survey in WRONG_SURVEYS]
        wrong += [(["job_templates", 7, "credentials"], {"id": 8})]
        for parts, body in wrong:
            with pytest.raises(Refused) as refused:
                post(controller, *parts, body=body)
            assert refused.value.status == 400, (parts, body)
    figure(f"make-believe controller: {len(wrong)} wrong requests, all refused")


# ---- the example project


def test_awx_finds_the_playbooks_of_the_project(figure: Figure) -> None:
    assert playbooks(PROJECT) == ["apply.yml", "plan.yml"]
    figure("AWX's playbook pattern finds 2 of 2 playbooks of the example project, and nothing else")
