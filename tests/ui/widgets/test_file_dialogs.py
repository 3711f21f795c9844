# SPDX-License-Identifier: Apache-2.0
"""A dialog of files hands over what was named, and nothing when none was."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.ui.widgets.file_dialogs import open_to_read, open_to_write

FILTERS = {"Table (*.csv)": "csv", "Object (*.json)": "json"}


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """A widget over which dialogs open."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def _dialog(parent: QWidget) -> QFileDialog:
    (dialog,) = parent.findChildren(QFileDialog)
    return dialog


def test_a_file_that_is_chosen_is_handed_over(
    parent: QWidget, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("a", encoding="utf-8")
    told: list[Path] = []
    open_to_read(parent, "Choose", list(FILTERS), told.append)
    dialog = _dialog(parent)
    assert dialog.nameFilters() == list(FILTERS)
    dialog.selectFile(str(file))
    dialog.accept()
    assert told == [file]
    qtbot.waitUntil(lambda: not parent.findChildren(QFileDialog))


def test_a_name_without_an_ending_gets_that_of_the_chosen_kind(
    parent: QWidget, tmp_path: Path
) -> None:
    told: list[Path] = []
    open_to_write(parent, "Save", FILTERS, str(tmp_path / "companies"), told.append)
    dialog = _dialog(parent)
    assert dialog.defaultSuffix() == "csv"
    dialog.filterSelected.emit("Object (*.json)")
    assert dialog.defaultSuffix() == "json"
    dialog.accept()
    assert told == [tmp_path / "companies.json"]


def test_a_dialog_that_is_left_hands_over_nothing(parent: QWidget, qtbot: QtBot) -> None:
    told: list[Path] = []
    open_to_write(parent, "Save", FILTERS, "companies", told.append)
    _dialog(parent).reject()
    qtbot.waitUntil(lambda: not parent.findChildren(QFileDialog))
    assert told == []
