# SPDX-License-Identifier: Apache-2.0
"""The log of the window: what happened when, without a word of a case.

Messages of exceptions quote what was worked on, and so may what other libraries log. Neither is
written: of an exception the kinds and places are, of foreign records their place in the code.
"""

import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from typing_extensions import override

_OURS = "casepack_desktop"
_FILE = "casepack.log"
_LARGEST = 500_000
_KEPT = 3
_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """Writes our own messages, and of everything else where it came from."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    @override
    def formatMessage(self, record: logging.LogRecord) -> str:
        if record.name != _OURS and not record.name.startswith(f"{_OURS}."):
            record.message = f"{record.module}:{record.lineno}"
        return super().formatMessage(record)

    @override
    def formatException(self, ei: _Raised) -> str:
        lines: list[str] = []
        seen = ei[1]
        while seen is not None:
            lines.append(type(seen).__qualname__)
            frames = traceback.extract_tb(seen.__traceback__)
            lines += [f"  {Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
            seen = seen.__cause__ or seen.__context__
        return "\n".join(lines)

    @override
    def formatStack(self, stack_info: str) -> str:
        return ""

    @override
    def format(self, record: logging.LogRecord) -> str:
        # The text of an exception is kept in the record for whoever formats it next.
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept


def start_log(folder: Path) -> logging.Handler:
    """Write the log of this process into the folder and return the handler, to be ended."""
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / _FILE, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setLevel(logging.INFO)
    handler.setFormatter(DiscreetFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    logging.getLogger(_OURS).setLevel(logging.INFO)
    return handler


def end_log(handler: logging.Handler) -> None:
    """Write no more into the log."""
    logging.getLogger().removeHandler(handler)
    handler.close()
