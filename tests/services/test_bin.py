# SPDX-License-Identifier: Apache-2.0
"""The bin is a list of its own, and what is purged from it leaves nothing but its tombstone."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from casepack_desktop.domain.errors import NotInTheBin
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.storage.belongings import Belongings
from casepack_desktop.storage.vault import Stored
from tests.helpers.workspaces import (
    ANALYST,
    SEARCHES,
    a_clock,
    a_workspace,
    an_incident,
    bare,
    dump,
    files_in,
    later,
    numbers,
)


def attach(services: Services, uuid: str, content: bytes) -> Stored:
    """Give an incident a file, past the service of the files."""
    stored = services.workspace.vault.put(content)
    with bare(services, writable=True) as connection:
        connection.execute(
            "INSERT OR IGNORE INTO vault_file (name, sha256, size) VALUES (?, ?, ?)",
            (stored.name, stored.sha256, stored.size),
        )
        connection.execute(
            "INSERT INTO attachment"
            " (uuid, incident_id, role, name, media_type, file_id, added_at, added_by)"
            " SELECT ?, incident.id, 'attachment', 'a.txt', 'text/plain', vault_file.id, 0, 'x'"
            " FROM incident, vault_file WHERE incident.uuid = ? AND vault_file.name = ?",
            (f"{uuid}{stored.name}", uuid, stored.name),
        )
    return stored


def link(services: Services, one: str, two: str) -> None:
    """Link two incidents, the older one first, past the service of the links."""
    with bare(services, writable=True) as connection:
        connection.execute(
            "INSERT INTO relation (uuid, first_id, second_id, reason, at, by)"
            " SELECT ?, a.id, b.id, 'same', 0, 'x' FROM incident a, incident b"
            " WHERE a.uuid = ? AND b.uuid = ?",
            (f"{one}{two}", one, two),
        )


def vault(services: Services) -> set[str]:
    """Return the names of the files in the vault."""
    return {name for name, _ in services.workspace.vault.names()}


def test_the_bin_shows_newest_deleted_first_with_who_and_when(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        made = [an_incident(services, title=f"case {number}") for number in range(5)]
        for one in (made[3], made[0], made[4]):
            services.incidents.move_to_bin(ANALYST, one.uuid)
            later(clock, hours=1)
        page, found = services.incidents.bin_page(limit=2), []
        assert page.next is not None
        found += page.rows
        page = services.incidents.bin_page(limit=2, after=page.next)
        found += page.rows
        assert page.next is None
        assert [row.number for row in found] == [made[n].number for n in (4, 0, 3)]
        assert {row.deleted_by for row in found} == {"analyst"}
        assert found[0].deleted_at > found[1].deleted_at
        assert services.incidents.bin_count() == 3
        words = services.incidents.bin_page(words=["case", "4"]).rows
        assert [row.title for row in words] == ["case 4"]


def test_what_no_database_takes_is_left_out_of_the_reason_of_a_purge(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        uuid = an_incident(services).uuid
        services.incidents.move_to_bin(ANALYST, uuid)
        services.incidents.purge(ANALYST, uuid, " test\ud800 data\x00 ")
        assert [row[4] for row in dump(services)["tombstone"]] == ["test data"]


def test_the_bin_is_searched_by_company_and_by_what_hangs_on_a_case(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        binned, _ = (an_incident(services, company="Nordwind").uuid for _ in range(2))
        services.comments.add(ANALYST, binned, "quokka")
        services.incidents.move_to_bin(ANALYST, binned)
        for words in (["nordw"], ["mail", "nordwind"], ["quokka", "nordwind"]):
            found = services.incidents.bin_page(words=words).rows
            assert [row.uuid for row in found] == [binned]
        assert services.incidents.bin_page(words=["southwind"]).rows == []


def test_those_deleted_at_once_are_paged_without_loss(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        uuids = [an_incident(services).uuid for _ in range(5)]
        services.bulk.move_to_bin(ANALYST, uuids)
        found, after = [], None
        while True:
            page = services.incidents.bin_page(limit=2, after=after)
            found += [row.uuid for row in page.rows]
            after = page.next
            if after is None:
                break
        assert found == list(reversed(uuids))


def test_a_purge_takes_everything_that_hangs_on_the_case(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        gone, stays = an_incident(services), an_incident(services)
        own = attach(services, gone.uuid, b"own")
        shared = attach(services, gone.uuid, b"shared")
        attach(services, stays.uuid, b"shared")
        link(services, gone.uuid, stays.uuid)
        services.comments.add(ANALYST, gone.uuid, "Seen")
        kept = services.comments.add(ANALYST, stays.uuid, "Kept")
        report = services.reports.request(ANALYST, gone.uuid, ReportRequest(format="json"))
        services.reports.generate(ANALYST, report.uuid)
        services.drafts.keep(f"comment:{gone.uuid}", 0, {"text": "typed"})
        services.incidents.move_to_bin(ANALYST, gone.uuid)
        assert services.incidents.belongings([gone.uuid]) == Belongings(1, 2, 1, 1)
        purged = services.bulk.purge(ANALYST, [gone.uuid], "GDPR")
        assert (purged.numbers, purged.belongings) == ([gone.number], Belongings(1, 2, 1, 1))
        after = dump(services)
        assert [len(after[name]) for name in ("report", "relation", "attachment")] == [0, 0, 1]
        assert [row[1] for row in after["comment"]] == [kept.uuid]
        assert vault(services) == {shared.name} != {own.name}
        assert services.drafts.kept() == []
        assert len(after["tombstone"]) == 1
        assert services.health.check() == []


def test_a_purge_leaves_no_word_of_comments_and_files_in_the_search(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        others = [an_incident(services) for _ in range(3)]
        services.comments.add(ANALYST, others[0].uuid, "Kept words")
        gone = an_incident(services, indicators="evil.example")
        services.comments.add(ANALYST, gone.uuid, "Whistleblower")
        attach(services, gone.uuid, b"own")
        an_incident(services, title="Whistling")
        words = (b"leblower", b"evi", b"txt")
        assert all(word in indexed(services) for word in words)
        services.incidents.move_to_bin(ANALYST, gone.uuid)
        services.bulk.purge(ANALYST, [gone.uuid], "GDPR")
        assert [word for word in words if word in indexed(services)] == []
        assert numbers(services, "kept") == [others[0].number]
        assert numbers(services, "unreachable") == [one.number for one in others]
        assert services.health.check() == []


def indexed(services: Services) -> bytes:
    """Return all that the search tables keep."""
    tables = dump(services)
    blocks = (row[1] for name in SEARCHES for row in tables[f"{name}_data"])
    return b"".join(block for block in blocks if isinstance(block, bytes))


def test_emptying_the_bin_is_one_action_and_leaves_the_list(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = [an_incident(services) for _ in range(4)]
        services.bulk.move_to_bin(ANALYST, [one.uuid for one in made[:3]])
        before = len(dump(services)["action"])
        purged = services.bulk.purge(ANALYST, services.incidents.bin_uuids(), "old")
        assert purged.numbers == [one.number for one in made[:3]]
        assert len(dump(services)["action"]) == before + 1
        assert numbers(services) == [made[3].number]
        assert services.incidents.bin_count() == 0
        assert services.bulk.purge(ANALYST, [], "old").numbers == []
        assert services.health.check() == []


def test_a_purge_of_many_with_one_that_is_not_in_the_bin_removes_nothing(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        binned, live = an_incident(services), an_incident(services)
        attach(services, binned.uuid, b"own")
        services.incidents.move_to_bin(ANALYST, binned.uuid)
        before, files = dump(services), files_in(tmp_path)
        with pytest.raises(NotInTheBin, match=live.number):
            services.bulk.purge(ANALYST, [binned.uuid, live.uuid], "why")
        assert dump(services) == before
        assert files_in(tmp_path) == files


def test_an_incident_with_a_file_or_a_link_is_not_taken_back(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        first, second = an_incident(services), an_incident(services)
        link(services, first.uuid, second.uuid)
        third = an_incident(services)
        attach(services, third.uuid, b"own")
        for one in (first, second, third):
            creation = services.incidents.history(one.uuid)[0].action_id
            with pytest.raises(Exception, match=one.number):
                services.undo.undo(ANALYST, creation)


def test_the_bin_is_read_and_counted_by_an_index_of_its_own(tmp_path: Path) -> None:
    noted: list[tuple[str, tuple[Any, ...]]] = []

    def note(_c: Any, _cursor: Any, sql: str, parameters: Any, *_rest: Any) -> None:
        if "deleted_at IS NOT NULL" in sql:
            noted.append((sql, tuple(parameters)))

    with a_workspace(tmp_path) as services:
        services.bulk.move_to_bin(ANALYST, [an_incident(services).uuid for _ in range(4)])
        event.listen(Engine, "before_cursor_execute", note)
        try:
            page = services.incidents.bin_page(limit=2)
            services.incidents.bin_page(limit=2, after=page.next)
            services.incidents.bin_count()
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        assert len(noted) == 3
        with bare(services) as connection:
            for sql, parameters in noted:
                plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters).fetchall()
                steps = [str(row[3]) for row in plan]
                assert any("ix_incident_bin" in step for step in steps), steps
                assert not any("TEMP B-TREE" in step for step in steps if "SUBQUERY" not in step), (
                    steps
                )
