# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWX 24 makes of a credential type: what it refuses when one is saved, and what a job finds of a credential."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import yaml
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

COLLECTION = Path(__file__).resolve().parents[2]
CREDENTIAL_TYPES = COLLECTION / "roles" / "awx_setup" / "vars" / "main" / "credential_types.yml"

# Names that AWX keeps for itself, beside everything that begins with ANSIBLE_.
FORBIDDEN = frozenset(
    [
        "VIRTUAL_ENV",
        "PATH",
        "PYTHONPATH",
        "JOB_ID",
        "INVENTORY_ID",
        "INVENTORY_SOURCE_ID",
        "INVENTORY_UPDATE_ID",
        "AD_HOC_COMMAND_ID",
        "REST_API_URL",
        "REST_API_TOKEN",
        "MAX_EVENT_RES",
        "CALLBACK_QUEUE",
        "CALLBACK_CONNECTION",
        "CACHE",
        "JOB_CALLBACK_DEBUG",
        "INVENTORY_HOSTVARS",
        "AWX_HOST",
        "PROJECT_REVISION",
        "SUPERVISOR_CONFIG_PATH",
    ]
)
FIELD_ID = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
FILE_LABEL = re.compile(r"template(\.[a-zA-Z_][a-zA-Z0-9_]*)?")
# What a member of a field may be; AWX refuses all others.
FIELD_MEMBERS: dict[str, type] = {
    "id": str,
    "label": str,
    "type": str,
    "format": str,
    "choices": list,
    "multiline": bool,
    "secret": bool,
    "help_text": str,
    "ask_at_runtime": bool,
    "default": object,
}
OF_STRINGS = ("format", "choices", "multiline", "secret")


class _Loader(yaml.SafeLoader):
    """Reads !unsafe as Ansible does: a text that is no template."""


_Loader.add_constructor("!unsafe", lambda loader, node: str(node.value))


def load(path: Path = CREDENTIAL_TYPES) -> dict[str, dict[str, Any]]:
    """The credential types by platform, as the role's file says."""
    types: dict[str, dict[str, Any]] = yaml.load(path.read_text(), _Loader)["awx_setup_credential_types"]  # noqa: S506
    return types


def refusals(inputs: Mapping[str, Any], injectors: Mapping[str, Any]) -> list[str]:
    """Why AWX would not save a credential type with these; empty if it would."""
    return [*_inputs(inputs), *_injectors(inputs, injectors)]


def _inputs(inputs: Mapping[str, Any]) -> Iterator[str]:
    if set(inputs) - {"fields", "required"}:
        yield "inputs: unknown members " + ", ".join(sorted(set(inputs) - {"fields", "required"}))
    ids: list[str] = []
    for field in inputs.get("fields", []):
        name = str(field.get("id"))
        yield from (f"field {name}: {problem}" for problem in _field(field))
        if name in ids:
            yield f"field {name}: stands twice"
        ids.append(name)
    for name in inputs.get("required", []):
        if name not in ids:
            yield f"required: {name} is no field"


def _field(field: Mapping[str, Any]) -> Iterator[str]:
    for member, value in field.items():
        if member not in FIELD_MEMBERS:
            yield f"{member} is not known"
        elif not isinstance(value, FIELD_MEMBERS[member]):
            yield f"{member} has the wrong type"
    if "id" not in field or "label" not in field:
        yield "id and label are needed"
    if not FIELD_ID.fullmatch(str(field.get("id"))):
        yield "the id is not a name"
    if field.get("id") == "tower":
        yield "tower is a name that AWX keeps for itself"
    kind = field.get("type", "string")
    if kind not in ("string", "boolean"):
        yield f"type {kind} is not known"
    if kind == "boolean":
        yield from (f"{member} is only for strings" for member in OF_STRINGS if member in field)
    if field.get("format", "url") not in ("url", "ssh_private_key"):
        yield f"format {field['format']} is not known"
    choices = field.get("choices", [])
    if len(set(map(str, choices))) != len(choices) or not all(isinstance(choice, str) for choice in choices):
        yield "choices must be strings that differ"
    if "default" in field and not isinstance(field["default"], bool if kind == "boolean" else str):
        yield "the default has another type"


def _injectors(inputs: Mapping[str, Any], injectors: Mapping[str, Any]) -> Iterator[str]:
    if set(injectors) - {"env", "file", "extra_vars"}:
        yield "injectors: unknown members " + ", ".join(sorted(set(injectors) - {"env", "file", "extra_vars"}))
    labels = list(injectors.get("file", {}))
    if "template" in labels and len(labels) > 1:
        yield "file: template and template.NAME do not go together"
    yield from (f"file: {label} is no label" for label in labels if not FILE_LABEL.fullmatch(label))
    for name, text in injectors.get("env", {}).items():
        if name.startswith("ANSIBLE_") or name in FORBIDDEN:
            yield f"env: {name} is a name that AWX keeps for itself"
        if not FIELD_ID.fullmatch(name):
            yield f"env: {name} is not a name"
        if not str(text).isascii():
            yield f"env: {name} is not ASCII"
    names: dict[str, Any] = {field["id"]: "EXAMPLE" for field in inputs.get("fields", []) if "id" in field}
    names["tower"] = _files(dict.fromkeys(labels, "EXAMPLE_FILENAME"))
    strict = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    for kind, templates in injectors.items():
        for name, text in templates.items():
            try:
                strict.from_string(text).render(names)
            except TemplateError as error:
                yield f"{kind}: {name}: {error}"


def _files(paths: Mapping[str, str]) -> SimpleNamespace:
    """The ``tower`` of templates: one file name, or one for each label."""
    if "template" in paths:
        return SimpleNamespace(filename=paths["template"])
    return SimpleNamespace(
        filename=SimpleNamespace(**{label.rpartition(".")[2]: path for label, path in paths.items()})
    )


class Rendering(NamedTuple):
    """What a job gets: variables of its environment, and the paths of the files that were written for it."""

    env: dict[str, str]
    files: list[Path]


def render(credential_type: Mapping[str, Any], inputs: Mapping[str, Any], folder: Path, seen: str = "") -> Rendering:
    """Inject a credential as AWX does when a job starts.

    in: the values of the credential, some of them perhaps blank; the folder for files; the path under which the job
    sees that folder, if it is another one. A blank text is as good as none. A boolean that is not there is False. Each
    file template makes a file, whatever is in it.
    """
    names: dict[str, Any] = {name: value for name, value in inputs.items() if isinstance(value, bool) or value}
    for field in credential_type["inputs"]["fields"]:
        if field["type"] == "boolean":
            names.setdefault(field["id"], False)
    sandboxed = ImmutableSandboxedEnvironment()
    injectors = credential_type["injectors"]
    paths: dict[str, str] = {}
    files: list[Path] = []
    for label, text in injectors.get("file", {}).items():
        with tempfile.NamedTemporaryFile("w", dir=folder, delete=False) as handle:
            handle.write(sandboxed.from_string(text).render(names))
        files.append(Path(handle.name))
        paths[label] = f"{seen}/{files[-1].name}" if seen else handle.name
    names["tower"] = _files(paths)
    env = {name: sandboxed.from_string(text).render(names) for name, text in injectors.get("env", {}).items()}
    return Rendering(env, files)
