# SPDX-License-Identifier: Apache-2.0
"""Comments are added and never changed; only a purge removes them."""

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.comments import (
    COMMENT_LIMIT,
    CommentKind,
    CommentStays,
    NotToCorrect,
    UnknownComment,
)
from casepack_desktop.domain.errors import BadValue, InTheBin, NotFound, UndoRefused
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.health import Code
from tests.helpers.workspaces import (
    ANALYST,
    a_clock,
    a_workspace,
    an_incident,
    bare,
    dump,
    later,
)


def newest_action(services: Services) -> int:
    """Return the id of the newest action."""
    return max(int(str(row[0])) for row in dump(services)["action"])


def test_comments_stand_in_their_order_with_who_and_when(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        made = an_incident(services)
        first = services.comments.add(ANALYST, made.number, "  **Seen**\r\nby me\n")
        later(clock, hours=1)
        second = services.comments.add(ANALYST, made.uuid, "Łódź 😀")
        found = services.comments.of(made.number)
        case = services.incidents.get(made.uuid)
    assert found == [first, second]
    assert [(c.text, c.author, c.kind) for c in found] == [
        ("**Seen**\nby me", "analyst", CommentKind.ANALYST),
        ("Łódź 😀", "analyst", CommentKind.ANALYST),
    ]
    assert second.at.at == clock.now()
    assert (case.last_change_at, case.version) == (second.at, 1)


def test_a_correction_names_the_comment_it_puts_right(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made, other = an_incident(services), an_incident(services)
        wrong = services.comments.add(ANALYST, made.uuid, "10.0.0.1")
        right = services.comments.add(ANALYST, made.uuid, "10.0.0.2", corrects=wrong.uuid)
        strange = services.comments.add(ANALYST, other.uuid, "elsewhere")
        assert right.corrects == wrong.uuid
        assert services.comments.of(made.uuid)[0].corrected_by == right.uuid
        with pytest.raises(NotToCorrect):
            services.comments.add(ANALYST, made.uuid, "again", corrects=wrong.uuid)
        for unknown in (strange.uuid, made.uuid, "nonsense", "\ud800"):
            with pytest.raises(UnknownComment, match=made.number):
                services.comments.add(ANALYST, made.uuid, "x", corrects=unknown)


@pytest.mark.parametrize("text", ["", " \n\t", "x" * (COMMENT_LIMIT + 1), "a\x00b", "a\ud800"])
def test_what_is_no_comment_is_refused(tmp_path: Path, text: str) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        before = dump(services)
        with pytest.raises(BadValue):
            services.comments.add(ANALYST, made.uuid, text)
        assert dump(services) == before


def test_a_case_that_is_binned_or_unknown_takes_no_comment(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        services.comments.add(ANALYST, made.uuid, "Seen")
        services.incidents.move_to_bin(ANALYST, made.uuid)
        with pytest.raises(InTheBin):
            services.comments.add(ANALYST, made.uuid, "x")
        assert len(services.comments.of(made.uuid)) == 1
        with pytest.raises(NotFound):
            services.comments.add(ANALYST, "INC-1999-00001", "x")


def test_a_comment_cannot_be_changed_and_goes_only_with_its_case(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        services.comments.add(ANALYST, made.uuid, "Seen")
        with bare(services, writable=True) as connection:
            for statement in ("UPDATE comment SET text = 'x'", "DELETE FROM comment"):
                with pytest.raises(driver.IntegrityError, match="append-only"):
                    connection.execute(statement)
        services.incidents.move_to_bin(ANALYST, made.uuid)
        with (
            bare(services, writable=True) as connection,
            pytest.raises(driver.IntegrityError, match="append-only"),
        ):
            connection.execute("UPDATE comment SET text = 'x'")
        services.incidents.purge(ANALYST, made.uuid, "why")
        assert dump(services)["comment"] == []
        assert all("Seen" not in repr(rows) for rows in dump(services).values())


def test_a_comment_is_not_taken_back_and_keeps_its_case(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        creation = newest_action(services)
        services.comments.add(ANALYST, made.uuid, "Seen")
        with pytest.raises(CommentStays):
            services.undo.undo(ANALYST, newest_action(services))
        with pytest.raises(UndoRefused, match=made.number):
            services.undo.undo(ANALYST, creation)


def test_a_comment_is_in_the_history_and_no_field(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services, comment="the field")
        services.incidents.edit(ANALYST, made.uuid, {"comment": "another"})
        edit = newest_action(services)
        services.comments.add(ANALYST, made.uuid, "Seen")
        line = services.incidents.history(made.uuid)[-1]
        assert (line.entity, line.what, line.new) == ("comment", "comment.add", "Seen")
        services.undo.undo(ANALYST, edit)
        assert services.incidents.get(made.uuid).values["comment"] == "the field"
        assert services.health.check() == []


def test_a_form_beside_is_saved_after_a_comment(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        version = services.incidents.get(made.uuid).version
        services.comments.add(ANALYST, made.uuid, "Seen")
        saved = services.incidents.edit(ANALYST, made.uuid, {"impact": "x"}, version=version)
        assert saved.values["impact"] == "x"


def test_reopening_is_told_by_the_program(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        seen: list[Changes] = []
        for status in ("in_progress", "resolved", "closed"):
            services.incidents.edit(ANALYST, made.uuid, {"status": status})
        assert services.comments.of(made.uuid) == []
        unsubscribe = services.workspace.bus.subscribe(seen.append)
        services.bulk.edit(ANALYST, [made.uuid], {"status": "open"})
        unsubscribe()
        (comment,) = services.comments.of(made.uuid)
        assert comment.kind is CommentKind.SYSTEM
        assert comment.told() == "Reopened: closed → open."
        assert Kind.COMMENTS in seen[0].kinds
        with pytest.raises(NotToCorrect):
            services.comments.add(ANALYST, made.uuid, "x", corrects=comment.uuid)
        services.undo.undo(ANALYST, newest_action(services))
        assert services.incidents.get(made.uuid).values["status"] == "closed"
        _, taken_back = services.comments.of(made.uuid)
        assert (taken_back.kind, taken_back.corrects) == (CommentKind.SYSTEM, comment.uuid)


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE comment SET text = 'x'",
        "UPDATE comment SET author = 'eve'",
        "UPDATE comment SET at = at - 1",
        "DELETE FROM comment",
        "INSERT INTO comment (uuid, incident_id, kind, at, author, text) /* no update */"
        " SELECT 'x', incident_id, kind, at, author, text FROM comment",
    ],
)
def test_a_comment_that_was_changed_behind_the_program_is_found(
    tmp_path: Path, forgery: str
) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        services.comments.add(ANALYST, made.uuid, "Seen")
        assert services.health.check() == []
        with bare(services, writable=True) as connection:
            for event in ("update", "delete"):
                statement = f"SELECT sql FROM sqlite_schema WHERE name = 'comment_no_{event}'"
                (made_again,) = connection.execute(statement).fetchone()
                connection.execute(f"DROP TRIGGER comment_no_{event}")
                if event in forgery.lower():
                    connection.execute(forgery)
                connection.execute(made_again)
        found = services.health.check()
        assert [finding.code for finding in found] == [Code.CHANGED_COMMENT]
        assert made.number in found[0].text.format(**found[0].params)
