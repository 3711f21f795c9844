# SPDX-License-Identifier: Apache-2.0
"""A question that a test does not expect fails instead of waiting for an answer."""

import pytest

from casepack_desktop.ui.widgets.question import Question


@pytest.fixture(autouse=True)
def _no_surprising_question(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(question: Question) -> str:
        raise AssertionError(f"asked: {question.windowTitle()}")

    monkeypatch.setattr(Question, "ask", ask)
