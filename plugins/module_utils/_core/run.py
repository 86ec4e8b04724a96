# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note that this module util is PRIVATE to the collection and can change at any time.

"""Runs modules: one object, many objects, reading. The only place that ends a module.

Check mode, diff mode and partial failure come from :mod:`engine`, and for lists from :mod:`many`, which takes the same
steps for each object after one listing of all.
"""

from __future__ import annotations

import gc

# Looking for garbage while everything is imported takes a tenth of a task that changes nothing, and finds none.
gc.disable()

import os
import sys
import typing as t
from contextlib import contextmanager

from ansible.module_utils.basic import AnsibleModule

from . import argspec
from .engine import Outcome, read_entry, reconcile_one
from .errors import DashopsError, OptionError
from .resource import Options, OptionSpec, Platform, Register, Resource

MINIMUM_PYTHON = (3, 10)
#: Objects between two looks for garbage: a list of thousands makes many, and next to none of them are garbage.
COLLECT_EVERY = 100_000
#: Characters of the shortest value that is masked wherever it turns up (ansible-core 2.22 draws the same line).
SHORTEST_SECRET = 4


class Ending(t.NamedTuple):
    """How a module ends: its result, and the error if it failed."""

    payload: dict[str, t.Any]
    error: DashopsError | None = None
    message: str = ""


# --- modules ----------------------------------------------------------------------------------------------------------


def run_one(kind: type[Resource]) -> None:
    """Run the module for one object of this kind."""
    module = _module(argspec.singular(kind))

    def work() -> Ending:
        entry, mistakes = read_entry(kind, module.params, {})
        if mistakes:
            raise OptionError.of(mistakes)
        with _resource(module, kind) as resource:
            return _one_ending(resource, reconcile_one(resource, entry), bool(module._diff))

    _end(module, work)


def run_many(kind: type[Resource]) -> None:
    """Run the plural module of this kind."""
    from . import many, progress, result

    module = _module(argspec.plural(kind), kind)
    params = module.params
    scope = {name: params[name] for name in kind.scope if params[name] is not None}

    def work() -> Ending:
        settings = many.Settings(**{name: params[name] for name in many.Settings._fields if name in params})
        many.check(kind, scope, settings)
        entries = many.read_entries(kind, params[kind.plural], scope)
        with _resource(module, kind) as resource:
            with progress.of(os.environ, f"{kind.platform.name} {kind.plural}") as shown:
                report = many.reconcile(resource, entries, scope, settings, shown)
        payload = result.many(kind, report, bool(module._diff))
        if not report.failed:
            return Ending(payload)
        return Ending(payload, report.failed[0].error, result.failed_message(kind, report))

    # Never the list itself: AWX drops a result that is too large, and with it the error.
    _end(module, work, {**scope, kind.plural: f"{len(params[kind.plural])} {kind.plural}"})


def run_info(kind: type[Resource]) -> None:
    """Run the info module of this kind."""
    from .compare import given

    module = _module(argspec.info(kind))

    def work() -> Ending:
        with _resource(module, kind) as resource:
            records = resource.search(given(module.params, kind.info_options))
            beside = resource.beside()
        return Ending({"changed": False, kind.plural: records, **beside})

    _end(module, work)


def run_plain(
    platform: Platform,
    options: OptionSpec,
    work: t.Callable[[t.Mapping[str, t.Any], t.Mapping[str, str], Register], dict[str, t.Any]],
) -> None:
    """Run a module that is not about one kind of object.

    :param work: gets the parameters, the environment and what registers secrets, and returns the result.
    """
    module = _module(argspec.plain(platform, options))
    _end(module, lambda: Ending(work(module.params, os.environ, _secret_keeper(module))))


