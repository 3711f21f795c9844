# SPDX-License-Identifier: Apache-2.0
"""The window of the export writes what was chosen, and says where it lies or why it does not."""

import json
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.storage.listing import Order
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.exporting.dialog import ExportDialog
from casepack_desktop.ui.exporting.outside import Outside
from tests.ui.exporting.conftest import Window


def _titles(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_list_goes_into_a_workbook_and_the_bar_opens_its_folder(window: Window) -> None:
    window.start("severity>=high")
    assert "2 incidents" in window.dialog.form.incidents.first.text()
    assert not window.dialog.form.incidents.second.isVisibleTo(window.dialog)
    window.export()
    path = window.folder / "incidents-2026-11-20.xlsx"
    assert window.told() == f"2 incidents written to {path.name}."
    assert not window.dialog.isVisible()
    book = openpyxl.load_workbook(path)
    assert book["Incidents"].max_row == 3
    assert book["Incidents"].max_column > 40
    book.close()
    window.messages.messages()[0].actions[0].run()
    assert window.opened == [window.folder]
    assert "could not be opened" in window.told()


def test_chosen_rows_and_shown_columns_are_all_that_is_written(window: Window) -> None:
    rows = window.session.services.incidents.rows(parse_filter(""), Order(), None)
    chosen = [row.uuid for row in rows][:2]
    window.start(uuids=chosen)
    form = window.dialog.form
    assert form.incidents.second.isChecked()
    assert "2 chosen" in form.incidents.second.text()
    form.columns.second.click()
    form.format_box.setCurrentIndex(form.format_box.findData("jsonl"))
    form.format_box.activated.emit(form.format_box.currentIndex())
    window.export()
    written = _titles(window.folder / "incidents-2026-11-20.jsonl")
    assert [row["uuid"] for row in written] == chosen
    keys = ["number", "title", "severity", "uuid", "last_change_at", "stamped"]
    assert list(written[0]) == keys


def test_a_file_chosen_in_the_dialog_of_the_system_sets_the_format(window: Window) -> None:
    window.start()
    window.dialog.form.browse_button.click()
    assert window.dialog.form.format() == "csv"
    window.export()
    assert (window.folder / "chosen.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_an_older_file_is_replaced_only_after_a_question(window: Window) -> None:
    path = window.folder / "incidents-2026-11-20.xlsx"
    path.write_text("old")
    window.start()
    window.may_replace = False
    window.dialog.export_button.click()
    window.until(lambda: bool(window.asked))
    assert path.read_text() == "old"
    assert window.dialog.export_button.isEnabled()
    window.may_replace = True
    window.export()
    assert window.asked == [path, path]
    assert path.read_bytes().startswith(b"PK")


def test_what_cannot_be_written_is_told_in_the_window(window: Window) -> None:
    window.start()
    box = window.dialog.form.file_box
    box.setText("")
    window.dialog.export_button.click()
    assert window.dialog.form.file.problem() == "Name a file."
    box.setText(str(window.folder / "no" / "list.csv"))
    assert window.dialog.form.file.problem() == ""
    window.export()
    assert "does not exist" in window.refused()
    assert window.dialog.form.isVisible()
    box.setText(str(window.folder / "list.doc"))
    window.export()
    assert ".xlsx, .csv or .jsonl" in window.refused()


def test_a_cancelled_export_leaves_nothing_and_can_be_tried_again(window: Window) -> None:
    window.start()
    with window.held():
        window.dialog.export_button.click()
        window.until(lambda: window.dialog.is_running)
        window.dialog.running.cancel_button.click()
    window.until(lambda: window.session.jobs.is_idle)
    assert "cancelled" in window.refused()
    assert not list(window.folder.glob("incidents-*"))
    assert window.dialog.export_button.isVisible()
    window.export()
    assert window.told().startswith("3 incidents written")


def test_a_problem_after_the_window_was_closed_is_told_in_the_main_window(window: Window) -> None:
    window.start()
    window.dialog.form.file_box.setText(str(window.folder / "list.doc"))
    with window.held():
        window.dialog.export_button.click()
        window.until(lambda: window.dialog.is_running)
        window.dialog.close()
    window.until(lambda: window.session.jobs.is_idle)
    assert ".xlsx, .csv or .jsonl" in window.told()


def test_another_window_goes_on_with_an_export_that_one_began(window: Window) -> None:
    window.start()
    english = translator("en")
    with window.held():
        window.dialog.export_button.click()
        window.until(lambda: window.dialog.is_running)
        under_way = window.dialog.under_way()
        assert under_way is not None
        other = ExportDialog(window.session, english, window.messages, window, Outside())
        window.dialog.deleteLater()
        other.follow(under_way)
        assert other.isVisible()
        assert other.running.isVisible()
    window.until(lambda: "3 incidents written" in window.told())
    assert other.under_way() is None
    window.dialog = other


def test_everything_has_a_name_and_can_be_reached_by_keyboard(window: Window) -> None:
    window.start()
    dialog = window.dialog
    kinds = (QAbstractButton, QComboBox, QLineEdit)
    shown = [one for kind in kinds for one in dialog.findChildren(kind) if one.isVisible()]
    assert len(shown) >= 7
    for one in shown:
        assert one.accessibleName() or one.text(), one  # type: ignore[attr-defined]
        assert one.focusPolicy(), one
    assert dialog.export_button.isDefault()


@pytest.mark.parametrize("named", ["/", ".", "..", "../", "sub", "sub/", "~"])
def test_a_folder_that_is_named_is_refused_and_never_takes_a_suffix(
    window: Window, named: str
) -> None:
    (window.folder / "sub").mkdir()
    before = sorted(window.folder.iterdir())
    window.start()
    form = window.dialog.form
    form.file_box.setText(named)
    window.export()
    assert "is a folder" in window.refused()
    assert form.file_box.hasFocus() or not window.isActiveWindow()
    assert sorted(window.folder.iterdir()) == before


@pytest.mark.parametrize("named", ["/", ".", ".."])
def test_another_format_leaves_a_name_that_is_no_file_as_it_is(window: Window, named: str) -> None:
    window.start()
    form = window.dialog.form
    form.file_box.setText(named)
    form.format_box.setCurrentIndex(form.format_box.findData("csv"))
    form.format_box.activated.emit(form.format_box.currentIndex())
    assert form.file_box.text() == named


@pytest.mark.parametrize("named", ["x" * 300 + ".csv", "a\0b/c.csv"])
def test_a_name_that_no_disk_takes_is_refused_in_a_sentence(window: Window, named: str) -> None:
    window.start()
    window.dialog.form.file_box.setText(named)
    window.export()
    assert window.refused()
    assert window.dialog.export_button.isEnabled()


def test_a_tilde_is_the_home_of_the_person(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    window.start()
    window.dialog.form.file_box.setText("~/list.csv")
    window.export()
    assert (home / "list.csv").is_file()


def test_a_name_after_a_refused_folder_is_read_from_the_usual_one(window: Window) -> None:
    window.start()
    window.dialog.form.file_box.setText("missing/list.csv")
    window.export()
    assert "missing" in window.refused()
    window.dialog.form.file_box.setText("list.csv")
    window.export()
    assert (window.folder / "list.csv").is_file()


def test_what_was_chosen_stands_in_the_dialog_that_takes_the_place(window: Window) -> None:
    window.start(uuids=["one"])
    form = window.dialog.form
    form.columns.second.click()
    form.incidents.first.click()
    form.format_box.setCurrentIndex(form.format_box.findData("jsonl"))
    form.file_box.setText("mine.jsonl")
    standing = window.dialog.under_way()
    assert standing is not None
    window.dialog.close()
    assert window.dialog.under_way() is None
    other = ExportDialog(window.session, translator("de"), window.messages, window, Outside())
    other.follow(standing)
    assert other.isVisible()
    assert other.form.choices() == form.choices()
    assert other.form.incidents.second.isVisibleTo(other)
    window.dialog = other
