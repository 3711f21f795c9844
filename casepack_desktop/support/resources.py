# SPDX-License-Identifier: Apache-2.0
"""Where the program's own files lie.

`resources/` and `translations/` stand beside the package in the source tree, inside it in an
installed wheel, and in the unpacking folder of a frozen program. Nothing else may know that.
"""

import sys
from functools import cache
from pathlib import Path


def resource_path(*parts: str) -> Path:
    """Return the path of a shipped resource, whether or not it exists."""
    return _data_root() / "resources" / Path(*parts)


def translations_path() -> Path:
    """Return the folder that holds one folder of message catalogues per language."""
    return _data_root() / "translations"


@cache
def _data_root() -> Path:
    unpacked = getattr(sys, "_MEIPASS", None)
    if unpacked is not None:
        return Path(unpacked)
    package = Path(__file__).resolve().parents[1]
    installed = package / "_data"
    return installed if installed.is_dir() else package.parent
