# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Export, promotion, slices, jobs that are killed: what people run from AWX, as processes of their own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from awx.figures import Figure
from awx.play import Played, command, environment, play
from awx.rules import COLLECTION
from sandbox.clarus.data import add_tenant
from sandbox.server import Sandbox
from support.playbooks import run_playbook

EXAMPLES = COLLECTION / "playbooks" / "examples"
PROJECT = EXAMPLES / "awx" / "project"
PLATFORMS = ("mstr", "cloudeye", "openmetadata", "clarus")
DEMO = [word for name in PLATFORMS for word in ("-i", EXAMPLES / name / "inventory.yml")]
LIMIT = 700_000

pytestmark = pytest.mark.slow


class Estate:
    """Runs the playbooks of the collection against a sandbox, in a folder."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox, self.folder = sandbox, folder

    def run(self, playbook: object, *words: object) -> Played:
        """Run a playbook; it must end well."""
        inventory = [] if "-i" in words else ["-i", "localhost,"]
        return play(playbook, *inventory, *words, env=self.sandbox.environment(), cwd=self.folder).well()

    def export(self, name: str) -> dict[str, bytes]:
        """Export all platforms; out: the files."""
        self.run("dashops.dashboards.export", "-e", f"export_dir={name}")
        files = {path.name: path.read_bytes() for path in sorted((self.folder / name).iterdir())}
        assert list(files) == sorted(f"{platform}.yml" for platform in PLATFORMS)
        return files

    def files(self, name: str) -> list[str]:
        """The words that hand exported files over."""
        return [word for platform in PLATFORMS for word in ("-e", f"@{name}/{platform}.yml")]


@pytest.fixture
def estate(sandbox: Sandbox, tmp_path: Path) -> Estate:
    return Estate(sandbox, tmp_path)


class _Loader(yaml.SafeLoader):
    """Reads !unsafe as Ansible does."""


_Loader.add_constructor("!unsafe", lambda loader, node: str(node.value))


def lists(files: dict[str, bytes]) -> dict[str, Any]:
    """The lists of exported files."""
    return {name: value for text in files.values() for name, value in yaml.load(text, _Loader).items()}  # noqa: S506


# ---- export


GONE = {
    "openmetadata_services": {"hard_delete": True, "recursive": True},
    "clarus_widgets": {"force": True},
}


def leaving(found: dict[str, Any]) -> dict[str, Any]:
    """Lists that have everything that was found deleted; charts and dashboards of a catalogue go with their service."""
    gone = {}
    for name, items in found.items():
        if name not in ("openmetadata_charts", "openmetadata_dashboards"):
            keys = [{key: item[key] for key in ("code", "name") if key in item} for item in items]
            gone[name] = [{"state": "absent", **GONE.get(name, {}), **key} for key in keys]
    return gone


def test_export_plans_to_nothing_and_makes_the_same_again(estate: Estate, figure: Figure) -> None:
    """On servers that show a KPI's target; others cannot tell what a KPI is taken from."""
    estate.sandbox.set_switch("mstr", "kpi_target_in_get", True)
    estate.run("dashops.dashboards.apply", *DEMO)
    first = estate.export("first")
    found = lists(first)
    counts = {name: len(items) for name, items in found.items()}
    assert all(counts.values())
    plan = estate.run("dashops.dashboards.plan", *estate.files("first"))
    assert plan.changed == 0
    (estate.folder / "gone.json").write_text(json.dumps(leaving(found)))
    assert estate.run("dashops.dashboards.apply", "-e", "@gone.json").changed > 0
    assert not any(lists(estate.export("empty")).values())
    assert estate.run("dashops.dashboards.apply", *estate.files("first")).changed > 0
    again = estate.export("again")
    assert again == first
    numbers = ", ".join(f"{number} {name}" for name, number in counts.items())
    figure(
        f"export of the demo's estate: {numbers}; plan with the files changed=0; "
        f"sandbox emptied, applied, exported again: {len(first)} files, {sum(map(len, first.values()))} bytes, "
        "the same byte for byte"
    )


