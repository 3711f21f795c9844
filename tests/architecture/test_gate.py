# SPDX-License-Identifier: Apache-2.0
"""No public method of any service changes the workspace but through the gate for writing.

Every method stands in a table that says how it is called. It is called with no permission at all,
with all, and against a database that refuses the commit; the rows of all tables are compared.
"""

import inspect
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from casepack_desktop.domain.access import FULL_ACCESS, Access, Actor, Permission
from casepack_desktop.domain.changes import Changes
from casepack_desktop.domain.errors import NotPermitted
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.domain.views import Change, SavedView
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.exports import ExportRequest
from casepack_desktop.services.imports import ImportRequest
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.services.workspace import Workspace
from casepack_desktop.storage.actions import broken_links
from casepack_desktop.storage.details import DETAILS
from casepack_desktop.storage.listing import Order
from casepack_desktop.storage.problems import ReadOnly
from tests.architecture import directory_calls
from tests.helpers.workspaces import (
    ANALYST,
    a_workspace,
    an_incident,
    bare,
    changed_tables,
    dump,
    files_in,
    opened,
)

NOTHING = Access(frozenset())
TEXT = ReportRequest(format="json")
LOGO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63f8cf"
    "c0000003010100c9fe92ef0000000049454e44ae426082"
)


@dataclass(frozen=True)
class Past:
    """What the prepared workspace holds."""

    folder: Path
    file: Path
    live: str
    binned: str
    third: str
    edit: int
    imported: int
    pending: str
    completed: str
    link: str
    entries: directory_calls.Entries
    view: str
    kept: str
    removed: str


Call = Callable[[Services, Past], object]

