# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Creating an object without ever making two of it, on platforms whose POST may be answered by silence."""

from __future__ import annotations

import time
import typing as t

from .errors import AnswerLost, Conflict

T = t.TypeVar("T")

#: Seconds before each look for an object whose creation went unanswered.
LOOK_AGAIN = (1.0, 3.0)


def create_once(send: t.Callable[[], T], find: t.Callable[[], T | None]) -> T:
    """Create an object, and if the answer is lost adopt what is there or send it once more.

    :param send: creates and returns what was made; raises :class:`AnswerLost` when its fate is unknown.
    :param find: looks the object up by its key; None when it is not there.
    :raises AnswerLost: twice no answer, and nothing there. :raises Conflict: it is there already, and not ours; after
        a lost answer only if the server does not show it.
    """
    try:
        return send()
    except AnswerLost:
        found = _look_again(find)
    if found is not None:
        return found
    try:
        return send()
    except (AnswerLost, Conflict):
        found = _look_again(find)
        if found is None:
            raise
    return found


def _look_again(find: t.Callable[[], T | None]) -> T | None:
    for seconds in LOOK_AGAIN:
        time.sleep(seconds)
        found = find()
        if found is not None:
            return found
    return None
