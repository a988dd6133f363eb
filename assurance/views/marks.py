"""The marks of the states as small vector drawings, because the fonts of readers differ."""

from __future__ import annotations

from assurance.views.palette import Mark

HALF_SIZE = 5.0
"""Half the side of the square that every mark keeps within, around its center."""

STROKED: dict[Mark, str] = {
    "check": "M-4.2 .3L-1.4 3.3 4.2-3.6",
    "half": "M4.2 0A4.2 4.2 0 1 1-4.2 0 4.2 4.2 0 1 1 4.2 0Z",
    "ring": "M3.9 0A3.9 3.9 0 1 1-3.9 0 3.9 3.9 0 1 1 3.9 0Z",
    "diamond": "M0-4.6L4.6 0 0 4.6-4.6 0Z",
    "question": "M-2.7-2.2C-2.7-5.4 2.7-5.4 2.7-2.2 2.7-.2 0-.3 0 1.6",
    "bang": "M0-4.3L0 1.3",
    "cross": "M-3.5-3.5L3.5 3.5M3.5-3.5L-3.5 3.5",
    "wave": "M-4.2 .9C-2.8-2.6-1.2-2.2 0 0 1.2 2.2 2.8 2.6 4.2-.9",
    "clock": "M4.1 0A4.1 4.1 0 1 1-4.1 0 4.1 4.1 0 1 1 4.1 0ZM0-2.5V0H2.2",
}
"""Lines of each mark, around (0, 0)."""

FILLED: dict[Mark, str] = {
    "half": "M0-4.2A4.2 4.2 0 0 0 0 4.2Z",
    "question": "M1.1 4.2A1.1 1.1 0 1 1-1.1 4.2 1.1 1.1 0 1 1 1.1 4.2Z",
    "bang": "M1.1 4.2A1.1 1.1 0 1 1-1.1 4.2 1.1 1.1 0 1 1 1.1 4.2Z",
}
"""Filled areas of the marks that have one."""
