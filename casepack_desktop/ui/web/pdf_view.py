# SPDX-License-Identifier: Apache-2.0
"""A stored PDF as QtPdf shows it; Chromium has no part in it."""

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QObject, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QPalette, QResizeEvent
from PySide6.QtPdf import QPdfDocument, QPdfSearchModel
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.web.viewer import Viewer, within_zoom
from casepack_desktop.ui.widgets.layouts import column

REPORT = N_("Report")
COPIED = N_("The text of page {page} was copied.")
_NO_FACTOR = 0.0


class PdfUnreadable(Problem):
    """The bytes are no PDF that can be shown."""

    text = N_("The report cannot be shown, since its file is damaged. Generate the report again.")


def open_pdf(data: bytes, parent: QObject) -> QPdfDocument:
    """Return the document of a PDF file in memory; raises `PdfUnreadable`."""
    document = QPdfDocument(parent)
    buffer = QBuffer(document)
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    if document.status() != QPdfDocument.Status.Ready or document.pageCount() < 1:
        raise PdfUnreadable()
    return document


class PdfView(Viewer):
    """The pages of a PDF below each other, with zoom, search and print."""

    has_pages = True

    def __init__(self, pdf: bytes, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self._pdf = pdf
        self._document: QPdfDocument | None = None
        self._direction = 1
        self._view = QPdfView(self)
        self._view.setAccessibleName(translator.gettext(REPORT))
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setPageSpacing(px(12))
        self._search = QPdfSearchModel(self)
        self._search.countChanged.connect(self._on_search_count_changed)
        self._view.setSearchModel(self._search)
        self._view.zoomFactorChanged.connect(self._on_view_zoom_factor_changed)
        self._view.pageNavigator().currentPageChanged.connect(self._on_navigator_page_changed)
        column(self, gap=0).addWidget(self._view)
        self._take_colours()
        self.setFocusProxy(self._view)

    @override
    def start(self) -> None:
        QTimer.singleShot(0, self, self._load)

    @override
    def zoom(self) -> float:
        if self._view.zoomMode() == QPdfView.ZoomMode.FitToWidth:
            return self._fitting() or self._view.zoomFactor()
        return self._view.zoomFactor()

    @override
    def set_zoom(self, factor: float) -> None:
        self._view.setZoomMode(QPdfView.ZoomMode.Custom)
        self._view.setZoomFactor(within_zoom(factor))
        self.zoom_changed.emit(self.zoom())

    @override
    def fit_width(self) -> None:
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.zoom_changed.emit(self.zoom())

    @override
    def seek(self, text: str, *, backward: bool = False) -> None:
        if text != self._search.searchString():
            self._view.setCurrentSearchResultIndex(-1)
            self._search.setSearchString(text)
            return
        if count := self._search.count():
            now = self._view.currentSearchResultIndex()
            self._show_match((now + (-1 if backward else 1)) % count)

    @override
    def copy_text(self) -> None:
        if self._document is not None:
            page = self._view.pageNavigator().currentPage()
            QGuiApplication.clipboard().setText(self._document.getAllText(page).text())
            self.noted.emit(self._translator.gettext(COPIED, page=page + 1))

    @override
    def make_printable(self) -> None:
        self.printable.emit(self._pdf)

    @override
    def focus_target(self) -> QWidget:
        return self._view

    def document(self) -> QPdfDocument | None:
        """Return the open document."""
        return self._document

    def _load(self) -> None:
        try:
            self._document = open_pdf(self._pdf, self)
        except PdfUnreadable as problem:
            self.failed.emit(problem)
            return
        self._view.setDocument(self._document)
        self._search.setDocument(self._document)
        self.loaded.emit()
        self.page_changed.emit(1, self._document.pageCount())
        self.zoom_changed.emit(self.zoom())

    def _take_colours(self) -> None:
        """Lay the pages on the quiet ground of the window instead of on dark grey."""
        palette = self._view.palette()
        wanted = QColor(colours().side)
        if palette.color(QPalette.ColorRole.Dark) != wanted:
            palette.setColor(QPalette.ColorRole.Dark, wanted)
            self._view.setPalette(palette)

    def _show_match(self, index: int) -> None:
        self._view.setCurrentSearchResultIndex(index)
        match = self._search.resultAtIndex(index)
        self._view.pageNavigator().jump(match.page(), match.location(), _NO_FACTOR)
        self.found.emit(index + 1, self._search.count())

    def _fitting(self) -> float:
        """Return the factor at which the widest page fills the room."""
        if self._document is None:
            return 0.0
        screen = QGuiApplication.primaryScreen().logicalDotsPerInch() / 72
        widths = [self._document.pagePointSize(n) for n in range(self._document.pageCount())]
        margins = self._view.documentMargins()
        room = self._view.viewport().width() - margins.left() - margins.right()
        return room / (max(size.width() for size in widths) * screen)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_view"):
            self._take_colours()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._view.zoomMode() == QPdfView.ZoomMode.FitToWidth:
            self.zoom_changed.emit(self.zoom())

    def _on_search_count_changed(self) -> None:
        count = self._search.count()
        if count and self._view.currentSearchResultIndex() < 0:
            self._show_match(0)
        else:
            self.found.emit(max(self._view.currentSearchResultIndex() + 1, 0), count)

    def _on_view_zoom_factor_changed(self, factor: float) -> None:
        self.zoom_changed.emit(factor)

    def _on_navigator_page_changed(self, page: int) -> None:
        if self._document is not None:
            self.page_changed.emit(page + 1, self._document.pageCount())
