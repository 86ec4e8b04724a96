# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Who logs in and how: credentials, login modes, the state of a session (API notes 1)."""

from __future__ import annotations

import re
import typing as t

from .._core import connection
from .._core.errors import OptionError
from .._core.http import AuthBase

if t.TYPE_CHECKING:
    from requests import PreparedRequest

TOKEN_HEADER = "X-MSTR-AuthToken"
LOGIN_MODES = {"standard": 1, "anonymous": 8, "ldap": 16, "api_token": 4096}

#: Only for the message that lists the ways to give a credential; :func:`handed_over` takes the session itself.
SESSION = connection.Kind("session", ("session",))
API_TOKEN = connection.Kind(
    "api_token", ("api_token",), families=({"api_token": "MSTR_API_TOKEN"},), secret=("api_token",)
)
PASSWORD = connection.Kind(
    "username and password",
    ("username", "password"),
    ("login_mode",),
    families=({"username": "MSTR_USERNAME", "password": "MSTR_PASSWORD", "login_mode": "MSTR_LOGIN_MODE"},),
    secret=("password",),
)
#: Complete only where the login mode is anonymous: see :func:`_anonymous`.
ANONYMOUS = connection.Kind(
    "anonymous", ("login_mode=anonymous",), families=({"login_mode=anonymous": "MSTR_LOGIN_MODE=anonymous"},)
)
LOGINS = (API_TOKEN, PASSWORD, ANONYMOUS)


class Login(t.NamedTuple):
    """A way to open a session."""

    #: How messages name the account.
    account: str
    #: Body of the login request, without working set and application type.
    body: dict[str, t.Any]
    secrets: tuple[str, ...] = ()


class Session:
    """Token and cookies of a session (API notes 1.1: a token without its cookies is none)."""

    def __init__(self, token: str = "", cookies: t.Mapping[str, str] | None = None) -> None:
        self.token = token
        self.cookies = dict(cookies or {})

    def secrets(self) -> list[str]:
        """Return what must never be shown."""
        return [self.token, *self.cookies.values()]


class SessionAuth(AuthBase):
    """Puts token and cookies on each request.

    The cookie header is written here and not left to the cookie jar: a jar drops cookies marked secure on the plain
    connection behind a proxy that ends TLS, and those of a session that was handed over have no domain.
    """

    def __init__(self, session: Session) -> None:
        self.session = session

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        if self.session.token:
            request.headers[TOKEN_HEADER] = self.session.token
        if self.session.cookies:
            request.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.session.cookies.items())
        return request


def handed_over(params: t.Mapping[str, t.Any]) -> t.Mapping[str, t.Any] | None:
    """Return the session that an earlier task opened (token, cookies, url), or None."""
    session = params.get("session") or {}
    return session if connection.is_set(session.get("token")) else None


def login(params: t.Mapping[str, t.Any], environ: t.Mapping[str, str]) -> Login:
    """Return how to log in.

    :raises OptionError: no credential is complete, or the login mode is unknown.
    """
    credential = connection.resolve(LOGINS, _anonymous(params, "login_mode"), _anonymous(environ, "MSTR_LOGIN_MODE"))
    if credential is None:
        raise connection.missing("MicroStrategy", (SESSION, *LOGINS))
    values = credential.values
    if credential.kind == API_TOKEN.name:
        body = {"username": values["api_token"], "loginMode": LOGIN_MODES["api_token"]}
        return Login("the owner of the API token", body, credential.secrets)
    if credential.kind == ANONYMOUS.name:
        return Login("a guest", {"loginMode": LOGIN_MODES["anonymous"]})
    # A mode in the task counts also where name and password come from the environment, never the other way round.
    mode = login_mode(params.get("login_mode") or values.get("login_mode") or "standard")
    body = {"username": values["username"], "password": values["password"], "loginMode": mode}
    return Login(f"'{values['username']}'", body, credential.secrets)


def _anonymous(values: t.Mapping[str, t.Any], name: str) -> t.Mapping[str, t.Any]:
    """Return the values with a mark where the login mode is anonymous; the mark makes that kind complete."""
    mode = str(values.get(name) or "").strip().lower()
    if mode not in ("anonymous", str(LOGIN_MODES["anonymous"])):
        return values
    return {**values, f"{name}=anonymous": mode}


def login_mode(text: str) -> int:
    """Return the number of a login mode given by name or number (API notes 1.1)."""
    mode = str(text).strip().lower()
    if mode in LOGIN_MODES:
        return LOGIN_MODES[mode]
    if re.fullmatch(r"-?[0-9]+", mode):
        return int(mode)
    raise OptionError(f"login_mode must be one of {', '.join(LOGIN_MODES)} or a number, got {text!r}")
