# SPDX-License-Identifier: Apache-2.0
"""One command of each kind, over a fresh copy of the same workspaces, against one fault each.

Afterwards the workspace holds what it held before or what the command should have made of it,
nothing between; success is only said where the result is there; and the next command works.
"""

import random
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from casepack_desktop.domain.errors import Problem
from casepack_desktop.services.health import examine_pages
from casepack_desktop.services.imports import ImportRequest
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.storage.engine import SCHEMA, connect
from casepack_desktop.storage.keys import load_keys
from casepack_desktop.storage.layout import Layout
from casepack_desktop.support.atomic import TEMPORARY_SUFFIX
from casepack_desktop.support.clock import SystemClock
from tests.helpers.torture import Ended, Host, Tally
from tests.helpers.torture_faults import Fault, Tracer
from tests.helpers.torture_ledger import left_over
from tests.helpers.torture_work import write_list
from tests.helpers.tree import ROOT
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident, opened

OLD_WORKSPACE = ROOT / "tests" / "data" / "workspace-0001.casepack"
_OLD_REPORT = b"%PDF an older report"
_INC = "INC-2026-00001"
_KILLED = -9
_INCIDENTS = "SELECT number, title, severity, description, deleted_at IS NULL FROM incident"
Facts = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """One command with the workspace it works on; `{}` stands for the folder of the test."""

    workspace: str
    words: tuple[str, ...]

    def arguments(self, place: Path) -> list[str]:
        """Return the command line in a folder."""
        line = ("--workspace", f"{{}}/{self.workspace}", *self.words)
        return [word.replace("{}", str(place)) for word in line]


COMMANDS = {
    "save": Command("case.casepack", ("set", _INC, "title=Changed", "severity=low")),
    "import": Command("case.casepack", ("import", "--mapping", "casepack", "{}/list-2.csv")),
    "report": Command("case.casepack", ("report", _INC, "-o", "{}/report.pdf")),
    "attach": Command("case.casepack", ("add", "attachment", _INC, "--file", "{}/list-2.csv")),
    "init": Command("new.casepack", ("init", "--zone", "Europe/Vilnius")),
    "migrate": Command("old.casepack", ("check", "--repair")),
}


class Sweep:
    """The copies, and what a command of one kind leaves without and with a fault."""

    def __init__(self, host: Host, folder: Path, kind: str, role: str = "command") -> None:
        self._host = host
        self._role = role
        self._command = COMMANDS[kind]
        self._origin = folder / "origin"
        self._place = folder / "place"
        self._tracer = Tracer(host, folder)
        if not self._origin.exists():
            _furnish(self._origin)
        self._renew()
        self._before = self._facts()
        self._plain = self._tracer.run(self._line, None, role)
        assert self._plain.ended.code == 0, self._plain.ended.err
        self._done = self._facts()
        self._made = self._output()
        assert self._before != self._done

    def faults(self, whats: tuple[str, ...], most: int, seed: int) -> list[Fault]:
        """Return at most `most` faults, of every call at every file some."""
        groups: dict[tuple[object, ...], list[Fault]] = defaultdict(list)
        chosen = random.Random(seed)
        for fault in self._tracer.faults(self._plain, whats):
            groups[fault.call, fault.what, fault.place, fault.lasts].append(fault)
        for group in groups.values():
            chosen.shuffle(group)
        firsts = [group.pop() for group in groups.values()]
        rest = [fault for group in groups.values() for fault in group]
        chosen.shuffle(firsts)
        chosen.shuffle(rest)
        return (firsts + rest)[:most]

    def befall(self, fault: Fault, tally: Tally) -> None:
        """Run the command against one fault and enter what was found."""
        self._renew()
        traced = self._tracer.run(self._line, fault, self._role)
        if traced.is_elsewhere:
            tally.add("elsewhere")
            return
        tally.add("injected", int(traced.is_injected))
        ended = traced.ended
        tally.add("refused" if ended.code > 0 else "absorbed" if ended.code == 0 else "killed")
        found = [*self._verdict(ended), *self._aftermath(ended, fault)]
        tally.violations += [f"{fault}: {line}" for line in found]

    @property
    def _line(self) -> list[str]:
        return self._command.arguments(self._place)

    @property
    def _workspace(self) -> Path:
        return self._place / self._command.workspace

    def _renew(self) -> None:
        shutil.rmtree(self._place, ignore_errors=True)
        shutil.copytree(self._origin, self._place)

    def _facts(self) -> Facts:
        return facts(self._workspace)

    def _output(self) -> bytes:
        return (self._place / "report.pdf").read_bytes()

    def _verdict(self, ended: Ended) -> Iterator[str]:
        is_done = ended.code == 0
        found, output = self._facts(), self._output()
        if found != self._done and (is_done or found != self._before):
            yield f"the workspace holds neither old nor new (exit code {ended.code}): {found[:3]}"
        if output != self._made and (is_done or output != _OLD_REPORT):
            yield f"the report is neither old nor new, {len(output)} bytes"
        if ended.code not in (0, _KILLED):
            yield from _unclear(ended.err)
        if found[0] == SCHEMA:
            yield from self._unsound()

    def _unsound(self) -> Iterator[str]:
        yield from (f"pages or keys: {f.code} {f.params}" for f in examine_pages(self._workspace))
        with opened(self._workspace, writable=False) as services:
            yield from (f"health: {f.code} {f.params}" for f in services.health.check())

    def _aftermath(self, ended: Ended, fault: Fault) -> Iterator[str]:
        if ended.code > 0 and fault.call != "unlink" and self._command.workspace != "new.casepack":
            yield from (f"temporary file left: {path.name}" for path in _half_written(self._place))
        was_made = self._facts() == self._done and "init" in self._command.words
        again = None if was_made else self._host.done("command", arguments=self._line)
        if again is not None and again.code != 0:
            yield f"the next command fails: {again.err}"
            return
        if not self._is_finished():
            yield "the next command does not finish the work"
            return
        yield from self._unsound()
        with opened(self._workspace) as services:
            yield from left_over(services)

    def _is_finished(self) -> bool:
        """Return whether all is as wanted; a report or file made a second time is one more."""
        version, *numbers, made, incidents = self._facts()
        wanted, *counted, least, cases = self._done
        same = (version, numbers, incidents) == (wanted, counted, cases)
        return same and least <= made <= least + 1 and self._output() == self._made


