# SPDX-License-Identifier: Apache-2.0
"""The command add: a file goes in whole, or a sentence says why not."""

import os
from pathlib import Path

import pytest

from tests.cli.test_schemas import schema
from tests.helpers.commands import Casepack
from tests.helpers.workspaces import opened

INC = "INC-2026-00001"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Return a file to add."""
    path = tmp_path / "Фото 1.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 a picture")
    return path


def test_a_file_is_added_under_its_name_or_another_one(casepack: Casepack, photo: Path) -> None:
    first = casepack.json("add", "attachment", INC, "--file", photo)
    assert list(schema("add").iter_errors(first)) == []
    casepack("add", "attachment", INC, "name=../a.pdf", "--file", photo, "role=main").demand_done()
    with opened(casepack.workspace) as services:
        files = services.files.of(INC)
    assert files[0].uuid == first["id"]
    assert [(file.name, str(file.role)) for file in files] == [
        ("Фото 1.jpg", "attachment"),
        ("../a.pdf", "main"),
    ]


def test_the_same_content_is_told(casepack: Casepack, photo: Path) -> None:
    casepack("add", "attachment", INC, "--file", photo).demand_done()
    again = casepack("add", "attachment", INC, "--file", photo)
    assert again.code == 0
    assert again.out.startswith("Added attachment ")
    assert "“Фото 1.jpg” of this incident has the same content." in again.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["picture", INC, "--file", "{photo}"], 2, "What can be added: "),
        (["attachment", INC], 2, "Name the file to add as attachment with --file FILE."),
        (["attachment", INC, "colour=red", "--file", "{photo}"], 2, "no field “colour”"),
        (["attachment", INC, "role=first", "--file", "{photo}"], 2, "one of main, attachment"),
        (["attachment", INC, "name= ", "--file", "{photo}"], 1, "name"),
        (["attachment", "INC-1900-1", "--file", "{photo}"], 1, "There is no incident"),
        (["attachment", INC, "--file", "{folder}"], 1, "is not a file"),
        (["attachment", INC, "--file", "{folder}/nothing"], 1, "does not exist"),
        (["attachment", INC, "--file", "{folder}/case.casepack/keys.json"], 1, "belongs to the"),
        (["attachment", INC, "--file", "{folder}/pipe"], 1, "is not a file"),
    ],
)
def test_what_cannot_be_added_is_told_in_one_line(
    casepack: Casepack, photo: Path, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    os.mkfifo(tmp_path / "pipe")
    filled = [text.format(photo=photo, folder=tmp_path) for text in arguments]
    outcome = casepack("add", *filled)
    assert outcome.code == code
    assert said in outcome.err
    assert outcome.err.count("\n") == 1
    with opened(casepack.workspace) as services:
        assert services.files.of(INC) == []
