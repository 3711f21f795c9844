# SPDX-License-Identifier: Apache-2.0
"""A spool gives back what was put in, in order, as often as it is read."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.support.spool import Spool


@given(st.lists(st.one_of(st.text(), st.integers(), st.none())), st.integers(0, 5))
def test_a_spool_is_the_sequence_of_its_items(items: list[object], plain: int) -> None:
    spool: Spool[object] = Spool(plain)
    for item in items:
        spool.append(item)
    assert list(spool) == items
    assert list(spool) == items
    assert len(spool) == len(items)


@given(st.lists(st.integers()), st.integers(0, 5))
def test_draining_gives_the_same_items_once(items: list[int], plain: int) -> None:
    spool: Spool[int] = Spool(plain)
    for item in items:
        spool.append(item)
    assert list(spool.drained()) == items
    assert (len(spool), list(spool)) == (0, [])


@pytest.mark.parametrize("count", [999, 1_000, 1_001, 1_999, 2_000, 2_500, 5_001])
def test_nothing_is_lost_where_blocks_end(count: int) -> None:
    spool: Spool[int] = Spool(plain=500)
    for number in range(count):
        spool.append(number)
    assert len(spool) == count
    assert list(spool) == list(range(count))
    assert list(spool.drained()) == list(range(count))


def test_what_does_not_fit_plainly_takes_little_memory() -> None:
    spool: Spool[str] = Spool(plain=0)
    tracemalloc.start()
    try:
        for number in range(20_000):
            spool.append(f"{number} the same words over and over " * 10)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 2_000_000  # 7 MB of text
