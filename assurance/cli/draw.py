"""`assurance render`: the argument as a picture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from assurance.cli.files import write
from assurance.cli.options import Target, checked, note, targets, today_option
from assurance.diagnostic import Severity
from assurance.emit.terminal import escape
from assurance.model.result import Result
from assurance.source import STDIN

if TYPE_CHECKING:
    from assurance.views.look import Look
    from assurance.views.pdf import Paper
    from assurance.views.pick import Pick
    from assurance.views.render import Format, Settings
    from assurance.views.select import View

FORMATS = {"svg": "svg", "png": "png", "pdf": "pdf", "dot": "dot", "mermaid": "mmd", "json": "json"}
"""What can be written, with the ending of its files."""
ENDINGS = {**{ending: form for form, ending in FORMATS.items()}, "gv": "dot", "mermaid": "mermaid"}
VIEWS = ("whole", "structure", "status", "freshness", "safety", "security", "interplay", "architecture")
CROWDED = 120
"""Elements from which on PNG and PDF are drawn on pages unless one picture is asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line, beside the cases."""

    output: str | None
    view: View
    focus: str | None
    depth: int | None
    up: bool
    module: str | None
    pages: bool | None
    paper: Paper | None
    look: Look
    settings: Settings


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def _one_of(name: str, values: tuple[str, ...], said: str) -> Callable[[Any], Any]:
    """An option with a few values, of which the first is the default."""
    return click.option(name, type=click.Choice(values), default=values[0], show_default=True, help=said)


_WHAT = _options(
    click.option(
        "--view",
        metavar="VIEW",
        type=click.Choice(VIEWS),
        default="whole",
        show_default=True,
        help=f"What to show: {', '.join(VIEWS[:-1])} or {VIEWS[-1]}.",
    ),
    click.option("--focus", metavar="ID", default=None, help="Only this element and what supports it."),
    click.option("--depth", metavar="N", type=click.IntRange(0), default=None, help="With --focus: levels below it."),
    click.option("--up", is_flag=True, help="With --focus: also what it supports, up to the top."),
    click.option("--module", metavar="M", default=None, help="Only the elements of this module."),
    click.option(
        "--pages/--no-pages",
        default=None,
        help="Pages of about 30 elements that print legibly, with an overview "
        f"[default: for PNG and PDF above {CROWDED} elements].",
    ),
)
_HOW = _options(
    _one_of("--layout", ("auto", "tidy", "dot"), "Our own linear-time layout, or Graphviz's for small dense graphs."),
    _one_of("--notation", ("gsn", "cae"), "Shapes and words."),
    _one_of(
        "--color-by",
        ("status", "discipline", "none"),
        "What colors tell; marks and words tell states in any case.",
    ),
    _one_of("--theme", ("auto", "light", "dark"), "`auto` follows the reader's system."),
    click.option("--layer", "layers", metavar="FIELD", multiple=True, help="Write this field into the shapes."),
    click.option(
        "--stylesheet", type=click.Path(dir_okay=False), default=None, help="CSS to put into the SVG after ours."
    ),
    click.option(
        "--paper",
        type=click.Choice(["fit", "a3", "a4"]),
        default=None,
        help="Paper of a PDF [default: fit; a4 for pages].",
    ),
    click.option("--no-legend", is_flag=True, help="Leave the legend out."),
    click.option("--no-metadata", is_flag=True, help="Leave the case out of the SVG, which else carries its files."),
    click.option(
        "--dot",
        metavar="PROGRAM",
        default=None,
        envvar="ASSURANCE_DOT",
        help="The Graphviz program to use [default: the bundled one].",
    ),
)


@click.command(short_help="Draw the argument as SVG, PNG, PDF, DOT, Mermaid or JSON.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option(
    "--to",
    "formats",
    metavar="FORMAT",
    type=click.Choice(list(FORMATS)),
    multiple=True,
    default=(),
    help="What to write: svg, png, pdf, dot, mermaid or json; may be given several times "
    "[default: by the output's name, else svg].",
)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    default=None,
    help="A file, a folder, or `-` for standard output [default: the current folder].",
)
@_WHAT
@_HOW
@today_option
def render(paths: tuple[str, ...], formats: tuple[str, ...], today: dt.date | None, **said: Any) -> int:
    """Draw cases in GSN or CAE notation, with states and disciplines, whole, in part, or on pages."""
    from assurance.views.engine import EngineFailed, EngineMissing
    from assurance.views.mermaid import TooLarge
    from assurance.views.pdf import PdfFailed, PdfMissing
    from assurance.views.select import NothingToShow

    asked = _asked(said)
    formats = formats or (_form(asked.output),)
    found = targets(paths)
    if asked.output is not None and _is_file(asked.output) and len(found) * len(formats) > 1:
        raise click.ClickException(
            f"{len(found) * len(formats)} pictures do not fit into `{asked.output}`; name a folder"
        )
    written: set[str] = set()
    for target in found:
        result = checked(target, today)
        note_faults(result)
        for form in formats:
            name = f"{_stem(target, result)}.{FORMATS[form]}"
            if name in written:
                raise click.ClickException(f"two cases would be drawn as `{name}`; draw them into different folders")
            written.add(name)
            try:
                _draw(result, cast("Format", form), asked, name)
            except (EngineMissing, EngineFailed) as problem:
                raise click.ClickException(f"{problem}\n`--layout tidy` draws without Graphviz") from None
            except (TooLarge, PdfMissing, PdfFailed, NothingToShow) as problem:
                raise click.ClickException(str(problem)) from None
    return 0


def _asked(said: dict[str, Any]) -> Asked:
    """The options as values; raises for those that contradict each other."""
    from assurance.views.look import Look
    from assurance.views.render import Settings

    if said["focus"] is None and (said["depth"] is not None or said["up"]):
        raise click.UsageError("`--depth` and `--up` go with `--focus ID`")
    if (said["focus"] is not None) + (said["module"] is not None) + (said["view"] not in LOOKS) > 1:
        raise click.UsageError("`--focus`, `--module` and a view of a part exclude each other")
    look = Look(
        notation=said["notation"],
        color_by=said["color_by"],
        theme=said["theme"],
        layers=said["layers"],
        legend=not said["no_legend"],
        stylesheet=_stylesheet(said["stylesheet"]),
    )
    settings = Settings(arrange=said["layout"], engine=said["dot"], metadata=not said["no_metadata"])
    kept = {name: said[name] for name in ("output", "view", "focus", "depth", "up", "module", "pages")}
    return Asked(**kept, paper=said["paper"], look=look, settings=settings)


LOOKS = ("whole", "structure", "status", "freshness")
"""Views that say how the picture looks, not which part it shows; these go with `--focus` and `--module`."""


def _stylesheet(path: str | None) -> str:
    if path is None:
        return ""
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = (getattr(error, "strerror", None) or "it is not UTF-8 text").lower()
        raise click.ClickException(f"the stylesheet `{path}` could not be read: {why}") from None


def _draw(result: Result, form: Format, asked: Asked, name: str) -> None:
    """Make one picture or one set of pages, and write it."""
    from assurance.views.architecture import architecture
    from assurance.views.render import book, map_note, picture
    from assurance.views.scene import scene

    if asked.view == "architecture":
        drawn = architecture(result.assessment, look=asked.look)
        made = picture(result.assessment, drawn, form, settings=asked.settings)
        _deliver(made.data, asked.output, name, made.notes)
        return
    pick, look = _picked(result, asked)
    drawn = scene(result.assessment, pick=pick, look=look)
    crowded = form in ("png", "pdf") and len(drawn.nodes) > CROWDED and look.text and asked.output != "-"
    if form in ("svg", "png", "pdf") and (asked.pages or (asked.pages is None and crowded)):
        made_book = book(
            result.assessment, form, pick=pick, look=look, settings=asked.settings, paper=asked.paper or "a4"
        )
        _deliver_book(made_book.files, asked.output, name, made_book.notes)
        return
    made = picture(
        result.assessment,
        drawn,
        form,
        settings=asked.settings,
        paper=asked.paper or "fit",
        whole=pick.keys is None,
    )
    _deliver(made.data, asked.output, name, (*made.notes, *map_note(len(drawn.nodes), form)))


def _picked(result: Result, asked: Asked) -> tuple[Pick, Look]:
    from assurance.views.select import focus, known_layers, module, view

    known_layers(result.assessment, asked.look.layers)
    pick, look = view(result.assessment, asked.view, asked.look)
    if asked.focus is not None:
        pick = focus(result.assessment, asked.focus, depth=asked.depth, up=asked.up)
    elif asked.module is not None:
        pick = module(result.assessment, asked.module)
    return pick, look


def _form(output: str | None) -> str:
    """The format that an output file's name asks for, else svg."""
    return ENDINGS.get(Path(output or "").suffix.removeprefix("."), "svg")


