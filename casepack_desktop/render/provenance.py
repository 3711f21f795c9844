# SPDX-License-Identifier: Apache-2.0
"""Where a report comes from, as every footer says it."""

from casepack_desktop import __version__
from casepack_desktop.reporting.document import Document
from casepack_desktop.support.formats import format_number
from casepack_desktop.support.i18n import translator

PROGRAM = f"CasePack Desktop {__version__}"


def provenance(document: Document) -> list[str]:
    """Return the start of the snapshot's hash, the audit entry if there is one, the program."""
    gettext = translator(document.language).gettext
    digits = document.snapshot_sha256
    short = " ".join(digits[start : start + 4] for start in range(0, 12, 4))
    parts = [gettext("Snapshot {hash} …", hash=short)]
    if document.anchor:
        number = format_number(document.anchor.sequence, document.language)
        parts.append(gettext("audit entry {number}", number=number))
    return [*parts, PROGRAM]
