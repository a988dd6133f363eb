"""Planning: how many runs a limit takes, as `assurance evidence plan` shows it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import click
from pydantic_core import PydanticCustomError

from assurance.evidence.statistics import planning
from assurance.model.number import plain
from assurance.syntax.values import read_number

ROWS = 6


def show_plan(
    *, below: str | None, at_least: str | None, per: str | None, confidence: str, failures: int | None, margin: str
) -> None:
    """Write the plan for a limit."""
    if (below is None) == (at_least is None):
        raise click.UsageError("give one of --below and --at-least")
    limit = _number("--below" if below is not None else "--at-least", below if below is not None else at_least)
    sure, times = _number("--confidence", confidence), _number("--margin", margin)
    if not Fraction(1, 2) <= sure < 1:
        raise click.UsageError("--confidence lies from 50% to below 100%")
    if times < 1:
        raise click.UsageError("--margin is 1 or more")
    if per is not None:
        if at_least is not None or limit <= 0:
            raise click.UsageError("with --per, --below gives a rate above 0")
        _rates(limit, times, per, sure, failures)
        return
    share = limit / times if below is not None else 1 - limit * times
    if not 0 < share < 1:
        raise click.UsageError("the limit, with its margin, lies between 0 and 1")
    said = f"below {_percent(limit)}" if below is not None else f"at least {_percent(limit)}"
    kept = f", kept by a factor of {plain(times)}" if times != 1 else ""
    click.echo(f"To show {said}{kept} at {_percent(sure)} confidence (Clopper–Pearson):")
    counts = range(ROWS) if failures is None else (failures,)
    width = len("failures")
    click.echo(f"  {'failures':>{width}}  runs needed")
    for count in counts:
        try:
            needs = planning.runs_needed_below if below is not None else planning.runs_needed
            click.echo(f"  {count:>{width},}  {needs(share, confidence=sure, failures=count):,}")
        except ValueError as fault:
            raise click.ClickException(str(fault)) from None


def _rates(limit: Fraction, times: Fraction, per: str, sure: Fraction, failures: int | None) -> None:
    kept = f", kept by a factor of {plain(times)}" if times != 1 else ""
    click.echo(f"To show fewer than {plain(limit)} per {per}{kept} at {_percent(sure)} confidence (Garwood):")
    click.echo(f"  {'events':>8}  {per} needed")
    for count in range(ROWS) if failures is None else (failures,):
        exposure = planning.exposure_needed(limit / times, confidence=sure, events=count)
        click.echo(f"  {count:>8,}  {exposure:,.6g}")


def _number(option: str, text: Any) -> Fraction:
    try:
        return Fraction(read_number(text))
    except PydanticCustomError as fault:
        message = fault.message()
        raise click.UsageError(f"{option} {message}") from None


def _percent(share: Fraction) -> str:
    return f"{plain(share * 100)} %"
