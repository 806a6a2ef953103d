"""Ways into the form designer: a new form, a change of one, a copy of one, a draft left lying."""

from typing import Protocol

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.forms import drafts
from lib.forms.design_rules import PURPOSES
from lib.forms.drafts import DraftRow
from lib.forms.schema import Text
from lib.forms.sheet_view import told
from lib.forms.sound_rules import INTAKE, LONGEST_LABEL
from lib.ui import Once, _, form, go, once, plain, reading, submit
from lib.widgets import choose, pick


def new_form(me: Actor) -> None:
    if st.button(_("New form"), icon=":material/add:", type="primary", key="forms:new"):
        st.dialog(_("New form"))(_ask)(me)


def new_of(me: Actor, kind: str, label: str) -> None:
    """One of a purpose known already."""
    if st.button(label, icon=":material/add:", type="primary", key=f"forms:new:{kind}"):
        st.dialog(label)(_ask_title)(me, kind)


def _ask_title(me: Actor, kind: str) -> None:
    with form("forms", "new", kind, border=False) as nonce:
        title = _title(nonce)
        sent = nonce.send(_("Begin"))
    if sent and (done := submit(drafts.begin_new, me, nonce, kind=kind, title=title)):
        go("form_designer", id=done.value)


def _ask(me: Actor) -> None:
    """An intake form is of a kind of ticket; offered while there is one without a form."""
    free = reading(drafts.tickets_without_form, me)
    purposes = {kind: _(name) for kind, name in PURPOSES.items() if kind != INTAKE or free}
    kind = pick(_("What it is for"), purposes, key="forms:new:kind")
    ticket = None
    if kind == INTAKE:
        kinds = {type.value: _(type.label) for type in free}
        ticket = choose(_("Kind of ticket"), kinds, held=next(iter(kinds)), key="forms:new:ticket")
    with form("forms", "new", border=False) as nonce:
        title = _title(nonce)
        sent = nonce.send(_("Begin"))
    if sent:
        about = {"kind": kind or "", "title": title, "ticket": ticket or ""}
        if done := submit(drafts.begin_new, me, nonce, **about):
            go("form_designer", id=done.value)


def _title(nonce: Once, value: str = "") -> str:
    label = _("Title of the form")
    return st.text_input(label, value=value, max_chars=LONGEST_LABEL, key=nonce.key("title"))


class Known(Protocol):
    """A form as a list knows it."""

    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> Text: ...


def change_buttons(me: Actor, known: Known) -> None:
    with st.container(horizontal=True, width="content"):
        nonce = once("forms", "change", known.code)
        if nonce.button(_("Change this form"), icon=":material/edit_note:") and (
            done := submit(drafts.begin, me, nonce, code=known.code)
        ):
            go("form_designer", id=done.value)
        # A ticket has one form of its kind: a copy of it would be of no use.
        if known.kind != INTAKE and st.button(
            _("Copy"), icon=":material/content_copy:", key=f"forms:copy:{known.code}"
        ):
            st.dialog(_("Copy the form"))(_copy)(me, known)


def _copy(me: Actor, known: Known) -> None:
    st.caption(_("The same questions as a form of its own. The one copied stays as it is."))
    with form("forms", "copy", known.code, border=False) as nonce:
        title = _title(nonce, _("{label} (copy)", label=told(known.title)))
        sent = nonce.send(_("Copy"))
    if sent and (
        done := submit(drafts.begin_new, me, nonce, kind=known.kind, title=title, copy_of=known.code)
    ):
        go("form_designer", id=done.value)


def my_drafts(rows: list[DraftRow]) -> None:
    """What the person has not finished; nothing where there is nothing."""
    if not rows:
        return
    with st.container(border=True):
        title = _("Your drafts")
        st.markdown(f"**{title}**")
        for row in rows:
            name, at = plain(told(row.title)) or "—", clock.shown(row.at)
            label = f"{name} · {at}"
            if st.button(label, icon=":material/edit_note:", key=f"forms:draft:{row.id}", type="tertiary"):
                go("form_designer", id=row.id)
