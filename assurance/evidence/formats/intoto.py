"""in-toto attestations: statements in DSSE envelopes or bare, one or a line each, https://github.com/in-toto/attestation.

Test results and verification summaries have rows. Provenance (SLSA) has none: it tells who built what from what, and
that is kept as facts. Signatures are not verified here.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assurance.evidence import shapes
from assurance.evidence.content import Content, parse_json
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.reading import CannotRead, Claimed, Column, Reading, Row, Value

_PAYLOAD = "application/vnd.in-toto+json"
_STATEMENT = "https://in-toto.io/Statement/"
_TESTS = (("passedTests", "passed"), ("warnedTests", "warned"), ("failedTests", "failed"))
_COLUMNS = (
    Column("passed", "event", "the test, or the verification, passed", "high", sampled=False),
    Column("failed", "event", "the test, or the verification, failed", "low", sampled=False),
    *(Column(name, "label") for name in ("outcome", "kind", "levels", "statement")),
)


def sniff(content: Content) -> int:
    """It is a statement, an envelope around one, or a line of either; a sigstore bundle holds an envelope."""
    found = content.mapping or shapes.mapping(content.first_line)
    if shapes.text(found.get("_type")).startswith(_STATEMENT) or _envelope(found).get("payloadType") == _PAYLOAD:
        return SURE
    return SURE if _PAYLOAD.encode() in content.head and content.breaks_off_after("payload", "payloadType") else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are tests that statements list, or the verdicts of statements that list none."""
    values = [content.json] if content.mapping else [value for _, value in content.lines()]
    statements = [_statement(shapes.mapping(value), at) for at, value in enumerate(values, start=1)]
    if not statements:
        raise CannotRead("holds no statement")
    rows = tuple(row for one in statements for row in one.rows())
    judged = [one for one in statements if one.judges]
    names = [name for one in statements for name in one.subjects()]
    first = statements[0]
    started, finished = first.times()
    return Reading(
        rows if judged else None,
        _COLUMNS if judged else (),
        claims=tuple(claim for one in judged for claim in one.claims()),
        warnings=tuple(_warnings(statements)),
        tool=first.builder,
        started=started,
        finished=finished,
        subject=tuple(dict.fromkeys(names)),
        facts=tuple(first.facts()),
    )


def _envelope(found: dict[str, Any]) -> dict[str, Any]:
    return shapes.mapping(found.get("dsseEnvelope")) or found


