"""Survey answers on the import screen: the survey they belong to, and which heading is which question."""

from typing import Any

import streamlit as st

from db.choices.imports import LedgerCode
from lib.access import Actor
from lib.forms.schema import Text
from lib.forms.sheet_view import told
from lib.imports import workshop
from lib.imports.held import Held
from lib.surveys import importing
from lib.ui import _, plain
from lib.ui import reading as ask
from lib.widgets import choose

LOOKED_AT = 300
"""Rows whose questions are listed: in a long list each row tells its own."""


def which_survey(me: Actor, held: Held, out: dict[str, Any], ledger: LedgerCode) -> None:
    """Chosen, or left to the rows; either way what becomes of their questions."""
    if ledger != LedgerCode.SURVEY:
        held.campaign = None
        return
    known = ask(importing.surveys_to_fill, me)
    by_period = _("By the quarter or year each row tells")
    held.campaign = choose(_("Into which survey?"), known, key="ledger:survey", placeholder=by_period)
    if held.campaign is None:
        st.caption(
            _(
                "For each period an ended survey is made. Whom it asked is not known, so its figures are "
                "not weighted."
            )
        )
    _questions(me, held, [column["title"] for one in out["layouts"] for column in one["columns"]])


def _questions(me: Actor, held: Held, titles: list[str]) -> None:
    rows = _rows(held)
    told_in = dict.fromkeys(title for row in rows for title in row.get("answers") or {})
    headings = [*(title for title in titles if title in told_in), *(t for t in told_in if t not in titles)]
    period = next((row["when"] for row in rows if row.get("when")), "")
    found = ask(importing.questions_of, me, campaign_id=held.campaign, period=period, headings=headings)
    strange = sum(not question for _heading, question in found)
    label = _("Questions: {n} recognised", n=len(found) - strange)
    if strange:
        label += "，" + _("{n} left out", n=strange)
    with st.expander(label, icon=":material/checklist:", expanded=bool(strange)):
        st.markdown("\n".join(_line(heading, question) for heading, question in found))


def _rows(held: Held) -> list[dict[str, Any]]:
    shelf = workshop.shelf(held.mark)
    return [row["values"] for row in shelf.page("good", 0, LOOKED_AT)] if shelf else []


def _line(heading: str, question: Text) -> str:
    strange = _("not a question of this survey")
    meant = plain(told(question)) if question else f":orange[{strange}]"
    return f"- {plain(heading)}　→　{meant}"
