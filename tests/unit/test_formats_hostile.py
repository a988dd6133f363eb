"""Hostile artifacts: every adapter gives a reading or says why not, in seconds, whatever it is given."""

from __future__ import annotations

import io
import json
import re
import stat
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assurance.evidence import formats
from assurance.evidence.asking import CannotCount, Question
from assurance.evidence.content import Content, open_archive, parse_json
from assurance.evidence.counting import count, measures
from assurance.evidence.format import Options
from assurance.evidence.reading import CannotRead, Reading

SAMPLES = Path(__file__).parents[1] / "samples"


def parquet() -> bytes:
    out = io.BytesIO()
    pa.parquet.write_table(pa.Table.from_pylist([{"id": at, "broken": at % 7 == 0} for at in range(50)]), out)
    return out.getvalue()


ROWS = [{"id": at, "broken": at % 7 == 0, "score": at / 50, "kind": "a"} for at in range(50)]
BASES: dict[str, tuple[str, bytes]] = {
    "carla": ("a.json", (SAMPLES / "carla_leaderboard/autopilot_longest6.json").read_bytes()),
    "cobertura": ("a.xml", (SAMPLES / "generated/coverage-cobertura.xml").read_bytes()),
    "coverage-json": ("a.json", (SAMPLES / "generated/coverage.json").read_bytes()),
    "cyclonedx": ("a.json", (SAMPLES / "cyclonedx/bom-examples-vex.json").read_bytes()),
    "garak": ("a.jsonl", (SAMPLES / "generated/garak-0.17.1.report.jsonl").read_bytes()),
    "harmbench": ("a.json", (SAMPLES / "harmbench/text_behaviors_val_set.redacted.json").read_bytes()),
    "inspect": ("a.eval", (SAMPLES / "generated/inspect-0.3.285-mockllm-2epochs-clustered.eval").read_bytes()),
    "in-toto": ("a.jsonl", (SAMPLES / "intoto_slsa/annotated-tag.intoto.jsonl").read_bytes()),
    "jailbreakbench": ("a.json", (SAMPLES / "jailbreakbench/DSN-evaluation.redacted.json").read_bytes()),
    "junit": ("a.xml", (SAMPLES / "generated/pytest-junit.xml").read_bytes()),
    "lm-eval": ("a.jsonl", (SAMPLES / "lm_eval/samples_humaneval_2025-06-09T18-36-41.285612.jsonl").read_bytes()),
    "openvex": ("a.json", (SAMPLES / "openvex/demo.vex.json").read_bytes()),
    "promptfoo": ("a.json", (SAMPLES / "generated/promptfoo-echo.json").read_bytes()),
    "pytest-json": ("a.json", (SAMPLES / "generated/pytest-json-report.json").read_bytes()),
    "sarif": ("a.sarif", (SAMPLES / "sarif/nginx-trivy.sarif.json").read_bytes()),
    "parquet": ("a.parquet", parquet()),
    "jsonl": ("a.jsonl", "".join(json.dumps(row) + "\n" for row in ROWS).encode()),
    "json": ("a.json", json.dumps(ROWS).encode()),
    "csv": (
        "a.csv",
        b"id,broken\n" + b"".join(b"%d,%s\n" % (r["id"], b"true" if r["broken"] else b"false") for r in ROWS),
    ),
    "document": ("a.md", b"# Report\n\nAll is well.\n"),
}
LINES = ("jsonl", "garak", "lm-eval", "in-toto", "csv", "document")
"""Formats of which a beginning, cut at a line, may be a whole file."""


def attempt(data: bytes, file: str = "made", name: str | None = None) -> Reading | None:
    """A reading whose every measure is counted or refused; None where it cannot be read."""
    try:
        _, reading = formats.read(Content(file, data), name=name)
    except CannotRead:
        return None
    for column in measures(reading):
        with suppress(CannotCount):
            count(reading, Question("rate", column.name))
    return reading


