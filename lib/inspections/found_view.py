"""One inspection's blocks: what fell short and what became of it, how the score came about, who signed."""

from decimal import Decimal

import streamlit as st

from db.choices.actions import ActionState
from db.choices.inspections import InspectionState, Verdict
from lib import clock
from lib.files.rules import FileRow
from lib.i18n import pick
from lib.inspections.checklist_rules import Item
from lib.inspections.scoring_rules import AreaResult, Result
from lib.inspections.sheet_rules import Judgement
from lib.inspections.story_rules import Finding, Measure, Story
from lib.paging import Page
from lib.pictures import Shown, pictures
from lib.tables import Column, View, badge, table
from lib.ui import _, language, plain
from lib.widgets import toned

STATES = {
    ActionState.OPEN: "orange",
    ActionState.DONE: "blue",
    ActionState.VERIFIED: "green",
    ActionState.CANCELLED: "gray",
}
MANY = 12  # findings shown open; the rest are folded


def findings(story: Story) -> None:
    """Each with its photos before and after, and where its action stands."""
    if not story.findings:
        if story.sheet.state in (InspectionState.DONE, InspectionState.SIGNED):
            st.success(_("Nothing fell short."), icon=":material/check_circle:")
        return
    st.subheader(_("What fell short ({n})", n=len(story.findings)), anchor=False)
    for one in story.findings[:MANY]:
        _finding(one)
    if len(story.findings) > MANY:
        with st.expander(_("{n} more", n=len(story.findings) - MANY)):
            for one in story.findings[MANY:]:
                _finding(one)


def _finding(one: Finding) -> None:
    said, item = one.said, one.item
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            label = plain(pick(item.label, language()))
            st.markdown(f"**{item.n}　{label}**", width="content")
            lost, points = _figure(said.deducted), _figure(item.check.points)
            st.badge(_("minus {n} of {points}", n=lost, points=points), color="red")
            st.badge(_(said.severity.label), color="gray")
            if item.check.critical:
                st.badge(_("Critical item"), color="red")
            if one.rounds:
                st.badge(_("Repeat finding: {n} rounds before", n=one.rounds), color="orange")
            if said.fixed:
                st.badge(_("Put right on the spot"), color="green")
        st.markdown("  \n".join(_told(one)))
        _photos(one)
        if one.measure:
            _measure(one.measure)


def _told(one: Finding) -> list[str]:
    facts = {
        _("Standard"): pick(one.item.check.standard, language()),
        _("Finding"): one.said.note,
        _("Place"): one.said.place,
        _("Latest before"): one.repeat_no,
    }
    return [f":gray[{name}]　{plain(told)}" for name, told in facts.items() if told]


def _photos(one: Finding) -> None:
    after = one.measure.after if one.measure else ()
    if not (one.said.photos or after):
        return
    sides = (
        (_("Before rectification"), one.said.photos, "before"),
        (_("After rectification"), after, "after"),
    )
    for column, (label, photos, name) in zip(st.columns(2), sides, strict=True):
        with column:
            if photos:
                pictures(_shown(photos), key=f"finding:{one.said.id}:{name}", label=label)
            else:
                st.caption(f"{label}：" + _("no photo yet"))


def _shown(photos: tuple[FileRow, ...]) -> list[Shown]:
    return [Shown(file.id, clock.shown(file.at)[5:], file.has_preview) for file in photos]


def _measure(one: Measure) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"[{one.no}](/actions?id={one.id})", width="content")
        toned(_(one.state.label), STATES[one.state])
        if one.late:
            st.badge(_("Late"), color="red")
        due = _("{name}, by {time}", name=plain(one.owner), time=clock.shown(one.due_at))
        st.caption(due, width="content")


# -- how the score came about ------------------------------------------------------------------


def working(story: Story) -> None:
    """Every figure can be followed back to its items."""
    if story.result is None:
        _so_far(story)
        return
    result = story.result
    st.subheader(_("How the score came about"), anchor=False)
    areas = list(result.areas)
    table(
        f"working:{story.sheet.id}",
        _("How the score came about"),
        _columns(result),
        Page(areas, len(areas), 1, max(1, len(areas))),
        view=View("", 1),
        id_of=areas.index,
    )
    st.markdown("  \n".join(_sum(story, result)))


def _so_far(story: Story) -> None:
    now = story.sheet.progress
    st.subheader(_("So far"), anchor=False)
    st.progress(now.judged / now.total if now.total else 0.0)
    told = [_("{n} of {total} judged", n=now.judged, total=now.total), _("{n} fell short", n=now.failed)]
    if now.score is not None:
        told.append(_("score so far {n}", n=f"{now.score:.2f}"))
    st.caption(" · ".join(told))


