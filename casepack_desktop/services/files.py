# SPDX-License-Identifier: Apache-2.0
"""Files of a case: added, removed and brought back, saved and looked into.

A file is sealed on the disk before the transaction that refers to it begins, so that a file of
gigabytes keeps nobody from saving; inside of the transaction it only gets its name.
"""

import io
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.errors import BadValue, InTheBin, Problem
from casepack_desktop.domain.file_dangers import HEAD_SIZE, Danger, dangers
from casepack_desktop.domain.file_names import kept_name
from casepack_desktop.domain.files import (
    Added,
    FileExists,
    FileView,
    HasMainFile,
    IsRemoved,
    MainFileThere,
    NotRemoved,
    Role,
    TooLargeToShow,
    UnknownFile,
)
from casepack_desktop.domain.values import UNSTORABLE_CHARACTERS
from casepack_desktop.services.casework import found_row, live_row
from casepack_desktop.services.directories import NAME_MISSING
from casepack_desktop.services.file_source import file_source
from casepack_desktop.services.filing import (
    note_change,
    remove_unknown,
    set_removed,
    view_of,
)
from casepack_desktop.services.media_types import HEAD_SIZE as TYPE_SIZE
from casepack_desktop.services.media_types import media_type_of
from casepack_desktop.services.outgoing import (
    PUBLIC,
    demand_replaceable,
    demand_writable,
    outgoing_file,
)
from casepack_desktop.services.workspace import Workspace, Write
from casepack_desktop.storage import attachments
from casepack_desktop.storage.problems import told
from casepack_desktop.storage.reports import keep_file
from casepack_desktop.storage.vault import Sealed
from casepack_desktop.storage.vault_streams import Tell
from casepack_desktop.support.ids import uuid7
from casepack_desktop.support.progress import Progress, no_progress

_log = logging.getLogger(__name__)
_EDIT = Permission.EDIT_FILES


@dataclass(frozen=True, slots=True)
class _New:
    """What is stored of a file beside its content."""

    name: str
    role: Role
    media_type: str
    is_replacing: bool = False


