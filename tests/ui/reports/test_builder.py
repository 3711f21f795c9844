# SPDX-License-Identifier: Apache-2.0
"""The report builder names what is missing, shows what is generated and keeps what is typed."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from casepack_desktop.domain.enums import ReportState
from casepack_desktop.domain.fields import TEXT_LIMIT
from casepack_desktop.ui.theme.measures import px
from tests.helpers.look import press
from tests.helpers.workspaces import ANALYST
from tests.ui.reports.conftest import MakeWindow, Window

SUMMARY, ACTIONS = "executive_summary", "immediate_actions"


def test_an_empty_responsible_is_named_first_and_has_the_focus(make: MakeWindow) -> None:
    builder = make(responsible="").builder()
    assert builder.notice.isVisible()
    assert builder.body.indexOf(builder.notice) == 0
    assert QApplication.focusWidget() is builder.notice.line


def test_a_known_responsible_is_not_asked_for(window: Window) -> None:
    builder = window.builder()
    assert not builder.notice.isVisible()
    assert QApplication.focusWidget() is builder.format.button("pdf")


def test_enter_sets_the_responsible_and_what_is_generated_follows(make: MakeWindow) -> None:
    window = make(responsible="")
    builder = window.builder()
    before = builder.edit_of(SUMMARY).placeholderText()
    press(builder.notice.line, "Ona Petraite")
    press(builder.notice.line, Qt.Key.Key_Return)
    assert not builder.notice.isVisible()
    assert window.said() == ["Ona Petraite is responsible for INC-2026-00001 now."]
    stored = window.session.services.incidents.get(window.uuid)
    assert stored.values["responsible"] == "Ona Petraite"
    window.wait(lambda: builder.edit_of(SUMMARY).placeholderText() != before)
    assert QApplication.focusWidget() is builder.format.button("pdf")


def test_a_blank_name_is_refused_in_its_place(make: MakeWindow) -> None:
    builder = make(responsible="").builder()
    press(builder.notice.line, "  ")
    builder.notice.set_button.click()
    assert builder.notice.isVisible()
    assert builder.notice.line.property("invalid")


def test_known_people_are_offered(make: MakeWindow) -> None:
    window = make(responsible="")
    window.session.services.directories.add_person(ANALYST, "Service desk")
    builder = window.builder()
    completer = builder.notice.line.completer()
    completer.setCompletionPrefix("desk")
    assert completer.completionCount() == 1


def test_the_generated_text_speaks_the_language_of_the_report(make: MakeWindow) -> None:
    window = make("de", actions_taken="Segment isolated")
    builder = window.builder()
    assert builder.language.currentData() == "de"
    german = builder.edit_of(SUMMARY).placeholderText()
    assert "Vorfall" in german
    assert builder.edit_of(ACTIONS).placeholderText() == "Segment isolated"
    builder.language.choose("uk")
    window.wait(lambda: "Інцидент" in builder.edit_of(SUMMARY).placeholderText())


def test_the_generated_text_follows_the_case(window: Window) -> None:
    builder = window.builder()
    given = {"actions_taken": "Cable pulled"}
    window.session.services.incidents.edit(ANALYST, window.uuid, given)
    window.wait(lambda: builder.edit_of(ACTIONS).placeholderText() == "Cable pulled")


def test_what_was_typed_and_chosen_is_there_when_the_builder_opens_again(window: Window) -> None:
    builder = window.builder()
    builder.format.choose("html")
    builder.language.choose("fr")
    builder.label.choose("TLP:RED")
    builder.edit_of(SUMMARY).setPlainText("My own words")
    press(builder.edit_of(SUMMARY), Qt.Key.Key_Escape)
    assert window.tab.builder is None
    window.tab.hide()
    window.tab = window.new_tab()
    again = window.builder()
    wanted = again.wanted()
    assert (wanted.format, wanted.language, wanted.tlp) == ("html", "fr", "TLP:RED")
    assert wanted.overrides == {SUMMARY: "My own words", ACTIONS: ""}
    assert again.generate_button.text() == "Generate HTML"


def test_the_label_is_that_of_the_case_unless_one_is_chosen(make: MakeWindow) -> None:
    builder = make(tlp="TLP:GREEN").builder()
    assert builder.label.currentText() == "TLP:GREEN, as in the incident"
    assert builder.wanted().tlp is None


def test_a_text_that_is_too_long_is_refused_beside_its_field(window: Window) -> None:
    builder = window.builder()
    builder.edit_of(ACTIONS).setPlainText("word " * (TEXT_LIMIT // 5 + 1))
    builder.generate_button.click()
    assert window.tab.builder is builder
    assert "too many" in builder.edit_of(ACTIONS).accessibleDescription()
    assert builder.generate_button.isEnabled()


def test_the_report_holds_the_words_that_were_typed_as_of_now(window: Window) -> None:
    builder = window.builder()
    builder.format.choose("html")
    builder.edit_of(SUMMARY).setPlainText("Three servers <b>encrypted</b>.")
    builder.generate_button.click()
    row = window.row(ReportState.COMPLETED)
    content = window.session.services.reports.content(row.view.uuid).decode()
    assert "Three servers &lt;b&gt;encrypted&lt;/b&gt;." in content
    assert "2026-11-20 14:00" in content


def test_a_preview_shows_the_case_as_it_is_and_stores_nothing(window: Window) -> None:
    builder = window.builder()
    builder.edit_of(SUMMARY).setPlainText("Only a look")
    builder.preview_button.click()
    window.wait(lambda: bool(window.previews))
    (shown,) = window.previews
    assert shown.pdf is None
    assert shown.html is not None
    assert "Only a look" in shown.html.decode()
    assert shown.suggested_name == "INC-2026-00001_initial-triage.pdf"
    assert window.session.services.reports.list_of(window.uuid) == []
    assert builder.preview_button.isEnabled()


def test_a_builder_of_an_incident_in_the_bin_says_so(window: Window) -> None:
    builder = window.builder()
    window.session.services.incidents.move_to_bin(ANALYST, window.uuid)
    builder.generate_button.click()
    assert any("is in the bin" in text for text in window.said())
    assert window.tab.builder is builder


@pytest.mark.parametrize("locale", ["en", "de", "uk"])
def test_no_text_of_the_builder_is_cut(make: MakeWindow, locale: str) -> None:
    from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel

    window = make(locale, responsible="")
    window.resize(1_024, 700)
    builder = window.builder()
    for label in builder.findChildren(PlainLabel):
        if label.isVisible() and not label.wordWrap():
            assert label.width() >= label.fontMetrics().horizontalAdvance(label.text()), (
                label.text()
            )
        if isinstance(label, ElidedLabel):
            assert label.text() == label.whole_text()
    for button in (builder.preview_button, builder.generate_button, builder.notice.set_button):
        assert button.width() >= button.sizeHint().width(), button.text()


def test_an_endless_word_that_is_pasted_does_not_stop_the_window(window: Window) -> None:
    edit = window.builder().edit_of("executive_summary")
    QGuiApplication.clipboard().setText("x" * 1_000_000)
    begin = time.monotonic()
    edit.paste()
    edit.repaint()
    assert time.monotonic() - begin < 5
    assert len(edit.toPlainText()) == 1_000_000
    window.tab.builder.close_sheet()  # type: ignore[union-attr]
    assert len(window.builder().edit_of("executive_summary").toPlainText()) == 1_000_000


def test_a_generated_text_that_is_too_long_ends_in_dots_and_not_in_half_a_line(
    window: Window,
) -> None:
    from casepack_desktop.ui.reports.override_edit import OverrideEdit

    edit = OverrideEdit(window)
    edit.resize(300, 100)
    edit.show_generated("Invoicing stopped. " * 100)
    shown = edit.placeholderText()
    assert shown.endswith("…")
    assert shown[:-1] < "Invoicing stopped. " * 100
    line = edit.fontMetrics().lineSpacing()
    width = edit.width() - px(32)
    wrapped = edit.fontMetrics().boundingRect(0, 0, width, 9_999, Qt.TextFlag.TextWordWrap, shown)
    assert 8 * line < wrapped.height() <= 9 * line
    edit.show_generated("Short.")
    assert edit.placeholderText() == "Short."
