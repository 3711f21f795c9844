# SPDX-License-Identifier: Apache-2.0
"""What the window's pages rely on: answers on the GUI thread, saves that wait their turn."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import NotFound, Problem
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.jobs.events import UnexpectedFailure
from casepack_desktop.services.bundle import Services
from casepack_desktop.storage.engine import connect
from casepack_desktop.ui.session import Session
from tests.helpers.sessions import a_session, somebody_writing
from tests.helpers.workspaces import ANALYST, an_incident, bare


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    with a_session(tmp_path) as opened:
        yield opened


def _refuse(problem: Problem) -> None:
    raise AssertionError(problem.text)


def test_a_question_is_read_in_another_thread_and_answered_on_this_one(
    qtbot: QtBot, session: Session
) -> None:
    created = an_incident(session.services, title="Door forced")
    asked_in: list[int] = []
    answers: list[tuple[str, int]] = []

    def title(services: Services) -> str:
        asked_in.append(threading.get_ident())
        return str(services.incidents.get(created.uuid).values["title"])

    session.ask("title", title, lambda text: answers.append((text, threading.get_ident())), _refuse)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [("Door forced", threading.get_ident())]
    assert asked_in != [threading.get_ident()]


def test_a_problem_of_a_question_comes_to_the_one_who_asked(qtbot: QtBot, session: Session) -> None:
    problems: list[Problem] = []
    session.ask("x", lambda services: services.incidents.get("INC-1999-1"), print, problems.append)
    qtbot.waitUntil(lambda: bool(problems))
    assert isinstance(problems[0], NotFound)


def test_a_dropped_question_is_never_answered(qtbot: QtBot, session: Session) -> None:
    heard: list[int] = []
    session.ask("a", lambda _services: 1, heard.append, _refuse)
    session.drop("a")
    session.ask("b", lambda _services: 2, heard.append, _refuse)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [2]


def test_a_save_waits_for_the_database_and_is_made_once(qtbot: QtBot, session: Session) -> None:
    workspace = session.services.workspace
    other = connect(workspace.layout.database, workspace.keys.database_key, writable=True)
    other.isolation_level = None
    other.execute("BEGIN IMMEDIATE")
    told: list[str] = []
    made: list[str] = []
    session.write(
        "new",
        lambda services: services.incidents.create(ANALYST, {"title": "Late"}).number,
        made.append,
        _refuse,
        waiting=lambda: told.append("waiting"),
    )
    assert told == ["waiting"]
    assert made == []
    other.execute("ROLLBACK")
    other.close()
    qtbot.waitUntil(lambda: bool(made), timeout=15_000)
    assert told == ["waiting"]
    assert made == ["INC-2026-00001"]
    assert not session.give_up("new")


def test_a_save_that_waits_can_be_given_up(qtbot: QtBot, session: Session) -> None:
    workspace = session.services.workspace
    other = connect(workspace.layout.database, workspace.keys.database_key, writable=True)
    other.isolation_level = None
    other.execute("BEGIN IMMEDIATE")
    made: list[str] = []
    session.write(
        "new",
        lambda services: services.incidents.create(ANALYST, {"title": "Late"}).number,
        made.append,
        _refuse,
    )
    assert session.give_up("new")
    other.execute("ROLLBACK")
    other.close()
    created = an_incident(session.services)
    assert (created.number, made) == ("INC-2026-00001", [])


def test_a_refused_save_tells_its_problem_and_a_bug_is_raised(session: Session) -> None:
    problems: list[Problem] = []
    session.write(
        "save",
        lambda services: services.incidents.edit(ANALYST, "INC-1999-1", {"title": "x"}),
        print,
        problems.append,
    )
    assert isinstance(problems[0], NotFound)
    with pytest.raises(ZeroDivisionError):
        session.write("save", lambda _services: 1 // 0, print, problems.append)


def test_what_was_committed_is_announced_after_directory_and_settings_were_read(
    qtbot: QtBot, session: Session
) -> None:
    seen: list[tuple[int, str]] = []
    session.changed.connect(
        lambda _changes: seen.append(
            (len(session.directory.entries), session.settings.organisation)
        )
    )
    before = len(session.directory.entries)
    with qtbot.waitSignal(session.changed):
        session.services.directories.add_company(ANALYST, "Aqua Lyon SA")
    with qtbot.waitSignal(session.changed):
        session.services.settings.set_organisation(ANALYST, "North")
    assert seen == [(before + 1, "Baltic Grid AS"), (before + 1, "North")]


def test_a_bug_in_a_question_is_announced_besides(
    qtbot: QtBot, session: Session, expect_log: Callable[[str], None]
) -> None:
    expect_log("question bug ended by a bug: ZeroDivisionError")
    problems: list[Problem] = []
    bugs: list[object] = []
    session.bug_met.connect(bugs.append)
    session.ask("bug", lambda _services: 1 // 0, print, problems.append)
    qtbot.waitUntil(lambda: bool(problems))
    assert isinstance(problems[0], UnexpectedFailure)
    assert bugs == problems


def test_two_writes_of_one_kind_both_wait_and_are_made_in_order(
    qtbot: QtBot, session: Session
) -> None:
    made: list[str] = []

    def write(title: str) -> None:
        session.write(
            "new",
            lambda services: services.incidents.create(ANALYST, {"title": title}),
            lambda _created: made.append(title),
            _refuse,
        )

    with somebody_writing(session):
        write("First")
        write("Second")
        assert made == []
    qtbot.waitUntil(lambda: len(made) == 2)
    assert made == ["First", "Second"]


def test_what_waits_is_written_though_its_page_went_away_and_nobody_hears(
    qtbot: QtBot, session: Session
) -> None:
    heard: list[object] = []
    with somebody_writing(session):
        session.write(
            "new",
            lambda services: services.incidents.create(ANALYST, {"title": "Late"}),
            heard.append,
            heard.append,
        )
        session.drop_all()
    qtbot.waitUntil(lambda: session.services.incidents.count(IncidentFilter()) == 1)
    qtbot.wait(1)
    assert heard == []


def test_a_timer_that_outlives_the_session_asks_in_vain(qtbot: QtBot, tmp_path: Path) -> None:
    with a_session(tmp_path) as session:
        pass
    heard: list[int] = []
    session.ask("late", lambda _services: 1, heard.append, _refuse)
    session.drop("late")
    qtbot.wait(1)
    assert heard == []


@contextmanager
def _busy_reader(session: Session) -> Iterator[None]:
    """Keep the reader's thread at one question until the block ends."""
    let_go, is_there = threading.Event(), threading.Event()

    def wait(_services: Services) -> None:
        is_there.set()
        let_go.wait(10)

    session.ask("busy", wait, lambda _none: None, _refuse)
    is_there.wait(10)
    try:
        yield
    finally:
        let_go.set()


