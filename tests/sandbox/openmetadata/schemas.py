# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of entities that can be written, their members, and strict binding. API notes 3, 5.3, 5.4."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .errors import Refused
from .versions import Server

LABEL_TYPES = ("Manual", "Propagated", "Automated", "Derived", "Generated")
SOURCES = ("Classification", "Glossary")
DASHBOARD_TYPES = ("Dashboard", "Report")
CHART_TYPES = {
    "Line": (1, 0), "Table": (1, 0), "Bar": (1, 0), "Area": (1, 0), "Pie": (1, 0), "Histogram": (1, 0),
    "Scatter": (1, 0), "Text": (1, 0), "BoxPlot": (1, 0), "Other": (1, 0), "Gauge": (1, 9), "Map": (1, 9),
    "Graph": (1, 9), "Heatmap": (1, 9), "Timeline": (1, 9), "SanKey": (1, 10),
}  # fmt: skip
SERVICE_TYPES = {
    "Superset": (1, 0), "Looker": (1, 0), "Tableau": (1, 0), "Redash": (1, 0), "Metabase": (1, 0), "PowerBI": (1, 0),
    "Mode": (1, 0), "CustomDashboard": (1, 0), "DomoDashboard": (1, 0), "QuickSight": (1, 0), "QlikSense": (1, 1),
    "Lightdash": (1, 2), "QlikCloud": (1, 4), "PowerBIReportServer": (1, 5), "MicroStrategy": (1, 6), "Sigma": (1, 6),
    "ThoughtSpot": (1, 8), "Grafana": (1, 9), "Hex": (1, 10), "Ssrs": (1, 12), "SapS4Hana": (1, 13), "Omni": (2, 0),
}  # fmt: skip
STATUSES = ("Draft", "In Review", "Approved", "Archived", "Deprecated", "Rejected", "Unprocessed")


@dataclass(frozen=True)
class Kind:
    """One kind of entity: its name in references and messages, its path, its classes, and its own members."""

    name: str
    path: str
    create_class: str
    entity_class: str
    #: Members of its own that hold a plain value.
    scalars: tuple[str, ...] = ()
    #: Members of its own that refer to other entities, with the kind they refer to.
    relations: tuple[tuple[str, str], ...] = ()
    #: What a PATCH answer and a deletion's answer hold beside the plain members.
    extras: tuple[str, ...] = ("followers", "votes")
    child: bool = True
    extension: bool = True


DASHBOARD = Kind(
    "dashboard", "dashboards", "CreateDashboard", "Dashboard", ("sourceUrl", "project", "dashboardType"),
    (("charts", "chart"), ("dataModels", "dashboardDataModel")),
)  # fmt: skip
CHART = Kind("chart", "charts", "CreateChart", "Chart", ("sourceUrl", "chartType"))
SERVICE = Kind(
    "dashboardService", "services/dashboardServices", "CreateDashboardService", "DashboardService",
    ("serviceType", "connection"), extras=(), child=False, extension=False,
)  # fmt: skip
DATA_MODEL = Kind(
    "dashboardDataModel", "dashboard/datamodels", "CreateDashboardDataModel", "DashboardDataModel",
    ("dataModelType", "sql", "columns", "project"),
)  # fmt: skip
KINDS = (DASHBOARD, CHART, SERVICE, DATA_MODEL)


# ---- the shapes of members


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _map(value: Any) -> bool:
    return isinstance(value, dict)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _references(value: Any) -> bool:
    return isinstance(value, list) and all(_reference(one) for one in value)


def _reference(value: Any) -> bool:
    return isinstance(value, dict) and set(value) <= REFERENCE


def _labels(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) and set(one) <= LABEL for one in value)


def _list(value: Any) -> bool:
    return isinstance(value, list)


REFERENCE = {
    "id", "type", "name", "fullyQualifiedName", "description", "displayName", "deleted", "inherited", "href",
}  # fmt: skip
LABEL = {
    "tagFQN", "name", "displayName", "description", "style", "source", "labelType", "state", "href", "reason",
    "appliedAt", "appliedBy", "metadata",
}  # fmt: skip


def create_members(kind: Kind, server: Server) -> dict[str, Any]:
    """The members of a creation's body, each with the check of its shape."""
    known: dict[str, Any] = {
        "name": _text, "displayName": _text, "description": _text, "tags": _labels, "owners": _references,
        "dataProducts": _texts, "lifeCycle": _map, "sourceHash": _text,
    }  # fmt: skip
    known[server.domain_member] = _texts if server.domains else _text
    if kind.child:
        known["service"] = _text
    if kind is DASHBOARD:
        known.update(
            sourceUrl=_text, project=_text, dashboardType=_text, charts=_texts, dataModels=_texts, extension=_map
        )
    elif kind is CHART:
        known.update(sourceUrl=_text, chartType=_text, dashboards=_texts)
        if server.since(1, 9):
            known["extension"] = _map
    elif kind is SERVICE:
        known.update(serviceType=_text, connection=_map)
        del known["lifeCycle"], known["sourceHash"]
        if server.since(1, 7):
            known["ingestionRunner"] = _reference
        if server.since(2, 0):
            known["style"] = _map
    else:
        known.update(dataModelType=_text, serviceType=_text, sql=_text, columns=_list, project=_text, extension=_map)
    return known


