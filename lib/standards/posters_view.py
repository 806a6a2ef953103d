"""What hangs on the wall: the promise sheet, the project's public poster, photos that show it is up."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from db.choices.files import Purpose
from lib import clock
from lib.access import Actor
from lib.files.rules import FileRow
from lib.files.view import PHOTOS, bring, let_go
from lib.i18n import DEFAULT, translate
from lib.pictures import Shown, pictures
from lib.settings import settings
from lib.standards import notice, proofs
from lib.standards.notice import Notice
from lib.standards.notice_rules import (
    for_the_wall,
    hours_in_words,
    page_address,
    procedure_in_words,
    promises_in_words,
    sheet_rows,
)
from lib.ui import _, form, later, once, reading, say, submit
from lib.widgets import choose

# Whatever hangs in a Chinese hall is in Chinese.
zh = partial(translate, DEFAULT)


def posters(me: Actor, project_id: int | None) -> None:
    if project_id is None:
        st.info(_("Choose a project above: its poster and promise sheet are made for it."))
        return
    told = reading(notice.notice, me, project_id=project_id)
    _lacking(told)
    with st.container(horizontal=True, vertical_alignment="center"):
        _download("poster", _("Download the public poster"), _("Service notice"), told, _poster)
        _download("sheet", _("Download the promise sheet"), _("Service promises"), told, _sheet)
        st.link_button(
            _("Public page"), page_address(told.company.site or "/", told.code), icon=":material/public:"
        )
    _photos(me, project_id)


def _lacking(told: Notice) -> None:
    company = told.company
    facts = {
        _("company name"): company.name,
        _("hotline"): company.hotline,
        _("complaint line"): company.complaint_line,
        _("address of this site, for the code"): company.site,
    }
    if missing := [name for name, value in facts.items() if not value]:
        names = _(", ").join(missing)
        st.info(
            _("Not on the poster yet: {names}. An administrator enters them under Settings.", names=names)
        )


def _download(key: str, label: str, title: str, told: Notice, make: Callable[[Notice], bytes]) -> None:
    """Made only when asked for."""
    st.download_button(
        label,
        later(lambda: make(told)),
        file_name=f"{told.project}-{title}.pdf",
        mime="application/pdf",
        icon=":material/download:",
        key=f"posters:{key}",
        on_click="ignore",
    )


def _poster(told: Notice) -> bytes:
    from lib.documents import posters as paper

    return paper.service(
        told.company.name,
        told.project,
        hours=hours_in_words(told.week, zh),
        promises=promises_in_words(for_the_wall(told.promises), zh),
        procedure=procedure_in_words(told.promises, zh, DEFAULT),
        contacts=contacts(told),
        url=page_address(told.company.site, told.code),
        hint="扫码看服务承诺和投诉流程",
    )


def contacts(told: Notice) -> list[tuple[str, str]]:
    company = told.company
    facts = [("服务热线", company.hotline), ("投诉监督", company.complaint_line), ("地址", company.address)]
    return [(label, value) for label, value in facts if value]


def _sheet(told: Notice) -> bytes:
    from lib.documents import posters as paper

    rows = sheet_rows(told.promises, zh)
    return paper.promises(told.company.name, "服务承诺", rows, project=told.project, note=_since(told))


def _since(told: Notice) -> str:
    return f"自 {told.since} 起执行" if told.since else ""


# -- photos of it ------------------------------------------------------------------------------


def _photos(me: Actor, project_id: int) -> None:
    st.markdown(f"**{_('Photos of the poster where it hangs')}**")
    found = reading(proofs.proofs, me, project_id=project_id)
    if found:
        shown = [Shown(file.id, clock.shown(file.at)[:10], file.has_preview) for file in found]
        pictures(shown, key=f"proofs:{project_id}", label=_("Newest first"))
    else:
        st.caption(_("None yet. Take a photo once the poster is up: it shows since when."))
    if me.may("standards.post"):
        _add(me, project_id)
        if found:
            _remove(me, project_id, found)


def _caption(file: FileRow) -> str:
    return f"{clock.shown(file.at)} {file.by}"


def _add(me: Actor, project_id: int) -> None:
    nonce = once("proof", project_id)
    upload = st.file_uploader(
        _("Photo of the poster"),
        PHOTOS,
        max_upload_size=settings().most_upload_mb,
        key=nonce.key("new"),
        label_visibility="collapsed",
    )
    if upload is None:
        return
    kept = bring(me, once("proof", "file", project_id), upload, Purpose.ATTACHED)
    if kept and submit(proofs.add_proof, me, nonce, project_id=project_id, file_ids=[kept.id]):
        let_go([upload])
        say(_("Saved"))
        st.rerun()


def _remove(me: Actor, project_id: int, found: Sequence[FileRow]) -> None:
    named = {file.id: _caption(file) for file in found}
    with (
        st.popover(_("Remove a photo"), icon=":material/delete:"),
        form("unproof", project_id, border=False) as nonce,
    ):
        which = choose(_("Which photo?"), named, key=nonce.key("which"), held=found[-1].id)
        sent = nonce.send(_("Remove"), primary=False)
    if sent and submit(proofs.remove_proof, me, nonce, project_id=project_id, file_id=which or 0):
        st.rerun()
