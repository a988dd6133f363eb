"""Several tests at once: how their confidence is shared."""

from __future__ import annotations

from collections.abc import Sequence


def bonferroni(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p-values: each times their number, 1 at most (Bonferroni)."""
    return tuple(min(1.0, p * len(p_values)) for p in p_values)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p-values by Holm's way (Holm 1979): the i-th smallest of m times m − i + 1, never below a smaller one's.

    A test passes at α if its adjusted p-value is α at most; then all of them together are wrong in at most α.
    """
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    adjusted = [0.0] * len(p_values)
    most = 0.0
    for rank, at in enumerate(order):
        most = max(most, min(1.0, p_values[at] * (len(p_values) - rank)))
        adjusted[at] = most
    return tuple(adjusted)