def test_directories_are_read_away_from_the_gui_thread_and_nothing_is_told_before(
    qtbot: QtBot, session: Session
) -> None:
    told: list[tuple[frozenset[Kind], list[str]]] = []

    def note(changes: Changes) -> None:
        companies = session.directory.of(DirectoryKind.COMPANY)
        told.append((changes.kinds, [entry.names["en"] for entry in companies]))

    session.changed.connect(note)
    before = session.directory
    with _busy_reader(session):
        session.services.directories.add_company(ANALYST, "Aqua Lyon SA")
        an_incident(session.services, company="Aqua Lyon SA")
        session.services.directories.add_company(ANALYST, "Nord Est AS")
        QCoreApplication.processEvents()
        assert (told, session.directory) == ([], before)
    qtbot.waitUntil(lambda: len(told) == 3)
    directories, incidents = frozenset({Kind.DIRECTORIES}), frozenset({Kind.INCIDENTS})
    assert [kinds for kinds, _names in told] == [directories, incidents, directories]
    assert all("Aqua Lyon SA" in names for _kinds, names in told)
    assert told[-1][1] == ["Aqua Lyon SA", "Nord Est AS"]


def test_a_change_that_comes_while_another_is_told_is_told_after_what_waits(
    qtbot: QtBot, session: Session
) -> None:
    told: list[int] = []
    created = [an_incident(session.services).uuid for _ in range(3)]
    QCoreApplication.processEvents()

    def note(changes: Changes) -> None:
        told.append(next((created.index(uuid) for uuid in changes.incidents or ()), -1))
        if told == [-1]:
            _edit(session, created[2])
            QCoreApplication.processEvents()  # as a question to the person does

    session.changed.connect(note)
    with _busy_reader(session):
        session.services.directories.add_company(ANALYST, "Aqua Lyon SA")
        _edit(session, created[0])
        _edit(session, created[1])
        QCoreApplication.processEvents()
    qtbot.waitUntil(lambda: len(told) == 4)
    assert told == [-1, 0, 1, 2]


def _edit(session: Session, uuid: str) -> None:
    session.services.incidents.edit(ANALYST, uuid, {"location": "Oslo"})


def test_directories_are_read_on_though_all_pages_went_away(qtbot: QtBot, session: Session) -> None:
    with _busy_reader(session):
        session.services.directories.add_company(ANALYST, "Aqua Lyon SA")
        QCoreApplication.processEvents()
        session.drop_all()
    with qtbot.waitSignal(session.changed):
        pass
    assert session.directory.exact(DirectoryKind.COMPANY, "Aqua Lyon SA") is not None


def test_directories_that_cannot_be_read_stay_as_they_were_and_the_change_is_told(
    qtbot: QtBot, session: Session, expect_log: Callable[[str], None]
) -> None:
    expect_log("question session/directory ended by a bug")
    before, bugs = session.directory, list[object]()
    session.bug_met.connect(bugs.append)
    with (
        bare(session.services, writable=True) as other,
        qtbot.waitSignal(session.changed),
        _busy_reader(session),
    ):
        session.services.directories.add_company(ANALYST, "Aqua Lyon SA")
        QCoreApplication.processEvents()
        other.execute("UPDATE entry_text SET search_words = 'no list'")
    assert (session.directory, len(bugs)) == (before, 1)
