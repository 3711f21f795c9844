# SPDX-License-Identifier: Apache-2.0
"""The content-addressed vault of evidence, attachments and generated reports.

A file is named by the HMAC of its plain SHA-256 under a derived key and stored as an age file, so
neither its content nor its hash can be told from the folder. It is on the disk, synced, before any
row refers to it.
"""

import hashlib
import hmac
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage

from casepack_desktop.storage.keys import Keys
from casepack_desktop.storage.problems import DamagedFile, MissingVaultFile
from casepack_desktop.storage.vault_streams import (
    Enough,
    HashingReader,
    HashingWriter,
    HeadWriter,
    KeepingWriter,
    Readable,
    Tell,
    tell_nothing,
)
from casepack_desktop.support.atomic import (
    TEMPORARY_SUFFIX,
    sync_folder,
    temporary_file,
    write_atomic,
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the vault: its name there, its plain SHA-256 and its plain size in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed file on the disk that has not got its name in the vault yet."""

    stored: Stored
    temporary: Path


class Vault:
    """The encrypted files of one workspace."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self._folder = folder
        self._keys = keys

    def name_of(self, sha256: str) -> str:
        """Return the name under which content with this plain SHA-256 lies in the vault."""
        return hmac.new(self._keys.name_key, bytes.fromhex(sha256), hashlib.sha256).hexdigest()

    def put(self, data: bytes) -> Stored:
        """Store `data` durably, once, in place of a damaged copy of it; raises OSError."""
        sha256 = hashlib.sha256(data).hexdigest()
        name = self.name_of(sha256)
        target = self._path(name)
        if self._holds(name, sha256):
            # As new: no row may refer to it yet, and a repair removes what is old and unreferenced.
            os.utime(target)
            # Whoever put it there may have died before its name was durable.
            sync_folder(target.parent)
        else:
            self._make_folders(target)
            # Not straight into the file: pyrage hides which call of the system failed.
            sealed = pyrage.encrypt(data, [self._keys.identity.to_public()])
            write_atomic(target, sealed)
        return Stored(name, sha256, len(data))

    @contextmanager
    def sealing(self, source: Readable, tell: Tell = tell_nothing) -> Iterator[Sealed]:
        """Yield what `source` holds as a sealed, synced file, which goes with the block.

        Memory does not grow with the size. `place` gives the file its name; raises OSError and
        whatever `source` and `tell` raise.
        """
        self._make_folder(self._folder)
        with temporary_file(self._folder) as (file, temporary):
            stored = self._seal(source, file, tell)
            file.flush()
            os.fsync(file.fileno())
            # Windows renames no open file.
            file.close()
            yield Sealed(stored, temporary)

    def place(self, sealed: Sealed) -> Stored:
        """Give a sealed file its name, durably, in place of an older copy; raises OSError.

        Called inside of the transaction that refers to it: who removes a file looks first, in a
        transaction too, whether a row refers to it.
        """
        target = self._path(sealed.stored.name)
        self._make_folders(target)
        sealed.temporary.replace(target)
        sync_folder(target.parent)
        return sealed.stored

    def get(self, name: str, sha256: str) -> bytes:
        """Return the plain content, checked against its hash.

        Raises `MissingVaultFile` or `DamagedFile`.
        """
        plain = io.BytesIO()
        self._decrypt(name, plain)
        data = plain.getvalue()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise DamagedFile(name=name)
        return data

    def copy(self, name: str, sha256: str, target: BinaryIO, tell: Tell = tell_nothing) -> None:
        """Write the plain content into `target`, which holds it wholly only if nothing is raised.

        Raises `MissingVaultFile`, `DamagedFile`, OSError of `target` and whatever `tell` raises.
        """
        self._pass(name, sha256, HashingWriter(target, tell))

    def head(self, name: str, size: int) -> bytes:
        """Return the first `size` bytes of the plain content, or all if there are fewer.

        Raises `MissingVaultFile` or `DamagedFile`.
        """
        writer = HeadWriter(size)
        with suppress(Enough):
            self._decrypt(name, writer)
        return writer.head

    def verify(self, name: str, sha256: str) -> None:
        """Read a file through; raise `MissingVaultFile` or `DamagedFile` if it is not sound."""
        self._pass(name, sha256, HashingWriter())

    def remove(self, name: str) -> None:
        """Remove a file that no row refers to any more; raises OSError."""
        self._path(name).unlink(missing_ok=True)

    def names(self) -> Iterator[tuple[str, Path]]:
        """Yield name and path of every file in the vault."""
        for path in sorted(self._folder.glob("??/*")):
            if not path.name.endswith(TEMPORARY_SUFFIX):
                yield path.name, path

    def leftovers(self) -> Iterator[Path]:
        """Yield half-written files that a kill left behind."""
        yield from sorted(self._folder.glob(f"**/.*{TEMPORARY_SUFFIX}"))

    def _holds(self, name: str, sha256: str) -> bool:
        try:
            self.verify(name, sha256)
        except (MissingVaultFile, DamagedFile):
            return False
        return True

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def _make_folders(self, target: Path) -> None:
        for folder in (self._folder, target.parent):
            self._make_folder(folder)
        # Also of a folder that is there: who made it may have died before its name was durable.
        sync_folder(self._folder)

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)

    def _seal(self, source: Readable, file: BinaryIO, tell: Tell) -> Stored:
        reader, writer = HashingReader(source, tell), KeepingWriter(file)
        try:
            pyrage.encrypt_io(reader, writer, [self._keys.identity.to_public()])
        except pyrage.EncryptError as error:
            raise reader.error or writer.error or error from None
        return Stored(self.name_of(reader.sha256), reader.sha256, reader.size)

    def _pass(self, name: str, sha256: str, writer: HashingWriter) -> None:
        self._decrypt(name, writer)
        if writer.sha256 != sha256:
            raise DamagedFile(name=name)

    def _decrypt(self, name: str, target: BinaryIO | HashingWriter | HeadWriter) -> None:
        try:
            with self._path(name).open("rb") as file:
                pyrage.decrypt_io(file, target, [self._keys.identity])
        except FileNotFoundError:
            raise MissingVaultFile(name=name) from None
        except pyrage.DecryptError:
            raise DamagedFile(name=name) from None
        except OSError as error:
            # What is wrong behind the header comes as an OSError that no system call made.
            if error.errno is not None:
                raise
            raise DamagedFile(name=name) from None
