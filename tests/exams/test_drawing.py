"""Drawing papers: what the bank can fill is told exactly, and every sitter's paper is whole."""

from collections import Counter
from decimal import Decimal
from itertools import chain, combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from db.choices.questions import Difficulty, QuestionKind
from lib.exams.drawing_rules import draw
from lib.exams.plan import Draw, Frozen, FrozenQuestion, Item, Plan, Section, Sheet
from lib.exams.plan_rules import Candidate, full_of, many, pools_of, shared_out, supplies, told_short
from lib.questions.content import Asked, Content, Key, Option

K, D = QuestionKind, Difficulty
UNDER = {1: {1, 2, 3}, 2: {2}, 3: {3}, 4: {4}}

candidates = st.lists(
    st.tuples(st.sampled_from([1, 2, 3, 4]), st.sampled_from([K.SINGLE, K.MULTIPLE]), st.sampled_from(D)),
    max_size=12,
).map(lambda found: [Candidate(i + 1, *one) for i, one in enumerate(found)])
draws = st.lists(
    st.builds(
        Draw,
        title=st.just("一"),
        count=st.integers(1, 4),
        marks=st.sampled_from([Decimal(1), Decimal("2.5")]),
        topic=st.sampled_from([None, 1, 2, 4]),
        kind=st.sampled_from([None, K.SINGLE, K.MULTIPLE]),
        difficulty=st.sampled_from([None, D.EASY, D.HARD]),
    ),
    min_size=1,
    max_size=5,
)


def lacking(pools: Any, counts: list[int]) -> int:
    """The most that some of the draws ask for beyond all that fits any of them: so many are short (Hall)."""
    every = chain.from_iterable(combinations(range(len(counts)), n) for n in range(len(counts) + 1))
    return max(sum(counts[i] for i in some) - len(set().union(*(pools[i] for i in some))) for some in every)


@given(draws, candidates)
def test_what_is_short_is_told_exactly(wanted: list[Draw], bank: list[Candidate]) -> None:
    pools = pools_of(wanted, bank, UNDER)
    found = shared_out(pools, [one.count for one in wanted])
    told = supplies(wanted, bank, UNDER)
    assert sum(one.short for one in told) == lacking(pools, [one.count for one in wanted])
    assert len(told_short(wanted, told)) == sum(one.short > 0 for one in told)
    given_out = list(chain.from_iterable(found))
    assert len(given_out) == len(set(given_out))
    assert all(set(ids) <= set(pool) for ids, pool in zip(found, pools, strict=True))


def question(kind: QuestionKind, topic: int = 1, *texts: str, stem: str = "题干", **key: Any) -> Any:
    options = tuple(Option(id=chr(65 + i), text=text) for i, text in enumerate(texts or "甲乙丙丁"))
    asked = Asked(kind=kind, stem=stem, options=() if kind == K.TRUE_FALSE else options)
    return FrozenQuestion(
        number=1, topic=topic, difficulty=D.EASY, content=Content(asked=asked, key=Key(**key))
    )


def frozen(plan: Plan, questions: dict[int, Any], *, shuffled: bool = True, pools: Any = ()) -> Frozen:
    return Frozen(
        plan=plan, marking={}, shuffled=shuffled, full=full_of(plan), questions=questions, pools=pools
    )


def fixed(*items: Any, shuffled: bool = True) -> Frozen:
    wanted = tuple(Item(question=i, marks=Decimal(2)) for i, _ in enumerate(items))
    plan = Plan(sections=(Section(title="一", items=wanted),))
    return frozen(plan, dict(enumerate(items)), shuffled=shuffled)


def orders(of: Frozen, n: int = 0) -> Counter[tuple[str, ...]]:
    """How forty people see one question."""
    return Counter(
        next(one.order for one in draw(of, 7, sitter, 1).items if one.question == n) for sitter in range(40)
    )


