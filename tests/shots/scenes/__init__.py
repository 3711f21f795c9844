# SPDX-License-Identifier: Apache-2.0
"""Every scene, in the order of the program's parts."""

from tests.shots.scenes import card, files, importing, registry, reports, shell, welcome
from tests.shots.stage import Scene

SCENES: tuple[Scene, ...] = tuple(
    scene
    for part in (welcome, registry, card, files, reports, importing, shell)
    for scene in part.SCENES
)
