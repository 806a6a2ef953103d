"""One question of a form being designed: what is asked, how it is answered, of whom and when."""

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from db.choices.surveys import Dimension
from lib.errors import Refused
from lib.forms.design_bench_view import Bench
from lib.forms.design_check_view import area, in_english, scoring, shortfall, worth
from lib.forms.design_limits_view import limits
from lib.forms.design_options_view import options
from lib.forms.design_rules import kinds_for, languages_of, of_kind, text_of, with_field
from lib.forms.design_when_view import when
from lib.forms.schema import CHOICES, COUNTED, LONGEST, MEASURED, UNANSWERED, Check, FormField, Kind, Text
from lib.forms.sheet_view import told
from lib.forms.sound_checklist_rules import is_inspected
from lib.forms.sound_rules import LONGEST_HELP, LONGEST_LABEL, SURVEY
from lib.forms.version_rules import KINDS
from lib.ui import _, plain, show
from lib.widgets import choose, pick, words

T = TypeVar("T")
HAS_LIMITS = (
    MEASURED | COUNTED | set(LONGEST) | {Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.CHOICE, Kind.YES_NO}
)


def form_head(bench: Bench) -> None:
    """Title, help and who may fill it in; of a checklist, who passes."""
    title, help = languages_of(bench.schema.title), languages_of(bench.schema.help)
    most: dict[str, Any] = {"max_chars": LONGEST_LABEL}
    names = (
        st.text_input(_("Title of the form"), value=title[0], key=bench.key("title"), **most),
        st.text_input(_("Title in English, if wanted"), value=title[1], key=bench.key("title_en"), **most),
    )
    helps = _helps(bench, help, _("What it is for, told above the questions"))
    update: dict[str, Any] = {"title": text_of(*names), "help": text_of(*helps)}
    if is_inspected(bench.schema):
        update["scoring"] = _tried(scoring, bench, bench.schema.scoring)
    else:
        update["public"] = st.toggle(
            _("Residents may fill it in themselves"), value=bench.schema.public, key=bench.key("public")
        )
    bench.keep(bench.schema.model_copy(update=update))


def _tried(ask: Callable[[Bench, T], T], bench: Bench, held: T) -> T:
    """What cannot be read is told, and nothing of it kept."""
    try:
        return ask(bench, held)
    except Refused as refused:
        show(refused)
        return held


def question(bench: Bench, field: FormField) -> None:
    """The panel chosen; what is changed there is kept at once."""
    if field.retired:
        st.markdown(f"**{plain(told(field.label))}**")
        st.caption(_("No longer asked. Answers given are kept and shown as they were."))
        return
    panels = _panels(bench, field)
    names = {panel: name for panel, (name, _draw) in panels.items()}
    key, drawn = f"design:panel:{bench.draft.id}:{field.id}", bench.mind.panels
    wanted = pick(_("What to change"), names, held="asked", key=key, label_visibility="collapsed")
    now = drawn.get(field.id, "asked")
    changed = _tried(panels.get(now, panels["asked"])[1], bench, field)
    if bench.keep(with_field(bench.schema, changed)) and wanted and wanted != now:
        drawn[field.id] = wanted
        st.rerun()


def _panels(bench: Bench, field: FormField) -> dict[str, tuple[str, Callable[[Bench, FormField], FormField]]]:
    """Only what this kind of question has a use for."""
    if field.kind == Kind.CHECK:
        short = (_("When it falls short"), shortfall)
        return {"asked": (_("Checklist item"), _asked), "short": short, "more": (_("More"), _more)}
    found: dict[str, Any] = {"asked": (_("Question"), _asked)}
    if field.kind == Kind.SECTION and is_inspected(bench.schema):
        return {"asked": (_("Area of the checklist"), _asked), "more": (_("More"), _more)}
    if field.kind in CHOICES:
        found["options"] = (_("Options"), options)
    found["when"] = (_("Shown when"), when)
    if field.kind in HAS_LIMITS:
        found["limits"] = (_("Limits"), limits)
    return found | {"more": (_("More"), _more)}


