# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: estate_yaml
short_description: Write lists of an estate as YAML for people
description:
  - Writes what the info modules return as C(options) as the YAML file that the roles take, in the same order and form
    each time.
  - Items are sorted by service and name, their options stand in the order of the documentation. Long texts become
    blocks. What is empty, or is what a new object has anyway, is left out.
  - A text that Ansible would take for a template is tagged C(!unsafe).
author:
  - DashOps contributors (@dashops)
options:
  _input:
    description: Variables of the roles, each a list of items, or a text such as the name of a project.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Read the dashboards of a tenant
  dashops.dashboards.clarus_dashboard_info:
    subdomain: acme-north
  register: read

- name: Keep them in a file
  ansible.builtin.copy:
    content: >-
      {{ {'clarus_dashboards': read.dashboards | map(attribute='options')} | dashops.dashboards.estate_yaml }}
    dest: dashboards.yml
    mode: "0644"
"""

RETURN = r"""
_value:
  description: The text of the file.
  type: str
"""

import typing as t
from collections.abc import Mapping

import yaml

# Longer texts become blocks; lines of blocks are folded there.
WIDTH = 100
# What an object has if nobody said anything, by option. These options have the same meaning wherever they occur.
DEFAULTS: t.Mapping[str, t.Any] = {
    "disabled": False,
    "group_id": "default",
    "is_default": False,
    "is_favorite": False,
    "properties": {"topN": 100},
    "threshold": 0,
    "threshold_enabled": False,
}
# Options that are lists of objects with options of their own; everything below other options is the user's own data.
NESTED = ("widgets",)


class EstateDumper(yaml.SafeDumper):
    """Writes YAML as people do: list items are indented, long texts are blocks, nothing refers to something above."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent list items below their key."""
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: t.Any) -> bool:
        """Write the same data out each time."""
        return True


def _text(dumper: EstateDumper, value: str) -> yaml.Node:
    if "{{" in value or "{%" in value or "{#" in value:
        return dumper.represent_scalar("!unsafe", value, style='"')
    style = None
    if set(value) & set("\x85\u2028\u2029"):
        style = '"'  # line breaks of YAML's too, which come back as spaces unless they are escaped
    elif "\n" in value:
        style = "|"
    elif len(value) > WIDTH and not value.startswith(" "):
        style = ">"
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


EstateDumper.add_representer(str, _text)
# Multi: Ansible hands over its own kinds of str, int, dict and list.
EstateDumper.add_multi_representer(str, _text)
EstateDumper.add_multi_representer(int, EstateDumper.represent_int)
EstateDumper.add_multi_representer(float, EstateDumper.represent_float)
EstateDumper.add_multi_representer(dict, EstateDumper.represent_dict)
EstateDumper.add_multi_representer(list, EstateDumper.represent_list)


def lean(item: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return an item without what is empty or what a new object has anyway."""
    kept: dict[str, t.Any] = {}
    for name, value in item.items():
        if name in NESTED and isinstance(value, list):
            value = [lean(one) for one in value]
        if not _is_empty(value) and not (name in DEFAULTS and value == DEFAULTS[name]):
            kept[name] = value
    return kept


def _is_empty(value: t.Any) -> bool:
    return value is None or (isinstance(value, (str, list, Mapping)) and not value)


def order(item: t.Mapping[str, t.Any]) -> tuple[str, str, str]:
    """Return what items are sorted by: service, then name or code, then all of it for names that repeat."""
    name = item.get("name") if "code" not in item else item["code"]
    return str(item.get("service", "")), str(name), repr(sorted(map(str, item.items())))


def estate_yaml(estate: t.Mapping[str, t.Any]) -> str:
    """Return the YAML text of role variables; see DOCUMENTATION."""
    parts = []
    for name, value in estate.items():
        if not isinstance(value, str):
            value = [lean(item) for item in sorted(value, key=order)]
        parts.append(yaml.dump({name: value}, Dumper=EstateDumper, sort_keys=False, allow_unicode=True, width=WIDTH))
    return "\n".join(parts)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Name and function."""
        return {"estate_yaml": estate_yaml}
