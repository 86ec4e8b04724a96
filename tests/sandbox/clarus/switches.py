# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What nobody knows about ClarusWMS, as switches: the default is the likelier answer (API notes 9 and 10)."""

from __future__ import annotations

from sandbox.switches import Switch

SWITCHES: dict[str, Switch] = {
    # Question 1: deletion.
    "delete_route": Switch(
        "present", ("present", "404", "405"), "3.5; question 1", "DELETE exists, or is an unknown route"
    ),
    "delete_default": Switch(
        "allowed", ("allowed", "refused"), "3.5; question 1", "whether the default dashboard can be deleted"
    ),
    "delete_placed": Switch(
        "cascade", ("cascade", "refused"), "4.5; question 1", "deleting a widget that stands on dashboards"
    ),
    "deleted_code": Switch(
        "free", ("free", "reserved"), "3.5; question 1", "whether the code of a deleted record can be used again"
    ),
    # Question 2: filters and the root of the report queries.
    "dashboard_filter": Switch(
        "code", ("code", "none"), "5.2; question 2", "whether dashboards can be filtered by code and name"
    ),
    "widget_filter": Switch(
        "type", ("type", "code"), "5.3; question 2", "whether widgets can be filtered by type beside code and name"
    ),
    "report_queries_root": Switch(True, (True, False), "5.5; question 2", "whether GraphQL lists report queries"),
    # Question 3: configuration.
    "configuration_patch": Switch(
        "replace", ("replace", "merge"), "4.4; question 3", "what PATCH does to a stored object"
    ),
    "fill_defaults": Switch(
        False, (False, True), "4.2; question 3", "whether omitted configuration keys are stored with defaults"
    ),
    "configuration_check": Switch(
        "none", ("none", "values"), "4.2; question 3", "whether documented configuration values are enforced"
    ),
    "position_keys": Switch(
        "plain", ("plain", "extra"), "6; question 3", "whether stored positions carry keys of the user interface"
    ),
    "partial_position": Switch("stored", ("stored", "refused"), "3.4; question 3", "a position without all four keys"),
    # Question 4: OAuth.
    "oauth_scope": Switch(
        "optional", ("optional", "required"), "1; question 4", "whether a token request must name a scope"
    ),
    "token_lifetime": Switch(
        7200, (7200, 0), "1; question 4", "seconds told in expires_in; 0 = the reply has no expires_in"
    ),
    "token_encoding": Switch("form", ("form", "json"), "1; question 4", "encoding of the body of a token request"),
    "token_tenants": Switch("any", ("any", "one"), "1; question 4", "whether a token serves all tenants of its client"),
    # Question 5: errors.
    "error_body": Switch(
        "error",
        ("error", "errors", "fields", "jsonapi", "message", "html"),
        "2.3; question 5",
        "shape of an error body",
    ),
    "wrong_tenant": Switch(403, (403, 401), "2.3; question 5", "status for a tenant that the token does not reach"),
    "missing_permission": Switch(403, (403, 404), "2.3; question 5", "status for a write that the account may not do"),
    "graphql_unauthorized": Switch(
        "status", ("status", "errors"), "2.3; question 5", "how /graphql says that a token is no good"
    ),
    "unknown_attributes": Switch("dropped", ("dropped", "refused"), "2.3; question 5", "unknown attributes of a write"),
    "description_blank": Switch("kept", ("kept", "null"), "6; question 5", "what an empty description is stored as"),
    # Question 6: codes.
    "code_case": Switch(
        "exact",
        ("exact", "folded", "lowered"),
        "7 trap 11; question 6",
        "unique by case, by folded case, or stored low",
    ),
    "code_characters": Switch("any", ("any", "slug"), "3.1; question 6", "characters that a code may have"),
    # Question 7: what a list shows.
    "hide_inactive": Switch(
        False, (False, True), "7 trap 12; question 7", "whether the list hides inactive dashboards"
    ),
    "hide_by_role": Switch(
        False, (False, True), "7 trap 12; question 7", "whether the list hides dashboards of other roles"
    ),
    # Question 8: roles and the default flag.
    "no_roles": Switch("everybody", ("everybody", "nobody"), "3.1; question 8", "who sees a dashboard without roles"),
    "empty_roles": Switch("cleared", ("cleared", "refused"), "3.3; question 8", "role_ids: [] in a PATCH"),
    "undefault": Switch(
        "accepted", ("accepted", "refused"), "3.3; question 8", "is_default: false for the present default"
    ),
    # Question 9: pages and rates.
    "page_max": Switch(0, (0, 5), "5.1; question 9", "largest page; 0 = no limit"),
    "page_default": Switch(0, (0, 3), "5.1; question 9", "page size when the query names none; 0 = everything"),
    "throttle": Switch(0, (0, 3), "2.3; question 9", "every n-th request is answered 429; 0 = none"),
    # Question 10: success.
    "post_status": Switch(201, (201, 200), "2.2; question 10", "status of a create"),
    "write_status": Switch(204, (204, 200), "2.2; question 10", "status of PATCH, PUT and DELETE"),
    "id_shape": Switch("bare", ("bare", "data"), "2.2; question 10", "where a create answers the id"),
}
