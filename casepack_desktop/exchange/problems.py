# SPDX-License-Identifier: Apache-2.0
"""Why a whole file cannot be imported, each as one sentence that says what to do.

A single bad row is no problem of this kind: it becomes a `Rejected` and the rest goes on.
"""

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_


class ImportProblem(Problem):
    """A file that is refused as a whole; nothing of it was imported."""

    text = N_("{file} cannot be imported.")


class NotReadable(ImportProblem):
    """The operating system does not hand the file out."""

    text = N_("{file} cannot be read ({reason}). Check the path and your rights to the file.")


class NoSuchFile(NotReadable):
    """The path leads to nothing, or to a folder."""

    text = N_("There is no file {file}. Check the path.")


class EmptyFile(ImportProblem):
    """Nothing but white space."""

    text = N_("{file} is empty. Choose a file that holds incidents.")


class WrongType(ImportProblem):
    """The content shows a type that holds no incidents."""

    text = N_("{file} is not a list of incidents but {type}. Give a CSV, XLSX or JSON file.")


class UnknownFormat(ImportProblem):
    """Neither the content nor the name tells the format."""

    text = N_("The format of {file} is not recognised. Give a CSV, XLSX, JSON or JSON Lines file.")


class UnknownFormatName(ImportProblem):
    """The format that was chosen does not exist."""

    text = N_("There is no format “{format}”. The formats are: {known}.")
    exit_code = 2


class UnknownEncoding(ImportProblem):
    """The encoding that was chosen does not exist."""

    text = N_("There is no encoding “{encoding}”. The encodings are: {known}.")
    exit_code = 2


class EncodingNotRecognised(ImportProblem):
    """The bytes fit none of the encodings that are told apart."""

    text = N_("The encoding of {file} is not recognised. Choose it, or save the file as UTF-8.")


class NotInEncoding(ImportProblem):
    """A byte does not exist in the encoding."""

    text = N_(
        "Line {line} of {file} is not {encoding} as the rest is. Repair the line, or choose"
        " another encoding."
    )


class FileTooLarge(ImportProblem):
    """The file is beyond what is read of this format."""

    text = N_("{file} is larger than {limit} MB, the most for this format. Split the file.")


class RecordTooLarge(ImportProblem):
    """One record is beyond what one incident may hold."""

    text = N_(
        "The record that begins in line {line} of {file} is larger than {limit} MB. Shorten it, or"
        " look for a missing line break or quotation mark."
    )


class NoHeaderRow(ImportProblem):
    """A table without column names."""

    text = N_("{file} has no row of column names. Put the names of the columns into the first row.")


class ColumnTwice(ImportProblem):
    """Two columns of a table have one name, so that a mapping could mean either."""

    text = N_("{file} has two columns “{column}”. Give each column a name of its own.")


class FormulaInHeader(ImportProblem):
    """The name of a column cannot be read, so its cells would be left out unseen."""

    text = N_(
        "The name of a column of {file}, in {cell}, is a formula without a stored result. Write"
        " the name itself into the cell."
    )


class QuoteNotClosed(ImportProblem):
    """A quoted cell runs to the end of the file."""

    text = N_(
        "A quotation mark in the row that begins in line {line} of {file} is never closed. Close"
        " it, or double it if it belongs to the text."
    )


class BrokenJson(ImportProblem):
    """The text is not JSON."""

    text = N_("{file} is not valid JSON at line {line}, column {column}. Repair it there.")


class SingleValue(ImportProblem):
    """JSON that is neither a list nor an object."""

    text = N_("{file} holds a single JSON value, not a list of incidents. Give a list of objects.")


class JsonTooDeep(ImportProblem):
    """Lists and objects are nested beyond any list of incidents."""

    text = N_("{file} nests deeper than {limit} levels in line {line}. Remove the nesting.")


class SeveralLists(ImportProblem):
    """The object holds more than one list of objects."""

    text = N_(
        "{file} holds several lists ({first}, {second}). Name the one with the incidents as"
        " `records` in a mapping."
    )


class NoRecords(ImportProblem):
    """The place that should hold the records holds none."""

    text = N_("{file} holds no list of incidents at “{records}”. Choose another mapping.")


class Damaged(ImportProblem):
    """A workbook that cannot be read to its end."""

    text = N_("{file} is damaged and cannot be read as XLSX. Open it in Excel and save it again.")


