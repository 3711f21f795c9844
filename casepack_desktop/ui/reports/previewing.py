# SPDX-License-Identifier: Apache-2.0
"""Reports shown as they will look, before they are made and afterwards.

What the preview writes as PDF is always the stored rendition: if there is none yet, it is made as
a report of its own, so that the file that leaves the house stands in the table too.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import Translator
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.reports.jobs import report_jobs
from casepack_desktop.ui.reports.outside import Outside
from casepack_desktop.ui.reports.saving import ReportSaver
from casepack_desktop.ui.reports.wording import problem_text, suggested_name, template_title
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import Message, MessageBar, MessageKind

if TYPE_CHECKING:
    from casepack_desktop.services.reports import ReportRequest, ReportView

Done = Callable[[Problem | None], None]
Ask = Callable[[Callable[["ReportView"], None], Callable[[Problem], None]], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a preview is about: its heading, the file name it suggests and its one content."""

    title: str
    suggested_name: str
    html: bytes | None = None
    pdf: bytes | None = None


_NUMBERS = count()
"""Each has a key of its own: a closed tab drops its questions a moment later, when the next tab of
the same incident may have asked."""


class ReportPreviews(QObject):
    """Opens previews of one incident's reports."""

    def __init__(
        self,
        session: Session,
        uuid: str,
        translator: Translator,
        messages: MessageBar,
        preferences: Preferences,
        saver: ReportSaver,
        outside: Outside,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._uuid = uuid
        self.key = f"report:preview:{uuid}:{next(_NUMBERS)}"
        self._translator = translator
        self._messages = messages
        self._preferences = preferences
        self._saver = saver
        self._outside = outside
        self._window = parent

    def preview_stored(self, view: "ReportView") -> None:
        """Show a completed report as it is stored."""
        title = template_title(view.template, self._translator)

        def show(content: bytes) -> None:
            name = suggested_name(replace(view, format="pdf"))
            if view.format == "pdf":
                self._show(Shown(title, name, pdf=content), self._writer_of(view.uuid))
            else:
                self._show(Shown(title, name, html=content), self._maker_like(view.uuid))

        uuid = view.uuid
        question = self.key
        self._session.ask(question, lambda found: found.reports.content(uuid), show, self._refuse)

    def preview_wanted(self, wanted: "ReportRequest", number: str, ended: Done) -> None:
        """Show a report that is not made yet; `ended` hears when it is shown or refused."""
        title = template_title(wanted.template, self._translator)
        incident = self._uuid

        def show(content: bytes) -> None:
            ended(None)
            name = f"{number}_{wanted.template}.pdf"
            self._show(Shown(title, name, html=content), self._maker_of(wanted))

        self._session.ask(
            self.key,
            lambda services: services.reports.preview(incident, replace(wanted, format="html")),
            show,
            ended,
        )

    def close(self) -> None:
        """Show nothing any more that was asked for."""
        self._session.drop(self.key)

    def _show(self, shown: Shown, write_pdf: Callable[[Path, Done], None]) -> None:
        from casepack_desktop.ui.web.preview import Preview

        preview = Preview(
            title=shown.title,
            suggested_name=shown.suggested_name,
            html=shown.html,
            pdf=shown.pdf,
            write_pdf=write_pdf,
            folder=self._saver.folder(),
        )
        # It stays when another case is opened, and goes with the workspace that it is of.
        window = self._window.window()
        self._outside.show_preview(
            preview, self._preferences, self._translator, window, self._session.closing
        )

    def _writer_of(self, uuid: str) -> Callable[[Path, Done], None]:
        return lambda path, done: self._saver.write(uuid, path, done)

    def _maker_like(self, uuid: str) -> Callable[[Path, Done], None]:
        actor = self._session.actor

        def ask(then: Callable[["ReportView"], None], refused: Callable[[Problem], None]) -> None:
            self._session.write(
                f"report:again:{uuid}",
                lambda services: services.reports.request_like(actor, uuid, "pdf"),
                then,
                refused,
            )

        return lambda path, done: self._make(ask, path, done)

    def _maker_of(self, wanted: "ReportRequest") -> Callable[[Path, Done], None]:
        wanted, incident = replace(wanted, format="pdf"), self._uuid

        def ask(then: Callable[["ReportView"], None], refused: Callable[[Problem], None]) -> None:
            report_jobs(self._session).request(incident, wanted, then, refused)

        return lambda path, done: self._make(ask, path, done)

    def _make(self, ask: Ask, path: Path, done: Done) -> None:
        jobs, saver = report_jobs(self._session), self._saver

        def made(view: "ReportView") -> None:
            def ended(problem: Problem | None) -> None:
                if problem is not None:
                    done(problem)
                else:
                    saver.write(view.uuid, path, done)

            jobs.submit(view)
            jobs.when_ended(view.uuid, ended)

        ask(made, done)

    def _refuse(self, problem: Problem) -> None:
        text = problem_text(problem, self._translator)
        self._messages.post(Message(MessageKind.ERROR, text, key="report-preview"))
