"""Marks of an answer: exact, within their bounds whatever was sent, and by the rule of the kind."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as drawing
from hypothesis import settings
from hypothesis import strategies as st

from db.choices.questions import QuestionKind as K
from lib.exams.marking_rules import by_hand, is_given, marks, number_of, same_words
from lib.exams.plan import How, Rule
from lib.questions.content import Asked, Blank, Content, Key
from tests.exams.announced import CONTENTS

SINGLE, MULTIPLE, TRUE, FILL, NUMBER, MATCHING, ORDERING, SHORT = CONTENTS
RIGHT: dict[K, dict[str, Any]] = {
    K.SINGLE: {"choice": "A"},
    K.MULTIPLE: {"choices": ["D", "A", "B"]},
    K.TRUE_FALSE: {"true": True},
    K.FILL: {"blanks": ["通风", "气体检测"]},
    K.NUMBER: {"number": "1.45"},
    K.MATCHING: {"pairs": {"1": "b", "2": "a"}},
    K.ORDERING: {"order": ["B", "D", "C", "A"]},
}
BY_KEY = tuple(content for content in CONTENTS if content.asked.kind in RIGHT)
CASE = Content(
    asked=Asked(kind=K.CASE, stem="电梯困人。", parts=(SINGLE.asked, MULTIPLE.asked, SHORT.asked)),
    key=Key(parts=(SINGLE.key, MULTIPLE.key, SHORT.key), shares=(Decimal(20), Decimal(30), Decimal(50))),
)
FOUR = Decimal(4)


def points(content: Content, given: Any, how: How = How.ALL, full: Decimal = FOUR, **rule: Any) -> Decimal:
    return marks(content, given, Rule(how=how, **rule), full)[0]


# -- whatever is asked, answered and ruled -----------------------------------------------------

ids = st.sampled_from(["A", "B", "C", "D", "a", "b", "1", "2", "Z", ""])
words = st.one_of(
    st.sampled_from(["通风", "检测", " 气体检测", "1.4", "-1e9", "NaN", "1,400"]), st.text(max_size=9)
)
junk = st.one_of(st.none(), st.booleans(), st.integers(), words, st.lists(words, max_size=3))
answers = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {},
        optional={
            "choice": ids | junk,
            "choices": st.lists(ids, max_size=6) | junk,
            "true": st.booleans() | junk,
            "blanks": st.lists(words, max_size=4) | junk,
            "number": words | junk,
            "pairs": st.dictionaries(ids, ids, max_size=4) | junk,
            "order": st.lists(ids, max_size=6) | junk,
            "text": words | junk,
        },
    ),
)
contents = st.sampled_from([*CONTENTS, CASE])
percents = st.decimals(0, 100, places=1)
rules = st.builds(Rule, how=st.sampled_from(How), minus=percents, floor=st.booleans(), most=percents)
fulls = st.decimals("0.01", 100, places=2)


@settings(max_examples=120)
@drawing(contents, answers, st.lists(answers, max_size=12), rules, fulls)
def test_marks_keep_within_their_bounds(
    content: Content, given: Any, parts: list[Any], rule: Rule, full: Decimal
) -> None:
    if content is CASE:
        given = {"parts": parts}
    got, share = marks(content, given, rule, full)
    assert -full <= got <= full
    assert 0 <= share <= 1
    assert got.as_tuple().exponent >= -2  # type: ignore[operator]
    assert not got.is_signed() or got < 0
    if rule.floor:
        assert got >= 0
    if not is_given(content.asked, given):
        assert got == 0


@settings(max_examples=30)
@drawing(st.sampled_from(BY_KEY), rules, fulls)
def test_all_right_is_full_marks_and_nothing_given_is_none(
    content: Content, rule: Rule, full: Decimal
) -> None:
    assert marks(content, RIGHT[content.asked.kind], rule, full) == (full, 1)
    assert marks(content, None, rule, full) == (0, 0)
    assert marks(content, {}, rule, full) == (0, 0)


@settings(max_examples=30)
@drawing(st.sets(st.sampled_from("ABCD"), min_size=1), rules, fulls)
def test_a_wrong_option_makes_nothing_but_where_options_count_one_by_one(
    chosen: set[str], rule: Rule, full: Decimal
) -> None:
    got = marks(MULTIPLE, {"choices": sorted(chosen)}, rule, full)[1]
    if "C" in chosen and rule.how != How.PER_OPTION:
        assert got == 0


@settings(max_examples=20)
@drawing(st.lists(st.decimals("0.01", 50, places=2), min_size=3, max_size=3), rules, fulls)
def test_rounding_of_a_cases_parts_never_passes_its_marks(
    shares: list[Decimal], rule: Rule, full: Decimal
) -> None:
    key = CASE.key.model_copy(update={"shares": tuple(shares), "parts": (SINGLE.key,) * 3})
    asked = CASE.asked.model_copy(update={"parts": (SINGLE.asked,) * 3})
    right = {"parts": [{"choice": "A"}] * 3}
    assert marks(Content(asked=asked, key=key), right, rule, full)[0] <= full


# -- the rules one by one ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "missing", "wrong_too", "half_right"),
    [
        (How.ALL, "0", "0", "0"),
        (How.HALF, "2", "0", "0"),
        (How.SHARE, "2.67", "0", "0"),
        (How.PER_OPTION, "2.67", "1.33", "0"),
    ],
)
def test_a_multiple_choice_by_each_rule(how: How, missing: str, wrong_too: str, half_right: str) -> None:
    assert points(MULTIPLE, {"choices": ["A", "B"]}, how) == Decimal(missing)
    assert points(MULTIPLE, {"choices": ["A", "B", "C"]}, how) == Decimal(wrong_too)
    assert points(MULTIPLE, {"choices": ["A", "C"]}, how) == Decimal(half_right)
    assert points(MULTIPLE, {"choices": ["A", "B", "C", "D"]}, how) < FOUR


def test_blanks_pairs_and_places_count_one_by_one() -> None:
    one_wrong = {"blanks": ["通风", "照明"]}
    assert points(FILL, one_wrong, How.PER_OPTION) == 2
    assert points(FILL, one_wrong, How.SHARE) == 0
    assert points(FILL, {"blanks": ["通风"]}, How.SHARE) == 2
    assert points(MATCHING, {"pairs": {"1": "b", "2": "c"}}, How.PER_OPTION) == 2
    assert points(ORDERING, {"order": ["B", "D", "A", "C"]}, How.PER_OPTION) == 2
    assert points(ORDERING, {"order": ["B", "D"]}, How.HALF) == 2


def test_a_wrong_answer_costs_what_its_rule_says_and_an_empty_one_nothing() -> None:
    assert points(SINGLE, {"choice": "B"}, minus=25, floor=False) == -1
    assert points(SINGLE, {"choice": "B"}, minus=25) == 0
    assert points(SINGLE, None, minus=25, floor=False) == 0
    assert points(MULTIPLE, {"choices": ["A", "B"]}, How.SHARE, most=50, minus=25, floor=False) == 2


def test_a_case_is_marked_part_by_part_and_by_hand_where_no_key_decides() -> None:
    given = {"parts": [{"choice": "A"}, {"choices": ["A"]}, {"text": "先安抚"}]}
    assert points(CASE, given, How.HALF, Decimal(10)) == Decimal("3.5")
    assert by_hand(CASE, Decimal(10)) == 5
    assert by_hand(SHORT, Decimal(10)) == 10
    assert by_hand(SINGLE, Decimal(10)) == 0


# -- words and numbers as people type them -----------------------------------------------------


def test_width_case_and_blanks_do_not_matter_unless_they_must() -> None:
    loose = Blank(accepted=("ＣＯ２ 灭火器",))
    assert same_words("co2灭火器", loose)
    assert not same_words("co2灭火器", loose.model_copy(update={"exact": True}))
    assert not same_words("三", Blank(accepted=("3",)))
    assert same_words("３", Blank(accepted=("3",)))


def test_blanks_in_any_order_find_their_best_places() -> None:
    """The first word would fit both blanks; taken by the first, nothing were left for the second word."""
    blanks = (Blank(accepted=("通风", "换气")), Blank(accepted=("通风",)))
    content = Content(
        asked=Asked(kind=K.FILL, stem="____、____", blanks=2), key=Key(blanks=blanks, any_order=True)
    )
    assert points(content, {"blanks": ["通风", "换气"]}) == 4
    assert points(content, {"blanks": ["换气", "换气"]}, How.PER_OPTION) == 2


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("１.4", "1.4"),
        ("1,234.5", "1234.5"),
        ("1,5", None),
        ("1.4 mpa", "1.4"),
        ("Infinity", None),
        ("1e3", None),
        ("-0.5", "-0.5"),
        ("½", None),
    ],
)
def test_a_number_is_read_as_it_was_meant(said: str, number: str | None) -> None:
    assert number_of(said, "MPa") == (None if number is None else Decimal(number))


def test_a_number_is_right_up_to_its_tolerance() -> None:
    assert points(NUMBER, {"number": "1.5"}) == 4
    assert points(NUMBER, {"number": "1.501"}) == 0
