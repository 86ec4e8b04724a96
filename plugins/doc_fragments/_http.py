# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this document fragment is PRIVATE to the collection and can change at any time.

from __future__ import annotations


class ModuleDocFragment:
    """Options of the HTTP client."""

    DOCUMENTATION = r"""
options:
  timeout:
    description:
      - Seconds to wait for a connection, and for the answer to one request.
      - Each of the options from here to O(proxy) can also be given by an environment variable named after the platform,
        E(MSTR_TIMEOUT), E(CLOUDEYE_TIMEOUT), E(OPENMETADATA_TIMEOUT) or E(CLARUS_TIMEOUT) for this one. Empty variables
        count as not set.
    type: float
    default: 30
  retries:
    description:
      - How often a request is repeated after a connection error, a 429, 502, 503 or 504, where repeating is safe.
      - The waits in between grow and are jittered; a C(Retry-After) of the server is honoured.
    type: int
    default: 4
  retry_budget:
    description:
      - Seconds of such waits that one task may spend in all.
    type: float
    default: 120
  validate_certs:
    description:
      - Whether to check the server's certificate.
    type: bool
    default: true
  ca_path:
    description:
      - File with the certificate of a private authority, in PEM form.
    type: path
  client_cert:
    description:
      - File with a client certificate in PEM form, with its key unless O(client_key) is given.
    type: path
  client_key:
    description:
      - File with the key of O(client_cert).
    type: path
  proxy:
    description:
      - URL of a proxy for all requests, in place of the usual environment variables. E(NO_PROXY) is honoured.
      - It is treated as a secret, since it may hold a password.
    type: str
"""
