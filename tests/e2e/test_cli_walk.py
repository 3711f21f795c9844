# SPDX-License-Identifier: Apache-2.0
"""The main job over the real list, from an empty folder to reports, by the command line alone."""

import json
import os
from importlib import resources
from pathlib import Path

import pytest
from pypdf import PdfReader

from casepack_desktop.support.i18n import LOCALES
from tests.helpers.commands import Casepack

_FORMATS = ("pdf", "html", "json")


@pytest.fixture
def casepack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Casepack:
    """Return the command over a workspace that is not there yet."""
    return Casepack(tmp_path / "cases.casepack", capsys)


def test_the_real_list_goes_in_and_reports_come_out(casepack: Casepack, tmp_path: Path) -> None:
    real = resources.files("genai_incidents") / "data" / "incidents.min.json"
    with resources.as_file(real) as path:
        count = len(json.loads(path.read_text(encoding="utf-8"))["incidents"])
        casepack("init", "--zone", "Europe/Vilnius").demand_done()
        imported = casepack.json("import", path)
    assert imported["read"] == imported["created"] == count
    found = casepack.json("list", "--where", "samsung severity>=medium", "--sort", "event_start_at")
    assert found
    number = found[0]["number"]
    before = casepack.json("show", number)["incident"]
    casepack("set", number, "status=resolved", "responsible=Eva Maier", "tlp=green").demand_done()
    after = casepack.json("show", number)["incident"]
    changed = {key for key in after if after[key] != before[key]}
    assert changed == {
        *("status", "responsible", "tlp", "resolved_at"),
        *("origins", "version", "last_change_at"),
    }
    _reports(casepack, number, tmp_path)
    assert casepack.json("check") == []
    undone = casepack("import", "--undo", imported["actions"][0], globals_=["--json"])
    assert undone.code == 3
    assert undone.json == {"taken_back": count - 1, "refused": [number]}
    assert [row["number"] for row in casepack.json("list")] == [number]
    assert casepack.json("check") == []


def _reports(casepack: Casepack, number: str, folder: Path) -> None:
    texts = {}
    for locale in LOCALES:
        for kind in _FORMATS:
            target = folder / f"{locale}.{kind}"
            line = ["report", number, "--format", kind, "--report-lang", locale, "-o", target]
            casepack(*line).demand_done()
            assert target.stat().st_size > 1_000
        texts[locale] = _text(folder / f"{locale}.pdf")
        page = (folder / f"{locale}.html").read_text(encoding="utf-8")
        assert f'lang="{locale}"' in page
        for text in (texts[locale], page):
            assert number in text
            assert "TLP:GREEN" in text
            assert "Eva Maier" in text
    assert len(set(texts.values())) == len(LOCALES)


def _text(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def test_the_same_case_gives_the_same_bytes_after_a_check_a_save_elsewhere_and_in_other_processes(
    casepack: Casepack, tmp_path: Path
) -> None:
    casepack("init", "--demo", "--zone", "Europe/Vilnius").demand_done()
    ransomware, other = "INC-2026-00042", "INC-2026-00043"
    first = _bytes(casepack, ransomware, tmp_path / "first")
    casepack("check").demand_done()
    casepack("set", other, "comment=Łódź", "status=closed").demand_done()
    assert _bytes(casepack, ransomware, tmp_path / "second") == first
    elsewhere = tmp_path / "home"
    elsewhere.mkdir()
    for zone, locale, seed in (("America/St_Johns", "C", "1"), ("Asia/Kathmandu", "uk_UA", "77")):
        environment = {
            **{"TZ": zone, "LC_ALL": locale, "LANG": locale, "PYTHONHASHSEED": seed},
            **{name: str(elsewhere) for name in os.environ if name.startswith("XDG_")},
            **{"HOME": str(elsewhere), "SOURCE_DATE_EPOCH": "1", "RL_invariant": "0"},
        }
        for kind in _FORMATS:
            target = tmp_path / f"{seed}.{kind}"
            line = ["report", ransomware, "--format", kind, "-o", target]
            casepack.real(*line, environment=environment).demand_done()
            assert target.read_bytes() == first[kind], (zone, kind)


def _bytes(casepack: Casepack, number: str, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    for kind in _FORMATS:
        line = ["report", number, "--format", kind, "-o", folder / f"r.{kind}"]
        casepack(*line).demand_done()
    return {kind: (folder / f"r.{kind}").read_bytes() for kind in _FORMATS}


def test_the_real_processes_of_a_whole_job(casepack: Casepack, tmp_path: Path) -> None:
    table = tmp_path / "incidents.csv"
    table.write_text("title,severity\nRansomware on FS-01,high\nLost badge,worst\n")
    made = casepack.real("init").demand_done()
    assert made.out.startswith("Made the workspace ")
    imported = casepack.real("import", table)
    assert imported.code == 3
    assert imported.out == "incidents.csv: 2 read, 1 created, 0 updated, 0 unchanged, 1 rejected.\n"
    assert imported.err.startswith("Line 3: Severity: ")
    shown = casepack.real("list", "--where", "severity>=high").demand_done()
    number = shown.out.splitlines()[1].split()[0]
    assert (
        casepack.real("set", number, "severity=critical").demand_done().out == f"Saved {number}.\n"
    )
    target = tmp_path / "triage.pdf"
    casepack.real("report", number, "-o", target).demand_done()
    assert target.read_bytes().startswith(b"%PDF")
    assert casepack.real("check").demand_done().out == "The workspace is sound.\n"
    casepack.real("show", "INC-1999-00001").demand_refusal("There is no incident INC-1999-00001")
    casepack.real("show").demand_refusal(code=2)
