"""The analysis of an exam as an Excel file: the paper, its questions, their options, weak topics."""

from collections.abc import Sequence

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.exams import item_analysis
from lib.exams.figures_view import flags_text
from lib.exams.item_analysis import Analysis, Exported, ItemWhole
from lib.exams.item_measure_rules import Cell, Whose
from lib.exams.item_view import option_text
from lib.exams.statistics_rules import ENDS
from lib.files.rules import MEDIA
from lib.ui import _, later, making

Value = str | int | float | None
Rows = list[list[Value]]


def export(me: Actor, found: Analysis) -> None:
    title = _("Analysis of the exam")
    st.download_button(
        _("All of it (Excel)"),
        later(lambda: _workbook(me, found.id)),
        file_name=f"{title}-{found.no}-{clock.local(clock.now()):%Y%m%d}.xlsx",
        mime=MEDIA["xlsx"],
        icon=":material/download:",
        key=f"analysis:export:{found.id}",
        on_click="ignore",
    )


def _workbook(me: Actor, id: int) -> bytes:
    from lib.documents.figures import Sheet, xlsx

    told = making(item_analysis.export_analysis, me, id=id)
    title = f"{told.analysis.title}　{told.analysis.no}"
    how = _(
        "p: share of marks. r: with the rest of the paper. D: best less weakest {n} %.",
        n=round(100 * ENDS),
    )
    sheets = [
        Sheet(
            _("The paper"), title, [_("Figure of the exam"), _("Value of the figure")], _paper(told.analysis)
        ),
        Sheet(_("By question"), title, _question_head(), [_question(one) for one in told.items], note=how),
        Sheet(_("Options"), title, _option_head(), _options(told.items)),
        *(
            Sheet(_(whose.label), title, _cell_head(whose), [_cell(one) for one in cells])
            for whose, cells in ((Whose.PROJECT, told.by_project), (Whose.POST, told.by_post))
        ),
        Sheet(_("Weak topics by person"), title, _people_head(), _people(told)),
    ]
    return xlsx(sheets, _("Exported by {name}, {date}", name=me.name, date=clock.shown(clock.now())))


def _paper(of: Analysis) -> Rows:
    found: Rows = [[_("Papers analysed"), of.n], [_("People who passed"), f"{of.passed} / {of.decided}"]]
    if of.passing:
        bounds = of.passing.value, of.passing.low, of.passing.high
        names = _("Pass rate of the exam"), _("its interval from, 95 %"), _("its interval to, 95 %")
        found += [[name, value] for name, value in zip(names, bounds, strict=True)]
    if of.spread:
        found += [
            [_("Mean, %"), of.spread.mean],
            [_("Standard deviation, %"), of.spread.sd],
            [_("Median, %"), of.spread.median],
        ]
    if of.reliability:
        found += [
            [_("Reliability α"), of.reliability.alpha],
            ["KR-20", of.reliability.kr20],
            [_("Standard error of measurement, points"), of.reliability.error],
        ]
    elif of.why_not:
        found.append([_("Reliability α"), _(of.why_not)])
    return found + [[f"{low}–{low + 10} %", n] for low, n in of.bins]


def _question_head() -> list[str]:
    bank = _("No. in the bank")
    names = [_("No. in the paper"), bank, _("Question text"), _("Kind of question"), _("Topic")]
    return [*names, _("People who answered"), "p", "r", "D", _("To look at")]


def _question(one: ItemWhole) -> list[Value]:
    item = one.item
    words: list[Value] = [item.place, one.no, item.stem, _(item.kind.label), item.topic]
    return [*words, item.n, item.p, item.r, item.d, flags_text(item)]


def _option_head() -> list[str]:
    names = [_("No. in the paper"), _("Chosen option"), _("Chosen by"), _("Best 27 %"), _("In between")]
    return [*names, _("Weakest 27 %"), _("Remark on the option")]


def _options(items: Sequence[ItemWhole]) -> Rows:
    found: Rows = []
    for whole in items:
        for one in whole.options:
            note = _("Is right") if one.right else _(one.note.label) if one.note else ""
            counts = [one.n, one.upper, one.middle, one.lower]
            found.append([whole.item.place, option_text(whole.content.asked, one), *counts, note])
    return found


def _cell_head(whose: Whose) -> list[str]:
    group = _("Project") if whose == Whose.PROJECT else _("Post")
    return [group, _("Topic"), _("Number of people"), _("Answers given"), _("Share of marks")]


def _cell(one: Cell) -> list[Value]:
    share = _("too few to say") if one.share is None else one.share
    return [one.group, one.topic, one.people, one.answers, share]


def _people_head() -> list[str]:
    names = [_("Name"), _("Project"), _("Post"), _("Topic")]
    return [*names, _("Number of questions"), _("Share of marks")]


def _people(told: Exported) -> Rows:
    return [[one.name, one.project, one.post, one.topic, one.n, one.share] for one in told.people]
