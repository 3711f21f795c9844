# SPDX-License-Identifier: Apache-2.0
"""Sidebar, chips and search answer to mouse and keyboard alike."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.widgets.chip import Chip
from casepack_desktop.ui.widgets.flowing import FieldGrid, WrapRow
from casepack_desktop.ui.widgets.form_field import FormField
from casepack_desktop.ui.widgets.progress_row import ProgressRow
from casepack_desktop.ui.widgets.search_field import SearchField
from casepack_desktop.ui.widgets.sidebar import Entry, Section, SidebarList
from casepack_desktop.ui.widgets.spinner import Spinner
from tests.helpers.every_widget import ENGLISH
from tests.helpers.look import press, show_active

_SECTIONS = [
    Section("Work", [Entry("registry", "Registry"), Entry("overdue", "Overdue")]),
    Section("Directories", [Entry("companies", "Companies")]),
]


@pytest.fixture
def side(qtbot: QtBot, theme: Theme) -> SidebarList:
    side = SidebarList("Pages")
    qtbot.addWidget(side)
    side.show_sections(_SECTIONS)
    return side


def test_the_arrow_keys_skip_headings(qtbot: QtBot, side: SidebarList) -> None:
    chosen: list[str] = []
    side.chosen.connect(chosen.append)
    show_active(qtbot, side)
    side.choose("registry")
    for _ in range(3):
        press(side, Qt.Key.Key_Down)
    press(side, Qt.Key.Key_Up)
    assert chosen == ["registry", "overdue", "companies", "overdue"]


def test_a_click_on_a_heading_chooses_nothing(side: SidebarList) -> None:
    side.show()
    side.choose("overdue")
    heading = side.visualRect(side.model().index(0, 0)).center()
    QTest.mouseClick(side.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    assert side.chosen_key() == "overdue"


def test_new_sections_keep_the_choice_without_a_signal(qtbot: QtBot, side: SidebarList) -> None:
    side.choose("companies")
    with qtbot.assertNotEmitted(side.chosen):
        side.show_sections(_SECTIONS[1:])
    assert side.chosen_key() == "companies"


def test_a_count_is_said_in_words(side: SidebarList) -> None:
    side.show_count("registry", "128")
    side.show_count("overdue", "2", "2 deadlines missed", alarm=True)
    role = Qt.ItemDataRole.AccessibleTextRole
    said = [side.model().index(row, 0).data(role) for row in (1, 2)]
    assert said == ["Registry, 128", "Overdue, 2 deadlines missed"]
    side.show_count("registry", "")
    assert side.model().index(1, 0).data(role) == "Registry"


def test_a_chip_says_its_count_and_is_switched_by_space(qtbot: QtBot, theme: Theme) -> None:
    chip = Chip("Open", ENGLISH, count="31")
    qtbot.addWidget(chip)
    show_active(qtbot, chip)
    width = chip.sizeHint().width()
    chip.show_count("1,000")
    assert chip.accessibleName() == "Open 1,000"
    assert chip.sizeHint().width() > width
    press(chip, Qt.Key.Key_Space)
    assert chip.isChecked()
    interface = QAccessible.queryAccessibleInterface(chip)
    assert interface.state().checked


def test_a_removable_chip_goes_by_cross_or_delete_key(qtbot: QtBot, theme: Theme) -> None:
    chip = Chip("Severity: high", ENGLISH, removable=True)
    qtbot.addWidget(chip)
    show_active(qtbot, chip)
    with qtbot.waitSignal(chip.removed):
        press(chip, Qt.Key.Key_Delete)
    with qtbot.waitSignal(chip.removed):
        cross = QPoint(chip.width() - 14, chip.height() // 2)
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=cross)
    with qtbot.assertNotEmitted(chip.removed):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(15, chip.height() // 2))


@pytest.fixture
def search(qtbot: QtBot, theme: Theme) -> SearchField:
    field = SearchField("Search incidents", ENGLISH, "Ctrl+F")
    qtbot.addWidget(field)
    show_active(qtbot, field)
    return field


def test_search_waits_for_a_pause_or_enter(qtbot: QtBot, search: SearchField) -> None:
    said: list[str] = []
    search.searched.connect(said.append)
    press(search, "phish")
    assert said == []
    qtbot.waitUntil(lambda: said == ["phish"])
    press(search, "ing")
    press(search, Qt.Key.Key_Return)
    assert said == ["phish", "phishing"]
    press(search, Qt.Key.Key_Return)
    assert said == ["phish", "phishing"]


def test_esc_and_the_cross_empty_the_search(search: SearchField) -> None:
    said: list[str] = []
    search.searched.connect(said.append)
    [cross] = search.findChildren(QToolButton)
    for by_key in (True, False):
        search.setText("phishing")
        press(search, Qt.Key.Key_Return)
        if by_key:
            press(search, Qt.Key.Key_Escape)
        else:
            cross.click()
        assert search.text() == ""
    assert said == ["phishing", "", "phishing", ""]


def test_a_text_from_elsewhere_is_shown_from_its_beginning_and_not_said_again(
    qtbot: QtBot, search: SearchField
) -> None:
    said: list[str] = []
    search.searched.connect(said.append)
    search.show_text('company:nord "' + "long " * 90 + '"')
    assert search.cursorPosition() == 0
    press(search, Qt.Key.Key_Return)
    assert said == []
    search.setText("mail")
    press(search, Qt.Key.Key_Return)
    assert said == ["mail"]


def test_a_chip_that_opens_a_list_is_pressed_by_down_and_enter(qtbot: QtBot, theme: Theme) -> None:
    chip = Chip("Company", ENGLISH, opens=True)
    qtbot.addWidget(chip)
    clicks: list[int] = []
    chip.clicked.connect(lambda: clicks.append(1))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Space):
        press(chip, key)
    assert len(clicks) == 3
    assert not chip.isChecked()
    chip.setChecked(True)
    press(chip, Qt.Key.Key_Down)
    assert chip.isChecked()


def test_down_leads_from_the_search_into_the_list(qtbot: QtBot, search: SearchField) -> None:
    search.setText("phishing")
    with qtbot.waitSignals([search.searched, search.list_wanted]):
        press(search, Qt.Key.Key_Down)


def test_a_spinner_stops_when_nobody_sees_it(qtbot: QtBot, theme: Theme) -> None:
    page = QWidget()
    spinner = Spinner(ENGLISH, page)
    qtbot.addWidget(page)
    assert not spinner.is_turning()
    page.show()
    assert spinner.is_turning()
    page.hide()
    assert not spinner.is_turning()


def test_a_job_is_cancelled_once(qtbot: QtBot, theme: Theme) -> None:
    row = ProgressRow(ENGLISH)
    qtbot.addWidget(row)
    asked: list[bool] = []
    row.cancel_requested.connect(lambda: asked.append(True))
    assert row.isHidden()
    row.start("Import of a list")
    row.show_progress(5_000_000_000, 10_000_000_000)
    row.cancel_button.click()
    row.cancel_button.click()
    assert asked == [True]
    row.finish()
    assert row.isHidden()


def test_a_row_of_chips_breaks_where_the_window_ends(qtbot: QtBot, theme: Theme) -> None:
    row = WrapRow()
    for n in range(8):
        row.add(Chip(f"Filter {n}", ENGLISH))
    qtbot.addWidget(row)
    assert row.heightForWidth(250) > row.heightForWidth(2_000)
    row.resize(250, row.heightForWidth(250))
    row.show()
    chips = row.findChildren(Chip)
    assert all(row.rect().contains(chip.geometry()) for chip in chips)
    row.remove(chips[0])
    assert row.heightForWidth(2_000) > 0


def test_fields_take_fewer_columns_in_less_room(qtbot: QtBot, theme: Theme) -> None:
    grid = FieldGrid(4)
    fields = [FormField(f"Field {n}", QLineEdit()) for n in range(4)]
    for field in fields:
        grid.add(field)
    wide = FormField("Description", QLineEdit())
    grid.add(wide, wide=True)
    qtbot.addWidget(grid)
    grid.show()
    for width, columns in ((1_200, 4), (500, 2), (200, 1)):
        grid.resize(width, grid.heightForWidth(width))
        assert len({field.x() for field in fields}) == columns
        assert wide.width() == width
        boxes = [field.geometry() for field in (*fields, wide)]
        assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)


def test_a_field_tells_its_name_and_its_problem(qtbot: QtBot, theme: Theme) -> None:
    line = QLineEdit()
    field = FormField("R&D contact", line, "Who answers questions.")
    qtbot.addWidget(field)
    assert line.accessibleName() == "R&D contact"
    assert line.accessibleDescription() == "Who answers questions."
    field.show_problem("Earlier than detected")
    assert line.accessibleDescription() == "Earlier than detected"
    assert line.property("invalid") is True
    field.show_problem("")
    assert line.accessibleDescription() == "Who answers questions."
    assert QApplication.focusWidget() is None
