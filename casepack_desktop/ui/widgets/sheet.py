# SPDX-License-Identifier: Apache-2.0
"""A panel at the right that works on what the page shows, and leaves the page in sight."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px, space
from casepack_desktop.ui.theme.tokens import Tone, TypeRole, tokens
from casepack_desktop.ui.widgets.buttons import icon_button
from casepack_desktop.ui.widgets.kept_keys import keeps_key
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain_label import ElidedLabel

CLOSE = N_("Close")
_NARROWEST_PAGE = 560


class Sheet(QFrame):
    """A titled panel; content goes into `body`, buttons into `footer`, Esc closes it.

    Signals: `closed` after it went away. Set `may_close` to ask before unsaved text is left.
    """

    closed = Signal()
    wanted_width = 0
    """Its width in pixels of the tokens, 0 for the usual one."""

    def __init__(
        self, title: str, subtitle: str, translator: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.may_close: Callable[[], bool] = lambda: True
        self.setProperty("sheet", True)
        self.setAccessibleName(title)
        self._title = ElidedLabel(title, TypeRole.SECTION)
        self._subtitle = ElidedLabel(subtitle, tone=Tone.MUTE)
        outer = column(self, gap=2)
        outer.addLayout(self._head(translator))
        self._inside = QWidget()
        self._inside.setProperty("ground", "panel")
        self.body: QVBoxLayout = column(self._inside, gap=2)
        self.body.setContentsMargins(space(4), 0, space(4), space(2))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._inside)
        outer.addWidget(self._area, 1)
        self.footer: QHBoxLayout = row(gap=2)
        self.footer.setContentsMargins(space(4), space(2), space(4), space(4))
        self.footer.addStretch(1)
        outer.addLayout(self.footer)

    def show_title(self, title: str, subtitle: str) -> None:
        """Show another title."""
        self.setAccessibleName(title)
        self._title.setText(title)
        self._subtitle.setText(subtitle)

    def close_sheet(self) -> bool:
        """Close it unless `may_close` says no; return whether it is closed."""
        if not self.isHidden():
            if not self.may_close():
                return False
            self.hide()
            self.closed.emit()
        return True

    def focus_first(self) -> None:
        """Give the focus to the first control of the body, else to the cross."""
        inside = self._inside.findChildren(QWidget)
        first = next((widget for widget in inside if _takes_focus(widget)), self._close)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _head(self, translator: Translator) -> QHBoxLayout:
        head = row(gap=2)
        head.setContentsMargins(space(4), space(3), space(3), 0)
        titles = column(gap=0)
        titles.addWidget(self._title)
        titles.addWidget(self._subtitle)
        self._close = icon_button("x", translator.gettext(CLOSE), self.close_sheet)
        head.addLayout(titles, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        return head

    @override
    def event(self, event: QEvent) -> bool:
        return keeps_key(event) or super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        else:
            super().keyPressEvent(event)


class SheetHost(QWidget):
    """A page with room for one sheet: beside it if both fit, over its right side if not."""

    def __init__(self, page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._sheet: Sheet | None = None
        self._focus_before: QWidget | None = None
        page.setParent(self)

    def open_sheet(self, sheet: Sheet) -> bool:
        """Show the sheet and give it the focus; return False if another one would not close."""
        if not self.close_sheet():
            return False
        self._focus_before = QApplication.focusWidget()
        self._sheet = sheet
        sheet.setParent(self)
        sheet.closed.connect(self._on_sheet_closed)
        sheet.show()
        sheet.raise_()
        self._arrange()
        sheet.focus_first()
        return True

    def close_sheet(self) -> bool:
        """Close the sheet that is open; return False if it would not."""
        return self._sheet is None or self._sheet.close_sheet()

    def sheet(self) -> Sheet | None:
        """Return the sheet that is open."""
        return self._sheet

    def _arrange(self) -> None:
        width, height = self.width(), self.height()
        if self._sheet is None:
            self._page.setGeometry(0, 0, width, height)
            return
        taken = min(px(self._sheet.wanted_width or tokens().sheet_width), width)
        beside = width - taken >= px(_NARROWEST_PAGE)
        self._page.setGeometry(0, 0, width - taken if beside else width, height)
        self._sheet.setGeometry(QRect(width - taken, 0, taken, height))

    def _on_sheet_closed(self) -> None:
        sheet, self._sheet = self._sheet, None
        if sheet is not None:
            sheet.closed.disconnect(self._on_sheet_closed)
        self._arrange()
        before, self._focus_before = self._focus_before, None
        if before is not None and self._page.isAncestorOf(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def sizeHint(self) -> QSize:
        return self._page.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        return self._page.minimumSizeHint()


def _takes_focus(widget: QWidget) -> bool:
    policy = widget.focusPolicy()
    return bool(policy & Qt.FocusPolicy.TabFocus) and widget.isEnabled() and not widget.isHidden()
