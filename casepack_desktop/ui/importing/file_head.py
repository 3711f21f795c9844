# SPDX-License-Identifier: Apache-2.0
"""Which file is looked at, in which encoding, and the way to another one."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import push_button
from casepack_desktop.ui.widgets.empty_state import IconView
from casepack_desktop.ui.widgets.layouts import row
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel

ANOTHER_FILE = N_("Another file…")
ENCODING = N_("Encoding")
AS_RECOGNISED = N_("As recognised")
GUESSED = N_("{encoding} (guessed)")
ENCODINGS = (
    "UTF-8",
    "UTF-16",
    "Windows-1250",
    "Windows-1251",
    "Windows-1252",
    "ISO-8859-1",
    "ISO-8859-2",
    "ISO-8859-5",
    "KOI8-U",
    "CP852",
)
_ICON = 20
_COMBO = 180


class FileHead(QWidget):
    """The name of the file, its encoding if that is open, and a button.

    Signals: `encoding_chosen` after a person chose another encoding.
    """

    encoding_chosen = Signal()

    def __init__(
        self, translator: Translator, choose: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._translator = translator
        layout = row(self, gap=2)
        layout.addWidget(IconView("file-text", Tone.MUTE, _ICON))
        self._name = ElidedLabel("", TypeRole.SECTION)
        layout.addWidget(self._name, 1)
        self._caption = PlainLabel(translator.gettext(ENCODING), tone=Tone.MUTE)
        self.encodings = QComboBox()
        self.encodings.setAccessibleName(translator.gettext(ENCODING))
        self.encodings.setMinimumWidth(px(_COMBO))
        self._caption.setBuddy(self.encodings)
        self._fill("")
        self.encodings.activated.connect(self._on_encodings_activated)
        layout.addWidget(self._caption)
        layout.addWidget(self.encodings)
        self.another = push_button(translator.gettext(ANOTHER_FILE), choose)
        layout.addWidget(self.another)
        self.show_encodings(visible=False)

    def show_file(self, path: Path) -> None:
        """Name another file, whose encoding is found out."""
        self._name.setText(path.name)
        self._fill("")
        self.show_encodings(visible=False)

    def show_encodings(self, *, visible: bool, guessed: str | None = None) -> None:
        """Offer the encodings, with the one that was guessed in place of finding out."""
        visible = visible or self.encoding() is not None
        self._caption.setVisible(visible)
        self.encodings.setVisible(visible)
        if guessed is not None:
            text = self._translator.gettext(GUESSED, encoding=guessed)
            self.encodings.setItemText(0, text)

    def encoding(self) -> str | None:
        """Return the encoding that was chosen, None to find it out."""
        return self.encodings.currentData() or None

    def set_busy(self, *, busy: bool) -> None:
        """Let nothing be chosen while the file is imported."""
        self.encodings.setEnabled(not busy)
        self.another.setEnabled(not busy)

    def _fill(self, chosen: str) -> None:
        self.encodings.clear()
        self.encodings.addItem(self._translator.gettext(AS_RECOGNISED), "")
        for name in ENCODINGS:
            self.encodings.addItem(name, name)
        self.encodings.setCurrentIndex(self.encodings.findData(chosen))

    def _on_encodings_activated(self, _place: int) -> None:
        self.encoding_chosen.emit()
