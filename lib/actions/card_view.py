"""One action whole: where it stands, the next step, photos before and after, its story, what went before."""

from collections.abc import Callable

import streamlit as st

from db.choices.actions import ActionMove, ActionState
from lib import clock
from lib.access import Actor
from lib.actions import find
from lib.actions.evidence_view import Before, evidence
from lib.actions.find import Event, Story
from lib.actions.rules import Row
from lib.actions.steps_view import next_step
from lib.actions.view import SCREENS, item_words, money_words, row_line, source_words, tone
from lib.ui import _, go, plain, reading
from lib.widgets import toned


def one_action(me: Actor, id: int, before: Callable[[Row], Before | None]) -> None:
    """before: what was photographed when it was found, by whoever knows where it came from."""
    story = reading(find.action, me, id=id)
    found = next(filter(None, map(before, (story.row, *story.earlier))), None)
    _head(story, opens=found is None or found.opens)
    left, right = st.columns([3, 2], gap="large")
    with left:
        step = next_step(me, story)
        evidence(me, story, found, adds=step != ActionMove.FINISH)
    with right:
        _kin(_("Found before"), story.earlier)
        _kin(_("Raised again"), story.later)
        st.subheader(_("Story"), anchor=False)
        st.markdown("\n".join(_told(event) for event in story.events))


def _head(story: Story, *, opens: bool) -> None:
    row = story.row
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(row.no, anchor=False, width="content")
        for text, colour in _badges(row):
            toned(text, colour)
        if st.button(_("Back to the list"), key="actions:close", type="tertiary", icon=":material/close:"):
            go("actions")
    st.markdown(f"**{plain(row.title)}**" + (f"  \n{plain(story.detail)}" if story.detail else ""))
    _five(story)
    st.caption("　".join(_told_facts(_facts(story, opens=opens))))


def _badges(row: Row) -> list[tuple[str, str]]:
    """State and severity, and what is out of the ordinary."""
    found = [(_(row.state.label), tone(row)), (_(row.severity.label), "grey")]
    if row.repeats:
        found.append((_("Came back {n} times", n=row.repeats), "orange"))
    if row.gone_up:
        found.append((_("Went up to: {stage}", stage=_(row.gone_up.label)), "red"))
    if row.effective is not None:
        found.append((_("Effective"), "green") if row.effective else (_("Not effective"), "red"))
    return found


def _five(story: Story) -> None:
    """Person, date, standard, measure, money: what every correction has settled."""
    row, open_still = story.row, story.row.state == ActionState.OPEN
    due = clock.shown(row.due_at) + (f" ({_('late')})" if row.late else "")
    five = {
        _("Responsible"): plain(row.owner),
        _("Due"): due,
        _("Standard"): plain(story.standard),
        _("Measure"): plain(row.measure),
        _("Cost, yuan"): money_words(row.money),
    }
    unsaid = f":gray[{_('not said yet')}]" if open_still else "—"
    st.markdown("\n".join(f"- :gray[{name}]　{told or unsaid}" for name, told in five.items()))


def _told_facts(facts: dict[str, str]) -> list[str]:
    return [f"{name}：{told}" for name, told in facts.items() if told]


def _facts(story: Story, *, opens: bool) -> dict[str, str]:
    row = story.row
    return {
        _("Kind of measure"): _(row.remedy.label) if row.remedy else "",
        _("Place"): plain(row.place),
        _("Item concerned"): item_words(row, story.item),
        _("Raised from"): _source(story) if opens else plain(source_words(row)),
        _("Raised by"): plain(row.raised_by),
        _("Project"): plain(row.project) or _("Whole company"),
        _("Effect looked at from"): clock.shown(row.effect_due_at)[:10],
    }


def _source(story: Story) -> str:
    row, words = story.row, plain(source_words(story.row))
    known = row.source_kind in SCREENS and row.source_id is not None
    return f"[{words}](/{SCREENS[row.source_kind]}?id={row.source_id})" if known else words


def _kin(heading: str, rows: list[Row]) -> None:
    """The same thing, another time."""
    if rows:
        st.subheader(heading, anchor=False)
        st.markdown("\n".join(row_line(row) for row in rows))


def _told(event: Event) -> str:
    """One line of the story, and what was said below it."""
    first = f"- **{_label(event)}** · {clock.shown(event.at)}" + (f" · {plain(event.by)}" if event.by else "")
    extra = " · ".join(part for part in (_said(event), plain(event.note)) if part)
    return first + (f"  \n  {extra}" if extra else "")


def _label(event: Event) -> str:
    return _("Photos and files") if event.content.keys() & {"files", "removed"} else _(event.move.label)


def _said(event: Event) -> str:
    content = event.content
    if removed := content.get("removed"):
        return _("{n} files removed", n=len(removed))
    if files := content.get("files"):
        return _("{n} files added", n=len(files))
    if event.move in (ActionMove.ASSIGN, ActionMove.ASK):
        return _("due {date}", date=content["due"])
    if event.move == ActionMove.PLAN and "money" in content:
        return _("{money} yuan", money=content["money"])
    if event.move == ActionMove.EFFECT:
        return _("Effective") if content["effective"] else _("Not effective")
    return ""
