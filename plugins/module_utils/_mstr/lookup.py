# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""From names and paths to ids and keys: dashboards, folders, visualizations, metrics (API notes 3 and 5)."""

from __future__ import annotations

import typing as t

from .._core.errors import Ambiguous, Missing
from .._core.http import path
from .client import PROJECT_NOT_LOADED, MstrClient, absent, fault, is_id, same_id

Doc = t.Mapping[str, t.Any]

DASHBOARD_TYPE, FOLDER_TYPE = 55, 8
ROOT_FOLDER = "D43364C684E34A5F9B2F9AD7108F7828"
SHARED_REPORTS = "Shared Reports"
SHARED_REPORTS_NUMBER = 7
KPI_KIND = "kpi"
#: Kinds of which nobody knows whether they may carry a KPI (API notes 5.2).
KPI_COUSINS = ("multi_metric_kpi", "comparison_kpi")


class Named(t.NamedTuple):
    """An object with its id, and a name to show."""

    id: str
    name: str


class Metric(t.NamedTuple):
    """A metric of a visualization."""

    id: str
    name: str
    #: What people see in place of the name, where that differs.
    alias: str = ""

    @property
    def shown(self) -> str:
        """The name that people see."""
        return self.alias or self.name


# --- dashboards and folders -------------------------------------------------------------------------------------------


def is_dashboard(hit: Doc) -> bool:
    """Tell a dashboard from a document of the same type; a hit without the mark is taken for one (T26)."""
    media = hit.get("viewMedia")
    return media is None or (int(media) & 0xE8000000) == 0x60000000


def folders_above(hit: Doc) -> list[Doc]:
    """Return the folders above an object, from the top down, without the project's root folder."""
    chain = sorted(hit.get("ancestors") or [], key=lambda folder: -int(folder.get("level") or 0))
    return [folder for folder in chain if not same_id(folder.get("id"), ROOT_FOLDER)]


def folder_path(hit: Doc) -> str:
    """Return the path of the folder that holds an object, like `/Shared Reports/Sales`; the root is `/`."""
    return "/" + "/".join(str(folder.get("name")) for folder in folders_above(hit))


def folder_id(hit: Doc) -> str:
    """Return the id of the folder that holds an object; empty where the server does not say."""
    chain = hit.get("ancestors") or []
    if not chain:
        return ""
    return str(min(chain, key=lambda folder: int(folder.get("level") or 0)).get("id") or "").upper()


def join(folder: str, name: str) -> str:
    """Return the path of a name in a folder."""
    return f"{folder.rstrip('/')}/{name}"


def same_path(one: str, other: str) -> bool:
    """Tell whether two folder paths are the same; `/Shared Reports` may lie below another folder (API notes 3.6)."""
    if one == other:
        return True
    marker = f"/{SHARED_REPORTS}"
    return other.startswith(marker) and one.endswith(other)


def dashboards(client: MstrClient, names: t.Collection[str]) -> list[dict[str, t.Any]]:
    """Return the dashboards of the project that have one of these exact names, each with its ancestors.

    One name is searched for; for several the project is listed. A search looks at neither case nor whole words alone,
    so that hits are filtered again (T25).
    """
    name = next(iter(names)) if len(names) == 1 else None
    what = f"find the dashboard '{name}'" if name else "list the dashboards"
    query: dict[str, t.Any] = {"getAncestors": True}
    if name:
        query.update(searchTerm=name, searchPattern="EXACTLY")
    hits = client.page_through("/dossiers", query, what=what, ok=(404, 405))
    if not isinstance(hits, list):
        # A list is never missing, so that this is a server without the route, or a project that is not loaded.
        if fault(hits).iserver == PROJECT_NOT_LOADED or not isinstance(hits.data, dict):
            raise client.refusal(what, hits)
        hits = search(client, name, DASHBOARD_TYPE, what)
    return [with_ancestors(client, hit) for hit in hits if is_dashboard(hit) and hit.get("name") in names]


