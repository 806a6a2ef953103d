"""Practice: wrong and unseen first, told only after answering, nothing of an exam under way."""

from decimal import Decimal
from typing import Any

import pytest

from db.choices.exams import ExamState
from db.choices.questions import QuestionState
from db.exams import Exam
from db.questions import Question, Topic
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import NotFound, Refused
from lib.exams.marking_rules import Given
from lib.training import practice, requirements
from lib.training.practice_rules import (
    AT_ONCE,
    Known,
    Source,
    after,
    areas_of,
    dealt,
    drawn,
    share,
    tallies,
    verdict,
    weak_topics,
)
from tests import taught
from tests.cast import Cast
from tests.exams.announced import CONTENTS, Announced, announced

SINGLE, SHORT = 0, 7
LEARNT, WRONG = Known(4, 1, 2), Known(3, 2, 1)


# -- rules -------------------------------------------------------------------------------------


def test_unseen_and_wrong_ones_come_rather_than_learnt_ones() -> None:
    known = dict.fromkeys(range(40), LEARNT) | dict.fromkeys(range(40, 60), WRONG)
    picked = [id for seed in range(200) for id in drawn(range(80), known, seed)]
    assert all(len(set(drawn(range(80), known, seed))) == AT_ONCE for seed in range(5))
    learnt, wrong = sum(id < 40 for id in picked) / 40, sum(40 <= id < 60 for id in picked) / 20
    unseen = sum(id >= 60 for id in picked) / 20
    assert wrong > unseen > 3 * learnt > 0
    assert drawn(range(80), known, 7) == drawn(range(80), known, 7)
    assert drawn([3, 4], {}, 1, 10) in ([3, 4], [4, 3])


def test_a_wrong_one_leaves_the_book_after_two_right_in_a_row() -> None:
    steps, known = [], None
    for right in (True, False, True, False, True, True):
        known = after(known, right)
        steps.append(known.in_book)
    assert steps == [False, True, True, True, True, False]
    assert known == Known(6, 2, 2)


RIGHT: list[tuple[int, Given]] = [
    (0, {"choice": "A"}),
    (1, {"choices": ["A", "B", "D"]}),
    (2, {"true": True}),
    (3, {"blanks": ["通风", "检测"]}),
    (4, {"number": "1.45"}),
    (5, {"pairs": {"1": "b", "2": "a"}}),
    (6, {"order": ["B", "D", "C", "A"]}),
]


@pytest.mark.parametrize(("n", "given"), RIGHT)
def test_an_answer_is_right_when_all_of_it_is(n: int, given: Given) -> None:
    assert verdict(CONTENTS[n], given) is True
    assert verdict(CONTENTS[n], {}) is False


def test_partly_right_is_not_right_and_words_are_judged_by_oneself() -> None:
    assert verdict(CONTENTS[3], {"blanks": ["通风", "登高"]}) is False
    assert share(CONTENTS[3], {"blanks": ["通风", "登高"]}) == Decimal("0.5")
    assert verdict(CONTENTS[SHORT], {"text": "负责到底"}) is None


def test_what_is_to_be_put_in_order_is_never_shown_in_its_order() -> None:
    orders = {dealt(1, CONTENTS[6], seed).order for seed in range(60)}
    assert len(orders) > 5
    assert all(set(order) == {"A", "B", "C", "D"} for order in orders)


def test_a_topic_belongs_to_the_area_above_it_and_is_weak_of_five() -> None:
    topics = {1: (None, "safety"), 2: (1, ""), 3: (2, "law"), 4: (None, ""), 5: (4, "")}
    assert areas_of(topics) == {1: "safety", 2: "safety", 3: "law", 4: "", 5: ""}
    known = {id: Known(1, int(id > 1), int(id <= 1)) for id in range(5)}
    assert weak_topics(dict.fromkeys(range(5), 9), known) == {9}
    assert weak_topics(dict.fromkeys(range(4), 9), known) == set()
    (one,) = tallies(dict.fromkeys(range(8), "safety"), known)
    assert (one.questions, one.tried, one.right, one.wrong, one.share) == (8, 5, 2, 3, 40.0)


# -- with a person -----------------------------------------------------------------------------


def practising(cast: Cast, **of_exam: Any) -> Announced:
    """The guard is on the staff list; eight questions in the bank."""
    taught.with_account(cast, taught.hire(cast, "冯示例", cast.project_a), "guard")
    return announced(cast, **{"state": ExamState.PUBLISHED, **of_exam})


