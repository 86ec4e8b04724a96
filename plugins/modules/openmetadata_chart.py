#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openmetadata_chart
short_description: Manage a chart in OpenMetadata
description:
  - Creates, changes, restores and deletes a chart of the OpenMetadata catalogue.
  - On which dashboards a chart stands is said by the dashboard alone; this module never takes it off one.
author:
  - DashOps contributors (@dashops)
extends_documentation_fragment:
  - dashops.dashboards._attributes
  - dashops.dashboards._attributes.openmetadata
  - dashops.dashboards._attributes.state
  - dashops.dashboards._openmetadata.chart
  - dashops.dashboards._openmetadata
  - dashops.dashboards._http
seealso:
  - module: dashops.dashboards.openmetadata_charts
  - module: dashops.dashboards.openmetadata_chart_info
  - module: dashops.dashboards.openmetadata_dashboard
  - module: dashops.dashboards.openmetadata_dashboard_service
"""

EXAMPLES = r"""
- name: A chart; the dashboards on which it stands keep it
  dashops.dashboards.openmetadata_chart:
    service: superset
    name: returns_per_day
    display_name: Returns per day
    chart_type: Bar
    source_url: https://superset.example.org/explore/?slice_id=17
    tags: [PII.None]

- name: Delete it for good
  dashops.dashboards.openmetadata_chart:
    service: superset
    name: returns_per_day
    state: absent
    hard_delete: true
"""

RETURN = r"""
chart:
  description:
    - The chart as the server keeps it, in check mode as it would be.
    - After a deletion the last record, null if there was none.
  type: dict
  returned: success
  contains:
    id:
      description: Id on this server.
      type: str
      sample: 77f0a2c4-3a5e-4d1b-9a64-5f2f6c8f3a10
    name:
      description: Name.
      type: str
      sample: orders_per_day
    fullyQualifiedName:
      description: Name below its service, quoted as the server has it.
      type: str
      sample: bi_main.orders_per_day
    displayName:
      description: Title, if there is one.
      type: str
      sample: Orders per day
    description:
      description: Text in Markdown, if there is one.
      type: str
      sample: All orders by the day they came in.
    chartType:
      description: Kind of chart, if it is known.
      type: str
      sample: Line
    sourceUrl:
      description: Where it is to be seen in the tool itself, if that is known.
      type: str
      sample: https://bi.example.org/c/7
    service:
      description: The service, as a reference.
      type: dict
      sample: {id: 91ab6a56-9f0c-4b3e-8d59-0c1e7a4b2f60, type: dashboardService, name: bi_main}
    owners:
      description: The owners, as references; inherited ones are marked.
      type: list
      elements: dict
      sample: [{id: 2f9f0a52-7c9a-4c43-8a52-0b7a6f1f5c10, type: team, name: bi-team}]
    tags:
      description: Classification tags and glossary terms.
      type: list
      elements: dict
      sample: [{tagFQN: Tier.Tier1, source: Classification, labelType: Manual, state: Confirmed}]
    domains:
      description: The domains, as references; on servers before 1.9 one, under C(domain).
      type: list
      elements: dict
      sample: [{id: aa0d3f61-54c7-4c0e-8f35-6f3b1d9d2c11, type: domain, name: Commerce}]
    dataProducts:
      description: The data products, as references.
      type: list
      elements: dict
      sample: []
    extension:
      description: Custom properties.
      type: dict
      sample: {costCentre: "4711"}
    version:
      description: Version of the record, raised by every change.
      type: float
      sample: 0.2
    updatedAt:
      description: When it was last changed, in milliseconds since the epoch.
      type: int
      sample: 1793086000123
    updatedBy:
      description: Who changed it last.
      type: str
      sample: ingestion-bot
    deleted:
      description: Whether it is marked as deleted.
      type: bool
      sample: false
action:
  description: What was done, or in check mode would be.
  type: str
  returned: success
  sample: created
  choices: [created, updated, unchanged, deleted, restored]
applied:
  description: What was written before the failure, a sentence each.
  type: list
  elements: str
  returned: failure
  sample: ["restore chart 'orders_per_day'"]
pending:
  description: What was left to write when it failed. The next run does it.
  type: list
  elements: str
  returned: failure
  sample: ["change description of chart 'orders_per_day'"]
error:
  description: What the server said, as far as it said anything.
  type: dict
  returned: failure
  contains:
    status:
      description: HTTP status.
      type: int
      sample: 403
    code:
      description: The vendor's error code. OpenMetadata has none beside the status.
      type: str
      sample: null
    request_id:
      description: Id of the request. OpenMetadata sends none.
      type: str
      sample: null
"""

from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_one
from ansible_collections.dashops.dashboards.plugins.module_utils._openmetadata.chart import Chart


def main() -> None:
    """Entry point."""
    run_one(Chart)


if __name__ == "__main__":
    main()
