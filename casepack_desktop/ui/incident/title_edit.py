# SPDX-License-Identifier: Apache-2.0
"""The title of a case in its header, which becomes a line to type in when it is clicked."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStackedWidget, QWidget
from typing_extensions import override

from casepack_desktop.domain.fields import TITLE_LIMIT
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import font_of
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.form_field import mark_invalid
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.plain_label import ElidedLabel

NAME = N_("Title of the incident")
HINT = N_("Press F2 or Enter, or click, to change it. Enter saves, Esc cancels.")
_STARTING = (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PASSING = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class TitleEdit(QStackedWidget):
    """Shows a title and edits it in place.

    Signals: `begun` when it starts to be edited; `committed` with the new text, never the old one;
    `ended` when it is shown again, whatever came of it.
    """

    begun = Signal()
    committed = Signal(str)
    ended = Signal()

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_edit = True
        self._is_editing = False
        self._stored = ""
        self.label = _TitleLabel(translator)
        self.line = QLineEdit()
        self.line.setFont(font_of(TypeRole.SECTION))
        self.line.setMaxLength(TITLE_LIMIT)
        self.line.setAccessibleName(translator.gettext(NAME))
        self.line.setAccessibleDescription(translator.gettext(HINT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.addWidget(self.label)
        self.addWidget(self.line)
        self.label.wanted.connect(self.begin)
        self.line.installEventFilter(self)

    @property
    def is_editing(self) -> bool:
        """Return whether it is being edited."""
        return self._is_editing

    def show_title(self, title: str) -> None:
        """Show a stored title; what is being typed stays."""
        self._stored = title
        self.label.setText(title)

    def set_may_edit(self, *, may: bool) -> None:
        """Let it be edited, or only be read."""
        self._may_edit = may
        focus = Qt.FocusPolicy.StrongFocus if may else Qt.FocusPolicy.NoFocus
        self.label.setFocusPolicy(focus)

    def begin(self) -> None:
        """Let the title be typed, all of it selected."""
        if not self._may_edit or self.is_editing:
            return
        self.line.setText(self._stored)
        mark_invalid(self.line, invalid=False)
        self._is_editing = True
        self.setCurrentWidget(self.line)
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.begun.emit()

    def commit(self) -> None:
        """Ask for what was typed to be stored; a title that did not change is shown again."""
        text = self.line.text().strip()
        if text == self._stored:
            self.cancel()
        else:
            self.committed.emit(text)

    def settle(self) -> bool:
        """Commit what is being typed as leaving the line does; return whether that is done."""
        if self.is_editing:
            self._leave()
        return not self.is_editing

    def refuse(self) -> None:
        """Keep what was typed and mark it, since it cannot be stored."""
        if not self.is_editing:
            return
        mark_invalid(self.line, invalid=True)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def cancel(self) -> None:
        """Show the stored title again."""
        if not self.is_editing:
            return
        had_focus = self.line.hasFocus()
        self._is_editing = False  # else hiding the line would be leaving it
        self.setCurrentWidget(self.label)
        if had_focus:
            self.label.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ended.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent):
            return self._took_key(event)
        if (
            watched is self.line
            and self.is_editing
            and isinstance(event, QFocusEvent)
            and event.type() == QEvent.Type.FocusOut
            and event.reason() not in _PASSING
        ):
            self._leave()
        return super().eventFilter(watched, event)

    def _leave(self) -> None:
        if self.line.property("invalid"):
            self.cancel()  # it was refused, and the person went on
        else:
            self.commit()

    def _took_key(self, event: QKeyEvent) -> bool:
        wanted = {Qt.Key.Key_Escape: self.cancel}
        wanted |= dict.fromkeys((Qt.Key.Key_Return, Qt.Key.Key_Enter), self.commit)
        if event.key() not in wanted:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            wanted[Qt.Key(event.key())]()
            return True
        return False


class _TitleLabel(ElidedLabel):
    """The title as it is read.

    Signals: `wanted` when somebody asks to change it.
    """

    wanted = Signal()

    def __init__(self, translator: Translator) -> None:
        self._hint = translator.gettext(HINT)
        super().__init__("", TypeRole.TITLE)
        self.setProperty("editable", True)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(shown_line(text))
        self.setAccessibleDescription(self._hint)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and self.rect().contains(event.position().toPoint()):
            self.wanted.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STARTING:
            self.wanted.emit()
        else:
            super().keyPressEvent(event)