def with_ancestors(client: MstrClient, hit: dict[str, t.Any]) -> dict[str, t.Any]:
    """Complete a hit of a server whose search does not show ancestors."""
    if "ancestors" in hit:
        return hit
    return {**(object_info(client, str(hit["id"]), DASHBOARD_TYPE, f"read '{hit.get('name')}'") or {}), **hit}


def search(client: MstrClient, name: str | None, kind: int, what: str) -> list[dict[str, t.Any]]:
    """The quick search (API notes 3.2)."""
    query: dict[str, t.Any] = {"type": kind, "getAncestors": True}
    if name:
        query.update(name=name, pattern=2)
    return t.cast("list[dict[str, t.Any]]", client.page_through("/searches/results", query, what=what))


def object_info(client: MstrClient, object_id: str, kind: int, what: str) -> dict[str, t.Any] | None:
    """Return an object's facts, or None where there is none of that id and type (API notes 3.6)."""
    answer = client.request("GET", path("objects", object_id.upper()), what=what, query={"type": kind}, ok=(404, 500))
    if answer.status < 400:
        return client.data(answer, dict, what)
    if not absent(answer):
        raise client.refusal(what, answer)
    return None


def dashboard(client: MstrClient, text: str) -> Named:
    """Find a dashboard by id, by path (`/Folder/Name`) or by name.

    :raises Missing: there is none. :raises Ambiguous: the name is in several folders.
    """
    text = text.strip()
    if is_id(text):
        return Named(text.upper(), text.upper())
    return client.once("dashboard", text, lambda: _look_for_dashboard(client, text))


def _look_for_dashboard(client: MstrClient, text: str) -> Named:
    folder, _slash, name = text.rpartition("/") if text.startswith("/") else ("", "", text)
    hits: list[Doc] = list(dashboards(client, [name]))
    if text.startswith("/"):
        hits = in_folder(client, hits, folder or "/")
    if not hits:
        raise Missing(f"No dashboard '{text}' at {client.where}; check the name, its folder and the project")
    if len(hits) > 1:
        places = " or ".join(sorted(f"{join(folder_path(hit), name)} ({hit['id']})" for hit in hits))
        raise Ambiguous(
            f"dashboard '{text}' is ambiguous at {client.where}: it could be {places}; give the path or the id"
        )
    return Named(str(hits[0]["id"]).upper(), str(hits[0]["name"]))


def in_folder(client: MstrClient, hits: t.Sequence[Doc], folder: str) -> list[Doc]:
    """Return the hits that lie in a folder given by path or id."""
    if is_id(folder):
        return [hit for hit in hits if same_id(folder_id(hit), folder)]
    exact = [hit for hit in hits if folder_path(hit) == folder]
    found = exact or [hit for hit in hits if same_path(folder_path(hit), folder)]
    if found or not hits or not folder.startswith(f"/{SHARED_REPORTS}"):
        return found
    # The server calls that folder by another name.
    wanted = find_folder(client, folder)
    return [hit for hit in hits if wanted and same_id(folder_id(hit), wanted)]


def folder(client: MstrClient, text: str) -> str:
    """Return the id of a folder given by path or id.

    :raises Missing: there is no such folder.
    """
    text = text.strip()
    if is_id(text):
        return text.upper()
    found = find_folder(client, text)
    if found is None:
        raise Missing(
            f"No folder '{text}' at {client.where}; a path is like /Shared Reports/Sales, from the project's root "
            "without the project's name"
        )
    return found


def find_folder(client: MstrClient, folder_text: str) -> str | None:
    """Return the id of the folder at a path, or None."""
    return client.once("folder", folder_text, lambda: _look_for_folder(client, folder_text))


def _look_for_folder(client: MstrClient, folder_text: str) -> str | None:
    """Look for the folder at a path.

    The path is walked down from the predefined folder that `/Shared Reports` means, or from the project's root. Servers
    differ in where they show that folder, so at last the name is searched for.
    """
    names = [name for name in folder_text.split("/") if name]
    if not names:
        return ROOT_FOLDER
    shared = _shared_reports(client) if names[0] == SHARED_REPORTS else None
    found = _walk_down(client, shared, names[1:], folder_text) if shared else None
    return found or _walk_down(client, ROOT_FOLDER, names, folder_text) or _search_folder(client, names)


