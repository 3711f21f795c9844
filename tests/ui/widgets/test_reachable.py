# SPDX-License-Identifier: Apache-2.0
"""Everything that takes the focus says its name and is left again by keyboard."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.ui.theme.theme import Appearance, Theme
from casepack_desktop.ui.widgets.buttons import icon_button
from casepack_desktop.ui.widgets.card import ChoiceCard
from casepack_desktop.ui.widgets.chip import Chip
from casepack_desktop.ui.widgets.question import Choice, Question
from tests.helpers.every_widget import ENGLISH, every_widget
from tests.helpers.look import press, show_active


def _focusable(window: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(window)
    ]


def test_every_focusable_widget_has_a_name(qtbot: QtBot, theme: Theme) -> None:
    window = every_widget("Ransomware on billing servers")
    qtbot.addWidget(window)
    window.show()
    nameless = []
    for widget in _focusable(window):
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name):
            nameless.append(widget)
    assert len(_focusable(window)) > 15
    assert nameless == []


def test_the_tab_key_reaches_every_focusable_widget_and_comes_back(
    qtbot: QtBot, theme: Theme
) -> None:
    window = every_widget("Ransomware")
    for question in window.findChildren(Question):
        question.setParent(None)  # a window of its own keeps the focus to itself
        qtbot.addWidget(question)
    qtbot.addWidget(window)
    show_active(qtbot, window)
    expected = {widget for widget in _focusable(window) if widget.isEnabled()}
    first = next(iter(expected))
    first.setFocus()
    seen: set[QWidget] = set()
    for _ in range(3 * len(expected)):
        focused = QApplication.focusWidget()
        if focused is None:
            break
        seen.add(focused)
        press(focused, Qt.Key.Key_Tab)
    assert expected <= seen


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
@pytest.mark.parametrize("percent", [80, 100, 200])
def test_all_widgets_are_painted_without_a_word_from_qt(
    qtbot: QtBot, theme: Theme, appearance: Appearance, percent: int
) -> None:
    window = every_widget("Розслідування несанкціонованого доступу до облікових записів")
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    theme.set_appearance(appearance)
    theme.set_percent(percent)
    image = window.grab().toImage()
    assert not image.isNull()


def test_the_focus_can_be_seen_on_what_paints_itself(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    widgets: list[QWidget] = [Chip("Open", ENGLISH), ChoiceCard("Report", "What it holds.")]
    for widget in widgets:
        layout.addWidget(widget)
    qtbot.addWidget(window)
    show_active(qtbot, window)
    for widget, other in zip(widgets, reversed(widgets), strict=True):
        other.setFocus()
        before = _picture(widget)
        widget.setFocus()
        assert _picture(widget) != before


def _picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_the_focused_button_is_pressed_by_enter_as_by_space(
    qtbot: QtBot, theme: Theme, key: Qt.Key
) -> None:
    question = Question("Purge?", "For good.", [Choice("keep", "Keep"), Choice("purge", "Purge")])
    qtbot.addWidget(question)
    show_active(qtbot, question)
    focused = QApplication.focusWidget()
    assert focused is not None
    press(focused, key)
    assert question.answer() == "keep"
    pressed: list[str] = []
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    card = ChoiceCard("Create", "A folder.")
    card.clicked.connect(lambda: pressed.append("card"))
    cross = icon_button("x", "Close", lambda: pressed.append("cross"))
    for button in (card, cross):
        layout.addWidget(button)
    show_active(qtbot, window)
    for button in (card, cross):
        press(button, key)
    assert pressed == ["card", "cross"]


def test_an_enter_that_is_held_down_does_not_answer_the_question_it_led_to(
    qtbot: QtBot, theme: Theme
) -> None:
    question = Question("Purge?", "For good.", [Choice("keep", "Keep")])
    qtbot.addWidget(question)
    show_active(qtbot, question)
    held = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True
    )
    focused = QApplication.focusWidget()
    assert focused is not None
    QApplication.sendEvent(focused, held)
    assert question.isVisible()
    assert question.answer() == ""
