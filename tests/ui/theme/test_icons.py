# SPDX-License-Identifier: Apache-2.0
"""Icons take the colours of the moment and stay sharp."""

import gc
import re
from collections import Counter

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QApplication

from casepack_desktop.support.resources import resource_path
from casepack_desktop.ui.theme.icons import icon, icon_image
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.theme import Appearance, Theme
from casepack_desktop.ui.theme.tokens import Tone

_NAMES = sorted(path.stem for path in resource_path("icons").glob("*.svg"))


def _colour(image: QImage) -> str:
    """Return the colour of nearly all pixels that are fully covered; a few are rounded."""
    found = Counter(
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    )
    [(colour, count)] = found.most_common(1)
    assert count > 0.9 * found.total()
    return colour


@pytest.mark.parametrize("name", _NAMES)
def test_a_shipped_icon_has_one_colour_that_can_be_replaced(qapp: QApplication, name: str) -> None:
    text = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    assert set(re.findall(r'(?:stroke|fill)="([^"]+)"', text)) == {"currentColor", "none"}
    assert _colour(icon_image(name, "#b42318", QSize(48, 48))) == "#b42318"


def test_an_icon_that_was_set_once_follows_the_palette(theme: Theme) -> None:
    search = icon("search")
    theme.set_appearance(Appearance.LIGHT)
    assert _colour(search.pixmap(32, 32).toImage()) == colours().ink
    theme.set_appearance(Appearance.DARK)
    assert _colour(search.pixmap(32, 32).toImage()) == colours().ink


def test_a_tone_and_being_switched_off_choose_the_colour(theme: Theme) -> None:
    bin_icon = icon("trash-2", Tone.CRIT)
    assert _colour(bin_icon.pixmap(32, 32).toImage()) == colours().crit
    disabled = bin_icon.pixmap(QSize(32, 32), QIcon.Mode.Disabled)
    assert _colour(disabled.toImage()) == colours().line_strong


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_an_icon_has_a_pixel_for_each_pixel_of_the_screen(theme: Theme, ratio: float) -> None:
    pixmap = icon("save").pixmap(QSize(16, 16), ratio)
    assert pixmap.size() == QSize(16, 16) * ratio
    assert pixmap.devicePixelRatio() == ratio


def test_a_copied_icon_outlives_the_first(theme: Theme) -> None:
    first = icon("save")
    copy = QIcon(first)
    copy.addPixmap(QPixmap(8, 8))  # makes Qt clone the engine
    del first
    gc.collect()
    assert not copy.pixmap(16, 16).isNull()


def test_an_icon_that_is_not_shipped_is_a_mistake() -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")
