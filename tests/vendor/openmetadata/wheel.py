# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes an unpacked wheel of ``openmetadata-ingestion`` importable without the hundred packages that it asks for."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

HOOK = "metadata.ingestion.models.custom_basemodel_validation"
#: Clouds and parsers that the client imports and does not need to talk to a server.
CLOUDS = ("azure", "boto3", "botocore", "collate_sqllineage", "google", "google_crc32c", "kubernetes", "sqlparse")


def package(wheel: Path) -> None:
    """Put the package there without running its ``__init__``, which imports a profiler."""
    made = types.ModuleType("metadata")
    made.__path__ = [str(wheel / "metadata")]
    sys.modules["metadata"] = made


def models(wheel: Path) -> None:
    """Make the models importable; the hook that renames entities does nothing."""
    package(wheel)
    hook = types.ModuleType(HOOK)
    vars(hook)["__getattr__"] = _hook
    sys.modules[HOOK] = hook


def client(wheel: Path) -> None:
    """Make the whole client importable; modules of clouds are empty shells."""
    package(wheel)
    sys.path.append(str(wheel))  # the client asks for its own version
    sys.meta_path.append(Shells())


def _hook(name: str) -> Any:
    """What the hook's module is asked for: tables of models that are renamed are empty, functions change nothing."""
    if name.startswith("__"):
        raise AttributeError(name)
    return {} if name.isupper() else lambda *given, **named: given[0] if given else named["entity"]


class _Anything(type):
    """A class that has every attribute."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _shell(name)

    def __or__(cls, other: Any) -> Any:
        return cls

    def __ror__(cls, other: Any) -> Any:
        return cls


class _Shell(Exception, metaclass=_Anything):
    """Takes every call; an exception, so that it can be caught by name."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__()

    def __class_getitem__(cls, item: Any) -> Any:
        return cls

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())


def _shell(name: str) -> Any:
    return _Anything(name, (_Shell,), {})


class _ShellModule(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _shell(name)
        setattr(self, name, made)
        return made


class Shells(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds modules of clouds that are not installed."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """See the base class."""
        if fullname.partition(".")[0] not in CLOUDS:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """See the base class."""
        made = _ShellModule(spec.name)
        made.__path__ = []
        return made

    def exec_module(self, module: types.ModuleType) -> None:
        """See the base class."""
