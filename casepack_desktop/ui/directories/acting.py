# SPDX-License-Identifier: Apache-2.0
"""What can be done with entries, and what the message bar says about it, with Undo."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import Problem
from casepack_desktop.jobs.job import Title
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.progress import Progress
from casepack_desktop.ui.directories import files
from casepack_desktop.ui.directories.import_dialog import ImportDialog
from casepack_desktop.ui.directories.merge_dialog import MergeDialog
from casepack_desktop.ui.directories.words import UNDO, sentence
from casepack_desktop.ui.directories.work import Work
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.file_dialogs import Chooser, TargetChooser
from casepack_desktop.ui.widgets.message_bar import (
    Message,
    MessageAction,
    MessageBar,
    MessageKind,
    Undoable,
)
from casepack_desktop.ui.widgets.plain import shown_line

if TYPE_CHECKING:
    from casepack_desktop.domain.access import Actor
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.directory_editing import (
        DirectoryEditingService,
        Edited,
        EntryView,
    )
    from casepack_desktop.services.directory_import import ImportedEntries, Plan
    from casepack_desktop.services.directory_merging import Merged
    from casepack_desktop.services.undo import Undone

ADDED = N_("{code} is added.")
SAVED = N_("{code} is saved.")
MOVED = N_("{code} has another place in the order.")
ACTIVATED = N_("{code} is offered for new incidents again.")
DEACTIVATED = N_("{code} is no longer offered for new incidents.")
DELETED = N_("{code} is deleted.")
DELETING = N_("Deleting {code}")
MERGING = N_("Merging {code}")
LOOKING = N_("Reading {file}")
IMPORTING = N_("Importing {file}")
EXPORTING = N_("Exporting {file}")
EXPORTED = N_("The directory is saved as {file}.")
UNDOING = N_("Taking a change of the directories back")
UNDONE = N_("The change is taken back.")
PARTLY_UNDONE = N_("The change is taken back but for {stays}, which changed since.")
CANCELLED = N_("Cancelled; nothing was changed.")
RESTORED = N_("The earlier value of {code} is back.")
UNCHANGED = N_("Nothing in {file} differs from the directory.")
WAITING = N_("Somebody else is saving. This goes on as soon as they are done.")
DEACTIVATE = N_("Deactivate")
_NAME_LIMIT = 80
_NAMED = 8


class Acting(QObject):
    """Changes one directory for its page.

    Signals: `done` with the UUID that should be chosen then, "" for none.
    """

    done = Signal(str)

    def __init__(
        self,
        session: Session,
        kind: DirectoryKind,
        translator: Translator,
        messages: MessageBar,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._session = session
        self._kind = kind
        self._translator = translator
        self._messages = messages
        self._page = page
        self._key = f"directory/{kind}"
        self.work = Work(session, self)
        self.choose_file: Chooser = files.choose_file
        self.choose_target: TargetChooser = files.choose_target

    def tell_saved(self, edited: "Edited", code: str, *, is_new: bool) -> None:
        """Say that the form stored an entry."""
        self._tell_done(ADDED if is_new else SAVED, code, edited)

    def move(self, view: "EntryView", place: int) -> None:
        """Put an entry at a place, counted from 0."""
        uuid = view.entry.uuid
        self._write(
            lambda editing, actor: editing.move(actor, self._kind, uuid, place),
            partial(self._tell_done, MOVED, view.entry.code),
        )

    def set_active(self, view: "EntryView", *, active: bool) -> None:
        """Offer an entry for new incidents, or no longer."""
        uuid = view.entry.uuid
        self._write(
            lambda editing, actor: editing.set_active(actor, self._kind, uuid, active=active),
            partial(self._tell_done, ACTIVATED if active else DEACTIVATED, view.entry.code),
        )

    def restore(self, view: "EntryView", action: int, key: str) -> None:
        """Bring an earlier value of a field back."""
        uuid = view.entry.uuid
        self._write(
            lambda editing, actor: editing.restore_value(actor, self._kind, uuid, action, key),
            partial(self._tell_done, RESTORED, view.entry.code),
        )

    def delete(self, view: "EntryView") -> None:
        """Delete an entry that nothing names; what is in use can be deactivated instead."""
        kind, actor, entry = self._kind, self._session.actor, view.entry

        def work(services: "Services", progress: Progress) -> "Edited":
            return services.directory_editing.delete(actor, kind, entry.uuid, progress)

        told = partial(self._tell_done, DELETED, entry.code)
        self._run(Title(DELETING, {"code": entry.code}), work, told, partial(self._refuse, view))

    def merge(self, view: "EntryView", others: "list[EntryView]", used: int) -> None:
        """Ask into which entry this one is merged, and do it."""
        entry = view.entry
        targets = [
            one
            for one in others
            if one.entry.uuid != entry.uuid
            and one.entry.phase is entry.phase
            and (one.entry.is_active or not entry.is_active)
        ]
        dialog = MergeDialog(view, targets, used, self._translator, self._page.window())
        dialog.chosen.connect(partial(self.merge_into, view))
        dialog.open()

    def merge_into(self, view: "EntryView", into: str) -> None:
        """Merge an entry into another one."""
        kind, actor, entry = self._kind, self._session.actor, view.entry

        def work(services: "Services", progress: Progress) -> "Merged":
            return services.directory_editing.merge(actor, kind, entry.uuid, into, progress)

        title = Title(MERGING, {"code": entry.code})
        self._run(title, work, partial(self._tell_merged, entry.code))

    def export(self) -> None:
        """Ask for a file and write the directory into it."""
        name = f"{self._kind}.csv"
        self.choose_target(self._page, self._translator, name, self.export_to)

    def export_to(self, path: Path) -> None:
        """Write the directory into a file, as JSON if its name says so."""
        kind, folder = self._kind, self._session.folder

        def work(services: "Services", _progress: Progress) -> Path:
            from casepack_desktop.services.outgoing import demand_writable, write_file

            demand_writable(path, folder)
            form = "json" if path.suffix.lower() == ".json" else "csv"
            write_file(path, services.directory_editing.content(kind, form))
            return path

        self._run(_title(EXPORTING, path), work, self._tell_exported)

    def take_file(self) -> None:
        """Ask for a file and show what its import would do."""
        self.choose_file(self._page, self._translator, self.look_at)

    def look_at(self, path: Path) -> None:
        """Show what the import of a file would do."""
        kind = self._kind

        def work(services: "Services", _progress: Progress) -> "Plan":
            return services.directory_editing.look_at(kind, path)

        self._run(_title(LOOKING, path), work, self._show_plan)

    def take_in(self, plan: "Plan") -> None:
        """Import what was looked at."""
        actor, file = self._session.actor, plan.records.file

        def work(services: "Services", _progress: Progress) -> "ImportedEntries":
            return services.directory_editing.take_in(actor, plan)

        title = Title(IMPORTING, {"file": shown_line(file, _NAME_LIMIT)})
        self._run(title, work, partial(self._tell_imported, file))

    def undo(self, action: int) -> None:
        """Take an action back."""
        actor = self._session.actor

        def work(services: "Services", _progress: Progress) -> "Undone":
            return services.undo.undo(actor, action)

        self._run(Title(UNDOING), work, self._tell_undone)

    def refuse(self, problem: Problem) -> None:
        """Say why something was not done."""
        self._post(MessageKind.ERROR, sentence(problem, self._translator))

    def _refuse(self, view: "EntryView", problem: Problem) -> None:
        from casepack_desktop.services.directory_editing import EntryInUse

        actions: tuple[MessageAction, ...] = ()
        if isinstance(problem, EntryInUse) and view.entry.is_active:
            off = partial(self.set_active, view, active=False)
            actions = (MessageAction(self._translator.gettext(DEACTIVATE), off),)
        self._post(MessageKind.ERROR, sentence(problem, self._translator), *actions)

    def _write(
        self,
        work: "Callable[[DirectoryEditingService, Actor], Edited]",
        then: "Callable[[Edited], None]",
    ) -> None:
        actor = self._session.actor
        self._session.write(
            self._key,
            lambda services: work(services.directory_editing, actor),
            then,
            self.refuse,
            self._tell_waiting,
        )

    def _run(
        self,
        title: Title,
        work: "Callable[[Services, Progress], object]",
        then: Callable[..., None],
        refused: Callable[[Problem], None] | None = None,
    ) -> None:
        cancelled = partial(self._say, MessageKind.INFO, CANCELLED)
        self.work.run(title, work, then, refused or self.refuse, cancelled)

    def _show_plan(self, plan: "Plan") -> None:
        dialog = ImportDialog(plan, self._translator, self._page.window())
        dialog.wanted.connect(partial(self.take_in, plan))
        dialog.open()

    def _tell_done(self, msgid: str, code: str, edited: "Edited") -> None:
        if edited.action is not None:
            text = self._translator.gettext(msgid, code=shown_line(code, _NAME_LIMIT))
            self._post_undoable(text, edited.action)
        self.done.emit(edited.uuid)

    def _tell_merged(self, code: str, merged: "Merged") -> None:
        text = self._translator.ngettext(
            "{code} is merged; {n} incident was moved.",
            "{code} is merged; {n} incidents were moved.",
            merged.incidents,
            code=code,
        )
        self._post_undoable(text, merged.action)
        self.done.emit(merged.into)

    def _tell_exported(self, path: Path) -> None:
        name = shown_line(path.name, _NAME_LIMIT)
        self._post(MessageKind.SUCCESS, self._translator.gettext(EXPORTED, file=name))

    def _tell_imported(self, file: str, result: "ImportedEntries") -> None:
        ngettext = self._translator.ngettext
        name = shown_line(file, _NAME_LIMIT)
        if result.action is None:
            self._post(MessageKind.INFO, self._translator.gettext(UNCHANGED, file=name))
            return
        parts = [
            ngettext("{n} entry added", "{n} entries added", result.added),
            ngettext("{n} changed", "{n} changed", result.changed),
        ]
        if result.rejected:
            parts.append(ngettext("{n} row refused", "{n} rows refused", len(result.rejected)))
        text = f"{name}: {', '.join(parts)}."
        self._post_undoable(text, result.action)
        self.done.emit("")

    def _tell_undone(self, undone: "Undone") -> None:
        if undone.refused:
            stays = shown_line(", ".join(undone.refused[:_NAMED]), 200)
            text = self._translator.gettext(PARTLY_UNDONE, stays=stays)
            self._post(MessageKind.WARNING, text)
        else:
            self._say(MessageKind.SUCCESS, UNDONE)
        self.done.emit("")

    def _tell_waiting(self) -> None:
        self._say(MessageKind.INFO, WAITING)

    def _say(self, kind: MessageKind, msgid: str) -> None:
        self._post(kind, self._translator.gettext(msgid))

    def _post_undoable(self, text: str, action: int) -> None:
        undo = MessageAction(self._translator.gettext(UNDO), partial(self.undo, action))
        message = Message(MessageKind.SUCCESS, text, (undo,), self._key, Undoable(action))
        self._messages.post(message)

    def _post(self, kind: MessageKind, text: str, *actions: MessageAction) -> None:
        self._messages.post(Message(kind, text, actions, key=self._key))


def _title(msgid: str, path: Path) -> Title:
    return Title(msgid, {"file": shown_line(path.name, _NAME_LIMIT)})
