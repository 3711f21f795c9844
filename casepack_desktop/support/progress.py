# SPDX-License-Identifier: Apache-2.0
"""How long work tells how far it is and learns that it should stop."""

from typing import Protocol


class Cancelled(Exception):
    """The person asked to stop; whoever does the work leaves nothing half-made."""


class Progress(Protocol):
    """Told `done` of `total` steps now and then; raises `Cancelled` to stop the work."""

    def __call__(self, done: int, total: int, /) -> None:
        """Take note, or raise `Cancelled`."""


def no_progress(done: int, total: int, /) -> None:
    """Take no note."""
