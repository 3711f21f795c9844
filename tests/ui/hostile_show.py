# SPDX-License-Identifier: Apache-2.0
"""Show hostile texts in every building block, in a process whose system calls are watched.

The arguments are a file with a JSON list of texts and `plain` or `naive`; the naive way puts the
same texts where Qt guesses about markup, so that the watch is seen to see something.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QTableView,
    QToolTip,
    QWidget,
)

from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.widgets.buttons import push_button
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.message_bar import Message, MessageAction, MessageBar, MessageKind
from casepack_desktop.ui.widgets.plain import (
    literal,
    set_tool_tip,
    shown_line,
    title_text,
    tool_tip_text,
)
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel
from tests.helpers.every_widget import every_widget

# Making all building blocks takes a quarter of a second.
_EVERY_BLOCK = 8


class Window(QMainWindow):
    """A window with what a page shows of a case beside the building blocks."""

    def __init__(self) -> None:
        super().__init__()
        self._table = QTableView()
        self._model = QStandardItemModel(self)
        self._table.setModel(self._model)
        self._combo = QComboBox()
        self._line = QLineEdit()
        self._text = QPlainTextEdit()
        self._labels = (PlainLabel(wrap=True), ElidedLabel())
        self._bar = MessageBar(translator("en"))
        self._button = push_button("")
        inside = QWidget()
        layout = column(inside)
        shown = (*self._labels, self._bar, self._button, self._table, self._combo)
        for widget in (*shown, self._line, self._text):
            layout.addWidget(widget)
        self.setCentralWidget(inside)

    def show_text(self, text: str) -> None:
        """Show the text everywhere."""
        self.setWindowTitle(title_text(text))
        self.statusBar().showMessage(shown_line(text))
        for label in self._labels:
            label.setText(text)
        self._bar.clear()
        self._bar.post(Message(MessageKind.WARNING, text, (MessageAction(text, str),)))
        self._button.setText(literal(text))
        self._button.setAccessibleName(text)
        item = QStandardItem(shown_line(text))
        item.setToolTip(tool_tip_text(text))
        self._model.clear()
        self._model.appendRow([item, QStandardItem(text[:2_000])])
        self._model.setHorizontalHeaderLabels([shown_line(text)])
        self._combo.clear()
        self._combo.addItem(shown_line(text))
        set_tool_tip(self._combo, text)
        menu = self.menuBar()
        menu.clear()
        menu.addMenu(literal(text))
        self._paste(text)
        QToolTip.showText(QPoint(10, 10), tool_tip_text(text), self)
        self.grab()
        QApplication.processEvents()
        QToolTip.hideText()

    def _paste(self, text: str) -> None:
        data = QMimeData()
        data.setHtml(text)
        data.setText(text)
        clipboard: QClipboard = QGuiApplication.clipboard()
        clipboard.setMimeData(data)
        self._line.clear()
        self._line.paste()
        self._text.clear()
        self._text.paste()
        # An object of ours on the clipboard would be destroyed after the interpreter has ended.
        clipboard.clear()


def show_naively(text: str) -> None:
    """Show the text in a label that guesses."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.AutoText)
    label.show()
    label.grab()
    label.deleteLater()


def main() -> None:
    """Show all texts of the file."""
    texts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    app = QApplication([])
    Theme(app).install()
    window = Window()
    window.show()
    for number, text in enumerate(texts):
        if sys.argv[2] == "naive":
            show_naively(text)
            continue
        window.show_text(text)
        if number % _EVERY_BLOCK:
            continue
        blocks = every_widget(text)
        blocks.show()
        blocks.grab()
        blocks.deleteLater()
        app.processEvents()
    sys.stdout.write(f"SHOWN {len(texts)}\n")


if __name__ == "__main__":
    main()
