# SPDX-License-Identifier: Apache-2.0
"""The Files tab: every way in, every way out, by mouse and by keyboard."""

import stat

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest

from casepack_desktop.domain.files import Role
from casepack_desktop.ui.files.jobs import file_jobs
from casepack_desktop.ui.files.model import KEYS
from casepack_desktop.ui.files.tab import FilesTab
from casepack_desktop.ui.files.table import Act
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.empty_state import EmptyState
from tests.helpers.foreign_files import a_picture as a_picture_file
from tests.helpers.workspaces import ANALYST
from tests.ui.files.conftest import Window


def page(tab: FilesTab) -> object:
    """Return the page that is shown in place of the table, or the table."""
    return tab._stack.currentWidget()


def a_picture(side: int = 60) -> QImage:
    """Return a picture as the clipboard holds one."""
    image = QImage(side * 2, side, QImage.Format.Format_RGB32)
    image.fill(QColor("#d9822b"))
    return image


def test_an_incident_without_files_offers_to_add_some(window: Window) -> None:
    shown = page(window.tab)
    assert isinstance(shown, EmptyState)
    assert shown.accessibleName() == "No attachments yet"
    assert window.tab.main.file is None


def test_chosen_files_are_added_and_can_be_taken_back(window: Window) -> None:
    window.chosen = [window.file("a.txt"), window.file("b.txt", b"b"), window.folder]
    window.tab.head.add_button.click()
    window.wait(lambda: window.names() == ["a.txt", "b.txt"])
    window.settle()
    assert any("2 files were added." in text for text in window.said())
    assert any("is not a file" in text for text in window.said())
    window.press("Undo")
    window.wait(lambda: window.names() == [])
    assert any("2 files were removed." in text for text in window.said())
    shown = page(window.tab)
    assert isinstance(shown, EmptyState)
    assert shown.accessibleName() == "All attachments were removed"


def test_the_same_content_is_told(window: Window) -> None:
    window.put("first.txt")
    window.tab.add([window.file("second.txt")])
    window.settle()
    assert any("“first.txt” of this incident has the same content." in t for t in window.said())


def test_dropped_files_are_added(window: Window) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(window.file("dropped.txt")))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.tab.dropEvent(event)
    assert event.isAccepted()
    window.wait(lambda: window.names() == ["dropped.txt"])