def test_every_format_has_a_base() -> None:
    """All but CSAF, of which no real sample was at hand; its tests are made by hand elsewhere."""
    assert set(BASES) == {known.name for known in formats.FORMATS} - {"csaf"}


@pytest.mark.parametrize("name", BASES)
def test_the_base_is_recognized_and_read(name: str) -> None:
    file, data = BASES[name]
    known, reading = formats.read(Content(file, data))
    assert known.name == name
    assert reading.columns or name in ("document", "in-toto")  # provenance alone has nothing to count


@pytest.mark.parametrize("name", BASES)
@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf", b"\0", b"{", b"[", b"<", b"PK\x03\x04", b"PAR1"])
def test_nothing_to_speak_of(name: str, data: bytes) -> None:
    found = attempt(data, BASES[name][0], name)
    assert found is None or not found.rows


@pytest.mark.parametrize("name", BASES)
@pytest.mark.parametrize("tenth", range(1, 11))
def test_cut_off_at_ten_places(name: str, tenth: int) -> None:
    """What is cut off is never read as whole, unless its format is made of lines."""
    file, data = BASES[name]
    cut = attempt(data[: len(data) * tenth // 11], file)
    named = attempt(data[: len(data) * tenth // 11], file, name)
    if name not in LINES:
        assert cut is None
        assert named is None


@pytest.mark.parametrize("name", BASES)
@pytest.mark.parametrize("other", BASES)
def test_read_as_another_format(name: str, other: str) -> None:
    attempt(BASES[other][1], BASES[other][0], name)


@pytest.mark.parametrize("name", BASES)
def test_invalid_utf8(name: str) -> None:
    file, data = BASES[name]
    attempt(data[:100] + b"\xff\xfe\xc0" + data[100:], file)
    attempt(data[:100] + b"\xff\xfe\xc0" + data[100:], file, name)


@pytest.mark.parametrize("name", BASES)
@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", '"NaN"', "-5", "1e999999999", "9" * 5000, "null"])
def test_numbers_that_are_none(name: str, number: str) -> None:
    """Whole numbers of JSON replaced, all of them; nothing gets better by it, and nothing crashes."""
    file, data = BASES[name]
    if not data.lstrip().startswith((b"{", b"[")):
        return
    attempt(re.sub(rb"(?<=[:\s\[,])\d+(?:\.\d+)?(?=[,\s\]}])", number.encode(), data), file)


@pytest.mark.parametrize("opening", ["[", '{"a":', "<a>"])
@pytest.mark.parametrize("name", BASES)
def test_deeply_nested(name: str, opening: str) -> None:
    assert attempt((opening * 50_000).encode(), BASES[name][0], name) is None or name in ("document", "csv")


@pytest.mark.parametrize(
    ("begin", "filling"),
    [
        (b'{"jailbreaks": [', b"0,"),
        (b"[", b"[[],[]],"),
        (b"<testsuites>", b" "),
        (b'{"entry_type": "init"}\n', b"{}\n"),
        (b"PK\x03\x04", b"\0"),
    ],
)
def test_a_hundred_megabytes_end_in_seconds(begin: bytes, filling: bytes) -> None:
    """`check` refuses what is larger before it is read."""
    data = begin + filling * ((100_000_000 - len(begin)) // len(filling))
    started = time.monotonic()
    attempt(data)
    assert time.monotonic() - started < 60


def test_rows_that_repeat_are_refused() -> None:
    """Doubling the good rows would make any rate look small."""
    found = attempt(json.dumps(ROWS + ROWS).encode(), "a.json")
    assert found is not None
    with pytest.raises(CannotCount, match=r"holds the row `0` twice"):
        count(found, Question("rate", "broken"))


def test_a_name_given_twice_in_one_object() -> None:
    with pytest.raises(CannotRead, match="gives `a` twice"):
        parse_json('{"a": 1, "a": 2}')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<!DOCTYPE a [<!ENTITY x "y">]><testsuites>&x;</testsuites>', "declares XML entities"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuites>&x;</testsuites>', "declares XML entities"),
        (
            '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><testsuites>&b;</testsuites>',
            "declares XML entities",
        ),
        ('<!DOCTYPE a SYSTEM "http://localhost/a.dtd"><testsuites>&x;</testsuites>', ""),
        ("<testsuites><testsuite></testsuites>", "is not well-formed XML"),
    ],
)
def test_xml_that_reaches_out(text: str, said: str) -> None:
    with pytest.raises(CannotRead) as caught:
        formats.read(Content("a.xml", text.encode()), name="junit")
    assert said in caught.value.reason


# -- archives


def archive(members: list[tuple[str, bytes]], *, links: tuple[str, ...] = (), deflate: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED) as made:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
            if name in links:
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            made.writestr(info, data)
    return out.getvalue()


HEADER = ("header.json", b'{"status": "success"}')


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (archive([HEADER, ("/etc/passwd", b"x")]), "leads out of it"),
        (archive([HEADER, ("../x", b"x")]), "leads out of it"),
        (archive([HEADER, ("a/../../x", b"x")]), "leads out of it"),
        (archive([HEADER, ("..\\x", b"x")]), "leads out of it"),
        (archive([HEADER, ("C:\\x", b"x")]), "leads out of it"),
        (archive([HEADER, ("link", b"/etc/passwd")], links=("link",)), "is a link"),
        (archive([HEADER, ("bomb", b"\0" * 50_000_000)], deflate=True), "more than 250 times its size"),
        (archive([HEADER, HEADER]), "holds `header.json` twice"),
        (archive([HEADER])[:-10], "is a broken or cut off ZIP archive"),
        (b"PK\x05\x06" + b"\0" * 18, "is in no format that is known"),
    ],
)
def test_archives_that_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(CannotRead) as caught:
        formats.read(Content("a.eval", data), Options(), name="inspect" if "no format" not in said else None)
    assert said in caught.value.reason


def test_a_member_of_another_size_than_it_says() -> None:
    """A header that says 21 bytes where 22 follow: nothing is read beyond what was allowed."""
    data = bytearray(archive([HEADER]))
    where = data.find(b"PK\x01\x02")
    size = int.from_bytes(data[where + 24 : where + 28], "little")
    data[where + 24 : where + 28] = (size - 1).to_bytes(4, "little")
    with pytest.raises(CannotRead):
        open_archive(bytes(data)).read("header.json")


def test_an_encrypted_member() -> None:
    data = bytearray(archive([HEADER]))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= 1
    with pytest.raises(CannotRead, match="is encrypted"):
        open_archive(bytes(data))


def test_too_many_members() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for at in range(100_001):
            made.writestr(zipfile.ZipInfo(str(at)), b"")
    with pytest.raises(CannotRead, match="more than 100,000 members"):
        open_archive(out.getvalue())


# -- anything

QUICK = settings(
    max_examples=300, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@QUICK
@given(data=st.binary(max_size=400), name=st.sampled_from([None, *BASES]))
def test_any_bytes(data: bytes, name: str | None) -> None:
    attempt(data, "made", name)


@QUICK
@given(
    base=st.sampled_from(
        [name for name in BASES if name not in ("harmbench", "garak", "lm-eval", "sarif", "cobertura")]
    ),
    at=st.floats(0, 1),
    length=st.integers(0, 200),
    new=st.binary(max_size=40),
)
def test_bytes_replaced_anywhere(base: str, at: float, length: int, new: bytes) -> None:
    file, data = BASES[base]
    start = int(at * len(data))
    attempt(data[:start] + new + data[start + length :], file)


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@QUICK
@given(
    value=JSON, name=st.sampled_from([name for name, (file, _) in BASES.items() if "json" in file or file == "a.sarif"])
)
def test_any_json(value: Any, name: str) -> None:
    attempt(json.dumps(value).encode(), "a.json", name)
