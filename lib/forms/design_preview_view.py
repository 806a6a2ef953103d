"""A form being designed as those who fill it in will see it: on a resident's phone, or at the desk."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

import lib.web
from lib.components import text
from lib.forms.design_rules import asked, pages, presentable
from lib.forms.public_rules import of_residents
from lib.forms.schema import CHOICES, FormSchema
from lib.forms.sheet_view import told
from lib.forms.sound_checklist_rules import is_inspected
from lib.forms.values import plain as plain_number
from lib.forms.view import asking
from lib.ui import Once, _, language, once, plain
from lib.web import form_html
from lib.web.form_html import Drawn
from lib.web.pages import part
from lib.widgets import pick

ASSETS = Path(lib.web.__file__).parent / "assets"
WIDE = 390
PHONE, DESK = "phone", "desk"


@st.fragment
def preview(schema: FormSchema, id: int, version: int | None) -> None:
    """Residents' own page where it is for them; what the desk sees is drawn as the desk draws it."""
    who = {PHONE: _("Residents' page"), DESK: _("At the desk")}
    eyes = pick(_("Preview"), who, key=f"design:eyes:{id}", held=PHONE) if schema.public else DESK
    if is_inspected(schema):
        _as_inspected(schema)
    elif eyes == PHONE:
        _on_a_phone(schema)
    else:
        _at_the_desk(schema, _fresh(id, version))


def _at_the_desk(schema: FormSchema, nonce: Once) -> None:
    if not schema.public:
        st.caption(_("Preview"))
    with st.container(border=True, width=WIDE, key="design:desk"):
        st.subheader(plain(told(schema.title)) or "—", anchor=False)
        if schema.help:
            st.caption(plain(told(schema.help)))
        asking(presentable(schema), nonce)


def _fresh(id: int, version: int | None) -> Once:
    """A changed form is asked anew: its widgets would go on showing what they showed."""
    nonce, seen = once("design", "preview", id), f"_pin:design:preview:{id}"
    if st.session_state.get(seen) != version:
        nonce.renew()
        st.session_state[seen], nonce = version, once("design", "preview", id)
    return nonce


def _on_a_phone(schema: FormSchema) -> None:
    title = _("Preview on a phone: {form}", form=told(schema.title))
    _phone()(key="design:phone", data={"html": _html(schema), "title": title})


def _as_inspected(schema: FormSchema) -> None:
    """A checklist as whoever inspects holds it; judging an item here leads nowhere."""
    st.caption(_("Preview"))
    words = {part: told(text) for part, text in (("title", schema.title), ("help", schema.help))}
    html = part(language(), "checklist_preview.html", **words, items=_items(schema))
    _phone()(key="design:phone", data={"html": html, "title": _("Preview")})


def _items(schema: FormSchema) -> list[dict[str, Any]]:
    """Headings and items in their order, in the reader's words."""
    found: list[dict[str, Any]] = []
    n = 0
    for field in asked(schema):
        n += field.check is not None
        words = {"n": n, "id": field.id, "label": told(field.label), "help": told(field.help)}
        check = field.check
        if check:
            words |= {"standard": told(check.standard), "method": told(check.method)}
            words |= {"check": check, "points": plain_number(check.points)}
        found.append(words)
    return found


def _html(schema: FormSchema) -> str:
    """Drawn by the residents' own templates, which escape whatever the form says."""
    theirs = presentable(of_residents(schema), shapes=frozenset(form_html.SHAPES) | CHOICES)
    found = form_html.drawn(theirs, language())
    survey = theirs.kind == "survey"
    drawn = {one.id: one for one in (form_html.tapped(theirs.fields, found) if survey else found)}
    shown: list[list[Drawn]] = [[drawn[field.id] for field in page] for page in pages(theirs)]
    facts: dict[str, Any] = {
        "title": told(schema.title),
        "help": told(schema.help),
        "pages": shown,
        "survey": survey,
    }
    return part(language(), "form_preview.html", **facts)


@cache
def _phone() -> Any:
    """The residents' script works on the frame's document from outside; nothing runs within."""
    from streamlit.components import v2

    script = (ASSETS / "resident.js").read_text("utf8")
    return v2.component(
        "wuyedesk_phone",
        html="<div class='root'></div>\n",
        css=text("phone.css"),
        js=f"function resident(document) {{\n{script}\n}}\n{text('phone.js')}",
    )
