"""The backup screen's blocks. Nothing here hands a backup to a browser: it lies on the server."""

from datetime import datetime, timedelta

import streamlit as st

from db.choices.backups import BackupState
from lib import clock
from lib.access import Actor
from lib.backups import service
from lib.backups.rules import is_worrying
from lib.backups.service import BackupRow, Standing
from lib.settings import settings
from lib.tables import Cell, Column, badge, table
from lib.tables import view as state_of
from lib.ui import _, once, plain, reading, say, submit

LOOK_AGAIN = timedelta(seconds=2)
TONES = {
    BackupState.WAITING: "grey",
    BackupState.RUNNING: "blue",
    BackupState.MADE: "blue",
    BackupState.VERIFIED: "green",
    BackupState.FAILED: "red",
}


def now_block(me: Actor) -> None:
    """How things stand; looks again by itself while one is under way."""
    standing = reading(service.standing, me)
    _worry(standing)
    _figures(standing)
    if standing.open:
        _under_way(me, standing.open.id)
        return
    nonce = once("backups", "ask")
    if (
        me.may("backups.make")
        and nonce.button(_("Back up now"), icon=":material/backup:")
        and submit(service.ask, me, nonce)
    ):
        say(_("The backup begins within a minute; you may leave this page."))
        st.rerun()


def _worry(standing: Standing) -> None:
    verified = standing.verified.verified_at if standing.verified else None
    if verified is None:
        st.error(_("There is no verified backup yet."), icon=":material/error:")
    elif is_worrying(clock.now(), verified):
        st.error(_("The last verified backup is older than 26 hours."), icon=":material/error:")
    if standing.failed:
        why, at = plain(trouble_text(standing.failed.trouble)), clock.shown(standing.failed.began_at)
        st.warning(_("The backup of {at} failed: {why}", at=at, why=why), icon=":material/warning:")
    if standing.verified and standing.verified.trouble:
        st.warning(plain(_(standing.verified.trouble)), icon=":material/warning:")


def trouble_text(trouble: str) -> str:
    """A sentence of ours, or the number of a fault."""
    kind, _gap, number = trouble.partition(" ")
    return (
        _("a fault; tell your administrator this number: {id}", id=number) if kind == "fault" else _(trouble)
    )


def _figures(standing: Standing) -> None:
    last = standing.verified
    shown = {
        _("Last verified backup"): _ago(last.verified_at) if last else "—",
        _("Its size"): size_text(last.size) if last else "—",
        _("Rows and files in it"): f"{last.rows:,} · {last.files:,}" if last else "—",
    }
    with st.container(horizontal=True):
        for label, value in shown.items():
            st.metric(label, value, border=True, height="stretch")


def _ago(at: datetime | None) -> str:
    if at is None:
        return "—"
    minutes = max(0, int((clock.now() - at).total_seconds() // 60))
    if minutes < 60:
        return _("{n} min ago", n=minutes)
    return _("{n} h ago", n=minutes // 60) if minutes < 48 * 60 else _("{n} days ago", n=minutes // 1440)


def size_text(size: int) -> str:
    return f"{size / 1e9:.2f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


@st.fragment(run_every=LOOK_AGAIN)
def _under_way(me: Actor, id: int) -> None:
    """A query every other second; the whole page again only when it is done."""
    standing = reading(service.standing, me)
    if standing.open is None:
        st.rerun()
    st.progress(_share(standing), text=_step(standing.open))


def _share(standing: Standing) -> float:
    """Against the size of the last one; a first one only shows that something moves."""
    now, last = standing.open, standing.verified
    if now is None or now.state == BackupState.WAITING:
        return 0.0
    if now.state == BackupState.MADE:
        return 0.9
    return min(0.85, now.size / last.size * 0.85) if last and last.size else 0.3


def _step(now: BackupRow) -> str:
    if now.state == BackupState.WAITING:
        return _("Waiting for the job runner, which looks every half minute …")
    if now.state == BackupState.MADE:
        return _("Made, {size}. Opening it again to compare …", size=size_text(now.size))
    return _("Being made: {size} written …", size=size_text(now.size))


def list_block(me: Actor) -> None:
    now = state_of("backups", sort="")
    page = reading(service.backups, me, number=now.page)
    columns = [
        Column("began", _("Made at"), lambda b: clock.shown(b.began_at)),
        Column("state", _("State"), _state),
        Column("size", _("Size"), lambda b: size_text(b.size) if b.size else "", right=True),
        Column("sealed", _("Encryption"), lambda b: _("Encrypted") if b.encrypted else _("Not encrypted")),
        Column("name", _("File"), _file, wide=True),
    ]
    empty = _("No backup yet. The first is made by itself soon after the start, or press “Back up now”.")
    table("backups", _("Backups"), columns, page, view=now, empty=empty)


def _state(backup: BackupRow) -> Cell:
    return badge(_(backup.state.label), TONES[backup.state])


def _file(backup: BackupRow) -> str:
    """Its name, or why there is none."""
    if backup.state == BackupState.FAILED:
        return trouble_text(backup.trouble)
    return "" if backup.state == BackupState.WAITING else backup.name


def restore_block(me: Actor) -> None:
    last = reading(service.standing, me).verified
    path = settings().backup_folder / (last.name if last else "wuyedesk-….zip")
    with st.expander(_("Bring a backup back"), icon=":material/restore:"):
        st.markdown(
            _(
                "On the server, with the server stopped. What is there now is copied first; every row is "
                "compared. To try a backup without changing anything, add `--look`."
            )
        )
        st.code(f'python3 manage.py restore "{path}"', language=None, wrap_lines=True)


def how_kept() -> None:
    """What is kept where, and what the administrator should know of it."""
    chosen = settings()
    kept = _(
        "Every night at {hour}:00, opened again and compared. Kept: all of the last two days, then one for "
        "each of {days} days, {weeks} weeks and {months} months.",
        hour=chosen.backup_hour,
        days=chosen.backup_days,
        weeks=chosen.backup_weeks,
        months=chosen.backup_months,
    )
    where = _("They lie in {folder}.", folder=plain(str(chosen.backup_folder)))
    st.caption(f"{kept} {where}")
    if not chosen.backup_key:
        st.info(
            _(
                "Backups are not encrypted. They hold personal data and this installation's secrets: set "
                "WUYEDESK_BACKUP_KEY, keep the key elsewhere, and copy backups to another machine."
            ),
            icon=":material/lock_open:",
        )
