# SPDX-License-Identifier: Apache-2.0
"""The project's own files, for tests that look at sources."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SOURCE_FOLDERS = ("casepack_desktop", "tests", "benchmarks", "stubs")
_TEXT_FOLDERS = (*_SOURCE_FOLDERS, "docs", "resources", "translations", ".ci")
_BINARY = frozenset(
    {".mo", ".png", ".ttf", ".otf", ".woff2", ".ico", ".icns", ".xlsx", ".pdf", ".pyc", ".db"}
)


def sources() -> Iterator[Path]:
    """Yield every Python file and stub of the project."""
    yield ROOT / "dev.py"
    for folder in _SOURCE_FOLDERS:
        yield from sorted((ROOT / folder).rglob("*.py"))
        yield from sorted((ROOT / folder).rglob("*.pyi"))


def program_sources() -> Iterator[Path]:
    """Yield the Python files of the program itself."""
    yield from sorted((ROOT / "casepack_desktop").rglob("*.py"))


def committed_texts() -> Iterator[Path]:
    """Yield every text file that is committed."""
    yield from (path for path in sorted(ROOT.iterdir()) if _is_text(path))
    for folder in _TEXT_FOLDERS:
        yield from (path for path in sorted((ROOT / folder).rglob("*")) if _is_text(path))


def imported_names(path: Path) -> Iterator[str]:
    """Yield the full name of everything that a module imports, wherever it does so."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_text(path: Path) -> bool:
    return path.is_file() and path.suffix not in _BINARY
