# SPDX-License-Identifier: Apache-2.0
"""What may run when a file is opened with the program of the system.

Evidence is often malware. Judged by the last extension, which decides what the system starts, and
by the first bytes, which say what it is whatever it is called.
"""

import re
from enum import StrEnum

from casepack_desktop.domain.file_names import suffixes, turns_direction
from casepack_desktop.support.i18n import N_

HEAD_SIZE = 4_096


class Danger(StrEnum):
    """Why a file should not be opened without a thought."""

    PROGRAM = "program"
    SCRIPT = "script"
    MACROS = "macros"
    SHORTCUT = "shortcut"
    WEB_PAGE = "web-page"
    DISK_IMAGE = "disk-image"
    DISGUISED = "disguised"


DANGER_TEXTS: dict[Danger, str] = {
    Danger.PROGRAM: N_("It is a program, or starts one."),
    Danger.SCRIPT: N_("It is a script that may be run."),
    Danger.MACROS: N_("It is a document that may hold macros."),
    Danger.SHORTCUT: N_("It is a shortcut that may start anything."),
    Danger.WEB_PAGE: N_("It is a web page that may run scripts and load things."),
    Danger.DISK_IMAGE: N_("It is a disk image whose content is not checked by the system."),
    Danger.DISGUISED: N_("Its name makes it look like another kind of file."),
}

_SUFFIXES: dict[Danger, str] = {
    Danger.PROGRAM: (
        "exe com scr pif cpl msi msp msix appx dll ocx sys drv bin run elf so dylib app apk aab deb"
        " rpm snap flatpak appimage jar class jnlp pkg dmg xpi crx gadget application appref-ms"
        " msc out o ko"
    ),
    Danger.SCRIPT: (
        "bat cmd ps1 psm1 psd1 ps1xml vbs vbe js jse mjs wsf wsh ws wsc sct hta sh bash zsh csh"
        " fish command py pyc pyw pyz pl rb php lua tcl awk scpt applescript ahk au3 reg inf job"
        " chm hlp"
    ),
    Danger.MACROS: (
        "doc dot docm dotm xls xlt xla xlsm xltm xlam xlsb xll ppt pot pps pptm potm ppsm ppam"
        " sldm one onepkg odb mdb accdb accde ade adp mam maf rtf slk iqy oqy rqy dqy pub"
    ),
    Danger.SHORTCUT: (
        "lnk url website webloc desktop scf library-ms search-ms searchconnector-ms"
        " settingcontent-ms appcontent-ms theme themepack diagcab"
    ),
    Danger.WEB_PAGE: "html htm xhtml xht shtml mht mhtml svg svgz xml xsl xslt swf",
    Danger.DISK_IMAGE: "iso img vhd vhdx vmdk udf cab wim",
}
_KIND_OF = {suffix: kind for kind, text in _SUFFIXES.items() for suffix in text.split()}
_DOCUMENT_SUFFIXES = (
    "pdf doc docx xls xlsx ppt pptx odt ods odp rtf txt csv log eml msg png jpg jpeg gif bmp tif"
    " tiff webp mp3 mp4 avi mov wav zip rar 7z gz json xml"
)
_DOCUMENTS = frozenset(_DOCUMENT_SUFFIXES.split())
_MAGIC: tuple[tuple[bytes, Danger], ...] = (
    (b"MZ", Danger.PROGRAM),
    (b"\x7fELF", Danger.PROGRAM),
    (b"\xfe\xed\xfa\xce", Danger.PROGRAM),
    (b"\xfe\xed\xfa\xcf", Danger.PROGRAM),
    (b"\xce\xfa\xed\xfe", Danger.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Danger.PROGRAM),
    (b"\xca\xfe\xba\xbe", Danger.PROGRAM),
    (b"dex\n", Danger.PROGRAM),
    (b"#!", Danger.SCRIPT),
    (b"ITSF", Danger.SCRIPT),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Danger.SHORTCUT),
    (b"[InternetShortcut]", Danger.SHORTCUT),
    (b"[Desktop Entry]", Danger.SHORTCUT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Danger.MACROS),
    (b"{\\rt", Danger.MACROS),
)
_MARKUP = re.compile(rb"<(!doctype\s+html|html|head|body|script|svg|iframe|hta:)", re.I)


def dangers(name: str, head: bytes) -> tuple[Danger, ...]:
    """Return why opening a file is dangerous, the worst first, by its name and first bytes."""
    endings = suffixes(name)
    by_name = _KIND_OF.get(endings[-1]) if endings else None
    by_content = _kind_of_content(head)
    found = {kind for kind in (by_name, by_content) if kind is not None}
    if found and _is_disguised(endings, by_name, by_content):
        found.add(Danger.DISGUISED)
    if turns_direction(name):
        found.add(Danger.DISGUISED)
    return tuple(kind for kind in Danger if kind in found)


def _kind_of_content(head: bytes) -> Danger | None:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    return Danger.WEB_PAGE if _MARKUP.search(head[:HEAD_SIZE].replace(b"\x00", b"")) else None


def _is_disguised(endings: list[str], by_name: Danger | None, by_content: Danger | None) -> bool:
    if by_name is not None and len(endings) > 1 and endings[-2] in _DOCUMENTS:
        return True
    is_runnable = by_content in (Danger.PROGRAM, Danger.SHORTCUT, Danger.SCRIPT)
    return is_runnable and by_name is None and bool(endings) and endings[-1] in _DOCUMENTS
