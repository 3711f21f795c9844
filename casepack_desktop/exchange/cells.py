# SPDX-License-Identifier: Apache-2.0
"""Cells that a spreadsheet must show as text although they look like a formula."""

FORMULA_LEADS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Leads of a formula, after OWASP's page on CSV injection (line feed since 2025)."""


def guarded_cell(text: str) -> str:
    """Return the text with an apostrophe before it if a spreadsheet might run it.

    Source of the rule: owasp.org/www-community/attacks/CSV_Injection. The cell must be quoted too.
    """
    return "'" + text if text.startswith(FORMULA_LEADS) else text