def said(who: Actor, question: int, option: str, seed: int = 5) -> dict[str, Any]:
    """As the page sends it: the option by its place."""
    order = read(practice.card, who, question_id=question, seed=seed).item.order
    return {"question_id": question, "seed": seed, "said": {"a": [str(order.index(option))]}}


def drawn_for(who: Actor, topic: int) -> list[int]:
    return read(practice.round_of, who, source=Source.TOPIC, which=str(topic), seed=3)


@pytest.mark.both
def test_wrong_answers_gather_and_leave_when_they_sit(cast: Cast) -> None:
    of = practising(cast)
    who, single = cast.guard, of.questions[SINGLE]
    assert sorted(drawn_for(who, of.topic)) == sorted(of.questions)
    outcome = perform(practice.answer, who, None, **said(who, single, "B"))
    assert (outcome.right, outcome.content.key.right) == (False, ("A",))
    (line,) = read(practice.wrong_book, who)
    assert (line.id, line.wrong, line.left) == (single, 1, 2)
    assert read(practice.round_of, who, source=Source.WRONG, seed=1) == [single]
    for left in (1, 0):
        assert perform(practice.answer, who, None, **said(who, single, "A")).right is True
        assert [row.left for row in read(practice.wrong_book, who)] == [left] * bool(left)
    assert read(practice.choices, who).book == 0
    (tally,) = read(practice.progress, who)
    assert (tally.questions, tally.tried, tally.right) == (8, 1, 1)
    with pytest.raises(Refused):
        perform(practice.answer, who, None, question_id=single, seed=5, said={})
    assert read(practice.choices, cast.mate) is None  # not on the staff list


def test_a_card_holds_nothing_of_the_key(cast: Cast) -> None:
    of = practising(cast)
    for id in of.questions:
        card = read(practice.card, cast.guard, question_id=id, seed=9)
        assert "拨打119" not in repr(card)
        assert "首位接待者" not in repr(card)
        assert not {"key", "content", "explanation"} & set(vars(card))


def test_own_words_are_judged_once_and_only_after_the_model_answer(cast: Cast) -> None:
    of = practising(cast)
    who, short = cast.guard, of.questions[SHORT]
    verdict: dict[str, Any] = {"question_id": short, "right": False}
    with pytest.raises(Refused):
        perform(practice.judge, who, None, **verdict)
    outcome = perform(practice.answer, who, None, question_id=short, seed=1, said={"a": ["负责到底"]})
    assert outcome.right is None
    assert read(practice.wrong_book, who) == []
    perform(practice.judge, who, None, **verdict)
    assert [row.id for row in read(practice.wrong_book, who)] == [short]
    with pytest.raises(Refused):
        perform(practice.judge, who, None, **verdict)
    single = of.questions[SINGLE]
    perform(practice.answer, who, None, **said(who, single, "B"))
    with pytest.raises(Refused):  # where the key can say, nobody judges themselves
        perform(practice.judge, who, None, question_id=single, right=True)


@pytest.mark.both
def test_questions_of_an_exam_under_way_are_not_practised(cast: Cast) -> None:
    of = practising(cast)
    who, single = cast.guard, of.questions[SINGLE]
    answer = said(who, single, "A")  # drawn before it was announced
    for state in (ExamState.ANNOUNCED, ExamState.ENDED):
        with cast.database.writing() as s:
            s.get_one(Exam, of.exam).state = state
        assert drawn_for(who, of.topic) == []
        with pytest.raises(NotFound):
            read(practice.card, who, question_id=single, seed=1)
        with pytest.raises(NotFound):
            perform(practice.answer, who, None, **answer)
    with cast.database.writing() as s:
        s.get_one(Exam, of.exam).state = ExamState.PUBLISHED
        s.get_one(Question, single).state = QuestionState.RETIRED
    assert single not in drawn_for(who, of.topic)


def test_what_i_should_know_is_what_my_post_lacks_and_my_plan_says(cast: Cast) -> None:
    of = practising(cast)
    who = cast.guard
    assert read(practice.round_of, who, source=Source.SHOULD, seed=1) == []
    with cast.database.writing() as s:
        s.get_one(Topic, of.topic).area = "safety"
    fire = taught.course(cast)
    perform(requirements.require, cast.trainer, None, post=taught.POST, course_id=fire)
    assert read(practice.choices, who).should == len(of.questions)
    assert len(read(practice.round_of, who, source=Source.SHOULD, seed=1)) == len(of.questions)
    assert len(read(practice.round_of, who, source=Source.AREA, which="safety", seed=1)) == 8
    assert read(practice.round_of, who, source=Source.TOPIC, which="x", seed=1) == []
