# SPDX-License-Identifier: Apache-2.0
"""What a workbook must pass before it is opened.

An XLSX file is a ZIP of XML. The runtime cannot be trusted with either: CPython before 3.11.8
reads overlapping entries (CVE-2024-0450), and a small package may unfold to gigabytes. All limits
are checked on the directory of the package, before anything is unfolded.
"""

import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from casepack_desktop.exchange.problems import (
    Damaged,
    DeclaredEntities,
    ImportProblem,
    OverlappingParts,
    PackageTooLarge,
    PartTooLarge,
    PasswordProtected,
    RatioTooHigh,
    TooManyEntries,
)

PART_LIMIT_MB = 100
SHEET_LIMIT_MB = 500
"""A sheet is read row by row, so that its size costs no memory as that of another part would."""
PACKAGE_LIMIT_MB = 500
RATIO_LIMIT = 200
ENTRY_LIMIT = 10_000
_MEGABYTE = 1_000_000
# Below this size a high ratio harms nobody: an empty sheet of a few columns compresses well.
_RATIO_MATTERS_FROM = 5 * _MEGABYTE
# The rows of a sheet, as we write it ourselves, may hold one long text again and again.
_RATIO_OF_ROWS_MATTERS_FROM = 50 * _MEGABYTE
_DIRECTORY_LIMIT = 5 * _MEGABYTE

_SHEETS = "xl/worksheets/"
_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCAL = struct.Struct("<4s5H3I2H")
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PROLOG = 1 << 16
_BEFORE_ROOT = re.compile(r"\ufeff?(?:\s+|<\?.*?\?>|<!--.*?-->)*<[A-Za-z_]", re.DOTALL)


def check_package(path: Path) -> None:
    """Raise the problem that makes this workbook dangerous or impossible to read."""
    try:
        with path.open("rb") as file:
            _check_directory_size(path, file)
            with zipfile.ZipFile(file) as package:
                entries = package.infolist()
                _check_entries(path, entries)
                _check_overlap(path, file, entries, package.start_dir)
                for entry in entries:
                    if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                        _check_prolog(path, package, entry)
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, EOFError) as error:
        raise Damaged(file=path.name) from error
    except (NotImplementedError, RuntimeError, LookupError) as error:
        raise Damaged(file=path.name) from error


def _check_directory_size(path: Path, file: BinaryIO) -> None:
    """Refuse a directory too long to be read at all, before `zipfile` reads it."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_SIZE - 0xFFFF))
    tail = file.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_SIZE:
        raise Damaged(file=path.name)
    count, directory = struct.unpack("<HI", tail[place + 10 : place + 16])
    if count > ENTRY_LIMIT or directory > _DIRECTORY_LIMIT:
        raise TooManyEntries(file=path.name, limit=ENTRY_LIMIT)


def _check_entries(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    name = path.name
    if len(entries) > ENTRY_LIMIT:
        raise TooManyEntries(file=name, limit=ENTRY_LIMIT)
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise PasswordProtected(file=name)
        if entry.compress_type not in _METHODS:
            raise Damaged(file=name)
        if entry.filename.startswith(_SHEETS):
            _check_size(name, [entry], SHEET_LIMIT_MB, PartTooLarge)
            _check_ratio(name, [entry], _RATIO_OF_ROWS_MATTERS_FROM)
        else:
            _check_size(name, [entry], PART_LIMIT_MB, PartTooLarge)
            _check_ratio(name, [entry], _RATIO_MATTERS_FROM)
    _check_size(name, entries, PACKAGE_LIMIT_MB, PackageTooLarge)
    _check_ratio(name, entries, _RATIO_OF_ROWS_MATTERS_FROM)


def _check_size(
    name: str, entries: list[zipfile.ZipInfo], limit_mb: int, problem: type[ImportProblem]
) -> None:
    if sum(entry.file_size for entry in entries) > limit_mb * _MEGABYTE:
        raise problem(file=name, limit=limit_mb)


def _check_ratio(name: str, entries: list[zipfile.ZipInfo], matters_from: int) -> None:
    unfolded = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unfolded > matters_from and unfolded > RATIO_LIMIT * packed:
        raise RatioTooHigh(file=name, limit=RATIO_LIMIT)


def _check_overlap(
    path: Path, file: BinaryIO, entries: list[zipfile.ZipInfo], directory: int
) -> None:
    """Compare where each entry's bytes lie by its own header, not by the directory's word."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise OverlappingParts(file=path.name)
        file.seek(entry.header_offset)
        header = _LOCAL.unpack(file.read(_LOCAL.size))
        if header[0] != b"PK\x03\x04":
            raise Damaged(file=path.name)
        name_length, extra_length = header[-2:]
        end = entry.header_offset + _LOCAL.size + name_length + extra_length + entry.compress_size
    if end > directory:
        raise OverlappingParts(file=path.name)


def _check_prolog(path: Path, package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse a document type, which is all that entity expansion and external entities need."""
    with package.open(entry) as part:
        start = part.read(_PROLOG)
    utf16 = start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in start[:4]
    text = start.decode("utf-16" if utf16 else "utf-8", "replace")
    if not start or _BEFORE_ROOT.match(text):
        return
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise DeclaredEntities(file=path.name)
    raise Damaged(file=path.name)
