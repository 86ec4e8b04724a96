#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: mstr_kpi
short_description: Manage a KPI in MicroStrategy
description:
  - Creates, changes and deletes a KPI, a number from a dashboard that the server follows every hour, in one task. Names
    of dashboard, chapter, page, visualization and metric are found, and the instance that the server wants for it is
    made and removed again.
  - What is left out is not managed. The server can change only name and configuration, see O(recreate).
  - KPIs are personal. Only those of the account that runs the task are seen and changed, in one project.
author:
  - DashOps contributors (@dashops)
extends_documentation_fragment:
  - dashops.dashboards._attributes
  - dashops.dashboards._attributes.mstr
  - dashops.dashboards._attributes.state
  - dashops.dashboards._mstr.kpi
  - dashops.dashboards._mstr
  - dashops.dashboards._http
notes:
  - Most servers do not show the target of a KPI (chapter, page, visualization, metric). There a difference in it cannot
    be seen, and C(target_verified) in the result is V(false).
  - Servers before 2021 Update 10, and maybe some newer ones, have no KPI service; the module says so.
  - The account needs the privileges to use the Library watch list and Library insights.
seealso:
  - module: dashops.dashboards.mstr_kpis
  - module: dashops.dashboards.mstr_kpi_info
  - module: dashops.dashboards.mstr_session
  - name: Create a KPI object
    description: The vendor's walk-through.
    link: https://microstrategy.github.io/rest-api-docs/common-workflows/analytics/manage-insights/create-kpi/
"""

EXAMPLES = r"""
- name: Follow the price, found by the names that people see
  dashops.dashboards.mstr_kpi:
    project: Market Intelligence
    name: Bitcoin price
    dossier: Bitcoin Analytics
    visualization: Latest Price
    config:
      reversedPalette: false
      selectedDataCompare: 1w

- name: A visualization whose name repeats needs its page
  dashops.dashboards.mstr_kpi:
    project: Market Intelligence
    name: Network valuation
    dossier: /Shared Reports/Crypto/Bitcoin Analytics
    chapter: Market Analytics
    page: Network Valuation
    visualization: Visualization 1
    metric: NVT Ratio

- name: Disable it, which takes a new KPI
  dashops.dashboards.mstr_kpi:
    project: Market Intelligence
    name: Bitcoin price
    dossier: Bitcoin Analytics
    visualization: Latest Price
    disabled: true
    recreate: true

- name: Give it another name
  dashops.dashboards.mstr_kpi:
    project: Market Intelligence
    kpi_id: E0B7A6C54D3F4218907F6E5D4C3B2A19
    name: BTC price

- name: Remove it
  dashops.dashboards.mstr_kpi:
    project: Market Intelligence
    name: Network valuation
    state: absent
"""

RETURN = r"""
action:
  description: What was done, or in check mode would be.
  type: str
  returned: success
  choices: [created, updated, unchanged, deleted, recreated]
  sample: created
kpi:
  description: The KPI, or the one that was deleted, null where there was none.
  type: dict
  returned: success
  contains:
    id:
      description: Id, null in check mode while there is none.
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
applied:
  description: What was written before the failure, a sentence each.
  type: list
  elements: str
  returned: failure
  sample: ["delete KPI 'Bitcoin price' (E0B7A6C54D3F4218907F6E5D4C3B2A19) to make it anew"]
pending:
  description: What was left to write when it failed. The next run does it.
  type: list
  elements: str
  returned: failure
  sample: ["create KPI 'Bitcoin price'"]
error:
  description: What the server said, as far as it said anything.
  type: dict
  returned: failure
  contains:
    status:
      description: HTTP status.
      type: int
      sample: 400
    code:
      description: The vendor's error code, with the number of the Intelligence Server where there is one.
      type: str
      sample: ERR004 (-2147468986)
    request_id:
      description: Ticket id for the vendor's support.
      type: str
      sample: c2f1a0b79d5e4b06
"""

from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_one
from ansible_collections.dashops.dashboards.plugins.module_utils._mstr.kpi import Kpi


def main() -> None:
    """Entry point."""
    run_one(Kpi)


if __name__ == "__main__":
    main()
