# SPDX-License-Identifier: Apache-2.0
"""The line under the title: number, severity as a pill, status, instant; it wraps between words."""

from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from casepack_desktop.render import palette
from casepack_desktop.render.pdf.fonts import BOLD
from casepack_desktop.render.pdf.styles import SUBTITLE
from casepack_desktop.render.text import printable
from casepack_desktop.reporting.document import Subtitle

_SIZE = SUBTITLE.fontSize
_LEADING = SUBTITLE.leading + 2
_PILL_PADDING = 6.0
_PILL_HEIGHT = 11.5
_SEPARATOR = "·"


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    width: float
    is_pill: bool = False


class SubtitleLine(Flowable):
    """The subtitle as words that are laid out one after the other."""

    def __init__(self, subtitle: Subtitle) -> None:
        super().__init__()
        self._subtitle = subtitle
        self._lines: list[list[_Word]] = []
        self._space = stringWidth(" ", SUBTITLE.fontName, _SIZE)

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Break the words into lines of the width."""
        self._lines = [[]]
        used = 0.0
        for word in self._words(available_width):
            if self._lines[-1] and used + word.width > available_width:
                self._lines.append([])
                used = 0.0
            self._lines[-1].append(word)
            used += word.width + self._space
        return available_width, _LEADING * len(self._lines)

    def draw(self) -> None:
        """Draw the lines from the top."""
        y = _LEADING * len(self._lines)
        for line in self._lines:
            y -= _LEADING
            x = 0.0
            for word in line:
                self._draw_word(word, x, y + 4)
                x += word.width + self._space

    def _words(self, limit: float) -> list[_Word]:
        subtitle = self._subtitle
        words = [*self._plain(subtitle.number, limit), *self._plain(_SEPARATOR, limit)]
        words.append(self._pill(subtitle.severity_label))
        rest = f"{_SEPARATOR} {subtitle.status.value} {_SEPARATOR} {subtitle.state}"
        return [*words, *self._plain(rest, limit)]

    def _plain(self, text: str, limit: float) -> list[_Word]:
        parts = (part for word in printable(text).split() for part in _cut(word, limit))
        return [_Word(part, stringWidth(part, SUBTITLE.fontName, _SIZE)) for part in parts]

    def _pill(self, text: str) -> _Word:
        return _Word(text, stringWidth(text, BOLD, _SIZE - 0.5) + 2 * _PILL_PADDING, is_pill=True)

    def _draw_word(self, word: _Word, x: float, y: float) -> None:
        canvas = self.canv
        canvas.setFillColor(SUBTITLE.textColor)
        canvas.setFont(SUBTITLE.fontName, _SIZE)
        if word.is_pill:
            severity = self._subtitle.severity
            canvas.setFillColor(_colour(palette.PILL_FILL[severity]))
            canvas.roundRect(x, y - 3.2, word.width, _PILL_HEIGHT, 5.6, stroke=0, fill=1)
            canvas.setFillColor(_colour(palette.PILL_INK[severity]))
            canvas.setFont(BOLD, _SIZE - 0.5)
            x += _PILL_PADDING
        canvas.drawString(x, y, word.text)


def _cut(word: str, limit: float) -> list[str]:
    per_line = max(1, int(limit / (_SIZE * 1.1)))
    return [word[start : start + per_line] for start in range(0, len(word), per_line)]


def _colour(code: str) -> Color:
    return HexColor(code)
