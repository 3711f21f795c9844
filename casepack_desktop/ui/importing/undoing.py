# SPDX-License-Identifier: Apache-2.0
"""Taking an import back, from its result or from the message about it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.following import Following
from casepack_desktop.ui.importing import texts
from casepack_desktop.ui.importing.work import undo_job
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import Message, MessageBar, MessageKind

if TYPE_CHECKING:
    from casepack_desktop.services.undo import Undone

CANCELLED = N_("The undo was cancelled; the import stays.")
_KEY = "import"


class Undoing(QObject):
    """Undoes imports by jobs and tells of each in the message bar.

    Signals: `undone` with the action and the `Undone`; `failed` with the `Problem`.
    """

    undone = Signal(int, object)
    failed = Signal(Problem)

    def __init__(
        self, session: Session, translator: Translator, messages: MessageBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._messages = messages
        self._action = 0
        self._job = Following(session.jobs, self)
        self._job.completed.connect(self._on_job_completed)
        self._job.failed.connect(self._on_job_failed)
        self._job.cancelled.connect(self._on_job_cancelled)

    def undo(self, file: str, action: int) -> None:
        """Take an import back; nothing happens while another undo runs."""
        if not self._job.is_running:
            self._action = action
            self._job.submit(undo_job(self._session, file, action))

    def _tell(self, kind: MessageKind, *parts: str) -> None:
        text = " ".join(part for part in parts if part)
        self._messages.post(Message(kind, text, key=_KEY))

    def _on_job_completed(self, undone: "Undone") -> None:
        told = texts.taken_back(self._translator, undone)
        stays = texts.staying(self._translator, undone)
        self._tell(MessageKind.WARNING if stays else MessageKind.SUCCESS, told, stays)
        self.undone.emit(self._action, undone)

    def _on_job_failed(self, problem: Problem) -> None:
        self._tell(MessageKind.ERROR, texts.sentence(self._translator, problem))
        self.failed.emit(problem)

    def _on_job_cancelled(self) -> None:
        self._tell(MessageKind.INFO, self._translator.gettext(CANCELLED))
