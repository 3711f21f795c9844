# SPDX-License-Identifier: Apache-2.0
"""The Initial Triage Report as data: the same facts as the document, in their JSON values."""

from dataclasses import dataclass
from typing import Any

from casepack_desktop.domain.fields import FIELD
from casepack_desktop.reporting.facts import Facts
from casepack_desktop.reporting.options import ReportOptions
from casepack_desktop.reporting.snapshot import CaseSnapshot
from casepack_desktop.reporting.summary import generated_summary
from casepack_desktop.reporting.triage_fields import (
    EXECUTIVE_SUMMARY,
    IMMEDIATE_ACTIONS,
    IN_PAYLOAD,
    KEY,
)


@dataclass(frozen=True, slots=True)
class Label:
    """The TLP label of a report and where it is from: `option`, `case` or `default`."""

    text: str
    source: str


def triage_payload(
    facts: Facts, snapshot: CaseSnapshot, options: ReportOptions, tlp: Label, sha256: str
) -> dict[str, Any]:
    """Return raw values by field key, generated and written texts, and provenance."""
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
        "tlp": {"label": tlp.text, "source": tlp.source},
        EXECUTIVE_SUMMARY: _written(
            options, EXECUTIVE_SUMMARY, generated_summary(facts), "generated"
        ),
        IMMEDIATE_ACTIONS: _written(options, IMMEDIATE_ACTIONS, facts.raw("actions_taken"), "case"),
        "facts": {key: facts.raw(key) for key in IN_PAYLOAD},
        "names": {
            key: facts.shown(key)
            for key in IN_PAYLOAD
            if FIELD[key].directory and facts.is_known(key)
        },
        "open_questions": list(facts.open_questions()),
        "deadlines": [one.model_dump() for one in snapshot.milestones],
        "snapshot_sha256": sha256,
        "audit_anchor": anchor.model_dump() if anchor else None,
    }


def _written(
    options: ReportOptions, key: str, otherwise: str | int | None, source: str
) -> dict[str, Any]:
    written = options.override(key)
    if written:
        return {"source": "written", "text": written}
    return {"source": source if otherwise is not None else "none", "text": otherwise}
