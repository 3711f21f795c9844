# SPDX-License-Identifier: Apache-2.0
"""What the workspace says about itself: organisation, time zone and logo."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.settings.logo_view import LogoView
from casepack_desktop.ui.shell.zones import ZoneBox, zone_text
from casepack_desktop.ui.theme.tokens import Tone
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.card import Card
from casepack_desktop.ui.widgets.flowing import FieldGrid
from casepack_desktop.ui.widgets.form_field import FormField
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.message_bar import Message, MessageBar, MessageKind
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services

TITLE = N_("Workspace")
ORGANISATION = N_("Organisation")
ORGANISATION_HELP = N_("Stands at the head of reports.")
ZONE = N_("Time zone")
ZONE_HELP = N_("Times are read and shown in this zone; what is stored does not change.")
ZONE_UNKNOWN = N_("Choose a zone of the list, such as Europe/Vilnius.")
LOGO = N_("Logo")
LOGO_HELP = N_("PNG or JPEG; stands at the head of reports.")
CHOOSE_LOGO = N_("Choose a logo…")
PICTURES = N_("Pictures")
NO_LOGO = N_("No logo")
SAVE = N_("Save")
REVERT = N_("Cancel")
SAVED = N_("The settings of the workspace are saved.")
_LARGEST_LOGO = 2_000_001
_KEY = "settings"


class WorkspaceCard(Card):
    """A small form with its own Save; the logo is stored when it is chosen."""

    def __init__(
        self,
        session: Session,
        translator: Translator,
        messages: MessageBar,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(translator.gettext(TITLE), session.name, parent)
        self._session = session
        self._translator = translator
        self._messages = messages
        self._organisation = QLineEdit()
        self._organisation.setMaxLength(400)
        self._zone = ZoneBox(session.zone.key)
        self._stored = ("", "")
        _ = translator.gettext
        self.organisation = FormField(_(ORGANISATION), self._organisation, _(ORGANISATION_HELP))
        self.zone = FormField(_(ZONE), self._zone, _(ZONE_HELP))
        self._fill()
        self.show_values()
        self._organisation.textChanged.connect(self._on_value_changed)
        self._organisation.returnPressed.connect(self._on_organisation_return_pressed)
        self._zone.editTextChanged.connect(self._on_value_changed)
        session.changed.connect(self._on_session_changed)
        self.setEnabled(session.services.workspace.is_writable)

    def is_dirty(self) -> bool:
        """Return whether something differs from what is stored."""
        return self._typed() != self._stored

    def show_values(self) -> None:
        """Show what is stored, in place of what was typed."""
        self._follow(keeps_typed=False)
        for field in (self.organisation, self.zone):
            field.show_problem("")

    def _follow(self, *, keeps_typed: bool) -> None:
        """Show what is stored now, but for a value that somebody is about to change here."""
        now = self._session.settings
        typed, before = self._typed(), self._stored
        stored = (" ".join(now.organisation.split()), zone_text(now.zone.key))
        kept = [keeps_typed and one != old for one, old in zip(typed, before, strict=True)]
        if not kept[0]:
            self._organisation.setText(now.organisation)
        if not kept[1]:
            self._zone.show_zone(now.zone.key)
        self._stored = stored
        self._logo.show_logo(now.logo_png)
        self._on_value_changed()

    def save(self) -> None:
        """Store what was typed."""
        zone = self._zone.zone()
        self.organisation.show_problem("")
        self.zone.show_problem("" if zone else self._translator.gettext(ZONE_UNKNOWN))
        if zone:
            name, actor = self._organisation.text(), self._session.actor

            def work(services: "Services") -> None:
                services.settings.set_organisation(actor, name)
                services.settings.set_zone(actor, zone)

            self._session.write(_KEY, work, self._on_saved, self._refuse)

    def set_logo(self, path: Path) -> None:
        """Store the picture in the file as the logo."""
        try:
            with path.open("rb") as file:
                image = file.read(_LARGEST_LOGO)
        except OSError as error:
            from casepack_desktop.storage.problems import file_problem

            self._refuse(file_problem(error, path))
            return
        self._session.write(
            _KEY,
            lambda services: services.settings.set_logo(self._session.actor, image),
            lambda _done: self._tell(MessageKind.SUCCESS, SAVED),
            self._refuse,
        )

    def _on_saved(self, _done: None) -> None:
        self._stored = self._typed()
        self._tell(MessageKind.SUCCESS, SAVED)

    def _typed(self) -> tuple[str, str]:
        return " ".join(self._organisation.text().split()), self._zone.currentText().strip()

    def _fill(self) -> None:
        _ = self._translator.gettext
        grid = FieldGrid(2)
        grid.add(self.organisation)
        grid.add(self.zone)
        self.body.addWidget(grid)
        logo = row(gap=3)
        self._logo = LogoView(_(LOGO), _(NO_LOGO))
        logo.addWidget(self._logo)
        beside = column(gap=1)
        beside.addWidget(push_button(_(CHOOSE_LOGO), self._choose_logo), 0, _LEFT)
        beside.addWidget(PlainLabel(_(LOGO_HELP), tone=Tone.MUTE, wrap=True))
        logo.addLayout(beside, 1)
        self.body.addLayout(logo)
        buttons = row(gap=2)
        buttons.addStretch(1)
        self._revert = push_button(_(REVERT), self.show_values)
        self._save = push_button(_(SAVE), self.save, look=Look.PRIMARY)
        buttons.addWidget(self._revert)
        buttons.addWidget(self._save)
        self.body.addLayout(buttons)

    def _choose_logo(self) -> None:
        _ = self._translator.gettext
        pictures = f"{_(PICTURES)} (*.png *.jpg *.jpeg)"
        chosen, _filter = QFileDialog.getOpenFileName(self, _(LOGO), "", pictures)
        if chosen:
            self.set_logo(Path(chosen))

    def _tell(self, kind: MessageKind, msgid: str) -> None:
        self._messages.post(Message(kind, self._translator.gettext(msgid), key=_KEY))
        self._on_value_changed()

    def _refuse(self, problem: Problem) -> None:
        params = {key: shown_line(str(value)) for key, value in problem.params.items()}
        text = self._translator.gettext(problem.text, **params)
        self._messages.post(Message(MessageKind.ERROR, text, key=_KEY))

    def _on_value_changed(self) -> None:
        for button in (self._save, self._revert):
            button.setEnabled(self.is_dirty())

    def _on_organisation_return_pressed(self) -> None:
        if self.is_dirty():
            self.save()

    def _on_session_changed(self, changes: Changes) -> None:
        if Kind.SETTINGS in changes.kinds:
            self._follow(keeps_typed=True)


_LEFT = Qt.AlignmentFlag.AlignLeft
