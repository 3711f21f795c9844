# SPDX-License-Identifier: Apache-2.0
"""Short facts with a colour: severity, handling label, status, state of a job."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from casepack_desktop.domain.enums import ENUM_LABELS, Severity
from casepack_desktop.support.i18n import Translator
from casepack_desktop.ui.theme.measures import font_of
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.pill_painting import (
    SEVERITY_TONES,
    PillLook,
    dot_width,
    paint_dot,
    paint_pill,
    pill_size,
)
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel


class Pill(PlainLabel):
    """A text on its coloured ground; the text alone says what the colour says."""

    def __init__(self, text: str, look: PillLook, parent: QWidget | None = None) -> None:
        self._look = look
        super().__init__(text, TypeRole.CAPTION, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @classmethod
    def of_severity(cls, severity: Severity, translator: Translator) -> "Pill":
        """Return the pill of a severity."""
        text = translator.gettext(ENUM_LABELS[severity])
        return cls(text, PillLook(SEVERITY_TONES[severity]))

    @classmethod
    def of_handling(cls, label: str) -> "Pill":
        """Return the pill of a TLP or PAP label, which is never translated."""
        return cls(label, PillLook(handling=label))

    @classmethod
    def of_tone(cls, text: str, tone: Tone) -> "Pill":
        """Return a pill in one of the tones."""
        return cls(text, PillLook(tone))

    def show_look(self, text: str, look: PillLook) -> None:
        """Show another text and look."""
        self._look = look
        self.setText(text)
        self.update()

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(shown_line(text))

    @override
    def sizeHint(self) -> QSize:
        return pill_size(self.text())

    @override
    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        if self._look.handling:
            return hint  # a label that is cut, as in TLP:AMBER+…, would say another one
        return QSize(min(hint.width(), hint.height() * 3), hint.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(painter, QRectF(self.rect()), self.text(), self._look)


class DotLabel(ElidedLabel):
    """A name from a directory behind the dot of its colour."""

    def __init__(self, text: str, colour: str, parent: QWidget | None = None) -> None:
        self._colour = colour
        super().__init__(text, parent=parent)
        self.setContentsMargins(dot_width(), 0, 0, 0)
        self.setFont(font_of(TypeRole.BODY))

    def show_entry(self, text: str, colour: str) -> None:
        """Show another entry of the directory."""
        self._colour = colour
        self.setText(text)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint_dot(painter, QRectF(self.rect()), self._colour)
