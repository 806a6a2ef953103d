"""Papers: put together from the bank, filled by blueprint, refused while the bank is short, copied."""

from decimal import Decimal

import pytest
from sqlalchemy import update

from db.choices.exams import PaperKind, PaperState
from db.choices.questions import Difficulty, QuestionKind, QuestionState
from db.questions import Question, Topic
from lib.deeds import perform, read
from lib.errors import Refused, Several, Stale
from lib.exams import composing, papers
from lib.exams.composing import Pick
from lib.exams.paper_rows import PaperRow
from lib.exams.plan import Draw, How, Item, Plan, Rule, Section
from lib.exams.plan_rules import (
    added,
    items_of,
    moved,
    section_moved,
    sound,
    taken_out,
    titled,
    usual_marks,
    with_section,
    without_section,
    worth,
)
from lib.questions.content import Content
from tests.cast import Cast
from tests.examined import drafted_paper, line, of_paper, ready_paper
from tests.exams.announced import CONTENTS, Announced, announced

K = QuestionKind


@pytest.fixture
def of(cast: Cast) -> Announced:
    """Eight questions of eight kinds, all easy, of one topic."""
    return announced(cast)


def one(cast: Cast, id: int) -> PaperRow:
    return read(papers.one_paper, cast.quality, id=id)


def keep(cast: Cast, id: int, plan: Plan) -> None:
    perform(composing.change_plan, cast.quality, None, **of_paper(cast, id), plan=plan)


def blueprint(cast: Cast, *draws: Draw) -> int:
    id = perform(papers.create_paper, cast.quality, None, title="抽题试卷", kind=PaperKind.DRAWN)
    keep(cast, id, Plan(draws=draws))
    return id


def make_ready(cast: Cast, id: int) -> None:
    perform(papers.make_ready, cast.quality, None, **of_paper(cast, id))


@pytest.mark.both
def test_chosen_questions_make_a_paper_with_a_section_for_each_kind(cast: Cast, of: Announced) -> None:
    row = one(cast, drafted_paper(cast, (of.questions[7], of.questions[0], of.questions[0], 999_999)))
    assert [(part.title, len(part.items)) for part in row.plan.sections] == [("单选题", 1), ("简答题", 1)]
    assert (row.full, row.many, row.state, row.used) == (Decimal(10), 2, PaperState.DRAFT, 0)
    assert read(papers.questions_in, cast.quality, id=row.id)[of.questions[0]].text == "火警电话是"


@pytest.mark.both
def test_questions_are_found_by_words_topic_kind_and_difficulty(cast: Cast, of: Announced) -> None:
    with cast.database.writing() as s:
        s.add(below := Topic(name="消防", parent_id=of.topic))
        s.flush()
        s.execute(update(Question).where(Question.id == of.questions[0]).values(topic_id=below.id))
        retired = update(Question).where(Question.id == of.questions[2])
        s.execute(retired.values(state=QuestionState.RETIRED))

    def found(besides: tuple[int, ...] = (), **by: object) -> list[int]:
        page = read(composing.pickable, cast.quality, by=Pick(**by), besides=besides)  # type: ignore[arg-type]
        return [of.questions.index(row.id) for row in page.rows]

    assert found() == [7, 6, 5, 4, 3, 1, 0]
    assert found(typed="电话 火警") == [0]
    assert found(topic=below.id) == [0]
    assert found(topic=of.topic, kind=K.SINGLE) == [0]
    assert found(difficulty=Difficulty.HARD) == []
    assert found((of.questions[0],), topic=below.id) == []


@pytest.mark.both
def test_a_blueprint_the_bank_cannot_fill_is_told_line_by_line(cast: Cast, of: Announced) -> None:
    both, single = line(7, topic=of.topic), line(1, kind=K.SINGLE)
    id = blueprint(cast, line(9), line(2, kind=K.SINGLE), line(1, difficulty=Difficulty.HARD))
    with pytest.raises(Several) as refused:
        make_ready(cast, id)
    told = [part.params for part in refused.value.parts[1:]]
    assert [(part["wanted"], part["alone"], part["short"]) for part in told] == [
        (9, 8, 1),
        (2, 1, 2),
        (1, 0, 1),
    ]
    id = blueprint(cast, both, single, line(1, topic=of.topic))
    with pytest.raises(Refused) as refused_overlap:
        make_ready(cast, id)
    assert refused_overlap.value.params["alone"] == 8
    assert "other lines need the same" in refused_overlap.value.message
    id = blueprint(cast, both, single)
    make_ready(cast, id)
    assert (one(cast, id).full, one(cast, id).many) == (Decimal(16), 8)


