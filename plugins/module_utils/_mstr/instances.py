# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Making, watching and dropping dashboard instances, prompts included (API notes 4)."""

from __future__ import annotations

import re
import time
import typing as t

from .._core.errors import Ambiguous, ApiError, BadAnswer, DashopsError, Missing, Unauthorized
from .._core.http import Answer, Repeat, path
from .client import INSTANCE_GONE, InstanceGone, MstrClient, fault, instance_path

T = t.TypeVar("T")

#: In place of an id where an instance has no dashboard behind it (T14).
ZERO_ID = "0" * 32
READY, PROMPTED = 1, 2
FAILED = (3, 18)
POLL_SECONDS = 1.0
#: Prompts that were answered may ask others; more rounds than this are a loop.
MOST_ROUNDS = 20


class Instance(t.NamedTuple):
    """An instance in a session's working set."""

    mid: str
    #: The dashboard's id; zeros where it was made of objects.
    id: str
    status: int
    #: The id that its routes take (API notes 4.9).
    path_id: str

    @property
    def status_name(self) -> str:
        """One of ready, prompted, failed, running; a number that is not listed counts as running (API notes 4.5)."""
        return status_name(self.status)

    def record(self) -> dict[str, t.Any]:
        """Return what results show."""
        return {"mid": self.mid, "id": self.id, "status": self.status, "status_name": self.status_name}


def status_name(status: int) -> str:
    """Name a status number."""
    if status == READY:
        return "ready"
    if status == PROMPTED:
        return "prompted"
    return "failed" if status in FAILED else "running"


class Wanted(t.NamedTuple):
    """What to make an instance of."""

    #: For sentences: "dashboard 'Sales'".
    text: str
    route: str
    body: dict[str, t.Any]
    #: The dashboard's id, or zeros.
    id: str
    path_id: str
    prompts: t.Sequence[t.Mapping[str, t.Any]] | None = None
    wait: bool = True
    wait_timeout: float = 300
    #: What to do about prompts that nobody answers.
    advice: str = "list them in prompts"


def of_dashboard(dashboard_id: str, text: str, body: t.Mapping[str, t.Any], **more: t.Any) -> Wanted:
    """Return how to make an instance of a dashboard (API notes 4.2)."""
    # Said outright, since storing the view state is a side effect on the published dashboard (T24).
    full = {"persistViewState": False, **body}
    return Wanted(text, path("dossiers", dashboard_id, "instances"), full, dashboard_id, dashboard_id, **more)


def of_objects(first_id: str, text: str, body: t.Mapping[str, t.Any], **more: t.Any) -> Wanted:
    """Return how to make an instance of reports, cubes or dashboards, in memory only (API notes 4.1)."""
    return Wanted(text, "/dossiers/instances", dict(body), ZERO_ID, first_id, **more)


def create(client: MstrClient, wanted: Wanted) -> Instance:
    """Make an instance, answer its prompts and wait until it is made.

    :raises ApiError: it ended in status failed, or took too long; what was made of it is dropped.
    """
    made = client.make_instance(lambda: _send(client, wanted), f"the instance of {wanted.text}")
    try:
        return _settled(client, wanted, made)
    except DashopsError:
        drop(client, made)
        raise


def using(client: MstrClient, wanted: Wanted, work: t.Callable[[Instance], T], keep: bool = False) -> T:
    """Make an instance, do some work with it, and drop it, also when the work fails.

    When the instance dies in mid-work (evicted, or with the session) nothing was done with it, and all starts again,
    once. In a session that was handed over a dead session is an error: it is not this module's to replace.

    :param keep: True to leave the instance to the user when the work is done.
    """
    try:
        return _used(client, wanted, work, keep)
    except InstanceGone:
        pass
    except Unauthorized:
        if not client.own:
            raise
    return _used(client, wanted, work, keep)


def _used(client: MstrClient, wanted: Wanted, work: t.Callable[[Instance], T], keep: bool) -> T:
    made = create(client, wanted)
    try:
        result = work(made)
    except DashopsError:
        drop(client, made)
        raise
    if not keep:
        drop(client, made)
    return result


def _send(client: MstrClient, wanted: Wanted) -> Instance:
    answer = client.request(
        "POST",
        wanted.route,
        what=f"make an instance of {wanted.text}",
        body=wanted.body,
        headers={} if wanted.wait else {"Prefer": "respond-async"},
        repeat=Repeat.UNSEEN,
        renew=False,
    )
    made = _instance(answer, wanted.id, wanted.path_id)
    if not made.mid:
        raise BadAnswer(f"Cannot make an instance of {wanted.text}: the answer ({answer.status}) has no mid")
    return made


def _instance(answer: Answer, dashboard_id: str, path_id: str) -> Instance:
    """Read an answer; ids may end with a blank, and the dashboard's may be missing (T15)."""
    data = answer.data if isinstance(answer.data, dict) else {}
    found_id = str(data.get("id") or dashboard_id).strip().upper()
    status = int(data.get("status") or 0)
    if answer.status == 202 and status == READY:
        status = 0
    return Instance(str(data.get("mid") or _mid_of_location(answer)).strip(), found_id, status, path_id)


def _mid_of_location(answer: Answer) -> str:
    """An accepted creation may say only where to ask for it (API notes 4.6)."""
    match = re.search(r"/instances/([^/?]+)", str(answer.headers.get("Location") or ""))
    return match.group(1) if match else ""


