"""The users screen's blocks."""

from typing import Any

import streamlit as st

from db.choices.accounts import Role, Scope
from lib.access import Actor
from lib.accounts import passwords, service
from lib.accounts.service import Person
from lib.paging import Page
from lib.tables import Column, View, badge, table
from lib.ui import Once, _, editing, form, once, plain, reading, saved, say, submit
from lib.widgets import choose, pick, several, words

GIVEN = "_given"
Projects = dict[int, str]


def people_table(people: list[Person]) -> None:
    active, disabled = badge(_("Active"), "green"), badge(_("Disabled"), "grey")
    columns = [
        Column("name", _("Account name"), lambda p: p.name),
        Column("person", _("Name"), lambda p: p.display_name),
        Column("roles", _("Roles"), lambda p: roles_text(p.roles), wide=True),
        Column("scope", _("Scope"), lambda p: _(p.scope.label)),
        Column("state", _("State"), lambda p: active if p.active else disabled),
    ]
    table("users", _("Users"), columns, Page(people, len(people), 1, max(len(people), 1)), view=View("", 1))


def roles_text(roles: frozenset[Role]) -> str:
    return "、".join(_(role.label) for role in Role if role in roles)


def add_person(me: Actor, projects: Projects) -> None:
    _show_given()
    with form("user", 0) as nonce:
        left, right = st.columns(2)
        name = left.text_input(_("Account name") + " *", key=nonce.key("name"), max_chars=60)
        person = right.text_input(_("Name") + " *", key=nonce.key("person"), max_chars=60)
        rights = _rights(me, nonce, projects)
        sent = nonce.send(_("Add user"))
    if sent:
        password = passwords.one_time_password()
        account: dict[str, Any] = {
            "name": name,
            "display_name": person,
            "password_hash": passwords.hash_password(password),
        }
        if submit(service.add_user, me, nonce, **account, **rights):
            _give(name, password)


def change_person(me: Actor, person: Person, projects: Projects) -> None:
    _show_given()
    pin = editing(
        "user",
        person.id,
        person.version,
        **{
            _("Name"): person.display_name,
            _("Roles"): roles_text(person.roles),
            _("Scope"): _(person.scope.label),
        },
    )
    with form("user", person.id, pin.version) as nonce:
        name = st.text_input(_("Name"), value=person.display_name, key=nonce.key("person"), max_chars=60)
        rights = _rights(me, nonce, projects, person)
        active = st.toggle(_("May sign in"), value=person.active, key=nonce.key("active"))
        st.caption(_("Saving ends the person's sessions: they sign in again with their new rights."))
        sent = nonce.send(_("Save"))
    values = {"id": person.id, "version": pin.version, "display_name": name, "active": active, **rights}
    if sent and submit(service.change_user, me, nonce, **values):
        saved("user", person.id)
        say(_("Saved"))
        st.rerun()
    _reset(me, person)


def _rights(me: Actor, nonce: Once, projects: Projects, person: Person | None = None) -> dict[str, Any]:
    roles = st.pills(
        _("Roles"),
        list(Role),
        format_func=lambda role: _(role.label),
        selection_mode="multi",
        key=nonce.key("roles"),
        default=[role for role in Role if person and role in person.roles],
    )
    held = person.scope if person else Scope.PROJECTS
    scope = pick(_("Scope"), words(Scope), key=nonce.key("scope"), held=held)
    chosen = several(
        _("Projects"), projects, key=nonce.key("projects"), held=person.project_ids if person else ()
    )
    teams = reading(service.teams, me)
    team = choose(
        _("Team"),
        teams,
        key=nonce.key("team"),
        held=person.team_id if person else None,
        placeholder=_("No team"),
    )
    return {"roles": set(roles), "scope": scope or held, "project_ids": set(chosen), "team_id": team}


def _reset(me: Actor, person: Person) -> None:
    nonce = once("reset", person.id)
    if nonce.button(_("Give a one-time password"), primary=False, icon=":material/key:"):
        st.dialog(_("Give a one-time password"))(_confirm_reset)(me, person, nonce)


def _confirm_reset(me: Actor, person: Person, nonce: Once) -> None:
    name = plain(person.display_name)
    st.markdown(
        _("{name} gets a new one-time password. The old one stops working and open sessions end.", name=name)
    )
    if st.button(_("Give a one-time password"), type="primary", key=nonce.key("sure")):
        password = passwords.one_time_password()
        hashed = passwords.hash_password(password)
        if submit(service.reset_password, me, nonce, id=person.id, password_hash=hashed):
            _give(person.name, password)


def _give(name: str, password: str) -> None:
    st.session_state[GIVEN] = (name.strip().casefold(), password)
    st.rerun()


def teams_block(me: Actor, projects: Projects) -> None:
    """Teams (班组) people may be put into."""
    with st.expander(_("Teams"), icon=":material/groups:"):
        for name in reading(service.teams, me).values():
            st.text(name)
        with form("team", border=False) as nonce:
            left, right = st.columns(2)
            with left:
                project = choose(
                    _("Project"), projects, key=nonce.key("project"), held=next(iter(projects), None)
                )
            name = right.text_input(_("Team") + " *", key=nonce.key("name"), max_chars=60)
            sent = nonce.send(_("Add team"), primary=False)
    if sent and submit(service.add_team, me, nonce, project_id=project or 0, name=name):
        say(_("Saved"))
        st.rerun()


def _show_given() -> None:
    """Shown once: the next run forgets it."""
    if given := st.session_state.pop(GIVEN, None):
        st.success(_("Hand this over now; it is shown only once and must be changed at the first sign-in."))
        st.code("  ".join(given), language=None)
