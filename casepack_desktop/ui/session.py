# SPDX-License-Identifier: Apache-2.0
"""One open workspace as the window works with it.

Reading goes through the reader's thread, writing happens at once on the GUI thread: a save takes a
millisecond, and while a job holds the database the save waits by a timer instead of freezing the
window. What storage needs is imported only when a workspace is opened, after the window is painted.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from casepack_desktop.domain.access import Actor
from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.errors import Problem
from casepack_desktop.jobs.bus_bridge import ChangeBridge
from casepack_desktop.jobs.events import UnexpectedFailure
from casepack_desktop.jobs.reader import Reader
from casepack_desktop.jobs.supervisor import JobSupervisor
from casepack_desktop.support.clock import Clock
from casepack_desktop.support.collecting import leave_out_what_lives

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.directories import Directory
    from casepack_desktop.services.settings import Settings

T = TypeVar("T")
RETRY_MS = 250
_DIRECTORY = "session/directory"


@dataclass(frozen=True, slots=True)
class _Asked:
    ticket: int
    then: Callable[[object], None]
    refused: Callable[[Problem], None]


@dataclass(slots=True, eq=False)
class _Write:
    """Something to change, and who hears how it ended."""

    work: Callable[[], object]
    then: Callable[[object], None]
    refused: Callable[[Problem], None]
    is_lasting: bool


class Session(QObject):
    """The services of an open workspace, its reader, its jobs and what it announces.

    Signals, all on the GUI thread: `changed` with the `Changes` of every commit, whoever made it
    and in their order, after `directory` and `settings` were read anew; `bug_met` with an
    `UnexpectedFailure` that a question ended by; `closing` before the workspace is closed, for
    windows that show some of it.
    """

    changed = Signal(Changes)
    bug_met = Signal(object)
    closing = Signal()

    def __init__(
        self,
        services: "Services",
        actor: Actor,
        jobs: JobSupervisor,
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        """`services` are those of an open workspace, which ends with this session."""
        super().__init__(parent)
        self.services = services
        self.actor = actor
        self.jobs = jobs
        self.clock = clock
        interruptible = services.workspace.interruptible()
        self._reading = type(services).over(interruptible)
        self._reader = Reader(interruptible.interrupt, self)
        self._reader.answered.connect(self._on_reader_answered)
        self._reader.refused.connect(self._on_reader_refused)
        self._asked: dict[str, _Asked] = {}
        self._waiting: dict[str, list[_Write]] = {}
        self._is_closed = False
        self._retry = QTimer(self, interval=RETRY_MS)
        self._retry.timeout.connect(self._on_retry_timeout)
        self._directory: Directory = services.directories.load()
        self._settings: Settings = services.settings.load()
        self._heard: deque[Changes] = deque()
        """What waits for the directories to be read anew."""
        self._untold: deque[Changes] = deque()
        self._bridge = ChangeBridge(self)
        self._bridge.changed.connect(self._on_bridge_changed)
        self._bridge.subscribe(services.workspace.bus)
        leave_out_what_lives("storage")

    @property
    def folder(self) -> Path:
        """Return the folder of the workspace."""
        return self.services.workspace.layout.folder

    @property
    def name(self) -> str:
        """Return the name of the workspace's folder."""
        return self.folder.name

    @property
    def directory(self) -> "Directory":
        """Return companies, classifications, types and statuses as they were read last.

        Rows that were read since may name an entry that is not among them until `changed`.
        """
        return self._directory

    @property
    def settings(self) -> "Settings":
        """Return the settings of the workspace as they are now."""
        return self._settings

    @property
    def is_writable(self) -> bool:
        """Return whether the workspace was opened for writing."""
        return self.services.workspace.is_writable

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone of the workspace."""
        return self._settings.zone

    def ask(
        self,
        key: str,
        question: Callable[["Services"], T],
        then: Callable[[T], None],
        refused: Callable[[Problem], None],
    ) -> None:
        """Read in the reader's thread; the answer comes to `then` on the GUI thread.

        A newer question of the same key takes the place of an older one, which is interrupted.
        `question` gets services that only read and must touch no widget. A timer that outlives
        the session by a moment is not answered.
        """
        if self._is_closed:
            return
        reading = self._reading
        ticket = self._reader.ask(key, lambda: question(reading))
        self._asked[key] = _Asked(ticket, then, refused)  # type: ignore[arg-type]

    def drop(self, key: str) -> None:
        """Want no answer any more to what was asked under the key; its asker went away."""
        if self._is_closed:
            return
        self._asked.pop(key, None)
        self._reader.drop(key)

    def drop_all(self) -> None:
        """Want no answer any more to anything asked; all pages go away.

        What waits to be written is written all the same; only who outlives the pages hears of it.
        """
        for key in self._asked.keys() - {_DIRECTORY}:
            self.drop(key)
        for one in (one for waiting in self._waiting.values() for one in waiting):
            if not one.is_lasting:
                one.then = one.refused = _nobody

    def write(
        self,
        key: str,
        work: Callable[["Services"], T],
        then: Callable[[T], None],
        refused: Callable[[Problem], None],
        waiting: Callable[[], None] = lambda: None,
        *,
        is_lasting: bool = False,
    ) -> None:
        """Change something on the GUI thread at once, or as soon as the database is free.

        `waiting` is called once if somebody else writes at the moment; until then the caller keeps
        the form closed. `then` gets the result, `refused` any other problem; a bug is raised.
        Writes of one key are done in their order. `is_lasting` tells that who asks outlives the
        pages and hears of it even after `drop_all`.
        """
        write = _Write(lambda: work(self.services), then, refused, is_lasting)  # type: ignore[arg-type]
        queue = self._waiting.setdefault(key, [])
        queue.append(write)
        if queue[0] is not write or not self._attempt(key, write):
            self._retry.start()
            waiting()

    def give_up(self, key: str) -> bool:
        """Stop waiting to write; return False if nothing waits under the key."""
        return self._stop_waiting(key)

    def close(self) -> None:
        """Answer nothing any more and close the workspace; jobs must have ended before."""
        self.closing.emit()
        self._is_closed = True
        self._retry.stop()
        self._waiting.clear()
        self._asked.clear()
        self._heard.clear()
        self._reader.shutdown()
        self._bridge.unsubscribe()
        self.services.workspace.close()

    def _attempt(self, key: str, write: _Write) -> bool:
        """Write and tell; return False while somebody else writes."""
        from casepack_desktop.storage.problems import WorkspaceBusy

        try:
            result = write.work()
        except WorkspaceBusy:
            return False
        except Problem as problem:
            self._leave_queue(key, write)
            write.refused(problem)
            return True
        except BaseException:
            self._leave_queue(key, write)
            raise
        self._leave_queue(key, write)
        write.then(result)
        return True

    def _leave_queue(self, key: str, write: _Write) -> None:
        queue = self._waiting.get(key, [])
        if write in queue:
            queue.remove(write)
        if not queue:
            self._stop_waiting(key)

    def _stop_waiting(self, key: str) -> bool:
        waited = bool(self._waiting.pop(key, None))
        if not self._waiting:
            self._retry.stop()
        return waited

    def _answer(self, key: str, ticket: int) -> _Asked | None:
        asked = self._asked.get(key)
        if asked is None or asked.ticket != ticket:
            return None
        return self._asked.pop(key)

    def _on_reader_answered(self, key: str, ticket: int, result: object) -> None:
        if asked := self._answer(key, ticket):
            asked.then(result)

    def _on_reader_refused(self, key: str, ticket: int, problem: Problem) -> None:
        if asked := self._answer(key, ticket):
            if isinstance(problem, UnexpectedFailure):
                self.bug_met.emit(problem)
            asked.refused(problem)

    def _on_retry_timeout(self) -> None:
        for key in tuple(self._waiting):
            # Whoever heard of one write may have given up the next.
            while (queue := self._waiting.get(key)) and self._attempt(key, queue[0]):
                pass

    def _on_bridge_changed(self, changes: Changes) -> None:
        self._heard.append(changes)
        if _DIRECTORY not in self._asked:
            self._go_on()

    def _go_on(self) -> None:
        """Tell what was heard; if directories changed, only once they were read since."""
        heard, self._heard = self._heard, deque()
        if any(Kind.DIRECTORIES in changes.kinds for changes in heard):
            self.ask(
                _DIRECTORY,
                _directory,
                lambda directory: self._take_directory(directory, heard),
                # Whoever is told reads as well, and says why nothing can be read.
                lambda _problem: self._tell(heard),
            )
        else:
            self._tell(heard)

    def _take_directory(self, directory: "Directory", heard: deque[Changes]) -> None:
        self._directory = directory
        self._tell(heard)

    def _tell(self, heard: deque[Changes]) -> None:
        self._untold += heard
        # Who is told may let further changes come in, which are told here in their turn.
        while self._untold and not self._is_closed:
            changes = self._untold.popleft()
            if Kind.SETTINGS in changes.kinds:
                self._settings = self.services.settings.load()
            self.changed.emit(changes)
        if self._heard and _DIRECTORY not in self._asked:
            self._go_on()


def _directory(services: "Services") -> "Directory":
    """Read the directories, made ready to be looked up on the GUI thread."""
    directory = services.directories.load()
    directory.make_ready()
    return directory


def _nobody(_told: object) -> None:
    """Hear how a write ended whose asker went away."""
