# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Dashboards (API notes 2, 3)."""

from __future__ import annotations

import typing as t

from .._core.resource import OptionSpec
from .child import INFO, SERVICE, Child
from .entity import COMMON, COMMON_LINKS, EXTENSION, Entity, Link

FIELDS = {**Entity.fields, "charts": "charts", "data_models": "dataModels", "extension": "extension"}


class Dashboard(Child):
    """A dashboard of the catalogue."""

    noun = "dashboard"
    plural = "dashboards"
    collection = "dashboards"
    property_type = "dashboard"
    options: t.ClassVar[OptionSpec] = {
        **COMMON,
        **SERVICE,
        **EXTENSION,
        "dashboard_type": {"type": "str", "choices": ["Dashboard", "Report"]},
        "source_url": {"type": "str"},
        "project": {"type": "str"},
        "charts": {"type": "list", "elements": "str"},
        "data_models": {"type": "list", "elements": "str"},
    }
    scalars = {
        **Entity.scalars,
        "dashboard_type": "dashboardType",
        "source_url": "sourceUrl",
        "project": "project",
    }
    links = {
        **COMMON_LINKS,
        "charts": Link("charts", "chart"),
        "data_models": Link("dataModels", "dashboardDataModel"),
    }
    defaults = {"dashboard_type": "Dashboard"}
    fields = FIELDS
    info_options: t.ClassVar[OptionSpec] = {**INFO, "fields": {"type": "list", "elements": "str", "choices": [*FIELDS]}}