def _search_folder(client: MstrClient, names: t.Sequence[str]) -> str | None:
    wanted = "/" + "/".join(names)
    for hit in search(client, names[-1], FOLDER_TYPE, f"find the folder '{wanted}'"):
        if hit.get("name") == names[-1] and same_path(join(folder_path(hit), names[-1]), wanted):
            return str(hit["id"]).upper()
    return None


def _walk_down(client: MstrClient, start: str, names: t.Sequence[str], whole: str) -> str | None:
    current = start
    for name in names:
        children = folder_content(client, current, f"find the folder '{whole}'")
        hits = [child for child in children if child.get("type") == FOLDER_TYPE and child.get("name") == name]
        if not hits:
            return None
        current = str(hits[0]["id"]).upper()
    return current


def folder_content(client: MstrClient, parent: str, what: str) -> list[Doc]:
    """Return all that lies in a folder; the answer is an array without a total (API notes 3.6)."""
    found: dict[str, Doc] = {}
    while True:
        query = {"offset": len(found), "limit": -1}
        answer = client.request("GET", path("folders", parent), what=what, query=query, ok=(404, 500))
        if answer.status >= 400:
            if not absent(answer):
                raise client.refusal(what, answer)
            return list(found.values())
        before = len(found)
        found.update((str(one.get("id")), one) for one in client.data(answer, list, what))
        total = answer.headers.get("x-mstr-total-count")
        # A server that knows no offset sends the same again.
        if len(found) == before or (total is not None and len(found) >= int(total)):
            return list(found.values())


def _shared_reports(client: MstrClient) -> str | None:
    """Return the id of the folder that people know as Shared Reports, whatever its own name is."""
    what = f"find the folder '/{SHARED_REPORTS}'"
    query = {"folderType": SHARED_REPORTS_NUMBER}
    answer = client.request("GET", "/folders/preDefined", what=what, query=query, ok=(400, 404, 405, 500))
    listed = answer.data.get("preDefined") if answer.status < 400 and isinstance(answer.data, dict) else answer.data
    if answer.status < 400 and isinstance(listed, list) and listed and listed[0].get("id"):
        return str(listed[0]["id"]).upper()
    return None


# --- inside a dashboard -----------------------------------------------------------------------------------------------


class Place(t.NamedTuple):
    """A visualization and where it stands."""

    chapter: Named
    page: Named
    visualization: Named
    #: None where the server does not say.
    kind: str | None = None
    metrics: tuple[Metric, ...] = ()

    def text(self) -> str:
        """Say where it stands, with its key."""
        return f"{self.chapter.name} / {self.page.name} / {self.visualization.name} ({self.visualization.id})"


def definition(client: MstrClient, board: Named) -> dict[str, t.Any]:
    """Read what is inside a dashboard: the second definition, or the first one where there is none (API notes 5.1)."""
    what = f"read the definition of dashboard '{board.name}'"
    answer = client.request("GET", path("v2", "dossiers", board.id, "definition"), what=what, ok=(404, 405))
    if answer.status >= 400:
        if fault(answer).iserver == PROJECT_NOT_LOADED:
            raise client.refusal(what, answer)
        answer = client.request("GET", path("dossiers", board.id, "definition"), what=what)
    return client.data(answer, dict, what)


def places(tree: Doc) -> list[Place]:
    """Return all visualizations of a definition, also those inside panel stacks (T28)."""
    return [
        Place(_named(chapter), _named(page), _named(item), item.get("visualizationType"), _metrics(item))
        for chapter in tree.get("chapters") or []
        for page in chapter.get("pages") or []
        for item in _inside(page)
    ]


def _inside(container: Doc) -> t.Iterator[Doc]:
    yield from container.get("visualizations") or []
    for stack in container.get("panelStacks") or []:
        for panel in stack.get("panels") or []:
            yield from _inside(panel)


