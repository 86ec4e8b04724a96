#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: clarus_dashboard_info
short_description: Read dashboards of ClarusWMS
description:
  - Returns the dashboards of a ClarusWMS tenant that have all of the given values, all dashboards if none is given.
author:
  - DashOps contributors (@dashops)
options:
  id:
    description: Id in this tenant.
    type: int
  code:
    description: Code, exactly.
    type: str
  name:
    description: Name, exactly.
    type: str
extends_documentation_fragment:
  - dashops.dashboards._attributes.info
  - dashops.dashboards._attributes.clarus
  - dashops.dashboards._clarus
  - dashops.dashboards._http
seealso:
  - module: dashops.dashboards.clarus_dashboard
  - module: dashops.dashboards.clarus_dashboard_widget_info
"""

EXAMPLES = r"""
- name: Read the dashboards of the test tenant
  dashops.dashboards.clarus_dashboard_info:
    subdomain: acme-north
  register: source

- name: Bring them to production
  dashops.dashboards.clarus_dashboards:
    subdomain: acme-south
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
    options:
      description: The options that make the same dashboard in another tenant, codes and names without ids.
      type: dict
      sample:
        code: inbound-control
        name: Inbound control
        description: Receipts, put-away backlog and dock usage
        is_active: true
        is_default: false
        roles: [Dock lead, Standard]
        placements:
          - widget: putaway-backlog
            position: {x: 0, y: 0, w: 6, h: 3}
"""

from ansible_collections.dashops.dashboards.plugins.module_utils._clarus.dashboard import Dashboard
from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_info


def main() -> None:
    """Entry point."""
    run_info(Dashboard)


if __name__ == "__main__":
    main()
