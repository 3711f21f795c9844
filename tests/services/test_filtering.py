# SPDX-License-Identifier: Apache-2.0
"""Each part of a filter means the incidents that it says, however many there are."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.filters import IncidentFilter, parse_filter
from casepack_desktop.services.bundle import Services
from casepack_desktop.storage import listing
from casepack_desktop.storage.listing import SORT_KEYS, Order
from tests.helpers.workspaces import ANALYST, a_clock, a_workspace, an_incident, bare, numbers

EVENTS = {
    "today": "2026-11-20",
    "yesterday": "2026-11-19T12:00Z",
    "week": "2026-11-14",
    "month": "2026-11",
    "spring": "2026-04-01T00:00",
    "new year": "2026-01-01T00:00",
    "old": "2025-12-31",
    "future": "2027-01-01",
}
PEOPLE = {"today": "Eva Maier", "yesterday": "eva maier", "week": "Eva Maierhofer", "old": "Łucja"}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Yield a workspace in Vilnius at noon of 20 November 2026, each case named by its event."""
    with a_workspace(tmp_path_factory.mktemp("filtering"), a_clock()) as opened:
        for name, event in EVENTS.items():
            given = {"responsible": PEOPLE[name]} if name in PEOPLE else {}
            severity = "high" if "y" in name else "low"
            an_incident(opened, title=name, event_start_at=event, severity=severity, **given)
        an_incident(opened, title="never", description="today", company="Nord", tlp="TLP:RED")
        with bare(opened, writable=True) as connection:
            connection.execute("UPDATE incident SET next_due_at = 1 WHERE title = 'old'")
            connection.execute("UPDATE incident SET next_due_at = 1 << 41 WHERE title = 'week'")
        yield opened


def _titles(services: Services, text: str, order: Order | None = None) -> list[str]:
    rows = services.incidents.rows(parse_filter(text), order or Order(descending=False), None)
    return [row.title for row in rows]


MEANT = {
    "event:24h": ["today", "yesterday"],
    "event:7d": ["today", "yesterday", "week"],
    "event:30d": ["today", "yesterday", "week", "month"],
    "event:year": ["today", "yesterday", "week", "month", "spring", "new year"],
    "event>=2026-11-20": ["today", "future"],
    "event<2026": ["old"],
    "event<=2026-01-01": ["new year", "old"],
    "event:2026-11": ["today", "yesterday", "week", "month"],
    "event>=2026-04-01 event<2026-11": ["spring"],
    "event>=2026-03-31T21:00Z event<2026-03-31T21:00:00.001Z": ["spring"],
    "event:7d severity:high": ["today", "yesterday"],
    "event:year tlp:red": [],
    "registered:24h title:never": ["never"],
    "registered<2026-11-20": [],
    "responsible:eva": ["today", "yesterday", "week"],
    'responsible:"EVA MAIER"': ["today", "yesterday"],
    'responsible:"Eva Maierhofer" responsible:łucja': ["week", "old"],
    "responsible:lucja": ["old"],
    "responsible:nobody": [],
    "title:today": ["today"],
    "today": ["today", "never"],
    "title:year title:new": ["new year"],
    "number:00001 number:2026-00002": ["today", "yesterday"],
    "due:overdue": ["old"],
    "company:NORD tlp:red": ["never"],
    "severity<=medium event:7d": ["week"],
}


@pytest.mark.parametrize("text", MEANT)
def test_a_part_of_a_filter_means_what_it_says(services: Services, text: str) -> None:
    assert _titles(services, text) == MEANT[text]
    assert services.incidents.count(parse_filter(text)) == len(MEANT[text])


@pytest.mark.parametrize(("few", "known"), [(0, 0), (0, 100), (100, 100)])
def test_the_list_is_the_same_however_the_incidents_are_come_by(
    services: Services, monkeypatch: pytest.MonkeyPatch, few: int, known: int
) -> None:
    orders = [Order(key, descending) for key, descending in product(SORT_KEYS, (False, True))]
    whole = {order: _titles(services, "", order) for order in orders}
    monkeypatch.setattr(listing, "_FEW", few)
    monkeypatch.setattr(listing, "_KNOWN", known)
    monkeypatch.setattr(listing, "_MANY", known)
    for text, order in product([*MEANT][::4], orders):
        expected = [title for title in whole[order] if title in MEANT[text]]
        assert _titles(services, text, order) == expected, (text, order)


def test_counts_go_no_further_than_asked(services: Services) -> None:
    wanted = parse_filter("event:year")
    assert services.incidents.count(wanted, at_most=3) == 4
    assert services.incidents.count(wanted, at_most=6) == 6
    assert sum(services.incidents.status_counts(wanted, at_most=2).values()) == 3


def test_surrogates_in_any_part_are_no_error(services: Services) -> None:
    for key in ("responsible", "title", "number"):
        assert numbers(services, f'{key}:"\ud800 x"') == []


def test_best_first_without_words_is_the_order_by_number(services: Services) -> None:
    assert _titles(services, "event:7d", Order("relevance")) == MEANT["event:7d"][::-1]


def test_an_empty_part_of_a_filter_does_not_narrow(services: Services) -> None:
    wanted = IncidentFilter(entries={DirectoryKind.COMPANY: ()})
    assert services.incidents.count(wanted) == services.incidents.count(IncidentFilter())


@pytest.mark.parametrize("is_known", [False, True])
def test_case_does_not_count_in_names_of_any_letters(tmp_path: Path, is_known: bool) -> None:
    with a_workspace(tmp_path) as made:
        for name in ("Łucja Ősi", "łucja ősi", "ŁUCJA ŐSI"):
            an_incident(made, responsible=name)
        if is_known:
            made.directories.add_person(ANALYST, "Łucja Ősi")
        for name in ("Łucja Ősi", "łucja ősi", "ŁUCJA ŐSI", "łucja Ősi"):
            assert len(numbers(made, f'responsible:"{name}"')) == 3
