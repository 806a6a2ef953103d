"""What leaves a survey: the questionnaire for paper, the report, the figures and the charts."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from db.choices.surveys import CampaignState
from lib import charts, clock
from lib.access import Actor
from lib.charts import Chart
from lib.documents.printed import moment
from lib.documents.reports import Section
from lib.files.rules import MEDIA
from lib.i18n import DEFAULT
from lib.surveys import invitations, questionnaires, report
from lib.surveys import words as spoken
from lib.surveys.campaign_rules import CampaignRow, Part
from lib.surveys.questionnaires import Papers
from lib.surveys.report_facts_rules import Report
from lib.surveys.report_rules import FIGURES, HANDS, TITLE, facts, figures, parts, printed, tiles
from lib.surveys.sights_view import Sight, sights
from lib.surveys.slice_rules import Slice
from lib.ui import _, later, making, reading
from lib.widgets import choose, several

MOST_OFFERED = 60
TABLED = frozenset({"project", "building", "class", "drivers", "compared"})
"""Charts of a report that have their numbers below; the others' stand in its tables already."""
MEDIA_OF = {"zip": "application/zip", "png": "image/png"} | MEDIA
A_SECOND, LONG = 15, 5
"""So many households' sheets are typeset in a second; who waits longer than so many is told."""
TITLE_WIDE = 44
"""Letters in a line above a picture."""


def papers(me: Actor, campaign: CampaignRow) -> None:
    """On the campaign's page: the questionnaire to print, and the report once something was answered."""
    with st.container(horizontal=True):
        _questionnaires(me, campaign)
        if campaign.answers and me.may("surveys.export"):
            with st.popover(_("Survey report"), icon=":material/summarize:"):
                only = next(iter(campaign.projects)) if len(campaign.projects) == 1 else None
                _report(me, Slice((campaign.id,), project_id=only), f"papers:{campaign.id}")


def exports(me: Actor, by: Slice, shown: Sequence[Sight]) -> None:
    """On the satisfaction screen: what is looked at as a report, a workbook and pictures."""
    full = [sight for sight in shown if sight.chart.rows]
    if not full or not me.may("surveys.export"):
        return
    with st.popover(_("Export"), icon=":material/download:"):
        _report(me, by, "satisfaction")
        st.divider()
        name = f"{TITLE}-{_today()}"
        _file(_("Figures (Excel)"), f"{name}.xlsx", "satisfaction", lambda: _workbook(me, by))
        _pictures(me, by, full)


# -- the questionnaire ---------------------------------------------------------------------------


def _questionnaires(me: Actor, campaign: CampaignRow) -> None:
    key = f"papers:{campaign.id}"
    with st.popover(_("Questionnaire on paper"), icon=":material/print:"):
        st.caption(_("Blank, to be handed out. Whoever fills one in is counted once it was typed in here."))
        with st.container(horizontal=True):
            _file(_("PDF"), f"{campaign.no}.pdf", key, lambda: _blank_pdf(me, campaign.id))
            _file(_("Word"), f"{campaign.no}.docx", key, lambda: _blank_docx(me, campaign.id))
        if campaign.state == CampaignState.OPEN and campaign.invited and me.may("surveys.enter"):
            st.divider()
            _for_households(me, campaign, key)


def _for_households(me: Actor, campaign: CampaignRow, key: str) -> None:
    st.caption(
        _("One for each household asked, with a strip to tear off: the answer itself names nobody.")
        if campaign.anonymous
        else _("One for each household that has not answered, with its room and its own link.")
    )
    known = reading(invitations.buildings_asked, me, id=campaign.id)
    building = choose(_("Building"), known, key=f"{key}:building", placeholder=_("All"))
    part = Part(building_id=building)
    if campaign.invited > A_SECOND * LONG:
        seconds = campaign.invited // A_SECOND
        st.caption(_("All of them take up to {n} seconds from the click to the file.", n=seconds))
    name = f"{campaign.no}-{known[building] if building else _('All')}.pdf"
    _file(_("For households (PDF)"), name, key, lambda: _household_pdf(me, campaign.id, part))


def _blank_pdf(me: Actor, id: int) -> bytes:
    return _printed(reading(questionnaires.blank_paper, me, id=id))


def _household_pdf(me: Actor, id: int, part: Part) -> bytes:
    return _printed(making(questionnaires.household_papers, me, id=id, part=part))


def _printed(found: Papers) -> bytes:
    from lib.documents import questionnaire

    return questionnaire.pdf(found.asked, found.sheets)


def _blank_docx(me: Actor, id: int) -> bytes:
    from lib.documents import word_questionnaire

    return word_questionnaire.docx(reading(questionnaires.blank_paper, me, id=id).asked)


# -- the report ----------------------------------------------------------------------------------


def _report(me: Actor, by: Slice, key: str) -> None:
    st.caption(_("In Chinese, for the owners’ committee: figures, charts, findings, measures, method."))
    quotes = _quotes(me, by, key) if me.may("surveys.answers") else []
    name = f"{TITLE}-{_today()}"
    with st.container(horizontal=True):
        _file(_("Report (PDF)"), f"{name}.pdf", key, lambda: _pdf(me, by, quotes), primary=True)
        _file(_("Report (Word)"), f"{name}.docx", key, lambda: _docx(me, by, quotes))


def _quotes(me: Actor, by: Slice, key: str) -> list[str]:
    """None unless somebody chooses them; telephones, rooms and names are covered."""
    if not st.toggle(_("Quote some comments"), key=f"{key}:quotes"):
        return []
    found = reading(spoken.comments_with, me, by=by, size=MOST_OFFERED)
    known = {one.words: " ".join(one.words.split()) for one in found.rows}
    return several(
        _("Comments to quote"),
        known,
        key=f"{key}:quoted",
        max_selections=report.MOST_QUOTES,
        help=_("Telephone numbers, rooms and names are covered. Please read them once more."),
    )


