# SPDX-License-Identifier: Apache-2.0
"""`dev.py bench`: measure, print the table, keep the results; exit code 1 where a goal is missed.

With `--json` the results go to stdout instead of the table.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import gui_gap, import_list, registry_page, report_pdf
from benchmarks.comparing import Comparison
from benchmarks.large_workspace import cache_folder
from benchmarks.million import MILLION, TEN_THOUSAND
from benchmarks.showing import as_json, keep, table
from casepack_desktop.storage.listing import SORT_KEYS, Order

LEAST = registry_page.SMALL


def main(arguments: list[str]) -> int:
    """Measure what is asked for and return 0, or 1 where a goal is missed."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", choices=BENCHMARKS, help="only this; repeatable")
    explanation = "incidents of import and list, lines of the report, bytes of the file"
    parser.add_argument("--size", type=int, help=f"{explanation}; at least {LEAST}")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    wanted = parser.parse_args(arguments)
    if wanted.size is not None and wanted.size < LEAST:
        parser.error(f"--size must be at least {LEAST}")
    comparisons = list(_measured(wanted.only or list(BENCHMARKS), wanted.size))
    content = as_json(comparisons)
    if wanted.json:
        print(json.dumps(content, indent=1))
    else:
        print(*table(comparisons), sep="\n")
    print(f"Kept in {keep(content)}", file=sys.stderr)
    return 0 if all(one.is_met for one in comparisons) else 1


def _measured(names: list[str], size: int | None) -> Iterator[Comparison]:
    for name in names:
        print(f"Measuring {name} …", file=sys.stderr, flush=True)
        with TemporaryDirectory(prefix="casepack-bench-") as scratch:
            yield from BENCHMARKS[name](Path(scratch), size)


def _import(scratch: Path, size: int | None) -> list[Comparison]:
    return import_list.measure(scratch, size=size)


def _export(scratch: Path, size: int | None) -> list[Comparison]:
    from benchmarks import export_alive, export_list  # brings openpyxl and Qt

    compared = export_list.measure(scratch, cache_folder(), size=size)
    return [*compared, *export_alive.measure(scratch, cache_folder(), size=size)]


def _page(scratch: Path, size: int | None) -> list[Comparison]:
    del scratch  # the workspaces are kept for the next run
    wanted, orders = size or registry_page.LARGE, [Order(key) for key in SORT_KEYS]
    return registry_page.measure(cache_folder(), size=wanted, orders=orders)


def _million(scratch: Path, size: int | None) -> list[Comparison]:
    from benchmarks import registry_million

    del scratch  # as above
    return registry_million.measure(cache_folder(), size=max(size or MILLION, TEN_THOUSAND))


def _report(scratch: Path, size: int | None) -> list[Comparison]:
    return report_pdf.measure(scratch, size=size)


def _scroll(scratch: Path, size: int | None) -> list[Comparison]:
    from benchmarks import registry_scroll  # brings Qt, which the others do without

    return registry_scroll.measure(cache_folder(), scratch, size=size or registry_page.LARGE)


def _gap(scratch: Path, size: int | None) -> list[Comparison]:
    del size  # so many reports as the goal speaks of
    return gui_gap.measure(scratch)


def _import_gap(scratch: Path, size: int | None) -> list[Comparison]:
    from benchmarks import import_alive  # as above

    return import_alive.measure(scratch, size=size)


def _start(scratch: Path, size: int | None) -> list[Comparison]:
    from benchmarks import window_start

    return window_start.measure(cache_folder(), scratch, size=size)


def _attach(scratch: Path, size: int | None) -> list[Comparison]:
    from benchmarks import attach

    return attach.measure(scratch, size=size)


def _search(scratch: Path, size: int | None) -> list[Comparison]:
    del scratch  # as above
    from benchmarks import search

    return search.measure(cache_folder(), size=size or search.LARGE)


BENCHMARKS: dict[str, Callable[[Path, int | None], list[Comparison]]] = {
    "attach": _attach,
    "export": _export,
    "gap": _gap,
    "import": _import,
    "import-gap": _import_gap,
    "million": _million,
    "page": _page,
    "report": _report,
    "scroll": _scroll,
    "search": _search,
    "start": _start,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
