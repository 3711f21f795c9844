# SPDX-License-Identifier: Apache-2.0
"""How far long work is, shown on standard error if that is a terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from casepack_desktop.cli.output import Output
from casepack_desktop.cli.terminal import one_line
from casepack_desktop.support.i18n import N_
from casepack_desktop.support.progress import Progress, no_progress

READ = N_("{subject}: {done} read")
DONE = N_("{subject}: {done} of {total}")
_PAUSE_SECONDS = 0.1
_CLEAR = "\r\x1b[K"


@contextmanager
def shown_progress(output: Output, subject: str) -> Iterator[Progress]:
    """Yield a progress that draws one line over itself, at most ten times a second.

    The line is gone when the block ends. Without a terminal nothing is drawn.
    """
    if not sys.stderr.isatty():
        yield no_progress
        return
    drawn_at = 0.0

    def draw(done: int, total: int, /) -> None:
        nonlocal drawn_at
        if time.monotonic() - drawn_at < _PAUSE_SECONDS:
            return
        drawn_at = time.monotonic()
        text = output.text(DONE if total else READ, subject=subject, done=done, total=total)
        sys.stderr.write(_CLEAR + one_line(text))
        sys.stderr.flush()

    try:
        yield draw
    finally:
        if drawn_at:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
