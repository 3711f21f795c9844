# SPDX-License-Identifier: Apache-2.0
"""Looking into a write-ahead log that a program left behind, before SQLite reads it.

SQLite ends its recovery at the first frame whose checksum does not fit and says nothing, so one
flipped bit takes all later commits with it. Layout, salts and checksums are those of section 4 of
the SQLite file format (https://www.sqlite.org/fileformat2.html#walformat).
"""

import shutil
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from casepack_desktop.storage.layout import Layout
from casepack_desktop.support.atomic import atomic_file
from casepack_desktop.support.clock import Clock

_MAGIC = 0x377F0682  # its lowest bit says that the checksums read big-endian words
_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_CHECKED = 8
_LOOKS = 3
_MISSING = bytes(200)
_MASK = 0xFFFFFFFF

Sum = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Log:
    order: str
    page_size: int
    salts: Sum
    start: Sum


@dataclass(frozen=True, slots=True)
class _Frame:
    is_ours: bool
    is_commit: bool
    is_torn: bool
    fits: bool


def log_of(layout: Layout) -> Path:
    """Return where the write-ahead log of a workspace lies."""
    return layout.database.with_name(f"{layout.database.name}-wal")


def is_log_damaged(log: Path) -> bool:
    """Return whether `log` holds commits that SQLite will leave out without a word.

    A transaction that a power cut left half-written is none: nobody was told that it is saved. A
    log that another process writes meanwhile is looked at again, and not called damaged.
    """
    for _ in range(_LOOKS):
        try:
            before = _state(log)
            if not before[0] or not _loses_commits(log):
                return False
            if _state(log) == before:
                return True
        except FileNotFoundError:
            return False
    return False


def keep_log(layout: Layout, clock: Clock) -> Path:
    """Copy the log whole into `backups/`, synced, and return the path of the copy."""
    stamp = clock.now().strftime("%Y%m%dT%H%M%S%f")[:-3]
    target = layout.backups / f"damaged-{stamp}Z-wal"
    layout.backups.mkdir(mode=0o700, exist_ok=True)
    with log_of(layout).open("rb") as source, atomic_file(target) as copy:
        shutil.copyfileobj(source, copy)
    return target


def _state(log: Path) -> tuple[int, int]:
    found = log.stat()
    return found.st_size, found.st_mtime_ns


def _loses_commits(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(_HEADER.size)
        log = _log(head)
        if log is None:
            # The header is synced before the first frame, so frames behind a bad one were whole.
            return _holds_more(file)
        frames = _frames(file, log)
        for frame in frames:
            if not frame.fits:
                return _is_damage(frame, frames)
    return False


def _log(head: bytes) -> _Log | None:
    """Return what a header says, None if it is not whole."""
    if len(head) < _HEADER.size:
        return None
    magic, _, size, _, salt, other, *stored = _HEADER.unpack(head)
    order = ">" if magic & 1 else "<"
    start = _checksum(order, head[:24], (0, 0))
    is_sound = magic & ~1 == _MAGIC and start == tuple(stored)
    return _Log(order, size, (salt, other), start) if is_sound else None


def _holds_more(file: BinaryIO) -> bool:
    return any(any(block) for block in iter(lambda: file.read(65_536), b""))


def _frames(file: BinaryIO, log: _Log) -> Iterator[_Frame]:
    """Yield the frames, the checksums being followed up to the first that does not fit."""
    total, fits = log.start, True
    while len(data := file.read(_FRAME.size + log.page_size)) == _FRAME.size + log.page_size:
        _, commit, salt, other, *stored = _FRAME.unpack_from(data)
        page = data[_FRAME.size :]
        if fits:
            total = _checksum(log.order, page, _checksum(log.order, data[:_CHECKED], total))
            fits = (salt, other) == log.salts and total == tuple(stored)
        # One flipped bit leaves one of the salts; a write that is missing leaves neither.
        is_ours = salt == log.salts[0] or other == log.salts[1]
        # A sealed page looks random, so a run of zeros in it was never written.
        yield _Frame(is_ours, commit != 0, _MISSING in page, fits)


def _is_damage(first: _Frame, rest: Iterator[_Frame]) -> bool:
    """Return whether a commit was lost at `first`, the first frame that does not fit.

    A program is told of its commit once all frames of it are synced. So a commit behind `first` was
    synced if a later transaction follows, or if no frame up to it looks unwritten.
    """
    frame: _Frame | None = first
    is_torn = False
    while frame is not None:
        is_torn |= frame.is_torn or not frame.is_ours
        if frame.is_ours and frame.is_commit:
            return not is_torn or any(later.is_ours for later in rest)
        frame = next(rest, None)
    return False


def _checksum(order: str, data: bytes, start: Sum) -> Sum:
    """Return the checksum of section 4.2 over `data`, going on from `start`."""
    first, second = start
    words = iter(struct.unpack(f"{order}{len(data) // 4}I", data))
    for even, odd in zip(words, words, strict=True):
        first = (first + even + second) & _MASK
        second = (second + odd + first) & _MASK
    return first, second
