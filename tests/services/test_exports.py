# SPDX-License-Identifier: Apache-2.0
"""An export is one state of the list, whole or not there, recorded, and read again without loss."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import BadValue, NothingToUndo, Problem, UnknownField
from casepack_desktop.domain.fields import FIELDS, Field, FieldKind
from casepack_desktop.domain.filters import filter_text, parse_filter
from casepack_desktop.domain.views import Incident
from casepack_desktop.exchange.exporters import ExportFormat
from casepack_desktop.exchange.problems import TooManyIncidents, UnknownExportFormat
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.exports import ExportRequest
from casepack_desktop.services.imports import ImportRequest, ImportResult
from casepack_desktop.services.outgoing import InUse, IsAFolder
from casepack_desktop.storage.actions import broken_links
from casepack_desktop.storage.listing import Order
from casepack_desktop.storage.problems import Unreadable
from casepack_desktop.support.hashing import sha256_bytes
from casepack_desktop.support.progress import Cancelled
from tests.helpers.workspaces import (
    ANALYST,
    a_clock,
    a_workspace,
    an_incident,
    changed_tables,
    dump,
    later,
    numbers,
)

FORMATS = list(ExportFormat)
LONG = "Łódź =1 領収書 😀\n" * 4_000
FULL = {
    "title": "=HYPERLINK(1)",
    "external_id": "00123",
    "company": "Baltic Grid AS",
    "location": "+370 Vilnius",
    "type": "phishing",
    "severity": "critical",
    "tlp": "AMBER",
    "pap": "GREEN",
    "event_start_at": "2026-10-25T01:30:00.123Z",
    "event_end_at": "2026-11",
    "detected_at": "1899-12-31T23:00Z",
    "aware_at": "2026-11-20",
    "description": LONG,
    "indicators": "\ta\x01b\n_x0041_\n\x1f",
    "technical_details": "⟦Long texts 1⟧",
    "suspected_malicious": "unknown",
    "downtime_minutes": "0",
    "users_affected": "999999999999999",
    "financial_loss": "12345678901234.56",
    "financial_loss_currency": "EUR",
    "cross_border": "no",
    "responsible": "Eva Maier",
}


def export(services: Services, path: Path, where: str = "", **wanted: object) -> Path:
    """Export the list and return the file."""
    request = ExportRequest(parse_filter(where), **wanted)  # type: ignore[arg-type]
    services.exports.write(ANALYST, path, request)
    return path


def run(services: Services, path: Path) -> ImportResult:
    """Import a file."""
    return services.imports.run(ANALYST, ImportRequest(path))


def cases(services: Services) -> list[Incident]:
    """Return all incidents, oldest first."""
    return [services.incidents.get(number) for number in numbers(services)]


def alike(services: Services, others: Services) -> None:
    """Fail unless both workspaces hold the same incidents."""
    ours, theirs = cases(services), cases(others)
    assert [one.uuid for one in ours] == [one.uuid for one in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert one.number == other.number
        assert named(services, one) == named(others, other)
        assert one.origins == other.origins


def named(services: Services, incident: Incident) -> dict[str, object]:
    """Return the values of an incident with its company by name."""
    values: dict[str, object] = dict(incident.values)
    if "company" in values:
        entry = services.directories.load().exact(
            DirectoryKind.COMPANY, str(incident.values["company"])
        )
        assert entry is not None
        values["company"] = entry.name("en")
    return values


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("language", ["en", "de", "uk"])
def test_a_case_comes_into_another_workspace_as_it_was(
    tmp_path: Path, kind: ExportFormat, language: str
) -> None:
    with (
        a_workspace(tmp_path) as one,
        a_workspace(tmp_path, name="other.casepack", zone="America/New_York") as other,
    ):
        an_incident(one, **FULL)
        an_incident(one, title="Second", status="closed")
        path = export(one, tmp_path / f"list.{kind}", language=language)
        result = run(other, path)
        assert (result.created, result.rejected) == (2, [])
        alike(one, other)
        again = export(other, tmp_path / f"again.{kind}", language=language)
        assert run(one, again).rejected == []
        alike(one, other)


@pytest.mark.parametrize("kind", FORMATS)
def test_an_export_read_into_its_own_workspace_changes_nothing(
    tmp_path: Path, kind: ExportFormat
) -> None:
    with a_workspace(tmp_path) as services:
        an_incident(services, **FULL)
        an_incident(services, status="in_progress")
        path = export(services, tmp_path / f"list.{kind}")
        before = dump(services)
        result = run(services, path)
        assert (result.read, result.unchanged, result.action) == (2, 2, None)
        assert dump(services) == before


_TEXT = st.text(st.characters(exclude_characters="\x00", codec="utf-8"), min_size=1, max_size=40)
_LINE = _TEXT.filter(lambda text: len(text.splitlines()) == 1)
_MOMENT = st.datetimes(timezones=st.just(UTC)).map(
    lambda at: at.isoformat(timespec="milliseconds")
) | st.dates().map(lambda day: day.isoformat())
_PARTIAL = st.sampled_from(["2023", "2023-04", "1850-01", "0012"])


def _typed(field: Field) -> st.SearchStrategy[str]:
    """Return what a person may type into a field."""
    match field.kind:
        case FieldKind.LINE | FieldKind.PERSON:
            return _LINE
        case FieldKind.TEXT:
            is_long = field.key == "description"
            return _TEXT.map(lambda text: text * (32_768 // len(text) + 1)) if is_long else _TEXT
        case FieldKind.MOMENT:
            return _MOMENT | _PARTIAL
        case FieldKind.CHOICE:
            return st.sampled_from(field.choices)
        case FieldKind.INTEGER:
            return st.integers(0, 10**15 - 1).map(str)
        case FieldKind.AMOUNT:
            return st.decimals(0, 10**14, places=2).map(lambda amount: format(amount, "f"))
        case FieldKind.CURRENCY:
            return st.sampled_from(["EUR", "UAH"])
        case FieldKind.ENTRY:
            return st.sampled_from(_ENTRIES[field.key])


_ENTRIES = {
    "company": ["Nord AB", "=Süd", "Łódź S.A."],
    "classification": [""],
    "type": ["phishing", "system-compromise", ""],
    "status": ["open", "in_progress", "resolved", "closed"],
}
_GIVEN = st.fixed_dictionaries(
    {"title": _LINE.filter(str.strip)},
    optional={
        field.key: _typed(field)
        for field in FIELDS
        if field.is_editable and field.key not in ("title", "event_end_at")
    },
)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, Services]]:
    folder = tmp_path_factory.mktemp("pair")
    with a_workspace(folder) as one, a_workspace(folder, name="other.casepack") as other:
        yield one, other


@given(cases_=st.lists(_GIVEN, min_size=1, max_size=3), kind=st.sampled_from(FORMATS))
@settings(deadline=None, max_examples=15, suppress_health_check=[*HealthCheck])
def test_whatever_a_case_holds_comes_back(
    pair: tuple[Services, Services],
    tmp_path: Path,
    cases_: list[dict[str, str]],
    kind: ExportFormat,
) -> None:
    one, other = pair
    uuids = tuple(_registered(one, given_) for given_ in cases_)
    path = export(one, tmp_path / f"list.{kind}", language="fr", uuids=uuids)
    result = run(other, path)
    assert (result.created, result.rejected) == (len(uuids), [])
    for uuid in uuids:
        ours, theirs = one.incidents.get(uuid), other.incidents.get(uuid)
        assert named(one, ours) == named(other, theirs)
        assert ours.origins == theirs.origins
    assert run(one, path).unchanged == len(uuids)


def _registered(services: Services, given_: dict[str, str]) -> str:
    """Register what the rules of a case allow of what was typed, and return the UUID."""
    while True:
        try:
            return an_incident(services, **given_).uuid
        except BadValue as error:
            # Chance writes line breaks into lines, and types that belong to another class.
            given_ = {key: text for key, text in given_.items() if key != error.field}


def test_edits_made_in_excel_are_taken_and_those_made_here_since_are_kept(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        made = an_incident(services, severity="low", type="phishing", impact="a", location="x")
        later(clock, minutes=1)
        services.incidents.edit(ANALYST, made.number, {"location": "Vilnius"})
        later(clock, minutes=1)
        path = export(services, tmp_path / "list.xlsx")
        later(clock, minutes=1)
        services.incidents.edit(ANALYST, made.number, {"severity": "critical"})
        in_excel(path, Severity="High", Type="System Compromise", Impact=None, Location="Kaunas")
        result = run(services, path)
        assert [(one.number, one.field) for one in result.kept] == [(made.number, "severity")]
        values = services.incidents.get(made.number).values
        assert (values["severity"], values["location"]) == ("critical", "Kaunas")
        assert (values["type"], values.get("impact")) == ("system-compromise", None)
        assert result.action is not None
        services.undo.undo_import(ANALYST, result.action)
        assert services.incidents.get(made.number).values["location"] == "Vilnius"


def test_a_comment_beside_a_case_is_no_edit_of_its_field_of_that_name(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        made = an_incident(services, comment="as typed here")
        path = export(services, tmp_path / "list.xlsx")
        later(clock, minutes=1)
        services.comments.add(ANALYST, made.number, "Seen in the log")
        in_excel(path, Comment="as typed in Excel")
        assert run(services, path).kept == []
        assert services.incidents.get(made.number).values["comment"] == "as typed in Excel"


def test_an_edit_that_was_taken_back_since_stands_in_no_way(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        made = an_incident(services, severity="low")
        path = export(services, tmp_path / "list.xlsx")
        later(clock, minutes=1)
        services.incidents.edit(ANALYST, made.number, {"severity": "critical"})
        action = services.incidents.last_action(made.number)
        assert action is not None
        services.undo.undo(ANALYST, action)
        in_excel(path, Severity="High")
        assert run(services, path).kept == []
        assert services.incidents.get(made.number).values["severity"] == "high"


def test_a_second_edit_in_excel_is_taken_like_the_first(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        made = an_incident(services, severity="low")
        path = export(services, tmp_path / "list.xlsx")
        for word in ("High", "Medium"):
            later(clock, minutes=1)
            in_excel(path, Severity=word)
            assert run(services, path).kept == []
            assert services.incidents.get(made.number).values["severity"] == word.lower()


def in_excel(path: Path, **values: str | None) -> None:
    """Change cells of the first incident and save the workbook, as a person does."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {str(cell.value): place for place, cell in enumerate(sheet[1], start=1)}
    for heading, value in values.items():
        sheet.cell(2, columns[heading]).value = value
    book.save(path)
    book.close()


