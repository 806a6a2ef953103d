"""A form as plain HTML, its second renderer: what a template draws of each field, and what came back."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from lib.errors import Refused
from lib.forms.checks import holds
from lib.forms.schema import (
    CHOICES,
    KEPT_FILES,
    LONGEST,
    MOST_NPS,
    MOST_STARS,
    Condition,
    FormField,
    FormSchema,
    Kind,
    Option,
)
from lib.forms.values import plain
from lib.i18n import N_, pick, translate

FEW = 6
SHAPES = {
    Kind.TEXT: "text",
    Kind.LONG_TEXT: "area",
    Kind.PHONE: "tel",
    Kind.NUMBER: "number",
    Kind.MONEY: "number",
    Kind.SCORE: "number",
    Kind.DATE: "date",
    Kind.DATETIME: "moment",
    Kind.TIME: "time",
    Kind.RATING: "radios",
    Kind.NPS: "radios",
    Kind.YES_NO: "radios",
    Kind.MULTI_CHOICE: "checks",
    Kind.PHOTO: "photos",
    Kind.FILE: "files",
    Kind.SECTION: "section",
}
MARKS = (N_("Very poor"), N_("Poor"), N_("Fair"), N_("Good"), N_("Very good"))
SATISFIED = (
    N_("Very dissatisfied"),
    N_("Dissatisfied"),
    N_("Neutral"),
    N_("Satisfied"),
    N_("Very satisfied"),
)
YES, NO = "yes", "no"
# An old browser shows a text box for a date: people write 2025/1/3 8:05.
WRITTEN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2})[:：](\d{2}))?(?::\d{2})?")
Group = tuple[str, list[tuple[str, str]]]


class Posted(Protocol):
    """What a form brought: several values may have one name."""

    def getlist(self, key: str) -> list[Any]: ...


@dataclass(frozen=True)
class Drawn:
    """groups: (heading or "", [(value, label)]); given: what was chosen or typed before.

    when says in words, condition to the script, what it hangs on; under is the choice it follows.
    """

    id: str
    shape: str
    label: str
    help: str
    required: bool
    longest: int
    groups: list[Group]
    given: list[str]
    when: str
    condition: str
    under: str
    error: Refused | None
    kept: dict[int, str] = field(default_factory=dict)
    slots: int = 0


def drawn(
    schema: FormSchema,
    lang: str,
    given: Mapping[str, list[str]] | None = None,
    problems: Mapping[str, Refused] | None = None,
    kept: Mapping[str, dict[int, str]] | None = None,
    slots: int = 3,
) -> list[Drawn]:
    """given None is the form as it is first seen, with its defaults; slots: files it takes in all."""
    left = max(slots - sum(map(len, (kept or {}).values())), 0)
    return [
        Drawn(
            id=one.id,
            shape=_shape(one),
            label=pick(one.label, lang),
            help=pick(one.help, lang) if one.help else "",
            required=one.required and not one.show_if and not one.parent,
            longest=one.longest or LONGEST.get(one.kind, 0),
            groups=_groups(schema, one, lang),
            given=_default(one) if given is None else given.get(one.id, []),
            when=_when(schema, one, lang),
            condition=_scripted(schema, one),
            under=one.parent,
            error=(problems or {}).get(one.id),
            kept=(kept or {}).get(one.id, {}),
            slots=min(left, int(one.most or left)),
        )
        for one in schema.fields
    ]


def _shape(one: FormField) -> str:
    if one.kind == Kind.CHOICE:
        return "radios" if len(one.options) <= FEW and not one.parent else "select"
    return SHAPES[one.kind]


def _groups(schema: FormSchema, one: FormField, lang: str) -> list[Group]:
    if one.kind == Kind.YES_NO:
        return [("", [(YES, translate(lang, N_("Yes"))), (NO, translate(lang, N_("No")))])]
    if one.kind == Kind.RATING:
        return [("", [(str(n), label) for n, label in marks(one, lang).items()])]
    if one.kind == Kind.NPS:
        return [("", [(str(n), str(n)) for n in range(MOST_NPS + 1)])]
    if one.kind not in CHOICES:
        return []
    offered = [option for option in one.options if not option.retired]
    if not one.parent:
        return [("", _pairs(offered, lang))]
    above = [option for option in schema.field(one.parent).options if not option.retired]
    groups = [(pick(o.label, lang), [x for x in offered if not x.under or o.id in x.under]) for o in above]
    return [(heading, _pairs(some, lang)) for heading, some in groups if some]


def _pairs(options: Sequence[Option], lang: str) -> list[tuple[str, str]]:
    return [(option.id, pick(option.label, lang)) for option in options]


def marks(one: FormField, lang: str) -> dict[int, str]:
    """Five marks carry words, as at the desk; any other number of them is just numbers. The best first."""
    low, most = int(one.least or 1), int(one.most or MOST_STARS)
    said = SATISFIED if one.dimension else MARKS
    words = [translate(lang, word) for word in said] if most == MOST_STARS else []
    return {n: f"{n} {words[n - 1]}" if words else str(n) for n in range(most, max(low, 1) - 1, -1)}


def _default(one: FormField) -> list[str]:
    if one.default is None:
        return []
    if isinstance(one.default, bool):
        return [YES if one.default else NO]
    return [str(value) for value in (one.default if isinstance(one.default, list) else [one.default])]


def _when(schema: FormSchema, one: FormField, lang: str) -> str:
    """When it need be filled in, for whom no script hides it."""
    parts = [_told(schema, condition, lang) for condition in one.show_if]
    told = _joint("or" if one.show_any else "and", lang).join(parts)
    return translate(lang, N_("Only if {condition}"), condition=told) if told else ""


def _told(schema: FormSchema, condition: Condition, lang: str) -> str:
    other = schema.field(condition.field)
    name, said = f"“{pick(other.label, lang)}”", []
    if condition.one_of:
        known = {option.id: pick(option.label, lang) for option in other.options}
        words = [known.get(x, x) if isinstance(x, str) else _yes(x, lang) for x in condition.one_of]
        said.append(f"{name} = {'、'.join(words)}")
    if condition.filled is not None:
        filled = N_("{field} is filled in") if condition.filled else N_("{field} is empty")
        said.append(translate(lang, filled, field=name))
    bounds = {"≥": condition.least, "≤": condition.most}
    said += [f"{name} {sign} {plain(bound)}" for sign, bound in bounds.items() if bound is not None]
    return _joint("and", lang).join(said)


def _joint(word: str, lang: str) -> str:
    return f" {translate(lang, word)} "


def _yes(answer: bool, lang: str) -> str:
    return translate(lang, N_("Yes") if answer else N_("No"))


def _scripted(schema: FormSchema, one: FormField) -> str:
    """The plain cases for the script: field=a|b, marks between bounds as well. Others stay in words."""
    condition = one.show_if[0] if len(one.show_if) == 1 else None
    if condition is None:
        return ""
    words = [(YES if x else NO) if isinstance(x, bool) else x for x in condition.one_of]
    if not words and schema.field(condition.field).kind in (Kind.RATING, Kind.NPS):
        words = [str(n) for n in range(MOST_NPS + 1) if holds(condition, n)]
    return f"{condition.field}={'|'.join(words)}" if words else ""


# -- what came back ----------------------------------------------------------------------------


def name_of(id: str) -> str:
    return f"f_{id}"


def typed(schema: FormSchema, posted: Posted) -> dict[str, list[str]]:
    """Texts by field, as they were typed, to be shown again; unknown names are left lying."""
    return {
        one.id: [value[:20_000] for value in posted.getlist(name_of(one.id)) if isinstance(value, str)]
        for one in schema.fields
        if one.kind not in KEPT_FILES and one.kind != Kind.SECTION
    }


def values(schema: FormSchema, given: Mapping[str, list[str]]) -> dict[str, Any]:
    """The same as raw values for the form's own check."""
    return {one.id: _READ.get(one.kind, _first)(given[one.id]) for one in schema.fields if given.get(one.id)}