def _asked(bench: Bench, field: FormField) -> FormField:
    chinese, english = languages_of(field.label)
    inspected = is_inspected(bench.schema)
    head = _("Name of the area") if inspected else _("Heading")
    names = {Kind.SECTION: head, Kind.CHECK: _("What is checked")}
    label = st.text_input(
        names.get(field.kind, _("What is asked")),
        value=chinese,
        max_chars=LONGEST_LABEL,
        key=bench.key("label"),
    )
    update: dict[str, Any] = {"label": text_of(label, english)}
    if field.kind == Kind.CHECK:
        update["check"] = worth(bench, field.check or Check())
    else:
        update["help"] = _help(bench, field)
    if (now := _kind(bench, field)).kind != field.kind:
        return now.model_copy(update={"label": update["label"]})
    if field.kind == Kind.SECTION and inspected:
        update |= area(bench, field)
    elif field.kind == Kind.SECTION:
        update["page"] = st.toggle(_("A new page begins here"), value=field.page, key=bench.key("page"))
    elif field.kind != Kind.CHECK:
        update["required"] = st.toggle(_("Must be answered"), value=field.required, key=bench.key("required"))
    if field.kind == Kind.RATING and bench.schema.kind == SURVEY:
        update["dimension"] = _dimension(bench, field)
    return field.model_copy(update=update)


def _help(bench: Bench, field: FormField) -> Text:
    help = languages_of(field.help)
    helped = st.text_area(
        _("Help below it"), value=help[0], max_chars=LONGEST_HELP, height=80, key=bench.key("help")
    )
    return text_of(helped, help[1])


def _kind(bench: Bench, field: FormField) -> FormField:
    """Of a question in force it stays: answers given would lose their meaning."""
    if was := bench.was(field.id):
        if was.kind not in UNANSWERED:
            name = _(KINDS[was.kind])
            st.caption(_("Kind of answer: {kind}. It stays, answers given depend on it.", kind=name))
        return field
    kinds = {kind: _(KINDS[kind]) for kind in kinds_for(bench.schema)}
    kind = choose(_("Kind of answer"), kinds, held=field.kind, key=bench.key("kind"))
    return of_kind(field, kind) if kind and kind != field.kind else field


def _dimension(bench: Bench, field: FormField) -> str:
    chosen = choose(
        _("Dimension it counts towards"),
        {"": _("none"), **words(Dimension)},
        held=field.dimension,
        key=bench.key("dimension"),
        help=_("Trends run along dimensions, whatever the wording. Each dimension is asked once."),
    )
    return str(chosen or "")


def _more(bench: Bench, field: FormField) -> FormField:
    chinese, english = languages_of(field.label)
    label = st.text_input(
        _("The question in English, if wanted"),
        value=english,
        max_chars=LONGEST_LABEL,
        key=bench.key("label_en"),
    )
    if field.kind == Kind.CHECK:
        field = field.model_copy(update={"help": _help(bench, field)})
    help = languages_of(field.help)
    helped = st.text_area(
        _("The help in English"), value=help[1], max_chars=LONGEST_HELP, height=80, key=bench.key("help_en")
    )
    update: dict[str, Any] = {"label": text_of(chinese, label), "help": text_of(help[0], helped)}
    if field.check:
        update["check"] = in_english(bench, field.check)
    if field.kind not in UNANSWERED:
        update["personal"] = st.toggle(
            _("Personal: most people see it masked"), value=field.personal, key=bench.key("personal")
        )
        update["desk"] = st.toggle(
            _("For the desk alone: residents are never asked"), value=field.desk, key=bench.key("desk")
        )
    st.caption(_("Its id, which answers are kept by: {id}", id=plain(field.id)))
    return field.model_copy(update=update)


def _helps(bench: Bench, help: tuple[str, str], label: str) -> tuple[str, str]:
    most: dict[str, Any] = {"max_chars": LONGEST_HELP, "height": 80}
    return (
        st.text_area(label, value=help[0], key=bench.key("help"), **most),
        st.text_area(_("The help in English"), value=help[1], key=bench.key("help_en"), **most),
    )
