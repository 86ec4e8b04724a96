# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""What is said and shown of options that are refused. Imported when some are."""

from __future__ import annotations

import typing as t

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import UnsupportedError

from . import argspec
from .masking import mask
from .merge import without_nulls
from .resource import Options, OptionSpec, Resource

#: Refused items that one failure names; the rest is counted.
MOST = 10


def sentence(spec: OptionSpec, params: Options, listed: type[Resource] | None, msg: str) -> str:
    """Return what Ansible has against a task's options, with what it leaves out.

    :param listed: the kind of object of a plural module. :param msg: Ansible's own sentence.
    """
    told = msg + _variables(spec, params, msg)
    return _items(listed, params.get(listed.plural), told) if listed else told


def shown(spec: OptionSpec, params: Options, listed: type[Resource] | None) -> dict[str, t.Any]:
    """Return the refused options as the result may show them; a list is counted, as it may be long."""
    options = argspec.concealed(params, spec)
    items = options.get(listed.plural) if listed else None
    if listed and isinstance(items, list):
        options[listed.plural] = f"{len(items)} {listed.plural}"
    return harmless(options)


def harmless(options: Options) -> dict[str, t.Any]:
    """Return the options of a failed task: what refuses a secret in a free-form one must not show it."""
    return {name: mask(value) if isinstance(value, (dict, list)) else value for name, value in options.items()}


def _items(kind: type[Resource], items: t.Any, msg: str) -> str:
    """Return what Ansible has against the items of a list, each with its position; ``msg`` where it is nothing.

    :param items: the list, as far as Ansible has filled it with defaults.
    """
    spec = argspec.plural(kind)["argument_spec"][kind.plural]
    validator = ArgumentSpecValidator(spec["options"], **kind.rules)
    found = []
    for position, item in enumerate(items if isinstance(items, list) else ()):
        problems = validator.validate(without_nulls(item)).errors if isinstance(item, dict) else ()
        for problem in problems:
            word = "Unsupported parameters: " if isinstance(problem, UnsupportedError) else ""
            found.append(f"{kind.plural}[{position}]: {word}{problem}")
    if len(found) > MOST:
        found[MOST:] = [f"and {len(found) - MOST} more"]
    return "; ".join(found) or msg


def _variables(spec: OptionSpec, params: Options, msg: str) -> str:
    """Return what to add to a sentence that complains of missing options: the variables that they may come from."""
    if not msg.startswith("missing required arguments"):
        return ""
    missing = [entry for name, entry in spec.items() if entry.get("required") and params.get(name) is None]
    names = [" or ".join(entry["fallback"][1]) for entry in missing if "fallback" in entry]
    return f"; or set {' and '.join(names)} in the environment where the module runs" if names else ""
