# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this document fragment is PRIVATE to the collection and can change at any time.

from __future__ import annotations

from textwrap import indent

# Options of one object. The same text documents the singular module and, a level deeper, the items of the plural one,
# so it names other options as code.
_INSTANCE = r"""
instance_id:
  description:
    - Handle of an instance, the C(mid) that an earlier task returned.
    - If it lives, nothing is done. If it is gone, it is made again from C(dossier) or C(objects).
    - Give the same C(dossier) or C(objects) along with it, since the server finds an instance by both.
    - A handle is of use only together with the session that it was made in.
  type: str
dossier:
  description:
    - The dashboard to make an instance of, by its name, by its path from the project's root as in
      V(/Shared Reports/Sales/Store Pulse), or by its id.
    - A name that dashboards in several folders have is an error that lists them.
    - Mutually exclusive with C(objects).
  type: str
objects:
  description:
    - The reports, cubes or dashboards to build a new dashboard on, in memory only.
  type: list
  elements: dict
  suboptions:
    type:
      description: Number of the object's type, V(3) for reports and cubes, V(55) for dashboards.
      type: int
      required: true
    id:
      description: Id of the object.
      type: str
      required: true
    new_name:
      description: Name of the object in the new dashboard.
      type: str
persist_report_view_state:
  description: With C(objects), whether to carry over what users changed in the view of a report.
  type: bool
create_for_report_editor:
  description: With C(objects), whether the instance is for the report editor and not for the Library viewer.
  type: bool
reset:
  description: With C(objects), whether to undo the operations that the report editor stored on its shortcut.
  type: bool
filters:
  description:
    - With C(dossier), the state of its filters, each in the keys of the API with C(key) or C(name), and for example
      C(selections).
    - A filter with C(key) or C(name) alone is cleared.
  type: list
  elements: dict
ignore_missing_filter:
  description: With C(dossier), whether a filter that it does not have is ignored. Otherwise the server refuses it.
  type: bool
persist_view_state:
  description:
    - With C(dossier), whether later changes of the view are stored for the user's published copy, too. Left out, they
      are not.
  type: bool
prompts:
  description:
    - Answers to prompts, also to those that open only when others are answered.
    - An item without C(answers) and without C(use_default) closes an optional prompt.
    - Once there is a list, every prompt that opens needs an item. Without a list an instance with open prompts is
      returned as it is, with C(status_name=prompted).
  type: list
  elements: dict
  suboptions:
    key:
      description: Key of the prompt. One of C(key), C(id) and C(name) is required, and the first of these counts.
      type: str
    id:
      description: Id of the prompt.
      type: str
    name:
      description: Name of the prompt.
      type: str
    answers:
      description: The answers; values as they are, elements and objects as dictionaries with C(id) and C(name).
      type: list
      elements: raw
    use_default:
      description: Whether to answer with the prompt's default.
      type: bool
bookmark_ids:
  description: Ids of bookmarks.
  type: list
  elements: str
bookmark_info:
  description: The bookmark to apply.
  type: dict
  suboptions:
    id:
      description: Id of the bookmark.
      type: str
    reset_manipulation:
      description: Whether to undo what was changed since the bookmark was made.
      type: bool
linking_info:
  description:
    - Context that is passed on from a source instance, in the keys of the API, C(sourceInstanceId), C(promptsAnswers),
      C(selectorMode), C(targetPageKey), C(vizSelection), C(passFilter), C(passInCanvasSelection), and with C(dossier)
      also C(filterTargetKeys).
    - C(vizSelection) may be a dictionary.
  type: dict
save_as:
  description:
    - Saves the instance as a dashboard, which then is what the task is about. If it is there already, nothing is done
      and no instance is made.
    - In a session that was handed over, the instance that was saved stays open. The module for many instances removes
      it.
    - With C(state=absent) the saved dashboard is deleted.
  type: dict
  suboptions:
    name:
      description: Name of the saved dashboard.
      type: str
      required: true
    folder:
      description:
        - Its folder, by path from the project's root as in V(/Shared Reports/Sales), or by id.
      type: str
      required: true
      aliases: [folder_id]
    description:
      description: Description, set when it is saved.
      type: str
    overwrite:
      description: Whether to save over a dashboard that is there. Then the task is changed in every run.
      type: bool
      default: false
wait:
  description:
    - Whether to wait until the instance is made. With V(false) the server is asked to answer at once, and the instance
      may be returned with C(status_name=running).
  type: bool
  default: true
wait_timeout:
  description: Seconds to wait for an instance that the server is still making.
  type: float
  default: 300
"""

