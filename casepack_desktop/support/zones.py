# SPDX-License-Identifier: Apache-2.0
"""The time zone of this machine, as far as it tells, and instants as a zone reads them."""

import os
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LOCALTIME = Path("/etc/localtime")


def machine_zone() -> str:
    """Return the IANA name of the machine's zone, `UTC` if it does not say."""
    for name in (os.environ.get("TZ", "").lstrip(":"), _linked()):
        if name and is_zone(name):
            return name
    return "UTC"


def local_time(instant: datetime, zone: tzinfo) -> datetime:
    """Return an aware instant in the zone, in UTC where the zone's calendar has no such day.

    Lists of other programs write 9999-12-31T23:59:59Z for "never".
    """
    try:
        return instant.astimezone(zone)
    except OverflowError:
        return instant.astimezone(UTC)


def _linked() -> str:
    try:
        return str(_LOCALTIME.resolve(strict=True)).partition("zoneinfo/")[2]
    except OSError:
        return ""


def is_zone(name: str) -> bool:
    """Return whether the IANA database has a zone of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
