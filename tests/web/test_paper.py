# SPDX-License-Identifier: Apache-2.0
"""Stored PDFs: shown by QtPdf, drawn on paper strip by strip, never changed on the way."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from PySide6.QtCore import QObject, QSizeF, Qt, QUrl, Slot
from PySide6.QtGui import (
    QDesktopServices,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
)
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.errors import Problem
from casepack_desktop.render.registry import render
from casepack_desktop.reporting.triage import build_initial_triage
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.web.in_browser import open_in_browser, remove_copies
from casepack_desktop.ui.web.pdf_view import PdfUnreadable, open_pdf
from casepack_desktop.ui.web.preview import Preview, PreviewDialog
from casepack_desktop.ui.web.printing import (
    PrinterFailed,
    PrintRun,
    a_printer,
    draw_pages,
    pages_wanted,
    take_paper_of,
)
from tests.helpers.look import installed_theme, press, show_active
from tests.render.cases import a_snapshot, options

_A4 = (595, 842)
_DARK = 200


@pytest.fixture(scope="module")
def report() -> bytes:
    """Return a real report of two pages or more."""
    words = {"description": "Billing servers were encrypted.\n\n" * 60}
    return render(build_initial_triage(a_snapshot(**words), options()), "pdf")


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    with installed_theme(qapp) as installed:
        yield installed


def _printer_to(path: Path) -> QPrinter:
    printer = a_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def _ink(data: bytes, page: int, parent: QObject) -> float:
    """Return the share of a page that is not white."""
    paper = QImage(120, 170, QImage.Format.Format_Grayscale8)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, open_pdf(data, parent).render(page, paper.size()))
    painter.end()
    dots = [paper.pixelColor(x, y) for x in range(120) for y in range(170)]
    return sum(dot.lightness() < _DARK for dot in dots) / len(dots)


@pytest.fixture
def dialog(
    qtbot: QtBot, theme: Theme, tmp_path: Path, report: bytes
) -> Iterator[Callable[[bytes], PreviewDialog]]:
    made: list[PreviewDialog] = []

    def write(path: Path, done: Callable[[Problem | None], None]) -> None:
        path.write_bytes(report)
        done(None)

    def make(pdf: bytes) -> PreviewDialog:
        preview = Preview("INC-1 <b>report", "INC-1.x", None, pdf, write)
        one = PreviewDialog(preview, Preferences(tmp_path / "own"), translator("en"))
        one.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(one)
        show_active(qtbot, one)
        made.append(one)
        return one

    yield make
    for one in made:
        one.close()


def test_every_page_comes_out_on_paper_of_its_size(
    qapp: QApplication, tmp_path: Path, report: bytes
) -> None:
    document = open_pdf(report, qapp)
    printer = _printer_to(tmp_path / "a.pdf")
    take_paper_of(document, printer)
    steps = list(draw_pages(document, printer))
    count = document.pageCount()
    assert count > 1
    assert steps[-1] == (count, count)
    data = (tmp_path / "a.pdf").read_bytes()
    pages = PdfReader(BytesIO(data)).pages
    assert len(pages) == count
    for number, page in enumerate(pages):
        size = (float(page.mediabox.width), float(page.mediabox.height))
        assert size == pytest.approx(_A4, abs=1)
        assert _ink(data, number, qapp) == pytest.approx(_ink(report, number, qapp), abs=0.03)
        assert _ink(data, number, qapp) > 0.01


def test_a_page_lies_down_with_its_paper_and_is_turned_on_other_paper(
    qapp: QApplication, tmp_path: Path
) -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=842, height=595)
    writer.add_blank_page(width=595, height=842)
    buffer = BytesIO()
    writer.write(buffer)
    document = open_pdf(buffer.getvalue(), qapp)
    printer = _printer_to(tmp_path / "a.pdf")
    take_paper_of(document, printer)
    assert printer.pageLayout().orientation() == QPageLayout.Orientation.Landscape
    assert printer.pageLayout().pageSize().id() == QPageSize.PageSizeId.A4
    assert list(draw_pages(document, printer))[-1] == (2, 2)
    widths = [float(page.mediabox.width) for page in PdfReader(tmp_path / "a.pdf").pages]
    assert widths == pytest.approx([842, 842], abs=1)


def test_other_paper_gets_the_whole_page(qapp: QApplication, tmp_path: Path, report: bytes) -> None:
    printer = _printer_to(tmp_path / "a.pdf")
    small = QPageSize(QSizeF(298, 420), QPageSize.Unit.Point)
    printer.setPageSize(small)
    list(draw_pages(open_pdf(report, qapp), printer))
    assert _ink((tmp_path / "a.pdf").read_bytes(), 0, qapp) > 0.01


def test_ranges_copies_and_order_are_those_of_the_dialog(tmp_path: Path) -> None:
    printer = _printer_to(tmp_path / "a.pdf")
    assert pages_wanted(printer, 3) == [0, 1, 2]
    printer.setFromTo(2, 3)
    assert pages_wanted(printer, 3) == [1, 2]
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert pages_wanted(printer, 3) == [2, 1]


def test_a_cancelled_run_stops_at_once(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, report: bytes
) -> None:
    run = PrintRun(open_pdf(report, qapp), _printer_to(tmp_path / "a.pdf"), qapp)
    ends: list[str] = []
    run.finished.connect(lambda: ends.append("finished"))
    run.cancelled.connect(lambda: ends.append("cancelled"))
    with qtbot.waitSignal(run.progressed):
        run.start()
    run.cancel()
    run.cancel()
    assert ends == ["cancelled"]


def test_a_run_in_the_window_ends(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, report: bytes
) -> None:
    run = PrintRun(open_pdf(report, qapp), _printer_to(tmp_path / "a.pdf"), qapp)
    with qtbot.waitSignal(run.finished):
        run.start()
    assert (tmp_path / "a.pdf").stat().st_size > 10_000


@pytest.mark.qt_log_ignore("^QPainter::begin")
def test_a_printer_that_takes_nothing_is_a_problem(
    qapp: QApplication, tmp_path: Path, report: bytes
) -> None:
    printer = _printer_to(tmp_path / "no such folder" / "a.pdf")
    with pytest.raises(PrinterFailed):
        list(draw_pages(open_pdf(report, qapp), printer))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing", b"\0" * 100])
def test_a_damaged_pdf_is_a_problem(qapp: QApplication, data: bytes) -> None:
    with pytest.raises(PdfUnreadable):
        open_pdf(data, qapp)


def test_a_stored_pdf_is_shown_searched_and_copied(
    qtbot: QtBot, dialog: Callable[[bytes], PreviewDialog], report: bytes
) -> None:
    one = dialog(report)
    qtbot.waitUntil(one.stage.is_ready)
    assert one.toolbar.page_label.text().startswith("Page 1 of ")
    press(one, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    press(one.find_bar.box, "encrypted")
    qtbot.waitUntil(lambda: one.find_bar.count.text() == "1 of 60")
    press(one.find_bar.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert one.find_bar.count.text() == "60 of 60"
    one.find_bar.box.setText("no such word")
    qtbot.waitUntil(lambda: one.find_bar.count.text() == "Not found")
    press(one, Qt.Key.Key_Escape)
    one.toolbar.copy_wanted.emit()
    assert "encrypted" in QGuiApplication.clipboard().text()
    press(one, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert one.toolbar.zoom_button.text() == "100 %"
    press(one, Qt.Key.Key_Escape)
    assert not one.isVisible()


def test_a_damaged_stored_pdf_is_an_error_state(
    qtbot: QtBot, dialog: Callable[[bytes], PreviewDialog]
) -> None:
    one = dialog(b"%PDF nothing")
    qtbot.waitUntil(lambda: one.stage.problem() is not None)
    assert isinstance(one.stage.problem(), PdfUnreadable)
    assert not one.toolbar.print_button.isEnabled()
    assert one.toolbar.save_button.isEnabled()


def test_saving_writes_the_stored_pdf(
    qtbot: QtBot, dialog: Callable[[bytes], PreviewDialog], report: bytes, tmp_path: Path
) -> None:
    one = dialog(report)
    kept = tmp_path / "saved.pdf"
    kept.write_text("older, and nobody asked about it")
    one.write_pdf(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == report
    assert kept.read_text().startswith("older")
    assert one.messages.messages()[0].text.startswith("Saved as")
    qtbot.waitUntil(one.stage.is_ready)


def test_a_file_is_offered_where_reports_are_saved_and_its_whole_name_is_asked_about(
    qtbot: QtBot, dialog: Callable[[bytes], PreviewDialog], report: bytes, tmp_path: Path
) -> None:
    one = dialog(report)
    one._preview.folder = tmp_path
    qtbot.waitUntil(one.stage.is_ready)
    one.toolbar.save_button.click()
    asking = one.findChild(QFileDialog)
    assert asking is not None
    assert Path(asking.directory().absolutePath()) == tmp_path
    assert asking.defaultSuffix() == "pdf"
    asking.fileSelected.emit(str(tmp_path / "mine.pdf"))
    assert (tmp_path / "mine.pdf").read_bytes() == report
    asking.reject()


class _Browser(QObject):
    """Takes the place of the browser of the system."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


def test_a_copy_for_the_browser_is_private_and_goes(qapp: QApplication) -> None:
    browser = _Browser()
    path = open_in_browser_with(browser, "INC-1 ../../../x\\y: report")
    assert browser.opened == [str(path)]
    assert path.suffix == ".html"
    assert path.parent.name.startswith("casepack-")
    assert path.parent.stat().st_mode & 0o077 == 0
    remove_copies()
    assert not path.exists()


def open_in_browser_with(browser: _Browser, name: str) -> Path:
    """Open a copy while the given object stands for the browser."""
    QDesktopServices.setUrlHandler("file", browser, "take")  # type: ignore[arg-type]
    try:
        return open_in_browser(b"<p>x", name)
    finally:
        QDesktopServices.unsetUrlHandler("file")


def test_a_preview_shows_exactly_one_thing(theme: Theme, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "own")
    for html, pdf in ((None, None), (b"x", b"x")):
        with pytest.raises(ValueError, match="either"):
            PreviewDialog(
                Preview("t", "n", html, pdf, lambda *_: None), preferences, translator("en")
            )
