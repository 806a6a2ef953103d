"""The company's own Word templates: what there is, a new one tried and kept, the fields it may name."""

from typing import Any

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.documents.fields import fields_of, title_of
from lib.files.rules import MEDIA
from lib.files.view import let_go
from lib.paging import Page
from lib.tables import Column, View, table
from lib.tickets import templates
from lib.tickets.template_check import checked
from lib.tickets.template_rules import NAMES
from lib.tickets.templates import Template
from lib.ui import _, attempt, form, later, once, plain, reading, say, submit
from lib.widgets import pick


def own_templates(me: Actor) -> None:
    """For each printed sheet: the template in use, another one, and back again."""
    if not me.may("tickets.templates"):
        st.info(_("Templates are kept by an administrator."), icon=":material/lock:")
        return
    st.caption(
        _("Sheets follow the shipped template until you bring your own: download it, change it, upload it.")
    )
    name = pick(
        _("Printed sheet"),
        {name: title_of(name) for name in NAMES},
        key="template",
        held=NAMES[0],
        label_visibility="collapsed",
    )
    if name in NAMES:
        _one(me, name, reading(templates.own_ones, me).get(name))


def _one(me: Actor, name: str, own: Template | None) -> None:
    if own:
        told = _("{file}, kept by {name} {date}", file=own.file, name=own.by, date=clock.shown(own.at))
        st.markdown(f"**{_('In use: your own template')}**　{plain(told)}")
    else:
        st.markdown(f"**{_('In use: the shipped template')}**")
    with st.container(horizontal=True):
        _downloads(me, name, own)
        if own:
            _drop(me, name)
    _upload(me, name)
    with st.expander(_("Fields a template may name"), icon=":material/list_alt:"):
        _fields(name)


def _downloads(me: Actor, name: str, own: Template | None) -> None:
    def shipped() -> bytes:
        from lib.documents import words

        return words.shipped(name)

    title, kind = title_of(name), MEDIA["docx"]
    look: dict[str, Any] = {"mime": kind, "icon": ":material/download:", "on_click": "ignore"}
    st.download_button(
        _("Shipped template"),
        later(shipped),
        file_name=f"{title}.docx",
        key=f"template:{name}:shipped",
        **look,
    )
    if own:
        st.download_button(
            _("Your template"),
            later(lambda: reading(templates.content_of, me, name=name)),
            file_name=own.file,
            key=f"template:{name}:own",
            **look,
        )


def _drop(me: Actor, name: str) -> None:
    with (
        st.popover(_("Back to the shipped one"), icon=":material/undo:"),
        form("untemplate", name, border=False) as nonce,
    ):
        st.markdown(_("Your template for {sheet} is removed.", sheet=title_of(name)))
        sent = nonce.send(_("Remove"), primary=False)
    if sent and submit(templates.drop_template, me, nonce, name=name):
        say(_("{sheet}: the shipped template is in use again.", sheet=title_of(name)))
        st.rerun()


def _upload(me: Actor, name: str) -> None:
    """Tried before it is kept: it may take some seconds."""
    nonce = once("template", name)
    file = st.file_uploader(
        _("Your own template (.docx)"), ["docx"], key=nonce.key("file"), max_upload_size=5
    )
    if not file or not nonce.button(_("Try it and keep it")):
        return
    with st.spinner(_("Trying it…")):
        made = attempt(checked, name, file.name, file.getvalue())
    if not made:
        return
    if submit(templates.set_template, me, nonce, template=made.value):
        let_go([file])
        say(_("{sheet}: your template is in use.", sheet=title_of(name)))
        st.rerun()


def _fields(name: str) -> None:
    st.markdown(
        _("A field stands in double braces. What a list holds stands in its row, between “for” and “endfor”.")
    )
    rows = fields_of(name)
    columns = [
        Column("written", _("Written as"), lambda field: field.written),
        Column("example", _("Example"), lambda field: field.example or _("Picture"), wide=True),
    ]
    many = len(rows)
    table(f"fields:{name}", _("Fields"), columns, Page(rows, many, 1, many), view=View("", 1))
