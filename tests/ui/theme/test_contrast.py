# SPDX-License-Identifier: Apache-2.0
"""Text can be read and controls can be seen, in the tokens and as they are painted."""

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from casepack_desktop.render import palette as printed
from casepack_desktop.support.resources import resource_path
from casepack_desktop.ui.theme.contrast import READABLE, VISIBLE, contrast, visible_on
from casepack_desktop.ui.theme.palette import colours, palette_of
from casepack_desktop.ui.theme.theme import Appearance, Theme
from casepack_desktop.ui.theme.tokens import Scheme, Tone, tokens
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.pill_painting import PillLook

_Role = QPalette.ColorRole
_SCHEMES = pytest.mark.parametrize("scheme", list(Scheme))
_READ = (
    (_Role.WindowText, _Role.Window),
    (_Role.Text, _Role.Base),
    (_Role.PlaceholderText, _Role.Base),
    (_Role.ButtonText, _Role.Button),
    (_Role.HighlightedText, _Role.Highlight),
    (_Role.Link, _Role.Base),
    (_Role.ToolTipText, _Role.ToolTipBase),
)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#123456", "#123456") == 1


@_SCHEMES
def test_every_text_pair_of_the_tokens_can_be_read(scheme: Scheme) -> None:
    now = tokens().schemes[scheme]
    poor = [
        (ink, ground)
        for ink, ground in tokens().text_pairs
        if contrast(now.of(ink), now.of(ground)) < READABLE
    ]
    assert poor == []


@_SCHEMES
@pytest.mark.parametrize("ground", ["bg", "panel", "side"])
def test_borders_of_controls_and_the_focus_ring_can_be_seen(scheme: Scheme, ground: str) -> None:
    now = tokens().schemes[scheme]
    assert contrast(now.line_strong, now.of(ground)) >= VISIBLE
    assert contrast(now.accent, now.of(ground)) >= VISIBLE


@_SCHEMES
def test_messages_can_be_read_on_their_ground(scheme: Scheme) -> None:
    now = tokens().schemes[scheme]
    for ground in (now.info_soft, now.low_soft, now.high_soft, now.crit_soft):
        assert contrast(now.ink, ground) >= READABLE
        assert contrast(now.accent, ground) >= READABLE


@_SCHEMES
def test_texts_of_the_palette_can_be_read(scheme: Scheme) -> None:
    palette = palette_of(scheme)
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        for ink, ground in _READ:
            assert contrast(palette.color(group, ink), palette.color(group, ground)) >= READABLE
        disabled = palette.color(QPalette.ColorGroup.Disabled, _Role.Text)
        assert contrast(disabled, palette.color(group, _Role.Base)) >= VISIBLE


@_SCHEMES
def test_pills_can_be_read(theme: Theme, scheme: Scheme) -> None:
    theme.set_appearance(Appearance(scheme))
    looks = [PillLook(tone) for tone in Tone if tone is not Tone.ACCENT_INK]
    looks += [PillLook(handling=label) for label in tokens().tlp_on_black]
    assert [look for look in looks if contrast(look.ink, look.ground) < READABLE] == []


@_SCHEMES
def test_rendered_widgets_keep_readable_colours(qtbot: QtBot, theme: Theme, scheme: Scheme) -> None:
    theme.set_appearance(Appearance(scheme))
    window = QWidget()
    layout = QVBoxLayout(window)
    widgets = (
        QLabel("x"),
        QLineEdit("x"),
        QPlainTextEdit("x"),
        QComboBox(),
        QCheckBox("x"),
        QPushButton("x"),
        push_button("x", look=Look.PRIMARY),
        push_button("x", look=Look.DANGER),
        QTableView(),
    )
    for widget in widgets:
        layout.addWidget(widget)
    qtbot.addWidget(window)
    window.show()
    for widget in widgets:
        palette = widget.palette()
        ink = palette.color(widget.foregroundRole())
        ground = palette.color(widget.backgroundRole())
        if ground.alpha() == 0:
            ground = window.palette().color(_Role.Window)
        assert contrast(ink, ground) >= READABLE, widget
        field = isinstance(widget, QLineEdit | QPlainTextEdit)
        pairs = _READ[2:3] if field else ()
        for one, other in pairs:
            hint = palette.color(one)
            assert hint.alpha() == 255
            assert contrast(hint, palette.color(other)) >= READABLE, widget


@_SCHEMES
@pytest.mark.parametrize("kind", [QLineEdit, QComboBox, QPushButton, QPlainTextEdit])
def test_the_painted_border_of_a_control_can_be_seen(
    qtbot: QtBot, theme: Theme, scheme: Scheme, kind: type[QWidget]
) -> None:
    theme.set_appearance(Appearance(scheme))
    window = QWidget()
    other, control = QLineEdit(), kind()
    layout = QVBoxLayout(window)
    layout.addWidget(other)
    layout.addWidget(control)
    qtbot.addWidget(window)
    window.show()
    other.setFocus()
    image = control.grab().toImage()
    border = QColor(image.pixel(image.width() // 2, 0))
    assert contrast(border, colours().bg) >= VISIBLE
    assert contrast(border, colours().panel) >= VISIBLE


@_SCHEMES
def test_drawn_signs_of_controls_have_the_colours_of_the_tokens(scheme: Scheme) -> None:
    now = tokens().schemes[scheme]
    for name, colour in (
        ("check", now.accent_ink),
        ("chevron-up", now.mute),
        ("chevron-down", now.mute),
    ):
        text = resource_path("theme", f"{name}-{scheme}.svg").read_text(encoding="utf-8")
        assert f'stroke="{colour}"' in text


@_SCHEMES
@pytest.mark.parametrize("chosen", ["#000000", "#ffffff", "#ffff00", "#00ff00", "#7f7f7f", "red?"])
def test_a_colour_that_somebody_chose_is_moved_until_it_is_seen(
    scheme: Scheme, chosen: str
) -> None:
    panel = tokens().schemes[scheme].panel
    assert contrast(visible_on(panel, chosen), panel) >= VISIBLE


def test_paper_has_the_colours_of_the_light_window() -> None:
    light = tokens().schemes[Scheme.LIGHT]
    assert (light.ink, light.mute, light.line) == (printed.INK, printed.MUTE, printed.LINE)
    assert (light.accent, light.accent_soft) == (printed.ACCENT, printed.ACCENT_SOFT)
    assert dict(printed.TLP_INK) == dict(tokens().tlp_on_black)
