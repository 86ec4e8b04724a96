#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openmetadata_dashboard_services
short_description: Manage many dashboard services in OpenMetadata
description:
  - Brings dashboard services of an OpenMetadata catalogue to what a list says, in one process with one
    listing.
  - Each object of the list takes the options of M(dashops.dashboards.openmetadata_dashboard_service).
author:
  - DashOps contributors (@dashops)
extends_documentation_fragment:
  - dashops.dashboards._attributes
  - dashops.dashboards._attributes.openmetadata
  - dashops.dashboards._bulk.parallel
  - dashops.dashboards._openmetadata.services
  - dashops.dashboards._openmetadata
  - dashops.dashboards._http
notes:
  - When the module runs on the controller, the callback P(dashops.dashboards.progress#callback) shows how far it is.
seealso:
  - module: dashops.dashboards.openmetadata_dashboard_service
  - module: dashops.dashboards.openmetadata_dashboard_service_info
"""

EXAMPLES = r"""
- name: The services of the catalogue
  dashops.dashboards.openmetadata_dashboard_services:
    services:
      - name: reports
        service_type: CustomDashboard
        domains: [Commerce]
      - name: superset_bi
        service_type: Superset
        connection:
          config:
            hostPort: http://superset.example.org:8088
            connection:
              provider: db
              username: catalogue
        connection_secrets:
          connection:
            password: "{{ superset_password }}"
"""

RETURN = r"""
results:
  description:
    - One record for each object of the list, in its order.
    - Above 500,000 bytes unchanged records are left out, and C(results_omitted) counts them.
  type: list
  elements: dict
  returned: always, but when the task failed as a whole before anything was written
  contains:
    key:
      description: Name, or id where only that was given.
      type: str
      sample: bi_main
    id:
      description: Id on this server, null while there is none.
      type: str
      sample: 0c49a8f3-ac9c-4345-9c78-4b30b7ce4b0e
    action:
      description: What was done. A restored object counts as updated.
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

from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_many
from ansible_collections.dashops.dashboards.plugins.module_utils._openmetadata.service import Service


def main() -> None:
    """Entry point."""
    run_many(Service)


if __name__ == "__main__":
    main()
