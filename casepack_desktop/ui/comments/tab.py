# SPDX-License-Identifier: Apache-2.0
"""The tab of an incident's comments: the thread and the box to add to it."""

from collections.abc import Sequence
from functools import partial
from itertools import count

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.comments import CommentView
from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.comments.composer import Composer
from casepack_desktop.ui.comments.thread import Thread
from casepack_desktop.ui.preferences import SHOW_UTC, Preferences
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import space
from casepack_desktop.ui.widgets.buttons import push_button
from casepack_desktop.ui.widgets.empty_state import Empty, EmptyState
from casepack_desktop.ui.widgets.fitting import scrolled
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.message_bar import MessageBar
from casepack_desktop.ui.widgets.spinner import Spinner

NO_COMMENTS = N_("No comments yet")
NO_COMMENTS_WHY = N_("Write down what you see and think. A comment cannot be changed later.")
NOT_READ = N_("The comments could not be read")
AGAIN = N_("Try again")
_NUMBERS = count()


class CommentsTab(QWidget):
    """Comments of one incident, which follow by themselves."""

    def __init__(
        self,
        session: Session,
        uuid: str,
        translator: Translator,
        messages: MessageBar,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._uuid = uuid
        self._translator = translator
        self._preferences = preferences
        self._comments: list[CommentView] = []
        self._is_stale = True
        # Of its own: a tab that goes away drops its question, not that of the next one.
        self._key = f"comments:{next(_NUMBERS)}"
        self.thread_view = Thread(session, translator)
        self.composer: Composer | None = None
        gettext = translator.gettext
        self._stack = QStackedWidget()
        self._loading = QWidget()
        column(self._loading).addWidget(Spinner(translator), 1, Qt.AlignmentFlag.AlignCenter)
        self._empty = EmptyState(Empty("pencil", gettext(NO_COMMENTS), gettext(NO_COMMENTS_WHY)))
        self._failed = EmptyState(Empty("circle-x", gettext(NOT_READ)))
        # They scroll, so that the box below keeps its room where letters are large.
        self._nothing, self._trouble = scrolled(self._empty), scrolled(self._failed)
        for page in (self._loading, self.thread_view, self._nothing, self._trouble):
            self._stack.addWidget(page)
        layout = column(self, gap=2)
        layout.setContentsMargins(0, 0, space(1), space(3))
        layout.addWidget(self._stack, 1)
        if session.is_writable:
            self.composer = Composer(session, uuid, translator, messages)
            layout.addWidget(self.composer)
            self.composer.left.connect(self._on_composer_left)
            self.thread_view.correction_wanted.connect(self.composer.correct)
        session.changed.connect(self._on_session_changed)
        preferences.changed.connect(self._on_preferences_changed)
        self.destroyed.connect(partial(_drop, session, self._key))

    def state(self) -> str:
        """Return which page is shown: `loading`, `thread`, `empty` or `failed`."""
        names = ("loading", "thread", "empty", "failed")
        return names[self._stack.currentIndex()]

    def _read_if_seen(self) -> None:
        if self._is_stale and self.isVisible():
            self._is_stale = False
            self._read()

    def _read(self) -> None:
        uuid = self._uuid
        self._session.ask(
            self._key,
            lambda services: services.comments.of(uuid),
            self._show_comments,
            self._show_problem,
        )

    def _show_comments(self, comments: Sequence[CommentView]) -> None:
        self._comments = list(comments)
        self.thread_view.show_comments(comments, utc=self._preferences.get(SHOW_UTC))
        self._stack.setCurrentWidget(self.thread_view if comments else self._nothing)

    def _show_problem(self, problem: Problem) -> None:
        gettext = self._translator.gettext
        again = push_button(gettext(AGAIN), self._on_again_clicked)
        sentence = gettext(problem.text, **problem.params)
        self._failed.show_empty(Empty("circle-x", gettext(NOT_READ), sentence, [again]))
        self._stack.setCurrentWidget(self._trouble)

    def _on_again_clicked(self) -> None:
        self._stack.setCurrentWidget(self._loading)
        self._read()

    def _on_session_changed(self, changes: Changes) -> None:
        concerned = changes.incidents is None or self._uuid in changes.incidents
        if concerned and Kind.COMMENTS in changes.kinds:
            if self.composer is not None:
                self.composer.settle()
            self._is_stale = True
            self._read_if_seen()
        elif changes.kinds & {Kind.DIRECTORIES, Kind.SETTINGS}:
            self.thread_view.renew()

    def _on_composer_left(self) -> None:
        """Go to what was said last; without comments to what stands before the box."""
        if entries := self.thread_view.shown():
            entries[-1].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focusPreviousChild()

    def _on_preferences_changed(self, key: str) -> None:
        if key == SHOW_UTC.key:
            self.thread_view.show_comments(self._comments, utc=self._preferences.get(SHOW_UTC))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read_if_seen()


def _drop(session: Session, key: str) -> None:
    session.drop(key)
