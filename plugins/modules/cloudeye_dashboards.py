#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudeye_dashboards
short_description: Manage many monitoring dashboards in Huawei Cloud Eye
description:
  - Brings the dashboards of an enterprise project in Huawei Cloud Eye to what a list says, in one process with one
    listing, and one more request for each dashboard whose graphs are managed.
  - Each object of the list takes the options of M(dashops.dashboards.cloudeye_dashboard).
author:
  - DashOps contributors (@dashops)
extends_documentation_fragment:
  - dashops.dashboards._attributes
  - dashops.dashboards._attributes.cloudeye
  - dashops.dashboards._bulk
  - dashops.dashboards._bulk.prune
  - dashops.dashboards._cloudeye.dashboards
  - dashops.dashboards._cloudeye
  - dashops.dashboards._http
notes:
  - When the module runs on the controller, the callback P(dashops.dashboards.progress#callback) shows how far it is.
  - The vendor's own monitoring boards are never pruned.
seealso:
  - module: dashops.dashboards.cloudeye_dashboard
  - module: dashops.dashboards.cloudeye_dashboard_info
"""

EXAMPLES = r"""
- name: The boards of a project, and no others
  dashops.dashboards.cloudeye_dashboards:
    region: eu-west-101
    prune: true
    prune_ignore: ["test-.*", "rabbitmq-blueprint", "platform-overview"]
    dashboards:
      - name: web-tier
        widgets:
          - title: ECS_CPU
            metrics:
              - namespace: SYS.ECS
                metric_name: cpu_util
                dimensions:
                  name: instance_id
                  filter_type: all_instances
      - name: rabbitmq-orders
        copy_from: rabbitmq-blueprint
      - name: old-board
        state: absent
      - name: made-by-hand
        ignore: true
"""

RETURN = r"""
results:
  description:
    - One record for each object of the list, in its order, then one for each that was pruned.
    - Above 500,000 bytes unchanged records are left out, and C(results_omitted) counts them.
  type: list
  elements: dict
  returned: always, but when the task failed as a whole before anything was written
  contains:
    key:
      description: Name, or id where only that was given.
      type: str
      sample: web-tier
    id:
      description: Id, null while there is none.
      type: str
      sample: db1735689600000Ab3dEf9Gh
    action:
      description: What was done.
      type: str
      sample: created
      choices: [created, updated, unchanged, deleted, ignored, failed]
    error:
      description: Why it failed, else null.
      type: str
      sample: null
results_omitted:
  description: How many records were left out of C(results).
  type: int
  returned: when some were left out
  sample: 4000
summary:
  description: How many objects were created, updated, unchanged, deleted and failed, and how many requests that took.
  type: dict
  returned: always, but when the task failed as a whole before anything was written
  sample: {created: 2, updated: 0, unchanged: 1, deleted: 1, failed: 0, requests: 8}
prune_skipped:
  description: Why nothing was pruned although O(prune) is set.
  type: str
  returned: when it was skipped
  sample: an item of the list failed
diff_omitted:
  description: How many diffs were left out to keep the result small.
  type: int
  returned: when some were left out
  sample: 12
applied:
  description: What was written before the failure, a sentence each.
  type: list
  elements: str
  returned: failure
  sample: ["create dashboard 'web-tier'"]
pending:
  description: What was left to write when it failed. The next run does it.
  type: list
  elements: str
  returned: failure
  sample: ["create widget 'ECS_CPU' on dashboard 'web-tier'"]
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
from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_many


def main() -> None:
    """Entry point."""
    run_many(Dashboard)


if __name__ == "__main__":
    main()
