# SPDX-License-Identifier: Apache-2.0
"""One look for the whole application, chosen or the system's, at the size the reader needs."""

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casepack_desktop.ui.theme import fonts
from casepack_desktop.ui.theme.measures import body_points, font_of, px
from casepack_desktop.ui.theme.palette import colours, current_scheme, palette_of, scheme_like
from casepack_desktop.ui.theme.sheet import style_sheet
from casepack_desktop.ui.theme.theme import SCALES, Appearance, Theme
from casepack_desktop.ui.theme.tokens import Scheme, TypeRole, tokens
from casepack_desktop.ui.widgets.plain_label import PlainLabel


def test_a_chosen_appearance_colours_the_application(theme: Theme) -> None:
    theme.set_appearance(Appearance.DARK)
    assert current_scheme() is Scheme.DARK
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    assert window.name() == tokens().schemes[Scheme.DARK].bg
    theme.set_appearance(Appearance.LIGHT)
    assert colours() == tokens().schemes[Scheme.LIGHT]


def test_the_system_is_followed_while_nothing_is_chosen(
    qtbot: QtBot, qapp: QApplication, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = [Qt.ColorScheme.Dark]
    hints = qapp.styleHints()

    class Hints:
        def __getattr__(self, name: str) -> object:
            return getattr(hints, name)

        def colorScheme(self) -> Qt.ColorScheme:  # noqa: N802 - Qt's name
            return system[0]

    monkeypatch.setattr(QApplication, "styleHints", lambda _: Hints())
    with qtbot.waitSignal(theme.changed):
        hints.colorSchemeChanged.emit(system[0])
    assert current_scheme() is Scheme.DARK
    theme.set_appearance(Appearance.LIGHT)
    hints.colorSchemeChanged.emit(system[0])
    assert current_scheme() is Scheme.LIGHT
    theme.set_appearance(Appearance.SYSTEM)
    assert current_scheme() is Scheme.DARK


def test_a_platform_that_tells_nothing_is_judged_by_its_palette() -> None:
    assert scheme_like(palette_of(Scheme.DARK)) is Scheme.DARK
    assert scheme_like(palette_of(Scheme.LIGHT)) is Scheme.LIGHT


def test_changed_is_said_only_when_the_look_changes(qtbot: QtBot, theme: Theme) -> None:
    theme.set_appearance(Appearance.LIGHT)
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_appearance(Appearance.LIGHT)
        theme.set_percent(100)
    with qtbot.waitSignal(theme.changed):
        theme.set_percent(150)


@pytest.mark.parametrize(("asked", "shown"), [(80, 80), (200, 200), (10, 80), (900, 200)])
def test_the_text_is_80_to_200_percent_of_the_users_font(
    qapp: QApplication, theme: Theme, asked: int, shown: int
) -> None:
    at_100 = body_points(qapp.font())
    theme.set_percent(asked)
    assert theme.percent == shown
    assert body_points(qapp.font()) == pytest.approx(at_100 * shown / 100, abs=0.01)


def test_the_steps_of_the_menu_end_at_the_limits(theme: Theme) -> None:
    theme.set_percent(100)
    assert (theme.step_percent(1), theme.step_percent(-1)) == (110, 90)
    theme.set_percent(SCALES[-1])
    assert theme.step_percent(1) == SCALES[-1]
    theme.set_percent(SCALES[0])
    assert theme.step_percent(-1) == SCALES[0]


def test_sizes_of_type_are_ratios_of_the_body(qapp: QApplication, theme: Theme) -> None:
    theme.set_percent(125)
    for role in TypeRole:
        ratio = tokens().type_sizes[role] / tokens().type_sizes[TypeRole.BODY]
        expected = body_points(qapp.font()) * ratio
        assert font_of(role).pointSizeF() == pytest.approx(expected, abs=0.02)


def test_a_label_that_exists_grows_with_the_scale(qtbot: QtBot, theme: Theme) -> None:
    labels = [PlainLabel("Incident registry", role) for role in TypeRole]
    for label in labels:
        qtbot.addWidget(label)
        label.show()
    before = [label.sizeHint().width() for label in labels]
    length = px(32)
    theme.set_percent(200)
    for label, width in zip(labels, before, strict=True):
        assert label.sizeHint().width() > 1.8 * width
    assert px(32) == pytest.approx(2 * length, abs=1)


@pytest.mark.parametrize("scheme", list(Scheme))
def test_the_style_sheet_is_complete_and_sets_type_in_points(
    qapp: QApplication, theme: Theme, scheme: Scheme
) -> None:
    sheet = style_sheet(scheme, qapp.font())
    assert "$" not in sheet
    assert not re.search(r"\d+u\b", sheet)
    sizes = re.findall(r"font-size: ([^;]+);", sheet)
    assert sizes
    assert all(size.endswith("pt") for size in sizes)
    allowed = {tokens().schemes[scheme].of(name) for name in _names()}
    hovers = 2
    assert len(set(re.findall(r"#[0-9a-f]{6}", sheet)) - allowed) <= hovers


def test_scripts_without_a_font_bring_the_bundled_one(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    cyrillic = QFontDatabase.WritingSystem.Cyrillic
    families: Callable[[QFontDatabase.WritingSystem], list[str]] = QFontDatabase.families
    monkeypatch.setattr(
        QFontDatabase, "families", lambda script: [] if script == cyrillic else families(script)
    )
    assert fonts.missing_scripts() == [cyrillic]
    fonts.install_fallback()
    assert fonts.FALLBACK_FAMILY in families(cyrillic)
    font = fonts.with_fallback(qapp.font())
    assert font.families()[-1] == fonts.FALLBACK_FAMILY
    assert fonts.with_fallback(font).families() == font.families()


def _names() -> tuple[str, ...]:
    return tuple(type(tokens().schemes[Scheme.LIGHT]).__dataclass_fields__)
