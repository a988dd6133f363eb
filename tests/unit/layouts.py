"""Random case-like texts: YAML in every form that the generator knows, with comments wherever one may stand."""

from __future__ import annotations

import json
import random

COMMENTS = ("# why", "#why", "# 为什么 🙂", "#!", "# a: b", "#", "## x", "#  two", "# \"'[{|>-")
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

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  it makes examples, not secrets
        self.step = self.random.choice((2, 2, 4, 3, 1))
        self.comment_rate = self.random.choice((0, 0.2, 0.5))
        self.blank_rate = self.random.choice((0, 0.2))
        self.made = 0

    def chance(self, rate: float) -> bool:
        return self.random.random() < rate

    def text(self) -> str:
        """The text of a document."""
        begin = "".join(f"{line}\n" for line in self.between(0))
        start = "---\n" if self.chance(0.1) else ""
        body = "\n".join(self.mapping(self.random.choice((0, 0, 0, 2)), 0))
        return begin + start + body + self.random.choice(("", "\n", "\n\n\n", "\n# end", "\n  #end\n", "\n...\n"))

    def between(self, indent: int) -> list[str]:
        """Empty lines and comments that stand between two rows, some of them oddly indented."""
        lines = []
        while self.chance(self.blank_rate):
            lines.append(self.random.choice(("", "", "   ")))
        while self.chance(self.comment_rate):
            lines.append(
                " " * max(0, indent + self.random.choice((0, 0, 0, -1, 2, -4, 3))) + self.random.choice(COMMENTS)
            )
        return lines

    def behind(self, line: str) -> str:
        """A line with, perhaps, a comment behind it."""
        if self.chance(self.comment_rate / 2):
            return line + " " * self.random.choice((1, 2, 5)) + self.random.choice(COMMENTS)
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
