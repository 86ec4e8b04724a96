#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: mstr_dossier_instances
short_description: Manage many dashboard instances in MicroStrategy, or dashboards saved from them
description:
  - Brings saved dashboards and instances of a project to what a list says, in one process with one login and one
    listing.
  - Each object of the list takes the options of M(dashops.dashboards.mstr_dossier_instance).
  - There is no pruning, since nobody can tell which dashboards were made here.
author:
  - DashOps contributors (@dashops)
extends_documentation_fragment:
  - dashops.dashboards._attributes
  - dashops.dashboards._attributes.mstr
  - dashops.dashboards._bulk
  - dashops.dashboards._mstr.instances
  - dashops.dashboards._mstr
  - dashops.dashboards._http
attributes:
  idempotent:
    support: partial
    details:
      - With C(save_as), or with the O(session) and the handles of instances that live.
notes:
  - When the module runs on the controller, the callback P(dashops.dashboards.progress#callback) shows how far it is.
  - A session takes one request at a time, so that O(parallel) makes nothing faster here.
  - The oldest instance of a session gives way when there are more than O(working_set), so a list of instances that are
    not saved should not be longer.
seealso:
  - module: dashops.dashboards.mstr_dossier_instance
  - module: dashops.dashboards.mstr_dossier_instance_info
"""

EXAMPLES = r"""
- name: Dashboards that are saved from a cube and from another dashboard
  dashops.dashboards.mstr_dossier_instances:
    project: Market Intelligence
    instances:
      - objects:
          - type: 3
            id: A1F0C3D2459B4E6780AB12CD34EF5601
        save_as:
          name: Price Board
          folder: /Shared Reports/Crypto
      - dossier: Bitcoin Analytics
        save_as:
          name: Bitcoin Analytics (trading desk)
          folder: /Teams/Crypto
      - save_as:
          name: Last year's board
          folder: /Teams/Crypto
        state: absent
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
      description: Path of the saved dashboard, the handle of an instance, or what a new one is made of.
      type: str
      sample: /Shared Reports/Crypto/Price Board
    id:
      description: Id of the saved dashboard or handle of the instance, null while there is none.
      type: str
      sample: 4E8F6A1B2C9D0E4F553D7E5A9042B14C
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
  sample: ["save dashboard '/Shared Reports/Crypto/Price Board'"]
pending:
  description: What was left to write when it failed. The next run does it.
  type: list
  elements: str
  returned: failure
  sample: ["save dashboard '/Teams/Crypto/Bitcoin Analytics'"]
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

from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_many
from ansible_collections.dashops.dashboards.plugins.module_utils._mstr.dossier_instance import DossierInstance


def main() -> None:
    """Entry point."""
    run_many(DossierInstance)


if __name__ == "__main__":
    main()
