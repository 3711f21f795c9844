# SPDX-License-Identifier: Apache-2.0
"""What the workers do until they are killed, each step announced before and acknowledged after.

Some of them are wrong on purpose: a check that lets them pass proves nothing.
"""

import hashlib
import json
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from itertools import count, islice
from pathlib import Path
from typing import Any

from casepack_desktop.app import cli_main
from casepack_desktop.app.bootstrap import Bootstrap
from casepack_desktop.cli import reports as report_command
from casepack_desktop.domain.errors import Problem
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.imports import ImportRequest
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.storage import engine
from casepack_desktop.storage.vault import Stored, Vault
from tests.helpers.tree import ROOT
from tests.helpers.workspaces import ANALYST

Order = dict[str, Any]
_FORMATS = ("json", "json", "html", "html", "pdf")
LISTED = "00000000-0000-7000-8000-"
"""How the UUIDs begin that stand in a list."""
_SEVERITIES = ("low", "medium", "high", "critical")


class Teller:
    """Says what is begun and what is done; what was said survives a kill in the pipe."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def begin(self, step: str, **expected: Any) -> None:
        """Announce a step with what it is going to change."""
        self._say({"begin": {"step": step, **expected}})

    def done(self, **result: Any) -> None:
        """Acknowledge the step that was begun."""
        self._say({"done": result})

    def _say(self, content: dict[str, Any]) -> None:
        os.write(self._descriptor, json.dumps(content).encode() + b"\n")


def list_rows(version: int) -> dict[str, str]:
    """Return the title of every UUID in a list: a version changes every third row and adds some."""
    return {
        f"{LISTED}{row:012d}": f"Row {row} as of {version - (version + row) % 3}"
        for row in range(200 + 5 * version)
    }


def write_list(folder: Path, version: int) -> Path:
    """Write one version of the list as CSV."""
    path = folder / f"list-{version}.csv"
    rows = [f"{uuid},{title},Found by a scan" for uuid, title in list_rows(version).items()]
    path.write_text("\n".join(["uuid,title,description", *rows, ""]), encoding="utf-8")
    return path


def save(order: Order, teller: Teller) -> int:
    """Create, edit, bin, restore and purge incidents."""
    with _opened(order) as services:
        chosen = random.Random(order["seed"])
        live, binned = _cases(services)
        for _ in _steps(order):
            step = chosen.random()
            if step < 0.5 or not live:
                live.append(_create(services, chosen, teller))
            elif step < 0.8:
                _edit(services, chosen.choice(live), chosen, teller)
            elif step < 0.9 or not binned:
                binned.append(live.pop(chosen.randrange(len(live))))
                _move(teller, "bin", binned[-1], services.incidents.move_to_bin)
            else:
                _take_out(services, chosen, live, binned, teller)
    return 0


def normal_save(order: Order, teller: Teller) -> int:
    """Save wrongly: the log of the database is not synced at each commit."""
    _sync_less("NORMAL")
    return save(order, teller)


def off_save(order: Order, teller: Teller) -> int:
    """Save wrongly: the database syncs nothing at all."""
    _sync_less("OFF")
    return save(order, teller)


def split_save(order: Order, teller: Teller) -> int:
    """Create incidents wrongly: what belongs together is committed in two transactions."""
    with _opened(order) as services:
        chosen = random.Random(order["seed"])
        for _ in _steps(order):
            values = _values(chosen)
            teller.begin("create", values=values)
            made = services.incidents.create(ANALYST, {"title": values["title"]})
            services.incidents.edit(ANALYST, made.uuid, values)
            teller.done(uuid=made.uuid)
    return 0


def import_lists(order: Order, teller: Teller) -> int:
    """Import one version of a list after the other."""
    with _opened(order) as services:
        for version in islice(count(order["version"]), order.get("steps")):
            path = write_list(Path(order["lists"]), version)
            teller.begin("import", version=version)
            services.imports.run(ANALYST, ImportRequest(path, mapping="casepack"))
            teller.done()
    return 0


def report(order: Order, teller: Teller) -> int:
    """Edit an incident and make a report of it, over and over."""
    with _opened(order) as services:
        _report(order, teller, services)
    return 0


def late_report(order: Order, teller: Teller) -> int:
    """Make reports wrongly: the row says completed before the file is in the vault."""
    with _opened(order) as services:
        workspace = services.workspace
        workspace.vault = _LateVault(workspace.layout.vault, workspace.keys)
        _report(order, teller, services)
    return 0


def unsynced_report(order: Order, teller: Teller) -> int:
    """Make reports wrongly: neither the files of the vault nor their names are synced."""
    os.fsync = lambda fd: None  # noqa: ARG005 - SQLite, which is not concerned, syncs by itself
    return report(order, teller)


def command(order: Order, teller: Teller) -> int:
    """Run one command as the program itself does."""
    sys.argv = ["casepack", *order["arguments"]]
    code = cli_main.main()
    sys.stdout.flush()
    return code


def truncating_command(order: Order, teller: Teller) -> int:
    """Run one command wrongly: what it hands out is written over the older file in place."""

    def truncate(target: Path, data: bytes) -> None:
        try:
            target.write_bytes(data)
        except OSError as error:
            raise Problem from error

    report_command.write_file = truncate  # type: ignore[attr-defined]
    return command(order, teller)


def attach(order: Order, teller: Teller) -> int:
    """Add files, remove them and put them back, over and over."""
    with _opened(order) as services:
        chosen = random.Random(order["seed"])
        live, _ = _cases(services)
        uuid = live[0] if live else _create(services, chosen, teller)
        files = services.files.of(uuid)
        there = [view.uuid for view in files if not view.is_removed]
        gone = [view.uuid for view in files if view.is_removed]
        for _ in _steps(order):
            step = chosen.random()
            if step < 0.6 or not there:
                there.append(_attach(order, services, uuid, chosen, teller))
            elif step < 0.8 or not gone:
                gone.append(there.pop(chosen.randrange(len(there))))
                _move(teller, "remove file", gone[-1], services.files.remove)
            else:
                there.append(gone.pop(chosen.randrange(len(gone))))
                _move(teller, "restore file", there[-1], services.files.restore)
    return 0


ROLES: dict[str, Callable[[Order, Teller], int]] = {
    "save": save,
    "split save": split_save,
    "normal save": normal_save,
    "off save": off_save,
    "import": import_lists,
    "report": report,
    "late report": late_report,
    "unsynced report": unsynced_report,
    "attach": attach,
    "command": command,
    "truncating command": truncating_command,
}


def warm_up(scratch: Path) -> None:
    """Run everything once, so that no worker spends its time on loading modules."""
    folder = scratch / "warm.casepack"
    where = ["--workspace", str(folder)]
    number = "INC-2026-00001"
    lines = [
        ["init"],
        ["import", str(write_list(scratch, 0))],
        ["set", "1", "title=Warm"],
        ["add", "attachment", f"{LISTED}{0:012d}", "--file", str(write_list(scratch, 0))],
        ["list", "--where", "Warm"],
        ["check", "--repair"],
    ]
    older = scratch / "older.casepack"
    shutil.copytree(ROOT / "tests" / "data" / "workspace-0001.casepack", older)
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        _run(["--workspace", str(older), "check", "--repair"])
        for line in lines:
            _run(where + line)
        with _opened({"folder": str(folder)}) as services:
            number = services.incidents.create(ANALYST, {"title": "Warm"}).number
        for form in ("pdf", "html", "json"):
            _run([*where, "report", number, "--format", form, "-o", str(scratch / f"w.{form}")])


def _run(line: list[str]) -> None:
    from casepack_desktop.cli.main import run

    run(line, Bootstrap())


def _sync_less(mode: str) -> None:
    connect = engine.connect

    def less(*arguments: Any, **settings: Any) -> Any:
        connection = connect(*arguments, **settings)
        connection.execute(f"PRAGMA synchronous={mode}")
        return connection

    engine.connect = less


@contextmanager
def _opened(order: Order) -> Iterator[Services]:
    """Open the workspace as the program does; a problem ends the worker with its sentence."""
    if limit := order.get("limit"):
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    services = Bootstrap().open(Path(order["folder"]), writable=True)
    try:
        yield services
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        sys.stderr.flush()
    finally:
        services.workspace.close()


def _steps(order: Order) -> Iterator[int]:
    return islice(count(), order.get("steps"))


def _cases(services: Services) -> tuple[list[str], list[str]]:
    """Return the UUIDs of the incidents on the list and of those in the bin."""
    sql = "SELECT uuid, deleted_at FROM incident ORDER BY id"
    with services.workspace.read() as connection:
        rows = connection.exec_driver_sql(sql).fetchall()
    return [u for u, gone in rows if gone is None], [u for u, gone in rows if gone is not None]


def _values(chosen: random.Random) -> dict[str, str]:
    return {
        "title": f"Case {chosen.randbytes(5).hex()}",
        "severity": chosen.choice(_SEVERITIES),
        "description": " ".join(["Zażółć gęślą jaźń."] * chosen.randrange(1, 200)),
    }


def _create(services: Services, chosen: random.Random, teller: Teller) -> str:
    values = _values(chosen)
    teller.begin("create", values=values)
    made = services.incidents.create(ANALYST, values)
    teller.done(uuid=made.uuid)
    return made.uuid


def _edit(services: Services, uuid: str, chosen: random.Random, teller: Teller) -> None:
    values = _values(chosen)
    teller.begin("edit", uuid=uuid, values=values)
    services.incidents.edit(ANALYST, uuid, values)
    teller.done()


def _attach(
    order: Order, services: Services, incident: str, chosen: random.Random, teller: Teller
) -> str:
    """Add a file of up to two megabytes and return its id."""
    path = Path(order["lists"]) / "evidence.bin"
    data = chosen.randbytes(chosen.randrange(1 << 21))
    path.write_bytes(data)
    teller.begin("attach", sha256=hashlib.sha256(data).hexdigest())
    added = services.files.add(ANALYST, incident, path)
    teller.done(file=added.file.uuid)
    return added.file.uuid


def _move(teller: Teller, step: str, uuid: str, move: Callable[..., object], *more: str) -> None:
    teller.begin(step, uuid=uuid)
    move(ANALYST, uuid, *more)
    teller.done()


def _take_out(
    services: Services, chosen: random.Random, live: list[str], binned: list[str], teller: Teller
) -> None:
    uuid = binned.pop(chosen.randrange(len(binned)))
    if chosen.random() < 0.5:
        _move(teller, "purge", uuid, services.incidents.purge, "no longer needed")
    else:
        _move(teller, "restore", uuid, services.incidents.restore_from_bin)
        live.append(uuid)


def _report(order: Order, teller: Teller, services: Services) -> None:
    chosen = random.Random(order["seed"])
    live, _ = _cases(services)
    while len(live) < 2:
        live.append(_create(services, chosen, teller))
    for _ in _steps(order):
        uuid = chosen.choice(live)
        _edit(services, uuid, chosen, teller)
        wanted = ReportRequest(format=chosen.choice(_FORMATS))
        teller.begin("request")
        job = services.reports.request(ANALYST, uuid, wanted)
        teller.done(report=job.uuid)
        teller.begin("report")
        made = services.reports.generate(ANALYST, job.uuid)
        teller.done(report=job.uuid, sha256=made.sha256)


class _LateVault(Vault):
    """Writes a file when the next one comes, long after its row says completed."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._waiting: list[bytes] = []

    def put(self, data: bytes) -> Stored:
        while self._waiting:
            super().put(self._waiting.pop())
        self._waiting.append(data)
        sha256 = hashlib.sha256(data).hexdigest()
        return Stored(self.name_of(sha256), sha256, len(data))
