"""`assurance doctor`: what this installation has, and what it lacks."""

from __future__ import annotations

import platform
import sys
from importlib import metadata
from pathlib import Path

import click

from assurance import __version__
from assurance.config import ConfigError, load_config
from assurance.source import project_root

PACKAGES = (
    *("pydantic", "PyYAML", "click", "graphviz", "graphviz-pure", "resvg-py", "rapidfuzz", "wcwidth", "pint"),
    *("scipy", "duckdb", "defusedxml", "rfc8785", "backports.zstd", "typst", "pyspark"),
)


@click.command(short_help="Show versions, Graphviz and configuration.")
@click.option("--dot", default=None, envvar="ASSURANCE_DOT", help="A Graphviz program to ask for.")
def doctor(dot: str | None) -> None:
    """Show versions, which Graphviz would draw, and whether PyYAML has its C part."""
    from assurance.syntax.tree import has_c_parser

    root = project_root(Path.cwd())
    rows = [
        ("assurance", __version__),
        (
            "Python",
            f"{platform.python_version()} ({sys.implementation.name}, {platform.system()} {platform.machine()})",
        ),
        *((name, _version(name)) for name in PACKAGES),
        ("YAML parser", "C (fast)" if has_c_parser() else "Python (same results, about ten times slower)"),
        ("Graphviz", _engine(dot)),
        ("Project root", f"{root} ({_marked(root)})"),
        ("Configuration", _configuration(root)),
    ]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        click.echo(f"{name:<{width}}  {value}")


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _engine(dot: str | None) -> str:
    from assurance.views.engine import EngineMissing, find

    try:
        engine = find(dot)
    except EngineMissing as missing:
        return f"none: {missing}"
    return f"{engine.name} {engine.version} ({engine.path})"


def _configuration(root: Path) -> str:
    try:
        load_config(root)
    except ConfigError as error:
        return f"wrong: {error}"
    return "fine"


def _marked(root: Path) -> str:
    for name in ("assurance.toml", "pyproject.toml", ".git"):
        if (root / name).exists():
            return f"found by {name}"
    return "nothing marks a project; the folder itself"
