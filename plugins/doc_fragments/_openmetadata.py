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
_SCOPE = """
  service:
    description:
      - Name of the dashboard service that the whole list is of, or its id. Items need no C(service) then.
      - Needed to prune. Left out, each item names its own, and there is one listing for each service.
    type: str"""


class ModuleDocFragment:
    """Options of OpenMetadata modules."""

    DOCUMENTATION = r"""
options:
  url:
    description:
      - URL of the server in any spelling, with or without C(/api).
      - If not set, the value of the environment variable E(OPENMETADATA_URL) is used.
    type: str
    required: true
  token:
    description:
      - Token of a bot, or personal access token.
      - The first complete credential counts, O(token) before O(username) with O(password), and those given as
        options
        before those in the environment. A credential comes whole from one place.
      - The environment variable is E(OPENMETADATA_JWT_TOKEN).
    type: str
  username:
    description:
      - E-mail address to log in with, where the server has passwords of its own. The module logs out when it ends.
      - The environment variable is E(OPENMETADATA_USERNAME).
    type: str
  password:
    description:
      - Password that belongs to O(username). A login that failed is never repeated, since three failures block
        the account.
      - The environment variable is E(OPENMETADATA_PASSWORD).
    type: str
notes:
  - Servers from 1.5 to 2.0 are supported. The version is not read; on servers before 1.9 each task sends one
    more request.
  - What a task does not name is never touched, whatever the kind of token, since changes are sent as patches.
  - Two runs that write the same object at the same time can overwrite each other on servers before 2.0.
"""

    # Options of one object. The text also documents the items of the plural module, so it names options as code.
    DASHBOARD = r"""
options:
  id:
    description:
      - Id on this server, in place of the name.
      - An id that does not exist is an error for C(state=present), and unchanged for C(state=absent).
      - One of C(id) and C(name) is required. Both together are an error if the object has another name, since
        nothing can be
        renamed in OpenMetadata.
    type: str
  name:
    description:
      - Name, at most 256 characters, as it is. Never quote it, also if it holds dots. Upper and lower case count.
    type: str
  service:
    description:
      - Name of the dashboard service, or its id. Required unless C(id) is given.
    type: str
  display_name:
    description:
      - Title that people see; an empty one clears it.
    type: str
  description:
    description:
      - Text in Markdown; an empty one clears it. Left out, a text that people have written stays.
      - Newer servers take scripts out of HTML. Where what is stored differs from what was sent, the module warns.
    type: str
  owners:
    description:
      - All owners, either users or one team; an empty list removes them. Inherited ones do not count.
    type: list
    elements: dict
    suboptions:
      type:
        description: What the owner is.
        type: str
        choices: [user, team]
        required: true
      name:
        description: Name of the user (the login, not the e-mail address) or of the team, or its id.
        type: str
        required: true
  tags:
    description:
      - All classification tags, as C(Classification.Tag); an empty list removes them. A tier is a tag too.
      - A tag that is there by another way than by hand fulfils the wish, and only those set by hand are ever
        removed.
    type: list
    elements: str
  glossary_terms:
    description:
      - All glossary terms, as C(Glossary.Term); an empty list removes them. The rules of C(tags) hold.
    type: list
    elements: str
  domains:
    description:
      - All domains by name, C(Domain.Subdomain) for one below another; an empty list removes them. An inherited
        one does not
        count. Most servers take one only.
    type: list
    elements: str
    aliases: [domain]
  data_products:
    description:
      - All data products by name; an empty list removes them. They need a domain.
    type: list
    elements: str
  hard_delete:
    description:
      - Whether C(state=absent) deletes for good. Otherwise the object is marked as deleted, and C(state=present)
        restores it.
    type: bool
    default: false
  extension:
    description:
      - Custom properties by name. They must be defined on the server.
      - With C(extension_mode=merge) a key with a null value is removed.
    type: dict
  extension_mode:
    description:
      - With V(merge) the given keys of C(extension) are laid over the stored ones, with V(replace) they are the
        whole.
    type: str
    choices: [merge, replace]
    default: merge
  source_url:
    description:
      - Where it is to be seen in the tool itself; an empty one clears it.
    type: str
  dashboard_type:
    description:
      - Kind of dashboard.
      - Most servers store a change of this or of C(project) only together with another change. The module then
        warns, and
        does not report a change.
    type: str
    choices: [Dashboard, Report]
  project:
    description:
      - Folder or workspace that the dashboard is shown under; an empty one clears it. See C(dashboard_type) for
        what servers
        store.
    type: str
  charts:
    description:
      - All charts on the dashboard, by name in the own service or by fully qualified name; an empty list removes
        them.
    type: list
    elements: str
  data_models:
    description:
      - All data models of the dashboard, by name in the own service or by fully qualified name; an empty list
        removes them.
    type: list
    elements: str
"""

    CHART = r"""
options:
  id:
    description:
      - Id on this server, in place of the name.
      - An id that does not exist is an error for C(state=present), and unchanged for C(state=absent).
      - One of C(id) and C(name) is required. Both together are an error if the object has another name, since
        nothing can be
        renamed in OpenMetadata.
    type: str
  name:
    description:
      - Name, at most 256 characters, as it is. Never quote it, also if it holds dots. Upper and lower case count.
    type: str
  service:
    description:
      - Name of the dashboard service, or its id. Required unless C(id) is given.
    type: str
  display_name:
    description:
      - Title that people see; an empty one clears it.
    type: str
  description:
    description:
      - Text in Markdown; an empty one clears it. Left out, a text that people have written stays.
      - Newer servers take scripts out of HTML. Where what is stored differs from what was sent, the module warns.
    type: str
  owners:
    description:
      - All owners, either users or one team; an empty list removes them. Inherited ones do not count.
    type: list
    elements: dict
    suboptions:
      type:
        description: What the owner is.
        type: str
        choices: [user, team]
        required: true
      name:
        description: Name of the user (the login, not the e-mail address) or of the team, or its id.
        type: str
        required: true
  tags:
    description:
      - All classification tags, as C(Classification.Tag); an empty list removes them. A tier is a tag too.
      - A tag that is there by another way than by hand fulfils the wish, and only those set by hand are ever
        removed.
    type: list
    elements: str
  glossary_terms:
    description:
      - All glossary terms, as C(Glossary.Term); an empty list removes them. The rules of C(tags) hold.
    type: list
    elements: str
  domains:
    description:
      - All domains by name, C(Domain.Subdomain) for one below another; an empty list removes them. An inherited
        one does not
        count. Most servers take one only.
    type: list
    elements: str
    aliases: [domain]
  data_products:
    description:
      - All data products by name; an empty list removes them. They need a domain.
    type: list
    elements: str
  hard_delete:
    description:
      - Whether C(state=absent) deletes for good. Otherwise the object is marked as deleted, and C(state=present)
        restores it.
    type: bool
    default: false
  extension:
    description:
      - Custom properties by name. They must be defined on the server.
      - With C(extension_mode=merge) a key with a null value is removed.
    type: dict
  extension_mode:
    description:
      - With V(merge) the given keys of C(extension) are laid over the stored ones, with V(replace) they are the
        whole.
    type: str
    choices: [merge, replace]
    default: merge
  source_url:
    description:
      - Where it is to be seen in the tool itself; an empty one clears it.
    type: str
  chart_type:
    description:
      - Kind of chart, for example V(Line), V(Bar), V(Pie), V(Table) or V(Other). The server knows which there are.
    type: str
"""

    SERVICE = r"""
options:
  id:
    description:
      - Id on this server, in place of the name.
      - An id that does not exist is an error for C(state=present), and unchanged for C(state=absent).
      - One of C(id) and C(name) is required. Both together are an error if the object has another name, since
        nothing can be
        renamed in OpenMetadata.
    type: str
  name:
    description:
      - Name, at most 256 characters, as it is. Never quote it, also if it holds dots. Upper and lower case count.
    type: str
  display_name:
    description:
      - Title that people see; an empty one clears it.
    type: str
  description:
    description:
      - Text in Markdown; an empty one clears it. Left out, a text that people have written stays.
      - Newer servers take scripts out of HTML. Where what is stored differs from what was sent, the module warns.
    type: str
  owners:
    description:
      - All owners, either users or one team; an empty list removes them. Inherited ones do not count.
    type: list
    elements: dict
    suboptions:
      type:
        description: What the owner is.
        type: str
        choices: [user, team]
        required: true
      name:
        description: Name of the user (the login, not the e-mail address) or of the team, or its id.
        type: str
        required: true
  tags:
    description:
      - All classification tags, as C(Classification.Tag); an empty list removes them. A tier is a tag too.
      - A tag that is there by another way than by hand fulfils the wish, and only those set by hand are ever
        removed.
    type: list
    elements: str
  glossary_terms:
    description:
      - All glossary terms, as C(Glossary.Term); an empty list removes them. The rules of C(tags) hold.
    type: list
    elements: str
  domains:
    description:
      - All domains by name, C(Domain.Subdomain) for one below another; an empty list removes them. An inherited
        one does not
        count. Most servers take one only.
    type: list
    elements: str
    aliases: [domain]
  data_products:
    description:
      - All data products by name; an empty list removes them. They need a domain.
    type: list
    elements: str
  hard_delete:
    description:
      - Whether C(state=absent) deletes for good. Otherwise the object is marked as deleted, and C(state=present)
        restores it.
    type: bool
    default: false
  service_type:
    description:
      - Type of the service, for example V(Superset), V(Tableau) or V(CustomDashboard). The server knows which
        there are.
      - Needed to create the service; a service that has another type is an error.
    type: str
  connection:
    description:
      - Connection as the server keeps it, with all in C(config). Only the keys that are given are compared,
        since the server
        adds defaults; a key with a null value is removed.
      - It must not hold secrets. Those go into C(connection_secrets).
    type: dict
  connection_secrets:
    description:
      - Secrets of the connection, nested as they are below C(config). They are laid over C(connection) when it
        is sent.
    type: dict
  update_secrets:
    description:
      - When C(connection_secrets) are sent. They cannot be read back, so with V(on_create) they are sent only
        when the
        service gets its connection, and with V(always) in every run.
      - With V(always) check mode says changed, with a warning.
    type: str
    choices: [on_create, always]
    default: on_create
  recursive:
    description:
      - Whether C(state=absent) deletes the service with everything in it. Otherwise one that is not empty is an
        error.
    type: bool
    default: false
"""

    DASHBOARD_INFO = r"""
options:
  id:
    description: Id on this server.
    type: str
  name:
    description: Name, exactly.
    type: str
  include_deleted:
    description: Whether to return what is marked as deleted too.
    type: bool
    default: false
  fields:
    description:
      - Which of the costly fields to read. Left out, all of them; C(options) of the records hold no others.
    type: list
    elements: str
    choices: [owners, tags, glossary_terms, domains, data_products, charts, data_models, extension]
  service:
    description: Name of the dashboard service, or its id. A service that is not there has nothing.
    type: str
"""

    CHART_INFO = r"""
options:
  id:
    description: Id on this server.
    type: str
  name:
    description: Name, exactly.
    type: str
  include_deleted:
    description: Whether to return what is marked as deleted too.
    type: bool
    default: false
  fields:
    description:
      - Which of the costly fields to read. Left out, all of them; C(options) of the records hold no others.
    type: list
    elements: str
    choices: [owners, tags, glossary_terms, domains, data_products, extension]
  service:
    description: Name of the dashboard service, or its id. A service that is not there has nothing.
    type: str
"""

    SERVICE_INFO = r"""
options:
  id:
    description: Id on this server.
    type: str
  name:
    description: Name, exactly.
    type: str
  include_deleted:
    description: Whether to return what is marked as deleted too.
    type: bool
    default: false
  fields:
    description:
      - Which of the costly fields to read. Left out, all of them; C(options) of the records hold no others.
    type: list
    elements: str
    choices: [owners, tags, glossary_terms, domains, data_products]
"""


def _many(name: str, options: str, scope: str) -> str:
    """Return the documentation of a plural module's list, made from that of one object."""
    head = f"""
options:{scope}
  {name}:
    description:
      - The {name}. Each has the options of the module for one, beside C(state) and C(ignore).
    type: list
    elements: dict
    required: true
    suboptions:"""
    return head + indent(options.split("options:", 1)[1] + _ITEM, "    ")


for _name, _scope in (("DASHBOARD", _SCOPE), ("CHART", _SCOPE), ("SERVICE", "")):
    _text = _many(f"{_name.lower()}s", getattr(ModuleDocFragment, _name), _scope)
    setattr(ModuleDocFragment, f"{_name}S", _text)
