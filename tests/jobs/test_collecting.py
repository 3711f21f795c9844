# SPDX-License-Identifier: Apache-2.0
"""Cycles are collected on the GUI thread alone, which may destroy the objects of Qt in them."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from casepack_desktop.jobs.collecting import GuiCollections
from casepack_desktop.jobs.reader import Reader
from casepack_desktop.support.collecting import no_full_collections
from tests.jobs.builders import PATIENCE_MS

CYCLES = 20_000


class Node:
    """An object that holds itself, and one of Qt."""

    def __init__(self) -> None:
        self.itself = self
        self.shown = QObject()


class Seen:
    """In which threads collections began, by generation."""

    def __init__(self) -> None:
        self.threads: set[threading.Thread] = set()
        self.generations: list[int] = []

    def __call__(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self.threads.add(threading.current_thread())
            self.generations.append(info["generation"])


@pytest.fixture
def seen() -> Iterator[Seen]:
    """Return what notes every collection of the test."""
    seen = Seen()
    gc.callbacks.append(seen)
    yield seen
    gc.callbacks.remove(seen)


@pytest.fixture
def reader(qtbot: QtBot) -> Iterator[Reader]:
    """Return a reader with a thread of its own."""
    reader = Reader(lambda: None)
    yield reader
    reader.shutdown()


def make_cycles() -> list[weakref.ref[Node]]:
    """Make many cycles and let go of all."""
    return [weakref.ref(Node()) for _ in range(CYCLES)]


def asked(reader: Reader, qtbot: QtBot) -> list[weakref.ref[Node]]:
    """Return what the reader's thread made."""
    with qtbot.waitSignal(reader.answered, timeout=PATIENCE_MS) as answer:
        reader.ask("cycles", make_cycles)
    assert answer.args is not None
    made: list[weakref.ref[Node]] = answer.args[2]
    return made


def test_another_thread_never_collects(reader: Reader, seen: Seen, qtbot: QtBot) -> None:
    made = asked(reader, qtbot)
    # Fewer than these wait for more.
    few = gc.get_threshold()[0]
    qtbot.waitUntil(lambda: sum(one() is not None for one in made) <= few, timeout=PATIENCE_MS)
    assert seen.threads == {threading.main_thread()}


def test_python_by_itself_collects_in_the_other_thread(
    reader: Reader, seen: Seen, qtbot: QtBot
) -> None:
    """The control: left to Python, the thread that makes objects collects."""
    gc.collect()
    seen.threads.clear()
    gc.enable()
    try:
        asked(reader, qtbot)
    finally:
        gc.disable()
    assert threading.main_thread() not in seen.threads
    assert seen.threads


def test_inside_long_work_only_the_young_are_collected(seen: Seen, qtbot: QtBot) -> None:
    collections = GuiCollections()
    with no_full_collections():
        for _ in range(30):
            make_cycles()
            collections.collect_due()
    assert set(seen.generations) == {0}
    seen.generations.clear()
    for _ in range(200):
        gc.collect(1)
    collections.collect_due()
    assert seen.generations[-1] == 2
    collections.end()


def test_python_never_collects_inside_the_toolkit_once_there_is_a_window(
    seen: Seen, qtbot: QtBot
) -> None:
    collections = GuiCollections()
    collections.end()
    seen.generations.clear()
    make_cycles()
    assert not gc.isenabled()
    assert seen.generations == []
    collections.collect_due()
    assert seen.generations != []