def _named(item: Doc) -> Named:
    return Named(str(item.get("key")), str(item.get("name")))


def _metrics(item: Doc) -> tuple[Metric, ...]:
    return metrics((item.get("units") or {}).get("metrics") or [])


def metrics(listed: t.Sequence[Doc]) -> tuple[Metric, ...]:
    """Return metrics with id, name and alias."""
    return tuple(Metric(str(one.get("id")), str(one.get("name")), str(one.get("alias") or "")) for one in listed)


def choose_place(listed: t.Sequence[Place], options: Doc, board: str) -> Place:
    """Pick the visualization that the options mean; chapter and page may be left out where it is unique.

    :param options: `visualization`, and maybe `chapter` and `page`, each a name or a key.
    :raises Missing: a name is not there; says which are. :raises Ambiguous: more than one fits; says which.
    """
    left = list(listed)
    for level in ("chapter", "page", "visualization"):
        if level in options:
            left = _narrow(left, level, str(options[level]), board)
    if len(left) > 1:
        candidates = " or ".join(place.text() for place in left)
        raise Ambiguous(
            f"visualization '{options['visualization']}' of dashboard '{board}' is ambiguous: it could be "
            f"{candidates}; name its chapter and page too, or give its key"
        )
    return left[0]


def _narrow(listed: t.Sequence[Place], level: str, text: str, board: str) -> list[Place]:
    entries = {getattr(place, level) for place in listed}
    meant = _meant(entries, text, f"{level} '{text}' of dashboard '{board}'")
    if not meant:
        known = ", ".join(dict.fromkeys(getattr(place, level).name for place in listed)) or "none"
        raise Missing(f"Dashboard '{board}' has no {level} '{text}'; there are: {known}")
    return [place for place in listed if getattr(place, level) in meant]


def _meant(entries: t.Iterable[Named], text: str, what: str) -> list[Named]:
    """Return the entries with this name or key; a name and a key that hit two of them are an error that names both."""
    listed = list(entries)
    by_key = [one for one in listed if one.id == text]
    by_name = [one for one in listed if one.name == text]
    if by_key and any(one.id != by_key[0].id for one in by_name):
        other = next(one for one in by_name if one.id != by_key[0].id)
        raise Ambiguous(
            f"{what} is ambiguous: it is the key of '{by_key[0].name}' ({by_key[0].id}) and the name of "
            f"'{other.name}' ({other.id}); give the key of the one you mean"
        )
    return by_key or by_name


def choose_metric(listed: t.Sequence[Metric], text: str | None, place: str) -> Named:
    """Pick a metric by name, alias or id; it may be left out where there is only one.

    :raises Missing: it is not there; says which are. :raises Ambiguous: more than one fits; says which.
    """
    known = ", ".join(one.shown for one in listed) or "none"
    if text is None:
        meant = [Named(one.id, one.shown) for one in listed]
    else:
        wanted = text.upper() if is_id(text) else text
        names = [Named(one.id.upper(), name) for one in listed for name in (one.shown, one.name)]
        meant = list({one.id: one for one in _meant(names, wanted, f"metric '{text}' of {place}")}.values())
    if not meant:
        asked = f"no metric '{text}'" if text else "no metric"
        raise Missing(f"{place} has {asked}; there are: {known}")
    if len(meant) > 1:
        candidates = " or ".join(f"{one.name} ({one.id})" for one in meant)
        named = f"metric '{text}'" if text else "the metric"
        raise Ambiguous(f"{named} of {place} is ambiguous: it could be {candidates}; name one in metric")
    return meant[0]


def refuse_other_kinds(place: Place) -> str | None:
    """Refuse a visualization that can carry no KPI, where its kind is known (API notes 5.2); maybe return a warning."""
    if place.kind in (None, "", KPI_KIND):
        return None
    if place.kind in KPI_COUSINS:
        return f"visualization {place.text()} is of kind {place.kind}; servers differ in whether it may carry a KPI"
    raise Missing(f"visualization {place.text()} is of kind {place.kind}: a KPI needs a KPI visualization")
