# SPDX-License-Identifier: Apache-2.0
"""Hostile pages run nothing and reach nothing in the preview; without its layers they do."""

import os
from pathlib import Path

from casepack_desktop.domain.fields import FIELDS, FieldKind
from casepack_desktop.render.registry import render
from casepack_desktop.reporting.triage import build_initial_triage
from tests.render.cases import a_snapshot, options
from tests.web.outside import Seen, Server, a_server, run_storm
from tests.web.payloads import page, payloads

COUNT = int(os.environ.get("STORM_PAGES", "500"))
_CONTROL = 48
# No multiple of the kinds that take turns.
_STRIDE = 7
_TOGETHER = 25
_A_PROCESS = 1_000
_FREE = {FieldKind.LINE, FieldKind.TEXT, FieldKind.PERSON}
_NOTHING = {"executed": [], "went": 0, "popups": 0, "downloads": 0}


def _harmless(seen: Seen) -> dict[str, object]:
    return {name: seen.result[name] for name in _NOTHING}


def _shown(seen: Seen, count: int) -> int:
    return sum(f"MARK-{number}-" in seen.rendered for number in range(count))


def _control(folder: Path, server: Server, *without: str, is_traced: bool = False) -> Seen:
    """Show a cross-section of the pages without some layers."""
    chosen = payloads(500, server.url, str(folder / "probe.png"))[::_STRIDE][:_CONTROL]
    pages = [page(number, markup) for number, markup in enumerate(chosen)]
    seen = run_storm(folder, pages, *without, is_traced=is_traced)
    if "navigation" not in without:
        assert _shown(seen, _CONTROL) == _CONTROL
    return seen


def test_hostile_pages_raw_and_in_a_report_run_nothing_and_reach_nothing(tmp_path: Path) -> None:
    probe = tmp_path / "probe.png"
    probe.write_bytes(b"\x89PNG")
    with a_server() as server:
        markups = payloads(COUNT, server.url, str(probe))
        for at in range(0, COUNT, _A_PROCESS):
            _is_harmless(tmp_path, server, markups[at : at + _A_PROCESS])


def _is_harmless(folder: Path, server: Server, markups: list[str]) -> None:
    count = len(markups)
    pages = [page(number, markup) for number, markup in enumerate(markups)]
    reports = [_report(markups[at : at + _TOGETHER]) for at in range(0, count, _TOGETHER)]
    seen = run_storm(folder, pages + reports)
    assert len(seen.result["rendered"]) == len(pages) + len(reports)
    assert _shown(seen, count) == count
    assert seen.rendered.count("MARK-REPORT") >= len(reports)
    assert _harmless(seen) == _NOTHING
    assert (server.connects, server.hits, seen.connects) == (0, [], [])
    assert [path for path in seen.opened if "probe" in path] == []


def test_control_the_watch_sees_a_connection_and_a_file(tmp_path: Path) -> None:
    with a_server() as server:
        seen = _control(
            tmp_path,
            server,
            "script",
            "policy",
            "interceptor",
            "navigation",
            "resolver",
            is_traced=True,
        )
        assert len(seen.result["executed"]) >= 0.15 * _CONTROL
        assert server.hits
        assert seen.connects
        assert seen.result["went"] > 0
        assert any("QtWebEngine" in path for path in seen.opened)


def test_the_policy_alone_runs_nothing(tmp_path: Path) -> None:
    with a_server() as server:
        seen = _control(tmp_path, server, "script", "interceptor", "navigation", "resolver")
        assert seen.result["executed"] == []
        assert server.hits == []


def test_without_policy_the_other_layers_have_work_and_do_it(tmp_path: Path) -> None:
    with a_server() as server:
        seen = _control(tmp_path, server, "policy")
        assert seen.result["blocked"] > 0
        assert seen.result["refused"] > 0
        assert _harmless(seen) == _NOTHING
        assert server.connects == 0


def test_without_interceptor_pages_are_asked_for(tmp_path: Path) -> None:
    with a_server() as server:
        seen = _control(tmp_path, server, "policy", "interceptor", "resolver", "navigation")
        assert seen.result["executed"] == []
        assert server.hits
        assert seen.result["went"] > 0


def test_without_the_rule_for_addresses_a_preconnect_goes_out(tmp_path: Path) -> None:
    with a_server() as server:
        markup = f"<link rel=preconnect href='{server.url}'>"
        pages = [page(number, markup) for number in range(5)]
        assert _shown(run_storm(tmp_path, pages, is_traced=False), 5) == 5
        assert server.connects == 0
        run_storm(tmp_path, pages, "resolver", is_traced=False)
        assert server.connects > 0
        assert server.hits == []


def _report(markups: list[str]) -> str:
    """Return the real report with the markups in each of its free fields."""
    text = "MARK-REPORT " + "\n".join(markups)
    keys = [field.key for field in FIELDS if field.kind in _FREE]
    snapshot = a_snapshot(**dict.fromkeys(keys, text))
    written = {"executive_summary": text, "immediate_actions": text}
    return render(build_initial_triage(snapshot, options(overrides=written)), "html").decode()
