# SPDX-License-Identifier: Apache-2.0
"""What was saved last is taken back, named, and done again if wanted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from casepack_desktop.app import last_change
from casepack_desktop.app.last_change import LastChange, _What
from casepack_desktop.domain.access import Actor
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import MessageBar
from tests.helpers.sessions import a_session
from tests.helpers.workspaces import ANALYST, an_incident, numbers


@dataclass
class Desk:
    """The message bar beside what takes changes back."""

    bot: QtBot
    session: Session
    bar: MessageBar
    change: LastChange

    def said(self) -> str:
        """Return what the bar says."""
        found = self.bar.messages()
        return found[-1].text if found else ""

    def wait(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.bot.waitUntil(condition, timeout=20_000)

    def press(self, name: str) -> None:
        """Press a button of the message."""
        found = [b for b in self.bar.findChildren(QPushButton) if b.accessibleName() == name]
        found[-1].click()


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    with a_session(tmp_path) as session:
        bar = MessageBar(translator("en"))
        qtbot.addWidget(bar)
        yield Desk(qtbot, session, bar, LastChange.of(session, bar, translator("en")))


def test_what_was_not_done_by_oneself_is_not_undone(desk: Desk) -> None:
    made = an_incident(desk.session.services)
    desk.session.actor = Actor("eva", "Eva")
    desk.change.undo()
    desk.wait(lambda: desk.said() == "There is nothing to undo.")
    assert numbers(desk.session.services) == [made.number]


def test_an_edit_is_taken_back_named_and_done_again(desk: Desk) -> None:
    services = desk.session.services
    made = an_incident(services, severity="low")
    services.incidents.edit(ANALYST, made.uuid, {"severity": "high"})
    desk.change.undo()
    desk.wait(lambda: desk.said() == f"Undone: {made.number} edited.")
    assert services.incidents.get(made.uuid).values["severity"] == "low"
    desk.press("Do it again")
    desk.wait(lambda: desk.said() == f"Done again: {made.number} edited.")
    assert services.incidents.get(made.uuid).values["severity"] == "high"
    desk.press("Undo")
    desk.wait(lambda: services.incidents.get(made.uuid).values["severity"] == "low")


def test_what_changed_since_is_named(desk: Desk) -> None:
    services = desk.session.services
    made = [an_incident(services) for _ in range(3)]
    services.bulk.edit(ANALYST, [one.uuid for one in made], {"severity": "high"})
    somebody = Actor("eva", "Eva")
    services.incidents.edit(somebody, made[1].uuid, {"severity": "low"})
    desk.change.undo()
    stays = f"What changed since stays: {made[1].number}."
    desk.wait(lambda: desk.said() == f"Undone: Edited: 3 incidents. {stays}")


def test_many_are_taken_back_by_a_job(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last_change, "_AT_ONCE", 2)
    services = desk.session.services
    uuids = [an_incident(services).uuid for _ in range(4)]
    services.bulk.move_to_bin(ANALYST, uuids)
    desk.change.undo()
    desk.wait(lambda: desk.said() == "Undone: Moved to the bin: 4 incidents.")
    assert len(numbers(services)) == 4


def test_a_comment_stays_with_a_sentence(desk: Desk) -> None:
    made = an_incident(desk.session.services)
    desk.session.services.comments.add(ANALYST, made.uuid, "Seen")
    desk.change.undo()
    desk.wait(lambda: "A comment stays. Write a correction instead." in desk.said())


def test_what_cannot_be_taken_back_any_more_is_refused_with_a_sentence(desk: Desk) -> None:
    services = desk.session.services
    made = an_incident(services)
    services.reports.request(ANALYST, made.uuid, ReportRequest())
    desk.change.undo()
    desk.wait(lambda: "cannot be undone" in desk.said())


def test_how_many_it_was_is_told_in_groups_of_digits(desk: Desk) -> None:
    what = _What("Edited: {count} incidents", {"count": 4166}, last_change.DONE)
    assert what.said(translator("de")) == "4.166 Vorfälle bearbeitet"
    assert what.said(translator("en")) == "Edited: 4,166 incidents"
