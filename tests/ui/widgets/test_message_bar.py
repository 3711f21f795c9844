# SPDX-License-Identifier: Apache-2.0
"""Messages wait for their reader: none goes by itself, none hides an error."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.widgets.message_bar import (
    MOST_VISIBLE,
    Message,
    MessageAction,
    MessageBar,
    MessageKind,
)
from tests.helpers.every_widget import ENGLISH
from tests.helpers.look import press, show_active


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> MessageBar:
    bar = MessageBar(ENGLISH)
    qtbot.addWidget(bar)
    return bar


def _texts(bar: MessageBar) -> list[str]:
    labels = bar.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisibleTo(bar)]


def test_a_bar_without_a_message_takes_no_room(bar: MessageBar) -> None:
    assert bar.isHidden()
    message = Message(MessageKind.INFO, "Imported 40 incidents.")
    bar.post(message)
    assert bar.isVisible()
    bar.dismiss(message)
    assert bar.isHidden()


def test_an_action_runs_once_and_dismisses_its_message(bar: MessageBar) -> None:
    done: list[str] = []
    undo = MessageAction("Undo", lambda: done.append("undone"))
    bar.post(Message(MessageKind.SUCCESS, "Deleted.", (undo,)))
    [button] = bar.findChildren(QPushButton)
    button.click()
    assert done == ["undone"]
    assert bar.messages() == ()


def test_news_makes_way_for_news_but_errors_stay(bar: MessageBar) -> None:
    bar.post(Message(MessageKind.ERROR, "The disk is full."))
    bar.post(Message(MessageKind.SUCCESS, "Saved."))
    bar.post(Message(MessageKind.INFO, "Imported."))
    assert _texts(bar) == ["The disk is full.", "Imported."]


def test_more_than_three_messages_wait_for_their_turn(bar: MessageBar) -> None:
    posted = [Message(MessageKind.WARNING, f"Problem {n}") for n in range(5)]
    for message in posted:
        bar.post(message)
    assert _texts(bar) == ["Problem 0", "Problem 1", "Problem 2"]
    assert len(_texts(bar)) == MOST_VISIBLE
    bar.dismiss(posted[0])
    assert _texts(bar) == ["Problem 1", "Problem 2", "Problem 3"]
    bar.post(Message(MessageKind.SUCCESS, "Saved."))
    assert "Saved." in _texts(bar)


def test_a_message_with_the_same_key_replaces_the_older_one(bar: MessageBar) -> None:
    bar.post(Message(MessageKind.WARNING, "Waiting for the import.", key="lock"))
    bar.post(Message(MessageKind.WARNING, "Still waiting.", key="lock"))
    assert _texts(bar) == ["Still waiting."]
    bar.dismiss_key("lock")
    assert bar.isHidden()


def test_esc_dismisses_the_message_that_has_the_focus(qtbot: QtBot, bar: MessageBar) -> None:
    for n in range(2):
        bar.post(Message(MessageKind.WARNING, f"Problem {n}"))
    show_active(qtbot, bar)
    crosses = bar.findChildren(QToolButton)
    crosses[0].setFocus()
    press(crosses[0], Qt.Key.Key_Escape)
    assert _texts(bar) == ["Problem 1"]
    assert QApplication.focusWidget() is crosses[1]


def test_a_message_is_announced_at_once_if_it_is_an_error(
    bar: MessageBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, QAccessible.AnnouncementPoliteness]] = []

    def listen(event: QAccessibleEvent) -> None:
        said.append((event.message(), event.politeness()))  # type: ignore[attr-defined]

    monkeypatch.setattr(QAccessible, "updateAccessibility", listen)
    bar.post(Message(MessageKind.SUCCESS, "Saved."))
    bar.post(Message(MessageKind.ERROR, "The disk is full."))
    polite, assertive = (
        QAccessible.AnnouncementPoliteness.Polite,
        QAccessible.AnnouncementPoliteness.Assertive,
    )
    assert said == [("Saved.", polite), ("The disk is full.", assertive)]


def test_a_message_that_goes_takes_the_keyboard_from_nobody(qtbot: QtBot, bar: MessageBar) -> None:
    window, other = QWidget(), QPushButton("other")
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(bar)
    layout.addWidget(other)
    for key in ("one", "two"):
        bar.post(Message(MessageKind.WARNING, key, key=key))
    show_active(qtbot, window)
    bar.findChildren(QToolButton)[1].setFocus()
    other.setFocus()
    bar.dismiss_key("one")
    kept = other.hasFocus()
    bar.setParent(None)  # it is let go by itself
    assert kept
