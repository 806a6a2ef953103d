"""The staff screen's blocks: the list, one person with certificates, and what may be changed."""

from datetime import date
from typing import Any

import streamlit as st

from db.choices.staff import CertificateState, StaffStatus
from lib.access import Actor
from lib.staff import find, service
from lib.staff.find import CertificateRow, StaffRow
from lib.staff.ledger_rules import GENDERS
from lib.staff.rules import Standing
from lib.tables import Cell, Column, badge
from lib.ui import Once, _, editing, form, go, once, plain, reading, saved, say, submit
from lib.widgets import choose, pick, toned, words

Projects = dict[int, str]
STATUS = {StaffStatus.ACTIVE: "green", StaffStatus.PROBATION: "blue", StaffStatus.LEFT: "grey"}
STANDING = {
    Standing.VALID: "green",
    Standing.EXPIRING: "orange",
    Standing.EXPIRED: "red",
    Standing.IN_PROGRESS: "grey",
}
# What a list should warn of first.
GRAVEST = (Standing.EXPIRED, Standing.EXPIRING, Standing.IN_PROGRESS, Standing.VALID)


def columns() -> list[Column]:
    return [
        Column("name", _("Name"), lambda p: p.name),
        Column("no", _("Staff number"), lambda p: p.no),
        Column("status", _("State"), lambda p: badge(_(p.status.label), STATUS[p.status])),
        Column("post", _("Post"), lambda p: p.post),
        Column("department", _("Department"), lambda p: p.department, spare=True),
        Column("project", _("Project"), lambda p: p.project or _("Head office"), spare=True),
        Column("certificates", _("Certificates"), certificates_cell, wide=True),
        Column("phone", _("Phone"), lambda p: p.phone, spare=True),
    ]


def certificates_cell(person: StaffRow) -> Cell:
    """All by name, coloured by the one that needs looking after first."""
    if not person.certificates:
        return ""
    worst = min(person.certificates, key=lambda c: GRAVEST.index(c.standing))
    return badge("、".join(_held(c) for c in person.certificates), STANDING[worst.standing])


def _held(certificate: CertificateRow) -> str:
    if certificate.standing == Standing.EXPIRED:
        return _("{name} expired {date}", name=certificate.name, date=certificate.expires)
    if certificate.standing == Standing.EXPIRING:
        return _("{name} until {date}", name=certificate.name, date=certificate.expires)
    if certificate.standing == Standing.IN_PROGRESS:
        return _("{name} in progress", name=certificate.name)
    return certificate.name


def new_person(me: Actor, projects: Projects) -> None:
    with form("staff", 0, border=False) as nonce:
        values = _about(me, nonce, projects)
        values["phone"] = st.text_input(_("Phone"), key=nonce.key("phone"), max_chars=40)
        values["joined"] = _day(_("Joined"), nonce.key("joined"))
        sent = nonce.send(_("Add"))
    if sent and submit(service.add_person, me, nonce, **values):
        say(_("Saved"))
        st.rerun()


def _about(me: Actor, nonce: Once, projects: Projects, person: StaffRow | None = None) -> dict[str, Any]:
    """Whoever sees some projects only fills those; head office is for the others."""
    places = {**({0: _("Head office")} if me.projects is None else {}), **projects}
    left, right = st.columns(2)
    name = left.text_input(
        _("Name") + " *", value=person.name if person else "", key=nonce.key("name"), max_chars=60
    )
    no = right.text_input(
        _("Staff number"), value=person.no if person else "", key=nonce.key("no"), max_chars=30
    )
    held = (person.project_id or 0) if person else next(iter(places), None)
    project = choose(_("Project"), places, key=nonce.key("project"), held=held)
    left, right = st.columns(2)
    department = left.text_input(
        _("Department"), value=person.department if person else "", key=nonce.key("department"), max_chars=60
    )
    post = right.text_input(
        _("Post"), value=person.post if person else "", key=nonce.key("post"), max_chars=60
    )
    return {
        "name": name,
        "no": no,
        "project_id": project or None,
        "department": department,
        "post": post,
    }


def _day(label: str, key: str, value: date | None = None) -> date | None:
    found: date | None = st.date_input(
        label, value=value, key=key, format="YYYY-MM-DD", min_value=date(1950, 1, 1)
    )
    return found


def one_person(me: Actor, id: int, projects: Projects) -> None:
    """A person whole: what is known, certificates, the telephone on request, what may be changed."""
    person = reading(find.staff_file, me, id=id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(person.name), anchor=False, width="content")
        tone = STATUS[person.status]
        toned(_(person.status.label), tone)
        if st.button(_("Back to the list"), key="staff:close", type="tertiary", icon=":material/close:"):
            go("staff")
        if me.may("training.view") and st.button(
            _("Training file"), key="file:training", type="tertiary", icon=":material/folder_shared:"
        ):
            go("training_file", id=id)
    st.markdown("  \n".join(f"{name}：{plain(text)}" for name, text in _facts(person).items() if text))
    _phone(me, person)
    mine = me.projects is None or person.project_id is not None
    _certificates(me, person, mine)
    if me.may("staff.manage") and mine:
        with st.expander(_("Change details"), icon=":material/edit:"):
            _change(me, person, projects)
            _link(me, person)