def _one_ending(resource: Resource, outcome: Outcome, diff: bool) -> Ending:
    if outcome.error:
        from . import result

        message = result.partial_message(outcome.error, outcome.walked)
        return Ending({"changed": outcome.changed, **result.partial(outcome.walked)}, outcome.error, message)
    shown = resource.returned(_record(resource, outcome))
    payload: dict[str, t.Any] = {"changed": outcome.changed, "action": outcome.action, **shown}
    if diff and outcome.changed:
        from . import result

        payload["diff"] = result.diff(resource, outcome, resource.client.where)
    return Ending(payload)


def _record(resource: Resource, outcome: Outcome) -> dict[str, t.Any] | None:
    item, plan = outcome.item, outcome.plan
    if outcome.stored and outcome.stored.record is not None:
        return outcome.stored.record
    if resource.predicting and plan.changed and item.state == "present":
        return resource.writer.predicted(item, plan)
    return resource.record(item.found) if item.found else None


# --- Ansible's side ---------------------------------------------------------------------------------------------------


class _Module(AnsibleModule):
    """Says more where Ansible refuses the options: which items of a list, and which variables would do as well."""

    def __init__(self, spec: t.Mapping[str, t.Any], listed: type[Resource] | None) -> None:
        self._starting = True
        self._listed = listed
        super().__init__(supports_check_mode=True, **spec)  # type: ignore[no-untyped-call]
        self._starting = False

    def fail_json(self, msg: str, **kwargs: t.Any) -> t.NoReturn:
        """See the base class."""
        if self._starting:
            from . import refused

            msg = refused.sentence(self.argument_spec, self.params, self._listed, msg)
            kwargs["invocation"] = {"module_args": refused.shown(self.argument_spec, self.params, self._listed)}
        super().fail_json(msg, **kwargs)


def _module(spec: t.Mapping[str, t.Any], listed: type[Resource] | None = None) -> AnsibleModule:
    # What was imported stays to the end: no collection from here on, nor the one at the end, need look at it.
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY)
    gc.enable()
    return _Module(spec, listed)


@contextmanager
def _resource(module: AnsibleModule, kind: type[Resource]) -> t.Iterator[Resource]:
    """Open a client and give it back, whatever happens; the warnings go to the user on the way out."""
    client = kind.platform.open(module.params, os.environ, _secret_keeper(module))
    resource = kind(client, predicting=bool(module.check_mode))
    try:
        yield resource
    finally:
        client.close()
        for warning in resource.warnings:
            module.warn(warning)


def _secret_keeper(module: AnsibleModule) -> Register:
    """Return what registers a secret that was not in the task: ansible-core does this in two ways by its version."""
    try:
        from ansible.module_utils.secrets import register_secret
    except ImportError:
        return lambda value: module.no_log_values.add(value) if value else None
    return lambda value: register_secret(value) if value else None


def _end(module: AnsibleModule, work: t.Callable[[], Ending], shown: Options | None = None) -> None:
    """Do the work and end the module. It ends outside of any ``except``, so that no traceback is added.

    :param shown: what the result shows as the task's options, where it is not all of them.
    """
    if sys.version_info < MINIMUM_PYTHON:
        needed = ".".join(str(part) for part in MINIMUM_PYTHON)
        module.fail_json(
            msg=f"dashops.dashboards needs Python {needed} or newer, but {sys.executable} runs this module"
        )
    try:
        ending = work()
    except DashopsError as exc:
        from . import result

        ending = Ending({"changed": False, **result.partial(None)}, exc)
    if shown is None:
        shown = argspec.concealed(module.params, module.argument_spec)
    ending.payload["invocation"] = {"module_args": shown}
    # What is shorter is no secret, but masking it would punch holes into every text and number that holds it.
    module.no_log_values -= {value for value in module.no_log_values if len(str(value)) < SHORTEST_SECRET}
    if ending.error is not None:
        from . import refused

        ending.payload["invocation"] = {"module_args": refused.harmless(shown)}
        module.fail_json(msg=ending.message or str(ending.error), error=ending.error.facts(), **ending.payload)
    gc.freeze()  # the look for garbage when Python ends finds none either
    module.exit_json(**ending.payload)
