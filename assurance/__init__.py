"""Compiler, linter and publisher for affirmative safety-and-security cases.

The public API: `load` a case, or `analyse` a text; both give a `Result` with findings, states and verdicts.
Everything else is internal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assurance.api import analyse as analyse
    from assurance.api import load as load
    from assurance.diagnostic import Diagnostic as Diagnostic
    from assurance.diagnostic import Severity as Severity
    from assurance.model.case import Case as Case
    from assurance.model.result import Result as Result

__version__ = "0.1.0"
__all__ = ["Case", "Diagnostic", "Result", "Severity", "__version__", "analyse", "load"]

_HOMES = {
    "analyse": "assurance.api",
    "load": "assurance.api",
    "Diagnostic": "assurance.diagnostic",
    "Severity": "assurance.diagnostic",
    "Case": "assurance.model.case",
    "Result": "assurance.model.result",
}


def __getattr__(name: str) -> Any:
    """Public names are imported when they are first used, so that `assurance --version` stays instant."""
    if name not in _HOMES:
        raise AttributeError(f"module 'assurance' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
