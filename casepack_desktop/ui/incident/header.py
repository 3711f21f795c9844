# SPDX-License-Identifier: Apache-2.0
"""Which case this is, in three lines; title, severity and status are changed right here."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.instants import Moment, Precision
from casepack_desktop.domain.views import Incident
from casepack_desktop.support.formats import format_instant
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.choice_button import SeverityButton, StatusButton
from casepack_desktop.ui.incident.due import due_words
from casepack_desktop.ui.incident.options import entry_name
from casepack_desktop.ui.incident.title_edit import TitleEdit
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import Look, icon_button, push_button
from casepack_desktop.ui.widgets.flowing import WrapRow
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.pill import Pill
from casepack_desktop.ui.widgets.pill_painting import PillLook
from casepack_desktop.ui.widgets.plain import set_tool_tip, shown_line
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel

BACK = N_("Registry ›")
BACK_NAME = N_("Back to the registry")
COPY = N_("Copy the number")
EVENT = N_("event {time}")
RESPONSIBLE = N_("responsible {name}")
PREVIOUS = N_("Previous incident of the list (Alt+Left)")
NEXT = N_("Next incident of the list (Alt+Right)")
MORE = N_("More to do with this incident")
DUPLICATE = N_("Duplicate")
LINK = N_("Link to incident…")
EXPORT = N_("Export…")
BIN = N_("Move to the bin")
_BETWEEN = " · "
_PART_LIMIT = 80


class IncidentHeader(QWidget):
    """Number, severity, handling, deadline, status and title of a case, with the way back.

    Signals: `edited` with the `Incident` that was shown when the change began, the field key and
    the text; `save_wanted` when a menu was left by the key of saving; `duplicate_wanted`,
    `link_wanted`, `export_wanted` and `bin_wanted` from the menu; `step_wanted` with -1 for the
    previous incident of the list and 1 for the next.
    """

    edited = Signal(object, str, str)
    save_wanted = Signal()
    duplicate_wanted = Signal()
    link_wanted = Signal()
    export_wanted = Signal()
    bin_wanted = Signal()
    step_wanted = Signal(int)

    def __init__(
        self,
        session: Session,
        translator: Translator,
        back: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        gettext = translator.gettext
        self._session = session
        self._translator = translator
        self._incident: Incident | None = None
        self._begun: Incident | None = None
        self.back_button = push_button(gettext(BACK), back, look=Look.LINK)
        self.back_button.setAccessibleName(gettext(BACK_NAME))
        self.number = PlainLabel("", TypeRole.MONO)
        self.number.set_selectable()
        self.copy_button = icon_button("copy", gettext(COPY), self.copy_number)
        self.severity = SeverityButton(session, translator)
        self.tlp = Pill("", PillLook())
        self.due = Pill("", PillLook())
        self.previous_button = icon_button("chevron-up", gettext(PREVIOUS), self._previous)
        self.next_button = icon_button("chevron-down", gettext(NEXT), self._next)
        self.status = StatusButton(session, translator)
        self.more_button = icon_button("ellipsis", gettext(MORE), self._open_menu)
        self.title = TitleEdit(translator)
        self.line = ElidedLabel("", tone=Tone.MUTE)
        self._lay_out()
        self._connect()
        self.show_steps(previous=False, following=False)

    @property
    def incident(self) -> Incident | None:
        """Return the case as it is shown."""
        return self._incident

    def show_incident(self, incident: Incident, *, utc: bool) -> None:
        """Show what is stored of a case; what is being typed into the title stays."""
        if self._incident is not None and self._incident.uuid != incident.uuid:
            self.title.cancel()
        self._incident = incident
        values = incident.values
        self.number.setText(incident.number)
        self.severity.show_value(str(values.get("severity") or ""))
        tlp = str(values.get("tlp") or "")
        self.tlp.setVisible(bool(tlp))
        self.tlp.show_look(tlp, PillLook(handling=tlp))
        self._show_due(incident.next_due_at)
        self.status.show_value(str(values["status"]))
        self.title.show_title(str(values.get("title") or ""))
        self.line.setText(self._said(incident, utc=utc))

    def show_steps(self, *, previous: bool, following: bool) -> None:
        """Let the neighbours in the list be opened where there are some."""
        self.previous_button.setEnabled(previous)
        self.next_button.setEnabled(following)

    def set_closed(self, closed: bool) -> None:
        """Let nothing be changed, since another save waits or nothing can be saved."""
        may = not closed and self._session.is_writable
        self.severity.setEnabled(may)
        self.status.setEnabled(may)
        self.title.set_may_edit(may=may)

    def copy_number(self) -> None:
        """Put the number into the clipboard."""
        QGuiApplication.clipboard().setText(self.number.text())

    def menu(self) -> QMenu:
        """Return the menu of what can be done with the case; it goes when it is closed."""
        gettext = self._translator.gettext
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        writable = self._session.is_writable
        before, after = self.previous_button, self.next_button
        for text, run, enabled in (
            (COPY, self.copy_number, True),
            (DUPLICATE, self.duplicate_wanted.emit, writable),
            (LINK, self.link_wanted.emit, writable),
            (EXPORT, self.export_wanted.emit, writable),
            (PREVIOUS, self._previous, before.isEnabled()),
            (NEXT, self._next, after.isEnabled()),
            (BIN, self.bin_wanted.emit, writable),
        ):
            if text in (PREVIOUS, BIN):
                menu.addSeparator()
            action = menu.addAction(gettext(text))
            action.setEnabled(enabled)
            action.triggered.connect(lambda _checked=False, run=run: run())
        return menu

    def _show_due(self, due: Moment | None) -> None:
        self.due.setVisible(due is not None)
        if due is not None:
            words, tone = due_words(due, self._session.clock.now(), self._translator)
            self.due.show_look(words, PillLook(tone))
            set_tool_tip(self.due, format_instant(due.at, self._session.zone))

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
        line, facts = row(gap=2), WrapRow()
        for widget in (self.back_button, self.number, self.copy_button, self.severity, self.tlp):
            facts.add(widget)
        facts.add(self.due)
        line.addWidget(facts, 1)
        for button in (self.previous_button, self.next_button, self.status, self.more_button):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(line)
        outer.addWidget(self.title)
        outer.addWidget(self.line)

    def _connect(self) -> None:
        self.set_closed(closed=False)
        self.title.begun.connect(self._on_begun)
        self.title.committed.connect(self._on_title_committed)
        for button in (self.severity, self.status):
            button.choices.aboutToShow.connect(self._on_begun)
            button.choices.save_wanted.connect(self.save_wanted)
        self.severity.choices.chosen.connect(self._on_severity_chosen)
        self.status.choices.chosen.connect(self._on_status_chosen)

    def _open_menu(self) -> None:
        below = self.more_button.rect().bottomLeft()
        self.menu().popup(self.more_button.mapToGlobal(below))

    def _previous(self) -> None:
        self.step_wanted.emit(-1)

    def _next(self) -> None:
        self.step_wanted.emit(1)

    def _tell(self, key: str, text: str) -> None:
        begun = self._begun or self._incident
        if begun is not None:
            self.edited.emit(begun, key, text)

    def _on_begun(self) -> None:
        # What is changed is what was seen when the change began, whoever saved meanwhile.
        self._begun = self._incident

    def _on_title_committed(self, text: str) -> None:
        self._tell("title", text)

    def _on_severity_chosen(self, value: str) -> None:
        self._tell("severity", value)

    def _on_status_chosen(self, code: str) -> None:
        self._tell("status", code)


def instant_text(moment: Moment, session: Session, *, utc: bool) -> str:
    """Return a moment with its offset, a partial date as it is."""
    if moment.precision is not Precision.EXACT:
        return moment.isoformat()
    if utc:
        return moment.at.isoformat(" ", "minutes")[:16] + "Z"
    return format_instant(moment.at, session.zone)
