# SPDX-License-Identifier: Apache-2.0
"""Examining a workspace: keys, pages, references, chain of actions, search index and vault.

The order goes from the outside in, so that a workspace too damaged to open still gives findings.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.errors import Problem
from casepack_desktop.services.workspace import Workspace
from casepack_desktop.storage.actions import broken_links
from casepack_desktop.storage.backup import page_damage
from casepack_desktop.storage.derived import rebuild_search, search_gaps
from casepack_desktop.storage.engine import connect
from casepack_desktop.storage.keys import load_keys, repair_keys
from casepack_desktop.storage.layout import Layout
from casepack_desktop.storage.problems import told
from casepack_desktop.storage.reports import vault_files
from casepack_desktop.storage.schema import demand_database
from casepack_desktop.support.i18n import N_
from casepack_desktop.support.progress import Progress, no_progress

_DAY_SECONDS = 86_400
_NAMED = 20


class Code(StrEnum):
    """Kinds of finding, stable for scripts."""

    KEY_COPY = "key-copy"
    PAGE_DAMAGE = "page-damage"
    BROKEN_REFERENCE = "broken-reference"
    BROKEN_CHAIN = "broken-chain"
    SEARCH_GAP = "search-gap"
    VAULT_FILE = "vault-file"
    UNREFERENCED_FILE = "unreferenced-file"
    LEFTOVER = "leftover"


_REPAIRABLE = {Code.KEY_COPY, Code.SEARCH_GAP, Code.UNREFERENCED_FILE, Code.LEFTOVER}

KEY_COPY = N_("{path} is missing, damaged or differs from the other copy of the key file.")
PAGE_DAMAGE = N_("A page of the database is damaged: {detail}. Restore the newest backup.")
BROKEN_REFERENCE = N_("A row of the table “{table}” refers to something that is not there.")
BROKEN_CHAIN = N_("Action {action} or its history was changed by something else than this program.")
SEARCH_GAP = N_("The search index does not fit the incidents.")
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
        """Return whether `repair` mends it without losing anything."""
        return self.code in _REPAIRABLE


def examine_pages(folder: Path) -> list[Finding]:
    """Return what is wrong with key file and database pages, without opening the workspace.

    Raises `NotAWorkspace`, `DamagedKeys`, and `DamagedDatabase` if not even the first page reads.
    """
    layout = Layout(folder)
    with told(folder):
        keys, copies = load_keys(layout)
        found = [Finding(Code.KEY_COPY, KEY_COPY, {"path": str(copy.path)}) for copy in copies]
        demand_database(layout)
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
        """Return the findings of references, chain, search index and vault, nothing if sound."""
        with self._workspace.read() as connection:
            found = [*_references(connection), *_chain(connection), *_search(connection)]
            return [*found, *self._vault(connection, progress)]

    def repair(self, actor: Actor) -> None:
        """Mend key copies, the search index, and files that belong to nothing."""
        with self._workspace.write(actor, Permission.REPAIR, "workspace.repair") as write:
            layout = self._workspace.layout
            mended = []
            with told(layout.folder):
                if self._workspace.key_findings:
                    repair_keys(layout)
                    mended.append(Code.KEY_COPY.value)
                for path in (*self._unreferenced(write.connection), *self._leftovers()):
                    path.unlink()
                    mended.append(path.name)
            if search_gaps(write.connection):
                rebuild_search(write.connection)
                mended.append(Code.SEARCH_GAP.value)
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
                yield Finding(Code.VAULT_FILE, problem.text, problem.params)
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


def _search(connection: Connection) -> Iterator[Finding]:
    if search_gaps(connection):
        yield Finding(Code.SEARCH_GAP, SEARCH_GAP)
