# SPDX-License-Identifier: Apache-2.0
"""Keeps what is typed two seconds after the last key, so that no crash takes it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from casepack_desktop.domain.drafts import told_as
from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.formats import format_instant
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.zones import local_time
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import Message, MessageAction, MessageBar, MessageKind

if TYPE_CHECKING:
    from casepack_desktop.domain.drafts import Draft

AFTER_MS = 2_000
OFFER = N_("There is unsaved text from {time}.")
RESTORE = N_("Restore draft")
DISCARD = N_("Discard draft")
_OFFER = "draft"
_PROBLEM = "draft-problem"


class DraftKeeper(QObject):
    """Keeps the texts of one form under a key.

    A draft that is offered and neither taken nor thrown away stays, whatever is typed meanwhile.

    Signals: `kept` after the draft was stored or could not be; `paused` when nobody typed for two
    seconds.
    """

    kept = Signal()
    paused = Signal()

    def __init__(
        self,
        session: Session,
        translator: Translator,
        messages: MessageBar,
        read: Callable[[], tuple[str, int, Mapping[str, str]]],
        parent: QObject,
    ) -> None:
        """`read` gives the key, the version and the unsaved texts of the form."""
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._messages = messages
        self._read = read
        self._told = ""
        self._at = ""
        self._failed = False
        self._offered: Draft | None = None
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def at(self) -> str:
        """Return the clock time of the draft in the workspace's zone, "" if there is none."""
        return self._at

    @property
    def has_failed(self) -> bool:
        """Return whether the last draft could not be kept."""
        return self._failed

    def typed(self) -> None:
        """Wait two seconds from now."""
        self._timer.start()

    def keep_now(self) -> None:
        """Store the texts at once, if there are any."""
        self._timer.stop()
        key, version, texts = self._read()
        if not key:
            return
        if self._offered is not None and (texts or self._at):
            version = min(version, self._offered.version)
            texts = {**self._offered.texts, **texts}
        try:
            if texts:
                at = self._session.services.drafts.keep(key, version, texts)
                self._at = local_time(at.at, self._session.zone).strftime("%H:%M:%S")
            elif self._at:
                self._session.services.drafts.drop(key)
                self._at = ""
            self._all_is_well()
        except Problem as problem:
            self._failed, self._at = True, ""
            self._tell_once(problem)
        self.kept.emit()

    def drop(self, key: str) -> None:
        """Forget the draft of a form; its text was saved or given up."""
        self._timer.stop()
        self._at, self._failed = "", False
        drafts, offered = self._session.services.drafts, self._offered
        try:
            if offered is None:
                drafts.drop(key)
            else:
                drafts.keep(offered.key, offered.version, offered.texts)
            self._all_is_well()
        except Problem as problem:
            self._tell_once(problem)

    def forget(self) -> None:
        """Have nothing to do with the form of before; its draft stays."""
        self._timer.stop()
        self._at, self._failed, self._told = "", False, ""
        self._offered = None
        self._messages.dismiss_key(_OFFER)

    def offer(self, draft: "Draft", restore: Callable[[], object]) -> None:
        """Say that there is a draft and let it be taken or thrown away."""
        self._offered = draft
        time = format_instant(draft.kept_at.at, self._session.zone)
        text = self._translator.gettext(OFFER, time=time)
        actions = (
            MessageAction(self._translator.gettext(RESTORE), lambda: self._take(restore)),
            MessageAction(self._translator.gettext(DISCARD), lambda: self._throw_away(draft.key)),
        )
        self._messages.dismiss_key(told_as(draft.key))
        self._messages.post(Message(MessageKind.WARNING, text, actions, _OFFER))

    def _take(self, restore: Callable[[], object]) -> None:
        self._offered = None
        restore()

    def _throw_away(self, key: str) -> None:
        """Drop the draft that was offered; what was typed since is kept."""
        self._offered = None
        self.drop(key)
        self.keep_now()

    def _all_is_well(self) -> None:
        self._failed, self._told = False, ""
        self._messages.dismiss_key(_PROBLEM)

    def _tell_once(self, problem: Problem) -> None:
        sentence = self._translator.gettext(problem.text, **problem.params)
        if sentence != self._told:
            self._told = sentence
            self._messages.post(Message(MessageKind.ERROR, sentence, key=_PROBLEM))

    def _on_timer_timeout(self) -> None:
        self.keep_now()
        self.paused.emit()
