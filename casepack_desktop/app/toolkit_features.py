# SPDX-License-Identifier: Apache-2.0
"""PySide's switchable features, of which the program uses none.

PySide reads the source of every imported module to learn whether a later switch concerns it. That
is a second reading of each file at the start, for nothing here. A frozen program has no sources.
"""

import importlib

_QUESTION = "_mod_uses_pyside"


def take_modules_unread() -> None:
    """Let PySide count every module imported from now on among those that may use it.

    This is what it finds for the program's own modules by reading them; without a switched feature
    both answers mean the same. A PySide that no longer asks is left as it is.
    """
    features = importlib.import_module("shibokensupport.feature")
    if hasattr(features, _QUESTION):
        setattr(features, _QUESTION, _uses_pyside)


def _uses_pyside(_module: object) -> bool:
    return True
