# SPDX-License-Identifier: Apache-2.0
"""The list shows every incident that is meant exactly once, in order, and search finds it."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casepack_desktop.domain.enums import Severity
from casepack_desktop.domain.errors import BadValue
from casepack_desktop.domain.filters import IncidentFilter, parse_filter
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.imports import ImportRequest
from casepack_desktop.storage.listing import (
    SORT_KEYS,
    ListFilter,
    Order,
    UnknownSort,
    count,
)
from casepack_desktop.storage.searching import TooManyWords
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident, bare, numbers

COUNT = 1_000
TITLES = ["Phishing mail", "phishing mail", "PHISHING MAIL", "Łódź outage", "łódź outage", "z"]
STARTS = [None, None, "2026", "2026-01", "2026-01-01", "2026-01-01T00:00Z", "2025-06-30T12:00Z"]
COMPANIES = [None, "Nord", "Süd", "Baltic Grid AS"]
TYPES = [None, "ransomware", "phishing"]
COLUMNS = {"severity": "severity_rank"}
ENTRIES = {"company", "type", "status"}
RESPONSIBLE = [None, "Eva Maier", "eva maier", "Łukasz", "Ōe"]


def _case(chosen: random.Random) -> dict[str, str]:
    given = {
        "title": chosen.choice(TITLES),
        "severity": chosen.choice([None, *Severity]),
        "event_start_at": chosen.choice(STARTS),
        "registered_at": chosen.choice(["2024-05-01T00:00Z", "2025-05-01T00:00Z", None]),
        "company": chosen.choice(COMPANIES),
        "type": chosen.choice(TYPES),
        "status": chosen.choice(["open", "closed"]),
        "responsible": chosen.choice(RESPONSIBLE),
        "location": chosen.choice([None, "Vilnius", "vilnius", "Ślesin"]),
        "tlp": chosen.choice([None, "TLP:RED", "TLP:GREEN"]),
    }
    return {key: str(value) for key, value in given.items() if value is not None}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Yield a workspace of 1,000 incidents with many ties and empty values, some in the bin."""
    folder = tmp_path_factory.mktemp("many")
    seed = random.randrange(10**9)
    chosen = random.Random(seed)
    print(f"seed {seed}")  # noqa: T201 - shown when a test fails
    file = folder / "cases.jsonl"
    cases = [_case(chosen) | {"comment": f"case {number}"} for number in range(COUNT)]
    file.write_text("\n".join(map(json.dumps, cases)))
    with a_workspace(folder) as services:
        assert services.imports.run(ANALYST, ImportRequest(file)).created == COUNT
        with bare(services, writable=True) as connection:
            connection.execute("UPDATE incident SET next_due_at = id % 7 * 1000 WHERE id % 3 = 0")
        for key in chosen.sample(range(1, COUNT), 20):
            services.incidents.move_to_bin(ANALYST, f"INC-2026-{key:05d}") if key < 100 else None
        yield services


def _stored(services: Services) -> list[dict[str, Any]]:
    with bare(services) as connection:
        cursor = connection.execute("SELECT * FROM incident WHERE deleted_at IS NULL")
        assert cursor.description is not None
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def _positions(services: Services) -> dict[int, tuple[int, int]]:
    return {entry.id: (entry.position, entry.id) for entry in services.directories.load().entries}


def _place(row: dict[str, Any], key: str, positions: dict[int, tuple[int, int]]) -> Any:
    if key == "number":
        return row["number_year"], row["number_counter"]
    if key in ENTRIES:
        return positions.get(row[f"{key}_id"])
    value = row[COLUMNS.get(key, key)]
    # NOCASE folds what is ASCII and nothing else.
    return value.encode().lower() if isinstance(value, str) else value


def _sorted(services: Services, rows: list[dict[str, Any]], order: Order) -> list[str]:
    positions = _positions(services)

    def place(row: dict[str, Any]) -> Any:
        return _place(row, order.key, positions)

    filled = [row for row in rows if place(row) is not None]
    empty = [row for row in rows if place(row) is None]
    filled.sort(key=lambda row: (place(row), row["id"]), reverse=order.descending)
    empty.sort(key=lambda row: row["id"], reverse=order.descending)
    return [row["number"] for row in filled + empty]


def _paged(
    services: Services,
    wanted: IncidentFilter,
    order: Order,
    limit: int,
    *,
    backward: bool = False,
) -> list[str]:
    found, cursor = [], None
    while True:
        page = services.incidents.page(wanted, order, limit=limit, after=cursor, backward=backward)
        found += [row.number for row in page.rows]
        cursor = page.next
        if cursor is None:
            return found


