# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this document fragment is PRIVATE to the collection and can change at any time.

from __future__ import annotations

from textwrap import indent

_ITEM = """
  subdomain:
    description: The same tenant as beside the list. Another one is an error.
    type: str
  state:
    description: Whether the object should be there.
    type: str
    choices: [present, absent]
    default: present
  ignore:
    description: Whether to leave the object alone, also when pruning. Only its key counts then.
    type: bool
    default: false
"""


class ModuleDocFragment:
    """Options of ClarusWMS modules."""

    DOCUMENTATION = r"""
options:
  url:
    description:
      - Base URL of the API.
      - If not set, the value of the environment variable E(CLARUS_URL) is used.
    type: str
    default: https://clarus-api.com
  subdomain:
    description:
      - Name of the tenant. Every request carries it, whatever credential is used.
      - If not set, the value of the environment variable E(CLARUS_SUBDOMAIN) is used.
    type: str
    required: true
  client_id:
    description:
      - Id of an OAuth client with the client credentials grant.
      - The first complete credential counts, O(access_token) before O(client_id) with O(client_secret), and those given
        as options before those in the environment. A credential comes whole from one place.
      - The environment variable is E(CLARUS_CLIENT_ID).
    type: str
  client_secret:
    description:
      - Secret that belongs to O(client_id).
      - The environment variable is E(CLARUS_CLIENT_SECRET).
    type: str
  scope:
    description:
      - Scopes to ask for, separated by blanks. Left out, none is named in the token request.
      - It goes with O(client_id); the environment variable is E(CLARUS_SCOPE).
    type: str
  access_token:
    description:
      - A ready-made token, used as it is and never renewed.
      - The environment variable is E(CLARUS_ACCESS_TOKEN).
    type: str
notes:
  - Use an account that does nothing else. A login to the user interface with the same account can end the session of
    the API, and then requests are answered with 401; a token fetched by O(client_id) is renewed once for each request.
  - The account should have the admin role, since what it may not see it cannot compare.
  - There is no locking on the server. Two runs that change the same object at the same time overwrite each other.
"""

    # One object. Plural modules show the same text a level deeper (see below), so it names other options as code.
    DASHBOARD = r"""
options:
  id:
    description:
      - Id in this tenant. Needed only to give the object another C(code).
      - An id that does not exist is an error for C(state=present), and unchanged for C(state=absent).
      - One of C(id) and C(code) is required.
    type: int
  code:
    description:
      - Code that names the object in its tenant, at most 30 characters. Upper and lower case count.
    type: str
  name:
    description:
      - Name that users see, at most 50 characters. Required to create the object.
    type: str
  description:
    description:
      - Text for users, at most 255 characters; an empty one clears it.
    type: str

  is_active:
    description:
      - Whether users see the dashboard. It is set only after the widgets are in place.
    type: bool
  is_default:
    description:
      - Whether this is the default dashboard of the tenant. It is set only after the widgets are in place.
      - A tenant has one default. V(true) takes the flag from every other dashboard, so two tasks that both ask for
        it with different dashboards never come to rest, and a list in which two ask for it is refused.
      - V(false) for the present default may leave the tenant without one, and some servers refuse it; make another
        dashboard the default instead.
    type: bool
  roles:
    description:
      - Names of all roles that may see the dashboard; an empty list removes them all.
      - Mutually exclusive with C(role_ids).
    type: list
    elements: str
  role_ids:
    description:
      - Ids of all roles that may see the dashboard. Ids differ from tenant to tenant, names are safer.
    type: list
    elements: int
  placements:
    description:
      - All widgets on the dashboard; what is not in the list is taken off, and an empty list takes off all.
      - Leave it out to leave the layout to users, since what they move shows as a difference.
      - A widget stands once on a dashboard, and places that are given in full must not overlap. Both are checked before
        the first request.
    type: list
    elements: dict
    suboptions:
      widget:
        description:
          - Code of the widget. One of C(widget) and C(widget_id) is required.
        type: str
      widget_id:
        description:
          - Id of the widget in this tenant.
        type: int
      position:
        description:
          - Where the widget stands. Left out, a stored position is left alone and a new widget gets the next free slot.
          - A position that is given in part is laid over the stored one.
        type: dict
        suboptions:
          x:
            description: Column, from 0.
            type: int
          y:
            description: Row, from 0.
            type: int
          w:
            description: Width in columns.
            type: int
          h:
            description: Height in rows.
            type: int
"""

    WIDGET = r"""
options:
  id:
    description:
      - Id in this tenant. Needed only to give the object another C(code).
      - An id that does not exist is an error for C(state=present), and unchanged for C(state=absent).
      - One of C(id) and C(code) is required.
    type: int
  code:
    description:
      - Code that names the object in its tenant, at most 30 characters. Upper and lower case count.
    type: str
  name:
    description:
      - Name that users see, at most 50 characters. Required to create the object.
    type: str
  description:
    description:
      - Text for users, at most 255 characters; an empty one clears it.
    type: str

  widget_type:
    description:
      - Kind of chart. Required to create the widget.
    type: str
    choices: [area, bar, funnel, gauge, graph, grid, heatmap, line, pictorial_bar, pie, radar, sankey, scatter, single,
      sunburst, tree, treemap]
  report_query:
    description:
      - Name of the report query that supplies the data; an empty one unlinks the widget.
      - A name that several report queries have is an error that lists their ids.
      - Mutually exclusive with C(report_query_id).
    type: str
  report_query_id:
    description:
      - Id of the report query in this tenant, V(0) to unlink the widget. Needed where a server does not list its report
        queries.
    type: int
  configuration:
    description:
      - Options of the chart, for example C(metric), C(color_palette), C(show_legend), C(legend_position) and C(limit);
        V(bar) also knows C(horizontal) and C(log_scale), V(line) also C(smooth) and C(log_scale).
      - Other keys are passed through. A value of these that is outside what is documented gives a warning, never an
        error.
    type: dict
  dashboard_filters:
    description:
      - Default values for the parameters of the report query. Ids in them differ from tenant to tenant.
      - A value whose key ends in C(_id) is sent as a number also where a template delivers it as text.
    type: dict
  configuration_mode:
    description:
      - With V(merge) the given keys of C(configuration) and C(dashboard_filters) are laid over the stored ones, and
        a key with a null value is removed. With V(replace) they are the whole.
      - Where a server fills in keys of its own, V(replace) differs in every run, and the module warns about it.
    type: str
    choices: [merge, replace]
    default: merge
  force:
    description:
      - Whether C(state=absent) may take the widget off the dashboards on which it still stands. Otherwise that is
        an error that names them.
    type: bool
    default: false
"""


def _many(name: str, options: str) -> str:
    """Return the documentation of a plural module's list, made from that of one object."""
    head = f"""
options:
  {name}:
    description:
      - The {name}. Each has the options of the module for one, beside C(state) and C(ignore).
    type: list
    elements: dict
    required: true
    suboptions:"""
    return head + indent(options.split("options:", 1)[1] + _ITEM, "    ")


for _name in ("DASHBOARD", "WIDGET"):
    setattr(ModuleDocFragment, f"{_name}S", _many(f"{_name.lower()}s", getattr(ModuleDocFragment, _name)))
