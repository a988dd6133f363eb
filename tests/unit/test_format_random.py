"""The formatter on random texts: values and comments stay, a second time changes nothing, nothing crashes it.

The texts are YAML in every form that the generator knows, with comments wherever one may stand, or lines thrown
together.
"""

from __future__ import annotations

import json
import re
from random import Random

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assurance.source import Limits, Source
from assurance.syntax.format import Refusal, Vocabulary, formatted

PROFILE = settings(
    max_examples=200, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)

COMMENTS = ("# why", "#why", "# 为什么 🙂", "#!", "# a: b", "##", "## x", "#  two", "# \"'[{|>-")
LINES = (
    *("a: 1", "b:", "c: x  # t", "- ", "- d: 2", "- - e", "# c", "#c2 ", "", "  ", "f: |", "g: >+", "text", "h: [x, y"),
    *(
        "]",
        "i: {a: b,",
        "}, # z",
        "'q",
        "r'",
        '"s\\',
        't"',
        "? u",
        ": v",
        "- [w, {x: on}] # f",
        "claim: C1",
        "text: on",
    ),
    *("elements:", "- goal: G1", "supported_by: [C1]", "k: 1 # a", "# b", "---", "...", "- # o", "l: # p", "m: |2-"),
    *("- |", "  x", "{", "}", "[", "%YAML 1.1", "n: &a 1", "o: *a", "p: !t 1", "<<: 2", "\tq: 1", "r:\t1"),
)
MISTAKEN = ("on", "NO", "1:30", "2026-11-20", "1e5", "0x10", "2.2", "null", "~", "=", "true")
SIGNS = (
    "[",
    "{x}",
    "*",
    "&",
    "!t",
    "%",
    "@",
    "|",
    ">",
    "? q",
    ":",
    "-",
    "'",
    "...",
    "---",
    "- x",
    "a, b",
    "a: b",
    "x #y",
)
TEXTS = ("x", "C1", "模型 拒绝", "🙂 a", "two words", " lead", "tail ", "", "it's", 'say "so"', "back\\slash", "é\tz")
WORDS = (*MISTAKEN, *SIGNS, *TEXTS, "one\ntwo", "one\n\n two\n", "a" * 130)
KEYS = (
    *("text", "notes", "claim", "goal", "solution", "acp", "owner", "on", "between", "url", "k k", "a", "b"),
    *("elements", "supported_by"),
)


