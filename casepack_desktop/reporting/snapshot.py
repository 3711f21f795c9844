# SPDX-License-Identifier: Apache-2.0
"""A case as it stood at one moment, the only thing that a report is made from.

What the program makes from a case (reports, packs) is no part of it. Values are in their JSON
form, so that the snapshot survives storage without loss and its hash is the same everywhere.
"""

import base64
import binascii
from datetime import UTC
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, StrictInt, StrictStr

from casepack_desktop.domain.instants import Precision, parse_moment
from casepack_desktop.domain.locales import text_in
from casepack_desktop.support.hashing import canonical_json, sha256_text

SCHEMA_VERSION: Literal[1] = 1
LOGO_LIMIT = 1_000_000
"""Bytes of a logo's PNG file."""

LOGO_SIDE = 4_000
"""Pixels of a logo's longer side."""

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def _exact_instant(text: str) -> str:
    moment = parse_moment(text, UTC)
    if moment.precision is not Precision.EXACT:
        raise ValueError("not an exact instant")
    return moment.isoformat()


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError("no such time zone") from error
    return name


def _png(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if not data.startswith(_PNG_SIGNATURE) or len(data) > LOGO_LIMIT:
        raise ValueError("not a PNG picture of at most 1 MB")
    # A small file can unfold to gigabytes; its header says the size (PNG specification, IHDR).
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if not (0 < width <= LOGO_SIDE and 0 < height <= LOGO_SIDE):
        raise ValueError("a picture without size or too large")
    return text


Instant = Annotated[StrictStr, AfterValidator(_exact_instant)]
"""An exact instant in ISO 8601, UTC, with `Z`."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WorkspaceFacts(_Model):
    """Whose report it is: organisation name, IANA zone of shown times, logo as base64 of a PNG."""

    organisation: StrictStr = ""
    zone: Annotated[StrictStr, AfterValidator(_known_zone)] = "UTC"
    logo_png: Annotated[StrictStr | None, AfterValidator(_png)] = None


class EntryRef(_Model):
    """A directory entry as the case refers to it, with its name per locale."""

    code: StrictStr
    colour: StrictStr = ""
    names: dict[StrictStr, StrictStr] = {}

    def name(self, locale: str) -> str:
        """Return the name in `locale`, its language, English or any other, else the code."""
        return text_in(self.names, locale) or self.code


class IncidentFacts(_Model):
    """Identity and values of the case by field key; directory entries as their codes."""

    uuid: StrictStr
    number: StrictStr
    fields: dict[StrictStr, StrictStr | StrictInt | None] = {}
    origins: dict[StrictStr, StrictStr] = {}
    """`stamped` or `set` for each lifecycle instant that has a value."""


class MilestoneFacts(_Model):
    """One deadline of the case."""

    key: StrictStr
    name: StrictStr
    due_at: Instant
    state: Literal["pending", "completed", "overdue"]


class Anchor(_Model):
    """The last audit entry that changed the case."""

    sequence: StrictInt
    hash: StrictStr
    at: Instant


class CaseSnapshot(_Model):
    """Everything a report may say about one case."""

    schema_version: Literal[1] = SCHEMA_VERSION
    workspace: WorkspaceFacts
    incident: IncidentFacts
    entries: dict[StrictStr, EntryRef] = {}
    """By field key: company, classification, type, status."""
    last_change_at: Instant
    milestones: tuple[MilestoneFacts, ...] = ()
    anchor: Anchor | None = None

    def canonical(self) -> str:
        """Return the canonical JSON, from which `model_validate_json` gives an equal snapshot."""
        return canonical_json(self.model_dump(mode="json"))

    def sha256(self) -> str:
        """Return the SHA-256 of the canonical JSON as 64 hexadecimal digits."""
        return sha256_text(self.canonical())
