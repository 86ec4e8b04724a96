#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openmetadata_dashboard_service
short_description: Manage a dashboard service in OpenMetadata
description:
  - Creates, changes, restores and deletes a dashboard service of the OpenMetadata catalogue.
  - Secrets of its connection are given apart, cannot be read back and are never shown.
author:
  - DashOps contributors (@dashops)
extends_documentation_fragment:
  - dashops.dashboards._attributes
  - dashops.dashboards._attributes.openmetadata
  - dashops.dashboards._attributes.state
  - dashops.dashboards._openmetadata.service
  - dashops.dashboards._openmetadata
  - dashops.dashboards._http
seealso:
  - module: dashops.dashboards.openmetadata_dashboard_services
  - module: dashops.dashboards.openmetadata_dashboard_service_info
  - module: dashops.dashboards.openmetadata_dashboard
  - module: dashops.dashboards.openmetadata_chart
"""

EXAMPLES = r"""
- name: A service that only holds what others put into it
  dashops.dashboards.openmetadata_dashboard_service:
    name: reports
    service_type: CustomDashboard
    description: Reports of our own making.

- name: A Superset with the connection for its ingestion
  dashops.dashboards.openmetadata_dashboard_service:
    name: superset_bi
    service_type: Superset
    owners:
      - type: team
        name: bi-team
    connection:
      config:
        hostPort: http://superset.example.org:8088
        connection:
          provider: db
          username: catalogue
    connection_secrets:
      connection:
        password: "{{ superset_password }}"

- name: Delete the service with everything in it
  dashops.dashboards.openmetadata_dashboard_service:
    name: reports
    state: absent
    hard_delete: true
    recursive: true
"""

RETURN = r"""
service:
  description:
    - The service as the server keeps it, in check mode as it would be.
    - After a deletion the last record, null if there was none.
  type: dict
  returned: success
  contains:
    id:
      description: Id on this server.
      type: str
      sample: 91ab6a56-9f0c-4b3e-8d59-0c1e7a4b2f60
    name:
      description: Name.
      type: str
      sample: bi_main
    fullyQualifiedName:
      description: Name, quoted if it holds a dot.
      type: str
      sample: bi_main
    displayName:
      description: Title, if there is one.
      type: str
      sample: Superset of the BI team
    description:
      description: Text in Markdown, if there is one.
      type: str
      sample: What the BI team publishes.
    serviceType:
      description: Type of the service.
      type: str
      sample: Superset
    connection:
      description: The connection, if there is one; secrets are always masked.
      type: dict
      sample: {config: {type: Superset, hostPort: "http://superset:8088"}}
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
  sample: ["restore service 'bi_main'"]
pending:
  description: What was left to write when it failed. The next run does it.
  type: list
  elements: str
  returned: failure
  sample: ["change description of service 'bi_main'"]
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
from ansible_collections.dashops.dashboards.plugins.module_utils._openmetadata.service import Service


def main() -> None:
    """Entry point."""
    run_one(Service)


if __name__ == "__main__":
    main()
