# SPDX-License-Identifier: Apache-2.0
import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from casepack_desktop.render.registry import FORMATS, UnknownFormat, environment, render
from casepack_desktop.reporting.templates import TEMPLATES, UnknownTemplate, template_named
from casepack_desktop.reporting.triage import build_initial_triage
from casepack_desktop.support.hashing import canonical_json
from tests.render.cases import a_snapshot, options

PACKAGE = Path(__file__).resolve().parents[2] / "casepack_desktop"


def callers_of_paragraph(source: str) -> int:
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("reportlab")
        for alias in node.names
        if alias.name in {"Paragraph", "XPreformatted", "Preformatted"}
    }
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    direct = [f for f in calls if isinstance(f, ast.Name) and f.id in names]
    dotted = [f for f in calls if isinstance(f, ast.Attribute) and f.attr == "Paragraph"]
    return len(direct) + len(dotted)


def test_one_function_alone_makes_reportlab_paragraphs() -> None:
    callers = {
        path.relative_to(PACKAGE).as_posix(): count
        for path in PACKAGE.rglob("*.py")
        if (count := callers_of_paragraph(path.read_text(encoding="utf-8")))
    }
    assert callers == {"render/pdf/text.py": 1}


def test_control_another_caller_would_be_seen() -> None:
    assert callers_of_paragraph("from reportlab.platypus import Paragraph as P\nP('x')")
    assert callers_of_paragraph("import reportlab.platypus as p\np.Paragraph('x')")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_each_template_renders_in_each_of_its_forms(template: object) -> None:
    found = template_named(getattr(template, "key"))  # noqa: B009 - parametrised as object
    document = found.builder(a_snapshot(), options())
    starts = {"pdf": b"%PDF-1.", "html": b"<!DOCTYPE html>", "json": b"{"}
    for form in found.formats:
        assert render(document, form).startswith(starts[form])


def test_unknown_names_are_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownTemplate, match="initial-triage"):
        template_named("nonsense")
    with pytest.raises(UnknownFormat, match="pdf, html, json"):
        render(build_initial_triage(a_snapshot(), options()), "docx")


def test_json_is_the_payload_in_canonical_form_with_a_line_end() -> None:
    document = build_initial_triage(a_snapshot(), options())
    data = render(document, "json")
    assert data.decode("utf-8") == canonical_json(dict(document.payload)) + "\n"
    assert json.loads(data)["snapshot_sha256"] == a_snapshot().sha256()


def test_environment_names_what_equal_bytes_depend_on() -> None:
    assert set(environment()) == {"program", "python", "zlib", "reportlab", "jinja2"}
    assert all(environment().values())


def test_renderers_are_loaded_when_they_are_needed() -> None:
    script = (
        "import sys, casepack_desktop.render.registry as r, casepack_desktop.render.pdf\n"
        "import casepack_desktop.reporting.templates\n"
        "print([m for m in ('reportlab', 'jinja2', 'babel') if m in sys.modules], r.FORMATS)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == f"[] {FORMATS}"
