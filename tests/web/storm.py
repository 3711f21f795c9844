# SPDX-License-Identifier: Apache-2.0
"""Show pages one after another with chosen layers of the preview, and count what gets out.

Runs in a process of its own, since Chromium reads its switches once: the first argument is a JSON
file with `pages` and `without`, the layers that are left out. Prints one line of JSON.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtWebEngineCore import (  # noqa: TID251 - it takes the preview apart
    QWebEnginePage,
    QWebEngineSettings,
)
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from casepack_desktop.ui.web import engine, sealed_page

LAYERS = ("script", "policy", "interceptor", "navigation", "resolver")
_PATIENCE_MS = 5_000
_Attribute = QWebEngineSettings.WebAttribute


class Counts(QObject):
    """What was seen of all pages."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rendered: list[str] = []
        self.executed: set[int] = set()
        self.blocked = 0
        self.went = 0
        self.refused = 0
        self.popups = 0
        self.downloads = 0


class _TalkingPage(sealed_page.SealedPage):
    """The sealed page, heard when something runs in it."""

    said = False
    went = 0

    @override
    def javaScriptConsoleMessage(
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        lineNumber: int,
        sourceID: str,
    ) -> None:
        self.said = self.said or message == "RAN"


class _WanderingPage(_TalkingPage):
    """A page that goes wherever it is told."""

    @override
    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, isMainFrame: bool
    ) -> bool:
        self.went += QUrl(url) != QUrl(sealed_page.ADDRESS)
        return True


class _Document(sealed_page.SealedDocument):
    """The product's document without some of its layers."""

    def __init__(self, html: str, without: set[str], parent: QObject) -> None:
        self._without = without
        super().__init__(html.encode(), parent)
        if "interceptor" in without:
            self.profile.setUrlRequestInterceptor(None)  # type: ignore[arg-type]
        if "script" in without:
            for attribute in (_Attribute.JavascriptEnabled, _Attribute.JavascriptCanOpenWindows):
                self.page.settings().setAttribute(attribute, True)

    @override
    def make_page(self) -> sealed_page.SealedPage:
        kind = _WanderingPage if "navigation" in self._without else _TalkingPage
        return kind(self.profile, self.address, self)


class Storm(QObject):
    """Shows the pages in turn."""

    def __init__(self, pages: list[str], without: set[str], parent: QObject) -> None:
        super().__init__(parent)
        self._pages = pages
        self._without = without
        self._number = -1
        self._document: _Document | None = None
        self.counts = Counts(self)
        self._timer = QTimer(self, interval=_PATIENCE_MS)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.proceed)

    def proceed(self) -> None:
        """Show the next page, or end."""
        self._let_go()
        self._number += 1
        if self._number == len(self._pages):
            QTimer.singleShot(300, QApplication.quit)
            return
        document = _Document(self._pages[self._number], self._without, self)
        self._document = document
        document.page.loadFinished.connect(self._on_load_finished)
        document.page.refused.connect(self._on_refused)
        document.page.link_refused.connect(self._on_refused)
        document.page.newWindowRequested.connect(self._on_new_window)
        document.profile.downloadRequested.connect(self._on_download)
        self._timer.start()
        document.load()

    def _let_go(self) -> None:
        self._timer.stop()
        if self._document is None:
            return
        page = self._document.page
        if page.title() == "RAN" or getattr(page, "said", False):
            self.counts.executed.add(self._number)
        self.counts.went += getattr(page, "went", 0)
        self.counts.blocked += self._document.interceptor.blocked
        page.loadFinished.disconnect(self._on_load_finished)
        self._document.deleteLater()
        self._document = None

    def _on_load_finished(self) -> None:
        if self._document is None:
            return
        number = self._number
        self._document.page.toPlainText(lambda text: self._take(number, text))

    def _take(self, number: int, text: str) -> None:
        if number != self._number or self._document is None:
            return
        self.counts.rendered.append(text)
        # What a page starts by itself, it starts before the next turn of the loop or never.
        QTimer.singleShot(50 if self._without else 2, self.proceed)

    def _on_refused(self) -> None:
        self.counts.refused += 1

    def _on_new_window(self) -> None:
        self.counts.popups += 1

    def _on_download(self) -> None:
        self.counts.downloads += 1


def main() -> None:
    """Run a storm from a file."""
    order = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    without = set(order["without"])
    if "resolver" in without:
        engine.SEALING_FLAGS = engine.SEALING_FLAGS[1:]
    if "policy" in without:
        sealed_page.HEADERS = ()
    app = QApplication([])
    engine.start_engine(software=True)
    storm = Storm(order["pages"], without, app)
    QTimer.singleShot(0, storm.proceed)
    app.exec()
    counts = storm.counts
    result = {
        "rendered": counts.rendered,
        "executed": sorted(counts.executed),
        "blocked": counts.blocked,
        "went": counts.went,
        "refused": counts.refused,
        "popups": counts.popups,
        "downloads": counts.downloads,
    }
    sys.stdout.write(f"STORM {json.dumps(result)}\n")


if __name__ == "__main__":
    main()
