# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the command that follows and appends the most memory that it had, in MB, to the file of BENCH_MEMORY."""

from __future__ import annotations

import os
import resource
import subprocess
import sys

status = subprocess.run(sys.argv[1:], check=False).returncode
# Linux counts in KiB.
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
with open(os.environ["BENCH_MEMORY"], "a", encoding="utf-8") as file:
    file.write(f"{peak}\n")
sys.exit(status)
