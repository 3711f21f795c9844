# SPDX-License-Identifier: Apache-2.0
"""What every source file has in common."""

import ast
import re
from pathlib import Path

from tests.helpers.tree import ROOT, committed_texts, program_sources, sources

_LONGEST = 500
_SPDX = "# SPDX-License-Identifier: Apache-2.0"
# Where a bug must not end the program: the worker of jobs, the hook for uncaught exceptions and
# the entry of the command line. Each turns it into a logged traceback and one sentence.
_MAY_CATCH_ALL = {
    "casepack_desktop/app/cli_main.py": 1,
    "casepack_desktop/app/crash.py": 1,
    "casepack_desktop/jobs/worker.py": 1,
}
# Homes and work folders of machines; a path inside an address does not count.
_MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/\w|\b[A-Z]:\\+Users\\")


def test_every_source_names_its_licence_first() -> None:
    nameless = [_name(path) for path in sources() if _lines(path)[:1] != [_SPDX]]
    assert nameless == []


def test_no_module_is_longer_than_500_lines() -> None:
    assert [_name(path) for path in sources() if len(_lines(path)) > _LONGEST] == []


def test_every_program_module_says_why_it_exists() -> None:
    silent = [_name(path) for path in program_sources() if not ast.get_docstring(_tree(path))]
    assert silent == []


def test_only_three_places_catch_everything() -> None:
    found = {_name(path): _swallowing_handlers(path) for path in program_sources()}
    too_many = {name: count for name, count in found.items() if count > _MAY_CATCH_ALL.get(name, 0)}
    assert too_many == {}


def test_a_handler_that_raises_again_does_not_swallow(tmp_path: Path) -> None:
    module = tmp_path / "x.py"
    body = "try:\n    f()\nexcept {kind}:\n    g()\n    {end}\n"
    for kind, end, expected in (
        ("Exception", "raise", 0),
        ("BaseException", "pass", 1),
        ("(OSError, Exception)", "pass", 1),
        ("OSError", "pass", 0),
    ):
        module.write_text(body.format(kind=kind, end=end), encoding="utf-8")
        assert _swallowing_handlers(module) == expected, (kind, end)


def test_committed_texts_hold_no_path_of_a_machine() -> None:
    found = [
        f"{_name(path)}:{number}"
        for path in committed_texts()
        for number, line in enumerate(_lines(path), 1)
        if _MACHINE_PATH.search(line) or (len(ROOT.parts) > 2 and str(ROOT) in line)
    ]
    assert found == []


def _swallowing_handlers(path: Path) -> int:
    handlers = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.ExceptHandler)]
    return sum(_catches_all(handler) and not _raises_again(handler) for handler in handlers)


def _catches_all(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return not names.isdisjoint({"Exception", "BaseException"})


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
