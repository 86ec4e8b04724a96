# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The credential types: AWX takes them, they set the variables that the modules read, and what they set works."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import trustme
import yaml

from awx.figures import Figure
from awx.play import play
from awx.rules import COLLECTION, load, refusals, render
from sandbox.server import Sandbox

TYPES = load()
READERS = {
    "mstr": "mstr_kpi_info",
    "cloudeye": "cloudeye_dashboard_info",
    "openmetadata": "openmetadata_dashboard_info",
    "clarus": "clarus_dashboard_info",
}
FILES = ("CA_PATH", "CLIENT_CERT", "CLIENT_KEY")


# The variables that the modules read, by connection option; the first of each is the one to be set.
HTTP = ("timeout", "retries", "retry_budget", "validate_certs", "ca_path", "client_cert", "client_key", "proxy")
VARIABLES: dict[str, list[list[str]]] = {
    "mstr": [[f"MSTR_{name}"] for name in ("URL", "USERNAME", "PASSWORD", "LOGIN_MODE", "API_TOKEN", "PROJECT")],
    "cloudeye": [
        ["CLOUDEYE_REGION", "HW_REGION_NAME"],
        ["HW_CLOUD"],
        ["HUAWEICLOUD_SDK_PROJECT_ID", "HW_PROJECT_ID"],
        ["HW_PROJECT_NAME"],
        ["CLOUDEYE_URL"],
        ["HUAWEICLOUD_SDK_IAM_ENDPOINT", "HW_AUTH_URL"],
        ["HUAWEICLOUD_SDK_AK", "HW_ACCESS_KEY"],
        ["HUAWEICLOUD_SDK_SK", "HW_SECRET_KEY"],
        ["HUAWEICLOUD_SDK_SECURITY_TOKEN", "HW_SECURITY_TOKEN"],
        ["HW_AUTH_TOKEN"],
        ["HW_USER_NAME"],
        ["HW_USER_PASSWORD"],
        ["HW_DOMAIN_NAME"],
    ],
    "openmetadata": [[f"OPENMETADATA_{name}"] for name in ("URL", "JWT_TOKEN", "USERNAME", "PASSWORD")],
    "clarus": [
        [f"CLARUS_{name}"] for name in ("URL", "SUBDOMAIN", "CLIENT_ID", "CLIENT_SECRET", "SCOPE", "ACCESS_TOKEN")
    ],
}


@pytest.mark.parametrize("platform", TYPES)
def test_awx_would_save_it(platform: str, figure: Figure) -> None:
    kind = TYPES[platform]
    assert refusals(kind["inputs"], kind["injectors"]) == []
    secrets = [field["id"] for field in kind["inputs"]["fields"] if field.get("secret")]
    assert {"client_key", "proxy"} < set(secrets)
    fields, env, files = (kind["inputs"]["fields"], kind["injectors"]["env"], kind["injectors"]["file"])
    figure(
        f"credential type {platform}: {len(fields)} fields ({len(secrets)} secret, required "
        f"{len(kind['inputs']['required'])}), {len(env)} variables, {len(files)} files"
    )


@pytest.mark.parametrize("platform", TYPES)
def test_each_option_has_one_variable_and_no_variable_is_unknown(platform: str) -> None:
    expected = [names[0] for names in VARIABLES[platform]] + [f"{platform.upper()}_{name.upper()}" for name in HTTP]
    assert sorted(TYPES[platform]["injectors"]["env"]) == sorted(expected)
    documented = (COLLECTION / "plugins" / "doc_fragments" / f"_{platform}.py").read_text()
    assert set(re.findall(r"E\(([A-Z_]+)\)", documented)) == {name for names in VARIABLES[platform] for name in names}


BAD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "field": ({"fields": [{"id": "a", "label": "A", "type": "integer"}]}, {}),
    "twice": ({"fields": [{"id": "a", "label": "A"}, {"id": "a", "label": "B"}]}, {}),
    "reserved": ({"fields": [{"id": "tower", "label": "A"}]}, {}),
    "no name": ({"fields": [{"id": "a-b", "label": "A"}]}, {}),
    "member": ({"fields": [{"id": "a", "label": "A", "placeholder": "x"}]}, {}),
    "no label": ({"fields": [{"id": "a"}]}, {}),
    "secret boolean": ({"fields": [{"id": "a", "label": "A", "type": "boolean", "secret": True}]}, {}),
    "format": ({"fields": [{"id": "a", "label": "A", "format": "email"}]}, {}),
    "choices": ({"fields": [{"id": "a", "label": "A", "choices": ["x", "x"]}]}, {}),
    "default": ({"fields": [{"id": "a", "label": "A", "type": "boolean", "default": "yes"}]}, {}),
    "multiline text": ({"fields": [{"id": "a", "label": "A", "multiline": "yes"}]}, {}),
    "required": ({"fields": [], "required": ["a"]}, {}),
    "inputs": ({"fields": [], "dependencies": {}}, {}),
    "injectors": ({}, {"environment": {}}),
    "ansible": ({}, {"env": {"ANSIBLE_CONFIG": "x"}}),
    "path": ({}, {"env": {"PATH": "x"}}),
    "variable": ({}, {"env": {"A-B": "x"}}),
    "not ascii": ({}, {"env": {"A": "é"}}),
    "undefined": ({}, {"env": {"A": "{{ a }}"}}),
    "no file": ({}, {"env": {"A": "{{ tower.filename }}x{{ tower.filename.a }}"}}),
    "syntax": ({}, {"env": {"A": "{{"}}),
    "unsafe": ({}, {"env": {"A": "{{ ''.__class__.__mro__ }}"}}),
    "both files": ({}, {"file": {"template": "", "template.a": ""}}),
    "label": ({}, {"file": {"ca": ""}}),
}


