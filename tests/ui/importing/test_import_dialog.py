# SPDX-License-Identifier: Apache-2.0
"""From a file to incidents and back, through the real window of the import."""

import csv
import threading
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.jobs.job import Job, JobContext, Title, Weight
from casepack_desktop.storage.listing import Order
from casepack_desktop.support.i18n import N_, translator
from casepack_desktop.ui.importing.columns import TARGET
from casepack_desktop.ui.importing.dialog import ImportDialog
from casepack_desktop.ui.importing.pages import Step
from tests.helpers.look import press
from tests.helpers.workspaces import ANALYST, changed_tables, dump
from tests.ui.importing.conftest import Window

MAPPED = {"Was": "title", "Wann": "event_start_at", "Stufe": "severity", "Firma": "company"}


def _table(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_foreign_columns_are_mapped_by_hand_checked_imported_and_undone(
    window: Window, foreign: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    window.preview(foreign)
    assert "title" in window.dialog.pages.preview.problem()
    assert not window.dialog.footer.run.isEnabled()
    window.choose(**MAPPED)
    window.ready()
    empty = dump(window.session.services)

    window.dialog.footer.check.click()
    window.reach(Step.REHEARSED)
    assert dump(window.session.services) == empty
    pane = window.dialog.pages.result
    assert pane.rejected.model().rowCount() == 1
    assert "gestern" in str(pane.rejected.model().index(0, 1).data())

    with qtbot.waitSignal(window.dialog.finished_import) as finished:
        window.import_now()
    assert finished.args[0].created == 2
    assert window.titles() == ["Stromausfall", "DDoS"]

    target = tmp_path / "out" / "rejected.csv"
    target.parent.mkdir()
    window.dialog.choose_target = lambda _parent, _language, _name, then: then(target)
    pane.save_button.click()
    qtbot.waitUntil(lambda: "saved as rejected.csv" in window.refused())
    with target.open(encoding="utf-8-sig", newline="") as file:
        saved = list(csv.reader(file))
    assert [row[0] for row in saved] == ["Line", "3"]

    window.dialog.footer.undo.click()
    qtbot.waitUntil(lambda: "Took back 2 incidents." in window.told())
    assert window.titles() == []
    assert not window.dialog.footer.undo.isVisible()


def test_a_workbook_and_a_list_that_is_known_need_no_mapping(
    window: Window, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Titel", "Schweregrad"])
    sheet.append(["Störung", "Hoch"])
    path = tmp_path / "list.xlsx"
    book.save(path)
    book.close()
    window.preview(path)
    window.import_now()
    assert window.titles() == ["Störung"]

    known = tmp_path / "known.json"
    known.write_text('[{"title": "From JSON", "severity": "low"}]')
    window.preview(known)
    assert not window.dialog.pages.preview.fields.columns.is_editable
    window.import_now()
    assert window.titles() == ["Störung", "From JSON"]


def test_two_columns_for_one_field_are_refused_where_they_are_chosen(
    window: Window, foreign: Path
) -> None:
    window.preview(foreign)
    window.choose(Was="title", Wann="title")
    assert "Title" in window.dialog.pages.preview.problem()
    assert not window.dialog.footer.run.isEnabled()
    window.choose(Wann="")
    window.ready()


def test_the_field_of_a_column_is_chosen_with_the_keyboard(
    window: Window, foreign: Path, qtbot: QtBot
) -> None:
    window.preview(foreign)
    table = window.dialog.pages.preview.fields
    table.setFocus()
    table.setCurrentIndex(table.columns.index(0, 0))
    press(table, Qt.Key.Key_Return)
    combo = table.findChild(QComboBox)
    assert combo is not None
    assert combo.accessibleName() == "Read as"
    qtbot.waitUntil(lambda: combo.view().isVisible())
    press(combo.view(), "Title")
    press(combo.view(), Qt.Key.Key_Return)
    assert table.columns.chosen_fields() == {"Was": "title"}
    window.ready()


def test_the_rows_can_be_seen_as_they_would_be_read(window: Window, foreign: Path) -> None:
    window.preview(foreign)
    window.choose(**MAPPED)
    window.ready()
    pane = window.dialog.pages.preview
    pane.views.setCurrentIndex(1)
    pane.views.activated.emit(1)
    model = pane.rows.model()
    headings = [
        model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())
    ]
    assert headings == ["Reason", "Title", "Company", "Severity", "Event start"]
    assert "High" in {model.index(0, place).data() for place in range(model.columnCount())}
    assert "gestern" in str(model.index(1, 0).data())


def test_a_guessed_encoding_can_be_chosen(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "kyiv.csv"
    path.write_bytes("title,company\nЗбій мережі,Київ\n".encode("cp1251"))
    window.preview(path)
    encodings = window.dialog.head.encodings
    assert encodings.isVisible()
    encodings.setCurrentIndex(encodings.findData("Windows-1251"))
    encodings.activated.emit(encodings.currentIndex())
    window.import_now()
    assert window.titles() == ["Збій мережі"]


def test_a_dropped_file_is_looked_at(window: Window, foreign: Path) -> None:
    window.dialog.start(None)
    assert window.asked == 1
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(foreign))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dialog.dropEvent(event)
    window.reach(Step.PREVIEW)


def test_a_cancelled_import_leaves_nothing(window: Window, tmp_path: Path) -> None:
    path = _table(tmp_path / "long.csv", ("title",), *((f"Case {n}",) for n in range(30_000)))
    before = dump(window.session.services)
    window.preview(path)
    window.ready()
    window.dialog.footer.run.click()
    window.dialog.pages.progress.cancel_button.click()
    window.reach(Step.PREVIEW)
    window.idle()
    assert "cancelled" in window.refused()
    assert dump(window.session.services) == before
    window.ready()


def test_a_closed_window_lets_the_import_go_on_and_undo_it(
    window: Window, foreign: Path, qtbot: QtBot
) -> None:
    window.preview(foreign)
    window.choose(Was="title")
    window.ready()
    window.dialog.footer.run.click()
    window.dialog.close()
    assert not window.dialog.isVisible()
    qtbot.waitUntil(lambda: "3 incidents of foreign.csv were imported." in window.told())
    message = window.messages.messages()[0]
    assert [action.text for action in message.actions] == ["Undo", "Show result"]
    message.actions[0].run()
    qtbot.waitUntil(lambda: "Took back 3 incidents." in window.told())
    assert window.titles() == []


def test_closing_after_the_result_leaves_a_message_with_undo(window: Window, foreign: Path) -> None:
    window.preview(foreign)
    window.choose(Was="title")
    window.import_now()
    assert window.told() == ""
    window.dialog.close()
    assert "3 incidents of foreign.csv were imported." in window.told()


def test_what_was_edited_since_is_kept_and_named(window: Window, tmp_path: Path) -> None:
    path = _table(tmp_path / "a.csv", ("external_id", "title"), ("X-1", "Old"), ("X-2", "Two"))
    window.preview(path)
    window.import_now()
    incidents = window.session.services.incidents
    row = next(iter(incidents.rows(parse_filter("Old"), Order(), None)))
    incidents.edit(ANALYST, row.uuid, {"title": "Mine"})
    _table(path, ("external_id", "title"), ("X-1", "Newer"), ("X-2", "Two"))
    window.preview(path)
    window.import_now()
    assert "“Title” was edited here since" in window.dialog.pages.result.kept.toPlainText()
    assert window.titles() == ["Mine", "Two"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "is empty"),
        ("none.csv", b"title\n", "is empty"),
        ("binary.csv", bytes(range(256)) * 9, "encoding"),
        ("page.html", b"<html><body>x</body></html>", "XML/HTML"),
        ("broken.json", b'[{"title": ', "not valid JSON"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "PNG"),
        ("twice.csv", b"title,title\na,b\n", "two columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    window: Window, tmp_path: Path, name: str, content: bytes, said: str, qtbot: QtBot
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    window.dialog.start(path)
    qtbot.waitUntil(lambda: bool(window.refused()))
    assert said in window.refused()
    assert window.dialog.step is Step.CHOOSE


def test_a_folder_and_a_missing_file_are_refused(
    window: Window, tmp_path: Path, qtbot: QtBot
) -> None:
    for path in (tmp_path, tmp_path / "gone.csv"):
        window.dialog.start(path)
        qtbot.waitUntil(lambda: "There is no file" in window.refused())
        window.dialog.problems.clear()


def test_a_file_that_vanishes_after_its_preview_changes_nothing(
    window: Window, foreign: Path, qtbot: QtBot
) -> None:
    window.preview(foreign)
    window.choose(Was="title")
    window.ready()
    before = dump(window.session.services)
    foreign.unlink()
    window.dialog.footer.run.click()
    qtbot.waitUntil(lambda: "There is no file" in window.refused())
    assert window.dialog.step is Step.PREVIEW
    assert changed_tables(before, dump(window.session.services)) == set()


def test_a_column_that_is_gone_is_named(window: Window, foreign: Path, qtbot: QtBot) -> None:
    window.preview(foreign)
    window.choose(Was="title")
    window.ready()
    foreign.write_text("Etwas;Wann\nx;y\n")
    window.dialog.footer.run.click()
    qtbot.waitUntil(lambda: "no column “Was” any more" in window.refused())


def test_the_import_waits_for_other_work_and_says_so(window: Window, foreign: Path) -> None:
    held = threading.Event()

    def hold(context: JobContext) -> None:
        held.wait(30)

    window.session.jobs.submit(Job("held", Title(N_("Other work")), Weight.SHORT, hold))
    window.preview(foreign)
    window.choose(Was="title")
    window.ready()
    window.dialog.footer.run.click()
    assert window.dialog.step is Step.RUNNING
    held.set()
    window.reach(Step.DONE)


def test_hostile_cells_stay_text(window: Window, tmp_path: Path) -> None:
    cells = (
        '<img src="file:///etc/passwd"><b>x</b>',
        "=HYPERLINK(1)",
        "a\N{RIGHT-TO-LEFT OVERRIDE}b",
        "W" * 100_000,
    )
    path = _table(
        tmp_path / "<b>hostile & co.csv",
        ("Titel <i>", "Beschreibung", "<script>", "&x"),
        *((cells[0], cells[3], cells[2], cells[1]) for _ in range(25)),
    )
    window.preview(path)
    columns = window.dialog.pages.preview.fields.columns
    columns.choose(0, "title")
    columns.choose(1, "severity")
    columns.choose(2, "")
    window.ready()
    window.dialog.grab()
    window.dialog.footer.check.click()
    window.reach(Step.REHEARSED)
    window.dialog.grab()
    model = window.dialog.pages.result.rejected.model()
    assert model.rowCount() == 25
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
        for place in range(model.columnCount()):
            text = str(model.index(0, place).data(role) or "")
            assert len(text) < 5_000
            assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text
            if role == Qt.ItemDataRole.ToolTipRole:
                assert "<img" not in text


def test_the_keyboard_is_at_each_step_where_one_goes_on(
    window: Window, foreign: Path, tmp_path: Path
) -> None:
    dialog = window.dialog
    dialog.start()
    assert dialog.focusWidget() is dialog.pages.choose_button
    window.preview(foreign)
    fields = dialog.pages.preview.fields
    assert dialog.focusWidget() is fields
    assert fields.currentIndex().column() == TARGET
    window.choose(**MAPPED)
    window.ready()
    assert dialog.focusWidget() is fields  # whoever chooses is not called away
    dialog.footer.check.click()
    assert dialog.focusWidget() is dialog.pages.progress.cancel_button
    window.reach(Step.REHEARSED)
    assert dialog.focusWidget() is dialog.footer.run
    dialog.footer.back.click()
    assert dialog.focusWidget() is dialog.footer.run
    window.import_now()
    assert dialog.focusWidget() is dialog.footer.close_button
    unreadable = tmp_path / "odd.csv"
    unreadable.write_bytes(b"title\0\xff\xfe\n")
    dialog.start(unreadable)
    window.reach(Step.CHOOSE)
    assert dialog.focusWidget() is dialog.head.encodings


def test_a_file_of_which_every_row_is_refused_is_not_called_unchanged(
    window: Window, tmp_path: Path
) -> None:
    path = _table(tmp_path / "bad.csv", ("title", "severity"), ("", "low"), ("A", "enormous"))
    window.preview(path)
    window.import_now()
    window.dialog.close()
    assert window.told() == "No row of bad.csv can be imported. 2 rows were rejected."


def test_a_reason_is_shown_to_its_end(window: Window, tmp_path: Path) -> None:
    path = _table(tmp_path / "bad.csv", ("title", "event_start_at"), ("A", "yesterday-ish"))
    window.preview(path)
    window.import_now()
    rejected = window.dialog.pages.result.rejected
    index = rejected.model().index(0, 1)
    assert rejected.wordWrap()
    needed = rejected.fontMetrics().horizontalAdvance(str(index.data()))
    assert needed < 1.8 * rejected.columnWidth(1)
    assert rejected.rowHeight(0) > 2 * rejected.fontMetrics().lineSpacing()


def test_the_file_and_the_result_stand_in_the_dialog_that_takes_the_place(
    window: Window, foreign: Path
) -> None:
    german = translator("de")
    window.preview(foreign)
    standing = window.dialog.under_way()
    assert standing is not None
    window.dialog.close()
    assert window.dialog.under_way() is None
    window.dialog = ImportDialog(window.session, german, window.messages, window)
    window.dialog.follow(standing)
    window.reach(Step.PREVIEW)
    window.choose(**MAPPED)
    window.import_now()
    done = window.dialog.under_way()
    assert done is not None
    window.dialog.close()
    window.dialog = ImportDialog(window.session, german, window.messages, window)
    window.dialog.follow(done)
    window.idle()
    assert window.dialog.step is Step.DONE
    assert window.dialog.pages.result.rejected.model().rowCount() == 1
    assert window.dialog.footer.undo.isVisible()


def test_rows_that_are_read_late_do_not_hide_a_result(window: Window, foreign: Path) -> None:
    window.preview(foreign)
    window.choose(**MAPPED)
    window.ready()
    window.import_now()
    preview = window.session.services.imports.preview(foreign)
    window.dialog._show_preview(preview)
    assert window.dialog.step is Step.DONE
