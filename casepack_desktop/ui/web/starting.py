# SPDX-License-Identifier: Apache-2.0
"""Chromium on machines whose graphics it cannot bear: what is tried, and what is remembered.

Chromium draws with or without the graphics card from its start to the end of the program, so what
failed once is done otherwise at the next start. A failure may end the whole program; a mark that
is set while Chromium starts, and found at the next start, tells of that.
"""

from casepack_desktop.support.i18n import N_
from casepack_desktop.ui.preferences import (
    SOFTWARE_RENDERING,
    Owner,
    Preferences,
    PreferencesNotSaved,
    Setting,
)
from casepack_desktop.ui.web.engine import has_started, start_engine

STARTING = Setting("preview_starting", bool, False, N_("A preview is being started"), Owner.MACHINE)


def begin_start(preferences: Preferences) -> bool:
    """Start Chromium as the preferences say; return whether its last start ended the program.

    Raises `PreviewMissing`.
    """
    if has_started():
        return False
    has_crashed = preferences.get(STARTING)
    if has_crashed:
        remember_software(preferences)
    start_engine(software=preferences.get(SOFTWARE_RENDERING))
    _keep(preferences, STARTING, True)
    return has_crashed


def end_start(preferences: Preferences) -> None:
    """Take the mark away: Chromium has shown something, or failed without ending the program."""
    _keep(preferences, STARTING, False)


def remember_software(preferences: Preferences) -> None:
    """Draw previews without the graphics card from the next start on."""
    _keep(preferences, SOFTWARE_RENDERING, True)


def _keep(preferences: Preferences, setting: Setting[bool], value: bool) -> None:
    try:
        preferences.set(setting, value)
    except PreferencesNotSaved:
        # It holds until the program ends, and the preview matters more than the mark.
        return
