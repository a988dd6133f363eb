"""What editors and log files get: one line per diagnostic."""

from __future__ import annotations

from assurance.diagnostic import Diagnostic, Label, Severity
from assurance.emit.concise import render
from assurance.source import Source, Span, whole


def finding(span: Span, message: str, *, severity: Severity = Severity.ERROR, hint: str | None = None) -> Diagnostic:
    return Diagnostic("ARG101", "a-rule", severity, message, Label(span, "here"), (Label(span, "there"),), hint)


def test_one_line_each_in_the_order_given() -> None:
    source = Source("a.yaml", "a.yaml", "claims:\r\n  - 日本語: E2\r\n  - last")
    found = [
        finding(Span("a.yaml", 18, 20), "`C1` is supported by `E2`, which does not exist", hint="did you mean `E1`?"),
        finding(Span("a.yaml", 0, 0), "`claims` is empty", severity=Severity.WARNING),
        finding(Span("a.yaml", 26, 99), "last line", severity=Severity.INFO),
        finding(whole("a.yaml"), "`a.yaml` is empty", hint="write `case:` in it"),
        finding(Span("unread.yaml", 3, 4), "not read"),
    ]
    assert "\n".join(render(found, {"a.yaml": source})) == (
        """\
a.yaml:2:10: error[ARG101] `C1` is supported by `E2`, which does not exist (help: did you mean `E1`?)
a.yaml:1:1: warning[ARG101] `claims` is empty
a.yaml:3:5: info[ARG101] last line
a.yaml: error[ARG101] `a.yaml` is empty (help: write `case:` in it)
unread.yaml: error[ARG101] not read"""
    )


def test_long_messages_are_not_wrapped() -> None:
    (line,) = render([finding(whole("a.yaml"), "word " * 100 + "end")], {})
    assert line == "a.yaml: error[ARG101] " + "word " * 100 + "end"


def test_nothing_of_a_file_reaches_the_terminal_unescaped() -> None:
    name = "a\x1b[2J\nb.yaml"
    diagnostic = finding(Span(name, 0, 1), "\u202eevil\r\x9b\nnext", hint="zero\u200bwidth\ttab")
    (line,) = render([diagnostic], {name: Source(name, name, "text")})
    assert line == (r"a\x1b[2J\nb.yaml:1:1: error[ARG101] \u202eevil\r\x9b\nnext (help: zero\u200bwidth\ttab)")
