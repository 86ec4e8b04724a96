# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a service's connection may hold, which of it is secret, and how secrets are shown. API notes 5.4, 13."""

from __future__ import annotations

from typing import Any

from .call import Call
from .catalogue import Doc
from .errors import Refused

#: Members of a configuration by service type: name to default (None: no default).
_FILTERS = {"dashboardFilterPattern": None, "chartFilterPattern": None, "dataModelFilterPattern": None,
            "projectFilterPattern": None}  # fmt: skip
_COMMON: dict[str, Any] = {"type": None, "supportsMetadataExtraction": True, **_FILTERS}
CONFIGS: dict[str, dict[str, Any]] = {
    "Superset": {"hostPort": "http://localhost:8088", "connection": None},
    "Metabase": {"hostPort": None, "username": None, "password": None, "apiKey": None},
    "Tableau": {"hostPort": "http://localhost", "authType": None, "apiVersion": None, "siteName": None,
                "verifySSL": "no-ssl",
                "sslConfig": None, "paginationLimit": 10},
    "Looker": {"hostPort": None, "clientId": None, "clientSecret": None, "gitCredentials": None},
    "Redash": {"hostPort": "http://localhost:5000", "username": None, "apiKey": None, "redashVersion": "10.0.0"},
    "PowerBI": {"clientId": None, "clientSecret": None, "tenantId": None, "authorityURI": "https://login.microsoftonline.com/",
                "hostPort": "https://app.powerbi.com", "scope": None, "useAdminApis": True},
    "Grafana": {"hostPort": None, "apiKey": None, "verifySSL": True, "pageSize": 100},
    "CustomDashboard": {"sourcePythonClass": None, "connectionOptions": None},
}  # fmt: skip
_SUPERSET_API = {"provider": "db", "username": None, "password": None, "verifySSL": "no-ssl", "sslConfig": None}
SECRET_MEMBERS = ("password", "apiKey", "clientSecret", "personalAccessTokenSecret", "token", "secretAccessKey")
CIPHER = "fernet:gAAAAABrBUS0d1z7n-A6PhcUOX20KnrPr7mew6MR8qCnTJhWeCiO6w5nyMoDNxrXo4-IqEqrUgKv9uldekx_ljJaN4RQ8nRDkw=="


def mask(call: Call) -> str:
    """What stands in a secret's place."""
    return "*" * int(call.switch("mask"))


def checked(call: Call, name: str, service_type: str, connection: dict[str, Any]) -> dict[str, Any]:
    """A connection as stored: known members of the type, defaults added."""
    config = connection.get("config")
    if not isinstance(config, dict) or set(connection) != {"config"}:
        raise _unusable(name, service_type)
    known = CONFIGS.get(service_type)
    if config.get("type", service_type) != service_type:
        raise _unusable(name, service_type)
    if known is None:
        return {"config": {"type": service_type, **config}}
    free = service_type == "CustomDashboard" and not call.server.routes_unhandled
    members = {**_COMMON, **known}
    if not free and set(config) - set(members):
        raise _unusable(name, service_type)
    stored = {"type": service_type, **config}
    for member, default in members.items():
        if default is not None:
            stored.setdefault(member, default)
    if service_type == "Superset" and isinstance(stored.get("connection"), dict):
        stored["connection"] = _superset(name, stored["connection"])
    return {"config": stored}


def _superset(name: str, inner: dict[str, Any]) -> dict[str, Any]:
    if "scheme" in inner or inner.get("type") in ("Postgres", "Mysql"):
        return inner
    if set(inner) - set(_SUPERSET_API):
        raise _unusable(name, "Superset")
    return {**inner, **{key: value for key, value in _SUPERSET_API.items() if value is not None and key not in inner}}


def _unusable(name: str, service_type: str) -> Refused:
    return Refused(400, f"Failed to convert [{name}] to type [{service_type}]. Review the connection.")


def shown(call: Call, doc: Doc) -> dict[str, Any]:
    """A stored connection as an answer holds it: secrets masked, in clear for a bot."""
    if call.bot:
        return dict(doc["connection"])
    return dict(hide(doc["connection"], mask(call)))


def hide(value: Any, cover: str) -> Any:
    """The same data with every secret replaced."""
    if isinstance(value, list):
        return [hide(one, cover) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: cover if key in SECRET_MEMBERS and isinstance(inner, str) else hide(inner, cover)
        for key, inner in value.items()
    }


def restored(sent: Any, stored: Any) -> Any:
    """What was sent with every mask replaced by the secret that is stored (newer servers)."""
    if isinstance(sent, dict):
        return {
            key: restored(inner, stored.get(key) if isinstance(stored, dict) else None) for key, inner in sent.items()
        }
    if isinstance(sent, str) and sent and set(sent) == {"*"} and stored is not None:
        return stored
    return sent
