# SPDX-License-Identifier: Apache-2.0
"""What the window's pages rely on: answers on the GUI thread, saves that wait their turn."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.errors import NotFound, Problem
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.jobs.events import UnexpectedFailure
from casepack_desktop.services.bundle import Services
from casepack_desktop.storage.engine import connect
from casepack_desktop.ui.session import Session
from tests.helpers.sessions import a_session, somebody_writing
from tests.helpers.workspaces import ANALYST, an_incident


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