def entity_members(kind: Kind, server: Server) -> set[str]:
    """The members that an entity may hold, for PATCH."""
    known = set(create_members(kind, server)) | {
        "id", "fullyQualifiedName", "version", "updatedAt", "updatedBy", "href", "serviceType", "deleted",
        "changeDescription", "followers", "votes", "usageSummary",
    }  # fmt: skip
    if kind is CHART:
        known.add("dashboards")
    if server.since(1, 8):
        known |= {"incrementalChangeDescription", "certification"}
    if server.entity_status:
        known.add("entityStatus")
    if kind is SERVICE:
        known |= {"pipelines", "testConnectionResult"}
        known -= {"votes", "usageSummary"}
    return known


def fields(kind: Kind, server: Server) -> set[str]:
    """The names that ``fields`` may hold. API notes 3.3."""
    known = {"owners", "tags", "followers", "dataProducts", server.domain_member}
    if kind is SERVICE:
        return known | {"pipelines"}
    known |= {"votes", "lifeCycle", "sourceHash"}
    if kind is not CHART or server.since(1, 9):
        known.add("extension")
    if kind is DASHBOARD:
        known |= {"charts", "dataModels", "usageSummary"}
    if kind is CHART:
        known |= {"dashboards"}
    if server.certification:
        known.add("certification")
    return known


# ---- binding


def unknown(name: str, java_class: str, known: Any) -> Refused:
    """A member that the class does not have."""
    listed = ", ".join(f'"{one}"' for one in sorted(known))
    return Refused(
        400,
        f'Unrecognized field "{name}" (class org.openmetadata.schema.{java_class}), not marked as ignorable '
        f"({len(list(known))} known properties: {listed})",
    )


def bind(kind: Kind, server: Server, body: Any) -> dict[str, Any]:
    """A creation's body, checked: known members of the right shape, constraints hold; nulls are dropped."""
    known = create_members(kind, server)
    package = "api.services" if kind is SERVICE else "api.data"
    if not isinstance(body, dict):
        raise Refused(400, f"Cannot deserialize value of type `org.openmetadata.schema.{package}.{kind.create_class}`")
    for name, value in body.items():
        if name not in known:
            raise unknown(name, f"{package}.{kind.create_class}", known)
        if value is not None and not known[name](value):
            raise Refused(400, f'Cannot deserialize value through reference chain: {kind.create_class}["{name}"]')
    given = {name: value for name, value in body.items() if value is not None}
    problems = _constraints(kind, server, given)
    if problems:
        raise Refused(400, "[" + ", ".join(problems) + "]")
    check_enumerations(kind, server, given)
    check_labels(given.get("tags", []))
    return given


def _constraints(kind: Kind, server: Server, given: dict[str, Any]) -> list[str]:
    required = ("name", "service") if kind.child else ("name", "serviceType")
    problems = [f"{name} must not be null" for name in required if name not in given]
    if "name" in given:
        problems.extend(_name_problems(server, given["name"]))
    if not 1 <= len(given.get("sourceHash", "x")) <= 32:
        problems.append("sourceHash size must be between 1 and 32")
    return problems


def _name_problems(server: Server, name: str) -> list[str]:
    pattern = r'^((?!::)[^>"\x00-\x1f])*$' if server.strict_names else "^((?!::).)*$"
    problems = []
    if not 1 <= len(name) <= 256:
        problems.append("name size must be between 1 and 256")
    if not re.match(pattern, name):
        problems.append(f'name must match "{pattern}"')
    return problems


def bare_name(server: Server, name: str) -> str:
    """The name without the quotes around it that older servers take off; an inner quote is refused."""
    bare = name[1:-1] if len(name) > 2 and name[0] == name[-1] == '"' else name
    if '"' in bare:
        raise Refused(400, f"Invalid name {name}")
    return bare


def check_enumerations(kind: Kind, server: Server, given: dict[str, Any]) -> None:
    """Refuse values that an enumeration of this release does not have."""
    enumerations: dict[str, Any] = {
        "dashboardType": DASHBOARD_TYPES,
        "chartType": [name for name, line in CHART_TYPES.items() if server.since(*line)],
        "serviceType": [name for name, line in SERVICE_TYPES.items() if server.since(*line)],
        "entityStatus": STATUSES,
    }
    for name, values in enumerations.items():
        if name in given and given[name] not in values:
            java = name[0].upper() + name[1:]
            raise Refused(
                400,
                f"Cannot construct instance of `org.openmetadata.schema.type.{java}`, problem: {given[name]} "
                f'(through reference chain: org.openmetadata.schema.api.data.{kind.create_class}["{name}"])',
            )


def check_labels(labels: list[dict[str, Any]]) -> None:
    """Refuse labels with a wrong or missing member."""
    for label in labels:
        if not isinstance(label.get("tagFQN"), str):
            raise Refused(400, "[tags[0].tagFQN must not be null]")
        for name, values in (("source", SOURCES), ("labelType", LABEL_TYPES), ("state", ("Suggested", "Confirmed"))):
            if name in label and label[name] not in values:
                raise Refused(
                    400, f"Cannot construct instance of `org.openmetadata.schema.type.TagLabel${name}`, problem"
                )
