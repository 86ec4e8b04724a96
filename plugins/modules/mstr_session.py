#!/usr/bin/python

# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: mstr_session
short_description: Open a MicroStrategy session for later tasks, or close it
description:
  - Logs in to a MicroStrategy (Strategy) Library server and returns the session, so that later tasks share it. A
    dashboard instance lives only as long as the session that it was made in.
  - With O(state=absent) it closes such a session, and all its instances are gone.
  - A session is no object on the server that anybody manages, so the task is never changed, and it works in check mode
    as in a run.
  - The result holds the token in clear. It is kept from the log as a whole; do not print or store it. A failure is
    shown.
author:
  - DashOps contributors (@dashops)
options:
  state:
    description:
      - Whether to open a session or to close the one in O(session).
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - dashops.dashboards._attributes
  - dashops.dashboards._attributes.mstr
  - dashops.dashboards._mstr
  - dashops.dashboards._http
attributes:
  diff_mode:
    support: N/A
    description: There is nothing to show.
seealso:
  - module: dashops.dashboards.mstr_dossier_instance
  - module: dashops.dashboards.mstr_kpi
"""

EXAMPLES = r"""
- name: One session for the tasks that follow
  dashops.dashboards.mstr_session:
    url: https://bi.example.com/MicroStrategyLibrary
    username: svc_ansible
    password: "{{ vault_mstr_password }}"
  register: opened

- name: Work in it, and close it whatever happens
  module_defaults:
    group/dashops.dashboards.mstr:
      session: "{{ opened.session }}"
      project: Market Intelligence
  block:
    - name: An instance that lives until the session is closed
      dashops.dashboards.mstr_dossier_instance:
        dossier: /Shared Reports/Crypto/Bitcoin Analytics
      register: bitcoin

    - name: It is still there, so nothing is done
      dashops.dashboards.mstr_dossier_instance:
        instance_id: "{{ bitcoin.instance.mid }}"
        dossier: /Shared Reports/Crypto/Bitcoin Analytics
  always:
    - name: Close the session
      dashops.dashboards.mstr_session:
        session: "{{ opened.session }}"
        state: absent
"""

RETURN = r"""
session:
  description:
    - What other modules take in their O(session) option, null when it was closed.
    - It is secret.
  type: dict
  returned: success
  contains:
    token:
      description: Token.
      type: str
      sample: 0t4s8kq2v7example
    cookies:
      description: Cookies by name.
      type: dict
      sample: {JSESSIONID: 5C1E7A9042B14C0E, iSession: 9f2b8c7d}
    url:
      description: URL of the server.
      type: str
      sample: https://bi.example.com/MicroStrategyLibrary
"""

from ansible_collections.dashops.dashboards.plugins.module_utils._core.run import run_plain
from ansible_collections.dashops.dashboards.plugins.module_utils._mstr.client import PLATFORM
from ansible_collections.dashops.dashboards.plugins.module_utils._mstr.handover import OPTIONS, hand_over


def main() -> None:
    """Entry point."""
    run_plain(PLATFORM, OPTIONS, hand_over)


if __name__ == "__main__":
    main()
