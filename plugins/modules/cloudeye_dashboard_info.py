#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudeye_dashboard_info
short_description: Read monitoring dashboards of Huawei Cloud Eye
description:
  - Returns the dashboards of a project in Huawei Cloud Eye that have all of the given values, with their graphs.
  - C(options) of a record makes the same dashboard in another project or region, see the examples.
author:
  - DashOps contributors (@dashops)
options:
  dashboard_id:
    description: Id. An id that does not exist gives an empty list.
    type: str
  name:
    description: Name, exactly.
    type: str
    aliases: [dashboard_name]
  enterprise_project_id:
    description:
      - Id of the enterprise project, V(0) for the default one. Left out, all that the account may see are searched.
    type: str
    aliases: [enterprise_id]
  is_favorite:
    description: Whether it is among the favourites.
    type: bool
  dashboard_type:
    description:
      - Whether to read the dashboards of users (V(other)) or the vendor's own. It does not count with O(dashboard_id).
    type: str
    choices: [other, monitor_dashboard]
    default: other
  widgets:
    description:
      - Whether to read the graphs, which takes one request for each dashboard. Without them C(options) makes an empty
        dashboard.
    type: bool
    default: true
extends_documentation_fragment:
  - dashops.dashboards._attributes.info
  - dashops.dashboards._attributes.cloudeye
  - dashops.dashboards._cloudeye
  - dashops.dashboards._http
seealso:
  - module: dashops.dashboards.cloudeye_dashboard
  - module: dashops.dashboards.cloudeye_dashboards
"""

EXAMPLES = r"""
- name: Read the boards of the production project
  dashops.dashboards.cloudeye_dashboard_info:
    region: eu-west-101
    enterprise_project_id: "0"
  register: source

- name: Make the same boards in staging
  dashops.dashboards.cloudeye_dashboards:
    region: eu-west-101
    project_name: eu-west-101_staging
    dashboards: "{{ source.dashboards | map(attribute='options') }}"

- name: List the favourites, without their graphs
  dashops.dashboards.cloudeye_dashboard_info:
    region: eu-west-101
    is_favorite: true
    widgets: false
"""

RETURN = r"""
dashboards:
  description: The dashboards that match, sorted by enterprise project and name. An empty list if none does.
  type: list
  elements: dict
  returned: success
  contains:
    dashboard_id:
      description: Id.
      type: str
      sample: db1735689600000Ab3dEf9Gh
    name:
      description: Name.
      type: str
      sample: rabbitmq-orders
    enterprise_project_id:
      description: Enterprise project.
      type: str
      sample: "0"
    creator_name:
      description: User who made it.
      type: str
      sample: deploy-bot
    create_time:
      description: When it was made, in milliseconds since 1970.
      type: int
      sample: 1735689600000
    row_widget_num:
      description: Graphs in a row, 0 where they are placed by location.
      type: int
      sample: 0
    is_favorite:
      description: Whether it is among the favourites.
      type: bool
      sample: true
    widget_num:
      description: Number of graphs, null where the server does not say it and they were not read.
      type: int
      sample: 1
    extend_info:
      description: How it is shown, as far as it is set and the server shows it.
      type: dict
      sample: {filter: average, period: "300", display_time: 180, refresh_time: 60}
    widgets:
      description: The graphs as one reads a page.
      type: list
      elements: dict
      returned: when O(widgets) is set
      sample:
        - widget_id: wg1735689600001Zy8xWv7Ut
          group_id: default
          title: Connections
          view: line
          metric_display_mode: single
          threshold: 0
          threshold_enabled: false
          unit: count
          location: {left: 0, top: 0, width: 6, height: 3}
          properties: {topN: 100}
          metrics:
            - namespace: SYS.DMS
              metric_name: connections
              dimensions:
                name: rabbitmq_instance_id
                filter_type: all_instances
          create_time: 1735689600001
    options:
      description:
        - The options that make the same dashboard elsewhere, without ids of dashboard, enterprise project, groups and
          graphs. Only where titles repeat on a dashboard, its graphs have their C(widget_id).
      type: dict
      sample:
        name: rabbitmq-orders
        row_widget_num: 0
        is_favorite: true
        extend_info: {filter: average, period: "300", display_time: 180, refresh_time: 60}
        widgets:
          - title: Connections
            view: line
            metric_display_mode: single
            threshold: 0
            threshold_enabled: false
            unit: count
            location: {left: 0, top: 0, width: 6, height: 3}
            properties: {topN: 100}
            metrics:
              - namespace: SYS.DMS
                metric_name: connections
                dimensions:
                  name: rabbitmq_instance_id
                  filter_type: all_instances
"""

from ansible_collections.dashops.dashboards.plugins.module_utils._cloudeye.dashboard import Dashboard
from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_info


def main() -> None:
    """Entry point."""
    run_info(Dashboard)


if __name__ == "__main__":
    main()
