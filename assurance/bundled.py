"""The library that travels with the tool: starting points, and in time the patterns."""

from __future__ import annotations

from pathlib import Path


def folder() -> Path:
    """Where the library is: inside the installed package, or `patterns/` of a checkout."""
    installed = Path(__file__).parent / "library"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "patterns"


def starter(name: str) -> str:
    """The text of a starting point."""
    return (folder() / "starter" / name).read_text("utf-8")
