# SPDX-License-Identifier: Apache-2.0
"""A directory goes into a file and comes back as it was; a bad row is named and left out."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepack_desktop.domain.directory_fields import DETAILS, read_entry_field
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.exchange.cells import FORMULA_LEADS
from casepack_desktop.exchange.directory_files import (
    entries_as_csv,
    entries_as_json,
    flat_entry,
)
from casepack_desktop.exchange.problems import ImportProblem
from casepack_desktop.exchange.readers import open_records
from casepack_desktop.exchange.records import Record
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.directory_storing import LastOpenStatus
from tests.helpers.workspaces import ANALYST, a_workspace, dump

COMPANY, TYPE, STATUS = DirectoryKind.COMPANY, DirectoryKind.TYPE, DirectoryKind.STATUS
LEADS = st.sampled_from([*FORMULA_LEADS, "'", "''", "", "#", ",", ";", '"'])
TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=30
)
DANGEROUS = st.builds(lambda lead, text: lead + text, LEADS, TEXT)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """Yield a workspace."""
    with a_workspace(tmp_path) as made:
        yield made


def everything(services: Services, kind: DirectoryKind) -> list[dict[str, str]]:
    """Return what every entry of a directory holds, in its order."""
    return [one.values for one in services.directory_editing.all(kind)]


def imported(services: Services, kind: DirectoryKind, path: Path) -> int | None:
    """Import a file and return the action; nothing may be rejected."""
    plan = services.directory_editing.look_at(kind, path)
    assert plan.rejected == ()
    return services.directory_editing.take_in(ANALYST, plan).action


@given(
    st.lists(
        st.fixed_dictionaries(
            {"name.en": DANGEROUS, "name.uk": DANGEROUS, "contacts": DANGEROUS},
            optional={
                "description.en": DANGEROUS,
                "search.uk": DANGEROUS,
                "authority": DANGEROUS,
                "country": st.sampled_from(["LT", "UA"]),
                "sector": st.sampled_from(["energy", "space"]),
            },
        ),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=60)
def test_every_text_survives_both_formats(
    tmp_path_factory: pytest.TempPathFactory, typed: list[dict[str, str]]
) -> None:
    rows = []
    for place, row in enumerate(typed, start=1):
        read = {key: read_entry_field(COMPANY, key, text) for key, text in row.items()}
        base = {"code": f"C{place}", "order": str(place), "is_active": "yes", "colour": "#000000"}
        rows.append(base | {key: text for key, text in read.items() if text})
    folder = tmp_path_factory.mktemp("files")
    for name, data in (
        ("c.csv", entries_as_csv(COMPANY, rows)),
        ("c.json", entries_as_json(COMPANY, rows)),
    ):
        path = folder / name
        path.write_bytes(data)
        back = []
        for record in open_records(path):
            assert isinstance(record, Record)
            flat = {key: text for key, text in flat_entry(record).items() if text}
            assert flat.pop("directory") == "company"
            back.append(flat)
        assert back == rows


def test_no_cell_of_the_csv_is_a_formula(services: Services) -> None:
    given = {"code": "A", "name.en": "=cmd|' /C calc'!A0", "contacts": "+370 1", "name.de": "@x"}
    services.directory_editing.add(ANALYST, COMPANY, given)
    text = services.directory_editing.content(COMPANY, "csv").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not any(cell.startswith(FORMULA_LEADS) for cell in cells)


@pytest.mark.parametrize("format", ["csv", "json"])
def test_every_directory_comes_back_in_another_workspace(tmp_path: Path, format: str) -> None:  # noqa: A002
    files = {kind: tmp_path / f"{kind}.{format}" for kind in DirectoryKind}
    with a_workspace(tmp_path, name="one.casepack") as one:
        editing = one.directory_editing
        details = dict(zip(DETAILS, ("LT", "Europe/Vilnius", "space", "a\nb", "X"), strict=True))
        first = {"code": "A", "name.en": "-A", "name.de-AT": "Ä", "search.en": "x, y"} | details
        editing.add(ANALYST, COMPANY, first)
        last = editing.add(ANALYST, COMPANY, {"code": "B", "name.fr-BE": "b", "colour": "#ff0000"})
        editing.move(ANALYST, COMPANY, last.uuid, 0)
        editing.set_active(ANALYST, COMPANY, last.uuid, active=False)
        given = {"code": "new-class", "name.en": "New class", "description.en": "=1+1"}
        added = editing.add(ANALYST, DirectoryKind.CLASSIFICATION, given)
        editing.move(ANALYST, DirectoryKind.CLASSIFICATION, added.uuid, 2)
        editing.add(ANALYST, TYPE, {"code": "nt", "name.uk": "Новий", "parent": "new-class"})
        editing.add(ANALYST, STATUS, {"code": "wait", "name.en": "Waiting", "phase": "open"})
        for kind, path in files.items():
            path.write_bytes(editing.content(kind, format))
        wanted = {kind: everything(one, kind) for kind in DirectoryKind}
    with a_workspace(tmp_path, name="two.casepack") as two:
        for kind, path in files.items():
            action = imported(two, kind, path)
            assert everything(two, kind) == wanted[kind]
            assert imported(two, kind, path) is None
            assert action is not None
            assert two.directory_editing.content(kind, format) == path.read_bytes()
        before = len(everything(two, COMPANY))
        undone = two.undo.undo(ANALYST, max(int(str(r[0])) for r in dump(two)["action"]))
        assert undone.taken_back
        assert len(everything(two, COMPANY)) == before


def test_looking_at_a_file_shows_what_would_happen_and_writes_nothing(
    services: Services, tmp_path: Path
) -> None:
    services.directory_editing.add(ANALYST, COMPANY, {"code": "A", "name.en": "Alpha"})
    path = tmp_path / "companies.csv"
    path.write_text(
        "code;name;country\nA;Alpha;LT\nB;Beta;\n;Nobody;\nC;;\nb;Again;\nD;Delta;EU\nE;alpha;\n",
        "utf-8",
    )
    before = dump(services)
    plan = services.directory_editing.look_at(COMPANY, path)
    assert dump(services) == before
    assert [(one.line, one.new["code"], one.is_new) for one in plan.entries] == [
        (2, "A", False),
        (3, "B", True),
    ]
    assert plan.entries[0].changed == ("country",)
    assert [(one.line, one.field) for one in plan.rejected] == [
        (4, "code"),
        (5, "name.en"),
        (6, "code"),
        (7, "country"),
        (8, "name.en"),
    ]
    done = services.directory_editing.take_in(ANALYST, plan)
    assert (done.added, done.changed, len(done.rejected)) == (1, 1, 5)
    assert [one["code"] for one in everything(services, COMPANY)] == ["A", "B"]
    assert done.action is not None
    services.undo.undo(ANALYST, done.action)
    assert everything(services, COMPANY) == [
        {"code": "A", "name.en": "Alpha", "colour": "#5b6675", "is_active": "yes"}
    ]


def test_names_may_change_places_within_a_file(services: Services, tmp_path: Path) -> None:
    for code, name in (("A", "One"), ("B", "Two")):
        services.directory_editing.add(ANALYST, COMPANY, {"code": code, "name.en": name})
    path = tmp_path / "swap.csv"
    path.write_text("code,name.en\nA,Two\nB,One\n")
    assert imported(services, COMPANY, path)
    assert [one["name.en"] for one in everything(services, COMPANY)] == ["Two", "One"]


def test_a_file_of_another_directory_is_refused_row_by_row(
    services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "types.json"
    path.write_bytes(services.directory_editing.content(TYPE, "json"))
    plan = services.directory_editing.look_at(COMPANY, path)
    assert not plan.entries
    assert {one.params["directory"] for one in plan.rejected} == {"type"}
    assert services.directory_editing.take_in(ANALYST, plan).action is None


def test_an_import_leaves_an_open_status(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "statuses.csv"
    path.write_text("code,active\nopen,no\n")
    with pytest.raises(LastOpenStatus):
        services.directory_editing.look_at(STATUS, path)
    path.write_text("code,phase\nopen,closed\n")
    assert len(services.directory_editing.look_at(STATUS, path).rejected) == 1


@pytest.mark.parametrize(
    "content", [b"", b"   ", b"\x89PNG\r\n\x1a\n\0\0", b"{", b"[1, 2", b"code,code\nA,B\n"]
)
def test_a_file_that_holds_no_directory_is_refused_with_a_sentence(
    services: Services, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(ImportProblem):
        services.directory_editing.look_at(COMPANY, path)
    with pytest.raises(ImportProblem):
        services.directory_editing.look_at(COMPANY, tmp_path / "gone.csv")
