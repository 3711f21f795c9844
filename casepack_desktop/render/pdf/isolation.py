# SPDX-License-Identifier: Apache-2.0
"""Keeps ReportLab from what the machine says about it.

ReportLab runs `~/.reportlab_settings` and modules named `reportlab_settings` and reads `RL_*` and
`SOURCE_DATE_EPOCH` from the environment. Each would change the bytes of a report; the files would
run somebody's code. An empty module under the name of the first ends its search.
"""

import os
import sys
from types import ModuleType

_SETTINGS_MODULES = ("reportlab_settings", "reportlab.local_rl_settings")
_SAFE = {
    "toColorCanUse": "rl_extended_literal_eval",  # `rl_safe_eval` is the door of CVE-2023-33733
    "trustedHosts": None,
    "pageCompression": 1,
    "ttfAsciiReadable": 1,
    "spaceShrinkage": 0.05,
    "invariant": 0,
    "hyphenationLang": "",
}


def isolate() -> None:
    """Take ReportLab's variables out of the environment and empty modules in for its settings."""
    for name in [name for name in os.environ if name.startswith("RL_")]:
        del os.environ[name]
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    for module in _SETTINGS_MODULES:
        if module not in sys.modules:
            sys.modules[module] = ModuleType(module)


def settle() -> None:
    """Choose ReportLab's settings.

    Raises `RuntimeError` if it was imported before with settings other than its own.
    """
    from reportlab import rl_config

    rl_config.useA85 = 0  # bytes as they are: a fifth smaller than as text
    changed = [key for key, value in _SAFE.items() if getattr(rl_config, key) != value]
    if changed:
        raise RuntimeError(f"ReportLab was configured from outside: {', '.join(changed)}")
