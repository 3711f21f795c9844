# SPDX-License-Identifier: Apache-2.0
"""The Initial Triage Report: what is known, what was done at once, what is still open."""

from typing import Any

from casepack_desktop.domain.enums import ENUM_LABELS, Severity, Tlp
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.reporting.document import (
    Block,
    Callout,
    Document,
    Heading,
    InlineList,
    Pair,
    Pairs,
    Paragraph,
    Subtitle,
    Table,
    Text,
    Tone,
)
from casepack_desktop.reporting.facts import Facts
from casepack_desktop.reporting.options import ReportOptions
from casepack_desktop.reporting.snapshot import CaseSnapshot
from casepack_desktop.reporting.summary import generated_summary
from casepack_desktop.support.i18n import N_

KEY = "initial-triage"
TITLE = N_("Initial Triage Report")
EXECUTIVE_SUMMARY = "executive_summary"
IMMEDIATE_ACTIONS = "immediate_actions"
DEFAULT_TLP = Tlp.AMBER
"""For the organisation and its clients: the strictest label with which a report still serves."""

_IDENTITY = (
    "company",
    "location",
    "classification",
    "type",
    "suspected_malicious",
)
_ALWAYS_SHOWN_INSTANTS = ("event_start_at", "detected_at", "aware_at", "registered_at")
_INSTANTS = (
    "event_start_at",
    "event_end_at",
    "alerted_at",
    "detected_at",
    "aware_at",
    "registered_at",
    "acknowledged_at",
    "triaged_at",
    "in_progress_at",
    "contained_at",
    "eradicated_at",
    "recovered_at",
    "resolved_at",
    "closed_at",
)
_IMPACT = (
    ("downtime_minutes", 1.15),
    ("users_affected", 1.05),
    ("records_affected", 1.1),
    ("financial_loss", 1.25),
    ("data_integrity_affected", 1.0),
    ("cross_border", 1.0),
)
_PEOPLE = ("responsible", "reported_by", "registered_by")
_DETAILS = ("indicators", "technical_details", "root_cause", "reports_records")
_IN_PAYLOAD = (
    *("title", "external_id", "pap", "status", "severity", *_IDENTITY, *_INSTANTS, "description"),
    *("affected_systems", "affected_services", "impact", "financial_loss_currency"),
    *(key for key, _weight in _IMPACT),
    *("actions_taken", "additional_measures", *_PEOPLE, *_DETAILS),
)
_STATES = {
    "pending": N_("pending"),
    "completed": N_("completed"),
    "overdue": N_("overdue"),
}


def build_initial_triage(snapshot: CaseSnapshot, options: ReportOptions) -> Document:
    """Return the report of the case as `options` ask for it; the same input, the same document."""
    facts = Facts(snapshot, options.language)
    tlp, tlp_source = _label(facts, options)
    return Document(
        title=_title(facts),
        subtitle=_subtitle(facts, options),
        blocks=_blocks(facts, snapshot, options, tlp_source),
        organisation=snapshot.workspace.organisation,
        logo_png=snapshot.workspace.logo_png,
        template_title=facts.translate.gettext(TITLE),
        language=facts.translate.locale,
        tlp=tlp,
        as_of=options.as_of,
        snapshot_sha256=snapshot.sha256(),
        anchor=snapshot.anchor,
        payload=_payload(facts, snapshot, options, (tlp, tlp_source)),
    )


def _label(facts: Facts, options: ReportOptions) -> tuple[str, str]:
    if options.tlp:
        return options.tlp, "option"
    of_case = facts.raw("tlp")
    if of_case in tuple(Tlp):
        return str(of_case), "case"
    return DEFAULT_TLP.value, "default"


def _title(facts: Facts) -> str:
    title = facts.raw("title")
    return str(title) if title is not None else facts.translate.gettext("Untitled incident")


def _subtitle(facts: Facts, options: ReportOptions) -> Subtitle:
    level = facts.raw("severity")
    severity = Severity(level) if level in tuple(Severity) else None
    label = ENUM_LABELS[severity] if severity else N_("Severity unknown")
    return Subtitle(
        number=facts.number,
        severity=severity,
        severity_label=facts.translate.gettext(label),
        status=_status(facts),
        state=facts.translate.gettext(
            "state of the case: {instant}", instant=facts.instant(options.as_of)
        ),
    )


def _status(facts: Facts) -> Text:
    if facts.is_known("status"):
        return facts.text("status")
    return Text(facts.translate.gettext("Status unknown"), Tone.UNKNOWN)


def _blocks(
    facts: Facts, snapshot: CaseSnapshot, options: ReportOptions, tlp_source: str
) -> tuple[Block, ...]:
    say = facts.translate.gettext
    return (
        Heading(say("What we know")),
        Paragraph(Text(options.override(EXECUTIVE_SUMMARY) or generated_summary(facts))),
        Heading(say("Key facts")),
        _key_facts(facts),
        Heading(say("What happened")),
        Paragraph(facts.text("description")),
        Heading(say("Affected systems")),
        *_affected(facts),
        Heading(say("Impact so far")),
        *_impact(facts),
        Heading(say("Immediate actions")),
        *_actions(facts, options),
        *_details(facts),
        Heading(say("Ownership")),
        _row(facts, _PEOPLE, (1.0,) * len(_PEOPLE)),
        Heading(say("Next deadlines")),
        _deadlines(facts, snapshot),
        Heading(say("Open questions")),
        _open_questions(facts),
        Heading(say("About this report")),
        *_about(facts, snapshot, tlp_source),
    )


