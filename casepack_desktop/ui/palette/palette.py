# SPDX-License-Identifier: Apache-2.0
"""The palette: a box over the window that one types into to go somewhere or do something.

The window's own commands and pages are known here; incidents are asked for in the reader's thread.
The list changes only when both are there, so that no line slips away under a finger; if the reader
needs longer than a moment, it says so and what is known is shown meanwhile.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QMainWindow
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.palette.choices import Choice, Kind, meant, words_of
from casepack_desktop.ui.palette.results import Group, Results
from casepack_desktop.ui.theme.measures import px, space
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.kept_keys import keeps_key
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from casepack_desktop.domain.views import Hit

NAME = N_("Find incidents, pages and commands")
FOUND = N_("Found")
RECENT = N_("Recent incidents")
INCIDENTS = N_("Incidents")
PAGES = N_("Pages")
COMMANDS = N_("Commands")
SEARCHING = N_("Searching…")
NOTHING = N_("Nothing is found. Leave a letter or a word out.")
HINT = N_("Arrow keys choose, Enter opens, Esc closes.")
MOST_HITS = 20
MOST_RECENT = 8
_WIDTH, _MOST = 720, 0.72
_LONGEST = 1_000
_PATIENCE_MS = 150

Asking = Callable[[str, Callable[[Sequence[Choice]], None], Callable[[str], None]], None]
"""Asks for the incidents that a text means; answers with them or with a sentence."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the palette knows by itself, and whom it asks for incidents; None without any."""

    pages: Sequence[Choice]
    commands: Sequence[Choice]
    ask: Asking | None = None


