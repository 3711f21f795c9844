# SPDX-License-Identifier: Apache-2.0
"""What About says of the sandbox is what the kernel says of the process."""

import sys
from pathlib import Path

import pytest

from casepack_desktop.ui.web import sandbox
from casepack_desktop.ui.web.sandbox import Sandbox


@pytest.mark.parametrize(
    ("seccomp", "numbers", "expected"),
    [
        ("2", "123\t4", Sandbox.FULL),
        ("2", "123", Sandbox.FILTER),
        ("0", "123", Sandbox.OFF),
    ],
)
def test_the_status_of_a_process_tells_its_confinement(
    tmp_path: Path, seccomp: str, numbers: str, expected: Sandbox
) -> None:
    (tmp_path / "status").write_text(
        f"Name:\tx\nNSpid:\t{numbers}\nNoNewPrivs:\t1\nSeccomp:\t{seccomp}\n", encoding="utf-8"
    )
    assert sandbox._confinement(tmp_path) is expected


def test_a_process_that_is_gone_tells_nothing(tmp_path: Path) -> None:
    assert sandbox._confinement(tmp_path / "none") is Sandbox.UNKNOWN


def test_a_sandbox_that_the_environment_switches_off_is_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "1")
    assert sandbox.sandbox_status() is Sandbox.OFF
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX")
    monkeypatch.setenv("QTWEBENGINE_CHROMIUM_FLAGS", "--mute-audio --no-sandbox")
    assert sandbox.sandbox_status() is Sandbox.OFF
    monkeypatch.setenv("QTWEBENGINE_CHROMIUM_FLAGS", "--mute-audio")
    monkeypatch.setattr(sys, "platform", "win32")
    assert sandbox.sandbox_status() is Sandbox.SYSTEM


def test_every_answer_is_a_sentence() -> None:
    assert all(one.text.endswith(".") for one in Sandbox)
