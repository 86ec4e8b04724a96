#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: mstr_kpi_info
short_description: Read KPIs of MicroStrategy
description:
  - Returns the KPIs that the account owns in a project and that have all of the given values, all of them if none is
    given, and on request their values. Without O(project) those of all projects are returned.
author:
  - DashOps contributors (@dashops)
options:
  kpi_id:
    description: Id.
    type: str
  name:
    description: Name, exactly.
    type: str
  dossier:
    description: The dashboard that the KPIs are taken from, by name, path or id.
    type: str
  data_range_unit:
    description:
      - Which values to return, V(1p) the last one, V(1d) to V(1y) a day, a week, a month, a quarter or a year, V(ytd)
        the year so far, V(all) or V(nodata).
      - V(all) costs one request more for each KPI.
    type: str
    choices: [1p, 1d, 1w, 1m, 1qt, 1y, ytd, all, nodata]
    default: nodata
  compare_with:
    description: The times to compare the last value with.
    type: list
    elements: str
    choices: [1d, 1w, 1m, 1qt, 1y]
  data_aggregate_level:
    description: Whether values are by the hour or by the day. The server's default is by the hour.
    type: str
    choices: [hourly, daily]
  include_filter:
    description: Whether to return the summary of the filters, too.
    type: bool
extends_documentation_fragment:
  - dashops.dashboards._attributes.info
  - dashops.dashboards._attributes.mstr
  - dashops.dashboards._mstr
  - dashops.dashboards._http
seealso:
  - module: dashops.dashboards.mstr_kpi
  - module: dashops.dashboards.mstr_kpis
"""

EXAMPLES = r"""
- name: Read the KPIs of a dashboard with yesterday's values
  dashops.dashboards.mstr_kpi_info:
    project: Market Intelligence
    dossier: Bitcoin Analytics
    data_range_unit: 1d
    compare_with: [1d, 1w]
  register: read

- name: Show the last value of each
  ansible.builtin.debug:
    msg: "{{ item.name }} is {{ (item.data.dataPoints | last).formattedValue }}"
  loop: "{{ read.kpis }}"
  loop_control:
    label: "{{ item.name }}"
"""

RETURN = r"""
kpis:
  description: The KPIs that match, by project and name, an empty list if none does.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: Id.
      type: str
      sample: E0B7A6C54D3F4218907F6E5D4C3B2A19
    name:
      description: Name.
      type: str
      sample: Bitcoin price
    project_id:
      description: Id of the project.
      type: str
      sample: A728B9A98C420236E6C825AAB4A812D6
    dashboard:
      description: The dashboard that it is taken from.
      type: dict
      sample: {id: 8CF183CB4346C729EC6E2EA368BF49ED, name: Bitcoin Analytics}
    disabled:
      description: Whether it is disabled.
      type: bool
      sample: false
    config:
      description: The configuration as data, or as text where it is no JSON.
      type: raw
      sample: {reversedPalette: false, selectedDataCompare: 1w}
    target:
      description: Keys of the visualization and the metric, null where the server does not show them.
      type: dict
      sample:
        chapter_key: W3BEA2A6BF8A44218B7AC7FF236A20C55
        page_key: W66AE9E04126845EB96453C9C9EB39628
        visualization_key: K0575A35B7B4EE4A87AD0C586829F9799
        metric_id: 5B1EA76011EB75E45C3A0080EFA52176
        metric_name: Latest Price
    target_verified:
      description: Whether the server shows the target, so that a difference in it can be seen.
      type: bool
      sample: false
    bookmark_id:
      description: Id of the bookmark that holds the state of the filters.
      type: str
      sample: 1C9D8E7F60514A2B93C4D5E6F7081920
    subscription_id:
      description: Id of the subscription that updates it, where the server shows it.
      type: str
      sample: 8A7B6C5D4E3F42019876543210FEDCBA
    date_created:
      description: When it was made.
      type: str
      sample: "2024-06-03T07:10:11.017Z"
    date_modified:
      description: When it was last changed.
      type: str
      sample: "2024-06-03T07:10:11.017Z"
    data:
      description: Values, when O(data_range_unit) or O(include_filter) asks for them.
      type: dict
      sample:
        dataPoints: [{rawValue: 22212.82, formattedValue: "$22,213", timestamp: "2024-06-04T07:00:02Z"}]
    data_compares:
      description: Comparisons, when O(compare_with) asks for them.
      type: list
      elements: dict
      sample: [{timestamp: "2024-06-03T07:00:00Z", indicator: 1d, compare: 2%, value: 0.79}]
    options:
      description:
        - The options that make the same KPI elsewhere. The target is among them only where the server shows it.
      type: dict
      sample:
        name: Bitcoin price
        dossier: Bitcoin Analytics
        disabled: false
        config: {reversedPalette: false, selectedDataCompare: 1w}
"""

from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_info
from ansible_collections.dashops.dashboards.plugins.module_utils._mstr.kpi import Kpi


def main() -> None:
    """Entry point."""
    run_info(Kpi)


if __name__ == "__main__":
    main()
