# SPDX-License-Identifier: Apache-2.0
"""What an import did, or would do: counts, rows that were refused, and what was kept."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPlainTextEdit, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.importing import texts
from casepack_desktop.ui.importing.tables import RejectedLines, TextTable
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import push_button
from casepack_desktop.ui.widgets.empty_state import IconView
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from casepack_desktop.services.imports import ImportResult
    from casepack_desktop.services.undo import Undone

REHEARSED = N_("This was a rehearsal; nothing was written.")
GUESSED = N_(
    "The file was read as {encoding}, which nothing in it shows. If letters look wrong, choose"
    " another encoding."
)
SAVE_REJECTED = N_("Save rejected rows…")
REJECTED_ROWS = N_("Rejected rows")
KEPT_FIELDS = N_("Kept as edited here")
UNDONE = N_("The import was undone.")
COUNTS = (
    (N_("Rows read"), "read"),
    (N_("Created"), "created"),
    (N_("Updated"), "updated"),
    (N_("Unchanged"), "unchanged"),
)
REJECTED = N_("Rejected")
_ICON = 24
_REASON = 440
_LINES = 2
"""A reason says what to do at its end, which must not be cut off."""
_KEPT_SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class Told:
    """A result with what it belongs to."""

    file: str
    result: "ImportResult"
    is_rehearsal: bool


class ResultPane(QWidget):
    """Shows one result; `save_button` and what the dialog's footer offers act on it."""

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        _ = translator.gettext
        self._sign = IconView("circle-check", Tone.LOW, _ICON)
        self._headline = PlainLabel("", TypeRole.SECTION, wrap=True)
        self._note = PlainLabel("", tone=Tone.MUTE, wrap=True)
        self._counts = {key: PlainLabel("", TypeRole.SECTION) for _name, key in COUNTS}
        self._counts["rejected"] = PlainLabel("", TypeRole.SECTION)
        self._refused = PlainLabel("", TypeRole.STRONG, wrap=True)
        self.save_button = push_button(_(SAVE_REJECTED), icon_name="download")
        self.rejected = TextTable(_(REJECTED_ROWS))
        self.rejected.verticalHeader().hide()
        self.rejected.show_lines_of_text(_LINES)
        self._kept_title = PlainLabel(_(KEPT_FIELDS), TypeRole.STRONG)
        self.kept = _lines(_(KEPT_FIELDS))
        self._lay_out()

    def _lay_out(self) -> None:
        outer = column(self, gap=3)
        head = row(gap=2)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        said = column(gap=1)
        said.addWidget(self._headline)
        said.addWidget(self._note)
        head.addLayout(said, 1)
        outer.addLayout(head)
        outer.addLayout(self._count_row())
        line = row(gap=2)
        line.addWidget(self._refused, 1)
        line.addWidget(self.save_button)
        outer.addLayout(line)
        outer.addWidget(self.rejected, 3)
        outer.addWidget(self._kept_title)
        outer.addWidget(self.kept, 1)
        outer.addStretch(0)

    def _count_row(self) -> QHBoxLayout:
        line = row(gap=5)
        for name, key in (*COUNTS, (REJECTED, "rejected")):
            one = column(gap=0)
            one.addWidget(self._counts[key])
            caption = PlainLabel(self._translator.gettext(name), TypeRole.CAPTION, Tone.MUTE)
            one.addWidget(caption)
            line.addLayout(one)
        line.addStretch(1)
        return line

    def show_result(self, told: Told) -> None:
        """Show what an import did."""
        result, translator = told.result, self._translator
        headline = texts.headline(translator, told.file, result, rehearsal=told.is_rehearsal)
        self._headline.setText(headline)
        self._show_note(told)
        for _name, key in COUNTS:
            self._counts[key].setText(self._translator.number(getattr(result, key)))
        count = len(result.rejected)
        self._counts["rejected"].setText(self._translator.number(count))
        self._counts["rejected"].set_tone(Tone.CRIT if count else Tone.INK)
        self._sign.show_icon(*_sign(result, rehearsal=told.is_rehearsal))
        self._show_rejected(result)
        self._show_kept(result)

    def show_undone(self, undone: "Undone") -> None:
        """Show that the import was taken back."""
        self._headline.setText(self._translator.gettext(UNDONE))
        parts = (
            texts.taken_back(self._translator, undone),
            texts.staying(self._translator, undone),
        )
        self._set_note("\n".join(part for part in parts if part))
        self._sign.show_icon("undo-2", Tone.ACCENT)

    def _show_note(self, told: Told) -> None:
        parts = [self._translator.gettext(REHEARSED)] if told.is_rehearsal else []
        if told.result.encoding_guessed is not None:
            encoding = told.result.encoding_guessed
            parts.append(self._translator.gettext(GUESSED, encoding=encoding))
        self._set_note("\n".join(parts))

    def _set_note(self, text: str) -> None:
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def _show_rejected(self, result: "ImportResult") -> None:
        any_rejected = bool(result.rejected)
        for widget in (self._refused, self.save_button, self.rejected):
            widget.setVisible(any_rejected)
        if any_rejected:
            self._refused.setText(texts.rejections(self._translator, len(result.rejected)))
            lines = RejectedLines(result.rejected, self._translator)
            self.rejected.show_lines(lines.headings, lines)
            header = self.rejected.horizontalHeader()
            self.rejected.setColumnWidth(1, px(_REASON))
            header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)

    def _show_kept(self, result: "ImportResult") -> None:
        lines = [
            shown_line(texts.kept_line(self._translator, each))
            for each in result.kept[:_KEPT_SHOWN]
        ]
        self.kept.setPlainText("\n".join(lines))
        self.kept.setVisible(bool(lines))
        self._kept_title.setVisible(bool(lines))


def _sign(result: "ImportResult", *, rehearsal: bool) -> tuple[str, Tone]:
    if result.rejected:
        return "triangle-alert", Tone.HIGH
    return ("info", Tone.INFO) if rehearsal else ("circle-check", Tone.LOW)


def _lines(name: str) -> QPlainTextEdit:
    lines = QPlainTextEdit()
    lines.setReadOnly(True)
    lines.setTabChangesFocus(True)
    lines.setAccessibleName(name)
    lines.setMaximumHeight(px(120))
    return lines
