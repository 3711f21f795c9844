# SPDX-License-Identifier: Apache-2.0
"""The Initial Triage Report: what is known, what was done at once, what is still open."""

from collections.abc import Callable

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
from casepack_desktop.reporting.markdown import prose
from casepack_desktop.reporting.options import ReportOptions
from casepack_desktop.reporting.snapshot import CaseSnapshot
from casepack_desktop.reporting.summary import generated_summary
from casepack_desktop.reporting.triage_fields import (
    ALWAYS_SHOWN_INSTANTS,
    DETAILS,
    EXECUTIVE_SUMMARY,
    IDENTITY,
    IMMEDIATE_ACTIONS,
    IMPACT,
    INSTANTS,
    PEOPLE,
)
from casepack_desktop.reporting.triage_payload import Label, triage_payload
from casepack_desktop.support.i18n import N_

TITLE = N_("Initial Triage Report")
DEFAULT_TLP = Tlp.AMBER
"""For the organisation and its clients: the strictest label with which a report still serves."""

_STATES = {
    "pending": N_("pending"),
    "completed": N_("completed"),
    "overdue": N_("overdue"),
}


def build_initial_triage(snapshot: CaseSnapshot, options: ReportOptions) -> Document:
    """Return the report of the case as `options` ask for it; the same input, the same document."""
    facts = Facts(snapshot, options.language)
    tlp = _label(facts, options)
    sha256 = snapshot.sha256()
    return Document(
        title=_title(facts),
        subtitle=_subtitle(facts, options),
        blocks=_blocks(facts, snapshot, options, (tlp, sha256)),
        organisation=snapshot.workspace.organisation,
        logo_png=snapshot.workspace.logo_png,
        template_title=facts.translate.gettext(TITLE),
        language=facts.translate.locale,
        tlp=tlp.text,
        as_of=options.as_of,
        snapshot_sha256=sha256,
        anchor=snapshot.anchor,
        payload=triage_payload(facts, snapshot, options, tlp, sha256),
    )


def _label(facts: Facts, options: ReportOptions) -> Label:
    if options.tlp:
        return Label(options.tlp, "option")
    of_case = facts.raw("tlp")
    if of_case in tuple(Tlp):
        return Label(str(of_case), "case")
    return Label(DEFAULT_TLP.value, "default")


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
    facts: Facts, snapshot: CaseSnapshot, options: ReportOptions, origin: tuple[Label, str]
) -> tuple[Block, ...]:
    gettext = facts.translate.gettext
    return (
        Heading(gettext("What we know")),
        *prose(_written(facts, options, EXECUTIVE_SUMMARY)),
        Heading(gettext("Key facts")),
        _key_facts(facts),
        Heading(gettext("What happened")),
        *prose(facts.text("description")),
        Heading(gettext("Affected systems")),
        *_affected(facts),
        Heading(gettext("Impact so far")),
        *_impact(facts),
        Heading(gettext("Immediate actions")),
        *_actions(facts, options),
        *_details(facts),
        Heading(gettext("Ownership")),
        _row(facts, PEOPLE, (1.0,) * len(PEOPLE)),
        Heading(gettext("Next deadlines")),
        _deadlines(facts, snapshot),
        Heading(gettext("Open questions")),
        _open_questions(facts),
        Heading(gettext("About this report")),
        *_about(facts, snapshot, *origin),
    )


def _key_facts(facts: Facts) -> Pairs:
    identity = [facts.pair(key) for key in IDENTITY]
    identity += [facts.pair(key) for key in ("external_id", "pap") if facts.is_known(key)]
    instants = (
        facts.pair(key) for key in INSTANTS if key in ALWAYS_SHOWN_INSTANTS or facts.is_known(key)
    )
    return Pairs((tuple(identity), tuple(instants)))


def _affected(facts: Facts) -> tuple[Block, ...]:
    return (*prose(facts.text("affected_systems")), *_section(facts, "affected_services", 2))