def test_export_where_targets_are_not_shown_still_plans_to_nothing(estate: Estate) -> None:
    estate.run("dashops.dashboards.apply", *DEMO)
    estate.export("files")
    assert estate.run("dashops.dashboards.plan", *estate.files("files")).changed == 0


def test_export_takes_platforms_and_keys_and_keeps_hosts_apart(estate: Estate) -> None:
    (estate.folder / "hosts.ini").write_text("acme-north\nacme-south\n")
    values = {
        "estate_platforms": "clarus",
        "dashops_clarus": {"subdomain": "{{ inventory_hostname }}"},
        "estate_only": {"clarus": "order-.*"},
    }
    estate.run("dashops.dashboards.export", "-i", "hosts.ini", "-e", json.dumps(values))
    found = sorted(path.relative_to(estate.folder / "estate-export") for path in estate.folder.rglob("clarus.yml"))
    assert list(map(str, found)) == ["acme-north/clarus.yml", "acme-south/clarus.yml"]
    read = lists({"clarus": (estate.folder / "estate-export" / found[0]).read_bytes()})
    assert [widget["code"] for widget in read["clarus_widgets"]] == ["order-backlog"]
    assert read["clarus_dashboards"] == []
    assert len(list(estate.folder.rglob("*.yml"))) == 2


# ---- the project that the example brings


@pytest.mark.parametrize("playbook", ["plan.yml", "apply.yml"])
def test_the_example_project_runs_as_it_is(sandbox: Sandbox, tmp_path: Path, playbook: str) -> None:
    """Without MSTR_PROJECT, which no credential of the example sets: the inventory says it in dashops_mstr."""
    variables = {key: value for key, value in sandbox.environment().items() if key != "MSTR_PROJECT"}
    ran = play(PROJECT / playbook, "-i", PROJECT / "inventory" / "tenants.ini", env=variables, cwd=tmp_path).well()
    assert all(numbers["changed"] > 0 for numbers in ran.recap.values()), ran.output
    assert "duplicate" not in ran.output


# ---- promotion


def promote(estate: Estate, **values: Any) -> Played:
    return estate.run("dashops.dashboards.promote", "-e", json.dumps(values))


def test_promotion_of_a_tenant(estate: Estate, figure: Figure) -> None:
    inventory = EXAMPLES / "clarus" / "inventory.yml"
    estate.run("dashops.dashboards.apply", "-i", inventory, "--limit", "acme-north")
    values: dict[str, Any] = {
        "promote_source": {"clarus": {"subdomain": "acme-north"}},
        "promote_target": {"clarus": {"subdomain": "acme-south"}},
        "promote_changes": {"clarus_widgets": {"dashboard_filters": {"warehouse_id": 7301}}},
    }
    before = len(estate.sandbox.writes())
    dry = promote(estate, **values)
    assert (dry.changed > 0, len(estate.sandbox.writes())) == (True, before)
    applied = promote(estate, **values, promote_apply=True)
    writes = len(estate.sandbox.writes()) - before
    again = promote(estate, **values, promote_apply=True)
    assert (dry.changed, writes > 0, again.changed) == (applied.changed, True, 0)
    store = estate.sandbox.world.store
    widgets = [store.all("clarus.dashboard_widget", tenant) for tenant in ("acme-north", "acme-south")]
    ids = [{doc["code"]: doc["id"] for doc in docs} for docs in widgets]
    assert len(ids[0]) > 0
    assert set(ids[0]) == set(ids[1])
    assert not set(ids[0].values()) & set(ids[1].values())
    figure(
        f"promotion acme-north to acme-south, {len(ids[0])} widgets under other ids: "
        f"dry run changed={dry.changed} with 0 writes, applied changed={applied.changed} ({writes} writes), "
        "again changed=0"
    )


