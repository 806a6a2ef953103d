"""Filing by hand: what is asked of a record, in the order in which a paper is read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from db.choices.archives import Cycle, Secrecy
from lib import clock
from lib.access import Actor
from lib.archives import categories, service
from lib.archives.categories import Category
from lib.archives.facts_rules import AHEAD, LONGEST, LONGEST_NO, MOST_PAGES, Facts
from lib.archives.find import Record
from lib.archives.rules import FIRST_YEAR, secrecies
from lib.archives.subject_view import Subject, subject
from lib.forms import find as forms
from lib.forms import view as forms_view
from lib.forms.files_view import attached
from lib.forms.find import Forms
from lib.forms.schema import FormField, FormSchema, Kind
from lib.forms.sheet_view import Sheet
from lib.ui import Once, Pin, _, editing, go, once, param, reading, saved, say, submit
from lib.widgets import choose, pick, words

FORMS = "archive"  # the kind of forms records are described with


@dataclass(frozen=True)
class Desk:
    """What is being written: a record there is, or a new one."""

    me: Actor
    record: Record | None
    nonce: Once
    pin: Pin | None

    def held(self, name: str, otherwise: Any = None) -> Any:
        return getattr(self.record, name) if self.record else otherwise

    @property
    def is_new(self) -> bool:
        return self.record is None


@st.fragment
def filing_form(me: Actor, record: Record | None = None) -> None:
    """Left what it is and says, right where it belongs; the rest folded away."""
    nonce = once("archive", "file", record.id if record else "new")
    desk = Desk(me, record, nonce, _pin(record) if record else None)
    known = reading(forms.forms_in_force, me, kind=FORMS)
    left, right = st.columns([3, 2], gap="large")
    with left:
        category = _category(desk)
        if category is None:
            return
        title = _title(desk, category, known)
        answered = _answers(desk, category, known)
        body = "" if answered else _body(desk)
        file_ids = _files(nonce) if desk.is_new else []
    with right:
        about = subject(me, nonce, record)
        facts = _facts(desk, category)
        more = _more(desk, category, body=bool(answered))
        sent, draft = _buttons(desk)
    if not (sent or draft):
        return
    if about is None:
        st.error(_("Please choose a project, or the whole company."))
        return
    no = more.pop("no", "")
    told = _told(category, about, title=title, **{"body": body, **facts, **more})
    form_version, answers = answered or (None, None)
    _send(desk, told, no, draft, form_version=form_version, answers=answers, file_ids=file_ids)


def _pin(record: Record) -> Pin:
    shown = {
        _("Title"): record.title,
        _("Category"): record.category,
        _("Date"): str(record.happened_on or ""),
        _("Secrecy"): _(record.secrecy.label),
        _("Person or department responsible"): record.author,
        _("Shelf place"): record.shelf,
        _("Note"): record.note,
    }
    return editing("archive", record.id, record.version, **shown)


def _told(category: Category, about: Subject, **facts: Any) -> Facts:
    return Facts(
        category_id=category.id,
        project_id=about.project_id,
        household_id=about.household_id,
        customer_id=about.customer_id,
        **facts,
    )


def _send(desk: Desk, facts: Facts, no: str, draft: bool, *, file_ids: list[int], **answered: Any) -> None:
    if desk.record and desk.pin:
        answered |= {"id": desk.record.id, "version": desk.pin.version}
        if submit(service.change_record, desk.me, desk.nonce, facts=facts, **answered):
            saved("archive", desk.record.id)
            say(_("Saved"))
            go("record", id=desk.record.id)
        return
    done = submit(
        service.add_record,
        desk.me,
        desk.nonce,
        facts=facts,
        no=no,
        draft=draft,
        file_ids=file_ids,
        **answered,
    )
    if done:
        say(_("Kept as a draft") if draft else _("Filed"))
        go("record", id=done.value)


def _buttons(desk: Desk) -> tuple[bool, bool]:
    """(filed or saved, kept as a draft)."""
    with st.container(horizontal=True):
        if desk.record:
            sent = desk.nonce.button(_("Save"))
            if st.button(_("Leave as it was"), key=desk.nonce.key("cancel")):
                go("record", id=desk.record.id)
            return sent, False
        sent = desk.nonce.button(_("File now"), icon=":material/inventory_2:", shortcut="Ctrl+Enter")
        return sent, st.button(_("Keep as a draft"), key=desk.nonce.key("draft"))


# -- what it is and says -----------------------------------------------------------------------


def _category(desk: Desk) -> Category | None:
    """What a filed record is in stays on offer, though nothing new goes there any more."""
    open_to = {
        one.id: one for one in reading(categories.categories, desk.me, besides=desk.held("category_id"))
    }
    names = {id: one.name for id, one in open_to.items()}
    held = desk.held("category_id", _asked_for(open_to))
    chosen = choose(_("Category") + " *", names, key=desk.nonce.key("category"), held=held)
    if not chosen:
        st.caption(_("The category decides how long a record is kept and who may see it."))
    return open_to.get(chosen or 0)


def _asked_for(open_to: dict[int, Category]) -> int | None:
    """The one the address names: /filing?category=service."""
    return next((one.id for one in open_to.values() if one.code == param("category")), None)


def _title(desk: Desk, category: Category, known: Forms) -> str:
    """With a form the beginning of what is written there will do."""
    optional = category.form_code in known
    return st.text_input(
        _("Title") + ("" if optional else " *"),
        value=desk.held("title", ""),
        key=desk.nonce.key("title"),
        max_chars=LONGEST["title"],
        placeholder=_("Empty: the beginning of the content") if optional else "",
        autocomplete="off",
        on_change="ignore",
    )


def _answers(desk: Desk, category: Category, known: Forms) -> tuple[int, dict[str, Any]] | None:
    """The category's own form, if it has one in use; a record's answers of then are held."""
    if category.form_code not in known:
        return None
    version, schema = known[category.form_code]
    held = desk.record.answered[1] if desk.record and desk.record.answered else None
    return version, forms_view.asking(schema, _of_form(desk.nonce, schema), held=held)


def _of_form(nonce: Once, schema: FormSchema) -> Once:
    """Each category's answers have keys of their own."""
    named = Once(f"{nonce.name}:{schema.code}")
    st.session_state[f"_once:{named.name}"] = nonce.nonce
    return named


