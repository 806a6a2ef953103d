"""What the invented people answer: right as often as they are able, wrong as people are."""

from collections.abc import Callable
from typing import Any

from db.choices.questions import QuestionKind
from lib.demo.texts import Dice
from lib.questions.content import Asked, Key

Given = dict[str, Any]
SHORT = ("按规定办理，做好登记和回访。", "先安抚客户，再上报主管处理。")


def answer(dice: Dice, asked: Asked, key: Key, able: float) -> Given:
    """able: how likely each answer is right. A few are left out."""
    if dice.likely(0.02):
        return {}
    right = dice.likely(able)
    return ANSWERS[asked.kind](dice, asked, key, right)


def _single(dice: Dice, asked: Asked, key: Key, right: bool) -> Given:
    wrong = [one.id for one in asked.options if one.id not in key.right]
    return {"choice": key.right[0] if right else dice.choice(wrong)}


def _multiple(dice: Dice, asked: Asked, key: Key, right: bool) -> Given:
    """Wrong is mostly one too few."""
    if right:
        return {"choices": sorted(key.right)}
    if len(key.right) > 1 and dice.likely(0.7):
        return {"choices": sorted(dice.sample(key.right, len(key.right) - 1))}
    return {"choices": sorted(one.id for one in asked.options)}


def _true_false(dice: Dice, asked: Asked, key: Key, right: bool) -> Given:
    return {"true": bool(key.true) is right}


def _fill(dice: Dice, asked: Asked, key: Key, right: bool) -> Given:
    return {"blanks": [blank.accepted[0] if right else "不清楚" for blank in key.blanks]}


def _number(dice: Dice, asked: Asked, key: Key, right: bool) -> Given:
    return {"number": str(key.number if right else (key.number or 0) + key.tolerance + 1)}


def _matching(dice: Dice, asked: Asked, key: Key, right: bool) -> Given:
    told = list(key.pairs.values())
    return {"pairs": dict(zip(key.pairs, told if right else told[1:] + told[:1], strict=True))}


def _ordering(dice: Dice, asked: Asked, key: Key, right: bool) -> Given:
    return {"order": [*key.right] if right else [*key.right[1:], key.right[0]]}


def _short(dice: Dice, asked: Asked, key: Key, right: bool) -> Given:
    return {"text": key.answer if right else dice.choice(SHORT)}


def _case(dice: Dice, asked: Asked, key: Key, right: bool) -> Given:
    parts = zip(asked.parts, key.parts, strict=True)
    return {"parts": [ANSWERS[part.kind](dice, part, its, right) for part, its in parts]}


ANSWERS: dict[QuestionKind, Callable[[Dice, Asked, Key, bool], Given]] = {
    QuestionKind.SINGLE: _single,
    QuestionKind.MULTIPLE: _multiple,
    QuestionKind.TRUE_FALSE: _true_false,
    QuestionKind.FILL: _fill,
    QuestionKind.NUMBER: _number,
    QuestionKind.MATCHING: _matching,
    QuestionKind.ORDERING: _ordering,
    QuestionKind.SHORT: _short,
    QuestionKind.CASE: _case,
}
