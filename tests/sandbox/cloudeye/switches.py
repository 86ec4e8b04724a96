# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What servers are known to do differently, or what nobody knows (API notes 8.4 and 11)."""

from __future__ import annotations

from sandbox.switches import Switch

SWITCHES: dict[str, Switch] = {
    "unknown_dashboard": Switch(404, (404, "empty"), "3.4", "A list by an unknown dashboard id is an error or empty."),
    "widget_count_key": Switch(
        "widgets_num", ("widgets_num", "widget_num", "none"), "3.1", "The name of the number of graphs on a board."
    ),
    "create_ignores_unit": Switch(True, (True, False), "4.2", "The unit of a graph is dropped at its creation."),
    "create_widgets_status": Switch(200, (200, 201), "4.2", "The status of a creation of graphs."),
    "row_widget_num_max": Switch(4, (4, 3), "3.1", "The most graphs a row may have."),
    "row_widget_num_default": Switch(3, (3, 0), "3.3", "Graphs a row when a creation does not say."),
    "name_filter": Switch("exact", ("exact", "substring"), "3.4", "How the filter by name compares."),
    "put_requires_row_widget_num": Switch(False, (False, True), "3.5", "An update has to say row_widget_num."),
    "put_resets_omitted": Switch(False, (False, True), "3.5", "What an update leaves out goes back to its default."),
    "extend_info_supported": Switch(True, (True, False), "3.1", "The view settings come back in a list."),
    "extend_info_update": Switch(
        "replace", ("replace", "merge"), "3.5", "Whether view settings are replaced or merged."
    ),
    "period_type": Switch("string", ("string", "integer"), "3.2", "The JSON type of the period in view settings."),
    "view_update": Switch("applied", ("applied", "ignored"), "4.5", "Whether an update changes the view of a graph."),
    "object_update": Switch(
        "replace", ("replace", "merge"), "4.5", "Whether properties of a graph are replaced or merged."
    ),
    "threshold_kept": Switch(True, (True, False), "4.1", "Whether the threshold pair is stored."),
    "server_defaults": Switch(True, (True, False), "4.4", "The server fills group, topN, threshold and unit."),
    "create_widgets_atomic": Switch(True, (True, False), "4.2", "One wrong graph refuses the whole batch."),
    "delete_max": Switch(50, (50, 30), "3.6", "The most ids that one delete takes."),
    "dashboard_quota": Switch(100, (100, 10, 500), "3.7", "The most boards that a project holds."),
    "quota_status": Switch(403, (403, 400), "3.7", "The status when a quota is reached."),
    "error_shape": Switch("B", ("A", "B", "C"), "5.1", "The shape of the service's own errors."),
    "visible_after": Switch(0, (0, 1), "7.25", "Seconds until lists show what was made."),
    "list_scope": Switch("default", ("default", "all"), "3.4", "What a list without an enterprise project holds."),
    "dashboard_type_supported": Switch(True, (True, False), "7.27", "The filter by type is known."),
    "dashboard_type_default": Switch("all", ("all", "other"), "3.4", "Whether lists hold the built-in boards."),
    "unique_names": Switch(False, (False, True), "3.7", "A second board of a name in one enterprise project fails."),
    "title_rule": Switch("length", ("length", "listed"), "4.1", "Whether titles keep to the listed characters."),
    "location_checked": Switch(False, (False, True), "4.1.2", "A graph beyond the grid's edge is refused."),
    "bar_specific_instances": Switch(
        "refused", ("refused", "allowed"), "4.1.1", "Bars, rings and tables of chosen instances."
    ),
    "unknown_fields": Switch("refused", ("refused", "ignored"), "8.4", "Body fields that the API does not know."),
    "projects_forbidden": Switch(False, (False, True), "1.6", "The user may not list projects by name."),
    "bad_signature_lock": Switch(0, (0, 5), "1.5", "Bad signatures in a row that lock a key for five minutes."),
}
