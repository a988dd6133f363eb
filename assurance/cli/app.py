"""The command line: commands that are imported when they are called, and the one place that ends in a crash report."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

from assurance import __version__
from assurance.config import ConfigError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "check": "assurance.cli.check",
    "render": "assurance.cli.draw",
    "outline": "assurance.cli.outline",
    "coverage": "assurance.cli.coverage",
    "gaps": "assurance.cli.gaps",
    "evidence": "assurance.cli.evidence",
    "unpack": "assurance.cli.unpack",
    "fmt": "assurance.cli.fmt",
    "rename": "assurance.cli.rename",
    "detach": "assurance.cli.detach",
    "move": "assurance.cli.detach",
    "migrate": "assurance.cli.migrate",
    "explain": "assurance.cli.explain",
    "rules": "assurance.cli.explain",
    "new": "assurance.cli.new",
    "schema": "assurance.cli.schema",
    "doctor": "assurance.cli.doctor",
    "completion": "assurance.cli.completion",
}
ISSUES = "the project's issue tracker"


class Commands(click.Group):
    """Commands by name, in the order in which people need them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        home = COMMANDS.get(name)
        return getattr(import_module(home), name) if home else None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands with their short help, none of them imported."""
        from click.shell_completion import CompletionItem

        from assurance.cli.completing import summaries

        begun = {name: home for name, home in COMMANDS.items() if name.startswith(incomplete)}
        found = [CompletionItem(name, help=said) for name, said in summaries(begun).items()]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from assurance.diagnostic import did_you_mean

            hint = did_you_mean(args[0], COMMANDS) or f"commands are {', '.join(COMMANDS)}"
            raise click.UsageError(f"there is no command `{args[0]}`; {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="assurance", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback if the tool itself fails.")
def cli(debug: bool) -> None:  # noqa: FBT001  `run` reads it; click passes it by name
    """Check, draw and explain affirmative safety-and-security cases written in YAML.

    Exit codes: 0 nothing at or above the failing severity, 1 findings, 2 the job could not be done.
    """


def complete(instruction: str) -> int:
    """Answer a completion script; the exit code. What cannot be completed is answered with nothing, and quietly."""
    from click.shell_completion import shell_complete

    from assurance.cli.completing import VARIABLE
    from assurance.cli.standins import standing_in

    try:
        try:
            with standing_in():
                return shell_complete(cli, {}, "assurance", VARIABLE, instruction)
        except (TypeError, AttributeError):  # a command that needs what it names while it is imported
            return shell_complete(cli, {}, "assurance", VARIABLE, instruction)
    except (click.ClickException, ConfigError, OSError, KeyError, ValueError):
        return 0


def run(arguments: list[str]) -> int:
    """Run one command, or answer a completion script; the exit code."""
    asked = os.environ.get("_ASSURANCE_COMPLETE")
    return complete(asked) if asked else _run(arguments)


def _run(arguments: list[str]) -> int:
    try:
        return _exit_code(
            cli.main(args=arguments, prog_name="assurance", standalone_mode=False, auto_envvar_prefix="ASSURANCE")
        )
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        click.echo("stopped", err=True)
        return 130
    except click.ClickException as problem:
        if type(problem).__name__ == "NoArgsIsHelpError":  # in click 8.2 and later
            problem.show()
        else:
            _say(problem)
        return 2
    except ConfigError as problem:
        _say(click.ClickException(str(problem)))
        return 2
    except (BrokenPipeError, SystemExit):  # click answers a closed pipe with the latter
        return _closed_pipe()
    except OSError as problem:
        _say(click.ClickException(f"the job could not be done: {(problem.strerror or str(problem)).lower()}"))
        return 2
    except Exception as bug:
        if "--debug" in arguments:
            raise
        from assurance.safe import escape

        click.echo(f"assurance {__version__} failed: {type(bug).__name__}: {escape(str(bug))[:500]}", err=True)
        click.echo(f"This is a bug in assurance, not in your case. Please report it to {ISSUES};", err=True)
        click.echo("`assurance --debug …` shows where it happened.", err=True)
        return 2


def _closed_pipe() -> int:
    """Nobody reads any more: end quietly, and not with a code that means "findings"."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 2


def _exit_code(result: object) -> int:
    return result if isinstance(result, int) else 0


def _say(problem: click.ClickException) -> None:
    from assurance.safe import escape

    click.echo(f"error: {escape(problem.format_message())}", err=True)
    if isinstance(problem, click.UsageError) and problem.ctx is not None:
        click.echo(f"usage: {problem.ctx.command_path} --help", err=True)
