"""The codes screen's blocks: the list, making codes, one code, posters, the notice residents agree to."""

from urllib.parse import quote

import streamlit as st

from lib.access import Actor
from lib.documents import posters
from lib.residents import codes, notices
from lib.residents.code_rules import LinkKind
from lib.residents.codes import MOST_POSTERS, CodeRow, Which
from lib.standards import company as companies
from lib.standards.company import Company
from lib.tables import Cell, Column, badge
from lib.ui import Once, _, form, go, later, once, plain, reading, say, submit
from lib.widgets import choose

Projects = dict[int, str]


def kinds() -> dict[LinkKind, str]:
    return {
        LinkKind.PROJECT: _("The whole project"),
        LinkKind.BUILDING: _("Building"),
        LinkKind.HOUSEHOLD: _("Household"),
        LinkKind.PLACE: _("Public place"),
    }


def columns() -> list[Column]:
    named = kinds()
    return [
        Column("place", _("Where it hangs"), lambda c: c.place or _("The whole project"), wide=True),
        Column("kind", _("Kind"), lambda c: named[c.kind]),
        Column("project", _("Project"), lambda c: c.project, spare=True),
        Column("requests", _("Requests"), lambda c: str(c.requests), right=True),
        Column("state", _("State"), _state),
        Column("code", _("Code"), lambda c: c.code, spare=True),
    ]


def _state(code: CodeRow) -> Cell:
    return badge(_("In use"), "green") if code.active else badge(_("Switched off"), "grey")


# -- addresses ---------------------------------------------------------------------------------


def site_of(facts: Company) -> str:
    """Where residents' telephones reach this server: as the company says, else as this browser does."""
    if facts.site:
        return facts.site.rstrip("/")
    return "/".join(str(st.context.url or "").split("/")[:3])


def address(site: str, code: CodeRow) -> str:
    return f"{site}/r/{quote(code.code)}"


def explain_site(facts: Company) -> None:
    if not facts.site:
        told = _("The posters carry the address of your own browser: {site}", site=plain(site_of(facts)))
        st.warning(
            told
            + "  \n"
            + _("Residents may not reach it. Set the company's address on the net in the settings first."),
            icon=":material/link_off:",
        )


# -- making ------------------------------------------------------------------------------------


def make(me: Actor, projects: Projects) -> None:
    """Chosen first what for: the rest of the form follows."""
    project = choose(_("Project"), projects, key="codes:new:project", held=next(iter(projects), None))
    named = kinds()
    kind = choose(_("For what"), named, key="codes:new:kind", held=LinkKind.BUILDING)
    if not project or not kind:
        return
    nonce = once("codes", "new", project, kind)
    buildings = reading(codes.buildings_of, me, project_id=project)
    done = _MAKE[kind](me, nonce, project, buildings)
    if done is not None:
        say(_("{n} codes made", n=done) if kind in (LinkKind.BUILDING, LinkKind.HOUSEHOLD) else _("Saved"))
        st.rerun()


def _for_project(me: Actor, nonce: Once, project: int, buildings: dict[int, str]) -> int | None:
    st.caption(_("Residents say themselves where it is. For the gate, the notice board, the chat group."))
    if nonce.button(_("Make the code")) and submit(codes.add_project_code, me, nonce, project_id=project):
        return 1
    return None


def _for_buildings(me: Actor, nonce: Once, project: int, buildings: dict[int, str]) -> int | None:
    st.caption(_("One for each building that has none yet. For entrance halls and lifts."))
    if not buildings:
        st.info(_("This project has no building yet. Import the household ledger first."))
        return None
    if nonce.button(_("Make codes for all buildings")) and (
        done := submit(codes.add_building_codes, me, nonce, project_id=project)
    ):
        return done.value
    return None


def _for_households(me: Actor, nonce: Once, project: int, buildings: dict[int, str]) -> int | None:
    st.caption(_("One for each household of the building that has none yet: requests belong to the room."))
    building = choose(_("Building"), buildings, key=nonce.key("building"))
    if (
        nonce.button(_("Make codes for its households"), disabled=not building)
        and building
        and (done := submit(codes.add_household_codes, me, nonce, project_id=project, building_id=building))
    ):
        return done.value
    return None


