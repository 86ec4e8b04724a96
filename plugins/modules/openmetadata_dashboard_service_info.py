#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openmetadata_dashboard_service_info
short_description: Read dashboard services of OpenMetadata
description:
  - Returns the dashboard services that have all of the given values, all dashboard services if none is given.
  - Secrets are always masked.
author:
  - DashOps contributors (@dashops)
extends_documentation_fragment:
  - dashops.dashboards._attributes.info
  - dashops.dashboards._attributes.openmetadata
  - dashops.dashboards._openmetadata.service_info
  - dashops.dashboards._openmetadata
  - dashops.dashboards._http
seealso:
  - module: dashops.dashboards.openmetadata_dashboard_service
  - module: dashops.dashboards.openmetadata_dashboard_services
"""

EXAMPLES = r"""
- name: Read all services
  dashops.dashboards.openmetadata_dashboard_service_info:
  register: catalogue

- name: Show what they are
  ansible.builtin.debug:
    msg: "{{ catalogue.services | map(attribute='name') }}"
"""

RETURN = r"""
services:
  description: The services that match, an empty list if none does.
  type: list
  elements: dict
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
    options:
      description:
        - What the module for one needs to make the same object on another server, names only.
        - Inherited and derived values are not in it, and neither are secrets.
      type: dict
      sample: {name: bi_main, description: Orders and revenue per day.}
"""

from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_info
from ansible_collections.dashops.dashboards.plugins.module_utils._openmetadata.service import Service


def main() -> None:
    """Entry point."""
    run_info(Service)


if __name__ == "__main__":
    main()