def test_promotion_to_another_catalogue(estate: Estate, figure: Figure) -> None:
    estate.run("dashops.dashboards.apply", "-i", EXAMPLES / "openmetadata" / "inventory.yml")
    with Sandbox() as other:
        variables = other.environment("openmetadata")
        target = {"url": variables["OPENMETADATA_URL"], "token": variables["OPENMETADATA_JWT_TOKEN"]}
        gone = {"openmetadata_services": [{"name": "superset", "state": "absent", **GONE["openmetadata_services"]}]}
        estate.run("dashops.dashboards.apply", "-e", json.dumps({**gone, "dashops_openmetadata": target}))
        values: dict[str, Any] = {
            "promote_source": {"openmetadata": {}},
            "promote_target": {"openmetadata": target},
            "estate_only": {"openmetadata": r"superset(\..*)?"},
        }
        before = len(other.writes())
        dry = promote(estate, **values)
        assert (dry.changed > 0, len(other.writes())) == (True, before)
        applied = promote(estate, **values, promote_apply=True)
        again = promote(estate, **values, promote_apply=True)
        assert (applied.changed > 0, again.changed) == (True, 0)
        boards = [doc["name"] for doc in other.world.store.all("openmetadata.dashboard") if not doc["deleted"]]
    figure(
        f"promotion of the service superset to another catalogue, {len(boards)} dashboards there now: "
        f"dry run changed={dry.changed} with 0 writes, applied changed={applied.changed}, again changed=0"
    )


# ---- slices


@pytest.fixture
def tenants(sandbox: Sandbox) -> Iterator[list[str]]:
    """Twenty tenants of one account."""
    names = [f"tenant-{number:02}" for number in range(20)]
    for number, name in enumerate(names, start=1):
        add_tenant(sandbox.world, name, 10_000 * number, name, ((f"W{number}", name),))
    yield names
    sandbox.reset()


def inventory(hosts: list[str]) -> str:
    return "[clarus_tenants]\n" + "".join(f"{host} warehouse_id=1\n" for host in hosts)


def test_three_slices_over_twenty_tenants(estate: Estate, tenants: list[str], figure: Figure) -> None:
    """A slice is every third host in the order of names, and a process of its own."""
    (estate.folder / "group_vars").symlink_to(PROJECT / "inventory" / "group_vars")
    running = []
    for slice_ in range(3):
        (estate.folder / f"slice-{slice_}.ini").write_text(inventory(sorted(tenants)[slice_::3]))
        words = command(PROJECT / "apply.yml", "-i", f"slice-{slice_}.ini", "--forks", "3")
        with (estate.folder / f"slice-{slice_}.log").open("w") as log:
            env = environment(**estate.sandbox.environment("clarus"))
            running.append(subprocess.Popen(words, cwd=estate.folder, env=env, stdout=log, stderr=log))
    assert [process.wait(280) for process in running] == [0, 0, 0]
    done = [Played(0, (estate.folder / f"slice-{slice_}.log").read_text()).recap for slice_ in range(3)]
    hosts = Counter(host for recap in done for host in recap)
    assert hosts == Counter(tenants)
    store = estate.sandbox.world.store
    made = Counter(doc["code"] for tenant in tenants for doc in store.all("clarus.dashboard", tenant))
    assert made == Counter({"inbound-control": len(tenants)})
    (estate.folder / "all.ini").write_text(inventory(tenants))
    writes = len(estate.sandbox.writes())
    whole = estate.run(PROJECT / "apply.yml", "-i", "all.ini", "--forks", "10")
    assert (len(whole.recap), whole.changed, len(estate.sandbox.writes())) == (20, 0, writes)
    sizes = " + ".join(str(len(recap)) for recap in done)
    figure(
        f"three slices side by side: {sizes} tenants, each once, {sum(made.values())} dashboards; "
        "one run over all 20 changed=0"
    )


# ---- a killed job