def _body(desk: Desk) -> str:
    return st.text_area(
        _("Text"),
        value=desk.held("body", ""),
        key=desk.nonce.key("body"),
        max_chars=LONGEST["body"],
        height=140,
        placeholder=_("What the paper says, as far as it should be found again"),
        on_change="ignore",
    )


def _files(nonce: Once) -> list[int]:
    """Kept at once, each taken by the record when it is filed."""
    field = FormField(id="files", kind=Kind.FILE, label=_("Photos and files"))
    return attached(Sheet(FormSchema(code="files", kind=FORMS, title="", fields=(field,)), nonce, {}), field)


# -- where it belongs --------------------------------------------------------------------------


def _facts(desk: Desk, category: Category) -> dict[str, Any]:
    today = clock.local(clock.now()).date()
    left, right = st.columns(2)
    with left:
        facts: dict[str, Any] = {"happened_on": _day(desk, "happened_on", _("Date"), today, today + AHEAD)}
    with right:
        facts["author"] = _line(desk, "author", _("Person or department responsible"), desk.me.name)
    if category.expires or desk.held("expires_on"):
        latest = today.replace(year=today.year + 100, day=1)
        facts["expires_on"] = _day(desk, "expires_on", _("Valid until"), None, latest)
    return facts


def _day(desk: Desk, name: str, label: str, otherwise: date | None, latest: date) -> date | None:
    found = st.date_input(
        label,
        value=desk.held(name, otherwise),
        min_value=date(FIRST_YEAR, 1, 1),
        max_value=max(latest, desk.held(name) or latest),
        format="YYYY-MM-DD",
        key=desk.nonce.key(name),
        on_change="ignore",
    )
    return found if isinstance(found, date) else None


def _line(desk: Desk, name: str, label: str, otherwise: str = "", **how: Any) -> str:
    return st.text_input(
        label,
        value=desk.held(name, otherwise),
        key=desk.nonce.key(name),
        max_chars=LONGEST[name],
        autocomplete="off",
        on_change="ignore",
        **how,
    )


def _more(desk: Desk, category: Category, *, body: bool) -> dict[str, Any]:
    """What is asked seldom. The secrecy is the category's until somebody says otherwise."""
    with st.expander(_("Shelf place, secrecy and more"), icon=":material/tune:"):
        left, right = st.columns(2)
        with left:
            found: dict[str, Any] = {"shelf": _line(desk, "shelf", _("Shelf place"))}
        with right:
            found["pages"] = _pages(desk)
        found["secrecy"] = _secrecy(desk, category)
        held = desk.held("cycle", Cycle.ITEM)
        cycle = pick(_("Cycle"), words(Cycle), key=desk.nonce.key("cycle"), held=held, on_change="ignore")
        found["cycle"] = cycle or held
        if desk.is_new:
            hint = _("Empty: the next number is given")
            found["no"] = st.text_input(
                _("Number already on the paper"),
                key=desk.nonce.key("no"),
                max_chars=LONGEST_NO,
                placeholder=hint,
                autocomplete="off",
                on_change="ignore",
            )
        found["note"] = _line(desk, "note", _("Note"))
        if body:
            found["body"] = _body(desk)
    return found


def _pages(desk: Desk) -> int | None:
    found = st.number_input(
        _("Pages"),
        min_value=1,
        max_value=MOST_PAGES,
        value=desk.held("pages"),
        step=1,
        key=desk.nonce.key("pages"),
        on_change="ignore",
    )
    return int(found) if found else None


def _secrecy(desk: Desk, category: Category) -> Secrecy:
    open_to = secrecies(desk.me.may)
    same = desk.record and desk.record.category_id == category.id
    held = desk.held("secrecy") if same else category.secrecy
    names = {one: label for one, label in words(Secrecy).items() if one in open_to}
    key = desk.nonce.key(f"secrecy:{category.id}")
    return choose(_("Secrecy"), names, key=key, held=held, on_change="ignore") or category.secrecy
