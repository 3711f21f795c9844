# SPDX-License-Identifier: Apache-2.0
"""What was typed, chosen or told outlives a change of page, size or language."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casepack_desktop.ui.preferences import SCALE
from casepack_desktop.ui.widgets.message_bar import Message, MessageAction, MessageKind
from tests.helpers.look import press, show_active
from tests.ui.shell.desktops import a_desktop, a_workspace, opened


def test_no_workspace_is_made_inside_another_one(qtbot: QtBot, tmp_path: Path) -> None:
    outer = a_workspace(tmp_path / "a.casepack")
    with a_desktop(tmp_path) as desktop:
        desktop.show_welcome(form=True)
        assert desktop.welcome is not None
        form = desktop.welcome.form()
        assert form is not None
        asked: list[object] = []
        form.create_wanted.connect(asked.append)
        for folder in (outer, outer / "files"):
            form._folder.setText(str(folder))
            form.ask_for()
            assert "lies in a workspace" in form.folder.problem()
        form._folder.setText(str(tmp_path))
        form.ask_for()
        assert len(asked) == 1


def test_escape_leads_from_the_form_back_to_the_choices(qtbot: QtBot, tmp_path: Path) -> None:
    with a_desktop(tmp_path) as desktop:
        show_active(qtbot, desktop.window)
        desktop.show_welcome(form=True)
        assert desktop.welcome is not None
        form = desktop.welcome.form()
        assert form is not None
        form.name.control.setText("Typed")  # type: ignore[attr-defined]
        press(form.name.control, Qt.Key.Key_Escape)
        assert not form.isVisible()
        assert QApplication.focusWidget() is desktop.welcome._cards[0]
        press(desktop.welcome._cards[0], Qt.Key.Key_Return)
        assert form.isVisible()
        assert form.name.control.text() == "Typed"  # type: ignore[attr-defined]


def test_what_nobody_dismissed_is_still_told_in_another_size(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        opened(qtbot, desktop, folder)
        opening = MessageAction("Open", lambda: None)
        desktop.window.messages.post(Message(MessageKind.ERROR, "It failed.", (opening,)))
        desktop.window.messages.post(Message(MessageKind.SUCCESS, "It is saved."))
        desktop.choose(SCALE, 125)
        (message,) = desktop.window.messages.messages()
        assert (message.text, message.actions) == ("It failed.", ())
