"""The Streamlit script: who is here, which screens they may open, the menu."""

from pathlib import Path

import streamlit as st

from lib import words
from lib.alerts.view import menu_entry
from lib.screens import Screen, screens, screens_of
from lib.search.box_view import box
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
        visibility="hidden" if screen.hidden else "visible",
    )


def main() -> None:
    st.set_page_config(page_title=_("WuyeDesk"), page_icon=MARK, layout="wide")
    actor = me()
    words.translate_streamlit(actor.lang)
    open_screens = screens_of(actor)
    landing = next((screen for screen in open_screens if not screen.hidden), screens()["account"])
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
    page.run()


main()
