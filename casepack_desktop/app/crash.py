# SPDX-License-Identifier: Apache-2.0
"""What both programs do about an unexpected error: a note without any content of a case.

Messages and values of the error are left out, since they can quote a case. What only a note needs
is imported when one is written: both programs read this module first.
"""

import io
import sys
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from casepack_desktop import __version__
from casepack_desktop.support.i18n import N_, environment_locale, translator

STOPPED = N_("Stopped.")
UNEXPECTED = N_(
    "Something unexpected happened. What was saved is safe. Please report the file {path}."
)
UNWRITTEN = N_(
    "Something unexpected happened ({kind}), and no note about it could be written. What was saved"
    " is safe."
)


def guarded(program: str, work: Callable[[], int]) -> int:
    """Return what `work` returns; a bug in it ends in a note, one sentence and 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    _ = translator(environment_locale()).gettext
    try:
        return work()
    except KeyboardInterrupt:
        sentence = _(STOPPED)
    except Exception as error:  # noqa: BLE001 - the entry of both programs
        path = write_crash_note(error)
        kind = type(error).__name__
        sentence = _(UNEXPECTED, path=path) if path else _(UNWRITTEN, kind=kind)
    sys.stderr.write(f"{program}: {sentence}\n")
    return 1


def write_crash_note(error: BaseException) -> Path | None:
    """Write where an error happened, not what was being worked on.

    Returns the file, None if neither the folder of logs nor that of temporary files takes it.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    text = "\n".join(_lines(error)) + "\n"
    for folder in _folders():
        path = folder / f"casepack-crash-{stamp}.txt"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError:
            continue
        return path
    return None


def _folders() -> Iterator[Path]:
    import tempfile

    from platformdirs import user_log_path

    yield user_log_path("CasePack Desktop", appauthor=False)
    try:
        yield Path(tempfile.gettempdir())
    except OSError:
        return


def _lines(error: BaseException) -> list[str]:
    import platform

    lines = [
        f"CasePack Desktop {__version__}",
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}",
    ]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(type(seen).__qualname__)
        frames = traceback.extract_tb(seen.__traceback__)
        lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        seen = seen.__cause__ or seen.__context__
    return lines
