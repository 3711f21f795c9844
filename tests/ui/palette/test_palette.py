# SPDX-License-Identifier: Apache-2.0
"""The palette finds incidents, pages and commands by what is typed, by keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.app.palette import toggle_palette
from casepack_desktop.app.window import Desktop
from casepack_desktop.ui.palette.choices import Choice, Kind
from casepack_desktop.ui.palette.palette import HINT, NOTHING, SEARCHING, Palette
from casepack_desktop.ui.preferences import LANGUAGE
from casepack_desktop.ui.settings.page import SettingsPage
from tests.helpers.look import press, show_active
from tests.helpers.workspaces import ANALYST
from tests.ui.shell.desktops import a_desktop, a_workspace, opened

TITLES = ("Phishing mail", "Łódź: Straße flooded", "<b>Mail</b> & more", "Settings were changed")


@pytest.fixture
def desktop(qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    """Yield the window over a workspace of a few incidents."""
    folder = a_workspace(tmp_path / "a.casepack", *TITLES)
    with a_desktop(tmp_path) as desktop:
        desktop.window.resize(1_280, 820)
        show_active(qtbot, desktop.window)
        opened(qtbot, desktop, folder)
        yield desktop


def open_palette(qtbot: QtBot, desktop: Desktop, text: str = "") -> Palette:
    """Open the palette by its key, type and wait for what is found."""
    QTest.keyClick(desktop.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = desktop.window.findChild(Palette)
    assert palette is not None
    if text:
        press(palette.box, text)
    qtbot.waitUntil(lambda: not palette.is_asking)
    return palette


def _texts(palette: Palette, kind: Kind) -> list[str]:
    return [choice.text for choice in palette.results.choices() if choice.kind is kind]


def _is_gone(desktop: Desktop) -> bool:
    QApplication.sendPostedEvents(None, 52)
    return desktop.window.findChild(Palette) is None


def test_an_incident_is_found_and_opened_by_the_keyboard(qtbot: QtBot, desktop: Desktop) -> None:
    palette = open_palette(qtbot, desktop, "mail")
    assert _texts(palette, Kind.INCIDENT) == ["Phishing mail", "<b>Mail</b> & more"]
    press(palette.box, Qt.Key.Key_Down)
    press(palette.box, Qt.Key.Key_Return)
    assert _is_gone(desktop)
    assert desktop.pages is not None
    qtbot.waitUntil(lambda: desktop.pages is not None and "<b>Mail</b>" in desktop.pages.title())


def test_incidents_are_found_as_search_finds_them(qtbot: QtBot, desktop: Desktop) -> None:
    palette = open_palette(qtbot, desktop)
    for text in ("lodz", "strasse", "2", "INC-2026-00002"):
        palette.box.setText(text)
        qtbot.waitUntil(lambda: not palette.is_asking)
        assert _texts(palette, Kind.INCIDENT)[0] == TITLES[1], text


def test_recent_incidents_stand_in_the_empty_palette(qtbot: QtBot, desktop: Desktop) -> None:
    assert desktop.session is not None and desktop.pages is not None
    hits = desktop.session.services.incidents.recent((), 10)
    oldest = next(hit for hit in hits if hit.title == TITLES[0])
    desktop.pages.open_incident(oldest.uuid)
    palette = open_palette(qtbot, desktop)
    assert _texts(palette, Kind.INCIDENT) == [TITLES[0], TITLES[3], TITLES[2], TITLES[1]]
    pages = [entry.text for entry in desktop.window.sidebar.entries()]
    assert _texts(palette, Kind.PAGE) == pages
    assert {"Registry", "Settings"} <= set(pages)
    assert palette.told() == HINT


def test_a_page_is_found_and_shown(qtbot: QtBot, desktop: Desktop) -> None:
    palette = open_palette(qtbot, desktop, "sett")
    assert _texts(palette, Kind.PAGE) == ["Settings"]
    page = next(one for one in palette.results.choices() if one.kind is Kind.PAGE)
    assert "Ctrl+2" in page.note
    while palette.results.current() != page:
        press(palette.box, Qt.Key.Key_Down)
    press(palette.box, Qt.Key.Key_Return)
    assert isinstance(desktop.window.page(), SettingsPage)


def test_a_command_is_found_by_its_tip_and_done(qtbot: QtBot, desktop: Desktop) -> None:
    palette = open_palette(qtbot, desktop, "read list again")
    (found,) = [one for one in palette.results.choices() if one.kind is Kind.COMMAND]
    assert (found.text, found.note) == ("Refresh", "F5")
    wanted: list[str] = []
    desktop.window.actions_.wanted.connect(wanted.append)
    press(palette.box, Qt.Key.Key_Return)
    assert wanted == ["refresh"]


def test_only_what_can_be_done_now_is_offered(qtbot: QtBot, desktop: Desktop) -> None:
    palette = open_palette(qtbot, desktop)
    offered = {one.key for one in palette.results.choices() if one.kind is Kind.COMMAND}
    allowed = {spec.id for spec, action in desktop.window.actions_.all() if action.isEnabled()}
    pages = {one.key for one in palette.results.choices() if one.kind is Kind.PAGE}
    assert offered == allowed - pages - {"palette"}
    assert "save" not in offered


def test_without_a_workspace_there_are_commands_only(qtbot: QtBot, tmp_path: Path) -> None:
    with a_desktop(tmp_path) as desktop:
        show_active(qtbot, desktop.window)
        palette = open_palette(qtbot, desktop, "open work")
        assert [one.key for one in palette.results.choices()] == ["open-workspace"]


def test_the_arrows_walk_round_and_skip_headings(qtbot: QtBot, desktop: Desktop) -> None:
    palette = open_palette(qtbot, desktop)
    results, choices = palette.results, palette.results.choices()
    seen: list[Choice | None] = []
    for _ in range(len(choices) + 1):
        seen.append(results.current())
        press(palette.box, Qt.Key.Key_Down)
    assert seen == [*choices, choices[0]]
    press(palette.box, Qt.Key.Key_Up)
    press(palette.box, Qt.Key.Key_Up)
    assert results.current() == choices[-1]
    press(palette.box, Qt.Key.Key_PageUp)
    assert results.current() not in (choices[-1], choices[0])
    press(palette.box, Qt.Key.Key_PageUp)
    press(palette.box, Qt.Key.Key_PageUp)
    press(palette.box, Qt.Key.Key_PageUp)
    assert results.current() == choices[0]


def test_escape_closes_it_and_gives_the_keyboard_back(qtbot: QtBot, desktop: Desktop) -> None:
    box = desktop.window.top.search
    box.setFocus()
    palette = open_palette(qtbot, desktop, "mail")
    assert palette.box.hasFocus()
    press(palette.box, Qt.Key.Key_Escape)
    assert _is_gone(desktop)
    assert box.hasFocus()
    assert box.text() == ""


def test_its_key_closes_it_again(qtbot: QtBot, desktop: Desktop) -> None:
    open_palette(qtbot, desktop)
    QTest.keyClick(
        desktop.window,
        Qt.Key.Key_P,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert _is_gone(desktop)


def test_a_click_chooses_and_a_click_beside_it_closes(qtbot: QtBot, desktop: Desktop) -> None:
    palette = open_palette(qtbot, desktop, "mail")
    view = palette.results.viewport()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(60, 50))
    assert _is_gone(desktop)
    assert desktop.pages is not None
    qtbot.waitUntil(lambda: desktop.pages is not None and "Phishing" in desktop.pages.title())
    open_palette(qtbot, desktop)
    desktop.window.top.search.setFocus()
    qtbot.waitUntil(lambda: _is_gone(desktop))


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_it_opens_also_from_a_field_that_is_typed_into(
    qtbot: QtBot, desktop: Desktop, kind: type[QLineEdit] | type[QPlainTextEdit]
) -> None:
    field: QWidget = kind("one two", desktop.window)
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClick(field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert desktop.window.findChild(Palette) is not None
    assert (field.text() if isinstance(field, QLineEdit) else field.toPlainText()) == "one two"  # type: ignore[attr-defined]


def test_what_is_wrong_with_a_search_is_said_in_a_sentence(qtbot: QtBot, desktop: Desktop) -> None:
    palette = open_palette(qtbot, desktop, "status:nowhere")
    assert "nowhere" in palette.told()
    assert palette.results.choices() == []
    assert palette.results.isHidden()
    palette.box.setText("zzzz")
    qtbot.waitUntil(lambda: not palette.is_asking)
    assert palette.told() == NOTHING


def test_enter_waits_for_the_answer(qtbot: QtBot, desktop: Desktop) -> None:
    palette = open_palette(qtbot, desktop)
    press(palette.box, "flooded")
    assert palette.is_asking
    press(palette.box, Qt.Key.Key_Return)
    assert desktop.window.findChild(Palette) is palette
    qtbot.waitUntil(lambda: _is_gone(desktop))
    qtbot.waitUntil(lambda: desktop.pages is not None and "Łódź" in desktop.pages.title())


def test_while_an_answer_takes_long_the_rest_is_shown(qtbot: QtBot, desktop: Desktop) -> None:
    assert desktop.session is not None
    held = desktop.session
    palette = open_palette(qtbot, desktop)
    held.drop("palette")
    answers: list[tuple[object, ...]] = []
    held.ask = lambda *asked: answers.append(asked)  # type: ignore[method-assign]
    palette.box.setText("refr")
    qtbot.waitUntil(lambda: palette.told() == SEARCHING)
    assert [one.key for one in palette.results.choices()] == ["refresh"]
    # Others may ask meanwhile, but not under its key.
    assert [asked[0] for asked in answers].count("palette") == 1
    palette.close_palette()


def test_a_screen_reader_is_told_the_current_line(qtbot: QtBot, desktop: Desktop) -> None:
    palette = open_palette(qtbot, desktop, "lodz")
    assert palette.box.accessibleDescription() == "INC-2026-00002, Łódź: Straße flooded, Open"
    assert palette.box.accessibleName() and palette.results.accessibleName()


def test_it_stays_inside_the_window(qtbot: QtBot, desktop: Desktop) -> None:
    palette = open_palette(qtbot, desktop)
    for size in ((1_024, 700), (640, 420), (1_600, 1_000)):
        desktop.window.resize(*size)
        QApplication.processEvents()
        assert desktop.window.rect().contains(palette.geometry()), size


def test_an_incident_that_was_binned_meanwhile_is_found_no_more(
    qtbot: QtBot, desktop: Desktop
) -> None:
    assert desktop.session is not None
    services = desktop.session.services
    (hit,) = services.incidents.search("flooded", 5)
    services.incidents.move_to_bin(ANALYST, hit.uuid)
    palette = open_palette(qtbot, desktop, "flooded")
    assert _texts(palette, Kind.INCIDENT) == []
    toggle_palette(desktop)
    assert _is_gone(desktop)


def test_it_goes_when_the_window_is_furnished_anew(qtbot: QtBot, desktop: Desktop) -> None:
    open_palette(qtbot, desktop)
    desktop.choose(LANGUAGE, "de")
    assert _is_gone(desktop)
    palette = open_palette(qtbot, desktop)
    assert "Vorfälle" in palette.box.placeholderText()
