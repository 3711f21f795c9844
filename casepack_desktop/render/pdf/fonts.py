# SPDX-License-Identifier: Apache-2.0
"""The embedded faces and the characters that they can show."""

import re
import threading
from collections.abc import Iterable
from functools import cache

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFont

from casepack_desktop.support.resources import resource_path

REGULAR = "DejaVuSans"
BOLD = "DejaVuSans-Bold"
OBLIQUE = "DejaVuSans-Oblique"
MONO = "DejaVuSansMono"
FACES = (REGULAR, BOLD, OBLIQUE, MONO)
_SHAPELESS = frozenset(map(ord, "\n\t \N{NO-BREAK SPACE}"))
_LONG_CODE = re.compile(r"<([0-9A-F]{5,6})>$", re.MULTILINE)
_makeToUnicodeCMap = ttfonts.makeToUnicodeCMap  # noqa: N816 - the name it has there
_registering = threading.Lock()


def register_fonts() -> None:
    """Make the faces known to ReportLab, once in a process."""
    for face in FACES:
        register_face(face)


def register_face(face: str) -> None:
    """Make one face known to ReportLab, once in a process."""
    with _registering:
        ttfonts.makeToUnicodeCMap = _to_unicode_cmap
        if face not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(face, str(resource_path("fonts", f"{face}.ttf"))))


def _to_unicode_cmap(fontname: str, subset: list[int]) -> str:
    """Return the table by which a reader copies text out of the file.

    WORKAROUND ReportLab 5.1: it writes codes past U+FFFF as five digits where PDF asks for UTF-16,
    so that such characters cannot be copied; remove when `makeToUnicodeCMap` writes pairs.
    """
    return _LONG_CODE.sub(
        lambda match: f"<{chr(int(match[1], 16)).encode('utf-16-be').hex().upper()}>",
        _makeToUnicodeCMap(fontname, subset),
    )


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
