# SPDX-License-Identifier: Apache-2.0
"""Every scene, in the order of the program's parts."""

from tests.shots.scenes import (
    acting,
    card,
    directories,
    exporting,
    files,
    importing,
    palette,
    registry,
    reports,
    shell,
    welcome,
)
from tests.shots.stage import Scene

_PARTS = (
    welcome,
    registry,
    card,
    files,
    directories,
    reports,
    importing,
    exporting,
    palette,
    shell,
    acting,
)
SCENES: tuple[Scene, ...] = tuple(scene for part in _PARTS for scene in part.SCENES)
