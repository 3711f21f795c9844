# SPDX-License-Identifier: Apache-2.0
"""How the functions of a module become its scenes."""

from collections.abc import Callable

from tests.shots.stage import Scene, Stage

Play = Callable[[Stage], None]


class Script:
    """Collects scenes; a function's name names the files of its pictures."""

    def __init__(self) -> None:
        self.scenes: list[Scene] = []

    def scene(self, on: str = "", *, opened: bool = True) -> Callable[[Play], Play]:
        """Make the function a scene on a prepared workspace, which is open when it is called."""

        def register(play: Play) -> Play:
            name = play.__name__.replace("_", "-")
            self.scenes.append(Scene(name, on, play, opened=opened and bool(on)))
            return play

        return register
