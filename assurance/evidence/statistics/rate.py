"""Bounds of a rate: events per exposure, like collisions per driven kilometer."""

from __future__ import annotations

from assurance.evidence.statistics.special import Number, gamma_quantile, unsure


def upper(events: int, exposure: float, *, confidence: Number) -> float:
    """The exact one-sided upper bound of a Poisson rate, in events per unit of exposure (Garwood 1936).

    The 1 − α quantile of the gamma distribution with shape events + 1, divided by the exposure. `ValueError` where the
    exposure is not above 0 or the events are negative.
    """
    _refuse(events, exposure)
    return gamma_quantile(1 - unsure(confidence), events + 1) / exposure


def lower(events: int, exposure: float, *, confidence: Number) -> float:
    """The exact one-sided lower bound of a Poisson rate: the α quantile with shape `events`; 0 without events."""
    _refuse(events, exposure)
    return gamma_quantile(unsure(confidence), events) / exposure if events else 0.0


def _refuse(events: int, exposure: float) -> None:
    if not exposure > 0:
        raise ValueError("there is no exposure")
    if events < 0:
        raise ValueError("the events are negative")
