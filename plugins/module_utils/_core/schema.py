# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Checking free-form data against a JSON Schema. jsonschema is imported only when there is something to check."""

from __future__ import annotations

import sys
import typing as t

from .errors import MissingLibrary

Schema = t.Mapping[str, t.Any]


def problems(value: t.Any, schema: Schema, path: str) -> list[str]:
    """Return what is wrong with ``value``, one sentence a mistake, each with the path into the user's data.

    :param value: the user's data.
    :param schema: a JSON Schema (draft 2020-12) as a Python dict.
    :param path: where the data stands in the task, for example ``configuration`` or ``prompts[1]``.
    :raises MissingLibrary: jsonschema cannot be imported.
    """
    try:
        from jsonschema import Draft202012Validator
    except ImportError as exc:
        raise MissingLibrary(
            f"The Python library jsonschema is needed to check {path}: install it for {sys.executable}"
        ) from exc
    errors = sorted(Draft202012Validator(schema).iter_errors(value), key=lambda error: [str(p) for p in error.path])
    return [f"{path}{_steps(error.absolute_path)}: {error.message}" for error in errors]


def _steps(path: t.Iterable[t.Any]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
