# SPDX-License-Identifier: Apache-2.0
"""The form of a new workspace."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from typing_extensions import override

from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.file_names import safe_name
from casepack_desktop.domain.numbers import NumberFormat
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.zones import machine_zone
from casepack_desktop.ui.shell.zones import ZoneBox
from casepack_desktop.ui.theme.tokens import Tone
from casepack_desktop.ui.welcome.wanted import SUFFIX, WantedWorkspace
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.card import Card
from casepack_desktop.ui.widgets.flowing import FieldGrid
from casepack_desktop.ui.widgets.form_field import FormField, mark_invalid
from casepack_desktop.ui.widgets.layouts import row
from casepack_desktop.ui.widgets.plain_label import PlainLabel

TITLE = N_("New workspace")
NAME = N_("Name")
NAME_HELP = N_("The workspace becomes a folder of this name.")
FOLDER = N_("In the folder")
CHOOSE = N_("Choose…")
CHOOSE_FOLDER = N_("Choose the folder that takes the workspace")
ORGANISATION = N_("Organisation")
ORGANISATION_HELP = N_("Stands at the head of reports. It can be changed later.")
ZONE = N_("Time zone")
ZONE_HELP = N_("Times are read and shown in this zone. It can be changed later.")
PREFIX = N_("Incident numbers begin with")
PREFIX_HELP = N_("As in INC-2026-00001. It cannot be changed later.")
PROTECTION = N_(
    "The workspace is encrypted, but no passphrase protects it: whoever can read the folder can"
    " open it. The key lies in keys.json; if both copies of that file are lost, everything is lost."
)
CREATE = N_("Create")
CANCEL = N_("Cancel")
NAME_MISSING = N_("Give the workspace a name.")
NAME_BAD = N_('A name holds no / \\ : * ? " < > | and does not begin with a dot.')
NAME_UNSAFE = N_(
    "Windows keeps this name for itself, or there are marks in it that nobody sees. Choose another"
    " name."
)
NAME_TAKEN = N_("There is something of this name already.")
FOLDER_MISSING = N_("This folder does not exist.")
FOLDER_TAKEN = N_("This folder lies in a workspace. Choose one outside of it.")
ZONE_UNKNOWN = N_("Choose a zone of the list, such as Europe/Vilnius.")
_DEFAULT_NAME = N_("Incidents")
_LONGEST_NAME = 100
_FORBIDDEN = frozenset('/\\:*?"<>|')


class CreateForm(Card):
    """Name, folder, organisation, zone and prefix.

    Signals: `create_wanted` with a `WantedWorkspace`, `cancelled`.
    """

    create_wanted = Signal(object)
    cancelled = Signal()

    def __init__(self, translator: Translator, folder: Path, parent: QWidget | None = None) -> None:
        _ = translator.gettext
        super().__init__(_(TITLE), parent=parent)
        self._translator = translator
        self._name = _line(_(_DEFAULT_NAME), _LONGEST_NAME)
        self._folder = _line(str(folder))
        self._organisation = _line("", 200)
        self._prefix = _line("INC", 10)
        self._zone = ZoneBox(machine_zone())
        self.name = FormField(_(NAME), self._name, _(NAME_HELP))
        self.folder = FormField(_(FOLDER), self._folder_line())
        self.organisation = FormField(_(ORGANISATION), self._organisation, _(ORGANISATION_HELP))
        self.zone = FormField(_(ZONE), self._zone, _(ZONE_HELP))
        self.prefix = FormField(_(PREFIX), self._prefix, _(PREFIX_HELP))
        self._fields = (self.name, self.folder, self.organisation, self.zone, self.prefix)
        self._add_fields()
        self.body.addWidget(PlainLabel(_(PROTECTION), tone=Tone.MUTE, wrap=True))
        buttons = row(gap=2)
        buttons.addStretch(1)
        buttons.addWidget(push_button(_(CANCEL), self.cancelled.emit))
        buttons.addWidget(push_button(_(CREATE), self.ask_for, look=Look.PRIMARY))
        self.body.addLayout(buttons)
        for line in (self._name, self._folder, self._organisation, self._prefix):
            line.returnPressed.connect(self.ask_for)

    def ask_for(self) -> None:
        """Ask for the workspace, or say what is missing."""
        for field, reason in self._problems().items():
            field.show_problem(self._translator.gettext(reason))
        mark_invalid(self._folder, invalid=bool(self.folder.problem()))
        if first := next((field for field in self._fields if field.problem()), None):
            first.control.setFocus()
            return
        self.create_wanted.emit(
            WantedWorkspace(
                self.target(),
                self._organisation.text().strip(),
                self._zone.zone(),
                self._prefix.text().strip(),
            )
        )

    def focus_first(self) -> None:
        """Give the focus to the name."""
        self._name.setFocus()
        self._name.selectAll()

    def _add_fields(self) -> None:
        grid = FieldGrid(2)
        grid.add(self.name)
        for field in (self.folder, self.organisation, self.zone, self.prefix):
            grid.add(field)
        self.body.addWidget(grid)

    def target(self) -> Path:
        """Return the folder that the workspace would become."""
        name = self._name.text().strip()
        name = name if name.endswith(SUFFIX) else name + SUFFIX
        return Path(self._folder.text().strip()).expanduser() / name

    def _problems(self) -> dict[FormField, str]:
        """Return for every field what is wrong with it, "" for nothing."""
        return {
            self.name: self._name_problem(),
            self.folder: self._folder_problem(),
            self.zone: "" if self._zone.zone() else ZONE_UNKNOWN,
            self.prefix: self._prefix_problem(),
        }

    def _folder_problem(self) -> str:
        if not _is_folder(self._folder.text()):
            return FOLDER_MISSING
        folder = self.target().parent.resolve()
        inside = any((one / "casepack.db").exists() for one in (folder, *folder.parents))
        return FOLDER_TAKEN if inside else ""

    def _name_problem(self) -> str:
        name = self._name.text().strip()
        if not name:
            return NAME_MISSING
        if _FORBIDDEN & set(name) or name.startswith("."):
            return NAME_BAD
        # Who copies the folder to another system must still be able to open it there.
        if safe_name(name) != name or safe_name(self.target().name) != self.target().name:
            return NAME_UNSAFE
        target = self.target()
        return NAME_TAKEN if _is_folder(self._folder.text()) and target.exists() else ""

    def _prefix_problem(self) -> str:
        try:
            NumberFormat(self._prefix.text().strip())
        except Problem as problem:
            return self._translator.gettext(problem.text, **problem.params)
        return ""

    def _folder_line(self) -> QWidget:
        place = QWidget()
        line = row(place, gap=2)
        line.addWidget(self._folder, 1)
        line.addWidget(push_button(self._translator.gettext(CHOOSE), self._choose_folder))
        place.setFocusProxy(self._folder)
        self._folder.setAccessibleName(self._translator.gettext(FOLDER))
        return place

    def _choose_folder(self) -> None:
        title = self._translator.gettext(CHOOSE_FOLDER)
        if chosen := QFileDialog.getExistingDirectory(self, title, self._folder.text()):
            self._folder.setText(chosen)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)


def _line(text: str, limit: int = 4_000) -> QLineEdit:
    line = QLineEdit(text)
    line.setMaxLength(limit)
    return line


def _is_folder(text: str) -> bool:
    try:
        return bool(text.strip()) and Path(text.strip()).expanduser().is_dir()
    except (OSError, RuntimeError, ValueError):
        return False
