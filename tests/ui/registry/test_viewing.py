# SPDX-License-Identifier: Apache-2.0
"""Views are kept under names, chosen again, and one of them is shown at the start."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from casepack_desktop.domain.views import SavedView
from casepack_desktop.ui.registry.columns import PLACE
from casepack_desktop.ui.registry.name_dialog import NameDialog
from casepack_desktop.ui.session import Session
from tests.helpers.look import press, show_active
from tests.helpers.workspaces import ANALYST, an_incident
from tests.ui.registry.conftest import Made, Make

ENTER = Qt.Key.Key_Return
VIEW = SavedView("", "Serious", "severity:high", ("title", "severity", "comments"), "title", False)


def _settled(qtbot: QtBot, made: Made) -> None:
    qtbot.waitUntil(lambda: not made.page.feed.is_asking and made.page.feed.is_shown)


def _action(made: Made, text: str) -> QAction:
    return next(one for one in made.page.viewing.menu().actions() if one.text() == text)


def _dialog(qtbot: QtBot) -> NameDialog:
    found: list[NameDialog] = []

    def is_open() -> bool:
        every = QApplication.topLevelWidgets()
        found[:] = [one for one in every if isinstance(one, NameDialog) and one.isVisible()]
        return bool(found)

    qtbot.waitUntil(is_open)
    return found[0]


def _name(qtbot: QtBot, name: str) -> None:
    dialog = _dialog(qtbot)
    dialog.line.setText(name)
    press(dialog.line, ENTER)
    qtbot.waitUntil(lambda: not isValid(dialog))


def _label(made: Made) -> str:
    return made.page.viewing.button.label()


@pytest.fixture
def cases(session: Session) -> list[str]:
    given = [("c", "high"), ("a", "high"), ("b", "low")]
    return [an_incident(session.services, title=t, severity=s).uuid for t, s in given]


def test_the_present_view_is_kept_changed_renamed_and_removed(
    session: Session, make: Make, qtbot: QtBot, cases: list[str]
) -> None:
    made = make()
    show_active(qtbot, made.page)
    assert _label(made) == "Saved view: Default"
    made.page.search("severity:high")
    _action(made, "Save as…").trigger()
    _name(qtbot, "Serious")
    assert _label(made) == "Saved view: Serious"
    made.page.search("severity:low")
    assert _label(made) == "Saved view: Serious (changed)"
    _action(made, "Save the changes to “Serious”").trigger()
    assert _label(made) == "Saved view: Serious"
    assert not _action(made, "Save the changes to “Serious”").isEnabled()
    _action(made, "Rename…").trigger()
    _name(qtbot, "Harmless")
    assert _label(made) == "Saved view: Harmless"
    (kept,) = session.services.views.all()
    assert (kept.name, kept.filter) == ("Harmless", "severity:low")
    _action(made, "Delete").trigger()
    assert session.services.views.all() == []
    assert _label(made) == "Saved view: Default"
    made.messages.messages()[-1].actions[0].run()
    assert [one.name for one in session.services.views.all()] == ["Harmless"]
    assert _label(made) == "Saved view: Harmless"


def test_a_view_brings_filter_columns_and_order(
    session: Session, make: Make, qtbot: QtBot, cases: list[str]
) -> None:
    session.services.views.keep(ANALYST, VIEW)
    made = make()
    told: list[str] = []
    made.page.search_changed.connect(told.append)
    _action(made, "Serious").trigger()
    _settled(qtbot, made)
    assert made.titles() == ["a", "c"]
    assert told == ["severity:high"]
    assert made.page.layout_of_columns.shown() == VIEW.columns
    assert made.page.table.header.sortIndicatorSection() == PLACE["title"]
    assert not made.page.viewing.is_changed()
    made.page.table.header.moveSection(0, 2)
    assert made.page.viewing.is_changed()
    _action(made, "Default").trigger()
    _settled(qtbot, made)
    assert made.titles() == ["b", "a", "c"]
    assert "number" in made.page.layout_of_columns.shown()


def test_the_view_of_the_start_is_shown_and_told_to_the_search_box(
    session: Session, make: Make, qtbot: QtBot, cases: list[str]
) -> None:
    kept = session.services.views.keep(ANALYST, VIEW)
    made = make()
    made.page.viewing.choose(kept)
    _action(made, "Show at the start").trigger()
    assert session.services.views.all()[0].is_default
    again = make()
    _settled(qtbot, again)
    assert again.titles() == ["a", "c"]
    assert _label(again) == "Saved view: Serious"
    assert _action(again, "Show at the start").isChecked()
    _action(again, "Show at the start").trigger()
    assert not session.services.views.all()[0].is_default


def test_a_name_that_is_taken_is_told_in_the_dialog(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    session.services.views.keep(ANALYST, VIEW)
    made = make()
    show_active(qtbot, made.page)
    _action(made, "Save as…").trigger()
    dialog = _dialog(qtbot)
    for name in ("", "  "):
        dialog.line.setText(name)
        press(dialog.line, ENTER)
        assert dialog.isVisible()
    dialog.line.setText("serious")
    press(dialog.line, ENTER)
    assert "Another view is called “serious”" in dialog.problem()
    dialog.line.setText("Other")
    assert dialog.problem() == ""
    press(dialog, Qt.Key.Key_Escape)
    assert len(session.services.views.all()) == 1


def test_a_view_changed_or_removed_elsewhere_is_taken_up(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    kept = session.services.views.keep(ANALYST, VIEW)
    made = make()
    made.page.viewing.choose(kept)
    session.services.views.keep(ANALYST, replace(kept, name="Grave", filter="severity:low"))
    qtbot.waitUntil(lambda: _label(made) == "Saved view: Grave (changed)")
    session.services.views.delete(ANALYST, kept.uuid)
    qtbot.waitUntil(lambda: _label(made) == "Saved view: Default")


def test_columns_and_orders_that_are_unknown_are_left_out(
    session: Session, make: Make, qtbot: QtBot, cases: list[str]
) -> None:
    made = make()
    made.page.viewing.choose(replace(VIEW, uuid="x", columns=("nonsense", "title"), sort="bogus"))
    _settled(qtbot, made)
    assert made.page.layout_of_columns.shown() == ("title",)
    assert made.page.wanted.sort_key == "number"
