"""Certificates on the screen: who passed, made out in one click, printed, revoked."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from lib.access import Actor
from lib.documents import certificates as paper
from lib.documents.printed import day
from lib.residents.view import plain_name, site_of
from lib.standards import company as companies
from lib.tables import Cell, Column, View, badge, table
from lib.training import certificates
from lib.training.certificate_rows import CertificateRow
from lib.training.certificate_rules import LONGEST_REASON, TONES, Good, told_reason
from lib.training.certificates import Which
from lib.training.labels_view import number, whole
from lib.ui import _, form, later, making, once, plain, reading, say, submit
from lib.widgets import choose

Rows = Callable[[], Sequence[CertificateRow]]


def passed_by(me: Actor, by: Which) -> None:
    """Of a course, or of an exam that passes one: who passed, and the certificates for it."""
    rows = reading(certificates.passed, me, by=by)
    if not rows:
        return
    title, key = _("Who has passed"), f"passed:{by.course_id or 0}:{by.exam_id or 0}"
    st.subheader(title, anchor=False)
    _make_out(me, by)
    whose = [Column("name", _("Name"), lambda r: r.name), Column("post", _("Post"), lambda r: r.post or "—")]
    table(
        key,
        title,
        [*whose, *columns()[1:]],
        whole(rows),
        view=View("", 1),
        opens="training_file",
        id_of=lambda r: r.staff_id,
    )
    good = [row for row in rows if row.no and row.standing == Good.VALID]
    if good and me.may("training.certify"):
        ids = [row.id for row in good]
        prints(
            me, key, plain_name(good[0].course), lambda: making(certificates.print_certificates, me, ids=ids)
        )


def _make_out(me: Actor, by: Which) -> None:
    many = reading(certificates.waiting, me, by=by) if me.may("training.certify") else 0
    if not many:
        return
    nonce = once("certificates", by.course_id or 0, by.exam_id or 0)
    label = _("Make out certificates for all who passed ({n})", n=many)
    if nonce.button(label, icon=":material/workspace_premium:"):
        done = submit(certificates.issue_all, me, nonce, by=by)
        if done:
            say(_("{n} certificates made out. Those with an account have been told.", n=done.value))
            st.rerun()


def columns() -> list[Column]:
    return [
        Column("course", _("Course"), lambda r: r.course, wide=True),
        Column("on", _("Passed on"), lambda r: r.on.isoformat()),
        Column("stands", _("Holds until"), stands),
        Column(
            "score", _("Exam mark"), lambda r: number(r.score) if r.score is not None else "—", right=True
        ),
        Column("no", _("Certificate number"), lambda r: r.no or _("none made out")),
    ]


def stands(row: CertificateRow) -> Cell:
    until = row.until.isoformat() if row.until else _("for ever")
    words = _(row.standing.label) if row.standing == Good.REVOKED else until
    signs = {Good.VALID: "✓", Good.OVER: "✗", Good.REVOKED: "⊘"}
    return badge(f"{signs[row.standing]} {words}", TONES[row.standing])


# -- one of them -------------------------------------------------------------------------------


def one_certificate(me: Actor, rows: Sequence[CertificateRow]) -> None:
    """In somebody's file: made out, printed again or revoked."""
    if not rows or not me.may("training.certify"):
        return
    named = {row.id: f"{row.course} · {row.no or row.on.isoformat()}" for row in rows}
    with st.popover(_("Make out, print or revoke"), icon=":material/workspace_premium:"):
        id = choose(_("Which certificate?"), named, key=f"certificate:{rows[0].staff_id}", held=rows[0].id)
        row = next((row for row in rows if row.id == id), rows[0])
        if row.revoked_at:
            st.warning(_("Revoked: {reason}", reason=plain(_(told_reason(row.reason)))))
        elif row.no:
            _print_or_revoke(me, row)
        elif row.standing == Good.VALID:
            _issue(me, row)
        else:
            st.caption(_("This no longer holds, so no certificate can be made out for it."))


def _issue(me: Actor, row: CertificateRow) -> None:
    nonce = once("certificate", "make", row.id)
    if nonce.button(_("Make out the certificate")) and submit(
        certificates.issue, me, nonce, id=row.id, version=row.version
    ):
        say(_("Made out. Print it below."))
        st.rerun()


def _print_or_revoke(me: Actor, row: CertificateRow) -> None:
    prints(me, f"one:{row.id}", row.no, lambda: making(certificates.print_certificates, me, ids=[row.id]))
    with form("certificate", "revoke", row.id, border=False) as nonce:
        st.caption(_("Revoked, it no longer counts as passed; whoever scans it is told so."))
        reason = st.text_input(_("Reason") + " *", key=nonce.key("reason"), max_chars=LONGEST_REASON)
        sent = nonce.send(_("Revoke the certificate"), primary=False)
    told: dict[str, Any] = {"id": row.id, "version": row.version, "reason": reason}
    if sent and submit(certificates.revoke, me, nonce, **told):
        say(_("Revoked."))
        st.rerun()


# -- on paper ----------------------------------------------------------------------------------


def prints(me: Actor, key: str, name: str, rows: Rows, *, card: bool = True) -> None:
    """Buttons for the sheet to hang up and the card to carry."""
    facts = reading(companies.company, me)
    site = site_of(facts)
    shapes = {"sheet": (_("Certificates (A4)"), paper.sheets), "card": (_("Wallet cards"), paper.cards)}
    with st.container(horizontal=True):
        for shape, (label, make) in shapes.items():
            if shape == "sheet" or card:
                st.download_button(
                    label,
                    later(lambda make=make: make(facts.name, [_printed(row, site) for row in rows()])),  # type: ignore[misc]
                    file_name=f"{name}-{shape}.pdf",
                    mime="application/pdf",
                    icon=":material/print:",
                    key=f"{key}:{shape}",
                    on_click="ignore",
                )


def _printed(row: CertificateRow, site: str) -> paper.Certificate:
    return paper.Certificate(
        no=row.no,
        name=row.name,
        staff_no=row.staff_no,
        department=row.post,
        what=row.course,
        on=_day(row.on),
        until=_day(row.until) if row.until else "",
        issued_on=day(row.issued_at),
        url=f"{site}/v/{row.code}",
        score="" if row.score is None else number(row.score),
        hours="" if row.exam else number(row.hours),
    )


def _day(on: date) -> str:
    return f"{on:%Y年%m月%d日}"
