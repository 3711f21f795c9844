# SPDX-License-Identifier: Apache-2.0
"""Which case this is, in two lines and a few pills."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.instants import Moment, Precision
from casepack_desktop.domain.views import Incident
from casepack_desktop.support.formats import format_instant
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.dots import severity_of
from casepack_desktop.ui.incident.options import choice_name, entry_name
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import Look, icon_button, push_button
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.pill import DotLabel, Pill
from casepack_desktop.ui.widgets.pill_painting import SEVERITY_TONES, PillLook
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel

BACK = N_("Registry ›")
BACK_NAME = N_("Back to the registry")
COPY = N_("Copy the number")
EVENT = N_("event {time}")
RESPONSIBLE = N_("responsible {name}")
_BETWEEN = " · "
_PART_LIMIT = 80


class IncidentHeader(QWidget):
    """Number, severity, handling, status and title of a case, with the way back."""

    def __init__(
        self,
        session: Session,
        translator: Translator,
        back: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self.back_button = push_button(translator.gettext(BACK), back, look=Look.LINK)
        self.back_button.setAccessibleName(translator.gettext(BACK_NAME))
        self.number = PlainLabel("", TypeRole.MONO)
        self.number.set_selectable()
        self.copy_button = icon_button("copy", translator.gettext(COPY), self._copy)
        self.severity = Pill("", PillLook())
        self.tlp = Pill("", PillLook())
        self.status = DotLabel("", "")
        self.title = ElidedLabel("", TypeRole.TITLE)
        self.line = ElidedLabel("", tone=Tone.MUTE)
        self._lay_out()

    def show_incident(self, incident: Incident, *, utc: bool) -> None:
        """Show what is stored of a case."""
        values = incident.values
        self.number.setText(incident.number)
        severity = severity_of(values.get("severity"))
        self.severity.setVisible(severity is not None)
        if severity is not None:
            name = choice_name(severity, self._translator)
            self.severity.show_look(name, PillLook(SEVERITY_TONES[severity]))
        tlp = str(values.get("tlp") or "")
        self.tlp.setVisible(bool(tlp))
        self.tlp.show_look(tlp, PillLook(handling=tlp))
        self._show_status(str(values["status"]))
        self.title.setText(str(values.get("title") or ""))
        self.line.setText(self._said(incident, utc=utc))

    def _show_status(self, code: str) -> None:
        entry = self._session.directory.exact(DirectoryKind.STATUS, code)
        if entry is not None:
            self.status.show_entry(entry.name(self._translator.names_locale), entry.colour)

    def _said(self, incident: Incident, *, utc: bool) -> str:
        values, gettext = incident.values, self._translator.gettext
        company = values.get("company")
        parts = []
        if company:
            directory, locale = self._session.directory, self._translator.names_locale
            parts.append(entry_name(directory, DirectoryKind.COMPANY, str(company), locale))
        parts.append(str(values.get("location") or ""))
        event = values.get("event_start_at")
        if isinstance(event, Moment):
            parts.append(gettext(EVENT, time=instant_text(event, self._session, utc=utc)))
        if name := values.get("responsible"):
            parts.append(gettext(RESPONSIBLE, name=shown_line(str(name), _PART_LIMIT)))
        return _BETWEEN.join(shown_line(part, _PART_LIMIT) for part in parts if part)

    def _lay_out(self) -> None:
        outer = column(self, gap=1)
        line = row(gap=2)
        middle = Qt.AlignmentFlag.AlignVCenter
        for widget in (self.back_button, self.number, self.copy_button, self.severity, self.tlp):
            line.addWidget(widget, 0, middle)
        line.addStretch(1)
        line.addWidget(self.status, 0, middle)
        outer.addLayout(line)
        outer.addWidget(self.title)
        outer.addWidget(self.line)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.number.text())


def instant_text(moment: Moment, session: Session, *, utc: bool) -> str:
    """Return a moment with its offset, a partial date as it is."""
    if moment.precision is not Precision.EXACT:
        return moment.isoformat()
    if utc:
        return moment.at.isoformat(" ", "minutes")[:16] + "Z"
    return format_instant(moment.at, session.zone)
