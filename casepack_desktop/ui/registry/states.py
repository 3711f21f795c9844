# SPDX-License-Identifier: Apache-2.0
"""What stands in place of the rows, or below them, while there are none to show."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from casepack_desktop.domain.errors import BadValue, Problem, UsageProblem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.registry.saying import sentence
from casepack_desktop.ui.theme.tokens import Tone
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.empty_state import Empty
from casepack_desktop.ui.widgets.layouts import row
from casepack_desktop.ui.widgets.plain_label import PlainLabel
from casepack_desktop.ui.widgets.spinner import Spinner

LOADING = N_("Loading incidents…")
NONE_YET = N_("No incidents yet")
NONE_YET_HINT = N_("Register the first incident, or take a list over from a file.")
NEW = N_("New incident")
IMPORT = N_("Import…")
NOTHING_FOUND = N_("Nothing matches")
NOTHING_FOUND_HINT = N_("No incident has all of what is searched for. Leave something out.")
FILTERED_HINT = N_("No incident is left by the filters. Leave one out.")
CLEAR = N_("Clear the search")
CLEAR_FILTERS = N_("Clear all filters")
NOT_UNDERSTOOD = N_("The search is not understood")
NOT_READ = N_("The list could not be read")
RETRY = N_("Try again")
PAUSE_MS = 200


@dataclass(frozen=True, slots=True)
class Ways:
    """What the buttons of the states do."""

    new: Callable[[], object]
    bring: Callable[[], object]
    clear: Callable[[], object]
    retry: Callable[[], object]


class States:
    """Makes the state that fits."""

    def __init__(self, translator: Translator, ways: Ways) -> None:
        self._translator = translator
        self._ways = ways

    def none_yet(self, *, is_writable: bool = True) -> Empty:
        """Return what a workspace without incidents says."""
        if not is_writable:
            return self._empty("inbox", NONE_YET, "")
        new = self._button(NEW, self._ways.new, Look.PRIMARY, "plus")
        bring = self._button(IMPORT, self._ways.bring, icon_name="upload")
        return self._empty("inbox", NONE_YET, NONE_YET_HINT, new, bring)

    def nothing_found(self, *, is_searched: bool, is_filtered: bool) -> Empty:
        """Return what a filter says that means no incident: words, or more than words."""
        clear = self._button(CLEAR_FILTERS if is_filtered else CLEAR, self._ways.clear)
        hint = NOTHING_FOUND_HINT if is_searched else FILTERED_HINT
        return self._empty("search", NOTHING_FOUND, hint, clear)

    def refused(self, problem: Problem) -> Empty:
        """Return what is said instead of rows that could not be read."""
        told = sentence(problem, self._translator)
        title = self._translator.gettext
        if isinstance(problem, BadValue | UsageProblem):
            clear = self._button(CLEAR, self._ways.clear)
            return Empty("circle-question-mark", title(NOT_UNDERSTOOD), told, [clear])
        retry = self._button(RETRY, self._ways.retry, icon_name="refresh-cw")
        return Empty("triangle-alert", title(NOT_READ), told, [retry])

    def _empty(self, icon_name: str, title: str, hint: str, *buttons: QPushButton) -> Empty:
        _ = self._translator.gettext
        return Empty(icon_name, _(title), _(hint), buttons)

    def _button(
        self, text: str, run: Callable[[], object], look: Look = Look.PLAIN, icon_name: str = ""
    ) -> QPushButton:
        return push_button(self._translator.gettext(text), run, look=look, icon_name=icon_name)


class LoadingRow(QWidget):
    """Says that rows are on their way, once that takes long enough to be noticed."""

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = row(self, gap=2)
        line.addWidget(Spinner(translator))
        line.addWidget(PlainLabel(translator.gettext(LOADING), tone=Tone.MUTE))
        line.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.show)
        self.hide()

    def begin(self) -> None:
        """Appear after a pause, unless `end` comes first."""
        if not self._timer.isActive() and self.isHidden():
            self._timer.start()

    def end(self) -> None:
        """Disappear."""
        self._timer.stop()
        self.hide()