def _settled(client: MstrClient, wanted: Wanted, made: Instance) -> Instance:
    if not wanted.wait and made.status_name != "failed":
        return made
    until = time.monotonic() + wanted.wait_timeout
    rounds = 0
    while True:
        made = _waited(client, wanted, made, until)
        if made.status_name == "failed":
            raise ApiError(f"The instance of {wanted.text} ended in status {made.status} (failed) on the server")
        if made.status_name == "ready" or wanted.prompts is None:
            return made
        rounds += 1
        if rounds > MOST_ROUNDS:
            raise ApiError(
                f"The prompts of {wanted.text} do not end: after {MOST_ROUNDS} rounds there are still new ones"
            )
        _answer_round(client, wanted, made)
        made = state(client, made, f"read the instance of {wanted.text}") or made


def _waited(client: MstrClient, wanted: Wanted, made: Instance, until: float) -> Instance:
    """Poll until the instance is ready, prompted or failed (API notes 4.6)."""
    while made.status_name == "running":
        if time.monotonic() > until:
            raise ApiError(
                f"The instance of {wanted.text} was still being made after wait_timeout ({wanted.wait_timeout:g} s), "
                f"at status {made.status}"
            )
        time.sleep(POLL_SECONDS)
        found = state(client, made, f"wait for the instance of {wanted.text}")
        if found is None:
            raise InstanceGone(f"The instance of {wanted.text} vanished while it was being made; run again")
        made = found
    return made


def state(client: MstrClient, known: Instance, what: str) -> Instance | None:
    """Return an instance as it is now, or None where it is gone (API notes 4.7).

    :raises Unauthorized: the session has ended. :raises ApiError: the project is not loaded, or the server failed.
    """
    route = instance_path(known.path_id, known.mid, "status")
    answer = client.request("GET", route, what=what, ok=(404, 500), renew=False)
    if answer.status < 400:
        return _instance(answer, known.id, known.path_id)._replace(mid=known.mid)
    if gone(answer):
        return None
    raise client.refusal(what, answer)


def gone(answer: Answer) -> bool:
    """Tell whether an answer says that an instance is not there; a 404 may mean other things, too (T17)."""
    seen = fault(answer)
    return seen.iserver == INSTANCE_GONE or (answer.status == 404 and seen.number == 4 and not seen.endpoint_absent)


def drop(client: MstrClient, made: Instance) -> None:
    """Remove an instance that was only a means; that it cannot be is no reason to fail."""
    try:
        remove(client, made)
    except DashopsError:
        # The session's end takes it along.
        pass


def remove(client: MstrClient, known: Instance) -> None:
    """Delete an instance; one that is gone already is fine (API notes 4.9)."""
    what = f"delete instance {known.mid}"
    answer = client.request(
        "DELETE", instance_path(known.path_id, known.mid), what=what, ok=(404, 500), renew=False, json_answer=False
    )
    if answer.status >= 400 and not gone(answer):
        raise client.refusal(what, answer)


# --- prompts ----------------------------------------------------------------------------------------------------------


def _answer_round(client: MstrClient, wanted: Wanted, made: Instance) -> None:
    """Answer the prompts that are open now; nested ones open when these are closed (API notes 4.10)."""
    asked = open_prompts(client, wanted, made)
    answers = match_prompts(asked, wanted.prompts or [])
    if not answers:
        raise Missing(f"Prompts of {wanted.text} wait for answers: {describe(asked)}; {wanted.advice}")
    client.request(
        "PUT",
        instance_path(made.path_id, made.mid, "prompts", "answers"),
        what=f"answer the prompts of {wanted.text}",
        body={"prompts": answers},
        renew=False,
        json_answer=False,
    )


def open_prompts(client: MstrClient, wanted: Wanted, made: Instance) -> list[dict[str, t.Any]]:
    """Return the prompts that wait."""
    answer = client.request(
        "GET",
        instance_path(made.path_id, made.mid, "prompts"),
        what=f"read the prompts of {wanted.text}",
        query={"closed": False},
        renew=False,
    )
    return [one for one in answer.data or [] if not one.get("closed")]


def match_prompts(
    asked: t.Sequence[t.Mapping[str, t.Any]], given: t.Sequence[t.Mapping[str, t.Any]]
) -> list[dict[str, t.Any]]:
    """Return the answers to send for the prompts that are open; those to prompts that are not open yet wait. Pure.

    :param asked: prompts as the server shows them.
    :param given: the user's, each with key, id or name (in this order of precedence).
    :raises Ambiguous: a name or id fits two open prompts.
    """
    answers = []
    for one in given:
        field = next(name for name in ("key", "id", "name") if one.get(name))
        hits = [prompt for prompt in asked if prompt.get(field) == one[field]]
        if len(hits) > 1:
            keys = " or ".join(str(prompt.get("key")) for prompt in hits)
            raise Ambiguous(f"prompt '{one[field]}' is ambiguous: it could be {keys}; give the key")
        if hits:
            answers.append(_prompt_answer(hits[0], one))
    return answers


def _prompt_answer(prompt: t.Mapping[str, t.Any], given: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    body = {name: prompt[name] for name in ("key", "id", "name", "type") if prompt.get(name)}
    if given.get("use_default"):
        return {**body, "useDefault": True}
    values = given.get("answers") or []
    if not values:
        return body
    # A value prompt takes its one value bare.
    single = prompt.get("type") == "VALUE" and len(values) == 1
    return {**body, "answers": values[0] if single else list(values)}


def describe(asked: t.Sequence[t.Mapping[str, t.Any]]) -> str:
    """Name prompts, and which of them can be closed without an answer."""
    names = []
    for one in asked:
        need = "required" if one.get("required") else "optional"
        names.append(f"'{one.get('name') or one.get('key')}' ({one.get('type')}, {need})")
    return ", ".join(names) or "the server does not say which"
