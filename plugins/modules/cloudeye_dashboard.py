#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudeye_dashboard
short_description: Manage a monitoring dashboard in Huawei Cloud Eye
description:
  - Creates, copies, changes and deletes a dashboard of Huawei Cloud Eye (CES) and the graphs on it.
  - It works with the international and European Huawei Cloud. On Open Telekom Cloud only dashboards without graphs are
    documented.
  - What is left out is not managed.
author:
  - DashOps contributors (@dashops)
extends_documentation_fragment:
  - dashops.dashboards._attributes
  - dashops.dashboards._attributes.cloudeye
  - dashops.dashboards._attributes.state
  - dashops.dashboards._cloudeye.dashboard
  - dashops.dashboards._cloudeye
  - dashops.dashboards._http
seealso:
  - module: dashops.dashboards.cloudeye_dashboards
  - module: dashops.dashboards.cloudeye_dashboard_info
  - name: Creating or copying a dashboard
    description: The vendor's reference.
    link: https://support.huaweicloud.com/intl/en-us/api-ces/CreateOneDashboard.html
"""

EXAMPLES = r"""
- name: A board for a RabbitMQ instance
  dashops.dashboards.cloudeye_dashboard:
    region: eu-west-101
    name: rabbitmq-orders
    row_widget_num: 0
    is_favorite: true
    extend_info:
      filter: average
      period: "300"
      display_time: 180
      refresh_time: 60
    widgets:
      - title: Connections
        unit: count
        metrics:
          - namespace: SYS.DMS
            metric_name: connections
            dimensions:
              name: rabbitmq_instance_id
              filter_type: specific_instances
              values: ["6f1c0e0a-0000-4000-8000-000000000001"]
            alias: [orders]
      - title: Memory_high_watermark
        view: area_chart
        metrics:
          - namespace: SYS.DMS
            metric_name: rabbitmq_memory_usage
            dimensions:
              name: rabbitmq_instance_id,rabbitmq_node
              filter_type: all_instances
        location: {left: 0, top: 3, width: 12, height: 4}

- name: The same graphs for staging, made once
  dashops.dashboards.cloudeye_dashboard:
    region: eu-west-101
    name: rabbitmq-orders-copy
    copy_from: rabbitmq-orders
    row_widget_num: 2

- name: Rename a board
  dashops.dashboards.cloudeye_dashboard:
    region: eu-west-101
    dashboard_id: db1735689600000Ab3dEf9Gh
    name: rabbitmq-template

- name: Remove the copy
  dashops.dashboards.cloudeye_dashboard:
    region: eu-west-101
    name: rabbitmq-orders-copy
    state: absent
"""

RETURN = r"""
dashboard:
  description:
    - The dashboard, in check mode as it would be. After a deletion the last record, null if there was none.
  type: dict
  returned: success
  contains:
    dashboard_id:
      description: Id, null in check mode while there is none.
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
      description: User who made it. Null right after it was made with graphs, as it is not read again then.
      type: str
      sample: deploy-bot
    create_time:
      description: When it was made, in milliseconds since 1970. Null where C(creator_name) is.
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
      sample: 2
    extend_info:
      description: How it is shown, as far as it is set and the server shows it.
      type: dict
      sample: {filter: average, period: "300", display_time: 180, refresh_time: 60}
    widgets:
      description: The graphs as one reads a page.
      type: list
      elements: dict
      returned: when O(widgets) is given, or the dashboard was copied
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
  sample: ["create dashboard 'rabbitmq-orders'"]
pending:
  description: What was left to write when it failed. The next run does it.
  type: list
  elements: str
  returned: failure
  sample: ["create 4 widgets on dashboard 'rabbitmq-orders'"]
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
      description: The vendor's error code.
      type: str
      sample: ces.0014
    request_id:
      description: Id of the request for the vendor's support.
      type: str
      sample: 7d1f4c0f9a4e4f0c8a1e0c2a6c9d3b55
"""

from ansible_collections.dashops.dashboards.plugins.module_utils._cloudeye.dashboard import Dashboard
from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_one


def main() -> None:
    """Entry point."""
    run_one(Dashboard)


if __name__ == "__main__":
    main()
