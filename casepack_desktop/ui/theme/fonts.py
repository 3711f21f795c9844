# SPDX-License-Identifier: Apache-2.0
"""The bundled font for scripts that no font of the system can write."""

from PySide6.QtGui import QFont, QFontDatabase

from casepack_desktop.support.resources import resource_path

_System = QFontDatabase.WritingSystem
FALLBACK_FAMILY = "DejaVu Sans"
_FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf")
_COVERED = (
    _System.Latin,
    _System.Cyrillic,
    _System.Greek,
    _System.Armenian,
    _System.Hebrew,
    _System.Arabic,
    _System.Georgian,
)


def missing_scripts() -> list[QFontDatabase.WritingSystem]:
    """Return the scripts of the bundled font for which the system has no font at all."""
    return [script for script in _COVERED if not QFontDatabase.families(script)]


def install_fallback() -> None:
    """Make the bundled font known to this process."""
    for name in _FILES:
        QFontDatabase.addApplicationFont(str(resource_path("fonts", name)))


def with_fallback(font: QFont) -> QFont:
    """Return the font with the bundled family behind its own."""
    families = [name for name in font.families() if name != FALLBACK_FAMILY]
    result = QFont(font)
    result.setFamilies([*families, FALLBACK_FAMILY])
    return result
