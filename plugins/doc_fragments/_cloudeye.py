# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this document fragment is PRIVATE to the collection and can change at any time.

from __future__ import annotations

from textwrap import indent

_ITEM = """
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
    """Options of Cloud Eye modules."""

    DOCUMENTATION = r"""
options:
  region:
    description:
      - Region, for example V(eu-west-101) or V(cn-north-4). It gives the endpoints, and the project where none is
        named.
      - If not set, the value of the environment variable E(CLOUDEYE_REGION) or E(HW_REGION_NAME) is used.
      - Some regions have no Cloud Eye dashboards, among them V(cn-east-5), V(na-mexico-1), V(tr-west-1),
        V(ap-southeast-4) and V(me-east-1).
    type: str
  cloud:
    description:
      - Domain of the cloud. Left out, V(myhuaweicloud.eu) for regions that start with V(eu-west-1),
        V(otc.t-systems.com) for Open Telekom Cloud (V(eu-de), V(eu-nl)), else V(myhuaweicloud.com).
      - If not set, the value of the environment variable E(HW_CLOUD) is used.
    type: str
  project_id:
    description:
      - Id of the project. Left out, it is looked up by O(project_name), or by O(region), which names the default
        project; that costs one request.
      - If neither this nor O(project_name) is set, the environment variables E(HUAWEICLOUD_SDK_PROJECT_ID),
        E(HW_PROJECT_ID) and E(HW_PROJECT_NAME) are used.
    type: str
  project_name:
    description:
      - Name of the project, for example V(eu-west-101_staging).
    type: str
  url:
    description:
      - URL of Cloud Eye, in place of the one of the region.
      - If not set, the value of the environment variable E(CLOUDEYE_URL) is used.
    type: str
  iam_url:
    description:
      - URL of the identity service, in place of the one of the region, with or without C(/v3).
      - If not set, the value of the environment variable E(HUAWEICLOUD_SDK_IAM_ENDPOINT) or E(HW_AUTH_URL) is used.
    type: str
  access_key:
    description:
      - Access key, permanent or temporary.
      - The first complete credential counts, O(auth_token) before O(access_key) with O(secret_key) before O(username)
        with O(password) and O(domain_name), and those given as options before those in the environment. A credential
        comes whole from one place, and from one family of variables.
      - The environment variables are E(HUAWEICLOUD_SDK_AK) and E(HW_ACCESS_KEY).
    type: str
  secret_key:
    description:
      - Secret key that belongs to O(access_key). Requests are signed with it, and it is never sent.
      - The environment variables are E(HUAWEICLOUD_SDK_SK) and E(HW_SECRET_KEY).
    type: str
  security_token:
    description:
      - Token that belongs to a temporary key.
      - The environment variables are E(HUAWEICLOUD_SDK_SECURITY_TOKEN) and E(HW_SECURITY_TOKEN).
    type: str
  auth_token:
    description:
      - A ready-made token of the identity service for the project, used as it is and never renewed.
      - The environment variable is E(HW_AUTH_TOKEN).
    type: str
  username:
    description:
      - Name of an IAM user. A token is got for it, valid for the project.
      - The environment variable is E(HW_USER_NAME).
    type: str
  password:
    description:
      - Password of the IAM user.
      - The environment variable is E(HW_USER_PASSWORD).
    type: str
  domain_name:
    description:
      - Name of the account that the IAM user belongs to.
      - The environment variable is E(HW_DOMAIN_NAME).
    type: str
notes:
  - The account needs the actions C(ces:dashboards:create), C(ces:dashboards:list), C(ces:dashboards:put),
    C(ces:dashboards:delete), C(ces:widgets:create), C(ces:widgets:list), C(ces:widgets:put) and C(ces:widgets:delete);
    to read, the two C(list) actions are enough.
  - Requests with an access key are refused when the clock of the machine is more than 15 minutes off.
  - There is no locking on the server. Two runs that change the same dashboard at the same time overwrite each other.
"""

    # Options of one object. The text also documents the items of the plural module, so it names options as code.
    DASHBOARD = r"""
