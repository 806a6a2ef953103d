"""Parts and work with what they cost."""

from decimal import Decimal

import streamlit as st

from db.choices.tickets import Move
from lib.access import Actor
from lib.paging import Page
from lib.tables import Column, View, table
from lib.tickets import lines
from lib.tickets.story import Story
from lib.ui import _, form, submit
from lib.widgets import choose


def bill(me: Actor, story: Story) -> None:
    """Parts and work with what they cost."""
    if not story.lines:
        return
    st.subheader(_("Parts and cost"), anchor=False)
    columns = [
        Column("name", _("Part or work"), lambda x: x.name, wide=True),
        Column("kind", _("Kind"), lambda x: _(x.kind.label)),
        Column("quantity", _("Quantity"), lambda x: f"{float(x.quantity):g}", right=True),
        Column("price", _("Price each (¥)"), lambda x: f"{x.price:.2f}", right=True),
        Column("amount", _("Amount (¥)"), lambda x: f"{x.amount:.2f}", right=True),
        Column("charged", _("Paid by"), lambda x: _("Customer") if x.charged else _("Company")),
    ]
    size = len(story.lines)
    table("bill", _("Parts and cost"), columns, Page(story.lines, size, 1, size), view=View("", 1))
    total = sum((line.amount for line in story.lines), Decimal())
    owed = sum((line.amount for line in story.lines if line.charged), Decimal())
    st.caption(
        _("Total ¥{total}, of which the customer pays ¥{owed}", total=f"{total:.2f}", owed=f"{owed:.2f}")
    )
    if Move.LINE in story.moves:
        _remove_line(me, story)


def _remove_line(me: Actor, story: Story) -> None:
    named = {line.id: line.name for line in story.lines}
    with (
        st.popover(_("Remove a line"), icon=":material/delete:"),
        form("unline", story.row.id, border=False) as nonce,
    ):
        which = choose(_("Part or work"), named, key=nonce.key("which"), held=story.lines[0].id)
        sent = nonce.send(_("Remove"), primary=False)
    if sent and submit(lines.remove_line, me, nonce, id=story.row.id, line_id=which or 0):
        st.rerun()
