"""Configuration: what it may say, and what it says of mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assurance.cli.app import run
from assurance.config import ConfigError, load_config, read_config
from assurance.diagnostic import Severity


def test_everything_can_be_set(tmp_path: Path) -> None:
    (tmp_path / "assurance.toml").write_text(
        'fail-on = "warning"\noutput-format = "json"\nextra-fields = ["ticket"]\nexclude = ["drafts/"]\n'
        "[limits]\ndepth = 12\n"
    )
    config = load_config(tmp_path)
    assert (config.fail_on, config.output_format) == (Severity.WARNING, "json")
    assert (config.extra_fields, config.exclude) == ({"ticket"}, {"drafts"})
    assert config.limits.depth == 12


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"fail-no": "error"}, "unknown key `fail-no`; did you mean `fail-on`?"),
        ({"fail-on": "eror"}, "cannot be `eror`; did you mean `error`?"),
        ({"fail-on": 1}, "`fail-on` is not a text"),
        ({"extra-fields": "ticket"}, "`extra-fields` is not a list of texts"),
        ({"exclude": [1]}, "`exclude` is not a list of texts"),
        ({"limits": {"dept": 1}}, "did you mean `depth`?"),
        ({"limits": {"depth": 0}}, "`limits.depth` is not a whole number above 0"),
        ({"limits": {"depth": True}}, "`limits.depth` is not a whole number above 0"),
        ({"limits": {"depth": 2000}}, "`limits.depth` cannot be above 1000"),
        ({"limits": []}, "`limits` is not a table"),
    ],
)
def test_mistakes_are_named(table: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError) as error:
        read_config(table, "assurance.toml")
    assert said in str(error.value)


def test_excluded_folders_are_not_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """A search leaves them out; a path that is named is checked."""
    (tmp_path / "assurance.toml").write_text('exclude = ["drafts"]\n')
    for folder in ("drafts", "ready"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.case.yaml").write_text(f"case: {folder}\nelements: []\n")
    monkeypatch.chdir(tmp_path)
    run(["check"])
    assert "ready: " in (said := capsys.readouterr().out)
    assert "drafts: " not in said
    run(["check", "drafts/a.case.yaml"])
    assert "drafts: " in capsys.readouterr().out