def test_a_screenshot_from_the_clipboard_is_named_by_the_time(window: Window) -> None:
    QGuiApplication.clipboard().setImage(a_picture())
    window.tab.table.setFocus()
    QTest.keyClick(window.tab, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    window.wait(lambda: window.names() == ["Screenshot 2026-11-20 14.00.00.png"])
    (view,) = window.tab.table.rows()
    assert view.media_type == "image/png"
    QGuiApplication.clipboard().clear()
    window.tab.head.paste_button.click()
    assert "The clipboard holds neither a picture nor files." in window.said()


def test_a_pasted_png_is_kept_as_it_is_and_not_decoded_here(window: Window) -> None:
    foreign = a_picture_file("png") + b"what a decoder would drop"
    data = QMimeData()
    data.setData("image/png", foreign)
    QGuiApplication.clipboard().setMimeData(data)
    window.tab.paste()
    window.wait(lambda: window.names())
    (view,) = window.tab.table.rows()
    assert window.session.services.files.content(view.uuid, 1 << 20) == foreign
    QGuiApplication.clipboard().clear()


def test_who_added_a_file_makes_room_for_a_long_name(window: Window) -> None:
    window.put("a.txt")
    table, by = window.tab.table, KEYS.index("by")
    room = table.columnWidth(KEYS.index("name"))
    window.resize(window.width() - room + px(300), window.height())
    window.wait(lambda: table.columnWidth(KEYS.index("name")) < px(310))
    assert not table.isColumnHidden(by)
    window.put("Screenshot of the billing server 2026-11-21 08.02.11.txt")
    window.wait(lambda: table.isColumnHidden(by))
    assert not table.isColumnHidden(KEYS.index("type"))


def test_removed_files_are_offered_only_where_there_are_some(window: Window) -> None:
    view = window.put("notes.txt")
    assert not window.tab.head.removed_box.isVisible()
    window.session.services.files.remove(ANALYST, view.uuid)
    window.wait(window.tab.head.removed_box.isVisible)


def test_the_main_file_is_chosen_and_replaced(window: Window) -> None:
    window.chosen = [window.file("first.pdf", b"%PDF-1.4\n")]
    window.tab.main.choose_button.click()
    window.wait(lambda: window.tab.main.file is not None)
    window.chosen = [window.file("second.pdf", b"%PDF-1.5\n")]
    window.tab.main.choose_button.click()
    window.wait(lambda: window.tab.main.file is not None and "second" in window.tab.main.file.name)
    assert window.names() == []
    window.tab.head.removed_box.click()
    window.wait(lambda: window.names() == ["first.pdf"])
    assert window.tab.table.rows()[0].role is Role.MAIN


def test_removed_files_are_shown_on_wish_and_come_back(window: Window) -> None:
    view = window.put("notes.txt")
    window.tab.table.choose(view.uuid)
    QTest.keyClick(window.tab.table, Qt.Key.Key_Delete)
    window.wait(lambda: window.names() == [])
    assert "notes.txt was removed." in window.said()
    window.tab.head.removed_box.click()
    window.wait(lambda: window.names() == ["notes.txt"])
    window.tab.table.choose(view.uuid)
    window.tab.head.buttons[Act.RESTORE].click()
    window.wait(lambda: not window.tab.table.rows()[0].is_removed)
    assert "notes.txt is back." in window.said()


def test_many_files_are_removed_in_the_background(window: Window) -> None:
    for number in range(60):
        data = b"%d" % number
        window.session.services.files.add_data(ANALYST, window.uuid, data, f"{number}.txt")
    window.wait(lambda: len(window.names()) == 60)
    window.tab.table.selectAll()
    window.tab.run_act(Act.REMOVE, window.tab.table.chosen())
    assert file_jobs(window.session).of(window.uuid)
    window.wait(lambda: window.names() == [])
    window.settle()
    assert "60 files were removed." in window.said()


def test_a_file_is_saved_under_a_safe_name(window: Window) -> None:
    view = window.put("../con\u202efdp.txt")
    window.target = window.folder / "saved.txt"
    window.tab.table.choose(view.uuid)
    window.tab.head.buttons[Act.SAVE].click()
    window.settle()
    assert window.suggested == [".._con_fdp.txt"]
    assert window.target.read_bytes() == b"Seen at the gate"
    assert any(text.startswith("Saved as ") for text in window.said())


def test_a_place_that_cannot_be_written_is_told(window: Window) -> None:
    view = window.put("notes.txt")
    window.target = window.folder / "nothing" / "saved.txt"
    window.tab.run_act(Act.SAVE, [view])
    window.settle()
    assert any("does not exist" in text for text in window.said())


def test_a_harmless_file_is_opened_as_a_private_copy(window: Window) -> None:
    view = window.put("notes.txt")
    window.tab.table.choose(view.uuid)
    QTest.keyClick(window.tab.table, Qt.Key.Key_Return)
    window.wait(lambda: window.opened)
    (path,) = window.opened
    assert (path.name, path.read_bytes()) == ("notes.txt", b"Seen at the gate")
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert window.warnings == []
    file_jobs(window.session)._opened_copies().clean()
    assert not path.parent.exists()


def test_a_program_is_opened_only_after_a_warning(window: Window) -> None:
    view = window.put("invoice.pdf.exe", b"MZ\x90\x00")
    window.tab.run_act(Act.OPEN, [view])
    window.wait(lambda: window.warnings)
    window.settle()
    assert "It is a program" in window.warnings[0]
    assert "look like another kind of file" in window.warnings[0]
    assert window.opened == []
    window.opens_anyway, window.has_program = True, False
    window.tab.run_act(Act.OPEN, [view])
    window.wait(lambda: window.opened)
    assert any("No program opens invoice.pdf.exe" in text for text in window.said())
    file_jobs(window.session)._opened_copies().clean()


def test_the_hash_is_copied_whole(window: Window) -> None:
    view = window.put("notes.txt")
    window.tab.table.choose(view.uuid)
    QTest.keyClick(window.tab.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == view.sha256


def test_a_large_file_shows_how_far_it_is_and_stops_on_wish(window: Window) -> None:
    large = window.file("large.bin")
    with large.open("wb") as file:
        file.truncate(3 << 30)
    window.tab.add([large])
    window.wait(lambda: "3 GB" in window.tab.under_way._done.text())
    assert window.tab.under_way.isVisible()
    window.tab.under_way.cancel_button.click()
    window.settle()
    assert "Stopped. What was added before stays." in window.said()
    assert window.names() == []
    assert not window.tab.under_way.isVisible()
    assert list(window.session.services.workspace.vault.leftovers()) == []


def test_a_file_is_added_although_its_tab_was_left(window: Window) -> None:
    window.tab.add([window.file("notes.txt", bytes(8 << 20))])
    old = window.tab
    window.tab = window.new_tab()
    old.hide()
    old.deleteLater()
    window.wait(lambda: window.names() == ["notes.txt"])
    window.settle()
    assert "notes.txt was added." in window.said()


def test_what_cannot_be_read_is_told_and_tried_again(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    from casepack_desktop.services.files import FileService
    from casepack_desktop.storage.problems import WorkspaceBusy

    def refuse(*_: object) -> None:
        raise WorkspaceBusy

    monkeypatch.setattr(FileService, "of", refuse)
    window.tab._ask()
    window.wait(lambda: page(window.tab) is window.tab._error)
    assert "busy" in window.tab._error.accessibleDescription()
    monkeypatch.undo()
    window.tab._ask()
    window.wait(lambda: page(window.tab) is window.tab._empty)


def test_ten_thousand_files_are_shown_without_a_row_being_measured(window: Window) -> None:
    with window.session.services.workspace.read() as connection:
        key = connection.exec_driver_sql("SELECT id FROM incident").scalar_one()
    window.put("first.txt")
    raw = window.session.services.workspace
    with raw._write_connection() as connection, connection.begin():
        connection.exec_driver_sql(
            "INSERT INTO attachment (uuid, incident_id, role, name, media_type, file_id,"
            " added_at, added_by) VALUES (?, ?, 'attachment', ?, 'text/plain', 1, 0, 'x')",
            [(f"00000000-0000-7000-8000-{n:012d}", key, f"{n}.txt") for n in range(10_000)],
        )
    window.tab._ask()
    window.wait(lambda: len(window.names()) == 10_001)
    table = window.tab.table
    assert table.verticalHeader().length() == 10_001 * table.verticalHeader().defaultSectionSize()
    table.scrollToBottom()
    table.selectAll()
    assert len(table.chosen()) == 10_001
    window.put("last.txt")
    assert len(table.chosen()) == 10_001, "what was chosen stays chosen, in one stretch"
    assert table.selectionModel().selection().count() == 1
    assert window.tab.head._note.whole_text().startswith("10,002 files")
