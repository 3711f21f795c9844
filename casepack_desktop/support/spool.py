# SPDX-License-Identifier: Apache-2.0
"""A sequence that stays small in memory: what does not fit plainly is kept compressed.

An import is read and checked to its end before the first row is written. Case data may not touch
the disk unsealed on the way, so the rows wait in memory.
"""

import pickle
import zlib
from collections.abc import Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")
_BLOCK = 1_000
_FAST = 1


class Spool(Generic[Item]):
    """An append-only sequence of picklable items; the first `plain` ones are not compressed."""

    def __init__(self, plain: int = 50_000) -> None:
        self._plain: list[Item] = []
        self._limit = plain
        self._open: list[Item] = []
        self._blocks: list[bytes] = []

    def append(self, item: Item) -> None:
        """Add an item at the end."""
        if len(self._plain) < self._limit:
            self._plain.append(item)
            return
        self._open.append(item)
        if len(self._open) == _BLOCK:
            self._blocks.append(zlib.compress(pickle.dumps(self._open, 5), _FAST))
            self._open = []

    def __len__(self) -> int:
        return len(self._plain) + _BLOCK * len(self._blocks) + len(self._open)

    def drained(self) -> Iterator[Item]:
        """Yield all items in order and let go of each, so that none are left to free at once."""
        self._plain.reverse()
        while self._plain:
            yield self._plain.pop()
        self._blocks.reverse()
        while self._blocks:
            yield from _unpacked(self._blocks.pop())
        self._open.reverse()
        while self._open:
            yield self._open.pop()

    def __iter__(self) -> Iterator[Item]:
        yield from self._plain
        for block in self._blocks:
            yield from _unpacked(block)
        yield from self._open


def _unpacked(block: bytes) -> list[Item]:
    # Only what this process itself compressed is ever read here.
    items: list[Item] = pickle.loads(zlib.decompress(block))  # noqa: S301
    return items
