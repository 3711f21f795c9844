# SPDX-License-Identifier: Apache-2.0
"""Cases that the report tests are made of."""

from typing import Any

from casepack_desktop.domain.fields import FIELD, FieldKind
from casepack_desktop.reporting.options import ReportOptions
from casepack_desktop.reporting.snapshot import (
    Anchor,
    CaseSnapshot,
    EntryRef,
    IncidentFacts,
    WorkspaceFacts,
)

AS_OF = "2026-11-21T07:20:00Z"

RICH_FIELDS: dict[str, str | int | None] = {
    "title": "Ransomware on billing servers",
    "external_id": "SD-48211",
    "company": "BALTIC",
    "location": "Vilnius DC, hall 2",
    "classification": "information-content-security",
    "type": "unauthorised-information-modification",
    "status": "in_progress",
    "severity": "critical",
    "tlp": "TLP:AMBER",
    "pap": "PAP:AMBER",
    "event_start_at": "2026-11-20T20:41:00Z",
    "created_at": "2026-11-20T20:58:00Z",
    "registered_at": "2026-11-20T20:58:00Z",
    "detected_at": "2026-11-20T20:47:00Z",
    "acknowledged_at": "2026-11-20T21:02:00Z",
    "contained_at": "2026-11-20T22:20:00Z",
    "description": (
        "Three billing servers of Baltic Grid AS were encrypted after a remote session from an"
        " unmanaged workstation. Backups are intact. Invoicing is stopped; no other service is"
        " affected so far.\n\nThe session was opened with the account of a contractor whose"
        " password had been found in a stealer log two weeks before. Between 22:41 and 22:46 the"
        " intruder reached BILL-01, BILL-02 and BILL-03 by remote desktop and started the"
        " encryption from an administrative share."
    ),
    "indicators": (
        "198.51.100.23 (remote session)\n"
        "SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n"
        "C:\\ProgramData\\svc\\locker.exe"
    ),
    "suspected_malicious": "yes",
    "impact": "Invoices of 20 and 21 November cannot be sent. Payments are booked by hand.",
    "affected_systems": "BILL-01, BILL-02, BILL-03\nFile share FS-BILL",
    "affected_services": "Invoicing",
    "downtime_minutes": 680,
    "users_affected": 5000,
    "records_affected": None,
    "financial_loss": "10000",
    "financial_loss_currency": "EUR",
    "data_integrity_affected": "yes",
    "cross_border": "unknown",
    "actions_taken": (
        "2026-11-20 23:05  Billing network segment isolated\n"
        "2026-11-20 23:20  Service account disabled, sessions revoked\n"
        "2026-11-21 00:10  Memory image of BILL-02 acquired"
    ),
    "additional_measures": "Multi-factor sign-in for all contractors from 24 November.",
    "responsible": "Duty analyst",
    "reported_by": "Service desk",
    "registered_by": "Local analyst",
}
RICH_ENTRIES = {
    "company": EntryRef(code="BALTIC", names={"en": "Baltic Grid AS"}),
    "classification": EntryRef(
        code="information-content-security",
        names={"en": "Information content security", "de": "Sicherheit von Informationsinhalten"},
    ),
    "type": EntryRef(
        code="unauthorised-information-modification",
        names={"en": "Unauthorised modification of information"},
    ),
    "status": EntryRef(code="in_progress", names={"en": "In progress", "de": "In Bearbeitung"}),
}


def a_snapshot(**changes: Any) -> CaseSnapshot:
    """Return the rich case with some fields changed."""
    return CaseSnapshot(
        workspace=WorkspaceFacts(organisation="North Region CERT", zone="Europe/Vilnius"),
        incident=IncidentFacts(
            uuid="01890a5d-ac96-774b-bcce-b302099a8057",
            number="INC-2026-00128",
            fields={**RICH_FIELDS, **changes},
            origins={"registered_at": "stamped"},
        ),
        entries=RICH_ENTRIES,
        last_change_at=AS_OF,
        anchor=Anchor(sequence=18204, hash="3f9ac1e277b0" + "0" * 52, at=AS_OF),
    )


def an_empty_snapshot(**fields: Any) -> CaseSnapshot:
    """Return a case that was only just opened, with some fields."""
    return CaseSnapshot(
        workspace=WorkspaceFacts(),
        incident=IncidentFacts(uuid="u", number="INC-2026-00001", fields=fields),
        last_change_at=AS_OF,
    )


def options(language: str = "en", **changes: Any) -> ReportOptions:
    """Return options as of the rich case's last change."""
    return ReportOptions(**{"language": language, "as_of": AS_OF, **changes})


TEXT_KEYS = tuple(key for key, field in FIELD.items() if field.kind is FieldKind.TEXT)
