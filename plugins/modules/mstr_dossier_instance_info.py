#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: mstr_dossier_instance_info
short_description: Read a dashboard instance and a dashboard's definition in MicroStrategy
description:
  - Returns the state of an instance whose handle is given, and the definition of a dashboard with the keys and names of
    its chapters, pages, visualizations and metrics.
  - The server cannot list instances, and nothing of how one was made can be read back.
author:
  - DashOps contributors (@dashops)
options:
  instance_id:
    description:
      - Handle of the instance. It is of use only together with the session that it was made in.
      - Give its O(dossier) or O(objects) along with it, since the server finds an instance by both.
    type: str
  dossier:
    description: The dashboard, by name, path or id, whose definition is returned.
    type: str
  objects:
    description: What the instance was made of. Only the first object counts.
    type: list
    elements: dict
    suboptions:
      type:
        description: Number of the object's type.
        type: int
        required: true
      id:
        description: Id of the object.
        type: str
        required: true
      new_name:
        description: Name of the object in the dashboard.
        type: str
extends_documentation_fragment:
  - dashops.dashboards._attributes.info
  - dashops.dashboards._attributes.mstr
  - dashops.dashboards._mstr
  - dashops.dashboards._http
seealso:
  - module: dashops.dashboards.mstr_dossier_instance
  - module: dashops.dashboards.mstr_kpi
"""

EXAMPLES = r"""
- name: See what a dashboard is made of
  dashops.dashboards.mstr_dossier_instance_info:
    project: Market Intelligence
    dossier: Bitcoin Analytics
  register: bitcoin

- name: List its KPI visualizations
  ansible.builtin.debug:
    msg: >-
      {{ bitcoin.definition.chapters | map(attribute='pages') | flatten | map(attribute='visualizations') | flatten
      | selectattr('type', 'equalto', 'kpi') | map(attribute='name') }}
"""

RETURN = r"""
instances:
  description: The instance if it lives, else an empty list.
  type: list
  elements: dict
  returned: success
  contains:
    mid:
      description: The handle.
      type: str
      sample: C41A77E09B5D4F3EA2D86B1F0E9C8D72
    id:
      description: Id of the dashboard, zeros for an instance made of objects.
      type: str
      sample: 3D7E5A9042B14C0E8F6A1B2C9D0E4F55
    status:
      description: Status number of the server.
      type: int
      sample: 1
    status_name:
      description: What the number means.
      type: str
      choices: [ready, prompted, failed, running]
      sample: ready
definition:
  description: What is inside the dashboard, null without O(dossier).
  type: dict
  returned: success
  contains:
    id:
      description: Id.
      type: str
      sample: 8CF183CB4346C729EC6E2EA368BF49ED
    name:
      description: Name.
      type: str
      sample: Bitcoin Analytics
    chapters:
      description: Chapters with their filters and pages, each with its visualizations, also those inside panel stacks.
      type: list
      elements: dict
      sample:
        - key: W3BEA2A6BF8A44218B7AC7FF236A20C55
          name: Summary
          filters: [{key: W1029, name: Coin}]
          pages:
            - key: W66AE9E04126845EB96453C9C9EB39628
              name: Bitcoin
              visualizations:
                - key: K0575A35B7B4EE4A87AD0C586829F9799
                  name: Latest Price
                  type: kpi
                  metrics: [{id: 5B1EA76011EB75E45C3A0080EFA52176, name: Latest Price}]
"""

from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_info
from ansible_collections.dashops.dashboards.plugins.module_utils._mstr.dossier_instance import DossierInstance


def main() -> None:
    """Entry point."""
    run_info(DossierInstance)


if __name__ == "__main__":
    main()
