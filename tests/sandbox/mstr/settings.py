# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What servers do differently or nobody knows: the switches of this platform (API notes 11 and 12)."""

from __future__ import annotations

from sandbox.switches import Switch

SWITCHES: dict[str, Switch] = {
    "cookies_required": Switch(True, (True, False), "1.1", "a token without its cookies is answered 401"),
    "token_header": Switch(
        "X-MSTR-AuthToken",
        ("X-MSTR-AuthToken", "x-mstr-authtoken", "X-Mstr-Authtoken"),
        "1.1",
        "how the login spells the header that carries the token",
    ),
    "session_cap": Switch(0, (0, 1, 5), "1.6", "sessions of one user in one project; 0 = no cap"),
    "logout_scope": Switch("session", ("session", "user"), "1.4", "whose sessions a logout closes"),
    "application_type_76": Switch(True, (True, False), "1.2", "the server knows application type 76"),
    "unknown_fields": Switch("refuse", ("refuse", "ignore"), "4.1", "what happens to fields a body should not have"),
    "missing_object": Switch("500", ("404", "500"), "3.6", "how an absent object or project is answered"),
    "error_codes": Switch("long", ("long", "short"), "7.2", "ERR0014 and ERR0017, or ERR014 and ERR017"),
    "dossier_list": Switch(True, (True, False), "3.3", "GET /api/dossiers is there"),
    "definition_v2": Switch(True, (True, False), "5.1", "GET /api/v2/dossiers/{id}/definition is there"),
    "definition_v1_types": Switch(False, (False, True), "5.1", "the first definition names visualization types, too"),
    "shared_reports": Switch("Shared Reports", ("Shared Reports", "Reports"), "3.6", "name of predefined folder 7"),
    "respond_async": Switch(True, (True, False), "4.6", "Prefer: respond-async is honoured"),
    "instance_id": Switch(True, (True, False), "4.2", "an instance is answered with the dashboard's id"),
    "mid_blank": Switch(False, (False, True), "9 T15", "a mid ends with a blank"),
    "instance_project_header": Switch(
        "optional", ("optional", "required"), "8", "whether instance calls must name the project"
    ),
    "instance_scope": Switch("session", ("session", "user"), "4.8", "who may use an instance"),
    "memory_path_id": Switch("any", ("any", "source"), "4.9", "path id of an instance without a dashboard"),
    "overwrite_keeps_id": Switch(True, (True, False), "4.11", "a dashboard saved over another one keeps its id"),
    "kpi_endpoint": Switch("present", ("present", "404", "405"), "7.2", "the KPI service is there, or how it is not"),
    "kpi_create_status": Switch(201, (201, 200), "6.1", "status of a KPI's creation"),
    "kpi_target_in_get": Switch(False, (False, True), "6.3", "reading a KPI shows its target"),
    "kpi_node_key": Switch("same", ("same", "rewritten"), "9 T2", "W68 comes back as K68"),
    "kpi_list_filter": Switch(False, (False, True), "6.2", "contentId filters the list"),
    "kpi_patch_partial": Switch(True, (True, False), "6.4", "a PATCH may leave out name or configString"),
    "kpi_patch_others": Switch("ignore", ("ignore", "refuse"), "6.4", "other fields in a PATCH"),
    "kpi_kinds": Switch("kpi", ("kpi", "family"), "5.2", "multi_metric_kpi and comparison_kpi carry KPIs, too"),
    "config_text": Switch("same", ("same", "reformatted"), "9 T7", "configString comes back with other white space"),
    "added_fields": Switch(False, (False, True), "6.6", "records carry fields that nobody has heard of"),
}
