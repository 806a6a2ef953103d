"""Writing a question: its fields, and beside them how it will look, its key, and what is like it."""

from dataclasses import dataclass

import streamlit as st

from db.choices.questions import Difficulty, QuestionKind, QuestionState
from lib.access import Actor
from lib.keys import keys
from lib.questions import bank, likeness, topics
from lib.questions.asked_view import asked, key_of
from lib.questions.bank import Whole
from lib.questions.bank_view import topic_chooser
from lib.questions.content import Content
from lib.questions.content_rules import problems
from lib.questions.fields_view import fields
from lib.questions.likeness import Similar
from lib.questions.pictures_view import chosen
from lib.questions.writing_rules import Written, content_of
from lib.questions.written_rules import written
from lib.ui import Once, _, editing, go, once, plain, reading, saved, say, sentence, submit
from lib.widgets import pick, words

ENOUGH = 4
"""So many characters of a question before others like it are sought."""


@dataclass(frozen=True)
class Place:
    """Where a new question goes; kept from one to the next."""

    topic: int | None
    difficulty: Difficulty
    source: str


def new_question(me: Actor) -> None:
    """One after the other: the place and the kind stay, the words begin anew."""
    st.header(_("Write a question"), anchor=False)
    nonce = once("question", "new")
    left, right = st.columns([3, 2], gap="large")
    with left:
        place = _place(me)
        if place is None:
            return
        content = _fields(me, nonce, Written(_kind(QuestionKind.SINGLE)), None)
    with right:
        _beside(me, content)
    with left, st.container(horizontal=True):
        if nonce.button(_("Add to the bank"), icon=":material/add:"):
            _add(me, nonce, content, place, draft=False)
        if st.button(_("Keep as a draft"), key=nonce.key("draft")):
            _add(me, nonce, content, place, draft=True)
        _back()
    keys("question:first", at=f".st-key-{nonce.key('stem').replace(':', '-')} textarea", focus=nonce.nonce)


def _kind(held: QuestionKind, name: str = "new") -> QuestionKind:
    key = f"question:{name}:kind"
    return pick(_("Kind of question"), words(QuestionKind), key=key, held=held) or held


def _place(me: Actor) -> Place | None:
    tree = reading(topics.tree, me)
    if not any(row.active for row in tree):
        st.info(_("Questions stand under topics. Add a topic first: Question bank – Topics."))
        _back()
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        topic = topic_chooser(tree, key="question:new:topic", retired=False)
        difficulty = pick(
            _("Difficulty"), words(Difficulty), key="question:new:difficulty", held=Difficulty.MIDDLE
        )
        source = st.text_input(
            _("Where it comes from"),
            key="question:new:source",
            max_chars=200,
            placeholder=_("May stay empty"),
        )
    return Place(topic, difficulty or Difficulty.MIDDLE, source)


def _fields(me: Actor, nonce: Once, start: Written, was: Whole | None) -> Content:
    told = fields(nonce, start, start.kind)
    explanation = st.text_area(
        _("Explanation, shown after the exam and in practice"), start.explanation, 80, key=nonce.key("why")
    )
    points = st.text_input(_("Usual marks"), start.points, key=nonce.key("points"), width=150)
    with st.expander(_("Pictures"), icon=":material/image:"):
        shown = chosen(me, nonce, list(was_pictures(was)))
    full = Written(**{**vars(told), "explanation": explanation.strip(), "points": points})
    return content_of(full, shown, was.content if was else None)


def was_pictures(was: Whole | None) -> list[int]:
    return written(was.content)[1] if was else []


def _add(me: Actor, nonce: Once, content: Content, place: Place, *, draft: bool) -> None:
    if place.topic is None:
        st.error(_("Choose the topic the question belongs under."))
        return
    done = submit(
        bank.add,
        me,
        nonce,
        content=content,
        topic_id=place.topic,
        difficulty=place.difficulty,
        source=place.source,
        draft=draft,
    )
    if done:
        no = reading(bank.one, me, id=done.value).row.no
        say(_("{no} is kept as a draft.", no=no) if draft else _("{no} is in the bank.", no=no))
        st.rerun()


def _back() -> None:
    if st.button(_("Back to the list"), key="question:back", type="tertiary", icon=":material/close:"):
        go("questions")


# -- a new wording -----------------------------------------------------------------------------


def new_wording(me: Actor, whole: Whole) -> None:
    """Old papers keep the wording they were made with."""
    row = whole.row
    pin = editing("question", row.id, row.version, **{_("Stem"): row.stem})
    nonce = once("question", row.id, "reword", pin.version)
    start, _shown = written(whole.content)
    left, right = st.columns([3, 2], gap="large")
    with left:
        kind = _kind(start.kind, str(row.id))
        held = Written(**{**vars(start), "kind": kind}) if kind != start.kind else start
        content = _fields(me, nonce, held, whole)
        note = st.text_input(_("Why is it changed?"), key=nonce.key("note"), max_chars=200)
    with right:
        if content_of(start, was_pictures(whole), whole.content) != whole.content:
            st.caption(_("Some signs of this question mean something here. Please look at the preview."))
        _beside(me, content, row.id)
    with left, st.container(horizontal=True):
        draft = row.state == QuestionState.DRAFT
        label = _("Put it to use") if draft else _("Save the new wording")
        if nonce.button(label, icon=":material/save:"):
            _reword(me, nonce, whole, content, note, pin.version)
        if draft and st.button(_("Keep as a draft"), key=nonce.key("draft")):
            _reword(me, nonce, whole, content, note, pin.version, draft=True)


def _reword(
    me: Actor, nonce: Once, whole: Whole, content: Content, note: str, version: int, *, draft: bool = False
) -> None:
    id = whole.row.id
    if submit(bank.reword, me, nonce, id=id, content=content, note=note, version=version, draft=draft):
        saved("question", id)
        say(_("{no}: the new wording is kept.", no=whole.row.no))
        st.session_state[f"question:{id}:part"] = "look"
        st.rerun()


# -- beside the fields -------------------------------------------------------------------------


def _beside(me: Actor, content: Content, besides: int = 0) -> None:
    """As it will be seen, its key apart, and what should be known before it is kept."""
    st.caption(_("As whoever sits will see it"))
    with st.container(border=True):
        asked(content.asked, key="preview")
    key_of(content)
    if not content.asked.stem:
        return
    if found := problems(content):
        heading = _("Before it can be asked:")
        lines = [f"- {sentence(one.message, **one.params)}" for one in found]
        st.warning("\n".join([heading, *lines]), icon=":material/rule:")
    if len(content.asked.stem) >= ENOUGH:
        told = reading(likeness.similar, me, content=content, besides=besides)
        if told:
            st.info("\n".join([_("Already in the bank:"), *map(_like, told)]), icon=":material/content_copy:")


def _like(one: Similar) -> str:
    how = _("the very same") if one.exact else _("{n} % alike", n=round(one.share * 100))
    state = _(one.row.state.label)
    return f"- [{one.row.no}](/question?id={one.row.id}) · {how} · {state}  \n  {plain(one.row.stem)}"
