# SPDX-License-Identifier: Apache-2.0
"""The incidents that belong to the one on the page, at the side of its fields."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.relations import Related
from casepack_desktop.domain.views import Incident
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.link_sheet import LinkSheet
from casepack_desktop.ui.incident.taking_back import TakingBack
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import Look, icon_button, push_button
from casepack_desktop.ui.widgets.card import Card
from casepack_desktop.ui.widgets.layouts import column, emptied, row, rule
from casepack_desktop.ui.widgets.message_bar import MessageBar
from casepack_desktop.ui.widgets.plain import shown_text
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel
from casepack_desktop.ui.widgets.sheet import SheetHost

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services

TITLE = N_("Related incidents")
ADD_NAME = N_("Link to another incident")
NONE = N_("No incident is linked with this one yet.")
OPEN = N_("Open {number}: {title}")
REMOVE = N_("Remove the link with {number}")
REMOVED = N_("The link with {number} was removed.")
IN_BIN = N_("in the bin")
_REASON_LIMIT = 400


class RelatedCard(Card):
    """Lists links, makes and removes them.

    Signals: `incident_wanted` with the UUID of a case to open.
    """

    incident_wanted = Signal(str)

    def __init__(
        self,
        session: Session,
        translator: Translator,
        messages: MessageBar,
        sheets: SheetHost,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(translator.gettext(TITLE), parent=parent)
        self._session = session
        self._translator = translator
        self._sheets = sheets
        self._news = TakingBack(session, translator, messages, self)
        self._incident: Incident | None = None
        self._related: Sequence[Related] = ()
        self._sheet: LinkSheet | None = None
        self.add_button = icon_button("plus", translator.gettext(ADD_NAME), self.add)
        self.add_button.setEnabled(session.is_writable)
        self.add_aside(self.add_button)
        self._said = PlainLabel("", tone=Tone.MUTE, wrap=True)
        self._rows = column(gap=2)
        self.body.addWidget(self._said)
        self.body.addLayout(self._rows)
        session.changed.connect(self._on_session_changed)

    def show_incident(self, incident: Incident) -> None:
        """Show the links of a case."""
        is_other = self._incident is None or self._incident.uuid != incident.uuid
        self._incident = incident
        if is_other:
            self._show(())
            self._read()

    def close_incident(self) -> None:
        """Let the case go."""
        if self._sheet is not None:
            self._sheet.abandon()
        self._session.drop(self._asked())
        self._incident = None
        self._show(())

    def related(self) -> Sequence[Related]:
        """Return the links that are shown."""
        return self._related

    def add(self) -> None:
        """Open the sheet that finds another incident."""
        if self._incident is None or not self._session.is_writable:
            return
        known = {one.incident for one in self._related}
        session, language = self._session, self._translator
        sheet = LinkSheet(self._incident, known, session, language, self._news)
        sheet.closed.connect(self._on_sheet_closed)
        if self._sheets.open_sheet(sheet):
            self._sheet = sheet
        else:
            sheet.deleteLater()

    def remove(self, related: Related) -> None:
        """Remove a link; the message bar offers to take that back."""
        own = self._incident
        if own is None:
            return
        actor, uuid = self._session.actor, own.uuid
        text = self._translator.gettext(REMOVED, number=related.number)

        def work(services: "Services") -> int | None:
            services.relations.unlink(actor, related.uuid)
            return services.incidents.last_action(uuid)

        self._session.write(
            "incident-unlink", work, lambda action: self._news.say(text, action), self._news.tell
        )

    def _asked(self) -> str:
        return f"incident-related-{id(self)}"

    def _read(self) -> None:
        if self._incident is None:
            return
        uuid = self._incident.uuid
        self._session.ask(
            self._asked(), lambda services: services.relations.of(uuid), self._show, self._tell
        )

    def _show(self, related: Sequence[Related]) -> None:
        self._related = related
        emptied(self._rows)
        self._said.setText(self._translator.gettext(NONE))
        self._said.setVisible(not related)
        for one in related:
            if self._rows.count():
                self._rows.addWidget(rule())
            self._rows.addWidget(self._row(one))

    def _tell(self, problem: Problem) -> None:
        self._said.setText(self._translator.gettext(problem.text, **problem.params))
        self._said.show()

    def _row(self, related: Related) -> QWidget:
        gettext = self._translator.gettext
        one = QWidget()
        inside = column(one, gap=0)
        head = row(gap=1)
        opened = push_button(
            related.number, partial(self.incident_wanted.emit, related.incident), look=Look.LINK
        )
        opened.setProperty("dense", True)
        opened.setAccessibleName(gettext(OPEN, number=related.number, title=related.title))
        opened.setEnabled(not related.is_in_bin)
        head.addWidget(opened)
        if related.is_in_bin:
            head.addWidget(PlainLabel(gettext(IN_BIN), TypeRole.CAPTION, Tone.MUTE))
        head.addStretch(1)
        name = gettext(REMOVE, number=related.number)
        remove = icon_button("x", name, partial(self.remove, related))
        remove.setEnabled(self._session.is_writable)
        head.addWidget(remove, 0, Qt.AlignmentFlag.AlignRight)
        inside.addLayout(head)
        inside.addWidget(ElidedLabel(related.title))
        if related.reason:
            reason = shown_text(related.reason, _REASON_LIMIT)
            inside.addWidget(PlainLabel(reason, TypeRole.CAPTION, Tone.MUTE, wrap=True))
        return one

    def _on_sheet_closed(self) -> None:
        if self._sheet is not None:
            self._sheet.deleteLater()
            self._sheet = None
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_session_changed(self, changes: Changes) -> None:
        if self._incident is None or not changes.kinds & {Kind.INCIDENTS, Kind.RELATIONS}:
            return
        shown = {self._incident.uuid, *(one.incident for one in self._related)}
        if changes.incidents is None or changes.incidents & shown:
            self._read()
