"""7xx coverage: how broad the evidence about grave risks is."""

from __future__ import annotations

from collections.abc import Iterator

from assurance.coverage.basis import MODALITIES, TYPES, Trait, directly_evidenced, rests_on
from assurance.coverage.judging import about_critical, judged
from assurance.diagnostic import Diagnostic, Severity, listed
from assurance.model.assessment import Assessment
from assurance.model.risk import critical
from assurance.rule import rule
from assurance.syntax.entry import Entry


def _critical_basis(view: Assessment) -> Iterator[tuple[Entry, int]]:
    """Every critical risk that evidence which holds speaks about, with the traits of that evidence."""
    for risk in view.case.entries("risks").values():
        if not critical(risk) or risk.broken:
            continue
        below = 0
        for claim in view.case.addressing.get(risk.id, ()):
            below |= rests_on(view, claim.key)
        if below:
            yield risk, below


@rule("ARG718", "one-evidence-type", Severity.WARNING, source="Wasil et al. 2024, arXiv 2406.15371")
def one_evidence_type(view: Assessment) -> Iterator[Diagnostic]:
    """A critical risk rests on evidence of one type.

    Each type is blind somewhere: tests to what nobody tried, analyses to what nobody modeled. Affirmative safety asks
    for several, behavioral, cognitive and developmental evidence among them. Only evidence that holds counts, and only
    a written `type`.

    ```yaml bad
    case: demo
    risks: [{hazard: H1, text: A wrong dosage, severity: critical}]
    elements:
      - claim: C1
        text: The model gives no wrong dosage
        level: system
        addresses: [H1]
        supported_by:
          - evidence: E1
            text: Dosage questions
            type: behavioral
            level: system
            status: accepted
            artifact: {reference: report 1}
    ```
    ```yaml good
    case: demo
    risks: [{hazard: H1, text: A wrong dosage, severity: critical}]
    elements:
      - claim: C1
        text: The model gives no wrong dosage
        level: system
        addresses: [H1]
        supported_by:
          - evidence: E1
            text: Dosage questions
            type: behavioral
            level: system
            status: accepted
            artifact: {reference: report 1}
          - evidence: E2
            text: Review by pharmacists
            type: expert
            level: system
            status: accepted
            artifact: {reference: report 2}
    ```
    """
    for risk, below in _critical_basis(view):
        known = [name for name, trait in TYPES.items() if below & trait]
        if len(known) < 2:
            rests = f"rests on {known[0]} evidence alone" if known else "rests on evidence whose type is not written"
            others = [name for name in ("behavioral", "cognitive", "developmental", "analytic") if name not in known]
            yield one_evidence_type.at(
                risk.span,
                f"the {risk.fields.severity or 'unrated'} {risk.kind} `{risk.id}` {rests}",
                label="one type" if known else "no type",
                help=f"add evidence of another `type`, like {listed(others)}"
                + ("" if known else ", and write the type of what is there"),
                about=risk.id,
            )


@rule("ARG719", "no-independent-evidence", Severity.WARNING, source="EU GPAI Code of Practice, Appendix 3.5")
def no_independent_evidence(view: Assessment) -> Iterator[Diagnostic]:
    """No independent evidence speaks about a critical risk.

    Whoever built the system hopes that it is safe. Evidence with `independence: external` or `internal-independent`
    comes from somebody who need not hope. Only evidence that holds counts.

    ```yaml bad
    case: demo
    risks: [{hazard: H1, text: A wrong dosage, severity: critical}]
    elements:
      - claim: C1
        text: The model gives no wrong dosage
        level: system
        addresses: [H1]
        supported_by:
          - {evidence: E1, text: Dosage questions, level: system, status: accepted, artifact: {reference: report 1}}
    ```
    ```yaml good
    case: demo
    risks: [{hazard: H1, text: A wrong dosage, severity: critical}]
    elements:
      - claim: C1
        text: The model gives no wrong dosage
        level: system
        addresses: [H1]
        supported_by:
          - evidence: E1
            text: Dosage questions
            level: system
            independence: external
            status: accepted
            artifact: {reference: report 1}
    ```
    """
    for risk, below in _critical_basis(view):
        if not below & Trait.INDEPENDENT:
            yield no_independent_evidence.at(
                risk.span,
                f"no independent evidence that holds speaks about the {risk.fields.severity or 'unrated'} "
                f"{risk.kind} `{risk.id}`",
                label="the developer alone",
                help="add evidence with `independence: external` or `internal-independent`",
                about=risk.id,
            )


