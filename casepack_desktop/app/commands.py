# SPDX-License-Identifier: Apache-2.0
"""What every action of the table does."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from casepack_desktop.ui.preferences import APPEARANCE, SCALE
from casepack_desktop.ui.theme.theme import Appearance
from casepack_desktop.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from casepack_desktop.app.pages import CasePages
    from casepack_desktop.app.window import Desktop

Command = Callable[[], object]


def carry_out(action_id: str, desktop: "Desktop") -> None:
    """Do what the action says; those of a workspace do nothing without one."""
    commands = of_window(desktop)
    if desktop.pages is not None:
        commands |= of_workspace(desktop.pages)
    if command := commands.get(action_id):
        command()


def of_window(desktop: "Desktop") -> dict[str, Command]:
    """Return what can be done at any time."""
    window = desktop.window
    colours = {
        f"colours-{one}": partial(desktop.choose, APPEARANCE, str(one)) for one in Appearance
    }
    return colours | {
        "new-workspace": desktop.ask_for_new,
        "open-workspace": desktop.choose_folder,
        "close-workspace": desktop.close_workspace,
        "quit": desktop.quit,
        "search": partial(_go_to_search, desktop),
        "palette": partial(_toggle_palette, desktop),
        "registry": desktop.show_registry,
        "settings": desktop.show_settings,
        "sidebar": lambda: window.show_sidebar(shown=window.sidebar.isHidden()),
        "full-screen": lambda: window.show_full_screen(full=not window.isFullScreen()),
        "larger": lambda: desktop.choose(SCALE, desktop.looks.step(1)),
        "smaller": lambda: desktop.choose(SCALE, desktop.looks.step(-1)),
        "normal-size": lambda: desktop.choose(SCALE, SCALE.default),
        "shortcuts": partial(_show_keys, desktop),
        "about": partial(_show_about, desktop),
    }


def of_workspace(pages: "CasePages") -> dict[str, Command]:
    """Return what can be done in an open workspace."""
    return {
        "new-incident": pages.new_incident,
        "import": pages.start_import,
        "export": pages.start_export,
        "refresh": pages.registry.refresh,
        "save": pages.save,
        "undo": pages.undo,
        "undo-last": pages.undo_last,
        "redo": pages.redo,
        "copy-rows": pages.registry.copy_selection,
        "tab-overview": partial(pages.show_tab, "overview"),
        "tab-files": partial(pages.show_tab, "files"),
        "tab-reports": partial(pages.show_tab, "reports"),
        "tab-comments": partial(pages.show_tab, "comments"),
        "tab-history": partial(pages.show_tab, "history"),
        "open-incident": pages.open_selected,
        "add-files": pages.add_files,
        "duplicate": pages.duplicate,
        "bin": pages.move_to_bin,
        "previous-incident": partial(pages.step, -1),
        "next-incident": partial(pages.step, 1),
        "leave-incident": pages.show_registry,
        "builder": pages.build_report,
        "preview": pages.preview_report,
    }


def _go_to_search(desktop: "Desktop") -> None:
    box = desktop.window.top.search
    box.setFocus()
    box.selectAll()


def _toggle_palette(desktop: "Desktop") -> None:
    from casepack_desktop.app.palette import toggle_palette

    toggle_palette(desktop)


def _show_keys(desktop: "Desktop") -> None:
    from casepack_desktop.ui.shell.key_list import KeyListSheet

    _open(desktop, KeyListSheet(desktop.looks.translator))


def _show_about(desktop: "Desktop") -> None:
    from casepack_desktop.ui.shell.about import AboutSheet

    _open(desktop, AboutSheet(desktop.looks.translator))


def _open(desktop: "Desktop", sheet: Sheet) -> None:
    sheet.closed.connect(sheet.deleteLater)
    if not desktop.window.sheets.open_sheet(sheet):
        sheet.deleteLater()