def test_a_blueprint_fills_a_fixed_paper_in_one_go_without_doubles(cast: Cast, of: Announced) -> None:
    id = drafted_paper(cast, of.questions[:3])
    draws = [line(3, 5), line(2, kind=K.SHORT)]
    with pytest.raises(Refused):
        perform(composing.fill_paper, cast.quality, None, **of_paper(cast, id), draws=draws)
    fill = {**of_paper(cast, id), "draws": [line(4, 5, topic=of.topic), line(1, 10, kind=K.SHORT)]}
    assert perform(composing.fill_paper, cast.quality, None, **fill) == 5
    row = one(cast, id)
    assert sorted(item.question for item in items_of(row.plan)) == sorted(of.questions)
    assert row.full == Decimal(2 + 3 + 1) + 4 * 5 + 10
    with pytest.raises(Stale):
        perform(composing.fill_paper, cast.quality, None, **fill)


def test_a_question_laid_aside_keeps_a_paper_from_being_ready(cast: Cast, of: Announced) -> None:
    id = drafted_paper(cast, of.questions[:2])
    with cast.database.writing() as s:
        gone = update(Question).where(Question.id == of.questions[1])
        s.execute(gone.values(state=QuestionState.RETIRED))
    with pytest.raises(Refused, match="is not in use any more"):
        make_ready(cast, id)
    keep(cast, id, taken_out(one(cast, id).plan, of.questions[1]))
    make_ready(cast, id)
    with pytest.raises(Refused, match="is “Paper ready” now"):
        keep(cast, id, one(cast, id).plan)


def test_an_empty_paper_is_never_ready_and_the_two_kinds_do_not_mix(cast: Cast, of: Announced) -> None:
    id = drafted_paper(cast, ())
    with pytest.raises(Refused, match="no question"):
        make_ready(cast, id)
    with pytest.raises(Refused, match="not both"):
        keep(cast, id, Plan(draws=(line(1),)))
    with pytest.raises(Refused, match="not in the bank"):
        keep(cast, id, Plan(sections=(Section(title="一", items=(Item(question=999, marks=Decimal(1)),)),)))


def test_a_copy_goes_its_own_way(cast: Cast, of: Announced) -> None:
    first = ready_paper(cast, of.questions)
    copy = perform(papers.copy_paper, cast.quality, None, id=first, title="B卷")
    said = {"title": "B卷", "marking": {K.MULTIPLE: Rule(how=How.PER_OPTION)}, "shuffled": False}
    perform(papers.change_paper, cast.quality, None, **of_paper(cast, copy), **said)
    keep(cast, copy, without_section(one(cast, copy).plan, 0))
    assert (one(cast, copy).many, one(cast, first).many) == (7, 8)
    assert one(cast, copy).marking[K.MULTIPLE].how == How.PER_OPTION
    assert (one(cast, first).marking, one(cast, first).state) == ({}, PaperState.READY)
    perform(papers.delete_paper, cast.quality, None, **of_paper(cast, copy))
    shown = read(papers.list_papers, cast.quality)
    assert first in [row.id for row in shown.rows]
    assert copy not in [row.id for row in shown.rows]


def test_a_paper_an_exam_uses_is_not_deleted(cast: Cast, of: Announced) -> None:
    perform(papers.back_to_draft, cast.quality, None, **of_paper(cast, of.paper))
    with pytest.raises(Refused, match="An exam uses this paper"):
        perform(papers.delete_paper, cast.quality, None, **of_paper(cast, of.paper))


def test_a_sample_is_a_whole_paper_and_the_next_one_another(cast: Cast, of: Announced) -> None:
    id = blueprint(cast, line(3), line(2, 5))
    first, again, other = (
        read(papers.sample_paper, cast.quality, id=id, turn=turn).sheet for turn in (0, 0, 1)
    )
    assert first == again != other
    assert sum(item.marks for item in first.items) == one(cast, id).full == Decimal(16)


def test_a_plan_is_changed_by_small_steps() -> None:
    two = [Item(question=i, marks=Decimal(2)) for i in (1, 2)]
    plan = added(with_section(with_section(Plan(), "一"), "二"), 0, two)
    plan = added(plan, 1, [Item(question=2, marks=Decimal(9)), Item(question=3, marks=Decimal(9))])
    assert [[item.question for item in part.items] for part in plan.sections] == [[1, 2], [3]]
    assert [item.question for item in items_of(moved(plan, 0, 1, 5))] == [2, 1, 3]
    assert [item.marks for item in items_of(worth(plan, 0, Decimal("1.5")))] == [Decimal("1.5")] * 2 + [9]
    assert [item.marks for item in items_of(worth(plan, 0, Decimal(4), 2))] == [2, 4, 9]
    assert [part.title for part in section_moved(titled(plan, 1, "乙"), 1, -1).sections] == ["乙", "一"]
    for wrong in (
        titled(plan, 0, "  "),
        worth(plan, 0, Decimal("1.3")),
        Plan(sections=plan.sections * 2),
        Plan(draws=(line(200), line(101))),
    ):
        with pytest.raises(Refused):
            sound(wrong)
    sound(plan)


def test_usual_marks_are_the_author_s_where_a_paper_can_have_them() -> None:
    def told(points: str | None) -> Decimal:
        said = {**CONTENTS[0].model_dump(), "points": points}
        return usual_marks(Content.model_validate(said))

    assert [told(points) for points in ("2.5", "0.3", "0", "500", None)] == [Decimal("2.5"), 2, 2, 2, 2]
