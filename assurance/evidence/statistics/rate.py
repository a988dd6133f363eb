"""Bounds on a rate: events in an exposure, such as accidents in kilometers driven."""

from __future__ import annotations

import math

from assurance.evidence.statistics import special
from assurance.evidence.statistics.level import Real, alpha_of, exact


def upper(events: int, exposure: Real, *, confidence: Real) -> float:
    """The exact one-sided upper bound on a Poisson rate, in events per unit of exposure (Garwood 1936).

    The rate λ with P(X ≤ events | λ · exposure) = α: the 1 − α quantile of Gamma(events + 1), divided by the exposure.
    It assumes one rate for the whole exposure and independent events; exposure is not averaged over unlike conditions.
    Raises ValueError for a negative number of events, an exposure that is not positive, a confidence outside (0, 1).
    """
    over = _checked(events, exposure)
    alpha = alpha_of(confidence)
    return (-math.log(alpha) if events == 0 else special.gamma_quantile_above(alpha, events + 1)) / over


def lower(events: int, exposure: Real, *, confidence: Real) -> float:
    """The exact one-sided lower bound on a Poisson rate: the α quantile of Gamma(events), divided by the exposure."""
    over = _checked(events, exposure)
    alpha = alpha_of(confidence)
    return 0.0 if events == 0 else special.gamma_quantile(alpha, events) / over


def _checked(events: int, exposure: Real) -> float:
    if events < 0:
        raise ValueError(f"`{events}` events is no count")
    over = exact(exposure)
    if over <= 0:
        raise ValueError(f"the exposure is `{exposure}`, and without exposure there is no rate")
    return float(over)