def _key_facts(facts: Facts) -> Pairs:
    identity = [facts.pair(key) for key in _IDENTITY]
    identity += [facts.pair(key) for key in ("external_id", "pap") if facts.is_known(key)]
    instants = (
        facts.pair(key) for key in _INSTANTS if key in _ALWAYS_SHOWN_INSTANTS or facts.is_known(key)
    )
    return Pairs((tuple(identity), tuple(instants)))


def _affected(facts: Facts) -> tuple[Block, ...]:
    return (Paragraph(facts.text("affected_systems")), *_section(facts, "affected_services", 2))


def _section(facts: Facts, key: str, level: int = 1) -> tuple[Block, ...]:
    if not facts.is_known(key):
        return ()
    return (Heading(facts.label(key), level), Paragraph(facts.text(key)))


def _impact(facts: Facts) -> tuple[Block, ...]:
    keys = tuple(key for key, _weight in _IMPACT)
    table = _row(facts, keys, tuple(weight for _key, weight in _IMPACT))
    return (table, Paragraph(facts.text("impact"))) if facts.is_known("impact") else (table,)


def _row(facts: Facts, keys: tuple[str, ...], weights: tuple[float, ...]) -> Table:
    header = tuple(facts.label(key) for key in keys)
    return Table(header, (tuple(facts.text(key) for key in keys),), weights)


def _actions(facts: Facts, options: ReportOptions) -> tuple[Block, ...]:
    return (
        Paragraph(_immediate_actions(facts, options)),
        *_section(facts, "additional_measures", 2),
    )


def _immediate_actions(facts: Facts, options: ReportOptions) -> Text:
    written = options.override(IMMEDIATE_ACTIONS)
    if written:
        return Text(written)
    if facts.is_known("actions_taken"):
        return facts.text("actions_taken")
    nothing = facts.translate.gettext("No immediate actions are recorded in the case so far.")
    return Text(nothing, Tone.UNKNOWN)


def _details(facts: Facts) -> tuple[Block, ...]:
    return tuple(block for key in _DETAILS for block in _section(facts, key))


def _deadlines(facts: Facts, snapshot: CaseSnapshot) -> Block:
    say = facts.translate.gettext
    if not snapshot.milestones:
        return Paragraph(Text(say("No deadline is set for this case."), Tone.REMARK))
    rows = tuple(
        (Text(one.name), Text(facts.instant(one.due_at)), Text(say(_STATES[one.state])))
        for one in sorted(snapshot.milestones, key=lambda one: (one.due_at, one.key))
    )
    return Table((say("Milestone"), say("Due"), say("State")), rows, (2.0, 2.4, 1.6))


def _open_questions(facts: Facts) -> Block:
    keys = facts.open_questions()
    if not keys:
        answered = facts.translate.gettext("All key facts are known.")
        return Paragraph(Text(answered, Tone.REMARK))
    return InlineList(tuple(facts.label(key) for key in keys), Tone.UNKNOWN)


def _about(facts: Facts, snapshot: CaseSnapshot, tlp_source: str) -> tuple[Block, ...]:
    say = facts.translate.gettext
    pairs = [
        Pair(say("Last change of the case"), Text(facts.instant(snapshot.last_change_at))),
        Pair(say("Snapshot (SHA-256)"), Text(snapshot.sha256(), Tone.EXACT)),
    ]
    anchor = snapshot.anchor
    if anchor:
        at = facts.instant(anchor.at)
        entry = say("No. {number} of {instant}", number=facts.count(anchor.sequence), instant=at)
        pairs.append(Pair(say("Audit entry"), Text(entry)))
        pairs.append(Pair(say("Audit hash"), Text(anchor.hash, Tone.EXACT)))
    blocks: tuple[Block, ...] = (Pairs((tuple(pairs),)),)
    if tlp_source != "default":
        return blocks
    notice = say(
        "The case carries no TLP label. Until it has one, its reports are marked {label}.",
        label=DEFAULT_TLP.value,
    )
    return (Callout(Text(notice)), *blocks)


def _payload(
    facts: Facts, snapshot: CaseSnapshot, options: ReportOptions, label: tuple[str, str]
) -> dict[str, Any]:
    tlp, tlp_source = label
    anchor = snapshot.anchor
    return {
        "schema": 1,
        "template": KEY,
        "language": facts.translate.locale,
        "as_of": options.as_of,
        "last_change_at": snapshot.last_change_at,
        "organisation": snapshot.workspace.organisation,
        "zone": snapshot.workspace.zone,
        "number": snapshot.incident.number,
        "uuid": snapshot.incident.uuid,
        "tlp": {"label": tlp, "source": tlp_source},
        EXECUTIVE_SUMMARY: _written(
            options, EXECUTIVE_SUMMARY, generated_summary(facts), "generated"
        ),
        IMMEDIATE_ACTIONS: _written(options, IMMEDIATE_ACTIONS, facts.raw("actions_taken"), "case"),
        "facts": {key: facts.raw(key) for key in _IN_PAYLOAD},
        "names": {
            key: facts.shown(key)
            for key in _IN_PAYLOAD
            if FIELD[key].directory and facts.is_known(key)
        },
        "open_questions": list(facts.open_questions()),
        "deadlines": [one.model_dump() for one in snapshot.milestones],
        "snapshot_sha256": snapshot.sha256(),
        "audit_anchor": anchor.model_dump() if anchor else None,
    }


def _written(
    options: ReportOptions, key: str, otherwise: str | int | None, source: str
) -> dict[str, Any]:
    written = options.override(key)
    if written:
        return {"source": "written", "text": written}
    return {"source": source if otherwise is not None else "none", "text": otherwise}
