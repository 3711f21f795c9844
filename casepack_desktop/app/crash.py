# SPDX-License-Identifier: Apache-2.0
"""Notes about unexpected errors, without any content of a case."""

import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_log_path

from casepack_desktop import __version__


def write_crash_note(error: BaseException) -> Path:
    """Write where an error happened, not what was being worked on, and return the file.

    Messages and values of the error are left out, since they can quote a case.
    """
    folder = user_log_path("CasePack Desktop", appauthor=False, ensure_exists=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    path = folder / f"crash-{stamp}.txt"
    path.write_text("\n".join(_lines(error)) + "\n", encoding="utf-8")
    return path


def _lines(error: BaseException) -> list[str]:
    lines = [
        f"CasePack Desktop {__version__}",
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        f"Command: {sys.argv[1] if len(sys.argv) > 1 else '-'}"[:40],
    ]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(type(seen).__qualname__)
        frames = traceback.extract_tb(seen.__traceback__)
        lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        seen = seen.__cause__ or seen.__context__
    return lines
