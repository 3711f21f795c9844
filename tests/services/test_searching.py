# SPDX-License-Identifier: Apache-2.0
"""Search finds a word wherever it stands in a case and beside it, best first, and nothing more."""

import random
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.fields import FIELDS
from casepack_desktop.domain.filters import IncidentFilter, parse_filter
from casepack_desktop.services.bundle import Services
from casepack_desktop.storage import ranking
from casepack_desktop.storage.derived import missing_derived, search_gaps
from casepack_desktop.storage.listing import RELEVANCE, Cursor, ListFilter, Order, count
from casepack_desktop.storage.searching import TooLongWords, TooManyWords
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident, bare, numbers

BEST = Order(RELEVANCE)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Yield a workspace for tests that leave what they find."""
    with a_workspace(tmp_path_factory.mktemp("search")) as services:
        yield services


def comment(services: Services, uuid: str, text: str) -> None:
    """Remark something on a case."""
    services.comments.add(ANALYST, uuid, text)


def attach(services: Services, uuid: str, *names: str) -> None:
    """Put files beside a case, as the triggers see it."""
    stored = services.workspace.vault.put(b"x")
    with bare(services, writable=True) as connection:
        connection.execute("BEGIN")
        connection.execute(
            "INSERT OR IGNORE INTO vault_file(name, sha256, size) VALUES (?, ?, ?)",
            (stored.name, stored.sha256, stored.size),
        )
        connection.executemany(
            "INSERT INTO attachment(uuid, incident_id, role, name, media_type, file_id, added_at,"
            " added_by) SELECT hex(randomblob(8)), id, 'attachment', ?, 'text/plain', 1, 0, 'ona'"
            " FROM incident WHERE uuid = ?",
            [(name, uuid) for name in names],
        )
        connection.execute("COMMIT")


def _beside(services: Services, sql: str, parameters: tuple[object, ...] = ()) -> None:
    with bare(services, writable=True) as connection:
        connection.execute(sql, parameters)


def _is_whole(services: Services) -> bool:
    with services.workspace.read() as connection:
        return not missing_derived(connection) and not search_gaps(connection)


def _in_full_text() -> list[str]:
    wanted = (
        "title description location indicators impact actions_taken additional_measures"
        " reports_records comment responsible reported_by registered_by external_id"
    )
    return wanted.split()


def test_all_fields_that_search_promises_are_searched(tmp_path: Path) -> None:
    assert {one.key for one in FIELDS if one.is_searchable} >= set(_in_full_text())
    with a_workspace(tmp_path) as services:
        for key in _in_full_text():
            made = an_incident(services, **{"title": "x", key: "Quokka on the shore"})
            for search in ("quokka", "quok", '"on the sh"'):
                assert numbers(services, search) == [made.number], (key, search)
            services.incidents.move_to_bin(ANALYST, made.uuid)
            assert numbers(services, "quokka") == []


@pytest.mark.parametrize(
    "search",
    ["Mail - Łódź", "mail – łódź", "mail & | łódź", "→ mail ( łódź ).", "mail … title:łódź"],
)
def test_marks_between_words_hide_nothing(tmp_path: Path, search: str) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services, title="Mail – Łódź (→ Vilnius)")
        an_incident(services, title="Mail – Vilnius")
        comment(services, made.uuid, "quokka")
        for typed in (search, f"{search} quokka"):
            assert numbers(services, typed) == [made.number]
            assert numbers(services, typed, BEST) == [made.number]
            assert services.incidents.counted(parse_filter(typed)).number == 1


@pytest.mark.parametrize(
    "sign", ["😀", "🇺🇦", "👩\u200d💻", "❤\ufe0f", "€", "№", "™", "。", "---", "\u0301"]
)
def test_signs_that_are_no_words_hide_nothing(tmp_path: Path, sign: str) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services, title=f"Outage {sign} 500")
        an_incident(services, title=f"Other {sign} 400")
        for typed in (f"{sign} outage", f"outage {sign}", f'500 title:"outage {sign}"'):
            assert numbers(services, typed) == [made.number]
            assert numbers(services, typed, BEST) == [made.number]


@pytest.mark.parametrize("search", ["lodz", "strass", '"calm strasse"', "łódź"])
def test_comments_and_names_of_files_are_searched(tmp_path: Path, search: str) -> None:
    with a_workspace(tmp_path) as services:
        one, other, third = (an_incident(services) for _ in range(3))
        comment(services, one.uuid, "Łódź: a calm Straße")
        attach(services, other.uuid, "Łódź - calm Straße.pdf", "more.txt")
        attach(services, third.uuid, "another.txt")
        assert numbers(services, search) == [one.number, other.number]
        services.incidents.move_to_bin(ANALYST, one.uuid)
        assert numbers(services, search) == [other.number]
        assert _is_whole(services)


def test_a_file_that_was_removed_is_found_no_more_until_it_comes_back(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        attach(services, made.uuid, "quokka.txt")
        for removed_at, found in ((5, []), (None, [made.number])):
            _beside(services, "UPDATE attachment SET removed_at = ?", (removed_at,))
            assert numbers(services, "quokka") == found
            assert _is_whole(services)
        _beside(services, "UPDATE attachment SET name = 'wombat.txt'")
        assert numbers(services, "quokka") == []
        assert numbers(services, "wombat") == [made.number]
        _beside(services, "DELETE FROM attachment")
        assert numbers(services, "wombat") == []
        assert _is_whole(services)


def test_the_ten_thousandth_file_is_indexed_alone(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        attach(services, made.uuid, *(f"picture {number}.png" for number in range(9_999)))
        with bare(services, writable=True) as connection:
            before = connection.total_changes
            connection.execute(
                "INSERT INTO attachment(uuid, incident_id, role, name, media_type, file_id,"
                " added_at, added_by) VALUES ('u', 1, 'attachment', 'quokka', 'x', 1, 0, 'ona')"
            )
            assert connection.total_changes - before < 100
        assert numbers(services, "quokka") == [made.number]
        assert numbers(services, '"picture 77"') == [made.number]


@pytest.mark.parametrize(
    ("search", "is_found"),
    [("baltic", True), ("SÜD", True), ("sud", True), ("BALT-1", True), ('"as sud"', False)],
)
def test_cases_are_found_by_names_and_code_of_their_company(
    tmp_path: Path, search: str, is_found: bool
) -> None:
    with a_workspace(tmp_path) as services:
        services.directories.add_company(ANALYST, "Baltic Grid AS")
        an_incident(services)
        made = an_incident(services, company="Baltic Grid AS")
        with bare(services, writable=True) as connection:
            connection.execute(
                "INSERT INTO entry_text SELECT entry_id, 'de', 'Süd Netz', '', '[]' FROM entry_text"
                " JOIN entry ON entry.id = entry_id WHERE kind = 'company'"
            )
            connection.execute("UPDATE entry SET code = 'BALT-1' WHERE kind = 'company'")
        assert numbers(services, search) == ([made.number] if is_found else [])
        assert _is_whole(services)


def test_a_company_with_another_name_is_found_by_that_alone(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        services.directories.add_company(ANALYST, "Baltic Grid AS")
        made = an_incident(services, company="Baltic Grid AS")
        _beside(services, "UPDATE entry SET code = 'N' WHERE kind = 'company'")
        _beside(services, "UPDATE entry_text SET name = 'Nordlicht' WHERE name LIKE 'Baltic%'")
        assert numbers(services, "nordlicht") == [made.number]
        assert numbers(services, '"baltic grid"') == []
        # Other directories are not what a search for words means.
        kind = DirectoryKind.STATUS
        assert services.directories.load().of(kind)[0].name("en").lower() == "open"
        assert numbers(services, "open") == []


def test_words_may_stand_in_different_places_of_one_case(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        services.directories.add_company(ANALYST, "Nord")
        made = an_incident(services, title="alpha", company="Nord", indicators="evil.example")
        other = an_incident(services, title="alpha beta")
        comment(services, made.uuid, "beta")
        attach(services, made.uuid, "gamma.txt")
        both = [made.number, other.number]
        wanted = {
            "alpha beta": both,
            "beta gamma": both[:1],
            "alpha beta gamma nord": both[:1],
            "vil.exam beta": both[:1],
            "alpha delta": [],
            "nord delta": [],
        }
        assert {search: numbers(services, search) for search in wanted} == wanted
        for search, found in wanted.items():
            assert sorted(numbers(services, search, BEST)) == found
            assert services.incidents.counted(parse_filter(search)).number == len(found)


def test_the_best_comes_first(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        beside = an_incident(services, title="x")
        comment(services, beside.uuid, "phishing")
        text = an_incident(services, title="x", description="phishing " + "and more " * 50)
        title = an_incident(services, title="phishing")
        newer = an_incident(services, title="phishing")
        expected = [newer.number, title.number, text.number, beside.number]
        assert numbers(services, "phishing", BEST) == expected
        assert [hit.number for hit in services.incidents.search("phishing", 3)] == expected[:3]


def test_relevance_without_words_is_the_order_of_numbers(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = [an_incident(services).number for _ in range(5)]
        for descending in (True, False):
            order = Order(RELEVANCE, descending)
            expected = made[::-1] if descending else made
            assert _paged(services, parse_filter(""), order, 2) == expected


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Yield a workspace in which `common` occurs so and so often in 120 of 150 incidents."""
    with a_workspace(tmp_path_factory.mktemp("ranked")) as services:
        for number in range(150):
            words = " ".join(["common"] * (number % 5) + ["filler"] * (number % 7))
            severity = "high" if number % 3 else "low"
            an_incident(services, title=words or "none", severity=severity)
        yield services


