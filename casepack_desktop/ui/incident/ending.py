# SPDX-License-Identifier: Apache-2.0
"""Asks for what is missing before a case is resolved or closed."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.closing import Missing, missing_for
from casepack_desktop.domain.enums import DirectoryKind, Phase
from casepack_desktop.domain.errors import BadValue
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.lifecycle import Step
from casepack_desktop.domain.values import Value, read_value
from casepack_desktop.domain.views import Incident
from casepack_desktop.support.i18n import Translator
from casepack_desktop.ui.incident.closing_sheet import ClosingSheet
from casepack_desktop.ui.incident.options import entry_name
from casepack_desktop.ui.incident.overview import Overview
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.sheet import SheetHost


class Ending(QObject):
    """Opens one sheet where something is missing, and goes straight on where nothing is."""

    def __init__(
        self,
        session: Session,
        translator: Translator,
        sheets: SheetHost,
        overview: Overview,
        go_to: Callable[[str], object],
        parent: QWidget,
    ) -> None:
        """`go_to` brings a field of the form into sight."""
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._sheets = sheets
        self._overview = overview
        self._go_to = go_to
        self._sheet: ClosingSheet | None = None
        self._asked: tuple[Incident, str, bool] | None = None
        overview.shown.connect(self._on_overview_changed)
        overview.form.edited.connect(self._on_overview_changed)

    @property
    def sheet(self) -> ClosingSheet | None:
        """Return the sheet that is open."""
        return self._sheet

    def is_ending(self, incident: Incident, code: str) -> bool:
        """Return whether a status would resolve or close a case that is not yet."""
        before, after = self._phase(str(incident.values["status"])), self._phase(code)
        return after is not None and Step(before, after).is_ending

    def ask(
        self, incident: Incident, code: str, go_on: Callable[[], object], *, form: bool
    ) -> None:
        """Go on at once, or after a step that shows what is missing.

        `form` says that the status is saved with the rest of the form, so that what stands in the
        form counts as done.
        """
        self._asked = (incident, code, form)
        missing, unsaved = self._missing()
        if not missing and not unsaved:
            go_on()
            return
        locale = self._translator.names_locale
        name = entry_name(self._session.directory, DirectoryKind.STATUS, code, locale)
        sheet = ClosingSheet(incident.number, name, self._translator)
        sheet.show_missing(missing, unsaved)
        sheet.confirmed.connect(go_on)
        sheet.field_wanted.connect(self._on_sheet_field_wanted)
        sheet.save_wanted.connect(self._overview.save)
        sheet.closed.connect(self._on_sheet_closed)
        if not self._sheets.open_sheet(sheet):
            sheet.deleteLater()
            return
        self._sheet = sheet
        sheet.confirm_button.setFocus()

    def close(self) -> None:
        """Close the sheet, since its case is left."""
        if self._sheet is not None:
            self._sheet.close_sheet()

    def _missing(self) -> tuple[tuple[Missing, ...], int]:
        if self._asked is None:
            return (), 0
        incident, code, form = self._asked
        phase = self._phase(code)
        if phase is None:
            return (), 0
        changed = self._overview.form.changed()
        values = dict(incident.values)
        if form:
            values |= self._typed(changed)
        reopened = self._session.services.incidents.reopened_at(incident.uuid)
        unsaved = 0 if form else len(changed)
        return missing_for(values, phase, reopened), unsaved

    def _typed(self, texts: Mapping[str, str]) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for key, text in texts.items():
            try:
                values[key] = read_value(FIELD[key], text, self._session.zone)
            except BadValue:
                continue  # the form says at the field what is wrong with it
        return values

    def _phase(self, code: str) -> Phase | None:
        entry = self._session.directory.exact(DirectoryKind.STATUS, code)
        return None if entry is None else entry.phase

    def _on_sheet_field_wanted(self, key: str) -> None:
        self._go_to(key)
        field, sheet = self._overview.form.field(key), self._sheet
        if sheet is not None:
            place = field.rect().translated(field.mapTo(self._sheets, field.rect().topLeft()))
            if sheet.geometry().intersects(place):
                sheet.close_sheet()  # a narrow window has no room for both

    def _on_overview_changed(self) -> None:
        fresh = self._overview.incident
        if self._sheet is None or self._asked is None or fresh is None:
            return
        known, code, form = self._asked
        if fresh.uuid == known.uuid:
            self._asked = (fresh, code, form)
            self._sheet.show_missing(*self._missing())

    def _on_sheet_closed(self) -> None:
        if self._sheet is not None:
            self._sheet.deleteLater()
            self._sheet = None
