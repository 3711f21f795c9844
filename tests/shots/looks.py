# SPDX-License-Identifier: Apache-2.0
"""The looks in which every scene is taken: language, colours and size of the window."""

from dataclasses import dataclass

SIZES = {1440: 900, 1024: 700}


@dataclass(frozen=True, slots=True)
class Look:
    """How the program is shown in a picture."""

    language: str
    colours: str
    width: int

    @property
    def height(self) -> int:
        """Return the height that goes with the width."""
        return SIZES[self.width]

    def __str__(self) -> str:
        return f"{self.language}.{self.colours}.{self.width}"

    @classmethod
    def named(cls, name: str) -> "Look":
        """Return the look of a name such as `de.dark.1024`."""
        language, colours, width = name.split(".")
        return cls(language, colours, int(width))


LOOKS = (
    Look("en", "light", 1440),
    Look("de", "dark", 1024),
    Look("uk", "light", 1024),
    Look("en", "dark", 1440),
)
