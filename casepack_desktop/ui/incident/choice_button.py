# SPDX-License-Identifier: Apache-2.0
"""Buttons whose menu changes one field of a case at once: its status and its severity."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from casepack_desktop.domain.fields import FIELD
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.choice_box import Option
from casepack_desktop.ui.incident.dots import dot_icon, severity_of
from casepack_desktop.ui.incident.options import options_of
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.buttons import Button, pressed_by_enter
from casepack_desktop.ui.widgets.pill_painting import (
    SEVERITY_TONES,
    PillLook,
    paint_pill,
    pill_size,
)
from casepack_desktop.ui.widgets.plain import literal, set_tool_tip

CHANGE = N_("{field}: {value}. Opens a menu to change it.")
NO_SEVERITY = N_("Severity")
NONE = N_("None")


class ChoiceMenu(QMenu):
    """The values of a field.

    Signals: `chosen` with another value than the present one, "" for none; `save_wanted` after
    the key of saving has chosen what is marked.
    """

    chosen = Signal(str)
    save_wanted = Signal()

    def __init__(self, key: str, session: Session, translator: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._field = FIELD[key]
        self._session = session
        self._translator = translator
        self.value = ""
        self.setAccessibleName(translator.gettext(self._field.label))
        self.aboutToShow.connect(self._on_about_to_show)

    def option(self) -> Option | None:
        """Return the present value as it is shown, None if there is none."""
        return next((one for one in self._options() if one.value == self.value), None)

    def _options(self) -> list[Option]:
        return options_of(self._field, self._session, self._translator, self.value)

    def _on_about_to_show(self) -> None:
        self.clear()
        for option in self._options():
            self._add(option.value, option.name, option)
        if self._field.directory is None:
            self.addSeparator()
            self._add("", self._translator.gettext(NONE), None)

    def _add(self, value: str, text: str, option: Option | None) -> None:
        action = self.addAction(literal(text))
        action.setCheckable(True)
        action.setChecked(value == self.value)
        if value == self.value:
            # The dot stands where the mark of what is checked would be.
            font = self.font()
            font.setBold(True)
            action.setFont(font)
        if option is not None and option.colour is not None:
            action.setIcon(dot_icon(option.colour))
        action.triggered.connect(lambda: self._choose(value))

    def _choose(self, value: str) -> None:
        if value != self.value:
            self.chosen.emit(value)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.matches(QKeySequence.StandardKey.Save):
            super().keyPressEvent(event)
            return
        marked = self.activeAction()
        self.close()
        if marked is not None:
            marked.trigger()
        self.save_wanted.emit()


class StatusButton(Button):
    """The status of a case behind its dot."""

    def __init__(self, session: Session, translator: Translator) -> None:
        super().__init__("")
        self._translator = translator
        self.choices = ChoiceMenu("status", session, translator, self)
        self.setAutoDefault(False)
        self.setMenu(self.choices)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_value(self, code: str) -> None:
        """Show a status by its code."""
        self.choices.value = code
        option = self.choices.option()
        name = code if option is None else option.name
        self.setText(literal(name))
        if option is not None and option.colour is not None:
            self.setIcon(dot_icon(option.colour))
        _say(self, "status", name, self._translator)


class SeverityButton(QPushButton):
    """The severity of a case as its pill."""

    def __init__(self, session: Session, translator: Translator) -> None:
        super().__init__("")
        self._translator = translator
        self._look = PillLook()
        self._name = ""
        self.choices = ChoiceMenu("severity", session, translator, self)
        self.setProperty("look", "drawn")
        self.setAutoDefault(False)
        self.setMenu(self.choices)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_value(self, value: str) -> None:
        """Show a severity, "" for none."""
        self.choices.value = value
        option, severity = self.choices.option(), severity_of(value)
        self._look = PillLook() if severity is None else PillLook(SEVERITY_TONES[severity])
        self._name = self._translator.gettext(NO_SEVERITY) if option is None else option.name
        _say(self, "severity", self._name, self._translator)
        self.updateGeometry()
        self.update()

    def label(self) -> str:
        """Return the text as it is painted."""
        return self._name

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        hint = pill_size(self._name)
        return QSize(hint.width() + px(4), hint.height() + px(4))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        inside = QRectF(self.rect()).adjusted(px(2), px(2), -px(2), -px(2))
        paint_pill(painter, inside, self._name, self._look)
        if self.hasFocus() or self.underMouse() or self.isDown():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._look.ink)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)


def _say(button: QPushButton, key: str, value: str, translator: Translator) -> None:
    said = translator.gettext(CHANGE, field=translator.gettext(FIELD[key].label), value=value)
    button.setAccessibleName(said)
    set_tool_tip(button, said)
