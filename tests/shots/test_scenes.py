# SPDX-License-Identifier: Apache-2.0
"""The pictures of the documents are scenes of today, each taken in a look that there is."""

from pathlib import Path

import pytest

from tests.shots.committed import COMMITTED, LARGEST, PLACE
from tests.shots.looks import LOOKS
from tests.shots.scenes import SCENES
from tests.shots.stage import take_scenes


def test_every_scene_has_a_name_of_its_own() -> None:
    names = [scene.name for scene in SCENES]
    assert len(names) == len(set(names))


def test_every_committed_picture_can_be_taken() -> None:
    names, looks = {scene.name for scene in SCENES}, {str(look) for look in LOOKS}
    assert [one for one in COMMITTED if one[0] not in names or one[1] not in looks] == []
    assert len(COMMITTED) == len(set(COMMITTED))


def test_the_committed_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in PLACE.iterdir()) < LARGEST


def test_a_scene_that_there_is_not_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take_scenes(LOOKS[0], ["welcome-stanger"], tmp_path, tmp_path) == 1
    assert "welcome-stanger" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
