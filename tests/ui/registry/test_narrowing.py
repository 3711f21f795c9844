# SPDX-License-Identifier: Apache-2.0
"""Chips, menus and the search text are one filter: each shows and changes what the others do."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.ui.registry.period_popup import PeriodPopup
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.choice_popup import ChoicePopup
from casepack_desktop.ui.widgets.empty_state import EmptyState
from tests.helpers.look import press, show_active
from tests.helpers.workspaces import ANALYST, NOON, an_incident
from tests.ui.registry.conftest import Made, Make

ENTER, DELETE = Qt.Key.Key_Return, Qt.Key.Key_Delete


def _settled(qtbot: QtBot, made: Made) -> None:
    qtbot.waitUntil(lambda: not made.page.feed.is_asking and made.page.feed.is_shown)


def _opened(qtbot: QtBot, made: Made, key: str) -> ChoicePopup:
    show_active(qtbot, made.page)
    press(made.page.bar.facet_chip(key), Qt.Key.Key_Down)
    found: list[ChoicePopup] = []

    def is_open() -> bool:
        every = QApplication.topLevelWidgets()
        found[:] = [one for one in every if isinstance(one, ChoicePopup) and one.isVisible()]
        return len(found) == 1

    qtbot.waitUntil(is_open)
    return found[0]


def _choose(qtbot: QtBot, made: Made, key: str, *names: str) -> None:
    popup = _opened(qtbot, made, key)
    for name in names:
        popup.line.setText(name)
        press(popup.line, ENTER)
    press(popup, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(popup))
    _settled(qtbot, made)


def _labels(made: Made) -> list[str]:
    return [chip.label() for chip in made.page.bar.condition_chips()]


def test_menus_narrow_together_and_are_written_into_the_search_text(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    given = [
        {"company": "Nordlicht", "severity": "high", "tlp": "TLP:RED", "title": "a"},
        {"company": "Nordlicht", "severity": "low", "tlp": "TLP:RED", "title": "b"},
        {"company": "Medica", "severity": "high", "tlp": "TLP:GREEN", "title": "c"},
        {"severity": "high", "title": "d"},
    ]
    for one in given:
        an_incident(session.services, **one)
    made = make()
    told: list[str] = []
    made.page.search_changed.connect(told.append)
    _choose(qtbot, made, "severity", "High")
    assert made.titles() == ["d", "c", "a"]
    _choose(qtbot, made, "company", "nordl", "medi")
    assert made.titles() == ["c", "a"]
    _choose(qtbot, made, "tlp", "red")
    assert made.titles() == ["a"]
    assert _labels(made) == ["Company: Nordlicht, Medica", "Severity: High", "TLP:RED"]
    assert parse_filter(told[-1]) == made.page.wanted.filter
    assert made.page.bar.facet_chip("tlp").isChecked()
    assert not made.page.bar.facet_chip("type").isChecked()


def test_type_classification_and_responsible_have_menus(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    an_incident(session.services, title="a", type="spam", responsible="Ona Kazlauskienė")
    an_incident(session.services, title="b", type="phishing", responsible="Jonas")
    made = make()
    for key, name in (("type", "Spam"), ("responsible", "kazlausk")):
        _choose(qtbot, made, key, name)
        assert made.titles() == ["a"], made.page.wanted
        made.page.clear_filters()
    _choose(qtbot, made, "classification", "Fraud")
    assert made.titles() == ["b"]


def test_what_is_chosen_is_shown_again_and_taken_back(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    for severity in ("high", "low"):
        an_incident(session.services, title=severity, severity=severity)
    made = make()
    made.page.search("severity:low severity:high")
    popup = _opened(qtbot, made, "severity")
    assert set(popup.chosen()) == {"low", "high"}
    popup.close()
    _settled(qtbot, made)
    _choose(qtbot, made, "severity", "Low")
    assert made.titles() == ["high"]


def test_each_chip_takes_its_own_condition_away_by_the_keyboard(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    an_incident(session.services, title="mail", severity="high", location="Vilnius")
    made = make()
    show_active(qtbot, made.page)
    made.page.search("mail vilnius severity:high status:open tlp:red title:mail event:7d")
    _settled(qtbot, made)
    expected = [
        "Severity: High",
        "TLP:RED",
        "Event date: Last 7 days",
        "Title: mail",
        "“mail”",
        "“vilnius”",
    ]
    while expected:
        assert _labels(made) == expected
        chip = made.page.bar.condition_chips()[0]
        chip.setFocus()
        press(chip, DELETE)
        expected.pop(0)
        qtbot.waitUntil(lambda: len(_labels(made)) == len(expected))
        _settled(qtbot, made)
        if expected:
            assert made.page.bar.condition_chips()[0].hasFocus()
    assert made.page.wanted.text == "status:open"
    assert made.titles() == ["mail"]


def test_hundreds_of_words_are_one_chip(make: Make, qtbot: QtBot) -> None:
    made = make()
    made.page.search(" ".join(f"a{n}" for n in range(90)))
    assert len(_labels(made)) == 1
    _settled(qtbot, made)


def test_nothing_found_by_filters_offers_to_clear_them(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    an_incident(session.services, severity="high")
    made = make()
    made.page.search("severity:low")
    _settled(qtbot, made)
    (empty,) = made.page.findChildren(EmptyState)
    assert empty.accessibleDescription().startswith("No incident is left by the filters")
    (clear,) = empty.findChildren(QPushButton)
    assert clear.text() == "Clear all filters"
    with qtbot.waitSignal(made.page.search_changed) as told:
        clear.click()
    assert told.args == [""]
    _settled(qtbot, made)
    assert len(made.titles()) == 1


def test_the_period_is_chosen_by_a_preset_or_by_days(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    for title, days in (("now", 0), ("lately", 5), ("long ago", 60)):
        start = (NOON - timedelta(days=days)).isoformat()
        an_incident(session.services, title=title, event_start_at=start)
    made = make()
    show_active(qtbot, made.page)
    for preset, expected in (
        ("24h", ["now"]),
        ("7d", ["lately", "now"]),
        ("year", ["long ago", "lately", "now"]),
        ("", ["long ago", "lately", "now"]),
    ):
        popup = _period(qtbot, made)
        popup.preset_chip(preset).click()
        _settled(qtbot, made)
        assert made.titles() == expected
    popup = _period(qtbot, made)
    popup.since.setText("2026-11-10")
    popup.until.setText("2026-11-15")
    press(popup.until, ENTER)
    _settled(qtbot, made)
    assert made.titles() == ["lately"]
    assert _labels(made) == ["Event date: from 2026-11-10 until 2026-11-15"]
    popup = _period(qtbot, made)
    assert (popup.since.text(), popup.until.text()) == ("2026-11-10", "2026-11-15")
    popup.close()


def _period(qtbot: QtBot, made: Made) -> PeriodPopup:
    QTest.mouseClick(made.page.bar.facet_chip("period"), Qt.MouseButton.LeftButton)
    open_ = [one for one in QApplication.topLevelWidgets() if isinstance(one, PeriodPopup)]
    qtbot.waitUntil(lambda: open_[-1].isVisible())
    return open_[-1]


def test_the_period_may_be_that_of_the_registration(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    an_incident(session.services, title="old", registered_at="2020-05-05T10:00Z")
    an_incident(session.services, title="new")
    made = make()
    show_active(qtbot, made.page)
    popup = _period(qtbot, made)
    popup.choose_date("registered")
    popup.until.setText("2020")
    popup.apply()
    _settled(qtbot, made)
    assert made.titles() == ["old"]
    assert made.page.wanted.text.startswith("registered<")


@pytest.mark.parametrize("bad", ["yesterdayish", "2026-02-30", "31.12.2026x"])
def test_a_day_that_is_none_is_told_and_nothing_changes(make: Make, qtbot: QtBot, bad: str) -> None:
    made = make()
    show_active(qtbot, made.page)
    popup = _period(qtbot, made)
    popup.since.setText(bad)
    popup.apply()
    assert f"“{bad}” is no day" in popup.problem()
    assert popup.isVisible()
    assert made.page.wanted.text == ""
    popup.close()


def test_best_hits_first_is_offered_while_words_are_searched(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    for title in ("mail", "mail mail", "else"):
        an_incident(session.services, title=title)
    made = make()
    chip = made.page.bar.best_chip()
    assert chip.isHidden()
    made.page.search("severity:high")
    assert chip.isHidden()
    made.page.search("mail")
    assert not chip.isHidden() and not chip.isChecked()
    chip.click()
    _settled(qtbot, made)
    assert made.page.wanted.is_best_first
    assert sorted(made.titles()) == ["mail", "mail mail"]
    assert made.places[-1].endswith("best hits first")
    assert made.page.table.header.sortIndicatorSection() == -1
    made.page.search("")
    _settled(qtbot, made)
    assert made.places[-1].endswith("sorted by number")
    an_incident(session.services, title="mail again")
    made.page.search("mail")
    _settled(qtbot, made)
    assert len(made.titles()) == 3
    session.services.incidents.edit(ANALYST, "INC-2026-00001", {"title": "letter"})
    qtbot.waitUntil(lambda: len(made.titles()) == 2)


def test_a_company_renamed_elsewhere_is_renamed_in_its_chip(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    an_incident(session.services, company="Nordlicht")
    made = make()
    made.page.search("company:NORDLICHT")
    _settled(qtbot, made)
    assert _labels(made) == ["Company: Nordlicht"]
    assert made.page.bar.facet_chip("company").isChecked()


def test_the_keyboard_goes_from_the_views_over_the_chips_to_the_table(
    make: Make, qtbot: QtBot, session: Session
) -> None:
    an_incident(session.services, severity="high")
    made = make()
    show_active(qtbot, made.page)
    made.page.search("severity:high")
    _settled(qtbot, made)
    page = made.page
    page.viewing.button.setFocus()
    met = []
    for _ in range(40):
        press(page.focusWidget(), Qt.Key.Key_Tab)
        met.append(page.focusWidget())
        if met[-1] is page.table:
            break
    chips = [page.bar.status_chip("open"), page.bar.facet_chip("company")]
    order = [*chips, page.bar.facet_chip("period"), page.bar.condition_chips()[0], page.table]
    places = [met.index(one) for one in order]
    assert places == sorted(places)
