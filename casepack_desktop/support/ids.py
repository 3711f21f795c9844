# SPDX-License-Identifier: Apache-2.0
"""Time-ordered identities (UUID version 7, RFC 9562 section 5.7)."""

import secrets
import uuid
from datetime import datetime

from casepack_desktop.support.clock import Clock

_RANDOM_BITS = 74


def uuid7(at: datetime) -> str:
    """Return a new UUIDv7 stamped with the aware datetime `at`, in lower-case canonical form."""
    stamp = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    random = secrets.randbits(_RANDOM_BITS)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return str(uuid.UUID(int=stamp << 80 | 7 << 76 | high << 64 | 0b10 << 62 | low))


def new_id(clock: Clock) -> str:
    """Return a new UUIDv7 of the present instant of `clock`."""
    return uuid7(clock.now())


def as_uuid(text: str) -> str | None:
    """Return `text` in canonical form if it is a UUID, None otherwise."""
    try:
        return str(uuid.UUID(text.strip()))
    except ValueError:
        return None