def _for_place(me: Actor, nonce: Once, project: int, buildings: dict[int, str]) -> int | None:
    place = st.text_input(
        _("Place") + " *",
        key=nonce.key("place"),
        max_chars=codes.LONGEST_PLACE,
        placeholder=_("For example: north gate, playground, garage level 1"),
    )
    building = choose(_("Building, if it is in one"), buildings, key=nonce.key("building"))
    if nonce.button(_("Make the code")) and submit(
        codes.add_place_code, me, nonce, project_id=project, place=place, building_id=building
    ):
        return 1
    return None


_MAKE = {
    LinkKind.PROJECT: _for_project,
    LinkKind.BUILDING: _for_buildings,
    LinkKind.HOUSEHOLD: _for_households,
    LinkKind.PLACE: _for_place,
}


# -- one code ----------------------------------------------------------------------------------


def one_code(me: Actor, id: int) -> None:
    code, facts = reading(codes.one_code, me, id=id), reading(companies.company, me)
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(plain(code.place or code.project), anchor=False, width="content")
            st.badge(
                _("In use") if code.active else _("Switched off"), color="green" if code.active else "gray"
            )
            if st.button(_("Back to the list"), key="codes:close", type="tertiary", icon=":material/close:"):
                go("codes")
        st.code(address(site_of(facts), code), language=None, wrap_lines=True)
        with st.container(horizontal=True):
            if code.active:
                poster_button(me, facts, Which(), [code], key=f"codes:poster:{id}")
            if me.may("residents.codes"):
                _switch(me, code)


def _switch(me: Actor, code: CodeRow) -> None:
    nonce = once("codes", "switch", code.id, code.version)
    told = {"id": code.id, "version": code.version}
    if code.active:
        if nonce.button(_("Switch this code off"), primary=False, icon=":material/block:"):
            st.dialog(_("Switch this code off"))(_confirm_off)(me, code)
    elif nonce.button(_("Switch this code on again"), primary=False, icon=":material/play_arrow:") and submit(
        codes.switch_on, me, nonce, **told
    ):
        say(_("Saved"))
        st.rerun()


def _confirm_off(me: Actor, code: CodeRow) -> None:
    st.markdown(
        _("Posters with this code lead nowhere any more: {place}", place=plain(code.place or code.project))
    )
    nonce = once("codes", "off", code.id)
    if nonce.button(_("Switch off")) and submit(
        codes.switch_off, me, nonce, id=code.id, version=code.version
    ):
        say(_("Saved"))
        st.rerun()


# -- posters -----------------------------------------------------------------------------------


def poster_button(
    me: Actor, facts: Company, which: Which, only: list[CodeRow] | None = None, *, key: str = "codes:posters"
) -> None:
    """A4, a page a code; made when asked for."""
    name = plain_name(only[0].place or only[0].project) if only else _("Posters")
    site = site_of(facts)
    st.download_button(
        _("Poster (PDF)") if only else _("Posters of these (PDF)"),
        later(lambda: _posters(facts, site, only or reading(codes.for_posters, me, which=which))),
        file_name=f"{name}.pdf",
        mime="application/pdf",
        icon=":material/print:",
        key=key,
        on_click="ignore",
        help=None if only else _("Codes in use, {n} at most", n=MOST_POSTERS),
    )


def _posters(facts: Company, site: str, rows: list[CodeRow]) -> bytes:
    hint = _("Scan to report, complain, ask, suggest or praise")
    if facts.hotline:
        hint += "　" + _("Hotline {number}", number=facts.hotline)
    items = [(row.place or row.project, address(site, row), hint) for row in rows]
    projects = {row.project for row in rows}
    return posters.codes(facts.name, projects.pop() if len(projects) == 1 else "", items)


def plain_name(text: str) -> str:
    """As a file's name."""
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in text)


# -- the notice --------------------------------------------------------------------------------


def notice(me: Actor) -> None:
    """What residents agree to; who may, writes the next version."""
    now = reading(notices.notice_now, me)
    st.caption(_("Version {n}, shown before each request. “{company}” and “{hotline}” are filled in.",
                 n=now.no, company="{company}", hotline="{hotline}"))  # fmt: skip
    if not me.may("residents.notice"):
        st.text(now.text)
        return
    with form("notice", now.no, border=False) as nonce:
        text = st.text_area(
            _("Notice on personal data"),
            value=now.text,
            height=320,
            max_chars=notices.LONGEST,
            key=nonce.key("text"),
        )
        sent = nonce.send(_("Publish as version {no}", no=now.no + 1))
    if sent and submit(notices.set_notice, me, nonce, text=text, based_on=now.no):
        say(_("Saved"))
        st.rerun()
