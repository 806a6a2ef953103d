"""How a workbook names fields, options and conditions: 报修类别[category] = 给排水[water]、电梯[lift]. Pure.

A person may leave out either half: the id in brackets wins, else the word is an id or a label.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar

from lib.errors import Refused
from lib.forms.schema import Condition, FormField, Kind, Option, Text
from lib.forms.values import plain
from lib.i18n import DEFAULT, N_, pick

Named = TypeVar("Named", FormField, Option)
SIGNS = re.compile(r"[\[\]［］;；、,，=＝<>≥≤|\n且]")
SIGN = re.compile(">=|<=|≥|≤|=|＝")
FILLED = {"已填": True, "未填": False}
YES, NO = "是", "否"
BETWEEN, WITHIN, AND = "；", "、", " 且 "
NO_CONDITION = N_("“{word}” is no condition. Write: 类别=漏水、堵塞")


def named(part: Named) -> str:
    """给排水[water]"""
    return f"{SIGNS.sub(' ', pick(part.label, DEFAULT)).strip()}[{part.id}]"


def split(text: str, signs: str) -> list[str]:
    return [word.strip() for word in re.split(f"[{signs}]", text) if word.strip()]


class Known(Generic[Named]):
    """Fields or options by the words people may use for them."""

    def __init__(self, parts: Iterable[Named]) -> None:
        self.parts: dict[str, Named] = {part.id: part for part in parts}
        self._meant: dict[str, set[str]] = {}
        for part in self.parts.values():
            for word in _labels(part.label):
                self._meant.setdefault(word, set()).add(part.id)

    def id_of(self, word: str) -> str:
        """One that nobody knows, or that may be two, stays as it is: the form's own check will name it."""
        if word.endswith(("]", "］")):
            return re.split(r"[\[［]", word[:-1])[-1].strip()
        meant = self._meant.get(word, set())
        return next(iter(meant)) if word not in self.parts and len(meant) == 1 else word

    def ids_of(self, text: str) -> tuple[str, ...]:
        return tuple(self.id_of(word) for word in split(text, "、,，;；|"))


def _labels(label: Text) -> list[str]:
    texts = [label] if isinstance(label, str) else list(label.values())
    return [word for word in (*texts, *(SIGNS.sub(" ", text).strip() for text in texts)) if word]


def names(ids: Iterable[str], options: Sequence[Option]) -> str:
    known = {option.id: named(option) for option in options}
    return WITHIN.join(known.get(id, id) for id in ids)


def written(conditions: Sequence[Condition], fields: dict[str, FormField]) -> str:
    return BETWEEN.join(_condition_written(one, fields) for one in conditions)


def _condition_written(one: Condition, fields: dict[str, FormField]) -> str:
    field = fields.get(one.field)
    name, options = (named(field), field.options) if field else (one.field, ())
    told = []
    if one.one_of:
        words = [
            names([word], options) if isinstance(word, str) else YES if word else NO for word in one.one_of
        ]
        told.append(f"{name}={WITHIN.join(words)}")
    if one.filled is not None:
        told.append(f"{name} {'已填' if one.filled else '未填'}")
    bounds = {">=": one.least, "<=": one.most}
    told += [f"{name}{sign}{plain(bound)}" for sign, bound in bounds.items() if bound is not None]
    return AND.join(told)


def conditions(text: str, fields: Known[FormField]) -> tuple[Condition, ...]:
    return tuple(_condition(word, fields) for word in split(text, ";；\n"))


def _condition(text: str, fields: Known[FormField]) -> Condition:
    """What is joined by 且 is one condition on one field."""
    said: dict[str, Any] = {}
    for word in text.split(AND):
        part = _part(word.strip(), fields)
        if said.get("field", part["field"]) != part["field"]:
            raise Refused(NO_CONDITION, word=text)
        said |= part
    return Condition.model_validate(said)


def _part(word: str, fields: Known[FormField]) -> dict[str, Any]:
    sign = SIGN.search(word)
    if not sign:
        for ending, filled in FILLED.items():
            if word.endswith(ending):
                return {"field": fields.id_of(word.removesuffix(ending).strip()), "filled": filled}
        raise Refused(NO_CONDITION, word=word)
    id, said = fields.id_of(word[: sign.start()].strip()), word[sign.end() :].strip()
    if not id or not said:
        raise Refused(NO_CONDITION, word=word)
    if sign[0] in ("=", "＝"):
        return {"field": id, "one_of": _answers(said, fields.parts.get(id))}
    return {"field": id, "least" if sign[0] in (">=", "≥") else "most": _number(said)}


def _answers(text: str, other: FormField | None) -> tuple[str | bool, ...]:
    if other and other.kind == Kind.YES_NO:
        return tuple({YES: True, NO: False}.get(word, word) for word in split(text, "、,，|"))
    return Known(other.options if other else ()).ids_of(text)


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.strip()[:40])
    except InvalidOperation as error:
        raise Refused(NO_CONDITION, word=text) from error
    if not number.is_finite():
        raise Refused(NO_CONDITION, word=text)
    return number
