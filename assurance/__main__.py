"""The program: `assurance …`. What needs no import of the tool itself is answered before anything is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program and leave with its exit code: 0 fine, 1 findings, 2 could not do the job."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from assurance import __version__

        sys.stdout.write(f"assurance {__version__}\n")
        return
    import gc
    import io

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Unicode still gets every message
    gc.disable()  # a command is short-lived and builds large trees; collecting them costs half the time
    from assurance.cli.app import run

    code = run(sys.argv[1:])
    leave(code)


def leave(code: int) -> None:
    """End the process at once: taking a large tree apart, object by object, would cost a fifth of the time."""
    import os

    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # nobody reads any more
            code = code or 2
    os._exit(code)


if __name__ == "__main__":
    main()
