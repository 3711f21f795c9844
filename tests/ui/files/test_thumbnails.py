# SPDX-License-Identifier: Apache-2.0
"""The small pictures of the Files tab: shown where there are some, told where there are none."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from casepack_desktop.domain.files import FileView
from casepack_desktop.ui.files.main_card import PictureView
from casepack_desktop.ui.files.picture_maker import PictureMaker
from casepack_desktop.ui.files.picture_wire import LARGEST_FILE
from casepack_desktop.ui.files.texts import NO_PREVIEW
from casepack_desktop.ui.files.thumbnails import Thumbnails
from tests.helpers import odd_pictures as odd
from tests.helpers.foreign_files import a_pdf, a_picture, a_png
from tests.helpers.workspaces import ANALYST
from tests.ui.files.conftest import Window

posix = pytest.mark.skipif(os.name == "nt", reason="the odd process uses signals")
linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt alone sees to it")
_HEAD = b"\x89PNG\r\n\x1a\n"


def told(window: Window, name: str) -> tuple[str, str]:
    """Return what the tool tip of a file in the table says, and what a screen reader adds."""
    row = window.names().index(name)
    index = window.tab.table.model().index(row, 0)
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    return tip, index.data(Qt.ItemDataRole.AccessibleDescriptionRole)


def test_pictures_and_documents_are_shown_small_and_texts_are_not(window: Window) -> None:
    shown = window.put("picture.png", a_picture("png", 600, 300))
    paper = window.put("page.pdf", a_pdf())
    plain = window.put("notes.txt")
    pictures = window.tab._pictures
    window.wait(lambda: pictures.of(shown) is not None and pictures.of(paper) is not None)
    picture = pictures.of(shown)
    assert picture is not None
    assert (picture.width(), picture.height()) == (96, 48)
    assert pictures.of(plain) is None
    assert not pictures._waiting
    assert told(window, "notes.txt")[1] == "", "nobody expects a picture of a text"


def test_a_picture_that_cannot_be_made_is_told_and_the_others_come(window: Window) -> None:
    bomb = window.put("bomb.png", a_png(20_000, 20_000, 8, 2, b""))
    broken = window.put("broken.pdf", a_pdf()[:200])
    sound = window.put("sound.png", a_picture("png"))
    pictures = window.tab._pictures
    window.wait(lambda: pictures.of(sound) is not None)
    assert pictures.is_none(bomb)
    assert pictures.is_none(broken)
    assert pictures.of(bomb) is None
    tip, description = told(window, "bomb.png")
    assert description == NO_PREVIEW
    assert "bomb.png" in tip
    assert NO_PREVIEW in tip
    assert told(window, "sound.png")[1] == ""


def test_an_icon_that_warns_says_why_in_words(window: Window) -> None:
    window.put("invoice.pdf.exe", b"MZ\x90\x00")
    window.put("report.pdf", b"MZ\x90\x00")
    window.put("notes.txt")
    assert "It is a program" in told(window, "invoice.pdf.exe")[0]
    assert "look like another kind" in told(window, "invoice.pdf.exe")[1]
    assert "It is a program" in told(window, "report.pdf")[1]
    assert told(window, "notes.txt")[1] == ""


def test_a_file_too_large_for_a_picture_is_not_even_read(window: Window) -> None:
    large = window.put("large.png", _HEAD + bytes(LARGEST_FILE))
    assert window.tab._pictures.of(large) is None
    assert window.tab._pictures.is_none(large)
    assert not window.tab._pictures._asked


def test_the_card_of_the_main_file_tells_it_too(window: Window) -> None:
    window.chosen = [window.file("first.pdf", b"%PDF-1.4\nnothing")]
    window.tab.main.choose_button.click()
    view = window.tab.main.findChild(PictureView)
    assert isinstance(view, PictureView)
    window.wait(lambda: view.accessibleDescription() == NO_PREVIEW)
    window.settle()
    window.chosen = [window.file("second.pdf", a_pdf())]
    window.tab.main.choose_button.click()
    window.wait(lambda: window.tab.main.file is not None and window.tab.main.file.size > 100)
    assert view.accessibleDescription() == ""


def odd_pictures(window: Window, *harms: bytes) -> tuple[Thumbnails, list[FileView]]:
    """Return pictures by the odd process of files that tell it what to do."""
    for number, harm in enumerate(harms):
        window.session.services.files.add_data(ANALYST, window.uuid, harm, f"{number}.png")
    with window.session.services.workspace._write_connection() as connection, connection.begin():
        # Texts by their content, which the real process would not be asked about.
        connection.exec_driver_sql("UPDATE attachment SET media_type = 'image/png'")
    command = [sys.executable, "-m", "tests.helpers.odd_pictures"]
    maker = PictureMaker(command=command, patience_ms=3_000)
    pictures = Thumbnails(window.session, window.tab, maker=maker)
    return pictures, window.session.services.files.of(window.uuid)


@posix
def test_files_that_crash_and_hang_leave_the_tab_and_the_next_file_alone(window: Window) -> None:
    pictures, views = odd_pictures(window, odd.CRASH, odd.HANG, odd.SOUND)
    for view in views:
        assert pictures.of(view) is None
    window.wait(lambda: pictures.of(views[2]) is not None)
    assert [pictures.is_none(view) for view in views] == [True, True, False]


@linux
def test_the_process_holds_nothing_open_that_the_program_has_open(window: Window) -> None:
    stray = os.open(window.file("stray.txt"), os.O_RDONLY)
    os.set_inheritable(stray, True)
    pictures, views = odd_pictures(window, odd.HELD)
    window.wait(lambda: pictures.of(views[0]) is not None or pictures.is_none(views[0]))
    os.close(stray)
    assert not pictures.is_none(views[0])


def test_a_tab_that_goes_takes_its_process_along(window: Window) -> None:
    window.put("picture.png", a_picture("png"))
    maker = window.tab._pictures._maker
    window.wait(lambda: maker._process.processId())
    gone: list[bool] = []
    maker.destroyed.connect(lambda: gone.append(True))
    window.tab.hide()
    window.tab.deleteLater()
    window.wait(lambda: gone)
    window.tab = window.new_tab()


def test_nothing_of_a_file_lies_on_the_disk_unsealed(window: Window, tmp_path: Path) -> None:
    mark = b"Eyes only, 7d3f1c"
    data = a_picture("png") + mark
    sound = window.put("picture.png", data)
    window.wait(lambda: window.tab._pictures.of(sound) is not None)
    files = [path for top in (tmp_path, Path.home()) for path in top.rglob("*") if path.is_file()]
    assert len(files) > 2
    assert [path for path in files if mark in path.read_bytes()] == []
