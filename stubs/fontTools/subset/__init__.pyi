# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterable
from typing import Any

from fontTools.ttLib import TTFont

class Options:
    def __init__(self, **kwargs: Any) -> None: ...
    def __setattr__(self, name: str, value: Any) -> None: ...
    def __getattr__(self, name: str) -> Any: ...

class Subsetter:
    def __init__(self, options: Options | None = None) -> None: ...
    def populate(
        self,
        glyphs: Iterable[str] = ...,
        gids: Iterable[int] = ...,
        unicodes: Iterable[int] = ...,
        text: str = ...,
    ) -> None: ...
    def subset(self, font: TTFont) -> None: ...
