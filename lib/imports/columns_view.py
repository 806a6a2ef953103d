"""Which column tells what: as understood, and as a person says."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from db.choices.imports import LedgerCode
from lib.access import Actor
from lib.imports.file_view import order
from lib.imports.held import Held
from lib.ledgers.catalog import LEDGERS
from lib.ui import _, form, plain
from lib.widgets import choose, several

Layout = dict[str, Any]


def columns_by_hand(me: Actor, held: Held, out: dict[str, Any], ledger: LedgerCode) -> None:
    """Open only where something is doubtful."""
    layouts: dict[str, Layout] = {one["sheet"]: one for one in out["layouts"]}
    asked = [name for name, one in layouts.items() if _doubtful(one)]
    nothing = not out["counts"]["good"] and not out["counts"]["bad"]
    first = next(iter(asked or layouts))
    with st.expander(_("Columns"), icon=":material/view_column:", expanded=bool(asked) or nothing):
        if asked:
            st.caption(
                _("Not everything was understood. Please look at the columns marked with a question mark.")
            )
        sheets = {name: f"{name} ？" if name in asked else name for name in layouts}
        name = first
        if len(layouts) > 1:
            name = choose(_("Sheet"), sheets, key=f"ledger:sheet:{held.mark}", held=first) or first
        layout = layouts[name]
        if layout["refusal"]:
            _column, message, params = layout["refusal"]
            st.caption(plain(_(message, **params)))
        _mapping_form(me, held, layout, ledger)


def _doubtful(layout: Layout) -> bool:
    return not layout["refusal"] and bool(layout["missing"] or any(c["doubtful"] for c in layout["columns"]))


def _mapping_form(me: Actor, held: Held, layout: Layout, ledger: LedgerCode) -> None:
    known = LEDGERS[ledger]
    titles = {c["index"]: _title(c["index"], c["title"], c["examples"]) for c in layout["columns"]}
    unsure = {c["field"] for c in layout["columns"] if c["doubtful"]} | set(layout["missing"])
    with form("ledger", "columns", held.mark, layout["sheet"]) as nonce:
        sides = st.columns(2)
        given: dict[str, list[int]] = {}
        for number, field in enumerate(known.fields):
            label = (
                _(field.label) + (" *" if field.required else "") + (" ？" if field.code in unsure else "")
            )
            now, key = layout["mapping"].get(field.code, []), nonce.key(field.code)
            with sides[number % 2]:
                if field.several or field.apart:
                    given[field.code] = several(label, titles, key=key, held=now)
                else:
                    one = choose(label, titles, key=key, held=next(iter(now), None), placeholder=_("None"))
                    given[field.code] = [] if one is None else [one]
        now = layout["header"][1] if layout["header"] else 0
        header = st.number_input(
            _("Header row"), min_value=0, max_value=50, value=min(now, 50), key=nonce.key("header")
        )
        skip = st.checkbox(_("Leave this sheet out"), key=nonce.key("skip"))
        sent = nonce.send(_("Read the sheet this way"), primary=False)
    if sent:
        nonce.renew()
        held.by_hand[layout["sheet"]] = {
            "header": _header(layout, int(header)),
            "mapping": {code: columns for code, columns in given.items() if columns},
            "skip": skip,
        }
        held.ledger = ledger.value
        order(me)
        st.rerun()


def _header(layout: Layout, last: int) -> list[int] | None:
    if not last:
        return None
    first = layout["header"][0] if layout["header"] and layout["header"][1] == last else last
    return [first, last]


def _title(index: int, title: str, examples: Sequence[str]) -> str:
    named = title or _("Column {n}", n=index + 1)
    return f"{named}（{'、'.join(str(one) for one in examples)}）" if examples else named
