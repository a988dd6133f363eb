"""Stand-ins: while a shell completes, what commands need only for their work is not imported.

Commands name the modules that do their work at their top; to know a command's options none of that is needed, and it
takes ten times as long as the answer. A stand-in module has every name, and nothing can be done with what it gives; so
a command that does need something of it while it is imported fails at once, and is then imported in earnest.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

LIGHT = ("", "__main__", "bundled", "cli", "config", "diagnostic", "source")
"""What of the project is imported in earnest."""


class _StandIn(ModuleType):
    """A module that has every name."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return object()


class _Finder(MetaPathFinder, Loader):
    """Finds stand-ins for the heavy part of the project."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:  # noqa: ARG002
        project, _, rest = name.partition(".")
        if project != "assurance" or rest.partition(".")[0] in LIGHT:
            return None
        return ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


@contextmanager
def standing_in() -> Iterator[None]:
    """Stand-ins for the time of the block; afterwards nothing of them is left, nor what was imported with them."""
    finder, before = _Finder(), set(sys.modules)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in set(sys.modules) - before:
            if name.startswith("assurance."):
                del sys.modules[name]
