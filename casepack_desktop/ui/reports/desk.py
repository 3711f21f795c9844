# SPDX-License-Identifier: Apache-2.0
"""What is remembered about reports while a workspace is open: texts typed, files saved."""

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject

from casepack_desktop.ui.session import Session


@dataclass(slots=True)
class Draft:
    """What a person chose and typed in a report builder; empty texts stand for generated ones."""

    format: str = "pdf"
    language: str = ""
    tlp: str = ""
    texts: dict[str, str] = field(default_factory=dict)


class ReportDesk(QObject):
    """Keeps drafts by incident and template, and where reports were saved; one for each session."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._drafts: dict[tuple[str, str], Draft] = {}
        self.saved: dict[str, Path] = {}

    def draft(self, incident: str, template: str) -> Draft:
        """Return the draft of a report, the same as long as the workspace is open."""
        return self._drafts.setdefault((incident, template), Draft())


def report_desk(session: Session) -> ReportDesk:
    """Return the desk of a session, the same for every caller."""
    found = session.findChild(ReportDesk)
    return found if isinstance(found, ReportDesk) else ReportDesk(session)
