# SPDX-License-Identifier: Apache-2.0
"""Identities are UUIDv7: unique, and sorted by the instant they were made."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.support.clock import FixedClock
from casepack_desktop.support.ids import as_uuid, new_id, uuid7

SINCE_1970 = st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - a bound


@given(SINCE_1970)
def test_an_identity_is_a_uuid_of_version_7_with_its_instant_inside(at: datetime) -> None:
    made = uuid.UUID(uuid7(at))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == int(at.timestamp() * 1000)


@given(SINCE_1970, st.integers(1, 10**9))
def test_later_identities_sort_behind_earlier_ones(at: datetime, milliseconds: int) -> None:
    at = min(at, datetime(9000, 1, 1, tzinfo=UTC))
    assert uuid7(at) < uuid7(at + timedelta(milliseconds=milliseconds))


def test_one_instant_gives_many_identities() -> None:
    clock = FixedClock(datetime(2026, 11, 20, tzinfo=UTC))
    assert len({new_id(clock) for _ in range(10_000)}) == 10_000


@given(st.uuids())
def test_every_writing_of_a_uuid_is_understood(known: uuid.UUID) -> None:
    for text in (str(known), str(known).upper(), known.hex, f" {known} ", f"{{{known}}}"):
        assert as_uuid(text) == str(known)


@pytest.mark.parametrize("text", ["", "INC-2026-00001", "1234", "\ud800", "g" * 32])
def test_what_is_no_uuid_is_none(text: str) -> None:
    assert as_uuid(text) is None
