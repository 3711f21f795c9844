# SPDX-License-Identifier: Apache-2.0
"""Comments are read from above to below, written in a box that loses nothing, and corrected."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.comments import COMMENT_LIMIT
from casepack_desktop.ui.comments.entry import CommentEntry
from casepack_desktop.ui.comments.thread import AT_ONCE
from casepack_desktop.ui.preferences import SHOW_UTC
from casepack_desktop.ui.widgets.plain_label import PlainLabel
from tests.helpers.workspaces import ANALYST
from tests.ui.comments.conftest import Desk, opened

CONTROL = Qt.KeyboardModifier.ControlModifier


def shown_words(entry: CommentEntry) -> list[str]:
    """Return every text of an entry."""
    labels = [one.text() for one in entry.findChildren(PlainLabel) if not one.isHidden()]
    return [*labels, entry.said.view.toPlainText()]


def is_struck(entry: CommentEntry) -> bool:
    """Return whether every letter of an entry is struck out."""
    cursor = entry.said.view.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    formats = []
    while cursor.position():
        formats.append(cursor.charFormat().fontStrikeOut())
        cursor.movePosition(QTextCursor.MoveOperation.Left)
    return bool(formats) and all(formats)


def button(entry: CommentEntry, name: str) -> QPushButton:
    """Return a button of an entry."""
    found = [one for one in entry.findChildren(QPushButton) if one.accessibleName() == name]
    assert len(found) == 1
    return found[0]


def test_an_incident_without_comments_says_so(desk: Desk) -> None:
    opened(desk)
    assert desk.tab.state() == "empty"


def test_what_is_typed_is_added_by_ctrl_enter_and_stands_last(desk: Desk) -> None:
    desk.say("first")
    opened(desk)
    edit = desk.composer.edit
    assert not desk.composer.add_button.isEnabled()
    edit.setFocus()
    QTest.keyClicks(edit, "second")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    QTest.keyClicks(edit, "line")
    QTest.keyClick(edit, Qt.Key.Key_Return, CONTROL)
    desk.wait(lambda: desk.texts() == ["first", "second\nline"])
    assert desk.composer.text() == ""
    assert not desk.composer.add_button.isEnabled()
    assert desk.session.services.drafts.kept() == []


def test_a_comment_is_read_as_markdown_and_never_as_html(desk: Desk) -> None:
    desk.say("<b>x</b> & **strong**")
    opened(desk)
    (entry,) = desk.tab.thread_view.shown()
    desk.wait(lambda: entry.said.view.toPlainText() == "<b>x</b> & strong")
    assert not entry.said.more.isVisible()


def test_of_a_long_comment_nothing_is_lost(desk: Desk) -> None:
    desk.say("line\n" * 200 + "the end")
    opened(desk)
    (entry,) = desk.tab.thread_view.shown()
    desk.wait(lambda: entry.said.view.toPlainText().endswith("the end"))
    line = entry.said.view.fontMetrics().lineSpacing()
    desk.wait(lambda: entry.said.height() > entry.said.view.height() > 20 * line)
    height = entry.said.view.height()
    entry.said.more.click()
    desk.wait(lambda: entry.said.view.height() > 3 * height)
    assert not entry.said.more.isVisible()


def test_a_refused_comment_stays_in_its_box_with_the_reason(desk: Desk) -> None:
    opened(desk)
    desk.composer.edit.setPlainText("x" * (COMMENT_LIMIT + 1))
    desk.composer.add_button.click()
    assert desk.messages.messages()[0].text.startswith(
        f"{COMMENT_LIMIT + 1} characters are too many"
    )
    assert len(desk.composer.text()) == COMMENT_LIMIT + 1
    assert desk.composer.add_button.isEnabled()


def test_a_correction_is_linked_with_what_it_corrects(desk: Desk) -> None:
    wrong, _other = desk.say("10.0.0.1", "something else")
    opened(desk)
    first = desk.tab.thread_view.shown()[0]
    button(first, "Correct").click()
    assert desk.composer.text() == "10.0.0.1"
    desk.composer.edit.setPlainText("10.0.0.2")
    desk.composer.add_button.click()
    desk.wait(lambda: len(desk.texts()) == 3)
    first, _, last = desk.tab.thread_view.shown()
    assert last.comment.corrects == wrong
    assert "Corrected below" in shown_words(first)
    assert first.accessibleName().startswith("Corrected by a later comment. ")
    desk.wait(lambda: is_struck(first) and last.said.view.toPlainText() == "10.0.0.2")
    assert not is_struck(last)
    assert not last.accessibleName().startswith("Corrected")
    button(first, "Go to the correction").click()
    desk.wait(last.hasFocus)
    button(last, "Corrects an earlier comment").click()
    desk.wait(first.hasFocus)
    assert [b.text() for b in first.findChildren(QPushButton) if b.text() == "Correct"] == []


def test_giving_up_a_correction_makes_a_comment_of_its_own(desk: Desk) -> None:
    desk.say("10.0.0.1")
    opened(desk)
    button(desk.tab.thread_view.shown()[0], "Correct").click()
    desk.composer.give_up_correcting()
    desk.composer.add_button.click()
    desk.wait(lambda: len(desk.texts()) == 2)
    assert desk.tab.thread_view.shown()[1].comment.corrects is None


def test_what_is_typed_is_back_after_the_page_was_left(desk: Desk) -> None:
    (wrong,) = desk.say("10.0.0.1")
    opened(desk)
    button(desk.tab.thread_view.shown()[0], "Correct").click()
    desk.composer.edit.setPlainText("10.0.0.2")
    desk.tab.hide()
    (draft,) = desk.session.services.drafts.kept()
    assert draft.key == f"comment:{desk.uuid}"
    desk.tab.deleteLater()
    desk.tab = desk.new_tab()
    assert desk.composer.text() == "10.0.0.2"
    desk.wait(lambda: desk.texts() == ["10.0.0.1"])
    desk.composer.add()
    desk.wait(lambda: len(desk.texts()) == 2)
    assert desk.tab.thread_view.shown()[1].comment.corrects == wrong
    assert desk.session.services.drafts.kept() == []


@pytest.mark.parametrize("texts", [(), ("first", "second")], ids=["no comments", "comments"])
def test_escape_leaves_the_box_first_and_loses_nothing(desk: Desk, texts: tuple[str, ...]) -> None:
    keys: list[int] = []
    before = QPushButton("before")
    desk._layout.insertWidget(0, before)
    desk.keyPressEvent = lambda event: keys.append(event.key())  # type: ignore[method-assign]
    desk.say(*texts)
    opened(desk)
    edit = desk.composer.edit
    edit.setFocus()
    QTest.keyClicks(edit, "half a thought")
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert keys == []
    assert not edit.hasFocus()
    assert desk.composer.text() == "half a thought"
    (draft,) = desk.session.services.drafts.kept()
    assert draft.texts["text"] == "half a thought"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused is (desk.tab.thread_view.shown()[-1] if texts else before)
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert keys == [Qt.Key.Key_Escape]


def test_of_many_comments_the_newest_are_shown_and_older_ones_on_demand(desk: Desk) -> None:
    desk.say(*(f"comment {number}" for number in range(3 * AT_ONCE)))
    opened(desk)
    assert desk.texts()[-1] == f"comment {3 * AT_ONCE - 1}"
    assert len(desk.texts()) == AT_ONCE
    desk.tab.thread_view.earlier.click()
    assert len(desk.texts()) == 2 * AT_ONCE
    desk.tab.thread_view.earlier.click()
    assert desk.texts()[0] == "comment 0"
    assert desk.tab.thread_view.earlier.isHidden()


def test_a_comment_from_elsewhere_appears_and_the_others_stay(desk: Desk) -> None:
    desk.say("first")
    opened(desk)
    entry = desk.tab.thread_view.shown()[0]
    desk.say("second")
    desk.wait(lambda: desk.texts() == ["first", "second"])
    assert desk.tab.thread_view.shown()[0] is entry


def test_the_program_names_statuses_and_times_as_the_window_does(desk: Desk) -> None:
    services = desk.session.services
    for status in ("closed", "open"):
        services.incidents.edit(ANALYST, desk.uuid, {"status": status})
    opened(desk)
    entry = desk.tab.thread_view.shown()[0]
    desk.wait(lambda: bool(entry.said.view.toPlainText()))
    words = shown_words(entry)
    assert "Reopened: Closed → Open." in words
    assert "Program" in words
    assert "2026-11-20 14:00 +02:00" in words
    desk.preferences.set(SHOW_UTC, value=True)
    assert "2026-11-20 12:00 +00:00" in shown_words(desk.tab.thread_view.shown()[0])


def test_comments_that_cannot_be_read_are_asked_for_again(desk: Desk) -> None:
    desk.say("first")
    uuid, desk.tab._uuid = desk.tab._uuid, "INC-1999-00001"
    opened(desk)
    assert desk.tab.state() == "failed"
    desk.tab._uuid = uuid
    again = [b for b in desk.tab.findChildren(QPushButton) if b.accessibleName() == "Try again"]
    again[0].click()
    desk.wait(lambda: desk.texts() == ["first"])


def test_directory_names_that_change_are_shown_anew(desk: Desk) -> None:
    desk.say("first")
    opened(desk)
    entry = desk.tab.thread_view.shown()[0]
    desk.session.changed.emit(Changes(frozenset({Kind.DIRECTORIES}), frozenset()))
    desk.wait(lambda: bool(desk.texts()) and desk.tab.thread_view.shown()[0] is not entry)
