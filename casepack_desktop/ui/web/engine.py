# SPDX-License-Identifier: Apache-2.0
"""Chromium as this program starts it: once for each process, with switches nobody can change later.

Chromium reads its switches from the environment when the first profile is made and never again.
Importing this module starts nothing; `start_engine` is called on the first preview.
"""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_

SCHEME = b"casepack"
FLAGS_VARIABLE = "QTWEBENGINE_CHROMIUM_FLAGS"
# Without the rule a `<link rel=preconnect>` opens a connection that nobody is asked about; it
# turns away names and addresses alike. The paper is white whatever colours the window has.
SEALING_FLAGS: tuple[str, ...] = (
    '--host-resolver-rules="MAP * ~NOTFOUND"',
    "--blink-settings=preferredColorScheme=1",
    "--disable-background-networking",
)
SOFTWARE_FLAGS = ("--disable-gpu",)
_PROCESS_VARIABLE = "QTWEBENGINEPROCESS_PATH"
_DEBUGGING_VARIABLE = "QTWEBENGINE_REMOTE_DEBUGGING"
_QUICK_VARIABLE = "QT_QUICK_BACKEND"
_PROCESS_NAMES = ("QtWebEngineProcess", "QtWebEngineProcess.exe")


class PreviewMissing(Problem):
    """A part of Chromium is not there; starting it would end the program."""

    text = N_(
        "The preview cannot start, since a part of the program is missing ({path}). Install the"
        " program again, or open the report in the browser."
    )


class _Started:
    """Whether Chromium has read its switches."""

    engine = False


def use_software_rendering() -> None:
    """Draw previews without the graphics card; has an effect only before the first preview."""
    os.environ.setdefault(_QUICK_VARIABLE, "software")
    _append_flags(SOFTWARE_FLAGS)


def has_started() -> bool:
    """Return whether a preview was begun, so that switches are fixed until the program ends."""
    return _Started.engine


def is_software_rendering() -> bool:
    """Return whether Chromium draws, or will draw, without the graphics card."""
    return SOFTWARE_FLAGS[0] in _present_flags().split()


def start_engine(*, software: bool = False) -> None:
    """Set the switches and register our scheme; later calls do nothing.

    Raises `PreviewMissing` where Chromium would end the process for want of its helper.
    """
    if _Started.engine:
        return
    _check_process()
    # Our own command line is none of Chromium's: once the variable is set, Qt reads only that.
    _append_flags(SEALING_FLAGS)
    if software:
        use_software_rendering()
    # It would open a port by which any other program reads the report.
    os.environ.pop(_DEBUGGING_VARIABLE, None)
    register_scheme()
    _Started.engine = True


def register_scheme() -> None:
    """Make `casepack://` known; it must precede the first profile."""
    from PySide6.QtWebEngineCore import QWebEngineUrlScheme

    scheme = QWebEngineUrlScheme(SCHEME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    flag = QWebEngineUrlScheme.Flag
    scheme.setFlags(flag.SecureScheme | flag.NoAccessAllowed)
    QWebEngineUrlScheme.registerScheme(scheme)


def _present_flags() -> str:
    return os.environ.get(FLAGS_VARIABLE, "")


def _append_flags(flags: tuple[str, ...]) -> None:
    """Add switches behind the user's own; of two that contradict the last one holds."""
    present = _present_flags()
    new = [flag for flag in flags if flag not in present]
    os.environ[FLAGS_VARIABLE] = " ".join([present, *new]).strip()


def _check_process() -> None:
    if chosen := os.environ.get(_PROCESS_VARIABLE):
        if not Path(chosen).is_file():
            raise PreviewMissing(path=chosen)
        return
    if sys.platform == "darwin":  # it lies in the framework, which is there or nothing starts
        return
    folders = [
        Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.LibraryExecutablesPath)),
        Path(QCoreApplication.applicationDirPath()),
    ]
    if not any((folder / name).is_file() for folder in folders for name in _PROCESS_NAMES):
        raise PreviewMissing(path=folders[0] / _PROCESS_NAMES[0])
