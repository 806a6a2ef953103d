"""My account (我的账号): password and language."""

import streamlit as st

from lib.accounts import passwords, service, sessions
from lib.i18n import LANGUAGES
from lib.ui import _, attempt, enter, form, once, reading, say, submit
from lib.words import leave

me = enter("account")
account = reading(service.own_account, me)

st.header(_("My account"), anchor=False)
if me.must_change:
    st.info(_("Please choose your own password first. You then sign in with it."), icon=":material/key:")
left, right = st.columns(2, gap="large")
with left:
    st.subheader(_("Change password"), anchor=False)
    with form("password") as nonce:
        old = st.text_input(
            _("Current password"), type="password", key=nonce.key("old"), autocomplete="current-password"
        )
        new = st.text_input(
            _("New password"), type="password", key=nonce.key("new"), autocomplete="new-password"
        )
        again = st.text_input(
            _("New password again"), type="password", key=nonce.key("again"), autocomplete="new-password"
        )
        st.caption(_("At least ten characters. A few unrelated words are better than one difficult one."))
        sent = nonce.send(_("Change password"))
    if sent and new != again:
        st.error(_("The two new passwords differ."))
    elif sent and submit(sessions.begin_own_try, me, once("password", "try")):
        if not passwords.fits(old, account.password_hash):
            st.error(_("The current password is wrong."))
        elif attempt(passwords.check_password, new, account.name, account.display_name):
            changed = {"old_hash": account.password_hash, "new_hash": passwords.hash_password(new)}
            if submit(service.change_password, me, nonce, **changed):
                leave()
with right:
    st.subheader(_("Language"), anchor=False)
    nonce = once("language")
    lang = st.segmented_control(
        _("Language"),
        list(LANGUAGES),
        format_func=LANGUAGES.get,
        default=me.lang,
        key=nonce.key("lang"),
        label_visibility="collapsed",
    )
    if lang and lang != me.lang and submit(service.set_language, me, nonce, lang=lang):
        say(LANGUAGES[lang])
        st.rerun()