@dataclass(frozen=True, slots=True)
class _Statement:
    fields: dict[str, Any]
    signatures: int
    at: int

    @property
    def kind(self) -> str:
        """The type of its predicate, without the address: `test-result/v0.1`, `provenance/v1`."""
        return "/".join(shapes.text(self.fields.get("predicateType")).rstrip("/").rsplit("/", 2)[-2:])

    @property
    def predicate(self) -> dict[str, Any]:
        return shapes.mapping(self.fields.get("predicate"))

    @property
    def judges(self) -> bool:
        """Whether it has a verdict."""
        return self.kind.startswith(("test-result", "verification_summary"))

    @property
    def _verdict(self) -> str:
        name = "result" if self.kind.startswith("test-result") else "verificationResult"
        return shapes.text(self.predicate.get(name)).lower()

    @property
    def builder(self) -> str:
        """Who built or verified it: of provenance 1, of provenance 0.2, of a verification summary."""
        places = (shapes.mapping(self.predicate.get("runDetails")).get("builder"), self.predicate.get("builder"))
        found = (shapes.text(shapes.mapping(place).get("id")) for place in (*places, self.predicate.get("verifier")))
        return next(filter(None, found), "")

    def subjects(self) -> Iterator[str]:
        """The names of what it is about, and their digests as `sha256:…`."""
        for subject in map(shapes.mapping, shapes.listing(self.fields.get("subject"))):
            digests = shapes.mapping(subject.get("digest")).items()
            hashes = (f"{kind[:20]}:{shapes.text(digest)}" for kind, digest in digests if shapes.text(digest))
            yield from filter(None, (shapes.text(subject.get("name")), *hashes))
        yield from filter(None, (shapes.text(self.predicate.get("resourceUri")),))

    def times(self) -> tuple[str, str]:
        """When it started and finished."""
        metadata = shapes.mapping(shapes.mapping(self.predicate.get("runDetails")).get("metadata")) or shapes.mapping(
            self.predicate.get("metadata")
        )
        started = metadata.get("startedOn") or metadata.get("buildStartedOn")
        finished = metadata.get("finishedOn") or metadata.get("buildFinishedOn") or self.predicate.get("timeVerified")
        return shapes.text(started), shapes.text(finished)

    def rows(self) -> Iterator[Row]:
        """The tests that it lists, and its own verdict where no listed test stands for it."""
        if not self.judges:
            return
        ids = shapes.Ids()
        outcomes = []
        for key, outcome in _TESTS:
            for name in shapes.listing(self.predicate.get(key)) if self.kind.startswith("test-result") else []:
                outcomes.append(outcome)
                yield self._row(ids.new(shapes.text(name) or "a test"), outcome)
        if self._verdict not in outcomes:
            yield self._row(ids.new("verdict"), self._verdict)

    def _row(self, name: str, outcome: str) -> Row:
        levels = ", ".join(filter(None, map(shapes.text, shapes.listing(self.predicate.get("verifiedLevels")))))
        values: dict[str, Value] = {
            "passed": outcome == "passed",
            "failed": outcome == "failed",
            "outcome": outcome,
            "kind": self.kind,
            "levels": shapes.text(levels),
            "statement": self.at,
        }
        error = "" if outcome in ("passed", "failed") else f"{outcome or 'no verdict'}: neither passed nor failed"
        return Row(f"{self.at}: {name}", values, error)

    def claims(self) -> Iterator[Claimed]:
        """A verdict of `passed` says that no test failed, also not one that it lists."""
        if self._verdict == "passed":
            yield Claimed("failed", "events", shapes.decimal(0), f"line {self.at}, verdict", (("statement", self.at),))

    def facts(self) -> Iterator[tuple[str, str]]:
        """Where it was built from: of provenance 1 and 0.2, or the policy of a verification."""
        source = shapes.mapping(shapes.mapping(self.predicate.get("invocation")).get("configSource"))
        definition = shapes.mapping(self.predicate.get("buildDefinition"))
        resolved = shapes.listing(definition.get("resolvedDependencies"))
        first = shapes.mapping(resolved[0] if resolved else None)
        digests = shapes.mapping(source.get("digest") or first.get("digest"))
        named = {
            "predicate": self.kind,
            "build type": definition.get("buildType") or self.predicate.get("buildType"),
            "source": source.get("uri") or first.get("uri"),
            "commit": digests.get("sha1") or digests.get("gitCommit"),
            "policy": shapes.mapping(self.predicate.get("policy")).get("uri"),
        }
        yield from ((name, shapes.text(value)) for name, value in named.items() if shapes.text(value))


def _statement(found: dict[str, Any], at: int) -> _Statement:
    envelope = _envelope(found)
    if "payload" not in envelope:
        statement, signatures = found, 0
    elif envelope.get("payloadType") != _PAYLOAD:
        raise CannotRead(f"holds an envelope of another type, in line {at}")
    else:
        statement, signatures = _decoded(envelope["payload"], at), len(shapes.listing(envelope.get("signatures")))
    if not shapes.text(statement.get("_type")).startswith(_STATEMENT):
        raise CannotRead(f"holds something else than an in-toto statement, in line {at}")
    return _Statement(statement, signatures, at)


def _decoded(payload: Any, at: int) -> dict[str, Any]:
    """The statement in an envelope, in either alphabet of base64."""
    if not isinstance(payload, str):
        raise CannotRead(f"holds an envelope without a payload, in line {at}")
    try:
        data = base64.b64decode(payload.replace("-", "+").replace("_", "/"), validate=True)
        return shapes.mapping(parse_json(data.decode("utf-8")))
    except (binascii.Error, ValueError):
        raise CannotRead(f"holds an envelope whose payload is not base64 text, in line {at}") from None


def _warnings(statements: list[_Statement]) -> Iterator[str]:
    signed, bare = sum(one.signatures for one in statements), sum(not one.signatures for one in statements)
    if signed:
        yield f"{signed} signatures are not verified" if signed > 1 else "its signature is not verified"
    if bare:
        yield f"{bare} statements are not signed" if bare > 1 else "it is not signed"
    kinds = ", ".join(dict.fromkeys(one.kind or "no type" for one in statements if not one.judges))
    if kinds:
        yield f"it holds no verdict, but `{shapes.text(kinds)}`"


FORMAT = Format("in-toto", "in-toto attestation", sniff, read)
