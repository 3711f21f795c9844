# SPDX-License-Identifier: Apache-2.0
"""Open a preview in a process of its own, do something to it, and say what happened.

Each function below is a scenario; `tests.web.test_preview` names the one it wants.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.preferences import SOFTWARE_RENDERING, Preferences
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.web.preview import Preview, PreviewDialog
from casepack_desktop.ui.web.starting import STARTING

_PATIENCE_MS = 20_000
HTML = """<!DOCTYPE html><html><head><meta charset=utf-8><title>t</title>
<style>@page{size:A4;margin:20mm} .next{break-before:page}</style></head>
<body><h1>Billing servers</h1><p>billing one, billing two</p>
<p><a href="https://casepack-probe.example/x">a link</a></p>
<p class=next>second page</p></body></html>"""


def until(condition: Callable[[], object], what: str) -> None:
    """Let the window live until the condition holds; fail after a while."""
    loop, timer = QEventLoop(), QTimer(interval=10)
    timer.timeout.connect(lambda: loop.quit() if condition() else None)
    timer.start()
    QTimer.singleShot(_PATIENCE_MS, loop, loop.quit)
    loop.exec()
    timer.stop()
    if not condition():
        raise AssertionError(f"never: {what}")


def a_preview(html: bytes) -> Preview:
    """Return a preview whose PDF says that it is not Chromium's."""

    def write(path: Path, done: Callable[[None], None]) -> None:
        path.write_bytes(b"%PDF of the store")
        done(None)

    return Preview("INC-1 report", "INC-1", html, None, write)


