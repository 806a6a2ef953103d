"""Bringing questions in: every question with its verdict, one click, and the way back."""

from collections.abc import Mapping

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.paging import Page
from lib.questions import exchange_reading, importing, topics
from lib.questions.bank_view import topic_chooser
from lib.questions.exchange_rules import Read, Row, repeats, told_path
from lib.questions.importing import Batch, Incoming
from lib.questions.importing_source_view import Held, drop
from lib.questions.importing_table_view import Fates, file_table, mend_button, names
from lib.tables import Column, View, table
from lib.ui import _, form, once, plain, reading, say, submit
from lib.widgets import choose, pick


def preview(me: Actor, held: Held) -> None:
    good = held.read.good
    there = reading(importing.already_there, me, contents=[row.content for row in good if row.content])
    fates = _fates(held.read, {id(row): there[n] for n, row in enumerate(good) if n in there})
    kind = exchange_reading.FORMATS[held.read.format]
    st.subheader(plain(held.name), anchor=False)
    st.caption(_("Read as: {kind}", kind=_(kind)))
    _counts(fates)
    _bring_in(me, held, fates)
    file_table(held, fates)


def _fates(read: Read, there: Mapping[int, str]) -> dict[str, list[tuple[Row, str]]]:
    """Fate → rows, each with the number of the question in the bank that it is."""
    fates: dict[str, list[tuple[Row, str]]] = {"bad": [], "new": [], "there": [], "again": []}
    for row in read.rows:
        known = there.get(id(row), "")
        fate = "bad" if not row.good else "there" if known else "again" if repeats(row) else "new"
        fates[fate].append((row, known))
    return fates


def _counts(fates: Fates) -> None:
    with st.container(horizontal=True):
        for fate in ("new", "there", "again", "bad"):
            if fates[fate] or fate in ("new", "bad"):
                st.metric(names()[fate], len(fates[fate]), width=130)


def _bring_in(me: Actor, held: Held, fates: Fates) -> None:
    topic_id, by_file = _where(me, held)
    again = bool(fates["there"] or fates["again"]) and st.checkbox(
        _("Add those already in the bank or twice in the file as well"), key=f"exchange:again:{held.mark}"
    )
    chosen = held.read.good if again else [row for row, _known in fates["new"]]
    with st.container(horizontal=True):
        nonce = once("questions", "import", held.mark)
        sent = nonce.button(
            _("Add {n} questions", n=len(chosen)), disabled=not chosen, icon=":material/check:"
        )
        if fates["bad"]:
            mend_button(held)
        if st.button(_("Choose another file"), key="exchange:drop"):
            drop()
    if sent:
        rows = [incoming for row in chosen if (incoming := _incoming(row, by_file))]
        done = submit(importing.add_all, me, nonce, rows=rows, topic_id=topic_id, again=again)
        if done:
            held.batch = done.value
            st.rerun()


def _incoming(row: Row, by_file: bool) -> Incoming | None:
    if row.content is None:
        return None
    return Incoming(row.content, row.topic if by_file else (), row.difficulty, row.source)


def _where(me: Actor, held: Held) -> tuple[int | None, bool]:
    """(the topic for those that name none, whether those that do go under theirs)."""
    good = held.read.good
    named = {row.topic for row in good if row.topic}
    ways = {"file": _("By the topics of the file"), "one": _("All under one topic")}
    way = (
        pick(_("Topics of the questions"), ways, key=f"exchange:topics:{held.mark}", held="file")
        if named
        else "one"
    )
    by_file = way == "file"
    tree = reading(topics.tree, me)
    if by_file:
        known = {row.name for row in tree} | {row.path for row in tree}
        if new := sorted(told_path(path) for path in named if told_path(path) not in known):
            shown = "、".join(new[:8]) + ("…" if len(new) > 8 else "")
            st.caption(_("Topics that will be made: {names}", names=plain(shown)))
    if by_file and all(row.topic for row in good):
        return None, True
    label = _("Topic of those that name none") if by_file else _("Topic of all these questions")
    return topic_chooser(tree, key=f"exchange:topic:{held.mark}", retired=False, label=label), by_file


# -- afterwards ------------------------------------------------------------------------------


def result(me: Actor, held: Held) -> None:
    batch = held.batch
    if batch is None:
        return
    told = [_("{n} questions added", n=batch.count)]
    if batch.topics:
        told.append(_("{n} topics made", n=batch.topics))
    if batch.skipped:
        told.append(_("{n} were there already", n=batch.skipped))
    if bad := len(held.read.bad):
        told.append(_("{n} to mend were left out", n=bad))
    st.success(f"{plain(held.name)}：{'，'.join(told)}", icon=":material/check_circle:")
    with st.container(horizontal=True):
        if st.button(_("Bring in more"), type="primary", key="exchange:more"):
            drop()
        if held.read.bad:
            mend_button(held)
        with st.popover(_("Take this import back"), icon=":material/undo:"):
            _take_back(me, {batch.code: _named(batch)})


def past(me: Actor) -> None:
    found = reading(importing.batches, me)
    if not found:
        return
    with st.expander(_("Questions brought in so far ({n})", n=len(found))):
        columns = [
            Column("at", _("When"), lambda pair: clock.shown(pair[1].at)),
            Column("by", _("By"), lambda pair: pair[1].by, wide=True),
            Column("count", _("How many questions"), lambda pair: str(pair[1].count), right=True),
        ]
        rows = list(enumerate(found))
        table(
            "exchange:past",
            _("Questions brought in"),
            columns,
            Page(rows, len(rows), 1, len(rows)),
            view=View("", 1),
            id_of=lambda pair: pair[0],
        )
        with st.popover(_("Take an import back"), icon=":material/undo:"):
            _take_back(me, {batch.code: _named(batch) for batch in found})


def _named(batch: Batch) -> str:
    return _("{at}, {n} questions", at=clock.shown(batch.at), n=batch.count)


def _take_back(me: Actor, offered: Mapping[str, str]) -> None:
    with form("questions", "take_back", *offered, border=False) as nonce:
        code = next(iter(offered))
        if len(offered) > 1:
            code = choose(_("Which one?"), offered, key=nonce.key("batch"), held=code) or code
        st.caption(_("Possible while none of its questions stands in a paper or has been asked or reworded."))
        sent = nonce.send(_("Take it back"), primary=False)
    if sent and (done := submit(importing.take_back, me, nonce, batch=code)):
        say(_("{n} questions taken back", n=done.value))
        drop()
