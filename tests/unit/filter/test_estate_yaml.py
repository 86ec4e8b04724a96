# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the export writes can be read back, is the same each time, and is what a person would write."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.dashops.dashboards.plugins.filter.estate_yaml import FilterModule, lean

estate_yaml = FilterModule().filters()["estate_yaml"]


class Loader(yaml.SafeLoader):
    """Reads !unsafe as Ansible does."""


Loader.add_constructor("!unsafe", lambda loader, node: str(node.value))

TEXT = st.text(st.characters(codec="utf-8"), max_size=300)
LONG = st.lists(
    st.sampled_from(["word", "{{", "a b", ": #", "- x", "ü", "'", '"', "\n", "  ", "\x85", "\u2028"]), max_size=80
).map(" ".join)
LEAF = st.one_of(TEXT, LONG, st.integers(), st.booleans(), st.floats(allow_nan=False))
FREE = st.dictionaries(st.text("abcxyz", min_size=1), st.recursive(LEAF, st.lists, max_leaves=8))


def read(text: str) -> Any:
    return yaml.load(text, Loader)  # noqa: S506


@given(st.text("abc", min_size=1), TEXT | LONG, FREE)
def test_what_is_written_is_read_again(name: str, description: str, config: dict[str, Any]) -> None:
    item = {"name": name, "description": description, "config": config}
    assert read(estate_yaml({"mstr_kpis": [item]})) == {"mstr_kpis": [lean(item)]}


@given(st.permutations(["a", "b", "c"]))
def test_the_order_of_what_was_read_does_not_count(names: list[str]) -> None:
    items = [{"service": service, "name": name} for name in names for service in ("y", "x")]
    wanted = [{"service": service, "name": name} for service in ("x", "y") for name in ("a", "b", "c")]
    assert read(estate_yaml({"openmetadata_charts": items}))["openmetadata_charts"] == wanted


def test_what_a_person_would_write() -> None:
    description = "First line.\n\nThird line."
    long = "One sentence that goes on and on, as the people who write descriptions of dashboards like to, to the end."
    item = {
        "name": "orders",
        "description": description,
        "display_name": None,
        "tags": [],
        "is_default": False,
        "is_active": False,
        "config": {"note": long, "off": False, "empty": ""},
        "widgets": [{"title": "A", "threshold": 0.0, "group_id": "default", "unit": ""}],
        "hint": "{{ not a template }}",
    }
    assert estate_yaml({"project": "Market", "things": [item], "none": []}) == (
        "project: Market\n"
        "\n"
        "things:\n"
        "  - name: orders\n"
        "    description: |-\n"
        "      First line.\n"
        "\n"
        "      Third line.\n"
        "    is_active: false\n"
        "    config:\n"
        "      note: >-\n"
        "        One sentence that goes on and on, as the people who write descriptions of dashboards like to,\n"
        "        to the end.\n"
        "      'off': false\n"
        "      empty: ''\n"
        "    widgets:\n"
        "      - title: A\n"
        '    hint: !unsafe "{{ not a template }}"\n'
        "\n"
        "none: []\n"
    )
