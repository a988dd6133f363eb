"""JSON Schema of the documents, generated from the same records that validate them.

Kinds are told apart by `if` and `then` and not by `anyOf`: an editor then marks the one wrong key of a claim instead of
saying that the claim is none of eleven things.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import TypeAdapter

from assurance.syntax.entry import RELATION_KEYS
from assurance.syntax.fields import ELEMENT_FIELDS, GSN_WORDS, RelationFields
from assurance.syntax.glossary import EXAMPLES, meaning
from assurance.syntax.reader import adapter
from assurance.syntax.register import DOCUMENT_FIELDS, REGISTER_FIELDS, REGISTER_LISTS
from assurance.syntax.values import SCALAR

DOCUMENTS = ("case", "module", "contract", "part")
DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
_MODE: Literal["validation"] = "validation"
_TITLES = {
    "case": "Assurance case",
    "module": "Module of an assurance case",
    "contract": "Contract between modules of an assurance case",
    "part": "Part of an assurance case",
}
_ID = {"type": "string", "description": "An ID: a letter, then letters, digits, `_` or `-`."}


_LIMITS = ("below", "at_most", "above", "at_least", "tier")
_CHOICES = {
    "Threshold": ("oneOf", _LIMITS),
    "Check": ("anyOf", ("rate", "count", "all_pass", "max_age", "measure")),
}
"""Records of which one key of some is asked for."""


def document_schema(kind: str) -> Schema:
    """The schema of a document kind: case, module, contract or part."""
    records = {"document": DOCUMENT_FIELDS[kind], **ELEMENT_FIELDS, **REGISTER_FIELDS, "relation": RelationFields}
    inputs = [(name, _MODE, adapter(cls)) for name, cls in records.items()]
    made, shared = TypeAdapter.json_schemas(inputs, ref_template="#/$defs/{model}")
    shown = {name: body for name, body in shared.get("$defs", {}).items() if name != "Duration"}
    definitions: Schema = {name: _described(body, name) for name, body in shown.items()}
    for record, (how, keys) in _CHOICES.items():
        if record in definitions:
            definitions[record][how] = _any_of(keys)
    if "Check" in definitions:
        definitions["Check"]["if"] = {"anyOf": _any_of(("rate", "count"))}
        definitions["Check"]["then"] = {"anyOf": _any_of((*_LIMITS, "threshold_of"))}
    bodies = {name: _body(made[name, _MODE], definitions, cls.__name__) for name, cls in records.items()}
    root = bodies["document"]
    root["properties"] = {**_document_keys(kind), **root["properties"]}
    if kind != "part":
        root["required"] = [kind]
    definitions.update(_element_definitions(bodies))
    definitions.update({f"{name}-entry": _entry(bodies[name], (name,)) for name in REGISTER_FIELDS})
    definitions.update({name: _one_of_kinds(words, "entry") for name, words in REGISTER_LISTS.items()})
    return {
        "$schema": DRAFT,
        "title": _TITLES[kind],
        "description": root.pop("description", ""),
        "type": "object",
        **{key: value for key, value in root.items() if key not in ("title", "type")},
        "$defs": dict(sorted(definitions.items())),
    }


def _any_of(keys: Iterable[str]) -> list[Schema]:
    return [{"required": [key]} for key in keys]


def _described(body: Schema, record: str) -> Schema:
    """A record's schema with what each of its keys means."""
    found = dict(body)
    if "properties" in found:
        found["properties"] = {key: _property(key, value, record) for key, value in found["properties"].items()}
    return found


def _property(key: str, schema: Schema, record: str) -> Schema:
    description, examples = meaning(record, key)
    said: Schema = {"title": key.replace("_", " ").capitalize(), "description": description}
    if examples:
        said["examples"] = list(examples)
    return {**said, **{name: value for name, value in _present(schema).items() if name not in ("title", "description")}}


def _present(schema: Schema) -> Schema:
    """A schema without "or nothing": a key that says nothing is left out, not written empty."""
    some = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    rest = {name: value for name, value in schema.items() if name != "anyOf" and (name, value) != ("default", None)}
    return {**rest, **some[0]} if len(some) == 1 else {**rest, "anyOf": some} if some else rest


def _body(made: Schema, definitions: Schema, record: str) -> Schema:
    """A record's own schema, with the reference to it resolved."""
    name = made.get("$ref", "").rpartition("/")[2]
    return dict(definitions[name]) if name else _described(made, record)