WRITING: dict[tuple[str, str], Call] = {
    **directory_calls.WRITING,
    ("incidents", "create"): lambda s, _: s.incidents.create(ANALYST, {"title": "New"}),
    ("incidents", "edit"): lambda s, p: s.incidents.edit(ANALYST, p.live, {"title": "Changed"}),
    ("incidents", "move_to_bin"): lambda s, p: s.incidents.move_to_bin(ANALYST, p.live),
    ("incidents", "restore_from_bin"): lambda s, p: s.incidents.restore_from_bin(ANALYST, p.binned),
    ("incidents", "purge"): lambda s, p: s.incidents.purge(ANALYST, p.binned, "why"),
    ("incidents", "duplicate"): lambda s, p: s.incidents.duplicate(ANALYST, p.live),
    ("bulk", "edit"): lambda s, p: s.bulk.edit(ANALYST, [p.live], {"status": "resolved"}),
    ("bulk", "move_to_bin"): lambda s, p: s.bulk.move_to_bin(ANALYST, [p.live]),
    ("bulk", "restore"): lambda s, p: s.bulk.restore(ANALYST, [p.binned]),
    ("bulk", "purge"): lambda s, p: s.bulk.purge(ANALYST, [p.binned], "why"),
    ("comments", "add"): lambda s, p: s.comments.add(ANALYST, p.live, "Seen"),
    ("directories", "add_company"): lambda s, _: s.directories.add_company(ANALYST, "Nord"),
    ("directories", "add_person"): lambda s, _: s.directories.add_person(ANALYST, "Ona"),
    ("imports", "run"): lambda s, p: s.imports.run(ANALYST, ImportRequest(p.file)),
    ("exports", "write"): lambda s, p: s.exports.write(
        ANALYST, p.folder.parent / "list.jsonl", ExportRequest()
    ),
    ("reports", "request"): lambda s, p: s.reports.request(ANALYST, p.live, TEXT),
    ("reports", "generate"): lambda s, p: s.reports.generate(ANALYST, p.pending),
    ("reports", "request_like"): lambda s, p: s.reports.request_like(ANALYST, p.completed, "html"),
    ("reports", "cancel"): lambda s, p: s.reports.cancel(ANALYST, p.pending),
    ("reports", "recover"): lambda s, _: s.reports.recover(ANALYST),
    ("relations", "link"): lambda s, p: s.relations.link(ANALYST, p.live, p.third, "same sender"),
    ("relations", "unlink"): lambda s, p: s.relations.unlink(ANALYST, p.link),
    ("undo", "undo"): lambda s, p: s.undo.undo(ANALYST, p.edit),
    ("undo", "undo_import"): lambda s, p: s.undo.undo_import(ANALYST, p.imported),
    ("undo", "restore_value"): lambda s, p: s.undo.restore_value(
        ANALYST, p.live, p.edit, "severity"
    ),
    ("files", "add"): lambda s, p: s.files.add(ANALYST, p.live, p.file),
    ("files", "add_data"): lambda s, p: s.files.add_data(ANALYST, p.live, b"x", "x.txt"),
    ("files", "replace_main"): lambda s, p: s.files.replace_main(ANALYST, p.live, p.file),
    ("files", "remove"): lambda s, p: s.files.remove(ANALYST, p.kept),
    ("files", "restore"): lambda s, p: s.files.restore(ANALYST, p.removed),
    ("health", "repair"): lambda s, _: s.health.repair(ANALYST),
    ("settings", "set_organisation"): lambda s, _: s.settings.set_organisation(ANALYST, "Other"),
    ("settings", "set_zone"): lambda s, _: s.settings.set_zone(ANALYST, "Asia/Tokyo"),
    ("settings", "set_logo"): lambda s, _: s.settings.set_logo(ANALYST, LOGO),
    ("views", "keep"): lambda s, _: s.views.keep(ANALYST, SavedView("", "Mine", "severity:high")),
    ("views", "rename"): lambda s, p: s.views.rename(ANALYST, p.view, "Theirs"),
    ("views", "delete"): lambda s, p: s.views.delete(ANALYST, p.view),
    ("views", "set_default"): lambda s, p: s.views.set_default(ANALYST, p.view),
}
READING: dict[tuple[str, str], Call] = {
    **directory_calls.READING,
    ("incidents", "get"): lambda s, p: s.incidents.get(p.live),
    ("listing", "page"): lambda s, _: s.listing.page(parse_filter("mail"), Order()),
    ("listing", "rows"): lambda s, _: list(s.listing.rows(parse_filter(""), Order(), None)),
    ("listing", "count"): lambda s, _: s.listing.count(parse_filter("")),
    ("listing", "counted"): lambda s, _: s.listing.counted(parse_filter("mail")),
    ("listing", "search"): lambda s, _: s.listing.search("mail", 5),
    ("listing", "recent"): lambda s, p: s.listing.recent([p.live], 5),
    ("listing", "status_counts"): lambda s, _: s.listing.status_counts(parse_filter("")),
    ("listing", "placed"): lambda s, p: s.listing.placed(parse_filter(""), Order(), [p.live]),
    ("listing", "details"): lambda s, _: s.listing.details([1], DETAILS),
    ("listing", "responsibles"): lambda s, _: s.listing.responsibles(),
    ("incidents", "last_action"): lambda s, p: s.incidents.last_action(p.live),
    ("incidents", "history"): lambda s, p: s.incidents.history(p.live),
    ("incidents", "reopened_at"): lambda s, p: s.incidents.reopened_at(p.live),
    ("incidents", "originals"): lambda s, p: s.incidents.originals(p.live),
    ("relations", "of"): lambda s, p: s.relations.of(p.live),
    ("incidents", "history_page"): lambda s, p: s.incidents.history_page(p.live),
    ("incidents", "history_actors"): lambda s, p: s.incidents.history_actors(p.live),
    ("incidents", "bin_page"): lambda s, _: s.incidents.bin_page(words=["mail"]),
    ("incidents", "bin_count"): lambda s, _: s.incidents.bin_count(),
    ("incidents", "bin_uuids"): lambda s, _: s.incidents.bin_uuids(),
    ("incidents", "belongings"): lambda s, p: s.incidents.belongings([p.live]),
    ("comments", "of"): lambda s, p: s.comments.of(p.live),
    ("undo", "latest"): lambda s, _: s.undo.latest(ANALYST),
    ("undo", "told"): lambda s, p: s.undo.told(p.edit),
    ("imports", "preview"): lambda s, p: s.imports.preview(p.file),
    ("directories", "people"): lambda s, _: s.directories.people(),
    ("directories", "load"): lambda s, _: s.directories.load(),
    ("reports", "content"): lambda s, p: s.reports.content(p.completed),
    ("reports", "list_of"): lambda s, p: s.reports.list_of(p.live),
    ("reports", "preview"): lambda s, p: s.reports.preview(p.live, TEXT),
    ("reports", "generated_texts"): lambda s, p: s.reports.generated_texts(
        p.live, TEXT.template, "de"
    ),
    ("drafts", "find"): lambda s, p: s.drafts.find(p.live),
    ("drafts", "kept"): lambda s, _: s.drafts.kept(),
    ("reports", "pending"): lambda s, _: s.reports.pending(),
    ("files", "of"): lambda s, p: s.files.of(p.live),
    ("files", "content"): lambda s, p: s.files.content(p.kept, 1_000),
    ("files", "dangers"): lambda s, p: s.files.dangers(p.kept),
    ("files", "save_as"): lambda s, p: s.files.save_as(
        p.kept, p.file.with_name("saved"), is_replacing=True
    ),
    ("health", "check"): lambda s, _: s.health.check(),
    ("settings", "load"): lambda s, _: s.settings.load(),
    ("views", "all"): lambda s, _: s.views.all(),
}
BESIDE: dict[tuple[str, str], Call] = {
    ("drafts", "keep"): lambda s, p: s.drafts.keep(p.live, 1, {"title": "Typed"}),
    ("drafts", "drop"): lambda s, p: s.drafts.drop(p.live),
}
"""What writes the file of the drafts only, which is no part of the case."""
UNANNOUNCED = {("health", "repair"), ("exports", "write")}
"""What changes nothing that a view shows."""


