"""The dialog that creates a key, then shows its token once."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QStackedWidget, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.agents.agent_words import dialect_name, tr
from muniment.desktop.views.agents.limit_fields import LimitFields
from muniment.desktop.views.agents.reach_fields import ReachFields
from muniment.desktop.views.agents.token_page import TokenPage
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import column, label
from muniment.desktop.widgets.field_names import add_field
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import PERSON, Dialect
from muniment.services.agents.agent_programs import AGENT_PROGRAMS
from muniment.services.agents.key_drafts import TOKEN_PREFIXES, KeyDraft

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TypeAlias

    from muniment.services.agents.key_drafts import CreatedKey
    from muniment.services.container import Services

    _Made: TypeAlias = tuple[CreatedKey, Path | None]

_NAME_MAX: Final = 100


class NewKeyDialog(TaskDialog):
    """Asks for the settings of a key, creates it, and shows its token; GUI thread only.

    Signals:
        created: The new `ApiKey`.
    """

    created = Signal(object)

    def __init__(self, context: DesktopContext, parent: QWidget) -> None:
        super().__init__(context, parent, action=tr("Create key"))
        self.setWindowTitle(self.tr("New key"))
        self.dialect = ComboBox()
        self.program = ComboBox()
        self.name = QLineEdit()
        self.reach = ReachFields(context.namespaces.names, _usual_namespaces(context))
        self.scopes, self.namespaces = self.reach.scopes, self.reach.namespaces
        self.limits = LimitFields()
        self._prefix = label("", role="caption")
        self.token_page = TokenPage(context)
        self._typed_name = ""
        self._fill()
        self._form = QFormLayout()
        self._fields = QWidget()
        self._lay_out_fields()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._fields)
        # Added to the pages only with a token: before, it would leave empty space below the fields.
        self.token_page.setParent(self)
        self.token_page.hide()
        self.lay_out(self._pages, letters=100)
        self._connect()
        self._on_dialect_changed()
        self.name.setFocus()

    def forget(self) -> None:
        """Clear names and the token."""
        self.name.setText("")
        self.reach.clear()
        self.token_page.clear()
        self.say_problem("")

    @property
    def token_is_shown(self) -> bool:
        """Whether the key was created and its token is shown."""
        return self._pages.currentWidget() is self.token_page

    def _fill(self) -> None:
        for dialect in Dialect:
            self.dialect.addItem(dialect_name(dialect), dialect)
        self.dialect.setAccessibleName(self.tr("API that the agent uses"))
        self.program.addItem(self.tr("Other"), "")
        for known in AGENT_PROGRAMS:
            self.program.addItem(known.name, known.id)
        self.program.setAccessibleName(self.tr("Program of the agent"))
        self.name.setPlaceholderText(self.tr("Shown in the list of agents"))
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setMaxLength(_NAME_MAX)

    def _lay_out_fields(self) -> None:
        form = self._form
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(space("large"))
        form.setVerticalSpacing(space("small"))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        add_field(form, self.tr("&API"), self.dialect)
        form.addRow("", self._prefix)
        add_field(form, self.tr("&Program"), self.program)
        add_field(form, self.tr("&Name"), self.name)
        self.reach.add_to(form)
        self.limits.add_to(form)
        fields = column(form)
        fields.addStretch()
        self._fields.setLayout(fields)

    def _connect(self) -> None:
        self.dialect.currentIndexChanged.connect(self._on_dialect_changed)
        self.program.currentIndexChanged.connect(self._on_program_changed)
        self.name.textEdited.connect(self._on_name_edited)
        self.namespaces.changed.connect(self._refresh)
        self.act.clicked.connect(self._on_act_clicked)

    @Slot()
    def _on_dialect_changed(self) -> None:
        dialect = Dialect(self.dialect.currentData())
        is_native = dialect is Dialect.NATIVE
        self._form.setRowVisible(self.program, is_native)
        text = self.tr("Keys start with {prefix}")
        self._prefix.setText(text.format(prefix=TOKEN_PREFIXES[dialect]))
        self.limits.show_usual(dialect)
        self._refresh()

    @Slot()
    def _on_program_changed(self) -> None:
        # Keep a typed name.
        if self.name.text() == self._typed_name == "" or not self._typed_name:
            known = bool(self.program.currentData())
            self.name.setText(self.program.currentText() if known else "")
        self._refresh()

    @Slot(str)
    def _on_name_edited(self, text: str) -> None:
        self._typed_name = text
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        self.act.setEnabled(self.token_is_shown or bool(self.namespaces.names))
        self.act.setToolTip("" if self.act.isEnabled() else self.tr("Choose a namespace first."))

    @Slot()
    def _on_act_clicked(self) -> None:
        if self.token_is_shown:
            self.accept()
            return
        draft = KeyDraft(
            namespaces=self.reach.chosen_namespaces,
            name=self.name.text().strip(),
            dialect=Dialect(self.dialect.currentData()),
            scopes=self.reach.chosen_scopes,
            rate_per_minute=self.limits.minute.value(),
            rate_per_hour=self.limits.rate_per_hour,
            expires_at=self.limits.expires_at,
        )
        services = self._context.services
        self.run(lambda: _made(services, draft), on_success=self._on_made)

    def _on_made(self, made: "_Made") -> None:
        created, file = made
        self.created.emit(created.key)
        with_program = self.program.currentData() if file is not None else ""
        self.token_page.show_key(created, file, program_id=str(with_program or ""))
        self._pages.setCurrentIndex(self._pages.addWidget(self.token_page))
        self.setWindowTitle(self.tr("The new key"))
        self.cancel.hide()
        self.act.setText(self.tr("Done"))
        self.act.setAccessibleName(self.act.text())
        self.act.setEnabled(True)
        self.token_page.copy.setFocus()


def _usual_namespaces(context: DesktopContext) -> tuple[str, ...]:
    chosen = context.namespaces.chosen
    return context.namespaces.names[:1] if chosen is None else (chosen,)


def _made(services: "Services", draft: KeyDraft) -> "_Made":
    """Any thread."""
    if draft.dialect is Dialect.NATIVE:
        saved = services.agent_keys.create(draft, PERSON)
        return saved.created, saved.file
    made = services.keys.create(draft, PERSON)
    if draft.rate_per_hour is None and made.key.rate_per_hour is not None:
        # Unset means the dialect's default limit, but the user wants none.
        made = replace(made, key=services.keys.edit(made.key.id, PERSON, rate_per_hour=None))
    return made, None