def _first(given: list[str]) -> Any:
    return given[0]


def _yes_no(given: list[str]) -> Any:
    return {YES: True, NO: False}.get(given[0], given[0])


def _moment(given: list[str]) -> Any:
    found = WRITTEN.fullmatch(given[0].strip())
    if not found:
        return given[0]
    year, month, day, hour, minute = found.groups()
    date = f"{year}-{month:0>2}-{day:0>2}"
    return f"{date}T{hour:0>2}:{minute}" if hour else date


def _number(given: list[str]) -> Any:
    return given[0].strip().rstrip("元分")


_READ: dict[Kind, Callable[[list[str]], Any]] = {
    Kind.MULTI_CHOICE: list,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _moment,
    Kind.DATETIME: _moment,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.SCORE: _number,
}


# -- a questionnaire -----------------------------------------------------------------------------


def tapped(fields: Sequence[FormField], found: Sequence[Drawn]) -> list[Drawn]:
    """Marks with words stand below one another; where several ratings follow, side by side."""
    worded = [one.kind == Kind.RATING and int(one.most or MOST_STARS) == MOST_STARS for one in fields]
    beside = [False, *worded, False]
    shaped = []
    for n, (one, drawn) in enumerate(zip(fields, found, strict=True)):
        if worded[n]:
            drawn = replace(drawn, shape="cells" if beside[n] or beside[n + 2] else "rows")
        elif one.kind in (Kind.NPS, Kind.RATING):
            drawn = replace(drawn, shape="scale", groups=[("", sorted(drawn.groups[0][1], key=_mark))])
        shaped.append(drawn)
    return shaped


def _mark(pair: tuple[str, str]) -> int:
    return int(pair[0])
