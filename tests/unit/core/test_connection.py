# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.dashops.dashboards.plugins.module_utils._core.connection import (
    Kind,
    first_set,
    is_set,
    missing,
    resolve,
)

TOKEN = Kind("token", ("token",), families=({"token": "P_TOKEN"},), secret=("token",))
PASSWORD = Kind(
    "password",
    ("username", "password"),
    optional=("domain",),
    families=(
        {"username": "NEW_USER", "password": "NEW_PASSWORD", "domain": "NEW_DOMAIN"},
        {"username": "OLD_USER", "password": "OLD_PASSWORD"},
    ),
    secret=("password",),
)
KINDS = (TOKEN, PASSWORD)


@pytest.mark.parametrize(("value", "counts"), [(None, False), ("", False), ({}, False), (0, True), ("x", True)])
def test_is_set(value: object, counts: bool) -> None:
    assert is_set(value) is counts


def test_first_set_skips_empty_variables() -> None:
    assert first_set({"A": "", "B": "b", "C": "c"}, ["A", "B", "C"]) == "b"
    assert first_set({}, ["A"]) is None


def test_all_kinds_of_the_options_come_before_the_environment() -> None:
    chosen = resolve(KINDS, {"username": "u", "password": "p"}, {"P_TOKEN": "t"})
    assert chosen and chosen.kind == "password"


def test_the_first_complete_kind_counts_and_two_are_no_error() -> None:
    chosen = resolve(KINDS, {"token": "t", "username": "u", "password": "p"}, {})
    assert chosen and (chosen.kind, chosen.values, chosen.secrets) == ("token", {"token": "t"}, ("t",))


def test_a_kind_is_never_mixed_from_two_sources() -> None:
    assert resolve(KINDS, {"username": "u"}, {"NEW_PASSWORD": "p"}) is None
    assert resolve(KINDS, {}, {"NEW_USER": "u", "OLD_PASSWORD": "p"}) is None


def test_a_whole_family_counts_with_its_optional_members() -> None:
    chosen = resolve(KINDS, {}, {"NEW_USER": "u", "NEW_PASSWORD": "p", "NEW_DOMAIN": "d", "OLD_USER": "o"})
    assert chosen and chosen.values == {"username": "u", "password": "p", "domain": "d"}
    chosen = resolve(KINDS, {}, {"NEW_USER": "u", "OLD_USER": "o", "OLD_PASSWORD": "q"})
    assert chosen and chosen.values == {"username": "o", "password": "q"}


def test_empty_variables_count_as_unset() -> None:
    chosen = resolve(KINDS, {"token": ""}, {"P_TOKEN": "", "OLD_USER": "o", "OLD_PASSWORD": "q"})
    assert chosen and chosen.kind == "password"


def test_missing_names_every_way() -> None:
    text = str(missing("Platform", KINDS))
    for name in ("token", "P_TOKEN", "username and password", "NEW_USER and NEW_PASSWORD", "OLD_USER and OLD_PASSWORD"):
        assert name in text
