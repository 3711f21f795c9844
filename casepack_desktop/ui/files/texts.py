# SPDX-License-Identifier: Apache-2.0
"""How files, what is done with them and what goes wrong are said in the language of the window."""

from datetime import datetime, tzinfo
from decimal import Decimal

from casepack_desktop.domain.errors import BadValue, Problem
from casepack_desktop.domain.file_dangers import DANGER_TEXTS, Danger, dangers
from casepack_desktop.domain.files import FileView
from casepack_desktop.support.formats import format_number
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.zones import local_time
from casepack_desktop.ui.theme.tokens import Tone

ADDING = N_("Adding {file}")
REPLACING = N_("Replacing the main file with {file}")
SAVING = N_("Saving {file}")
OPENING = N_("Opening {file}")
REMOVING = N_("Removing files")
RESTORING = N_("Restoring files")
SCREENSHOT = N_("Screenshot {time}.png")
ADDED_ONE = N_("{file} was added.")
MAIN_ADDED = N_("{file} is the main file now.")
SAME_AS = N_("“{other}” of this incident has the same content.")
REMOVED_ONE = N_("{file} was removed.")
RESTORED_ONE = N_("{file} is back.")
COPIED = N_("The SHA-256 of {file} was copied.")
SAVED = N_("Saved as {path}.")
OPENED = N_("{file} was opened as a copy. What you change there is not kept in the incident.")
NOT_OPENED = N_("No program opens {file}. Save it and open it from there.")
STOPPED = N_("Stopped. What was added before stays.")
WAITING = N_("Somebody else is saving. This goes on as soon as they are done.")
NO_PICTURE = N_("The clipboard holds neither a picture nor files.")
NO_PREVIEW = N_("No preview could be made of this file.")
UNDO = N_("Undo")
_UNITS = (
    (1 << 30, N_("{n} GB")),
    (1 << 20, N_("{n} MB")),
    (1 << 10, N_("{n} kB")),
)
_BYTES = N_("{n} B")
_TYPES: dict[str, str] = {
    "application/pdf": N_("PDF document"),
    "application/zip": N_("ZIP archive"),
    "application/octet-stream": N_("Unknown"),
    "application/vnd.microsoft.portable-executable": N_("Windows program"),
    "application/x-elf": N_("Linux program"),
    "application/x-ole-storage": N_("Old Office document"),
    "application/vnd.tcpdump.pcap": N_("Network capture"),
    "text/plain": N_("Text"),
    "text/html": N_("Web page"),
    "text/x-shellscript": N_("Script"),
    "image/png": N_("PNG picture"),
    "image/jpeg": N_("JPEG picture"),
    "image/gif": N_("GIF picture"),
    "message/rfc822": N_("E-mail"),
}


_PROGRAMS = ("application/vnd.microsoft.portable-executable", "application/x-elf")
_RUNS = {Danger.PROGRAM, Danger.SCRIPT, Danger.SHORTCUT, Danger.DISGUISED}


def size_text(size: int, translator: Translator) -> str:
    """Return a size in bytes with the largest unit that leaves at least one."""
    for unit, msgid in _UNITS:
        if size >= unit:
            digits = Decimal(size) / unit
            rounded = round(digits, 1) if digits < 100 else Decimal(round(digits))
            return translator.gettext(msgid, n=format_number(rounded, translator.locale))
    return translator.gettext(_BYTES, n=size)


def type_text(media_type: str, translator: Translator) -> str:
    """Return what kind of file a media type is, in words if there are some."""
    return translator.gettext(_TYPES[media_type]) if media_type in _TYPES else media_type


def time_text(at: datetime, zone: tzinfo) -> str:
    """Return an instant in a zone to the minute."""
    return f"{local_time(at, zone):%Y-%m-%d %H:%M}"


def problem_text(problem: Problem, translator: Translator) -> str:
    """Return the sentence of a problem."""
    if isinstance(problem, BadValue):
        return translator.gettext(problem.reason, **problem.reason_params)
    return translator.gettext(problem.text, **problem.params)


def danger_text(found: tuple[Danger, ...], translator: Translator) -> str:
    """Return why a file should not be opened, one sentence after the other."""
    return " ".join(translator.gettext(DANGER_TEXTS[danger]) for danger in found)


def icon_text(view: FileView, translator: Translator, *, is_none: bool) -> str:
    """Return why the icon of a file warns, and whether its picture could not be made."""
    found = _RUNS & {*dangers(view.name, b"")}
    if view.media_type in _PROGRAMS:
        found |= {Danger.PROGRAM}
    warning = danger_text(tuple(danger for danger in Danger if danger in found), translator)
    missing = translator.gettext(NO_PREVIEW) if is_none else ""
    return " ".join(filter(None, (warning, missing)))


def symbol_of(view: FileView) -> tuple[str, Tone]:
    """Return the icon of a file without a picture; what may run warns."""
    if view.media_type in _PROGRAMS or _RUNS & set(dangers(view.name, b"")):
        return "triangle-alert", Tone.HIGH
    if view.media_type.startswith("image/"):
        return "image", Tone.MUTE
    if view.media_type in ("application/zip", "application/gzip", "application/x-tar"):
        return "archive", Tone.MUTE
    is_written = view.media_type.startswith(("text/", "message/")) or (
        "document" in view.media_type or view.media_type == "application/pdf"
    )
    return ("file-text" if is_written else "file"), Tone.MUTE
