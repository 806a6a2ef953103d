"""The settings screen's block of channels."""

from typing import Any

import streamlit as st

from db.choices.alerts import SENT_OUT, AlertKind, ChannelKind
from lib import clock
from lib.access import Actor
from lib.alerts import channels, post
from lib.alerts.address_rules import ROBOTS, SIGNED
from lib.alerts.channels import Channel, Fate
from lib.customers import projects
from lib.i18n import N_
from lib.paging import Page
from lib.tables import Cell, Column, View, badge, table
from lib.ui import Once, _, editing, form, once, plain, reading, saved, say, submit
from lib.widgets import choose, pick, several, words

TESTED = "_tested"
FIRST = (AlertKind.LATE, AlertKind.MAJOR, AlertKind.DIGEST)  # what most groups want to know
TROUBLES = {
    "timeout": N_("no answer in time"),
    "certificate": N_("its certificate is not good"),
    "unreachable": N_("it cannot be reached"),
    "forbidden": N_("this server does not allow its address"),
    "redirect": N_("it points to another address, which is not followed"),
    "unclear": N_("its answer is not a robot's"),
    "no mail": N_("this server has no mail server: its administrator sets WUYEDESK_MAIL"),
    "mail": N_("the mail server did not take it"),
    channels.SWITCHED_OFF: N_("the channel was switched off"),
}


def trouble_text(trouble: str) -> str:
    """http 500, code 310000 and the words above, as a sentence's end."""
    kind, _gap, number = trouble.partition(" ")
    if kind == "http" and number:
        return _("it answered with error {number}", number=number)
    if kind == "code" and number:
        return _("the robot refused it (number {number}): look at its keyword, key and limits", number=number)
    return _(TROUBLES.get(trouble, trouble))


def channels_block(me: Actor) -> None:
    known = reading(channels.list_channels, me)
    _channels_table(known)
    for failing in known:
        if failing.active and failing.trouble:
            name, why = plain(failing.name), trouble_text(failing.trouble)
            st.warning(_("“{name}” does not get its messages: {why}.", name=name, why=why))
    named = {0: _("A new channel"), **{channel.id: channel.name for channel in known}}
    which = choose(_("Add or change"), named, key="channels:which", held=0, fresh=True)
    channel = next((one for one in known if one.id == which), None)
    places = reading(projects.projects, me)
    if channel:
        _change(me, channel, places)
        _try_out(me, channel)
    else:
        _add(me, places)


def _channels_table(known: list[Channel]) -> None:
    columns = [
        Column("name", _("Channel"), lambda c: c.name, wide=True),
        Column("kind", _("Kind"), lambda c: _(c.kind.label)),
        Column("project", _("Project"), lambda c: c.project or _("All projects")),
        Column("kinds", _("Is told of"), lambda c: "、".join(_(kind.label) for kind in c.kinds), wide=True),
        Column("hint", _("Address"), lambda c: c.hint, spare=True),
        Column("sent", _("Last sent"), lambda c: clock.shown(c.sent_at), spare=True),
        Column("state", _("State"), _state),
    ]
    empty = _("No channel yet. Alerts are shown in WuyeDesk; add a group robot to have them in a chat too.")
    page = Page(known, len(known), 1, max(len(known), 1))
    table("channels", _("Channels"), columns, page, view=View("", 1), empty=empty)


def _state(channel: Channel) -> Cell:
    if not channel.active:
        return badge(_("Off"), "grey")
    if channel.trouble:
        return badge(_("Failing"), "red")
    if channel.waiting:
        return badge(_("{n} waiting", n=channel.waiting), "orange")
    return badge(_("Works"), "green") if channel.sent_at else badge(_("Not used yet"), "grey")


