# SPDX-License-Identifier: Apache-2.0
"""Cells that a spreadsheet must show as text although they look like a formula."""

import re

FORMULA_LEADS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Leads of a formula, after OWASP's page on CSV injection (line feed since 2025)."""

_LOOKS_RUNNABLE = re.compile(r"'*[=+\-@\t\r\n]")


def guarded_cell(text: str) -> str:
    """Return the text with an apostrophe before it if a spreadsheet might run it.

    Source of the rule: owasp.org/www-community/attacks/CSV_Injection. The cell must be quoted too.
    A text that has such an apostrophe by itself gets one more, so that all can be taken away.
    """
    return "'" + text if _LOOKS_RUNNABLE.match(text) else text


def unguarded_cell(text: str) -> str:
    """Return the text that `guarded_cell` was given."""
    guarded = text.startswith("'") and _LOOKS_RUNNABLE.match(text)
    return text[1:] if guarded else text
