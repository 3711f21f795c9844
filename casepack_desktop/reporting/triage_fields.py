# SPDX-License-Identifier: Apache-2.0
"""What the Initial Triage Report shows of a case, and in which order."""

KEY = "initial-triage"
EXECUTIVE_SUMMARY = "executive_summary"
IMMEDIATE_ACTIONS = "immediate_actions"

IDENTITY = (
    "company",
    "location",
    "classification",
    "type",
    "suspected_malicious",
)
ALWAYS_SHOWN_INSTANTS = ("event_start_at", "detected_at", "aware_at", "registered_at")
INSTANTS = (
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
IMPACT = (
    ("downtime_minutes", 1.15),
    ("users_affected", 1.05),
    ("records_affected", 1.1),
    ("financial_loss", 1.25),
    ("data_integrity_affected", 1.0),
    ("cross_border", 1.0),
)
PEOPLE = ("responsible", "reported_by", "registered_by")
DETAILS = ("indicators", "technical_details", "root_cause", "reports_records")
IN_PAYLOAD = (
    *("title", "external_id", "pap", "status", "severity", *IDENTITY, *INSTANTS, "description"),
    *("affected_systems", "affected_services", "impact", "financial_loss_currency"),
    *(key for key, _weight in IMPACT),
    *("actions_taken", "additional_measures", *PEOPLE, *DETAILS),
)