def _pdf(me: Actor, by: Slice, quotes: Sequence[str]) -> bytes:
    from lib.documents.charts import svg
    from lib.documents.reports import report as pdf

    told = making(report.report, me, by=by, quotes=quotes)
    drawn = {one.key: _section(one, {"chart": svg(charts.whole(one.chart))}) for one in _charts(me, by)}
    return pdf(told.company, TITLE, told.period, parts(told, drawn), **_frame(me, told))


def _docx(me: Actor, by: Slice, quotes: Sequence[str]) -> bytes:
    from lib.documents.charts import png
    from lib.documents.word_reports import docx

    told = making(report.report, me, by=by, quotes=quotes)
    drawn = {one.key: _section(one, {"picture": png(charts.whole(one.chart))}) for one in _charts(me, by)}
    return docx(told.company, TITLE, told.period, parts(told, drawn), **_frame(me, told))


def _frame(me: Actor, told: Report) -> dict[str, Any]:
    return {
        "no": told.asked[0].no if len(told.asked) == 1 else "",
        "printed": printed(me.name, moment(clock.now())),
        "facts": facts(told),
        "tiles": tiles(told),
        "hands": HANDS,
    }


def _charts(me: Actor, by: Slice) -> list[Sight]:
    """Without a course of one period only."""
    return [one for one in sights(me, by) if one.key != "course" or len(_periods(one.chart)) > 1]


def _periods(chart: Chart) -> set[object]:
    return {row.get("period") for row in chart.rows}


def _section(sight: Sight, drawing: Section) -> Section:
    found: Section = {"heading": sight.chart.title, "note": sight.note, **drawing}
    if sight.key in TABLED:
        labels = _told(sight.chart)
        rows = [[_shown(row.get(key)) for key in labels] for row in sight.chart.rows]
        numbers = [at for at, key in enumerate(labels) if _is_number(sight.chart, key)]
        found |= {"head": list(labels.values()), "rows": rows, "numbers": numbers}
    return found


def _told(chart: Chart) -> dict[str, str]:
    """Without columns that have nothing in them."""
    return {key: label for key, label in chart.labels.items() if any(row.get(key) for row in chart.rows)}


def _is_number(chart: Chart, key: str) -> bool:
    return all(isinstance(row.get(key), int | float | None) for row in chart.rows)


def _shown(value: object) -> str:
    if value is None:
        return "—"
    return f"{value:.1f}" if isinstance(value, float) else str(value)


# -- figures and pictures ------------------------------------------------------------------------


def _workbook(me: Actor, by: Slice) -> bytes:
    from lib.documents.figures import Sheet, xlsx

    told = making(report.report, me, by=by)
    about = [[name, words] for row in facts(told) for name, words in row]
    sheets = [Sheet("总表", f"{told.company}　{TITLE}　{told.period}", FIGURES, figures(told), above=about)]
    for sight in _charts(me, by):
        title, labels = sight.chart.title, sight.chart.labels
        rows = [[_cell(row.get(key)) for key in labels] for row in sight.chart.rows]
        sheets.append(Sheet(title, title, list(labels.values()), rows, note=sight.note))
    return xlsx(sheets, printed(me.name, moment(clock.now())))


def _cell(value: object) -> str | int | float | None:
    return value if isinstance(value, str | int | float | None) else str(value)


def _pictures(me: Actor, by: Slice, shown: Sequence[Sight]) -> None:
    """One, or all of them packed."""
    known = {one.key: one.chart.title for one in shown}
    chosen = choose(_("Chart"), known, key="satisfaction:picture", placeholder=_("All charts"))
    picked = [one for one in shown if one.key == chosen]
    if picked:
        _file(_("Picture (PNG)"), f"{chosen}-{_today()}.png", "satisfaction", lambda: _png(me, by, picked[0]))
    else:
        _file(_("Pictures (ZIP)"), f"{TITLE}-{_today()}.zip", "satisfaction", lambda: _zip(me, by, shown))


def _png(me: Actor, by: Slice, sight: Sight) -> bytes:
    making(report.taken, me, by=by, sights=[sight.key], kind="png")
    return _drawn(sight.chart)


def _zip(me: Actor, by: Slice, shown: Sequence[Sight]) -> bytes:
    from io import BytesIO
    from zipfile import ZipFile

    making(report.taken, me, by=by, sights=[one.key for one in shown], kind="png")
    made = BytesIO()
    with ZipFile(made, "w") as pack:
        for number, one in enumerate(shown, 1):
            pack.writestr(f"{number:02d}-{one.key}.png", _drawn(one.chart))
    return made.getvalue()


def _drawn(chart: Chart) -> bytes:
    """With its title, which the screen writes above it."""
    from lib.documents.charts import png

    lines = [chart.title[at : at + TITLE_WIDE] for at in range(0, len(chart.title), TITLE_WIDE)]
    return png(charts.whole(chart) | {"title": lines})


# -- all of them ---------------------------------------------------------------------------------


def _file(label: str, name: str, key: str, make: Callable[[], bytes], *, primary: bool = False) -> None:
    """Made only when asked for; documents in Chinese whatever language their reader has."""
    ending = name.rsplit(".", 1)[-1]
    st.download_button(
        label,
        later(make, lang="" if ending in ("png", "zip") else DEFAULT),
        file_name=name,
        mime=MEDIA_OF[ending],
        icon=":material/download:",
        key=f"{key}:{label}",
        type="primary" if primary else "secondary",
        on_click="ignore",
    )


def _today() -> str:
    return f"{clock.local(clock.now()):%Y%m%d}"
