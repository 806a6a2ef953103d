"""The Streamlit script: who is here, which screens they may open, the menu."""

from pathlib import Path

import streamlit as st

from lib import words
from lib.access import Actor
from lib.alerts.view import menu_entry
from lib.screens import Screen, family, screens, screens_of
from lib.search.box_view import box
from lib.sound_state import drop_unknown
from lib.ui import _, go, me, plain, token
from lib.web.door import sign_out

ASSETS = Path(__file__).parent / "web" / "assets"
LOGO, MARK = str(ASSETS / "logo.svg"), str(ASSETS / "mark.svg")


def _page(screen: Screen, *, first: bool) -> st.Page:
    return st.Page(
        screen.script,
        title=_(screen.title),
        icon=f":material/{screen.icon}:",
        url_path="" if first else screen.name,
        default=first,
        visibility="visible" if screen.in_menu else "hidden",
    )


def _row(actor: Actor, name: str) -> None:
    """The screens that stand beside this one, itself among them."""
    if row := family(actor, name):
        with st.container(horizontal=True, gap="small", key="family"):
            for screen in row:
                st.page_link(screen.script, label=_(screen.title), width="content")


def main() -> None:
    drop_unknown()
    st.set_page_config(page_title=_("WuyeDesk"), page_icon=MARK, layout="wide")
    actor = me()
    words.translate_streamlit(actor.lang)
    open_screens = screens_of(actor)
    landing = next((screen for screen in open_screens if screen.in_menu), screens()["account"])
    pages: dict[str, list[st.Page]] = {}
    for screen in open_screens:
        pages.setdefault(_(screen.section), []).append(_page(screen, first=screen is landing))
    st.logo(LOGO, size="large", icon_image=MARK)
    page = st.navigation(pages)
    with st.sidebar:
        box(actor, page.url_path)
    with st.sidebar:
        name, icon = plain(actor.name), ":material/account_circle:"
        if st.button(name, icon=icon, help=_("My account"), key="account", type="tertiary"):
            go("account")
        menu_entry(actor)
    if st.sidebar.button(_("Sign out"), icon=":material/logout:", key="sign_out"):
        sign_out(token())
        words.leave()
    _row(actor, page.url_path or landing.name)
    page.run()


main()
