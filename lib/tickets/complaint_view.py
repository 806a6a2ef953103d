"""What a complaint has beyond a ticket: grade, findings, answer, people; a major one's plan."""

from dataclasses import replace

import streamlit as st

from db.choices.tickets import Grade, TicketType
from lib import clock
from lib.access import Actor
from lib.forms import service as forms
from lib.forms.view import label_of
from lib.tickets import complaints, statements
from lib.tickets.complaint_rules import LONGEST_STEP, PlanStep
from lib.tickets.complaint_words_view import COLOURS
from lib.tickets.complaints import Case, Person
from lib.tickets.story import Story
from lib.ui import _, form, plain, reading, saved, submit
from lib.widgets import toned


def grade_badge(grade: Grade | None) -> None:
    if grade:
        toned(_(grade.label), COLOURS[grade])


def plan(me: Actor, story: Story) -> None:
    """What is done at once about a major complaint, before anything else on the screen."""
    if story.row.type != TicketType.COMPLAINT or story.row.grade != Grade.MAJOR:
        return
    steps = list(reading(complaints.case, me, id=story.row.id).plan)
    done = sum(step.done for step in steps)
    title = _("Emergency plan: {done} of {all} done", done=done, all=len(steps))
    with st.expander(title, icon=":material/emergency:", expanded=done < len(steps)):
        if me.may("tickets.classify"):
            _plan_form(me, story, steps)
        else:
            marks = [("☑ " if step.done else "☐ ") + plain(step.text) for step in steps]
            st.markdown("  \n".join(marks))


def _plan_form(me: Actor, story: Story, steps: list[PlanStep]) -> None:
    with form("plan", story.row.id, border=False) as nonce:
        ticked = [
            replace(step, done=st.checkbox(plain(step.text), value=step.done, key=nonce.key(f"step{n}")))
            for n, step in enumerate(steps)
        ]
        more = st.text_input(_("One more step"), key=nonce.key("more"), max_chars=LONGEST_STEP)
        sent = nonce.send(_("Save the plan"), primary=False)
    if sent:
        kept = [*ticked, PlanStep(more)]
        if submit(complaints.keep_plan, me, nonce, id=story.row.id, steps=kept, version=story.version):
            saved("ticket", story.row.id)
            st.rerun()


def case(me: Actor, story: Story) -> None:
    """Department, findings, the people it names with their side, the written answer."""
    if story.row.type != TicketType.COMPLAINT:
        return
    found = reading(complaints.case, me, id=story.row.id)
    if not (found.department or found.facts or found.people or found.answer):
        return
    with st.container(border=True):
        _findings(me, found)
        for person in found.people:
            _side(me, story, person)
        if found.answer:
            _answer(found)


def _findings(me: Actor, found: Case) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        grade_badge(found.grade)
        if found.valid is not None:
            st.badge(_("Valid") if found.valid else _("Not valid"), color="orange" if found.valid else "gray")
        if found.department:
            st.markdown(_("Department: {name}", name=plain(_department(me, found.department))))
    if found.facts:
        st.markdown(f"**{_('Findings')}**　{_lines(found.facts)}")
        st.markdown(f"**{_('Verdict')}**　{_lines(found.verdict)}")


def _department(me: Actor, department: str) -> str:
    schema = reading(forms.form_in_force, me, code=TicketType.COMPLAINT)[1]
    known = any(field.id == "department" for field in schema.fields)
    return label_of(schema, "department", department) if known else department


def _side(me: Actor, story: Story, person: Person) -> None:
    who = " · ".join(plain(part) for part in (person.name, person.post) if part)
    if person.replied_at:
        at = clock.shown(person.replied_at)
        st.markdown(f"**{who}**　{_lines(person.reply)}　:gray[{at}]")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{who}**　:gray[{_('has not given their side yet')}]")
        if me.may("tickets.investigate"):
            with st.popover(_("Write it down for them"), icon=":material/record_voice_over:"):
                _side_form(me, story, person)


def _side_form(me: Actor, story: Story, person: Person) -> None:
    with form("side", person.id, border=False) as nonce:
        text = st.text_area(_("What they say"), key=nonce.key("text"), max_chars=1000, height=120)
        sent = nonce.send(_("Save"))
    if sent and submit(statements.reply_for, me, nonce, id=story.row.id, person_id=person.id, text=text):
        st.rerun()


def _answer(found: Case) -> None:
    how = _(found.delivery.label) if found.delivery else ""
    told = (clock.shown(found.answered_at), plain(found.answered_by), how)
    st.markdown(f"**{_('Written answer')}**　:gray[{' · '.join(part for part in told if part)}]")
    st.markdown("  \n".join(plain(line) for line in found.answer.splitlines() if line.strip()))


def _lines(text: str) -> str:
    return " ".join(plain(line) for line in text.splitlines())