_KPI = r"""
kpi_id:
  description:
    - Id of the KPI. Needed only to give it another C(name).
    - An id that does not exist is an error for C(state=present), and unchanged for C(state=absent).
    - One of C(kpi_id) and C(name) is required.
  type: str
name:
  description:
    - Name of the KPI, which is its key among the KPIs that the account owns in the project.
  type: str
dossier:
  description:
    - The dashboard that the KPI is taken from, by name, path or id. Required to create it.
  type: str
chapter:
  description:
    - Chapter of the visualization, by name or key. It may be left out where the visualization is unique.
  type: str
page:
  description:
    - Page of the visualization, by name or key. It may be left out where the visualization is unique.
  type: str
visualization:
  description:
    - The KPI visualization, by name or key, also inside a panel stack. Required to create the KPI.
    - A name that several visualizations have is an error that lists them.
  type: str
metric:
  description:
    - The metric of the visualization, by name or id. It may be left out where there is only one.
  type: str
filters:
  description:
    - State of the dashboard's filters, each in the keys of the API with C(key) or C(name), and for example
      C(selections).
    - They are frozen into the KPI when it is made. Afterwards they can neither be read nor changed, so that a
      difference is never seen.
  type: list
  elements: dict
config:
  description:
    - The whole configuration that the Library user interface keeps with the KPI, for example C(color),
      C(reversedPalette) and C(selectedDataCompare). It is compared as data.
    - Users who change the card in the user interface change it, so leave it out unless it is to be reset.
    - Mutually exclusive with C(config_string).
  type: dict
config_string:
  description:
    - The same as text, for a configuration that is not a JSON object.
  type: json
disabled:
  description:
    - Whether the KPI is disabled. The server can set this only when the KPI is made, see C(recreate).
  type: bool
recreate:
  description:
    - Whether to delete the KPI and make a new one where the server cannot change what differs, which is C(disabled),
      the dashboard, and its target where the server shows it. Otherwise such a difference is an error.
    - The new KPI has another id, and the history of the old one is lost. The old one is deleted only when everything
      that the new one needs was found.
  type: bool
  default: false
"""

_ITEM = r"""
project:
  description: The project of the whole list once more; another one is an error.
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


def _one(options: str) -> str:
    return "options:" + indent(options, "  ")


def _many(name: str, noun: str, options: str) -> str:
    head = f"""
{name}:
  description:
    - The {noun}s. Each has the options of the module for one, beside C(state) and C(ignore).
  type: list
  elements: dict
  required: true
  suboptions:"""
    return _one(head + indent(options + _ITEM, "    "))


class ModuleDocFragment:
    """Options of MicroStrategy modules."""

    DOCUMENTATION = r"""
options:
  url:
    description:
      - URL of the Library application, as a rule ending in C(/MicroStrategyLibrary), with or without C(/api).
      - If not set, the value of the environment variable E(MSTR_URL) is used. A session that is handed over brings its
        own.
    type: str
  username:
    description:
      - Name to log in with.
      - The first complete credential counts, in the order O(session), O(api_token), O(username) with O(password),
        O(login_mode=anonymous), and those given as options before those in the environment. A credential comes whole
        from one place.
      - The environment variable is E(MSTR_USERNAME).
    type: str
  password:
    description:
      - Password that belongs to O(username).
      - The environment variable is E(MSTR_PASSWORD).
    type: str
  login_mode:
    description:
      - How the server checks the account, V(standard), V(ldap), V(api_token), V(anonymous), or the number of a mode.
      - Left out, it is V(standard), and for O(api_token) the mode of such tokens.
      - The environment variable is E(MSTR_LOGIN_MODE), which goes with E(MSTR_USERNAME).
    type: str
  api_token:
    description:
      - An API token of the account, in place of name and password.
      - The environment variable is E(MSTR_API_TOKEN).
    type: str
  session:
    description:
      - The session that M(dashops.dashboards.mstr_session) returned. It is used as it is, and left open.
    type: dict
    suboptions:
      token:
        description: Token of the session.
        type: str
      cookies:
        description: Cookies of the session. A token without its cookies is refused by most servers.
        type: dict
      url:
        description: URL of the server that the session is on.
        type: str
  project:
    description:
      - The project, by name or id. A name costs one request more.
      - If not set, the value of the environment variable E(MSTR_PROJECT) is used.
    type: str
  working_set:
    description:
      - How many instances a new session keeps in memory, V(3) or more. When there is one too many, the oldest is gone.
    type: int
    default: 10
  application_type:
    description:
      - As which kind of client to log in. V(35) is the Library user interface, which every version knows.
    type: int
    default: 35
notes:
  - Without O(session) the module logs in and logs out again, also after a failure. Some servers close all sessions of
    an account when one of them logs out, so use an account that does nothing else, and do not run tasks of one account
    in parallel.
"""


# Below the class: ansible-test reads what stands in it, and expects text.
for _name, _text in {
    "INSTANCE": _one(_INSTANCE),
    "INSTANCES": _many("instances", "instance", _INSTANCE),
    "KPI": _one(_KPI),
    "KPIS": _many("kpis", "KPI", _KPI),
}.items():
    setattr(ModuleDocFragment, _name, _text)
