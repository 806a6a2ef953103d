"""What a paper's plan comes to, whether the bank can fill it, and how it is changed. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from db.choices.questions import Difficulty, QuestionKind
from lib.errors import Refused, all_of
from lib.exams.plan import Draw, Item, Plan, Section
from lib.i18n import N_
from lib.questions.content import Content

MOST_QUESTIONS, MOST_SECTIONS, LONGEST_TITLE, MOST_MARKS = 300, 20, 60, 100
MARKS_STEP = Decimal("0.5")
USUAL = {
    QuestionKind.SINGLE: Decimal(2),
    QuestionKind.MULTIPLE: Decimal(3),
    QuestionKind.TRUE_FALSE: Decimal(1),
    QuestionKind.FILL: Decimal(2),
    QuestionKind.NUMBER: Decimal(3),
    QuestionKind.MATCHING: Decimal(4),
    QuestionKind.ORDERING: Decimal(3),
    QuestionKind.SHORT: Decimal(8),
    QuestionKind.CASE: Decimal(15),
}


@dataclass(frozen=True)
class Candidate:
    """A question in use, as far as a draw asks after it."""

    id: int
    topic: int
    kind: QuestionKind
    difficulty: Difficulty


@dataclass(frozen=True)
class Supply:
    """What a draw finds: alone that would fit it, found once the draws before it have taken theirs."""

    wanted: int
    alone: int
    found: int

    @property
    def short(self) -> int:
        return self.wanted - self.found


# -- totals ------------------------------------------------------------------------------------


def full_of(plan: Plan) -> Decimal:
    drawn = sum((one.marks * one.count for one in plan.draws), Decimal(0))
    return drawn + sum((item.marks for item in items_of(plan)), Decimal(0))


def many(plan: Plan) -> int:
    return sum(one.count for one in plan.draws) + len(items_of(plan))


def items_of(plan: Plan) -> list[Item]:
    return [item for section in plan.sections for item in section.items]


def usual_marks(content: Content) -> Decimal:
    """What its author says, where a paper can have it."""
    said = content.points
    fits = said is not None and 0 < said <= MOST_MARKS and not said % MARKS_STEP
    return said if said is not None and fits else USUAL[content.asked.kind]


# -- drawing -----------------------------------------------------------------------------------


def fits(draw: Draw, one: Candidate, under: Mapping[int, Collection[int]]) -> bool:
    """under: each topic with all those below it, itself included."""
    return (
        (draw.topic is None or one.topic in under.get(draw.topic, ()))
        and draw.kind in (None, one.kind)
        and draw.difficulty in (None, one.difficulty)
    )


def pools_of(
    draws: Iterable[Draw], bank: Collection[Candidate], under: Mapping[int, Collection[int]]
) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(one.id for one in bank if fits(draw, one, under)) for draw in draws)


def supplies(
    draws: Sequence[Draw], bank: Collection[Candidate], under: Mapping[int, Collection[int]]
) -> list[Supply]:
    pools = pools_of(draws, bank, under)
    found = shared_out(pools, [draw.count for draw in draws])
    return [
        Supply(draw.count, len(pool), len(ids)) for draw, pool, ids in zip(draws, pools, found, strict=True)
    ]


def shared_out(pools: Sequence[Sequence[int]], counts: Sequence[int]) -> list[list[int]]:
    """Each draw's own questions, none twice; as many as can be had in all, earlier draws first.

    Augmenting paths in a bipartite graph (draws with their counts, questions): where every question of a pool
    is taken, the draw that holds one looks for another first. A draw that finds no path once never will.
    """
    held: dict[int, int] = {}

    def find(draw: int, asked: set[int]) -> bool:
        asked.add(draw)
        for id in pools[draw]:
            if id not in held:
                held[id] = draw
                return True
        for id in pools[draw]:
            owner = held[id]
            if owner not in asked and find(owner, asked):
                held[id] = draw
                return True
        return False

    for draw, count in enumerate(counts):
        for _ in range(count):
            if not find(draw, set()):
                break
    found: list[list[int]] = [[] for _ in counts]
    for id, draw in held.items():
        found[draw].append(id)
    return found


# -- before it is ready ------------------------------------------------------------------------


def told_short(draws: Sequence[Draw], found: Sequence[Supply]) -> list[Refused]:
    """A sentence for each line the bank cannot fill."""
    return [_told(draw, one) for draw, one in zip(draws, found, strict=True) if one.short > 0]


def _told(draw: Draw, one: Supply) -> Refused:
    said = {"title": draw.title, "wanted": one.wanted, "alone": one.alone, "short": one.short}
    if one.alone < one.wanted:
        return Refused(
            N_("“{title}” asks for {wanted} questions; {alone} in the bank fit. {short} more are needed."),
            **said,
        )
    return Refused(
        N_(
            "“{title}” asks for {wanted} questions. {alone} fit, but other lines need the same ones:"
            " {short} more are needed."
        ),
        **said,
    )


def sound(plan: Plan) -> None:
    """Refuses a plan no paper may have, whatever the bank holds."""
    faults = list(_faults(plan))
    if faults:
        raise all_of(faults)


def _faults(plan: Plan) -> Iterable[Refused]:
    titles = [one.title for one in plan.sections] + [one.title for one in plan.draws]
    marks = [one.marks for one in items_of(plan)] + [one.marks for one in plan.draws]
    ids = [item.question for item in items_of(plan)]
    if many(plan) > MOST_QUESTIONS:
        yield Refused(N_("A paper holds {n} questions at most."), n=MOST_QUESTIONS)
    if len(titles) > MOST_SECTIONS:
        yield Refused(N_("A paper has {n} sections at most."), n=MOST_SECTIONS)
    if len(ids) != len(set(ids)):
        yield Refused(N_("A question stands in the paper twice."))
    if not all(title.strip() for title in titles):
        yield Refused(N_("Every section needs a heading."))
    if any(len(title) > LONGEST_TITLE for title in titles):
        yield Refused(N_("A heading has {n} characters at most."), n=LONGEST_TITLE)
    if any(one % MARKS_STEP for one in marks):
        yield Refused(N_("Marks go by halves: 1, 1.5, 2."))


# -- changing a fixed paper's plan -------------------------------------------------------------


def with_section(plan: Plan, title: str) -> Plan:
    return Plan(sections=(*plan.sections, Section(title=title)))


def added(plan: Plan, at: int, items: Sequence[Item]) -> Plan:
    """Those the paper has already stay where they are."""
    there = {item.question for item in items_of(plan)}
    fresh = tuple(item for item in items if item.question not in there)
    return _replaced(plan, at, (*plan.sections[at].items, *fresh))


def taken_out(plan: Plan, question: int) -> Plan:
    return Plan(
        sections=tuple(
            section.model_copy(
                update={"items": tuple(one for one in section.items if one.question != question)}
            )
            for section in plan.sections
        )
    )


def moved(plan: Plan, at: int, question: int, by: int) -> Plan:
    """So many places down, within its section."""
    items = list(plan.sections[at].items)
    old = next(i for i, one in enumerate(items) if one.question == question)
    items.insert(max(0, min(len(items) - 1, old + by)), items.pop(old))
    return _replaced(plan, at, tuple(items))


def worth(plan: Plan, at: int, marks: Decimal, question: int | None = None) -> Plan:
    """Marks of one question, or in one go of all its section."""
    items = tuple(
        Item(question=one.question, marks=marks) if question in (None, one.question) else one
        for one in plan.sections[at].items
    )
    return _replaced(plan, at, items)


def titled(plan: Plan, at: int, title: str) -> Plan:
    sections = list(plan.sections)
    sections[at] = sections[at].model_copy(update={"title": title})
    return Plan(sections=tuple(sections))


def section_moved(plan: Plan, at: int, by: int) -> Plan:
    sections = list(plan.sections)
    sections.insert(max(0, min(len(sections) - 1, at + by)), sections.pop(at))
    return Plan(sections=tuple(sections))


def without_section(plan: Plan, at: int) -> Plan:
    return Plan(sections=plan.sections[:at] + plan.sections[at + 1 :])


def _replaced(plan: Plan, at: int, items: tuple[Item, ...]) -> Plan:
    sections = list(plan.sections)
    sections[at] = sections[at].model_copy(update={"items": items})
    return Plan(sections=tuple(sections))
