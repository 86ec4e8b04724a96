#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: mstr_kpis
short_description: Manage many KPIs in MicroStrategy
description:
  - Brings the KPIs that the account owns in a project to what a list says, in one process with one login and one
    listing.
  - Each object of the list takes the options of M(dashops.dashboards.mstr_kpi).
author:
  - DashOps contributors (@dashops)
extends_documentation_fragment:
  - dashops.dashboards._attributes
  - dashops.dashboards._attributes.mstr
  - dashops.dashboards._bulk
  - dashops.dashboards._bulk.prune
  - dashops.dashboards._mstr.kpis
  - dashops.dashboards._mstr
  - dashops.dashboards._http
notes:
  - When the module runs on the controller, the callback P(dashops.dashboards.progress#callback) shows how far it is.
  - A session takes one request at a time, so that O(parallel) makes nothing faster here.
seealso:
  - module: dashops.dashboards.mstr_kpi
  - module: dashops.dashboards.mstr_kpi_info
"""

EXAMPLES = r"""
- name: The KPIs of the trading desk, and no others
  dashops.dashboards.mstr_kpis:
    project: Market Intelligence
    prune: true
    prune_ignore: ["my .*"]
    kpis:
      - name: Bitcoin price
        dossier: Bitcoin Analytics
        visualization: Latest Price
      - name: Hash rate
        dossier: Bitcoin Analytics
        visualization: Hash Rate
        config:
          selectedDataCompare: 1d
      - name: Made by hand
        ignore: true
"""

RETURN = r"""
results:
  description:
    - One record for each object of the list, in its order, then one for each that was pruned.
    - Above 500,000 bytes unchanged records are left out, and C(results_omitted) counts them.
  type: list
  elements: dict
  returned: always, but when the task failed as a whole before anything was written
  contains:
    key:
      description: Name, or id where only that was given.
      type: str
      sample: Bitcoin price
    id:
      description: Id, null while there is none.
      type: str
      sample: E0B7A6C54D3F4218907F6E5D4C3B2A19
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
prune_skipped:
  description: Why nothing was pruned although O(prune) is set.
  type: str
  returned: when it was skipped
  sample: an item of the list failed
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
  sample: ["create KPI 'Bitcoin price'"]
pending:
  description: What was left to write when it failed. The next run does it.
  type: list
  elements: str
  returned: failure
  sample: ["create KPI 'Hash rate'"]
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
from ansible_collections.dashops.dashboards.plugins.module_utils._mstr.kpi import Kpi


def main() -> None:
    """Entry point."""
    run_many(Kpi)


if __name__ == "__main__":
    main()
