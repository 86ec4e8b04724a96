# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: estate_problems
short_description: Find misspelt variables of an estate
description:
  - Returns a sentence for each variable of a host that looks like one of this collection's and is none,
    and for each of C(estate_only), C(promote_source), C(promote_target) and C(promote_changes) that has the wrong form.
    The role C(dashops.dashboards.estate) fails with them.
  - Names that begin with C(dashops_), C(estate_) or C(promote_) are the collection's own, so an unknown one is a
    problem.
  - Of the names that begin with a platform, such as C(clarus_), people have their own. One of them is a problem if it
    is nearly the name of a variable of the role and its value would do for that, or if it is a list of dictionaries.
author:
  - DashOps contributors (@dashops)
options:
  _terms:
    description: Names of the platforms, each of which has a role of that name.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Stop at a misspelt list
  ansible.builtin.assert:
    that: query('dashops.dashboards.estate_problems', 'openmetadata', 'clarus') | length == 0
"""

RETURN = r"""
_list:
  description: Sentences, sorted by variable.
  type: list
  elements: str
"""

import difflib
import re
import typing as t
from collections.abc import Mapping
from pathlib import Path

import yaml
from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase

ROLES = Path(__file__).resolve().parents[2] / "roles"
# What the collection has beside the variables of the platforms; the last two are seen while a platform is read.
OWN: t.Mapping[str, t.Sequence[str]] = {
    "dashops": ("hosts", "prune"),
    "estate": ("platforms", "only", "lists", "platform", "match"),
    "promote": ("source", "target", "apply", "changes"),
}
# How alike a misspelt name and the known one are: "prunes" and "prune" are, "project_id" and "project" are not.
NEAR = 0.84
# Role variables of a platform, with their types.
Known = t.Mapping[str, t.Mapping[str, str]]


class LookupModule(LookupBase):
    """See DOCUMENTATION."""

    def run(self, terms: list[str], variables: dict[str, t.Any] | None = None, **kwargs: t.Any) -> list[str]:
        """Return the sentences; ``variables`` are as they were written, so no secret is looked up for this."""
        given = variables or {}
        known = {platform: role_options(platform) for platform in terms}
        return [*name_problems(given, known, self._value), *form_problems(self._forms(given), known)]

    def _value(self, raw: t.Any) -> t.Any:
        """Return the value of a variable, None where it has none here."""
        try:
            return self._templated(raw)
        except AnsibleError:
            return None

    def _templated(self, raw: t.Any) -> t.Any:
        templar: t.Any = self._templar
        return templar.template(raw)

    def _forms(self, given: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
        names = ("estate_only", "promote_source", "promote_target", "promote_changes")
        return {name: self._templated(given[name]) for name in names if name in given}


def role_options(role: str) -> dict[str, str]:
    """Return the variables of a role and their types, as its argument_specs say."""
    text = (ROLES / role / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    options = yaml.safe_load(text)["argument_specs"]["main"]["options"]
    return {name: option["type"] for name, option in options.items()}


def lists_of(known: Known) -> list[str]:
    """Return the names of the lists that promote reads: all but the one whose items cannot be read back."""
    names = [name for options in known.values() for name, kind in options.items() if kind == "list"]
    return [name for name in names if not name.endswith(("_prune_ignore", "_instances"))]


def name_problems(given: t.Mapping[str, t.Any], known: Known, value_of: t.Callable[[t.Any], t.Any]) -> t.Iterator[str]:
    """Yield a sentence for each unknown name.

    :param given: variable -> value as it was written.
    :param value_of: evaluates such a value; it is called only for names that are nearly known.
    """
    own = {prefix: [f"{prefix}_{rest}" for rest in rests] for prefix, rests in OWN.items()}
    own["dashops"] += [f"dashops_{platform}" for platform in known]
    for name in sorted(map(str, given)):
        prefix = name.partition("_")[0]
        if "_" not in name or name in own.get(prefix, ()) or name in known.get(prefix, ()):
            continue
        if prefix in own:
            yield f"Unknown variable {name}: did you mean {near(name, own[prefix], 0.0)}?"
        elif prefix in known:
            yield from _platform_problem(name, given[name], known[prefix], value_of)


def _platform_problem(
    name: str, raw: t.Any, options: t.Mapping[str, str], value_of: t.Callable[[t.Any], t.Any]
) -> t.Iterator[str]:
    meant = near(name, options, NEAR)
    if meant and fits(value_of(raw), options[meant]):
        yield f"Unknown variable {name}: did you mean {meant}?"
    elif isinstance(raw, list) and raw and all(isinstance(item, Mapping) for item in raw):
        lists = [one for one, kind in options.items() if kind == "list" and not one.endswith("_prune_ignore")]
        yield (
            f"Unknown list {name}: did you mean {near(name, lists, 0.0)}? "
            "The name of a list of your own must begin otherwise."
        )


def near(name: str, names: t.Iterable[str], cutoff: float) -> str | None:
    """Return the one of ``names`` that is most like ``name`` behind the prefix that they share."""
    rests = {one.partition("_")[2]: one for one in names}
    found = difflib.get_close_matches(name.partition("_")[2], rests, n=1, cutoff=cutoff)
    return rests[found[0]] if found else None


def fits(value: t.Any, kind: str) -> bool:
    """Return whether a value would do for a role variable of this type."""
    if kind == "list":
        return isinstance(value, list)
    if kind == "bool":
        return isinstance(value, bool) or str(value).lower() in ("true", "false", "yes", "no", "on", "off")
    if kind == "int":
        return str(value).isdigit()
    return isinstance(value, str)


def form_problems(values: t.Mapping[str, t.Any], known: Known) -> t.Iterator[str]:
    """Yield a sentence for each thing that is wrong in variables that are dictionaries by platform or list."""
    keys: dict[str, tuple[t.Sequence[str], str]] = {
        "estate_only": (list(known), "platform"),
        "promote_source": (list(known), "platform"),
        "promote_target": (list(known), "platform"),
        "promote_changes": (lists_of(known), "list"),
    }
    for name, value in values.items():
        names, noun = keys[name]
        if value is None or value == "":
            continue
        if not isinstance(value, Mapping):
            yield f"{name} must be a dictionary by {noun}, with keys out of {', '.join(names)}."
            continue
        for key, inner in value.items():
            if key not in names:
                meant = difflib.get_close_matches(str(key), names, n=1, cutoff=0.0)[0]
                yield f"Unknown {noun} {key} in {name}: did you mean {meant}?"
            elif name == "estate_only":
                yield from _pattern_problem(f"{name}.{key}", inner)
            elif not (inner is None or isinstance(inner, Mapping)):
                what = "options" if noun == "list" else "connection options"
                yield f"{name}.{key} must be a dictionary of {what}."


def _pattern_problem(name: str, pattern: t.Any) -> t.Iterator[str]:
    if not isinstance(pattern, str):
        yield f"{name} must be a text, a regular expression."
        return
    try:
        re.compile(pattern)
    except re.error as exc:
        yield f"{name} is not a regular expression: {exc}, in {pattern!r}."
