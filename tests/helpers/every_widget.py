# SPDX-License-Identifier: Apache-2.0
"""One of each building block, filled with a given text, for tests that go over all of them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QLineEdit, QWidget

from casepack_desktop.domain.enums import Severity
from casepack_desktop.support.clock import FixedClock
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.theme.tokens import Tone
from casepack_desktop.ui.widgets.buttons import icon_button, push_button
from casepack_desktop.ui.widgets.card import Card, ChoiceCard
from casepack_desktop.ui.widgets.chip import Chip
from casepack_desktop.ui.widgets.empty_state import Empty, EmptyState
from casepack_desktop.ui.widgets.flowing import FieldGrid, WrapRow
from casepack_desktop.ui.widgets.form_field import FormField
from casepack_desktop.ui.widgets.key_values import KeyValueList
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.message_bar import Message, MessageAction, MessageBar, MessageKind
from casepack_desktop.ui.widgets.moment_edit import UtcMomentEdit
from casepack_desktop.ui.widgets.pill import DotLabel, Pill
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel
from casepack_desktop.ui.widgets.progress_row import ProgressRow
from casepack_desktop.ui.widgets.question import Choice, Question
from casepack_desktop.ui.widgets.search_field import SearchField
from casepack_desktop.ui.widgets.sheet import Sheet
from casepack_desktop.ui.widgets.sidebar import Entry, Section, SidebarList
from casepack_desktop.ui.widgets.spinner import Spinner

ENGLISH = translator("en")
NOW = datetime(2026, 11, 21, 7, 31, 8, tzinfo=UTC)
VILNIUS = ZoneInfo("Europe/Vilnius")


def moment_edit() -> UtcMomentEdit:
    """Return an edit in Vilnius that stands still in the morning of 2026-11-21."""
    return UtcMomentEdit(FixedClock(NOW), VILNIUS, ENGLISH)


def every_widget(text: str) -> QWidget:
    """Return a window that shows the text in each building block."""
    window = QWidget()
    layout = column(window)
    for widget in (*_labels(text), *_controls(text), *_panels(text)):
        layout.addWidget(widget)
    return window


def _labels(text: str) -> list[QWidget]:
    values = KeyValueList()
    values.add_text(text[:40], text)
    values.add_widget("Severity", Pill.of_severity(Severity.HIGH, ENGLISH))
    return [
        PlainLabel(text, wrap=True),
        ElidedLabel(text),
        DotLabel(text, "#ff0000"),
        Pill.of_tone(text, Tone.INFO),
        Pill.of_handling("TLP:RED"),
        values,
        Spinner(ENGLISH),
    ]


def _controls(text: str) -> list[QWidget]:
    chips = WrapRow()
    chips.add(Chip(text, ENGLISH, count="3"))
    chips.add(Chip(text, ENGLISH, removable=True))
    grid = FieldGrid(2)
    grid.add(FormField(text[:40], QLineEdit(), text))
    grid.add(FormField("Event start", moment_edit()))
    progress = ProgressRow(ENGLISH)
    progress.start(text)
    return [
        push_button(text, icon_name="plus"),
        icon_button("x", text),
        chips,
        grid,
        SearchField("Search incidents", ENGLISH, "Ctrl+F"),
        progress,
    ]


def _panels(text: str) -> list[QWidget]:
    bar = MessageBar(ENGLISH)
    for kind in MessageKind:
        bar.post(Message(kind, text, (MessageAction(text, str),)))
    side = SidebarList("Pages")
    side.show_sections([Section(text, [Entry("a", text), Entry("b", "Settings")])])
    sheet = Sheet(text, text, ENGLISH)
    sheet.body.addWidget(FormField("Summary", QLineEdit()))
    question = Question(text, text, [Choice("a", text)])
    empty = EmptyState(Empty("inbox", text, text, [push_button(text)]))
    return [
        bar,
        side,
        sheet,
        question,
        empty,
        Card(text[:40], text),
        ChoiceCard(text, text, Pill.of_tone("New", Tone.INFO)),
    ]
