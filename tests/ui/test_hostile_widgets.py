# SPDX-License-Identifier: Apache-2.0
"""Texts that name a picture make no widget open it, watched from outside the process."""

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.helpers.tools import needs_tool
from tests.helpers.tree import ROOT

COUNT = int(os.environ.get("HOSTILE_TEXTS", "200"))
_TIMEOUT = 400
_BODIES = (
    '<img src="{a}">',
    "<img src='{a}' width=900 height=900>",
    "<IMG SRC={a}>",
    '<body background="{a}">text',
    '<table background="{a}"><tr><td background="{a}">x</table>',
    '<p style="background-image:url({a})">x</p>',
    "<div style=\"background:url('{a}')\">x</div>",
    '<ul style="list-style-image:url({a})"><li>x</ul>',
    "<style>body{{background:url({a})}}</style><p>x",
    '<link rel="stylesheet" href="{a}"><p>x',
    '<a href="{a}"><img src="{a}" alt="x"></a>',
    '<object data="{a}"></object><embed src="{a}">',
    '<svg><image href="{a}"/></svg>',
    "![x]({a})",
    '<qt><img src="{a}"></qt>',
    '<html><head><title>x</title></head><body><img src="{a}"></body></html>',
)
_WRAPPERS = (
    "{}",
    "before {} after",
    "</p></qt>{}",
    "&{}",
    "{}\n{}",
    "<b>{}</b>",
    "\N{RIGHT-TO-LEFT OVERRIDE}{}",
    "👩‍👩‍👧 {}",
    "<!DOCTYPE html>{}",
    '"><{}',
    "{}\0",
    "[*]{}&&",
)


def _texts(count: int, picture: Path) -> list[str]:
    """Return different texts that name the picture in different ways."""
    ways = (
        picture.as_uri(),
        str(picture),
        picture.as_uri().replace("file://", "file:"),
        f"file://localhost{picture}",
        f"../../../../../../../../..{picture}",
        f"{picture.as_uri()}?x=1",
        f"{picture.as_uri()}#x",
        f"qrc:{picture}",
        picture.as_uri().replace("file", "FILE"),
        picture.as_uri().replace("p", "%70"),
        f" {picture.as_uri()} ",
    )
    mixture = itertools.product(_WRAPPERS, ways, _BODIES)
    made = (w.replace("{}", body.format(a=way)) for w, way, body in mixture)
    # Steps through the mixture, so that a small part has something of everything.
    every = list(dict.fromkeys(made))
    return [every[(number * 37) % len(every)] for number in range(count)]


def _opened(folder: Path, texts: list[str], way: str) -> list[str]:
    """Return the lines of the trace that name the picture."""
    needs_tool("strace")
    order, trace = folder / "texts.json", folder / "trace"
    order.write_text(json.dumps(texts), encoding="utf-8")
    command = ["strace", "-f", "--seccomp-bpf", "-qq", "-s", "400", "-o", str(trace)]
    command += ["-e", "trace=open,openat,stat,lstat,newfstatat,statx,access,connect"]
    command += [sys.executable, "-m", "tests.ui.hostile_show", str(order), way]
    ended = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=_TIMEOUT, check=False
    )
    assert f"SHOWN {len(texts)}" in ended.stdout, ended.stderr[-2_000:]
    calls = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    assert any("openat" in call for call in calls)
    return [call for call in calls if "planted" in call or "AF_INET" in call]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Return a real picture that nobody has a reason to open."""
    path = tmp_path / "planted.png"
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0xFF0000)
    image.save(str(path))
    return path


def test_no_building_block_touches_a_picture_that_its_text_names(
    tmp_path: Path, picture: Path
) -> None:
    texts = _texts(COUNT, picture)
    assert len(set(texts)) == COUNT
    assert _opened(tmp_path, texts, "plain") == []


def test_control_a_label_that_guesses_opens_it(tmp_path: Path, picture: Path) -> None:
    assert len(_opened(tmp_path, _texts(40, picture), "naive")) >= 5