options:
  dashboard_id:
    description:
      - Id of the dashboard. Needed to rename it, or where several have its name.
      - An id that does not exist is an error for C(state=present), and unchanged for C(state=absent).
      - One of C(dashboard_id) and C(name) is required.
      - This is not the C(dashboard_id) of a create request in the vendor's reference, which is the dashboard to copy.
        That is C(copy_from) here.
    type: str
  name:
    description:
      - Name, up to 128 letters, digits, Chinese characters, C(_) and C(-), without blanks and dots.
      - The vendor does not promise that a name is unique. Two dashboards of the name are an error that lists their ids.
    type: str
    aliases: [dashboard_name]
  enterprise_project_id:
    description:
      - Id of the enterprise project, V(0) for the default one.
      - Left out, the module for one dashboard searches all that the account may see, and creates in V(0). A dashboard
        cannot be moved to another one.
    type: str
    aliases: [enterprise_id]
  copy_from:
    description:
      - Name or id of a dashboard in the same project to copy when this one is made. It has to be there before the task
        runs. It acts once; the server does not keep where a dashboard came from, so an existing one is never compared
        with it.
      - What else is given is set on the copy.
    type: str
  row_widget_num:
    description:
      - Graphs in a row, from 1 to 4 (3 on older servers), or 0 to place them by C(location).
      - Left out, an existing dashboard keeps its value, and a copy has that of its source. A new dashboard gets 0 if it
        has C(widgets), else 3.
    type: int
  is_favorite:
    description:
      - Whether it is among the favourites.
    type: bool
  extend_info:
    description:
      - How the dashboard is shown. What is left out is not changed.
      - Older servers do not show these settings. There they are set when the dashboard is made or something else
        changes, with a warning.
    type: dict
    suboptions:
      filter:
        description: How values are aggregated.
        type: str
        choices: [average, min, max, sum]
      period:
        description: Seconds that a value stands for; V(1) is raw data.
        type: str
        choices: ['1', '60', '300', '1200', '3600', '14400', '86400']
      display_time:
        description: Minutes that are shown; V(0) is the range from C(from) to C(to).
        type: int
        choices: [0, 5, 15, 30, 60, 120, 180, 720, 1440, 10080, 43200]
      refresh_time:
        description: Seconds between refreshes; V(0) is none.
        type: int
        choices: [0, 10, 60, 300, 1200]
      from:
        description: Start of the range, in milliseconds since 1970.
        type: int
      to:
        description: End of the range, in milliseconds since 1970.
        type: int
      screen_color:
        description: Background colour of the large screen, for example V(blue).
        type: str
      enable_screen_auto_play:
        description: Whether the large screen turns its pages.
        type: bool
      time_interval:
        description: Milliseconds between pages of the large screen.
        type: int
        choices: [10000, 30000, 60000]
      enable_legend:
        description: Whether legends are shown.
        type: bool
      full_screen_widget_num:
        description: Graphs on a page of the large screen.
        type: int
        choices: [1, 4, 9, 16, 25]
  widgets:
    description:
      - The graphs on the dashboard, at most 50. What is left out of a graph is not changed.
      - A graph is known by C(widget_id), else by its title on this dashboard.
      - Graphs that are not in the list stay, unless C(purge_widgets) is set.
    type: list
    elements: dict
    suboptions:
      widget_id:
        description: Id of a graph that is on the dashboard. Needed to give it another title, or where titles repeat.
        type: str
      group_id:
        description: Id of the group that the graph is in, or V(default) for none.
        type: str
      title:
        description: Title, up to 128 characters. One of C(widget_id) and C(title) is required.
        type: str
      metrics:
        description:
          - What is drawn, in order. The list is exact. Required to make a graph.
        type: list
        elements: dict
        suboptions:
          namespace:
            description: Namespace of the service, for example V(SYS.ECS).
            type: str
            required: true
          metric_name:
            description: Name of the metric, or several joined by commas.
            type: str
            required: true
          dimensions:
            description: Whose values are drawn.
            type: dict
            required: true
            suboptions:
              name:
                description: Dimension, for example V(instance_id), or up to four joined by commas.
                type: str
                required: true
              filter_type:
                description:
                  - Which resources. V(resource_groups) needs C(rollup_enable). Some servers refuse
                    V(specific_instances) for the views V(bar), V(bar_chart), V(circular_bar) and V(table).
                type: str
                required: true
                choices: [all_instances, specific_instances, resource_groups]
              values:
                description: Ids of the resources, in the order of C(alias).
                type: list
                elements: str
          alias:
            description:
              - Names in the legend, one for each of C(values) in the same order. Only with V(specific_instances).
            type: list
            elements: str
          extra_info:
            description: More about the metric of a process.
            type: dict
            suboptions:
              origin_metric_name:
                description: Name of the metric.
                type: str
                required: true
              metric_prefix:
                description: Prefix of the name.
                type: str
              metric_type:
                description: Kind of metric.
                type: str
              custom_proc_name:
                description: Name of the process.
                type: str
          y_axis_position:
            description: Axis that the metric is drawn against.
            type: str
            choices: [left, right]
          rollup_enable:
            description:
              - Whether values of several resources become one. Needs C(rollup_filter) and C(rollup_dimension).
            type: bool
          rollup_filter:
            description: How they become one.
            type: str
            choices: [last, max, min, average, sum]
          rollup_dimension:
            description: Dimension along which they become one.
            type: str
          last_week_compare_enable:
            description: Whether last week's values are drawn too.
            type: bool
          yesterday_compare_enable:
            description: Whether yesterday's values are drawn too.
            type: bool
          metric_dimension:
            description: Dimensions of the metric, up to four joined by commas.
            type: str
          top_num:
            description: How many resources are drawn, from 1 to 200.
            type: int
          unit:
            description: Unit of the metric, up to 32 characters.
            type: str
          order:
            description: Order of the resources.
            type: str
            choices: [asc, desc]
          topn_metric_name:
            description: Metric by which resources are ordered.
            type: str
      view:
        description:
          - Kind of graph. A new one is a V(line) if this is left out.
          - Some servers do not change it; there the graph is made anew and gets another id.
          - V(gauge) and V(stat) are known only to newer servers.
        type: str
        choices: [bar, line, bar_chart, table, circular_bar, area_chart, gauge, stat]
      metric_display_mode:
        description: One graph for each metric, or one for all. A new graph is V(single) if this is left out.
        type: str
        choices: [single, multiple]
      threshold:
        description:
          - Threshold. Some servers do not keep this and C(threshold_enabled), which is a warning and not a change.
        type: float
      threshold_enabled:
        description: Whether the threshold is shown.
        type: bool
      location:
        description:
          - Place on a grid of 12 columns. It counts where C(row_widget_num) is 0; graphs with a full place must not
            overlap then.
          - Left out, a graph stays where it is, and new ones are stacked below all others in two columns, 6 wide and 3
            high. What is given in part is laid over that.
        type: dict
        suboptions:
          left:
            description: Column, from 0 to 9.
            type: int
          top:
            description: Row, from 0.
            type: int
          width:
            description: Columns, from 3 to 12.
            type: int
          height:
            description: Rows, at least 3.
            type: int
      properties:
        description: How the graph looks. What is left out is not changed.
        type: dict
        suboptions:
          topN:
            description: How many series are shown.
            type: int
          filter:
            description: How series are chosen, not for V(line).
            type: str
            choices: [topN]
          order:
            description: Order of the series, not for V(line).
            type: str
            choices: [asc, desc]
          description:
            description: Text for readers, up to 200 characters.
            type: str
          last_week_compare_enable:
            description: Whether last week's values are drawn too.
            type: bool
          yesterday_compare_enable:
            description: Whether yesterday's values are drawn too.
            type: bool
          is_all_compare_enable:
            description: Whether all are compared.
            type: bool
          legend_location:
            description: Where the legend is, not for V(table).
            type: str
            choices: [hide, right, bottom]
          legend_values:
            description: Values in the legend, not for V(table).
            type: list
            elements: str
            choices: [last, max, min, avg, sum]
          thresholds:
            description: Guide lines, at most six.
            type: list
            elements: dict
            suboptions:
              threshold:
                description: Value.
                type: float
                required: true
              threshold_color:
                description: Colour, in this order purple, red, orange or yellow.
                type: str
                required: true
                choices: ['#B50E65', '#F23030', '#FF8800', '#F2E70C']
      unit:
        description: Unit, up to 32 characters.
        type: str
  purge_widgets:
    description:
      - Whether graphs that are not in C(widgets) are removed.
    type: bool
    default: false
"""


def _many(options: str) -> str:
    """Return the documentation of the plural module's list, made from that of one object."""
    head = """
options:
  enterprise_project_id:
    description:
      - Id of the enterprise project that the whole list is for.
    type: str
    aliases: [enterprise_id]
    default: '0'
  dashboards:
    description:
      - The dashboards. Each has the options of the module for one, beside C(state) and C(ignore).
      - The C(enterprise_project_id) of an item may only repeat that of the whole list.
    type: list
    elements: dict
    required: true
    suboptions:"""
    return head + indent(options.split("options:", 1)[1] + _ITEM, "    ")


for _name in ("DASHBOARD",):
    setattr(ModuleDocFragment, f"{_name}S", _many(getattr(ModuleDocFragment, _name)))
