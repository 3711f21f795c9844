# SPDX-License-Identifier: Apache-2.0
"""The time zone of this machine, as far as it tells."""

import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LOCALTIME = Path("/etc/localtime")


def machine_zone() -> str:
    """Return the IANA name of the machine's zone, `UTC` if it does not say."""
    for name in (os.environ.get("TZ", "").lstrip(":"), _linked()):
        if name and _exists(name):
            return name
    return "UTC"


def _linked() -> str:
    try:
        return str(_LOCALTIME.resolve(strict=True)).partition("zoneinfo/")[2]
    except OSError:
        return ""


def _exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