@pytest.mark.parametrize("limit", [7, 200, 1_000, 5_000])
@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("key", SORT_KEYS)
def test_pages_lose_and_repeat_nothing(
    many: Services, key: str, descending: bool, limit: int
) -> None:
    order = Order(key, descending)
    expected = _sorted(many, _stored(many), order)
    assert _paged(many, parse_filter(""), order, limit) == expected
    assert len(set(expected)) == len(expected) == many.incidents.count(parse_filter(""))
    assert _paged(many, parse_filter(""), order, limit, backward=True) == expected[::-1]


@pytest.mark.parametrize(("limit", "given"), [(0, 0), (1, 1), (200, 200), (250, 250), (401, 401)])
def test_a_list_is_as_long_as_it_was_asked_for(many: Services, limit: int, given: int) -> None:
    rows = list(many.incidents.rows(parse_filter(""), Order(), limit))
    assert len(rows) == given


def test_a_list_that_is_changed_while_it_is_read_is_one_state(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = [an_incident(services, title=f"case {n:03}").uuid for n in range(250)]
        rows = services.incidents.rows(parse_filter(""), Order("title", descending=False), None)
        first = [next(rows).uuid for _ in range(100)]
        services.incidents.edit(ANALYST, made[0], {"title": "moved to the end"})
        services.incidents.edit(ANALYST, made[249], {"title": "a first one"})
        assert first + [row.uuid for row in rows] == made


def _entry_ids(services: Services, wanted: IncidentFilter) -> dict[str, set[int]]:
    directory = services.directories.load()
    return {
        f"{kind.value}_id": {directory.resolve(kind, text).id for text in texts}
        for kind, texts in wanted.entries.items()
    }


def _matches(row: dict[str, Any], wanted: IncidentFilter, entry_ids: dict[str, set[int]]) -> bool:
    return (
        all(row[key] in ids for key, ids in entry_ids.items())
        and (not wanted.severities or row["severity"] in wanted.severities)
        and (not wanted.tlps or row["tlp"] in wanted.tlps)
        and all(word in row["title"].lower().replace("ł", "l") for word in wanted.words)
    )


@pytest.mark.parametrize(
    "text",
    [
        "severity:high",
        "severity>=medium",
        "severity:low severity:critical",
        "status:closed company:Nord",
        "company:nord company:SÜD",
        'company:"baltic grid as" severity>=high tlp:red',
        "type:ransomware",
        "type:ransomware type:phishing tlp:green tlp:red",
        "classification:malicious-code",
        "phishing",
        "phish mail severity:low",
        '"phishing mail"',
        '"mail phishing"',
        "outage status:open",
        "nowhere",
    ],
)
def test_a_filter_means_what_its_parts_say(many: Services, text: str) -> None:
    wanted = parse_filter(text)
    entry_ids = _entry_ids(many, wanted)
    expected = [row for row in _stored(many) if _matches(row, wanted, entry_ids)]
    for key in ("number", "severity", "company", "location"):
        order = Order(key)
        assert _paged(many, wanted, order, 50) == _sorted(many, expected, order)
        reverse = _paged(many, wanted, order, 50, backward=True)
        assert reverse == _sorted(many, expected, order)[::-1]
    assert many.incidents.count(wanted) == len(expected)


def test_an_unknown_entry_is_refused_naming_the_known_ones(many: Services) -> None:
    with pytest.raises(BadValue, match=r"“company:Nowhere”.*NORD"):
        many.incidents.count(parse_filter("company:Nowhere"))


def test_sorting_by_what_has_no_index_is_refused() -> None:
    with pytest.raises(UnknownSort, match="severity"):
        Order("description")


def test_numbers_of_another_look_are_listed_beside_our_own(tmp_path: Path) -> None:
    given = ["INC-2026-00001", "IR-2026-00001", "INC-2026-1", "SOC-2026-00001", "INC-2026-00002"]
    file = tmp_path / "ours.jsonl"
    rows = [
        {"uuid": f"0199a0b0-0000-7000-8000-00000000000{i}", "number": number, "title": number}
        for i, number in enumerate(given)
    ]
    file.write_text("\n".join(map(json.dumps, rows)))
    with a_workspace(tmp_path) as services:
        services.imports.run(ANALYST, ImportRequest(file))
        for descending in (True, False):
            found = _paged(services, parse_filter(""), Order("number", descending), 1)
            assert sorted(found) == sorted(given)


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("Łódź is down", "lodz"),
        ("Łódź is down", "ŁÓDŹ"),
        ("Lodz is down", "łódź"),
        ("Straße blocked", "strasse"),
        ("STRASSE blocked", "straße"),
        ("Øresund cable", "oresund"),
        ("Oresund cable", "øresund"),
        ("Smørrebrød", "SMORREBROD"),
        ("Đorđe called", "dorde"),
        ("Þingvellir", "thingvellir"),
        ("cœur", "coeur"),
        ("ISTANBUL ılık", "istanbul ilik"),
        ("Köln, naïve façade", "koln naive facade"),
        ("Витік даних", "витік"),
        ("Unauthorised access", "unauth"),
        ("Mail server unreachable", '"server unre"'),
        ("10.20.30.40", "10.20"),
    ],
)
@pytest.mark.parametrize("field", ["title", "description", "responsible"])
def test_search_finds_words_as_people_type_them(
    tmp_path: Path, field: str, text: str, search: str
) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services, **{"title": "x", field: text})
        an_incident(services, title="something else", description="entirely")
        assert numbers(services, search) == [made.number]


