#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: clarus_dashboard_widget
short_description: Manage a dashboard widget in ClarusWMS
description:
  - Creates, changes and deletes a dashboard widget of a ClarusWMS tenant, which is a chart bound to a report query.
  - Users see a widget once it is placed on a dashboard, see M(dashops.dashboards.clarus_dashboard).
author:
  - DashOps contributors (@dashops)
extends_documentation_fragment:
  - dashops.dashboards._attributes
  - dashops.dashboards._attributes.clarus
  - dashops.dashboards._attributes.state
  - dashops.dashboards._clarus.widget
  - dashops.dashboards._clarus
  - dashops.dashboards._http
seealso:
  - module: dashops.dashboards.clarus_dashboard_widgets
  - module: dashops.dashboards.clarus_dashboard_widget_info
  - module: dashops.dashboards.clarus_dashboard
  - name: ClarusWMS dashboard widgets API
    description: The vendor's reference.
    link: https://documentation.claruswms.com/api-reference/dashboard-widgets/create-a-dashboard-widget
"""

EXAMPLES = r"""
- name: Show the put-away backlog as bars
  dashops.dashboards.clarus_dashboard_widget:
    subdomain: acme-north
    code: putaway-backlog
    name: Put-away backlog
    widget_type: bar
    report_query: Open put-away tasks by zone
    configuration:
      metric: total_records
      color_palette: warm
      horizontal: true
      limit: 20
    dashboard_filters:
      warehouse_id: 41

- name: Take one option of the chart away, and leave the others
  dashops.dashboards.clarus_dashboard_widget:
    subdomain: acme-north
    code: putaway-backlog
    configuration:
      color_palette: null

- name: Delete a widget wherever it stands
  dashops.dashboards.clarus_dashboard_widget:
    subdomain: acme-north
    code: putaway-backlog
    state: absent
    force: true
"""

RETURN = r"""
widget:
  description:
    - The widget as the server lists it, in check mode as it would be. After a deletion the last record, null if there
      was none.
  type: dict
  returned: success
  contains:
    id:
      description: Id in the tenant.
      type: int
      sample: 55
    subdomain:
      description: The tenant.
      type: str
      sample: acme-north
    code:
      description: Code.
      type: str
      sample: putaway-backlog
    name:
      description: Name.
      type: str
      sample: Put-away backlog
    description:
      description: Text for users.
      type: str
      sample: Open put-away tasks by zone
    widget_type:
      description: Kind of chart.
      type: str
      sample: bar
    report_query_id:
      description: Id of the report query, null if there is none.
      type: int
      sample: 18
    report_query:
      description: Its name, null if it was not looked up.
      type: str
      sample: Open put-away tasks by zone
    configuration:
      description: Options of the chart as they are stored.
      type: dict
      sample: {metric: total_records, horizontal: true, limit: 20}
    dashboard_filters:
      description: Default values for the parameters of the report query.
      type: dict
      sample: {warehouse_id: 3}
action:
  description: What was done, or in check mode would be.
  type: str
  returned: success
  sample: created
  choices: [created, updated, unchanged, deleted]
applied:
  description: What was written before the failure, a sentence each.
  type: list
  elements: str
  returned: failure
  sample: ["take widget 'carrier-mix' off dashboard 'outbound-overview'"]
pending:
  description: What was left to write when it failed. The next run does it.
  type: list
  elements: str
  returned: failure
  sample: ["delete widget 'carrier-mix'"]
error:
  description: What the server said, as far as it said anything.
  type: dict
  returned: failure
  contains:
    status:
      description: HTTP status.
      type: int
      sample: 422
    code:
      description: The vendor's error code.
      type: str
      sample: invalid_client
    request_id:
      description: Id of the request for the vendor's support.
      type: str
      sample: 5f0c2a9e-1a44-4a3f-9f0e-6d0f1f6f2f11
"""

from ansible_collections.dashops.dashboards.plugins.module_utils._clarus.widget import Widget
from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_one


def main() -> None:
    """Entry point."""
    run_one(Widget)


if __name__ == "__main__":
    main()
