# SPDX-License-Identifier: Apache-2.0
"""Writing finished reports into files of the person's choice."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.preferences import REPORT_FOLDER, Preferences, PreferencesNotSaved
from casepack_desktop.ui.reports.desk import report_desk
from casepack_desktop.ui.reports.outside import Outside
from casepack_desktop.ui.reports.wording import problem_text, suggested_name
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import Message, MessageAction, MessageBar, MessageKind

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.reports import ReportView

SAVED = N_("Saved as {path}.")
OPEN_FOLDER = N_("Open folder")
NO_FOLDER_SHOWN = N_("The folder {path} could not be opened. Open it in your file manager.")
_KEY = "report-saved"


class ReportSaver(QObject):
    """Asks for a file, writes the report into it and says so.

    Signals: `saved` with the id of a report that lies in a file now.
    """

    saved = Signal(str)

    def __init__(
        self,
        session: Session,
        translator: Translator,
        messages: MessageBar,
        preferences: Preferences,
        outside: Outside,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._messages = messages
        self._preferences = preferences
        self._outside = outside
        self._window = parent
        self._asked: set[str] = set()

    def save_as(self, view: "ReportView") -> None:
        """Ask where to and write a completed report there."""
        suggested = self.folder() / suggested_name(view)
        chosen = self._outside.choose_file(self._window, suggested, view.format, self._translator)
        if chosen is None:
            return
        self.write(view.uuid, chosen, lambda problem: self._tell(view.uuid, chosen, problem))

    def write(self, uuid: str, target: Path, done: Callable[[Problem | None], None]) -> None:
        """Write a completed report into a file; `done` gets the problem or, if all is well, None.

        Nothing is written among the files of the workspace.
        """
        key, folder = f"report:save:{uuid}", self._session.folder
        self._asked.add(key)

        def work(services: "Services") -> None:
            # In the thread that reads, since a file on a slow disk or share takes its time.
            from casepack_desktop.services.outgoing import demand_writable, write_file

            demand_writable(target, folder)
            write_file(target, services.reports.content(uuid))

        self._session.ask(key, work, lambda _nothing: done(None), done)

    def show_folder(self, uuid: str) -> None:
        """Open the folder in which a report was saved."""
        if path := report_desk(self._session).saved.get(uuid):
            self._open(path.parent)

    def close(self) -> None:
        """Want to hear nothing any more of what is being written."""
        for key in self._asked:
            self._session.drop(key)

    def folder(self) -> Path:
        """Return the folder in which a report was saved last, else the one for documents."""
        kept = Path(self._preferences.get(REPORT_FOLDER))
        if kept.is_absolute() and kept.is_dir():
            return kept
        place = QStandardPaths.StandardLocation.DocumentsLocation
        documents = Path(QStandardPaths.writableLocation(place))
        return documents if documents.is_dir() else Path.home()

    def _tell(self, uuid: str, path: Path, problem: Problem | None) -> None:
        if problem is not None:
            text = problem_text(problem, self._translator)
            self._messages.post(Message(MessageKind.ERROR, text, key=_KEY))
            return
        report_desk(self._session).saved[uuid] = path
        self._keep_folder(path.parent)
        gettext = self._translator.gettext
        action = MessageAction(gettext(OPEN_FOLDER), lambda: self._open(path.parent))
        text = gettext(SAVED, path=path)
        self._messages.post(Message(MessageKind.SUCCESS, text, (action,), key=_KEY))
        self.saved.emit(uuid)

    def _keep_folder(self, folder: Path) -> None:
        try:
            self._preferences.set(REPORT_FOLDER, str(folder))
        except PreferencesNotSaved as problem:
            text = problem_text(problem, self._translator)
            self._messages.post(Message(MessageKind.WARNING, text, key="preferences"))

    def _open(self, folder: Path) -> None:
        if not self._outside.open_folder(folder):
            text = self._translator.gettext(NO_FOLDER_SHOWN, path=folder)
            self._messages.post(Message(MessageKind.WARNING, text, key=_KEY))
