# SPDX-License-Identifier: Apache-2.0
"""The pages of the import, one in sight at a time, with the buttons that belong to each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.importing.preview_pane import PreviewPane
from casepack_desktop.ui.importing.result_pane import ResultPane
from casepack_desktop.ui.importing.texts import UNDO_THIS
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.empty_state import Empty, EmptyState
from casepack_desktop.ui.widgets.layouts import row
from casepack_desktop.ui.widgets.plain_label import PlainLabel
from casepack_desktop.ui.widgets.progress_pane import ProgressPane
from casepack_desktop.ui.widgets.spinner import Spinner

DROP = N_("Import incidents from a file")
DROP_HELP = N_("Drop a CSV, Excel (XLSX), JSON or JSON Lines file here, or choose one.")
CHOOSE = N_("Choose a file…")
READING = N_("Reading the first rows…")
CHECK = N_("Check (dry run)")
IMPORT = N_("Import")
BACK = N_("Back")
CLOSE = N_("Close")


class Step(StrEnum):
    """Where the import stands."""

    CHOOSE = "choose"
    READING = "reading"
    PREVIEW = "preview"
    RUNNING = "running"
    REHEARSED = "rehearsed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Calls:
    """What the buttons do."""

    choose: Callable[[], object]
    check: Callable[[], object]
    run: Callable[[], object]
    back: Callable[[], object]
    undo: Callable[[], object]
    close: Callable[[], object]


class Pages(QStackedWidget):
    """One page per step; the two kinds of result share theirs."""

    def __init__(
        self, translator: Translator, choose: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        _ = translator.gettext
        self.choose_button = push_button(_(CHOOSE), choose, look=Look.PRIMARY)
        empty = Empty("upload", _(DROP), _(DROP_HELP), [self.choose_button])
        self.preview = PreviewPane(translator)
        self.progress = ProgressPane(translator)
        self.result = ResultPane(translator)
        self._pages: Mapping[Step, QWidget] = {
            Step.CHOOSE: EmptyState(empty),
            Step.READING: _waiting(translator),
            Step.PREVIEW: self.preview,
            Step.RUNNING: self.progress,
            Step.REHEARSED: self.result,
            Step.DONE: self.result,
        }
        for page in dict.fromkeys(self._pages.values()):
            self.addWidget(page)

    def show_step(self, step: Step) -> None:
        """Show the page of a step."""
        self.setCurrentWidget(self._pages[step])


def _waiting(translator: Translator) -> QWidget:
    page = QWidget()
    line = row(page, gap=2)
    line.addStretch(1)
    line.addWidget(Spinner(translator))
    line.addWidget(PlainLabel(translator.gettext(READING)))
    line.addStretch(1)
    return page


class Footer(QWidget):
    """The buttons under the pages; those that do nothing now are not there."""

    def __init__(self, translator: Translator, calls: Calls, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _ = translator.gettext
        self.undo = push_button(_(UNDO_THIS), calls.undo, icon_name="undo-2")
        self.back = push_button(_(BACK), calls.back)
        self.check = push_button(_(CHECK), calls.check)
        self.run = push_button(_(IMPORT), calls.run, look=Look.PRIMARY)
        self.close_button = push_button(_(CLOSE), calls.close)
        line = row(self, gap=2)
        line.addWidget(self.undo)
        line.addWidget(self.back)
        line.addStretch(1)
        for button in (self.close_button, self.check, self.run):
            line.addWidget(button)

    def show_step(self, step: Step, *, may_undo: bool) -> None:
        """Show the buttons of a step."""
        wanted: dict[QPushButton, bool] = {
            self.undo: step is Step.DONE and may_undo,
            self.back: step is Step.REHEARSED,
            self.check: step is Step.PREVIEW,
            self.run: step in (Step.PREVIEW, Step.REHEARSED),
        }
        for button, is_wanted in wanted.items():
            button.setVisible(is_wanted)

    def allow(self, *, ready: bool) -> None:
        """Let the file be checked and imported, or not."""
        self.check.setEnabled(ready)
        self.run.setEnabled(ready)
