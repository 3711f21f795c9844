# SPDX-License-Identifier: Apache-2.0
"""Files of an incident: pictures, documents, many, removed, on their way, and none."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from reportlab.pdfgen.canvas import Canvas

from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.file_dangers import Danger
from casepack_desktop.domain.files import Role
from casepack_desktop.services.bundle import Services
from casepack_desktop.storage.problems import DamagedDatabase
from casepack_desktop.ui.files.outside import may_open
from casepack_desktop.ui.files.tab import FilesTab
from casepack_desktop.ui.files.texts import danger_text
from tests.helpers.foreign_files import a_png
from tests.shots.scenes.card import shown_case, uuid_of
from tests.shots.script import Script
from tests.shots.stage import Stage

_script = Script()
SCENES = _script.scenes
_NOTES = "Seen at 22:41 on BILL-01: the share was renamed and cannot be opened any more.\n"


def a_picture(shape: str = "wide", form: str = "PNG") -> bytes:
    """Return a picture with something to recognise."""
    image = QImage(640, 400, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    sky = QLinearGradient(0, 0, 640, 400)
    sky.setColorAt(0, QColor("#1b3a6b"))
    sky.setColorAt(1, QColor("#d9822b"))
    painter.fillRect(image.rect(), sky)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#f4f4f4"))
    painter.drawEllipse(QPoint(470, 130), 70, 70)
    painter.end()
    if shape == "tall":
        image = image.copy(400, 0, 160, 400)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, form)  # type: ignore[call-overload]
    return bytes(QByteArray(buffer.data()).data())


def a_page(folder: Path) -> Path:
    """Write a PDF of one page and return its path."""
    path = folder / "Initial_Triage_signed.pdf"
    canvas = Canvas(str(path), invariant=True)
    canvas.setFont("Helvetica-Bold", 34)
    canvas.drawString(60, 740, "Initial Triage Report")
    for line in range(18):
        canvas.rect(60, 680 - line * 30, 420 - (line % 4) * 60, 9, fill=1)
    canvas.save()
    return path


def fill(stage: Stage, uuid: str) -> None:
    """Add files of each kind to an incident."""
    folder = stage.folder / "evidence"
    folder.mkdir()
    services = _services(stage)
    services.files.add(LOCAL_ANALYST, uuid, a_page(folder), role=Role.MAIN)
    contents = {
        "Screenshot 2026-11-21 08.02.11.png": a_picture(),
        "notes.txt": _NOTES.encode() * 30,
        "Виписка з журналу – сервер білінгу № 3 (повна версія, листопад).csv": b"a,b\n" * 90_000,
        "locker.exe.vir": b"MZ\x90\x00" + bytes(1_400_000),
        "capture.pcap": b"\xd4\xc3\xb2\xa1" + bytes(9_000_000),
        "invoice.pdf.exe": b"MZ\x90\x00" + bytes(80_000),
        "memory.zip": b"PK\x03\x04" + bytes(3_000_000),
    }
    for name, data in contents.items():
        services.files.add_data(LOCAL_ANALYST, uuid, data, name)


def _services(stage: Stage) -> Services:
    assert stage.desktop.session is not None
    return stage.desktop.session.services


def _tab(stage: Stage, title: str = "") -> FilesTab:
    page = shown_case(stage, "files", title) if title else shown_case(stage, "files")
    tab = page.tab("files")
    assert isinstance(tab, FilesTab)
    stage.settle()
    # Small pictures come from another process, which the session knows nothing of.
    stage.until(lambda: not tab._pictures._asked)
    return tab


@_script.scene("one")
def files_empty(stage: Stage) -> None:
    """Show that there are none."""
    _tab(stage, "Mail")


@_script.scene("sample")
def files_filled(stage: Stage) -> None:
    """Show a main file and attachments with their pictures, one of them chosen."""
    fill(stage, uuid_of(stage))
    tab = _tab(stage)
    stage.until(lambda: bool(tab.table.rows()))
    tab.table.choose(tab.table.rows()[0].uuid)
    stage.settle()
    stage.settle()


@_script.scene("sample")
def files_removed(stage: Stage) -> None:
    """Show removed files beside the others."""
    uuid = uuid_of(stage)
    fill(stage, uuid)
    services = _services(stage)
    views = services.files.of(uuid)
    services.files.remove(LOCAL_ANALYST, views[0].uuid, views[2].uuid, views[5].uuid)
    tab = _tab(stage)
    tab.head.removed_box.click()
    tab.table.choose(views[2].uuid)
    stage.settle()


@_script.scene("sample")
def files_adding(stage: Stage) -> None:
    """Show a large file half-way."""
    uuid = uuid_of(stage)
    fill(stage, uuid)
    tab = _tab(stage)
    jobs = tab._jobs
    large = stage.folder / "disk-image-of-BILL-01.raw"
    with large.open("wb") as file:
        file.truncate(2_400_000_000)
    add = _services(stage).files.add
    services = _services(stage)

    def held(*arguments: object, **named: object) -> object:
        named["progress"](1_100_000_000, 2_400_000_000)  # type: ignore[operator]
        stage.gate.wait(30)
        large.write_bytes(b"x")
        return add(*arguments, **named)  # type: ignore[arg-type]

    services.files.add = held  # type: ignore[method-assign, assignment]
    tab.add([large])
    stage.until(lambda: bool(jobs.of(uuid)) and "1" in tab.under_way._done.text())
    stage.take()
    stage.gate.set()
    stage.settle()


@_script.scene("sample")
def files_many(stage: Stage) -> None:
    """Show some hundred."""
    uuid = uuid_of(stage)
    for number in range(300):
        name = f"export-{number:04d}.log"
        _services(stage).files.add_data(LOCAL_ANALYST, uuid, b"%d" % number, name)
    tab = _tab(stage)
    tab.table.selectAll()
    stage.settle()


@_script.scene("sample")
def files_foreign(stage: Stage) -> None:
    """Show names of every script, files made to mislead, and pictures that cannot be made."""
    uuid = uuid_of(stage)
    services = _services(stage)
    broken = stage.folder / "Протокол огляду – накопичувач № 12 (копія, стор. 1).pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    services.files.add(LOCAL_ANALYST, uuid, broken, role=Role.MAIN)
    contents = {
        "لقطة شاشة من خادم الفواتير في مركز بيانات فيلنيوس بتاريخ الحادي والعشرين.png": a_picture(),
        "invoice\u202efdp.exe": b"MZ\x90\x00" + bytes(80_000),
        "Рахунок-фактура \u202egnp.js": b"WScript.Echo(1)",
        "W" * 240 + ".png": a_picture("tall"),
        "bomb.png": a_png(60_000, 60_000, 1, 0, b""),
        "שלום עולם (1).jpeg": a_picture(form="JPEG"),
        "漢字かな交じり文.pdf": a_page(stage.folder).read_bytes(),
        "a & b <b>not bold</b> \U0001f4a9.txt": _NOTES.encode(),
        "three\nlines\tand a tab.txt": _NOTES.encode() * 2,
        "mail from the attacker.eml": b"From: a@b.example\r\nTo: c@d.example\r\n\r\nPay.\r\n",
        "empty": b"",
    }
    for name, data in contents.items():
        services.files.add_data(LOCAL_ANALYST, uuid, data, name)
    tab = _tab(stage)
    stage.until(lambda: tab._pictures.is_none(tab.table.rows()[4]))


@_script.scene("sample")
def files_warning(stage: Stage) -> None:
    """Warn before a program is opened."""
    fill(stage, uuid_of(stage))
    tab = _tab(stage)
    words = tab._translator
    warning = danger_text((Danger.PROGRAM, Danger.DISGUISED), words)
    stage.take_modal(lambda: may_open(tab, words, "invoice.pdf.exe", warning))


@_script.scene("one")
def files_unread(stage: Stage) -> None:
    """Say that they cannot be read."""
    tab = _tab(stage, "Mail")
    problem: Problem = DamagedDatabase(path=stage.workspace)
    tab._show_problem(problem)