class Writer:
    """One random text."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.notes = 0
        self.step = self.random.choice((2, 2, 4, 3, 1))
        self.comment_rate = self.random.choice((0, 0.2, 0.5))
        self.blank_rate = self.random.choice((0, 0.2))
        self.made = 0

    def chance(self, rate: float) -> bool:
        return self.random.random() < rate

    def comment(self) -> str:
        """A comment that no other is like."""
        self.notes += 1
        return f"{self.random.choice(COMMENTS)} <{self.notes}>"

    def text(self) -> str:
        """The text of a document."""
        if self.chance(0.5):
            return "\n".join(["elements:", *self.elements(self.random.choice((0, 2)), 0)])
        begin = "".join(f"{line}\n" for line in self.between(0))
        start = "---\n" if self.chance(0.1) else ""
        body = "\n".join(self.mapping(self.random.choice((0, 0, 0, 2)), 0))
        return begin + start + body + self.random.choice(("", "\n", "\n\n\n", "\n# end", "\n  #end\n", "\n...\n"))

    def elements(self, indent: int, depth: int) -> list[str]:
        """A list of elements, with their keys in any order."""
        lines: list[str] = []
        for _ in range(self.random.randint(1, 3)):
            lines += self.between(indent)
            keys = ["text", self.random.choice(("claim", "goal", "argument", "evidence", "defeater", "acp", "context"))]
            keys += self.random.sample(("owner", "notes", "challenges", "supported_by", "tags", "review", "on"), 2)
            self.random.shuffle(keys)
            head = " " * indent + "- "
            for at, key in enumerate(keys):
                lines += self.between(indent + 2) if at else []
                lead = f"{head if at == 0 else ' ' * len(head)}{key}:"
                if key == "supported_by" and depth < 3:
                    lines += [self.behind(lead), *self.elements(indent + self.random.choice((2, 3, 6)), depth + 1)]
                else:
                    lines += self.value(lead, indent + 2, 3, item=False)
        return lines

    def between(self, indent: int) -> list[str]:
        """Empty lines and comments that stand between two rows, some of them oddly indented."""
        lines = []
        while self.chance(self.blank_rate):
            lines.append(self.random.choice(("", "", "   ")))
        while self.chance(self.comment_rate):
            lines.append(" " * max(0, indent + self.random.choice((0, 0, 0, -1, 2, -4, 3))) + self.comment())
        return lines

    def behind(self, line: str) -> str:
        """A line with, perhaps, a comment behind it."""
        if self.chance(self.comment_rate / 2):
            return line + " " * self.random.choice((1, 2, 5)) + self.comment()
        return line + " " * self.random.choice((0, 0, 0, 2))

    def mapping(self, indent: int, depth: int, head: str | None = None) -> list[str]:
        """A block mapping; `head` is what stands before its first key."""
        lines: list[str] = []
        for at, key in enumerate(self.random.sample(KEYS, self.random.randint(1, 4))):
            if at or head is None:
                lines += self.between(indent)
            lead = head if head is not None and at == 0 else " " * indent
            word = json.dumps(key) if self.chance(0.1) else key
            lines += self.value(f"{lead}{word}:", indent, depth, item=False)
        return lines

    def sequence(self, indent: int, depth: int, head: str | None = None) -> list[str]:
        """A block sequence; `head` is what stands before its first dash."""
        lines: list[str] = []
        for at in range(self.random.randint(1, 4)):
            if at or head is None:
                lines += self.between(indent)
            lead = head if head is not None and at == 0 else " " * indent
            lines += self.value(f"{lead}-", indent, depth, item=True)
        return lines

    def value(self, lead: str, indent: int, depth: int, *, item: bool) -> list[str]:
        """What stands behind a key or dash."""
        self.made += 1
        inner = indent + self.step + (1 if self.step == 1 and item else 0)
        kind = (
            "scalar" if depth > 4 or self.made > 40 else self.random.choice(("scalar", "scalar", "flow", "map", "list"))
        )
        if kind == "map":
            if item and self.chance(0.7):
                return self.mapping(len(lead) + 1, depth + 1, f"{lead} ")
            return [self.behind(lead), *self.mapping(inner, depth + 1)]
        if kind == "list":
            if item and self.chance(0.4):
                return self.sequence(len(lead) + 1, depth + 1, f"{lead} ")
            return [self.behind(lead), *self.sequence(indent if not item and self.chance(0.4) else inner, depth + 1)]
        if kind == "flow":
            return self.end(f"{lead} ", self.flow(inner, 0))
        return self.scalar(lead, inner)

    def end(self, lead: str, lines: list[str]) -> list[str]:
        """A value of some lines behind its lead, perhaps with a comment behind the last."""
        lines = [lead + lines[0], *lines[1:]]
        return [*lines[:-1], self.behind(lines[-1])]

    def scalar(self, lead: str, inner: int) -> list[str]:
        """A scalar in one of its styles."""
        value = self.random.choice(WORDS)
        style = self.random.choice(("inline", "inline", "block", "lines", "below", "nothing"))
        pad = " " * inner
        if style == "nothing":
            return [self.behind(lead)]
        if style == "block":
            header = self.random.choice("|>") + self.random.choice(("", "-", "+"))
            body = [f"{pad}{line}" if line else "" for line in ("one", "  more", "", "# no comment", "two", "", "")]
            return [self.behind(f"{lead} {header}"), *body[: self.random.randint(1, 7)]]
        if style == "lines":
            return self.end(f"{lead} ", self.random.choice((
                ["one", f"{pad}two", "", f"{pad}  - three"],
                ["'one  ", f"{pad}it''s  ", "", f"{pad}  #three'"],
                ['"one\\', f"{pad}  two\\ ", f"{pad}\\tthree", f'{pad}"'],
            )))  # fmt: skip
        if style == "below":
            return [self.behind(lead), *self.between(inner), f"{pad}{self.inline(value, flow=False)}"]
        return self.end(f"{lead} ", [self.inline(value, flow=False)])

    def inline(self, value: str, *, flow: bool) -> str:
        """A scalar on one line, plain where that is legal."""
        plain = value and "\n" not in value and value == value.strip() and value not in ("...", "---")
        legal = (
            plain
            and value[0] not in "-?:,[]{}#&*!|>'\"%@`"
            and ": " not in value
            and " #" not in value
            and "\t" not in value
        )
        if legal and not (flow and any(sign in value for sign in ",[]{}?:")) and self.chance(0.7):
            return value
        if "\n" not in value and self.chance(0.4):
            return "'" + value.replace("'", "''") + "'"
        return json.dumps(value, ensure_ascii=self.chance(0.2))

    def flow(self, inner: int, depth: int) -> list[str]:
        """A flow collection, on one line or on several."""
        wide = self.chance(0.3)
        pairs = self.chance(0.5)
        lines = ["{" if pairs else "["]
        keys = self.random.sample(KEYS, self.random.randint(0, 3))
        for at, key in enumerate(keys):
            if wide:
                lines[-1] = self.behind(lines[-1])
                lines += [*self.between(inner), " " * inner]
            head = f"{key}: " if pairs else self.random.choice(("", "", "", "a: "))
            deep = depth < 3 and self.chance(0.3)
            value = self.flow(inner, depth + 1) if deep else [self.inline(self.random.choice(WORDS), flow=True)]
            lines[-1] += head + value[0]
            lines += value[1:]
            lines[-1] += "" if at == len(keys) - 1 and self.chance(0.9) else self.random.choice((",", ", ", " , "))
        if wide:
            lines[-1] = self.behind(lines[-1])
            lines += [*self.between(inner), " " * inner]
        lines[-1] += "}" if pairs else "]"
        return lines


def format_text(text: str, vocabulary: Vocabulary | None = None) -> str | Refusal:
    """A text, formatted; the formatter never says that it would have spoiled it."""
    new = formatted(Source("a.yaml", "a.yaml", text), Limits(), vocabulary)
    assert not (isinstance(new, Refusal) and "bug" in new.why), text
    return new


def loaded(text: str) -> object:
    """What another reader of YAML finds in a text, every scalar as it is written."""
    return yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506  it builds texts, lists and mappings only


def noted(text: str) -> list[str]:
    """The numbers of the generator's comments, and of texts that look like them."""
    return sorted(re.findall(r"<[0-9]+>", text))


