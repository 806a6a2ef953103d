"""What was filed of a piece of work, on its record: the sheet, whether it is still the same, its photos."""

from typing import Any

import streamlit as st

from db.choices.customers import RevealReason
from lib import clock
from lib.access import Actor
from lib.archives import sheets as filed
from lib.archives.find import RecordRow
from lib.archives.sheet_rules import FACTS, FILES, ROWS, Block
from lib.archives.sheets import ALTERED, Filed, SheetFile
from lib.customers.reveal_rules import LONGEST
from lib.documents.filed import TITLE
from lib.pictures import Shown, pictures
from lib.ui import _, later, making, plain, reading
from lib.widgets import choose, words

SHORT, FEW = 24, 4
FOLDED = 8
"""Rows of a block that stand open; a longer one is folded."""


def sheets(me: Actor, record: RecordRow) -> None:
    """The last closing first; those before it folded. A record filed by hand has none."""
    found = reading(filed.sheets_of, me, id=record.id)
    if not found:
        return
    last, *earlier = found
    _sheet(me, record, last)
    for one in earlier:
        title = _("Sheet {n}, filed {date}", n=one.no, date=clock.shown(one.at))
        with st.expander(title):
            _sheet(me, record, one, folded=True)


def _sheet(me: Actor, record: RecordRow, one: Filed, *, folded: bool = False) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if not folded:
            st.subheader(_("Filed sheet"), anchor=False, width="content")
        if one.unchanged:
            st.badge(_("Unchanged since it was filed"), color="green", icon=":material/verified:")
            _print(me, record, one)
    if not one.unchanged:
        st.error(_(ALTERED, n=one.no), icon=":material/gpp_bad:")
    for number, block in enumerate(one.content["blocks"]):
        _block(block, one.files, f"sheet:{record.id}:{one.no}:{number}")
    st.caption(
        _("Sheet {n}, filed {date}. SHA-256 {hash}", n=one.no, date=clock.shown(one.at), hash=one.sha256)
    )


def _block(block: Block, kept: list[SheetFile], key: str) -> None:
    title = f"**{plain(block['title'])}**"
    if block["kind"] == FILES:
        st.markdown(title)
        _files(kept, key)
    elif block["kind"] == FACTS:
        _facts(title, block)
    elif len(block[ROWS]) > FOLDED:
        with st.expander(f"{plain(block['title'])} · {len(block[ROWS])}"):
            st.markdown(_rows(block))
    else:
        st.markdown(f"{title}\n\n{_rows(block)}")


def _facts(title: str, block: Block) -> None:
    """A line each; many short ones in two columns, what is long below them."""
    short = [_fact(label, said) for label, said, _mask in block[FACTS] if len(said) <= SHORT]
    long = [_fact(label, said) for label, said, _mask in block[FACTS] if len(said) > SHORT]
    if len(short) <= FEW:
        st.markdown("  \n".join([title, "　".join(short), *long]))
        return
    st.markdown(title)
    half = -(-len(short) // 2)
    for column, some in zip(st.columns(2), (short[:half], short[half:]), strict=True):
        column.markdown("  \n".join(some))
    if long:
        st.markdown("  \n".join(long))


def _fact(label: str, said: str) -> str:
    return f":gray[{plain(label)}]\u00a0{plain(said)}"


def _rows(block: Block) -> str:
    """A line each: it reads on a telephone as well. The first cell says what the rest is about."""
    return "\n".join(_row(block["columns"], row) for row in block[ROWS])


def _row(columns: list[str], row: list[str]) -> str:
    rest = [
        f":gray[{plain(name)}] {plain(cell)}" for name, cell in zip(columns[1:], row[1:], strict=True) if cell
    ]
    return "- " + "　".join([f"**{plain(row[0])}**", *rest])


def _files(kept: list[SheetFile], key: str) -> None:
    there = [Shown(file.id, f"{file.purpose} {file.name}", file.preview) for file in kept if not file.lost]
    if there:
        pictures(there, key=key)
    if lost := [file.name for file in kept if file.lost]:
        names = plain("、".join(lost))
        st.error(_("The record no longer holds what the sheet names: {names}", names=names))


# -- print -------------------------------------------------------------------------------------


def _print(me: Actor, record: RecordRow, one: Filed) -> None:
    """Made when it is asked for, with names and telephones masked unless somebody says why not."""
    key = f"print:{record.id}:{one.no}"
    with st.popover(_("Print"), icon=":material/print:", key=key):
        if me.may("customers.reveal") and st.toggle(_("With whole names and phones"), key=f"{key}:whole"):
            _offer_whole(me, record, one, key)
        else:
            st.caption(_("Names and telephones are masked."))
            _offer(me, record, one, f"{key}:masked")


def _offer_whole(me: Actor, record: RecordRow, one: Filed, key: str) -> None:
    st.caption(_("What do you need it for? The log keeps who looked and why."))
    reason, note = choose(_("Reason"), words(RevealReason), key=f"{key}:why"), ""
    if reason == RevealReason.OTHER:
        note = st.text_input(_(RevealReason.OTHER.label), key=f"{key}:note", max_chars=LONGEST).strip()
    if reason and (reason != RevealReason.OTHER or len(note) > 1):
        _offer(me, record, one, f"{key}:given", reason=reason, note=note)


def _offer(me: Actor, record: RecordRow, one: Filed, key: str, **why: Any) -> None:
    def made() -> bytes:
        from lib.documents import filed as paper

        printed = making(filed.print_sheet, me, id=record.id, no=one.no, **why)
        return paper.pdf(printed.facts, printed.content, printed.pictures)

    st.download_button(
        _("PDF"),
        later(made),
        file_name=f"{TITLE}-{record.no}-{one.no}.pdf",
        mime="application/pdf",
        icon=":material/download:",
        key=key,
        on_click="ignore",
    )
