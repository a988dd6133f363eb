"""JSON Schema of the documents, generated from the same records that validate them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import TypeAdapter

from assurance.syntax.entry import RELATION_KEYS
from assurance.syntax.fields import ELEMENT_FIELDS, GSN_WORDS, RelationFields
from assurance.syntax.reader import adapter
from assurance.syntax.register import DOCUMENT_FIELDS, REGISTER_FIELDS, REGISTER_LISTS
from assurance.syntax.values import SCALAR

DOCUMENTS = ("case", "module", "part")
ID = {"type": "string", "description": "An ID: a letter, then letters, digits, `_` or `-`."}
Schema = dict[str, Any]
_MODE: Literal["validation"] = "validation"
_TITLES = {"case": "Assurance case", "module": "Module of an assurance case", "part": "Part of an assurance case"}


def document_schema(kind: str) -> Schema:
    """The schema of a document kind: case, module or part."""
    records = {"document": DOCUMENT_FIELDS[kind], **ELEMENT_FIELDS, **REGISTER_FIELDS, "relation": RelationFields}
    inputs = [(name, _MODE, adapter(cls)) for name, cls in records.items()]
    made, shared = TypeAdapter.json_schemas(inputs, ref_template="#/$defs/{model}")
    definitions: Schema = dict(shared.get("$defs", {}))
    bodies = {name: _body(made[name, _MODE], definitions) for name in records}
    root = bodies["document"]
    root["properties"] = {**_document_keys(kind), **root["properties"]}
    if kind != "part":
        root["required"] = [kind]
    definitions.update(_element_definitions(bodies))
    definitions.update({f"{name}-entry": _entry(bodies[name], (name,)) for name in REGISTER_FIELDS})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": _TITLES[kind],
        "description": root.pop("description", ""),
        **{key: value for key, value in root.items() if key != "title"},
        "$defs": dict(sorted(definitions.items())),
    }


def _body(made: Schema, definitions: Schema) -> Schema:
    """A record's own schema, with the reference to it resolved."""
    name = made.get("$ref", "").rpartition("/")[2]
    body = dict(definitions[name]) if name else dict(made)
    body["properties"] = {key: _untitled(value) for key, value in body.get("properties", {}).items()}
    return body


def _untitled(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key != "title"}


def _document_keys(kind: str) -> Schema:
    keys: Schema = {} if kind == "part" else {kind: ID, "files": _list({"type": "string"})}
    for name, words in REGISTER_LISTS.items():
        if kind == "case" or name != "red_lines":
            keys[name] = _list({"anyOf": [{"$ref": f"#/$defs/{word}-entry"} for word in words]})
    return {**keys, "elements": _list({"$ref": "#/$defs/element"})}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _element_definitions(bodies: Schema) -> Schema:
    words: dict[str, tuple[str, ...]] = {kind: (kind,) for kind in ELEMENT_FIELDS}
    for gsn, kind in GSN_WORDS.items():
        words[kind] = (kind, gsn)
    found = {f"{kind}-element": _element(bodies[kind], words[kind]) for kind in ELEMENT_FIELDS}
    found["element"] = {"anyOf": [{"$ref": f"#/$defs/{kind}-element"} for kind in ELEMENT_FIELDS]}
    relation = {**bodies["relation"], "additionalProperties": False}
    found["related"] = {
        "description": "The ID of an element, an element written out, or a relation with attributes of its own.",
        "anyOf": [{"type": "string"}, {"$ref": "#/$defs/element"}, _untitled(relation)],
    }
    challenge = {
        "description": "What is challenged.",
        "anyOf": [{"type": "string"}, {"type": "object"}, {"type": "array"}],
    }
    found["defeater-element"]["properties"]["challenges"] = challenge
    found["acp-element"]["properties"]["on"] = challenge
    return found


def _element(body: Schema, words: tuple[str, ...]) -> Schema:
    made = _entry(body, words)
    for key in RELATION_KEYS:
        made["properties"][key] = _list({"$ref": "#/$defs/related"})
    file = {
        "type": "object",
        "properties": {"file": {"type": "string"}},
        "required": ["file"],
        "additionalProperties": False,
    }
    made["properties"]["text"] = {
        "description": "The text, or the file that holds it.",
        "anyOf": [{"type": SCALAR}, file],
    }
    return made


def _entry(body: Schema, words: tuple[str, ...]) -> Schema:
    """The schema of an entry: its record, with the key that says kind and ID."""
    made = _untitled(body)
    made["properties"] = {**dict.fromkeys(words, ID), **made["properties"]}
    required = [key for key in made.get("required", ()) if key not in words]
    if len(words) == 1:
        made["required"] = [words[0], *required]
    else:
        made["required"] = required
        made["oneOf"] = [{"required": [word]} for word in words]
    return made
