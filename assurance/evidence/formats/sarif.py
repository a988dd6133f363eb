"""SARIF 2.1: findings of static analysis and of vulnerability scanners, https://docs.oasis-open.org/sarif/sarif/v2.1.0.

A severity is read from `security-severity` only, in the result or in its rule, the worse of both. `level` (error,
warning, note) is another scale and has its own columns: one scanner calls a score of 8.8 an error, another writes no
level at all. The standard's default, `warning`, is not assumed, because tools that write no level do not mean it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assurance.evidence import severity, shapes
from assurance.evidence.content import Content
from assurance.evidence.format import NO, SURE, Format, Options
from assurance.evidence.reading import CannotRead, Column, Reading, Row, Value

_LEVELS = ("error", "warning", "note")
_NO_FINDING = ("pass", "notApplicable", "informational")
_UNDECIDED = ("open", "review")
_COLUMNS = (
    *severity.COLUMNS,
    *(Column(level, "event", f"its level is {level}", "low", sampled=False) for level in _LEVELS),
    Column("open", "label", "neither suppressed nor gone"),
    *(Column(name, "label") for name in ("suppressed", "rule", "tool")),
)


def sniff(content: Content) -> int:
    """It has `runs`, the first of which has a `tool`."""
    runs = shapes.listing(content.mapping.get("runs"))
    schema = shapes.text(content.mapping.get("$schema"))
    if "runs" in content.mapping and ("sarif" in schema or (runs and "tool" in shapes.mapping(runs[0]))):
        return SURE
    return SURE if content.breaks_off_after("runs", "tool", "driver") else NO


def read(content: Content, _: Options) -> Reading:
    """Rows are the results of all runs."""
    found = shapes.mapping(content.json)
    version = shapes.text(found.get("version"))
    if not version.startswith("2.1"):
        raise CannotRead(f"is SARIF of version `{version}`; version 2.1 is read" if version else "has no SARIF version")
    runs = [_Run(shapes.mapping(run)) for run in shapes.listing(found.get("runs"))]
    if not runs:
        raise CannotRead("holds no run of a tool")
    ids = shapes.Ids()
    rows = tuple(row for run in runs for row in run.rows(ids))
    invocations = [one for run in runs for one in run.invocations]
    compared = any(row.values["baseline"] for row in rows)
    return Reading(
        rows,
        (*_COLUMNS, Column("baseline", "label", "new, unchanged, updated or absent")) if compared else _COLUMNS,
        partial=next((reason for run in runs if (reason := run.partial())), "") or _remote(found),
        warnings=tuple(_warnings(rows, invocations)),
        tool=", ".join(dict.fromkeys(run.tool for run in runs if run.tool)),
        tool_version=", ".join(dict.fromkeys(run.version for run in runs if run.version)),
        started=min((text for one in invocations if (text := shapes.text(one.get("startTimeUtc")))), default=""),
        finished=max((text for one in invocations if (text := shapes.text(one.get("endTimeUtc")))), default=""),
        subject=tuple(dict.fromkeys(name for run in runs for name in run.subjects())),
    )


@dataclass(frozen=True, slots=True)
class _Run:
    fields: dict[str, Any]

    @property
    def _driver(self) -> dict[str, Any]:
        return shapes.mapping(shapes.mapping(self.fields.get("tool")).get("driver"))

    @property
    def tool(self) -> str:
        return shapes.text(self._driver.get("name"))

    @property
    def version(self) -> str:
        return shapes.text(self._driver.get("semanticVersion")) or shapes.text(self._driver.get("version"))

    @property
    def invocations(self) -> list[dict[str, Any]]:
        return [shapes.mapping(one) for one in shapes.listing(self.fields.get("invocations"))]

    def partial(self) -> str:
        """Why the run is not whole. A list of results that is missing is another thing than an empty one."""
        if any(one.get("executionSuccessful") is not True for one in self.invocations):
            return "does not say that it ended successfully (`executionSuccessful`)"
        if "results" in shapes.mapping(self.fields.get("externalPropertyFileReferences")):
            return "keeps results in other files"
        return (
            "" if isinstance(self.fields.get("results"), list) else "has no results: the tool did not get to report any"
        )

    def subjects(self) -> Iterator[str]:
        """The image that was scanned (Trivy), and the repositories."""
        properties = shapes.mapping(self.fields.get("properties"))
        yield from filter(None, [shapes.text(properties.get("imageName"))])
        for place in shapes.listing(self.fields.get("versionControlProvenance")):
            fields = shapes.mapping(place)
            names = [shapes.text(fields.get(name)) for name in ("repositoryUri", "revisionId")]
            yield from filter(None, ["@".join(filter(None, names))])

    def rows(self, ids: shapes.Ids) -> Iterator[Row]:
        """The results, with the rules they are about."""
        components = [self._driver, *shapes.listing(shapes.mapping(self.fields.get("tool")).get("extensions"))]
        lists = [shapes.listing(shapes.mapping(one).get("rules")) for one in components]
        rules = _Rules(lists, _by_id(lists))
        overridden = any("ruleConfigurationOverrides" in one for one in self.invocations)
        for result in shapes.listing(self.fields.get("results")):
            fields = shapes.mapping(result)
            name, rule = rules.of(fields)
            yield _row(fields, name, rule, ids=ids, tool=self.tool, overridden=overridden)


def _by_id(lists: list[list[Any]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for rule in (shapes.mapping(one) for rules in lists for one in rules):
        if isinstance(rule.get("id"), str):
            found.setdefault(rule["id"], rule)
    return found


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of the driver and of its extensions, by place and by ID."""

    lists: list[list[Any]]
    by_id: dict[str, dict[str, Any]]

    def of(self, result: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """The ID of the rule of a result, and the rule: by its place if the IDs agree, else by its ID (§3.52)."""
        reference = shapes.mapping(result.get("rule"))
        name = shapes.text(result.get("ruleId")) or shapes.text(reference.get("id"))
        index = shapes.whole(result.get("ruleIndex", reference.get("index")))
        component = shapes.whole(shapes.mapping(reference.get("toolComponent")).get("index"))
        at = 0 if component is None else component + 1
        rules = self.lists[at] if at < len(self.lists) else []
        placed = shapes.mapping(rules[index]) if index is not None and index < len(rules) else {}
        own = shapes.text(placed.get("id"))
        if placed and (not name or name == own or name.startswith(f"{own}/")):
            return name or own, placed
        return name, self.by_id.get(name) or self.by_id.get(name.rpartition("/")[0]) or {}


def _row(
    result: dict[str, Any], name: str, rule: dict[str, Any], *, ids: shapes.Ids, tool: str, overridden: bool
) -> Row:
    kind = result.get("kind", "fail")
    gone = result.get("baselineState") == "absent"
    found = kind not in _NO_FINDING and not gone
    suppressed = _suppressed(result)
    level = _level(result, {} if overridden else rule)
    levels: dict[str, Value] = {one: (level == one and found) if level or not found else None for one in _LEVELS}
    labels: dict[str, Value] = {
        "open": found and not suppressed,
        "suppressed": suppressed,
        "baseline": shapes.text(result.get("baselineState")),
        "rule": name,
        "tool": tool,
    }
    place = _place(result)
    known = ids.new(f"{name or 'a finding'} at {place}" if place else name or "a finding")
    error = f"{kind}: the tool could not decide" if kind in _UNDECIDED else ""
    scores = _scores(result, rule)
    word = severity.worst(severity.of_score(score) for score in scores)
    return Row(known, {**severity.values(word, scores, found=found), **levels, **labels}, error)


def _suppressed(result: dict[str, Any]) -> bool:
    """Suppressed by all who were asked: a suppression that is under review or rejected is none (§3.27.23)."""
    given = [shapes.mapping(one) for one in shapes.listing(result.get("suppressions"))]
    return bool(given) and all(one.get("status", "accepted") == "accepted" for one in given)


def _level(result: dict[str, Any], rule: dict[str, Any]) -> str:
    """The level that is written in the result or its rule, `none` for what did not fail, empty where there is none."""
    default = shapes.mapping(rule.get("defaultConfiguration")).get("level")
    found = shapes.text(result.get("level", default))
    return found if found in (*_LEVELS, "none") else ""


def _scores(result: dict[str, Any], rule: dict[str, Any]) -> list[Decimal]:
    """The `security-severity` of both. A score of 0.0 is unknown: Grype writes it where it knows none."""
    found = (shapes.numeral(shapes.mapping(one.get("properties")).get("security-severity")) for one in (result, rule))
    return [score for score in found if score]


def _place(result: dict[str, Any]) -> str:
    """File and line of the first location."""
    locations = shapes.listing(result.get("locations"))
    physical = shapes.mapping(shapes.mapping(locations[0] if locations else None).get("physicalLocation"))
    file = shapes.text(shapes.mapping(physical.get("artifactLocation")).get("uri"))
    line = shapes.whole(shapes.mapping(physical.get("region")).get("startLine"))
    return f"{file}:{line}" if file and line else file


def _remote(found: dict[str, Any]) -> str:
    inline = shapes.listing(found.get("inlineExternalProperties"))
    return "keeps results apart from its runs" if any("results" in shapes.mapping(one) for one in inline) else ""


def _warnings(rows: tuple[Row, ...], invocations: list[dict[str, Any]]) -> Iterator[str]:
    counts = (
        ("no `security-severity`, so the severity is unknown", sum(row.values["unknown"] is True for row in rows)),
        ("no level", sum(row.values["error"] is None for row in rows)),
        (
            "suppressed, but counted unless a check says `where: open`",
            sum(row.values["suppressed"] is True for row in rows),
        ),
        ("gone since the baseline, so not counted", sum(row.values["baseline"] == "absent" for row in rows)),
    )
    yield from (f"{what}: {count} of {len(rows)} findings" for what, count in counts if count)
    notes = [
        shapes.mapping(note) for one in invocations for note in shapes.listing(one.get("toolExecutionNotifications"))
    ]
    errors = sum(note.get("level") == "error" for note in notes)
    if errors:
        yield f"the tool reports {errors} error{'s' * (errors > 1)} of its own"


FORMAT = Format("sarif", "SARIF findings", sniff, read)
