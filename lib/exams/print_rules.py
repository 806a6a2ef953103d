"""What stands on a printed paper, question by question; the key apart from it, for other functions. Pure."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from string import ascii_uppercase
from typing import Any

from db.choices.questions import QuestionKind
from lib.exams.plan import Frozen, How, Rule, Sheet, SheetItem
from lib.questions.content import Asked, Content, Key, Option

K = QuestionKind
Part = dict[str, Any]
BRACKETS = frozenset({K.SINGLE, K.MULTIPLE, K.TRUE_FALSE})
"""Kinds whose answer is written behind the question."""
FOUR, TWO = 8, 19
"""Options no longer than so many letters stand four or two beside each other."""
LINE_MARKS, FEWEST, MOST = Decimal("1.5"), 3, 14
"""A line to write on for so many marks, within bounds."""
SHARED = frozenset({K.MULTIPLE, K.FILL, K.MATCHING, K.ORDERING})
"""Kinds whose answer may be partly right."""
HOWS = {
    How.ALL: "全部答对得分，否则不得分",
    How.HALF: "没有错、但有遗漏的得一半分，有错的不得分",
    How.SHARE: "没有错、但有遗漏的按答对的比例得分，有错的不得分",
    How.PER_OPTION: "答对的计分、答错的抵扣，按比例得分",
}


def asked_sections(frozen: Frozen, sheet: Sheet) -> list[Part]:
    """Each heading with its questions, as this sheet's person sees them; pictures by file. Holds no key."""
    return [
        {
            "title": title,
            "told": _told(frozen, items),
            "questions": [
                _item(_content(frozen, item).asked, item, told=not _alike(items)) for item in items
            ],
        }
        for title, items in _sections(sheet)
    ]


def key_sections(frozen: Frozen, sheet: Sheet) -> list[Part]:
    """The same headings with what is right, why, and what a good answer says."""
    return [
        {
            "title": title,
            "told": _told(frozen, items),
            "questions": [_keyed_item(_content(frozen, item), item) for item in items],
        }
        for title, items in _sections(sheet)
    ]


def _sections(sheet: Sheet) -> list[tuple[str, list[SheetItem]]]:
    return [
        (title, [item for item in sheet.items if item.section == number])
        for number, title in enumerate(sheet.titles)
    ]


def _content(frozen: Frozen, item: SheetItem) -> Content:
    return frozen.questions[item.question].content


def number(value: Decimal) -> str:
    """2, 2.5: without needless zeros."""
    return f"{value.normalize():f}"


def _told(frozen: Frozen, items: Sequence[SheetItem]) -> str:
    """How many, worth how much, and how an answer partly right counts where that is one rule for all."""
    total = number(sum((item.marks for item in items), Decimal(0)))
    each = f"每题 {number(items[0].marks)} 分，" if len(items) > 1 and _alike(items) else ""
    kinds = {_content(frozen, item).asked.kind for item in items}
    rules = [_rule(frozen.marking.get(kind, Rule()), shared=kind in SHARED) for kind in kinds]
    return f"共 {len(items)} 题，{each}共 {total} 分{rules[0] if len(rules) == 1 else ''}"


def _alike(items: Sequence[SheetItem]) -> bool:
    return len({item.marks for item in items}) == 1


# -- what is asked -----------------------------------------------------------------------------


def _item(asked: Asked, item: SheetItem, *, told: bool) -> Part:
    """told: its marks stand beside it, as the heading does not say them. A case numbers its parts itself."""
    asked_parts = zip(asked.parts, item.parts or ((),) * len(asked.parts), strict=True)
    each = item.marks / max(1, len(asked.parts))
    parts = [_question(str(n), part, order, each) for n, (part, order) in enumerate(asked_parts, 1)]
    marks = {"marks": number(item.marks) if told else "", "parts": parts}
    return _question(str(item.n), asked, item.order, item.marks) | marks


def _question(n: str, asked: Asked, order: Sequence[str], marks: Decimal) -> Part:
    options = [_option(letter, one) for letter, one in lettered(asked, order)]
    return {
        "n": n,
        "kind": asked.kind.value,
        "stem": asked.stem,
        "marks": "",
        "brackets": asked.kind in BRACKETS,
        "pictures": [str(id) for id in asked.pictures],
        "options": options,
        "columns": columns(options),
        "lefts": [_option(str(i), left) for i, left in enumerate(asked.lefts, 1)],
        "blanks": asked.blanks,
        "unit": asked.unit,
        "lines": lines(marks) if asked.kind == K.SHORT else 0,
        "parts": [],
    }


