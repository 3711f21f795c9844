# SPDX-License-Identifier: Apache-2.0
"""The sheet in which a report is composed: what it lacks first, then its form and its texts."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.enums import Tlp
from casepack_desktop.domain.errors import BadValue, Problem
from casepack_desktop.domain.instants import Moment
from casepack_desktop.support.i18n import LANGUAGES, N_, Translator
from casepack_desktop.ui.reports.case_facts import CaseFacts, read_facts
from casepack_desktop.ui.reports.choices import CalmCombo, Segments
from casepack_desktop.ui.reports.desk import report_desk
from casepack_desktop.ui.reports.jobs import report_jobs
from casepack_desktop.ui.reports.kept_texts import KeptTexts
from casepack_desktop.ui.reports.override_edit import OverrideEdit
from casepack_desktop.ui.reports.owner_notice import OWNER, OwnerNotice
from casepack_desktop.ui.reports.previewing import ReportPreviews
from casepack_desktop.ui.reports.unsaved_notice import UnsavedNotice
from casepack_desktop.ui.reports.wording import problem_text
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.form_field import FormField
from casepack_desktop.ui.widgets.message_bar import Message, MessageBar, MessageKind
from casepack_desktop.ui.widgets.plain_label import PlainLabel
from casepack_desktop.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from casepack_desktop.reporting.templates import Template
    from casepack_desktop.services.reports import ReportRequest, ReportView

TITLE = N_("Report builder")
FORMAT = N_("Output format")
LANGUAGE = N_("Language")
LABEL = N_("TLP label")
LABEL_OF_CASE = N_("{label}, as in the incident")
LABEL_BY_DEFAULT = N_("{label}, as long as the incident has none")
OVERRIDES = N_("Content overrides")
OVERRIDES_HELP = N_("Leave a field blank to use the text generated from the incident.")
PREVIEW = N_("Preview")
GENERATE = {"pdf": N_("Generate PDF"), "html": N_("Generate HTML")}
OWNER_SET = N_("{name} is responsible for {number} now.")
_FORMATS = (("pdf", "PDF"), ("html", "HTML"))


class ReportBuilder(Sheet):
    """Composes one report of an incident; what was typed is kept while the workspace is open.

    Signals: `requested` with the id of a report that is on its way; `save_wanted` when the form of
    the case should be saved first.
    """

    requested = Signal(str)
    save_wanted = Signal()

    def __init__(
        self,
        session: Session,
        uuid: str,
        template: "Template",
        translator: Translator,
        messages: MessageBar,
        previews: ReportPreviews,
        parent: QWidget | None = None,
    ) -> None:
        gettext = translator.gettext
        super().__init__(gettext(TITLE), gettext(template.title), translator, parent)
        self._session = session
        self._uuid = uuid
        self._template = template
        self._translator = translator
        self._messages = messages
        self._previews = previews
        self._draft = report_desk(session).draft(uuid, template.key)
        self._draft.language = self._draft.language or translator.locale
        self._kept = KeptTexts(session, uuid, template.key, self._draft, self)
        self._kept.take_back()
        self._facts: CaseFacts | None = None
        self._first: QWidget | None = None
        self._add_notice()
        self._add_choices()
        self._add_texts()
        self._add_buttons()
        session.changed.connect(self._on_session_changed)
        self._ask()

    def edit_of(self, key: str) -> OverrideEdit:
        """Return the field of a text."""
        return self._edits[key]

    def wanted(self) -> "ReportRequest":
        """Return what is asked for, as of now."""
        from casepack_desktop.services.reports import ReportRequest

        return ReportRequest(
            template=self._template.key,
            format=self.format.choice(),
            language=str(self.language.currentData()),
            overrides={key: edit.toPlainText() for key, edit in self._edits.items()},
            tlp=self.label.currentData() or None,
            as_of=Moment.exact(self._session.clock.now()),
        )

    def generate(self) -> None:
        """Have the report made and close the sheet."""
        self._set_busy(is_busy=True)
        report_jobs(self._session).request(
            self._uuid, self.wanted(), self._on_its_way, self._refuse
        )

    def preview(self) -> None:
        """Show the report as it would be made now."""
        self.preview_button.setEnabled(False)
        number = self._facts.number if self._facts is not None else ""
        self._previews.preview_wanted(self.wanted(), number, self._previewed)

    def tell_unsaved(self, *, is_unsaved: bool) -> None:
        """Say whether the form of the case holds what the report will not."""
        self.unsaved.tell(is_unsaved=is_unsaved)

    def _add_notice(self) -> None:
        self.notice = OwnerNotice(self._translator)
        self.notice.named.connect(self._on_notice_named)
        self.body.addWidget(self.notice)
        self.unsaved = UnsavedNotice(self._translator)
        self.unsaved.save_wanted.connect(self.save_wanted)
        self.body.addWidget(self.unsaved)

    def _add_choices(self) -> None:
        gettext = self._translator.gettext
        self.format = Segments(_FORMATS, self._draft.format)
        self.format.chosen.connect(self._on_format_chosen)
        self.language = CalmCombo()
        for locale, name in LANGUAGES.items():
            self.language.addItem(name, locale)
        self.language.choose(self._draft.language)
        self.language.currentIndexChanged.connect(self._on_language_current_index_changed)
        self.label = CalmCombo()
        self.label.addItem("", "")
        for label in Tlp:
            self.label.addItem(label.value, label.value)
        self._show_label("")
        self.label.choose(self._draft.tlp)
        self.label.currentIndexChanged.connect(self._on_label_current_index_changed)
        for text, control in (
            (FORMAT, self.format),
            (LANGUAGE, self.language),
            (LABEL, self.label),
        ):
            self.body.addWidget(FormField(gettext(text), control))

    def _add_texts(self) -> None:
        gettext = self._translator.gettext
        self.body.addWidget(PlainLabel(gettext(OVERRIDES), TypeRole.SECTION))
        help_line = PlainLabel(gettext(OVERRIDES_HELP), TypeRole.CAPTION, Tone.MUTE, wrap=True)
        self.body.addWidget(help_line)
        self._edits: dict[str, OverrideEdit] = {}
        self._fields: dict[str, FormField] = {}
        for one in self._template.overrides:
            edit = OverrideEdit()
            edit.put(self._draft.texts.get(one.key, ""))
            edit.textChanged.connect(self._on_edit_text_changed)
            field = FormField(gettext(one.label), edit, gettext(one.help))
            self.body.addWidget(field)
            self._edits[one.key], self._fields[one.key] = edit, field
        self.body.addStretch(1)

    def _add_buttons(self) -> None:
        gettext = self._translator.gettext
        self.preview_button = push_button(gettext(PREVIEW), self.preview)
        text = gettext(GENERATE[self._draft.format])
        self.generate_button = push_button(text, self.generate, look=Look.PRIMARY)
        self._set_busy(is_busy=False)
        self.footer.addWidget(self.preview_button)
        self.footer.addWidget(self.generate_button)
        both = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        for key in both:
            shortcut = QShortcut(QKeySequence(Qt.Modifier.CTRL | key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.generate_button.click)

    def _ask(self) -> None:
        incident, template = self._uuid, self._template.key
        language = str(self.language.currentData())
        self._session.ask(
            self._key(),
            lambda services: read_facts(services, incident, template, language),
            self._show_facts,
            self._refuse,
        )

    def _key(self) -> str:
        return f"report-builder:{self._uuid}"

    def _show_facts(self, facts: CaseFacts) -> None:
        is_new = self._facts is None
        self._facts = facts
        for key, text in facts.generated.items():
            if key in self._edits:
                self._edits[key].show_generated(text)
        self._show_label(facts.tlp)
        if facts.owner or not self._session.is_writable:
            self.notice.put_away()
        else:
            self.notice.offer(facts.people)
            if is_new and self._is_untouched():
                self.notice.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_untouched(self) -> bool:
        """Return whether the focus is still where the sheet put it when it opened."""
        focused = QApplication.focusWidget()
        return self.isVisible() and (
            focused is None or focused is self._first or not self.isAncestorOf(focused)
        )

    def _show_label(self, of_case: str) -> None:
        from casepack_desktop.reporting.triage import DEFAULT_TLP

        msgid = LABEL_OF_CASE if of_case else LABEL_BY_DEFAULT
        text = self._translator.gettext(msgid, label=of_case or DEFAULT_TLP.value)
        self.label.setItemText(0, text)

    def _set_busy(self, *, is_busy: bool) -> None:
        self.generate_button.setEnabled(not is_busy and self._session.is_writable)

    def _on_its_way(self, view: "ReportView") -> None:
        self._set_busy(is_busy=False)
        self._kept.forget()
        self.close_sheet()
        self.requested.emit(view.uuid)

    def _previewed(self, problem: Problem | None) -> None:
        self.preview_button.setEnabled(True)
        if problem is not None:
            self._refuse(problem)

    def _refuse(self, problem: Problem) -> None:
        self._set_busy(is_busy=False)
        text = problem_text(problem, self._translator)
        if isinstance(problem, BadValue) and problem.field in self._fields:
            self._fields[problem.field].show_problem(text)
            self._edits[problem.field].setFocus()
        else:
            self._messages.post(Message(MessageKind.ERROR, text, key="report-builder"))

    def _set_owner(self, name: str) -> None:
        actor, incident = self._session.actor, self._uuid

        def done(number: str) -> None:
            text = self._translator.gettext(OWNER_SET, name=name, number=number)
            self._messages.post(Message(MessageKind.SUCCESS, text, key="report-owner"))
            self.notice.put_away()
            self.format.setFocus(Qt.FocusReason.OtherFocusReason)

        self._session.write(
            f"report-owner:{incident}",
            lambda services: services.incidents.edit(actor, incident, {OWNER: name}).number,
            done,
            lambda problem: self.notice.refuse(problem_text(problem, self._translator)),
        )

    def focus_first(self) -> None:
        """Give the focus to what is missing, else to the first control."""
        super().focus_first()
        self._first = QApplication.focusWidget()

    def close_builder(self) -> None:
        """Listen to the session no longer; the sheet is not used again."""
        self._kept.keep_now()
        self._session.changed.disconnect(self._on_session_changed)
        self._session.drop(self._key())
        self._session.give_up(f"report:{self._uuid}")
        self._session.give_up(f"report-owner:{self._uuid}")

    def _on_notice_named(self, name: str) -> None:
        self._set_owner(name)

    def _on_format_chosen(self, form: str) -> None:
        self._draft.format = form
        text = self._translator.gettext(GENERATE[form])
        self.generate_button.setText(text)
        self.generate_button.setAccessibleName(text)

    def _on_language_current_index_changed(self) -> None:
        self._draft.language = str(self.language.currentData())
        self._ask()

    def _on_label_current_index_changed(self) -> None:
        self._draft.tlp = str(self.label.currentData())

    def _on_edit_text_changed(self) -> None:
        for key, edit in self._edits.items():
            self._draft.texts[key] = edit.toPlainText()
            self._fields[key].show_problem("")
        self._kept.typed()

    def _on_session_changed(self, changes: Changes) -> None:
        kinds = {Kind.INCIDENTS, Kind.PEOPLE, Kind.DIRECTORIES, Kind.SETTINGS}
        if changes.kinds & kinds and (
            changes.incidents is None or not changes.incidents or self._uuid in changes.incidents
        ):
            self._ask()