def _add(me: Actor, places: dict[int, str]) -> None:
    first = ChannelKind.WECOM
    kind = pick(_("Kind"), words(ChannelKind), key="channels:kind", held=first) or first
    with form("channel", 0, kind) as nonce:
        values = _fields(nonce, places) | _address_fields(nonce, kind)
        sent = nonce.send(_("Add channel"))
    if sent and submit(channels.add_channel, me, nonce, kind=kind, **values):
        say(_("Saved. Send a test message to see whether it arrives."))
        st.rerun()


def _change(me: Actor, channel: Channel, places: dict[int, str]) -> None:
    shown = {
        "Channel": channel.name,
        "Is told of": "、".join(_(kind.label) for kind in channel.kinds),
        "Address": channel.hint,
        "State": _("On") if channel.active else _("Off"),
    }
    pin = editing("channel", channel.id, channel.version, **shown)
    with form("channel", channel.id, pin.version) as nonce:
        values = _fields(nonce, places, channel)
        with st.expander(_("Another address")):
            known = plain(channel.hint)
            st.caption(_("Now {hint}. It is never shown whole again; leave empty to keep it.", hint=known))
            values |= _address_fields(nonce, channel.kind, new=False)
        active = st.toggle(_("Switched on"), value=channel.active, key=nonce.key("active"))
        sent = nonce.send(_("Save"))
    told: dict[str, Any] = {"id": channel.id, "version": pin.version, "active": active, **values}
    if sent and submit(channels.change_channel, me, nonce, **told):
        saved("channel", channel.id)
        say(_("Saved"))
        st.rerun()


def _fields(nonce: Once, places: dict[int, str], channel: Channel | None = None) -> dict[str, Any]:
    left, right = st.columns(2)
    name = left.text_input(
        _("Channel") + " *",
        value=channel.name if channel else "",
        placeholder=_("For example: engineering group"),
        key=nonce.key("name"),
        max_chars=60,
    )
    with right:
        held = channel.project_id or 0 if channel else 0
        project = choose(_("Project"), {0: _("All projects"), **places}, key=nonce.key("project"), held=held)
    options: dict[AlertKind, str] = {one: _(one.label) for one in SENT_OUT}
    told = channel.kinds if channel else FIRST
    kinds = several(_("Is told of") + " *", options, key=nonce.key("kinds"), held=told)
    return {"name": name, "project_id": project or None, "kinds": kinds}


def _address_fields(nonce: Once, kind: ChannelKind, *, new: bool = True) -> dict[str, str]:
    mark = " *" if new else ""
    if kind == ChannelKind.MAIL:
        label, hint = _("E-mail addresses"), _("Several with a comma between them")
    else:
        robot = ROBOTS[kind]
        label, hint = _("Address of the robot (webhook)"), f"https://{robot.host}{robot.path}…"
    key = nonce.key("address")
    values = {"address": st.text_input(label + mark, placeholder=hint, key=key, max_chars=500)}
    if kind in SIGNED:
        label, key = _("Signing key, if the robot asks for one"), nonce.key("secret")
        values["secret"] = st.text_input(label, type="password", key=key, max_chars=120)
    return values


def _try_out(me: Actor, channel: Channel) -> None:
    """Sent while the person looks on, and told whether it arrived."""
    if fate := st.session_state.pop(TESTED, None):
        _show_fate(fate)
    nonce = once("channel", "test", channel.id)
    label, off = _("Send a test message"), not channel.active
    asked = nonce.button(label, primary=False, icon=":material/send:", disabled=off)
    if asked and (written := submit(channels.write_test, me, nonce, id=channel.id)):
        with st.spinner(_("Sending")):
            post.send_to(channel.id)
        st.session_state[TESTED] = reading(channels.fate, me, id=written.value)
        st.rerun()


def _show_fate(fate: Fate) -> None:
    if fate.sent:
        st.success(_("The test message was taken."), icon=":material/check_circle:")
    elif fate.trouble:
        st.error(_("The test message did not arrive: {why}.", why=trouble_text(fate.trouble)))
    else:
        st.info(_("Other messages wait before it; it follows within minutes."))
