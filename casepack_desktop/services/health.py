# SPDX-License-Identifier: Apache-2.0
"""Examining a workspace: keys, log, pages, references, chain, contents, search index and vault.

The order goes from the outside in, so that a workspace too damaged to open still gives findings.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.errors import Problem
from casepack_desktop.services.consistency import (
    WHOLE_ROW,
    added_comments,
    changed_comments,
    changed_fields,
    changed_originals,
    changed_snapshots,
    counters_behind,
    missing_settings,
)
from casepack_desktop.services.workspace import Workspace
from casepack_desktop.storage.actions import broken_links
from casepack_desktop.storage.attachments import users_of
from casepack_desktop.storage.backup import page_damage
from casepack_desktop.storage.derived import (
    missing_derived,
    rebuild_search,
    remake_derived,
    search_gaps,
)
from casepack_desktop.storage.engine import connect
from casepack_desktop.storage.keys import load_keys, repair_keys
from casepack_desktop.storage.layout import Layout
from casepack_desktop.storage.problems import MissingVaultFile, told
from casepack_desktop.storage.reports import vault_files
from casepack_desktop.storage.schema import demand_database
from casepack_desktop.storage.wal import is_log_damaged, log_of
from casepack_desktop.support.i18n import N_
from casepack_desktop.support.progress import Progress, no_progress

_DAY_SECONDS = 86_400
_NAMED = 20


class Code(StrEnum):
    """Kinds of finding, stable for scripts."""

    KEY_COPY = "key-copy"
    LOG_DAMAGE = "log-damage"
    PAGE_DAMAGE = "page-damage"
    BROKEN_REFERENCE = "broken-reference"
    BROKEN_CHAIN = "broken-chain"
    CHANGED_ROW = "changed-row"
    CHANGED_ORIGINAL = "changed-original"
    CHANGED_SNAPSHOT = "changed-snapshot"
    CHANGED_COMMENT = "changed-comment"
    NUMBER_COUNTER = "number-counter"
    MISSING_SETTING = "missing-setting"
    MISSING_TRIGGER = "missing-trigger"
    SEARCH_GAP = "search-gap"
    VAULT_FILE = "vault-file"
    UNREFERENCED_FILE = "unreferenced-file"
    LEFTOVER = "leftover"


_REPAIRABLE = {
    Code.KEY_COPY,
    Code.LOG_DAMAGE,
    Code.MISSING_TRIGGER,
    Code.SEARCH_GAP,
    Code.UNREFERENCED_FILE,
    Code.LEFTOVER,
}

KEY_COPY = N_("{path} is missing, damaged or differs from the other copy of the key file.")
LOG_DAMAGE = N_(
    "The log of recent changes is damaged, and the last changes may be missing. Copy the folder,"
    " then restore the newest backup, or run `casepack check --repair` to keep a copy of the log"
    " and go on with what still reads."
)
PAGE_DAMAGE = N_("A page of the database is damaged: {detail}. Restore the newest backup.")
BROKEN_REFERENCE = N_("A row of the table “{table}” refers to something that is not there.")
BROKEN_CHAIN = N_("Action {action} or its history was changed by something else than this program.")
CHANGED_FIELD = N_(
    "The field {field} of {number} is not what its history says. Compare it with a backup."
)
ROW_UNKNOWN = N_(
    "{number} and its history do not belong together: one of them was removed or added by something"
    " else than this program. Compare it with a backup."
)
CHANGED_ORIGINAL = N_("An original record of {number} was changed after it was imported.")
CHANGED_COMMENT = N_("A comment on {number} was changed or removed after it was written.")
CHANGED_SNAPSHOT = N_("The case that the report {report} was made from was changed afterwards.")
NUMBER_COUNTER = N_("The counter of {year} is behind a number that was given. Restore a backup.")
MISSING_SETTING = N_("The setting “{setting}” of the workspace is missing. Restore a backup.")
MISSING_TRIGGER = N_(
    "{name}, a part of the database that keeps search index and history right, is missing."
)
SEARCH_GAP = N_("The search index does not fit the incidents.")
MISSING_FILE = N_(
    "The content of “{file}” of {number} is missing (stored file {name}). Restore it from a backup."
)
DAMAGED_FILE = N_(
    "The content of “{file}” of {number} is damaged (stored file {name}). Restore it from a backup."
)
UNREFERENCED = N_("The stored file {name} belongs to nothing and is older than a day.")
LEFTOVER = N_("{name} was left half-written by a program that ended.")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: a msgid with its parameters."""

    code: Code
    text: str
    params: dict[str, object] = field(default_factory=dict)

    @property
    def is_repairable(self) -> bool:
        """Return whether `casepack check --repair` mends it without losing anything more."""
        return self.code in _REPAIRABLE


def examine_pages(folder: Path) -> list[Finding]:
    """Return what is wrong with key file, log and database pages, without opening the workspace.

    Raises `NotAWorkspace`, `DamagedKeys`, and `DamagedDatabase` if not even the first page reads.
    """
    layout = Layout(folder)
    with told(folder):
        keys, copies = load_keys(layout)
        found = [Finding(Code.KEY_COPY, KEY_COPY, {"path": str(copy.path)}) for copy in copies]
        demand_database(layout)
        # Before the first connection: recovering the log is what hides the damage.
        if is_log_damaged(log_of(layout)):
            found.append(Finding(Code.LOG_DAMAGE, LOG_DAMAGE))
        connection = connect(layout.database, keys.database_key, writable=False)
        try:
            damage = page_damage(connection, layout.database)
        finally:
            connection.close()
    return found + [Finding(Code.PAGE_DAMAGE, PAGE_DAMAGE, {"detail": d}) for d in damage[:_NAMED]]


