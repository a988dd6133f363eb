"""`assurance render`: the argument as a picture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from assurance.cli.completing import case_files
from assurance.cli.files import write
from assurance.cli.options import Target, checked, note, targets, today_option
from assurance.diagnostic import Severity
from assurance.model.result import Result
from assurance.safe import escape
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
@click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=case_files)
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
    formats = tuple(dict.fromkeys(formats)) or (_form(asked.output),)
    found = targets(paths)
    _fits(asked, formats, len(found))
    results = [(_stem(target, result), result) for target in found for result in [checked(target, today)]]
    for stem, result in results:
        note_faults(result)
        if [name for name, _ in results].count(stem) > 1:
            raise click.ClickException(
                f"two cases would be drawn as `{stem}.{FORMATS[formats[0]]}`; draw them into different folders"
            )
    for stem, result in results:
        for form in formats:
            try:
                _draw(result, cast("Format", form), asked, f"{stem}.{FORMATS[form]}")
            except (EngineMissing, EngineFailed) as problem:
                raise click.ClickException(f"{problem}; `--layout tidy` draws without Graphviz") from None
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


def _fits(asked: Asked, formats: tuple[str, ...], cases: int) -> None:
    """Raise where what is asked for does not go together, before anything is read or written."""
    output, count = asked.output or "", cases * len(formats)
    if output and _is_file(output) and count > 1:
        raise click.ClickException(f"{count} pictures do not fit into `{output}`; name a folder")
    if output not in ("", "-") and _is_file(output) and _form(output) != formats[0]:
        raise click.UsageError(f"`{output}` would hold {formats[0]}, not what its name says; name them alike")
    if Path(output).suffix.lower() in NO_FORMATS and not Path(output).is_dir():
        raise click.UsageError(f"`{output}` is in no format that is written; these are {', '.join(FORMATS)}")
    flat = [form for form in formats if form not in ("svg", "png", "pdf")]
    if asked.pages and flat:
        raise click.UsageError(f"`--pages` goes with svg, png and pdf, not with {flat[0]}")
    if asked.pages and output == "-" and formats != ("pdf",):
        raise click.UsageError("pages are several files and do not fit into standard output; name a folder with `-o`")
    if asked.paper and "pdf" not in formats:
        raise click.UsageError("`--paper` goes with `--to pdf`")


NO_FORMATS = (".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".html", ".htm", ".txt", ".md", ".docx")
"""Endings of files that somebody may hope for."""
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
    return ENDINGS.get(Path(output or "").suffix.removeprefix(".").lower(), "svg")


def _is_file(output: str) -> bool:
    return output == "-" or (Path(output).suffix.removeprefix(".").lower() in ENDINGS and not Path(output).is_dir())


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


def _deliver_book(files: Mapping[str, bytes], output: str | None, name: str, notes: tuple[str, ...]) -> None:
    """Write the files of a book: one document, or a folder of pages; older pages that follow these are removed."""
    from assurance.views.pages import page_name

    if "" in files:
        _deliver(files[""], output, name, notes)
        return
    for said in notes:
        note(said)
    path = _path(output, name)
    folder = path.with_name(f"{path.stem}-pages")
    for page, data in files.items():
        write(folder / f"{page}{path.suffix}", data)
    number = len(files)
    while (old := folder / f"{page_name(number)}{path.suffix}").is_file():
        old.unlink()
        number += 1
    click.echo(escape(str(folder / f"overview{path.suffix}")))


def note_faults(result: Result) -> None:
    """A picture of a case that could not be read in full must say so."""
    if not result.case.elements and result.findings:
        raise click.ClickException(f"`{result.shown_path}` has nothing to draw; `assurance check` says why")
    errors = sum(found.severity is Severity.ERROR and found.code < "ARG1" for found in result.findings)
    if errors or not result.case.complete:
        counted = "1 error" if errors == 1 else f"{errors} errors"
        note(f"{result.shown_path} could not be read in full ({counted}); `assurance check` shows them")