@pytest.mark.parametrize("search", ["server mail", "erver", '"mail unreach"', "mailx", '"il s"'])
def test_search_finds_no_more_than_was_asked(tmp_path: Path, search: str) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services, title="Mail server unreachable")
        expected = [made.number] if search == "server mail" else []
        assert numbers(services, search) == expected


def test_a_part_of_an_indicator_is_found(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services, indicators="hxxps://evil.example[.]org/a\nD41D8CD98F00B204")
        for search in ("vil.exam", "d8cd98f", "example[.]org"):
            assert numbers(services, search) == [made.number]
        services.incidents.edit(ANALYST, made.uuid, {"indicators": ""})
        assert numbers(services, "d8cd98f") == []


def test_search_follows_every_edit(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services, title="alpha", comment="gamma")
        services.incidents.edit(ANALYST, made.uuid, {"title": "beta"})
        found = {word: numbers(services, word) for word in ("alpha", "beta", "gamma")}
        assert found == {"alpha": [], "beta": [made.number], "gamma": [made.number]}
        assert numbers(services, made.number) == [made.number]


HOSTILE = [
    *"\"*^-+:(){}[]\\/%_'`;?!,.<>|&~@#$=",
    *("AND", "OR", "NOT", "NEAR", "NEAR(", "NEAR/2", "rowid", "title:", "{title}:", "^x", "- "),
    *("\x00", "\ud800", "\udfff", "\u202e", "\ufeff", "\u200d", "😀", "́", "ß", "İ", "ﬁ", "中文字"),
    *("' OR 1=1 --", "'; DROP TABLE incident; --", "%s", "{0}", "?1", ":name", '""', '"*', "x*"),
    *(" ", "\n", "\t", "x", "mail", "x" * 5_000),
]


def test_no_text_is_too_strange_to_search_for(many: Services) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    chosen = random.Random(seed)
    texts = ["".join(chosen.choices(HOSTILE, k=chosen.randrange(1, 9))) for _ in range(5_000)]
    with many.workspace.read() as connection:
        for text in texts:
            assert count(connection, ListFilter(words=(text,))) <= COUNT
    wanted = map(parse_filter, texts[:300])
    for one in (one for one in wanted if not one.unclear):
        many.incidents.page(one, Order("severity"))


@pytest.mark.parametrize("word", ["mail", "x:y", "status:open", "severity:high", "tlp:red"])
def test_a_filter_may_be_very_long(many: Services, word: str) -> None:
    once = many.incidents.count(parse_filter(word))
    assert many.incidents.count(parse_filter(f"{word} " * 3_000)) == once


def test_more_words_than_can_be_searched_for_are_refused_with_their_count(many: Services) -> None:
    assert many.incidents.count(parse_filter(" ".join(f"a{n}" for n in range(100)))) == 0
    with pytest.raises(TooManyWords, match=r"3000 .* 100"):
        many.incidents.count(parse_filter(" ".join(f"a{n}" for n in range(3_000))))


def test_who_can_be_meant_as_responsible_is_everybody_once(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        for name in ("Ona", "jonas", "Jonas", "Žemyna"):
            an_incident(services, responsible=name)
        an_incident(services)
        services.incidents.move_to_bin(ANALYST, an_incident(services, responsible="Gone").uuid)
        services.directories.add_person(ANALYST, "Petras")
        names = services.incidents.responsibles()
        assert names[0] == "Petras"
        assert sorted(name.casefold() for name in names) == ["jonas", "ona", "petras", "žemyna"]


def test_names_of_responsibles_are_looked_up_in_the_index(tmp_path: Path) -> None:
    said = (
        "SELECT min(responsible COLLATE NOCASE) FROM incident"
        " WHERE deleted_at IS NULL AND responsible COLLATE NOCASE > 'x'"
    )
    with a_workspace(tmp_path) as services, bare(services) as connection:
        (plan,) = connection.execute(f"EXPLAIN QUERY PLAN {said}").fetchall()
    assert "INDEX ix_incident_responsible" in plan[3] and plan[3].startswith("SEARCH")
