"""The forms screen's blocks: all forms, one form with its versions, a changed file on its way in."""

from dataclasses import dataclass

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.errors import Refused
from lib.forms import drafts, manage
from lib.forms.begin_view import Known, change_buttons
from lib.forms.fields_view import changes_list, fields_table
from lib.forms.manage import KnownForm, Version
from lib.forms.schema import FormSchema
from lib.forms.sheet_view import told
from lib.forms.version_rules import changes, successor
from lib.forms.workbook_exchange import write_workbook
from lib.forms.workbook_reading import read_workbook
from lib.forms.yaml_exchange import read_yaml, write_yaml
from lib.i18n import N_
from lib.paging import Page
from lib.tables import Cell, Column, View, badge, table
from lib.ui import _, attempt, go, later, once, plain, reading, say, show, submit
from lib.widgets import choose

HELD = "_form"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class Held:
    """A file read and found sound, waiting for the person's word; based_on: the newest version by then."""

    name: str
    schema: FormSchema
    based_on: int


def forms_table(known: list[KnownForm]) -> None:
    columns = [
        Column("title", _("Form"), lambda form: told(form.title), wide=True),
        Column("state", _("State"), lambda form: _state(form.active)),
        Column("no", _("Version"), lambda form: str(form.no), right=True),
        Column("at", _("Changed"), lambda form: clock.shown(form.at)),
        Column("by", _("Published by"), lambda form: _by(form.by)),
        Column("answers", _("Filled in"), lambda form: str(form.answers), right=True),
    ]
    page = Page(known, len(known), 1, max(len(known), 1))
    table("forms", _("Forms"), columns, page, view=View("", 1), opens="forms")


def _state(active: bool) -> Cell:
    return badge(_("In use"), "green") if active else badge(_("Switched off"), "grey")


def _by(name: str) -> str:
    return name or _("Shipped with the product")


# -- one form ----------------------------------------------------------------------------------


def one_form(me: Actor, form: KnownForm) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("All forms"), icon=":material/arrow_back:", key="forms:back"):
            go("forms")
        st.badge(_("In use") if form.active else _("Switched off"), color="green" if form.active else "gray")
    st.subheader(plain(told(form.title)), anchor=False)
    if (held := st.session_state.get(HELD)) and held.schema.code == form.code:
        preview(me, held, form)
        return
    change_buttons(me, form)
    version = _choose_version(me, form)
    schema = reading(manage.version_of, me, code=form.code, no=version.no)
    if schema.public:
        st.badge(_("Open to residents"), color="blue", icon=":material/qr_code_2:")
    _downloads(schema, version.no)
    fields_table(f"forms:{form.code}:{version.no}", _("Fields"), schema)
    _what_changed(me, form, version, schema)
    bring([form], form)
    switch(me, form, form.active)


def _choose_version(me: Actor, form: KnownForm) -> Version:
    found = {version.no: version for version in reading(manage.versions, me, code=form.code)}
    names = {no: _version_name(version, no == form.no) for no, version in found.items()}
    chosen = choose(_("Version"), names, key=f"forms:version:{form.code}:{form.no}", held=form.no)
    return found[chosen or form.no]


def _version_name(version: Version, newest: bool) -> str:
    no = _("Version {no} (newest)", no=version.no) if newest else _("Version {no}", no=version.no)
    filled = _("filled in {n} times", n=version.answers)
    return " · ".join([no, clock.shown(version.at), _by(version.by), filled])


def _downloads(schema: FormSchema, no: int) -> None:
    name = f"{told(schema.title)}-v{no}"
    kinds = {
        "xlsx": (_("Download as Excel"), write_workbook, XLSX),
        "yaml": ("YAML", write_yaml, "text/yaml"),
    }
    with st.container(horizontal=True):
        for ending, (label, make, mime) in kinds.items():
            st.download_button(
                label,
                later(lambda make=make: make(schema)),  # type: ignore[misc]
                file_name=f"{name}.{ending}",
                mime=mime,
                icon=":material/download:",
                key=f"forms:download:{ending}",
                on_click="ignore",
            )


def _what_changed(me: Actor, form: KnownForm, version: Version, schema: FormSchema) -> None:
    """Against the version before, or any other."""
    others = {no: _("Version {no}", no=no) for no in range(form.no, 0, -1) if no != version.no}
    if not others:
        return
    held = version.no - 1 if version.no > 1 else 2
    with st.expander(_("What changed in version {no}", no=version.no), icon=":material/history:"):
        key = f"forms:against:{form.code}:{version.no}"
        other = choose(_("Compared with"), others, key=key, held=held) or held
        before = reading(manage.version_of, me, code=form.code, no=other)
        changes_list(changes(before, schema))