def facts(workspace: Path) -> Facts:
    """Return what a workspace holds, in a form that is the same for every run of a command."""
    layout = Layout(workspace)
    if not layout.database.exists():
        return ("absent",)
    try:
        keys, _ = load_keys(layout)
        connection = connect(layout.database, keys.database_key, writable=False)
    except (Problem, driver.Error) as error:
        return ("unreadable", repr(error))
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        return (
            version,
            _number(connection, "entry"),
            _number(connection, "setting"),
            _made(connection) if version == SCHEMA else 0,
            tuple(sorted(connection.execute(_INCIDENTS).fetchall(), key=repr)),
        )
    finally:
        connection.close()


def _made(connection: driver.Connection) -> int:
    """Return how many reports and attachments there are, of which a second run makes one more."""
    reports = _number(connection, "report WHERE state = 'completed'")
    return reports + _number(connection, "attachment")


def _number(connection: driver.Connection, source: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {source}").fetchone()[0])


def _unclear(err: str) -> Iterator[str]:
    """Yield the message unless it is one sentence for a person."""
    is_clear = err.startswith("casepack: ") and err.count("\n") == 1 and err.endswith(".\n")
    if not is_clear or "Traceback" in err or "unexpected" in err:
        yield f"not one clear sentence: {err[-400:]!r}"


def _half_written(place: Path) -> Iterator[Path]:
    for path in place.rglob("*"):
        if path.name.endswith(TEMPORARY_SUFFIX) or ".part" in path.name:
            yield path


def _furnish(origin: Path) -> None:
    """Make a workspace with an incident, a report and a list, and put an old one beside it."""
    origin.mkdir(parents=True)
    with a_workspace(origin, SystemClock()) as services:
        number = an_incident(
            services, severity="high", description="Zażółć gęślą jaźń. " * 99
        ).number
        assert number == _INC
        first = write_list(origin, 1)
        services.imports.run(ANALYST, ImportRequest(first, mapping="casepack"))
        job = services.reports.request(ANALYST, number, ReportRequest(format="html"))
        services.reports.generate(ANALYST, job.uuid)
    write_list(origin, 2)
    (origin / "report.pdf").write_bytes(_OLD_REPORT)
    shutil.copytree(OLD_WORKSPACE, origin / "old.casepack")


def sweep(
    host: Host,
    folder: Path,
    kind: str,
    whats: tuple[str, ...],
    most: int,
    seed: int,
    role: str = "command",
    only: str = "",
) -> Tally:
    """Run a command of one kind against at most `most` faults, `only` at files of one name."""
    tally = Tally(seed)
    run = Sweep(host, folder, kind, role)
    for fault in run.faults(whats, most, seed):
        if only in fault.place:
            run.befall(fault, tally)
    return tally
