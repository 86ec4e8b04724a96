# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Charts (API notes 5.3). A chart's place on dashboards is the dashboards' matter: patches leave its links alone."""

from __future__ import annotations

import typing as t

from .._core.resource import OptionSpec
from .child import INFO, SERVICE, Child
from .entity import COMMON, EXTENSION, Entity

FIELDS = {**Entity.fields, "extension": "extension"}


class Chart(Child):
    """A chart of the catalogue."""

    noun = "chart"
    plural = "charts"
    collection = "charts"
    property_type = "chart"
    options: t.ClassVar[OptionSpec] = {
        **COMMON,
        **SERVICE,
        **EXTENSION,
        "chart_type": {"type": "str"},
        "source_url": {"type": "str"},
    }
    scalars = {**Entity.scalars, "chart_type": "chartType", "source_url": "sourceUrl"}
    removed_when_empty = frozenset({"chart_type"})
    fields = FIELDS
    info_options: t.ClassVar[OptionSpec] = {**INFO, "fields": {"type": "list", "elements": "str", "choices": [*FIELDS]}}
