# SPDX-License-Identifier: Apache-2.0
"""The log holds what happened where, and not a word of a case."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casepack_desktop.app.log import end_log, start_log

_CANARY = "Zgubiony laptop pani Kowalskiej"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Callable[[], str]]:
    handler = start_log(tmp_path)
    yield lambda: (tmp_path / "casepack.log").read_text(encoding="utf-8")
    end_log(handler)


def test_an_exception_is_logged_without_its_words(
    log: Callable[[], str], expect_log: Callable[[str], None]
) -> None:
    expect_log("ended by a bug")
    try:
        try:
            raise KeyError(_CANARY)
        except KeyError as error:
            raise ValueError(_CANARY) from error
    except ValueError as error:
        logger = logging.getLogger("casepack_desktop.jobs.worker")
        logger.error("job 1 ended by a bug: %s", "ValueError", exc_info=error)
    text = log()
    assert "job 1 ended by a bug: ValueError" in text
    assert "KeyError" in text
    assert "test_log.py" in text
    assert "Kowalskiej" not in text


def test_what_libraries_say_is_left_out(log: Callable[[], str]) -> None:
    logging.getLogger("some.library").info("reading %s", _CANARY)
    logging.getLogger("some.library").info(_CANARY, stack_info=True)
    text = log()
    assert "some.library" in text
    assert "Kowalskiej" not in text


def test_the_window_starts_where_no_log_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    end_log(start_log(tmp_path / "file" / "log"))