class HealthService:
    """Checks what lies behind the pages, and mends what can be mended without loss."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def check(self, progress: Progress = no_progress) -> list[Finding]:
        """Return the findings of references, chain, contents, search index and vault."""
        with self._workspace.read() as connection:
            found = [*_references(connection), *_chain(connection), *_contents(connection)]
            found += _search(connection)
            return [*found, *self._vault(connection, progress)]

    def repair(self, actor: Actor, *, log_copy: Path | None = None) -> None:
        """Mend key copies, the search index, and files that belong to nothing.

        `log_copy` is where a damaged log was kept before the workspace was opened, for the record.
        """
        with self._workspace.write(actor, Permission.REPAIR, "workspace.repair") as write:
            layout = self._workspace.layout
            mended = [] if log_copy is None else [Code.LOG_DAMAGE.value, log_copy.name]
            with told(layout.folder):
                if self._workspace.key_findings:
                    repair_keys(layout)
                    mended.append(Code.KEY_COPY.value)
                for path in (*self._unreferenced(write.connection), *self._leftovers()):
                    path.unlink()
                    mended.append(path.name)
            mended += _mended_search(write.connection)
            if mended:
                write.is_derived = True
                write.summary = {"mended": mended}
        self._workspace.key_findings.clear()

    def _vault(self, connection: Connection, progress: Progress) -> Iterator[Finding]:
        files = vault_files(connection)
        for done, stored in enumerate(files, start=1):
            try:
                self._workspace.vault.verify(stored.name, stored.sha256)
            except Problem as problem:
                yield from _lost(connection, problem, stored.name)
            progress(done, len(files))
        for path in self._unreferenced(connection):
            yield Finding(Code.UNREFERENCED_FILE, UNREFERENCED, {"name": path.name})
        for path in self._leftovers():
            yield Finding(Code.LEFTOVER, LEFTOVER, {"name": path.name})

    def _unreferenced(self, connection: Connection) -> Iterator[Path]:
        known = {stored.name for stored in vault_files(connection)}
        for name, path in self._workspace.vault.names():
            if name not in known and _is_old(path):
                yield path

    def _leftovers(self) -> Iterator[Path]:
        workspace = self._workspace
        yield from filter(_is_old, (*workspace.vault.leftovers(), *workspace.layout.leftovers()))


def _lost(connection: Connection, problem: Problem, name: str) -> Iterator[Finding]:
    """Yield what is wrong with a file of the vault, by the files of cases that it holds."""
    users = users_of(connection, name)
    if not users:
        yield Finding(Code.VAULT_FILE, problem.text, problem.params)
    text = MISSING_FILE if isinstance(problem, MissingVaultFile) else DAMAGED_FILE
    for number, file in users[:_NAMED]:
        yield Finding(Code.VAULT_FILE, text, {"file": file, "number": number, "name": name})


def _is_old(path: Path) -> bool:
    # File times are the file system's, so they are compared with the system's clock.
    return time.time() - path.stat().st_mtime > _DAY_SECONDS


def _references(connection: Connection) -> Iterator[Finding]:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_NAMED)
    for row in rows:
        yield Finding(Code.BROKEN_REFERENCE, BROKEN_REFERENCE, {"table": row[0]})


def _chain(connection: Connection) -> Iterator[Finding]:
    for key, _ in zip(broken_links(connection), range(_NAMED), strict=False):
        yield Finding(Code.BROKEN_CHAIN, BROKEN_CHAIN, {"action": key})


def _contents(connection: Connection) -> Iterator[Finding]:
    for number, key in islice(changed_fields(connection), _NAMED):
        if key == WHOLE_ROW:
            yield Finding(Code.CHANGED_ROW, ROW_UNKNOWN, {"number": number})
        else:
            yield Finding(Code.CHANGED_ROW, CHANGED_FIELD, {"number": number, "field": key})
    for number in islice(changed_originals(connection), _NAMED):
        yield Finding(Code.CHANGED_ORIGINAL, CHANGED_ORIGINAL, {"number": number})
    for number in islice(changed_comments(connection), _NAMED):
        yield Finding(Code.CHANGED_COMMENT, CHANGED_COMMENT, {"number": number})
    for number in islice(added_comments(connection), _NAMED):
        yield Finding(Code.CHANGED_COMMENT, ROW_UNKNOWN, {"number": number})
    for uuid in islice(changed_snapshots(connection), _NAMED):
        yield Finding(Code.CHANGED_SNAPSHOT, CHANGED_SNAPSHOT, {"report": uuid})
    for year in islice(counters_behind(connection), _NAMED):
        yield Finding(Code.NUMBER_COUNTER, NUMBER_COUNTER, {"year": year})
    for key in missing_settings(connection):
        yield Finding(Code.MISSING_SETTING, MISSING_SETTING, {"setting": key})


def _search(connection: Connection) -> Iterator[Finding]:
    missing = missing_derived(connection)
    for name in missing:
        yield Finding(Code.MISSING_TRIGGER, MISSING_TRIGGER, {"name": name})
    if not missing and search_gaps(connection):
        yield Finding(Code.SEARCH_GAP, SEARCH_GAP)


def _mended_search(connection: Connection) -> list[str]:
    """Make search tables, triggers and index right again and return what was mended."""
    if missing := missing_derived(connection):
        remake_derived(connection)
        return missing
    if search_gaps(connection):
        rebuild_search(connection)
        return [Code.SEARCH_GAP.value]
    return []
