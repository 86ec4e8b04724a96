# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this document fragment is PRIVATE to the collection and can change at any time.

from __future__ import annotations


class ModuleDocFragment:
    """Options of modules that take a list of objects."""

    # Requests go one after the other.
    DOCUMENTATION = r"""
options:
  parallel:
    description:
      - How many requests may be in flight at once.
    type: int
    default: 1
  continue_on_error:
    description:
      - Whether to finish the rest of the list when an object fails. The task fails in any case, and names the objects.
    type: bool
    default: true
"""

    # Requests go four at a time.
    PARALLEL = r"""
options:
  parallel:
    description:
      - How many requests may be in flight at once.
    type: int
    default: 4
  continue_on_error:
    description:
      - Whether to finish the rest of the list when an object fails. The task fails in any case, and names the objects.
    type: bool
    default: true
"""

    PRUNE = r"""
options:
  prune:
    description:
      - Whether to delete what is in the scope and not in the list.
      - It is skipped, and the result says so, when the listing was not complete or an object of the
        list failed.
    type: bool
    default: false
  prune_ignore:
    description:
      - Regular expressions. What matches one with its whole key is never pruned.
    type: list
    elements: str
    default: []
  prune_empty:
    description:
      - Whether an empty list may prune everything.
    type: bool
    default: false
  prune_limit:
    description:
      - The task fails before any write when it would prune more objects than this; V(0) is no limit.
      - Objects with C(state=absent) in the list do not count.
    type: int
    default: 25
"""
