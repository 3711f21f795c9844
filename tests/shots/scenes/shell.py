# SPDX-License-Identifier: Apache-2.0
"""The frame: menus, settings, help, messages and what one sees of a bug."""

from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from casepack_desktop.app import crash_watch
from casepack_desktop.app.commands import carry_out
from casepack_desktop.ui.widgets.message_bar import Message, MessageAction, MessageKind
from tests.shots.script import Script
from tests.shots.stage import Stage

_script = Script()
SCENES = _script.scenes
_TEXTS = {
    MessageKind.INFO: "{name} is open for reading only; nothing can be changed.",
    MessageKind.SUCCESS: "{number} was saved.",
    MessageKind.WARNING: "There is unsaved text of {number} from {time}.",
    MessageKind.ERROR: "The disk that holds {path} is full. Free some space and try again; nothing"
    " was lost.",
}
_ACTIONS = {MessageKind.SUCCESS: ("Undo",), MessageKind.WARNING: ("Open", "Discard")}
_VALUES = {
    "name": "north-region",
    "number": "INC-2026-00042",
    "time": "2026-11-21 09:12",
    "path": "/media/ona/Documents/north-region.casepack",
}


def _post(stage: Stage, kind: MessageKind) -> None:
    gettext = stage.desktop.looks.translator.gettext
    text = gettext(_TEXTS[kind], **_VALUES)
    actions = tuple(MessageAction(gettext(one), str) for one in _ACTIONS.get(kind, ()))
    stage.desktop.window.messages.post(Message(kind, text, actions))


@_script.scene("sample")
def message_info(stage: Stage) -> None:
    """Tell some news."""
    _post(stage, MessageKind.INFO)


@_script.scene("sample")
def message_success(stage: Stage) -> None:
    """Tell that something was done."""
    _post(stage, MessageKind.SUCCESS)


@_script.scene("sample")
def message_warning(stage: Stage) -> None:
    """Warn."""
    _post(stage, MessageKind.WARNING)


@_script.scene("sample")
def message_error(stage: Stage) -> None:
    """Refuse."""
    _post(stage, MessageKind.ERROR)


@_script.scene("sample")
def messages_three(stage: Stage) -> None:
    """Say three things at once."""
    for kind in (MessageKind.ERROR, MessageKind.WARNING, MessageKind.SUCCESS):
        _post(stage, kind)


@_script.scene("sample")
def settings(stage: Stage) -> None:
    """Show the settings."""
    stage.desktop.show_settings()


@_script.scene("sample")
def settings_end(stage: Stage) -> None:
    """Show their end."""
    from PySide6.QtWidgets import QScrollArea

    stage.desktop.show_settings()
    stage.settle()
    assert stage.desktop.settings is not None
    for area in stage.desktop.settings.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())


@_script.scene("sample")
def shortcuts(stage: Stage) -> None:
    """List the keys."""
    carry_out("shortcuts", stage.desktop)


@_script.scene("sample")
def about(stage: Stage) -> None:
    """Show versions and the licence."""
    carry_out("about", stage.desktop)


@_script.scene("sample")
def menu_file(stage: Stage) -> None:
    """Open a menu."""
    _open_menu(stage, 0)


@_script.scene("sample")
def menu_view(stage: Stage) -> None:
    """Open the longest menu."""
    _open_menu(stage, 2)


def _open_menu(stage: Stage, place: int) -> None:
    bar = stage.desktop.window.menuBar()
    action = bar.actions()[place]
    menu = action.menu()
    below = bar.actionGeometry(action).bottomLeft()
    menu.popup(bar.mapToGlobal(below))  # type: ignore[attr-defined]
    stage.until(QApplication.activePopupWidget)


@_script.scene("sample")
def crash(stage: Stage) -> None:
    """Meet a bug."""
    note = Path("/media/ona/logs/casepack-crash-20261121T073108.txt")

    def strike() -> None:
        raise ZeroDivisionError

    with patch.object(crash_watch, "write_crash_note", lambda _error: note):
        QTimer.singleShot(0, stage.desktop.window, strike)
        stage.until(stage.desktop.crashes.dialog)


@_script.scene("sample")
def read_only(stage: Stage) -> None:
    """Open for reading only."""
    stage.desktop.open_workspace(stage.workspace, writable=False)
    stage.until(lambda: stage.desktop.session is not None)
    stage.settle()