def _facts(person: StaffRow) -> dict[str, str]:
    return {
        _("Staff number"): person.no,
        _("Project"): person.project or _("Head office"),
        _("Department"): person.department,
        _("Post"): person.post,
        _("Joined"): person.joined.isoformat() if person.joined else "",
        _("Left on"): person.left_on.isoformat() if person.left_on else "",
        _("Gender"): _(GENDERS.get(person.gender, person.gender)) if person.gender else "",
        _("Education"): person.education,
        _("Account"): person.account,
        _("Note"): person.note,
    }


def _phone(me: Actor, person: StaffRow) -> None:
    if not person.phone:
        return
    shown = st.session_state.get(f"_seen:staff:{person.id}", person.phone)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{_('Phone')}**　{plain(shown)}")
        if shown == person.phone and me.may("staff.reveal"):
            with st.popover(_("Show phone"), icon=":material/visibility:"):
                _reveal(me, person.id)


def _reveal(me: Actor, id: int) -> None:
    with form("reveal", "staff", id, border=False, enter_to_submit=True) as nonce:
        st.caption(_("What do you need it for? The log keeps who looked and why."))
        reason = st.text_input(_("Reason") + " *", key=nonce.key("reason"), max_chars=200)
        sent = nonce.send(_("Show"))
    if sent and (done := submit(service.reveal_phone, me, nonce, id=id, reason=reason)):
        st.session_state[f"_seen:staff:{id}"] = done.value[0]
        st.rerun()


def _certificates(me: Actor, person: StaffRow, mine: bool) -> None:
    st.markdown(f"**{_('Certificates')}**")
    for one in person.certificates:
        with st.container(horizontal=True, vertical_alignment="center"):
            tone = STANDING[one.standing]
            toned(_(one.standing.label), tone)
            until = _("until {date}", date=one.expires) if one.expires else _(one.state.label)
            st.markdown(plain(" · ".join(part for part in (one.name, one.number, until) if part)))
            if me.may("staff.manage") and mine:
                _remove(me, one)
    if not person.certificates:
        st.caption(_("None on file."))
    if me.may("staff.manage") and mine:
        with st.popover(_("Add a certificate"), icon=":material/workspace_premium:"):
            _new_certificate(me, person)


def _remove(me: Actor, certificate: CertificateRow) -> None:
    nonce = once("uncertify", certificate.id)
    if nonce.button(
        "",
        primary=False,
        icon=":material/delete:",
        help=_("Take {name} off the list", name=plain(certificate.name)),
    ) and submit(service.remove_certificate, me, nonce, id=certificate.id):
        say(_("Saved"))
        st.rerun()


def _new_certificate(me: Actor, person: StaffRow) -> None:
    with form("certificate", person.id, border=False) as nonce:
        name = st.text_input(_("Certificate") + " *", key=nonce.key("name"), max_chars=60)
        number = st.text_input(_("Certificate number"), key=nonce.key("number"), max_chars=60)
        state = pick(
            _("Validity"), words(CertificateState), key=nonce.key("state"), held=CertificateState.DATED
        )
        expires = _day(_("Valid until"), nonce.key("expires"))
        sent = nonce.send(_("Add"))
    values: dict[str, Any] = {"name": name, "number": number, "expires": expires}
    values["state"] = state or CertificateState.DATED
    if sent and submit(service.add_certificate, me, nonce, staff_id=person.id, **values):
        say(_("Saved"))
        st.rerun()


def _change(me: Actor, person: StaffRow, projects: Projects) -> None:
    pin = editing("staff", person.id, person.version, **_facts(person))
    with form("staff", person.id, pin.version, border=False) as nonce:
        values = _about(me, nonce, projects, person)
        phone = st.text_input(
            _("Phone"), key=nonce.key("phone"), max_chars=40, placeholder=_("Leave blank to keep it")
        )
        values["status"] = (
            pick(_("State"), words(StaffStatus), key=nonce.key("status"), held=person.status) or person.status
        )
        left, right = st.columns(2)
        with left:
            values["joined"] = _day(_("Joined"), nonce.key("joined"), person.joined)
        with right:
            values["left_on"] = _day(_("Left on"), nonce.key("left"), person.left_on)
        values["note"] = st.text_area(_("Note"), value=person.note, key=nonce.key("note"), max_chars=4000)
        sent = nonce.send(_("Save"))
    values |= {"id": person.id, "version": pin.version, "phone": phone.strip() or None}
    if sent and submit(service.change_person, me, nonce, **values):
        saved("staff", person.id)
        say(_("Saved"))
        st.rerun()


def _link(me: Actor, person: StaffRow) -> None:
    """Whom of those who sign in this person is."""
    accounts = {0: _("No account")} | reading(find.free_accounts, me, id=person.id)
    with form("link", person.id, person.version, border=False) as nonce:
        user = choose(_("Account"), accounts, key=nonce.key("user"), held=person.user_id or 0)
        sent = nonce.send(_("Link this account"), primary=False)
    if sent and submit(service.link_account, me, nonce, id=person.id, user_id=user or None):
        say(_("Saved"))
        st.rerun()
