# SPDX-License-Identifier: Apache-2.0
"""An HTML report as Chromium shows it, sealed off, with what happens when Chromium fails."""

from PySide6.QtCore import QByteArray, QMarginsF, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QKeySequence,
    QPageLayout,
    QPageSize,
    QResizeEvent,
)
from PySide6.QtWebEngineCore import QWebEngineFindTextResult, QWebEnginePage
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid
from typing_extensions import override

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.web.sandbox import look_at_process
from casepack_desktop.ui.web.sealed_page import SealedDocument, SealedPage
from casepack_desktop.ui.web.viewer import Viewer, within_zoom
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.plain import shown_line

REPORT = N_("Report")
COPY = N_("Copy")
SELECT_ALL = N_("Select all")
LINK_REFUSED = N_("Links are not opened from the preview: {address}")
REFUSED = N_("The document tried to go to another page. The preview does not let it.")
# The report's own column: 60rem and room at its sides, in the pixels of a page.
_COLUMN = 1_000
_START_MS = 20_000
_LOAD_MS = 60_000
_A4 = QPageLayout(
    QPageSize(QPageSize.PageSizeId.A4),
    QPageLayout.Orientation.Portrait,
    QMarginsF(15, 15, 15, 15),
    QPageLayout.Unit.Millimeter,
)
_Ended = QWebEnginePage.RenderProcessTerminationStatus


class PreviewCrashed(Problem):
    """The process that draws the page ended."""

    text = N_(
        "The preview stopped, which old graphics drivers and virtual machines can cause. The"
        " program will draw previews without the graphics card when it is started again. Until"
        " then open the report in the browser."
    )


class PreviewSilent(Problem):
    """Chromium did not get so far as to ask for the document, or never finished."""

    text = N_(
        "The preview did not appear in time, which old graphics drivers and virtual machines can"
        " cause. The program will draw previews without the graphics card when it is started"
        " again. Until then open the report in the browser."
    )


class HtmlView(Viewer):
    """A sealed page with zoom, search and print."""

    def __init__(self, html: bytes, translator: Translator, parent: QWidget | None = None) -> None:
        """`start_engine` must have been called."""
        super().__init__(parent)
        self._translator = translator
        self._fits = False
        self._sought = ""
        self._watchdog = QTimer(self, interval=_START_MS)
        self._watchdog.setSingleShot(True)
        self._watchdog.timeout.connect(self._on_watchdog_timeout)
        self._view = _View(translator, self)
        column(self, gap=0).addWidget(self._view)
        self.document = SealedDocument(html, self)
        self.document.handler.asked.connect(self._on_handler_asked)
        self._connect(self.document.page)
        self._view.setPage(self.document.page)
        self.setFocusProxy(self._view)

    @override
    def start(self) -> None:
        self._watchdog.start()
        self.document.load()

    @override
    def zoom(self) -> float:
        return self._view.zoomFactor()

    @override
    def set_zoom(self, factor: float) -> None:
        self._fits = False
        self._show_zoom(factor)

    @override
    def fit_width(self) -> None:
        self._fits = True
        self._show_zoom(self.width() / _COLUMN)

    @override
    def seek(self, text: str, *, backward: bool = False) -> None:
        self._sought = text
        if not text:
            self.document.page.findText("")
            return
        flag = QWebEnginePage.FindFlag
        self.document.page.findText(text, flag.FindBackward if backward else flag(0))

    @override
    def copy_text(self) -> None:
        self._view.triggerPageAction(QWebEnginePage.WebAction.Copy)

    @override
    def make_printable(self) -> None:
        self.document.page.printToPdf(self._on_page_printed, _A4)

    @override
    def focus_target(self) -> QWidget:
        return self._view

    def _connect(self, page: QWebEnginePage) -> None:
        page.setBackgroundColor(QColor(Qt.GlobalColor.white))
        page.loadFinished.connect(self._on_page_load_finished)
        page.renderProcessTerminated.connect(self._on_page_render_process_terminated)
        page.zoomFactorChanged.connect(self.zoom_changed)
        page.findTextFinished.connect(self._on_page_find_text_finished)
        if isinstance(page, SealedPage):
            page.link_refused.connect(self._on_page_link_refused)
            page.refused.connect(self._on_page_refused)

    def _show_zoom(self, factor: float) -> None:
        factor = within_zoom(factor)
        if factor != self.zoom():
            self._view.setZoomFactor(factor)

    def _fail(self, problem: Problem) -> None:
        self._watchdog.stop()
        self.failed.emit(problem)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            self._show_zoom(self.width() / _COLUMN)

    def _on_handler_asked(self) -> None:
        self._watchdog.start(_LOAD_MS)

    def _on_watchdog_timeout(self) -> None:
        self._fail(PreviewSilent())

    def _on_page_load_finished(self, is_ok: bool) -> None:
        if is_ok:
            look_at_process(self.document.page.renderProcessPid())
            self._watchdog.stop()
            self.loaded.emit()
        else:
            self._fail(PreviewCrashed())

    def _on_page_render_process_terminated(self, status: _Ended, _code: int) -> None:
        # A page that is let go ends its process in order.
        if status != _Ended.NormalTerminationStatus:
            self._fail(PreviewCrashed())

    def _on_page_find_text_finished(self, result: QWebEngineFindTextResult) -> None:
        if self._sought:
            self.found.emit(result.activeMatch(), result.numberOfMatches())

    def _on_page_link_refused(self, address: str) -> None:
        self.noted.emit(self._translator.gettext(LINK_REFUSED, address=shown_line(address, 120)))

    def _on_page_refused(self) -> None:
        self.noted.emit(self._translator.gettext(REFUSED))

    def _on_page_printed(self, data: QByteArray) -> None:
        if isValid(self):  # Chromium answers even after the window was closed
            self.printable.emit(bytes(data.data()))


class _View(QWebEngineView):
    """The view with a menu of what makes sense for a report."""

    def __init__(self, translator: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._translator = translator
        self.setAccessibleName(translator.gettext(REPORT))
        self.setAcceptDrops(False)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.reduced_menu()
        menu.popup(event.globalPos())

    def reduced_menu(self) -> QMenu:
        """Return a menu with Copy and Select all, which goes when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, keys, kind in (
            (COPY, QKeySequence.StandardKey.Copy, QWebEnginePage.WebAction.Copy),
            (SELECT_ALL, QKeySequence.StandardKey.SelectAll, QWebEnginePage.WebAction.SelectAll),
        ):
            action = QAction(self._translator.gettext(text), menu)
            action.setShortcut(keys)
            action.triggered.connect(lambda _checked=False, kind=kind: self._trigger(kind))
            action.setEnabled(kind != QWebEnginePage.WebAction.Copy or self.hasSelection())
            menu.addAction(action)
        return menu

    def _trigger(self, kind: QWebEnginePage.WebAction) -> None:
        self.triggerPageAction(kind)
