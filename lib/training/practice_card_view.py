"""One question of practice: asked, answered with big controls, told at once."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import streamlit as st

from db.choices.questions import QuestionKind
from lib import storage
from lib.access import Actor
from lib.exams.answer_words_view import answer_words, key_words
from lib.exams.sitting_answer_rules import (
    LONGEST_BLANK,
    LONGEST_NUMBER,
    LONGEST_TEXT,
    options_of,
    parts_of,
    pictures_of,
)
from lib.questions.asked_view import letter, worded
from lib.questions.content import Asked, Option
from lib.training import practice
from lib.training.practice import Card, Outcome
from lib.training.practice_view import Round, begin, leave
from lib.ui import Once, _, once, plain, reading, submit
from lib.widgets import choose

K = QuestionKind
Said = dict[str, list[str]]
TAPPED = (K.SINGLE, K.TRUE_FALSE)
"""One tap is the whole answer."""


def question(me: Actor, now: Round) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(now.at / len(now.ids), text=f"{now.at + 1} / {len(now.ids)}", width="stretch")
        if st.button(_("Stop here"), key="practice:stop", type="tertiary", icon=":material/close:"):
            leave()
    card = reading(practice.card, me, question_id=now.ids[now.at], seed=now.seed)
    st.caption(f"{_(card.asked.kind.label)}　{plain(card.topic)}")
    st.markdown(f"**{worded(card.asked.stem)}**")
    _pictures(me, card)
    if now.outcome is None:
        _answer(me, now, card)
    else:
        _told(me, now, card, now.outcome)


def _pictures(me: Actor, card: Card) -> None:
    for place in range(len(pictures_of(card.asked))):
        found = reading(practice.practice_picture, me, question_id=card.id, place=place)
        if content := storage.get(found.sha256):
            st.image(BytesIO(content), width=340)


# -- answering ---------------------------------------------------------------------------------


def _answer(me: Actor, now: Round, card: Card) -> None:
    nonce = once("practice", now.seed, now.at)
    if card.asked.kind in TAPPED:
        said = _tap(card, nonce)
    elif card.asked.kind == K.ORDERING:
        said = _in_order(card, nonce)
    else:
        with st.form(nonce.key("form"), border=False):
            typed = _fields(card)
            label = _("Show the model answer") if card.asked.kind == K.SHORT else _("Give the answer")
            said = typed if nonce.send(label, width="stretch") else None
    if said is None:
        return
    done = submit(practice.answer, me, nonce, question_id=card.id, seed=now.seed, said=said)
    if done:
        now.outcome = done.value
        now.right += done.value.right is True
        st.rerun()


def _tap(card: Card, nonce: Once) -> Said | None:
    """A button for each, as wide as the screen."""
    shown = {"true": _("True statement"), "false": _("False statement")}
    if card.asked.kind == K.SINGLE:
        shown = _lettered(options_of(card.asked, card.item.order))
    for value, label in shown.items():
        if st.button(label, key=nonce.key(f"tap:{value}"), width="stretch"):
            return {"a": [value]}
    return None


def _in_order(card: Card, nonce: Once) -> Said | None:
    """Tapped one after the other."""
    labels = _lettered(options_of(card.asked, card.item.order))
    placed: list[str] = st.session_state.setdefault(nonce.key("order"), [])
    st.caption(_("Tap them in the right order."))
    if placed:
        st.markdown("  \n".join(f"**{n}.** {labels[one]}" for n, one in enumerate(placed, 1)))
    for value in [one for one in labels if one not in placed]:
        if st.button(labels[value], key=nonce.key(f"tap:{value}"), width="stretch"):
            placed.append(value)
            st.rerun()
    if placed and st.button(_("Put them in order anew"), key=nonce.key("anew"), type="tertiary"):
        placed.clear()
        st.rerun()
    if len(placed) == len(labels) and nonce.button(_("Give the answer"), width="stretch"):
        return {f"a{n}": [one] for n, one in enumerate(placed)}
    return None


def _lettered(options: Sequence[Option]) -> dict[str, str]:
    """Place → what stands there; nothing tells which it is in the bank."""
    return {str(n): f"{letter(n)}\\. {plain(one.text)}" for n, one in enumerate(options)}


def _fields(card: Card) -> Said:
    nonce = once("practice", "fields", card.id, card.item.order)
    if card.asked.kind != K.CASE:
        return _inputs(card.asked, card.item.order, "", nonce.key)
    said: Said = {}
    for n, (part, order, prefix) in enumerate(parts_of(card.asked, card.item), 1):
        st.markdown(f"**({n})** {worded(part.stem)}")
        said |= _inputs(part, order, prefix, nonce.key)
    return said


def _inputs(asked: Asked, order: Sequence[str], prefix: str, key: Any) -> Said:
    """What a form sends for one question, as lib.exams.sitting_answer_rules reads it."""
    shown = _lettered(options_of(asked, order))
    if asked.kind == K.MULTIPLE:
        return {
            f"{prefix}a": [n for n, label in shown.items() if st.checkbox(label, key=key(f"{prefix}a{n}"))]
        }
    if asked.kind in TAPPED:
        both = {"true": _("True statement"), "false": _("False statement")}
        return {f"{prefix}a": _radio(shown if asked.kind == K.SINGLE else both, key(f"{prefix}a"))}
    if asked.kind == K.SHORT:
        text = st.text_area(_("Your answer"), key=key(f"{prefix}a"), max_chars=LONGEST_TEXT, height=140)
        return {f"{prefix}a": [text]}
    if asked.kind == K.NUMBER:
        label = _("Your answer") + (f" ({plain(asked.unit)})" if asked.unit else "")
        return {f"{prefix}a": [st.text_input(label, key=key(f"{prefix}a"), max_chars=LONGEST_NUMBER)]}
    return _several(asked, options_of(asked, order), prefix, key)


def _several(asked: Asked, options: Sequence[Option], prefix: str, key: Any) -> Said:
    """A field for each blank, each left side, each place."""
    if asked.kind == K.FILL:
        blanks = {n: _("Blank {n}", n=n + 1) for n in range(asked.blanks)}
        return {
            f"{prefix}a{n}": [st.text_input(label, key=key(f"{prefix}a{n}"), max_chars=LONGEST_BLANK)]
            for n, label in blanks.items()
        }
    labels = [plain(left.text) for left in asked.lefts] or [f"{n}." for n in range(1, len(options) + 1)]
    named = {str(n): f"{letter(n)}. {one.text}" for n, one in enumerate(options)}
    return {f"{prefix}a{n}": _chosen(label, named, key(f"{prefix}a{n}")) for n, label in enumerate(labels)}


def _radio(shown: Mapping[str, str], key: str) -> list[str]:
    value = st.radio(
        _("Your answer"),
        list(shown),
        format_func=shown.__getitem__,
        index=None,
        key=key,
        label_visibility="collapsed",
    )
    return [value] if value else []


def _chosen(label: str, named: Mapping[str, str], key: str) -> list[str]:
    value = choose(label, named, key=key)
    return [value] if value else []


# -- told --------------------------------------------------------------------------------------


def _told(me: Actor, now: Round, card: Card, outcome: Outcome) -> None:
    _verdict(outcome)
    asked, key = outcome.content.asked, outcome.content.key
    mine = answer_words(asked, outcome.given, card.item.order, card.item)
    st.markdown("**" + _("Your answer") + "**  \n" + mine)
    if outcome.right is not True:
        title = _("Model answer") if outcome.right is None else _("Right answer")
        st.markdown(f"**{title}**  \n" + key_words(asked, key, card.item))
    if outcome.content.explanation:
        st.info(worded(outcome.content.explanation), icon=":material/lightbulb:")
    if outcome.right is None and not now.judged:
        _judge(me, now, card)
        return
    last = now.at + 1 == len(now.ids)
    label = _("See how it went") if last else _("Next question")
    if st.button(label, key=f"practice:next:{now.seed}:{now.at}", type="primary", width="stretch"):
        now.go_on()
        st.rerun()


def _verdict(outcome: Outcome) -> None:
    if outcome.right is True:
        st.success(_("Right."), icon=":material/check_circle:")
    elif outcome.right is False:
        part = _("Partly right: {n} %.", n=outcome.share) if outcome.share else _("Not right.")
        st.error(part, icon=":material/cancel:")
    else:
        st.warning(_("Compare, and judge yourself."), icon=":material/balance:")


def _judge(me: Actor, now: Round, card: Card) -> None:
    nonce = once("practice", "judge", now.seed, now.at)
    verdicts = {True: _("I had it right"), False: _("I did not know it")}
    for right, label in verdicts.items():
        pressed = st.button(label, key=nonce.key(f"judge:{right}"), width="stretch")
        if pressed and submit(practice.judge, me, nonce, question_id=card.id, right=right):
            now.judged, now.right = True, now.right + right
            now.go_on()
            st.rerun()


def summary(me: Actor, now: Round) -> None:
    st.subheader(_("{right} of {n} right", right=now.right, n=len(now.ids)), anchor=False)
    st.progress(now.right / len(now.ids))
    if now.right < len(now.ids):
        st.caption(_("What was wrong stands in the wrong-answer book and comes again."))
    if st.button(_("Another round"), key="practice:more", type="primary", width="stretch"):
        begin(me, now.source, now.which)
    if st.button(_("Done for now"), key="practice:done", width="stretch"):
        leave()
