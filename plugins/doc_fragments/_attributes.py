# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this document fragment is PRIVATE to the collection and can change at any time.

from __future__ import annotations


class ModuleDocFragment:
    """Attributes and options that modules of all platforms share."""

    # Modules that manage objects.
    DOCUMENTATION = r"""
attributes:
  check_mode:
    support: full
    description: Can run in C(check_mode) and return what would change, without a write request to the server.
  diff_mode:
    support: full
    description: Returns what changes (or would change in C(check_mode)) when in diff mode, changed keys only.
  idempotent:
    support: full
    description: A second run with the same options changes nothing.
  platform:
    platforms: posix
    support: full
    description: Runs where Python 3.10 or newer and the requirements are installed, usually the controller.
notes:
  - Environment variables are read where the module runs. With C(connection=local) that is the controller or the
    execution environment; on any other host set the options instead.
requirements:
  - Python 3.10 or newer
  - requests
  - jsonschema (only for options that hold free-form data)
"""

    # Modules that only read.
    INFO = r"""
attributes:
  check_mode:
    support: full
    description: Can run in C(check_mode); the module only reads.
  diff_mode:
    support: N/A
    description: The module only reads.
  idempotent:
    support: full
    description: The module only reads.
  platform:
    platforms: posix
    support: full
    description: Runs where Python 3.10 or newer and the requirements are installed, usually the controller.
notes:
  - Environment variables are read where the module runs. With C(connection=local) that is the controller or the
    execution environment; on any other host set the options instead.
requirements:
  - Python 3.10 or newer
  - requests
"""

    # Each platform has its own action group.
    MSTR = r"""
attributes:
  action_group:
    support: full
    membership:
      - dashops.dashboards.all
      - dashops.dashboards.mstr
    description: Use C(group/dashops.dashboards.mstr) or C(group/dashops.dashboards.all) in C(module_defaults).
"""

    CLOUDEYE = r"""
attributes:
  action_group:
    support: full
    membership:
      - dashops.dashboards.all
      - dashops.dashboards.cloudeye
    description: Use C(group/dashops.dashboards.cloudeye) or C(group/dashops.dashboards.all) in C(module_defaults).
"""

    OPENMETADATA = r"""
attributes:
  action_group:
    support: full
    membership:
      - dashops.dashboards.all
      - dashops.dashboards.openmetadata
    description: Use C(group/dashops.dashboards.openmetadata) or C(group/dashops.dashboards.all) in C(module_defaults).
"""

    CLARUS = r"""
attributes:
  action_group:
    support: full
    membership:
      - dashops.dashboards.all
      - dashops.dashboards.clarus
    description: Use C(group/dashops.dashboards.clarus) or C(group/dashops.dashboards.all) in C(module_defaults).
"""

    STATE = r"""
options:
  state:
    description:
      - Whether the object should be there.
    type: str
    choices:
      - present
      - absent
    default: present
"""
