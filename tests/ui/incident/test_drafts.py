# SPDX-License-Identifier: Apache-2.0
"""What is typed survives, is offered and never taken over silently; a conflict loses nothing."""

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.jobs.job import Job, Title, Weight
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.opening import open_workspace
from casepack_desktop.support.clock import FixedClock
from casepack_desktop.ui.incident.conflict import ConflictDialog
from casepack_desktop.ui.incident.drafting import AFTER_MS
from casepack_desktop.ui.session import RETRY_MS
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.widgets.question import Question
from tests.helpers.sessions import a_session, session_over, somebody_writing
from tests.helpers.workspaces import ANALYST, an_incident, later
from tests.ui.incident.conftest import Desk, MakeDesk


def _button(parent: QWidget, name: str) -> QPushButton:
    return next(one for one in parent.findChildren(QPushButton) if one.accessibleName() == name)


def _dialog(desk: Desk) -> ConflictDialog:
    return desk.overview.findChildren(ConflictDialog)[-1]


def test_a_draft_is_kept_two_seconds_after_the_last_key_and_said_so(desk: Desk) -> None:
    uuid = desk.new()
    desk.type("location", "Vilnius")
    assert desk.session.services.drafts.find(uuid) is None
    desk.qtbot.waitUntil(
        lambda: desk.session.services.drafts.find(uuid) is not None, timeout=AFTER_MS + 3_000
    )
    assert "draft kept 14:00:00" in desk.overview.footer.shown_text()


def test_a_draft_survives_and_is_offered_by_the_next_session(
    qtbot: QtBot, theme: Theme, tmp_path: Path, clock: FixedClock, make_desk: MakeDesk
) -> None:
    with a_session(tmp_path, clock) as session:
        desk = make_desk(session)
        uuid = desk.new(location="Riga")
        desk.type("location", "Vilnius")
        desk.type("detected_at", "some time ago")
        desk.overview.draft.keep_now()
        desk.window.hide()
        folder = session.folder
    reopened = Services.over(open_workspace(folder, clock, writable=True))
    with session_over(reopened, clock) as session:
        desk = make_desk(session)
        desk.show(uuid)
        assert desk.editor("location").text() == "Riga"
        assert not desk.page.is_dirty()
        assert "There is unsaved text from 2026-11-20 14:00 +02:00." in desk.told()
        desk.answer("Restore draft")
        assert desk.editor("location").text() == "Vilnius"
        assert desk.editor("detected_at").text() == "some time ago"
        assert "is not a date" in desk.editor("detected_at").own_problem()
        assert desk.page.is_dirty()
        desk.page.undo()
        assert desk.editor("location").text() == "Riga"
        desk.window.hide()


def test_a_draft_can_be_thrown_away(desk: Desk) -> None:
    uuid = an_incident(desk.session.services).uuid
    desk.session.services.drafts.keep(uuid, 1, {"location": "Vilnius"})
    desk.show(uuid)
    desk.answer("Discard draft")
    assert desk.session.services.drafts.find(uuid) is None
    assert desk.editor("location").text() == ""


def test_a_draft_that_says_what_is_stored_is_not_offered(desk: Desk) -> None:
    uuid = an_incident(desk.session.services, location="Vilnius").uuid
    desk.session.services.drafts.keep(uuid, 1, {"location": "Vilnius"})
    desk.show(uuid)
    assert desk.told() == []


def test_a_draft_goes_with_a_save(desk: Desk) -> None:
    uuid = desk.new()
    desk.type("location", "Vilnius")
    desk.overview.draft.keep_now()
    desk.page.save()
    assert desk.session.services.drafts.find(uuid) is None


def test_a_draft_over_an_older_version_becomes_a_conflict(desk: Desk) -> None:
    uuid = an_incident(desk.session.services, location="Riga").uuid
    desk.session.services.drafts.keep(uuid, 1, {"location": "Vilnius"})
    desk.session.services.incidents.edit(ANALYST, uuid, {"location": "Tallinn"})
    desk.show(uuid)
    desk.answer("Restore draft")
    desk.page.save()
    assert desk.stored(uuid, "location") == "Tallinn"
    _dialog(desk).reject()
    assert desk.editor("location").text() == "Vilnius"


