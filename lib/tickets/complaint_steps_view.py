"""The steps only a complaint takes: classify, findings, written answer, follow-up, cause."""

from datetime import datetime

import streamlit as st

from db.choices.tickets import Delivery, Grade, Move
from lib import clock
from lib.access import Actor
from lib.forms import service as forms
from lib.forms.people_view import staff_of
from lib.forms.schema import FormSchema
from lib.forms.view import options_of
from lib.i18n import N_
from lib.pickers import Match, picker
from lib.tickets import chains, complaints, service
from lib.tickets.chain_rules import LONGEST_CAUSE, causes
from lib.tickets.complaints import Case
from lib.tickets.step_parts_view import StepForm, reasoned, send
from lib.tickets.story import Story
from lib.ui import Once, _, form, language, once, reading
from lib.widgets import choose, pick, words

MOST_PEOPLE = 6
COMPLAINT = "complaint"


def _classify(me: Actor, story: Story, move: Move) -> None:
    case, schema = reading(complaints.case, me, id=story.row.id), _schema(me)
    if story.chained and not case.grade:
        st.caption(_("It repeats an earlier case: it will count at least one grade higher than you choose."))
    with form(move, story.row.id, border=False) as nonce:
        category = choose(
            _("Class of complaint"),
            options_of(schema, "category"),
            key=nonce.key("category"),
            held=story.row.category,
        )
        grade = pick(_("Grade"), words(Grade), key=nonce.key("grade"), held=case.grade or Grade.GENERAL)
        department = choose(
            _("Responsible department"),
            options_of(schema, "department"),
            key=nonce.key("department"),
            held=case.department or None,
        )
        told = _still_untold(nonce, case)
        note = st.text_input(_("Note"), key=nonce.key("note"), max_chars=1000)
        sent = nonce.send(_(move.label), width="stretch")
    if sent:
        send(
            me,
            story,
            nonce,
            complaints.classify,
            move,
            category=category or "",
            grade=grade or Grade.GENERAL,
            department=department or "",
            note=note,
            version=story.version,
            **told,
        )


def _schema(me: Actor) -> FormSchema:
    return reading(forms.form_in_force, me, code=COMPLAINT)[1]


def _still_untold(nonce: Once, case: Case) -> dict[str, object]:
    """Asked only where the intake did not say it."""
    told: dict[str, object] = {}
    if not case.happened_at:
        left, right = st.columns(2)
        day = left.date_input(_("When it happened"), value=None, format="YYYY-MM-DD", key=nonce.key("day"))
        hour = right.time_input(_("Time"), value=None, key=nonce.key("hour"), step=1800)
        told["happened_at"] = datetime.combine(day, hour, clock.zone()) if day and hour else None
    if not case.reason:
        told["reason"] = st.text_input(
            _("Why the customer is not content"), key=nonce.key("reason"), max_chars=1000
        )
    if not case.demand:
        told["demand"] = st.text_input(_("What the customer wants"), key=nonce.key("demand"), max_chars=1000)
    return told


def _grade(me: Actor, story: Story, move: Move) -> None:
    others = {grade: label for grade, label in words(Grade).items() if grade != story.row.grade}
    with form(move, story.row.id, border=False) as nonce:
        grade = pick(_("New grade"), others, key=nonce.key("grade"), held=next(iter(others)))
        reason = st.text_area(_("Why?"), key=nonce.key("reason"), max_chars=1000, height=80)
        sent = nonce.send(_(move.label), width="stretch")
    if sent:
        values = {"grade": grade or Grade.GENERAL, "reason": reason}
        send(me, story, nonce, complaints.regrade, move, version=story.version, **values)


