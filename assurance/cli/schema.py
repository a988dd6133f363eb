"""`assurance schema`: the JSON Schemas for editors and for readers of our output."""

from __future__ import annotations

import json
from pathlib import Path

import click

from assurance.cli.files import write
from assurance.syntax.schema import DOCUMENTS, DRAFT, document_schema

NAMES = (*DOCUMENTS, "config", "check-output")


def text(name: str) -> str:
    """The schema of a document kind, or of the output of `check`, as JSON text."""
    if name == "check-output":
        from assurance.emit.json import schema as output_schema

        found = {"$schema": DRAFT, **output_schema()}
    elif name == "config":
        from assurance.cli.config_schema import config_schema

        found = {"$schema": DRAFT, **config_schema()}
    else:
        found = document_schema(name)
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


@click.command(short_help="Print or write the JSON Schemas.")
@click.argument("name", type=click.Choice(NAMES), default="case")
@click.option(
    "--write",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Write every schema into this folder.",
)
def schema(name: str, folder: Path | None) -> None:
    """Print the JSON Schema of a case, a module, a contract, a part, the configuration, or the output of `check`."""
    if folder is None:
        click.echo(text(name), nl=False)
        return
    for each in NAMES:
        path = folder / f"{each}.schema.json"
        write(path, text(each).encode())
        click.echo(str(path))