def opened(preferences: Preferences, html: bytes = HTML.encode()) -> PreviewDialog:
    """Return a dialog that is being opened."""
    dialog = PreviewDialog(a_preview(html), preferences, translator("en"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    return dialog


def shown(preferences: Preferences, html: bytes = HTML.encode()) -> PreviewDialog:
    """Return a dialog that shows the document."""
    dialog = opened(preferences, html)
    until(dialog.stage.is_ready, "ready")
    return dialog


def texts(dialog: PreviewDialog) -> list[str]:
    """Return what the message bar says."""
    return [message.text for message in dialog.messages.messages()]


def find_and_zoom(folder: Path, preferences: Preferences) -> dict[str, Any]:
    """Search by keys, zoom by keys, close by keys."""
    dialog = shown(preferences)
    dialog.find_bar.open_bar()
    QTest.keyClicks(dialog.find_bar.box, "billing")
    until(lambda: dialog.find_bar.count.text() == "1 of 3", "first match")
    QTest.keyClick(dialog.find_bar.box, Qt.Key.Key_Return)
    until(lambda: dialog.find_bar.count.text() == "2 of 3", "second match")
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(dialog, Qt.Key.Key_0, control)
    until(lambda: dialog.toolbar.zoom_button.text() == "100 %", "100 %")
    QTest.keyClick(dialog, Qt.Key.Key_Plus, control)
    until(lambda: dialog.toolbar.zoom_button.text() == "110 %", "110 %")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    bar_open, still_there = dialog.find_bar.isVisible(), dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    nameless = [
        button.objectName()
        for button in dialog.findChildren(QPushButton)
        if not button.accessibleName()
    ]
    return {
        "states": [bar_open, still_there, dialog.isVisible()],
        "starting": preferences.get(STARTING),
        "nameless": nameless,
    }


def follow_a_link(folder: Path, preferences: Preferences) -> dict[str, Any]:
    """Follow the link by the keyboard."""
    dialog = shown(preferences)
    viewer = dialog.stage.viewer
    assert viewer is not None
    target = viewer.focus_target()
    until(lambda: target.focusProxy() is not None, "a proxy")
    proxy = target.focusProxy()
    assert proxy is not None
    QTest.keyClick(proxy, Qt.Key.Key_Tab)
    QTest.keyClick(proxy, Qt.Key.Key_Return)
    until(lambda: texts(dialog), "a message")
    return {"texts": texts(dialog)}


def print_to_a_file(folder: Path, preferences: Preferences) -> dict[str, Any]:
    """Print into a PDF file, which must get the stored PDF."""
    from PySide6.QtPrintSupport import QPrintDialog

    dialog = shown(preferences)
    dialog.print_report()
    until(lambda: dialog.findChild(QPrintDialog), "the dialog of the system")
    chooser = dialog.findChild(QPrintDialog)
    assert chooser is not None
    path = folder / "printed.pdf"
    chooser.printer().setOutputFileName(str(path))
    chooser.done(1)
    until(path.exists, "the file")
    return {"bytes": path.read_bytes().decode(), "texts": texts(dialog)}


def make_pages(folder: Path, preferences: Preferences) -> dict[str, Any]:
    """Draw Chromium's pages by the code that draws on paper."""
    from PySide6.QtPrintSupport import QPrinter

    from casepack_desktop.ui.web.pdf_view import open_pdf
    from casepack_desktop.ui.web.printing import a_printer, draw_pages, take_paper_of

    dialog = shown(preferences)
    got: list[bytes] = []
    viewer = dialog.stage.viewer
    assert viewer is not None
    viewer.printable.connect(got.append)
    viewer.make_printable()
    until(lambda: got, "pages")
    document = open_pdf(got[0], dialog)
    printer = a_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(folder / "drawn.pdf"))
    take_paper_of(document, printer)
    steps = list(draw_pages(document, printer))
    return {"pages": document.pageCount(), "last": steps[-1]}


def kill_the_page(folder: Path, preferences: Preferences) -> dict[str, Any]:
    """Kill the process that draws, twice."""
    dialog = shown(preferences)
    pids = []
    for _ in range(2):
        viewer = dialog.stage.viewer
        pids.append(viewer.document.page.renderProcessPid())  # type: ignore[union-attr]
        os.kill(pids[-1], signal.SIGKILL)
        until(
            lambda viewer=viewer: (
                dialog.stage.viewer is not viewer  # type: ignore[misc]
                and (dialog.stage.is_ready() or dialog.stage.problem())
            ),
            "another page or the error",
        )
    return {
        "pids": len(set(pids)),
        "problem": type(dialog.stage.problem()).__name__,
        "software": preferences.get(SOFTWARE_RENDERING),
        "print": dialog.toolbar.print_button.isEnabled(),
    }


def fail(folder: Path, preferences: Preferences) -> dict[str, Any]:
    """Wait for the error; the environment makes Chromium fail."""
    dialog = opened(preferences)
    until(dialog.stage.problem, "the error")
    return {
        "problem": type(dialog.stage.problem()).__name__,
        "software": preferences.get(SOFTWARE_RENDERING),
        "starting": preferences.get(STARTING),
    }


def start_after_a_crash(folder: Path, preferences: Preferences) -> dict[str, Any]:
    """Start where the mark says that the start before ended the program."""
    from casepack_desktop.ui.web.engine import is_software_rendering

    preferences.set(STARTING, True)
    dialog = shown(preferences)
    return {
        "software": [preferences.get(SOFTWARE_RENDERING), is_software_rendering()],
        "starting": preferences.get(STARTING),
        "texts": texts(dialog),
    }


def large(folder: Path, preferences: Preferences) -> dict[str, Any]:
    """Show five megabytes."""
    filling = "".join(f"<p>{'word ' * 900}{n}</p>" for n in range(1_200))
    data = HTML.replace("</body>", f"{filling}</body>").encode()
    return {"size": len(data), "ready": shown(preferences, data).stage.is_ready()}


def flags(folder: Path, preferences: Preferences) -> dict[str, Any]:
    """Return the switches after a preview."""
    from casepack_desktop.ui.web.sandbox import sandbox_status

    shown(preferences)
    return {
        "flags": os.environ["QTWEBENGINE_CHROMIUM_FLAGS"],
        "debugging": "QTWEBENGINE_REMOTE_DEBUGGING" in os.environ,
        "sandbox": sandbox_status().value,
        "confined": "--no-sandbox" in os.environ["QTWEBENGINE_CHROMIUM_FLAGS"],
    }


def main() -> None:
    """Play the scenario named by the first argument in the folder named by the second."""
    folder = Path(sys.argv[2])
    app = QApplication([])
    Theme(app).install()
    result = globals()[sys.argv[1]](folder, Preferences(folder / "preferences"))
    sys.stdout.write(f"SEEN {json.dumps(result)}\n")
    sys.stdout.flush()
    for window in app.topLevelWidgets():
        window.close()


if __name__ == "__main__":
    main()
