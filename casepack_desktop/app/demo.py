# SPDX-License-Identifier: Apache-2.0
"""The demo job: sample incidents in, a triage report out."""

from pathlib import Path

from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.services.bundle import Opener, Services
from casepack_desktop.services.opening import NewWorkspace
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.services.samples import load_samples
from casepack_desktop.storage.listing import Order
from casepack_desktop.storage.problems import told
from casepack_desktop.support.atomic import write_atomic

_WORKSPACE = "demo.casepack"
_CASE = "severity:critical billing"


def run_demo(folder: Path, opener: Opener) -> list[Path]:
    """Fill the demo workspace in `folder` and write a report as PDF and HTML; return both files."""
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    services = _opened(folder / _WORKSPACE, opener)
    try:
        load_samples(services.imports, LOCAL_ANALYST)
        number = _case(services)
        return [_report(services, folder, number, kind) for kind in ("pdf", "html")]
    finally:
        services.workspace.close()


def _opened(workspace: Path, opener: Opener) -> Services:
    if (workspace / "casepack.db").exists():
        return opener.open(workspace, writable=True)
    return opener.create(workspace, NewWorkspace(zone="Europe/Vilnius", organisation="Demo CERT"))


def _case(services: Services) -> str:
    found = services.incidents.page(parse_filter(_CASE), Order(), limit=1).rows
    rows = found or services.incidents.page(parse_filter(""), Order(), limit=1).rows
    return rows[0].number


def _report(services: Services, folder: Path, number: str, kind: str) -> Path:
    job = services.reports.request(LOCAL_ANALYST, number, ReportRequest(format=kind))
    services.reports.generate(LOCAL_ANALYST, job.uuid)
    target = folder / f"{number}_initial-triage.{kind}"
    with told(target):
        write_atomic(target, services.reports.content(job.uuid))
    return target
