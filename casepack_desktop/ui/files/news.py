# SPDX-License-Identifier: Apache-2.0
"""What came of the work on files, told in the message bar whichever page is shown by then."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.files import FileView, Role
from casepack_desktop.support.i18n import Translator
from casepack_desktop.ui.files import texts
from casepack_desktop.ui.files.jobs import FileJob, Kind, file_jobs
from casepack_desktop.ui.files.outside import Outside
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import (
    Message,
    MessageAction,
    MessageBar,
    MessageKind,
    Undoable,
)
from casepack_desktop.ui.widgets.plain import shown_line

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services

KEY = "files"
_JOB_FROM = 40
_NAME_LIMIT = 80
_MOST_PROBLEMS = 3


class FileNews(QObject):
    """Tells of files that were added, saved, opened, removed and restored; one for each window."""

    def __init__(
        self,
        session: Session,
        translator: Translator,
        messages: MessageBar,
        parent: QObject,
        outside: Outside | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._messages = messages
        self._outside = outside or Outside()
        self._jobs = file_jobs(session)
        self._jobs.ended.connect(self._on_jobs_ended)

    def mark(self, incident: str, uuids: Sequence[str], *, is_removed: bool) -> None:
        """Remove or restore files and tell so, with the way back."""
        if len(uuids) >= _JOB_FROM:
            self._jobs.mark(incident, uuids, is_removed=is_removed)
            return
        actor = self._session.actor

        def work(services: "Services") -> list[FileView]:
            act = services.files.remove if is_removed else services.files.restore
            return act(actor, *uuids)

        then = partial(self._tell_marked, incident)
        waiting = partial(self._say, MessageKind.INFO, texts.WAITING)
        self._session.write(f"files:{incident}", work, then, self.tell, waiting)

    def tell(self, problem: Problem) -> None:
        """Tell a problem."""
        text = texts.problem_text(problem, self._translator)
        self._messages.post(Message(MessageKind.ERROR, text))

    def say(self, kind: MessageKind, msgid: str, **params: object) -> None:
        """Tell something in one sentence."""
        self._say(kind, msgid, **params)

    def _tell_marked(self, incident: str, views: Sequence[FileView]) -> None:
        is_removed = any(view.is_removed for view in views)
        translator, count = self._translator, len(views)
        if count == 1:
            msgid = texts.REMOVED_ONE if is_removed else texts.RESTORED_ONE
            text = translator.gettext(msgid, file=_short(views[0].name))
        elif is_removed:
            text = translator.ngettext("{n} file was removed.", "{n} files were removed.", count)
        else:
            text = translator.ngettext("{n} file is back.", "{n} files are back.", count)
        back = partial(
            self.mark, incident, [view.uuid for view in views], is_removed=not is_removed
        )
        self._post(MessageKind.SUCCESS, text, back)

    def _tell_added(self, job: FileJob) -> None:
        translator, count = self._translator, len(job.added)
        views = [added.file for added in job.added]
        if count == 1:
            main = views[0].role is Role.MAIN
            msgid = texts.MAIN_ADDED if main else texts.ADDED_ONE
            text = translator.gettext(msgid, file=_short(views[0].name))
            if job.added[0].same_as is not None:
                other = _short(job.added[0].same_as)
                text += " " + translator.gettext(texts.SAME_AS, other=other)
        else:
            text = translator.ngettext("{n} file was added.", "{n} files were added.", count)
            same = sum(added.same_as is not None for added in job.added)
            if same:
                text += " " + translator.ngettext(
                    "{n} of them has the content of another file.",
                    "{n} of them have the content of another file.",
                    same,
                )
        back = None
        if not any(view.role is Role.MAIN for view in views):
            uuids = [view.uuid for view in views]
            back = partial(self.mark, job.incident, uuids, is_removed=True)
        self._post(MessageKind.SUCCESS, text, back)

    def _tell_problems(self, job: FileJob) -> None:
        for problem in job.problems[:_MOST_PROBLEMS]:
            self.tell(problem)
        more = len(job.problems) - _MOST_PROBLEMS
        if more > 0:
            text = self._translator.ngettext(
                "{n} more file was not added.", "{n} more files were not added.", more
            )
            self._messages.post(Message(MessageKind.ERROR, text))

    def _open(self, job: FileJob) -> None:
        if job.path is None:
            return
        name = _short(job.name)
        if self._outside.open_file(job.path):
            self._say(MessageKind.INFO, texts.OPENED, file=name)
        else:
            self._say(MessageKind.WARNING, texts.NOT_OPENED, file=name)

    def _say(self, kind: MessageKind, msgid: str, **params: object) -> None:
        self._post(kind, self._translator.gettext(msgid, **params))

    def _post(self, kind: MessageKind, text: str, back: Callable[[], object] | None = None) -> None:
        undo = self._translator.gettext(texts.UNDO)
        actions = () if back is None else (MessageAction(undo, back),)
        about = None if back is None else Undoable()
        self._messages.post(Message(kind, text, actions, KEY, about))

    def _on_jobs_ended(self, job: FileJob) -> None:
        if job.added:
            self._tell_added(job)
        elif job.is_cancelled:
            self._say(MessageKind.INFO, texts.STOPPED)
        self._tell_problems(job)
        if job.problems or job.is_cancelled:
            return
        if job.kind is Kind.SAVE:
            self._say(MessageKind.SUCCESS, texts.SAVED, path=job.path)
        elif job.kind is Kind.OPEN:
            self._open(job)
        elif job.kind is Kind.MARK:
            self._tell_marked(job.incident, job.marked)


def _short(name: str) -> str:
    return shown_line(name, _NAME_LIMIT)