def public_methods(names: tuple[str, ...], services: Services) -> Iterator[tuple[str, str]]:
    """Yield service and method of everything that can be called from outside, where it is made."""
    kinds = {name: type(getattr(services, name)) for name in names}
    for name, kind in kinds.items():
        above = {
            method for base in kind.__bases__ if base in kinds.values() for method in dir(base)
        }
        for method, _ in inspect.getmembers(kind, callable):
            if not method.startswith("_") and method not in above:
                yield name, method


def _ids(table: dict[tuple[str, str], Call]) -> list[str]:
    return [".".join(key) for key in table]


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """Return a closed workspace in which every method has something to do."""
    base = tmp_path_factory.mktemp("past")
    with a_workspace(base) as services:
        live, binned = an_incident(services, severity="low"), an_incident(services)
        services.incidents.edit(ANALYST, live.uuid, {"severity": "high"})
        edit = len(dump(services)["action"])
        services.incidents.move_to_bin(ANALYST, binned.uuid)
        second, third = an_incident(services), an_incident(services)
        link = services.relations.link(ANALYST, second.uuid, live.uuid, "same address")
        completed = services.reports.request(ANALYST, live.uuid, TEXT)
        services.reports.generate(ANALYST, completed.uuid)
        stuck = services.reports.request(ANALYST, live.uuid, TEXT)
        pending = services.reports.request(ANALYST, live.uuid, TEXT)
        with bare(services, writable=True) as connection:
            connection.execute(
                "UPDATE report SET state = 'generating', attempts = 1 WHERE uuid = ?", (stuck.uuid,)
            )
        old = services.workspace.vault.put(b"belongs to nothing")
        os.utime(dict(services.workspace.vault.names())[old.name], (0, 0))
        first = base / "first.csv"
        first.write_text("title\nCame before\n")
        kept = services.files.add(ANALYST, live.uuid, first).file.uuid
        removed = services.files.add(ANALYST, live.uuid, first).file.uuid
        services.files.remove(ANALYST, removed)
        imported = services.imports.run(ANALYST, ImportRequest(first)).action
        assert imported is not None
        view = services.views.keep(ANALYST, SavedView("", "Open ones", "status:open")).uuid
        folder = services.workspace.layout.folder
        entries = directory_calls.made(services, base)
    file = base / "cases.csv"
    file.write_text("title,company\nImported,Süd\n")
    reports = pending.uuid, completed.uuid
    held = view, kept, removed
    cases = live.uuid, binned.uuid, third.uuid
    return Past(folder, file, *cases, edit, imported, *reports, link.uuid, entries, *held)


@pytest.fixture
def copy(past: Past, tmp_path: Path) -> Path:
    """Return a copy of the prepared workspace."""
    return Path(shutil.copytree(past.folder, tmp_path / "copy.casepack"))


