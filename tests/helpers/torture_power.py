# SPDX-License-Identifier: Apache-2.0
"""Power cuts: what a disk may hold when a writer loses it, rebuilt from the writer's own calls.

Everything that was synced is there. What was written since is there, missing, or torn at sectors of
512 bytes, in any mixture; names in a folder come and go in their order, at least up to its last
sync. `-shm` is left out, since SQLite makes it anew.
"""

import random
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casepack_desktop.support.clock import SystemClock
from tests.helpers.tools import needs_tool
from tests.helpers.torture import Ended, Host, Said, Tally, spoken
from tests.helpers.torture_ledger import Case, Ledger, examined
from tests.helpers.workspaces import a_workspace, an_incident

ROLES = ("save", "report", "import")
_STEPS = {"save": 12, "report": 4, "import": 3}
_IMAGES_PER_RUN = 20
_SECTOR = 512
_CALLS = "pwrite64,write,fsync,fdatasync,ftruncate,openat,rename,unlink,mkdir"
_LINE = re.compile(r"^\d+ +(?P<call>\w+)\((?P<rest>.*)\) += (?P<result>\d+)$")
_HEX = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_OF_NAMES = ("openat", "rename", "unlink", "mkdir")
_IGNORED = ("lock", "-shm")


@dataclass(slots=True)
class File:
    """Its content when the run began and everything written since, with the time of each sync."""

    before: bytes = b""
    writes: list[tuple[int, int, bytes | None]] = field(default_factory=list)
    """When, where, and what; None cuts the file there."""
    syncs: list[int] = field(default_factory=list)

    def content(self, cut: int, chosen: random.Random) -> bytes:
        """Return what the disk may hold if the power goes at the instant `cut`."""
        synced = max((at for at in self.syncs if at < cut), default=-1)
        data = bytearray(self.before)
        for at, place, written in self.writes:
            if at >= cut:
                break
            if written is None:
                if at < synced or chosen.random() < 0.5:
                    data = data[:place].ljust(place, b"\0")
            else:
                for start, piece in _pieces(place, written, chosen, whole=at < synced):
                    data = data.ljust(start, b"\0")
                    data[start : start + len(piece)] = piece
        return bytes(data)


@dataclass(slots=True)
class Folder:
    """Every change of the names in it, each as one step, and when they were synced."""

    changes: list[tuple[int, dict[str, "File | None"]]] = field(default_factory=list)
    """When, and whose a name became; None for nobody's."""
    syncs: list[int] = field(default_factory=list)

    def kept(self, cut: int, chosen: random.Random) -> Iterator[dict[str, "File | None"]]:
        """Yield the changes that the disk may hold if the power goes at the instant `cut`."""
        synced = max((at for at in self.syncs if at < cut), default=-1)
        least = sum(at < synced for at, _ in self.changes)
        most = sum(at < cut for at, _ in self.changes)
        for _, change in self.changes[: chosen.randint(least, most)]:
            yield change


class Recording:
    """The calls of one run, in order."""

    def __init__(self, workspace: Path, before: Path, log: str, teller: int) -> None:
        self._root = f"{workspace}/"
        self._teller = teller
        self._before = {
            str(path.relative_to(before)): File(path.read_bytes())
            for path in before.rglob("*")
            if path.is_file() and not path.name.endswith(_IGNORED)
        }
        self._now: dict[str, File] = dict(self._before)
        self._folders: defaultdict[str, Folder] = defaultdict(Folder)
        self._made: set[str] = set()
        self._open: dict[int, File | Folder] = {}
        self._places: dict[int, int] = {}
        self._said: list[tuple[int, bytes]] = []
        self.cases: dict[str, Case] = {}
        self.length = 0
        for line in log.splitlines():
            if found := _LINE.match(line):
                self._take(found["call"], found["rest"], int(found["result"]))
                self.length += 1

    def rebuild(self, target: Path, cut: int, chosen: random.Random) -> None:
        """Write what the disk may hold if the power goes before call number `cut`."""
        names: dict[str, File | None] = dict(self._before)
        for folder in self._folders.values():
            for change in folder.kept(cut, chosen):
                names.update(change)
        for part in ("files", "backups"):
            (target / part).mkdir(parents=True)
        for name, file in names.items():
            above = _above(name)
            is_lost = above in self._made and names.get(above) is None
            if file is not None and name not in self._made and not is_lost:
                (target / name).parent.mkdir(exist_ok=True)
                (target / name).write_bytes(file.content(cut, chosen))

    def heard(self, cut: int) -> list[Said]:
        """Return what the writer had said before an instant."""
        return spoken(b"".join(data for at, data in self._said if at < cut))

    def _take(self, call: str, rest: str, result: int) -> None:
        strings = [_unhex(text) for text in _HEX.findall(rest)]
        if call in _OF_NAMES:
            names = [self._named(text.decode()) for text in strings]
            if all(names):
                self._of_names(call, names, rest, result)
            else:
                self._open.pop(result, None)
            return
        descriptor = int(rest.partition(",")[0])
        if descriptor == self._teller:
            self._said.append((self.length, strings[0][:result]))
        elif descriptor in self._open:
            self._of_content(call, descriptor, rest, strings[0][:result] if strings else None)

    def _of_names(self, call: str, names: list[str], rest: str, result: int) -> None:
        name = names[0]
        if call == "rename":
            self._change({names[1]: self._now[name], name: None})
        elif call == "unlink":
            self._change({name: None})
        elif call == "mkdir":
            self._made.add(name)
            self._change({name: File()})
        else:
            if "O_CREAT" in rest and name not in self._now:
                self._change({name: File()})
            file = None if name in self._made else self._now.get(name)
            self._open[result] = file or self._folders[name]
            self._places[result] = 0

    def _change(self, change: dict[str, File | None]) -> None:
        """Change names of one folder in one step: no instant shows a part of it."""
        for name, file in change.items():
            if file is None:
                self._now.pop(name, None)
            else:
                self._now[name] = file
        self._folders[_above(next(iter(change)))].changes.append((self.length, change))

    def _of_content(self, call: str, descriptor: int, rest: str, data: bytes | None) -> None:
        target = self._open[descriptor]
        if call in ("fsync", "fdatasync"):
            target.syncs.append(self.length)
        elif isinstance(target, File):
            place = self._places[descriptor] if call == "write" else int(rest.rpartition(",")[2])
            target.writes.append((self.length, place, data))
            self._places[descriptor] = place + len(data or b"")

    def _named(self, path: str) -> str:
        """Return a path as seen from the workspace: "." is itself, "" what is not followed."""
        if path + "/" == self._root:
            return "."
        name = path.removeprefix(self._root)
        return "" if name == path or name.endswith(_IGNORED) else name


