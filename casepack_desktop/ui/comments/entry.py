# SPDX-License-Identifier: Apache-2.0
"""One comment of the thread: who, when, what, and what it has to do with other ones."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame
from typing_extensions import override

from casepack_desktop.domain.comments import CommentKind, CommentView
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.comments.said import SaidView, said_by, time_of
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.pill import Pill
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel

ANALYST = N_("Analyst")
PROGRAM = N_("Program")
CORRECT = N_("Correct")
CORRECTED = N_("Corrected below")
TO_CORRECTION = N_("Go to the correction")
TO_EARLIER = N_("Corrects an earlier comment")
SPOKEN = N_("{author}, {time}: {text}")
SPOKEN_CORRECTED = N_("Corrected by a later comment. {author}, {time}: {text}")
_SPOKEN_LIMIT = 300


class CommentEntry(QFrame):
    """A comment as a card; the text of a corrected one is struck out, and it leads to what holds.

    Signals: `correction_wanted` with the comment; `jump_wanted` with the UUID of another one.
    """

    correction_wanted = Signal(object)
    jump_wanted = Signal(str)

    def __init__(
        self, comment: CommentView, session: Session, translator: Translator, *, utc: bool
    ) -> None:
        super().__init__()
        self.comment = comment
        self._session = session
        self._translator = translator
        self.setProperty("card", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        text = said_by(comment, session, translator)
        time = time_of(comment, session, utc=utc)
        msgid = SPOKEN_CORRECTED if comment.corrected_by else SPOKEN
        spoken = translator.gettext(msgid, author=comment.author, time=time, text=text)
        self.setAccessibleName(shown_line(spoken, _SPOKEN_LIMIT))
        outer = column(self, gap=1, margin=3)
        self._head = row(gap=2)
        self._add_head(time)
        outer.addLayout(self._head)
        self.said = SaidView(text, translator, is_corrected=bool(comment.corrected_by))
        outer.addWidget(self.said)

    def _add_head(self, time: str) -> None:
        gettext, comment = self._translator.gettext, self.comment
        head = self._head
        head.addWidget(ElidedLabel(comment.author, TypeRole.STRONG))
        head.addWidget(PlainLabel(time, TypeRole.CAPTION, Tone.MUTE))
        if comment.kind is CommentKind.SYSTEM:
            head.addWidget(Pill.of_tone(gettext(PROGRAM), Tone.INFO))
        else:
            head.addWidget(Pill.of_tone(gettext(ANALYST), Tone.MUTE))
        if comment.corrected_by:
            head.addWidget(Pill.of_tone(gettext(CORRECTED), Tone.HIGH))
        head.addStretch(1)
        if comment.corrects:
            self._add_link(TO_EARLIER, lambda: self.jump_wanted.emit(comment.corrects))
        if comment.corrected_by:
            self._add_link(TO_CORRECTION, lambda: self.jump_wanted.emit(comment.corrected_by))
        elif comment.kind is CommentKind.ANALYST and self._session.is_writable:
            self._add_link(CORRECT, lambda: self.correction_wanted.emit(comment))

    def _add_link(self, msgid: str, clicked: Callable[[], object]) -> None:
        self._head.addWidget(push_button(self._translator.gettext(msgid), clicked, look=Look.LINK))

    def _mark(self, *, chosen: bool) -> None:
        self.setProperty("chosen", chosen)
        self.style().polish(self)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._mark(chosen=True)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark(chosen=False)