def _columns(result: Result) -> list[Column]:
    found = [
        Column("area", _("Area of the checklist"), lambda a: a.title, wide=True),
        Column("full", _("Full points"), lambda a: _figure(a.full), right=True),
        Column("got", _("Points got"), lambda a: _figure(a.got), right=True),
        Column("share", _("Rate"), _rate, right=True),
    ]
    if result.weighted:
        found.append(Column("weight", _("Weight of the area"), lambda a: _figure(a.weight), right=True))
    if any(area.line is not None for area in result.areas):
        found.append(Column("line", _("Line of the area"), lambda a: _figure(a.line), right=True, spare=True))
    return [
        *found,
        Column("failed", _("Fell short"), lambda a: str(a.failed or "—"), right=True),
        Column("skipped", _("Not applicable"), lambda a: str(a.skipped or "—"), right=True, spare=True),
    ]


def _rate(area: AreaResult) -> str | dict[str, str]:
    if area.share is None:
        return "—"
    return badge(f"{area.share:.2f} %", "green" if area.passed and not area.veto else "red")


def _figure(value: Decimal | None) -> str:
    return "—" if value is None else f"{value.normalize():f}"


def _sum(story: Story, result: Result) -> list[str]:
    """The whole from its areas, the line, and what critical items did."""
    score = "—" if result.score is None else f"{result.score:.2f}"
    told = [f"{_how(result)} = **{score}**", _("The line of the whole is {line}.", line=_figure(result.line))]
    if result.veto:
        items = story.sheet.checklist.items
        names = "、".join(pick(items[id].label, language()) for id in result.veto if id in items)
        told.append(_veto(story, names))
    under = "、".join(area.title for area in result.areas if not area.passed)
    if under:
        told.append(_("Under the line of its area: {areas}.", areas=plain(under)))
    return told


def _how(result: Result) -> str:
    counted = [area for area in result.areas if area.share is not None]
    if not result.weighted:
        got, full = sum((a.got for a in counted), Decimal(0)), sum((a.full for a in counted), Decimal(0))
        return f"{_figure(got)} ÷ {_figure(full)} × 100"
    parts = [f"{_figure(a.share)} × {_figure(a.weight)}" for a in counted if a.weight]
    weights = sum((a.weight or Decimal(0) for a in counted), Decimal(0))
    return f"({' + '.join(parts)}) ÷ {_figure(weights)}"


def _veto(story: Story, names: str) -> str:
    does = {
        "fails": _("Critical items fell short: {names}. The whole is not passed, whatever its score."),
        "area": _("Critical items fell short: {names}. Their area counts nothing, the whole is not passed."),
        "total": _("Critical items fell short: {names}. The whole counts nothing."),
    }
    return does[story.sheet.checklist.scoring.veto].format(names=plain(names))


# -- the rest ----------------------------------------------------------------------------------


def places(story: Story) -> None:
    """Buildings of the project that were looked at, and those nobody went to."""
    if not story.visited:
        return
    st.subheader(_("Places visited"), anchor=False)
    st.markdown("、".join(map(plain, story.visited)))
    if story.unvisited:
        left = _("Not visited: {places}", places="、".join(map(plain, story.unvisited)))
        st.caption(left)


def signed(story: Story) -> None:
    if not story.sheet.signatures:
        return
    st.subheader(_("Signatures"), anchor=False)
    for column, one in zip(st.columns(2), story.sheet.signatures, strict=False):
        with column:
            role = _(one.role.label)
            st.markdown(f":gray[{role}]　{plain(one.name)}")
            pictures([Shown(one.file_id, one.name)], key=f"sign:{one.file_id}", drawn=True)
            st.caption("　".join(filter(None, (clock.shown(one.at), plain(one.word)))))


def all_items(story: Story) -> None:
    """The whole checklist as it was judged, folded."""
    with st.expander(_("All items ({n})", n=len(story.sheet.checklist.items))):
        for area in story.sheet.checklist.areas:
            title = pick(area.title, language())
            st.markdown(f"**{plain(_(title) if not area.id else title)}**")
            lines = [_line(item, story.sheet.found.get(item.id)) for item in area.items]
            st.markdown("\n".join(f"- {line}" for line in lines))


def _line(item: Item, said: Judgement | None) -> str:
    label = f"{item.n}　{plain(pick(item.label, language()))}"
    if said is None or said.verdict is None:
        return f"{label}　:gray[{_('not judged yet')}]"
    lost = f" −{_figure(said.deducted)}" if said.verdict == Verdict.FAILED else ""
    colour = {Verdict.GOOD: "green", Verdict.FAILED: "red"}.get(said.verdict, "gray")
    word = _(said.verdict.label)
    note = f"　{plain(said.note)}" if said.note else ""
    return f"{label}　:{colour}[{word}{lost}]{note}"
