# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Logging in by user name and password, and out again (API notes 1.3). Imported where a task does that."""

from __future__ import annotations

import base64
import threading
import typing as t

from .._core.errors import ApiError, DashopsError, Unauthorized
from .._core.http import HttpClient, Repeat
from .._core.resource import Register
from .client import Bearer, an_object
from .refusals import message

LOGIN = "/v1/users/login"
LOGOUT = "/v1/users/logout"


class Login:
    """The login of one client: sent before the first request, renewed after a 401, ended in the end.

    It may be used by several threads.

    :param auth: gets the token. :param values: ``username`` (the e-mail address) and ``password``.
    :param register: takes secrets; called with a fetched token before it is used.
    """

    def __init__(self, http: HttpClient, auth: Bearer, values: t.Mapping[str, str], register: Register) -> None:
        self._http = http
        self._auth = auth
        self._values = values
        self._register = register
        self._lock = threading.Lock()
        self._error: DashopsError | None = None

    def ensure(self) -> None:
        """Log in unless that is done.

        :raises Unauthorized: the server refuses name or password.
        """
        if not self._auth.token:
            with self._lock:
                if not self._auth.token:
                    self._log_in()

    def renew(self) -> bool:
        """Log in anew after a 401, unless another thread has done so since; returns that there is a fresh token."""
        with self._lock:
            if self._auth.token == getattr(self._auth.sent, "token", None):
                self._auth.token = ""
                self._log_in()
        return True

    def end(self) -> None:
        """Log out if we are logged in. It is no error if that fails."""
        if not self._auth.token:
            return
        try:
            self._http.request(
                "POST",
                LOGOUT,
                what="log out",
                body={"token": self._auth.token},
                repeat=Repeat.UNSEEN,
                renew=False,
                json_answer=False,
            )
        except DashopsError:
            pass

    def _log_in(self) -> None:
        """Fetch a token. A login that failed is never sent again: three failures block the account (API notes 1.3)."""
        if self._error is not None:
            raise self._error
        try:
            self._auth.token = self._fetch()
        except DashopsError as exc:
            self._error = exc
            raise

    def _fetch(self) -> str:
        secret = base64.b64encode(self._values["password"].encode("utf-8")).decode("ascii")
        self._register(secret)
        what = f"log in as {self._values['username']}"
        answer = self._http.request(
            "POST",
            LOGIN,
            what=what,
            body={"email": self._values["username"], "password": secret},
            repeat=Repeat.UNSEEN,
            ok=(400, 401, 403),
            renew=False,
        )
        if answer.status >= 400:
            raise Unauthorized(
                f"Cannot {what}: {self._http.base} answered {answer.status}: {message(answer) or 'no message'}; check "
                "username (the e-mail address) and password; with single sign-on use a token instead, and after three "
                "failures the account is blocked for ten minutes",
                status=answer.status,
            )
        record = an_object(answer, what)
        for name in ("accessToken", "refreshToken"):
            if record.get(name):
                self._register(str(record[name]))
        token = str(record.get("accessToken") or "")
        if not token:
            raise ApiError(f"Cannot {what}: the answer holds no token", status=answer.status)
        return token
