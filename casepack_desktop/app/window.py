# SPDX-License-Identifier: Apache-2.0
"""The running window: which workspace is open, in which language and size, and how it ends."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from casepack_desktop.app.appearance import Looks
from casepack_desktop.app.crash_watch import CrashWatch
from casepack_desktop.app.known_workspaces import KnownWorkspaces, StrangeWorkspace
from casepack_desktop.app.standing import (
    VANISHED_KEY,
    problem_message,
    read_only_message,
    show_state,
    tell_vanished,
)
from casepack_desktop.app.workspaces import Workspaces
from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.clock import Clock, SystemClock
from casepack_desktop.support.i18n import Translator
from casepack_desktop.ui.actions import ActionSet
from casepack_desktop.ui.main_window import MainWindow
from casepack_desktop.ui.preferences import Preferences, PreferencesNotSaved, Setting
from casepack_desktop.ui.shell.status import NO_PASSPHRASE, READ_ONLY, JobProgress
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.view_state import ViewState
from casepack_desktop.ui.welcome.page import WelcomePage
from casepack_desktop.ui.welcome.wanted import SUFFIX, WantedWorkspace
from casepack_desktop.ui.widgets.message_bar import MessageKind
from casepack_desktop.ui.widgets.plain import shown_line

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from casepack_desktop.app.pages import CasePages
    from casepack_desktop.app.place import Place
    from casepack_desktop.app.vanishing import VanishWatch
    from casepack_desktop.jobs.events import JobFailed, UnexpectedFailure
    from casepack_desktop.jobs.job import Title
    from casepack_desktop.jobs.supervisor import JobSupervisor
    from casepack_desktop.ui.session import Session
    from casepack_desktop.ui.settings.page import SettingsPage

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Places:
    """Folders of this user: new workspaces are offered in one, the sample lies in the other."""

    documents: Path
    data: Path

    @property
    def sample(self) -> Path:
        """Return the folder of the sample workspace."""
        return self.data / f"Sample{SUFFIX}"


class Desktop(QObject):
    """Owns the window and what is open in it; made, used and ended on the GUI thread.

    Signals: `ended` when everything is closed and the event loop may end.
    """

    ended = Signal()

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        view_state: ViewState,
        places: Places,
        clock: Clock | None = None,
    ) -> None:
        super().__init__()
        self._preferences = preferences
        self._view_state = view_state
        self._places = places
        self._known = KnownWorkspaces(view_state)
        self.workspaces = Workspaces(clock or SystemClock(), self)
        self.workspaces.began.connect(self._on_workspaces_began)
        self.workspaces.opened.connect(self._take)
        self.workspaces.refused.connect(self._refuse)
        self.workspaces.cancelled.connect(self._on_workspaces_cancelled)
        self.looks = Looks(theme, preferences, self)
        self.window = MainWindow(view_state)
        self.crashes = CrashWatch(lambda: self._translator, self)
        self.crashes.quit_wanted.connect(self.quit)
        self.session: Session | None = None
        self.pages: CasePages | None = None
        self.welcome: WelcomePage | None = None
        self.settings: SettingsPage | None = None
        self._progress: JobProgress | None = None
        self._vanishing: VanishWatch | None = None
        self._is_ending = self._quits_when_idle = False
        self._is_wanted_writable = True
        self.window.page_wanted.connect(self._on_window_page_wanted)
        self.window.closing_wanted.connect(self.quit)
        self._furnish()
        self.window.restore_place()

    @property
    def _translator(self) -> Translator:
        return self.looks.translator

    # Beginning and end

    def start(self, folder: Path | None = None) -> None:
        """Show the window and open the workspace: the named one, or the last one."""
        self.window.show()
        self.crashes.install(self.window)
        if problem := self._preferences.problem:
            self.tell(problem, MessageKind.WARNING)
        wanted = folder or self._known.last()
        if wanted is not None:
            # After the first painting, which storage must not delay.
            QTimer.singleShot(0, self, lambda: self.open_workspace(wanted))

    def quit(self) -> None:
        """End the program in order, unless somebody wants to stay."""
        if self._is_ending or not self._may_leave():
            return
        answer = self._asked_about_jobs()
        self._quits_when_idle = answer == "wait"
        if self._quits_when_idle:
            self._on_jobs_all_idle()
        elif answer != "stay":
            self.end()

    def end(self) -> None:
        """Close everything without asking: jobs, workspace, window, in this order."""
        if self._is_ending:
            return
        self._is_ending = True
        self.workspaces.give_up()
        self._close_session()
        self.crashes.uninstall()
        self.window.let_go()
        self._view_state.save()
        self.looks.end()
        self.ended.emit()

    # Workspaces

    def open_workspace(self, folder: Path, *, writable: bool = True) -> None:
        """Open the workspace in the folder in place of the present one, after asking if strange."""
        self._is_wanted_writable = writable
        if self._may_change_workspace():
            self.workspaces.open(folder, writable=writable, known=self._known.marks())

    def create_workspace(self, wanted: WantedWorkspace) -> None:
        """Make a workspace and open it."""
        if self._may_change_workspace():
            self.workspaces.create(wanted)

    def open_sample(self) -> None:
        """Open the sample, which is made when it is wanted for the first time."""
        folder = self._places.sample
        if (folder / "casepack.db").is_file():
            self.open_workspace(folder)
            return
        if self._may_change_workspace():
            self.workspaces.fill_sample(folder)

    def remember(self, folder: Path) -> None:
        """Take a workspace for known on this machine, without a question."""
        self._known.remember(folder)

    def close_workspace(self) -> None:
        """Close the workspace and show the choices."""
        if self._may_change_workspace():
            self._known.forget_last()
            self.show_welcome()

    def show_welcome(self, *, form: bool = False) -> None:
        """Show the choices, or the form of a new workspace."""
        welcome = self._welcome_page()
        welcome.show_recent(self._known.recent())
        if form:
            welcome.show_form()
        else:
            welcome.show_choices()
        self._show(welcome)

    def ask_for_new(self) -> None:
        """Show the form of a new workspace in place of the open one."""
        if self._may_change_workspace():
            self.show_welcome(form=True)

    def choose_folder(self) -> None:
        """Ask for the folder of a workspace and open it."""
        from casepack_desktop.app.asking import choose_workspace

        start = self.session.folder.parent if self.session else self._places.documents
        if folder := choose_workspace(start, self._translator, self.window):
            self.open_workspace(folder)

    def vanish_watch(self) -> "VanishWatch | None":
        """Return what looks after the folder of the open workspace."""
        return self._vanishing

    # What the pages and actions ask for

    def show_settings(self) -> None:
        """Show the settings."""
        if self.window.page() is self.settings or (self.pages and not self.pages.may_leave()):
            return
        from casepack_desktop.ui.settings.page import SettingsPage

        if self.settings is None:
            self.settings = SettingsPage(
                self._preferences, self._translator, self.window.messages, self.session
            )
            self.settings.chosen.connect(self.choose)
            self.window.add_page(self.settings)
        self._show(self.settings)

    def show_registry(self) -> None:
        """Show the list of incidents."""
        if self.pages is not None and self._may_leave_settings():
            self.pages.show_registry()

    def choose(self, setting: Setting[Any], value: Any) -> None:
        """Take a setting of the window, which takes effect at once."""
        if self.looks.is_furnishing(setting) and not self._may_leave():
            self._show_chosen()
            return
        try:
            self._preferences.set(setting, value)
        except PreferencesNotSaved as problem:
            self.tell(problem, MessageKind.WARNING)
        if self.looks.is_furnishing(setting):
            self._furnish_anew()
        self._show_chosen()

    def tell(self, problem: Problem, kind: MessageKind = MessageKind.ERROR) -> None:
        """Show a problem above the page."""
        self.window.messages.post(problem_message(self, problem, kind))

    # Opening

    def _take(self, session: "Session") -> None:
        from casepack_desktop.app.vanishing import VanishWatch

        self.session = session
        session.bug_met.connect(self._on_session_bug_met)
        session.jobs.job_failed.connect(self._on_jobs_job_failed)
        session.jobs.all_idle.connect(self._on_jobs_all_idle, Qt.ConnectionType.QueuedConnection)
        self._known.remember(session.folder)
        self._vanishing = VanishWatch(session, self)
        self._vanishing.vanished.connect(self._on_vanishing_vanished)
        self._vanishing.came_back.connect(self._on_vanishing_came_back)
        self._show_session()
        self._begin_work(session)

    def _begin_work(self, session: "Session") -> None:
        from casepack_desktop.ui.reports.jobs import resume_reports

        if session.services.workspace.is_writable:
            resume_reports(session)
            if self.pages is not None:
                self.pages.offer_drafts()
        else:
            self.window.messages.post(read_only_message(self, session.name))

    def _refuse(self, problem: Problem, folder: Path) -> None:
        from casepack_desktop.app.refusals import refusal
        from casepack_desktop.jobs.events import UnexpectedFailure

        self._unfollow()
        self.show_welcome(form=self.welcome is not None and self.welcome.is_form_used(folder))
        if isinstance(problem, StrangeWorkspace):
            self._ask_about_stranger(folder)
            return
        if isinstance(problem, UnexpectedFailure) and problem.__cause__ is not None:
            self.crashes.meet(problem.__cause__)
            return
        is_recent = str(folder) in self._known.recent()
        self.window.messages.post(refusal(problem, folder, self, is_recent=is_recent))

    def forget(self, folder: Path) -> None:
        """Leave the workspace out of the list and out of the next start."""
        self._known.forget(folder)
        self._known.forget_last()
        if self.welcome is not None:
            self.welcome.show_recent(self._known.recent())

    # Leaving

    def _ask_about_stranger(self, folder: Path) -> None:
        from casepack_desktop.app.asking import ask_about_stranger

        if ask_about_stranger(folder, self._translator, self.window):
            self.workspaces.open(folder, writable=self._is_wanted_writable)

    def _may_leave(self) -> bool:
        if not self._may_leave_settings():
            return False
        return self.pages is None or self.pages.may_leave()

    def _may_leave_settings(self) -> bool:
        return self.settings is None or self.settings.may_leave()

    def _may_change_workspace(self) -> bool:
        """Close what is open; return False if somebody wants to stay, or one is being opened."""
        if self.workspaces.is_busy or not self._may_leave():
            return False
        answer = self._asked_about_jobs(is_quitting=False)
        if answer in ("stay", "wait"):
            return False
        self._close_session()
        return True

    def _asked_about_jobs(self, *, is_quitting: bool = True) -> str:
        jobs = [] if self._progress is None else self._progress.titles()
        if not jobs or self.workspaces.is_busy:
            return ""
        from casepack_desktop.app.asking import ask_about_jobs

        return ask_about_jobs(jobs, self._translator, self.window, is_quitting=is_quitting)

    def _close_session(self) -> None:
        session, self.session = self.session, None
        self._quits_when_idle = False
        if session is None:
            return
        if self._vanishing is not None:
            self._vanishing.end()
            self._vanishing = None
        session.jobs.shutdown()
        self._end_pages()
        self._unfollow()
        try:
            session.close()
        except (Problem, OSError) as problem:
            # Its disk may be gone; what was saved is not changed by closing.
            _LOG.info("workspace not closed in order: %s", type(problem).__name__)
        session.jobs.deleteLater()
        session.deleteLater()
        self.window.messages.clear()

    # Furnishing

    def _furnish(self) -> None:
        actions = ActionSet(self._translator, self.window)
        actions.wanted.connect(self._on_actions_wanted)
        self.window.furnish(self._translator, actions)
        self.window.show_entries(has_workspace=False)
        if self._progress is not None:
            self._progress.show_on(self.window.status, self._translator)
        if self.session is None:
            self.show_welcome()

    def _furnish_anew(self) -> None:
        """Make everything anew in another language or size, and show the same place."""
        from casepack_desktop.app.retelling import retell

        messages = self.window.messages.messages()
        place = self.pages.place() if self.pages is not None else None
        was_settings = self.window.page() is not None and self.window.page() is self.settings
        old = self.window.actions_
        self._end_pages()
        if self.welcome is not None:
            self.window.remove_page(self.welcome)
            self.welcome = None
        self._furnish()
        old.deleteLater()
        if self.session is not None:
            self._show_session(place)
        if was_settings:
            self.show_settings()
        retell(messages, self)

    def _show_session(self, place: "Place | None" = None) -> None:
        from casepack_desktop.app.pages import CasePages
        from casepack_desktop.app.side_pages import sections

        session = self.session
        if session is None:
            return
        self.pages = CasePages(
            self.window, session, self._translator, self._preferences, self._view_state, place
        )
        self.pages.moved.connect(self._on_pages_moved)
        self._end_settings()
        self.window.show_entries(has_workspace=True, further=sections(self._translator))
        name = session.name.removesuffix(SUFFIX)
        self.window.top.show_workspace(name, is_sample=session.settings.is_sample)
        workspace = session.services.workspace
        protection = NO_PASSPHRASE if workspace.keys.is_open else ""
        protection = protection if workspace.is_writable else READ_ONLY
        self.window.status.show_protection(self._translator.gettext(protection))
        self.pages.go(place)
        self._follow(session.jobs)

    def _end_pages(self) -> None:
        if self.pages is not None:
            self.pages.end()
            self.pages = None
        self._end_settings()
        self.window.top.show_workspace("", is_sample=False)
        self.window.status.show_protection("")
        self.window.show_entries(has_workspace=False)

    def _end_settings(self) -> None:
        if self.settings is not None:
            self.window.remove_page(self.settings)
            self.settings = None

    def _welcome_page(self) -> WelcomePage:
        if self.welcome is None:
            self.welcome = WelcomePage(self._translator, self._places.documents)
            self.welcome.create_wanted.connect(self.create_workspace)
            self.welcome.choose_wanted.connect(self.choose_folder)
            self.welcome.open_wanted.connect(lambda one: self.open_workspace(Path(one)))
            self.welcome.forget_wanted.connect(lambda one: self.forget(Path(one)))
            self.welcome.sample_wanted.connect(self.open_sample)
            self.welcome.cancel_wanted.connect(self.workspaces.cancel)
            self.window.add_page(self.welcome)
        return self.welcome

    def _show(self, page: "QWidget") -> None:
        self.window.show_page(page)
        self._show_state()

    def _show_state(self) -> None:
        """Bring actions, title, status and the list at the left up to date."""
        show_state(self)
        self._show_chosen()

    def _show_chosen(self) -> None:
        self.looks.show_chosen(self.window.actions_)
        if self.settings is not None:
            self.settings.window_card.show_values()

    def _follow(self, jobs: "JobSupervisor") -> None:
        if self._progress is None:
            self._progress = JobProgress(jobs, self.window.status, self._translator, self)

    def _unfollow(self) -> None:
        if self._progress is not None:
            self._progress.deleteLater()
            self._progress = None
        self.window.status.progress.finish()

    def sentence(self, problem: Problem) -> str:
        """Return the sentence of a problem in the language of the window."""
        params = {key: shown_line(str(value)) for key, value in problem.params.items()}
        return self._translator.gettext(problem.text, **params)

    def _on_actions_wanted(self, action_id: str) -> None:
        from casepack_desktop.app.commands import carry_out

        carry_out(action_id, self)

    def _on_window_page_wanted(self, key: str) -> None:
        if key == "settings":
            self.show_settings()
        elif self.pages is not None and self._may_leave_settings():
            self.pages.show_entry(key)
        self._show_state()

    def _on_pages_moved(self) -> None:
        self._show_state()

    def _on_workspaces_began(self, title: "Title", jobs: "JobSupervisor") -> None:
        self.window.messages.clear()
        self._follow(jobs)
        params = {key: shown_line(str(value), 60) for key, value in title.params.items()}
        welcome = self._welcome_page()
        welcome.show_opening(self._translator.gettext(title.msgid, **params))
        self._show(welcome)

    def _on_workspaces_cancelled(self) -> None:
        self._unfollow()
        self.show_welcome()

    def _on_session_bug_met(self, problem: "UnexpectedFailure") -> None:
        if problem.__cause__ is not None:
            self.crashes.meet(problem.__cause__)

    def _on_jobs_all_idle(self) -> None:
        # Asked anew: text may have been typed while the work was waited for.
        if self._quits_when_idle and self.session is not None and self.session.jobs.is_idle:
            self.quit()

    def _on_jobs_job_failed(self, failed: "JobFailed") -> None:
        if failed.is_bug and failed.problem.__cause__ is not None:
            self.crashes.meet(failed.problem.__cause__)

    def _on_vanishing_vanished(self) -> None:
        tell_vanished(self)

    def _on_vanishing_came_back(self) -> None:
        self.window.messages.dismiss_key(VANISHED_KEY)
