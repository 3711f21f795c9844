# SPDX-License-Identifier: Apache-2.0
"""The line below the toolbar by which a word is found in the report."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone
from casepack_desktop.ui.widgets.buttons import icon_button
from casepack_desktop.ui.widgets.layouts import row
from casepack_desktop.ui.widgets.plain_label import PlainLabel

FIND = N_("Find in the report")
NEXT = N_("Next match (Enter)")
PREVIOUS = N_("Previous match (Shift+Enter)")
CLOSE_FIND = N_("Close the search (Esc)")
NONE_FOUND = N_("Not found")
PLACE = N_("{number} of {count}")
_WIDTH = 280
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LONGEST = 500


class FindBar(QFrame):
    """A box, the number of matches, and the ways to the next and the previous one.

    Signals: `sought` with the text and whether to go backwards; `closed` after it went away.
    """

    sought = Signal(str, bool)
    closed = Signal()

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self.setProperty("ground", "panel")
        hint = translator.gettext(FIND)
        self.box = QLineEdit()
        self.box.setPlaceholderText(hint)
        self.box.setAccessibleName(hint)
        self.box.setMaxLength(_LONGEST)
        self.box.setMaximumWidth(px(_WIDTH))
        self.box.textChanged.connect(self._on_box_text_changed)
        self.box.installEventFilter(self)
        self.count = PlainLabel("", tone=Tone.MUTE)
        layout = row(self, gap=2, margin=2)
        layout.addWidget(self.box, 2)
        layout.addWidget(icon_button("chevron-up", translator.gettext(PREVIOUS), self.previous))
        layout.addWidget(icon_button("chevron-down", translator.gettext(NEXT), self.next))
        layout.addWidget(self.count)
        layout.addStretch(1)
        layout.addWidget(icon_button("x", translator.gettext(CLOSE_FIND), self.close_bar))
        self.hide()

    def open_bar(self) -> None:
        """Show the bar with the text of before, ready to be overwritten."""
        self.show()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()
        if self.box.text():
            self.next()

    def close_bar(self) -> None:
        """Take the bar and the marks away."""
        self.hide()
        self.count.setText("")
        self.sought.emit("", False)
        self.closed.emit()

    def next(self) -> None:
        """Go to the next match."""
        self.sought.emit(self.box.text(), False)

    def previous(self) -> None:
        """Go to the match before."""
        self.sought.emit(self.box.text(), True)

    def show_place(self, number: int, count: int) -> None:
        """Say which match of how many is seen."""
        if not self.box.text():
            self.count.setText("")
        elif count:
            self.count.set_tone(Tone.MUTE)
            self.count.setText(self._translator.gettext(PLACE, number=number, count=count))
        else:
            self.count.set_tone(Tone.CRIT)
            self.count.setText(self._translator.gettext(NONE_FOUND))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and _is_enter(event):
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.sought.emit(self.box.text(), is_back)
            return True
        return super().eventFilter(watched, event)

    def _on_box_text_changed(self, text: str) -> None:
        if not text:
            self.count.setText("")
        self.sought.emit(text, False)


def _is_enter(event: QKeyEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress and event.key() in _ENTER
