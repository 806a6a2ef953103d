"""The questions of a file as a table: what each was read as, its verdict and what was noticed."""

from collections.abc import Mapping, Sequence

import streamlit as st

from lib.paging import Page
from lib.questions import exchange_template_rules
from lib.questions.exchange_rules import Remark, Row, told_path
from lib.questions.importing_source_view import XLSX, Held
from lib.questions.writing_workbook_rules import answer_of, stem_of
from lib.tables import Cell, Column, badge, table, view
from lib.ui import _, later
from lib.widgets import pick

SIZE = 15
TONES = {"bad": "red", "new": "green", "there": "grey", "again": "orange"}
Fates = Mapping[str, Sequence[tuple[Row, str]]]
"""Fate → its rows, each with the number of the question in the bank that it is, if any."""


def names() -> dict[str, str]:
    return {
        "bad": _("Questions to mend"),
        "new": _("New questions"),
        "there": _("In the bank already"),
        "again": _("Twice in the file"),
    }


def file_table(held: Held, fates: Fates) -> None:
    offered = {fate: f"{name} ({len(fates[fate])})" for fate, name in names().items() if fates[fate]}
    first = next(iter(offered))
    fate = pick(_("Show"), offered, key=f"exchange:rows:{held.mark}", held=first) or first
    found = list(enumerate(fates[fate]))
    now = view("exchange:rows", sort="", filter=(held.mark, fate))
    number = min(now.page, max(1, -(-len(found) // SIZE)))
    table(
        "exchange:rows",
        _("Questions of the file"),
        _columns(fate),
        Page(found[(number - 1) * SIZE : number * SIZE], len(found), number, SIZE),
        view=now,
        filter=(held.mark, fate),
        id_of=lambda pair: pair[0],
    )


def _columns(fate: str) -> list[Column]:
    columns = [
        Column("place", _("Place in the file"), lambda pair: pair[1][0].place),
        Column("verdict", _("Verdict"), lambda pair: badge(names()[fate], TONES[fate]), spare=True),
        Column("question", _("Question text"), lambda pair: _told(pair[1][0]), wide=True),
    ]
    if fate != "bad":
        columns += [
            Column("kind", _("Kind of question"), lambda pair: _kind(pair[1][0]), spare=True),
            Column("answer", _("Right answer"), lambda pair: _answer(pair[1][0])),
            Column("topic", _("Topic"), lambda pair: told_path(pair[1][0].topic), spare=True),
        ]
    return [*columns, Column("why", _("What was noticed"), lambda pair: _why(*pair[1]))]


def _told(row: Row) -> str:
    if row.content is None:
        return row.text[:200]
    asked = row.content.asked
    options = "  ".join(f"{option.id}. {option.text}" for option in asked.options)
    return f"{stem_of(asked)[:300]}  {options}".strip()


def _kind(row: Row) -> Cell:
    return _(row.content.asked.kind.label) if row.content else ""


def _answer(row: Row) -> str:
    return answer_of(row.content.asked, row.content.key, _)[:120] if row.content else ""


def _why(row: Row, known: str) -> str:
    told = [_sentence(one) for one in (*row.problems, *row.notes)]
    if known:
        told.append(_("The same as {no}", no=known))
    return "；".join(told)


def _sentence(remark: Remark) -> str:
    params = {name: _(value) if isinstance(value, str) else value for name, value in remark.params.items()}
    return _(remark.message, **params)


def mend_button(held: Held) -> None:
    bad = held.read.bad
    st.download_button(
        _("Download the questions to mend"),
        later(lambda: exchange_template_rules.to_mend(bad, lambda row: _why(row, ""), _)),
        file_name=_("To mend {name}", name=held.name.rsplit(".", 1)[0]) + ".xlsx",
        mime=XLSX,
        icon=":material/download:",
        key=f"exchange:mend:{held.mark}",
        on_click="ignore",
    )