@pytest.mark.parametrize("name", BAD)
def test_the_rules_refuse(name: str) -> None:
    assert len(refusals(*BAD[name])) >= 1


def test_all_rules_were_tried(figure: Figure) -> None:
    figure(f"credential types: 0 refusals for {len(TYPES)} types, {len(BAD)} wrong ones all refused")


def example(field: Mapping[str, Any]) -> Any:
    return True if field["type"] == "boolean" else f"value of {field['id']}"


def test_renderings(tmp_path: Path, figure: Figure) -> None:
    """All fields, only the required ones, all others blank: each variable is set, and empty unless it was given."""
    count = 0
    for kind in TYPES.values():
        fields, required = kind["inputs"]["fields"], kind["inputs"]["required"]
        everything = {field["id"]: example(field) for field in fields}
        some = {name: everything[name] for name in required}
        blank = {field["id"]: "" for field in fields if field["type"] == "string"} | some
        full = render(kind, everything, tmp_path)
        texts = {everything[field["id"]] for field in fields if field["type"] == "string"}
        shown = {Path(v).read_text() if v.startswith(str(tmp_path)) else v for v in full.env.values()}
        assert shown == texts | {"false"}
        for inputs in (some, blank):
            lean = render(kind, inputs, tmp_path)
            assert set(lean.env) == set(full.env)
            assert sorted(value for value in lean.env.values() if value) == sorted(some.values())
            assert [path.read_text() for path in lean.files] == ["", "", ""]
        count += 3
    figure(f"credential types: {count} renderings (all fields, only the required, blanks) of {len(TYPES)} types")


# ---- what is rendered drives the modules


@pytest.fixture(scope="module")
def secure() -> Iterator[Sandbox]:
    with Sandbox(tls=True) as sandbox:
        yield sandbox


def credentials(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    """The fields whose variables the sandbox would have people set, by platform."""
    values: dict[str, dict[str, Any]] = {}
    for platform, kind in TYPES.items():
        variables = sandbox.environment(platform)
        env = kind["injectors"]["env"]
        fields = {env[name].strip("{} "): value for name, value in variables.items() if "{%" not in env[name]}
        assert len(fields) == len([name for name in variables if not name.endswith(FILES)])
        values[platform] = fields | {"ca": Path(str(sandbox.ca_path)).read_text()}
    return values


def completed(values: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The same credentials with every field filled that does not choose another way to log in."""
    own = trustme.CA().issue_cert("job.example.com")
    more = {
        "timeout": "20",
        "retries": "2",
        "retry_budget": "15",
        "client_cert": own.cert_chain_pems[0].bytes().decode(),
        "client_key": own.private_key_pem.bytes().decode().rstrip("\n"),
        "proxy": "http://proxy.example.com:3128",
    }
    return {platform: more | fields for platform, fields in values.items()}


def blanked(values: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The same credentials with everything else blank, as people leave a form."""
    blank = {
        platform: {field["id"]: "" for field in kind["inputs"]["fields"] if field["type"] == "string"}
        for platform, kind in TYPES.items()
    }
    return {platform: blank[platform] | fields for platform, fields in values.items()}


@pytest.mark.parametrize("way", ["lean", "blank", "full"])
def test_what_is_rendered_drives_the_modules(way: str, secure: Sandbox, tmp_path: Path, figure: Figure) -> None:
    secure.reset()
    values = credentials(secure)
    values = {"lean": values, "blank": blanked(values), "full": completed(values)}[way]
    env: dict[str, str] = {"REQUESTS_CA_BUNDLE": os.devnull}
    for platform, kind in TYPES.items():
        env |= render(kind, values[platform], tmp_path).env
    tasks = [{"name": platform, f"dashops.dashboards.{name}": {}} for platform, name in READERS.items()]
    books = [
        {
            "hosts": "localhost",
            "connection": "local",
            "gather_facts": False,
            "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
            "tasks": tasks,
        }
    ]
    (tmp_path / "read.yml").write_text(yaml.safe_dump(books))
    played = play(tmp_path / "read.yml", "-i", "localhost,", env=env, cwd=tmp_path).well()
    assert played.recap["localhost"]["ok"] == len(READERS)
    asked = {entry["platform"] for entry in secure.journal() if entry["status"] < 400}
    assert asked == set(READERS)
    filled = sum(1 for value in env.values() if value)
    figure(
        f"credential rendering '{way}' drives {len(asked)} platforms over TLS ({filled} of {len(env)} variables set)"
    )
