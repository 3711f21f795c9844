# SPDX-License-Identifier: Apache-2.0
"""From "Print…" to paper: the pages, the system's dialog, and the printer or a PDF file."""

from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_
from casepack_desktop.ui.web.pdf_view import PdfUnreadable, open_pdf
from casepack_desktop.ui.web.printing import PrintRun, a_printer, take_paper_of

_Option = QAbstractPrintDialog.PrintDialogOption


class PagesFailed(Problem):
    """Chromium made no pages of the document."""

    text = N_("The pages could not be made. Save the report as PDF and print that file.")


class Stage(Enum):
    """Where the way to paper is."""

    IDLE = auto()
    PAGES = auto()
    DIALOG = auto()
    DRAWING = auto()


class PrintFlow(QObject):
    """One way to paper at a time; `window` is what the system's dialog belongs to.

    Signals: `stage_changed`; `progressed` with pages done and all; one of `printed`, `cancelled`,
    `failed` with a `Problem`, or `file_wanted` with the path of a PDF file that was chosen
    instead of a printer: the report's own PDF goes there, never what Chromium makes of it.
    """

    stage_changed = Signal()
    progressed = Signal(int, int)
    printed = Signal()
    cancelled = Signal()
    failed = Signal(object)
    file_wanted = Signal(Path)

    def __init__(self, window: QWidget, make_pages: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._make_pages = make_pages
        self._stage = Stage.IDLE
        self._document: QPdfDocument | None = None
        self._printer: QPrinter | None = None
        self._dialog: QPrintDialog | None = None
        self._run: PrintRun | None = None

    @property
    def stage(self) -> Stage:
        """Return where the way to paper is."""
        return self._stage

    def is_busy(self) -> bool:
        """Return whether a way to paper is on."""
        return self._stage is not Stage.IDLE

    def is_working(self) -> bool:
        """Return whether pages are made or drawn, which takes time."""
        return self._stage in (Stage.PAGES, Stage.DRAWING)

    def begin(self) -> None:
        """Ask for the pages, which come to `take_pages`; nothing happens while one is on."""
        if self._stage is Stage.IDLE:
            self._go(Stage.PAGES)
            self._make_pages()

    def take_pages(self, data: bytes) -> None:
        """Ask for a printer for these pages."""
        if self._stage is not Stage.PAGES:
            return
        try:
            self._document = open_pdf(data, self)
        except PdfUnreadable:
            self._end()
            self.failed.emit(PagesFailed())
            return
        self._printer = a_printer()
        take_paper_of(self._document, self._printer)
        self._go(Stage.DIALOG)
        self._ask(self._document, self._printer)

    def cancel(self) -> None:
        """Stop wherever it is."""
        if self._dialog is not None:
            self._dialog.reject()
        elif self._run is not None:
            self._run.cancel()
        elif self._stage is not Stage.IDLE:
            self._end()
            self.cancelled.emit()

    def _ask(self, document: QPdfDocument, printer: QPrinter) -> None:
        dialog = QPrintDialog(printer, self._window)
        dialog.setOptions(_Option.PrintToFile | _Option.PrintPageRange | _Option.PrintCollateCopies)
        dialog.setMinMax(1, document.pageCount())
        dialog.setFromTo(1, document.pageCount())
        dialog.finished.connect(self._on_dialog_finished)
        self._dialog = dialog
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def _draw(self, document: QPdfDocument, printer: QPrinter) -> None:
        self._go(Stage.DRAWING)
        self._run = PrintRun(document, printer, self)
        self._run.progressed.connect(self.progressed)
        self._run.finished.connect(self._on_run_finished)
        self._run.cancelled.connect(self._on_run_cancelled)
        self._run.failed.connect(self._on_run_failed)
        self._run.start()

    def _end(self) -> None:
        for one in (self._run, self._dialog, self._document):
            if one is not None:
                one.deleteLater()
        self._run = self._dialog = self._document = self._printer = None
        self._go(Stage.IDLE)

    def _go(self, stage: Stage) -> None:
        self._stage = stage
        self.stage_changed.emit()

    def _chosen(self, document: QPdfDocument, printer: QPrinter) -> None:
        if printer.outputFormat() == QPrinter.OutputFormat.PdfFormat:
            path = Path(printer.outputFileName())
            self._end()
            self.file_wanted.emit(path)
        else:
            self._draw(document, printer)

    def _on_dialog_finished(self, result: int) -> None:
        if self._dialog is None or self._document is None or self._printer is None:
            return
        self._dialog.deleteLater()
        self._dialog = None
        if result == QDialog.DialogCode.Accepted:
            self._chosen(self._document, self._printer)
        else:
            self._end()
            self.cancelled.emit()

    def _on_run_finished(self) -> None:
        self._end()
        self.printed.emit()

    def _on_run_cancelled(self) -> None:
        self._end()
        self.cancelled.emit()

    def _on_run_failed(self, problem: Problem) -> None:
        self._end()
        self.failed.emit(problem)