def _paged(services: Services, wanted: IncidentFilter, order: Order, limit: int) -> list[str]:
    found: list[str] = []
    cursor: Cursor | None = None
    while True:
        page = services.incidents.page(wanted, order, limit=limit, after=cursor)
        found += [row.number for row in page.rows]
        cursor = page.next
        if cursor is None:
            return found


@pytest.mark.parametrize("at_once", [7, 50, 120, 121, 10_000])
@pytest.mark.parametrize("limit", [1, 13, 200])
@pytest.mark.parametrize("search", ["common", "common filler", "severity:high comm", "nowhere"])
def test_ranked_pages_lose_and_repeat_nothing(
    ranked: Services, monkeypatch: pytest.MonkeyPatch, search: str, limit: int, at_once: int
) -> None:
    monkeypatch.setattr(ranking, "COMMON", at_once)
    wanted = parse_filter(search)
    found = _paged(ranked, wanted, BEST, limit)
    assert sorted(found) == numbers(ranked, search)
    assert found == _paged(ranked, wanted, BEST, 200)


def test_pages_hold_their_ranks_while_others_write(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = [an_incident(services, title="common").number for _ in range(30)]
        first = services.incidents.page(parse_filter("common"), BEST, limit=10)
        for _ in range(40):
            an_incident(services, title="common " * 3)
        gone = [row.uuid for row in first.rows[:3]]
        for uuid in gone:
            services.incidents.move_to_bin(ANALYST, uuid)
        rest = services.incidents.page(parse_filter("common"), BEST, limit=100, after=first.next)
        assert [row.number for row in (*first.rows, *rest.rows)] == made[::-1]


@pytest.mark.parametrize("at_most", [1, 119, 120, 121, 1_000])
def test_a_count_of_words_ends_where_enough_were_counted(ranked: Services, at_most: int) -> None:
    counted = ranked.incidents.counted(parse_filter("common"), at_most)
    assert counted.number == min(at_most, 120)
    assert counted.is_more == (at_most < 120)


@pytest.mark.parametrize("slack", [0, 1, 1_000])
def test_a_count_sees_what_lies_in_the_bin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slack: int
) -> None:
    monkeypatch.setattr(ranking, "_BINNED", slack)
    with a_workspace(tmp_path) as services:
        made = [an_incident(services, title="common") for _ in range(12)]
        for one in made[4:]:
            services.incidents.move_to_bin(ANALYST, one.uuid)
        for at_most, expected in ((3, (3, True)), (4, (4, False)), (9, (4, False))):
            counted = services.incidents.counted(parse_filter("common"), at_most)
            assert (counted.number, counted.is_more) == expected


