# SPDX-License-Identifier: Apache-2.0
"""A sheet opens beside its page, takes the focus and gives it back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.theme.tokens import tokens
from casepack_desktop.ui.widgets.sheet import Sheet, SheetHost
from tests.helpers.every_widget import ENGLISH
from tests.helpers.look import press, show_active


class _Stage:
    """A page with one button, and a sheet with a line and a text."""

    def __init__(self, qtbot: QtBot) -> None:
        page = QWidget()
        self.button = QPushButton("Open")
        QVBoxLayout(page).addWidget(self.button)
        self.page = page
        self.host = SheetHost(page)
        self.sheet = Sheet("Report builder", "Initial Triage Report", ENGLISH)
        self.line, self.text = QLineEdit(), QPlainTextEdit()
        self.sheet.body.addWidget(self.line)
        self.sheet.body.addWidget(self.text)
        qtbot.addWidget(self.host)
        self.host.resize(1_400, 600)
        show_active(qtbot, self.host)
        self.button.setFocus()


@pytest.fixture
def stage(qtbot: QtBot, theme: Theme) -> _Stage:
    return _Stage(qtbot)


def test_the_sheet_takes_its_width_from_the_page(stage: _Stage) -> None:
    assert stage.host.open_sheet(stage.sheet)
    width = px(tokens().sheet_width)
    assert stage.sheet.width() == width
    assert stage.page.width() == 1_400 - width
    assert stage.sheet.x() == stage.page.width()


def test_in_a_narrow_window_the_sheet_covers_the_page(stage: _Stage) -> None:
    stage.host.open_sheet(stage.sheet)
    stage.host.resize(700, 600)
    assert stage.page.width() == 700
    assert stage.sheet.geometry().right() == 699
    stage.host.resize(300, 600)
    assert stage.sheet.width() == 300


def test_the_first_field_gets_the_focus_and_esc_gives_it_back(stage: _Stage) -> None:
    stage.host.open_sheet(stage.sheet)
    assert QApplication.focusWidget() is stage.line
    press(stage.line, Qt.Key.Key_Escape)
    assert stage.sheet.isHidden()
    assert stage.page.width() == 1_400
    assert QApplication.focusWidget() is stage.button


def test_esc_in_a_text_of_several_lines_closes_too(qtbot: QtBot, stage: _Stage) -> None:
    stage.host.open_sheet(stage.sheet)
    with qtbot.waitSignal(stage.sheet.closed):
        press(stage.text, Qt.Key.Key_Escape)
    assert stage.host.sheet() is None


def test_unsaved_text_can_keep_the_sheet_open(qtbot: QtBot, stage: _Stage) -> None:
    stage.host.open_sheet(stage.sheet)
    stage.sheet.may_close = lambda: False
    press(stage.line, Qt.Key.Key_Escape)
    assert stage.sheet.isVisible()
    other = Sheet("Other", "", ENGLISH)
    qtbot.addWidget(other)
    assert not stage.host.open_sheet(other)
    assert stage.host.sheet() is stage.sheet


def test_a_closed_sheet_opens_again(stage: _Stage) -> None:
    for _ in range(2):
        stage.host.open_sheet(stage.sheet)
        assert stage.sheet.isVisible()
        assert stage.host.close_sheet()
        assert stage.sheet.isHidden()