class Palette(QFrame):
    """Opened over the window; it goes when something is chosen, at Esc, or when it is left.

    Signals: `chosen` with the `Choice`, after it is closed; `closed` when it went away.
    """

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, translator: Translator, offer: Offer, parent: QMainWindow) -> None:
        """`parent` is the window that it stands over."""
        super().__init__(parent)
        self._translator = translator
        self._offer = offer
        self._window = parent
        self._incidents: Sequence[Choice] = ()
        self._problem = ""
        self._is_asking = self._chooses_when_answered = self._is_closed = False
        self._focus_before = QApplication.focusWidget()
        self.setProperty("finder", True)
        self.setAccessibleName(translator.gettext(NAME))
        self._late = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._late.timeout.connect(self._on_late_timeout)
        self._build()
        parent.installEventFilter(self)

    @property
    def box(self) -> QLineEdit:
        """Return the box that is typed into."""
        return self._box

    @property
    def results(self) -> Results:
        """Return the list."""
        return self._results

    def told(self) -> str:
        """Return what stands below the list."""
        return self._state.text()

    @property
    def is_asking(self) -> bool:
        """Return whether incidents are on their way."""
        return self._is_asking

    def open(self) -> None:
        """Show it and give it the keyboard."""
        self.show()
        self.raise_()
        self._box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._look()

    def close_palette(self) -> None:
        """Let it go and give the keyboard back."""
        if self._is_closed:
            return
        self._is_closed = True
        self._late.stop()
        self._window.removeEventFilter(self)
        had_focus = self._box.hasFocus()
        self.hide()
        before = self._focus_before
        if had_focus and before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()
        self.deleteLater()

    def _build(self) -> None:
        _ = self._translator.gettext
        whole = column(self, gap=1)
        whole.setContentsMargins(space(2), space(2), space(2), space(2))
        self._box = QLineEdit()
        self._box.setPlaceholderText(_(NAME))
        self._box.setAccessibleName(_(NAME))
        self._box.setMaxLength(_LONGEST)
        self._box.installEventFilter(self)
        self._box.textChanged.connect(self._look)
        self._results = Results(_(FOUND))
        self._results.chosen.connect(self._choose)
        self._results.current_changed.connect(self._tell_current)
        self._state = PlainLabel("", TypeRole.CAPTION, Tone.MUTE, wrap=True)
        self._state.setContentsMargins(space(2), 0, space(2), 0)
        whole.addWidget(self._box)
        whole.addWidget(self._results, 1)
        whole.addWidget(self._state)

    def _look(self) -> None:
        """Ask for the incidents of the present text, or show what there is without any."""
        self._chooses_when_answered = False
        if self._offer.ask is None:
            self._show()
            return
        self._is_asking = True
        text = self._box.text().strip()
        self._offer.ask(text, self._on_answer, self._on_refusal)
        self._late.start()

    def _show(self) -> None:
        words = words_of(self._box.text())
        groups = self._groups(words)
        self._results.show_groups(groups, words)
        self._results.setVisible(bool(groups))
        self._tell()
        self._arrange()

    def _groups(self, words: Sequence[str]) -> list[Group]:
        _ = self._translator.gettext
        pages, commands = meant(self._offer.pages, words), meant(self._offer.commands, words)
        # Many incidents must not hide that something else is meant, too.
        most = MOST_RECENT if pages or commands else MOST_HITS
        groups = (
            Group(_(INCIDENTS if words else RECENT), self._incidents[:most]),
            Group(_(PAGES), pages),
            Group(_(COMMANDS), commands),
        )
        return [group for group in groups if group.choices]

    def _tell(self) -> None:
        _ = self._translator.gettext
        if self._is_asking:
            text = _(SEARCHING)
        elif self._problem:
            text = self._problem
        else:
            text = _(HINT if self._results.current() else NOTHING)
        self._state.set_tone(Tone.CRIT if self._problem and not self._is_asking else Tone.MUTE)
        self._state.setText(text)

    def _tell_current(self) -> None:
        """Let a screen reader say the current line while the keyboard stays in the box."""
        choice = self._results.current()
        parts = () if choice is None else (choice.lead, choice.text, choice.note)
        self._box.setAccessibleDescription(", ".join(part for part in parts if part))

    def _arrange(self) -> None:
        """Stand in the upper middle of the window, as high as the list needs."""
        window = self._window
        width = min(px(_WIDTH), window.width() - 2 * space(4))
        said = self._state.heightForWidth(width - 2 * space(2))
        beside = self._box.sizeHint().height() + said + 2 * space(2) + 3 * space(1)
        highest = int(window.height() * _MOST) - beside
        listed = self._results.wanted_height() if self._results.isVisibleTo(self) else 0
        height = beside + min(listed, highest)
        centre = window.centralWidget()
        top = space(2) + (centre.y() if centre is not None else 0)
        self.setGeometry((window.width() - width) // 2, top, width, height)

    def _choose(self, choice: Choice) -> None:
        self.close_palette()
        self.chosen.emit(choice)

    def _choose_current(self) -> None:
        if self._is_asking:
            self._chooses_when_answered = True
        elif choice := self._results.current():
            self._choose(choice)

    def _end_asking(self) -> None:
        chooses = self._chooses_when_answered
        self._is_asking = self._chooses_when_answered = False
        self._late.stop()
        self._show()
        if chooses:
            self._choose_current()

    def _on_answer(self, incidents: Sequence[Choice]) -> None:
        if not self._is_closed:
            self._incidents, self._problem = incidents, ""
            self._end_asking()

    def _on_refusal(self, sentence: str) -> None:
        if not self._is_closed:
            self._incidents, self._problem = (), sentence
            self._end_asking()

    def _on_late_timeout(self) -> None:
        self._incidents = ()
        self._show()

    def _moved_by(self, event: QKeyEvent) -> bool:
        """Do what a key does that is none of the box; return whether it was one."""
        pages = self._results.page_steps()
        moves = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Tab: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Backtab: -1,
            Qt.Key.Key_PageDown: pages,
            Qt.Key.Key_PageUp: -pages,
        }
        key = Qt.Key(event.key())
        if key in moves:
            self._results.step(moves[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose_current()
        elif key == Qt.Key.Key_Escape:
            self.close_palette()
        else:
            return False
        return True

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._box:
            if event.type() == QEvent.Type.Resize:
                self._arrange()
            return False
        if keeps_key(event):
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._moved_by(event)
        if isinstance(event, QFocusEvent) and event.lostFocus():
            away = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
            if event.reason() not in away:
                QTimer.singleShot(0, self, self.close_palette)
        return False


def incident_choice(hit: "Hit", status: str, hue: str) -> Choice:
    """Return the line of an incident."""
    title, number = shown_line(hit.title), shown_line(hit.number)
    return Choice(Kind.INCIDENT, hit.uuid, title, number, status, icon_name="file-text", hue=hue)