def power_cuts(host: Host, folder: Path, rounds: int, seed: int, role: str = "") -> Tally:
    """Cut the power `rounds` times at random instants of recorded runs, all or those of `role`."""
    tally, chosen = Tally(seed), random.Random(seed)
    for number in range(rounds):
        if number % _IMAGES_PER_RUN == 0:
            kind = role or ROLES[number // _IMAGES_PER_RUN % len(ROLES)]
            run = folder / f"run-{number}"
            recording = recorded(host, run, kind, chosen.random())
            tally.add("calls recorded", recording.length)
        image = folder / "image.casepack"
        shutil.rmtree(image, ignore_errors=True)
        cut = chosen.randrange(1, recording.length + 1)
        recording.rebuild(image, cut, chosen)
        ledger = Ledger(cases=dict(recording.cases))
        tally.add("acknowledged", ledger.hear(recording.heard(cut)))
        tally.add("cuts")
        found = examined(image, ledger)
        tally.violations += [f"cut {number} at call {cut} of {kind}: {line}" for line in found]
    return tally


def recorded(host: Host, folder: Path, role: str, seed: float) -> Recording:
    """Run a few steps of a role under strace and return the recording."""
    folder.mkdir(parents=True)
    with a_workspace(folder, SystemClock()) as services:
        uuid = an_incident(services, title="Before", severity="low", description="Before").uuid
        workspace = services.workspace.layout.folder
    shutil.copytree(workspace, folder / "before")
    ended, log = _traced(host, folder, role, str(workspace), seed)
    assert ended.code == 0, ended.err
    recording = Recording(workspace, folder / "before", log, host.teller)
    recording.cases[uuid] = ("Before", "low", "Before", False)
    return recording


def _traced(host: Host, folder: Path, role: str, workspace: str, seed: float) -> tuple[Ended, str]:
    kind = role.rpartition(" ")[2]
    order: dict[str, Any] = {"folder": workspace, "seed": seed, "lists": str(folder), "version": 1}
    worker = host.begin(role, waits=True, steps=_STEPS[kind], **order)
    log = folder / "strace.log"
    watched = ["-xx", "-s", "1000000", "-e", f"trace={_CALLS}", "-e", "signal=none"]
    target = ["-f", "-o", str(log), "-p", str(worker)]
    line = [needs_tool("strace"), *watched, *target]
    with subprocess.Popen(line, stderr=subprocess.PIPE) as strace:
        assert strace.stderr
        assert b"attached" in strace.stderr.readline()
        host.let_go()
        ended = host.ended()
        strace.wait()
    return ended, log.read_text()


def _pieces(
    place: int, data: bytes, chosen: random.Random, *, whole: bool
) -> Iterator[tuple[int, bytes]]:
    """Yield what of one write is on the disk: all, nothing, or some of its sectors."""
    fate = 1.0 if whole else chosen.random()
    if fate >= 0.6:
        yield place, data
    elif fate >= 0.3:
        for start in range(0, len(data), _SECTOR):
            if chosen.random() < 0.5:
                yield place + start, data[start : start + _SECTOR]


def _above(name: str) -> str:
    return str(Path(name).parent)


def _unhex(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
