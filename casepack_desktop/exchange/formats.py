# SPDX-License-Identifier: Apache-2.0
"""Which format a file has: its content decides, its name only where the content leaves it open."""

import json
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from casepack_desktop.exchange.encodings import codec_of, guessed_encoding, head
from casepack_desktop.exchange.problems import (
    Damaged,
    EmptyFile,
    FileTooLarge,
    NoSuchFile,
    NotReadable,
    PasswordProtected,
    UnknownFormat,
    UnknownFormatName,
    WrongType,
)

JSON_LIMIT_MB = 500


class Format(StrEnum):
    """The formats that can be read."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was looked at: its path, its format and, for text, Python's codec for it.

    `guessed` is the name of the encoding if nothing but a guess speaks for it.
    """

    path: Path
    format: Format
    codec: str = ""
    guessed: str | None = None


_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\xfd7zXZ\x00", "XZ"),
    (b"\x7fELF", "ELF"),
    (b"age-encryption.org/", "age"),
)
_MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|html|svg|[a-z]+[ >])", re.IGNORECASE)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The names of OLE streams are UTF-16: this one marks an Office file that is encrypted.
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

_BY_NAME = {
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".tab": Format.CSV,
    ".txt": Format.CSV,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
}


def examine(path: Path, encoding: str | None = None, chosen: str | None = None) -> Source:
    """Return what `path` is; raise the problem that says why it is no list of incidents."""
    wanted = _named(chosen)
    start = _first_bytes(path)
    if not start.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe") and path.stat().st_size <= len(start):
        raise EmptyFile(file=path.name)
    if start.startswith(_ZIP):
        return Source(path, _workbook(path, wanted))
    _refuse_foreign(path, start)
    if path.suffix.lower() == ".json":
        check_json_size(path)
    codec = codec_of(path, encoding)
    text = _head_text(path, codec)
    if _MARKUP.match(text):
        raise WrongType(file=path.name, type="XML/HTML")
    guessed = guessed_encoding(codec, encoding)
    return Source(path, _text_format(path, text, wanted), codec, guessed)


def check_json_size(path: Path) -> None:
    """Raise `FileTooLarge` beyond the most that JSON may have; the other texts have no limit."""
    if path.stat().st_size > JSON_LIMIT_MB * 1_000_000:
        raise FileTooLarge(file=path.name, limit=JSON_LIMIT_MB)


def _named(chosen: str | None) -> Format | None:
    if chosen is None:
        return None
    try:
        return Format(chosen.strip().lower())
    except ValueError:
        raise UnknownFormatName(format=chosen[:40], known=", ".join(Format)) from None


def _first_bytes(path: Path) -> bytes:
    if not path.is_file():
        raise NoSuchFile(file=str(path))
    try:
        with path.open("rb") as file:
            return file.read(1 << 16)
    except OSError as error:
        raise NotReadable(file=path.name, reason=error.strerror or type(error).__name__) from error


def _refuse_foreign(path: Path, start: bytes) -> None:
    if start.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in start:
            raise PasswordProtected(file=path.name)
        raise WrongType(file=path.name, type="Excel 97/Word 97")
    for signature, name in _SIGNATURES:
        if start.startswith(signature):
            raise WrongType(file=path.name, type=name)


def _workbook(path: Path, wanted: Format | None) -> Format:
    try:
        with zipfile.ZipFile(path) as package:
            is_workbook = "xl/workbook.xml" in package.NameToInfo
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Damaged(file=path.name) from error
    if not is_workbook or wanted not in (None, Format.XLSX):
        raise WrongType(file=path.name, type="XLSX" if is_workbook else "ZIP")
    return Format.XLSX


def _head_text(path: Path, codec: str) -> str:
    try:
        return head(path, codec)
    except UnicodeDecodeError:
        # Read as far as it goes; the reader will name the line.
        return ""


def _text_format(path: Path, text: str, wanted: Format | None) -> Format:
    if wanted is Format.XLSX:
        raise WrongType(file=path.name, type="TEXT")
    by_name = _BY_NAME.get(path.suffix.lower())
    if wanted is not None or by_name is Format.JSONL:
        return wanted or Format.JSONL
    first = text.lstrip()[:1]
    if first == "{":
        return Format.JSONL if _is_json_lines(text) else Format.JSON
    if first == "[" and by_name is not Format.CSV:
        return Format.JSON
    if by_name is None and not re.search(r"[,;\t|]", text.partition("\n")[0]):
        raise UnknownFormat(file=path.name)
    return by_name or Format.CSV


def _is_json_lines(text: str) -> bool:
    """Return whether the first line is a whole object and another object follows."""
    line, _, rest = text.lstrip().partition("\n")
    if not rest.lstrip().startswith("{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
