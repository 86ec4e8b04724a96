# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets stay out of everything that real ``ansible-playbook`` prints at -vvvv."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from contract.cases import CASES, NAMES
from sandbox.openmetadata.seeds import ADMIN_EMAIL, ADMIN_PASSWORD
from sandbox.server import Sandbox
from support.canary import issued, leaks, secret_options, secret_variables
from support.playbooks import PlaybookResult, TaskResult, run_playbook

# No value is a part of another one or of an ordinary text.
PROXY = "http://canary-proxy-user:canary-proxy-pass@127.0.0.1:9"


class Platform(NamedTuple):
    """A module of the platform to try, and its secret options with wrong values."""

    module: str
    wrong: dict[str, Any]
    #: Options that say the same as the sandbox's variables.
    right: dict[str, str]
    #: Secret options that do not count beside ``wrong``, so that all of them are given once.
    others: dict[str, Any]


PLATFORMS = {
    "mstr": Platform(
        "mstr_kpi",
        {"username": "svc_ansible", "password": "canary-mstr-password"},
        {"username": "MSTR_USERNAME", "password": "MSTR_PASSWORD"},
        {
            "api_token": "canary-mstr-api-token",
            "session": {"token": "canary-mstr-session", "cookies": {"JSESSIONID": "canary-mstr-cookie"}},
        },
    ),
    "cloudeye": Platform(
        "cloudeye_dashboard",
        {"access_key": "AKEXAMPLE0123456789A", "secret_key": "canary-cloudeye-secret-key"},
        {"access_key": "HUAWEICLOUD_SDK_AK", "secret_key": "HUAWEICLOUD_SDK_SK"},
        {
            "security_token": "canary-cloudeye-security-token",
            "auth_token": "canary-cloudeye-auth-token",
            "password": "canary-cloudeye-password",
        },
    ),
    "openmetadata": Platform(
        "openmetadata_dashboard_service",
        {"token": "canary-openmetadata-token"},
        {"token": "OPENMETADATA_JWT_TOKEN"},
        {"password": "canary-openmetadata-password"},
    ),
    "clarus": Platform(
        "clarus_dashboard",
        {"client_id": "dashops-rollout", "client_secret": "canary-clarus-client-secret"},
        {"client_id": "CLARUS_CLIENT_ID", "client_secret": "CLARUS_CLIENT_SECRET"},
        {"access_token": "canary-clarus-access-token"},
    ),
}


def _tasks(platform: str, environment: dict[str, str]) -> list[dict[str, Any]]:
    """One task for each way in which a secret can come in or come out."""
    chosen = PLATFORMS[platform]
    module = f"dashops.dashboards.{chosen.module}"
    case = CASES[chosen.module]
    right = {option: environment[variable] for option, variable in chosen.right.items()}
    secrets = {**chosen.others, "proxy": PROXY}

    def task(name: str, params: dict[str, Any], **keywords: Any) -> dict[str, Any]:
        return {"name": name, module: params, "ignore_errors": True, **keywords}

    return [
        task("environment", {**case.create}),
        task("options", {**case.create, **case.change, **right}),
        task("argument error", {**case.create, **chosen.wrong, **secrets, **case.misspelt}),
        task("unknown option", {**case.create, **chosen.wrong, **secrets, "no_such_option": 1}),
        task("401", {**case.create, **chosen.wrong}),
        task("proxy", {**case.create, **chosen.wrong, "proxy": PROXY, "retries": 0}),
        task("async", {**case.create, **right}, **{"async": 60, "poll": 1}),
        task("async 401", {**case.create, **chosen.wrong}, **{"async": 60, "poll": 1}),
        task("absent", {**case.absent}),
    ]


def _from_variables(value: Any, names: dict[str, str]) -> Any:
    """Put a variable in the place of each secret: newer cores quote the lines of a playbook when a task fails."""
    if isinstance(value, dict):
        return {key: _from_variables(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [_from_variables(one, names) for one in value]
    return "{{ " + names[value] + " }}" if isinstance(value, str) and value in names else value


def _told(task: TaskResult) -> str:
    return f"{task.task}: {task.data.get('msg')}"


@pytest.mark.parametrize("platform", NAMES)
def test_secrets_are_not_printed(sandbox: Sandbox, platform: str) -> None:
    environment = sandbox.environment(platform)
    tasks = _tasks(platform, environment)
    names = {secret: f"secret_{number}" for number, secret in enumerate(sorted(secret_options(tasks)))}
    ran = run_playbook(
        _from_variables(tasks, names),
        environment=environment,
        diff=True,
        verbosity=4,
        extra_vars={name: secret for secret, name in names.items()},
    )
    for name in ("environment", "options", "async", "absent"):
        assert ran.task(name).status == "ok", _told(ran.task(name))
    assert ran.task("environment").changed
    for name in ("argument error", "unknown option", "401", "proxy", "async 401"):
        assert ran.task(name).status == "failed", name
    assert "Traceback" not in ran.output
    secrets = secret_variables(environment) | secret_options(tasks) | issued(sandbox.journal(platform))
    secrets |= {"canary-proxy-user", "canary-proxy-pass"}
    assert len(secrets) >= 4
    _no_leaks(ran, secrets)


def _no_leaks(ran: PlaybookResult, secrets: set[str]) -> None:
    """Nothing in the output, nor in what callbacks (and so AWX) are given."""
    assert not leaks(ran.output, secrets)
    assert not leaks("\n".join(repr(task.data) for task in ran.tasks), secrets)


def test_the_secret_of_a_session_is_not_printed(sandbox: Sandbox) -> None:
    environment = sandbox.environment("mstr")
    kpi = CASES["mstr_kpi"]
    tasks: list[dict[str, Any]] = [
        {"name": "open", "dashops.dashboards.mstr_session": {}, "register": "opened"},
        {
            "name": "use",
            "dashops.dashboards.mstr_kpi": {**kpi.create, "session": "{{ opened.session }}"},
        },
        {
            "name": "close",
            "dashops.dashboards.mstr_session": {"state": "absent", "session": "{{ opened.session }}"},
        },
    ]
    ran = run_playbook(tasks, environment=environment, verbosity=4)
    assert ran.code == 0, ran.output
    assert ran.task("use").changed
    handed_out = issued(sandbox.journal("mstr"))
    assert handed_out
    _no_leaks(ran, secret_variables(environment) | handed_out)


def test_a_password_in_place_of_a_token_is_no_more_printed(sandbox: Sandbox) -> None:
    environment = {
        "OPENMETADATA_URL": sandbox.url["openmetadata"],
        "OPENMETADATA_USERNAME": ADMIN_EMAIL,
        "OPENMETADATA_PASSWORD": ADMIN_PASSWORD,
    }
    case = CASES["openmetadata_chart"]
    tasks = [{"name": "login", "dashops.dashboards.openmetadata_chart": dict(case.create)}]
    ran = run_playbook(tasks, environment=environment, verbosity=4)
    assert ran.code == 0, ran.output
    handed_out = issued(sandbox.journal("openmetadata"))
    assert handed_out
    _no_leaks(ran, {ADMIN_PASSWORD} | handed_out)
