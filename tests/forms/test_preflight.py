"""What a form can never come to show, against looking through all answers there are."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from lib.clock import local, now
from lib.errors import Refused
from lib.forms.checks import tried, visible_fields
from lib.forms.preflight_answers_rules import Search
from lib.forms.preflight_rules import Finding, findings, never_shown
from lib.forms.read_rules import read_schema
from lib.forms.schema import FormSchema, Kind
from lib.forms.service import PRESETS
from lib.forms.yaml_exchange import read_yaml
from lib.i18n import DEFAULT, pick

OPTIONS = ("a", "b", "c")
# Many random forms are not sound and are thrown away; a busy machine takes its time.
SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much)
SORTS = (Kind.CHOICE, Kind.MULTI_CHOICE, Kind.YES_NO, Kind.RATING, Kind.NUMBER, Kind.TEXT)


def options(ids: tuple[str, ...] = OPTIONS, **under: list[str]) -> list[dict[str, Any]]:
    return [{"id": id, "label": id, "under": under.get(id, [])} for id in ids]


def form(*fields: dict[str, Any], **more: Any) -> FormSchema:
    named = [{"label": field["id"], **field} for field in fields]
    return read_schema({"code": "f", "kind": "checklist", "title": "表", "fields": named, **more})


# -- forms made at random ----------------------------------------------------------------------


@st.composite
def forms(draw: st.DrawFn) -> FormSchema:
    fields: list[dict[str, Any]] = []
    for n in range(draw(st.integers(3, 5))):
        fields.append(draw(one_field(n, fields)))
    try:
        return form(*draw(st.permutations(fields)))
    except Refused:
        reject()


@st.composite
def one_field(draw: st.DrawFn, n: int, before: list[dict[str, Any]]) -> dict[str, Any]:
    kind = draw(st.sampled_from(SORTS))
    field: dict[str, Any] = {"id": f"f{n}", "kind": kind, "required": draw(st.booleans())}
    parents = [other["id"] for other in before if other["kind"] == Kind.CHOICE]
    if kind in (Kind.CHOICE, Kind.MULTI_CHOICE):
        field["options"] = options()
        for option in field["options"][1:]:
            option["retired"] = draw(st.booleans())
        if parents and draw(st.booleans()):
            field["parent"] = draw(st.sampled_from(parents))
            for option in field["options"]:
                option["under"] = draw(st.lists(st.sampled_from(OPTIONS), max_size=2, unique=True))
    if kind == Kind.MULTI_CHOICE:
        field["least"] = draw(st.integers(0, 3))
    if kind in (Kind.NUMBER, Kind.RATING):
        low = draw(st.integers(1, 3))
        field |= {"least": low, "most": draw(st.integers(low, 3))}
    if before:
        field["show_if"] = draw(st.lists(conditions(before), min_size=n > 1, max_size=3))
        field["show_any"] = draw(st.booleans())
    return field


def conditions(before: list[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    def on(other: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
        filled = st.fixed_dictionaries({"field": st.just(other["id"]), "filled": st.booleans()})
        words: dict[str, st.SearchStrategy[Any]] = {}
        if other["kind"] == Kind.YES_NO:
            words = {"one_of": st.lists(st.booleans(), min_size=1, max_size=1)}
        elif "options" in other:
            words = {"one_of": st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=2, unique=True)}
        elif other["kind"] in (Kind.NUMBER, Kind.RATING):
            bound = st.sampled_from(["0.5", "1", "2", "2.5", "3", "4"])
            words = {"least": bound, "most": bound}
        said = st.fixed_dictionaries({"field": st.just(other["id"])}, optional=words)
        return said.filter(lambda one: len(one) > 1) | filled if words else filled

    return st.sampled_from(before).flatmap(on)


def answers(schema: FormSchema) -> Iterator[dict[str, Any]]:
    """All there are; of numbers between halves, one: no condition tells them apart."""
    sorts: dict[Kind, list[Any]] = {
        Kind.CHOICE: [None, *OPTIONS],
        Kind.MULTI_CHOICE: [None, *([o for o, n in zip(OPTIONS, some, strict=True) if n]
                                    for some in product((0, 1), repeat=3) if any(some))],
        Kind.YES_NO: [None, True, False],
        Kind.RATING: [None, 1, 2, 3],
        Kind.NUMBER: [None, *(Decimal(n) / 4 for n in range(2, 15))],
        Kind.TEXT: [None, "字"],
    }  # fmt: skip
    fields = [field for field in schema.fields if not field.retired]
    for values in product(*(sorts[field.kind] for field in fields)):
        yield dict(zip((field.id for field in fields), values, strict=True))


def walked(schema: FormSchema, *, complete: bool) -> set[str]:
    """Every question shown by answers the check takes; those of a form still being filled in, or sent off."""
    loose = schema.model_copy(
        update={
            "fields": tuple(f.model_copy(update={"required": f.required and complete}) for f in schema.fields)
        }
    )
    shown: set[str] = set()
    for values in answers(schema):
        taken, problems = tried(loose, values, today=local(now()).date())
        if not problems:
            shown |= {field.id for field in visible_fields(loose, taken)}
    return shown


def size(schema: FormSchema) -> int:
    weights = {
        Kind.CHOICE: 4,
        Kind.MULTI_CHOICE: 8,
        Kind.YES_NO: 3,
        Kind.RATING: 4,
        Kind.NUMBER: 14,
        Kind.TEXT: 2,
    }
    total = 1
    for field in schema.fields:
        total *= weights[field.kind]
    return total


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(forms().filter(lambda schema: size(schema) <= 900))
def test_a_question_is_called_unreachable_exactly_when_no_answers_show_it(schema: FormSchema) -> None:
    assert never_shown(schema) == {field.id for field in schema.fields} - walked(schema, complete=False)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(forms().filter(lambda schema: size(schema) <= 900))
def test_what_a_finished_form_shows_is_never_called_fleeting(schema: FormSchema) -> None:
    search = Search(schema)
    fleeting = {field.id for field in schema.fields if not search.shown(field, complete=True)}
    assert not fleeting & walked(schema, complete=True)


# -- and in words ------------------------------------------------------------------------------

AREA = {"id": "area", "kind": "choice", "label": "类别", "options": options(("water", "lift"))}
MARK = {"id": "mark", "kind": "rating", "label": "评价"}
NOTE: dict[str, Any] = {"id": "note", "kind": "text", "label": "说明"}


def waits(*conditions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**NOTE, "show_if": list(conditions), **more}


def part(*under: list[str]) -> dict[str, Any]:
    offered = [{"id": f"p{n}", "label": f"部位{n}", "under": some} for n, some in enumerate(under)]
    return {"id": "part", "kind": "choice", "label": "部位", "parent": "area", "options": offered}


RETIRED = {**AREA, "options": [*options(("water",)), {"id": "lift", "label": "电梯", "retired": True}]}
DESK = {"id": "inner", "kind": "yes_no", "label": "内部", "desk": True}
PAGE = {"id": "two", "kind": "section", "label": "第二页", "page": True}


@pytest.mark.parametrize(
    ("fields", "told", "grave"),
    [
        (
            [MARK, waits({"field": "mark", "least": 6})],
            "“说明” is never shown: “评价” only goes from 1 to 5",
            True,
        ),
        ([RETIRED, waits({"field": "area", "one_of": ["lift"]})], "“类别” never has the answer “电梯”", True),
        (
            [MARK, waits({"field": "mark", "least": 4}, {"field": "mark", "most": 2})],
            "“说明” is never shown: what it asks of “评价” cannot all be true at once",
            True,
        ),
        ([AREA, part(["water"], []), NOTE], "", False),
        ([RETIRED, part(["lift"], ["water"])], "“部位”: the option “部位0” is never offered", True),
        ([AREA, part(["water"])], "“部位” is not asked where “类别” is “lift”", False),
        (
            [{**MARK, "required": True}, waits({"field": "mark", "filled": False})],
            "“说明” is only shown while a question that must be answered is still empty",
            True,
        ),
        (
            [DESK, NOTE, {**waits({"field": "inner", "one_of": [True]}), "id": "why", "required": True}],
            "“说明” is never shown to residents",
            True,
        ),
        ([NOTE, PAGE], "The page “第二页” has no question on it", True),
        (
            [{**AREA, "kind": "multi_choice", "least": 3}, NOTE],
            "“类别” takes no answer at all",
            True,
        ),
        (
            [MARK, waits({"field": "mark", "least": 6}, {"field": "mark", "filled": True}, show_any=True)],
            "“说明”: one of its conditions, on “评价”, can never hold",
            False,
        ),
    ],
)
def test_a_finding_says_which_question_in_words(fields: list[dict[str, Any]], told: str, grave: bool) -> None:
    found = findings(form(*fields, public=DESK in fields))
    assert [(told in words(one), one.grave) for one in found] == ([(True, grave)] if told else [])


def words(finding: Finding) -> str:
    said = {name: pick(text, DEFAULT) for name, text in finding.params.items()}
    return finding.message.format(**said)


def test_what_waits_for_a_question_never_shown_is_never_shown_either() -> None:
    lost = {**waits({"field": "mark", "least": 6}), "id": "lost"}
    after = {"id": "after", "kind": "text", "show_if": [{"field": "lost", "filled": True}]}
    assert never_shown(form(MARK, lost, after)) == {"lost", "after"}


def test_a_form_too_tangled_to_look_through_is_not_slandered() -> None:
    ids = tuple(f"o{n}" for n in range(14))
    many = [{"id": f"m{n}", "kind": "multi_choice", "options": options(ids)} for n in range(4)]
    each = [{"field": m["id"], "one_of": [id]} for m in many for id in ids[:5]]
    assert never_shown(form(*many, {"id": "end", "kind": "text", "show_if": each})) == set()


@pytest.mark.parametrize("path", sorted(PRESETS.glob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_is_dead_in_a_form_that_ships(path: Path) -> None:
    assert [one for one in findings(read_yaml(path.read_bytes())) if one.grave] == []


def test_a_long_chain_of_questions_is_looked_through() -> None:
    chain = [{**AREA, "id": f"c{n}"} for n in range(200)]
    for n, field in enumerate(chain[1:]):
        field["show_if"] = [{"field": f"c{n}", "one_of": ["water"]}]
    end = waits({"field": "c199", "one_of": ["lift"]}, {"field": "c0", "one_of": ["lift"]})
    assert never_shown(form(*chain, end)) == {"note"}
