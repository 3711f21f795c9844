# SPDX-License-Identifier: Apache-2.0
"""Either copy of the key file is enough, and a damaged one is never taken for another key."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from casepack_desktop.services.health import Code, examine_pages
from casepack_desktop.storage.keys import create_keys, load_keys
from casepack_desktop.storage.layout import Layout
from casepack_desktop.storage.problems import DamagedKeys, NotAWorkspace
from casepack_desktop.support.ids import uuid7
from tests.helpers.workspaces import ANALYST, NOON, a_workspace, an_incident, numbers, opened


def _missing(path: Path) -> None:
    path.unlink()


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _flipped(path: Path) -> None:
    text = path.read_text()
    at = text.index('"key"') + 10
    path.write_text(text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :])


def _other_json(path: Path) -> None:
    path.write_text('["not", "an", "object"]')


def _of_a_later_format(path: Path) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 2}))


def _of_another_workspace(path: Path) -> None:
    other = Layout(path.parent / "other")
    other.backups.mkdir(parents=True)
    create_keys(other, uuid7(NOON))
    shutil.copy(other.keys[0], path)
    shutil.rmtree(other.folder)


DAMAGES = (_missing, _empty, _cut, _flipped, _other_json, _of_a_later_format, _of_another_workspace)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Return a closed workspace with one incident."""
    with a_workspace(tmp_path) as services:
        an_incident(services)
        return services.workspace.layout


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("copy", [0, 1])
def test_one_good_copy_is_enough_and_the_other_is_reported_and_mended(
    layout: Layout, copy: int, damage: Callable[[Path], None]
) -> None:
    good = layout.keys[1 - copy].read_bytes()
    damage(layout.keys[copy])
    findings = examine_pages(layout.folder)
    assert [(f.code, f.params["path"]) for f in findings] == [
        (Code.KEY_COPY, str(layout.keys[copy]))
    ]
    with opened(layout.folder, writable=False) as services:
        assert numbers(services) == ["INC-2026-00001"]
    with opened(layout.folder) as services:
        assert numbers(services) == ["INC-2026-00001"]
        services.health.repair(ANALYST)
    assert [path.read_bytes() for path in layout.keys] == [good, good]
    assert examine_pages(layout.folder) == []


@pytest.mark.parametrize("damage", DAMAGES[:-1], ids=lambda damage: damage.__name__)
def test_without_a_good_copy_the_workspace_says_what_to_do(
    layout: Layout, damage: Callable[[Path], None]
) -> None:
    for path in layout.keys:
        damage(path)
    with pytest.raises(DamagedKeys, match=str(layout.folder)), opened(layout.folder):
        pass


def test_a_folder_without_keys_and_database_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkspace, match=str(tmp_path)):
        load_keys(Layout(tmp_path))


def test_a_flipped_bit_never_gives_other_keys(layout: Layout) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    chosen = random.Random(seed)
    sound, _ = load_keys(layout)
    content = layout.keys[0].read_bytes()
    layout.keys[1].unlink()
    refused = 0
    for bit in chosen.sample(range(8 * len(content)), 300):
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        layout.keys[0].write_bytes(damaged)
        try:
            keys, _ = load_keys(layout)
        except DamagedKeys:
            refused += 1
            continue
        # White space between the parts means nothing.
        assert keys.database_key == sound.database_key
        assert keys.name_key == sound.name_key
        assert str(keys.identity) == str(sound.identity)
    assert refused > 250


def test_two_workspaces_never_share_a_key(tmp_path: Path) -> None:
    with a_workspace(tmp_path, name="a.casepack") as one, a_workspace(tmp_path) as two:
        keys = (one.workspace.keys, two.workspace.keys)
        assert keys[0].database_key != keys[1].database_key
        assert keys[0].name_key != keys[1].name_key
        assert str(keys[0].identity) != str(keys[1].identity)