def test_a_draft_that_cannot_be_kept_is_told_once(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.new()
    folder, aside = desk.session.folder, tmp_path / "aside"
    desk.type("location", "Vilnius")
    folder.rename(aside)
    desk.overview.draft.keep_now()
    desk.overview.draft.keep_now()
    aside.rename(folder)
    assert len(desk.told()) == 1
    assert "draft not kept" in desk.overview.footer.shown_text()
    assert desk.editor("location").text() == "Vilnius"


def test_a_save_over_a_newer_version_shows_both_values_and_loses_none(
    desk: Desk, clock: FixedClock
) -> None:
    uuid = desk.new(location="Riga", description="first")
    long = "a long story " * 2_000
    desk.type("location", "Vilnius")
    desk.overview.form.apply({"description": long, "impact": "none"})
    later(clock, minutes=1)
    stored = {"location": "Tallinn", "description": "second", "root_cause": "a mail"}
    desk.session.services.incidents.edit(ANALYST, uuid, stored)
    desk.qtbot.waitUntil(lambda: any("changed elsewhere" in text for text in desk.told()))
    assert desk.editor("location").text() == "Vilnius"
    desk.page.save()
    dialog = _dialog(desk)
    shown = [view.toPlainText() for view in dialog.findChildren(QPlainTextEdit)]
    assert {"Tallinn", "Vilnius", "second"} <= set(shown)
    assert any(text.startswith("a long story") for text in shown)
    dialog.choose("location", stored=True)
    dialog.choose("description", stored=False)
    dialog._settle()
    after = desk.session.services.incidents.get(uuid).values
    assert (after["location"], after["description"]) == ("Tallinn", long)
    assert (after["impact"], after["root_cause"]) == ("none", "a mail")
    assert not desk.page.is_dirty()


def test_a_conflict_that_is_left_open_changes_nothing(desk: Desk) -> None:
    uuid = desk.new(location="Riga")
    desk.type("location", "Vilnius")
    desk.session.services.incidents.edit(ANALYST, uuid, {"location": "Tallinn"})
    desk.page.save()
    _dialog(desk).reject()
    assert desk.stored(uuid, "location") == "Tallinn"
    assert desk.editor("location").text() == "Vilnius"
    draft = desk.session.services.drafts.find(uuid)
    assert draft is not None
    assert draft.texts == {"location": "Vilnius"}


def test_a_draft_that_nobody_answered_outlives_typing_and_saving(desk: Desk) -> None:
    uuid = an_incident(desk.session.services).uuid
    drafts = desk.session.services.drafts
    drafts.keep(uuid, 1, {"root_cause": "A page of thought"})
    desk.show(uuid)
    desk.type("location", "Vilnius")
    desk.overview.draft.keep_now()
    kept = drafts.find(uuid)
    assert kept is not None
    assert kept.texts == {"root_cause": "A page of thought", "location": "Vilnius"}
    desk.page.save()
    kept = drafts.find(uuid)
    assert kept is not None
    assert kept.texts == {"root_cause": "A page of thought"}
    desk.answer("Restore draft")
    assert desk.editor("root_cause").text() == "A page of thought"
    desk.page.save()
    (dialog,) = desk.overview.findChildren(ConflictDialog)
    dialog.choose("root_cause", stored=False)
    _button(dialog, "Save the chosen values").click()
    assert desk.stored(uuid, "root_cause") == "A page of thought"
    assert drafts.find(uuid) is None


def test_throwing_an_offered_draft_away_keeps_what_was_typed_since(desk: Desk) -> None:
    uuid = an_incident(desk.session.services).uuid
    drafts = desk.session.services.drafts
    drafts.keep(uuid, 1, {"root_cause": "A page of thought"})
    desk.show(uuid)
    desk.type("location", "Vilnius")
    desk.answer("Discard draft")
    kept = drafts.find(uuid)
    assert kept is not None
    assert kept.texts == {"location": "Vilnius"}
    assert desk.page.is_dirty()


def test_a_save_names_the_job_it_waits_for(desk: Desk) -> None:
    uuid = desk.new(location="Riga")
    go_on = threading.Event()
    title = Title("Importing {file}", {"file": "list.csv"})
    desk.session.jobs.submit(Job("long", title, Weight.LONG, lambda _context: go_on.wait(30)))
    desk.qtbot.waitUntil(lambda: desk.session.jobs.running == title)
    told: list[str] = []
    desk.overview.saving.waited.connect(told.append)
    desk.type("location", "Vilnius")
    with somebody_writing(desk.session):
        desk.page.save()
        assert told == ["Waiting for Importing list.csv…"]
    desk.qtbot.waitUntil(lambda: desk.stored(uuid, "location") == "Vilnius")
    go_on.set()
    desk.qtbot.waitUntil(lambda: desk.session.jobs.running is None)


def test_text_given_up_while_its_save_waits_is_never_saved(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    uuid = desk.new(location="Riga")
    desk.type("location", "Vilnius")
    monkeypatch.setattr(Question, "ask", lambda _question: "Discard")
    with somebody_writing(desk.session):
        desk.page.save()
        assert desk.overview.saving.is_saving
        assert desk.page.may_leave()
    desk.qtbot.wait(3 * RETRY_MS // 2)
    assert desk.stored(uuid, "location") == "Riga"
    assert not desk.page.is_dirty()