def _section(facts: Facts, key: str, level: int = 1) -> tuple[Block, ...]:
    if not facts.is_known(key):
        return ()
    text = facts.text(key)
    shown = prose(text) if FIELD[key].is_marked else (Paragraph(text),)
    return (Heading(facts.label(key), level), *shown)


def _impact(facts: Facts) -> tuple[Block, ...]:
    keys = tuple(key for key, _weight in IMPACT)
    table = _row(facts, keys, tuple(weight for _key, weight in IMPACT))
    return (table, *prose(facts.text("impact"))) if facts.is_known("impact") else (table,)


def _row(facts: Facts, keys: tuple[str, ...], weights: tuple[float, ...]) -> Table:
    header = tuple(facts.label(key) for key in keys)
    return Table(header, (tuple(facts.text(key) for key in keys),), weights)


def _actions(facts: Facts, options: ReportOptions) -> tuple[Block, ...]:
    return (
        *prose(_written(facts, options, IMMEDIATE_ACTIONS)),
        *_section(facts, "additional_measures", 2),
    )


def _written(facts: Facts, options: ReportOptions, key: str) -> Text:
    """Return the text that a person wrote under `key`, else the generated one."""
    written = options.override(key)
    return Text(written) if written else GENERATED[key](facts)


def _generated_summary(facts: Facts) -> Text:
    return Text(generated_summary(facts))


def _recorded_actions(facts: Facts) -> Text:
    if facts.is_known("actions_taken"):
        return facts.text("actions_taken")
    nothing = facts.translate.gettext("No immediate actions are recorded in the case so far.")
    return Text(nothing, Tone.UNKNOWN)


GENERATED: dict[str, Callable[[Facts], Text]] = {
    EXECUTIVE_SUMMARY: _generated_summary,
    IMMEDIATE_ACTIONS: _recorded_actions,
}
"""What stands in the report under each key of a text if nobody wrote one."""


def _details(facts: Facts) -> tuple[Block, ...]:
    return tuple(block for key in DETAILS for block in _section(facts, key))


def _deadlines(facts: Facts, snapshot: CaseSnapshot) -> Block:
    gettext = facts.translate.gettext
    if not snapshot.milestones:
        return Paragraph(Text(gettext("No deadline is set for this case."), Tone.REMARK))
    rows = tuple(
        (Text(one.name), Text(facts.instant(one.due_at)), Text(gettext(_STATES[one.state])))
        for one in sorted(snapshot.milestones, key=lambda one: (one.due_at, one.key))
    )
    return Table((gettext("Milestone"), gettext("Due"), gettext("State")), rows, (2.0, 2.4, 1.6))


def _open_questions(facts: Facts) -> Block:
    keys = facts.open_questions()
    if not keys:
        answered = facts.translate.gettext("All key facts are known.")
        return Paragraph(Text(answered, Tone.REMARK))
    return InlineList(tuple(facts.label(key) for key in keys), Tone.UNKNOWN)


def _about(facts: Facts, snapshot: CaseSnapshot, tlp: Label, sha256: str) -> tuple[Block, ...]:
    gettext = facts.translate.gettext
    pairs = [
        Pair(gettext("Last change of the case"), Text(facts.instant(snapshot.last_change_at))),
        Pair(gettext("Snapshot (SHA-256)"), Text(sha256, Tone.EXACT)),
    ]
    anchor = snapshot.anchor
    if anchor:
        at = facts.instant(anchor.at)
        entry = gettext(
            "No. {number} of {instant}", number=facts.count(anchor.sequence), instant=at
        )
        pairs.append(Pair(gettext("Audit entry"), Text(entry)))
        pairs.append(Pair(gettext("Audit hash"), Text(anchor.hash, Tone.EXACT)))
    blocks: tuple[Block, ...] = (Pairs((tuple(pairs),)),)
    if tlp.source != "default":
        return blocks
    notice = gettext(
        "The case carries no TLP label. Until it has one, its reports are marked {label}.",
        label=tlp.text,
    )
    return (Callout(Text(notice)), *blocks)