class FileService:
    """The main report file and the attachments of each incident."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def of(self, reference: str) -> list[FileView]:
        """Return the files of an incident in their order of adding, removed ones among them.

        Raises `NotFound`.
        """
        with self._workspace.read() as connection:
            key = found_row(connection, reference).id
            return [view_of(row) for row in attachments.attachments_of(connection, key)]

    def add(
        self,
        actor: Actor,
        reference: str,
        path: Path,
        *,
        role: Role = Role.ATTACHMENT,
        name: str = "",
        progress: Progress = no_progress,
    ) -> Added:
        """Add a file, under its own name unless another one is given; progress is in bytes.

        The result tells an earlier file with the same content. Raises `NotFound`, `InTheBin`,
        `HasMainFile`, `NotAFile`, `InTheWorkspace`, `ChangedWhileRead`, `VanishedWhileRead` and
        problems of the disk; nothing is kept then, nor after `Cancelled`.
        """
        self._workspace.demand(actor, _EDIT, "file.add")
        self._demand_room(reference, role)
        return self._add_path(actor, reference, path, _Wanted(role, name), progress)

    def add_data(
        self,
        actor: Actor,
        reference: str,
        data: bytes,
        name: str,
        *,
        role: Role = Role.ATTACHMENT,
    ) -> Added:
        """Add what is in memory, such as a picture from the clipboard, as a file.

        Raises `NotFound`, `InTheBin`, `HasMainFile`, `BadValue` and problems of the disk.
        """
        self._workspace.demand(actor, _EDIT, "file.add")
        self._demand_room(reference, role)
        new = _New(_name(name), role, media_type_of(data[:TYPE_SIZE], name))
        with (
            told(self._workspace.layout.folder),
            self._workspace.vault.sealing(io.BytesIO(data)) as sealed,
        ):
            return self._commit(actor, reference, sealed, new)

    def replace_main(
        self, actor: Actor, reference: str, path: Path, progress: Progress = no_progress
    ) -> Added:
        """Make a file the main one; the one before is removed and can be restored later.

        Raises what `add` raises.
        """
        self._workspace.demand(actor, _EDIT, "file.replace")
        self._demand_room(reference, Role.ATTACHMENT)
        wanted = _Wanted(Role.MAIN, "", is_replacing=True)
        return self._add_path(actor, reference, path, wanted, progress)

    def remove(self, actor: Actor, *uuids: str) -> list[FileView]:
        """Remove files, which can be restored until their case is purged; return them.

        All or none: raises `UnknownFile`, `InTheBin`, `IsRemoved`.
        """
        with self._workspace.write(actor, _EDIT, "file.remove") as write:
            for uuid in uuids:
                row = _live_row(write.connection, uuid)
                if row.removed_at is not None:
                    raise IsRemoved(file=row.name)
                set_removed(write, row, is_removed=True)
            return [view_of(_row(write.connection, uuid)) for uuid in uuids]

    def restore(self, actor: Actor, *uuids: str) -> list[FileView]:
        """Put removed files back; return them.

        All or none: raises `UnknownFile`, `InTheBin`, `NotRemoved`, `MainFileThere`.
        """
        with self._workspace.write(actor, _EDIT, "file.restore") as write:
            for uuid in uuids:
                row = _live_row(write.connection, uuid)
                if row.removed_at is None:
                    raise NotRemoved(file=row.name)
                if row.role == Role.MAIN and _has_main(write.connection, row.incident_id):
                    raise MainFileThere(number=row.number, file=row.name)
                set_removed(write, row, is_removed=False)
            return [view_of(_row(write.connection, uuid)) for uuid in uuids]

    def save_as(
        self,
        uuid: str,
        path: Path,
        progress: Progress = no_progress,
        *,
        is_replacing: bool = False,
        mode: int = PUBLIC,
    ) -> None:
        """Write the content of a file, whole or not at all; progress is in bytes.

        Raises `UnknownFile`, `FileExists` unless `is_replacing`, `InUse`, `MissingVaultFile`,
        `DamagedFile`, and problems of the place.
        """
        with self._workspace.read() as connection:
            row = _row(connection, uuid)
        demand_writable(path, self._workspace.layout.folder)
        if os.path.lexists(path) and not is_replacing:
            raise FileExists(path=path)
        demand_replaceable(path)
        with outgoing_file(path, mode) as file:
            tell = _teller(progress, row.size)
            self._workspace.vault.copy(row.file_name, row.sha256, file, tell)

    def content(self, uuid: str, limit: int) -> bytes:
        """Return the content of a file of at most `limit` bytes.

        Raises `UnknownFile`, `TooLargeToShow`, `MissingVaultFile`, `DamagedFile`.
        """
        with self._workspace.read() as connection:
            row = _row(connection, uuid)
        if row.size > limit:
            raise TooLargeToShow(file=row.name)
        with told(self._workspace.layout.folder):
            return self._workspace.vault.get(row.file_name, row.sha256)

    def dangers(self, uuid: str) -> tuple[Danger, ...]:
        """Return what speaks against opening a file, by its name and its first bytes.

        Raises `UnknownFile`, `MissingVaultFile`, `DamagedFile`.
        """
        with self._workspace.read() as connection:
            row = _row(connection, uuid)
        with told(self._workspace.layout.folder):
            return dangers(row.name, self._workspace.vault.head(row.file_name, HEAD_SIZE))

    def _demand_room(self, reference: str, role: Role) -> None:
        """Raise what would be raised at the end, before gigabytes are read."""
        with self._workspace.read() as connection:
            row = live_row(connection, reference)
            if role is Role.MAIN and _has_main(connection, row.id):
                raise HasMainFile(number=row.number)

    def _add_path(
        self, actor: Actor, reference: str, path: Path, wanted: "_Wanted", progress: Progress
    ) -> Added:
        folder = self._workspace.layout.folder
        name = _name(wanted.name or path.name)
        with file_source(path, folder) as source, told(folder):
            tell = _teller(progress, source.size)
            with self._workspace.vault.sealing(source, tell) as sealed:
                source.demand_same()
                new = _New(name, wanted.role, media_type_of(source.head, name), wanted.is_replacing)
                return self._commit(actor, reference, sealed, new)

    def _commit(self, actor: Actor, reference: str, sealed: Sealed, new: _New) -> Added:
        what = "file.replace" if new.is_replacing else "file.add"
        try:
            with self._workspace.write(actor, _EDIT, what) as write:
                return self._insert(write, live_row(write.connection, reference), sealed, new)
        except BaseException:
            self._discard(actor, sealed)
            raise

    def _insert(self, write: Write, case: Row[Any], sealed: Sealed, new: _New) -> Added:
        connection, stored = write.connection, sealed.stored
        main = attachments.live_main_file(connection, case.id) if new.role is Role.MAIN else None
        if main is not None and not new.is_replacing:
            raise HasMainFile(number=case.number)
        if main is not None:
            set_removed(write, main, is_removed=True)
        same_as = attachments.same_content(connection, case.id, stored.name)
        self._workspace.vault.place(sealed)
        uuid = uuid7(write.at.at)
        columns = {
            "uuid": uuid,
            "incident_id": case.id,
            "role": new.role.value,
            "name": new.name,
            "media_type": new.media_type,
            "file_id": keep_file(connection, stored),
            "added_at": write.at.milliseconds,
            "added_by": write.actor.login,
        }
        attachments.insert_attachment(connection, columns)
        row = _row(connection, uuid)
        note_change(write, row, is_there=True)
        return Added(view_of(row), same_as)

    def _discard(self, actor: Actor, sealed: Sealed) -> None:
        try:
            remove_unknown(self._workspace, actor, _EDIT, [sealed.stored.name])
        except Problem as problem:
            # It belongs to nothing, so that a check names it and a repair removes it.
            _log.info("a sealed file stays behind: %s", type(problem).__name__)


@dataclass(frozen=True, slots=True)
class _Wanted:
    role: Role
    name: str
    is_replacing: bool = False


def _name(given: str) -> str:
    name = kept_name(given)
    if not name.strip():
        raise BadValue("name", NAME_MISSING)
    return name


def _teller(progress: Progress, total: int) -> Tell:
    return lambda done: progress(done, total)


def _row(connection: Connection, uuid: str) -> Row[Any]:
    unstorable = UNSTORABLE_CHARACTERS.search(uuid)
    row = None if unstorable else attachments.find_attachment(connection, uuid)
    if row is None:
        raise UnknownFile(file=uuid[:80])
    return row


def _live_row(connection: Connection, uuid: str) -> Row[Any]:
    row = _row(connection, uuid)
    if row.deleted_at is not None:
        raise InTheBin(number=row.number)
    return row


def _has_main(connection: Connection, incident_id: int) -> bool:
    return attachments.live_main_file(connection, incident_id) is not None
