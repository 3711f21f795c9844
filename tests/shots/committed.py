# SPDX-License-Identifier: Apache-2.0
"""The pictures that lie in the repository, for the README and for whoever reviews a change."""

import shutil
from pathlib import Path

from tests.helpers.tree import ROOT

PLACE = ROOT / "docs" / "pictures"
LARGEST = 6_000_000

COMMITTED: tuple[tuple[str, str], ...] = (
    ("welcome-first", "en.light.1440"),
    ("welcome-recent", "de.dark.1024"),
    ("registry-empty", "uk.light.1024"),
    ("registry-sample", "en.light.1440"),
    ("registry-sample", "de.dark.1024"),
    ("registry-thousands", "en.dark.1440"),
    ("registry-hostile", "en.light.1440"),
    ("registry-column-menu", "uk.light.1024"),
    ("registry-narrowed", "de.dark.1024"),
    ("palette-hits", "en.light.1440"),
    ("files-filled", "en.light.1440"),
    ("files-filled", "uk.light.1024"),
    ("directory-companies", "de.dark.1024"),
    ("directory-form", "en.light.1440"),
    ("export-choices", "uk.light.1024"),
    ("export-written", "de.dark.1024"),
    ("import-preview", "en.light.1440"),
    ("import-result-rejected", "de.dark.1024"),
    ("new-incident", "en.light.1440"),
    ("card-overview", "en.light.1440"),
    ("card-overview", "uk.light.1024"),
    ("card-problem", "en.dark.1440"),
    ("card-conflict", "en.light.1440"),
    ("card-draft", "de.dark.1024"),
    ("history-many", "en.light.1440"),
    ("reports-completed", "en.dark.1440"),
    ("builder-filled", "en.light.1440"),
    ("builder-no-responsible", "uk.light.1024"),
    ("preview-html", "en.light.1440"),
    ("preview-pdf", "de.dark.1024"),
    ("settings", "en.light.1440"),
    ("crash", "de.dark.1024"),
    ("messages-three", "uk.light.1024"),
)


def commit(taken: Path) -> None:
    """Put the chosen pictures into the folder of the documents; fail if they are too heavy."""
    PLACE.mkdir(parents=True, exist_ok=True)
    for scene, look in COMMITTED:
        name = f"{scene}.{look}.png"
        shutil.copyfile(taken / name, PLACE / name)
    heavy = sum(path.stat().st_size for path in PLACE.iterdir())
    if heavy > LARGEST:
        raise SystemExit(f"{PLACE} holds {heavy} bytes, more than {LARGEST}")
