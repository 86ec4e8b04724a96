#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: clarus_dashboard
short_description: Manage a dashboard in ClarusWMS
description:
  - Creates, changes and deletes an operational dashboard of a ClarusWMS tenant, the roles that see it and the
    widgets on it. Widgets themselves are made with M(dashops.dashboards.clarus_dashboard_widget).
  - What is left out is not managed. A new dashboard gets its widgets before it becomes active or the default.
author:
  - DashOps contributors (@dashops)
extends_documentation_fragment:
  - dashops.dashboards._attributes
  - dashops.dashboards._attributes.clarus
  - dashops.dashboards._attributes.state
  - dashops.dashboards._clarus.dashboard
  - dashops.dashboards._clarus
  - dashops.dashboards._http
seealso:
  - module: dashops.dashboards.clarus_dashboards
  - module: dashops.dashboards.clarus_dashboard_info
  - module: dashops.dashboards.clarus_dashboard_widget
  - name: ClarusWMS dashboards API
    description: The vendor's reference.
    link: https://documentation.claruswms.com/api-reference/dashboards/create-a-dashboard
"""

EXAMPLES = r"""
- name: Dock leads see what comes in
  dashops.dashboards.clarus_dashboard:
    subdomain: acme-north
    code: inbound-control
    name: Inbound control
    description: Receipts, put-away backlog and dock usage
    roles: [Standard, Dock lead]
    is_active: true
    placements:
      - widget: order-backlog
        position: {x: 0, y: 0, w: 6, h: 3}
      - widget: receipts-by-hour
        position: {x: 6, y: 0, w: 6, h: 3}
      - widget: carrier-mix

- name: Make it the default, and leave the rest as it is
  dashops.dashboards.clarus_dashboard:
    subdomain: acme-north
    code: inbound-control
    is_default: true

- name: Retire a dashboard by hiding it
  dashops.dashboards.clarus_dashboard:
    subdomain: acme-north
    code: outbound-overview
    is_active: false

- name: Delete it later
  dashops.dashboards.clarus_dashboard:
    subdomain: acme-north
    code: outbound-overview
    state: absent
"""

RETURN = r"""
dashboard:
  description:
    - The dashboard as the server lists it, in check mode as it would be. After a deletion the last record, null if
      there was none.
  type: dict
  returned: success
  contains:
    id:
      description: Id in the tenant.
      type: int
      sample: 41
    subdomain:
      description: The tenant.
      type: str
      sample: acme-north
    code:
      description: Code.
      type: str
      sample: inbound-control
    name:
      description: Name.
      type: str
      sample: Inbound control
    description:
      description: Text for users.
      type: str
      sample: Receipts, put-away backlog and dock usage
    is_active:
      description: Whether users see it.
      type: bool
      sample: true
    is_default:
      description: Whether it is the default of the tenant.
      type: bool
      sample: false
    roles:
      description: Names of the roles that may see it.
      type: list
      elements: str
      sample: [Dock lead, Standard]
    role_ids:
      description: Ids of these roles, in the same order.
      type: list
      elements: int
      sample: [9, 2]
    placements:
      description: The widgets on it, as one reads a page.
      type: list
      elements: dict
      sample: [{widget: putaway-backlog, widget_id: 55, position: {x: 0, y: 0, w: 6, h: 3}}]
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
  sample: ["create dashboard 'inbound-control'"]
pending:
  description: What was left to write when it failed. The next run does it.
  type: list
  elements: str
  returned: failure
  sample: ["place 4 widgets on dashboard 'inbound-control'"]
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

from ansible_collections.dashops.dashboards.plugins.module_utils._clarus.dashboard import Dashboard
from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_one


def main() -> None:
    """Entry point."""
    run_one(Dashboard)


if __name__ == "__main__":
    main()