def test_only_what_the_filter_means_is_written_in_the_order_of_the_list(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        for title, severity in (("b", "high"), ("a", "high"), ("c", "low"), ("d", "critical")):
            an_incident(services, title=title, severity=severity)
        wanted = {"order": Order("title", descending=False), "columns": ("severity", "comments")}
        path = export(services, tmp_path / "list.jsonl", "severity>=high", **wanted)
        rows = [json.loads(line) for line in path.read_text().splitlines()]
        assert [row["title"] for row in rows] == ["a", "b", "d"]
        keys = ("number", "title", "severity", "comments", "uuid", "last_change_at", "stamped")
        assert tuple(rows[0]) == keys
        assert rows[0]["comments"] == 0
        uuids = tuple(row["uuid"] for row in rows[:2])
        chosen = export(services, tmp_path / "chosen.jsonl", uuids=uuids)
        assert [json.loads(line)["title"] for line in chosen.read_text().splitlines()] == ["a", "b"]


def test_an_export_says_what_it_is_and_is_recorded(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        an_incident(services, severity="high", tlp="GREEN")
        an_incident(services, severity="high", tlp="RED")
        an_incident(services, severity="low")
        path = export(services, tmp_path / "list.xlsx", "severity:high")
        book = openpyxl.load_workbook(path)
        about = {str(row[0].value): row[1].value for row in book["About"].iter_rows()}
        assert about["Filter"] == "severity:high"
        assert about["Number of incidents"] == "2"
        assert about["TLP"] == "TLP:RED"
        assert about["Exported by"] == "Local analyst (analyst)"
        assert str(about["Exported"]).startswith("2026-11-20T12:00:00Z")
        assert (about["Workspace"], about["Organisation"]) == ("case.casepack", "Baltic Grid AS")
        book.close()
        newest = max(dump(services)["action"])
        assert newest[3:5] == ("registry.export", 1)
        summary = json.loads(str(newest[5]))["summary"]
        assert summary["sha256"] == sha256_bytes(path.read_bytes())
        assert (summary["count"], summary["filter"], summary["tlp"]) == (
            2,
            "severity:high",
            "TLP:RED",
        )
        with services.workspace.read() as connection:
            assert list(broken_links(connection)) == []
        with pytest.raises(NothingToUndo):
            services.undo.undo(ANALYST, int(str(newest[0])))


@pytest.mark.parametrize("kind", FORMATS)
def test_an_empty_list_is_a_file_all_the_same(tmp_path: Path, kind: ExportFormat) -> None:
    with a_workspace(tmp_path) as services:
        assert export(services, tmp_path / f"list.{kind}", "nothing").is_file()


def _folder(path: Path) -> None:
    path.mkdir()


def _read_only(path: Path) -> None:
    path.write_text("old")
    path.chmod(0o444)


def _circle(path: Path) -> None:
    path.symlink_to(path)


NEEDS_LINKS = pytest.mark.skipif(os.name == "nt", reason="making links needs a right there")


@pytest.mark.parametrize(
    ("prepare", "problem", "name"),
    [
        (_folder, IsAFolder, "list.xlsx"),
        (_read_only, InUse, "list.xlsx"),
        pytest.param(_circle, Unreadable, "list.xlsx", marks=NEEDS_LINKS),
        (lambda _: None, UnknownExportFormat, "list.xls"),
    ],
)
def test_a_place_that_takes_no_file_is_refused_with_a_sentence(
    tmp_path: Path, prepare: Callable[[Path], None], problem: type[Problem], name: str
) -> None:
    with a_workspace(tmp_path) as services:
        an_incident(services)
        path = tmp_path / name
        prepare(path)
        before, listed = dump(services), sorted(one.name for one in tmp_path.iterdir())
        with pytest.raises(problem, match=r"\.$"):
            export(services, path)
        assert changed_tables(before, dump(services)) == set()
        assert sorted(one.name for one in tmp_path.iterdir()) == listed
        assert not path.is_file() or path.read_text() == "old"


def test_unknown_columns_and_entries_are_refused(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        with pytest.raises(UnknownField, match="colour"):
            export(services, tmp_path / "list.csv", columns=("title", "colour"))
        with pytest.raises(BadValue):
            export(services, tmp_path / "list.csv", "status:pondering")
        assert not (tmp_path / "list.csv").exists()


def test_a_list_too_long_for_a_sheet_is_refused_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casepack_desktop.exchange.xlsx_writer.MOST_ROWS", 2)
    told: list[tuple[int, int]] = []
    with a_workspace(tmp_path) as services:
        for _ in range(3):
            an_incident(services)
        request = ExportRequest()
        with pytest.raises(TooManyIncidents, match="room for 2 rows"):
            services.exports.write(
                ANALYST, tmp_path / "list.xlsx", request, lambda done, of: told.append((done, of))
            )
        assert told == []
        assert not (tmp_path / "list.xlsx").exists()
        services.exports.write(ANALYST, tmp_path / "list.csv", request)


@pytest.mark.parametrize("kind", FORMATS)
def test_an_export_that_is_cancelled_leaves_the_older_file(
    tmp_path: Path, kind: ExportFormat
) -> None:
    with a_workspace(tmp_path) as services:
        for _ in range(3):
            an_incident(services)
        path = tmp_path / f"list.{kind}"
        path.write_text("old")
        before = dump(services)

        def cancel(done: int, _total: int, /) -> None:
            if done:
                raise Cancelled

        with pytest.raises(Cancelled):
            services.exports.write(ANALYST, path, ExportRequest(), cancel)
        assert path.read_text() == "old"
        assert sorted(one.name for one in tmp_path.iterdir()) == ["case.casepack", path.name]
        assert changed_tables(before, dump(services)) == set()


def test_what_is_saved_meanwhile_is_not_in_the_export(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = [an_incident(services, title=f"Case {place}") for place in range(3)]
        told: list[int] = []

        def progress(done: int, total: int, /) -> None:
            told.append(total)
            if not done:
                other = threading.Thread(target=_change, args=(services, made[0].number))
                other.start()
                other.join()

        path = tmp_path / "list.jsonl"
        services.exports.write(ANALYST, path, ExportRequest(), progress)
        titles = [json.loads(line)["title"] for line in path.read_text().splitlines()]
        assert titles == ["Case 2", "Case 1", "Case 0"]
        assert set(told) == {3}
        assert len(numbers(services)) == 4


def _change(services: Services, number: str) -> None:
    services.incidents.edit(ANALYST, number, {"title": "Changed"})
    an_incident(services, title="New")


@pytest.mark.parametrize(
    "text", ["", "status:open severity:high tlp:RED", 'company:"Baltic Grid" "two words" word']
)
def test_the_text_of_a_filter_means_the_same(text: str) -> None:
    assert parse_filter(filter_text(parse_filter(text))) == parse_filter(text)


@pytest.fixture(autouse=True)
def _nothing_left_behind(tmp_path: Path) -> Iterator[None]:
    yield
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".casepack-tmp")]