@PROFILE
@given(st.randoms(use_true_random=False))
def test_values_and_comments_stay(random: Random) -> None:
    """Another reader finds the same, every comment is there once, and formatting again changes nothing."""
    before = Writer(random).text()
    after = format_text(before)
    if isinstance(after, Refusal):
        assert "escape" in after.why, (after, before)
        return
    assert loaded(after) == loaded(before)
    assert noted(after) == noted(before)
    assert format_text(after) == after


@PROFILE
@given(st.randoms(use_true_random=False))
def test_words_of_kinds_change_and_nothing_else(random: Random) -> None:
    """GSN's words and back to CAE's is the same as CAE's at once."""
    before = Writer(random).text()
    there, straight = format_text(before, "gsn"), format_text(before, "cae")
    if isinstance(there, Refusal) or isinstance(straight, Refusal):
        assert isinstance(format_text(before), Refusal)
        return
    assert noted(there) == noted(before)
    assert loaded(str(format_text(there, "cae"))) == loaded(straight)


@PROFILE
@given(
    st.lists(st.tuples(st.integers(0, 6), st.sampled_from(LINES)), max_size=14),
)
def test_lines_thrown_together(lines: list[tuple[int, str]]) -> None:
    """Whatever can be read is formatted with its values kept; the rest is refused with a place."""
    before = "\n".join(" " * indent + line for indent, line in lines)
    after = format_text(before)
    if isinstance(after, Refusal):
        assert after.line >= 1
        assert after.column >= 1
        return
    assert after in ("", "\n") or not after.startswith("\n")
    assert after == "" or after.endswith("\n")
    assert loaded(after) == loaded(before)
    assert format_text(after) == after


@PROFILE
@given(st.text(max_size=80) | st.text(alphabet="ab:-#,[]{}\"'|>?& \r\n\t!*%.~+20é猫\u2028\x85", max_size=80))
def test_any_text(before: str) -> None:
    """No text at all crashes it."""
    after = format_text(before)
    if not isinstance(after, Refusal):
        assert format_text(after) == after
