#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openmetadata_dashboard_info
short_description: Read dashboards of OpenMetadata
description:
  - Returns the dashboards that have all of the given values, all dashboards if none is given.
  - The list is read page by page.
author:
  - DashOps contributors (@dashops)
extends_documentation_fragment:
  - dashops.dashboards._attributes.info
  - dashops.dashboards._attributes.openmetadata
  - dashops.dashboards._openmetadata.dashboard_info
  - dashops.dashboards._openmetadata
  - dashops.dashboards._http
seealso:
  - module: dashops.dashboards.openmetadata_dashboard
  - module: dashops.dashboards.openmetadata_dashboards
"""

EXAMPLES = r"""
- name: Read the dashboards of a service
  dashops.dashboards.openmetadata_dashboard_info:
    service: superset
  register: source

- name: Bring the same dashboards to another server
  dashops.dashboards.openmetadata_dashboards:
    url: "{{ other_catalogue_url }}"
    dashboards: "{{ source.dashboards | map(attribute='options') }}"
"""

RETURN = r"""
dashboards:
  description: The dashboards that match, an empty list if none does.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: Id on this server.
      type: str
      sample: 0c49a8f3-ac9c-4345-9c78-4b30b7ce4b0e
    name:
      description: Name.
      type: str
      sample: sales.daily
    fullyQualifiedName:
      description: Name below its service, quoted as the server has it.
      type: str
      sample: bi_main."sales.daily"
    displayName:
      description: Title, if there is one.
      type: str
      sample: Sales, daily
    description:
      description: Text in Markdown, if there is one.
      type: str
      sample: Orders and revenue per day.
    dashboardType:
      description: Kind of dashboard.
      type: str
      sample: Dashboard
    sourceUrl:
      description: Where it is to be seen in the tool itself, if that is known.
      type: str
      sample: https://bi.example.org/d/42
    project:
      description: Folder or workspace, if there is one.
      type: str
      sample: Sales
    service:
      description: The service, as a reference.
      type: dict
      sample: {id: 91ab6a56-9f0c-4b3e-8d59-0c1e7a4b2f60, type: dashboardService, name: bi_main}
    charts:
      description: The charts, as references.
      type: list
      elements: dict
      sample: [{id: 77f0a2c4-3a5e-4d1b-9a64-5f2f6c8f3a10, type: chart, name: orders_per_day}]
    dataModels:
      description: The data models, as references.
      type: list
      elements: dict
      sample: []
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
    options:
      description:
        - What the module for one needs to make the same object on another server, names only.
        - Inherited and derived values are not in it.
      type: dict
      sample: {name: sales.daily, description: Orders and revenue per day.}
"""

from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_info
from ansible_collections.dashops.dashboards.plugins.module_utils._openmetadata.dashboard import Dashboard


def main() -> None:
    """Entry point."""
    run_info(Dashboard)


if __name__ == "__main__":
    main()
