"""What makes a question unsound, how one is typed, and which are nearly the same: values in, values out."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from db.choices.questions import QuestionKind
from lib.questions.content import Asked, Blank, Content, Key, Option, Point
from lib.questions.content_rules import even_shares, problems, text_of
from lib.questions.likeness_rules import like, pairs
from lib.questions.mixing_rules import mixed
from lib.questions.topic_rules import Node, laid_out, with_those_under
from lib.questions.writing_rules import Written, content_of
from lib.questions.written_rules import differences, written
from tests.exams.announced import CONTENTS

K = QuestionKind
CASE = Content(
    asked=Asked(
        kind=K.CASE,
        stem="地下车库发现烟雾。",
        parts=tuple(one.asked for one in CONTENTS[:3]),
    ),
    key=Key(parts=tuple(one.key for one in CONTENTS[:3]), shares=even_shares(3)),
    explanation="先报警。",
    points=Decimal(10),
)
ALL = (*CONTENTS, CASE)


def told(content: Content) -> list[str]:
    return [str(one) for one in problems(content)]


def changed(kind: QuestionKind, *, key: dict[str, Any] | None = None, **asked: Any) -> Content:
    """The sound question of a kind with something spoilt."""
    sound = next(one for one in ALL if one.asked.kind == kind)
    return sound.model_copy(
        update={
            "asked": sound.asked.model_copy(update=asked),
            "key": sound.key.model_copy(update=key or {}),
        }
    )


def options(*texts: str) -> tuple[Option, ...]:
    return tuple(Option(id="ABCDEFGHIJKLMNOP"[i], text=text) for i, text in enumerate(texts))


# -- sound or not ------------------------------------------------------------------------------


@pytest.mark.parametrize("content", ALL, ids=lambda one: one.asked.kind.value)
def test_a_sound_question_of_each_kind_has_no_problem(content: Content) -> None:
    assert told(content) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (changed(K.SINGLE, stem=""), "nothing is asked"),
        (changed(K.SINGLE, stem="长" * 4001), "longer than 4000"),
        (changed(K.SINGLE, options=options("119")), "At least two options are needed; here are 1."),
        (changed(K.SINGLE, options=options(*map(str, range(13)))), "At most 12 options"),
        (changed(K.SINGLE, options=options("119", "1 19", "119 ")), "“119” stands twice"),
        (changed(K.SINGLE, options=options("119", "")), "Option B is empty."),
        (changed(K.SINGLE, key={"right": ("A", "B")}), "exactly one right option; here are 2."),
        (changed(K.SINGLE, key={"right": ("Z",)}), "The right answer Z is not among the options."),
        (changed(K.MULTIPLE, key={"right": ()}), "No option is marked as right."),
        (changed(K.MULTIPLE, key={"right": ("A", "A")}), "named twice"),
        (changed(K.TRUE_FALSE, key={"true": None}), "true or false"),
        (changed(K.FILL, stem="有限空间作业先通风。"), "has no blank"),
        (changed(K.FILL, blanks=1), "shows 2 blanks, but 1 are counted."),
        (changed(K.FILL, key={"blanks": (Blank(accepted=("通风",)),)}), "2 blanks, but answers for 1."),
        (changed(K.NUMBER, key={"number": None}), "The right number is missing."),
        (changed(K.NUMBER, key={"tolerance": Decimal(-1)}), "0 or more"),
        (changed(K.MATCHING, key={"pairs": {"1": "b"}}), "“120” has nothing that matches it."),
        (changed(K.MATCHING, key={"pairs": {"1": "b", "2": "z"}}), "“120” is not among the options."),
        (changed(K.MATCHING, key={"pairs": {"1": "b", "2": "a", "9": "a"}}), "not on the left"),
        (changed(K.ORDERING, key={"right": ("A", "B", "C", "C")}), "every option exactly once"),
        (changed(K.SHORT, key={"answer": "", "rubric": ()}), "needs a model answer"),
        (
            changed(K.SHORT, key={"rubric": (Point(text="谁", share=Decimal(40)),)}),
            "come to 40 %, not 100 %.",
        ),
        (changed(K.SHORT, key={"rubric": (Point(text="谁", share=Decimal(0)),)}), "above 0 %"),
        (changed(K.CASE, parts=(), key={"parts": (), "shares": ()}), "at least one question"),
        (changed(K.CASE, key={"shares": ()}), "its share of the marks"),
        (changed(K.CASE, key={"parts": CASE.key.parts[:2]}), "3 questions, but keys for 2."),
        (changed(K.CASE, parts=(CASE.asked, *CASE.asked.parts[1:])), "Question 1 of the case is a case"),
        (CASE.model_copy(update={"points": Decimal(0)}), "above 0 and not above 100"),
    ],
)
def test_what_is_unsound_is_said_in_a_sentence(content: Content, sentence: str) -> None:
    assert any(sentence in one for one in told(content)), told(content)


def test_what_is_wrong_with_a_part_of_a_case_is_said_below_its_number() -> None:
    bad = CASE.asked.parts[0].model_copy(update={"options": options("119")})
    content = changed(K.CASE, parts=(CASE.asked.parts[1], bad, CASE.asked.parts[2]))
    assert "Question 2 of the case is not sound:" in told(content)
    assert "At least two options are needed; here are 1." in told(content)


# -- typed and read ----------------------------------------------------------------------------


@pytest.mark.parametrize("content", ALL, ids=lambda one: one.asked.kind.value)
def test_a_question_typed_again_as_it_stands_is_the_same(content: Content) -> None:
    typed, shown = written(content)
    assert content_of(typed, shown, content) == mixed(content)
    assert problems(content_of(typed, shown)) == []


def test_lines_pasted_with_letters_lose_them_and_keep_the_star() -> None:
    asked = content_of(Written(K.SINGLE, "火警", "A. 110\n* B、119\n\nC．120"))
    assert [(one.id, one.text) for one in asked.asked.options] == [("A", "110"), ("B", "119"), ("C", "120")]
    assert asked.key.right == ("B",)


def test_pictures_stand_where_they_are_named_and_the_others_below_the_stem() -> None:
    typed = Written(K.SINGLE, "哪个标志？", "* [图2]\n[图3] 出口")
    found = content_of(typed, [71, 72, 73, 0])
    assert found.asked.pictures == (71,)
    assert [one.picture for one in found.asked.options] == [72, 73]
    assert problems(found) == []
    again, shown = written(found)
    assert content_of(again, shown, found) == found


def test_what_cannot_be_read_is_told_as_a_problem() -> None:
    number = content_of(Written(K.NUMBER, "几米？", number="五", tolerance="一点"))
    assert len(problems(number)) == 2
    assert content_of(Written(K.NUMBER, "几米？", number="１．５", tolerance="")).key.number == Decimal("1.5")
    short = content_of(Written(K.SHORT, "何为首问？", "负责 | 60\n到底 | 四十"))
    assert told(short) == ["Every share must be above 0 %."]


def test_options_in_their_right_order_are_kept_mixed_and_their_letters_say_nothing() -> None:
    steps = "倾听\n记录\n处理\n回访"
    order = content_of(Written(K.ORDERING, "次序？", steps))
    shown = [one.id for one in order.asked.options]
    assert shown == sorted(shown)
    assert list(order.key.right) not in (shown, sorted(shown))
    texts = {one.id: one.text for one in order.asked.options}
    assert [texts[id] for id in order.key.right] == steps.split("\n")
    match = content_of(Written(K.MATCHING, "连线", "119 = 火警\n120 = 急救\n110 = 报警"))
    assert list(match.key.pairs.values()) != ["a", "b", "c"]
    texts = {one.id: one.text for one in match.asked.options}
    assert [texts[match.key.pairs[n]] for n in "123"] == ["火警", "急救", "报警"]


def test_a_new_wording_keeps_the_letters_of_options_that_stay() -> None:
    order = next(one for one in CONTENTS if one.asked.kind == K.ORDERING)
    typed, _shown = written(order)
    again = content_of(replace(typed, stem="按先后排列。"), [], order)
    assert again.asked.options == order.asked.options
    assert again.key == order.key


def test_two_wordings_differ_where_they_do_key_and_all() -> None:
    old = CONTENTS[0]
    typed, _shown = written(old)
    new = content_of(replace(typed, lines=typed.lines.replace("* 119", "119").replace("110", "* 110")))
    (only,) = differences(old, new)
    assert "* 119" in only.before
    assert "* 110" in only.after
    assert differences(old, old) == []
    parted = content_of(replace(written(CASE)[0], parts=written(CASE)[0].parts[:2]), [], CASE)
    assert {one.part for one in differences(CASE, parted)} >= {3}


# -- nearly the same ---------------------------------------------------------------------------


def text(content: Content) -> str:
    return text_of(content.asked)


def test_the_very_same_is_found_whatever_the_order_of_options_and_the_signs() -> None:
    turned = CONTENTS[0].asked.model_copy(
        update={"stem": "火警 电话是（  ）？", "options": CONTENTS[0].asked.options[::-1]}
    )
    (found,) = like(text_of(turned), tuple((i, text(one)) for i, one in enumerate(ALL[:8])))
    assert (found.id, found.exact) == (0, True)


def test_nearly_the_same_is_found_and_something_else_is_not() -> None:
    bank = (
        (1, "电梯困人时，值班人员应当首先安抚乘客并联系维保单位"),
        (2, "电梯困人时，值班人员应首先安抚乘客并通知维保单位"),
        (3, "消防控制室应当二十四小时有人值守"),
    )
    (pair,) = pairs(bank)
    assert (pair.first, pair.second, pair.exact) == (1, 2, False)
    assert [one.id for one in like(bank[0][1], bank)] == [1, 2]
    assert like("首先", bank) == []


def test_the_list_of_pairs_is_what_each_question_is_told_by_itself() -> None:
    words = ["电梯", "消防", "值班", "业主", "投诉", "巡查", "记录", "回访", "灭火器", "水泵房"]
    texts = tuple(
        (n, "".join(words[(n * step + n // 7) % 10] for step in range(1, 4 + n % 5))) for n in range(120)
    )
    found = {(pair.first, pair.second) for pair in pairs(texts)}
    each = {(one.id, id) for id, words in texts for one in like(words, texts) if one.id < id}
    assert found == each
    assert found


# -- topics ------------------------------------------------------------------------------------


def test_a_tree_is_laid_out_and_counted_with_what_is_under_it() -> None:
    nodes = [
        Node(1, None, "消防", "", 2, True, 1, 3),
        Node(2, 1, "灭火器", "", 1, True, 1, 4),
        Node(3, None, "礼仪", "", 1, True, 1, 0),
    ]
    rows = laid_out(nodes)
    assert [(row.path, row.depth, row.own, row.whole) for row in rows] == [
        ("礼仪", 0, 0, 0),
        ("消防", 0, 3, 7),
        ("消防 / 灭火器", 1, 4, 4),
    ]
    assert with_those_under({1: None, 2: 1, 3: None, 4: 2}, [1]) == {1, 2, 4}