def _document_keys(kind: str) -> Schema:
    keys: Schema = {} if kind == "part" else {kind: _named(kind)}
    if kind != "part":
        keys["files"] = _property("files", _list({"type": "string"}), "document")
    for name in REGISTER_LISTS:
        if kind == "case" or (kind in ("module", "part") and name != "red_lines"):
            keys[name] = _property(name, _list({"$ref": f"#/$defs/{name}"}), "document")
    return {**keys, "elements": _property("elements", _list({"$ref": "#/$defs/element"}), "document")}


def _named(word: str) -> Schema:
    """The schema of the key that says a kind and gives the ID."""
    return {"title": f"ID of the {word.replace('_', ' ')}", **_ID}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _one_of_kinds(words: Iterable[str], suffix: str) -> Schema:
    """An entry whose kind is the one key of these that it has; `acp` first, which may have `claim` beside it."""
    kinds = {word: GSN_WORDS.get(word, word) for word in words}
    branches = [
        {
            "if": {
                "required": [word],
                **({"not": {"required": ["acp"]}} if word == "claim" and "acp" in kinds else {}),
            },
            "then": {"$ref": f"#/$defs/{kind}-{suffix}"},
        }
        for word, kind in kinds.items()
    ]
    said = " or ".join(f"`{word}`" for word in kinds)
    return {
        "type": "object",
        "description": f"An entry with one key that says what it is: {said}.",
        "anyOf": [{"required": [word]} for word in kinds],
        "allOf": branches,
        "defaultSnippets": [{"label": word, "body": EXAMPLES[word]} for word in kinds if word in EXAMPLES],
    }


def _element_definitions(bodies: Schema) -> Schema:
    words: dict[str, tuple[str, ...]] = {kind: (kind,) for kind in ELEMENT_FIELDS}
    for gsn, kind in GSN_WORDS.items():
        words[kind] = (kind, gsn)
    found = {f"{kind}-element": _element(bodies[kind], words[kind]) for kind in ELEMENT_FIELDS}
    found["element"] = _one_of_kinds((*ELEMENT_FIELDS, *GSN_WORDS), "element")
    relation = {**bodies["relation"], "title": "Relation", "additionalProperties": False}
    found["relation"] = {**relation, "description": "A relation with attributes of its own."}
    found["related"] = {
        "description": "The ID of an element, an element written out, or a relation with attributes of its own.",
        "type": ["string", "object"],
        "if": {"type": "object"},
        "then": {
            "if": {"required": ["to"]},
            "then": {"$ref": "#/$defs/relation"},
            "else": {"$ref": "#/$defs/element"},
        },
    }
    found["challenge"] = _challenge()
    one = {"$ref": "#/$defs/challenge"}
    challenge: Schema = {"anyOf": [one, _list(one)]}
    found["defeater-element"]["properties"]["challenges"] = _property("challenges", challenge, "Defeater")
    found["acp-element"]["properties"]["on"] = _property("on", challenge, "AssuranceClaimPoint")
    return found


def _challenge() -> Schema:
    name = {"type": "string", "minLength": 1}
    of = {"of": {**name, "description": "The element whose whole inference is meant."}}
    relation = {
        "from": {**name, "description": "The upper end of the relation."},
        "to": {**name, "description": "The other end."},
        "kind": {
            "enum": ["supported-by", "in-context-of", "challenged-by"],
            "description": "Which relation it is.",
            "default": "supported-by",
        },
    }
    return {
        "description": "An element, the inference under one (`of`), or one relation (`from`, `to`).",
        "anyOf": [
            name,
            {"type": "object", "properties": of, "required": ["of"], "additionalProperties": False},
            {"type": "object", "properties": relation, "required": ["from", "to"], "additionalProperties": False},
        ],
    }


def _element(body: Schema, words: tuple[str, ...]) -> Schema:
    made = _entry(body, words)
    for key in RELATION_KEYS:
        made["properties"][key] = _property(key, _list({"$ref": "#/$defs/related"}), "")
    file = {
        "type": "object",
        "description": "The file that holds the text.",
        "properties": {"file": {"type": "string", "description": "A text file, relative to this one."}},
        "required": ["file"],
        "additionalProperties": False,
    }
    made["properties"]["text"] = _property("text", {"anyOf": [{"type": SCALAR}, file]}, "")
    return made


def _entry(body: Schema, words: tuple[str, ...]) -> Schema:
    """The schema of an entry: its record, with the key that says kind and ID."""
    made = {key: value for key, value in body.items() if key != "title"}
    made["properties"] = {**{word: _named(word) for word in words}, **made["properties"]}
    required = [key for key in made.get("required", ()) if key not in words]
    made["required"] = [words[0], *required] if len(words) == 1 else required
    if len(words) > 1:
        made["oneOf"] = [{"required": [word]} for word in words]
    if words[0] in EXAMPLES:
        made["examples"] = [EXAMPLES[words[0]]]
    return made
