# SPDX-License-Identifier: Apache-2.0
"""Where a comment is written; what is typed is kept until it is said."""

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from shiboken6 import isValid
from typing_extensions import override

from casepack_desktop.domain.comments import CommentView
from casepack_desktop.domain.drafts import told_as
from casepack_desktop.domain.errors import BadValue, Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.message_bar import Message, MessageBar, MessageKind
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services

WRITE = N_("Write a comment…")
NAME = N_("New comment")
ADD = N_("Add comment")
ADD_CORRECTION = N_("Add correction")
STAYS = N_("Markdown · cannot be changed later, only corrected · Ctrl+Enter adds it")
CORRECTING = N_("Correction of: {text}")
GIVE_UP = N_("Do not correct")
KEPT = N_("Unsaved text from before is back.")
_HEIGHT = 84
_AFTER_MS = 2_000
_PROBLEM = "comment-problem"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TEXT, _CORRECTS, _SAYING = "text", "corrects", "saying"


class Composer(QWidget):
    """A box for one comment of one incident.

    Signals: `added` with the `CommentView` that was made; `left` when Esc was pressed in the box,
    whose text is kept.
    """

    added = Signal(object)
    left = Signal()

    def __init__(
        self,
        session: Session,
        uuid: str,
        translator: Translator,
        messages: MessageBar,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._uuid = uuid
        self._translator = translator
        self._messages = messages
        self._corrects = self._saying = self._taken = ""
        self._is_kept = False
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self.keep_now)
        self._lay_out()
        self._take_draft()

    def text(self) -> str:
        """Return what is typed."""
        return self.edit.toPlainText()

    def correct(self, comment: CommentView) -> None:
        """Write a correction of a comment."""
        self._show_correcting(comment.uuid, shown_line(comment.text, 160))
        if not self.text():
            self.edit.setPlainText(comment.text)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.selectAll()

    def give_up_correcting(self) -> None:
        """Write a comment that corrects nothing."""
        self._show_correcting("", "")
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def add(self) -> None:
        """Say what is typed."""
        if not self.add_button.isEnabled():
            return
        text, corrects = self.text(), self._corrects or None
        actor, uuid, draft = self._session.actor, self._uuid, self._key()
        self._open(is_open=False)
        self.keep_now()  # the tab may be left while somebody else is saving

        def work(services: "Services") -> CommentView:
            comment = services.comments.add(actor, uuid, text, corrects=corrects)
            with suppress(Problem):  # it is said, whatever becomes of the draft
                services.drafts.drop(draft)
            return comment

        self._session.write(f"comment-{uuid}", work, self._on_added, self._on_refused)

    def settle(self) -> None:
        """Let go of a draft that was said meanwhile, from the tab that was left before."""
        if self._taken and self.text() == self._taken and not self.edit.isReadOnly():
            try:
                is_said = self._session.services.drafts.find(self._key()) is None
            except Problem as problem:
                self._tell(problem)
                return
            if is_said:
                self._clear()

    def keep_now(self) -> None:
        """Keep what is typed, so that no crash takes it."""
        self._timer.stop()
        drafts, text = self._session.services.drafts, self.text()
        try:
            if text.strip():
                texts = {_TEXT: text, _CORRECTS: self._corrects, _SAYING: self._saying}
                drafts.keep(self._key(), 0, texts)
                self._is_kept = True
            elif self._is_kept:
                drafts.drop(self._key())
                self._is_kept = False
        except Problem as problem:
            self._tell(problem)

    def _key(self) -> str:
        return f"comment:{self._uuid}"

    def _lay_out(self) -> None:
        gettext = self._translator.gettext
        outer = column(self, gap=2)
        self._correcting = QWidget()
        line = row(self._correcting, gap=2)
        self._correcting_text = ElidedLabel("", TypeRole.CAPTION, Tone.HIGH)
        line.addWidget(self._correcting_text, 1)
        line.addWidget(push_button(gettext(GIVE_UP), self.give_up_correcting, look=Look.LINK))
        outer.addWidget(self._correcting)
        self.edit = QPlainTextEdit()
        self.edit.setPlaceholderText(gettext(WRITE))
        self.edit.setAccessibleName(gettext(NAME))
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(px(_HEIGHT))
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._on_edit_text_changed)
        outer.addWidget(self.edit)
        foot = row(gap=3)
        self._note = PlainLabel(gettext(STAYS), TypeRole.CAPTION, Tone.MUTE, wrap=True)
        foot.addWidget(self._note, 1)
        self.add_button = push_button(gettext(ADD), self.add, look=Look.PRIMARY)
        self.add_button.setEnabled(False)
        foot.addWidget(self.add_button)
        outer.addLayout(foot)
        self._show_correcting("", "")

    def _show_correcting(self, uuid: str, saying: str) -> None:
        gettext = self._translator.gettext
        self._corrects, self._saying = uuid, saying
        self._correcting.setVisible(bool(uuid))
        self._correcting_text.setText(gettext(CORRECTING, text=saying))
        name = gettext(ADD_CORRECTION if uuid else ADD)
        self.add_button.setText(name)
        self.add_button.setAccessibleName(name)

    def _take_draft(self) -> None:
        try:
            draft = self._session.services.drafts.find(self._key())
        except Problem as problem:
            self._tell(problem)
            return
        if draft is None:
            return
        self._messages.dismiss_key(told_as(draft.key))
        texts = draft.texts
        self._taken = texts.get(_TEXT, "")
        self.edit.setPlainText(self._taken)
        self._show_correcting(texts.get(_CORRECTS, ""), texts.get(_SAYING, ""))
        self._note.setText(self._translator.gettext(KEPT))
        self._timer.stop()
        self._is_kept = True

    def _open(self, *, is_open: bool) -> None:
        self.edit.setReadOnly(not is_open)
        self.add_button.setEnabled(is_open and bool(self.text().strip()))

    def _tell(self, problem: Problem) -> None:
        if isinstance(problem, BadValue):
            # There is one field, whose key says nothing to a person.
            sentence = self._translator.gettext(problem.reason, **problem.reason_params)
        else:
            sentence = self._translator.gettext(problem.text, **problem.params)
        self._messages.post(Message(MessageKind.ERROR, sentence, key=_PROBLEM))

    def _clear(self) -> None:
        self._taken = ""
        self.edit.clear()
        self._show_correcting("", "")
        self._note.setText(self._translator.gettext(STAYS))
        self._open(is_open=True)
        self.keep_now()

    def _on_added(self, comment: CommentView) -> None:
        self._messages.dismiss_key(_PROBLEM)
        if isValid(self):  # its tab may have been left while it waited
            self._clear()
            self.added.emit(comment)

    def _on_refused(self, problem: Problem) -> None:
        self._tell(problem)
        if isValid(self):
            self._open(is_open=True)

    def _on_edit_text_changed(self) -> None:
        self.add_button.setEnabled(bool(self.text().strip()) and not self.edit.isReadOnly())
        self._timer.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._timer.isActive():
            self.keep_now()

    @override
    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() in _ENTER and is_control:
                self.add()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.keep_now()
                self.left.emit()
                return True
        return False
