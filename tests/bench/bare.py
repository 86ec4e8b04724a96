# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a bare script does for a service of unchanged dashboards: read the listing, page by page, and nothing else.

It sends the requests that the plural module has to send at least, over one session, with the same fields and pages.
"""

from __future__ import annotations

import os
import sys

import requests


def main() -> None:
    """Read all dashboards of the services on the command line, with these fields, in pages of so many; count them."""
    limit, fields, services = sys.argv[1], sys.argv[2], sys.argv[3:]
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {os.environ['OPENMETADATA_JWT_TOKEN']}"
    base = os.environ["OPENMETADATA_URL"].rstrip("/").removesuffix("/api") + "/api/v1/dashboards"
    count = 0
    for service in services:
        query = {"service": service, "fields": fields, "limit": limit, "include": "all"}
        while True:
            page = session.get(base, params=query, timeout=60)
            page.raise_for_status()
            data = page.json()
            count += len(data["data"])
            after = data["paging"].get("after")
            if not after:
                break
            query["after"] = after
    print(count)


if __name__ == "__main__":
    main()
