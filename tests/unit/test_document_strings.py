# SPDX-License-Identifier: Apache-2.0
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from casepack_desktop.domain.fields import FIELDS
from casepack_desktop.render import provenance as provenance_module
from casepack_desktop.render.provenance import provenance
from casepack_desktop.reporting import facts as facts_module
from casepack_desktop.reporting.templates import TEMPLATES
from casepack_desktop.reporting.triage import build_initial_triage
from casepack_desktop.support.i18n import Translator
from tests.render.cases import RICH_FIELDS, a_snapshot, an_empty_snapshot, options

PACKAGE = Path(__file__).resolve().parents[2] / "casepack_desktop"


class _Listening(Translator):
    """English that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__("en")
        self.asked: set[str] = set()

    def gettext(self, msgid: str, /, **params: object) -> str:
        self.asked.add(msgid)
        return super().gettext(msgid, **params)

    def ngettext(self, singular: str, plural: str, n: int, /, **params: object) -> str:
        self.asked.add(singular)
        return super().ngettext(singular, plural, n, **params)


def extracted() -> set[str]:
    """Return the messages that a translator gets to see."""
    found = extract_from_dir(PACKAGE, method_map=[("**.py", "python")])
    return {msg if isinstance(msg, str) else msg[0] for _file, _line, msg, _notes, _ctx in found}


def test_every_string_of_a_report_can_be_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    listening = _Listening()
    for module in (facts_module, provenance_module):
        monkeypatch.setattr(module, "translator", lambda _locale: listening)
    filled = {f.key: RICH_FIELDS.get(f.key) or "2026" for f in FIELDS}
    for snapshot in (
        a_snapshot(),
        an_empty_snapshot(),
        a_snapshot(**{**filled, "cross_border": "no", "records_affected": 0}),
        a_snapshot(company=None, severity=None, event_start_at=None),
        a_snapshot(type=None, status=None, detected_at=None, downtime_minutes=10**12),
    ):
        provenance(build_initial_triage(snapshot, options()))
    assert len(listening.asked) > 80
    assert listening.asked - extracted() == set()


def test_titles_and_overrides_of_templates_can_be_translated() -> None:
    known = extracted()
    for template in TEMPLATES:
        assert template.title in known
        assert all({one.label, one.help} <= known for one in template.overrides)
