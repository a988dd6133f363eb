"""What pydantic found wrong, in our words and at the smallest place."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from assurance.diagnostic import Diagnostic, did_you_mean, listed, near
from assurance.source import Source, Span
from assurance.syntax import misfits
from assurance.syntax.entry import find
from assurance.syntax.fields import ELEMENT_FIELDS
from assurance.syntax.register import REGISTER_FIELDS
from assurance.syntax.tree import Mapping, Node, Scalar, Sequence, span

FEW = 12
UNKNOWN = "unexpected_keyword_argument"
MISSING = ("missing", "missing_keyword_only_argument")
SYNONYMS = {
    "description": "text",
    "statement": "text",
    "name": "text",
    "disciplines": "discipline",
    "children": "supported_by",
    "supports": "supported_by",
    "solved_by": "supported_by",
    "context": "in_context_of",
    "hazards": "addresses",
    "threats": "addresses",
    "risks": "addresses",
}


def reword(errors: list[Any], node: Mapping, source: Source, owner: str, keys: set[str]) -> Iterator[Diagnostic]:
    """Diagnostics for the errors of one mapping. `owner` is what people call it, `keys` what may stand in it."""
    unknown = [str(e["loc"][-1]) for e in errors if e["type"] == UNKNOWN and len(e["loc"]) == 1]
    meant = {SYNONYMS.get(key) if SYNONYMS.get(key) in keys else near(key, keys) for key in unknown}
    for error in errors:
        if error["type"] in MISSING and error["loc"][-1] in meant:
            continue  # it is there, misspelled, and that is said
        yield _reword(error, node, source, owner, keys)


def _reword(error: Any, node: Mapping, source: Source, owner: str, keys: set[str]) -> Diagnostic:
    kind, path = error["type"], tuple(error["loc"])
    if len(path) > 2 and path[-1] == "[key]":  # pydantic's own mark for the key of a mapping
        return _wrong_key(error, node, source, path[:-1])
    if kind == UNKNOWN:
        return _unknown(node, source, path, owner, keys)
    if kind in MISSING:
        return _missing(node, source, path, owner)
    place = _place(node, source, path)
    name = _field(path)
    if kind == "literal_error":
        return _choice(error, place, f"`{name}`")
    if kind == "assurance":
        context = error["ctx"]
        what = f"an entry of `{name}`" if isinstance(path[-1], int) else f"`{name}`"
        found = misfits.wrong_value(place, f"{what} {context['message']}", context["help"] or None)
        truth = re.fullmatch("write `(true|false)`", context["help"] or "")
        return found.fix(place, truth[1]) if truth else found
    return _shape(kind, place, name, find(node, path), source)


def _wrong_key(error: Any, node: Mapping, source: Source, path: tuple[str | int, ...]) -> Diagnostic:
    parent = find(node, path[:-1])
    key = parent.key(str(path[-1])) if isinstance(parent, Mapping) else None
    return _choice(error, span(source, key) if key else _place(node, source, path), f"a key of `{path[-2]}`")


def _place(node: Mapping, source: Source, path: tuple[str | int, ...]) -> Span:
    found = find(node, path)
    if isinstance(found, Scalar) and found.plain and not found.value and path:
        parent = find(node, path[:-1]) if len(path) > 1 else node
        key = parent.key(str(path[-1])) if isinstance(parent, Mapping) else None
        return span(source, key or found)
    return span(source, found or node)


def _field(path: tuple[str | int, ...]) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "value")


def _unknown(node: Mapping, source: Source, path: tuple[str | int, ...], owner: str, keys: set[str]) -> Diagnostic:
    key = str(path[-1])
    parent = find(node, path[:-1]) if len(path) > 1 else node
    holder = parent if isinstance(parent, Mapping) else node
    place = span(source, holder.key(key) or holder)
    if len(path) > 1:
        owner = "a check" if _field(path[:-1]) == "checks" else f"`{_field(path[:-1])}`"
        return misfits.unknown_key(place, key, owner, _near_key(key, _nested_keys(path[:-1], keys)))
    found = misfits.unknown_key(place, key, owner, _near_key(key, keys))
    meant = near(key, keys, cutoff=0.75) if key != "challenges" else None
    return found.fix(place, meant) if meant else found


def _nested_keys(path: tuple[str | int, ...], keys: set[str]) -> set[str]:
    names = [str(step) for step in path if isinstance(step, str)]
    return _NESTED.get(names[-1], set()) if names else keys


def _near_key(key: str, keys: set[str]) -> str | None:
    if key == "challenges":
        return "write it as a `defeater`, or list it under `challenged_by` of what it challenges"
    synonym = SYNONYMS.get(key)
    if synonym in keys:
        return f"did you mean `{synonym}`?"
    close = did_you_mean(key, keys)
    if close or not keys:
        return close
    few = f"its keys are {listed(sorted(keys), last='and')}" if len(keys) <= FEW else None
    return _elsewhere(key) or few or "fields of your own are declared in the configuration (`extra-fields`)"


def _elsewhere(key: str) -> str | None:
    """Help for a key, perhaps misspelled, that belongs to other kinds of entry."""
    kinds = {**ELEMENT_FIELDS, **REGISTER_FIELDS}
    meant = near(key, {name for cls in kinds.values() for name in keys_of(cls)}, cutoff=0.75)
    owners = [kind for kind, cls in kinds.items() if meant in keys_of(cls)]
    if meant is None or len(owners) > 4:
        return None
    belongs = f"is a key of {listed(owners, last='and')}"
    return f"`{key}` {belongs}" if key == meant else f"did you mean `{meant}`? It {belongs}"


def _missing(node: Mapping, source: Source, path: tuple[str | int, ...], owner: str) -> Diagnostic:
    parent = find(node, path[:-1]) if len(path) > 1 else None
    if isinstance(parent, Mapping):
        return misfits.missing_key(span(source, parent), str(path[-1]), f"`{_field(path[:-1])}`")
    key, value = next(iter(node.pairs()), (node, node))
    whole = Span(source.name, key.start, span(source, value).end)
    return misfits.missing_key(whole, str(path[-1]), owner)


def _choice(error: Any, place: Span, name: str) -> Diagnostic:
    values = re.findall(r"'([^']*)'", error["ctx"]["expected"])
    written = error["input"]
    if not isinstance(written, str):
        kind = "list" if isinstance(written, (list, tuple)) else "mapping"
        return misfits.wrong_shape(place, f"{name} is a {kind} where one word was expected", f"write {listed(values)}")
    if not written.strip():
        return misfits.wrong_value(place, f"{name} is empty", f"write {listed(values)}")
    meant = near(written, values)
    found = misfits.wrong_value(
        place, f"{name} cannot be `{written}`", f"did you mean `{meant}`?" if meant else f"write {listed(values)}"
    )
    return found.fix(place, meant) if meant else found


def _shape(kind: str, place: Span, name: str, found: Node | None, source: Source) -> Diagnostic:
    is_now = "list" if isinstance(found, Sequence) else "mapping" if isinstance(found, Mapping) else "text"
    empty = isinstance(found, Scalar) and not found.value.strip()
    says = "is empty" if empty else f"is a {is_now}"
    if kind in ("tuple_type", "list_type"):
        written = source.text[place.start : place.end]
        hint = (
            f"write `[{written}]`"
            if is_now == "text" and not empty and "\n" not in written
            else "write a list, like `[A, B]`"
        )
        fault = misfits.wrong_shape(place, f"`{name}` {says} where a list was expected", hint)
        return fault.fix(place, f"[{written}]") if hint.startswith("write `[") and not empty else fault
    if kind in ("dataclass_type", "dict_type", "mapping_type"):
        keys = sorted(_NESTED.get(name, set()))
        hint = f"write keys below it: {listed(keys)}" if keys else "write `key: value` below it"
        return misfits.wrong_shape(place, f"`{name}` {says} where a mapping was expected", hint)
    return misfits.wrong_shape(place, f"`{name}` {says} where a text was expected", "write a text")


def _collect_nested() -> dict[str, set[str]]:
    """The keys of each mapping that stands inside an entry, by the name of its field."""
    from assurance.syntax import checks, fields, register

    return {
        "review": keys_of(fields.Review),
        "attacker": keys_of(fields.Attacker),
        "elicitation": keys_of(fields.Elicitation),
        "artifact": keys_of(fields.ArtifactReference),
        "subject": keys_of(fields.Subject),
        "produced_by": keys_of(fields.Production),
        "judge": keys_of(checks.Judge),
        "measure": keys_of(checks.Measure),
        "checks": keys_of(checks.Check),
        "prior": keys_of(checks.Prior),
        "query": keys_of(checks.Query),
        "propagation": keys_of(fields.Propagation),
        "threshold": keys_of(register.Threshold),
        "estimate": keys_of(register.Estimate),
        "failure": keys_of(register.Failure),
        "scope": keys_of(register.Scope),
        "acceptance": keys_of(register.Acceptance),
    }


def keys_of(cls: type) -> set[str]:
    """The keys that a record accepts, in the language's spelling."""
    return {ALIASES.get(f.name, f.name) for f in dataclasses.fields(cls)}


ALIASES = {"condition": "if", "response": "then"}
_NESTED = _collect_nested()
