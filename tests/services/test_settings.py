# SPDX-License-Identifier: Apache-2.0
"""The workspace's own settings are checked before they are kept."""

import base64
import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from casepack_desktop.domain.errors import BadValue
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.logo import BadLogo
from casepack_desktop.services.settings import LongOrganisation, UnknownZone
from tests.helpers.workspaces import ANALYST, a_workspace, dump, opened


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """Yield a workspace."""
    with a_workspace(tmp_path) as made:
        yield made


def a_picture(size: tuple[int, int], form: str = "PNG", mode: str = "RGB") -> bytes:
    """Return the file of a plain picture."""
    target = io.BytesIO()
    Image.new(mode, size, 1 if mode in ("1", "P") else None).save(target, format=form)
    return target.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)


def a_bomb(width: int, height: int) -> bytes:
    """Return a small PNG file that unpacks to a picture of this size."""
    rows = zlib.compress(bytes((width + 7) // 8 + 1) * height, 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def test_settings_are_there_after_opening_again(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        services.settings.set_organisation(ANALYST, "  Łódź \n Grid ")
        services.settings.set_zone(ANALYST, "Asia/Kathmandu")
        services.settings.set_logo(ANALYST, a_picture((10, 10)))
        folder = services.workspace.layout.folder
    with opened(folder, writable=False) as services:
        settings = services.settings.load()
    assert settings.organisation == "Łódź Grid"
    assert settings.zone.key == "Asia/Kathmandu"
    assert settings.logo_png is not None


def test_a_setting_that_is_set_already_writes_nothing(services: Services) -> None:
    services.settings.set_organisation(ANALYST, "Nord")
    services.settings.set_logo(ANALYST, a_picture((10, 10)))
    before = dump(services)
    services.settings.set_organisation(ANALYST, "Nord ")
    services.settings.set_zone(ANALYST, "Europe/Vilnius")
    services.settings.set_logo(ANALYST, a_picture((10, 10)))
    assert dump(services) == before


@pytest.mark.parametrize("zone", ["", "Europe/Atlantis", "../../etc/passwd", "/etc/passwd", "\x00"])
def test_a_zone_that_does_not_exist_is_refused(services: Services, zone: str) -> None:
    before = dump(services)
    with pytest.raises(UnknownZone):
        services.settings.set_zone(ANALYST, zone)
    assert dump(services) == before


def test_an_organisation_is_short_and_storable(services: Services) -> None:
    before = dump(services)
    with pytest.raises(LongOrganisation, match=r"201 .* 200"):
        services.settings.set_organisation(ANALYST, "x" * 201)
    for broken in ("a\x00b", "a\udcffb"):
        with pytest.raises(BadValue):
            services.settings.set_organisation(ANALYST, broken)
    assert dump(services) == before


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "1", "P", "CMYK", "I;16"])
@pytest.mark.parametrize("size", [(1, 1), (900, 300), (3_000, 50), (50, 3_000), (4_000, 4_000)])
def test_a_logo_is_written_anew_as_a_small_png(
    services: Services, mode: str, size: tuple[int, int]
) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    services.settings.set_logo(ANALYST, a_picture(size, form, mode))
    kept = base64.b64decode(services.settings.load().logo_png or "", validate=True)
    with Image.open(io.BytesIO(kept), formats=("PNG",)) as picture:
        assert picture.width <= 900
        assert picture.height <= 300
        assert picture.mode == "RGBA"


def test_nothing_hidden_in_a_picture_is_kept(services: Services) -> None:
    marker = b"GPS 54.687 25.279"
    services.settings.set_logo(ANALYST, a_picture((10, 10)) + marker)
    assert marker not in base64.b64decode(services.settings.load().logo_png or "")


BAD = {
    "nothing": b"",
    "text": b"not a picture",
    "a drawing with scripts": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    "another format": a_picture((10, 10), "GIF", "P"),
    "a cut file": a_picture((100, 100))[:60],
    "a flipped bit": a_picture((10, 10)).replace(b"IDAT", b"IDAU"),
    "too many pixels": a_bomb(4_001, 4_000),
    "a bomb": a_bomb(60_000, 60_000),
    "a bomb of the greatest size": a_bomb(2**31 - 1, 1),
    "too large a file": a_picture((10, 10)) + bytes(2_000_000),
}


@pytest.mark.parametrize("image", BAD.values(), ids=BAD)
def test_a_picture_that_is_not_safe_is_refused(services: Services, image: bytes) -> None:
    before = dump(services)
    with pytest.raises(BadLogo):
        services.settings.set_logo(ANALYST, image)
    assert dump(services) == before
