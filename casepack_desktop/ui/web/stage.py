# SPDX-License-Identifier: Apache-2.0
"""Where the report appears: the wait before, the document itself, or why there is none."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.web.engine import PreviewMissing
from casepack_desktop.ui.web.starting import begin_start, end_start, remember_software
from casepack_desktop.ui.web.toolbar import IN_BROWSER
from casepack_desktop.ui.web.viewer import Viewer
from casepack_desktop.ui.widgets.buttons import push_button
from casepack_desktop.ui.widgets.empty_state import Empty, EmptyState
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain_label import PlainLabel
from casepack_desktop.ui.widgets.spinner import Spinner

LOADING = N_("Preparing the preview…")
FAILED = N_("There is no preview")
_ATTEMPTS = 2


class PreviewStage(QStackedWidget):
    """Makes the viewer, and another one if the first fails.

    Signals: `viewer_made` with a `Viewer` that begins to load; `ready` once it is seen;
    `viewer_lost` before it goes because it failed; `restarted_without_card` if the program ended
    by the last start; `browser_wanted` by the button of the error.
    """

    viewer_made = Signal(Viewer)
    ready = Signal()
    viewer_lost = Signal()
    restarted_without_card = Signal()
    browser_wanted = Signal()

    def __init__(
        self,
        pdf_or_html: tuple[bytes | None, bytes | None],
        preferences: Preferences,
        translator: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._pdf, self._html = pdf_or_html
        self._preferences = preferences
        self._translator = translator
        self._attempt = 0
        self._problem: Problem | None = None
        self.viewer: Viewer | None = None
        self.addWidget(self._waiting())

    def begin(self) -> None:
        """Make the viewer and let it load; for HTML this starts Chromium."""
        self._attempt += 1
        try:
            viewer = self._make_viewer()
        except PreviewMissing as problem:
            self._show_failure(problem)
            return
        viewer.loaded.connect(self._on_viewer_loaded)
        viewer.failed.connect(self._on_viewer_failed)
        self.viewer = viewer
        self.addWidget(viewer)
        self.viewer_made.emit(viewer)
        viewer.start()

    def is_ready(self) -> bool:
        """Return whether the document is seen."""
        return self.viewer is not None and self.currentWidget() is self.viewer

    def problem(self) -> Problem | None:
        """Return why there is no preview, once that is certain."""
        return self._problem

    def with_viewer(self, work: Callable[[Viewer], None]) -> None:
        """Do something to the viewer if the document is seen."""
        if self.viewer is not None and self.is_ready():
            work(self.viewer)

    def end(self) -> None:
        """Remember that this preview did not end the program."""
        if self._html is not None:
            end_start(self._preferences)

    def _waiting(self) -> QWidget:
        page = QWidget()
        line = row(gap=2)
        line.addStretch(1)
        line.addWidget(Spinner(self._translator))
        line.addWidget(PlainLabel(self._translator.gettext(LOADING)))
        line.addStretch(1)
        layout = column(page)
        layout.addStretch(2)
        layout.addLayout(line)
        layout.addStretch(3)
        return page

    def _make_viewer(self) -> Viewer:
        if self._html is None:
            from casepack_desktop.ui.web.pdf_view import PdfView

            return PdfView(self._pdf or b"", self._translator)
        if begin_start(self._preferences):
            self.restarted_without_card.emit()
        from casepack_desktop.ui.web.html_view import HtmlView

        return HtmlView(self._html, self._translator)

    def _fail(self, problem: Problem) -> None:
        """Try once more with a new page, then say what happened and what else can be done."""
        if self.viewer is None:
            return
        self._drop_viewer(self.viewer)
        if self._html is not None:
            end_start(self._preferences)
            remember_software(self._preferences)
            if self._attempt < _ATTEMPTS:
                self.begin()
                return
        self._show_failure(problem)

    def _drop_viewer(self, viewer: Viewer) -> None:
        self.viewer_lost.emit()
        self.viewer = None
        self.setCurrentIndex(0)
        self.removeWidget(viewer)
        viewer.hide()
        viewer.deleteLater()

    def _show_failure(self, problem: Problem) -> None:
        _ = self._translator.gettext
        self._problem = problem
        actions = []
        if self._html is not None:
            wanted = self.browser_wanted.emit
            actions = [push_button(_(IN_BROWSER), wanted, icon_name="external-link")]
        sentence = _(problem.text, **problem.params)
        state = EmptyState(Empty("triangle-alert", _(FAILED), sentence, actions))
        self.addWidget(state)
        self.setCurrentWidget(state)
        if actions:
            actions[0].setFocus()

    def _on_viewer_loaded(self) -> None:
        if self.viewer is not None and not self.is_ready():
            self.end()
            self.setCurrentWidget(self.viewer)
            self.ready.emit()

    def _on_viewer_failed(self, problem: Problem) -> None:
        # Chromium is still at work in the viewer that would go.
        QTimer.singleShot(0, self, lambda: self._fail(problem))
