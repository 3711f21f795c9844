# SPDX-License-Identifier: Apache-2.0
"""Keeps Python's cycle collector from stopping the window during work on many objects.

A full collection visits every object of the process and holds the interpreter meanwhile, 140 ms
with the records of a long import in memory. Nothing that is imported forms cycles.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_NEVER = 2**31 - 1
_guard = threading.Lock()
_blocks = 0
_usual = gc.get_threshold()


@contextmanager
def no_full_collections() -> Iterator[None]:
    """Collect only young objects by themselves until the block ends, in every thread."""
    _enter()
    try:
        yield
    finally:
        _leave()


@cache
def leave_out_what_lives(_since: str) -> None:
    """Take everything that lives now out of later collections, once for each occasion.

    For what stays as long as the program, such as modules; a cycle that lives now stays as well.
    """
    gc.freeze()


def may_collect_all() -> bool:
    """Return whether nobody works inside `no_full_collections`."""
    return not _blocks


def is_full_collection_due() -> bool:
    """Return whether the oldest generation has waited as long as its threshold says."""
    return may_collect_all() and gc.get_count()[2] > gc.get_threshold()[2]


def _enter() -> None:
    global _blocks, _usual
    with _guard:
        if not _blocks:
            _usual = gc.get_threshold()
            gc.set_threshold(_usual[0], _usual[1], _NEVER)
        _blocks += 1


def _leave() -> None:
    global _blocks
    with _guard:
        _blocks -= 1
        if not _blocks:
            gc.set_threshold(*_usual)
