# SPDX-License-Identifier: Apache-2.0
"""The buttons above a previewed report."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.tokens import Tone
from casepack_desktop.ui.widgets.buttons import Look, icon_button, push_button
from casepack_desktop.ui.widgets.flowing import WrapRow
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import set_tool_tip
from casepack_desktop.ui.widgets.plain_label import PlainLabel

PRINT = N_("Print…")
SAVE_PDF = N_("Save as PDF…")
IN_BROWSER = N_("Open in browser")
SMALLER = N_("Smaller (Ctrl+-)")
LARGER = N_("Larger (Ctrl++)")
ACTUAL_SIZE = N_("Actual size (Ctrl+0)")
FIT_WIDTH = N_("Fit width")
FIND_KEY = N_("Find in the report (Ctrl+F)")
COPY_PAGE = N_("Copy the text of this page")
PERCENT = N_("{percent} %")
PAGE = N_("Page {page} of {count}")


class PreviewToolbar(QFrame):
    """Print, save and open at the left, zoom and search behind; it wraps where there is no room.

    Signals: one for each button.
    """

    print_wanted = Signal()
    save_wanted = Signal()
    browser_wanted = Signal()
    smaller_wanted = Signal()
    larger_wanted = Signal()
    actual_size_wanted = Signal()
    fit_wanted = Signal()
    find_wanted = Signal()
    copy_wanted = Signal()

    def __init__(
        self, translator: Translator, *, is_html: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._translator = translator
        _ = translator.gettext
        self.setProperty("ground", "panel")
        self.print_button = push_button(
            _(PRINT), self.print_wanted.emit, look=Look.PRIMARY, icon_name="printer"
        )
        set_tool_tip(self.print_button, _key_text(QKeySequence.StandardKey.Print))
        self.save_button = push_button(_(SAVE_PDF), self.save_wanted.emit, icon_name="download")
        self.browser_button = push_button(
            _(IN_BROWSER), self.browser_wanted.emit, icon_name="external-link"
        )
        self.reading = QWidget()
        self._fill_reading(is_html)
        wrapping = WrapRow()
        for widget in (self.print_button, self.save_button, self.browser_button, self.reading):
            wrapping.add(widget)
        self.browser_button.setVisible(is_html)
        column(self, gap=0, margin=2).addWidget(wrapping)

    def show_zoom(self, factor: float) -> None:
        """Show the factor on the button that goes back to 100 %."""
        text = self._translator.gettext(PERCENT, percent=round(factor * 100))
        self.zoom_button.setText(text)
        self.zoom_button.setAccessibleDescription(text)

    def show_page(self, page: int, count: int) -> None:
        """Show which page is seen."""
        self.page_label.setText(self._translator.gettext(PAGE, page=page, count=count))
        self.page_label.show()

    def show_ready(self, is_ready: bool) -> None:
        """Switch off what needs a document that is seen."""
        self.print_button.setEnabled(is_ready)
        self.reading.setEnabled(is_ready)

    def _fill_reading(self, is_html: bool) -> None:
        _ = self._translator.gettext
        layout = row(self.reading, gap=1)
        self.zoom_button = push_button("", self.actual_size_wanted.emit)
        self.zoom_button.setAccessibleName(_(ACTUAL_SIZE))
        self.show_zoom(1.0)
        set_tool_tip(self.zoom_button, _(ACTUAL_SIZE))
        layout.addWidget(_icon("zoom-out", _(SMALLER), self.smaller_wanted))
        layout.addWidget(self.zoom_button)
        layout.addWidget(_icon("zoom-in", _(LARGER), self.larger_wanted))
        layout.addWidget(push_button(_(FIT_WIDTH), self.fit_wanted.emit, look=Look.LINK))
        layout.addWidget(_icon("search", _(FIND_KEY), self.find_wanted))
        copy = _icon("copy", _(COPY_PAGE), self.copy_wanted)
        copy.setVisible(not is_html)
        layout.addWidget(copy)
        self.page_label = PlainLabel("", tone=Tone.MUTE)
        self.page_label.setVisible(not is_html)
        layout.addWidget(self.page_label)


def _icon(name: str, text: str, signal: object) -> QWidget:
    return icon_button(name, text, signal.emit, tone=Tone.INK)  # type: ignore[attr-defined]


def _key_text(key: QKeySequence.StandardKey) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
