"""What leaves the house of inspections: a quarter's report and workbook, one inspection's notice."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib import charts, clock, storage
from lib.access import Actor
from lib.charts import Chart
from lib.documents.printed import moment
from lib.documents.reports import Section
from lib.files.rules import MEDIA
from lib.i18n import DEFAULT
from lib.inspections import notice_rules, quarter_rules, quarter_words_rules, reporting
from lib.inspections.board import By
from lib.inspections.board_charts_view import course_chart, heat_chart
from lib.inspections.board_facts_rules import Board
from lib.inspections.report_facts_rules import Notice, Pair, QuarterTold
from lib.inspections.workbook_rules import sheets
from lib.surveys.labels_view import period_words
from lib.ui import _, later, making

Drawing = Callable[[Chart], Section]
Told = tuple[tuple[Any, ...], dict[str, Any]]


def exports(me: Actor, by: By, board: Board) -> None:
    """Below the board: the quarter's report in one click."""
    if not board.rounds or not me.may("inspections.export"):
        return
    name = f"{quarter_rules.TITLE}-{board.quarter.period}"
    with st.popover(_("Quarter report"), icon=":material/summarize:"):
        st.caption(_("In Chinese, for head office: figures, charts, problems with photos, rectification."))
        photos = st.toggle(_("With photos before and after"), value=True, key="board:photos")
        with st.container(horizontal=True):
            _file(_("Report (PDF)"), f"{name}.pdf", "board", lambda: quarter_pdf(me, by, photos=photos))
            _file(_("Report (Word)"), f"{name}.docx", "board", lambda: quarter_docx(me, by, photos=photos))
            _file(_("Figures (Excel)"), f"{name}.xlsx", "board", lambda: quarter_xlsx(me, by))


def notices(me: Actor, id: int, no: str) -> None:
    """On a finished inspection's page: its notice of what to put right."""
    if not me.may("inspections.export"):
        return
    with st.popover(_("Notice of rectification"), icon=":material/summarize:"):
        st.caption(_("In Chinese, to be handed over: problems, standards, owners, dates, photos."))
        with st.container(horizontal=True):
            _file(_("Notice (PDF)"), f"{no}.pdf", f"notice:{id}", lambda: notice_pdf(me, id))
            _file(_("Notice (Word)"), f"{no}.docx", f"notice:{id}", lambda: notice_docx(me, id))


def _file(label: str, name: str, key: str, make: Callable[[], bytes]) -> None:
    """Made only when asked for; always in Chinese."""
    st.download_button(
        label,
        later(make, lang=DEFAULT),
        file_name=name,
        mime=MEDIA[name.rsplit(".", 1)[-1]],
        icon=":material/download:",
        key=f"{key}:{label}",
        on_click="ignore",
    )


# -- a quarter ---------------------------------------------------------------------------------


def quarter_pdf(me: Actor, by: By, *, photos: bool = True) -> bytes:
    from lib.documents.reports import report

    given, more = _quarter(me, by, _drawn, _photo_drawn, photos=photos)
    return report(*given, **more)


def quarter_docx(me: Actor, by: By, *, photos: bool = True) -> bytes:
    from lib.documents.word_reports import docx

    given, more = _quarter(me, by, _painted, _photo_painted, photos=photos)
    return docx(*given, **more)


def quarter_xlsx(me: Actor, by: By) -> bytes:
    from lib.documents.figures import xlsx

    told = making(reporting.quarter_report, me, by=by, photos=False)
    return xlsx(sheets(told, clock.now()), _mark(me))


def _quarter(me: Actor, by: By, drawn: Drawing, pictured: quarter_rules.Drawn, *, photos: bool) -> Told:
    told = making(reporting.quarter_report, me, by=by, photos=photos)
    found = {key: drawn(chart) for key, chart in _charts(told).items()}
    more = {
        "printed": _mark(me),
        "facts": quarter_words_rules.facts(told),
        "tiles": quarter_words_rules.tiles(told),
    }
    period = period_words(told.board.quarter.period)
    sections = quarter_rules.parts(told, found, pictured)
    return (told.company, quarter_rules.TITLE, period, sections), more | {"hands": quarter_rules.HANDS}


def _charts(told: QuarterTold) -> dict[str, Chart]:
    found = {"heat": heat_chart(told.board), "course": course_chart(told.board)}
    return {key: chart for key, chart in found.items() if chart.rows}


# -- one inspection ----------------------------------------------------------------------------


def notice_pdf(me: Actor, id: int) -> bytes:
    from lib.documents.reports import report

    given, more = _notice(me, making(reporting.inspection_report, me, id=id), _photo_drawn)
    return report(*given, **more)


def notice_docx(me: Actor, id: int) -> bytes:
    from lib.documents.word_reports import docx

    given, more = _notice(me, making(reporting.inspection_report, me, id=id), _photo_painted)
    return docx(*given, **more)


def _notice(me: Actor, told: Notice, pictured: quarter_rules.Drawn) -> Told:
    more = {"no": told.no, "printed": _mark(me), "facts": notice_rules.facts(told), "project": told.project}
    given = told.company, notice_rules.title(told), "", notice_rules.sections(told, pictured)
    return given, more | {"hands": notice_rules.HANDS}


# -- charts and photos as a sheet takes them -----------------------------------------------------


def _mark(me: Actor) -> str:
    return f"制表：{me.name}　打印时间：{moment(clock.now())}"


def _drawn(chart: Chart) -> Section:
    from lib.documents.charts import svg

    return {"heading": chart.title, "chart": svg(charts.whole(chart))}


def _painted(chart: Chart) -> Section:
    from lib.documents.charts import png

    return {"heading": chart.title, "picture": png(charts.whole(chart))}


def _photo_drawn(pair: Pair) -> Section:
    from lib.documents.content import as_svg

    return {"chart": as_svg(_side_by_side(pair))}


def _photo_painted(pair: Pair) -> Section:
    return {"picture": _side_by_side(pair)}


def _side_by_side(pair: Pair) -> bytes:
    from lib.documents.inspection_report import side_by_side

    before, after = (storage.get(hash) if hash else None for hash in pair.shown)
    return side_by_side(before, after)
