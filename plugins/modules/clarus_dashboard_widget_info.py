#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: clarus_dashboard_widget_info
short_description: Read dashboard widgets of ClarusWMS
description:
  - Returns the dashboard widgets of a ClarusWMS tenant that have all of the given values, all widgets if none is given.
author:
  - DashOps contributors (@dashops)
options:
  id:
    description: Id in this tenant.
    type: int
  code:
    description: Code, exactly.
    type: str
  name:
    description: Name, exactly.
    type: str
  widget_type:
    description: Kind of chart.
    type: str
    choices: [area, bar, funnel, gauge, graph, grid, heatmap, line, pictorial_bar, pie, radar, sankey, scatter, single,
      sunburst, tree, treemap]
extends_documentation_fragment:
  - dashops.dashboards._attributes.info
  - dashops.dashboards._attributes.clarus
  - dashops.dashboards._clarus
  - dashops.dashboards._http
seealso:
  - module: dashops.dashboards.clarus_dashboard_widget
  - module: dashops.dashboards.clarus_dashboard_info
"""

EXAMPLES = r"""
- name: Read all bar charts
  dashops.dashboards.clarus_dashboard_widget_info:
    subdomain: acme-north
    widget_type: bar
  register: bars

- name: Tell where they stand
  ansible.builtin.debug:
    msg: "{{ item.code }}: {{ item.dashboards | join(', ') }}"
  loop: "{{ bars.widgets }}"
  loop_control:
    label: "{{ item.code }}"
"""

RETURN = r"""
widgets:
  description: The widgets that match, an empty list if none does.
  type: list
  elements: dict
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
    dashboards:
      description: Codes of the dashboards on which it stands.
      type: list
      elements: str
      sample: [inbound-control]
    options:
      description:
        - The options that make the same widget in another tenant, codes and names without ids.
        - C(report_query_id) stands in place of C(report_query) where the server does not list its report queries,
          or where
          several have the name. Ids in C(dashboard_filters) are the tenant's own.
      type: dict
      sample:
        code: putaway-backlog
        name: Put-away backlog
        description: ""
        widget_type: bar
        report_query: Open put-away tasks by zone
        configuration: {metric: total_records, horizontal: true}
        dashboard_filters: {warehouse_id: 3}
"""

from ansible_collections.dashops.dashboards.plugins.module_utils._clarus.widget import Widget
from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_info


def main() -> None:
    """Entry point."""
    run_info(Widget)


if __name__ == "__main__":
    main()
