# SPDX-License-Identifier: Apache-2.0
"""What was acknowledged, held against what is there after a kill.

The state must be exactly the acknowledged one, with the step that was under way either wholly in
it or not at all. What is found becomes the ledger of the next kill.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casepack_desktop.app.bootstrap import Bootstrap
from casepack_desktop.domain.enums import ReportState
from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.health import Code, examine_pages
from casepack_desktop.storage.listing import Order
from tests.helpers.torture import Said
from tests.helpers.torture_work import LISTED, list_rows
from tests.helpers.workspaces import ANALYST

Case = tuple[str, str, str, bool]
"""Title, severity, description, and whether it lies in the bin."""
File = tuple[str, bool]
"""SHA-256 of a file of a case, and whether it was removed."""
_FILE_STEPS = ("attach", "remove file", "restore file")
_SEARCHED = 12
_TWO_DAYS = 2 * 86_400
_CASES = (
    "SELECT uuid, title, coalesce(severity, ''), coalesce(description, ''), deleted_at IS NOT NULL"
    " FROM incident"
)
_REPORTS = (
    "SELECT report.uuid, state, vault_file.sha256 FROM report"
    " LEFT JOIN vault_file ON vault_file.id = report.file_id"
)

_FILES = (
    "SELECT attachment.uuid, sha256, removed_at IS NOT NULL FROM attachment"
    " JOIN vault_file ON vault_file.id = attachment.file_id"
)


@dataclass(slots=True)
class Ledger:
    """The acknowledged state of one workspace."""

    cases: dict[str, Case] = field(default_factory=dict)
    listed: int = 0
    """The version of the list that was imported last; 0 for none."""
    reports: dict[str, str | None] = field(default_factory=dict)
    """SHA-256 by UUID of each report job, None while it is only requested."""
    files: dict[str, File] = field(default_factory=dict)
    under_way: dict[str, Any] | None = None

    def hear(self, said: list[Said]) -> int:
        """Take down what a worker said; return the number of acknowledgements."""
        acknowledged = 0
        for line in said:
            if "begin" in line:
                self.under_way = line["begin"]
                continue
            assert self.under_way is not None
            self._enter(self.under_way, line["done"])
            self.under_way = None
            acknowledged += 1
        return acknowledged

    def differences(self, services: Services) -> list[str]:
        """Return what is neither as acknowledged nor as the step under way would leave it."""
        with services.workspace.read() as connection:
            cases = {
                uuid: (title, severity, text, bool(gone))
                for uuid, title, severity, text, gone in connection.exec_driver_sql(_CASES)
            }
            jobs = {uuid: (s, h) for uuid, s, h in connection.exec_driver_sql(_REPORTS)}
            files = {u: (h, bool(gone)) for u, h, gone in connection.exec_driver_sql(_FILES)}
        found = self._compared(cases) + self._compared_reports(jobs) + self._compared_files(files)
        self.cases = {u: case for u, case in cases.items() if not u.startswith(LISTED)}
        self.reports = {uuid: digest for uuid, (_, digest) in jobs.items()}
        self.files = files
        self.under_way = None
        return found

    def _compared(self, cases: dict[str, Case]) -> list[str]:
        expected = self._expected(self.listed)
        if cases == expected:
            return []
        step = self.under_way or {}
        if step.get("step") == "import":
            self.listed = step["version"]
            expected = self._expected(self.listed)
        elif step.get("step") == "create":
            new = [uuid for uuid in cases if uuid not in expected]
            _enter_case(expected, step, new[0] if len(new) == 1 else "")
        elif step.get("step") in _STEPS:
            _enter_case(expected, step, step["uuid"])
        if cases == expected:
            return []
        wrong = [u for u in cases.keys() | expected.keys() if cases.get(u) != expected.get(u)]
        shown = [(cases.get(u), expected.get(u)) for u in sorted(wrong)[:3]]
        return [f"{len(wrong)} incidents are not as acknowledged: {str(shown)[:200]}"]

    def _expected(self, listed: int) -> dict[str, Case]:
        rows = list_rows(listed) if listed else {}
        imported = {u: (title, "", "Found by a scan", False) for u, title in rows.items()}
        return {**self.cases, **imported}

    def _compared_reports(self, jobs: dict[str, tuple[str, str | None]]) -> list[str]:
        found = [f"report {uuid} is gone" for uuid in self.reports if uuid not in jobs]
        surplus = jobs.keys() - self.reports.keys()
        if len(surplus) > (self.under_way or {}).get("step", "").count("request"):
            found.append(f"{len(surplus)} reports that nobody asked for")
        for uuid, digest in self.reports.items():
            if digest is not None and jobs.get(uuid) != (ReportState.COMPLETED.value, digest):
                found.append(f"report {uuid} is not the acknowledged one: {jobs.get(uuid)}")
        return found

    def _compared_files(self, files: dict[str, File]) -> list[str]:
        step, after = self.under_way or {}, dict(self.files)
        new = [uuid for uuid in files if uuid not in self.files]
        uuid = new[0] if len(new) == 1 else step.get("uuid", "")
        if step.get("step") in _FILE_STEPS and (new or uuid in after):
            _enter_file(after, step, uuid)
        if files in (self.files, after):
            return []
        return [f"the files are not as acknowledged: {len(files)} of {len(self.files)}"]

    def _enter(self, step: dict[str, Any], result: dict[str, Any]) -> None:
        kind = step["step"]
        if kind == "import":
            self.listed = step["version"]
        elif kind in _FILE_STEPS:
            _enter_file(self.files, step, result.get("file") or step["uuid"])
        elif kind in ("request", "report"):
            self.reports[result["report"]] = result.get("sha256")
        else:
            _enter_case(self.cases, step, result.get("uuid") or step["uuid"])


def _enter_file(files: dict[str, File], step: dict[str, Any], uuid: str) -> None:
    sha256 = step.get("sha256") or files[uuid][0]
    files[uuid] = (sha256, step["step"] == "remove file")


def _written(cases: dict[str, Case], step: dict[str, Any], uuid: str) -> None:
    values = step["values"]
    cases[uuid] = (values["title"], values["severity"], values["description"], False)


def _moved(cases: dict[str, Case], step: dict[str, Any], uuid: str) -> None:
    title, severity, text, _ = cases[uuid]
    cases[uuid] = (title, severity, text, step["step"] == "bin")


def _purged(cases: dict[str, Case], step: dict[str, Any], uuid: str) -> None:
    del cases[uuid]


_STEPS: dict[str, Callable[[dict[str, Case], dict[str, Any], str], None]] = {
    "create": _written,
    "edit": _written,
    "bin": _moved,
    "restore": _moved,
    "purge": _purged,
}


def _enter_case(cases: dict[str, Case], step: dict[str, Any], uuid: str) -> None:
    _STEPS[step["step"]](cases, step, uuid)


def examined(folder: Path, ledger: Ledger) -> list[str]:
    """Open a workspace whose writer was killed and return all that is wrong with it.

    Opening for writing takes the lock over and puts the jobs right, as the program does it.
    """
    try:
        found = [f"pages or keys: {f.code} {f.params}" for f in examine_pages(folder)]
        services = Bootstrap().open(folder, writable=True)
    except Problem as problem:
        return [f"does not open: {problem}"]
    try:
        found += [f"health: {f.code} {f.params}" for f in services.health.check()]
        found += ledger.differences(services)
        found += _jobs(services) + _searched(services, ledger) + left_over(services)
    finally:
        services.workspace.close()
    return found + [f"side file left: {p.name}" for p in folder.glob("casepack.db-*")]


def _jobs(services: Services) -> list[str]:
    """Finish the jobs that the kill interrupted; none may still claim to be under way."""
    with services.workspace.read() as connection:
        states = connection.exec_driver_sql("SELECT DISTINCT state FROM report").scalars().all()
    found = ["a report is still generating"] if ReportState.GENERATING.value in states else []
    for job in services.reports.pending():
        made = services.reports.generate(ANALYST, job.uuid)
        if made.state is not ReportState.COMPLETED or not services.reports.content(job.uuid):
            found.append(f"report {job.uuid} cannot be made after the kill")
    return found


def _searched(services: Services, ledger: Ledger) -> list[str]:
    """Look the newest incidents up by their words."""
    found = []
    newest = [(u, case) for u, case in ledger.cases.items() if not case[3]][-_SEARCHED:]
    for uuid, (title, *_) in newest:
        rows = services.incidents.rows(parse_filter(title), Order(), None)
        if uuid not in {row.uuid for row in rows}:
            found.append(f"“{title}” is not found by searching")
    return found


def left_over(services: Services) -> list[str]:
    """Age what belongs to nothing by two days; it must be found then, and removed by a repair."""
    folder = services.workspace.layout.folder
    known = _sound_files(folder, services)
    strays = {path for path in folder.rglob("*") if path.is_file() and path not in known}
    for path in strays:
        os.utime(path, (time.time() - _TWO_DAYS,) * 2)
    codes = {finding.code for finding in services.health.check()}
    found = []
    if bool(strays) != bool(codes & {Code.LEFTOVER, Code.UNREFERENCED_FILE}):
        found.append(f"left over: {sorted(map(str, strays))}, found: {sorted(codes)}")
    services.health.repair(ANALYST)
    found += [f"after the repair: {finding.code}" for finding in services.health.check()]
    return found + [f"not removed: {path.relative_to(folder)}" for path in strays if path.exists()]


def _sound_files(folder: Path, services: Services) -> set[Path]:
    layout = services.workspace.layout
    with services.workspace.read() as connection:
        names = connection.exec_driver_sql("SELECT name FROM vault_file").scalars().all()
    fixed = {layout.database, layout.lock, *layout.keys, *layout.backups.glob("casepack-*.db")}
    fixed.add(layout.drafts)
    databases = (layout.database, layout.drafts)
    sides = {one.with_name(f"{one.name}-{side}") for one in databases for side in ("wal", "shm")}
    return fixed | sides | {layout.vault / name[:2] / name for name in names}
