"""How work finds its hands, project by project: the rules, and changing them."""

from typing import Any

import streamlit as st

from db.choices.tickets import DispatchMode, TicketType
from lib.access import Actor
from lib.customers import projects
from lib.forms import find as forms
from lib.forms.find import Forms
from lib.forms.view import label_of, options_of
from lib.paging import Page
from lib.tables import Column, View, table
from lib.tickets import dispatching
from lib.tickets.dispatch_rules import LONGEST, SHORTEST, Rule
from lib.ui import Once, _, editing, form, plain, reading, saved, say, submit
from lib.widgets import choose, pick, several, words

COMPANY = 0
NEW = Rule(0, None, None, "", DispatchMode.BY_HAND, None, ())


def dispatch_rules(me: Actor) -> None:
    """The table of rules; below it one of them, or a new one, to be said."""
    rules, places = reading(dispatching.dispatch_rules, me), _places(me)
    known = reading(forms.forms_in_force, me, kind="intake", off_too=True)
    st.caption(_("The most particular rule holds; where there is none, the desk chooses who gets the work."))
    empty = _("No rule yet: the desk chooses. Add the first one below.")
    page = Page(rules, len(rules), 1, max(len(rules), 1))
    table(
        "dispatch_rules",
        _("Dispatch rules"),
        _columns(me, rules, places, known),
        page,
        view=View("", 1),
        empty=empty,
    )
    names = {rule.id: _name(rule, places, known) for rule in rules if rule.project_id or me.projects is None}
    which = choose(
        _("Add or change"), {0: _("A new rule"), **names}, key="dispatch_rules:which", held=0, fresh=True
    )
    rule = next((one for one in rules if one.id == which), NEW)
    _edit(me, rule, places, known)
    if rule.id:
        _drop(me, rule, names[rule.id])


def _places(me: Actor) -> dict[int, str]:
    """Projects in sight; for those who see all, the whole company too."""
    company = {COMPANY: _("Whole company")} if me.projects is None else {}
    return company | reading(projects.projects, me)


def _columns(me: Actor, rules: list[Rule], places: dict[int, str], known: Forms) -> list[Column]:
    names = {
        id: name
        for place in {rule.project_id for rule in rules if rule.people}
        for id, name in reading(dispatching.may_be_named, me, project_id=place).items()
    }
    return [
        Column("project", _("Project"), lambda r: _place(r, places)),
        Column("type", _("Kind"), lambda r: _(r.type.label) if r.type else _("All")),
        Column("category", _("Category"), lambda r: _category(r, known)),
        Column("mode", _("Who gets it"), lambda r: _(r.mode.label)),
        Column("people", _("People"), lambda r: _people(r, names), wide=True),
        Column("minutes", _("Goes on after"), lambda r: _minutes(r), right=True),
    ]


def _place(rule: Rule, places: dict[int, str]) -> str:
    return places.get(rule.project_id, "") if rule.project_id else _("Whole company")


def _category(rule: Rule, known: Forms) -> str:
    if not rule.category:
        return _("All")
    form = known.get(rule.type or "")
    return label_of(form[1], "category", rule.category) if form else rule.category


def _people(rule: Rule, names: dict[int, str]) -> str:
    """Who has left or lost the project since is not named: they get nothing either."""
    if rule.mode != DispatchMode.ROTATE:
        return ""
    return "、".join(names[id] for id in rule.people if id in names) or _("Everybody whose work it is")


def _minutes(rule: Rule) -> str:
    return _("{n} min", n=rule.minutes) if rule.minutes else ""


def _name(rule: Rule, places: dict[int, str], known: Forms) -> str:
    kind = _(rule.type.label) if rule.type else _("All")
    return " · ".join((_place(rule, places), kind, _category(rule, known)))


def _edit(me: Actor, rule: Rule, places: dict[int, str], known: Forms) -> None:
    """Place and kind stand outside the form: they decide what it can offer."""
    version = rule.version
    if rule.id:
        version = editing("dispatch_rule", rule.id, rule.version, **_standing(rule)).version
    left, right = st.columns(2)
    with left:
        held = rule.project_id or (COMPANY if rule.id else next(iter(places), None))
        place = choose(_("Project"), places, key=f"dispatch_rules:{rule.id}:place", held=held)
    with right:
        key = f"dispatch_rules:{rule.id}:type"
        type = choose(_("Kind"), words(TicketType), key=key, held=rule.type, placeholder=_("All"))
    with form("dispatch_rule", rule.id, place or 0, type or "all") as nonce:
        values = _fields(me, rule, place or None, type, known, nonce)
        sent = nonce.send(_("Save"))
    if sent and place is None:
        st.error(_("Choose the project."))
    elif sent:
        if rule.id:
            values |= {"id": rule.id, "version": version}
        _save(me, nonce, {**values, "project_id": place or None, "type": type})


def _standing(rule: Rule) -> dict[str, str]:
    return {_("Who gets it"): _(rule.mode.label), _("Goes on after"): _minutes(rule)}


def _fields(
    me: Actor, rule: Rule, place: int | None, type: TicketType | None, known: Forms, nonce: Once
) -> dict[str, Any]:
    people = reading(dispatching.may_be_named, me, project_id=place)
    category = ""
    if type in known:
        options = options_of(known[type][1], "category")
        category = (
            choose(
                _("Category"),
                options,
                key=nonce.key("category"),
                held=rule.category or None,
                placeholder=_("All"),
            )
            or ""
        )
    mode = pick(_("Who gets it"), words(DispatchMode), key=nonce.key("mode"), held=rule.mode)
    named = several(
        _("In turn among"),
        people,
        key=nonce.key("people"),
        held=rule.people,
        placeholder=_("Everybody whose work it is"),
    )
    minutes = st.number_input(
        _("Not taken up for so many minutes, it goes on"),
        min_value=SHORTEST,
        max_value=LONGEST,
        value=rule.minutes,
        step=5,
        key=nonce.key("minutes"),
        placeholder=_("It may lie"),
        help=_(
            "In service hours; emergencies round the clock. In turn: to the next. Else back to be dispatched."
        ),
    )
    return {"category": category, "mode": mode or rule.mode, "people": named, "minutes": minutes}


def _save(me: Actor, nonce: Once, values: dict[str, Any]) -> None:
    if submit(dispatching.set_rule, me, nonce, **values):
        saved("dispatch_rule", values.get("id", 0))
        say(_("Saved"))
        st.rerun()


def _drop(me: Actor, rule: Rule, name: str) -> None:
    """What goes is named before it goes."""
    with st.popover(_("Delete this rule"), icon=":material/delete:", key=f"dispatch_rules:{rule.id}:drop"):
        st.markdown(_("The rule for {name} goes; from then on the next broader one holds.", name=plain(name)))
        with form("dispatch_rule", "drop", rule.id, border=False) as nonce:
            sent = nonce.send(_("Delete"))
        if sent and submit(dispatching.drop_rule, me, nonce, id=rule.id, version=rule.version):
            say(_("Deleted"))
            st.rerun()
