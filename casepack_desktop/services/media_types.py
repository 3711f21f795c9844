# SPDX-License-Identifier: Apache-2.0
"""What a file is by its first bytes, whatever it is called.

Several kinds share their first bytes, such as everything that is a ZIP archive inside; only among
these the extension chooses.
"""

import codecs
from pathlib import PurePath
from typing import Any

HEAD_SIZE = 65_536
UNKNOWN_TYPE = "application/octet-stream"
_TEXT_TYPE = "text/plain"
_FAMILIES = (
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x7fELF", "application/x-elf"),
    (b"\xd4\xc3\xb2\xa1", "application/vnd.tcpdump.pcap"),
    (b"\xa1\xb2\xc3\xd4", "application/vnd.tcpdump.pcap"),
    (b"#!", "text/x-shellscript"),
)
_LEAST_SURE = 3
"""Two letters at the beginning of a text say nothing: “BM” begins pictures and sentences."""


def media_type_of(head: bytes, name: str) -> str:
    """Return the media type of a file that begins with `head`, at most `HEAD_SIZE` bytes.

    Text without a type of its own is `text/plain`, what nobody knows `application/octet-stream`.
    """
    if not head:
        return UNKNOWN_TYPE
    is_text = _is_text(head)
    found = [one for one in _matches(head) if not is_text or len(one.byte_match) >= _LEAST_SURE]
    suffix = PurePath(name).suffix.lower()
    named = [one for one in found if suffix and one.extension.lower() == suffix]
    for magic, kind in _FAMILIES:
        if head.startswith(magic) and not named:
            return kind
    best = max(named or found, key=lambda one: len(one.byte_match), default=None)
    if best is not None:
        return str(best.mime_type)
    return _TEXT_TYPE if is_text else UNKNOWN_TYPE


def _matches(head: bytes) -> list[Any]:
    import puremagic

    try:
        found = puremagic.magic_string(head)
    except puremagic.PureError:
        return []
    return [one for one in found if "/" in one.mime_type and one.byte_match]


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        # The last letter may be cut in two.
        codecs.getincrementaldecoder("utf-8")().decode(head, len(head) < HEAD_SIZE)
    except UnicodeDecodeError:
        return False
    return True