def without_permission(services: Services, call: Call, past: Past) -> list[str]:
    """Return what a writing method does wrong where nothing is allowed."""
    wrong = []
    folder = services.workspace.layout.folder
    before, files = dump(services), files_in(folder)
    try:
        call(services, past)
        wrong.append("it was not refused")
    except NotPermitted:
        pass
    after = dump(services)
    if changed_tables(before, after) != {"action"}:
        wrong.append(f"it changed {sorted(changed_tables(before, after))}")
    added = [row[3] for row in after["action"] if row not in before["action"]]
    if added != ["refused"]:
        wrong.append(f"it left the actions {added}")
    if _without_database(files) != _without_database(files_in(folder)):
        wrong.append("it changed files")
    return wrong


def with_permission(
    services: Services, call: Call, past: Past, *, announced: bool = True
) -> list[str]:
    """Return what a writing method does wrong where all is allowed."""
    wrong = []
    before, seen = dump(services), []

    def listen(changes: Changes) -> None:
        assert changes.kinds
        # Another connection sees the action only after its commit.
        seen.append(len(dump(services)["action"]) - len(before["action"]))

    unsubscribe = services.workspace.bus.subscribe(listen)
    call(services, past)
    unsubscribe()
    after = dump(services)
    if len(after["action"]) <= len(before["action"]):
        wrong.append("it left no action")
    if not changed_tables(before, after) > {"action"} and announced:
        wrong.append("it changed nothing")
    with services.workspace.read() as connection:
        wrong += [f"action {key} does not fit the chain" for key in broken_links(connection)]
    if bool(seen) != announced or not all(seen):
        wrong.append(f"it was announced {len(seen)} times")
    return wrong


