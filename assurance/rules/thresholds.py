"""9xx thresholds: risk against the limit that somebody else set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assurance.coverage.counting import risk_exclusion
from assurance.diagnostic import Diagnostic
from assurance.model.assessment import Assessment
from assurance.model.risk import threshold_fault
from assurance.rule import rule


@rule(
    "ARG901",
    "threshold-not-kept",
    decides_coverage=True,
    source="Wasil et al. 2024, arXiv 2406.15371; EU GPAI Code of Practice 4.1",
)
def threshold_not_kept(view: Assessment) -> Iterator[Diagnostic]:
    """The estimate of a risk does not keep its threshold, or cannot be compared with it.

    Compared is the upper bound times the margin. A claim that `meets` the threshold is then unsupported.

    ```yaml bad
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        severity: critical
        threshold: {below: 1e-5, unit: per year, margin: 2, set_by: regulator, source: guideline 4.2}
        estimate: {value: 2e-6, upper: 8e-6, unit: per year}
    ```
    ```yaml good
    case: demo
    risks:
      - hazard: H1
        text: The model gives a wrong dosage
        severity: critical
        threshold: {below: 1e-5, unit: per year, margin: 2, set_by: regulator, source: guideline 4.2}
        estimate: {value: 2e-6, upper: 4e-6, unit: per year}
    ```
    """
    for risk in view.case.entries("risks").values():
        reason = threshold_fault(risk.fields)
        if reason is None and not risk.broken:
            continue
        found = threshold_not_kept.at(
            risk.place("threshold"),
            f"the threshold of {risk.kind} `{risk.id}` is not kept: {reason}",
            label="not kept",
            help="lower the risk, or give an estimate with an upper bound in the threshold's unit",
            about=risk.id,
        )
        if risk.fields.estimate is not None:
            found = found.also(risk.place("estimate"), "the estimate")
        yield replace(found, excluded=risk_exclusion(view, risk), follows=risk.broken)
