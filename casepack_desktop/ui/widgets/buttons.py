# SPDX-License-Identifier: Apache-2.0
"""Buttons of one look each, so that pages do not name properties of the style sheet."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget
from typing_extensions import override

from casepack_desktop.ui.theme.icons import icon
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone
from casepack_desktop.ui.widgets.plain import literal, set_tool_tip

_ICON = 16
_GAP = 4
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Look(StrEnum):
    """How much a button asks for."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"
    LINK = "link"


_TONES = {
    Look.PLAIN: Tone.INK,
    Look.PRIMARY: Tone.ACCENT_INK,
    Look.DANGER: Tone.CRIT,
    Look.LINK: Tone.ACCENT,
}


class Button(QPushButton):
    """A button whose icon keeps the size of the text beside it."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setIconSize(_leading_size())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.setIconSize(_leading_size())


class IconButton(QToolButton):
    """A button that shows an icon only, at the size of the text around it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "quiet")
        self.setIconSize(icon_size())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.setIconSize(icon_size())


def pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press the button that has the focus if Enter was; return whether it was.

    Most systems leave this to a dialog's own button. A key that is held down presses only once,
    so that it does not also answer the question it led to.
    """
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() not in _ENTER or held:
        return False
    if not event.isAutoRepeat():
        button.click()
    return True


def push_button(
    text: str,
    clicked: Callable[[], object] | None = None,
    *,
    look: Look = Look.PLAIN,
    icon_name: str = "",
    parent: QWidget | None = None,
) -> Button:
    """Return a button that calls `clicked`; `&` in the text is a letter."""
    button = Button(literal(text), parent)
    button.setProperty("look", str(look))
    button.setAutoDefault(False)
    button.setAccessibleName(text)
    if icon_name:
        button.setIcon(icon(icon_name, _TONES[look]))
    if clicked is not None:
        button.clicked.connect(lambda: clicked())
    return button


def icon_button(
    name: str,
    text: str,
    clicked: Callable[[], object] | None = None,
    *,
    tone: Tone = Tone.MUTE,
    parent: QWidget | None = None,
) -> IconButton:
    """Return a quiet button that shows an icon only; `text` is its name and tool tip."""
    button = IconButton(parent)
    button.setIcon(icon(name, tone))
    button.setAccessibleName(text)
    set_tool_tip(button, text)
    if clicked is not None:
        button.clicked.connect(lambda: clicked())
    return button


def icon_size() -> QSize:
    """Return the size of icons beside text."""
    return QSize(px(_ICON), px(_ICON))


def _leading_size() -> QSize:
    # Wider than high: icons are drawn at the left, which leaves a gap before the text.
    return QSize(px(_ICON + _GAP), px(_ICON))
