# SPDX-License-Identifier: Apache-2.0
"""Panels that hold what belongs together, and such that one can choose."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.tokens import Tone, TypeRole, tokens
from casepack_desktop.ui.widgets.buttons import pressed_by_enter
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel


class Card(QFrame):
    """A titled panel; content goes into `body`, small things beside the title (`add_aside`)."""

    def __init__(self, title: str = "", note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName(title)
        outer = column(self, gap=2, margin=4)
        self._head = row(gap=1)
        if title:
            self._head.addWidget(PlainLabel(title, TypeRole.SECTION))
        self._note = ElidedLabel(note, tone=Tone.MUTE)
        self._head.addWidget(self._note, 1)
        if not note:
            # What has no place yet would be shown as a window of its own; it may only be hidden.
            self._note.hide()
            self._head.addStretch(1)
        self.body: QVBoxLayout = column(gap=2)
        if title:
            outer.addLayout(self._head)
        outer.addLayout(self.body)

    def show_note(self, note: str) -> None:
        """Show a quiet text behind the title."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def add_aside(self, widget: QWidget) -> None:
        """Add a small widget at the right of the title."""
        self._head.addWidget(widget, 0, Qt.AlignmentFlag.AlignRight)


class ChoiceCard(QPushButton):
    """A card that is pressed like a button: a title, a tag at its right, and a sentence."""

    def __init__(
        self, title: str, sentence: str, tag: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "drawn")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(title)
        self.setAccessibleDescription(shown_line(sentence))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._inside = column(self, gap=1, margin=4)
        head = row(gap=2)
        head.addWidget(ElidedLabel(title, TypeRole.SECTION), 1)
        if tag is not None:
            head.addWidget(tag, 0, Qt.AlignmentFlag.AlignRight)
        self._inside.addLayout(head)
        self._inside.addWidget(PlainLabel(sentence, tone=Tone.MUTE, wrap=True))
        self._inside.addStretch(1)
        for label in self.findChildren(PlainLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        return self._inside.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        return self._inside.minimumSize()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._inside.totalHeightForWidth(width)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        now = colours()
        strong = self.isChecked() or self.hasFocus()
        width = tokens().focus_ring if strong else 1
        border = now.accent if strong else now.line_strong if self.underMouse() else now.line
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(border), width))
        painter.setBrush(QColor(now.panel))
        edge = (width + 1) // 2
        radius = px(tokens().radius["card"])
        painter.drawRoundedRect(self.rect().adjusted(edge, edge, -edge, -edge), radius, radius)
