# SPDX-License-Identifier: Apache-2.0
"""Ways to edit the fields of an entry, all alike to the form: a text in, a text out."""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from casepack_desktop.domain.directory_fields import NO, YES
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.shell.zones import ZoneBox
from casepack_desktop.ui.theme.contrast import VISIBLE, contrast
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.tokens import Scheme, tokens
from casepack_desktop.ui.widgets.layouts import row
from casepack_desktop.ui.widgets.plain import literal, set_tool_tip

CHOOSE_COLOUR = N_("Choose a colour")
FAINT_LIGHT = N_("Faint on a light ground; it is shown darker there.")
FAINT_DARK = N_("Faint on a dark ground; it is shown lighter there.")
READABLE = N_("Well visible on light and dark ground.")
OFFERED = N_("Offered for new incidents")
_SWATCH = 14
_SLACK = 2
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


class Control(QWidget):
    """Edits one field.

    Signals: `edited` whenever the person changes the text.
    """

    edited = Signal()

    def text(self) -> str:
        """Return what stands in the control."""
        raise NotImplementedError

    def show_text(self, text: str) -> None:
        """Show a text."""
        raise NotImplementedError

    def inner(self) -> QWidget:
        """Return the widget that takes the keyboard."""
        raise NotImplementedError

    def forbid(self) -> None:
        """Let the text be read but not changed."""
        self.inner().setEnabled(False)

    def _holds(self, *widgets: QWidget) -> None:
        line = row(self, gap=1)
        for at, widget in enumerate(widgets):
            line.addWidget(widget, 1 if at == 0 else 0)
        self.setFocusProxy(widgets[0])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.inner().setAccessibleName(name)

    @override
    def setAccessibleDescription(self, description: str) -> None:
        super().setAccessibleDescription(description)
        self.inner().setAccessibleDescription(description)


class LineControl(Control):
    """A line of text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.textEdited.connect(self.edited)
        self._holds(self.line)

    @override
    def text(self) -> str:
        return self.line.text()

    @override
    def show_text(self, text: str) -> None:
        if text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(0)

    @override
    def inner(self) -> QWidget:
        return self.line

    @override
    def forbid(self) -> None:
        self.line.setReadOnly(True)


class TextControl(Control):
    """A text of some lines; Tab leaves it."""

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QPlainTextEdit()
        self.box.setTabChangesFocus(True)
        self.box.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines = lines
        self._is_showing = False
        self.box.textChanged.connect(self._on_box_text_changed)
        self._holds(self.box)
        self._fit()

    @override
    def text(self) -> str:
        return self.box.toPlainText()

    @override
    def show_text(self, text: str) -> None:
        if text != self.box.toPlainText():
            self._is_showing = True
            self.box.setPlainText(text)
            self._is_showing = False

    @override
    def inner(self) -> QWidget:
        return self.box

    @override
    def forbid(self) -> None:
        self.box.setReadOnly(True)

    def _fit(self) -> None:
        """Be as high as the lines are in the font and frame of the theme, none of them cut."""
        margins = self.box.contentsMargins()
        around = margins.top() + margins.bottom() + 2 * round(self.box.document().documentMargin())
        lines = QFontMetrics(self.box.font()).lineSpacing() * self._lines
        self.box.setFixedHeight(lines + around + px(_SLACK))

    def _on_box_text_changed(self) -> None:
        if not self._is_showing:
            self.edited.emit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()


class ChoiceControl(Control):
    """One of some values, each shown by its name; a stored one that is not offered is kept."""

    def __init__(
        self,
        choices: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
        *,
        icon_of: Callable[[str], QIcon] | None = None,
    ) -> None:
        super().__init__(parent)
        self.box = QComboBox()
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setMinimumContentsLength(8)
        for value, name in choices:
            if icon_of is None:
                self.box.addItem(name, value)
            else:
                self.box.addItem(icon_of(value), name, value)
        self.box.activated.connect(self.edited)
        self._holds(self.box)

    @override
    def text(self) -> str:
        return str(self.box.currentData() or "")

    @override
    def show_text(self, text: str) -> None:
        at = self.box.findData(text)
        if at < 0 and text:
            self.box.addItem(text, text)
            at = self.box.count() - 1
        self.box.setCurrentIndex(at)

    @override
    def inner(self) -> QWidget:
        return self.box


class ZoneControl(Control):
    """A time zone by any part of its name, or none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = ZoneBox("")
        self.box.editTextChanged.connect(self.edited)
        self._holds(self.box)

    @override
    def text(self) -> str:
        return self.box.currentText().strip()

    @override
    def show_text(self, text: str) -> None:
        if text != self.box.currentText():
            self.box.show_zone(text)
            line = self.box.lineEdit()
            if line is not None:
                line.setCursorPosition(0)

    @override
    def inner(self) -> QWidget:
        return self.box