@rule("ARG720", "development-form-only", Severity.WARNING, source="Weidinger et al. 2024, arXiv 2404.14068")
def development_form_only(view: Assessment) -> Iterator[Diagnostic]:
    """A decision rests on development evaluations alone.

    Evaluations made to build a system are seen, repeated and optimized for. A decision to release asks for some that
    were made to decide it: `form: assurance`, `red-team` or `external`.

    ```yaml bad
    case: demo
    scope: {decision: offer it to the public}
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - {evidence: E1, text: Test, form: development, status: accepted, artifact: {reference: report 1}}
    ```
    ```yaml good
    case: demo
    scope: {decision: offer it to the public}
    elements:
      - claim: C1
        text: The model refuses the request
        supported_by:
          - {evidence: E1, text: Test, form: assurance, status: accepted, artifact: {reference: report 1}}
    ```
    """
    if view.case.entry is None:
        return
    below = 0
    for key in view.case.tops:
        below |= rests_on(view, key)
    if below & Trait.DEVELOPMENT and not below & Trait.LATER_FORM:
        yield development_form_only.at(
            view.case.place,
            "the case rests on development evaluations alone",
            label="nothing made to decide",
            help="add evidence with `form: assurance`, `red-team` or `external`",
            about=view.case.id,
        )


@rule("ARG721", "one-modality", Severity.WARNING, source="Weidinger et al. 2024, arXiv 2404.14068")
def one_modality(view: Assessment) -> Iterator[Diagnostic]:
    """A claim speaks of several modalities, and its evidence of fewer.

    What a model refuses as text it may answer as an image. A claim speaks of the modalities that it writes
    (`modality: [text, image]`), else of those of the scope; evidence of the one that it writes.

    ```yaml bad
    case: demo
    elements:
      - claim: C1
        text: The model refuses the request
        modality: [text, image]
        supported_by:
          - {evidence: E1, text: Text requests, modality: text, status: accepted, artifact: {reference: report 1}}
    ```
    ```yaml good
    case: demo
    elements:
      - claim: C1
        text: The model refuses the request
        modality: [text, image]
        supported_by:
          - {evidence: E1, text: Text requests, modality: text, status: accepted, artifact: {reference: report 1}}
          - {evidence: E2, text: Image requests, modality: image, status: accepted, artifact: {reference: report 2}}
    ```
    """
    scope = view.case.header.scope.modality
    evidenced = directly_evidenced(view.case)
    for claim in judged(view.case):
        wanted = claim.fields.modality or (scope if claim.key in evidenced else ())
        below = rests_on(view, claim.key)
        missing = [name for name in wanted if not below & MODALITIES[name]]
        if below and len(wanted) > 1 and missing:
            yield one_modality.at(
                claim.entry.place("modality") if claim.fields.modality else claim.span,
                f"`{claim.id}` speaks of {listed(wanted, last='and')}, and no evidence that holds is about "
                f"{listed(missing)}",
                label=f"no {missing[0]} evidence",
                help=f"add evidence with `modality: {missing[0]}`, or narrow the claim with `modality: […]`",
                about=claim.key,
            )


@rule("ARG724", "only-recorded", Severity.WARNING, source="GSN v3 2:7.4.5.1; Shen et al. 2022 (SoK), artifacts")
def only_recorded(view: Assessment) -> Iterator[Diagnostic]:
    """Nothing that was opened supports a claim about a critical risk.

    A `url` or `reference` says that something exists; an artifact named by `path` was there in this run and has the
    digest that the report names. An error at `stage: release`.

    ```yaml bad
    case: demo
    risks: [{hazard: H1, text: A wrong dosage, severity: critical}]
    elements:
      - claim: C1
        text: The model gives no wrong dosage
        level: system
        addresses: [H1]
        supported_by:
          - {evidence: E1, text: Dosage questions, level: system, status: accepted, artifact: {reference: report 1}}
    ```
    ```yaml good
    case: demo
    risks: [{hazard: H1, text: A wrong dosage, severity: major}]
    elements:
      - claim: C1
        text: The model gives no wrong dosage
        addresses: [H1]
        supported_by:
          - {evidence: E1, text: Dosage questions, level: system, status: accepted, artifact: {reference: report 1}}
    ```
    """
    for claim in judged(view.case):
        risk = about_critical(view.case, claim)
        below = rests_on(view, claim.key)
        if risk is not None and not risk.broken and below and not below & Trait.VERIFIED:
            yield only_recorded.at(
                claim.span,
                f"the evidence for `{claim.id}` is only recorded, and it addresses the "
                f"{risk.fields.severity or 'unrated'} {risk.kind} `{risk.id}`",
                label="nothing was opened",
                help="name the file of at least one artifact: `artifact: {path: …}`",
                about=claim.key,
            )
