# SPDX-License-Identifier: Apache-2.0
"""Closed sets of an incident: severity, handling labels, phases and answers."""

from enum import StrEnum

from casepack_desktop.support.i18n import N_


class Severity(StrEnum):
    """How bad the incident is; `rank` orders from low (0) to critical (3)."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Return the place of this severity, 0 for low to 3 for critical."""
        return list(Severity).index(self)


class Tlp(StrEnum):
    """Traffic Light Protocol 2.0 labels (first.org/tlp); never translated."""

    RED = "TLP:RED"
    AMBER_STRICT = "TLP:AMBER+STRICT"
    AMBER = "TLP:AMBER"
    GREEN = "TLP:GREEN"
    CLEAR = "TLP:CLEAR"


class Pap(StrEnum):
    """Permissible Actions Protocol labels (MISP taxonomy PAP v3); never translated."""

    RED = "PAP:RED"
    AMBER = "PAP:AMBER"
    GREEN = "PAP:GREEN"
    CLEAR = "PAP:CLEAR"


class Answer(StrEnum):
    """A fact that may be unknown, which is not the same as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Phase(StrEnum):
    """The fixed phases that statuses belong to, so that rules do not depend on names."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"


class DirectoryKind(StrEnum):
    """The directories an incident refers to."""

    COMPANY = "company"
    CLASSIFICATION = "classification"
    TYPE = "type"
    STATUS = "status"


class ReportState(StrEnum):
    """Where a report job stands."""

    PENDING = "pending"
    GENERATING = "generating"
    COMPLETED = "completed"
    FAILED = "failed"


class Origin(StrEnum):
    """How a lifecycle instant came to be."""

    STAMPED = "stamped"
    SET = "set"


ENUM_LABELS: dict[StrEnum, str] = {
    Severity.LOW: N_("Low"),
    Severity.MEDIUM: N_("Medium"),
    Severity.HIGH: N_("High"),
    Severity.CRITICAL: N_("Critical"),
    Answer.YES: N_("Yes"),
    Answer.NO: N_("No"),
    Answer.UNKNOWN: N_("Unknown"),
}

OLD_LABELS: dict[str, str] = {"TLP:WHITE": Tlp.CLEAR.value, "PAP:WHITE": Pap.CLEAR.value}
"""Labels of TLP 1.0 and PAP v2 that are read as their successors."""
