"""One person's result: what came of it, and every question with what was given, its points and why."""

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.exams import appeals, results
from lib.exams.answer_words_view import (
    answer_words,
    key_words,
    lines_of,
    points_of,
    rule_words,
    show_pictures,
)
from lib.exams.own_rows import OwnLine, OwnResult
from lib.exams.result_rules import PARTS
from lib.ui import _, form, plain, reading, say, submit
from lib.widgets import choose, pick

ALL, LOST = "all", "lost"
TONES = {"open": "orange", "upheld": "green", "rejected": "gray"}
STEM = 40


def own_result(me: Actor, sitter: int) -> None:
    """The person's own, and the way to appeal."""
    found = reading(results.my_result, me, sitter_id=sitter)
    show_result(found)
    if found.sitting is not None:
        _appeal(me, found)


def show_result(found: OwnResult, *, named: bool = False) -> None:
    """named: whose it is stands above, for whoever looks at somebody else's."""
    if named:
        who = "　".join(filter(None, (found.name, found.post, found.project)))
        st.subheader(plain(who), anchor=False)
    _outcome(found)
    if found.sitting is None:
        st.info(_("No paper was handed in."))
        return
    _questions(found)


def _outcome(found: OwnResult) -> None:
    if found.total is None:
        missing = _(", ").join(_(PARTS[name]) for name in found.lacking)
        st.warning(_("No total yet. Missing: {parts}", parts=missing))
    with st.container(horizontal=True):
        if found.total is not None:
            verdict = _("Passed it") if found.passed else _("Not passed")
            st.metric(
                _("Total of the exam"),
                f"{points_of(found.total)} %",
                verdict,
                delta_color="off",
                delta_arrow="off",
            )
        for name, value in found.parts.items():
            if found.weights.get(name):
                label = _(PARTS[name])
                st.metric(
                    f"{label} {found.weights[name]} %", f"{points_of(value)} %" if value is not None else "—"
                )
        if found.score is not None:
            st.metric(_("Points of the paper"), f"{points_of(found.score)} / {points_of(found.full)}")
    handed = clock.shown(found.handed_in_at)
    told = {"mark": points_of(found.pass_mark), "at": handed or "—", "n": found.attempt or "—"}
    st.caption(_("Pass mark {mark} %. Paper handed in {at}, attempt {n}.", **told))
    if found.overall_note:
        st.caption(_("Overall assessment: {note}", note=plain(found.overall_note)))


def _questions(found: OwnResult) -> None:
    shown = {LOST: _("Marks lost"), ALL: _("All questions")}
    which = pick(_("Questions shown"), shown, key=f"own:which:{found.sitter}", held=LOST)
    lines = [line for line in found.lines if which == ALL or _lost(line)]
    if not lines:
        st.success(_("Full marks in every question."))
    section = ""
    for line in lines:
        if line.section and line.section != section:
            st.markdown(f"**{plain(line.section)}**")
            section = line.section
        _question(found, line)


def _lost(line: OwnLine) -> bool:
    return line.basis is None or line.basis.points is None or line.basis.points < line.basis.marks


def _question(found: OwnResult, line: OwnLine) -> None:
    with st.container(border=True):
        st.markdown(
            "  \n".join([f"{_mark(line)} **{line.item.n}.** {lines_of(line.asked.stem)}", *_said(line)])
        )
        show_pictures(line.asked, f"own:{found.sitter}:{line.item.n}")


def _mark(line: OwnLine) -> str:
    if line.basis is None:
        return f":gray-badge[{_('Left out of the paper')}]"
    if line.basis.points is None:
        return f":orange-badge[{_('Waits for marks')}]"
    tone = "green" if not _lost(line) else "orange" if line.basis.points > 0 else "red"
    return f":{tone}-badge[{points_of(line.basis.points)} / {points_of(line.basis.marks)}]"


def _said(line: OwnLine) -> list[str]:
    """What was given, what is right, by which rule; nothing that is empty."""
    told = []
    if line.basis is not None:
        given = answer_words(line.asked, line.basis.given, line.item.order, line.item)
        told.append(_("Given: {answer}", answer=given))
    if line.key is not None:
        told.append(_("Right: {answer}", answer=key_words(line.asked, line.key, line.item)))
    if line.basis is not None and (rule := rule_words(line.asked, line.basis)):
        told.append(f":gray[{_('Marked: {rule}', rule=rule)}]")
    why = line.reason or (line.basis.why if line.basis else "")
    if why:
        told.append(f":gray[{_('Remark: {text}', text=plain(why))}]")
    if line.explanation:
        told.append(f":gray[{_('Explanation: {text}', text=lines_of(line.explanation))}]")
    return told


# -- appeals -----------------------------------------------------------------------------------


def _appeal(me: Actor, found: OwnResult) -> None:
    st.subheader(_("Appeals"), anchor=False)
    for one in found.appeals:
        about = _("Question {n}", n=one.n) if one.n else _("The whole paper")
        badge = f":{TONES[one.state.value]}-badge[{_(one.state.label)}]"
        answer = _("Answer: {text}", text=lines_of(one.answer)) if one.answer else ""
        st.markdown("  \n".join(filter(None, (f"{badge} **{about}** {lines_of(one.words)}", answer))))
    named = {0: _("The whole paper")} | {line.item.n: _named(line) for line in found.lines}
    with st.expander(_("Appeal against a mark")), form("appeal", found.sitting, border=False) as nonce:
        n = choose(_("What does the appeal concern?"), named, key=nonce.key("n"), held=0)
        most = appeals.LONGEST_WORDS
        words = st.text_area(_("What is wrong, and why?"), key=nonce.key("words"), max_chars=most)
        sent = nonce.send(_("Send the appeal"))
    if sent and submit(appeals.appeal, me, nonce, sitting_id=found.sitting or 0, n=n or None, words=words):
        say(_("Sent. The trainer will answer you."))
        st.rerun()


def _named(line: OwnLine) -> str:
    stem = " ".join(line.asked.stem.split())
    return f"{line.item.n}. {stem[:STEM]}{'…' if len(stem) > STEM else ''}"