def lettered(asked: Asked, order: Sequence[str]) -> list[tuple[str, Option]]:
    """The options as the sheet has them, A first; as written where it says nothing."""
    known = {option.id: option for option in asked.options}
    seen = [known[id] for id in order if id in known] if order else list(asked.options)
    return list(zip(ascii_uppercase, seen, strict=False))


def _option(mark: str, option: Option) -> Part:
    return {"mark": mark, "text": option.text, "picture": str(option.picture or "")}


def columns(options: Sequence[Part]) -> int:
    """How many options fit beside each other."""
    if any(option["picture"] for option in options):
        return 2
    longest = max((letters(option["text"]) for option in options), default=0)
    return 4 if longest <= FOUR else 2 if longest <= TWO else 1


def letters(text: str) -> float:
    """Width in Chinese letters; a line break asks for a line of its own."""
    return 99 if "\n" in text else sum(1 if char > "\u2e80" else 0.55 for char in text)


def lines(marks: Decimal) -> int:
    return max(FEWEST, min(MOST, int(marks / LINE_MARKS) + 1))


# -- what is right -----------------------------------------------------------------------------


def _keyed_item(content: Content, item: SheetItem) -> Part:
    asked, key = content.asked, content.key
    rows = zip(asked.parts, key.parts, key.shares, item.parts or ((),) * len(asked.parts), strict=True)
    parts = [
        _keyed(str(n), part, part_key, order, item.marks * share / 100)
        for n, (part, part_key, share, order) in enumerate(rows, 1)
    ]
    whole = _keyed(str(item.n), asked, key, item.order, item.marks)
    return whole | {"why": content.explanation, "parts": parts}


def _keyed(n: str, asked: Asked, key: Key, order: Sequence[str], marks: Decimal) -> Part:
    marked = {option.id: letter for letter, option in lettered(asked, order)}
    said = _RIGHT[asked.kind](asked, key, marked) if asked.kind in _RIGHT else ""
    return {
        "n": n,
        "stem": asked.stem,
        "marks": number(marks),
        "answer": said,
        "model": key.answer,
        "rubric": [{"text": one.text, "marks": number(marks * one.share / 100)} for one in key.rubric],
        "why": "",
        "parts": [],
    }


Marked = Mapping[str, str]


def _chosen(asked: Asked, key: Key, marked: Marked) -> str:
    return "".join(sorted(marked[id] for id in key.right))


def _truth(asked: Asked, key: Key, marked: Marked) -> str:
    return "正确" if key.true else "错误"


def _blanks(asked: Asked, key: Key, marked: Marked) -> str:
    many = len(key.blanks) > 1
    said = [
        (f"（{n}）" if many else "") + " / ".join(blank.accepted) for n, blank in enumerate(key.blanks, 1)
    ]
    return "　".join(said) + ("（次序不限）" if key.any_order and many else "")


def _figure(asked: Asked, key: Key, marked: Marked) -> str:
    right = "" if key.number is None else number(key.number)
    within = f"（误差不超过 {number(key.tolerance)}）" if key.tolerance else ""
    return f"{right} {asked.unit}".strip() + within


def _pairs(asked: Asked, key: Key, marked: Marked) -> str:
    return "　".join(f"{n}—{marked[key.pairs[left.id]]}" for n, left in enumerate(asked.lefts, 1))


def _order(asked: Asked, key: Key, marked: Marked) -> str:
    return " → ".join(marked[id] for id in key.right)


_RIGHT: dict[QuestionKind, Callable[[Asked, Key, Marked], str]] = {
    K.SINGLE: _chosen,
    K.MULTIPLE: _chosen,
    K.TRUE_FALSE: _truth,
    K.FILL: _blanks,
    K.NUMBER: _figure,
    K.MATCHING: _pairs,
    K.ORDERING: _order,
}


def _rule(rule: Rule, *, shared: bool) -> str:
    """As a sentence's end; nothing where there is nothing to say."""
    said = [HOWS[rule.how]] if shared else []
    if shared and rule.how != How.ALL and rule.most < 100:
        said.append(f"部分答对最多得 {number(rule.most)}%")
    if rule.minus:
        said.append(f"答错倒扣该题分值的 {number(rule.minus)}%")
    return "".join(f"；{one}" for one in said)
