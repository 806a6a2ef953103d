"""What kind of request a message is, of which category and how urgent: by lists of words."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from db.choices.tickets import TicketType, Urgency

PRESET = Path(__file__).parent.parent.parent / "db" / "presets" / "keywords.yaml"
REFUSED_BEFORE = ("不是", "不想", "不要", "没有")


@cache
def keywords() -> dict[str, Any]:
    return dict(yaml.safe_load(PRESET.read_text("utf8")))


def type_of(text: str) -> TicketType:
    """The first sure word said; else a broken thing is a repair; else what it sounds like."""
    sure = _first(text, keywords()["types"]["sure"])
    if sure:
        return TicketType(sure)
    if any(word in text for word in keywords()["broken"]):
        return TicketType.REPAIR
    return TicketType(_most(text, keywords()["types"]["perhaps"]) or TicketType.REPAIR)


def category_of(text: str, type: TicketType) -> str:
    """The category whose words weigh most; of two alike the one said first; "" when none is."""
    return _most(text, keywords().get(str(type), {}))


def urgency_of(text: str) -> Urgency:
    for urgency in (Urgency.EMERGENCY, Urgency.PLANNED):
        if any(word in text for word in keywords()["urgency"][str(urgency)]):
            return urgency
    return Urgency.GENERAL


def _first(text: str, lists: dict[str, list[str]]) -> str:
    said = [
        (at, name)
        for name, words in lists.items()
        for word in words
        if (at := text.find(word)) >= 0 and not text[:at].endswith(REFUSED_BEFORE)
    ]
    return min(said)[1] if said else ""


def _most(text: str, lists: dict[str, list[str]]) -> str:
    """Words inside a longer one of the same list do not count again: 门禁 in 门禁卡."""
    weights = {name: _weight(text, words) for name, words in lists.items()}
    best = max(weights, key=lambda name: weights[name], default="")
    return best if best and weights[best][0] else ""


def _weight(text: str, words: list[str]) -> tuple[int, int]:
    weight, first = 0, len(text)
    for word in sorted(words, key=len, reverse=True):
        if (at := text.find(word)) >= 0:
            weight, first = weight + len(word), min(first, at)
            text = text.replace(word, "\0" * len(word))
    return weight, -first
