"""The form designer's blocks: the questions, the one worked on, how it looks, what is wrong, publishing."""

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.errors import Refused
from lib.forms import drafts
from lib.forms.design_bench_view import HEAD, Bench, bench_of, marks
from lib.forms.design_outline_view import add_question, chosen, outline, tools, turn
from lib.forms.design_preview_view import preview
from lib.forms.design_question_view import form_head, question
from lib.forms.design_rules import PURPOSES
from lib.forms.drafts import Draft
from lib.forms.fields_view import changes_list
from lib.forms.preflight_rules import Finding, findings
from lib.forms.read_rules import read_schema
from lib.forms.schema import FormSchema
from lib.forms.sheet_view import told
from lib.forms.sound_checklist_rules import is_inspected
from lib.forms.version_rules import Change, changes, successor
from lib.ui import _, attempt, go, once, plain, say, sentence, submit


def designer(me: Actor, draft: Draft) -> None:
    """List, question, preview side by side; one below the other on a phone."""
    bench = bench_of(me, draft)
    chosen(bench)
    head = st.container()
    if bench.stale:
        with head:
            _elsewhere(bench)
        return
    left, middle, right = st.columns([5, 7, 6], gap="medium")
    with middle:
        _worked_on(bench)
        turn(bench)
    faults, found = _looked_over(bench)
    with left:
        outline(bench, marks(found))
        add_question(bench)
    with right:
        preview(bench.schema, draft.id, bench.mind.version)
    with head:
        _head(bench, faults, found)


def _worked_on(bench: Bench) -> None:
    if bench.mind.on == HEAD or not (field := bench.field):
        form_head(bench)
        return
    above = st.container()
    question(bench, field)
    with above:
        tools(bench, bench.schema.field(field.id))


def _looked_over(bench: Bench) -> tuple[list[Refused], list[Finding]]:
    """Once a version: a tangled form takes a moment to look through."""
    version = bench.mind.version
    if bench.mind.looked[0] != version:
        bench.mind.looked = (version, *_found_in(bench.schema))
    return bench.mind.looked[1:]


def _found_in(schema: FormSchema) -> tuple[list[Refused], list[Finding]]:
    """What stands in the way of publishing; where nothing does, what could never come to be."""
    try:
        return [], findings(read_schema(schema.model_dump(mode="json")))
    except Refused as refused:
        return [*refused.parts], []


# -- above the questions -----------------------------------------------------------------------


def _head(bench: Bench, faults: list[Refused], found: list[Finding]) -> None:
    draft = bench.draft
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Back"), icon=":material/arrow_back:", key="design:back"):
            _away(bench)
        st.badge(_(PURPOSES.get(bench.schema.kind, bench.schema.kind)), color="blue")
        st.caption(_state(draft), width="content")
        if st.button(_("Discard"), icon=":material/delete:", key="design:discard"):
            st.dialog(_("Discard the draft"))(_confirm_discard)(bench)
        if st.button(_("Publish …"), icon=":material/publish:", type="primary", key="design:publish"):
            st.dialog(_("Publish the form"), width="large")(_publish)(bench, faults, found)
    st.subheader(plain(told(bench.schema.title)) or "—", anchor=False)
    _meanwhile(bench)
    _checks(faults, found)


def _state(draft: Draft) -> str:
    kept = clock.shown(draft.at)
    if draft.based_on:
        return _("Draft on version {no}, kept {at}", no=draft.based_on, at=kept)
    return _("Draft of a new form, kept {at}", at=kept)


def _away(bench: Bench, form_id: int = 0) -> None:
    """To where such forms are looked after."""
    id, screen = form_id or bench.draft.form_id, "forms"
    if is_inspected(bench.schema) or not bench.me.may("forms.manage"):
        screen = "checklists"
    go(screen, **({"id": id} if id else {}))


def _elsewhere(bench: Bench) -> None:
    st.warning(_("This draft was changed in another window. Nothing here was lost there."))
    if st.button(_("Load the new state"), type="primary", key="design:load"):
        bench.look_again()
        st.rerun()


def _meanwhile(bench: Bench) -> None:
    """Somebody else's version is never gone over: it is told, and brought in when asked for."""
    draft = bench.draft
    if not draft.base or not draft.newest or draft.newest_no == draft.based_on:
        return
    st.warning(_("Somebody published version {no} since this draft was begun:", no=draft.newest_no))
    changes_list(changes(draft.base, draft.newest))
    nonce = once("design", "follow", draft.id, draft.newest_no)
    if nonce.button(_("Bring these changes in"), primary=False, icon=":material/merge:") and (
        done := submit(drafts.follow, bench.me, nonce, **bench.known)
    ):
        _told(done.value)
        bench.look_again()
        st.rerun()


def _told(clashes: list[Change]) -> None:
    for clash in clashes:
        say(sentence(clash.message, **clash.params))
    say(_("Their changes are in your draft now."))


def _checks(faults: list[Refused], found: list[Finding]) -> None:
    lines = _sentences(faults, found)
    if not lines:
        return
    grave = bool(faults) or any(one.grave for one in found)
    title = _("Worth a look: {n}", n=len(found))
    if faults:
        title = _("To be put right before it is published")
    elif grave:
        title = _("Some of it nobody will ever see or answer")
    with st.expander(title, icon=":material/error:" if grave else ":material/info:", expanded=grave):
        st.markdown("\n".join(f"- {line}" for line in lines))


def _sentences(faults: list[Refused], found: list[Finding]) -> list[str]:
    said = [sentence(one.message, **one.params) for one in faults]
    ordered = sorted(found, key=lambda one: not one.grave)
    return said + [sentence(one.message, **one.params) for one in ordered]


# -- publishing, discarding --------------------------------------------------------------------


def _publish(bench: Bench, faults: list[Refused], found: list[Finding]) -> None:
    """The changes people will notice, what was found, and the person's word."""
    draft = bench.draft
    if faults:
        st.error("\n- ".join(_sentences(faults, [])))
        return
    if draft.base and (made := attempt(successor, draft.base, bench.schema)):
        title = _("Changes against version {no}", no=draft.based_on)
        st.markdown(f"**{title}**")
        changes_list(changes(draft.base, made.value))
        st.caption(_("Answers given so far stay on their version and look as they did."))
    if found:
        title = _("What the check found")
        st.markdown(f"**{title}**")
        st.markdown("\n".join(f"- {line}" for line in _sentences([], found)))
    else:
        st.caption(_("The check found nothing to put right."))
    nonce = once("design", "publish", draft.id, bench.mind.version)
    label = _("Publish as version {no}", no=draft.based_on + 1)
    if nonce.button(label, icon=":material/publish:") and (
        done := submit(drafts.publish_draft, bench.me, nonce, **bench.known)
    ):
        say(_("Published. The form is in force from now on."))
        _away(bench, done.value)


def _confirm_discard(bench: Bench) -> None:
    name = plain(told(bench.schema.title))
    st.markdown(_("Your draft of “{form}” goes for good. What is published stays.", form=name))
    nonce = once("design", "drop", bench.draft.id)
    if nonce.button(_("Discard")) and submit(drafts.discard, bench.me, nonce, **bench.known):
        say(_("The draft is gone."))
        _away(bench)
