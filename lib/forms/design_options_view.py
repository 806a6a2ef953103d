"""The options of a choice: a line each, pasted or typed; under which answer above each is offered."""

import streamlit as st

from lib.forms.design_bench_view import Bench
from lib.forms.design_options_rules import groups, lines, parted, renamed, with_lines
from lib.forms.design_rules import asked, found, with_field
from lib.forms.schema import FormField, Kind, Option
from lib.forms.sheet_view import told
from lib.ui import _, plain
from lib.widgets import choose

HIGH = 230


def options(bench: Bench, field: FormField) -> FormField:
    field = _hung(bench, field)
    above = found(bench.schema, field.parent)
    under = _under(bench, field, above) if above else ()
    now = lines(field.options, under)
    typed = st.text_area(
        _("Options, one a line"),
        value=now,
        height=HIGH,
        help=_("English after a bar: 漏水 | Leak. A line rewritten stays the same option; answers keep it."),
        key=bench.key("options", field.parent, *under),
    )
    if typed != now:
        was = bench.was(field.id)
        published = {option.id for option in was.options} if was else set()
        field = with_lines(field, typed or "", under, published)
    _renames(bench, field)
    return field


def _hung(bench: Bench, field: FormField) -> FormField:
    """A cascade: which options there are follows the answer to another choice."""
    others = {
        one.id: told(one.label)
        for one in asked(bench.schema)
        if one.kind == Kind.CHOICE and one.id != field.id
    }
    if not others:
        return field
    chosen = choose(
        _("The options follow the answer to"),
        {"": _("no other question"), **others},
        held=field.parent,
        key=bench.key("parent"),
    )
    if (chosen or "") == field.parent:
        return field
    freed = tuple(option.model_copy(update={"under": ()}) for option in field.options)
    return field.model_copy(update={"parent": chosen or "", "options": freed})


def _under(bench: Bench, field: FormField, above: FormField) -> tuple[str, ...]:
    known = {option.id: told(option.label) for option in above.options}
    names = {under: _group(field, under, known) for under in groups(field, above)}
    first = next((under for under in names if lines(field.options, under)), next(iter(names)))
    chosen = choose(
        _("Offered when the answer above is"),
        names,
        held=first,
        key=bench.key("under", field.parent),
        fresh=True,
    )
    return first if chosen is None else chosen


def _group(field: FormField, under: tuple[str, ...], known: dict[str, str]) -> str:
    count = sum(option.under == under and not option.retired for option in field.options)
    name = "、".join(known.get(id, id) for id in under) or _("any answer")
    return _("{answers}: {n} options", answers=name, n=count)


def _renames(bench: Bench, field: FormField) -> None:
    """The same option under another name, or another option? Only a person can tell."""
    for was, now in renamed(bench.was(field.id), field):
        old, new = plain(told(was.label)), plain(told(now.label))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(_("“{old}” is now called “{new}”", old=old, new=new))
            if st.button(_("It is another option"), key=bench.key("parted", was.id), type="tertiary"):
                _part(bench, field, was)


def _part(bench: Bench, field: FormField, was: Option) -> None:
    if bench.keep(with_field(bench.schema, parted(field, was))):
        bench.anew()
        st.rerun()