def switch(me: Actor, form: Known, active: bool) -> None:
    nonce = once("forms", "switch", form.code, active)
    if active:
        if nonce.button(_("Switch this form off"), primary=False, icon=":material/block:"):
            st.dialog(_("Switch this form off"))(_confirm_off)(me, form)
    elif nonce.button(_("Switch this form on again"), icon=":material/play_arrow:") and submit(
        manage.reopen, me, nonce, code=form.code
    ):
        say(_("Saved"))
        st.rerun()


def _confirm_off(me: Actor, form: Known) -> None:
    name = plain(told(form.title))
    st.markdown(_("“{form}” is no longer offered. What was filled in with it stays.", form=name))
    nonce = once("forms", "off", form.code)
    if nonce.button(_("Switch off")) and submit(manage.retire, me, nonce, code=form.code):
        say(_("Saved"))
        st.rerun()


# -- a file on its way in ----------------------------------------------------------------------


def bring(known: list[KnownForm], form: KnownForm | None) -> None:
    """Choose a file; once it is read and sound it waits for the person's word."""
    title = _("Change it by a file") if form else _("Bring a form in by a file")
    with st.container(border=True):
        st.markdown(f"**{title}**")
        st.caption(_("Download the form as Excel, change it, choose it here. You see the changes first."))
        file = st.file_uploader(
            title, type=["xlsx", "yaml", "yml"], key="forms:file", label_visibility="collapsed"
        )
        if file and (done := attempt(_read, file.getvalue(), form.code if form else "")):
            code = done.value.code
            based_on = next((one.no for one in known if one.code == code), 0)
            st.session_state[HELD] = Held(file.name, done.value, based_on)
            del st.session_state["forms:file"]
            st.rerun()


def _read(content: bytes, code: str) -> FormSchema:
    schema = read_workbook(content) if content.startswith(BINARY) else read_yaml(content)
    if code and schema.code != code:
        raise Refused(
            N_("This file is of the form “{other}” ({code}), not of this one."),
            other=schema.title,
            code=schema.code,
        )
    return schema


def preview(me: Actor, held: Held, form: KnownForm | None) -> None:
    """What would change, how it would look, and the person's word."""
    st.caption(plain(held.name))
    new = _merged(me, held, form)
    if new:
        _decide(me, held, form)
        fields_table("forms:preview", _("How the form will look"), new)
    elif st.button(_("Choose another file"), key="forms:drop"):
        _drop()


def _merged(me: Actor, held: Held, form: KnownForm | None) -> FormSchema | None:
    """The version as it would be published, its changes told above; none where it cannot be."""
    if not form:
        st.info(_("A new form: “{form}”", form=plain(told(held.schema.title))), icon=":material/add:")
        return held.schema
    old = reading(manage.version_of, me, code=form.code, no=form.no)
    try:
        new = successor(old, held.schema)
    except Refused as refused:
        show(refused)
        return None
    if new == old:
        st.info(_("Nothing is different from version {n}.", n=form.no), icon=":material/check:")
        return None
    st.subheader(_("Changes against version {no}", no=form.no), anchor=False)
    changes_list(changes(old, new))
    return new


def _decide(me: Actor, held: Held, form: KnownForm | None) -> None:
    no = form.no if form else 0
    if held.based_on != no:
        st.warning(
            _("Somebody else published version {no} meanwhile. The changes shown are against it.", no=no)
        )
    # The button is of the version compared with: pressed after another came in, it is another button.
    nonce = once("forms", "publish", held.schema.code, no)
    with st.container(horizontal=True):
        label = _("Publish as version {no}", no=no + 1)
        if nonce.button(label, icon=":material/publish:") and submit(
            manage.publish, me, nonce, schema=held.schema, based_on=no
        ):
            say(_("Published. The form is in force from now on."))
            _drop()
        _design(me, held)
        if st.button(_("Choose another file"), key="forms:drop"):
            _drop()


def _design(me: Actor, held: Held) -> None:
    """The file as a draft, to be gone on with on the screen."""
    nonce = once("forms", "design", held.schema.code)
    if nonce.button(_("Go on in the designer"), primary=False, icon=":material/edit_note:") and (
        done := submit(drafts.begin_with, me, nonce, schema=held.schema)
    ):
        st.session_state.pop(HELD, None)
        go("form_designer", id=done.value)


def _drop() -> None:
    st.session_state.pop(HELD, None)
    st.rerun()
