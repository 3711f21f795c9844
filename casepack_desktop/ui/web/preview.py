# SPDX-License-Identifier: Apache-2.0
"""A report as it will be, in a window of its own, with the ways to paper, to a file and out.

QtWebEngine and QtPdf are loaded when the first preview needs them, not when this module is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget
from shiboken6 import isValid
from typing_extensions import override

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.theme.measures import px, space
from casepack_desktop.ui.web.find_bar import FindBar
from casepack_desktop.ui.web.in_browser import BrowserFailed, open_in_browser
from casepack_desktop.ui.web.stage import PreviewStage
from casepack_desktop.ui.web.toolbar import SAVE_PDF, PreviewToolbar
from casepack_desktop.ui.web.viewer import Viewer
from casepack_desktop.ui.widgets.layouts import column, rule
from casepack_desktop.ui.widgets.message_bar import Message, MessageBar, MessageKind
from casepack_desktop.ui.widgets.plain import title_text
from casepack_desktop.ui.widgets.progress_row import ProgressRow
from casepack_desktop.ui.widgets.question import Choice, Question

if TYPE_CHECKING:
    from casepack_desktop.ui.web.print_flow import PrintFlow

PRINTING = N_("Printing {title}")
PRINTED = N_("The report was sent to the printer.")
NOT_PRINTED = N_("Printing was cancelled.")
SAVED = N_("Saved as {path}")
PDF_FILES = N_("PDF files (*.pdf)")
BROWSER_TITLE = N_("Open outside the workspace?")
BROWSER_SENTENCE = N_(
    "The browser needs a copy of the report as a plain file outside the sealed workspace. Other"
    " programs of yours and add-ons of the browser can read it. It is deleted when CasePack"
    " Desktop ends."
)
OPEN_COPY = N_("Write the copy and open it")
CANCEL = N_("Cancel")
WITHOUT_CARD = N_(
    "The last preview ended the program, so previews are now drawn without the graphics card."
)
_SIZE = QSize(1_060, 800)
_OF_SCREEN = 0.95


@dataclass
class Preview:
    """What is shown: exactly one of `html` and `pdf`.

    `write_pdf` writes the PDF rendition to a path and says so on the GUI thread, with the problem
    if there was one.
    """

    title: str
    suggested_name: str
    html: bytes | None
    pdf: bytes | None
    write_pdf: Callable[[Path, Callable[[Problem | None], None]], None]
    folder: Path = Path()
    """Where a file is offered to be written."""


class PreviewDialog(QDialog):
    """A window with one report; it goes when it is closed."""

    def __init__(
        self,
        preview: Preview,
        preferences: Preferences,
        translator: Translator,
        parent: QWidget | None = None,
    ) -> None:
        if (preview.html is None) == (preview.pdf is None):
            raise ValueError("a preview shows either HTML or PDF")
        super().__init__(parent)
        self._preview = preview
        self._translator = translator
        self._flow: PrintFlow | None = None
        self.setWindowTitle(title_text(preview.title))
        self.setWindowFlags(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.toolbar = PreviewToolbar(translator, is_html=preview.html is not None)
        self.find_bar = FindBar(translator)
        self.messages = MessageBar(translator)
        self.stage = PreviewStage((preview.pdf, preview.html), preferences, translator)
        self.progress = ProgressRow(translator)
        edge = space(2)
        for one in (self.messages, self.progress):
            one.setContentsMargins(edge, edge, edge, edge)
        layout = column(self, gap=0)
        for widget in (self.toolbar, self.find_bar, rule(), self.messages):
            layout.addWidget(widget)
        layout.addWidget(self.stage, 1)
        layout.addWidget(self.progress)
        self._connect()
        self._add_shortcuts()
        self.toolbar.show_ready(False)
        wanted = QSize(px(_SIZE.width()), px(_SIZE.height()))
        self.resize(wanted.boundedTo(self.screen().availableSize() * _OF_SCREEN))
        QTimer.singleShot(0, self.stage, self.stage.begin)

    @override
    def open(self) -> None:
        """Show the window beside the others, which stay usable."""
        self.show()
        self.raise_()
        self.activateWindow()

    def print_report(self) -> None:
        """Ask for a printer and print."""
        if self.stage.is_ready():
            self.flow().begin()

    def save_pdf(self) -> None:
        """Ask for a path and write the PDF rendition there."""
        name = Path(self._preview.suggested_name).with_suffix(".pdf").name
        _ = self._translator.gettext
        dialog = QFileDialog(self, _(SAVE_PDF), str(self._preview.folder))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_(PDF_FILES))
        # Added by the dialog itself, which asks before the file of the whole name is replaced.
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: self.write_pdf(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_pdf(self, path: Path) -> None:
        """Write the PDF rendition to the path, just as it is, and tell what came of it."""
        self._preview.write_pdf(path, lambda problem: self._tell_written(path, problem))

    def ask_for_browser(self) -> None:
        """Open a copy in the browser after the user agreed."""
        _ = self._translator.gettext
        choices = [Choice("open", _(OPEN_COPY)), Choice("", _(CANCEL))]
        question = Question(_(BROWSER_TITLE), _(BROWSER_SENTENCE), choices, self)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.finished.connect(lambda _code: self._on_question_finished(question.answer()))
        question.open()

    def flow(self) -> "PrintFlow":
        """Return the way to paper, which is made when it is first wanted."""
        if self._flow is None:
            from casepack_desktop.ui.web.print_flow import PrintFlow

            self._flow = PrintFlow(self, self._make_pages)
            self._flow.stage_changed.connect(self._on_flow_stage_changed)
            self._flow.progressed.connect(self.progress.show_progress)
            self._flow.printed.connect(self._on_flow_printed)
            self._flow.cancelled.connect(self._on_flow_cancelled)
            self._flow.failed.connect(self._tell_problem)
            self._flow.file_wanted.connect(self.write_pdf)
        return self._flow

    def _connect(self) -> None:
        bar, stage = self.toolbar, self.stage
        bar.print_wanted.connect(self.print_report)
        bar.save_wanted.connect(self.save_pdf)
        bar.browser_wanted.connect(self.ask_for_browser)
        bar.smaller_wanted.connect(lambda: stage.with_viewer(lambda one: one.step_zoom(-1)))
        bar.larger_wanted.connect(lambda: stage.with_viewer(lambda one: one.step_zoom(1)))
        bar.actual_size_wanted.connect(lambda: stage.with_viewer(lambda one: one.set_zoom(1.0)))
        bar.fit_wanted.connect(lambda: stage.with_viewer(lambda one: one.fit_width()))
        bar.copy_wanted.connect(lambda: stage.with_viewer(lambda one: one.copy_text()))
        bar.find_wanted.connect(self._open_find_bar)
        stage.viewer_made.connect(self._on_stage_viewer_made)
        stage.viewer_lost.connect(self._on_stage_viewer_lost)
        stage.ready.connect(self._on_stage_ready)
        stage.browser_wanted.connect(self.ask_for_browser)
        stage.restarted_without_card.connect(self._on_stage_restarted_without_card)
        self.find_bar.sought.connect(self._on_find_bar_sought)
        self.find_bar.closed.connect(self._focus_viewer)
        self.progress.cancel_requested.connect(self._on_progress_cancel_requested)

    def _add_shortcuts(self) -> None:
        standard, bar = QKeySequence.StandardKey, self.toolbar
        ways: list[tuple[QKeySequence.StandardKey | str, Callable[[], object]]] = [
            (standard.Print, self.print_report),
            (standard.Save, self.save_pdf),
            ("Ctrl++", bar.larger_wanted.emit),
            ("Ctrl+=", bar.larger_wanted.emit),
            ("Ctrl+-", bar.smaller_wanted.emit),
            ("Ctrl+0", bar.actual_size_wanted.emit),
            (standard.Find, self._open_find_bar),
            ("F3", lambda: self._find_again(self.find_bar.next)),
            ("Shift+F3", lambda: self._find_again(self.find_bar.previous)),
            ("Esc", self._escape),
        ]
        for keys, run in ways:
            QShortcut(QKeySequence(keys), self).activated.connect(run)

    def _make_pages(self) -> None:
        self.stage.with_viewer(lambda one: one.make_printable())

    def _open_find_bar(self) -> None:
        if self.stage.is_ready():
            self.find_bar.open_bar()

    def _find_again(self, step: Callable[[], None]) -> None:
        if self.find_bar.isVisible():
            step()
        else:
            self._open_find_bar()

    def _focus_viewer(self) -> None:
        self.stage.with_viewer(lambda one: one.focus_target().setFocus())

    def _escape(self) -> None:
        if self.find_bar.isVisible():
            self.find_bar.close_bar()
        else:
            self.reject()

    def _tell(self, kind: MessageKind, text: str) -> None:
        self.messages.post(Message(kind, text, key=text))

    def _tell_problem(self, problem: Problem) -> None:
        self._tell(MessageKind.ERROR, self._translator.gettext(problem.text, **problem.params))

    def _tell_written(self, path: Path, problem: Problem | None) -> None:
        if not isValid(self):  # closed meanwhile; nobody is here to be told
            return
        if problem is None:
            self._tell(MessageKind.SUCCESS, self._translator.gettext(SAVED, path=path))
        else:
            self._tell_problem(problem)

    @override
    def done(self, result: int) -> None:
        if self._flow is not None:
            self._flow.cancel()
        self.stage.end()
        super().done(result)

    def _on_stage_viewer_made(self, viewer: Viewer) -> None:
        viewer.zoom_changed.connect(self.toolbar.show_zoom)
        viewer.page_changed.connect(self.toolbar.show_page)
        viewer.found.connect(self.find_bar.show_place)
        viewer.noted.connect(self._on_viewer_noted)
        viewer.printable.connect(lambda data: self.flow().take_pages(data))

    def _on_stage_ready(self) -> None:
        self.toolbar.show_ready(True)
        self.stage.with_viewer(lambda one: one.fit_width())
        self._focus_viewer()

    def _on_stage_viewer_lost(self) -> None:
        if self._flow is not None:
            self._flow.cancel()
        self.toolbar.show_ready(False)
        self.find_bar.close_bar()

    def _on_stage_restarted_without_card(self) -> None:
        self._tell(MessageKind.WARNING, self._translator.gettext(WITHOUT_CARD))

    def _on_viewer_noted(self, sentence: str) -> None:
        self._tell(MessageKind.INFO, sentence)

    def _on_find_bar_sought(self, text: str, is_backward: bool) -> None:
        self.stage.with_viewer(lambda one: one.seek(text, backward=is_backward))

    def _on_question_finished(self, answer: str) -> None:
        if answer != "open" or self._preview.html is None:
            return
        try:
            open_in_browser(self._preview.html, self._preview.suggested_name)
        except BrowserFailed as problem:
            self._tell_problem(problem)

    def _on_progress_cancel_requested(self) -> None:
        self.flow().cancel()

    def _on_flow_stage_changed(self) -> None:
        flow = self.flow()
        self.toolbar.print_button.setEnabled(not flow.is_busy() and self.stage.is_ready())
        if flow.is_working():
            title = self._preview.title
            self.progress.start(self._translator.gettext(PRINTING, title=title))
        else:
            self.progress.finish()

    def _on_flow_printed(self) -> None:
        self._tell(MessageKind.SUCCESS, self._translator.gettext(PRINTED))

    def _on_flow_cancelled(self) -> None:
        self._tell(MessageKind.INFO, self._translator.gettext(NOT_PRINTED))
