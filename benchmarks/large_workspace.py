# SPDX-License-Identifier: Apache-2.0
"""Workspaces with very many incidents, made once and kept in the user's cache folder.

The incidents go through the writer that imports use, so that rows, history, original records and
search index lie in the file as an import leaves them. Their lengths are those of real lists, and
most fields of most incidents are empty.
"""

import random
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import platformdirs

from benchmarks.sealed import make_workspace
from casepack_desktop import __version__
from casepack_desktop.domain.access import LOCAL_ANALYST, Permission
from casepack_desktop.domain.enums import DirectoryKind, Severity
from casepack_desktop.domain.instants import Moment, Precision
from casepack_desktop.domain.values import Value
from casepack_desktop.exchange.incoming import Incoming
from casepack_desktop.services.import_writing import ImportWriter, Prepared, prepared
from casepack_desktop.services.opening import NewWorkspace, create_workspace
from casepack_desktop.services.resolution import Resolver
from casepack_desktop.services.settings import load_settings
from casepack_desktop.services.workspace import Workspace
from casepack_desktop.support.clock import SystemClock
from casepack_desktop.support.hashing import sha256_text

_BATCH = 500
_STAMPS = "[0-9a-f]" * 12
_SEED = 20_260_101
_FIRST_DAY = datetime(2019, 1, 1, tzinfo=UTC)
_DAYS = 2_500
_VOCABULARY = """
account administrator after archive attachment backup branch browser certificate cluster
compromised container credentials customer database deleted device disabled domain employee
encrypted exposed extension failed finance firewall forged found gateway host internal invoice
leaked legacy login mailbox malicious misconfigured mobile network office outage password patch
payment phishing plant portal prompt proxy public ransomware records remote replaced reported
scanner script server service session shared stolen supplier support suspended token traffic
transfer unauthorised unpatched update upload user vendor visible website
"""
WORDS = _VOCABULARY.split()
_PLACES = ("Vilnius", "Kraków", "Kyiv", "Lyon", "Hamburg", "São Paulo", "Oslo", "Toronto")
_COMPANIES = tuple(f"{word.capitalize()} {kind}" for word in WORDS[::4] for kind in ("AS", "SA"))


def cache_folder() -> Path:
    """Return the folder that keeps the workspaces between runs; it may be removed at any time."""
    return platformdirs.user_cache_path("casepack-benchmarks", appauthor=False)


def large_workspace(size: int, kept_in: Path) -> Path:
    """Return the folder of a workspace with `size` incidents, made unless it is kept already.

    What was made for another program version, schema or content is removed.
    """
    stamp = workspace_stamp(Path(__file__))
    folder = kept_in / stamp / f"{size}.casepack"
    if folder.is_dir():
        return folder
    for outdated in kept_in.glob(_STAMPS):
        if outdated.name != stamp:
            shutil.rmtree(outdated)
    unfinished = kept_in / stamp / f"unfinished-{size}.casepack"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    print(f"Making {size:,} incidents, kept in {kept_in}", file=sys.stderr, flush=True)
    workspace = create_workspace(unfinished, NewWorkspace(), SystemClock())
    try:
        _fill(workspace, size)
    finally:
        workspace.close()
    return unfinished.rename(folder)


def workspace_stamp(maker: Path) -> str:
    """Return what a kept workspace depends on: program version, schema and its maker's source."""
    schema = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY 1"
    with TemporaryDirectory() as scratch:
        fresh = make_workspace(Path(scratch) / "fresh.casepack")
        with fresh.bare() as connection:
            statements = [row[0] for row in connection.execute(schema)]
    content = maker.read_text(encoding="utf-8")
    return sha256_text("\n".join([__version__, content, *statements]))[:12]


def _fill(workspace: Workspace, size: int) -> None:
    what = "benchmark.fill"
    with workspace.write(LOCAL_ANALYST, Permission.IMPORT, what) as write:
        resolver = Resolver.load(write.connection)
        types = [entry.code for entry in resolver.directory.of(DirectoryKind.TYPE)]
        writer = ImportWriter(write, load_settings(write.connection), resolver, "benchmark")
        records = _records(size, types)
        while batch := list(islice(records, _BATCH)):
            writer.add(batch)


def _records(size: int, types: list[str]) -> Iterator[Prepared]:
    chance = random.Random(_SEED)
    for line in range(1, size + 1):
        values = _values(chance, types)
        raw = {key: str(value) for key, value in values.items()}
        reference = f"B-{line:07}"
        values["external_id"] = reference
        yield prepared(Incoming(line, None, reference, values, raw))


def _values(chance: random.Random, types: list[str]) -> dict[str, Value]:
    """Return the values of one incident; what chance leaves out stays empty."""
    registered = _FIRST_DAY + timedelta(minutes=chance.randrange(_DAYS * 24 * 60))
    values: dict[str, Value] = {
        "title": _text(chance, 6, 14).capitalize(),
        "description": _text(chance, 25, 50),
        "registered_at": Moment.exact(registered),
    }
    if chance.random() < 0.6:
        values["event_start_at"] = _event_start(chance, registered)
    if chance.random() < 0.5:
        values["company"] = chance.choice(_COMPANIES)
    if chance.random() < 0.3:
        values["location"] = chance.choice(_PLACES)
    if chance.random() < 0.7:
        values["severity"] = chance.choice(list(Severity)).value
    if chance.random() < 0.6:
        values["type"] = chance.choice(types)
    if chance.random() < 0.1:
        values["indicators"] = f"{chance.getrandbits(128):032x}"
    return values


def _event_start(chance: random.Random, registered: datetime) -> Moment:
    before = registered - timedelta(minutes=chance.randrange(40 * 24 * 60))
    if chance.random() < 0.2:
        return Moment(before.replace(hour=0, minute=0), Precision.DAY)
    return Moment.exact(before)


def _text(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(least, most)))
