# SPDX-License-Identifier: Apache-2.0
"""The one viewer of texts in Markdown: it loads nothing, opens no link and never stalls.

The text is read into blocks (`reporting.markdown`) and these are put into the document piece by
piece. No markup language of the toolkit is involved, so nothing in a text can become anything else.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSizeF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QShowEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTableFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget
from typing_extensions import override

from casepack_desktop.render.text import printable
from casepack_desktop.ui.theme.measures import font_of, px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.endless import is_endless

if TYPE_CHECKING:
    from casepack_desktop.reporting.document import Block, CodeBlock, Flow, Span, Table

EFFORT = 700
"""Lines and marks up to which a text is read, which takes some 30 ms."""

SHOWN = 150_000
"""Characters that are shown of a text at most."""

_MOST_LINES = 24
_INDENT = 18
_GAP = 4
_CELL = 4
_EDITING = (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_Wrap = QTextOption.WrapMode


class MarkdownView(QTextBrowser):
    """Shows a text as it is meant, to be read, selected and copied; as high as its text.

    A text that has no marks, or is too long to be read at once, is shown as it was typed. The text
    is read when the view is first seen.

    Signals: `edit_wanted` on a double click, F2 or Enter.
    """

    edit_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, most: int = _MOST_LINES) -> None:
        """`most` is how many lines it shows before it scrolls, 0 for any number."""
        super().__init__(parent)
        self._most = most
        self._is_struck = False
        self._text = ""
        self._is_stale = False
        self._fill = QTimer(self, singleShot=True, interval=0)
        self._fill.timeout.connect(self._fill_in)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._on_size_changed)

    def set_struck(self, *, struck: bool) -> None:
        """Strike the text out and mute it, since it holds no more."""
        if struck != self._is_struck:
            self._is_struck = struck
            self.show_text(self._text)

    def show_text(self, text: str) -> None:
        """Show a text in Markdown."""
        self._text = text
        self._is_stale = True
        if self.isVisible():
            self._fill_in()

    def text(self) -> str:
        """Return the text as it was given."""
        return self._text

    def _fill_in(self) -> None:
        if not self._is_stale:
            return
        from casepack_desktop.reporting.markdown import marked_blocks

        self._is_stale = False
        self.clear()
        self.document().setDefaultFont(self.font())
        endless = is_endless(self._text)
        self.setWordWrapMode(_Wrap.WrapAnywhere if endless else _Wrap.WrapAtWordBoundaryOrAnywhere)
        blocks = marked_blocks(self._text, EFFORT)
        if blocks:
            _Writing(self).write(blocks)
        else:
            self.setPlainText(printable(self._text[:SHOWN]))
        if self._is_struck:
            self._strike()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        # Asked for, since a document that was never laid out may not tell that it has grown.
        self._on_size_changed(self.document().size())

    def _strike(self) -> None:
        struck = QTextCharFormat()
        struck.setFontStrikeOut(True)
        struck.setForeground(QColor(colours().mute))
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeCharFormat(struck)

    def _on_size_changed(self, size: QSizeF) -> None:
        margins = self.contentsMargins()
        line = self.fontMetrics().lineSpacing()
        most = line * self._most if self._most else 16_000_000
        wanted = min(max(round(size.height()), line), most)
        height = wanted + margins.top() + margins.bottom() + px(2)
        if self.minimumHeight() != height:
            self.setFixedHeight(height)

    @override
    def loadResource(self, type: int, name: QUrl | str) -> object:
        return None

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill.start()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.FontChange, QEvent.Type.PaletteChange, QEvent.Type.StyleChange)
        if event.type() in kinds and hasattr(self, "_fill"):
            self._is_stale = bool(self._text)
            self._fill.start()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _EDITING:
            self.edit_wanted.emit()
        else:
            super().keyPressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.edit_wanted.emit()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # the page scrolls on over a text nobody is in


class _Writing:
    """Puts blocks into an empty view."""

    def __init__(self, view: MarkdownView) -> None:
        self._cursor = QTextCursor(view.document())
        self._plain = QTextCharFormat()
        self._mono = QTextCharFormat()
        self._mono.setFontFamilies(font_of(TypeRole.MONO).families())
        self._is_first = True

    def write(self, blocks: "tuple[Block, ...]") -> None:
        """Write the blocks in order."""
        from casepack_desktop.reporting.document import CodeBlock, Flow, Table

        self._cursor.beginEditBlock()
        for block in blocks:
            if isinstance(block, Flow):
                self._flow(block)
            elif isinstance(block, CodeBlock):
                self._code(block)
            elif isinstance(block, Table):
                self._table(block)
        self._cursor.endEditBlock()

    def _begin(self, form: QTextBlockFormat) -> None:
        if self._is_first:
            self._cursor.setBlockFormat(form)
        else:
            form.setTopMargin(px(_GAP))
            self._cursor.insertBlock(form, self._plain)
        self._is_first = False

    def _flow(self, flow: "Flow") -> None:
        form = QTextBlockFormat()
        indent = px(_INDENT) * (min(flow.depth, 8) + flow.is_quoted)
        form.setLeftMargin(indent)
        if flow.marker:
            form.setTextIndent(-px(_INDENT) + px(_GAP))
        self._begin(form)
        base = QTextCharFormat(self._plain)
        if flow.is_quoted:
            base.setForeground(QColor(colours().mute))
        if flow.is_heading:
            base.setFontWeight(QFont.Weight.Bold)
        if flow.marker:
            self._cursor.insertText(f"{flow.marker} ", base)
        for span in flow.spans:
            self._cursor.insertText(_lines(span.text), self._look(span, base))

    def _look(self, span: "Span", base: QTextCharFormat) -> QTextCharFormat:
        look = QTextCharFormat(base)
        if span.is_code:
            look.merge(self._mono)
        if span.is_strong:
            look.setFontWeight(QFont.Weight.Bold)
        if span.is_emphasised:
            look.setFontItalic(True)
        return look

    def _code(self, code: "CodeBlock") -> None:
        form = QTextBlockFormat()
        form.setLeftMargin(px(_INDENT) * min(code.depth, 8) + px(_GAP))
        form.setBackground(QColor(colours().side))
        self._begin(form)
        self._cursor.insertText(_lines(code.text), self._mono)

    def _table(self, table: "Table") -> None:
        form = QTextTableFormat()
        form.setBorder(1)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderBrush(QColor(colours().line))
        form.setBorderCollapse(True)
        form.setCellPadding(px(_CELL))
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        rows = [table.header, *(tuple(cell.value for cell in row) for row in table.rows)]
        made = self._cursor.insertTable(len(rows), len(table.header), form)
        strong = QTextCharFormat(self._plain)
        strong.setFontWeight(QFont.Weight.Bold)
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                cell = made.cellAt(number, place).firstCursorPosition()
                cell.insertText(_lines(text), strong if number == 0 else self._plain)
        self._cursor.setPosition(made.lastPosition() + 1)
        self._is_first = True  # the block behind a table is there already


def _lines(text: str) -> str:
    return printable(text).replace("\n", "\N{LINE SEPARATOR}")
