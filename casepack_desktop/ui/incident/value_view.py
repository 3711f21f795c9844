# SPDX-License-Identifier: Apache-2.0
"""A value of a case to be read, scrolled and copied, whatever its length."""

from PySide6.QtWidgets import QWidget

from casepack_desktop.ui.incident.growing_text import GrowingText
from casepack_desktop.ui.widgets.key_values import NOTHING
from casepack_desktop.ui.widgets.plain import shown_text

_SHOWN = 150_000
_LINES = 6


class ValueView(GrowingText):
    """Plain text that nobody can change; an empty one is a dash."""

    def __init__(self, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, fewest=1, most=_LINES)
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.show_value(text)

    def show_value(self, text: str) -> None:
        """Show another value."""
        self.take_text(shown_text(text, _SHOWN) or NOTHING)
