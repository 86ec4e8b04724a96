#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: clarus_dashboard_widgets
short_description: Manage many dashboard widgets in ClarusWMS
description:
  - Brings the dashboard widgets of a ClarusWMS tenant to what a list says, in one process with one token and one
    listing.
  - Each object of the list takes the options of M(dashops.dashboards.clarus_dashboard_widget).
author:
  - DashOps contributors (@dashops)
extends_documentation_fragment:
  - dashops.dashboards._attributes
  - dashops.dashboards._attributes.clarus
  - dashops.dashboards._bulk.parallel
  - dashops.dashboards._bulk.prune
  - dashops.dashboards._clarus.widgets
  - dashops.dashboards._clarus
  - dashops.dashboards._http
notes:
  - When the module runs on the controller, the callback P(dashops.dashboards.progress#callback) shows how far it is.
  - A widget that still stands on a dashboard is not pruned but an error, so bring the dashboards in order first. Check
    mode cannot know what an earlier task would take off, so there it is a warning.
seealso:
  - module: dashops.dashboards.clarus_dashboard_widget
  - module: dashops.dashboards.clarus_dashboard_widget_info
  - module: dashops.dashboards.clarus_dashboards
"""

EXAMPLES = r"""
- name: The widgets of a warehouse
  dashops.dashboards.clarus_dashboard_widgets:
    subdomain: acme-north
    widgets:
      - code: putaway-backlog
        name: Put-away backlog
        widget_type: bar
        report_query: Open put-away tasks by zone
        configuration: {metric: total_records, horizontal: true}
      - code: dock-usage
        name: Dock usage
        widget_type: gauge
        report_query: Dock door usage
      - code: old-widget
        state: absent
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
      description: Code, or id where only that was given.
      type: str
      sample: putaway-backlog
    id:
      description: Id in the tenant, null while there is none.
      type: str
      sample: "55"
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
  sample: {created: 3, updated: 0, unchanged: 1, deleted: 0, failed: 0, requests: 5}
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
  sample: ["create widget 'putaway-backlog'"]
pending:
  description: What was left to write when it failed. The next run does it.
  type: list
  elements: str
  returned: failure
  sample: ["create widget 'dock-usage'"]
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
from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_many


def main() -> None:
    """Entry point."""
    run_many(Widget)


if __name__ == "__main__":
    main()
