"""The yearly review of rights: every account, what stands out, the reviews signed so far."""

from typing import Any

import streamlit as st

from db.choices.accounts import Role, Scope
from db.choices.archives import Secrecy
from lib import clock
from lib.access import Actor
from lib.archives import reviews
from lib.archives.review_rules import Account, Oddity
from lib.archives.reviews import Right, Rights
from lib.archives.rules import OPEN_TO_ALL
from lib.paging import Page
from lib.standards.company import company
from lib.tables import Cell, Column, View, badge, export, table
from lib.ui import _, form, go, later, making, plain, reading, say, submit
from lib.widgets import pick


def rights(me: Actor) -> None:
    found = reading(reviews.rights_now, me)
    _standing(found)
    shown = _shown(found)
    empty = _("Nobody stands out.")
    table("rights", _("Rights"), columns(), _whole(shown), view=View("", 1), empty=empty)
    with st.container(horizontal=True):
        taken = _("Review of rights")
        export("rights", taken, columns(), lambda: making(reviews.take_rights, me), by=me.name)
        _print(me)
    _sign(me, found)


def _standing(found: Rights) -> None:
    """When it was done last, and whether that is too long ago."""
    if found.overdue:
        words = _("Who may see what has not been looked through for a year. Please do so and sign below.")
        st.warning(words, icon=":material/event_busy:")
    elif found.last_at:
        st.caption(_("Last looked through on {date}.", date=clock.shown(found.last_at)))
    else:
        st.caption(_("Not looked through yet. Once a year is what is asked for."))


def _shown(found: Rights) -> list[Right]:
    odd, active = sum(bool(r.odd) for r in found.rows), sum(r.account.active for r in found.rows)
    which = {
        "all": _("All ({n})", n=len(found.rows)),
        "odd": _("Standing out ({n})", n=odd),
        "active": _("May sign in ({n})", n=active),
    }
    chosen = pick(_("Show"), which, key="rights:show", held="all", label_visibility="collapsed")
    keeps = {"odd": lambda r: bool(r.odd), "active": lambda r: r.account.active}
    return [right for right in found.rows if keeps.get(chosen or "all", lambda _r: True)(right)]


def columns() -> list[Column]:
    return [
        Column("person", _("Name"), lambda r: f"{r.account.display_name} ({r.account.name})"),
        Column("odd", _("Stands out"), odd_cell),
        Column("roles", _("Roles"), lambda r: roles_text(r.account), wide=True),
        Column("scope", _("Scope"), lambda r: scope_text(r.account)),
        Column("classes", _("Opens"), lambda r: classes_text(r.account)),
        Column("signed", _("Last sign-in"), lambda r: clock.shown(r.account.signed_in)),
        Column("state", _("State"), state_cell, spare=True),
    ]


def odd_cell(right: Right) -> Cell:
    return badge("、".join(_(oddity.label) for oddity in right.odd), "orange")


def state_cell(right: Right) -> Cell:
    return badge(_("Active"), "green") if right.account.active else badge(_("Disabled"), "grey")


def roles_text(account: Account) -> str:
    return "、".join(_(role.label) for role in Role if role in account.roles)


def scope_text(account: Account) -> str:
    return "、".join(account.places) or _(account.scope.label)


def classes_text(account: Account) -> str:
    """The closed classes it opens; the others are everybody's."""
    closed = [one for one in Secrecy if one in account.classes and one not in OPEN_TO_ALL]
    return "、".join(_(one.label) for one in closed)


# -- on paper ----------------------------------------------------------------------------------


def _print(me: Actor) -> None:
    name = _("Review of rights")
    st.download_button(
        _("PDF"),
        later(lambda: _paper(me, name)),
        file_name=f"{name}-{clock.local(clock.now()):%Y%m%d}.pdf",
        mime="application/pdf",
        icon=":material/print:",
        key="rights:pdf",
        on_click="ignore",
    )


def _paper(me: Actor, title: str) -> bytes:
    from lib.documents.reports import report

    rows, shown = making(reviews.take_rights, me), columns()
    cells = [[_words(column.value(row)) for column in shown] for row in rows]
    sections: Any = [{"head": [column.label for column in shown], "rows": cells}]
    by = _("Exported by {name}, {date}", name=me.name, date=clock.shown(clock.now()))
    whose = reading(company, me).name
    return report(whose, title, clock.shown(clock.now())[:10], sections, printed=by)


def _words(cell: Cell) -> str:
    return cell["text"] if isinstance(cell, dict) else cell


# -- signing -----------------------------------------------------------------------------------


def _sign(me: Actor, found: Rights) -> None:
    with form("review") as nonce:
        st.markdown(
            _("Are these rights what each of them needs, and no more? Change them under Users first.")
        )
        note = st.text_input(
            _("What was changed or decided"), key=nonce.key("note"), max_chars=reviews.LONGEST_NOTE
        )
        sent = nonce.send(_("Looked through"))
    if sent and submit(reviews.sign_review, me, nonce, seen=found.stamp, note=note):
        say(_("Kept. The next one is due in a year."))
        st.rerun()


# -- those held so far -------------------------------------------------------------------------


def past_reviews(me: Actor) -> None:
    columns = [
        Column("at", _("When"), lambda r: clock.shown(r.at)),
        Column("by", _("Who"), lambda r: r.by),
        Column("accounts", _("Accounts"), lambda r: str(r.accounts), right=True),
        Column("odd", _("Standing out"), lambda r: str(r.odd), right=True),
        Column("note", _("What was changed or decided"), lambda r: r.note, wide=True),
    ]
    page = reading(reviews.reviews, me, size=20)
    empty = _("None yet. Look through the rights and sign below them.")
    table("reviews", _("Reviews"), columns, page, view=View("", 1), opens="access_review", empty=empty)


def one_review(me: Actor, id: int) -> None:
    """As it was signed; names and rights of that day."""
    row, content = reading(reviews.review, me, id=id)
    with st.container(horizontal=True, vertical_alignment="center"):
        day = clock.shown(row.at)[:10]
        st.header(_("Review of {date}", date=day), anchor=False, width="content")
        if st.button(_("Back to the list"), key="review:back", type="tertiary", icon=":material/close:"):
            go("access_review", part="past")
    st.caption(" · ".join(plain(part) for part in (row.by, row.note) if part))
    table("review", _("Rights"), _kept_columns(), _whole(content), view=View("", 1), id_of=content.index)


def _kept_columns() -> list[Column]:
    return [
        Column("person", _("Name"), lambda r: f"{r['person']} ({r['name']})"),
        Column("odd", _("Stands out"), lambda r: "、".join(_(Oddity(one).label) for one in r["odd"])),
        Column("roles", _("Roles"), lambda r: "、".join(_(Role(one).label) for one in r["roles"]), wide=True),
        Column("scope", _("Scope"), lambda r: "、".join(r["places"]) or _(Scope(r["scope"]).label)),
        Column("classes", _("Opens"), _kept_classes),
        Column("signed", _("Last sign-in"), lambda r: r["signed_in"]),
    ]


def _kept_classes(kept: dict[str, Any]) -> str:
    closed = [one for one in Secrecy if one in kept["classes"] and one not in OPEN_TO_ALL]
    return "、".join(_(one.label) for one in closed)


def _whole(rows: list[Any]) -> Page[Any]:
    return Page(rows, len(rows), 1, max(len(rows), 1))