def _is_file(output: str) -> bool:
    return output == "-" or (Path(output).suffix.removeprefix(".") in ENDINGS and not Path(output).is_dir())


def _stem(target: Target, result: Result) -> str:
    name = Path(target.path).name.removesuffix(".yaml").removesuffix(".case")
    return result.case.id if name == STDIN else name


def _path(output: str | None, name: str) -> Path:
    return Path(output) if output is not None and _is_file(output) else Path(output or ".") / name


def _deliver(data: bytes, output: str | None, name: str, notes: tuple[str, ...]) -> None:
    import sys

    for said in notes:
        note(said)
    if output == "-":
        sys.stdout.buffer.write(data)
        return
    path = _path(output, name)
    write(path, data)
    click.echo(escape(str(path)))


def _deliver_book(files: Any, output: str | None, name: str, notes: tuple[str, ...]) -> None:
    """Write the files of a book: one document, or a folder of pages from which older pages beyond these are removed."""
    if "" in files:
        _deliver(files[""], output, name, notes)
        return
    for said in notes:
        note(said)
    path = _path(output, name)
    if output == "-":
        raise click.ClickException("pages are several files and do not fit into standard output; name a folder with -o")
    folder = path.with_name(f"{path.stem}-pages")
    names = {f"{page}{path.suffix}" for page in files}
    for page, data in files.items():
        write(folder / f"{page}{path.suffix}", data)
    for old in folder.glob(f"page-*{path.suffix}"):
        if old.name not in names and old.stem.removeprefix("page-").isdigit():
            old.unlink(missing_ok=True)
    click.echo(escape(str(folder / f"overview{path.suffix}")))


def note_faults(result: Result) -> None:
    """A picture of a case that could not be read in full must say so."""
    if not result.case.elements and result.findings:
        raise click.ClickException(f"`{result.shown_path}` has nothing to draw; `assurance check` says why")
    errors = sum(found.severity is Severity.ERROR and found.code < "ARG1" for found in result.findings)
    if errors or not result.case.complete:
        note(f"{result.shown_path} could not be read in full ({errors} errors); `assurance check` shows them")
