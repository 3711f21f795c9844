# SPDX-License-Identifier: Apache-2.0
"""What the reader promises: the newest question counts, older ones are not waited for."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from casepack_desktop.domain.errors import NotFound, Problem
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.jobs.events import UnexpectedFailure
from casepack_desktop.jobs.reader import Reader
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.workspace import InterruptibleWorkspace
from tests.helpers.workspaces import a_workspace, an_incident
from tests.jobs.builders import PATIENCE_MS, PATIENCE_S, Door

ENDLESS = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
)


class Answers:
    """What a reader announced, and whether always on the GUI thread."""

    def __init__(self, reader: Reader) -> None:
        self.answered: list[tuple[str, int, object]] = []
        self.refused: list[tuple[str, int, Problem]] = []
        self.threads: set[threading.Thread] = set()
        reader.answered.connect(lambda *values: self._note(self.answered, values))
        reader.refused.connect(lambda *values: self._note(self.refused, values))

    def _note(self, where: list[Any], values: tuple[Any, ...]) -> None:
        self.threads.add(threading.current_thread())
        where.append(values)


@pytest.fixture
def reader(qtbot: QtBot) -> Iterator[Reader]:
    reader = Reader(lambda: None)
    yield reader
    reader.shutdown()


@pytest.fixture
def answers(reader: Reader) -> Answers:
    return Answers(reader)


def test_an_answer_names_its_key_and_ticket_and_arrives_on_the_gui_thread(
    qtbot: QtBot, reader: Reader, answers: Answers
) -> None:
    asked_in: list[threading.Thread] = []

    def question() -> int:
        asked_in.append(threading.current_thread())
        return 7

    with qtbot.wait_signal(reader.answered, timeout=PATIENCE_MS):
        ticket = reader.ask("count", question)
    assert answers.answered == [("count", ticket, 7)]
    assert answers.threads == {threading.main_thread()}
    assert threading.main_thread() not in asked_in


def test_a_newer_question_replaces_the_waiting_one_of_its_key_only(
    qtbot: QtBot, reader: Reader, answers: Answers
) -> None:
    door = Door()
    asked: list[str] = []
    reader.ask("preview", door.wait)
    reader.ask("search", lambda: asked.append("old"))
    count = reader.ask("count", lambda: 3)
    search = reader.ask("search", lambda: asked.append("new"))
    door.open()
    qtbot.wait_until(lambda: len(answers.answered) == 3, timeout=PATIENCE_MS)
    assert asked == ["new"]
    assert {(key, ticket) for key, ticket, _ in answers.answered[1:]} == {
        ("search", search),
        ("count", count),
    }


def test_the_answer_of_an_overtaken_question_is_not_announced(
    qtbot: QtBot, reader: Reader, answers: Answers
) -> None:
    door = Door()

    def old() -> str:
        door.wait()
        return "old"

    reader.ask("search", old)
    qtbot.wait_until(lambda: door.is_reached, timeout=PATIENCE_MS)
    newest = reader.ask("search", lambda: "new")
    with qtbot.wait_signal(reader.answered, timeout=PATIENCE_MS):
        door.open()
    assert answers.answered == [("search", newest, "new")]


def test_a_dropped_question_is_not_answered(qtbot: QtBot, reader: Reader, answers: Answers) -> None:
    door = Door()
    reader.ask("running", door.wait)
    reader.ask("waiting", lambda: 1)
    qtbot.wait_until(lambda: door.is_reached, timeout=PATIENCE_MS)
    reader.drop("running")
    reader.drop("waiting")
    reader.drop("unknown")
    last = reader.ask("last", lambda: 2)
    with qtbot.wait_signal(reader.answered, timeout=PATIENCE_MS):
        door.open()
    assert answers.answered == [("last", last, 2)]


def test_a_problem_is_refused_with_it(qtbot: QtBot, reader: Reader, answers: Answers) -> None:
    problem = NotFound(reference="INC-2026-00009")

    def question() -> None:
        raise problem

    with qtbot.wait_signal(reader.refused, timeout=PATIENCE_MS):
        ticket = reader.ask("card", question)
    assert answers.refused == [("card", ticket, problem)]
    assert answers.threads == {threading.main_thread()}


def test_a_bug_is_logged_and_refused_and_the_next_question_answered(
    qtbot: QtBot, reader: Reader, answers: Answers, expect_log: Callable[[str], None]
) -> None:
    expect_log("question card ended by a bug: ZeroDivisionError")
    reader.ask("card", lambda: 1 // 0)
    with qtbot.wait_signal(reader.answered, timeout=PATIENCE_MS):
        reader.ask("count", lambda: 3)
    ((_, _, problem),) = answers.refused
    assert isinstance(problem, UnexpectedFailure)
    assert isinstance(problem.__cause__, ZeroDivisionError)


def test_a_question_is_interrupted_until_it_ends_even_between_two_statements(
    qtbot: QtBot,
) -> None:
    interrupted = threading.Semaphore(0)
    reader = Reader(interrupted.release)
    answers = Answers(reader)
    begun = threading.Event()
    reader.ask("search", lambda: _deaf(begun, interrupted))
    qtbot.wait_until(begun.is_set, timeout=PATIENCE_MS)
    with qtbot.wait_signal(reader.answered, timeout=PATIENCE_MS):
        newest = reader.ask("search", lambda: "new")
    assert answers.answered == [("search", newest, "new")]
    reader.shutdown()


def _deaf(begun: threading.Event, interrupted: threading.Semaphore) -> None:
    """End with the fifth interruption, as if the others came between two statements."""
    begun.set()
    for _ in range(5):
        assert interrupted.acquire(timeout=PATIENCE_S)


def test_questions_of_other_keys_interrupt_nothing(qtbot: QtBot) -> None:
    calls: list[None] = []
    reader = Reader(lambda: calls.append(None))
    answers = Answers(reader)
    door = Door()
    reader.ask("preview", door.wait)
    qtbot.wait_until(lambda: door.is_reached, timeout=PATIENCE_MS)
    reader.ask("count", lambda: 1)
    door.open()
    qtbot.wait_until(lambda: len(answers.answered) == 2, timeout=PATIENCE_MS)
    assert calls == []
    reader.shutdown()


def test_shutdown_interrupts_and_announces_nothing_more(qtbot: QtBot) -> None:
    interrupted = threading.Semaphore(0)
    reader = Reader(interrupted.release)
    answers = Answers(reader)
    begun = threading.Event()
    reader.ask("search", lambda: _deaf(begun, interrupted))
    reader.ask("count", lambda: 1)
    qtbot.wait_until(begun.is_set, timeout=PATIENCE_MS)
    reader.shutdown()
    assert answers.answered == answers.refused == []
    reader.shutdown()
    with pytest.raises(RuntimeError):
        reader.ask("late", lambda: 1)


def test_questions_are_asked_on_the_gui_thread_only(
    qtbot: QtBot, reader: Reader, expect_log: Callable[[str], None]
) -> None:
    expect_log("question outer ended by a bug: RuntimeError")
    with qtbot.wait_signal(reader.refused, timeout=PATIENCE_MS):
        reader.ask("outer", lambda: reader.ask("inner", lambda: 1))


def test_a_thousand_questions_use_one_thread(
    qtbot: QtBot, reader: Reader, answers: Answers
) -> None:
    threads: set[int] = set()
    for number in range(1_000):
        reader.ask(f"key {number % 300}", lambda: threads.add(threading.get_ident()))
    newest = reader.ask("last", lambda: None)
    qtbot.wait_until(lambda: answers.answered[-1:] == [("last", newest, None)], timeout=PATIENCE_MS)
    assert len(threads) == 1
    assert len({key for key, _, _ in answers.answered}) == len(answers.answered) == 301


# Over a real workspace.


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with a_workspace(tmp_path) as services:
        an_incident(services, title="Pump station offline")
        yield services


@pytest.fixture
def view(services: Services) -> InterruptibleWorkspace:
    return services.workspace.interruptible()


@pytest.fixture
def asking(qtbot: QtBot, view: InterruptibleWorkspace) -> Iterator[Reader]:
    reader = Reader(view.interrupt)
    yield reader
    reader.shutdown()


class Slow:
    """A statement without an end, inside one read of the workspace."""

    def __init__(self, view: InterruptibleWorkspace) -> None:
        self._view = view
        self.begun = threading.Event()

    def __call__(self) -> None:
        with self._view.read() as connection:
            self.begun.set()
            connection.execute(ENDLESS).all()


def test_a_newer_search_interrupts_the_statement_that_runs(
    qtbot: QtBot, asking: Reader, view: InterruptibleWorkspace
) -> None:
    answers = Answers(asking)
    slow = Slow(view)
    of_view = Services.over(view)
    asking.ask("search", slow)
    qtbot.wait_until(slow.begun.is_set, timeout=PATIENCE_MS)
    with qtbot.wait_signal(asking.answered, timeout=PATIENCE_MS):
        newest = asking.ask("search", lambda: of_view.incidents.count(parse_filter("pump")))
    assert answers.answered == [("search", newest, 1)]
    assert answers.refused == []


def test_a_writer_beside_an_interrupted_reader_is_left_alone(
    qtbot: QtBot, asking: Reader, view: InterruptibleWorkspace, services: Services
) -> None:
    answers = Answers(asking)
    for number in range(20):
        slow = Slow(view)
        asking.ask("search", slow)
        qtbot.wait_until(slow.begun.is_set, timeout=PATIENCE_MS)
        asking.ask("search", Slow(view))
        an_incident(services, title=f"Pump {number}")
    of_view = Services.over(view)
    with qtbot.wait_signal(asking.answered, timeout=PATIENCE_MS):
        asking.ask("search", lambda: of_view.incidents.count(parse_filter("pump")))
    assert [result for _, _, result in answers.answered] == [21]


def test_shutdown_ends_a_statement_that_would_not_end(
    qtbot: QtBot, view: InterruptibleWorkspace
) -> None:
    reader = Reader(view.interrupt)
    slow = Slow(view)
    reader.ask("search", slow)
    qtbot.wait_until(slow.begun.is_set, timeout=PATIENCE_MS)
    reader.shutdown()
