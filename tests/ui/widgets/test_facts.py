# SPDX-License-Identifier: Apache-2.0
"""What would say something else when cut off is never cut off."""

import pytest
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.enums import Severity, Tlp
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.key_values import NOTHING, KeyValueList
from casepack_desktop.ui.widgets.pill import Pill
from tests.helpers.every_widget import ENGLISH


@pytest.mark.parametrize("label", list(Tlp))
def test_a_handling_label_is_never_cut(qtbot: QtBot, theme: Theme, label: Tlp) -> None:
    pill = Pill.of_handling(label)
    qtbot.addWidget(pill)
    assert pill.accessibleName() == label.value
    assert pill.minimumSizeHint() == pill.sizeHint()


def test_a_severity_says_its_name_and_not_only_its_colour(qtbot: QtBot, theme: Theme) -> None:
    for severity in Severity:
        pill = Pill.of_severity(severity, ENGLISH)
        qtbot.addWidget(pill)
        assert pill.accessibleName().lower() == severity.value


def test_a_pill_for_free_text_gives_way(qtbot: QtBot, theme: Theme) -> None:
    pill = Pill.of_tone("Generating the executive summary", Tone.INFO)
    qtbot.addWidget(pill)
    assert pill.minimumSizeHint().width() < pill.sizeHint().width()


def test_a_time_in_a_list_of_facts_is_never_cut(qtbot: QtBot, theme: Theme) -> None:
    facts = KeyValueList()
    qtbot.addWidget(facts)
    time = facts.add_text("Registered", "2026-11-20 22:58", TypeRole.MONO)
    facts.resize(10, 10)
    facts.show()
    assert time.text() == "2026-11-20 22:58"


def test_an_empty_fact_is_shown_as_a_dash_and_read_with_its_name(
    qtbot: QtBot, theme: Theme
) -> None:
    facts = KeyValueList()
    qtbot.addWidget(facts)
    closed = facts.add_text("Closed", "")
    facts.show()
    assert closed.whole_text() == NOTHING
    assert closed.accessibleName() == f"Closed: {NOTHING}"
