"""One sitter's paper out of the frozen one: the same for the same person and attempt, whoever asks again."""

import re
from collections.abc import Iterable
from random import Random

from db.choices.questions import QuestionKind
from lib.exams.plan import Frozen, Item, Sheet, SheetItem
from lib.exams.plan_rules import shared_out
from lib.questions.content import Asked, Content, Key, Option

MIXED = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.MATCHING, QuestionKind.ORDERING})
# 以上都对, 以上均不正确, 都是, 全部正确: they speak of those above them, and stay last.
LAST = re.compile(
    r"^(?:以上|上述|前述|前面)|^(?:都|均|全|皆)(?:不|是|对|可|正确|错)|^全部"
    r"|^(?:all|none|both|neither) of (?:the )?(?:above|these)",
    re.IGNORECASE,
)
# A和C, AB都对, 选项B: they name others by their letter, which must then stay theirs.
LETTERS = re.compile(r"(?<![A-Za-z])[A-H](?:\s*[、,，和与及或]\s*[A-H]|[A-H])+(?![A-Za-z])|选项\s*[A-H]")


def draw(frozen: Frozen, seed: int, sitter_id: int, attempt: int) -> Sheet:
    """seed: the exam's. Nothing but these four decides."""
    chance = _chance(seed, sitter_id, attempt)
    plain = _chance(seed)
    items: list[SheetItem] = []
    titles: list[str] = []
    for title, section in _sections(frozen, chance):
        if frozen.shuffled:
            chance.shuffle(section)
        for one in section:
            content = frozen.questions[one.question].content
            mixing = chance if frozen.shuffled else None
            items.append(_item(len(items) + 1, len(titles), one, content, mixing, plain))
        titles.append(title)
    return Sheet(titles=tuple(titles), items=tuple(items))


def _chance(*parts: int) -> Random:
    return Random("/".join(map(str, parts)))  # noqa: S311 (a deal of cards, not a secret)


def _sections(frozen: Frozen, chance: Random) -> list[tuple[str, list[Item]]]:
    if not frozen.plan.draws:
        return [(section.title, list(section.items)) for section in frozen.plan.sections]
    draws = frozen.plan.draws
    pools = [chance.sample(sorted(pool), len(pool)) for pool in frozen.pools]
    drawn = shared_out(pools, [one.count for one in draws])
    return [
        (one.title, [Item(question=id, marks=one.marks) for id in sorted(ids)])
        for one, ids in zip(draws, drawn, strict=True)
    ]


def _item(
    n: int, section: int, item: Item, content: Content, mixing: Random | None, plain: Random
) -> SheetItem:
    asked, key = content.asked, content.key
    parts = tuple(
        _order(part, part_key, mixing, plain) for part, part_key in zip(asked.parts, key.parts, strict=False)
    )
    return SheetItem(
        n=n,
        section=section,
        question=item.question,
        marks=item.marks,
        order=_order(asked, key, mixing, plain),
        parts=parts,
    )


def _order(asked: Asked, key: Key, mixing: Random | None, plain: Random) -> tuple[str, ...]:
    """mixing none: as its author wrote them, but for an order that would be the answer."""
    ids = tuple(one.id for one in asked.options)
    if asked.kind not in MIXED or len(ids) < 2:
        return ids
    if mixing:
        return _mixed(asked, mixing)
    while _given_away(asked, key, ids):
        ids = tuple(plain.sample(ids, len(ids)))
    return ids


def _mixed(asked: Asked, chance: Random) -> tuple[str, ...]:
    if asked.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE) and _by_letter(asked):
        return _ids(asked.options)
    first = [one for one in asked.options if not LAST.search(one.text.strip())]
    last = [one for one in asked.options if LAST.search(one.text.strip())]
    return _ids([*chance.sample(first, len(first)), *last])


def _ids(options: Iterable[Option]) -> tuple[str, ...]:
    return tuple(one.id for one in options)


def _by_letter(asked: Asked) -> bool:
    return any(LETTERS.search(text) for text in (asked.stem, *(one.text for one in asked.options)))


def _given_away(asked: Asked, key: Key, ids: tuple[str, ...]) -> bool:
    """Written in the right order, or each beside what it matches."""
    if asked.kind == QuestionKind.ORDERING:
        return ids == key.right
    if asked.kind == QuestionKind.MATCHING:
        told = tuple(key.pairs.get(left.id, "") for left in asked.lefts)
        return len(told) > 1 and ids[: len(told)] == told
    return False