# What a platform keeps, and by what people know it.
KINDS = {
    "mstr": ("mstr.kpi", "name"),
    "cloudeye": ("cloudeye.dashboard", "dashboard_name"),
    "openmetadata": ("openmetadata.dashboard", "name"),
    "clarus": ("clarus.dashboard", "code"),
}
HOSTS = ("-i", PROJECT / "inventory" / "tenants.ini", "-e")


def kill(pid: int) -> None:
    """End a process and all below it at once, as if their container were killed: workers have sessions of their own."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            children.setdefault(int(path.read_text().rpartition(")")[2].split()[1]), []).append(int(path.parent.name))
    doomed = [pid]
    for one in doomed:
        doomed += children.get(one, [])
    for one in doomed:
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


def killed(estate: Estate, platform: str, writes: int) -> int:
    """Apply the example project's estate of a platform and kill it after so many writes; out: writes until then."""
    words = command(PROJECT / "apply.yml", *HOSTS, f"estate_platforms={platform}")
    env = environment(**estate.sandbox.environment())
    with (estate.folder / "killed.log").open("w") as log:
        process = subprocess.Popen(words, cwd=estate.folder, env=env, stdout=log, stderr=log)
        while process.poll() is None and len(estate.sandbox.writes(platform)) < writes:
            time.sleep(0.002)
        ended = process.poll()
        if ended is None:
            kill(process.pid)
            process.wait()
    assert ended is None, (estate.folder / "killed.log").read_text()
    return len(estate.sandbox.writes(platform))


def objects(sandbox: Sandbox, platform: str) -> Counter[tuple[str, ...]]:
    """How often an object is there."""
    kind, name = KINDS[platform]
    places = ("projectId", "project", "enterprise_id", "service")
    found: Counter[tuple[str, ...]] = Counter()
    for scope in ("acme-north", "acme-south") if platform == "clarus" else (None,):
        for doc in sandbox.world.store.all(kind, scope):
            if not doc.get("deleted"):
                found[(str(scope), *(str(doc.get(place)) for place in places), doc[name])] += 1
    return found


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_killed_job_is_run_again(platform: str, tmp_path: Path, figure: Figure) -> None:
    with Sandbox(latency=0.2) as slow:
        estate = Estate(slow, tmp_path)
        seeds = objects(slow, platform)
        at = killed(estate, platform, 1)
        repaired = estate.run(PROJECT / "apply.yml", *HOSTS, f"estate_platforms={platform}")
        again = estate.run(PROJECT / "apply.yml", *HOSTS, f"estate_platforms={platform}")
        assert again.changed == 0
        made = objects(slow, platform) - seeds
        assert set(made.values()) == {1}, made
        writes = len(slow.writes(platform))
    figure(
        f"{platform}: killed after {at} of {writes} writes, run again changed={repaired.changed}, then changed=0, "
        f"{len(made)} new dashboards or KPIs, none twice"
    )


# ---- sizes


@pytest.mark.parametrize("count", [600, 10_000])
def test_the_largest_results_stay_small(count: int, sandbox: Sandbox, figure: Figure) -> None:
    """New dashboards with long descriptions, planned with a diff: 600 fill a result, 10,000 overflow it."""
    boards = [{"name": f"board-{n:05}", "description": "What this board shows. " * 20} for n in range(count)]
    module = {"service": "superset", "dashboards": "{{ boards }}"}
    tasks = [{"name": "plan", "dashops.dashboards.openmetadata_dashboards": module}]
    ran = run_playbook(tasks, check=True, diff=True, environment=sandbox.environment(), extra_vars={"boards": boards})
    assert ran.code == 0, ran.output[-2000:]
    data = ran.task("plan").data
    assert data["changed"]
    whole, diff = len(json.dumps(data)), len(json.dumps(data["diff"]))
    assert 300_000 < whole < LIMIT
    figure(f"{count} changed items: result and diff have {whole} characters, {diff} of them the diff (limit {LIMIT})")
