# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Typed errors, each one sentence that says what was tried and what to do. Nothing here imports ansible."""

from __future__ import annotations

import typing as t


class DashopsError(Exception):
    """Base of every error that a module reports to its user.

    :param message: one sentence for a person.
    :param status: HTTP status of the answer that caused it, if there was one.
    :param code: the vendor's own error code, if it sent one.
    :param request_id: request, trace or ticket id that the vendor's support asks for.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.request_id = request_id

    def facts(self) -> dict[str, t.Any]:
        """Return what a failed task shows under ``error``: ``{status, code, request_id}``."""
        return {"status": self.status, "code": self.code, "request_id": self.request_id}


class OptionError(DashopsError):
    """The task's options are wrong; found before the first request."""

    @classmethod
    def of(cls, problems: t.Sequence[str]) -> OptionError:
        """Return one error for several mistakes, a sentence each."""
        return cls("; ".join(problems))


class MissingLibrary(DashopsError):
    """The Python that runs the module lacks something that it needs."""


class Unreachable(DashopsError):
    """The connection never opened, so the server has seen nothing of the request."""


class AnswerLost(DashopsError):
    """The request may have done its work, but its answer did not arrive (dropped, timed out, or 502, 503, 504)."""

    @classmethod
    def after(cls, known: DashopsError) -> AnswerLost:
        """Return the error for an answer that does not tell whether the write took place."""
        return cls(f"{known}; it may have been done all the same", **known.facts())


class BadAnswer(DashopsError):
    """What answered is not the API: HTML, a redirect, a document of another shape."""


class Ambiguous(DashopsError):
    """More than one object matches what should name exactly one."""


class Missing(DashopsError):
    """Something that the task names (by id, or as a reference) does not exist."""


class ApiError(DashopsError):
    """The server understood and refused; ``status``, ``code`` and ``request_id`` say how."""


class Unauthorized(ApiError):
    """Credentials were refused, or a session or token has ended."""


class Forbidden(ApiError):
    """The account may not do this."""


class NotFound(ApiError):
    """The object is not there (a wrong route is told apart by the platform's client)."""


class Conflict(ApiError):
    """An object with this key exists already, or somebody else is writing it."""


class RateLimited(ApiError):
    """Still throttled when the waiting budget was used up."""


class NotTried(DashopsError):
    """Nothing is wrong with the object itself: another one failed, and the task was to stop there."""