def test_a_bare_number_is_first_of_all_that_of_a_case(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = [an_incident(services) for _ in range(12)]
        other = an_incident(services, title="11 files lost")
        found = [hit.number for hit in services.incidents.search("11", 5)]
        assert found == [made[10].number, other.number]
        assert [hit.uuid for hit in services.incidents.search(made[6].number, 5)] == [made[6].uuid]
        services.incidents.move_to_bin(ANALYST, made[10].uuid)
        assert [hit.number for hit in services.incidents.search("11", 5)] == [other.number]


def test_recent_incidents_come_before_the_newest_and_none_twice(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = [an_incident(services) for _ in range(5)]
        services.incidents.move_to_bin(ANALYST, made[1].uuid)
        asked = [made[2].uuid, made[1].uuid, "unknown", made[0].uuid]
        found = [hit.uuid for hit in services.incidents.recent(asked, 4)]
        assert found == [made[2].uuid, made[0].uuid, made[4].uuid, made[3].uuid]


def test_a_gap_in_each_search_table_is_told_and_filled(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        services.directories.add_company(ANALYST, "Nord")
        made = an_incident(services, company="Nord", indicators="evil.example")
        comment(services, made.uuid, "quokka")
        attach(services, made.uuid, "wombat.txt")
        for table in ("incident", "indicator", "comment", "attachment", "company"):
            _beside(services, f"DELETE FROM {table}_search")
            assert [found.code for found in services.health.check()] == ["search-gap"], table
            services.health.repair(ANALYST)
            assert services.health.check() == []
            for search in (made.number, "vil.exam", "quokka", "wombat", "nord"):
                assert numbers(services, search) == [made.number], (table, search)


def test_a_search_table_that_is_gone_is_made_and_filled_again(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        comment(services, made.uuid, "quokka")
        _beside(services, "DROP TABLE comment_search")
        told = {str(found.params["name"]) for found in services.health.check()}
        assert "comment_search" in told
        services.health.repair(ANALYST)
        assert services.health.check() == []
        assert numbers(services, "quokka") == [made.number]


# Hostile text


PIECES = [
    *"\"*^-+:(){}[]\\/%_'`;?!,.<>|&~@#$=",
    *("AND", "OR", "NOT", "NEAR(", "NEAR/2", "rowid", "title:", "{title}:", "^x", "every:", ":w0"),
    *("\x00", "\ud800", "\udfff", "\u202e", "\ufeff", "\u200d", "😀", "\u0301", "ß", "İ", "ﬁ"),
    *("' OR 1=1 --", "'; DROP TABLE incident; --", "%s", "{0}", "?1", ":name", '""', '"*', "x*"),
    *(" ", "\n", "\t", "x", "mail", "\ue000", "𝔘", "中文字", "ก็", "क्षि"),
]


def _outcome(connection: Connection, *words: str) -> str:
    wanted = ListFilter(words=words)
    try:
        ranking.ranked_page(connection, wanted, 10, None)
        number = count(connection, wanted)
        assert ranking.counted(connection, wanted, 10_000).number == number
        return "found"
    except Problem as problem:
        return type(problem).__name__


def test_no_text_is_too_strange_to_search_for(shared: Services) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    chosen = random.Random(seed)
    with shared.workspace.read() as connection:
        for _ in range(1_000):
            words = [
                "".join(chosen.choices(PIECES, k=chosen.randrange(1, 9)))
                for _ in range(chosen.randrange(1, 4))
            ]
            assert _outcome(connection, *words) == "found", words


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("x" * 50_000, "found"),
        ("x" * 50_001, "TooLongWords"),
        ("x, " * 50, "found"),
        ("x, " * 51, "TooLongPhrase"),
    ],
)
def test_a_word_or_phrase_may_be_long_but_not_endless(
    shared: Services, word: str, outcome: str
) -> None:
    with shared.workspace.read() as connection:
        assert _outcome(connection, word) == outcome
        assert _outcome(connection, word, "mail") == outcome


def test_a_text_of_a_hundred_thousand_characters_is_refused_in_a_sentence(
    shared: Services,
) -> None:
    for ask in (shared.incidents.count, shared.incidents.counted):
        with pytest.raises(TooLongWords, match="100000 characters is too long"):
            ask(parse_filter("x" * 100_000))
    with pytest.raises(TooManyWords, match=r"50000 .* 100"):
        shared.incidents.search(" ".join(map(str, range(50_000))), 10)


def test_a_hundred_words_are_searched_for_and_one_more_is_refused(shared: Services) -> None:
    words = [f"a{number:03}" for number in range(101)]
    made = an_incident(shared, title="x", description=" ".join(words))
    found = shared.incidents.search(" ".join(words[:100]), 10)
    assert [hit.uuid for hit in found] == [made.uuid]
    with pytest.raises(TooManyWords, match=r"101 .* 100"):
        shared.incidents.search(" ".join(words), 10)


LETTERS = st.characters(categories=("Ll", "Lu", "Lo", "Nd"), exclude_characters="\x00")
WORDS = st.one_of(
    st.text(LETTERS, min_size=1, max_size=12),
    st.text(string.ascii_letters + "łŁđøØæœßẞþðħıäöüéñç", min_size=1, max_size=12),
)
PLACES = st.sampled_from(["title", "description", "indicators", "comment", "responsible"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDS, PLACES, st.sampled_from(["", ", ", "( "]))
def test_every_word_that_was_written_is_found_again(
    shared: Services, word: str, field: str, before: str
) -> None:
    made = an_incident(shared, **{"title": "x", field: f"some {before}{word} more"})
    wanted = ListFilter(words=(word,))
    with shared.workspace.read() as connection:
        rows, _ = ranking.ranked_page(connection, wanted, 10_000, None)
        prefixes, _ = ranking.ranked_page(connection, ListFilter(words=(word[:1],)), 10_000, None)
    assert made.uuid in {row.uuid for row in rows}
    assert made.uuid in {row.uuid for row in prefixes}
