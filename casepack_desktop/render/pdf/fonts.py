# SPDX-License-Identifier: Apache-2.0
"""The embedded faces and the characters that they can show."""

import threading
from collections.abc import Iterable
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from casepack_desktop.support.resources import resource_path

REGULAR = "DejaVuSans"
BOLD = "DejaVuSans-Bold"
OBLIQUE = "DejaVuSans-Oblique"
MONO = "DejaVuSansMono"
_FACES = (REGULAR, BOLD, OBLIQUE, MONO)
_SHAPELESS = frozenset(map(ord, "\n\t \N{NO-BREAK SPACE}"))
_registering = threading.Lock()


def register_fonts() -> None:
    """Make the faces known to ReportLab, once in a process."""
    with _registering:
        for face in _FACES:
            if face not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(face, str(resource_path("fonts", f"{face}.ttf"))))


def missing_characters(texts: Iterable[str]) -> list[str]:
    """Return the characters that the regular face cannot show, in the order of their codes."""
    used: set[str] = set()
    for text in texts:
        used.update(text)
    shown = _shown_codes()
    return sorted(character for character in used if ord(character) not in shown)


@cache
def _shown_codes() -> frozenset[int]:
    font = pdfmetrics.getFont(REGULAR)
    if not isinstance(font, TTFont):
        raise TypeError(f"{REGULAR} is no TrueType font")
    return frozenset(font.face.charToGlyph) | _SHAPELESS
