# SPDX-License-Identifier: Apache-2.0
"""Answers the question that stops everything else, with the mouse or by keys, as a person does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytest import MonkeyPatch

from casepack_desktop.ui.widgets.question import Question

_REALLY_ASK = Question.ask


@dataclass
class Asked:
    """The titles and sentences of the questions that stood, in their order."""

    titles: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


@contextmanager
def answering_questions(*answers: str) -> Iterator[Asked]:
    """Answer every question meanwhile in turn: by the name of a button, or "" for Esc.

    All of them have to come before the block ends.
    """
    asked = Asked()
    left = list(answers)
    waits = QTimer(interval=5)

    def look() -> None:
        question = QApplication.activeModalWidget()
        if isinstance(question, Question) and question.isVisible() and left:
            asked.titles.append(question.windowTitle())
            asked.sentences.append(question.accessibleDescription())
            press_answer(question, left.pop(0))

    waits.timeout.connect(look)
    waits.start()
    patch = MonkeyPatch()
    patch.setattr(Question, "ask", _REALLY_ASK)  # where a test lets no question stand otherwise
    try:
        yield asked
    finally:
        patch.undo()
        waits.stop()
        waits.deleteLater()
    assert not left, f"nobody asked for {left}"


def press_answer(question: Question, answer: str) -> None:
    """Press a button of a question by keys, or Esc for ""."""
    if not answer:
        QTest.keyClick(question, Qt.Key.Key_Escape)
        return
    buttons = question.findChildren(QPushButton)
    wanted = next(one for one in buttons if one.text() == answer)
    for _ in buttons:
        if question.focusWidget() is wanted:
            break
        focused: QWidget | None = question.focusWidget()
        QTest.keyClick(question if focused is None else focused, Qt.Key.Key_Tab)
    assert question.focusWidget() is wanted
    QTest.keyClick(wanted, Qt.Key.Key_Return)
