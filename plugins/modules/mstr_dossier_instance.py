#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: mstr_dossier_instance
short_description: Manage a dashboard instance in MicroStrategy, or a dashboard saved from one
description:
  - Makes an instance of a dashboard (formerly dossier), or a dashboard in memory from reports and cubes, with filters,
    prompts and bookmarks, and keeps it or saves it as a dashboard.
  - An instance lives in the memory of one session. Nothing of how it was made can be read back, so that it is known
    only by its handle. Without O(instance_id) and without O(save_as) every run makes a new one and is changed.
  - With O(save_as) the saved dashboard is the resource, found by project, folder and name, and the second run is
    unchanged.
  - In check mode nothing is made, and the prediction has no handle.
author:
  - DashOps contributors (@dashops)
extends_documentation_fragment:
  - dashops.dashboards._attributes
  - dashops.dashboards._attributes.mstr
  - dashops.dashboards._attributes.state
  - dashops.dashboards._mstr.instance
  - dashops.dashboards._mstr
  - dashops.dashboards._http
attributes:
  idempotent:
    support: partial
    details:
      - With O(save_as), or with the O(session) and O(instance_id) of an instance that lives.
notes:
  - Without O(session) an instance ends with the task, and the module warns about that unless it is saved.
  - The oldest instance of a session gives way when there are more than O(working_set).
  - When the answer to the creation of an instance is lost, nobody knows whether it was made. In its own session the
    module logs out and starts again; in a session that was handed over it fails.
seealso:
  - module: dashops.dashboards.mstr_dossier_instances
  - module: dashops.dashboards.mstr_dossier_instance_info
  - module: dashops.dashboards.mstr_session
  - name: Create dashboard instances
    description: The vendor's reference.
    link: https://microstrategy.github.io/rest-api-docs/common-workflows/analytics/manage-dossiers/create-instance/
"""

EXAMPLES = r"""
- name: Save a dashboard that is built on a cube
  dashops.dashboards.mstr_dossier_instance:
    project: Market Intelligence
    objects:
      - type: 3
        id: A1F0C3D2459B4E6780AB12CD34EF5601
    save_as:
      name: Price Board
      folder: /Shared Reports/Crypto
      description: Built on the price cube

- name: Remove it
  dashops.dashboards.mstr_dossier_instance:
    project: Market Intelligence
    save_as:
      name: Price Board
      folder: /Shared Reports/Crypto
    state: absent

- name: Save a regional copy of a dashboard, anew in each run
  dashops.dashboards.mstr_dossier_instance:
    project: Retail Demo
    dossier: /Shared Reports/Pulse/Store Pulse
    filters:
      - name: Region
        selections:
          - name: South
    save_as:
      name: Store Pulse South
      folder: /Shared Reports/Pulse
      overwrite: true

- name: Open a session
  dashops.dashboards.mstr_session:
  register: opened

- name: An instance with its prompts answered, for the tasks that follow
  dashops.dashboards.mstr_dossier_instance:
    session: "{{ opened.session }}"
    project: Market Intelligence
    dossier: Prompted Sales
    prompts:
      - name: Pick a year
        answers: [2024]
      - name: Add a note
      - name: Pick a region
        use_default: true
  register: sales

- name: Remove it when it is not needed any more
  dashops.dashboards.mstr_dossier_instance:
    session: "{{ opened.session }}"
    project: Market Intelligence
    instance_id: "{{ sales.instance.mid }}"
    dossier: Prompted Sales
    state: absent

- name: Close the session
  dashops.dashboards.mstr_session:
    session: "{{ opened.session }}"
    state: absent
"""

RETURN = r"""
action:
  description: What was done, or in check mode would be.
  type: str
  returned: success
  choices: [created, updated, unchanged, deleted, recreated]
  sample: created
instance:
  description: The instance; null where none was made, since a saved dashboard is there already.
  type: dict
  returned: success
  contains:
    mid:
      description: The handle, null in check mode while there is none.
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
saved:
  description: The saved dashboard, or the one that was deleted; null without O(save_as).
  type: dict
  returned: success
  contains:
    id:
      description: Id, null in check mode while there is none.
      type: str
      sample: 4E8F6A1B2C9D0E4F553D7E5A9042B14C
    name:
      description: Name.
      type: str
      sample: Price Board
    folder:
      description: Path of its folder.
      type: str
      sample: /Shared Reports/Crypto
    folder_id:
      description: Id of its folder.
      type: str
      sample: 032A5E114A59D28267BDD8B6D9E58B22
    description:
      description: Description.
      type: str
      sample: Built on the price cube
    owner:
      description: Full name of its owner.
      type: str
      sample: Ansible Service
    date_created:
      description: When it was made.
      type: str
      sample: "2024-03-09T10:00:00.000+0000"
    date_modified:
      description: When it was last changed.
      type: str
      sample: "2024-03-09T10:00:00.000+0000"
applied:
  description: What was written before the failure, a sentence each.
  type: list
  elements: str
  returned: failure
  sample: ["make an instance of dashboard 'Store Pulse'"]
pending:
  description: What was left to write when it failed. The next run does it.
  type: list
  elements: str
  returned: failure
  sample: ["save dashboard '/Shared Reports/Pulse/Store Pulse South'"]
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
      description: The vendor's error code, with the number of the Intelligence Server where there is one.
      type: str
      sample: ERR004 (-2147468986)
    request_id:
      description: Ticket id for the vendor's support.
      type: str
      sample: c2f1a0b79d5e4b06
"""

from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_one
from ansible_collections.dashops.dashboards.plugins.module_utils._mstr.dossier_instance import DossierInstance


def main() -> None:
    """Entry point."""
    run_one(DossierInstance)


if __name__ == "__main__":
    main()
