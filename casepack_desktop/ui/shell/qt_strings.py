# SPDX-License-Identifier: Apache-2.0
"""Qt's own words (OK, Cancel, the dialogs for files and printing) in the language of the window.

PySide6 brings catalogues for some languages; for the others what our own catalogue knows is better
than English. A word that nobody knows stays as Qt has it.
"""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator
from typing_extensions import override

from casepack_desktop.support.i18n import N_, SOURCE_LOCALE, Translator

# The words of Qt that a person meets here; extraction finds them by this list.
KNOWN = (
    N_("OK"),
    N_("Cancel"),
    N_("Close"),
    N_("Open"),
    N_("Save"),
    N_("&Yes"),
    N_("&No"),
    N_("&Undo"),
    N_("&Redo"),
    N_("Cu&t"),
    N_("&Copy"),
    N_("&Paste"),
    N_("Delete"),
    N_("Select All"),
)


class CatalogueTranslator(QTranslator):
    """Answers Qt from our own catalogue."""

    def __init__(self, translator: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translator = translator

    @override
    def isEmpty(self) -> bool:
        return False

    @override
    def translate(
        self,
        context: bytes | bytearray | memoryview | str,
        sourceText: bytes | bytearray | memoryview | str,
        disambiguation: object = None,
        n: int = -1,
    ) -> str:
        text = sourceText if isinstance(sourceText, str) else bytes(sourceText).decode()
        found = self._translator.gettext(text)
        # None leaves the word to Qt; "" would blank the button, whatever the stubs say.
        return found if found != text else None  # type: ignore[return-value]


class QtStrings(QObject):
    """Keeps Qt speaking the language that was chosen last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._installed: QTranslator | None = None

    def speak(self, translator: Translator) -> None:
        """Let Qt speak the language of the translator."""
        self.forget()
        QLocale.setDefault(QLocale(translator.locale))
        if translator.locale == SOURCE_LOCALE:
            return
        found = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if not found.load(f"qtbase_{translator.locale}", folder):
            found = CatalogueTranslator(translator, self)
        QCoreApplication.installTranslator(found)
        self._installed = found

    def forget(self) -> None:
        """Let Qt speak English."""
        if self._installed is not None:
            QCoreApplication.removeTranslator(self._installed)
            self._installed.deleteLater()
            self._installed = None
