# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Composing argument specs: the connection's part, the resource's part, and what singular, plural and info add."""

from __future__ import annotations

import os
import re
import typing as t

from ansible.module_utils.errors import AnsibleFallbackNotFound

from .connection import first_set
from .resource import OptionSpec, Platform, Resource

#: Shown instead of a secret.
MASK = "********"
STATE: dict[str, t.Any] = {"type": "str", "choices": ["present", "absent"], "default": "present"}
IGNORE: dict[str, t.Any] = {"type": "bool", "default": False}
_USER_INFO = r"^(\s*[A-Za-z]+://)[^/?#]*@"


def environment(*names: str) -> tuple[t.Callable[..., str], list[str]]:
    """Return a ``fallback`` that takes the first variable that is set and not empty (AWX leaves blank ones set)."""
    return (_first_variable, list(names))


def _first_variable(*names: str) -> str:
    value = first_set(os.environ, names)
    if value is None:
        raise AnsibleFallbackNotFound
    return value


def http_options(prefix: str) -> OptionSpec:
    """Return the options of the HTTP client, each with its environment variable ``PREFIX_OPTION``."""
    options: OptionSpec = {
        "timeout": {"type": "float", "default": 30},
        "retries": {"type": "int", "default": 4},
        "retry_budget": {"type": "float", "default": 120},
        "validate_certs": {"type": "bool", "default": True},
        "ca_path": {"type": "path"},
        "client_cert": {"type": "path"},
        "client_key": {"type": "path", "no_log": False},
        "proxy": {"type": "str", "no_log": True},
    }
    return {name: {**spec, "fallback": environment(f"{prefix}_{name.upper()}")} for name, spec in options.items()}


def singular(kind: type[Resource]) -> dict[str, t.Any]:
    """Return the keyword arguments of AnsibleModule for one object."""
    return {"argument_spec": {**kind.options, **kind.platform.options, "state": STATE}, **kind.rules}


def plural(kind: type[Resource]) -> dict[str, t.Any]:
    """Return the keyword arguments of AnsibleModule for a list of objects: each option is the singular's own object."""
    items = {
        "type": "list",
        "elements": "dict",
        "required": True,
        "options": {**kind.options, "state": STATE, "ignore": IGNORE},
        **kind.rules,
    }
    spec: OptionSpec = {
        **kind.platform.options,
        **kind.scope,
        kind.plural: items,
        "parallel": {"type": "int", "default": kind.platform.parallel},
        "continue_on_error": {"type": "bool", "default": True},
    }
    if kind.prunable:
        spec.update(
            prune={"type": "bool", "default": False},
            prune_ignore={"type": "list", "elements": "str", "default": []},
            prune_empty={"type": "bool", "default": False},
            prune_limit={"type": "int", "default": 25},
        )
    return {"argument_spec": spec}


def info(kind: type[Resource]) -> dict[str, t.Any]:
    """Return the keyword arguments of AnsibleModule for the info module."""
    return {"argument_spec": {**kind.platform.options, **kind.info_options}}


def plain(platform: Platform, options: OptionSpec) -> dict[str, t.Any]:
    """Return the keyword arguments of AnsibleModule for a module that is not about one kind of object."""
    return {"argument_spec": {**platform.options, **options}}


def concealed(params: t.Mapping[str, t.Any], spec: OptionSpec) -> dict[str, t.Any]:
    """Return a task's options as its result may show them: whatever the spec marks ``no_log`` is the mask.

    :param params: as AnsibleModule validated them; an alias that was used stands beside its option.
    """
    known = {**{alias: entry for entry in spec.values() for alias in entry.get("aliases", ())}, **spec}
    return {name: _concealed_value(value, known.get(name, {})) for name, value in params.items()}


def _concealed_value(value: t.Any, entry: t.Mapping[str, t.Any]) -> t.Any:
    if entry.get("no_log") and value is not None:
        return MASK
    inner = entry.get("options")
    if inner and isinstance(value, dict):
        return concealed(value, inner)
    if inner and isinstance(value, list):
        return [concealed(one, inner) if isinstance(one, dict) else one for one in value]
    # Such a URL is refused, and the refusal must not show the password that it holds.
    return re.sub(_USER_INFO, f"\\1{MASK}@", value) if isinstance(value, str) and "@" in value else value
