# SPDX-License-Identifier: Apache-2.0
"""Files on their way through the worker: in, out, and into another program.

This outlives the tab that asked: files of gigabytes go on being added while another page is shown.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QImage, QImageWriter

from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.files import Added, FileView
from casepack_desktop.jobs.events import JobCancelled, JobCompleted, JobFailed, JobProgressed
from casepack_desktop.jobs.job import Job, JobContext, Title, Weight
from casepack_desktop.support.i18n import Translator
from casepack_desktop.support.ids import uuid7
from casepack_desktop.support.progress import Progress
from casepack_desktop.ui.files import texts
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.plain import shown_line

if TYPE_CHECKING:
    from casepack_desktop.services.opened_copies import OpenedCopies

_NAME_LIMIT = 80
_READ_ONLY = 0o400
_PNG_TYPE, _PNG_MAGIC = "image/png", b"\x89PNG\r\n\x1a\n"


class Kind(StrEnum):
    """What a job does with files."""

    ADD = "add"
    SAVE = "save"
    OPEN = "open"
    MARK = "mark"


@dataclass(slots=True)
class FileJob:
    """A job about files: what it is for and what came of it so far."""

    id: str
    kind: Kind
    incident: str
    title: Title
    added: list[Added] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Why single files were not added; the others were."""
    path: Path | None = None
    """Where a file was written."""
    name: str = ""
    marked: list[FileView] = field(default_factory=list)
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture from the clipboard, which becomes a PNG file of this name."""

    image: QImage | bytes
    """The bytes of a PNG file are added as they are."""
    name: str


class FileJobs(QObject):
    """Hands work on files to the worker; one for each session.

    Signals: `began` and `ended` with the `FileJob`; `progressed` with it, bytes done and in all.
    """

    began = Signal(object)
    progressed = Signal(object, object, object)
    ended = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._under_way: dict[str, FileJob] = {}
        self._copies: OpenedCopies | None = None
        jobs = session.jobs
        jobs.job_progressed.connect(self._on_jobs_job_progressed)
        jobs.job_completed.connect(self._on_jobs_job_completed)
        jobs.job_failed.connect(self._on_jobs_job_failed)
        jobs.job_cancelled.connect(self._on_jobs_job_cancelled)

    def of(self, incident: str) -> list[FileJob]:
        """Return the jobs of an incident that wait or run, in their order."""
        return [job for job in self._under_way.values() if job.incident == incident]

    def cancel(self, job: FileJob) -> None:
        """Have a job stop; what it did to whole files stays."""
        self._session.jobs.cancel(job.id)

    def add(self, incident: str, paths: Sequence[Path], *, as_main: bool = False) -> None:
        """Add files, each an action of its own; one that fails keeps no other out.

        `as_main` makes the only one of `paths` the main file in place of another.
        """
        msgid = texts.REPLACING if as_main else texts.ADDING
        job = self._new(Kind.ADD, incident, msgid, paths[0].name)
        services, actor = self._session.services, self._session.actor

        def add_one(path: Path, progress: Progress) -> Added:
            if as_main:
                return services.files.replace_main(actor, incident, path, progress)
            return services.files.add(actor, incident, path, progress=progress)

        self._submit(job, lambda context: _add_all(job, paths, add_one, context))

    def add_picture(self, incident: str, picture: Picture) -> None:
        """Add a picture as a PNG file, which is never on the disk unsealed."""
        job = self._new(Kind.ADD, incident, texts.ADDING, picture.name)
        services, actor = self._session.services, self._session.actor

        def work(_context: JobContext) -> None:
            data = _png(picture.image) if isinstance(picture.image, QImage) else picture.image
            job.added.append(services.files.add_data(actor, incident, data, picture.name))

        self._submit(job, work)

    def save(self, incident: str, view: FileView, path: Path) -> None:
        """Write a file of the incident where a person wants it, in place of what is there."""
        job = self._new(Kind.SAVE, incident, texts.SAVING, view.name)
        job.path = path
        files = self._session.services.files

        def work(context: JobContext) -> None:
            files.save_as(view.uuid, path, context.progress, is_replacing=True)

        self._submit(job, work)

    def copy_out(self, incident: str, view: FileView) -> None:
        """Write a copy for a program of the system; `ended` tells its path."""
        job = self._new(Kind.OPEN, incident, texts.OPENING, view.name)
        job.name = view.name
        files = self._session.services.files
        copies = self._opened_copies()

        def work(context: JobContext) -> None:
            path = copies.place_for(view.name)
            # Who cannot save there notices that what they change is not kept.
            mode = 0o600 if os.name == "nt" else _READ_ONLY
            files.save_as(view.uuid, path, context.progress, mode=mode)
            job.path = path

        self._submit(job, work)

    def mark(self, incident: str, uuids: Sequence[str], *, is_removed: bool) -> None:
        """Remove or restore many files, which takes longer than the window may wait."""
        msgid = texts.REMOVING if is_removed else texts.RESTORING
        job = self._new(Kind.MARK, incident, msgid, "")
        services, actor = self._session.services, self._session.actor

        def work(_context: JobContext) -> None:
            act = services.files.remove if is_removed else services.files.restore
            job.marked += act(actor, *uuids)

        self._submit(job, work)

    def _opened_copies(self) -> "OpenedCopies":
        from casepack_desktop.services.opened_copies import OpenedCopies

        if self._copies is None:
            self._copies = copies = OpenedCopies()
            self.destroyed.connect(lambda: copies.clean())
        return self._copies

    def _new(self, kind: Kind, incident: str, msgid: str, name: str) -> FileJob:
        title = Title(msgid, {"file": shown_line(name, _NAME_LIMIT)})
        return FileJob(f"files-{uuid7(self._session.clock.now())}", kind, incident, title)

    def _submit(self, job: FileJob, work: Callable[[JobContext], object]) -> None:
        self._under_way[job.id] = job
        self._session.jobs.submit(Job(job.id, job.title, Weight.LONG, work))
        self.began.emit(job)

    def _end(self, job_id: str, problem: Problem | None = None) -> None:
        job = self._under_way.pop(job_id, None)
        if job is not None:
            if problem is not None:
                job.problems.append(problem)
            self.ended.emit(job)

    def _on_jobs_job_progressed(self, event: JobProgressed) -> None:
        if job := self._under_way.get(event.job_id):
            self.progressed.emit(job, event.done, event.total)

    def _on_jobs_job_completed(self, event: JobCompleted) -> None:
        self._end(event.job_id)

    def _on_jobs_job_failed(self, event: JobFailed) -> None:
        # A bug has its own dialog.
        self._end(event.job_id, None if event.is_bug else event.problem)

    def _on_jobs_job_cancelled(self, event: JobCancelled) -> None:
        if job := self._under_way.get(event.job_id):
            job.is_cancelled = True
        self._end(event.job_id)


def file_jobs(session: Session) -> FileJobs:
    """Return the jobs about files of a session, the same for every caller."""
    found = session.findChild(FileJobs)
    return found if isinstance(found, FileJobs) else FileJobs(session)


def title_text(job: FileJob, translator: Translator) -> str:
    """Return what a job is called."""
    return translator.gettext(job.title.msgid, **job.title.params)


def picture_in(data: QMimeData) -> QImage | bytes | None:
    """Return the picture that was dropped or pasted, undecoded where it comes as a PNG file."""
    # A picture out of a browser or a mail is as foreign as a file, and evidence is not rewritten.
    png = data.data(_PNG_TYPE).data()
    if bytes(png[: len(_PNG_MAGIC)]) == _PNG_MAGIC:
        return bytes(png)
    image = data.imageData() if data.hasImage() else None
    return image if isinstance(image, QImage) and not image.isNull() else None


def _add_all(
    job: FileJob,
    paths: Sequence[Path],
    add_one: Callable[[Path, Progress], Added],
    context: JobContext,
) -> None:
    sizes = [_size(path) for path in paths]
    before = 0
    for path, size in zip(paths, sizes, strict=True):
        done = before

        def progress(part: int, _total: int, /, done: int = done) -> None:
            context.progress(done + part, sum(sizes))

        try:
            job.added.append(add_one(path, progress))
        except Problem as problem:
            job.problems.append(problem)
        before += size


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # adding it will say why


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
