"""A program that asks for access: what it is, what it asks for, and what the user gives it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.dates import full_moment
from muniment.desktop.views.agents.agent_words import asked_for_text, asking_program_text, key_name
from muniment.desktop.views.agents.limit_fields import LimitFields
from muniment.desktop.views.agents.reach_fields import ReachFields
from muniment.desktop.widgets.announcer import announce
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.scrolled_page import ScrolledPage
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import PERSON, ApiKey, Dialect
from muniment.services.agents.access_requests import AccessGrant

if TYPE_CHECKING:
    from muniment.services.agents.access_requests import AccessRequest


class GrantFields(QWidget):
    """What the agent gets: at first what it asks for, or what it has; GUI thread only."""

    def __init__(self, context: DesktopContext, request: "AccessRequest") -> None:
        super().__init__()
        given = request.draft if request.current is None else request.current
        self.reach = ReachFields(context.namespaces.names, given.namespaces)
        self.reach.show_scopes(given.scopes)
        self.limits = LimitFields()
        self.limits.show_usual(Dialect.NATIVE)
        if request.current is not None:
            self.limits.show_rates(request.current.rate_per_minute, request.current.rate_per_hour)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(space("large"))
        form.setVerticalSpacing(space("small"))
        self.reach.add_to(form)
        self.limits.add_to(form)
        self.setLayout(form)

    @property
    def grant(self) -> AccessGrant:
        """What was chosen."""
        return AccessGrant(
            namespaces=self.reach.chosen_namespaces,
            scopes=self.reach.chosen_scopes,
            rate_per_minute=self.limits.minute.value(),
            rate_per_hour=self.limits.rate_per_hour,
            expires_at=self.limits.expires_at,
        )


class AccessPanel(ScrolledPage):
    """Shows one request at a time, with Allow and Deny; GUI thread only.

    Everything that it shows of the request was sent by the program, and is plain text.

    Signals:
        allowed: The `ApiKey` of the agent.
        denied: The name of the agent.
        failed: An exception.
    """

    allowed = Signal(object)
    denied = Signal(str)
    failed = Signal(object)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._context = context
        self._request: AccessRequest | None = None
        self.fields: GrantFields | None = None
        self._title = label("", role="heading", wrap=True)
        self._program = label("", wrap=True)
        self._asked_for = label("", wrap=True)
        self.caution = label("", role="caution", wrap=True)
        self._current = label("", role="muted", wrap=True)
        self.allow = button(self.tr("Allow"), role="primary")
        self.deny = button(self.tr("Deny"))
        # Enter decides nothing: a stray key press must not let a program in.
        self.allow.setAutoDefault(False)
        self._place = column()
        self._lay_out()
        self.allow.clicked.connect(self._on_allow_clicked)
        self.deny.clicked.connect(self._on_deny_clicked)
        context.namespaces.listed.connect(self._on_namespaces_listed)

    def show_request(self, request: "AccessRequest") -> None:
        """Show the request that has waited longest; choices made for the same one stay."""
        if self._request is not None and self._request.id == request.id:
            return
        self.clear()
        self._request = request
        self._show_texts(request)
        self.fields = GrantFields(self._context, request)
        self.fields.reach.namespaces.changed.connect(self._on_namespaces_changed)
        self._place.addWidget(self.fields)
        self._set_enabled(is_enabled=True)
        self.verticalScrollBar().setValue(0)
        announce(self, self._title.text(), is_urgent=True)

    def clear(self) -> None:
        """Show no request, and forget the one before."""
        self._request = None
        if self.fields is not None:
            self.fields.reach.clear()
            self._place.removeWidget(self.fields)
            self.fields.hide()
            self.fields.deleteLater()
            self.fields = None
        for shown in self._texts():
            shown.clear()

    def focus_first(self) -> None:
        """Focus the answer that gives nothing."""
        self.deny.setFocus()

    def _texts(self) -> tuple[QLabel, ...]:
        return (self._title, self._program, self._asked_for, self.caution, self._current)

    def _lay_out(self) -> None:
        note = label(
            self.tr(
                "Programs choose their own names, so a name proves nothing. Allow only a "
                "program that you have just started or set up. Until you do, it can't read or "
                "write anything."
            ),
            role="caption",
            wrap=True,
        )
        foot = row(self.deny, self.allow)
        foot.insertStretch(0)
        inside = column(
            self._title,
            self.caution,
            column(self._program, self._asked_for, self._current, note, gap="tight"),
            label(self.tr("Access to grant"), role="section", wrap=True),
            self._place,
            foot,
            gap="medium",
            margin="wide",
        )
        inside.addStretch()
        self.page.setLayout(inside)

    def _show_texts(self, request: "AccessRequest") -> None:
        draft = request.draft
        self._title.setText(self.tr("“{name}” asks for access").format(name=draft.name))
        self._program.setText(asking_program_text(draft))
        self._asked_for.setText(asked_for_text(draft))
        self._show_earlier(request)

    def _show_earlier(self, request: "AccessRequest") -> None:
        revoked, current = request.revoked, request.current
        if revoked is not None and revoked.revoked_at is not None:
            text = self.tr(
                "You revoked “{name}”, an agent with this name or program, on {moment}. Allow "
                "it only if you want it to have access again."
            )
            moment = full_moment(revoked.revoked_at)
            self.caution.setText(text.format(name=key_name(revoked), moment=moment))
        self.caution.setVisible(revoked is not None)
        if current is not None:
            text = self.tr(
                "“{name}” already has a key. If you allow this request, a new key with the "
                "access chosen here replaces it."
            )
            self._current.setText(text.format(name=key_name(current)))
        self._current.setVisible(current is not None)

    def _set_enabled(self, *, is_enabled: bool) -> None:
        self.deny.setEnabled(is_enabled)
        has_reach = self.fields is not None and bool(self.fields.reach.namespaces.names)
        self.allow.setEnabled(is_enabled and has_reach)
        self.allow.setToolTip("" if has_reach else self.tr("Choose a namespace first."))

    @Slot()
    def _on_namespaces_listed(self) -> None:
        if self.fields is not None:
            self.fields.reach.namespaces.offer(self._context.namespaces.names)

    @Slot()
    def _on_namespaces_changed(self) -> None:
        self._set_enabled(is_enabled=self.deny.isEnabled())

    @Slot()
    def _on_allow_clicked(self) -> None:
        request, fields = self._request, self.fields
        if request is None or fields is None:
            return
        requests, grant = self._context.services.access_requests, fields.grant
        self._set_enabled(is_enabled=False)
        self._context.tasks.submit(
            lambda: requests.allow(request.id, grant, PERSON),
            receiver=self,
            on_success=self._on_allowed,
            on_failure=self._on_failed,
        )

    @Slot()
    def _on_deny_clicked(self) -> None:
        request = self._request
        if request is None:
            return
        requests, name = self._context.services.access_requests, request.draft.name
        self._set_enabled(is_enabled=False)
        self._context.tasks.submit(
            lambda: requests.deny(request.id, PERSON),
            receiver=self,
            on_success=lambda _none: self.denied.emit(name),
            on_failure=self._on_failed,
        )

    def _on_allowed(self, key: ApiKey) -> None:
        self.allowed.emit(key)

    def _on_failed(self, error: Exception) -> None:
        self._set_enabled(is_enabled=True)
        self.failed.emit(error)
