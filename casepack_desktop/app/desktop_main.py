# SPDX-License-Identifier: Apache-2.0
"""The entry point `casepack-desktop`."""

import argparse
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from casepack_desktop import __version__
from casepack_desktop.app.crash import guarded
from casepack_desktop.support.i18n import N_, environment_locale, translator

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from casepack_desktop.app.window import Desktop

PROGRAM = "CasePack Desktop"
NO_WINDOW = N_("There is no display here and so no window; the program does its demo job.")
WROTE = N_("Wrote {path}")
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def main() -> int:
    """Show the window, or without a display do the demo job; return the exit code."""
    return guarded("casepack-desktop", lambda: run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Show the window until it is closed and return the exit code."""
    wanted = _parser().parse_args(arguments)
    if not _has_display():
        return _demo()
    return _show(wanted.workspace, software=wanted.software_rendering)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="casepack-desktop", description="Offline incident registry and report builder."
    )
    parser.add_argument("workspace", nargs="?", type=Path, help="folder of a workspace to open")
    parser.add_argument(
        "--software-rendering",
        action="store_true",
        help="show previews without the graphics card, this time",
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    return parser


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in _DISPLAYS)


def _show(workspace: Path | None, *, software: bool) -> int:
    from PySide6.QtWidgets import QApplication

    from casepack_desktop.app.log import end_log, start_log

    app = QApplication(sys.argv[:1])
    app.setApplicationName(PROGRAM)
    app.setApplicationDisplayName("")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("casepack-desktop")
    app.setQuitOnLastWindowClosed(False)
    log = start_log(_folder("log"))
    try:
        desktop = make_desktop(app, software=software)
        desktop.ended.connect(app.quit)
        signal.signal(signal.SIGTERM, lambda *_: desktop.quit())
        desktop.start(workspace.expanduser().absolute() if workspace else None)
        return app.exec()
    finally:
        end_log(log)


def make_desktop(app: "QApplication", *, software: bool = False) -> "Desktop":
    """Return the window of this user, not yet shown."""
    from casepack_desktop.app.toolkit_features import take_modules_unread

    take_modules_unread()
    from casepack_desktop.app.window import Desktop, Places
    from casepack_desktop.jobs.collecting import GuiCollections
    from casepack_desktop.ui.preferences import APPEARANCE, SCALE, SOFTWARE_RENDERING, Preferences
    from casepack_desktop.ui.theme.theme import Appearance, Theme
    from casepack_desktop.ui.view_state import ViewState

    GuiCollections(app)
    preferences = Preferences(_folder("config"))
    if software:
        preferences.override(SOFTWARE_RENDERING, True)
    theme = Theme(app)
    theme.install(Appearance(preferences.get(APPEARANCE)), preferences.get(SCALE))
    places = Places(_documents(), _folder("data"))
    return Desktop(theme, preferences, ViewState(_folder("state")), places)


def _folder(kind: str) -> Path:
    import platformdirs

    folders: dict[str, Callable[..., Path]] = {
        "config": platformdirs.user_config_path,
        "data": platformdirs.user_data_path,
        "log": platformdirs.user_log_path,
        "state": platformdirs.user_state_path,
    }
    return folders[kind](PROGRAM, appauthor=False)


def _documents() -> Path:
    import platformdirs

    documents = platformdirs.user_documents_path()
    return documents if documents.is_dir() else Path.home()


def _demo() -> int:
    from casepack_desktop.app.bootstrap import Bootstrap
    from casepack_desktop.app.demo import run_demo
    from casepack_desktop.domain.errors import Problem

    _ = translator(environment_locale()).gettext
    # Said at once, also where standard output is no terminal and keeps what it is given.
    sys.stdout.write(f"{_(NO_WINDOW)}\n")
    sys.stdout.flush()
    try:
        files = run_demo(_folder("data") / "demo", Bootstrap())
    except Problem as problem:
        sys.stderr.write(f"casepack-desktop: {_(problem.text, **problem.params)}\n")
        return problem.exit_code
    for path in files:
        sys.stdout.write(f"{_(WROTE, path=path)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