class PasswordProtected(ImportProblem):
    """A workbook that is encrypted."""

    text = N_("{file} is protected by a password. Save it without one and import that.")


class SheetNotFound(ImportProblem):
    """The workbook has no such sheet."""

    text = N_("{file} has no sheet “{sheet}”. Its sheets are: {known}.")


class TooManyEntries(ImportProblem):
    """The package has more parts than any workbook."""

    text = N_("{file} packs more than {limit} files. Save it again as a plain workbook.")


class PartTooLarge(ImportProblem):
    """One part of the package unfolds beyond the limit."""

    text = N_("{file} unfolds a part to more than {limit} MB. Split the workbook, or use CSV.")


class PackageTooLarge(ImportProblem):
    """The parts of the package together unfold beyond the limit."""

    text = N_("{file} unfolds to more than {limit} MB. Split the workbook, or use CSV.")


class RatioTooHigh(ImportProblem):
    """The package unfolds suspiciously far."""

    text = N_("{file} unfolds to more than {limit} times its size. Save it again, or use CSV.")


class OverlappingParts(ImportProblem):
    """Parts of the package share bytes (CVE-2024-0450)."""

    text = N_("{file} has parts that overlap. Do not trust it; ask its sender for a sound file.")


class DeclaredEntities(ImportProblem):
    """XML with a document type, the ground of entity expansion and of reading other files."""

    text = N_(
        "{file} declares XML entities, which are never read. Do not trust it, or save it again in"
        " Excel."
    )


class TooManyColumns(ImportProblem):
    """A row wider than any table of incidents."""

    text = N_("Row {line} of {file} has more than {limit} columns. Remove the columns not needed.")


class TooManyRows(ImportProblem):
    """A sheet longer than the format allows."""

    text = N_("{file} has more than {limit} rows. Split the sheet, or use CSV.")


class TooManyCells(ImportProblem):
    """A sheet that is mostly empty and enormous."""

    text = N_("{file} spans more than {limit} cells. Remove empty rows and columns, or use CSV.")


class MappingNotFound(ImportProblem):
    """No shipped mapping has this name and no file this path."""

    text = N_("There is no mapping “{mapping}”. Give a TOML file or one of: {known}.")
    exit_code = 2


class BadMapping(ImportProblem):
    """A mapping file that cannot be used."""

    text = N_("The mapping {file} is wrong at “{key}”: {reason}. Correct the file.")


class NoMappingFits(ImportProblem):
    """The columns are none that the program knows."""

    text = N_(
        "The columns of {file} are not recognised ({columns}). Name a mapping for the file, or call"
        " one column “title”."
    )


class ChangedWhileRead(ImportProblem):
    """Somebody wrote into the file while it was read, so that parts of two files were read."""

    text = N_("{file} was changed while it was read. Try again when it is no longer written.")


class NotATable(ImportProblem):
    """Columns were mapped by hand where there are none."""

    text = N_("{file} is not a table, so its columns cannot be mapped by hand. Choose a mapping.")


class NoTitleColumn(ImportProblem):
    """No column becomes the title, which every incident needs."""

    text = N_("No column is read as the title. Choose “Title” for one of the columns.")


class FieldTwice(ImportProblem):
    """Two columns were mapped to one field."""

    text = N_(
        "The columns “{first}” and “{second}” are read for the same field. Choose another field for"
        " one of them."
    )


class NoColumn(ImportProblem):
    """A column that was mapped by hand is not in the file any more."""

    text = N_("{file} has no column “{column}” any more. Choose the file again.")


class ExportProblem(Problem):
    """A list that cannot be written as it was asked for; nothing was written."""

    text = N_("The list cannot be exported.")


class TooManyIncidents(ExportProblem):
    """More rows than a sheet of Excel has."""

    text = N_(
        "A sheet of Excel has room for {limit} rows, and there are more. Narrow the list, or export"
        " it as CSV."
    )


class WorkbookTooLarge(ExportProblem):
    """More text than a sheet of Excel can be packed with."""

    text = N_(
        "The list is larger than a sheet of Excel may be. Narrow it, choose fewer columns, or"
        " export it as CSV."
    )


class UnknownExportFormat(ExportProblem):
    """The name of the file says no format that can be written."""

    text = N_("{file} must end in .xlsx, .csv or .jsonl, which says the format. Name it so.")
    exit_code = 2