def _investigate(me: Actor, story: Story, move: Move) -> None:
    case, nonce = reading(complaints.case, me, id=story.row.id), once(move, story.row.id)
    people = _who_answers(me, story, case, nonce)
    verdicts = {True: _("Valid"), False: _("Not valid")}
    with form(move, story.row.id, border=False) as nonce:
        facts = st.text_area(
            _("What happened"), value=case.facts, key=nonce.key("facts"), max_chars=680, height=120
        )
        valid = pick(_("Is the complaint valid?"), verdicts, key=nonce.key("valid"), held=case.valid)
        verdict = st.text_area(
            _("Why, and what is to be done"),
            value=case.verdict,
            key=nonce.key("verdict"),
            max_chars=300,
            height=80,
        )
        sent = nonce.send(_(move.label), width="stretch")
    if sent and valid is None:
        st.error(_("Please say whether the complaint is valid."))
    elif sent:
        found = {"facts": facts, "valid": bool(valid), "verdict": verdict, "people": people}
        send(me, story, nonce, complaints.investigate, move, version=story.version, **found)


def _who_answers(me: Actor, story: Story, case: Case, nonce: Once) -> list[int]:
    """One after another; what the intake form said is the first offered."""
    held = [Match(one.staff_id, one.name) for one in case.people] or _said_at_intake(me, story)
    chosen: list[int] = []
    for n in range(MOST_PEOPLE):
        label = _("Who answers for it, when valid") if n == 0 else _("And who else")
        known = held[n] if n < len(held) else None
        found = picker(label, staff_of(me), key=nonce.key(f"who{n}"), held=known)
        if found is None:
            break
        chosen.append(found.id)
    return chosen


def _said_at_intake(me: Actor, story: Story) -> list[Match]:
    answered = reading(forms.answer_of, me, owner_kind="ticket", owner_id=story.row.id)
    about = (answered[1].get("about") if answered else None) or {}
    return [Match(about["id"], about["name"])] if about.get("id") else []


def _answer(me: Actor, story: Story, move: Move) -> None:
    with form(move, story.row.id, border=False) as nonce:
        text = st.text_area(
            _("The answer, as the customer gets it"), key=nonce.key("text"), max_chars=1000, height=200
        )
        how = pick(_("How it is delivered"), words(Delivery), key=nonce.key("how"), held=Delivery.HANDED)
        sent = nonce.send(_(move.label), width="stretch")
    if sent:
        values = {"text": text, "delivery": how or Delivery.HANDED}
        send(me, story, nonce, complaints.answer, move, version=story.version, **values)


def _cause(me: Actor, story: Story, move: Move) -> None:
    with form(move, story.row.id, border=False) as nonce:
        cause = _asked_cause(story, nonce)
        note = st.text_input(_("Note"), key=nonce.key("note"), max_chars=1000)
        sent = nonce.send(_(move.label), width="stretch")
    if sent:
        send(me, story, nonce, chains.name_cause, move, version=story.version, cause=cause, note=note)


def _asked_cause(story: Story, nonce: Once) -> str:
    """Own words win over the list."""
    known = causes(story.row.type, language())
    chosen = choose(
        _("What lay behind it"),
        known,
        key=nonce.key("cause"),
        held=story.cause if story.cause in known else None,
    )
    own = st.text_input(
        _("Or in your own words"),
        value="" if story.cause in known else story.cause,
        key=nonce.key("own"),
        max_chars=LONGEST_CAUSE,
    )
    return own.strip() or chosen or ""


def _close(me: Actor, story: Story, move: Move) -> None:
    """One of a chain is asked for its cause here, so that nobody has to look for the step before."""
    asks = story.chained and not story.cause
    with form(move, story.row.id, border=False) as nonce:
        cause = _asked_cause(story, nonce) if asks else ""
        note = st.text_area(_("Note"), key=nonce.key("text"), max_chars=1000, height=80)
        sent = nonce.send(_(move.label), width="stretch")
    if sent:
        send(me, story, nonce, service.close, move, version=story.version, cause=cause, note=note)


FORMS: dict[Move, StepForm] = {
    Move.CLASSIFY: _classify,
    Move.GRADE: _grade,
    Move.INVESTIGATE: _investigate,
    Move.ANSWER: _answer,
    Move.FOLLOW_UP: reasoned(
        complaints.follow_up, N_("Does it hold? What does the customer say now?"), "note"
    ),
    Move.CAUSE: _cause,
    Move.CLOSE: _close,
}
