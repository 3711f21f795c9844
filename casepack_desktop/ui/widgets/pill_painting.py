# SPDX-License-Identifier: Apache-2.0
"""Pills and dots as they are painted, in labels and in cells of tables alike."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from casepack_desktop.domain.enums import Severity
from casepack_desktop.ui.theme.contrast import mixed, readable_on, visible_on
from casepack_desktop.ui.theme.measures import font_of, px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.tokens import Tone, TypeRole, tokens
from casepack_desktop.ui.widgets.plain import shown_line

_ACROSS = 8
_ALONG = 2
_DOT = 8
_SOFT = 0.14
_BLACK = "#000000"
_TEXT_LIMIT = 60
SEVERITY_TONES: dict[Severity, Tone] = {
    Severity.CRITICAL: Tone.CRIT,
    Severity.HIGH: Tone.HIGH,
    Severity.MEDIUM: Tone.MED,
    Severity.LOW: Tone.LOW,
}


@dataclass(frozen=True, slots=True)
class PillLook:
    """Colours of a pill: a tone, a directory's colour, or a handling label as TLP 2.0 has it."""

    tone: Tone = Tone.MUTE
    handling: str = ""
    colour: str = ""

    @property
    def ink(self) -> QColor:
        """Return the colour of the text in the present set of colours."""
        if self.colour:
            return readable_on(self.ground.name(), self.colour)
        return QColor(_handling_ink(self.handling) or colours().of(self.tone))

    @property
    def ground(self) -> QColor:
        """Return the colour of the pill in the present set of colours."""
        if self.colour:
            panel = colours().panel
            return mixed(QColor(panel), visible_on(panel, self.colour), _SOFT)
        return QColor(_BLACK if self.handling else colours().soft(self.tone))


def pill_font() -> QFont:
    """Return the font of pills at the present text size."""
    font = font_of(TypeRole.CAPTION)
    font.setWeight(QFont.Weight.Bold)
    return font


def pill_size(text: str) -> QSize:
    """Return the size that a pill with this text takes."""
    metrics = QFontMetrics(pill_font())
    width = metrics.horizontalAdvance(shown_line(text, _TEXT_LIMIT)) + 2 * px(_ACROSS)
    return QSize(width, metrics.height() + 2 * px(_ALONG))


def paint_pill(painter: QPainter, rect: QRectF, text: str, look: PillLook) -> None:
    """Paint a pill that fills `rect`; a text that is too long ends in an ellipsis."""
    font = pill_font()
    inner = rect.adjusted(px(_ACROSS) / 2, 0, -px(_ACROSS) / 2, 0)
    metrics = QFontMetrics(font)
    line = metrics.elidedText(
        shown_line(text, _TEXT_LIMIT), Qt.TextElideMode.ElideRight, int(inner.width())
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.ground)
    radius = min(rect.height() / 2, float(px(tokens().radius["pill"])))
    painter.drawRoundedRect(rect, radius, radius)
    painter.setFont(font)
    painter.setPen(look.ink)
    painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, line)
    painter.restore()


def dot_width() -> int:
    """Return the width of a dot with the room behind it."""
    return px(_DOT) + px(6)


def paint_dot(painter: QPainter, rect: QRectF, colour: str) -> None:
    """Paint the dot of a directory's colour at the left of `rect`, visible on the panel."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(visible_on(colours().panel, colour))
    radius = px(_DOT) / 2
    painter.drawEllipse(QPointF(rect.left() + radius, rect.center().y()), radius, radius)
    painter.restore()


def _handling_ink(label: str) -> str:
    """Return the colour of a TLP or PAP label on black, "" if it is none."""
    return tokens().tlp_on_black.get(label.replace("PAP:", "TLP:"), "")
