# SPDX-License-Identifier: Apache-2.0
"""The workspaces of the pictures, made once and copied for every scene."""

import csv
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.imports import ImportRequest
from casepack_desktop.services.opening import NewWorkspace, create_workspace
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.services.samples import load_samples
from casepack_desktop.support.clock import FixedClock

MORNING = datetime(2026, 11, 21, 7, 31, 8, tzinfo=UTC)
NAME = "north-region.casepack"
RANSOMWARE = "Ransomware on billing servers"
_MANY = 5_000
_NEW = NewWorkspace(zone="Europe/Vilnius", organisation="North Region CERT")

_TITLES = (
    "Phishing campaign against finance team",
    "Lost laptop with customer extracts",
    "DDoS on public status page",
    "Credential stuffing on customer portal",
    "Misconfigured storage bucket",
    "Malware on a workstation of the front desk",
)
_COMPANIES = ("Baltic Grid AS", "Nordlicht GmbH", "Medica Polska", "Aqua Lyon SA")
_PLACES = ("Vilnius DC", "Hamburg HQ", "Kraków–Warszawa", "Edge / CDN", "Portal")
_TYPES = (
    ("fraud", "phishing"),
    ("information-content-security", "data-loss"),
    ("availability", "ddos"),
    ("intrusion-attempts", "brute-force"),
    ("availability", "misconfiguration"),
    ("malicious-code", "infected-system"),
)
_STATUSES = ("open", "in_progress", "resolved", "closed", "closed", "closed")
_SEVERITIES = ("high", "high", "medium", "medium", "low")

LONG_WORD = "W" * 490
HOSTILE_TITLES = (
    "<b>not bold</b> <img src=x onerror=alert(1)> &amp; {{ 7*7 }}",
    LONG_WORD,
    "invoice\u202efdp.exe \u2066isolated\u2069 שלום עולם مرحبا بالعالم",
    "\U0001f600\U0001f4a9 👩‍👩‍👧 🇱🇹 漢字かな交じり文 ไทย हिन्दी",
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz " * 7,
    "Z̷̧̡a̴̢l̸g̵o̶ " + "a\u0301\u0302\u0303" * 40,
    '=HYPERLINK("http://127.0.0.1","x") %s ${HOME} &File',
)


def main(arguments: list[str]) -> int:
    """Make every workspace in the given folder."""
    folder = Path(arguments[0])
    for name, fill in FILLINGS.items():
        clock = FixedClock(MORNING - timedelta(minutes=11))
        place = folder / name
        place.mkdir()
        services = Services.over(create_workspace(place / NAME, _NEW, clock))
        try:
            fill(services, clock, place)
        finally:
            services.workspace.close()
    return 0


def _empty(_services: Services, _clock: FixedClock, _place: Path) -> None:
    """Leave it empty."""


def _one(services: Services, _clock: FixedClock, _place: Path) -> None:
    services.incidents.create(
        LOCAL_ANALYST,
        {"title": "Mail server unreachable", "severity": "medium", "description": "Since 09:05."},
    )


def _sample(services: Services, clock: FixedClock, _place: Path) -> None:
    load_samples(services.imports, LOCAL_ANALYST)
    uuid = ransomware(services)
    edits = (
        {"comment": "Management decides on 21 November.", "severity": "high"},
        {"severity": "critical"},
        {"responsible": "Rasa Petraitė", "users_affected": "5000"},
    )
    for edit in edits:
        clock.at += timedelta(minutes=2)
        services.incidents.edit(LOCAL_ANALYST, uuid, edit)
    for kind in ("html", "pdf"):
        clock.at += timedelta(minutes=1)
        job = services.reports.request(LOCAL_ANALYST, uuid, ReportRequest(format=kind))
        services.reports.generate(LOCAL_ANALYST, job.uuid)


def _thousands(services: Services, _clock: FixedClock, place: Path) -> None:
    table = place / "incidents.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(next(_rows(1))))
        writer.writeheader()
        writer.writerows(_rows(_MANY))
    services.imports.run(LOCAL_ANALYST, ImportRequest(table))


def _rows(count: int) -> Iterator[dict[str, str]]:
    for number in range(count):
        classification, kind = _TYPES[number % len(_TYPES)]
        at = MORNING - timedelta(hours=7.3 * number + 10, minutes=13 * number % 60)
        yield {
            "title": _TITLES[number % len(_TITLES)],
            "company": _COMPANIES[number % len(_COMPANIES)],
            "location": _PLACES[number % len(_PLACES)],
            "classification": classification,
            "type": kind,
            "status": _STATUSES[number % len(_STATUSES)],
            "severity": _SEVERITIES[number % len(_SEVERITIES)],
            "event_start_at": at.isoformat(),
        }


def _hostile(services: Services, clock: FixedClock, _place: Path) -> None:
    for number, title in enumerate(HOSTILE_TITLES):
        clock.at += timedelta(seconds=1)
        text = f"{title}\n{'x' * 100_000} end"
        services.incidents.create(
            LOCAL_ANALYST,
            {
                "title": title[:500],
                "severity": ("critical", "high", "low")[number % 3],
                "location": title[:500],
                "external_id": title[:500],
                "responsible": title[:500],
                "description": text,
                "indicators": text,
                "comment": text,
            },
        )


def ransomware(services: Services) -> str:
    """Return the UUID of the case that the pictures show."""
    from casepack_desktop.domain.filters import parse_filter
    from casepack_desktop.storage.listing import Order

    page = services.incidents.page(parse_filter("severity:critical billing"), Order(), limit=1)
    return page.rows[0].uuid


FILLINGS: dict[str, Callable[[Services, FixedClock, Path], None]] = {
    "empty": _empty,
    "one": _one,
    "sample": _sample,
    "thousands": _thousands,
    "hostile": _hostile,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
