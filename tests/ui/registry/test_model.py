# SPDX-License-Identifier: Apache-2.0
"""Rows that change one by one end up as a fresh reading would show them."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.enums import Severity
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.services.bundle import Services
from casepack_desktop.storage.listing import SORT_KEYS, Cursor, Order, place_behind
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.registry.columns import COLUMNS
from casepack_desktop.ui.registry.model import IncidentModel
from casepack_desktop.ui.registry.wording import Wording
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident, bare

ORDERS = [Order(key, descending) for key in SORT_KEYS for descending in (False, True)]
TITLES = ["Phishing", "phishing", "PHISHING", "Łódź", "łódź", "z", "Émile", "\U0001f600", "~"]
STARTS = ["", "2026", "2026-01", "2026-01-01", "2026-01-01T00:00Z", "2025-06-30T12:00Z"]
PAGE = 7
FILTER = parse_filter("severity>=medium")


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with a_workspace(tmp_path_factory.mktemp("registry")) as opened:
        yield opened


class Followed:
    """A model that was read up to a page, from an end of the list on, and follows what changes."""

    def __init__(self, services: Services, order: Order, *, from_end: bool = False) -> None:
        self.services, self.order = services, order
        wording = Wording(services.directories.load().entries, services.settings.load().zone, EN)
        self.model = IncidentModel(wording, EN)
        mode = QAbstractItemModelTester.FailureReportingMode.Fatal
        self.tester = QAbstractItemModelTester(self.model, mode)
        self.cursor: Cursor | None = None
        self.start: Cursor | None = None
        if from_end:
            self.read_back(None)
        else:
            self.read(None)

    def read(self, after: Cursor | None) -> None:
        page = self.services.incidents.page(FILTER, self.order, limit=PAGE, after=after)
        self.cursor = page.next
        put = self.model.reset if after is None else self.model.append
        put(page.rows, has_more=page.next is not None)

    def read_back(self, before: Cursor | None) -> None:
        page = self.services.incidents.page(
            FILTER, self.order, limit=PAGE, after=before, backward=True
        )
        self.start = page.next
        if before is None:
            self.model.reset(page.rows[::-1], has_more=False)
        else:
            self.model.prepend(page.rows[::-1])

    def read_on(self) -> None:
        if self.cursor is not None:
            self.read(self.cursor)
        elif self.start is not None:
            self.read_back(self.start)

    def follow(self, uuids: list[str]) -> None:
        found = self.services.incidents.placed(FILTER, self.order, uuids)
        end = None if self.cursor is None else place_behind(self.cursor, self.order)
        start = None if self.start is None else place_behind(self.start, self.order)
        self.model.apply(uuids, found, self.order, end, start=start)

    def demand_fresh(self) -> None:
        """Fail unless the rows are the beginning or the end of the list, or all of it."""
        fresh = list(self.services.incidents.rows(FILTER, self.order, None))
        shown = list(self.model.rows())
        first = 0 if self.start is None else len(fresh) - len(shown)
        assert shown == fresh[first : first + len(shown)]
        assert self.cursor is not None or self.start is not None or len(shown) == len(fresh)


EN = translator("en")


def _given(chance: random.Random) -> dict[str, str]:
    return {
        "title": chance.choice(TITLES),
        "severity": chance.choice(["", *Severity]),
        "event_start_at": chance.choice(STARTS),
        "registered_at": chance.choice(["2024-05-01T00:00Z", "2025-05-01T00:00Z"]),
    }


def _change_something(services: Services, chance: random.Random, known: list[str]) -> str:
    incidents = services.incidents
    if not known or chance.random() < 0.3:
        given = {key: value for key, value in _given(chance).items() if value}
        known.append(incidents.create(ANALYST, given).uuid)
        return known[-1]
    uuid = chance.choice(known)
    if incidents.get(uuid).deleted_at is not None:
        incidents.restore_from_bin(ANALYST, uuid)
    elif chance.random() < 0.2:
        incidents.move_to_bin(ANALYST, uuid)
    else:
        key, value = chance.choice(list(_given(chance).items()))
        incidents.edit(ANALYST, uuid, {key: value or ("x" if key == "title" else "")})
    return uuid


def test_any_changes_lead_to_what_a_fresh_reading_shows(services: Services, qtbot: QtBot) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    chance = random.Random(seed)
    known: list[str] = []
    for _ in range(15):
        _change_something(services, chance, known)
    followed = [
        Followed(services, order, from_end=end) for order in ORDERS for end in (False, True)
    ]
    for _ in range(30):
        several = [_change_something(services, chance, known) for _ in range(chance.randint(1, 3))]
        reads_on = chance.random() < 0.15
        for one in followed:
            one.follow(list(dict.fromkeys(several)))
            if reads_on:
                one.read_on()
            one.demand_fresh()


def test_a_page_read_before_a_change_and_shown_after_it_repeats_nothing(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with a_workspace(tmp_path) as services:
        made = [an_incident(services, title=f"t{n:02}", severity="high") for n in range(20)]
        one = Followed(services, Order("title", descending=False))
        late = services.incidents.page(FILTER, one.order, limit=PAGE, after=one.cursor)
        moved = made[PAGE + 2].uuid
        services.incidents.edit(ANALYST, moved, {"title": "a"})
        one.follow([moved])
        one.cursor = late.next
        one.model.append(late.rows, has_more=True)
        one.follow([moved])
        one.demand_fresh()


def test_a_page_read_back_before_a_change_and_shown_after_it_repeats_nothing(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with a_workspace(tmp_path) as services:
        made = [an_incident(services, title=f"t{n:02}", severity="high") for n in range(20)]
        one = Followed(services, Order("title", descending=False), from_end=True)
        assert one.start is not None
        late = services.incidents.page(
            FILTER, one.order, limit=PAGE, after=one.start, backward=True
        )
        moved = made[-PAGE - 2].uuid
        services.incidents.edit(ANALYST, moved, {"title": "z"})
        one.follow([moved])
        one.start = late.next
        assert one.model.prepend(late.rows[::-1]) == PAGE - 1
        one.follow([moved])
        one.demand_fresh()


def test_the_numbers_of_the_statuses_are_those_of_the_list(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        for status in ("open", "open", "closed"):
            an_incident(services, status=status, title=f"mail {status}")
        services.incidents.move_to_bin(ANALYST, an_incident(services).uuid)
        names = {entry.id: entry.code for entry in services.directories.load().entries}
        for text, expected in (
            ("", {"open": 2, "closed": 1}),
            ("closed", {"closed": 1}),
            ("nowhere", {}),
        ):
            counted = services.incidents.status_counts(parse_filter(text))
            assert {names[key]: count for key, count in counted.items()} == expected


def test_more_incidents_than_a_statement_takes_are_placed(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        uuids = [f"{number:036}" for number in range(1_200)]
        found = services.incidents.placed(parse_filter(""), Order(), [*uuids, made.uuid])
        assert [one.row.uuid for one in found] == [made.uuid]


def test_counting_by_status_reads_the_index_only(services: Services) -> None:
    with bare(services) as connection:
        said = "SELECT status_id, count(*) FROM incident WHERE deleted_at IS NULL GROUP BY 1"
        (plan,) = connection.execute(f"EXPLAIN QUERY PLAN {said}").fetchall()
    assert "COVERING INDEX ix_incident_status_" in plan[3]
    assert "TEMP B-TREE" not in plan[3]


def test_what_columns_sort_by_is_what_the_list_can_be_sorted_by() -> None:
    keys = {column.sort_key for column in COLUMNS} - {""}
    assert keys <= set(SORT_KEYS)
    assert all(column.sorted_by for column in COLUMNS if column.sort_key)


def test_cells_hold_one_printable_line_and_tips_no_markup(tmp_path: Path, qtbot: QtBot) -> None:
    hostile = ["<b>x</b><img src='x'>", "a\u202efdp.exe", "W" * 500, "👩‍👩‍👧 ﷽ A̴̵̜̰͔ͫ͗͢", "a\tb"]
    with a_workspace(tmp_path) as services:
        for text in hostile:
            given = {"title": text, "location": (text * 400)[:2_000], "severity": "high"}
            an_incident(services, company=text[:150], **given)
        model = Followed(services, Order()).model
        for row in range(len(hostile)):
            for column in range(len(COLUMNS)):
                index = model.index(row, column)
                text = model.data(index)
                assert len(text) <= 200
                assert "\u202e" not in text
                assert "\n" not in text and "\t" not in text
                tip = model.data(index, Qt.ItemDataRole.ToolTipRole)
                assert not tip or tip.startswith("<qt><p style=")
                assert "<b>" not in tip and "<img" not in tip
                assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == text


def test_an_entry_that_nobody_knows_shows_a_broken_row(tmp_path: Path, qtbot: QtBot) -> None:
    with a_workspace(tmp_path) as services:
        an_incident(services, severity="high", company="Nord")
        one = Followed(services, Order())
        one.model.reword(Wording((), services.settings.load().zone, EN))
        assert one.model.text(0, 2) == "?"
        assert one.model.hue(0, 6) == ""
