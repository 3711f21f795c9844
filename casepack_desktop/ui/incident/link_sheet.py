# SPDX-License-Identifier: Apache-2.0
"""Finds the incident that another one is to be linked with, and asks why."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from casepack_desktop.domain.errors import NotFound, Problem
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.domain.relations import REASON_LIMIT
from casepack_desktop.domain.views import Incident
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.taking_back import TakingBack
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.form_field import FormField
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.plain_label import PlainLabel
from casepack_desktop.ui.widgets.question import Choice, Question
from casepack_desktop.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services

TITLE = N_("Link to an incident")
SEARCH = N_("Number, title or other words")
FOUND = N_("Incidents found")
REASON = N_("Why they belong together")
LINK = N_("Link")
CANCEL = N_("Cancel")
NOTHING = N_("No incident was found. Try other words or the whole number.")
NEWEST = N_("The newest incidents; type to find others.")
LINKED = N_("{number} and {other} are linked.")
DISCARD_TITLE = N_("Discard the reason?")
DISCARD_WHY = N_("The incidents are not linked yet, and the reason that you typed would be lost.")
DISCARD = N_("Discard")
STAY = N_("Stay")
_LIMIT = 20
_AFTER_MS = 150
_GAP = 3
_TITLE_LIMIT = 120
_UUID = Qt.ItemDataRole.UserRole
_WRITE = "incident-link"

Found = list[tuple[str, str, str]]
"""UUID, number and title."""


class LinkSheet(Sheet):
    """Searches while one types and links the chosen incident.

    Signals: `linked` after it was stored; those of a sheet.
    """

    linked = Signal()

    def __init__(
        self,
        incident: Incident,
        known: Collection[str],
        session: Session,
        translator: Translator,
        news: TakingBack,
        parent: QWidget | None = None,
    ) -> None:
        """`known` are the UUIDs of the cases that are linked already; `news` outlives the sheet."""
        gettext = translator.gettext
        super().__init__(gettext(TITLE), incident.number, translator, parent)
        self._incident = incident
        self._known = {*known, incident.uuid}
        self._session = session
        self._translator = translator
        self._news = news
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self._ask)
        self.search = QLineEdit()
        self.list = QListWidget()
        self.reason = QLineEdit()
        self.reason.setMaxLength(REASON_LIMIT)
        self.note = PlainLabel(gettext(NEWEST), tone=Tone.MUTE, wrap=True)
        self.may_close = self._may_close
        self.link_button = push_button(gettext(LINK), self.link, look=Look.PRIMARY)
        self._lay_out()
        self._ask()

    def link(self) -> None:
        """Link with the incident that is chosen."""
        if self.list.currentRow() < 0 or not self.link_button.isEnabled():
            return
        actor, own, reason = self._session.actor, self._incident, self.reason.text()
        other = str(self.list.currentItem().data(_UUID))
        self.link_button.setEnabled(False)

        def work(services: "Services") -> tuple[str, int | None]:
            made = services.relations.link(actor, own.uuid, other, reason)
            return made.number, services.incidents.last_action(own.uuid)

        self._session.write(_WRITE, work, self._on_linked, self._on_refused)

    def abandon(self) -> None:
        """Close it without a question, since there is nothing to be linked any more."""
        self.reason.clear()
        self.close_sheet()

    def _may_close(self) -> bool:
        if not self.reason.text().strip():
            return True
        gettext = self._translator.gettext
        choices = [
            Choice(DISCARD, gettext(DISCARD), Look.DANGER),
            Choice(STAY, gettext(STAY)),
        ]
        question = Question(gettext(DISCARD_TITLE), gettext(DISCARD_WHY), choices, self)
        answer = question.ask()
        question.deleteLater()
        return answer == DISCARD

    def _lay_out(self) -> None:
        gettext = self._translator.gettext
        self.body.addWidget(FormField(gettext(SEARCH), self.search))
        self.list.setAccessibleName(gettext(FOUND))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setSpacing(px(_GAP))
        self.list.setUniformItemSizes(True)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.note)
        self.body.addWidget(FormField(gettext(REASON), self.reason))
        self.footer.addWidget(push_button(gettext(CANCEL), self.close_sheet))
        self.footer.addWidget(self.link_button)
        self.search.textChanged.connect(self._timer.start)
        self.list.currentRowChanged.connect(self._on_list_current_row_changed)
        self.list.itemDoubleClicked.connect(self._on_list_item_double_clicked)
        self.link_button.setEnabled(False)
        self.closed.connect(self._on_self_closed)

    def _asked(self) -> str:
        return f"incident-link-{id(self)}"

    def _ask(self) -> None:
        text, known = self.search.text().strip(), frozenset(self._known)
        self._session.ask(
            self._asked(), lambda services: _found(services, text, known), self._show, self._tell
        )

    def _show(self, found: Found) -> None:
        self.list.clear()
        for uuid, number, title in found:
            item = QListWidgetItem(f"{number}  {shown_line(title, _TITLE_LIMIT)}")
            item.setData(_UUID, uuid)
            self.list.addItem(item)
        text = self.search.text().strip()
        self.note.setText(self._translator.gettext(NEWEST if not text else NOTHING))
        self.note.setVisible(not found or not text)
        if found and text:
            self.list.setCurrentRow(0)

    def _tell(self, problem: Problem) -> None:
        self.note.setText(self._translator.gettext(problem.text, **problem.params))
        self.note.show()

    def _on_linked(self, made: tuple[str, int | None]) -> None:
        other, action = made
        own = self._incident.number
        self.abandon()
        self._news.say(self._translator.gettext(LINKED, number=own, other=other), action)
        self.linked.emit()

    def _on_refused(self, problem: Problem) -> None:
        self.link_button.setEnabled(True)
        self._news.tell(problem)

    def _on_list_current_row_changed(self, place: int) -> None:
        self.link_button.setEnabled(place >= 0)

    def _on_list_item_double_clicked(self) -> None:
        self.link()

    def _on_self_closed(self) -> None:
        self._timer.stop()
        self._session.drop(self._asked())
        self._session.give_up(_WRITE)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.link()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)


def _found(services: "Services", text: str, known: frozenset[str]) -> Found:
    """Return what the words find, the incident with that number or UUID first."""
    from casepack_desktop.storage.listing import Order

    found: Found = []
    if text:
        try:
            case = services.incidents.get(text)
        except NotFound:
            pass  # most words are no number
        else:
            if case.deleted_at is None:
                found.append((case.uuid, case.number, str(case.values.get("title") or "")))
    wanted = IncidentFilter(words=tuple(text.split()))
    limit = _LIMIT + len(known)
    rows = services.incidents.page(wanted, Order(), limit=limit).rows
    found += [(row.uuid, row.number, row.title) for row in rows if row.uuid != _first(found)]
    return [one for one in found if one[0] not in known][:_LIMIT]


def _first(found: Found) -> str:
    return found[0][0] if found else ""