class FlagControl(Control):
    """Whether an entry is offered."""

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check = QCheckBox(literal(translator.gettext(OFFERED)))
        self.check.clicked.connect(self.edited)
        self._holds(self.check)

    @override
    def text(self) -> str:
        return YES if self.check.isChecked() else NO

    @override
    def show_text(self, text: str) -> None:
        self.check.setChecked(text == YES)

    @override
    def inner(self) -> QWidget:
        return self.check


class ColourControl(Control):
    """A colour as `#rrggbb`, typed or chosen; `hint` says where it is hard to see."""

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self.line = QLineEdit()
        self.line.setMaxLength(7)
        self.line.textEdited.connect(self.edited)
        self.line.textChanged.connect(self._on_line_text_changed)
        self.swatch = _Swatch()
        name = translator.gettext(CHOOSE_COLOUR)
        self.swatch.setAccessibleName(name)
        set_tool_tip(self.swatch, name)
        self.swatch.clicked.connect(self._choose)
        self._holds(self.line, self.swatch)

    def hint(self) -> str:
        """Return how well the colour is seen, "" if it is none yet."""
        if not _COLOUR.fullmatch(self.line.text().strip()):
            return ""
        colour = QColor(self.line.text().strip())
        schemes = tokens().schemes
        light = contrast(colour, schemes[Scheme.LIGHT].panel) >= VISIBLE
        dark = contrast(colour, schemes[Scheme.DARK].panel) >= VISIBLE
        said = READABLE if light and dark else FAINT_DARK if light else FAINT_LIGHT
        return self._translator.gettext(said)

    @override
    def text(self) -> str:
        return self.line.text()

    @override
    def show_text(self, text: str) -> None:
        self.line.setText(text)

    @override
    def inner(self) -> QWidget:
        return self.line

    @override
    def forbid(self) -> None:
        self.line.setReadOnly(True)
        self.swatch.setEnabled(False)

    def _choose(self) -> None:
        dialog = QColorDialog(QColor(self.line.text()), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self._translator.gettext(CHOOSE_COLOUR))
        dialog.colorSelected.connect(self._on_dialog_color_selected)
        dialog.open()

    def _on_dialog_color_selected(self, colour: QColor) -> None:
        self.line.setText(colour.name())
        self.edited.emit()

    def _on_line_text_changed(self, text: str) -> None:
        # Names of colours are not taken, so that none is shown for one.
        plain = text.strip()
        self.swatch.show_colour(plain if _COLOUR.fullmatch(plain) else "")


class _Swatch(QToolButton):
    """A button in the colour that it lets one choose."""

    def __init__(self) -> None:
        super().__init__()
        self._colour = ""
        self.setFixedWidth(px(2 * _SWATCH))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_colour(self, text: str) -> None:
        """Show another colour."""
        self._colour = text
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        now = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = tokens().focus_ring if self.hasFocus() else 1
        pen = painter.pen()
        pen.setColor(QColor(now.accent if self.hasFocus() else now.line_strong))
        pen.setWidth(width)
        painter.setPen(pen)
        wanted = QColor(self._colour)
        painter.setBrush(wanted if wanted.isValid() else QColor(now.panel))
        edge = width
        rect = self.rect().adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(rect, px(6), px(6))
