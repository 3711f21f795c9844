# SPDX-License-Identifier: Apache-2.0
"""What the preview needs of a view, whether Chromium or QtPdf draws it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

SMALLEST_ZOOM = 0.25
LARGEST_ZOOM = 5.0
ZOOMS = (0.25, 0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0)
_NEARLY = 0.005


class Viewer(QWidget):
    """A document that can be zoomed, searched and printed.

    Signals: `loaded` once it can be seen; `failed` with a `Problem` if it never will be;
    `zoom_changed` with the factor; `found` with the number of the match shown and of all;
    `page_changed` with the page seen and their number; `noted` with a sentence about what was
    refused; `printable` with the document as the bytes of a PDF file, empty if that failed.
    """

    loaded = Signal()
    failed = Signal(object)
    zoom_changed = Signal(float)
    found = Signal(int, int)
    page_changed = Signal(int, int)
    noted = Signal(str)
    printable = Signal(bytes)

    has_pages = False

    def start(self) -> None:
        """Begin to load."""
        raise NotImplementedError

    def zoom(self) -> float:
        """Return the factor shown."""
        raise NotImplementedError

    def set_zoom(self, factor: float) -> None:
        """Show the document at a factor; a factor beyond the limits is brought near."""
        raise NotImplementedError

    def fit_width(self) -> None:
        """Make the page as wide as the room, and keep it so."""
        raise NotImplementedError

    def seek(self, text: str, *, backward: bool = False) -> None:
        """Show the next match of the text and mark all; an empty text marks none."""
        raise NotImplementedError

    def copy_text(self) -> None:
        """Copy what is selected, or all text of the page that is seen."""
        raise NotImplementedError

    def make_printable(self) -> None:
        """Ask for the document as a PDF, which comes by `printable`."""
        raise NotImplementedError

    def focus_target(self) -> QWidget:
        """Return the widget that scrolls by keys."""
        raise NotImplementedError

    def step_zoom(self, direction: int) -> None:
        """Show the next larger (1) or smaller (-1) of the usual factors."""
        now = self.zoom()
        if direction > 0:
            factor = next((one for one in ZOOMS if one > now + _NEARLY), LARGEST_ZOOM)
        else:
            factor = next((one for one in reversed(ZOOMS) if one < now - _NEARLY), SMALLEST_ZOOM)
        self.set_zoom(factor)


def within_zoom(factor: float) -> float:
    """Return the factor, brought into the range that can be shown."""
    return min(max(factor, SMALLEST_ZOOM), LARGEST_ZOOM)
