# SPDX-License-Identifier: Apache-2.0
"""How the gate's walk calls every method of the service that edits the directories."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.services.bundle import Services
from tests.helpers.workspaces import ANALYST

if TYPE_CHECKING:
    from tests.architecture.test_gate import Past

COMPANY = DirectoryKind.COMPANY


@dataclass(frozen=True)
class Entries:
    """Companies by UUID, an edit of the first, and a list of others."""

    company: str
    other: str
    edit: int
    file: Path


def made(services: Services, base: Path) -> Entries:
    """Add what the methods work on."""
    editing = services.directory_editing
    company, other = (
        editing.add(ANALYST, COMPANY, {"code": code, "name.en": code}).uuid
        for code in ("FIRST", "SECOND")
    )
    edited = editing.edit(ANALYST, COMPANY, company, {"country": "LT"}).action
    assert edited is not None
    file = base / "companies.csv"
    file.write_text("code,name\nTHIRD,Third\n")
    return Entries(company, other, edited, file)


Call = Callable[[Services, "Past"], object]
WRITING: dict[tuple[str, str], Call] = {
    ("directory_editing", "add"): lambda s, _: s.directory_editing.add(
        ANALYST, COMPANY, {"code": "NEW", "name.en": "New"}
    ),
    ("directory_editing", "edit"): lambda s, p: s.directory_editing.edit(
        ANALYST, COMPANY, p.entries.company, {"country": "LV"}
    ),
    ("directory_editing", "set_active"): lambda s, p: s.directory_editing.set_active(
        ANALYST, COMPANY, p.entries.company, active=False
    ),
    ("directory_editing", "move"): lambda s, p: s.directory_editing.move(
        ANALYST, COMPANY, p.entries.company, 1
    ),
    ("directory_editing", "delete"): lambda s, p: s.directory_editing.delete(
        ANALYST, COMPANY, p.entries.company
    ),
    ("directory_editing", "merge"): lambda s, p: s.directory_editing.merge(
        ANALYST, COMPANY, p.entries.company, p.entries.other
    ),
    ("directory_editing", "restore_value"): lambda s, p: s.directory_editing.restore_value(
        ANALYST, COMPANY, p.entries.company, p.entries.edit, "country"
    ),
    ("directory_editing", "take_in"): lambda s, p: s.directory_editing.take_in(
        ANALYST, s.directory_editing.look_at(COMPANY, p.entries.file)
    ),
}
READING: dict[tuple[str, str], Call] = {
    ("directory_editing", "entry"): lambda s, p: s.directory_editing.entry(
        COMPANY, p.entries.company
    ),
    ("directory_editing", "all"): lambda s, _: s.directory_editing.all(COMPANY),
    ("directory_editing", "counts"): lambda s, _: s.directory_editing.counts(COMPANY),
    ("directory_editing", "usage"): lambda s, p: s.directory_editing.usage(
        COMPANY, p.entries.company
    ),
    ("directory_editing", "history"): lambda s, p: s.directory_editing.history(
        COMPANY, p.entries.company
    ),
    ("directory_editing", "content"): lambda s, _: s.directory_editing.content(COMPANY, "csv"),
    ("directory_editing", "look_at"): lambda s, p: s.directory_editing.look_at(
        COMPANY, p.entries.file
    ),
}
