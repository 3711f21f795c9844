# SPDX-License-Identifier: Apache-2.0
"""Settings survive the program, damage and other versions; how the window was left is apart."""

import json
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from pytestqt.qtbot import QtBot

from casepack_desktop.ui.preferences import (
    APPEARANCE,
    LANGUAGE,
    SCALE,
    SETTINGS,
    SHOW_UTC,
    Preferences,
    PreferencesNotSaved,
    PreferencesSetAside,
    PreferencesUnreadable,
)
from casepack_desktop.ui.view_state import ViewState


def test_a_setting_survives_the_program(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there yet"
    Preferences(folder).set(SCALE, 150)
    again = Preferences(folder)
    assert again.get(SCALE) == 150
    assert again.problem is None
    assert again.get(APPEARANCE) == APPEARANCE.default


def test_every_setting_has_its_own_key_and_a_default_that_it_takes() -> None:
    assert len({setting.key for setting in SETTINGS}) == len(SETTINGS)
    assert all(setting.takes(setting.default) and setting.title for setting in SETTINGS)


def test_a_change_is_said_and_written_only_if_it_is_one(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path)
    with qtbot.assertNotEmitted(preferences.changed):
        preferences.set(SCALE, 100)
    assert list(tmp_path.iterdir()) == []
    with qtbot.waitSignal(preferences.changed) as said:
        preferences.set(SCALE, 110)
    assert said.args == ["scale"]


@pytest.mark.parametrize("value", [79, 201, True, "100", None])
def test_a_value_that_is_not_allowed_is_a_mistake(tmp_path: Path, value: object) -> None:
    with pytest.raises(ValueError, match="scale"):
        Preferences(tmp_path).set(SCALE, value)  # type: ignore[misc]


def test_values_that_the_program_cannot_show_count_as_the_default(tmp_path: Path) -> None:
    stored = {"scale": 9_000, "appearance": "purple", "language": 7, "show_utc": 1}
    (tmp_path / "preferences.json").write_text(json.dumps(stored), encoding="utf-8")
    preferences = Preferences(tmp_path)
    assert preferences.problem is None
    assert preferences.get(SCALE) == SCALE.default
    assert preferences.get(APPEARANCE) == APPEARANCE.default
    assert preferences.get(LANGUAGE) == LANGUAGE.default
    assert preferences.get(SHOW_UTC) is False


def test_what_a_newer_version_wrote_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    path.write_text('{"wallpaper": "cats"}', encoding="utf-8")
    Preferences(tmp_path).set(SCALE, 125)
    assert json.loads(path.read_text(encoding="utf-8")) == {"wallpaper": "cats", "scale": 125}


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000, b'"x"', b" " * 1_000_001]
)
def test_a_broken_file_is_set_aside_and_said_so(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "preferences.json"
    path.write_bytes(damage)
    preferences = Preferences(tmp_path)
    aside = tmp_path / "preferences.json.broken"
    assert isinstance(preferences.problem, PreferencesSetAside)
    assert str(aside) in str(preferences.problem)
    assert aside.read_bytes() == damage
    assert preferences.get(SCALE) == SCALE.default
    preferences.set(SCALE, 90)
    assert Preferences(tmp_path).get(SCALE) == 90


def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "preferences.json").mkdir()
    preferences = Preferences(tmp_path)
    assert isinstance(preferences.problem, PreferencesUnreadable)
    assert preferences.get(SCALE) == SCALE.default


def test_a_full_disk_keeps_the_choice_and_the_old_file(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preferences = Preferences(tmp_path)
    preferences.set(SCALE, 110)

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(PreferencesNotSaved), qtbot.waitSignal(preferences.changed):
        preferences.set(SCALE, 120)
    assert preferences.get(SCALE) == 120
    monkeypatch.undo()
    assert Preferences(tmp_path).get(SCALE) == 110
    assert [path.name for path in tmp_path.iterdir()] == ["preferences.json"]


def test_the_state_of_the_window_has_its_own_file(tmp_path: Path) -> None:
    state = ViewState(tmp_path)
    assert state.shape("window").isEmpty()
    state.keep_shape("window", QByteArray(b"\x00\xffgeometry"))
    state.keep_texts("recent", ["a.casepack", "b.casepack"])
    assert state.save()
    again = ViewState(tmp_path)
    assert again.shape("window") == QByteArray(b"\x00\xffgeometry")
    assert again.texts("recent") == ["a.casepack", "b.casepack"]
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


@pytest.mark.parametrize("damage", ["{", '{"window": "§", "recent": [1, "a"]}', '{"window": 7}'])
def test_broken_state_opens_the_window_as_at_first(tmp_path: Path, damage: str) -> None:
    (tmp_path / "state.json").write_text(damage, encoding="utf-8")
    state = ViewState(tmp_path)
    assert state.shape("window").isEmpty()
    assert state.texts("recent") in ([], ["a"])
    state.keep_texts("recent", ["b"])
    assert state.save()