def where_no_commit_succeeds(services: Services, call: Call, past: Past) -> list[str]:
    """Return what a writing method does wrong when the database refuses its action."""
    wrong = []
    with bare(services, writable=True) as connection:
        connection.execute(
            "CREATE TRIGGER no_more BEFORE INSERT ON action BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    before = dump(services)
    seen: list[Changes] = []
    unsubscribe = services.workspace.bus.subscribe(seen.append)
    try:
        call(services, past)
        wrong.append("it did not raise")
    except IntegrityError:
        pass
    unsubscribe()
    if seen:
        wrong.append("it was announced")
    if dump(services) != before:
        wrong.append(f"it changed {sorted(changed_tables(before, dump(services)))}")
    return wrong


def only_reads(services: Services, call: Call, past: Past) -> list[str]:
    """Return what a reading method does wrong."""
    folder = services.workspace.layout.folder
    before, files = dump(services), files_in(folder)
    seen: list[Changes] = []
    unsubscribe = services.workspace.bus.subscribe(seen.append)
    call(services, past)
    unsubscribe()
    wrong = [f"it changed {name}" for name in changed_tables(before, dump(services))]
    if files != files_in(folder):
        wrong.append("it changed files")
    return wrong + [f"it announced {changes}" for changes in seen]


def _without_database(files: dict[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in files.items() if name != "casepack.db"}


def test_every_method_stands_in_the_table(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        found = list(public_methods(Services.names(), services))
    assert sorted(found) == sorted([*WRITING, *READING, *BESIDE])


@pytest.mark.parametrize("key", WRITING, ids=_ids(WRITING))
def test_a_writing_method_is_refused_without_permission(
    copy: Path, past: Past, key: tuple[str, str]
) -> None:
    with opened(copy, access=NOTHING) as services:
        assert without_permission(services, WRITING[key], past) == []


@pytest.mark.parametrize("key", WRITING, ids=_ids(WRITING))
def test_a_writing_method_leaves_an_action_and_is_announced_after_its_commit(
    copy: Path, past: Past, key: tuple[str, str]
) -> None:
    announced = key not in UNANNOUNCED
    with opened(copy) as services:
        assert with_permission(services, WRITING[key], past, announced=announced) == []


@pytest.mark.parametrize("key", WRITING, ids=_ids(WRITING))
def test_a_writing_method_that_fails_changes_and_announces_nothing(
    copy: Path, past: Past, key: tuple[str, str]
) -> None:
    with opened(copy) as services:
        assert where_no_commit_succeeds(services, WRITING[key], past) == []


@pytest.mark.parametrize("access", [NOTHING, FULL_ACCESS], ids=["nothing", "everything"])
@pytest.mark.parametrize("key", READING, ids=_ids(READING))
def test_a_reading_method_changes_nothing(
    copy: Path, past: Past, key: tuple[str, str], access: Access
) -> None:
    with opened(copy, access=access) as services:
        assert only_reads(services, READING[key], past) == []


@pytest.mark.parametrize("key", READING, ids=_ids(READING))
def test_a_reading_method_works_where_nothing_can_be_written(
    copy: Path, past: Past, key: tuple[str, str]
) -> None:
    with opened(copy, writable=False) as services:
        assert only_reads(services, READING[key], past) == []


@pytest.mark.parametrize("key", BESIDE, ids=_ids(BESIDE))
def test_what_writes_beside_the_database_changes_nothing_of_the_case(
    copy: Path, past: Past, key: tuple[str, str]
) -> None:
    with opened(copy, access=NOTHING) as services:
        services.drafts.keep(past.live, 1, {"title": "Typed before"})
        before, files = dump(services), files_in(copy)
        seen: list[Changes] = []
        unsubscribe = services.workspace.bus.subscribe(seen.append)
        BESIDE[key](services, past)
        unsubscribe()
        assert dump(services) == before
        assert seen == []
        after = files_in(copy)
        assert files.pop("drafts.db")
        assert after.pop("drafts.db")
        assert after == files


@pytest.mark.parametrize("key", BESIDE, ids=_ids(BESIDE))
def test_what_writes_beside_the_database_is_refused_where_nothing_can_be_written(
    copy: Path, past: Past, key: tuple[str, str]
) -> None:
    with opened(copy, writable=False) as services:
        files = files_in(copy)
        with pytest.raises(ReadOnly):
            BESIDE[key](services, past)
        assert files_in(copy) == files


class _Rogue:
    """A service that does what none may do."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def goes_around(self, services: Services, _past: Past) -> None:
        with bare(services, writable=True) as connection:
            connection.execute("UPDATE incident SET title = 'x'")

    def asks_and_goes_around(self, services: Services, past: Past) -> None:
        self._workspace.demand(ANALYST, Permission.EDIT_INCIDENT, "x")
        self.goes_around(services, past)

    def announces_too_early(self, _services: Services, _past: Past) -> None:
        permission = Permission.EDIT_INCIDENT
        with self._workspace.write(ANALYST, permission, "x") as write:
            write.record(Change("incident", "x", "title", None, "x"))
            self._workspace.bus.publish(Changes(frozenset({"incidents"})))  # type: ignore[arg-type]

    def works_as_somebody_else(self, services: Services, past: Past) -> None:
        self._workspace.access = FULL_ACCESS
        services.incidents.edit(Actor("x", "x"), past.live, {"title": "x"})


def test_the_walk_finds_a_method_that_goes_around_the_gate(past: Past, tmp_path: Path) -> None:
    checks = [
        (without_permission, NOTHING, "goes_around"),
        (with_permission, FULL_ACCESS, "goes_around"),
        (where_no_commit_succeeds, FULL_ACCESS, "goes_around"),
        (only_reads, FULL_ACCESS, "goes_around"),
        (with_permission, FULL_ACCESS, "asks_and_goes_around"),
        (where_no_commit_succeeds, FULL_ACCESS, "asks_and_goes_around"),
        (with_permission, FULL_ACCESS, "announces_too_early"),
        (where_no_commit_succeeds, FULL_ACCESS, "announces_too_early"),
        (without_permission, NOTHING, "works_as_somebody_else"),
    ]
    for number, (check, access, method) in enumerate(checks):
        folder = shutil.copytree(past.folder, tmp_path / f"{number}.casepack")
        with opened(Path(folder), access=access) as services:
            rogue = _Rogue(services.workspace)
            assert check(services, getattr(rogue, method), past) != [], (check, method)


def test_the_walk_finds_a_method_that_is_not_in_the_table(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        services.rogue = _Rogue(services.workspace)  # type: ignore[attr-defined]
        found = set(public_methods((*Services.names(), "rogue"), services))
    assert found - {*WRITING, *READING, *BESIDE} == {
        ("rogue", method) for method in vars(_Rogue) if not method.startswith("_")
    }


def test_a_refusal_names_who_what_and_which_permission(copy: Path, past: Past) -> None:
    with opened(copy, access=NOTHING) as services:
        with pytest.raises(NotPermitted, match=r"Local analyst .*incident\.edit"):
            services.incidents.edit(ANALYST, past.live, {"title": "x"})
        newest = max(dump(services)["action"])
    assert newest[2:5] == ("analyst", "refused", 1)
    assert '"permission":"incident.edit"' in str(newest[5])