@given(draws, candidates, st.integers(0, 2**31), st.integers(1, 10**6), st.integers(1, 9), st.booleans())
def test_a_drawn_paper_is_whole_or_told_short(
    wanted: list[Draw], bank: list[Candidate], seed: int, sitter: int, attempt: int, shuffled: bool
) -> None:
    if any(one.short for one in supplies(wanted, bank, UNDER)):
        return
    plan = Plan(draws=tuple(wanted))
    questions = {one.id: question(one.kind, one.topic) for one in bank}
    of = frozen(plan, questions, shuffled=shuffled, pools=pools_of(wanted, bank, UNDER))
    sheet = draw(of, seed, sitter, attempt)
    assert sheet == draw(of, seed, sitter, attempt)
    assert [one.n for one in sheet.items] == list(range(1, many(plan) + 1))
    assert sum(one.marks for one in sheet.items) == full_of(plan)
    assert len({one.question for one in sheet.items}) == many(plan)
    for place, (one, pool) in enumerate(zip(wanted, of.pools, strict=True)):
        section = [item for item in sheet.items if item.section == place]
        assert len(section) == one.count
        assert all(item.question in pool and item.marks == one.marks for item in section)


def test_each_person_and_attempt_has_another_paper() -> None:
    of = fixed(*(question(K.SINGLE, right=("A",)) for _ in range(10)))

    def seen(sheet: Sheet) -> list[tuple[int, tuple[str, ...]]]:
        return [(one.question, one.order) for one in sheet.items]

    papers = [seen(draw(of, seed, who, attempt)) for seed in (1, 2) for who in (1, 2) for attempt in (1, 2)]
    assert all(papers.count(one) == 1 for one in papers)
    assert {one.question for one in draw(of, 1, 1, 1).items} == set(range(10))


def test_questions_stay_in_their_section() -> None:
    plan = Plan(
        sections=tuple(
            Section(title=title, items=tuple(Item(question=i, marks=Decimal(1)) for i in ids))
            for title, ids in (("一", range(5)), ("二", range(5, 10)))
        )
    )
    of = frozen(plan, {i: question(K.TRUE_FALSE, true=True) for i in range(10)})
    for sitter in range(20):
        assert [one.section for one in draw(of, 7, sitter, 1).items] == [0] * 5 + [1] * 5
        assert {one.question for one in draw(of, 7, sitter, 1).items[:5]} == set(range(5))


def test_options_are_seen_in_every_order_and_those_of_the_above_last() -> None:
    assert len(orders(fixed(question(K.SINGLE)))) > 15
    for last in ("以上都对", "以上均是", "都不正确", "全部正确", "上述说法都不对", "None of the above"):
        seen = orders(fixed(question(K.SINGLE, 1, "甲", last, "乙", "丙")))
        assert {order[-1] for order in seen} == {"B"}
        assert len(seen) == 6


def test_options_that_name_others_by_letter_keep_their_places() -> None:
    for text in ("A和C", "AB", "A、B都对", "选项A"):
        assert set(orders(fixed(question(K.MULTIPLE, 1, "甲", "乙", "丙", text)))) == {tuple("ABCD")}
    assert len(orders(fixed(question(K.SINGLE, 1, "A类火灾", "B类火灾", "C类火灾", "D类火灾")))) > 15


def test_true_or_false_has_nothing_to_shuffle() -> None:
    assert set(orders(fixed(question(K.TRUE_FALSE, true=True)))) == {()}


def test_a_paper_not_shuffled_is_as_written_but_never_gives_an_order_away() -> None:
    written = question(K.ORDERING, right=("B", "A", "C", "D"))
    given_away = question(K.ORDERING, right=("A", "B", "C", "D"))
    of = fixed(question(K.SINGLE), written, given_away, shuffled=False)
    assert [one.question for one in draw(of, 7, 3, 1).items] == [0, 1, 2]
    assert set(orders(of, 0)) == set(orders(of, 1)) == {tuple("ABCD")}
    (only,) = orders(of, 2)
    assert only != tuple("ABCD")


def test_each_part_of_a_case_has_an_order_of_its_own() -> None:
    part = question(K.SINGLE).content
    asked = Asked(kind=K.CASE, stem="案例", parts=(part.asked, part.asked))
    whole = Content(asked=asked, key=Key(parts=(part.key, part.key)))
    of = fixed(FrozenQuestion(number=1, topic=1, difficulty=D.EASY, content=whole))
    (one,) = draw(of, 7, 1, 1).items
    assert [sorted(order) for order in one.parts] == [list("ABCD")] * 2
    assert one.order == ()
