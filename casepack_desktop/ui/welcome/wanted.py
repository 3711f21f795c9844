# SPDX-License-Identifier: Apache-2.0
"""What a new workspace is to be, apart from the form that asks for it."""

from dataclasses import dataclass
from pathlib import Path

SUFFIX = ".casepack"


@dataclass(frozen=True, slots=True)
class WantedWorkspace:
    """Folder, organisation, IANA zone and the prefix of the numbers."""

    folder: Path
    organisation: str
    zone: str
    prefix: str
